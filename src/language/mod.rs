//! Every text that people read, in every language, and how numbers and dates are written.
//!
//! One JSON catalogue per language: `templates/lang/<tag>.json`.
//! To add a language: that file, and a line in [`LANGUAGES`]; a test compares the catalogues.

use std::{collections::HashMap, fmt::Display, sync::OnceLock};

mod spreadsheet;

pub use spreadsheet::as_text;

use crate::model::{Day, PartialDate, Quarter};

/// All languages. The first is the one that the others are checked against.
pub static LANGUAGES: [Language; 2] = [
    Language {
        tag: "nl",
        decimal_mark: ',',
        group_mark: '.',
        json: include_str!("../../templates/lang/nl.json"),
        texts: OnceLock::new(),
    },
    Language {
        tag: "en",
        decimal_mark: '.',
        group_mark: ',',
        json: include_str!("../../templates/lang/en.json"),
        texts: OnceLock::new(),
    },
];

/// One language.
#[derive(Debug)]
pub struct Language {
    /// BCP 47 tag: file name, `--lang` value and the page's `lang` attribute.
    pub tag: &'static str,
    /// Between the whole and the fraction.
    pub decimal_mark: char,
    /// Between groups of three digits.
    pub group_mark: char,
    json: &'static str,
    texts: OnceLock<HashMap<String, String>>,
}

impl Language {
    /// Finds a language by its tag.
    pub fn find(tag: &str) -> Option<&'static Language> {
        LANGUAGES.iter().find(|language| language.tag == tag)
    }

    /// The texts by key; a page looks up thousands, and nothing is made in their order.
    pub fn texts(&self) -> &HashMap<String, String> {
        // The catalogues are part of the program; a test reads them all.
        self.texts.get_or_init(|| serde_json::from_str(self.json).unwrap_or_default())
    }

    /// One text; the key itself if there is none, so that a slip shows on the page and in its snapshot.
    pub fn text<'a>(&'a self, key: &'a str) -> &'a str {
        self.texts().get(key).map_or(key, String::as_str)
    }

    /// One text with `{name}` replaced by the argument of that name.
    ///
    /// What an argument holds is never read as a placeholder.
    pub fn fill<N: AsRef<str>, V: Display>(&self, key: &str, arguments: &[(N, V)]) -> String {
        let mut rest = self.text(key);
        let mut filled = String::with_capacity(rest.len());
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let Some((name, behind)) = after.split_once('}') else {
                rest = after;
                filled.push('{');
                continue;
            };
            match arguments.iter().find(|(it, _)| it.as_ref() == name) {
                Some((_, value)) => filled.push_str(&value.to_string()),
                None => filled.push_str(&format!("{{{name}}}")),
            }
            rest = behind;
        }
        filled.push_str(rest);
        filled
    }

    /// The text for a number of things: `<key>.one` for 1, else `<key>.other`, with `{n}` the number.
    pub fn plural<V: Display>(&self, key: &str, n: u64, arguments: &[(&str, V)]) -> String {
        let form = if n == 1 { "one" } else { "other" };
        let mut all = vec![("n", self.count(n))];
        all.extend(arguments.iter().map(|(name, value)| (*name, value.to_string())));
        self.fill(&format!("{key}.{form}"), &all)
    }

    /// Writes a count with grouped digits: `1.234`.
    pub fn count(&self, count: u64) -> String {
        let digits = count.to_string();
        if digits.len() <= 3 {
            return digits;
        }
        let mut written = String::with_capacity(digits.len() + digits.len() / 3);
        for (position, digit) in digits.chars().enumerate() {
            if position != 0 && (digits.len() - position).is_multiple_of(3) {
                written.push(self.group_mark);
            }
            written.push(digit);
        }
        written
    }

    /// Writes a number with a fixed number of decimals: `1.234,50`.
    ///
    /// A number that rounds to nothing is written without a minus sign.
    pub fn decimal(&self, number: f64, decimals: usize) -> String {
        let plain = format!("{:.decimals$}", number.abs());
        let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
        let grouped = whole.parse().map_or_else(|_| whole.to_owned(), |whole| self.count(whole));
        let is_zero = plain.chars().all(|it| matches!(it, '0' | '.'));
        let sign = if number < 0.0 && !is_zero { "−" } else { "" };
        match fraction {
            "" => format!("{sign}{grouped}"),
            fraction => format!("{sign}{grouped}{}{fraction}", self.decimal_mark),
        }
    }

    /// Writes a whole number of something measured, such as hours: `1.234`.
    pub fn whole(&self, number: f64) -> String {
        self.decimal(number, 0)
    }

    /// Writes a day in full: `30 september 2026`.
    pub fn day(&self, day: Day) -> String {
        let month = self.text(MONTHS.get(month_index(day.month())).unwrap_or(&"")).to_owned();
        format!("{} {month} {}", day.day(), day.year())
    }

    /// Writes a date as far as it is known: `2026`, `september 2026`, `30 september 2026`.
    pub fn date(&self, date: PartialDate) -> String {
        match date {
            PartialDate::Year(year) => year.to_string(),
            PartialDate::Month(year, month) => {
                format!("{} {year}", self.text(MONTHS.get(month_index(month)).unwrap_or(&"")))
            }
            PartialDate::Day(day) => self.day(day),
        }
    }

    /// Writes a quarter: `3e kwartaal 2026`.
    pub fn quarter(&self, quarter: Quarter) -> String {
        self.fill(
            "format.quarter",
            &[("number", quarter.number().to_string()), ("year", quarter.year().to_string())],
        )
    }

    /// Writes a quarter for an axis: `2026-K3`.
    pub fn quarter_short(&self, quarter: Quarter) -> String {
        self.fill(
            "format.quarter_short",
            &[("number", quarter.number().to_string()), ("year", quarter.year().to_string())],
        )
    }

    /// Writes a list as people do: `a, b en c`.
    pub fn list<T: AsRef<str>>(&self, items: &[T]) -> String {
        match items {
            [] => String::new(),
            [only] => only.as_ref().to_owned(),
            [first @ .., last] => {
                let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
                format!("{} {} {}", first.join(", "), self.text("format.and"), last.as_ref())
            }
        }
    }
}

const MONTHS: [&str; 12] = [
    "month.01", "month.02", "month.03", "month.04", "month.05", "month.06", "month.07", "month.08",
    "month.09", "month.10", "month.11", "month.12",
];

fn month_index(month: i8) -> usize {
    usize::try_from(month).map_or(0, |month| month.saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::{diagnostic::Code, model::Undefined};

    fn nl() -> &'static Language {
        Language::find("nl").unwrap()
    }

    fn placeholders(text: &str) -> Vec<&str> {
        let mut names: Vec<&str> =
            text.split('{').skip(1).filter_map(|it| Some(it.split_once('}')?.0)).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    #[test]
    fn every_language_has_exactly_the_keys_and_placeholders_of_the_first() {
        let [first, others @ ..] = &LANGUAGES;
        let expected: BTreeMap<String, String> = serde_json::from_str(first.json).unwrap();
        for language in others {
            let texts: BTreeMap<String, String> = serde_json::from_str(language.json).unwrap();
            let keys = |texts: &BTreeMap<String, String>| texts.keys().cloned().collect::<Vec<_>>();
            assert_eq!(keys(&expected), keys(&texts), "templates/lang/{}.json", language.tag);
            for (key, text) in &texts {
                assert_eq!(placeholders(&expected[key]), placeholders(text), "{key}");
            }
        }
    }

    #[test]
    fn every_message_and_every_reason_has_its_texts() {
        for language in &LANGUAGES {
            let mut keys: Vec<String> = Vec::new();
            for code in Code::ALL {
                keys.push(format!("diagnostic.{}", code.slug()));
                keys.push(format!("diagnostic.{}.help", code.slug()));
            }
            keys.extend(Undefined::ALL.iter().map(|it| format!("undefined.{}", it.code())));
            let missing: Vec<&String> =
                keys.iter().filter(|it| !language.texts().contains_key(*it)).collect();
            assert_eq!(missing, Vec::<&String>::new(), "templates/lang/{}.json", language.tag);
        }
    }

    #[test]
    fn numbers_are_written_as_the_language_does() {
        assert_eq!(nl().count(1_234_567), "1.234.567");
        assert_eq!(nl().decimal(-1234.5, 2), "−1.234,50");
        assert_eq!(nl().decimal(-0.001, 1), "0,0");
        assert_eq!(Language::find("en").unwrap().decimal(0.25, 2), "0.25");
    }

    #[test]
    fn dates_are_written_as_far_as_they_are_known() {
        assert_eq!(nl().date("2026".parse().unwrap()), "2026");
        assert_eq!(nl().date("2026-09".parse().unwrap()), "september 2026");
        assert_eq!(nl().date("2026-09-30".parse().unwrap()), "30 september 2026");
    }

    #[test]
    fn an_argument_is_never_read_as_a_placeholder() {
        assert_eq!(nl().fill("{a} {b} {c", &[("a", "{b}"), ("b", "x")]), "{b} x {c");
    }

    #[test]
    fn lists_end_in_and() {
        assert_eq!(nl().list(&["a", "b", "c"]), "a, b en c");
    }
}
