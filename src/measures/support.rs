//! How far the answers lie towards yes.

use crate::{
    measures::{Card, Unit},
    model::{OrdinalCounts, Undefined},
};

/// What [`support`] means.
pub const CARD: Card = Card {
    id: "support",
    formula: "S = Σ p_k·k/(K − 1)",
    range: (0.0, 1.0),
    unit: Unit::Share,
    source: "Mean position on the scale, scaled to 0…1.",
};

/// Measures how far the answers lie towards yes.
///
/// ```text
/// S = Σ p_k·k/(K − 1)
/// ```
///
/// where `k = 0 … K−1` is a category's position and `p_k` its share of the answers.
///
/// # Range
///
/// `[0, 1]`. 1: all yes. 0: all no. Half yes, half no gives 0.5.
///
/// # Errors
///
/// [`Undefined::NoAnswers`].
///
/// # Examples
///
/// ```
/// use tenzij::{measures::support::support, model::OrdinalCounts};
///
/// assert_eq!(support(&OrdinalCounts::new(vec![0, 0, 0, 9])?), Ok(1.0));
/// assert_eq!(support(&OrdinalCounts::new(vec![9, 0, 0, 0])?), Ok(0.0));
/// # Ok::<(), tenzij::model::ScaleTooShort>(())
/// ```
pub fn support(counts: &OrdinalCounts) -> Result<f64, Undefined> {
    if counts.n_answers() == 0 {
        return Err(Undefined::NoAnswers);
    }
    let weighted: f64 =
        counts.as_slice().iter().enumerate().map(|(k, n)| k as f64 * *n as f64).sum();
    Ok(weighted / counts.n_answers() as f64 / (counts.n_categories() - 1) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(counts: &[u64], expected: f64) {
        let actual = support(&OrdinalCounts::new(counts.to_vec()).unwrap()).unwrap();
        assert!((actual - expected).abs() < 1e-15, "{counts:?}: {actual}, expected {expected}");
    }

    #[test]
    fn worked_by_hand() {
        // One no, two yes-unless and one yes: (0 + 2·2/3 + 1)/4 = 7/12. One answer is enough for a mean.
        check(&[1, 0, 2, 1], 7.0 / 12.0);
        check(&[0, 0, 1, 0], 2.0 / 3.0);
    }

    #[test]
    fn nobody_is_undefined_rather_than_against() {
        let nobody = OrdinalCounts::new(vec![0, 0]).unwrap();
        assert_eq!(support(&nobody), Err(Undefined::NoAnswers));
    }
}
