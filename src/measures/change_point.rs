//! Whether, and when, a series of quarters jumped.

#![allow(
    clippy::indexing_slicing,
    reason = "every index is below a length that was checked on entry"
)]

use serde::{Deserialize, Serialize};

use crate::{
    measures::{Card, Unit, trend::sign},
    model::Undefined,
};

/// What [`pettitt`] and [`change_points`] mean.
pub const CARD: Card = Card {
    id: "change_point",
    formula: "K = max |U_k|, U_k = Σ over i ≤ k < j of sgn(x_i − x_j), p ≈ 2·exp(−6K²/(n³ + n²)); points: least Σ (x − mean)² + penalty for each",
    range: (0.0, f64::INFINITY),
    unit: Unit::Number,
    source: "Pettitt, A. N. (1979). Applied Statistics 28, 126–135; Jackson, B. et al. (2005). IEEE Signal Processing Letters 12, 105–108.",
};

/// What Pettitt's test found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pettitt {
    /// K: the largest difference between what came before and after.
    pub statistic: f64,
    /// Approximate probability of a K at least as large without a jump.
    pub p: f64,
    /// Quarters before the jump; more than one where several places are equally likely.
    pub n_before: Vec<usize>,
}

/// Tests a series for one jump.
///
/// ```text
/// K = max |U_k|, U_k = Σ over i ≤ k < j of sgn(x_i − x_j), p ≈ 2·exp(−6K²/(n³ + n²)); points: least Σ (x − mean)² + penalty for each
/// ```
///
/// # Range
///
/// `p` in `(0, 1]`.
///
/// # Errors
///
/// [`Undefined::TooFew`] for fewer than three quarters, [`Undefined::NoVariation`] if all are equal,
/// [`Undefined::NotRecorded`] if a value is no number.
///
/// # Examples
///
/// ```
/// use tenzij::measures::change_point::pettitt;
///
/// let found = pettitt(&[0.9, 0.8, 0.9, 0.2, 0.1, 0.2])?;
/// assert_eq!((found.statistic, found.n_before), (9.0, vec![3]));
/// # Ok::<(), tenzij::model::Undefined>(())
/// ```
pub fn pettitt(series: &[f64]) -> Result<Pettitt, Undefined> {
    check(series)?;
    let n = series.len();
    let difference = |k: usize| -> f64 {
        let (before, after) = series.split_at(k);
        before.iter().flat_map(|a| after.iter().map(move |b| sign(a - b))).sum()
    };
    let all: Vec<f64> = (1..n).map(|k| difference(k).abs()).collect();
    let statistic = all.iter().copied().fold(0.0, f64::max);
    let (size, k) = (n as f64, statistic);
    let p = (2.0 * (-6.0 * k * k / (size.powi(3) + size.powi(2))).exp()).min(1.0);
    let n_before = (1..n).zip(&all).filter(|(_, it)| **it == statistic).map(|(k, _)| k).collect();
    Ok(Pettitt { statistic, p, n_before })
}

/// Finds the jumps that explain a series best, each at the cost of a penalty, by trying every way to cut it.
///
/// ```text
/// least over all cuts of Σ (x − mean of its part)² + penalty·(parts − 1)
/// ```
///
/// Each part has at least `shortest` quarters. The result holds the number of quarters before each jump.
///
/// # Errors
///
/// As [`pettitt`], except that nothing needs to vary; [`Undefined::TooFew`] if the series is shorter than one part.
pub fn change_points(
    series: &[f64],
    penalty: f64,
    shortest: usize,
) -> Result<Vec<usize>, Undefined> {
    if !penalty.is_finite() || series.iter().any(|it| !it.is_finite()) {
        return Err(Undefined::NotRecorded);
    }
    let (n, shortest) = (series.len(), shortest.max(1));
    if n < shortest {
        return Err(Undefined::TooFew);
    }
    let (mut sums, mut squares) = (vec![0.0], vec![0.0]);
    for (at, value) in series.iter().enumerate() {
        sums.push(sums[at] + value);
        squares.push(squares[at] + value * value);
    }
    let cost = |from: usize, to: usize| {
        let sum: f64 = sums[to] - sums[from];
        (squares[to] - squares[from] - sum * sum / (to - from) as f64).max(0.0)
    };
    // The best way to cut the first `end` quarters: its cost, and where its last part begins.
    let mut best: Vec<Option<(f64, usize)>> = vec![None; n + 1];
    best[0] = Some((-penalty, 0));
    for end in shortest..=n {
        for from in 0..=end - shortest {
            let Some((before, _)) = best[from] else { continue };
            let total = before + cost(from, end) + penalty;
            if best[end].is_none_or(|(least, _)| total < least) {
                best[end] = Some((total, from));
            }
        }
    }
    let mut cuts = Vec::new();
    let mut end = n;
    while let Some((_, from)) = best[end].filter(|it| 0 < it.1) {
        cuts.push(from);
        end = from;
    }
    cuts.reverse();
    Ok(cuts)
}

/// The usual penalty, `2·σ̂²·ln n`, with the variance from differences of neighbours, which a jump hardly touches.
pub fn penalty(series: &[f64]) -> f64 {
    let n = series.len();
    let squares: f64 = series.windows(2).map(|it| (it[1] - it[0]).powi(2)).sum();
    let variance = squares / (2.0 * n.saturating_sub(1).max(1) as f64);
    2.0 * variance * (n.max(1) as f64).ln()
}

fn check(series: &[f64]) -> Result<(), Undefined> {
    if series.iter().any(|it| !it.is_finite()) {
        return Err(Undefined::NotRecorded);
    }
    if series.len() < 3 {
        return Err(Undefined::TooFew);
    }
    if series.windows(2).all(|it| it[0] == it[1]) {
        return Err(Undefined::NoVariation);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_and_level_series_are_undefined() {
        assert_eq!(pettitt(&[0.1, 0.2]), Err(Undefined::TooFew));
        assert_eq!(pettitt(&[0.1; 5]), Err(Undefined::NoVariation));
        assert_eq!(change_points(&[0.1], 1.0, 2), Err(Undefined::TooFew));
        assert_eq!(change_points(&[0.1, f64::NAN], 1.0, 1), Err(Undefined::NotRecorded));
    }

    #[test]
    fn a_level_series_is_not_cut() {
        assert_eq!(change_points(&[0.5; 9], 0.01, 2), Ok(Vec::new()));
    }

    proptest::proptest! {
        #[test]
        fn a_clean_jump_is_found_where_it_is(before in 2_usize..8, after in 2_usize..8, high in 0.5..1.0_f64) {
            let series: Vec<f64> = std::iter::repeat_n(high, before).chain(std::iter::repeat_n(0.1, after)).collect();
            proptest::prop_assert_eq!(change_points(&series, 0.01, 2).unwrap(), vec![before]);
            proptest::prop_assert_eq!(pettitt(&series).unwrap().n_before, vec![before]);
        }
    }

    #[test]
    fn of_two_cuts_that_explain_as_much_the_first_is_taken() {
        // Uncut 2. One cut leaves 0 + 1/2, before the second quarter or after it; two cuts leave nothing.
        // With 3/4 for each cut: 2, 5/4, 5/4 and 3/2.
        assert_eq!(change_points(&[0.0, 1.0, 2.0], 0.75, 1), Ok(vec![1]));
    }
}
