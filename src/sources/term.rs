//! The column *Termijn*: a day, a month or a year, in digits or in the words of Dutch and English. Anything else is a question.

use crate::{
    register,
    sources::consent::{Misread, NotUnderstood},
};

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
    let parts: Vec<&str> = text.split(' ').collect();
    if let Some(date) = in_words(&parts) {
        return Ok(date);
    }
    if text.is_empty() || register::date_alone(&text).is_some() {
        return Ok(text);
    }
    Err(NotUnderstood { found: text, why: Misread::Date })
}

/// The same of words that are apart, such as `1`, `oktober`, `2026`; no year before 1900.
pub(super) fn in_words(words: &[&str]) -> Option<String> {
    register::date_in_words(words).filter(|it| register::date_alone(it).is_some())
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
