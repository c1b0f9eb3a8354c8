//! The leak of one commitment, taken apart without remainder.

use serde::{Deserialize, Serialize};

use crate::measures::{Card, Unit, exact_sum::Sum};

/// What [`leak_parts`] means.
pub const CARD: Card = Card {
    id: "leak_parts",
    formula: "1 − a = late + mismatch + broken + conditional + deviated",
    range: (0.0, 1.0),
    unit: Unit::Share,
    source: "Definition of this tool; kinds after Falkner, Hartlapp, Leiber and Treib (2004), West European Politics 27, 452–473.",
};

/// Whether the promise had a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Promise {
    /// A yes without a condition.
    Unconditional,
    /// A yes whose condition binds on this day.
    Conditional,
}

/// Whether the competent body decided otherwise and said why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Explanation {
    /// No reason on record.
    None,
    /// Decided otherwise, with a reason.
    Deviated,
}

/// What was kept of one commitment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Kept {
    /// Attainment `q` against what was agreed.
    pub attainment: f64,
    /// Act `a`: attainment with lateness taken off.
    pub act: f64,
    /// Attainment against what the party says it understood; `None` if that is not on record.
    pub own_attainment: Option<f64>,
}

/// The parts of a leak; they add up to it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct LeakParts {
    /// Done, and later than agreed: `q − a`.
    pub late: f64,
    /// Done as the party understood it, which was less than agreed: `max(0, q_own − q)`.
    pub mismatch: f64,
    /// The rest, of a yes without a condition.
    pub broken: f64,
    /// The rest, of a yes whose condition binds.
    pub conditional: f64,
    /// The rest, where it was decided otherwise with a reason.
    pub deviated: f64,
}

/// Takes the leak of one commitment apart.
///
/// ```text
/// 1 − a = late + mismatch + broken + conditional + deviated
/// ```
///
/// where `late = q − a`, `mismatch = max(0, q_own − q)`, and the rest `1 − max(q, q_own)` is one of the other three:
/// `deviated` with a reason on record, else `broken` or `conditional` by the promise.
///
/// # Range
///
/// Each part lies in `[0, 1]`, and so does their sum.
///
/// # Notes
///
/// Without what the party understood the mismatch is 0 by construction, and has to be printed as "not measured".
///
/// # Examples
///
/// ```
/// use tenzij::measures::leak_parts::{Explanation, Kept, Promise, leak_parts};
///
/// let kept = Kept { attainment: 0.4, act: 0.4, own_attainment: Some(0.8) };
/// let parts = leak_parts(&kept, Promise::Unconditional, Explanation::None);
/// assert!((parts.mismatch - 0.4).abs() < 1e-12);
/// assert!((parts.broken - 0.2).abs() < 1e-12);
/// ```
pub fn leak_parts(kept: &Kept, promise: Promise, explanation: Explanation) -> LeakParts {
    let reached = kept.own_attainment.map_or(kept.attainment, |own| own.max(kept.attainment));
    let rest = 1.0 - reached;
    let parts = LeakParts {
        late: kept.attainment - kept.act,
        mismatch: reached - kept.attainment,
        ..LeakParts::default()
    };
    match (explanation, promise) {
        (Explanation::Deviated, _) => LeakParts { deviated: rest, ..parts },
        (Explanation::None, Promise::Unconditional) => LeakParts { broken: rest, ..parts },
        (Explanation::None, Promise::Conditional) => LeakParts { conditional: rest, ..parts },
    }
}

impl LeakParts {
    /// The leak itself.
    pub fn sum(&self) -> f64 {
        self.late + self.mismatch + self.broken + self.conditional + self.deviated
    }
}

/// What the mean parts of any number of commitments are made of, weighted as the leak is, so that they add up to it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PartsSums<S> {
    weight: S,
    late: S,
    mismatch: S,
    broken: S,
    conditional: S,
    deviated: S,
}

impl<S: Sum> PartsSums<S> {
    /// Adds the parts of one commitment.
    pub fn add(&mut self, weight: f64, parts: &LeakParts) {
        self.weight.add(weight);
        self.late.add(weight * parts.late);
        self.mismatch.add(weight * parts.mismatch);
        self.broken.add(weight * parts.broken);
        self.conditional.add(weight * parts.conditional);
        self.deviated.add(weight * parts.deviated);
    }

    /// Adds all of another.
    pub fn join<T: Sum>(&mut self, other: &PartsSums<T>) {
        self.weight.join(&other.weight);
        self.late.join(&other.late);
        self.mismatch.join(&other.mismatch);
        self.broken.join(&other.broken);
        self.conditional.join(&other.conditional);
        self.deviated.join(&other.deviated);
    }

    /// The mean parts; `None` without weight.
    pub fn mean(&self) -> Option<LeakParts> {
        let weight = self.weight.value();
        (0.0 < weight).then(|| LeakParts {
            late: self.late.value() / weight,
            mismatch: self.mismatch.value() / weight,
            broken: self.broken.value() / weight,
            conditional: self.conditional.value() / weight,
            deviated: self.deviated.value() / weight,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn the_parts_add_up_to_the_leak(
            attainment in 0.0..=1.0_f64,
            credit in 0.0..=1.0_f64,
            own in proptest::option::of(0.0..=1.0_f64),
            conditional: bool,
            deviated: bool,
        ) {
            let kept = Kept { attainment, act: attainment * credit, own_attainment: own };
            let promise = if conditional { Promise::Conditional } else { Promise::Unconditional };
            let explanation = if deviated { Explanation::Deviated } else { Explanation::None };
            let parts = leak_parts(&kept, promise, explanation);
            proptest::prop_assert!((parts.sum() - (1.0 - kept.act)).abs() < 1e-12);
            for part in [parts.late, parts.mismatch, parts.broken, parts.conditional, parts.deviated] {
                proptest::prop_assert!((0.0..=1.0).contains(&part));
            }
        }
    }

    #[test]
    fn mean_parts_are_weighted_and_without_weight_there_are_none() {
        let late = LeakParts { late: 0.5, ..LeakParts::default() };
        let rest = LeakParts { mismatch: 0.25, broken: 0.5, ..LeakParts::default() };
        let mut sums = PartsSums::<f64>::default();
        assert_eq!(sums.mean(), None);
        sums.add(3.0, &late);
        sums.add(1.0, &rest);
        // Weights 3/4 and 1/4.
        let expected =
            LeakParts { late: 0.375, mismatch: 0.0625, broken: 0.125, ..LeakParts::default() };
        assert_eq!(sums.mean(), Some(expected));
    }
}
