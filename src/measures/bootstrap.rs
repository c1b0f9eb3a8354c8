//! An interval for any statistic, by drawing the agreements anew.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "ranks, which are small and not negative"
)]

use rayon::prelude::*;
use statrs::distribution::{ContinuousCDF as _, Normal};

use crate::{
    measures::{
        Card, Unit,
        resampling::{Resampling, SLACK, below, stream},
    },
    model::{Bounds, Undefined},
};

/// What [`bootstrap`] means.
pub const CARD: Card = Card {
    id: "bootstrap",
    formula: "quantiles at Φ(z₀ + (z₀ ± z)/(1 − a·(z₀ ± z))) of the statistic over resampled agreements",
    range: (f64::NEG_INFINITY, f64::INFINITY),
    unit: Unit::Number,
    source: "Efron, B. (1987). Better bootstrap confidence intervals. JASA 82, 171–185; mid-rank z₀, quantiles of type 7.",
};

/// Computes a bias-corrected and accelerated interval for a statistic, with the agreement as unit.
///
/// ```text
/// quantiles at Φ(z₀ + (z₀ ± z)/(1 − a·(z₀ ± z))) of the statistic over resampled agreements
/// ```
///
/// where `z₀` is the normal quantile of the share of resamples below the observed value, those equal to it counted half,
/// and `a = Σ d³/(6·(Σ d²)^1.5)` with `d` the mean of the jackknife values less each of them.
/// `statistic` gets the chosen agreements by index, each as often as it was drawn, and `None` where it has no value:
/// such resamples are left out. All `Aᴬ` resamples are made where there are at most `exact_up_to`.
///
/// # Range
///
/// That of the statistic.
///
/// # Errors
///
/// [`Undefined::TooFew`] for fewer than two agreements, or if the statistic has no value on all of them or on hardly any resample;
/// [`Undefined::NoVariation`] if every resample gives the same; [`Undefined::NotRecorded`] for a level that is no share.
///
/// # Examples
///
/// ```
/// use tenzij::measures::{bootstrap::bootstrap, resampling::Resampling};
///
/// let values = [0.2, 0.4, 0.9, 0.5, 0.6];
/// let mean = |chosen: &[usize]| Some(chosen.iter().map(|&it| values[it]).sum::<f64>() / chosen.len() as f64);
/// let rule = Resampling { seed: 1, draws: 999, exact_up_to: 5_000 };
/// let interval = bootstrap(values.len(), mean, 0.95, &rule)?;
/// assert!(0.2 < interval.low && interval.low < 0.52 && 0.52 < interval.high && interval.high < 0.9);
/// # Ok::<(), tenzij::model::Undefined>(())
/// ```
pub fn bootstrap(
    n: usize,
    statistic: impl Fn(&[usize]) -> Option<f64> + Sync,
    level: f64,
    rule: &Resampling,
) -> Result<Bounds, Undefined> {
    if !(0.0 < level && level < 1.0) {
        return Err(Undefined::NotRecorded);
    }
    let everything: Vec<usize> = (0..n).collect();
    let observed = statistic(&everything).filter(|_| 1 < n).ok_or(Undefined::TooFew)?;
    let mut resamples = resamples(n, &statistic, rule);
    resamples.sort_by(f64::total_cmp);
    let (Some(first), Some(last)) = (resamples.first(), resamples.last()) else {
        return Err(Undefined::TooFew);
    };
    if last - first <= SLACK {
        return Err(Undefined::NoVariation);
    }
    let normal = Normal::standard();
    let n_below = resamples.iter().filter(|it| **it < observed - SLACK).count() as f64;
    let n_equal = resamples.iter().filter(|it| (*it - observed).abs() <= SLACK).count() as f64;
    let bias = normal.inverse_cdf((n_below + n_equal / 2.0) / resamples.len() as f64);
    let acceleration = acceleration(n, &statistic);
    let end = |p: f64| {
        let shifted = bias + normal.inverse_cdf(p);
        let at = normal.cdf(bias + shifted / (1.0 - acceleration * shifted));
        if at.is_finite() { Ok(quantile(&resamples, at)) } else { Err(Undefined::TooFew) }
    };
    Ok(Bounds { low: end((1.0 - level) / 2.0)?, high: end(f64::midpoint(1.0, level))? })
}

fn resamples(
    n: usize,
    statistic: &(impl Fn(&[usize]) -> Option<f64> + Sync),
    rule: &Resampling,
) -> Vec<f64> {
    let power = u32::try_from(n).ok().and_then(|exponent| (n as u64).checked_pow(exponent));
    let choice = |replicate: u64| -> Vec<usize> {
        if power.is_some_and(|it| it <= rule.exact_up_to) {
            // The digits of the replicate in base n.
            let mut rest = usize::try_from(replicate).unwrap_or(0);
            (0..n)
                .map(|_| {
                    let digit = rest % n;
                    rest /= n;
                    digit
                })
                .collect()
        } else {
            let mut random = stream(rule.seed, replicate);
            (0..n).map(|_| below(&mut random, n)).collect()
        }
    };
    let count = power.filter(|it| *it <= rule.exact_up_to).unwrap_or(rule.draws);
    (0..count).into_par_iter().filter_map(|it| statistic(&choice(it))).collect()
}

/// Skewness of the jackknife; 0 where it has no value.
fn acceleration(n: usize, statistic: &(impl Fn(&[usize]) -> Option<f64> + Sync)) -> f64 {
    let without = |left_out: usize| -> Option<f64> {
        let others: Vec<usize> = (0..n).filter(|it| *it != left_out).collect();
        statistic(&others)
    };
    let values: Vec<f64> = (0..n).into_par_iter().filter_map(without).collect();
    let mean = values.iter().sum::<f64>() / values.len().max(1) as f64;
    let power = |exponent: i32| values.iter().map(|it| (mean - it).powi(exponent)).sum::<f64>();
    let scale = 6.0 * power(2).powf(1.5);
    if scale <= f64::EPSILON { 0.0 } else { power(3) / scale }
}

/// Quantile of type 7 of sorted values: linear between the two nearest.
pub(crate) fn quantile(sorted: &[f64], p: f64) -> f64 {
    let position = p.clamp(0.0, 1.0) * sorted.len().saturating_sub(1) as f64;
    let at = |it: f64| sorted.get(it as usize).copied().unwrap_or(f64::NAN);
    let (low, high) = (at(position.floor()), at(position.ceil()));
    low + (high - low) * position.fract()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: Resampling = Resampling { seed: 1, draws: 999, exact_up_to: 4_000 };

    #[test]
    fn quantiles_lie_between_their_neighbours() {
        assert_eq!(quantile(&[1.0, 2.0, 4.0], 0.75), 3.0);
        assert_eq!(quantile(&[1.0, 2.0, 4.0], 1.0), 4.0);
    }

    #[test]
    fn what_does_not_vary_or_has_no_value_has_no_interval() {
        assert_eq!(bootstrap(4, |_| Some(0.5), 0.95, &RULE), Err(Undefined::NoVariation));
        assert_eq!(bootstrap(4, |_| None, 0.95, &RULE), Err(Undefined::TooFew));
        assert_eq!(bootstrap(1, |_| Some(0.5), 0.95, &RULE), Err(Undefined::TooFew));
        assert_eq!(bootstrap(4, |_| Some(0.5), 2.0, &RULE), Err(Undefined::NotRecorded));
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(32))]
        #[test]
        fn the_interval_of_a_mean_lies_within_the_values(values in proptest::collection::vec(0.0..1.0_f64, 2..8)) {
            let mean = |chosen: &[usize]| Some(chosen.iter().map(|&it| values[it]).sum::<f64>() / chosen.len() as f64);
            let Ok(found) = bootstrap(values.len(), mean, 0.9, &RULE) else { return Ok(()) };
            let low = values.iter().copied().fold(1.0, f64::min);
            let high = values.iter().copied().fold(0.0, f64::max);
            proptest::prop_assert!(low - 1e-12 <= found.low && found.low <= found.high && found.high <= high + 1e-12);
        }
    }
}
