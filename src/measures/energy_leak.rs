//! Promised effort that did not become a result.

use serde::{Deserialize, Serialize};

use crate::{
    measures::{
        Card, Unit,
        exact_sum::{ExactSum, Sum},
        leak::{Evidence, Obligation},
    },
    model::Bounds,
};

/// What [`energy_leak`] means.
pub const CARD: Card = Card {
    id: "energy_leak",
    formula: "E = Σ effort·(1 − a)",
    range: (0.0, f64::INFINITY),
    unit: Unit::HoursOrEuros,
    source: "Definition of this tool; hours and euros are two numbers and are never added.",
};

/// One commitment whose term has passed, with its promised effort in one unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EnergyItem {
    /// Whether it binds.
    pub obligation: Obligation,
    /// Promised effort; `None` if it is not on record.
    pub effort: Option<f64>,
    /// What leaked of it.
    pub leak: Bounds,
    /// Whether it is known.
    pub evidence: Evidence,
}

/// Effort that leaked, in one unit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct EnergyLeak {
    /// Over what binds and is known.
    pub known: f64,
    /// With the unknown at its lowest, and what may not bind left out.
    pub low: f64,
    /// With the unknown at its highest, and what may bind taken in.
    pub high: f64,
    /// Promised effort that binds.
    pub total: f64,
    /// Commitments that bind and have a recorded effort.
    pub n_with_effort: u64,
    /// Commitments that bind.
    pub n: u64,
}

/// Adds up promised effort that did not become a result.
///
/// ```text
/// E = Σ effort·(1 − a)
/// ```
///
/// over the commitments that bind and are known, where `a` is the [act](crate::measures::act).
///
/// # Range
///
/// `[0, ∞)` in hours or in euros. 0: no promised effort leaked.
///
/// # Notes
///
/// Commitments without a recorded effort are left out and counted: unknown effort is not 0.
///
/// # Examples
///
/// ```
/// use tenzij::{measures::{energy_leak::{EnergyItem, energy_leak}, leak::{Evidence, Obligation}}, model::Bounds};
///
/// let item = EnergyItem {
///     obligation: Obligation::Bound, effort: Some(100.0), leak: Bounds::exactly(0.6), evidence: Evidence::Known,
/// };
/// assert_eq!(energy_leak(&[item]).known, 60.0);
/// ```
pub fn energy_leak(items: &[EnergyItem]) -> EnergyLeak {
    let mut sums = EnergySums::<ExactSum>::default();
    for it in items {
        sums.add(it);
    }
    sums.energy()
}

/// What the energy of any number of commitments is made of, in one unit.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct EnergySums<S> {
    known: S,
    low: S,
    high: S,
    total: S,
    n_with_effort: u64,
    n: u64,
}

impl<S: Sum> EnergySums<S> {
    /// Adds the promised effort of a commitment, of which a part [leaked](energy_leak()).
    pub fn add(&mut self, item: &EnergyItem) {
        match item.obligation {
            Obligation::Bound => self.add_spent(item.effort, item.leak, item.evidence),
            Obligation::Maybe => self.high.add(item.effort.unwrap_or(0.0) * item.leak.high),
        }
    }

    /// Adds effort of which a part became no result; effort off the record is only counted.
    pub(super) fn add_spent(&mut self, effort: Option<f64>, lost: Bounds, evidence: Evidence) {
        self.n += 1;
        let Some(effort) = effort else { return };
        self.n_with_effort += 1;
        self.total.add(effort);
        self.low.add(effort * lost.low);
        self.high.add(effort * lost.high);
        if evidence == Evidence::Known {
            self.known.add(effort * lost.low);
        }
    }

    /// Adds all of another.
    pub fn join<T: Sum>(&mut self, other: &EnergySums<T>) {
        self.known.join(&other.known);
        self.low.join(&other.low);
        self.high.join(&other.high);
        self.total.join(&other.total);
        self.n_with_effort += other.n_with_effort;
        self.n += other.n;
    }

    /// The effort that leaked, or was spent without a result.
    pub fn energy(&self) -> EnergyLeak {
        EnergyLeak {
            known: self.known.value(),
            low: self.low.value(),
            high: self.high.value(),
            total: self.total.value(),
            n_with_effort: self.n_with_effort,
            n: self.n,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_unknown_widens_the_bounds_and_effort_off_the_record_is_left_out_and_counted() {
        let item = |obligation, effort, low: f64, high: f64| EnergyItem {
            obligation,
            effort,
            leak: Bounds { low, high },
            evidence: if low < high { Evidence::Unknown } else { Evidence::Known },
        };
        // Known 100·0.6 = 60; unknown 40·[0.25, 1] adds 10 to 40; what may bind adds 0 to 50·1.
        let actual = energy_leak(&[
            item(Obligation::Bound, Some(100.0), 0.6, 0.6),
            item(Obligation::Bound, Some(40.0), 0.25, 1.0),
            item(Obligation::Bound, None, 1.0, 1.0),
            item(Obligation::Maybe, Some(50.0), 1.0, 1.0),
        ]);
        let expected = EnergyLeak {
            known: 60.0,
            low: 70.0,
            high: 150.0,
            total: 140.0,
            n_with_effort: 2,
            n: 3,
        };
        assert_eq!(actual, expected);
    }

    #[test]
    fn of_what_may_bind_the_highest_counts_only_what_may_leak() {
        let leak = Bounds { low: 0.25, high: 0.5 };
        let (obligation, evidence) = (Obligation::Maybe, Evidence::Unknown);
        let actual = energy_leak(&[EnergyItem { obligation, effort: Some(50.0), leak, evidence }]);
        // 50·0.5; nothing binds, so there is nothing else.
        assert_eq!(actual, EnergyLeak { high: 25.0, ..EnergyLeak::default() });
    }

    #[test]
    fn sums_of_parts_are_those_of_the_whole() {
        let item = |effort, low: f64, high: f64| EnergyItem {
            obligation: Obligation::Bound,
            effort,
            leak: Bounds { low, high },
            evidence: if low < high { Evidence::Unknown } else { Evidence::Known },
        };
        let (mut first, mut second) = (EnergySums::<f64>::default(), EnergySums::<f64>::default());
        first.add(&item(Some(8.0), 0.5, 0.5));
        second.add(&item(Some(4.0), 0.25, 1.0));
        second.add(&item(None, 1.0, 1.0));
        first.join(&second);
        // Known 8·0.5; lowest 4 + 4·0.25; highest 4 + 4.
        let expected =
            EnergyLeak { known: 4.0, low: 5.0, high: 8.0, total: 12.0, n_with_effort: 2, n: 3 };
        assert_eq!(first.energy(), expected);
    }
}
