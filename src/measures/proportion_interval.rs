//! Intervals for one share of independent observations, and for the difference of two.

use statrs::distribution::{Beta, ContinuousCDF as _, Normal};

use crate::{
    measures::{Card, Unit},
    model::{Bounds, Undefined},
};

/// What [`wilson`] means.
pub const CARD: Card = Card {
    id: "proportion_interval",
    formula: "(p + z²/2n ± z·√(p(1 − p)/n + z²/4n²))/(1 + z²/n)",
    range: (0.0, 1.0),
    unit: Unit::Share,
    source: "Wilson, E. B. (1927). Journal of the American Statistical Association 22, 209–212; Newcombe, R. G. (1998). Statistics in Medicine 17, 873–890.",
};

fn z(level: f64) -> Result<f64, Undefined> {
    if !(0.0 < level && level < 1.0) {
        return Err(Undefined::NotRecorded);
    }
    Ok(Normal::standard().inverse_cdf(f64::midpoint(1.0, level)))
}

/// Wilson's interval for `k` of `n`.
///
/// ```text
/// (p + z²/2n ± z·√(p(1 − p)/n + z²/4n²))/(1 + z²/n)
/// ```
///
/// # Range
///
/// Within `[0, 1]`; never of width 0.
///
/// # Errors
///
/// [`Undefined::TooFew`] for `n` = 0; [`Undefined::NotRecorded`] if `k > n` or the level is no share.
///
/// # Notes
///
/// Only for observations that do not share a fate. Parties under one agreement do:
/// for them [`cluster_interval`](crate::measures::cluster_interval) is right.
///
/// # Examples
///
/// ```
/// use tenzij::measures::proportion_interval::wilson;
///
/// let none_of_five = wilson(0, 5, 0.95)?;
/// assert!(none_of_five.low == 0.0 && (none_of_five.high - 0.4345).abs() < 1e-4);
/// # Ok::<(), tenzij::model::Undefined>(())
/// ```
pub fn wilson(k: u64, n: u64, level: f64) -> Result<Bounds, Undefined> {
    let z = z(level)?;
    match n {
        0 => return Err(Undefined::TooFew),
        n if n < k => return Err(Undefined::NotRecorded),
        _ => (),
    }
    let (n, share) = (n as f64, k as f64 / n as f64);
    let middle = share + z * z / (2.0 * n);
    let half = z * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt();
    let scale = 1.0 + z * z / n;
    let low = if k == 0 { 0.0 } else { (middle - half) / scale };
    let high = if share == 1.0 { 1.0 } else { (middle + half) / scale };
    Ok(Bounds { low, high })
}

/// Jeffreys' interval for `k` of `n`: quantiles of Beta(k + ½, n − k + ½).
///
/// # Errors
///
/// As [`wilson`].
pub fn jeffreys(k: u64, n: u64, level: f64) -> Result<Bounds, Undefined> {
    z(level)?;
    match n {
        0 => return Err(Undefined::TooFew),
        n if n < k => return Err(Undefined::NotRecorded),
        _ => (),
    }
    let beta = Beta::new(k as f64 + 0.5, (n - k) as f64 + 0.5).map_err(|_| Undefined::TooFew)?;
    let tail = (1.0 - level) / 2.0;
    Ok(Bounds { low: beta.inverse_cdf(tail), high: beta.inverse_cdf(1.0 - tail) })
}

/// Newcombe's interval for the difference of two shares, made of their Wilson intervals.
///
/// ```text
/// d − √((p₁ − l₁)² + (u₂ − p₂)²) … d + √((u₁ − p₁)² + (p₂ − l₂)²)
/// ```
///
/// # Errors
///
/// As [`wilson`].
pub fn newcombe(first: (u64, u64), second: (u64, u64), level: f64) -> Result<Bounds, Undefined> {
    let (a, b) = (wilson(first.0, first.1, level)?, wilson(second.0, second.1, level)?);
    let (p, q) = (first.0 as f64 / first.1 as f64, second.0 as f64 / second.1 as f64);
    Ok(Bounds {
        low: p - q - (p - a.low).hypot(b.high - q),
        high: p - q + (a.high - p).hypot(q - b.low),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_by_hand() {
        // With z = 2 (level .9545): 1 of 2 gives (.5 + 1 ± 2·√(.125 + .25))/(1 + 2).
        let level = 0.954_499_736_103_641_6;
        let found = wilson(1, 2, level).unwrap();
        assert!((found.low - (1.5 - 2.0 * 0.375_f64.sqrt()) / 3.0).abs() < 1e-9);
    }

    #[test]
    fn nothing_observed_has_no_interval() {
        assert_eq!(wilson(0, 0, 0.95), Err(Undefined::TooFew));
        assert_eq!(jeffreys(3, 2, 0.95), Err(Undefined::NotRecorded));
        assert_eq!(newcombe((0, 1), (0, 0), 0.95), Err(Undefined::TooFew));
        assert_eq!(wilson(0, 1, 95.0), Err(Undefined::NotRecorded));
    }

    proptest::proptest! {
        #[test]
        fn the_share_lies_inside_and_mirrors(n in 1_u64..60, part in 0_u64..=60) {
            let k = part.min(n);
            for interval in [wilson, jeffreys] {
                let (it, mirror) = (interval(k, n, 0.9).unwrap(), interval(n - k, n, 0.9).unwrap());
                proptest::prop_assert!((it.low - (1.0 - mirror.high)).abs() < 1e-9);
                proptest::prop_assert!(0.0 <= it.low && it.low < it.high && it.high <= 1.0);
            }
            let it = wilson(k, n, 0.9).unwrap();
            proptest::prop_assert!(it.low <= k as f64 / n as f64 + 1e-12 && k as f64 / n as f64 <= it.high + 1e-12);
        }
    }
}
