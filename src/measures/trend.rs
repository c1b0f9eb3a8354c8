//! Whether a series of quarters goes up or down.

#![allow(
    clippy::indexing_slicing,
    reason = "every index is below a length that was checked on entry"
)]
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "ranks, which are small and not negative"
)]

use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF as _, Normal};

use crate::{
    measures::{Card, Unit},
    model::{Bounds, Undefined},
};

/// What [`trend`] means.
pub const CARD: Card = Card {
    id: "trend",
    formula: "S = Σ over i < j of sgn(x_j − x_i), z = (S − sgn S)/√V; slope = median of (x_j − x_i)/(j − i)",
    range: (f64::NEG_INFINITY, f64::INFINITY),
    unit: Unit::Number,
    source: "Mann, H. B. (1945). Econometrica 13, 245–259; Kendall, M. G. (1975); Sen, P. K. (1968). JASA 63, 1379–1389.",
};

/// What the test found.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Trend {
    /// S: steps up less steps down, over all pairs of quarters.
    pub s: f64,
    /// Its variance without a trend, with ties taken along.
    pub variance: f64,
    /// S in standard deviations, with a correction for continuity.
    pub z: f64,
    /// Probability of an S at least as far from 0; exact for at most [`EXACT_UP_TO`] quarters without ties.
    pub p: f64,
    /// Whether `p` is exact.
    pub is_exact: bool,
    /// Sen's slope: median change for each quarter.
    pub slope: f64,
    /// Interval of the slope.
    pub slope_interval: Option<Bounds>,
}

/// Up to this many quarters without ties `p` counts all orders.
pub const EXACT_UP_TO: usize = 10;

/// Tests a series for a trend in one direction, and estimates how steep it is.
///
/// ```text
/// S = Σ over i < j of sgn(x_j − x_i), z = (S − sgn S)/√V; slope = median of (x_j − x_i)/(j − i)
/// V = (n(n − 1)(2n + 5) − Σ t(t − 1)(2t + 5))/18 over groups of t equal values
/// slope = median of (x_j − x_i)/(j − i)
/// ```
///
/// # Range
///
/// `p` in `(0, 1]`; with four quarters it cannot be below .083, so such a series shows no trend whatever it does.
///
/// # Errors
///
/// [`Undefined::TooFew`] for fewer than three quarters, [`Undefined::NoVariation`] if all are equal,
/// [`Undefined::NotRecorded`] if a value is no number or the level is no share.
///
/// # Notes
///
/// Quarters are those of due dates with a fixed follow-up. For shares of unequal numbers
/// [`rate_trend`](crate::measures::rate_trend) is better. No correction for autocorrelation is offered:
/// the usual one gave a negative variance on a plain series of twelve.
///
/// # Examples
///
/// ```
/// use tenzij::measures::trend::trend;
///
/// let found = trend(&[0.9, 0.8, 0.7, 0.6, 0.5], 0.95)?;
/// assert_eq!((found.s, found.is_exact), (-10.0, true));
/// assert!((found.slope + 0.1).abs() < 1e-12 && (found.p - 2.0 / 120.0).abs() < 1e-12);
/// # Ok::<(), tenzij::model::Undefined>(())
/// ```
pub fn trend(series: &[f64], level: f64) -> Result<Trend, Undefined> {
    let n = series.len();
    if !(0.0 < level && level < 1.0) || series.iter().any(|it| !it.is_finite()) {
        return Err(Undefined::NotRecorded);
    }
    if n < 3 {
        return Err(Undefined::TooFew);
    }
    let pairs = (0..n).flat_map(|i| (i + 1..n).map(move |j| (i, j)));
    let s: f64 = pairs.clone().map(|(i, j)| sign(series[j] - series[i])).sum();
    let mut sorted = series.to_vec();
    sorted.sort_by(f64::total_cmp);
    let term = |it: f64| it * (it - 1.0) * (2.0 * it + 5.0);
    let groups = sorted.chunk_by(|a, b| a == b).map(<[f64]>::len);
    let has_ties = groups.clone().any(|it| 1 < it);
    let variance = (term(n as f64) - groups.map(|it| term(it as f64)).sum::<f64>()) / 18.0;
    if variance <= 0.0 {
        return Err(Undefined::NoVariation);
    }
    let normal = Normal::standard();
    let z = (s - sign(s)) / variance.sqrt();
    let is_exact = n <= EXACT_UP_TO && !has_ties;
    let p = if is_exact { exact_p(n, s) } else { (2.0 * normal.sf(z.abs())).min(1.0) };
    let mut slopes: Vec<f64> =
        pairs.map(|(i, j)| (series[j] - series[i]) / (j - i) as f64).collect();
    slopes.sort_by(f64::total_cmp);
    let width = normal.inverse_cdf(f64::midpoint(1.0, level)) * variance.sqrt();
    let rank = |it: f64| {
        let rank = it.round();
        (1.0 <= rank).then(|| slopes.get(rank as usize - 1).copied()).flatten()
    };
    let count = slopes.len() as f64;
    let (low, high) = (rank((count - width) / 2.0), rank(f64::midpoint(count, width) + 1.0));
    let slope_interval = low.zip(high).map(|(low, high)| Bounds { low, high });
    Ok(Trend { s, variance, z, p, is_exact, slope: median(&slopes), slope_interval })
}

/// −1, 0 or 1; unlike `signum`, 0 for 0.
pub(crate) fn sign(it: f64) -> f64 {
    if it == 0.0 { 0.0 } else { it.signum() }
}

/// The middle of sorted values.
pub fn median(sorted: &[f64]) -> f64 {
    crate::measures::bootstrap::quantile(sorted, 0.5)
}

/// Share of all orders of `n` values whose S is at least as far from 0.
fn exact_p(n: usize, s: f64) -> f64 {
    // Orders by their number of inversions, grown by one value at a time.
    let mut orders = vec![1.0];
    for size in 2..=n {
        let mut longer = vec![0.0; orders.len() + size - 1];
        for (inversions, count) in orders.iter().enumerate() {
            for more in 0..size {
                longer[inversions + more] += count;
            }
        }
        orders = longer;
    }
    let pairs = (n * (n - 1) / 2) as f64;
    let all: f64 = orders.iter().sum();
    let extreme =
        orders.iter().enumerate().filter(|(it, _)| s.abs() <= (pairs - 2.0 * *it as f64).abs());
    extreme.map(|it| it.1).sum::<f64>() / all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_short_or_level_is_undefined() {
        assert_eq!(trend(&[0.1, 0.2], 0.95), Err(Undefined::TooFew));
        assert_eq!(trend(&[0.5; 6], 0.95), Err(Undefined::NoVariation));
        assert_eq!(trend(&[0.5, f64::NAN, 0.3], 0.95), Err(Undefined::NotRecorded));
    }

    proptest::proptest! {
        #[test]
        fn turned_around_it_falls_as_it_rose(series in proptest::collection::vec(0.0..1.0_f64, 3..14)) {
            let Ok(found) = trend(&series, 0.95) else { return Ok(()) };
            let back: Vec<f64> = series.iter().rev().copied().collect();
            let back = trend(&back, 0.95).unwrap();
            proptest::prop_assert_eq!(found.s, -back.s);
            proptest::prop_assert!((found.slope + back.slope).abs() < 1e-12 && (found.p - back.p).abs() < 1e-12);
            proptest::prop_assert!(0.0 < found.p && found.p <= 1.0);
        }
    }

    #[test]
    fn a_level_that_is_no_share_is_refused() {
        for level in [-0.5, 0.0, 1.0, 1.5, f64::NAN] {
            assert_eq!(trend(&[0.1, 0.2, 0.3], level), Err(Undefined::NotRecorded), "{level}");
        }
    }
}
