//! Calendar days, and dates of which only the year or the month is known.

use std::{fmt, str::FromStr};

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A calendar day, without time or time zone.
///
/// Held as one number, as days are compared for every observation of a country; jiff knows which days there are.
// Invariant: 512 times the year, plus 32 times the month, plus the day, of a day that exists.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

/// A date as it was written: a day, or only a month or a year.
///
/// It counts at its last day and is printed as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PartialDate {
    /// Only the year is known.
    Year(i16),
    /// Only the year and the month are known.
    Month(i16, i8),
    /// The day is known.
    Day(Day),
}

/// A quarter of a calendar year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quarter {
    year: i16,
    // Invariant: 1 to 4.
    number: i8,
}

/// A text that is no date, no quarter, or none that exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotADate;

impl Day {
    /// 1970-01-01, from which days are numbered.
    pub const EPOCH: Day = Day::of_parts(1970, 1, 1);
    /// The first day that jiff knows.
    const MIN: Day = Day::of_parts(-9999, 1, 1);
    /// The last one.
    const MAX: Day = Day::of_parts(9999, 12, 31);

    /// The day, if it exists: `Day::new(2026, 2, 31)` does not.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Day> {
        Date::new(year, month, day).ok().map(Day::of)
    }

    const fn of_parts(year: i32, month: i32, day: i32) -> Day {
        Day(year * 512 + month * 32 + day)
    }

    fn of(date: Date) -> Day {
        Day::of_parts(date.year().into(), date.month().into(), date.day().into())
    }

    /// The day of a year from 0 on as one number, in the order of days: 512 times the year, plus 32 times the month, plus the day.
    pub(crate) fn bits(self) -> u32 {
        self.0.unsigned_abs()
    }

    /// The day with these [bits](Day::bits), which have to come from a day.
    pub(crate) fn from_bits(bits: u32) -> Day {
        Day(bits.cast_signed())
    }

    fn date(self) -> Date {
        // The day exists, so this never falls back.
        Date::new(self.year(), self.month(), self.day()).unwrap_or(Date::MIN)
    }

    /// The year.
    #[expect(clippy::cast_possible_truncation, reason = "a year fits")]
    pub fn year(self) -> i16 {
        (self.0 >> 9) as i16
    }

    /// The month, 1 to 12.
    pub fn month(self) -> i8 {
        (self.0 >> 5 & 0xf) as i8
    }

    /// The day of the month, 1 to 31.
    pub fn day(self) -> i8 {
        (self.0 & 0x1f) as i8
    }

    /// Number of days from `earlier` to this day; negative if `earlier` comes later.
    pub fn days_since(self, earlier: Day) -> i64 {
        self.number() - earlier.number()
    }

    /// The day that lies `days` later; the first or last day of the calendar if that is beyond it.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Day {
        if days == 0 {
            return self;
        }
        Day::numbered(self.number().saturating_add(days))
    }

    /// Number of days since 1970-01-01.
    ///
    /// By arithmetic and not by jiff's spans, as days are compared for every observation of a country.
    /// Years begin in March, so that the leap day is the last of its year; 400 of them always have 146 097 days.
    /// After Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" (2013), `days_from_civil`.
    fn number(self) -> i64 {
        let (month, day) = (i64::from(self.month()), i64::from(self.day()));
        let year = i64::from(self.year()) - i64::from(month <= 2);
        let (cycle, of_cycle) = (year.div_euclid(400), year.rem_euclid(400));
        let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        cycle * 146_097 + of_cycle * 365 + of_cycle / 4 - of_cycle / 100 + of_year - 719_468
    }

    /// The day with this [number](Day::number), or the end of the calendar on that side; `civil_from_days`.
    fn numbered(number: i64) -> Day {
        let since_march = number.saturating_add(719_468);
        let (cycle, of_cycle) = (since_march.div_euclid(146_097), since_march.rem_euclid(146_097));
        let year = (of_cycle - of_cycle / 1_460 + of_cycle / 36_524 - of_cycle / 146_096) / 365;
        let of_year = of_cycle - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        let year = cycle * 400 + year + i64::from(month <= 2);
        // A year further off would not fit, and lies beyond the calendar all the same.
        let bits = year.clamp(-10_000, 10_000) * 512 + month * 32 + day;
        let bits = bits.clamp(Day::MIN.0.into(), Day::MAX.0.into());
        i32::try_from(bits).map_or(Day::MAX, Day)
    }

    /// The quarter in which this day falls.
    pub fn quarter(self) -> Quarter {
        Quarter { year: self.year(), number: (self.month() - 1) / 3 + 1 }
    }
}

impl PartialDate {
    /// The last day that it may mean: the one at which it counts.
    pub fn last_day(self) -> Day {
        match self {
            PartialDate::Year(year) => last_of_month(year, 12),
            PartialDate::Month(year, month) => last_of_month(year, month),
            PartialDate::Day(day) => day,
        }
    }
}

impl PartialDate {
    /// The first day that it may mean, for what begins.
    pub fn first_day(self) -> Day {
        match self {
            PartialDate::Year(year) => Day::new(year, 1, 1).unwrap_or(Day::MIN),
            PartialDate::Month(year, month) => Day::new(year, month, 1).unwrap_or(Day::MIN),
            PartialDate::Day(day) => day,
        }
    }
}

impl Quarter {
    /// The quarter, if `number` is 1 to 4.
    pub fn new(year: i16, number: i8) -> Option<Quarter> {
        let exists = (1..=4).contains(&number) && Date::new(year, 1, 1).is_ok();
        exists.then_some(Quarter { year, number })
    }

    /// The year.
    pub fn year(self) -> i16 {
        self.year
    }

    /// The number within the year, 1 to 4.
    pub fn number(self) -> i8 {
        self.number
    }

    /// The last day of the quarter.
    pub fn last_day(self) -> Day {
        last_of_month(self.year, self.number * 3)
    }

    /// The quarter after this one.
    #[must_use]
    pub fn next(self) -> Quarter {
        match self.number {
            4 => Quarter { year: self.year.saturating_add(1), number: 1 },
            number => Quarter { year: self.year, number: number + 1 },
        }
    }
}

fn last_of_month(year: i16, month: i8) -> Day {
    // Every value of these types was checked when it was made.
    Date::new(year, month, 1).map_or(Day::MAX, |it| Day::of(it.last_of_month()))
}

impl FromStr for Day {
    type Err = NotADate;

    /// Reads `2026-09-30`; anything else, also a longer ISO text, is not a day.
    fn from_str(text: &str) -> Result<Day, NotADate> {
        match text.parse()? {
            PartialDate::Day(day) => Ok(day),
            PartialDate::Year(_) | PartialDate::Month(..) => Err(NotADate),
        }
    }
}

impl FromStr for PartialDate {
    type Err = NotADate;

    /// Reads `2026`, `2026-09` and `2026-09-30`.
    fn from_str(text: &str) -> Result<PartialDate, NotADate> {
        let mut parts = text.split('-');
        let year = digits(parts.next(), 4)?;
        let month = parts.next().map(|it| digits(Some(it), 2)).transpose()?;
        let day = parts.next().map(|it| digits(Some(it), 2)).transpose()?;
        if parts.next().is_some() {
            return Err(NotADate);
        }
        let small = |number: i16| i8::try_from(number).map_err(|_| NotADate);
        match (month, day) {
            (None, _) => Ok(PartialDate::Year(year)),
            (Some(month), None) => {
                let month = small(month)?;
                Date::new(year, month, 1).map_err(|_| NotADate)?;
                Ok(PartialDate::Month(year, month))
            }
            (Some(month), Some(day)) => {
                Day::new(year, small(month)?, small(day)?).map(PartialDate::Day).ok_or(NotADate)
            }
        }
    }
}

impl FromStr for Quarter {
    type Err = NotADate;

    /// Reads `2026-Q3` and the Dutch `2026-K3`, with or without the hyphen.
    fn from_str(text: &str) -> Result<Quarter, NotADate> {
        let (year, rest) = text.split_at_checked(4).ok_or(NotADate)?;
        let number = rest.strip_prefix('-').unwrap_or(rest);
        let number = number.strip_prefix(['Q', 'K']).ok_or(NotADate)?;
        let number = i8::try_from(digits(Some(number), 1)?).map_err(|_| NotADate)?;
        Quarter::new(digits(Some(year), 4)?, number).ok_or(NotADate)
    }
}

fn digits(text: Option<&str>, width: usize) -> Result<i16, NotADate> {
    let text = text.ok_or(NotADate)?;
    if text.len() != width || !text.bytes().all(|it| it.is_ascii_digit()) {
        return Err(NotADate);
    }
    text.parse().map_err(|_| NotADate)
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.date())
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PartialDate::Year(year) => write!(f, "{year:04}"),
            PartialDate::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            PartialDate::Day(day) => write!(f, "{day}"),
        }
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-Q{}", self.year, self.number)
    }
}

impl fmt::Display for NotADate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a date that exists")
    }
}

impl std::error::Error for NotADate {}

/// Written and read as text, in the same form as [`fmt::Display`] and [`FromStr`].
macro_rules! as_text {
    ($($type:ty),*) => {$(
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<$type, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(|_| serde::de::Error::custom(format!("{text:?} is no date")))
            }
        }
    )*};
}

as_text!(Day, PartialDate, Quarter);

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a_partial_date_counts_at_its_last_day_and_prints_as_it_stands() {
        for (text, last) in [
            ("2023", "2023-12-31"),
            ("2024-02", "2024-02-29"),
            ("2023-10", "2023-10-31"),
            ("2023-10-05", "2023-10-05"),
        ] {
            let date: PartialDate = text.parse().unwrap();
            assert_eq!(date.last_day(), day(last));
            assert_eq!(date.to_string(), text);
        }
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for text in ["2026-02-31", "2026-13", "26-01-01", "2026-1-1", "2026-01-01-01", "", "x"] {
            assert_eq!(text.parse::<PartialDate>(), Err(NotADate), "{text}");
        }
    }

    #[test]
    fn days_are_counted_over_leap_years() {
        assert_eq!(day("2025-01-01").days_since(day("2024-01-01")), 366);
        assert_eq!(day("2024-06-30").days_since(day("2025-06-30")), -365);
        assert_eq!(day("2024-02-28").plus_days(2), day("2024-03-01"));
    }

    #[test]
    fn adding_beyond_the_calendar_stops_at_its_end() {
        assert_eq!(day("9999-12-31").plus_days(i64::MAX), Day::MAX);
        assert_eq!(day("0000-01-01").plus_days(i64::MIN), Day::MIN);
        assert_eq!(Day::MIN.plus_days(-1), Day::MIN);
        assert_eq!(Day::MAX.plus_days(1), Day::MAX);
        assert_eq!(Day::MIN.plus_days(7_304_483), Day::MAX);
        assert_eq!(Day::MAX.days_since(Day::MIN), 7_304_483);
    }

    #[test]
    fn two_centuries_of_days_are_numbered_as_the_calendar_of_jiff_goes() {
        let mut date = Date::constant(1899, 12, 31);
        let first = Day::of(date);
        let mut n_days = 0;
        while date.year() < 2102 {
            let next = date.tomorrow().unwrap();
            n_days += 1;
            assert_eq!(Day::of(next).days_since(Day::of(date)), 1, "{next}");
            assert_eq!(Day::of(next).days_since(first), n_days, "{next}");
            assert_eq!(first.plus_days(n_days), Day::of(next));
            assert_eq!(Day::of(next).plus_days(-n_days), first, "{next}");
            date = next;
        }
        assert_eq!(Day::EPOCH.number(), 0);
        assert_eq!((Day::MIN, Day::MAX), (Day::of(Date::MIN), Day::of(Date::MAX)));
    }

    #[test]
    fn over_the_whole_calendar_days_are_numbered_as_by_jiff() {
        use jiff::ToSpan as _;
        let mut date = Date::MIN;
        while let Ok(next) = date.checked_add(997.days()) {
            assert_eq!(Day::of(next).days_since(Day::of(date)), 997, "{next}");
            assert_eq!(Day::of(date).plus_days(997), Day::of(next));
            date = next;
        }
    }

    #[test]
    fn quarters_are_read_in_both_spellings_and_end_on_their_last_day() {
        let quarter: Quarter = "2026-K3".parse().unwrap();
        assert_eq!(quarter, "2026Q3".parse().unwrap());
        assert_eq!(quarter.last_day(), day("2026-09-30"));
        assert_eq!(day("2026-09-30").quarter(), quarter);
        assert_eq!(quarter.next().next().to_string(), "2027-Q1");
        assert_eq!("2026-Q5".parse::<Quarter>(), Err(NotADate));
    }
}
