//! Effort that was spent on what was not delivered.

use crate::{
    measures::{
        Card, Unit,
        energy_leak::{EnergyLeak, EnergySums},
        exact_sum::{ExactSum, Sum},
        leak::Evidence,
    },
    model::Bounds,
};

/// What [`sunk_energy`] means.
pub const CARD: Card = Card {
    id: "sunk_energy",
    formula: "E_sunk = Σ (meeting share + spent)·(1 − q)",
    range: (0.0, f64::INFINITY),
    unit: Unit::HoursOrEuros,
    source: "Definition of this tool.",
};

/// Effort spent on one commitment, in one unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SunkItem {
    /// Its share of the meeting, plus the work; `None` if neither is on record.
    pub spent: Option<f64>,
    /// What is not delivered, `1 − q`; low and high differ where that is unknown.
    pub undelivered: Bounds,
}

/// Adds up effort that was spent on what was not delivered.
///
/// ```text
/// E_sunk = Σ (meeting share + spent)·(1 − q)
/// ```
///
/// over the commitments that bind and are due, where `q` is the [attainment](crate::measures::attainment).
///
/// # Range
///
/// `[0, ∞)` in hours or in euros.
///
/// # Notes
///
/// Commitments without any recorded effort are left out and counted.
///
/// # Examples
///
/// ```
/// use tenzij::{measures::sunk_energy::{SunkItem, sunk_energy}, model::Bounds};
///
/// let sunk = sunk_energy(&[SunkItem { spent: Some(8.0), undelivered: Bounds { low: 0.0, high: 0.5 } }]);
/// assert_eq!((sunk.low, sunk.high), (0.0, 4.0));
/// ```
pub fn sunk_energy(items: &[SunkItem]) -> EnergyLeak {
    let mut sums = EnergySums::<ExactSum>::default();
    for it in items {
        sums.add_sunk(it);
    }
    sums.energy()
}

impl<S: Sum> EnergySums<S> {
    /// Adds effort that was spent on a commitment, of which a part was [not delivered](sunk_energy()).
    pub fn add_sunk(&mut self, item: &SunkItem) {
        let is_known = item.undelivered.is_exact();
        let evidence = if is_known { Evidence::Known } else { Evidence::Unknown };
        self.add_spent(item.spent, item.undelivered, evidence);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn effort_that_is_not_on_record_is_left_out_and_counted() {
        // 10 h with half undelivered, 20 h of which between 1/4 and all is: known 5, from 5 + 5 to 5 + 20.
        let item = |spent, low, high| SunkItem { spent, undelivered: Bounds { low, high } };
        let actual = sunk_energy(&[
            item(Some(10.0), 0.5, 0.5),
            item(Some(20.0), 0.25, 1.0),
            item(None, 1.0, 1.0),
        ]);
        let expected =
            EnergyLeak { known: 5.0, low: 10.0, high: 25.0, total: 30.0, n_with_effort: 2, n: 3 };
        assert_eq!(actual, expected);
    }
}
