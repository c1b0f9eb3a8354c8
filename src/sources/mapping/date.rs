//! How foreign tables write dates: a small set, named by whoever writes the mapping.

use serde::Deserialize;

use crate::model::PartialDate;

/// A way to write a date. Days and months may have one digit; the outcome is checked against the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(super) enum DateFormat {
    #[serde(rename = "dd/mm/yyyy")]
    DaySlashMonthSlashYear,
    #[serde(rename = "d-m-yyyy")]
    DayDashMonthDashYear,
    #[serde(rename = "mm/dd/yyyy")]
    MonthSlashDaySlashYear,
    /// Years of two digits lie in this century.
    #[serde(rename = "dd/mm/yy")]
    DaySlashMonthSlashShortYear,
    #[serde(rename = "mm/yyyy")]
    MonthSlashYear,
    /// Also `2019` and `2019-05`.
    #[serde(rename = "yyyy-mm-dd")]
    Iso,
    #[serde(rename = "yyyy/mm/dd")]
    YearSlashMonthSlashDay,
}

impl DateFormat {
    /// As the mapping spells it.
    pub(super) fn name(self) -> &'static str {
        match self {
            DateFormat::DaySlashMonthSlashYear => "dd/mm/yyyy",
            DateFormat::DayDashMonthDashYear => "d-m-yyyy",
            DateFormat::MonthSlashDaySlashYear => "mm/dd/yyyy",
            DateFormat::DaySlashMonthSlashShortYear => "dd/mm/yy",
            DateFormat::MonthSlashYear => "mm/yyyy",
            DateFormat::Iso => "yyyy-mm-dd",
            DateFormat::YearSlashMonthSlashDay => "yyyy/mm/dd",
        }
    }

    /// The date in ISO form, if the text is one and the calendar has it.
    pub(super) fn iso(self, text: &str) -> Option<String> {
        let separator = if self == DateFormat::DayDashMonthDashYear { '-' } else { '/' };
        let parts: Vec<&str> = text.split(separator).collect();
        let iso = match (self, parts.as_slice()) {
            (DateFormat::Iso, _) => text.to_owned(),
            (
                DateFormat::DaySlashMonthSlashYear | DateFormat::DayDashMonthDashYear,
                [day, month, year],
            )
            | (DateFormat::MonthSlashDaySlashYear, [month, day, year])
            | (DateFormat::YearSlashMonthSlashDay, [year, month, day]) => {
                format!("{year}-{}-{}", two_digits(month), two_digits(day))
            }
            (DateFormat::DaySlashMonthSlashShortYear, [day, month, year]) if year.len() == 2 => {
                format!("20{year}-{}-{}", two_digits(month), two_digits(day))
            }
            (DateFormat::MonthSlashYear, [month, year]) => format!("{year}-{}", two_digits(month)),
            _ => return None,
        };
        iso.parse::<PartialDate>().is_ok().then_some(iso)
    }
}

/// The year in `2038` or `2038.0`.
pub(super) fn year(text: &str) -> Option<String> {
    let year = text.strip_suffix(".0").unwrap_or(text);
    let is_year = year.len() == 4 && year.parse::<PartialDate>().is_ok();
    is_year.then(|| year.to_owned())
}

fn two_digits(number: &str) -> String {
    format!("{number:0>2}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_gives_the_same_day() {
        let check = |format: DateFormat, text: &str| {
            assert_eq!(format.iso(text).as_deref(), Some("2019-07-05"), "{}", format.name());
        };
        check(DateFormat::DaySlashMonthSlashYear, "05/07/2019");
        check(DateFormat::DayDashMonthDashYear, "5-7-2019");
        check(DateFormat::MonthSlashDaySlashYear, "07/05/2019");
        check(DateFormat::DaySlashMonthSlashShortYear, "5/7/19");
        check(DateFormat::Iso, "2019-07-05");
        check(DateFormat::YearSlashMonthSlashDay, "2019/07/05");
    }

    #[test]
    fn a_date_without_a_day_stays_partial() {
        assert_eq!(DateFormat::MonthSlashYear.iso("05/2019").as_deref(), Some("2019-05"));
        assert_eq!(year("2038.0").as_deref(), Some("2038"));
        assert_eq!(year("2038.5"), None);
        assert_eq!(year("38"), None);
    }

    #[test]
    fn a_day_that_the_calendar_lacks_is_none() {
        assert_eq!(DateFormat::DaySlashMonthSlashYear.iso("31/02/2019"), None);
        assert_eq!(DateFormat::DaySlashMonthSlashYear.iso("7/13/2019"), None);
        assert_eq!(DateFormat::DaySlashMonthSlashYear.iso("05/07/19"), None);
        assert_eq!(DateFormat::DaySlashMonthSlashShortYear.iso("05/07/2019"), None);
    }
}
