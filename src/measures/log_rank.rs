//! Whether two groups of agreements take equally long.

use serde::{Deserialize, Serialize};
use statrs::distribution::{ChiSquared, ContinuousCDF as _};

use crate::{
    measures::{
        Card, Unit,
        survival::{End, Spell},
    },
    model::Undefined,
};

/// What [`log_rank`] means.
pub const CARD: Card = Card {
    id: "log_rank",
    formula: "χ² = (O − E)²/V, E = Σ d_i·n_1i/n_i, V = Σ d_i·(n_1i/n_i)(1 − n_1i/n_i)(n_i − d_i)/(n_i − 1)",
    range: (0.0, f64::INFINITY),
    unit: Unit::Number,
    source: "Mantel, N. (1966). Cancer Chemotherapy Reports 50, 163–170.",
};

/// What the test found.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LogRank {
    /// χ² with one degree of freedom.
    pub chi_squared: f64,
    /// Probability of a χ² at least as large if both take equally long.
    pub p: f64,
    /// Implemented in the first group.
    pub observed: f64,
    /// Expected there if both take equally long.
    pub expected: f64,
}

/// Tests whether two groups take equally long.
///
/// ```text
/// χ² = (O − E)²/V, E = Σ d_i·n_1i/n_i, V = Σ d_i·(n_1i/n_i)(1 − n_1i/n_i)(n_i − d_i)/(n_i − 1)
/// ```
///
/// over the times `i` at which anything was implemented: `d_i` in all, `n_i` still waiting, `n_1i` of them in the first group.
///
/// # Range
///
/// χ² from 0; `p` in `[0, 1]`.
///
/// # Errors
///
/// [`Undefined::TooFew`] if a group is empty, [`Undefined::NoVariation`] if nothing was implemented while both had open waits.
///
/// # Examples
///
/// ```
/// use tenzij::measures::{log_rank::log_rank, survival::{End, Spell}};
///
/// let group = |days: [f64; 3]| days.map(|days| Spell { days, end: End::Implemented });
/// let same = log_rank(&group([1.0, 2.0, 3.0]), &group([1.0, 2.0, 3.0]))?;
/// assert!(same.chi_squared < 1e-12 && (same.p - 1.0).abs() < 1e-6);
/// # Ok::<(), tenzij::model::Undefined>(())
/// ```
pub fn log_rank(first: &[Spell], second: &[Spell]) -> Result<LogRank, Undefined> {
    if first.is_empty() || second.is_empty() {
        return Err(Undefined::TooFew);
    }
    let ended = first.iter().chain(second).filter(|it| it.end == End::Implemented);
    let mut times: Vec<f64> = ended.map(|it| it.days).collect();
    times.sort_by(f64::total_cmp);
    times.dedup();
    let (first, second) = (Group::of(first), Group::of(second));
    let (mut observed, mut expected, mut variance) = (0.0, 0.0, 0.0);
    for time in times {
        let at_risk = first.waiting(time) + second.waiting(time);
        let n_events = first.events(time) + second.events(time);
        let share = first.waiting(time) / at_risk;
        observed += first.events(time);
        expected += n_events * share;
        if 1.0 < at_risk {
            variance += n_events * share * (1.0 - share) * (at_risk - n_events) / (at_risk - 1.0);
        }
    }
    if variance <= 0.0 {
        return Err(Undefined::NoVariation);
    }
    let chi_squared = (observed - expected).powi(2) / variance;
    let distribution = ChiSquared::new(1.0).map_err(|_| Undefined::TooFew)?;
    Ok(LogRank { chi_squared, p: distribution.sf(chi_squared), observed, expected })
}

/// One group, sorted, so that each count is two searches.
struct Group {
    days: Vec<f64>,
    implemented: Vec<f64>,
}

impl Group {
    fn of(spells: &[Spell]) -> Group {
        let sorted = |days: &mut Vec<f64>| days.sort_by(f64::total_cmp);
        let mut days: Vec<f64> = spells.iter().map(|it| it.days).collect();
        let ended = spells.iter().filter(|it| it.end == End::Implemented);
        let mut implemented: Vec<f64> = ended.map(|it| it.days).collect();
        sorted(&mut days);
        sorted(&mut implemented);
        Group { days, implemented }
    }

    /// Waits that were still open just before a time.
    fn waiting(&self, time: f64) -> f64 {
        (self.days.len() - self.days.partition_point(|it| *it < time)) as f64
    }

    /// Implemented at a time.
    fn events(&self, time: f64) -> f64 {
        let until =
            |it: fn(&f64, &f64) -> bool| self.implemented.partition_point(|day| it(day, &time));
        (until(|day, time| day <= time) - until(|day, time| day < time)) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_by_hand() {
        // Day 1: one of one and one, so E = 1/2, V = 1/4; afterwards the first group is gone.
        let one = |days| [Spell { days, end: End::Implemented }];
        let found = log_rank(&one(1.0), &one(2.0)).unwrap();
        assert_eq!((found.observed, found.expected, found.chi_squared), (1.0, 0.5, 1.0));
    }

    #[test]
    fn groups_that_cannot_be_compared_are_undefined() {
        let open = [Spell { days: 3.0, end: End::Open }];
        assert_eq!(log_rank(&open, &open), Err(Undefined::NoVariation));
        assert_eq!(log_rank(&[], &open), Err(Undefined::TooFew));
    }

    proptest::proptest! {
        #[test]
        fn it_does_not_mind_which_group_comes_first(
            a in proptest::collection::vec(0_u32..20, 1..8), b in proptest::collection::vec(0_u32..20, 1..8)
        ) {
            let spells = |days: &[u32]| -> Vec<Spell> {
                days.iter().map(|it| Spell { days: f64::from(*it), end: End::Implemented }).collect()
            };
            let (one, other) = (log_rank(&spells(&a), &spells(&b)), log_rank(&spells(&b), &spells(&a)));
            let (Ok(one), Ok(other)) = (one, other) else { return Ok(()) };
            proptest::prop_assert!((one.chi_squared - other.chi_squared).abs() < 1e-9);
            proptest::prop_assert!((0.0..=1.0).contains(&one.p));
        }
    }
}
