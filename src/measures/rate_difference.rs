//! The difference of two rates, with the agreement as the unit.

use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF as _, StudentsT};

use crate::{
    measures::{Card, Unit, cluster_interval::Cluster},
    model::{Bounds, Undefined},
};

/// What [`rate_difference`] means.
pub const CARD: Card = Card {
    id: "rate_difference",
    formula: "d = p₁ − p₂ ± t·√(SE₁² + SE₂²), SE² = A/(A − 1)·Σ (s_a − p·n_a)²/(Σ n_a)², t with A₁ + A₂ − 2 degrees",
    range: (-1.0, 1.0),
    unit: Unit::Share,
    source: "Cluster-robust variance of a ratio, as that of the interval by agreement.",
};

/// A difference with its interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RateDifference {
    /// First rate less second rate.
    pub difference: f64,
    /// Its interval.
    pub interval: Bounds,
    /// Probability of a difference at least as far from 0 if there were none.
    pub p: f64,
}

/// Compares the rates of two groups of agreements, such as the unanimous with the rest.
///
/// ```text
/// d = p₁ − p₂ ± t·√(SE₁² + SE₂²), SE² = A/(A − 1)·Σ (s_a − p·n_a)²/(Σ n_a)², t with A₁ + A₂ − 2 degrees
/// ```
///
/// # Range
///
/// `[−1, 1]`; the interval may reach beyond it, which tells that there are few agreements.
///
/// # Errors
///
/// [`Undefined::TooFew`] for fewer than two agreements in either group, [`Undefined::NoVariation`] if nothing varies in either,
/// [`Undefined::NotRecorded`] for a level that is no share.
///
/// # Examples
///
/// ```
/// use tenzij::measures::{cluster_interval::Cluster, rate_difference::rate_difference};
///
/// let group = |sums: [f64; 3]| sums.map(|sum| Cluster { sum, n: 10 });
/// let found = rate_difference(&group([2.0, 3.0, 4.0]), &group([6.0, 7.0, 8.0]), 0.95)?;
/// assert!((found.difference + 0.4).abs() < 1e-12 && found.interval.high < 0.0 && found.p < 0.05);
/// # Ok::<(), tenzij::model::Undefined>(())
/// ```
pub fn rate_difference(
    first: &[Cluster],
    second: &[Cluster],
    level: f64,
) -> Result<RateDifference, Undefined> {
    if !(0.0 < level && level < 1.0) {
        return Err(Undefined::NotRecorded);
    }
    let ((p, a), (q, b)) = (rate(first)?, rate(second)?);
    let error = (a + b).sqrt();
    if error <= f64::EPSILON {
        return Err(Undefined::NoVariation);
    }
    let freedom = (first.len() + second.len() - 2) as f64;
    let student = StudentsT::new(0.0, 1.0, freedom).map_err(|_| Undefined::TooFew)?;
    let (difference, half) = (p - q, student.inverse_cdf(f64::midpoint(1.0, level)) * error);
    Ok(RateDifference {
        difference,
        interval: Bounds { low: difference - half, high: difference + half },
        p: (2.0 * student.sf((difference / error).abs())).min(1.0),
    })
}

/// A rate and its variance.
fn rate(clusters: &[Cluster]) -> Result<(f64, f64), Undefined> {
    let n: f64 = clusters.iter().map(|it| it.n as f64).sum();
    if clusters.len() < 2 || n <= 0.0 {
        return Err(Undefined::TooFew);
    }
    let rate = clusters.iter().map(|it| it.sum).sum::<f64>() / n;
    let squares: f64 = clusters.iter().map(|it| (it.sum - rate * it.n as f64).powi(2)).sum();
    let count = clusters.len() as f64;
    Ok((rate, count / (count - 1.0) * squares / (n * n)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_by_hand() {
        // Rates ½ and ½; squares (1 − .5·2)² = 0 and 2·(½)² over 2 agreements of 1: variance 2·½/4 = ¼.
        let even = [Cluster { sum: 1.0, n: 2 }; 2];
        let split = [Cluster { sum: 1.0, n: 1 }, Cluster { sum: 0.0, n: 1 }];
        let found = rate_difference(&even, &split, 0.95).unwrap();
        let t = 4.302_652_729_911_275;
        assert!(
            found.difference == 0.0
                && (found.interval.high - t * 0.5).abs() < 1e-9
                && found.p == 1.0
        );
    }

    #[test]
    fn groups_that_cannot_be_compared_are_undefined() {
        let even = [Cluster { sum: 1.0, n: 2 }; 2];
        assert_eq!(rate_difference(&even, &even, 0.95), Err(Undefined::NoVariation));
        assert_eq!(rate_difference(&even[..1], &even, 0.95), Err(Undefined::TooFew));
        assert_eq!(rate_difference(&even, &even, 1.0), Err(Undefined::NotRecorded));
    }

    proptest::proptest! {
        #[test]
        fn the_other_way_round_only_the_sign_turns(
            a in proptest::collection::vec((0.0..=1.0_f64, 1_u64..9), 2..6), b in proptest::collection::vec((0.0..=1.0_f64, 1_u64..9), 2..6)
        ) {
            let group = |it: &[(f64, u64)]| -> Vec<Cluster> {
                it.iter().map(|&(share, n)| Cluster { sum: share * n as f64, n }).collect()
            };
            let (one, other) = (rate_difference(&group(&a), &group(&b), 0.9), rate_difference(&group(&b), &group(&a), 0.9));
            let (Ok(one), Ok(other)) = (one, other) else { return Ok(()) };
            proptest::prop_assert!((one.difference + other.difference).abs() < 1e-12 && (one.p - other.p).abs() < 1e-12);
            proptest::prop_assert!(one.interval.low <= one.difference && one.difference <= one.interval.high);
        }
    }
}
