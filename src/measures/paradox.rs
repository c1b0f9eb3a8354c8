//! Bestuursparadox BP: the share of seats that said an unconditional yes and did not deliver.

use crate::{
    measures::{Card, Unit},
    model::{Bounds, Undefined},
};

/// What [`paradox`] means.
pub const CARD: Card = Card {
    id: "paradox",
    formula: "BP = mean H·(1 − R) = H̄·mean(1 − R) + Cov(H, 1 − R)",
    range: (0.0, 1.0),
    unit: Unit::Share,
    source: "Definition of this tool; the word is that of the public debate on Drenthe, no published formula was found.",
};

/// One agreement with a matured, known, unconditional yes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ParadoxItem {
    /// H: share of entitled parties that said an unconditional yes.
    pub harmony: f64,
    /// 1 − R: leak among those.
    pub leak: f64,
}

/// The index and its two terms.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Paradox {
    /// BP.
    pub index: f64,
    /// H̄ times the mean leak.
    pub level: f64,
    /// Population covariance of harmony and leak: positive where more harmonious agreements leak more.
    pub harmony_bias: f64,
}

/// Measures the share of seats that said an unconditional yes and did not deliver.
///
/// ```text
/// BP = mean H·(1 − R) = H̄·mean(1 − R) + Cov(H, 1 − R)
/// ```
///
/// over agreements, where `H` is the share of parties with an explicit unconditional yes
/// and `R` the follow-through among those. The covariance divides by the number of agreements.
///
/// # Range
///
/// `[0, 1]`. 0: nobody said yes without doing it. 1: everybody said yes and nobody did anything.
///
/// # Errors
///
/// [`Undefined::NothingDue`] without agreements.
///
/// # Notes
///
/// It is the agreement-weighted form; the form weighted by pairs is the same only where all agreements have as many parties.
///
/// # Examples
///
/// ```
/// use tenzij::measures::paradox::{ParadoxItem, paradox};
///
/// let items = [ParadoxItem { harmony: 1.0, leak: 0.5 }, ParadoxItem { harmony: 0.5, leak: 0.0 }];
/// let paradox = paradox(&items)?;
/// assert_eq!(paradox.index, 0.25);
/// assert_eq!(paradox.level + paradox.harmony_bias, paradox.index);
/// # Ok::<(), tenzij::model::Undefined>(())
/// ```
pub fn paradox(items: &[ParadoxItem]) -> Result<Paradox, Undefined> {
    if items.is_empty() {
        return Err(Undefined::NothingDue);
    }
    let n = items.len() as f64;
    let index = items.iter().map(|it| it.harmony * it.leak).sum::<f64>() / n;
    let harmony = items.iter().map(|it| it.harmony).sum::<f64>() / n;
    let leak = items.iter().map(|it| it.leak).sum::<f64>() / n;
    let level = harmony * leak;
    let covariance = items.iter().map(|it| (it.harmony - harmony) * (it.leak - leak)).sum::<f64>();
    Ok(Paradox { index, level, harmony_bias: covariance / n })
}

/// Where saying and doing meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quadrant {
    /// Carried and done.
    CarriedAndDone,
    /// Carried, not done.
    Paradox,
    /// Not carried by all, and done.
    QuietDoers,
    /// Not carried by all, and not done.
    OpenDifference,
    /// What is unknown can tip it either way.
    Undecided,
}

/// Where a quadrant begins.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thresholds {
    /// Harmony from which an agreement is carried.
    pub harmony: f64,
    /// Follow-through from which an agreement is done.
    pub follow_through: f64,
}

/// Finds the quadrant, or says that what is unknown can tip it.
///
/// A value equal to its threshold has reached it.
pub fn quadrant(harmony: Bounds, follow_through: Bounds, thresholds: &Thresholds) -> Quadrant {
    let side = |bounds: Bounds, threshold: f64| match (
        threshold <= bounds.low,
        threshold <= bounds.high,
    ) {
        (true, _) => Some(true),
        (false, false) => Some(false),
        (false, true) => None,
    };
    let is_carried = side(harmony, thresholds.harmony);
    let is_done = side(follow_through, thresholds.follow_through);
    match (is_carried, is_done) {
        (Some(true), Some(true)) => Quadrant::CarriedAndDone,
        (Some(true), Some(false)) => Quadrant::Paradox,
        (Some(false), Some(true)) => Quadrant::QuietDoers,
        (Some(false), Some(false)) => Quadrant::OpenDifference,
        (None, _) | (_, None) => Quadrant::Undecided,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_that_cross_a_threshold_leave_it_undecided() {
        let thresholds = Thresholds { harmony: 0.75, follow_through: 0.7 };
        let at = |low, high| quadrant(Bounds::exactly(1.0), Bounds { low, high }, &thresholds);
        assert_eq!(at(0.7, 0.9), Quadrant::CarriedAndDone);
        assert_eq!(at(0.2, 0.69), Quadrant::Paradox);
        assert_eq!(at(0.2, 0.7), Quadrant::Undecided);
    }
}
