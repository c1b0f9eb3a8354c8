//! How far a commitment has come from its baseline to its target.

use crate::{
    measures::{Card, Unit},
    model::Undefined,
};

/// What [`attainment`] means.
pub const CARD: Card = Card {
    id: "attainment",
    formula: "q = clamp((y − b)/(T − b), 0, 1)",
    range: (0.0, 1.0),
    unit: Unit::Share,
    source: "Goal attainment as in earned value; not, partly and fully as in Thomson et al. (2017), American Journal of Political Science 61, 527–542.",
};

/// What a commitment is measured against.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Target {
    /// Where it starts.
    pub baseline: f64,
    /// Where it is to end; below the baseline where less is better.
    pub target: f64,
    /// How far a maintenance target, equal to its baseline, may be missed.
    pub tolerance: Option<f64>,
}

/// How far a commitment has come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Attainment {
    /// Share of the way, between 0 and 1.
    pub share: f64,
    /// Share of the way without limits, kept apart and never averaged.
    pub uncapped: f64,
}

/// Measures how far a commitment has come.
///
/// ```text
/// q = clamp((y − b)/(T − b), 0, 1)
/// ```
///
/// where `y` is the measured value, `b` the baseline and `T` the target.
/// A target equal to its baseline is one to maintain: `q = 1` if `|y − T|` is within the tolerance, else 0.
///
/// # Range
///
/// `[0, 1]`. 1: the target is reached or passed. 0: no better than the baseline. Half-way is 0.5.
///
/// # Errors
///
/// [`Undefined::NoTolerance`] for a maintenance target without a tolerance,
/// and [`Undefined::NotRecorded`] if the value, the baseline or the target is no finite number, or they lie too far apart to divide.
///
/// # Examples
///
/// ```
/// use tenzij::measures::attainment::{Target, attainment};
///
/// let less_is_better = Target { baseline: 200.0, target: 120.0, tolerance: None };
/// assert_eq!(attainment(&less_is_better, 140.0)?.share, 0.75);
/// assert_eq!(attainment(&less_is_better, 100.0)?.share, 1.0);
/// # Ok::<(), tenzij::model::Undefined>(())
/// ```
pub fn attainment(target: &Target, value: f64) -> Result<Attainment, Undefined> {
    let way = target.target - target.baseline;
    if way == 0.0 {
        let tolerance = target.tolerance.ok_or(Undefined::NoTolerance)?;
        let miss = (value - target.target).abs();
        if !miss.is_finite() {
            return Err(Undefined::NotRecorded);
        }
        let share = if miss <= tolerance { 1.0 } else { 0.0 };
        return Ok(Attainment { share, uncapped: share });
    }
    let uncapped = (value - target.baseline) / way;
    if !uncapped.is_finite() || !way.is_finite() {
        return Err(Undefined::NotRecorded);
    }
    Ok(Attainment { share: uncapped.clamp(0.0, 1.0), uncapped })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_maintenance_target_is_kept_or_not_and_needs_a_tolerance() {
        let keep = |tolerance| Target { baseline: 10.0, target: 10.0, tolerance };
        assert_eq!(attainment(&keep(Some(0.5)), 10.5).unwrap().share, 1.0);
        assert_eq!(attainment(&keep(Some(0.5)), 10.6).unwrap().share, 0.0);
        assert_eq!(attainment(&keep(None), 10.0), Err(Undefined::NoTolerance));
    }

    #[test]
    fn a_value_that_is_no_number_is_undefined_rather_than_nothing_done() {
        let half_way = Target { baseline: 0.0, target: 10.0, tolerance: None };
        let keep = Target { baseline: 10.0, target: 10.0, tolerance: Some(1.0) };
        let endless = Target { baseline: 0.0, target: f64::INFINITY, tolerance: None };
        for value in [f64::NAN, f64::INFINITY] {
            assert_eq!(attainment(&half_way, value), Err(Undefined::NotRecorded));
            assert_eq!(attainment(&keep, value), Err(Undefined::NotRecorded));
        }
        assert_eq!(attainment(&endless, 5.0), Err(Undefined::NotRecorded));
    }

    #[test]
    fn overachievement_is_kept_apart() {
        // (35 − 10)/(20 − 10) = 2.5.
        let target = Target { baseline: 10.0, target: 20.0, tolerance: None };
        let attainment = attainment(&target, 35.0).unwrap();
        assert_eq!((attainment.share, attainment.uncapped), (1.0, 2.5));
    }
}
