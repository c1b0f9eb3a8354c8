//! Bestuursparadox BP: the share of seats that said an unconditional yes and did not deliver.

use serde::{Deserialize, Serialize};

use crate::{
    measures::{
        Card, Unit,
        exact_sum::{ExactSum, Sum},
    },
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
    let mut sums = ParadoxSums::<ExactSum>::default();
    for it in items {
        sums.add(it);
    }
    sums.paradox()
}

/// What the [paradox](paradox()) of any number of agreements is made of.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ParadoxSums<S> {
    n: u64,
    product: S,
    harmony: S,
    leak: S,
}

impl<S: Sum> ParadoxSums<S> {
    /// Adds an agreement.
    pub fn add(&mut self, item: &ParadoxItem) {
        self.n += 1;
        self.product.add(item.harmony * item.leak);
        self.harmony.add(item.harmony);
        self.leak.add(item.leak);
    }

    /// Adds all of another.
    pub fn join<T: Sum>(&mut self, other: &ParadoxSums<T>) {
        self.n += other.n;
        self.product.join(&other.product);
        self.harmony.join(&other.harmony);
        self.leak.join(&other.leak);
    }

    /// Agreements added.
    pub fn n(&self) -> u64 {
        self.n
    }

    /// The [paradox](paradox()).
    ///
    /// # Errors
    ///
    /// As for the function.
    pub fn paradox(&self) -> Result<Paradox, Undefined> {
        if self.n == 0 {
            return Err(Undefined::NothingDue);
        }
        let n = self.n as f64;
        let index = self.product.value() / n;
        let level = (self.harmony.value() / n) * (self.leak.value() / n);
        Ok(Paradox { index, level, harmony_bias: index - level })
    }
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
    fn worked_by_hand() {
        // (1·1/2 + 1/2·0)/2 = 1/4; means 3/4 and 1/4: level 3/16; covariance (1/4·1/4 + 1/4·1/4)/2 = 1/16.
        let items =
            [ParadoxItem { harmony: 1.0, leak: 0.5 }, ParadoxItem { harmony: 0.5, leak: 0.0 }];
        let expected = Paradox { index: 0.25, level: 0.1875, harmony_bias: 0.0625 };
        assert_eq!(paradox(&items), Ok(expected));
        assert_eq!(paradox(&[]), Err(Undefined::NothingDue));
    }

    #[test]
    fn each_corner_has_its_quadrant_and_a_harmony_that_crosses_has_none() {
        let thresholds = Thresholds { harmony: 0.75, follow_through: 0.7 };
        let at = |harmony: Bounds, kept| quadrant(harmony, Bounds::exactly(kept), &thresholds);
        assert_eq!(at(Bounds::exactly(0.75), 0.7), Quadrant::CarriedAndDone);
        assert_eq!(at(Bounds::exactly(0.75), 0.6), Quadrant::Paradox);
        assert_eq!(at(Bounds::exactly(0.5), 0.7), Quadrant::QuietDoers);
        assert_eq!(at(Bounds::exactly(0.5), 0.6), Quadrant::OpenDifference);
        assert_eq!(at(Bounds { low: 0.5, high: 1.0 }, 1.0), Quadrant::Undecided);
    }

    proptest::proptest! {
        #[test]
        fn level_and_harmony_bias_add_up_to_the_index(
            items in proptest::collection::vec((0.0..=1.0_f64, 0.0..=1.0_f64), 1..20)
        ) {
            let items: Vec<ParadoxItem> =
                items.into_iter().map(|(harmony, leak)| ParadoxItem { harmony, leak }).collect();
            let it = paradox(&items).unwrap();
            proptest::prop_assert!((it.level + it.harmony_bias - it.index).abs() < 1e-12);
            proptest::prop_assert!((0.0..=1.0).contains(&it.index));
        }
    }

    #[test]
    fn bounds_that_cross_a_threshold_leave_it_undecided() {
        let thresholds = Thresholds { harmony: 0.75, follow_through: 0.7 };
        let at = |low, high| quadrant(Bounds::exactly(1.0), Bounds { low, high }, &thresholds);
        assert_eq!(at(0.7, 0.9), Quadrant::CarriedAndDone);
        assert_eq!(at(0.2, 0.69), Quadrant::Paradox);
        assert_eq!(at(0.2, 0.7), Quadrant::Undecided);
    }
}
