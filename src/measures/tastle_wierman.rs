//! Consensus of Tastle and Wierman, for comparison with Delphi studies.

use crate::{
    measures::{Card, Unit},
    model::{OrdinalCounts, Undefined},
};

/// What [`tastle_wierman`] means.
pub const CARD: Card = Card {
    id: "tastle_wierman",
    formula: "Cns = 1 + Σ p_k·log₂(1 − |k − μ|/(K − 1))",
    range: (0.0, 1.0),
    unit: Unit::Share,
    source: "Tastle, W. J. and Wierman, M. J. (2007). Consensus and dissention: a measure of ordinal dispersion. International Journal of Approximate Reasoning 45(3), 531–545.",
};

/// Measures consensus around the mean position, on a logarithmic scale.
///
/// ```text
/// Cns = 1 + Σ p_k·log₂(1 − |k − μ|/(K − 1))
/// ```
///
/// over the categories that were chosen, where `p_k` is the share of category `k` and `μ` the mean position.
///
/// # Range
///
/// `[0, 1]`. 1: everybody gave the same answer. 0: half at each end.
///
/// # Errors
///
/// [`Undefined::NoAnswers`], [`Undefined::OneAnswer`].
///
/// # Notes
///
/// A category that nobody chose adds nothing (0·log 0 = 0).
///
/// # Examples
///
/// ```
/// use tenzij::{measures::tastle_wierman::tastle_wierman, model::OrdinalCounts};
///
/// assert_eq!(tastle_wierman(&OrdinalCounts::new(vec![0, 0, 0, 9])?), Ok(1.0));
/// assert_eq!(tastle_wierman(&OrdinalCounts::new(vec![6, 0, 0, 6])?), Ok(0.0));
/// # Ok::<(), tenzij::model::ScaleTooShort>(())
/// ```
pub fn tastle_wierman(counts: &OrdinalCounts) -> Result<f64, Undefined> {
    match counts.n_answers() {
        0 => return Err(Undefined::NoAnswers),
        1 => return Err(Undefined::OneAnswer),
        _ => (),
    }
    let n = counts.n_answers() as f64;
    let width = (counts.n_categories() - 1) as f64;
    let chosen = || counts.as_slice().iter().enumerate().filter(|(_, count)| 0 < **count);
    let mean: f64 = chosen().map(|(k, count)| k as f64 * *count as f64 / n).sum();
    let dissent: f64 = chosen()
        .map(|(k, count)| *count as f64 / n * (1.0 - (k as f64 - mean).abs() / width).log2())
        .sum();
    Ok((1.0 + dissent).clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(counts: &[u64], expected: f64) {
        let actual = tastle_wierman(&OrdinalCounts::new(counts.to_vec()).unwrap()).unwrap();
        assert!((actual - expected).abs() < 1e-15, "{counts:?}: {actual}, expected {expected}");
    }

    #[test]
    fn worked_by_hand() {
        // Halves at 0 and 1 of 2: the mean is 1/2, each lies 1/4 of the scale away, so Cns = 1 + log₂(3/4).
        check(&[1, 1, 0], 1.0 + 0.75_f64.log2());
    }

    #[test]
    fn fewer_than_two_answers_are_undefined_rather_than_unanimous() {
        let of = |counts: &[u64]| tastle_wierman(&OrdinalCounts::new(counts.to_vec()).unwrap());
        assert_eq!(of(&[0, 0, 0]), Err(Undefined::NoAnswers));
        assert_eq!(of(&[0, 1, 0]), Err(Undefined::OneAnswer));
    }
}
