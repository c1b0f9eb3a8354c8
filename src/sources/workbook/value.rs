//! What a cell holds, as a text: dates by the calendar, numbers with a decimal point.

use crate::{diagnostic::Code, model::Day};

/// A cell as it is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) text: String,
    /// What is to be asked about it; the text is then what stands in the file.
    pub(super) question: Option<Code>,
    pub(super) has_time_left_out: bool,
}

/// From which day a workbook counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Calendar {
    /// Day 1 is 1 January 1900, and a 29 February 1900 that never was is counted.
    From1900,
    /// Day 0 is 1 January 1904.
    From1904,
}

/// What a cell's format makes of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    Number,
    Date,
    Time,
}

/// The last day that spreadsheets know, 31 December 9999.
const LAST_DAY: i64 = 2_958_465;

const SECONDS: i64 = 86_400;

impl Cell {
    pub(super) fn of(text: impl Into<String>) -> Cell {
        Cell { text: text.into(), ..Cell::default() }
    }

    pub(super) fn asked(code: Code, text: impl Into<String>) -> Cell {
        Cell { question: Some(code), ..Cell::of(text) }
    }
}

/// A number as it stands in the file.
pub(super) fn number(written: &str, shown: Shown, calendar: Calendar) -> Cell {
    let written = written.trim();
    let Some(value) = finite(written) else {
        return Cell::asked(Code::WorkbookCellError, written);
    };
    match shown {
        Shown::Number => Cell::of(decimal(value)),
        Shown::Date => date(value, written, calendar),
        Shown::Time => time_of(value).map_or_else(
            || Cell::asked(Code::WorkbookDateImpossible, written),
            |(_, seconds)| Cell::of(clock(seconds)),
        ),
    }
}

/// A number that is finite and not a negative zero, which no person types.
fn finite(written: &str) -> Option<f64> {
    let value: f64 = written.parse().ok()?;
    (value.is_finite() && !(value == 0.0 && value.is_sign_negative())).then_some(value)
}

/// The number without an exponent, except where it would be longer than anybody reads.
fn decimal(value: f64) -> String {
    let size = value.abs();
    if value == 0.0 || (1e-9..1e18).contains(&size) {
        value.to_string()
    } else {
        format!("{value:e}")
    }
}

/// Whole days and the seconds of the last, to the nearest second.
fn time_of(value: f64) -> Option<(i64, i64)> {
    if !(0.0..4_000_000.0).contains(&value) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "below 4 million days")]
    let seconds = (value * 86_400.0).round() as i64;
    Some((seconds.div_euclid(SECONDS), seconds.rem_euclid(SECONDS)))
}

fn date(value: f64, written: &str, calendar: Calendar) -> Cell {
    let asked = || Cell::asked(Code::WorkbookDateImpossible, written);
    let Some((days, seconds)) = time_of(value) else { return asked() };
    // Day 0 stands for 1 January 1970 in the end.
    let since_1970 = match calendar {
        Calendar::From1904 => days - 24_107,
        Calendar::From1900 if days == 0 || days == 60 => return asked(),
        Calendar::From1900 if days < 60 => days - 25_568,
        Calendar::From1900 => days - 25_569,
    };
    if LAST_DAY < since_1970 + 25_569 {
        return asked();
    }
    let day = Day::EPOCH.plus_days(since_1970);
    Cell { has_time_left_out: seconds != 0, ..Cell::of(day.to_string()) }
}

/// A day as ISO 8601 writes it, perhaps with a time after it.
pub(super) fn iso_date(written: &str) -> Cell {
    let written = written.trim();
    let day = written.get(..10).and_then(|it| it.parse::<Day>().ok());
    let time = written.get(10..).unwrap_or_default();
    match day {
        Some(day) if time.is_empty() || time.starts_with('T') => {
            let is_midnight = time.chars().all(|it| matches!(it, 'T' | '0' | ':' | '.' | 'Z'));
            Cell { has_time_left_out: !is_midnight, ..Cell::of(day.to_string()) }
        }
        _ => Cell::asked(Code::WorkbookDateImpossible, written),
    }
}

/// A time as ISO 8601 writes a duration: `PT14H30M00S`.
pub(super) fn iso_time(written: &str) -> Cell {
    let asked = || Cell::asked(Code::WorkbookDateImpossible, written);
    let Some(mut rest) = written.trim().strip_prefix("PT") else { return asked() };
    let mut seconds = 0.0;
    for (unit, worth) in [('H', 3_600.0), ('M', 60.0), ('S', 1.0)] {
        if let Some((digits, after)) = rest.split_once(unit) {
            let Some(n) = finite(digits).filter(|it| (0.0..1e6).contains(it)) else {
                return asked();
            };
            seconds += n * worth;
            rest = after;
        }
    }
    match time_of(seconds / 86_400.0) {
        Some((days, of_day)) if rest.is_empty() => Cell::of(clock(days * SECONDS + of_day)),
        _ => asked(),
    }
}

fn clock(seconds: i64) -> String {
    let (hours, minutes, left) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    if left == 0 {
        format!("{hours:02}:{minutes:02}")
    } else {
        format!("{hours:02}:{minutes:02}:{left:02}")
    }
}

/// What a number format of Excel shows: the letters outside quotation marks and brackets decide.
pub(super) fn shown_by(format: &str) -> Shown {
    let mut plain = String::new();
    let mut characters = format.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => drop(characters.by_ref().find(|it| *it == '"')),
            '\\' | '_' | '*' => drop(characters.next()),
            '[' => {
                let inside: String = characters.by_ref().take_while(|it| *it != ']').collect();
                // Hours that go on past the day: `[h]:mm`.
                if matches!(inside.to_lowercase().as_str(), "h" | "hh" | "m" | "mm" | "s" | "ss") {
                    plain.push('h');
                }
            }
            // A second section is for negative numbers.
            ';' => break,
            other => plain.push(other.to_ascii_lowercase()),
        }
    }
    let plain = plain.replace("general", "").replace("standaard", "");
    if plain.contains(['d', 'y', 'j']) {
        Shown::Date
    } else if plain.contains(['h', 's', 'u']) {
        Shown::Time
    } else if plain.contains('m') {
        Shown::Date
    } else {
        Shown::Number
    }
}

/// What a number format shows that Excel knows by its number alone.
pub(super) fn shown_by_number(id: u64) -> Shown {
    match id {
        14..=17 | 22 | 27..=31 | 34..=36 | 50..=54 | 57 | 58 => Shown::Date,
        18..=21 | 32 | 33 | 45..=47 | 55 | 56 => Shown::Time,
        _ => Shown::Number,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(written: &str, shown: Shown, calendar: Calendar, expected: &str) {
        let cell = number(written, shown, calendar);
        assert_eq!((cell.text.as_str(), cell.question), (expected, None), "{written}");
    }

    #[test]
    fn serial_numbers_are_days_by_the_calendar_of_the_workbook() {
        // As Excel shows them: 1 is 1-1-1900, 59 is 28-2-1900, 61 is 1-3-1900; in the other calendar 0 is 1-1-1904.
        for (written, expected) in [
            ("1", "1900-01-01"),
            ("59", "1900-02-28"),
            ("61", "1900-03-01"),
            ("25569", "1970-01-01"),
            ("46000", "2025-12-09"),
            ("46295.75", "2026-09-30"),
            ("2958465", "9999-12-31"),
        ] {
            check(written, Shown::Date, Calendar::From1900, expected);
        }
        check("0", Shown::Date, Calendar::From1904, "1904-01-01");
        check("44833", Shown::Date, Calendar::From1904, "2026-09-30");
    }

    #[test]
    fn a_day_that_never_was_is_asked_about() {
        for written in ["60", "60.5", "0", "-1", "2958466", "1e300"] {
            let cell = number(written, Shown::Date, Calendar::From1900);
            assert_eq!(cell.question, Some(Code::WorkbookDateImpossible), "{written}");
            assert_eq!(cell.text, written);
        }
    }

    #[test]
    fn a_time_beside_a_day_is_said() {
        assert!(number("46295.75", Shown::Date, Calendar::From1900).has_time_left_out);
        assert!(!number("46295", Shown::Date, Calendar::From1900).has_time_left_out);
        // A second before midnight, as a sum of fractions may leave it.
        check("46294.9999999999", Shown::Date, Calendar::From1900, "2026-09-30");
        assert!(iso_date("2026-09-30T10:00:00").has_time_left_out);
        assert_eq!(iso_date("2026-09-30T00:00:00"), Cell::of("2026-09-30"));
    }

    #[test]
    fn numbers_are_written_without_an_exponent() {
        for (written, expected) in [
            ("1.5E3", "1500"),
            ("0.75", "0.75"),
            ("1E-3", "0.001"),
            ("0.1", "0.1"),
            ("-12", "-12"),
            ("123456789012", "123456789012"),
            ("1e300", "1e300"),
        ] {
            check(written, Shown::Number, Calendar::From1900, expected);
        }
    }

    #[test]
    fn what_is_no_number_is_asked_about() {
        for written in ["NaN", "inf", "1e999", "-0", "", "zeven"] {
            let cell = number(written, Shown::Number, Calendar::From1900);
            assert_eq!(cell.question, Some(Code::WorkbookCellError), "{written}");
        }
    }

    #[test]
    fn times_are_read_from_both_formats() {
        check("0.604166666666667", Shown::Time, Calendar::From1900, "14:30");
        assert_eq!(iso_time("PT14H30M00S"), Cell::of("14:30"));
        assert_eq!(iso_time("PT36H00M05S"), Cell::of("36:00:05"));
        assert!(iso_time("P1D").question.is_some() && iso_time("PT1X").question.is_some());
    }

    #[test]
    fn formats_tell_dates_from_numbers() {
        for (format, shown) in [
            ("dd-mm-yyyy", Shown::Date),
            ("[$-413]d mmmm yyyy;@", Shown::Date),
            ("mmm", Shown::Date),
            ("[h]:mm", Shown::Time),
            ("h:mm AM/PM", Shown::Time),
            ("General", Shown::Number),
            ("0.00%", Shown::Number),
            ("#,##0.00 \"dagen\"", Shown::Number),
            ("\\d0", Shown::Number),
            ("[Red]0", Shown::Number),
            ("0_);(0)", Shown::Number),
            ("@", Shown::Number),
        ] {
            assert_eq!(shown_by(format), shown, "{format}");
        }
    }
}
