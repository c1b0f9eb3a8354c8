//! Share implemented by a time, where an agreement can also be cancelled.

#![allow(
    clippy::indexing_slicing,
    reason = "every index is below a length that was checked on entry"
)]

use serde::{Deserialize, Serialize};

use crate::{
    measures::{
        Card, Unit,
        survival::{End, Spell},
    },
    model::Undefined,
};

/// What [`cumulative_incidence`] means.
pub const CARD: Card = Card {
    id: "cumulative_incidence",
    formula: "CIF_k(t) = Σ over t_i ≤ t of S(t_i−)·d_ki/n_i, S over all ends",
    range: (0.0, 1.0),
    unit: Unit::Share,
    source: "Aalen, O. O. & Johansen, S. (1978). Scandinavian Journal of Statistics 5, 141–150.",
};

/// Both shares at one time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Incidence {
    /// Days since the start.
    pub days: f64,
    /// Share implemented by then.
    pub implemented: f64,
    /// Share cancelled, withdrawn or superseded by then.
    pub cancelled: f64,
}

/// Estimates the share implemented, and the share cancelled, by time since the start.
///
/// ```text
/// CIF_k(t) = Σ over t_i ≤ t of S(t_i−)·d_ki/n_i, S over all ends
/// ```
///
/// where `S` is the share that came to neither end, `d_ki` the ends of kind `k`, and `n_i` the waits still open.
/// To take a cancelled agreement for one that is merely open would overstate what is implemented.
///
/// # Range
///
/// `[0, 1]`, never falling; both together at most 1.
///
/// # Errors
///
/// [`Undefined::TooFew`] without waits, [`Undefined::NotRecorded`] for days that are negative or no number.
///
/// # Examples
///
/// ```
/// use tenzij::measures::{cumulative_incidence::cumulative_incidence, survival::{End, Spell}};
///
/// let spells = [(10.0, End::Implemented), (20.0, End::Cancelled)].map(|(days, end)| Spell { days, end });
/// let last = *cumulative_incidence(&spells)?.last().unwrap();
/// assert_eq!((last.implemented, last.cancelled), (0.5, 0.5));
/// # Ok::<(), tenzij::model::Undefined>(())
/// ```
pub fn cumulative_incidence(spells: &[Spell]) -> Result<Vec<Incidence>, Undefined> {
    if spells.is_empty() {
        return Err(Undefined::TooFew);
    }
    if spells.iter().any(|it| !(0.0..f64::INFINITY).contains(&it.days)) {
        return Err(Undefined::NotRecorded);
    }
    let mut ordered: Vec<&Spell> = spells.iter().collect();
    ordered.sort_by(|a, b| a.days.total_cmp(&b.days));
    let (mut open, mut at_risk) = (1.0, spells.len() as f64);
    let (mut implemented, mut cancelled) = (0.0, 0.0);
    let mut found = Vec::new();
    for group in ordered.chunk_by(|a, b| a.days == b.days) {
        let of = |end: End| group.iter().filter(|it| it.end == end).count() as f64 / at_risk;
        let (done, gone) = (of(End::Implemented), of(End::Cancelled));
        implemented += open * done;
        cancelled += open * gone;
        open *= 1.0 - done - gone;
        at_risk -= group.len() as f64;
        found.push(Incidence { days: group[0].days, implemented, cancelled });
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::survival::survival;

    #[test]
    fn nothing_is_undefined() {
        assert_eq!(cumulative_incidence(&[]), Err(Undefined::TooFew));
        let odd = Spell { days: f64::NAN, end: End::Open };
        assert_eq!(cumulative_incidence(&[odd]), Err(Undefined::NotRecorded));
    }

    proptest::proptest! {
        #[test]
        fn without_cancelling_it_is_one_minus_the_curve_and_with_it_less(
            ends in proptest::collection::vec((0_u32..40, 0_u8..3), 1..20)
        ) {
            let end = |it: u8| [End::Implemented, End::Cancelled, End::Open][usize::from(it)];
            let spells: Vec<Spell> =
                ends.iter().map(|&(days, it)| Spell { days: f64::from(days), end: end(it) }).collect();
            let naive = survival(&spells, 0.95).unwrap();
            let found = cumulative_incidence(&spells).unwrap();
            let has_cancelled = ends.iter().any(|it| it.1 == 1);
            for (step, it) in naive.steps.iter().zip(&found) {
                proptest::prop_assert!(it.implemented <= 1.0 - step.survival + 1e-12);
                proptest::prop_assert!(has_cancelled || (it.implemented - 1.0 + step.survival).abs() < 1e-12);
                proptest::prop_assert!(it.implemented + it.cancelled <= 1.0 + 1e-12);
            }
        }
    }
}
