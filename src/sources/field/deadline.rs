//! Days as registers write them, and deadlines that stand for none.
//!
//! A system that demands a deadline gets 31-12-2099, and one that has none writes 01-01-1900.
//! Such a day is no promise; what it stands for is that the deadline is unknown.

use crate::model::Day;

/// Deadlines that are looked at before it is said that all of them are the same far day.
const SAME: usize = 5;

/// Days beyond everything else in a file from which on a day that all have is far.
const FAR: i64 = 5 * 365;

/// What stands where a deadline should.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Deadline {
    /// Nothing.
    None,
    /// A day.
    Day(Day),
    /// A day that stands for none: a year before 1902 or after 2089.
    Dummy,
    /// A text that is no day; whoever reads the column asks about it.
    Text(String),
}

impl Deadline {
    /// Reads a cell.
    pub(super) fn read(text: &str) -> Deadline {
        let text = text.trim();
        match day(text) {
            _ if text.is_empty() => Deadline::None,
            Some(day) if (1902..=2089).contains(&day.year()) => Deadline::Day(day),
            Some(_) => Deadline::Dummy,
            None => Deadline::Text(text.to_owned()),
        }
    }

    /// The text for a column of dates.
    pub(super) fn cell(&self) -> String {
        match self {
            Deadline::None | Deadline::Dummy => String::new(),
            Deadline::Day(day) => day.to_string(),
            Deadline::Text(text) => text.clone(),
        }
    }
}

/// The one day that all deadlines are, if it lies so far beyond every other day that it stands for none.
///
/// It takes five deadlines to tell, and five years.
pub(super) fn same_far(deadlines: &[Day], others: &[Day]) -> Option<Day> {
    let first = *deadlines.first()?;
    let last = *others.iter().max()?;
    let is_same = SAME <= deadlines.len() && deadlines.iter().all(|it| *it == first);
    (is_same && FAR < first.days_since(last)).then_some(first)
}

/// A day in ISO form with or without a time, day-month-year, or as `Apr 16 2024 12:00AM`.
pub(super) fn day(text: &str) -> Option<Day> {
    let text = text.trim();
    let first = text.split(['T', ' ']).next()?;
    let parts: Vec<&str> = first.split(['-', '/', '.']).collect();
    if let [a, b, c] = parts.as_slice() {
        let (year, month, day) = if a.len() == 4 { (a, b, c) } else { (c, b, a) };
        let year = Some(year).filter(|it| it.len() == 4)?;
        return Day::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    }
    let mut words = text.split_whitespace();
    let (month, day, year) = (words.next()?, words.next()?, words.next()?);
    let month = MONTHS.iter().position(|it| it.eq_ignore_ascii_case(month))?;
    Day::new(year.parse().ok()?, i8::try_from(month + 1).ok()?, day.parse().ok()?)
}

const MONTHS: &[&str] =
    &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The text of a day in ISO form, or as it stands if it is no day that is known.
pub(super) fn iso(text: &str) -> String {
    day(text).map_or_else(|| text.trim().to_owned(), |it| it.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Day {
        day(text).unwrap()
    }

    #[test]
    fn a_day_is_the_same_in_all_its_forms() {
        for text in ["2024-04-16", "16-04-2024", "16-4-2024", "16/04/2024", "Apr 16 2024 12:00AM"] {
            assert_eq!(iso(text), "2024-04-16", "{text}");
        }
        assert_eq!(iso("2024-04-16T00:00:00Z"), "2024-04-16");
        assert_eq!(iso(" Q2 2024 "), "Q2 2024");
        assert_eq!(iso("31-02-2024"), "31-02-2024");
    }

    #[test]
    fn a_day_that_stands_for_none_is_unknown() {
        for text in ["31-12-2099", "01-01-1900", "0001-01-01T00:00:00Z", "9999-12-31", "1-1-2090"] {
            assert_eq!(Deadline::read(text), Deadline::Dummy, "{text}");
            assert_eq!(Deadline::read(text).cell(), "");
        }
        assert_eq!(Deadline::read(""), Deadline::None);
        assert_eq!(Deadline::read("31-12-2089").cell(), "2089-12-31");
        assert_eq!(Deadline::read("zomer").cell(), "zomer");
    }

    #[test]
    fn one_far_day_for_all_is_none_and_one_near_day_for_all_may_be_meant() {
        let (near, far) = (of("31-12-2026"), of("31-12-2035"));
        let others = [of("1-6-2024"), of("1-2-2023")];
        assert_eq!(same_far(&[far; 5], &others), Some(far));
        assert_eq!(same_far(&[near; 5], &others), None);
        assert_eq!(same_far(&[far; 4], &others), None);
        assert_eq!(same_far(&[far, far, far, far, near], &others), None);
        assert_eq!(same_far(&[far; 5], &[]), None);
    }
}
