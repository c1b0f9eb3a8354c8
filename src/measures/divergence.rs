//! Divergence between what was expected of each party and what each did.

use serde::{Deserialize, Serialize};

use crate::{
    measures::{
        Card, Unit,
        exact_sum::{ExactSum, Sum},
    },
    model::Undefined,
};

/// What [`divergence`] means.
pub const CARD: Card = Card {
    id: "divergence",
    formula: "M = Σ w·|e − a| = |net| + (W1 − |net|) + (M − W1)",
    range: (0.0, 1.0),
    unit: Unit::Share,
    source: "Definition of this tool; W1 is the Wasserstein distance of order 1 (Kantorovich).",
};

/// What was expected of one party, and what it did.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// What the obligation asked: 1 if bound, 0 if not.
    pub expected: f64,
    /// What was done, 0 to 1.
    pub acted: f64,
    /// How much it counts.
    pub weight: f64,
}

/// The gap between expectation and act, in two exact splits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Divergence {
    /// M: mean absolute gap.
    pub mean_gap: f64,
    /// The part of M where less was done than expected.
    pub leak: f64,
    /// The part of M where more was done than expected.
    pub quiet: f64,
    /// leak − quiet.
    pub net: f64,
    /// W1: distance between the two distributions, whoever did it.
    pub wasserstein: f64,
}

/// Measures the gap between what was expected and what was done.
///
/// ```text
/// M = Σ w·|e − a| = |net| + (W1 − |net|) + (M − W1)
/// ```
///
/// with weights that add up to 1, where `e` is what the obligation asked, `a` what was done,
/// `net = Σ w·(e − a)`, and `W1 = ∫ |F_e − F_a|` the distance between the two distributions.
/// The three terms are the shortfall of the whole group, intensity that moved, and substitution: somebody else did it.
///
/// # Range
///
/// `[0, 1]`. 0: everybody did what was expected. 1: everybody did the opposite.
///
/// # Properties
///
/// `|net| ≤ W1 ≤ M`, and `M = leak + quiet`.
///
/// # Errors
///
/// [`Undefined::NoAnswers`] without pairs, [`Undefined::NoWeight`] if the weights add up to 0.
///
/// # Examples
///
/// ```
/// use tenzij::measures::divergence::{Pair, divergence};
///
/// // One promised and did nothing, another promised nothing and did it.
/// let swap = [
///     Pair { expected: 1.0, acted: 0.0, weight: 1.0 },
///     Pair { expected: 0.0, acted: 1.0, weight: 1.0 },
/// ];
/// let divergence = divergence(&swap)?;
/// assert_eq!((divergence.mean_gap, divergence.wasserstein), (1.0, 0.0));
/// # Ok::<(), tenzij::model::Undefined>(())
/// ```
pub fn divergence(pairs: &[Pair]) -> Result<Divergence, Undefined> {
    let mut sums = DivergenceSums::<ExactSum>::default();
    for it in pairs {
        sums.add(it);
    }
    sums.divergence()
}

/// What the [divergence](divergence()) of any number of pairs is made of.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct DivergenceSums<S> {
    n: u64,
    weight: S,
    leak: S,
    quiet: S,
    /// Weight expected less weight acted, at 0 and at 1: most pairs are at one of the two.
    at_none: S,
    at_all: S,
    /// The same anywhere else. A distance between distributions needs each place, so it cannot be summed.
    elsewhere: Vec<Step>,
}

/// How far the two distributions move apart at a place.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Step {
    at: f64,
    weight: f64,
}

impl Step {
    /// One number for both, in their order: it sorts a million steps several times as fast as two comparisons.
    fn order(&self) -> u128 {
        u128::from(in_total_order(self.at)) << 64 | u128::from(in_total_order(self.weight))
    }

    /// The step of such a number.
    #[expect(clippy::cast_possible_truncation, reason = "both halves are taken")]
    fn of_order(order: u128) -> Step {
        Step { at: of_total_order((order >> 64) as u64), weight: of_total_order(order as u64) }
    }
}

/// A number in the order of [`f64::total_cmp`]: the bits of a double, those of negative numbers turned over.
fn in_total_order(number: f64) -> u64 {
    let bits = number.to_bits();
    if bits >> 63 == 0 { bits | 1 << 63 } else { !bits }
}

/// The number that stands at a place in this order.
fn of_total_order(place: u64) -> f64 {
    f64::from_bits(if place >> 63 == 1 { place ^ 1 << 63 } else { !place })
}

impl<S: Sum> DivergenceSums<S> {
    /// Adds a pair.
    pub fn add(&mut self, pair: &Pair) {
        let &Pair { expected, acted, weight } = pair;
        self.n += 1;
        self.weight.add(weight);
        self.leak.add(weight * (expected - acted).max(0.0));
        self.quiet.add(weight * (acted - expected).max(0.0));
        self.step(Step { at: expected, weight });
        self.step(Step { at: acted, weight: -weight });
    }

    fn step(&mut self, step: Step) {
        if step.at == 0.0 {
            self.at_none.add(step.weight);
        } else if step.at == 1.0 {
            self.at_all.add(step.weight);
        } else {
            self.elsewhere.push(step);
        }
    }

    /// Adds all of another.
    pub fn join<T: Sum>(&mut self, other: &DivergenceSums<T>) {
        self.n += other.n;
        self.weight.join(&other.weight);
        self.leak.join(&other.leak);
        self.quiet.join(&other.quiet);
        self.at_none.join(&other.at_none);
        self.at_all.join(&other.at_all);
        self.elsewhere.extend(&other.elsewhere);
    }

    /// Forgets everything, and keeps its memory for what comes next.
    pub fn clear(&mut self) {
        let mut elsewhere = std::mem::take(&mut self.elsewhere);
        elsewhere.clear();
        *self = DivergenceSums { elsewhere, ..DivergenceSums::default() };
    }

    /// Pairs compared.
    pub fn n(&self) -> u64 {
        self.n
    }

    /// The [divergence](divergence()).
    ///
    /// # Errors
    ///
    /// As for the function.
    pub fn divergence(&self) -> Result<Divergence, Undefined> {
        if self.n == 0 {
            return Err(Undefined::NoAnswers);
        }
        let total = self.weight.value();
        if total <= 0.0 {
            return Err(Undefined::NoWeight);
        }
        let (leak, quiet) = (self.leak.value() / total, self.quiet.value() / total);
        let wasserstein = self.wasserstein(total);
        Ok(Divergence { mean_gap: leak + quiet, leak, quiet, net: leak - quiet, wasserstein })
    }

    /// Area between the two cumulative distributions.
    fn wasserstein(&self, total: f64) -> f64 {
        let none = Step { at: 0.0, weight: self.at_none.value() };
        let all = Step { at: 1.0, weight: self.at_all.value() };
        if self.elsewhere.is_empty() {
            return (none.weight / total).abs();
        }
        let mut steps: Vec<u128> = self.elsewhere.iter().map(Step::order).collect();
        steps.extend([none.order(), all.order()]);
        steps.sort_unstable();
        let mut height = 0.0;
        let mut area = 0.0;
        for pair in steps.windows(2) {
            let &[here, next] = pair else { continue };
            let (here, next) = (Step::of_order(here), Step::of_order(next));
            height += here.weight;
            area += (height / total).abs() * (next.at - here.at);
        }
        area
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn one_number_stands_for_a_step_and_for_its_place_among_others(
            [a, b, c, d] in proptest::array::uniform4(proptest::num::f64::ANY),
        ) {
            let (one, other) = (Step { at: a, weight: b }, Step { at: c, weight: d });
            let bits = |it: Step| (it.at.to_bits(), it.weight.to_bits());
            proptest::prop_assert_eq!(bits(Step::of_order(one.order())), bits(one));
            let expected = a.total_cmp(&c).then(b.total_cmp(&d));
            proptest::prop_assert_eq!(one.order().cmp(&other.order()), expected);
        }
    }

    fn pair(expected: f64, acted: f64, weight: f64) -> Pair {
        Pair { expected, acted, weight }
    }

    #[test]
    fn worked_by_hand() {
        // Weights 3/4 and 1/4. Leak 3/4·(1 − 0) = 3/4, quiet doing 1/4·(1/2 − 0) = 1/8: M = 7/8, net = 5/8.
        // Expected: 1/4 at 0, 3/4 at 1. Acted: 3/4 at 0, 1/4 at 1/2. Up to 1/2 they differ by 1/2, then by 3/4:
        // W1 = 1/2·1/2 + 1/2·3/4 = 5/8.
        let actual = divergence(&[pair(1.0, 0.0, 3.0), pair(0.0, 0.5, 1.0)]).unwrap();
        let expected = Divergence {
            mean_gap: 0.875,
            leak: 0.75,
            quiet: 0.125,
            net: 0.625,
            wasserstein: 0.625,
        };
        assert_eq!(actual, expected);
    }

    #[test]
    fn nobody_and_no_weight_are_undefined_rather_than_in_agreement() {
        assert_eq!(divergence(&[]), Err(Undefined::NoAnswers));
        assert_eq!(divergence(&[pair(1.0, 0.0, 0.0)]), Err(Undefined::NoWeight));
    }

    proptest::proptest! {
        #[test]
        fn numbers_stand_in_total_order(one in proptest::num::f64::ANY, other in proptest::num::f64::ANY) {
            let found = in_total_order(one).cmp(&in_total_order(other));
            proptest::prop_assert_eq!(found, one.total_cmp(&other));
        }
    }

    #[test]
    fn what_is_cleared_is_forgotten_and_only_its_memory_is_kept() {
        let mut sums = DivergenceSums::<f64>::default();
        sums.add(&pair(1.0, 0.25, 3.0));
        sums.clear();
        assert_eq!(sums, DivergenceSums::default());
        assert!(0 < sums.elsewhere.capacity());
    }
}
