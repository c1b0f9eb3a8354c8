//! Consensus of Leik, the oldest of the family.

use crate::{
    measures::{Card, Unit},
    model::{OrdinalCounts, Undefined},
};

/// What [`leik`] means.
pub const CARD: Card = Card {
    id: "leik",
    formula: "1 − D = 1 − Σ min(F_k, 1 − F_k)/((K − 1)/2)",
    range: (0.0, 1.0),
    unit: Unit::Share,
    source: "Leik, R. K. (1966). A measure of ordinal consensus. Pacific Sociological Review 9(2), 85–90.",
};

/// Measures consensus by the distance of each cumulative share from its nearer end.
///
/// ```text
/// 1 − D = 1 − Σ min(F_k, 1 − F_k)/((K − 1)/2)
/// ```
///
/// over the cut points `k = 1 … K−1`, where `F_k` is the share of answers in the lowest `k` categories.
///
/// # Range
///
/// `[0, 1]`. 1: everybody gave the same answer. 0: half at each end.
///
/// # Errors
///
/// [`Undefined::NoAnswers`], [`Undefined::OneAnswer`].
///
/// # Examples
///
/// ```
/// use tenzij::{measures::leik::leik, model::OrdinalCounts};
///
/// assert_eq!(leik(&OrdinalCounts::new(vec![0, 0, 0, 9])?), Ok(1.0));
/// assert_eq!(leik(&OrdinalCounts::new(vec![6, 0, 0, 6])?), Ok(0.0));
/// # Ok::<(), tenzij::model::ScaleTooShort>(())
/// ```
pub fn leik(counts: &OrdinalCounts) -> Result<f64, Undefined> {
    match counts.n_answers() {
        0 => return Err(Undefined::NoAnswers),
        1 => return Err(Undefined::OneAnswer),
        _ => (),
    }
    let n = counts.n_answers() as f64;
    let cuts = counts.n_categories() - 1;
    let mut below = 0_u64;
    let mut dispersion = 0.0;
    for count in counts.as_slice().iter().take(cuts) {
        below += count;
        let share = below as f64 / n;
        dispersion += share.min(1.0 - share);
    }
    Ok((1.0 - 2.0 * dispersion / cuts as f64).clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(counts: &[u64], expected: f64) {
        let actual = leik(&OrdinalCounts::new(counts.to_vec()).unwrap()).unwrap();
        assert!((actual - expected).abs() < 1e-15, "{counts:?}: {actual}, expected {expected}");
    }

    #[test]
    fn worked_by_hand() {
        // F = 1/4, 1/2, 1/2: min(F, 1 − F) add up to 5/4, of 3/2 at most, so 1 − D = 1 − 5/6.
        check(&[1, 1, 0, 2], 1.0 / 6.0);
    }

    #[test]
    fn fewer_than_two_answers_are_undefined_rather_than_unanimous() {
        let of = |counts: &[u64]| leik(&OrdinalCounts::new(counts.to_vec()).unwrap());
        assert_eq!(of(&[0, 0, 0]), Err(Undefined::NoAnswers));
        assert_eq!(of(&[0, 1, 0]), Err(Undefined::OneAnswer));
    }
}
