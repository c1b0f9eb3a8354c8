//! How far something is that is not due yet, against how far it should be by now.

use crate::{
    measures::{Card, Unit},
    model::{Day, Undefined},
};

/// What [`pace`] means.
pub const CARD: Card = Card {
    id: "pace",
    formula: "pace = q / planned, planned = (t − start)/(due − start)",
    range: (0.0, f64::INFINITY),
    unit: Unit::Number,
    source: "Project Management Institute (2019). The standard for earned value management (schedule performance index).",
};

/// Computes the share of the way that should lie behind by now, if work goes evenly from start to due date.
///
/// # Errors
///
/// [`Undefined::NotRecorded`] if the due date does not come after the start.
pub fn planned(start: Day, due: Day, now: Day) -> Result<f64, Undefined> {
    let whole = due.days_since(start);
    if whole <= 0 {
        return Err(Undefined::NotRecorded);
    }
    Ok((now.days_since(start) as f64 / whole as f64).clamp(0.0, 1.0))
}

/// Measures progress against the even line from start to due date.
///
/// ```text
/// pace = q / planned, planned = (t − start)/(due − start)
/// ```
///
/// `q` is the attainment so far, `t` the as-of date.
///
/// # Range
///
/// From 0. 1: just as far as an even pace would be; 0.5: half as far; above 1: ahead.
///
/// # Errors
///
/// [`Undefined::NothingDue`] while nothing is planned yet; [`Undefined::NotRecorded`] if the attainment is no share.
///
/// # Notes
///
/// Much work is not done evenly: a pace below 1 is a question to ask, no finding.
///
/// # Examples
///
/// ```
/// use tenzij::measures::pace::pace;
///
/// assert_eq!(pace(0.25, 0.5)?, 0.5);
/// assert_eq!(pace(0.5, 0.5)?, 1.0);
/// # Ok::<(), tenzij::model::Undefined>(())
/// ```
pub fn pace(attainment: f64, planned: f64) -> Result<f64, Undefined> {
    if !(0.0..=1.0).contains(&attainment) || !(0.0..=1.0).contains(&planned) {
        return Err(Undefined::NotRecorded);
    }
    if planned <= 0.0 {
        return Err(Undefined::NothingDue);
    }
    Ok(attainment / planned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn the_line_runs_evenly_and_stays_within_its_ends() {
        let at = |now: &str| planned(day("2026-01-01"), day("2026-01-11"), day(now)).unwrap();
        assert_eq!((at("2026-01-06"), at("2025-01-01"), at("2027-01-01")), (0.5, 0.0, 1.0));
        assert_eq!(
            planned(day("2026-01-01"), day("2026-01-01"), day("2026-01-01")),
            Err(Undefined::NotRecorded)
        );
    }

    #[test]
    fn before_the_start_there_is_no_pace() {
        assert_eq!(pace(0.0, 0.0), Err(Undefined::NothingDue));
        assert_eq!(pace(1.5, 0.5), Err(Undefined::NotRecorded));
    }
}
