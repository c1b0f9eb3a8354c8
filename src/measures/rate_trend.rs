//! Whether a share goes up or down over quarters of unequal size.

use serde::{Deserialize, Serialize};
use statrs::distribution::{ChiSquared, ContinuousCDF as _};

use crate::{
    measures::{Card, Unit},
    model::Undefined,
};

/// What [`rate_trend`] means.
pub const CARD: Card = Card {
    id: "rate_trend",
    formula: "χ² = (Σ t·(x_t − n_t·p))²/(p(1 − p)·Σ n_t·(t − t̄)²)",
    range: (0.0, f64::INFINITY),
    unit: Unit::Number,
    source: "Cochran, W. G. (1954). Biometrics 10, 417–451; Armitage, P. (1955). Biometrics 11, 375–386.",
};

/// What the test found.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RateTrend {
    /// χ² with one degree of freedom.
    pub chi_squared: f64,
    /// Probability of a χ² at least as large without a trend.
    pub p: f64,
    /// Change of the share for each quarter, by weighted least squares.
    pub slope: f64,
}

/// Tests whether shares go up or down, one step for each quarter.
///
/// ```text
/// χ² = (Σ t·(x_t − n_t·p))²/(p(1 − p)·Σ n_t·(t − t̄)²)
/// ```
///
/// with `x_t` of `n_t` in quarter `t`, `p` the share over all, and `t̄` the mean of `t` weighted by `n_t`.
///
/// # Range
///
/// χ² from 0; `p` in `[0, 1]`.
///
/// # Errors
///
/// [`Undefined::TooFew`] for fewer than two quarters with anything due, [`Undefined::NoVariation`] if everything or nothing was done,
/// [`Undefined::NotRecorded`] if more was done than there was.
///
/// # Notes
///
/// It takes commitments as independent. Those of one agreement are not: read it beside the intervals by agreement.
///
/// # Examples
///
/// ```
/// use tenzij::measures::rate_trend::rate_trend;
///
/// let found = rate_trend(&[(9, 10), (5, 10), (1, 10)])?;
/// assert!(found.p < 0.001 && (found.slope + 0.4).abs() < 1e-12);
/// # Ok::<(), tenzij::model::Undefined>(())
/// ```
pub fn rate_trend(quarters: &[(u64, u64)]) -> Result<RateTrend, Undefined> {
    if quarters.iter().any(|(done, n)| n < done) {
        return Err(Undefined::NotRecorded);
    }
    if quarters.iter().filter(|(_, n)| 0 < *n).count() < 2 {
        return Err(Undefined::TooFew);
    }
    let rows =
        || quarters.iter().enumerate().map(|(t, &(done, n))| (t as f64, done as f64, n as f64));
    let n: f64 = rows().map(|(_, _, n)| n).sum();
    let share = rows().map(|(_, done, _)| done).sum::<f64>() / n;
    let mean = rows().map(|(t, _, n)| t * n).sum::<f64>() / n;
    let spread: f64 = rows().map(|(t, _, n)| n * (t - mean).powi(2)).sum();
    let covariance: f64 = rows().map(|(t, done, n)| (t - mean) * (done - n * share)).sum();
    let variance = share * (1.0 - share) * spread;
    if variance <= 0.0 {
        return Err(Undefined::NoVariation);
    }
    let chi_squared = covariance * covariance / variance;
    let distribution = ChiSquared::new(1.0).map_err(|_| Undefined::TooFew)?;
    Ok(RateTrend { chi_squared, p: distribution.sf(chi_squared), slope: covariance / spread })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_by_hand() {
        // 2 of 2, then 0 of 2: p = ½, t̄ = ½, covariance −1, variance ¼·1, so χ² = 4.
        let found = rate_trend(&[(2, 2), (0, 2)]).unwrap();
        assert!((found.chi_squared - 4.0).abs() < 1e-12 && (found.slope + 1.0).abs() < 1e-12);
    }

    #[test]
    fn what_cannot_differ_is_undefined() {
        assert_eq!(rate_trend(&[(2, 2), (3, 3)]), Err(Undefined::NoVariation));
        assert_eq!(rate_trend(&[(2, 2), (0, 0)]), Err(Undefined::TooFew));
        assert_eq!(rate_trend(&[(3, 2), (0, 1)]), Err(Undefined::NotRecorded));
    }

    proptest::proptest! {
        #[test]
        fn counting_what_was_not_done_gives_the_same(
            rows in proptest::collection::vec((0_u64..9, 1_u64..9), 2..8)
        ) {
            let rows: Vec<(u64, u64)> = rows.into_iter().map(|(done, more)| (done, done + more)).collect();
            let mirror: Vec<(u64, u64)> = rows.iter().map(|&(done, n)| (n - done, n)).collect();
            let (Ok(one), Ok(other)) = (rate_trend(&rows), rate_trend(&mirror)) else { return Ok(()) };
            proptest::prop_assert!((one.chi_squared - other.chi_squared).abs() < 1e-9);
            proptest::prop_assert!((one.slope + other.slope).abs() < 1e-12);
        }
    }
}
