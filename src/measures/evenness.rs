//! How evenly hours are spread: of hours, or of hours in proportion to what somebody has a right to.

use crate::{
    measures::{Card, Unit},
    model::Undefined,
};

/// What [`evenness`] means.
pub const CARD: Card = Card {
    id: "evenness",
    formula: "J = (Σx)²/(n·Σx²); G = Σ_i Σ_j |x_i − x_j|/(2n²·x̄)",
    range: (0.0, 1.0),
    unit: Unit::Share,
    source: "Jain, R., Chiu, D. & Hawe, W. (1984). DEC Research Report TR-301; Gini, C. (1912). Variabilità e mutabilità.",
};

/// How evenly an amount is spread.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evenness {
    /// Jain's index: 1 if all have as much, `1/n` if one has all.
    pub jain: f64,
    /// Gini's coefficient: 0 if all have as much, `(n − 1)/n` if one has all.
    pub gini: f64,
    /// Gini's coefficient times `n/(n − 1)`, so that it can reach 1; `None` for one.
    pub gini_corrected: Option<f64>,
    /// The largest over the smallest; `None` if the smallest is 0.
    pub max_min: Option<f64>,
}

/// Measures how evenly an amount is spread.
///
/// ```text
/// J = (Σx)²/(n·Σx²); G = Σ_i Σ_j |x_i − x_j|/(2n²·x̄)
/// ```
///
/// # Range
///
/// `1/n ≤ J ≤ 1` and `0 ≤ G ≤ (n − 1)/n`. All have as much: `J = 1`, `G = 0`.
///
/// # Errors
///
/// [`Undefined::NotRecorded`] if an amount is not a finite number of at least 0;
/// [`Undefined::NoWeight`] if there is nothing to spread.
///
/// # Examples
///
/// ```
/// use tenzij::measures::evenness::evenness;
///
/// let found = evenness(&[0.0, 0.0, 5.0, 5.0])?;
/// assert_eq!((found.jain, found.gini, found.max_min), (0.5, 0.5, None));
/// # Ok::<(), tenzij::model::Undefined>(())
/// ```
pub fn evenness(amounts: &[f64]) -> Result<Evenness, Undefined> {
    if amounts.iter().any(|it| !it.is_finite() || *it < 0.0) {
        return Err(Undefined::NotRecorded);
    }
    let total: f64 = amounts.iter().sum();
    let squares: f64 = amounts.iter().map(|it| it * it).sum();
    if total <= 0.0 || !squares.is_finite() || squares <= 0.0 {
        return Err(Undefined::NoWeight);
    }
    let n = amounts.len() as f64;
    let mut sorted = amounts.to_vec();
    sorted.sort_by(f64::total_cmp);
    // Σ_i Σ_j |x_i − x_j| = 2·Σ_k (2k − n − 1)·x_(k), k from 1.
    let ranked = (1..).map(f64::from).zip(&sorted);
    let spread: f64 = ranked.map(|(rank, it)| (2.0 * rank - n - 1.0) * it).sum();
    let gini = (spread / (n * total)).clamp(0.0, 1.0);
    let (low, high) = (sorted.first().copied(), sorted.last().copied());
    Ok(Evenness {
        jain: total * total / (n * squares),
        gini,
        gini_corrected: (1.0 < n).then(|| gini * n / (n - 1.0)),
        max_min: low.zip(high).filter(|(low, _)| 0.0 < *low).map(|(low, high)| high / low),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nothing_to_spread_is_no_evenness() {
        assert_eq!(evenness(&[]), Err(Undefined::NoWeight));
        assert_eq!(evenness(&[0.0, 0.0]), Err(Undefined::NoWeight));
        assert_eq!(evenness(&[-1.0]), Err(Undefined::NotRecorded));
    }

    proptest! {
        #[test]
        fn the_unit_does_not_matter_and_the_ends_hold(
            amounts in prop::collection::vec(0.1..100.0_f64, 1..9), unit in 0.1..50.0_f64
        ) {
            let found = evenness(&amounts).unwrap();
            let n = amounts.len() as f64;
            prop_assert!(1.0 / n - 1e-12 <= found.jain && found.jain <= 1.0 + 1e-12);
            prop_assert!((0.0..=1.0).contains(&found.gini));
            let other = evenness(&amounts.iter().map(|it| it * unit).collect::<Vec<_>>()).unwrap();
            prop_assert!((found.jain - other.jain).abs() < 1e-12 && (found.gini - other.gini).abs() < 1e-12);
        }
    }
}
