//! Time to implementation: how long it takes, with what is not finished yet taken along.

#![allow(
    clippy::indexing_slicing,
    reason = "every index is below a length that was checked on entry"
)]

use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF as _, Normal};

use crate::{
    measures::{Card, Unit},
    model::{Bounds, Undefined},
};

/// What [`survival`] means.
pub const CARD: Card = Card {
    id: "survival",
    formula: "S(t) = Π over t_i ≤ t of (1 − d_i/n_i); interval exp(−exp(ln(−ln S) ± z·√V/|ln S|)), V = Σ d_i/(n_i·(n_i − d_i))",
    range: (0.0, 1.0),
    unit: Unit::Share,
    source: "Kaplan, E. L. & Meier, P. (1958). JASA 53, 457–481; variance of Greenwood (1926); restricted mean as Royston & Parmar (2013).",
};

/// How a wait ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// It was implemented.
    Implemented,
    /// It was cancelled, withdrawn or superseded, so that it cannot be implemented any more.
    Cancelled,
    /// It was not implemented on the last day of which anything is known.
    Open,
}

/// One wait.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spell {
    /// Days from the start to the end.
    pub days: f64,
    /// How it ended.
    pub end: End,
}

/// The curve at one time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Days since the start.
    pub days: f64,
    /// Waits that were still open just before.
    pub n_at_risk: u64,
    /// Implemented at this time.
    pub n_events: u64,
    /// Left the count at this time without it.
    pub n_left: u64,
    /// Share not implemented yet.
    pub survival: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// Its interval, from the first event until everything is implemented.
    pub interval: Option<Bounds>,
}

/// The curve.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Survival {
    /// One for each time at which anything happened, in order.
    pub steps: Vec<Step>,
    /// Days after which half is implemented; `None` if the curve stays above a half.
    pub median: Option<f64>,
    /// Where the curves of the interval reach a half; an end that does not is `None`.
    pub median_low: Option<f64>,
    /// See `median_low`.
    pub median_high: Option<f64>,
}

/// Estimates the share not implemented yet, by time since the start.
///
/// ```text
/// S(t) = Π over t_i ≤ t of (1 − d_i/n_i); interval exp(−exp(ln(−ln S) ± z·√V/|ln S|)), V = Σ d_i/(n_i·(n_i − d_i))
/// ```
///
/// with `d_i` events among `n_i` still waiting. Waits that ended otherwise leave the count after the events of the same day.
/// The interval is on the log-minus-log scale with Greenwood's variance.
///
/// # Range
///
/// `[0, 1]`, never rising.
///
/// # Errors
///
/// [`Undefined::TooFew`] without waits, [`Undefined::NotRecorded`] for days that are negative or no number, or a level that is no share.
///
/// # Notes
///
/// A cancelled agreement is no open one: where there are any, [`cumulative_incidence`](crate::measures::cumulative_incidence)
/// is right, and one minus this curve says too much.
///
/// # Examples
///
/// ```
/// use tenzij::measures::survival::{End, Spell, survival};
///
/// let spells = [(10.0, End::Implemented), (20.0, End::Open), (30.0, End::Implemented)];
/// let curve = survival(&spells.map(|(days, end)| Spell { days, end }), 0.95)?;
/// // Two of three still wait after day 10; the one that is left finishes on day 30.
/// assert!((curve.steps[0].survival - 2.0 / 3.0).abs() < 1e-15);
/// assert_eq!(curve.median, Some(30.0));
/// # Ok::<(), tenzij::model::Undefined>(())
/// ```
pub fn survival(spells: &[Spell], level: f64) -> Result<Survival, Undefined> {
    if !(0.0 < level && level < 1.0)
        || spells.iter().any(|it| !(0.0..f64::INFINITY).contains(&it.days))
    {
        return Err(Undefined::NotRecorded);
    }
    if spells.is_empty() {
        return Err(Undefined::TooFew);
    }
    let z = Normal::standard().inverse_cdf(f64::midpoint(1.0, level));
    let (mut survival, mut variance) = (1.0_f64, 0.0);
    let mut steps = Vec::new();
    for (days, n_at_risk, n_events, n_left) in table(spells) {
        let (at_risk, events) = (n_at_risk as f64, n_events as f64);
        survival *= 1.0 - events / at_risk;
        variance +=
            if n_events < n_at_risk { events / (at_risk * (at_risk - events)) } else { 0.0 };
        let has_interval = 0.0 < survival && survival < 1.0;
        let interval = has_interval.then(|| {
            let log = survival.ln();
            let half = z * variance.sqrt() / log.abs();
            let end = |it: f64| (-((-log).ln() + it).exp()).exp();
            Bounds { low: end(half), high: end(-half) }
        });
        let standard_error = survival * variance.sqrt();
        steps.push(Step { days, n_at_risk, n_events, n_left, survival, standard_error, interval });
    }
    let half = 0.5 + 1e-12;
    let reached = |of: &dyn Fn(&Step) -> Option<f64>| {
        steps.iter().find(|it| of(it).is_some_and(|it| it <= half)).map(|it| it.days)
    };
    let median = reached(&|it| Some(it.survival));
    let median_low = reached(&|it| it.interval.map(|it| it.low));
    let median_high = reached(&|it| it.interval.map(|it| it.high));
    Ok(Survival { steps, median, median_low, median_high })
}

/// Mean days until implementation, counting no more than `horizon` for each, with its standard error.
///
/// ```text
/// ∫ from 0 to τ of S(t) dt, variance Σ A_i²·d_i/(n_i·(n_i − d_i)), A_i = ∫ from t_i to τ of S(t) dt
/// ```
pub fn restricted_mean(curve: &Survival, horizon: f64) -> (f64, f64) {
    let steps: Vec<&Step> = curve.steps.iter().take_while(|it| it.days <= horizon).collect();
    let mut area_after = vec![0.0; steps.len() + 1];
    for at in (0..steps.len()).rev() {
        let end = steps.get(at + 1).map_or(horizon, |it| it.days);
        area_after[at] = area_after[at + 1] + steps[at].survival * (end - steps[at].days);
    }
    let first = steps.first().map_or(horizon, |it| it.days);
    let variance: f64 = steps
        .iter()
        .zip(&area_after)
        .filter(|(it, _)| it.n_events < it.n_at_risk)
        .map(|(it, area)| {
            let (at_risk, events) = (it.n_at_risk as f64, it.n_events as f64);
            area * area * events / (at_risk * (at_risk - events))
        })
        .sum();
    (first + area_after[0], variance.sqrt())
}

/// Times in order, with how many waited, were implemented, and left otherwise.
fn table(spells: &[Spell]) -> Vec<(f64, u64, u64, u64)> {
    let mut ordered: Vec<&Spell> = spells.iter().collect();
    ordered.sort_by(|a, b| a.days.total_cmp(&b.days));
    let mut at_risk = spells.len() as u64;
    let mut rows = Vec::new();
    for group in ordered.chunk_by(|a, b| a.days == b.days) {
        let n_events = group.iter().filter(|it| it.end == End::Implemented).count() as u64;
        let n_left = group.len() as u64 - n_events;
        rows.push((group[0].days, at_risk, n_events, n_left));
        at_risk -= group.len() as u64;
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_restricted_mean_is_the_area_under_the_curve() {
        let spells = [(10.0, End::Implemented), (30.0, End::Implemented)];
        let curve = survival(&spells.map(|(days, end)| Spell { days, end }), 0.95).unwrap();
        // 1 until day 10, a half until day 30, nothing after it.
        assert_eq!(restricted_mean(&curve, 100.0).0, 20.0);
        assert_eq!(restricted_mean(&curve, 20.0).0, 15.0);
        assert_eq!(restricted_mean(&curve, 5.0), (5.0, 0.0));
    }

    #[test]
    fn bad_input_is_refused() {
        assert_eq!(survival(&[], 0.95), Err(Undefined::TooFew));
        let before = Spell { days: -1.0, end: End::Open };
        assert_eq!(survival(&[before], 0.95), Err(Undefined::NotRecorded));
    }

    proptest::proptest! {
        #[test]
        fn the_curve_never_rises_and_without_open_waits_it_is_the_plain_share(
            days in proptest::collection::vec(0_u32..50, 1..20)
        ) {
            let spells: Vec<Spell> =
                days.iter().map(|it| Spell { days: f64::from(*it), end: End::Implemented }).collect();
            let curve = survival(&spells, 0.95).unwrap();
            let mut before = 1.0;
            for step in &curve.steps {
                let later = days.iter().filter(|it| step.days < f64::from(**it)).count() as f64;
                proptest::prop_assert!((step.survival - later / days.len() as f64).abs() < 1e-12);
                proptest::prop_assert!(step.survival <= before);
                before = step.survival;
            }
            let mean = days.iter().map(|it| f64::from(*it)).sum::<f64>() / days.len() as f64;
            proptest::prop_assert!((restricted_mean(&curve, 1000.0).0 - mean).abs() < 1e-9);
        }
    }

    #[test]
    fn a_level_that_is_no_share_is_refused() {
        let wait = Spell { days: 1.0, end: End::Open };
        for level in [-0.5, 0.0, 1.0, 1.5, f64::NAN] {
            assert_eq!(survival(&[wait], level), Err(Undefined::NotRecorded), "{level}");
        }
    }
}
