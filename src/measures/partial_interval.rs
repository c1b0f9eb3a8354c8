//! An interval for a number of which part is unknown.

use statrs::distribution::{ContinuousCDF as _, Normal};

use crate::{
    measures::{Card, Unit},
    model::{Bounds, Undefined},
};

/// What [`partial_interval`] means.
pub const CARD: Card = Card {
    id: "partial_interval",
    formula: "[l̄ − c·s_l/√N, ū + c·s_u/√N], c solves Φ(c + √N·Δ/max(s_l, s_u)) − Φ(−c) = level",
    range: (f64::NEG_INFINITY, f64::INFINITY),
    unit: Unit::Number,
    source: "Imbens, G. W. & Manski, C. F. (2004). Confidence intervals for partially identified parameters. Econometrica 72(6), 1845–1857.",
};

/// Computes an interval for a mean of which each unit is only known to lie between two values.
///
/// ```text
/// [l̄ − c·s_l/√N, ū + c·s_u/√N], c solves Φ(c + √N·Δ/max(s_l, s_u)) − Φ(−c) = level
/// ```
///
/// over `N` units with lowest values `l` and highest values `u`, `Δ = ū − l̄`, and sample standard deviations `s`.
/// Unknown parts widen the bounds; chance widens them further. `c` runs from 1.645 (wide bounds) to 1.960 (none unknown) at 95 %.
///
/// # Range
///
/// Around the bounds; it may reach beyond `[0, 1]`, which tells that the sample is small.
///
/// # Errors
///
/// [`Undefined::TooFew`] for fewer than two units, [`Undefined::NoVariation`] if nothing varies
/// (as when all is unknown: the bounds are all there is), [`Undefined::NotRecorded`] for a level that is no share.
///
/// # Examples
///
/// ```
/// use tenzij::{measures::partial_interval::partial_interval, model::Bounds};
///
/// let units = [(0.0, 1.0), (1.0, 1.0), (0.0, 0.0), (1.0, 1.0)].map(|(low, high)| Bounds { low, high });
/// let interval = partial_interval(&units, 0.95)?;
/// assert!(interval.low < 0.5 && 0.75 < interval.high);
/// # Ok::<(), tenzij::model::Undefined>(())
/// ```
pub fn partial_interval(units: &[Bounds], level: f64) -> Result<Bounds, Undefined> {
    if !(0.0 < level && level < 1.0) {
        return Err(Undefined::NotRecorded);
    }
    if units.len() < 2 {
        return Err(Undefined::TooFew);
    }
    let n = units.len() as f64;
    let moments = |of: fn(&Bounds) -> f64| {
        let mean = units.iter().map(of).sum::<f64>() / n;
        let squares: f64 = units.iter().map(|it| (of(it) - mean).powi(2)).sum();
        (mean, (squares / (n - 1.0)).sqrt())
    };
    let ((low, s_low), (high, s_high)) = (moments(|it| it.low), moments(|it| it.high));
    let largest = s_low.max(s_high);
    if largest <= f64::EPSILON {
        return Err(Undefined::NoVariation);
    }
    let c = critical_value(n.sqrt() * (high - low) / largest, level);
    Ok(Bounds { low: low - c * s_low / n.sqrt(), high: high + c * s_high / n.sqrt() })
}

/// Solves `Φ(c + width) − Φ(−c) = level` for `c`, by halving.
pub(crate) fn critical_value(width: f64, level: f64) -> f64 {
    let normal = Normal::standard();
    let (mut low, mut high) = (0.0, 10.0);
    for _ in 0..100 {
        let c = f64::midpoint(low, high);
        if normal.cdf(c + width) - normal.cdf(-c) < level {
            low = c;
        } else {
            high = c;
        }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_critical_value_runs_from_two_sided_to_one_sided() {
        assert!((critical_value(0.0, 0.95) - 1.959_963_984_540_05).abs() < 1e-10);
        assert!((critical_value(1e6, 0.95) - 1.644_853_626_951_47).abs() < 1e-10);
    }

    #[test]
    fn what_does_not_vary_has_no_interval() {
        let unknown = [Bounds { low: 0.0, high: 1.0 }; 6];
        assert_eq!(partial_interval(&unknown, 0.95), Err(Undefined::NoVariation));
        assert_eq!(partial_interval(&unknown[..1], 0.95), Err(Undefined::TooFew));
        assert_eq!(partial_interval(&unknown, 0.0), Err(Undefined::NotRecorded));
    }

    proptest::proptest! {
        #[test]
        fn it_holds_the_bounds_and_grows_with_the_level(
            units in proptest::collection::vec((0.0..=1.0_f64, 0.0..=1.0_f64), 2..15)
        ) {
            let units: Vec<Bounds> = units.iter().map(|&(a, b)| Bounds { low: a.min(b), high: a.max(b) }).collect();
            let Ok(narrow) = partial_interval(&units, 0.8) else { return Ok(()) };
            let wide = partial_interval(&units, 0.95).unwrap();
            let n = units.len() as f64;
            let low = units.iter().map(|it| it.low).sum::<f64>() / n;
            proptest::prop_assert!(wide.low <= narrow.low && narrow.low <= low + 1e-12 && narrow.high <= wide.high);
        }
    }
}
