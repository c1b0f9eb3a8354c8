//! Distance between two distributions over one ordered scale.

use crate::{
    measures::{Card, Unit},
    model::{OrdinalCounts, Undefined},
};

/// What [`ordinal_distance`] means.
pub const CARD: Card = Card {
    id: "ordinal_distance",
    formula: "W1 = Σ |F_k − G_k|/(K − 1)",
    range: (0.0, 1.0),
    unit: Unit::Share,
    source: "Wasserstein distance of order 1 on an ordered scale; the earth mover's distance.",
};

/// Measures how far one distribution has to be moved to become another.
///
/// ```text
/// W1 = Σ |F_k − G_k|/(K − 1)
/// ```
///
/// over the cut points `k = 1 … K−1`, where `F_k` and `G_k` are the two cumulative shares.
///
/// # Range
///
/// `[0, 1]`. 0: the same distribution. 1: all at one end against all at the other.
///
/// # Errors
///
/// [`Undefined::NoAnswers`] if either is empty, [`Undefined::ScaleTooShort`] if the scales differ.
///
/// # Examples
///
/// ```
/// use tenzij::{measures::ordinal_distance::ordinal_distance, model::OrdinalCounts};
///
/// let (yes, no) = (OrdinalCounts::new(vec![0, 0, 0, 5])?, OrdinalCounts::new(vec![5, 0, 0, 0])?);
/// assert_eq!(ordinal_distance(&yes, &no), Ok(1.0));
/// assert_eq!(ordinal_distance(&yes, &yes), Ok(0.0));
/// # Ok::<(), tenzij::model::ScaleTooShort>(())
/// ```
pub fn ordinal_distance(from: &OrdinalCounts, to: &OrdinalCounts) -> Result<f64, Undefined> {
    let (from_shares, to_shares) = shares(from, to)?;
    let mut gap = 0.0;
    let mut distance = 0.0;
    for (a, b) in from_shares.iter().zip(&to_shares).take(from.n_categories() - 1) {
        gap += a - b;
        distance += f64::abs(gap);
    }
    Ok(distance / (from.n_categories() - 1) as f64)
}

/// Jensen–Shannon divergence in bits: a second number, blind to the order of the categories.
///
/// # Errors
///
/// As for [`ordinal_distance`].
pub fn jensen_shannon(from: &OrdinalCounts, to: &OrdinalCounts) -> Result<f64, Undefined> {
    let (from_shares, to_shares) = shares(from, to)?;
    let part =
        |share: f64, mean: f64| if share == 0.0 { 0.0 } else { share * (share / mean).log2() };
    let terms = from_shares.iter().zip(&to_shares).map(|(a, b)| {
        let mean = f64::midpoint(*a, *b);
        f64::midpoint(part(*a, mean), part(*b, mean))
    });
    Ok(terms.sum::<f64>().clamp(0.0, 1.0))
}

fn shares(from: &OrdinalCounts, to: &OrdinalCounts) -> Result<(Vec<f64>, Vec<f64>), Undefined> {
    if from.n_categories() != to.n_categories() {
        return Err(Undefined::ScaleTooShort);
    }
    if from.n_answers() == 0 || to.n_answers() == 0 {
        return Err(Undefined::NoAnswers);
    }
    let of = |counts: &OrdinalCounts| {
        let n = counts.n_answers() as f64;
        counts.as_slice().iter().map(|it| *it as f64 / n).collect()
    };
    Ok((of(from), of(to)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(counts: &[u64]) -> OrdinalCounts {
        OrdinalCounts::new(counts.to_vec()).unwrap()
    }

    #[test]
    fn worked_by_hand() {
        // F = 1/2, 1 and G = 0, 1/2: two cuts differ by 1/2, so W1 = (1/2 + 1/2)/2.
        let (from, to) = (counts(&[1, 1, 0]), counts(&[0, 2, 2]));
        assert_eq!(ordinal_distance(&from, &to), Ok(0.5));
        // Means 1/4, 1/2, 1/4. Each side: 1/2·log₂(2) + 1/2·log₂(1) = 1/2, so their mean is 1/2.
        assert_eq!(jensen_shannon(&from, &to), Ok(0.5));
    }

    #[test]
    fn only_the_distance_sees_the_order_of_the_categories() {
        let (yes, unless, no) = (counts(&[0, 0, 9]), counts(&[0, 9, 0]), counts(&[9, 0, 0]));
        assert_eq!(
            (ordinal_distance(&yes, &unless), ordinal_distance(&yes, &no)),
            (Ok(0.5), Ok(1.0))
        );
        assert_eq!((jensen_shannon(&yes, &unless), jensen_shannon(&yes, &no)), (Ok(1.0), Ok(1.0)));
    }

    #[test]
    fn nobody_and_scales_that_differ_are_undefined_rather_than_near() {
        let some = counts(&[1, 2, 3]);
        assert_eq!(ordinal_distance(&some, &counts(&[0, 0, 0])), Err(Undefined::NoAnswers));
        assert_eq!(ordinal_distance(&some, &counts(&[1, 2])), Err(Undefined::ScaleTooShort));
        assert_eq!(jensen_shannon(&some, &counts(&[1, 2])), Err(Undefined::ScaleTooShort));
    }
}
