//! How near two parties stand that are drawn at random.

use crate::{
    measures::{Card, Unit, consensus_unbiased::consensus_unbiased},
    model::{OrdinalCounts, Undefined},
};

/// What [`pairwise_agreement`] means.
pub const CARD: Card = Card {
    id: "pairwise_agreement",
    formula: "P = 1 − mean over pairs i<j of |x_i − x_j|/(K − 1) = (1 + C_u)/2",
    range: (0.0, 1.0),
    unit: Unit::Share,
    source: "Mean distance between two different answers; an identity of Blair and Lacy (2000).",
};

/// Measures how much two different parties, drawn at random, agree.
///
/// ```text
/// P = 1 − mean over pairs i<j of |x_i − x_j|/(K − 1) = (1 + C_u)/2
/// ```
///
/// where `x_i` is the category of party `i` and `K` the number of categories.
///
/// # Range
///
/// `[0, 1]`. 1: any two agree. 0: two parties, one at each end. Eleven yes and one no give 0.833.
///
/// # Errors
///
/// As for the [stated consensus](crate::measures::consensus).
///
/// # Examples
///
/// ```
/// use tenzij::{measures::pairwise_agreement::pairwise_agreement, model::OrdinalCounts};
///
/// assert_eq!(pairwise_agreement(&OrdinalCounts::new(vec![0, 0, 0, 9])?), Ok(1.0));
/// assert_eq!(pairwise_agreement(&OrdinalCounts::new(vec![1, 0, 0, 1])?), Ok(0.0));
/// # Ok::<(), tenzij::model::ScaleTooShort>(())
/// ```
pub fn pairwise_agreement(counts: &OrdinalCounts) -> Result<f64, Undefined> {
    Ok(f64::midpoint(1.0, consensus_unbiased(counts)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(counts: &[u64], expected: f64) {
        let actual = pairwise_agreement(&OrdinalCounts::new(counts.to_vec()).unwrap()).unwrap();
        assert!((actual - expected).abs() < 1e-15, "{counts:?}: {actual}, expected {expected}");
    }

    #[test]
    fn worked_by_hand() {
        // Eleven yes and one no: of 66 pairs 11 are a whole scale apart, so P = 1 − 11/66.
        check(&[1, 0, 0, 11], 55.0 / 66.0);
        // Three steps of the scale, one answer each: distances 1/2, 1/2 and 1, so P = 1 − 2/3.
        check(&[1, 1, 1], 1.0 / 3.0);
    }

    #[test]
    fn fewer_than_two_answers_are_undefined_rather_than_unanimous() {
        let of = |counts: &[u64]| pairwise_agreement(&OrdinalCounts::new(counts.to_vec()).unwrap());
        assert_eq!(of(&[0, 0, 0]), Err(Undefined::NoAnswers));
        assert_eq!(of(&[0, 1, 0]), Err(Undefined::OneAnswer));
    }
}
