//! From the text of a cell to a value, by the kind of its column and the spelling of its file.
//!
//! Nothing is guessed: a text that may be read in two ways is a question.

use rayon::prelude::*;

use crate::{
    model::{Day, PartialDate, Quarter},
    register::{
        draft::Draft,
        tables::{Column, Kind},
        words::in_words,
    },
};

/// What a cell holds, once it is understood.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    /// Not recorded.
    Empty,
    /// A text or a name.
    Text(String),
    /// A code of a closed list.
    Code(&'static str),
    /// Several names or texts.
    List(Vec<String>),
    /// A number.
    Number(f64),
    /// A whole number.
    Count(u64),
    /// A date as far as it is known.
    Date(PartialDate),
    /// Yes or no.
    YesNo(bool),
}

/// Why a cell cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// It is none of the codes.
    Code,
    /// It is no number.
    Number,
    /// It may be two numbers.
    TwoNumbers,
    /// It is a number out of this range.
    OutOfRange(&'static str),
    /// It is no date.
    Date,
    /// It is a day that its month does not have; this is the last one that it has.
    NoSuchDay(Day),
    /// It may be two dates.
    TwoDates,
    /// It is a date out of the years that make sense.
    ImplausibleDate,
}

/// How numbers and dates are spelled in one file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Spelling {
    /// Columns in which a decimal comma was seen, by position.
    pub(super) decimal_comma: Vec<usize>,
    /// Columns in which a day-month-year date was seen, by position.
    pub(super) dutch_dates: Vec<usize>,
    /// Columns in which a month-day-year date was seen, by position.
    pub(super) american_dates: Vec<usize>,
    /// Columns in which a decimal point was seen beyond doubt, by position.
    pub(super) decimal_point: Vec<usize>,
    /// Columns in which a time of day was seen behind a date, by position.
    pub(super) timed: Vec<usize>,
}

/// What a cell tells of the spelling of its file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "a cell may tell several of these at once")]
pub(super) struct Tells {
    /// It has a decimal comma, beyond doubt.
    pub(super) comma: bool,
    /// It has a decimal point, beyond doubt.
    pub(super) point: bool,
    /// It is a date that begins with its day.
    pub(super) dutch: bool,
    /// It is a date that can only begin with its month.
    pub(super) american: bool,
    /// It is a date with a time of day behind it.
    pub(super) timed: bool,
    /// It has a comma that may be one or the other.
    pub(super) is_ambiguous: bool,
}

impl Tells {
    /// Whether cells of a kind can tell anything.
    fn could(kind: Kind) -> bool {
        matches!(kind, Kind::Number | Kind::Amount | Kind::Share | Kind::Count | Kind::Date)
    }

    /// What a cell of a kind tells.
    pub(super) fn of(kind: Kind, text: &str) -> Tells {
        match kind {
            Kind::Number | Kind::Amount | Kind::Share | Kind::Count => {
                let mark = decimal_mark(text);
                Tells {
                    comma: mark == Some(Mark::Comma),
                    point: mark == Some(Mark::Point),
                    is_ambiguous: mark.is_none() && text.contains(','),
                    ..Tells::default()
                }
            }
            Kind::Date => {
                let (text, timed) = without_time(text);
                let dutch = day_first(text).is_some();
                let american = !dutch && month_first(text).is_some();
                Tells { dutch, american, timed, ..Tells::default() }
            }
            _ => Tells::default(),
        }
    }

    fn or(self, other: Tells) -> Tells {
        Tells {
            comma: self.comma || other.comma,
            point: self.point || other.point,
            dutch: self.dutch || other.dutch,
            american: self.american || other.american,
            timed: self.timed || other.timed,
            is_ambiguous: self.is_ambiguous || other.is_ambiguous,
        }
    }
}

/// The years that a date may lie in.
const PLAUSIBLE_YEARS: std::ops::RangeInclusive<i16> = 1900..=2100;

impl Spelling {
    /// Looks through a whole file before any cell of it is read.
    pub(super) fn of(draft: &Draft) -> Spelling {
        let mut spelling = Spelling::default();
        for (position, column) in draft.table.columns.iter().enumerate() {
            if !Tells::could(column.kind) {
                continue;
            }
            let cells = draft.rows.par_iter().filter_map(|row| row.cells.get(position));
            let tells =
                cells.map(|it| Tells::of(column.kind, it)).reduce(Tells::default, Tells::or);
            for (is_so, positions) in [
                (tells.comma, &mut spelling.decimal_comma),
                (tells.point, &mut spelling.decimal_point),
                (tells.dutch, &mut spelling.dutch_dates),
                (tells.american, &mut spelling.american_dates),
                (tells.timed, &mut spelling.timed),
            ] {
                if is_so {
                    positions.push(position);
                }
            }
        }
        spelling
    }

    fn is_dutch(&self) -> bool {
        !self.decimal_comma.is_empty() || !self.dutch_dates.is_empty()
    }

    /// Reads the cell of a column.
    pub(super) fn read(
        &self,
        column: &Column,
        position: usize,
        text: &str,
    ) -> Result<Cell, Unreadable> {
        if text.is_empty() {
            return Ok(Cell::Empty);
        }
        match column.kind {
            Kind::Id | Kind::Reference(_) | Kind::Text => Ok(Cell::Text(text.to_owned())),
            Kind::References(_) | Kind::Entitled | Kind::Texts => Ok(Cell::List(list(text))),
            Kind::Code(codes) => code(codes, text),
            Kind::YesNo => yes_or_no(text),
            Kind::Date => self.date(position, text),
            Kind::Period => period(text),
            Kind::Number => self.number(position, text).map(Cell::Number),
            Kind::Amount => match self.number(position, text)? {
                amount if 0.0 <= amount => Ok(Cell::Number(amount)),
                _ => Err(Unreadable::OutOfRange("≥ 0")),
            },
            Kind::Share => match self.number(position, text)? {
                share if (0.0..=1.0).contains(&share) => Ok(Cell::Number(share)),
                _ => Err(Unreadable::OutOfRange("0…1")),
            },
            Kind::Count => count(self.number(position, text)?),
        }
    }

    fn number(&self, position: usize, text: &str) -> Result<f64, Unreadable> {
        let has_comma = self.decimal_comma.contains(&position);
        let has_point = self.decimal_point.contains(&position);
        let mark = match decimal_mark(text) {
            Some(mark) => mark,
            None if !text.contains(['.', ',']) => Mark::Point,
            None if has_comma && has_point => return Err(Unreadable::TwoNumbers),
            None if has_comma => Mark::Comma,
            None if has_point || !self.is_dutch() && text.contains('.') => Mark::Point,
            None => return Err(Unreadable::TwoNumbers),
        };
        let plain = match mark {
            Mark::Comma => text.replace('.', "").replace(',', "."),
            Mark::Point => text.replace(',', ""),
        };
        let digits = plain.strip_prefix(['-', '+']).unwrap_or(&plain);
        let is_plain = digits.bytes().all(|it| it.is_ascii_digit() || it == b'.')
            && digits.bytes().any(|it| it.is_ascii_digit());
        match plain.parse::<f64>() {
            // Adding 0 turns −0 into 0, so that it is written without a sign.
            Ok(number) if is_plain && number.is_finite() => Ok(number + 0.0),
            _ => Err(Unreadable::Number),
        }
    }

    fn date(&self, position: usize, text: &str) -> Result<Cell, Unreadable> {
        let (text, _) = without_time(text);
        let date = match text.parse::<PartialDate>().ok().or_else(|| in_words(text)) {
            Some(date) => date,
            None => match (day_first(text), month_first(text)) {
                (Some(_), Some(_)) if self.american_dates.contains(&position) => {
                    return Err(Unreadable::TwoDates);
                }
                (Some(day), _) => PartialDate::Day(day),
                (None, _) => {
                    return Err(last_day_of(text).map_or(Unreadable::Date, Unreadable::NoSuchDay));
                }
            },
        };
        if PLAUSIBLE_YEARS.contains(&date.last_day().year()) {
            Ok(Cell::Date(date))
        } else {
            Err(Unreadable::ImplausibleDate)
        }
    }
}

/// The date that a cell of a column of dates holds when nothing else in its file says how dates are spelled.
pub fn date_alone(text: &str) -> Option<PartialDate> {
    match Spelling::default().date(0, text) {
        Ok(Cell::Date(date)) => Some(date),
        Ok(_) | Err(_) => None,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Point,
    Comma,
}

/// The decimal mark of a number, where the number itself leaves no doubt.
///
/// `1.234` may be one thousand or a little over one; `0.234`, `12.5` and `1.234,5` leave no doubt.
fn decimal_mark(text: &str) -> Option<Mark> {
    let (point, comma) = (text.rfind('.'), text.rfind(','));
    match (point, comma) {
        (Some(point), Some(comma)) if point < comma => Some(Mark::Comma),
        (Some(_), Some(_)) => Some(Mark::Point),
        (Some(_), None) => single_mark(text, '.').then_some(Mark::Point),
        (None, Some(_)) => single_mark(text, ',').then_some(Mark::Comma),
        (None, None) => None,
    }
}

fn single_mark(text: &str, mark: char) -> bool {
    let Some((whole, fraction)) = text.split_once(mark) else { return false };
    let whole = whole.trim_start_matches(['-', '+']);
    let may_be_group =
        fraction.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0');
    !fraction.contains(mark) && !may_be_group
}

fn day_first(text: &str) -> Option<Day> {
    let [day, month, year] = three_parts(text)?;
    Day::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
}

fn month_first(text: &str) -> Option<Day> {
    let [month, day, year] = three_parts(text)?;
    Day::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
}

/// The numbers of `3-4-2026`, `03/04/2026` or `3.4.2026`.
fn three_parts(text: &str) -> Option<[i16; 3]> {
    let mut parts = text.split(['-', '/', '.']);
    let (first, second, year) = (parts.next()?, parts.next()?, parts.next()?);
    let is_day = |it: &str| (1..=2).contains(&it.len()) && it.bytes().all(|it| it.is_ascii_digit());
    let is_year = year.len() == 4 && year.bytes().all(|it| it.is_ascii_digit());
    if parts.next().is_some() || !is_day(first) || !is_day(second) || !is_year {
        return None;
    }
    Some([first.parse().ok()?, second.parse().ok()?, year.parse().ok()?])
}

/// The last day of the month of a day that does not exist, such as `31-2-2026` or `2026-02-30`.
fn last_day_of(text: &str) -> Option<Day> {
    let year_first = || -> Option<[i16; 3]> {
        let [year, month, day] = text.split('-').collect::<Vec<_>>().try_into().ok()?;
        three_parts(&format!("{day}-{month}-{year}"))
    };
    let [day, month, year] = three_parts(text).or_else(year_first)?;
    let is_too_late = (29..=31).contains(&day) && PLAUSIBLE_YEARS.contains(&year);
    let month = i8::try_from(month).ok().filter(|_| is_too_late)?;
    (28..31).rev().find_map(|it| Day::new(year, month, it))
}

/// A date without the time of day behind it, as programs write them: `2026-03-01T09:30:00+01:00`, `1-3-2026 0:00`.
///
/// The day is that which stands there: no time zone is reckoned with.
fn without_time(text: &str) -> (&str, bool) {
    let Some((date, time)) = text.split_once(['T', ' ']) else { return (text, false) };
    let has_digit = date.ends_with(|it: char| it.is_ascii_digit());
    if has_digit && is_time(time) { (date, true) } else { (text, false) }
}

fn is_time(text: &str) -> bool {
    let zone = text.find(['Z', '+', '-']).unwrap_or(text.len());
    let (clock, zone) =
        (text.get(..zone).unwrap_or_default(), text.get(zone..).unwrap_or_default());
    let is_number = |it: &str, most: u32| {
        let is_plain = (1..=2).contains(&it.len()) && it.bytes().all(|it| it.is_ascii_digit());
        is_plain && it.parse::<u32>().is_ok_and(|it| it <= most)
    };
    let mut parts = clock.trim_end().split(':');
    let (hour, minute, second) = (parts.next(), parts.next(), parts.next());
    let (second, fraction) =
        second.unwrap_or("0").split_once('.').unwrap_or((second.unwrap_or("0"), "0"));
    let is_clock = hour.is_some_and(|it| is_number(it, 24))
        && minute.is_some_and(|it| is_number(it, 59))
        && is_number(second, 60)
        && fraction.bytes().all(|it| it.is_ascii_digit())
        && parts.next().is_none();
    let digits: String = zone.chars().filter(|it| *it != ':').skip(1).collect();
    let is_zone = matches!(digits.len(), 0 | 2 | 4) && digits.bytes().all(|it| it.is_ascii_digit());
    is_clock && (zone.is_empty() || zone == "Z" || is_zone && !digits.is_empty())
}

fn list(text: &str) -> Vec<String> {
    text.split('|').map(str::trim).filter(|it| !it.is_empty()).map(str::to_owned).collect()
}

fn code(codes: &[&'static str], text: &str) -> Result<Cell, Unreadable> {
    let find = |text: &str| codes.iter().find(|it| **it == text);
    let found = find(text).or_else(|| find(&text.to_lowercase().replace(['-', ' '], "_")));
    found.map(|it| Cell::Code(it)).ok_or(Unreadable::Code)
}

/// What a yes-or-no cell may hold.
pub(super) const YES_NO: &[&str] = &["yes", "no", "true", "false", "ja", "nee"];

fn yes_or_no(text: &str) -> Result<Cell, Unreadable> {
    match text.to_lowercase().as_str() {
        "yes" | "true" | "ja" => Ok(Cell::YesNo(true)),
        "no" | "false" | "nee" => Ok(Cell::YesNo(false)),
        _ => Err(Unreadable::Code),
    }
}

fn period(text: &str) -> Result<Cell, Unreadable> {
    let is_quarter = text.parse::<Quarter>().map(|it| it.to_string());
    let is_date = text.parse::<PartialDate>().map(|it| it.to_string());
    is_quarter.or(is_date).map(Cell::Text).map_err(|_| Unreadable::Date)
}

fn count(number: f64) -> Result<Cell, Unreadable> {
    /// Whole numbers beyond this cannot be told apart in a double.
    const LARGEST: f64 = 9_007_199_254_740_992.0;
    if !(0.0..=LARGEST).contains(&number) || number.fract() != 0.0 {
        return Err(Unreadable::OutOfRange("0, 1, 2 …"));
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked above")]
    Ok(Cell::Count(number as u64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::{draft::DraftRow, tables::Table};

    /// Reads the `target` cells of a made-up file of commitments.
    fn numbers(texts: &[&str]) -> Vec<Result<Cell, Unreadable>> {
        read("target", texts)
    }

    fn read(column: &str, texts: &[&str]) -> Vec<Result<Cell, Unreadable>> {
        let table = Table::find("commitments").unwrap();
        let position = table.position(column).unwrap();
        let row = |text: &&str| {
            let mut cells = vec![String::new(); table.columns.len()];
            cells[position] = (*text).to_owned();
            DraftRow { line: 2, cells: cells.into_iter().collect() }
        };
        let rows = texts.iter().map(row).collect();
        let draft = Draft { table, file: "commitments.csv".into(), headings: Vec::new(), rows };
        let spelling = Spelling::of(&draft);
        texts.iter().map(|it| spelling.read(&table.columns[position], position, it)).collect()
    }

    #[test]
    fn a_decimal_comma_is_recognised_for_the_whole_column() {
        assert_eq!(
            numbers(&["1.234", "2,5", "1.234,5"]),
            [Ok(Cell::Number(1234.0)), Ok(Cell::Number(2.5)), Ok(Cell::Number(1234.5))]
        );
    }

    #[test]
    fn without_any_sign_of_dutch_spelling_a_point_is_a_decimal_point() {
        assert_eq!(numbers(&["52.993", "7"]), [Ok(Cell::Number(52.993)), Ok(Cell::Number(7.0))]);
    }

    #[test]
    fn what_may_be_two_numbers_is_a_question() {
        assert_eq!(numbers(&["1,234"]), [Err(Unreadable::TwoNumbers)]);
        assert_eq!(numbers(&["1.234", "2,5", "3.75"])[0], Err(Unreadable::TwoNumbers));
    }

    #[test]
    fn what_is_no_number_is_a_question() {
        for text in ["NaN", "inf", "1e999", "75%", "x", "-", "1.2.3", "٣"] {
            assert!(numbers(&[text])[0].is_err(), "{text}");
        }
        assert_eq!(numbers(&["-0"]), [Ok(Cell::Number(0.0))]);
    }

    #[test]
    fn dutch_dates_are_read_day_first() {
        let day = |text: &str| Ok(Cell::Date(text.parse().unwrap()));
        assert_eq!(
            read("due_on", &["3-4-2026", "2026-04", "30/9/2026"]),
            [day("2026-04-03"), day("2026-04"), day("2026-09-30")]
        );
    }

    #[test]
    fn a_column_with_days_in_both_places_is_a_question() {
        assert_eq!(
            read("due_on", &["03/04/2026", "04/25/2026"]),
            [Err(Unreadable::TwoDates), Err(Unreadable::Date)]
        );
    }

    #[test]
    fn days_that_do_not_exist_and_years_that_make_no_sense_are_questions() {
        assert_eq!(
            read("due_on", &["31-2-2026", "1026-01-01", "26-01-01"]),
            [
                Err(Unreadable::NoSuchDay(Day::new(2026, 2, 28).unwrap())),
                Err(Unreadable::ImplausibleDate),
                Err(Unreadable::Date)
            ]
        );
        let last = |text: &str| last_day_of(text).map(|it| it.to_string());
        assert_eq!(last("2024-02-31").as_deref(), Some("2024-02-29"));
        assert_eq!(last("31/4/2026").as_deref(), Some("2026-04-30"));
        for text in ["00-00-0000", "32-1-2026", "31-13-2026", "46000", "31-2-26"] {
            assert_eq!(last(text), None, "{text}");
        }
    }

    #[test]
    fn a_time_of_day_behind_a_date_is_left_out_and_months_may_be_words() {
        let day = |text: &str| Ok(Cell::Date(text.parse().unwrap()));
        for text in [
            "2026-03-01T09:30:00+01:00",
            "2026-03-01T23:59:59.999Z",
            "2026-03-01 00:00",
            "1-3-2026 0:00",
            "1 maart 2026",
            "1 mrt 2026",
            "March 1, 2026",
        ] {
            assert_eq!(read("due_on", &[text]), [day("2026-03-01")], "{text}");
        }
        assert_eq!(read("due_on", &["maart 2026"]), [day("2026-03")]);
        for text in [
            "2026-03-01T25:00",
            "2026-03-01 x",
            "T09:30",
            "2026-03-01T",
            "1 maart",
            "31 april 2026",
        ] {
            assert_eq!(read("due_on", &[text]), [Err(Unreadable::Date)], "{text}");
        }
    }
}
