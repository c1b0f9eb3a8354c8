//! Dates of which the month is a word, Dutch or English.

use crate::model::PartialDate;

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

/// The date in a text such as `1 maart 2026` or `maart 2026`.
pub(super) fn in_words(text: &str) -> Option<PartialDate> {
    let words: Vec<&str> = text.split_whitespace().collect();
    date_in_words(&words)?.parse().ok()
}

/// The date that these words are, such as `1 oktober 2026`, `October 1, 2026` or `oktober 2026`, as `2026-10-01`.
pub fn date_in_words(words: &[&str]) -> Option<String> {
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
    iso.parse::<PartialDate>().ok().map(|_| iso)
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
