//! Figures of other systems as one long table, whatever their form: one figure of one municipality in one period on a row.
//!
//! A figure is no evidence by itself: which commitment it tells of stands in a mapping, which finds its columns here.
//! A figure that is missing is unknown, and never zero.

use crate::{
    diagnostic::Diagnostic,
    register::Cells,
    sources::{
        field::{Place, Record},
        municipality::{self, Resolved},
    },
};

/// The columns that a mapping may name.
pub(in crate::sources) const HEADINGS: &[&str] = &[
    "municipality",
    "name",
    "period",
    "date",
    "measure",
    "category",
    "report",
    "publication",
    "value",
    "euros",
    "missing",
];

/// One figure.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Observation {
    /// The region that it is of.
    pub(super) region: Region,
    /// The period as the source has it.
    pub(super) period: String,
    /// The measure, topic, variable or field of duties that it is of.
    pub(super) measure: String,
    /// What it is broken down by.
    pub(super) category: String,
    /// The kind of report, such as a budget or an account.
    pub(super) report: String,
    /// Which of several publications of the same figure.
    pub(super) publication: String,
    /// The figure and what stood in its place.
    pub(super) figure: Figure,
    /// The figure in euros, where it is known to be money in thousands.
    pub(super) euros: String,
}

/// A region, as far as it is a municipality.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Region {
    /// The code of the municipality; empty for a region of another kind.
    pub(super) code: String,
    /// Its name, or the code or name of a region of another kind.
    pub(super) name: String,
    /// Whether the municipality ended.
    pub(super) has_ended: bool,
}

/// A figure, or the sign that stands for one that is missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Figure {
    pub(super) value: String,
    pub(super) missing: String,
}

/// Takes the figures out of a record.
pub(super) type Melt = fn(&Record, &Place) -> Result<Vec<Observation>, Diagnostic>;

impl Observation {
    /// Its cells in the order of [`HEADINGS`].
    pub(super) fn cells(&self) -> Cells {
        let date = date(&self.period);
        [
            &self.region.code,
            &self.region.name,
            &self.period,
            &date,
            &self.measure,
            &self.category,
            &self.report,
            &self.publication,
            &self.figure.value,
            &self.euros,
            &self.figure.missing,
        ]
        .into_iter()
        .collect()
    }
}

impl Region {
    /// The region that a code or a name stands for; a question if it may be several, or none that is known.
    ///
    /// A municipality that ended stays the one that it was: its figures are of its own territory.
    pub(super) fn of(text: &str, place: &Place) -> Result<Region, Diagnostic> {
        let own = |it: &municipality::Municipality| Region {
            code: it.code.to_owned(),
            name: it.name.to_owned(),
            has_ended: !it.exists,
        };
        let resolved = municipality::resolve(text);
        match resolved {
            Resolved::One(it) => Ok(own(it)),
            Resolved::Successor { ended, .. } | Resolved::Ended { ended, .. } => Ok(own(ended)),
            Resolved::Unknown if is_other(text) => {
                Ok(Region { name: text.trim().to_owned(), ..Region::default() })
            }
            Resolved::Several(_) | Resolved::Unknown => {
                let settled = resolved.settle(place.clone(), text);
                settled.map(|(it, _)| own(it))
            }
        }
    }
}

/// Codes and names of regions that are no municipality.
fn is_other(text: &str) -> bool {
    let text = text.trim();
    let is_code = text.get(..2).is_some_and(|it| it.bytes().all(|it| it.is_ascii_alphabetic()))
        && text
            .get(2..)
            .is_some_and(|it| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit()));
    let is_of_municipalities = text.get(..2).is_some_and(|it| it.eq_ignore_ascii_case("gm"));
    let plain = text.to_lowercase();
    let plain = plain.split(" (").next().unwrap_or_default();
    let is_name =
        matches!(plain, "nederland" | "totaal" | "gemiddelde") || municipality::is_province(plain);
    (is_code && !is_of_municipalities) || is_name
}

/// Signs for a figure that is missing, as sources write them.
const MISSING: &[&str] =
    &["", "-", "?", "x", "X", ".", "n.b.", "nb", "NA", "n/a", "-99998", "-99997"];

impl Figure {
    /// A figure in the one form of numbers; a sign of these stands for one that is missing.
    pub(super) fn read(text: &str, signs: &[&str]) -> Figure {
        let text = text.trim();
        let value = decimal(text).unwrap_or_else(|| text.to_owned());
        if signs.contains(&text) || signs.contains(&value.as_str()) {
            return Figure { value: String::new(), missing: text.to_owned() };
        }
        Figure { value, missing: String::new() }
    }

    /// The same with the signs that all sources use.
    pub(super) fn read_any(text: &str) -> Figure {
        Figure::read(text, MISSING)
    }
}

/// A number with a point and without what it does not need: `1234` for `1234.0` and `1.234,0`.
///
/// `None` for what may be read in two ways, such as `1.234` with three digits behind the only point.
pub(super) fn decimal(text: &str) -> Option<String> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text),
    };
    let is_whole = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
    let (whole, fraction) = if let Some((whole, fraction)) = digits.rsplit_once(',') {
        (ungrouped(whole)?, fraction)
    } else {
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        (whole.to_owned(), fraction)
    };
    if !is_whole(&whole) || !is_whole(fraction) {
        return None;
    }
    let fraction = fraction.trim_end_matches('0');
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let sign = if whole == "0" && fraction.is_empty() { "" } else { sign };
    let point = if fraction.is_empty() { "" } else { "." };
    Some(format!("{sign}{whole}{point}{fraction}"))
}

/// `1234567` for `1.234.567`; `None` if the points do not stand before groups of three.
fn ungrouped(whole: &str) -> Option<String> {
    let mut groups = whole.split('.');
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let fits = rest.iter().all(|it| it.len() == 3) && (rest.is_empty() || first.len() <= 3);
    fits.then(|| format!("{first}{}", rest.concat()))
}

/// Euros for a number of thousands of euros, by moving the point; empty for what is no plain number.
pub(super) fn thousands(value: &str) -> String {
    let Some(value) = decimal(value) else { return String::new() };
    let (whole, fraction) = value.split_once('.').unwrap_or((&value, ""));
    let padded = format!("{fraction:0<3}");
    let (moved, rest) = padded.split_at(3);
    decimal(&format!("{whole}{moved}.{rest}0")).unwrap_or_default()
}

/// The date at which a period counts: a year, or a month of one; empty if the period is written in no known form.
pub(super) fn date(period: &str) -> String {
    let year = period.get(..4).filter(|it| it.bytes().all(|it| it.is_ascii_digit()));
    let (Some(year), rest) = (year, period.get(4..).unwrap_or_default().trim()) else {
        return String::new();
    };
    let number = |text: &str| text.parse::<u8>().ok();
    match rest.split_at_checked(2) {
        None if rest.is_empty() => year.to_owned(),
        Some(("JJ", _)) => year.to_owned(),
        Some(("KW", quarter)) => match number(quarter) {
            Some(it @ 1..=4) => format!("{year}-{:02}", it * 3),
            _ => String::new(),
        },
        Some(("MM", month)) if matches!(number(month), Some(1..=12)) => format!("{year}-{month}"),
        Some((_, "")) | None => String::new(),
        Some(_) if rest.starts_with("X0") => year.to_owned(),
        Some(_) if rest.starts_with('-') => period.trim().to_owned(),
        Some(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_has_one_form_and_what_may_be_two_has_none() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(decimal(text).as_deref(), expected, "{text}");
        };
        check("1234", Some("1234"));
        check("1234.0", Some("1234"));
        check("1.234,50", Some("1234.5"));
        check("-0,5", Some("-0.5"));
        check("-0.0", Some("0"));
        check("007", Some("7"));
        check("12.345.678,9", Some("12345678.9"));
        for text in ["", "-", "1.2.3", "1e5", "12.34,5", "1,2,3", "a", "1,", ",5"] {
            check(text, None);
        }
    }

    #[test]
    fn thousands_become_euros_to_the_last_digit() {
        // 12.5 thousand is 12 500; 0.0001 thousand is ten cents; 2^53 + 1 has no double.
        let cases = [
            ("12.5", "12500"),
            ("-3", "-3000"),
            ("0.0001", "0.1"),
            ("9007199254740993", "9007199254740993000"),
            ("0", "0"),
            ("?", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(thousands(text), expected, "{text}");
        }
    }

    #[test]
    fn periods_count_at_their_year_or_month() {
        let cases = [
            ("2019JJ00", "2019"),
            ("2019KW01", "2019-03"),
            ("2019KW05", ""),
            ("2019MM12", "2019-12"),
            ("2019MM13", ""),
            ("2023X005", "2023"),
            ("2023", "2023"),
            ("2023-06", "2023-06"),
            ("2023-06-30", "2023-06-30"),
            ("mrp", ""),
            ("", ""),
            ("20é", ""),
            ("2019é", ""),
        ];
        for (period, expected) in cases {
            assert_eq!(date(period), expected, "{period}");
        }
    }

    #[test]
    fn a_sign_for_nothing_is_no_figure_and_a_real_figure_beyond_it_is_one() {
        let signs = &["-99998"];
        assert_eq!(Figure::read("-99998", signs).value, "");
        assert_eq!(Figure::read("-99998.0", signs).value, "");
        assert_eq!(Figure::read("-99999", signs).value, "-99999");
        assert_eq!(Figure::read("0", signs).value, "0");
        for text in ["?", "-", "x", ".", "", "n.b."] {
            assert_eq!(Figure::read_any(text).value, "", "{text}");
        }
        assert_eq!(Figure::read_any("0").value, "0");
    }

    #[test]
    fn regions_of_another_kind_are_told_from_names_that_nobody_knows() {
        let of = |text: &str| Region::of(text, &Place::row("x", 2));
        assert_eq!(of("GM1680   ").unwrap().name, "Aa en Hunze");
        assert_eq!(of("NL00").unwrap().code, "");
        assert_eq!(of("PV22").unwrap().name, "PV22");
        assert_eq!(of("Drenthe (PV)").unwrap().code, "");
        assert_eq!(of("Nederland").unwrap().code, "");
        assert!(of("Weesp").unwrap().has_ended);
        assert!(of("GM9999").is_err() && of("Asse").is_err() && of("Bergen").is_err());
    }
}
