//! Stated consensus corrected for the size of the group.

use crate::{
    measures::{Card, Unit, consensus::consensus},
    model::{OrdinalCounts, Undefined},
};

/// What [`consensus_unbiased`] means.
pub const CARD: Card = Card {
    id: "consensus_unbiased",
    formula: "C_u = 1 − (1 − C)·n/(n − 1)",
    range: (-1.0, 1.0),
    unit: Unit::Share,
    source: "Finite-sample correction of Blair and Lacy (2000); the expectation of C is C_pop + (1 − C_pop)/n.",
};

/// Measures consensus so that groups of different size can be compared.
///
/// ```text
/// C_u = 1 − (1 − C)·n/(n − 1)
/// ```
///
/// where `C` is the [stated consensus](crate::measures::consensus) and `n` the number of answers.
///
/// # Range
///
/// `[−1, 1]`. 1: everybody gave the same answer. −1: two answers, one at each end.
///
/// # Errors
///
/// As for `C`.
///
/// # Notes
///
/// C of few parties comes out too high by chance alone; `C_u` does not, on average.
/// Use C for one meeting, whose parties are all there is; `C_u` between groups of different size.
///
/// # Examples
///
/// ```
/// use tenzij::{measures::consensus_unbiased::consensus_unbiased, model::OrdinalCounts};
///
/// assert_eq!(consensus_unbiased(&OrdinalCounts::new(vec![0, 0, 0, 9])?), Ok(1.0));
/// assert_eq!(consensus_unbiased(&OrdinalCounts::new(vec![1, 0, 0, 1])?), Ok(-1.0));
/// # Ok::<(), tenzij::model::ScaleTooShort>(())
/// ```
pub fn consensus_unbiased(counts: &OrdinalCounts) -> Result<f64, Undefined> {
    let n = counts.n_answers() as f64;
    Ok(1.0 - (1.0 - consensus(counts)?) * n / (n - 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(counts: &[u64], expected: f64) {
        let actual = consensus_unbiased(&OrdinalCounts::new(counts.to_vec()).unwrap()).unwrap();
        assert!((actual - expected).abs() < 1e-15, "{counts:?}: {actual}, expected {expected}");
    }

    #[test]
    fn worked_by_hand() {
        // Eleven yes and one no: 1 − C = 44/144, so C_u = 1 − 44/144 · 12/11 = 1 − 1/3.
        check(&[1, 0, 0, 11], 2.0 / 3.0);
    }

    #[test]
    fn fewer_than_two_answers_are_undefined_rather_than_unanimous() {
        let of = |counts: &[u64]| consensus_unbiased(&OrdinalCounts::new(counts.to_vec()).unwrap());
        assert_eq!(of(&[0, 0, 0]), Err(Undefined::NoAnswers));
        assert_eq!(of(&[0, 1, 0]), Err(Undefined::OneAnswer));
    }
}
