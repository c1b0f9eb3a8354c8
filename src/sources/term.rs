//! The column *Termijn*: a day, a month or a year, in digits or in the words of Dutch and English. Anything else is a question.

use crate::{
    register,
    sources::consent::{Misread, NotUnderstood},
};

/// The months as they are written, by number: Dutch, English, and the short forms of both.
const MONTHS: [&[&str]; 12] = [
    &["januari", "january", "jan"],
    &["februari", "february", "feb"],
    &["maart", "march", "mrt", "mar"],
    &["april", "apr"],
    &["mei", "may"],
    &["juni", "june", "jun"],
    &["juli", "july", "jul"],
    &["augustus", "august", "aug"],
    &["september", "sept", "sep"],
    &["oktober", "october", "okt", "oct"],
    &["november", "nov"],
    &["december", "dec"],
];

/// Reads a term into the text that a table holds for it; an empty cell stays empty.
///
/// What the register reads itself is kept as it was typed; only words become digits.
///
/// # Errors
///
/// Anything that is no date, such as "zo snel mogelijk" or a day that does not exist.
///
/// # Examples
///
/// ```
/// use tenzij::sources::term;
///
/// assert_eq!(term::parse("1 okt. 2026").unwrap(), "2026-10-01");
/// assert_eq!(term::parse("31-12-2026").unwrap(), "31-12-2026");
/// assert!(term::parse("na de zomer").is_err());
/// ```
pub fn parse(text: &str) -> Result<String, NotUnderstood> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() || register::date_alone(&text).is_some() {
        return Ok(text);
    }
    let unclear = || NotUnderstood { found: text.clone(), why: Misread::Date };
    let parts: Vec<&str> = text.split(' ').collect();
    in_words(&parts).ok_or_else(unclear)
}

/// The date that these words are, such as `1 oktober 2026`, `October 1, 2026` or `oktober 2026`, as `2026-10-01`.
pub(super) fn in_words(words: &[&str]) -> Option<String> {
    let iso = match words {
        [day, month, year] => match (number_of(month), number_of(day)) {
            (Some(number), _) => format!("{}-{number:02}-{:02}", year_of(year)?, day_of(day)?),
            (None, Some(number)) => {
                // Month first is how English is written, with a comma behind the day.
                let day = month.strip_suffix(',')?;
                format!("{}-{number:02}-{:02}", year_of(year)?, day_of(day)?)
            }
            (None, None) => return None,
        },
        [month, year] => format!("{}-{:02}", year_of(year)?, number_of(month)?),
        _ => return None,
    };
    register::date_alone(&iso).map(|_| iso)
}

fn number_of(month: &str) -> Option<usize> {
    let month = month.strip_suffix('.').unwrap_or(month).to_lowercase();
    MONTHS.iter().position(|names| names.contains(&month.as_str())).map(|it| it + 1)
}

fn day_of(text: &str) -> Option<u8> {
    let endings = ["st", "nd", "rd", "th"];
    let digits = endings.iter().find_map(|it| text.strip_suffix(it)).unwrap_or(text);
    let is_day = (1..=2).contains(&digits.len()) && digits.bytes().all(|it| it.is_ascii_digit());
    digits.parse().ok().filter(|_| is_day)
}

fn year_of(text: &str) -> Option<&str> {
    (text.len() == 4 && text.bytes().all(|it| it.is_ascii_digit())).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(parse(text).ok().as_deref(), expected, "{text}");
    }

    #[test]
    fn what_the_register_reads_is_kept_as_typed() {
        for text in ["2026-10-01", "1-10-2026", "01/10/2026", "2026-10", "2026", ""] {
            check(text, Some(text));
        }
        check(" 1-10-2026\u{a0}", Some("1-10-2026"));
    }

    #[test]
    fn words_become_digits_in_both_languages() {
        check("1 oktober 2026", Some("2026-10-01"));
        check("1 Okt. 2026", Some("2026-10-01"));
        check("1 maart  2027", Some("2027-03-01"));
        check("1st October 2026", Some("2026-10-01"));
        check("October 1, 2026", Some("2026-10-01"));
        check("oktober 2026", Some("2026-10"));
        check("May 2027", Some("2027-05"));
    }

    #[test]
    fn anything_else_is_a_question() {
        for text in [
            "31-2-2026",
            "31 februari 2026",
            "zo snel mogelijk",
            "Q4 2026",
            "eind 2026",
            "1 oktober",
            "oktober",
            "october 1 2026",
            "1 oktober 26",
            "vóór 1 oktober 2026",
            "1 10 2026",
            "-",
            "0 mei 2026",
            "1 oktober 1026",
        ] {
            check(text, None);
        }
    }
}
