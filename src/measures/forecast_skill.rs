//! How good chances were, once it is known what happened.

use crate::{
    measures::{
        Card, Unit,
        proportion_interval::wilson,
        ridge_logistic::{Observations, logit, ridge_logistic},
    },
    model::{Bounds, Undefined},
};

/// What [`forecast_skill`] means.
pub const CARD: Card = Card {
    id: "forecast_skill",
    formula: "BSS = 1 − BS/BS_0, BS = Σ (p_i − y_i)²/n",
    range: (f64::NEG_INFINITY, 1.0),
    unit: Unit::Number,
    source: "Brier, G. W. (1950). Monthly Weather Review 78, 1–3; Murphy, A. H. (1973). A new vector partition of the probability score. Journal of Applied Meteorology 12, 595–600.",
};

/// A chance that was given beforehand, and what happened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Forecast {
    /// The chance.
    pub chance: f64,
    /// Whether it happened.
    pub happened: bool,
}

/// Some forecasts of about the same chance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bin {
    /// Forecasts in it.
    pub n: u64,
    /// Their mean chance.
    pub chance: f64,
    /// The share that happened.
    pub happened: f64,
    /// Wilson's interval of that share.
    pub interval: Bounds,
}

/// The Brier score taken apart: reliability − resolution + uncertainty.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Parts {
    /// How far shares that happened lie from the chances given; 0 is best.
    pub reliability: f64,
    /// How far they lie from the share over all; more is better.
    pub resolution: f64,
    /// How much there was to tell.
    pub uncertainty: f64,
}

/// The mean squared distance of chances from what happened.
///
/// # Errors
///
/// [`Undefined::TooFew`] without forecasts; [`Undefined::NotRecorded`] if a chance is no share.
pub fn brier(forecasts: &[Forecast]) -> Result<f64, Undefined> {
    mean(forecasts, |it| (it.chance - outcome(it)).powi(2))
}

/// The mean of −ln of the chance that was given to what happened; chances are kept from 0 and 1 by 10⁻⁶.
///
/// # Errors
///
/// As [`brier`].
pub fn log_loss(forecasts: &[Forecast]) -> Result<f64, Undefined> {
    mean(forecasts, |it| {
        let chance = it.chance.clamp(1e-6, 1.0 - 1e-6);
        if it.happened { -chance.ln() } else { -(1.0 - chance).ln() }
    })
}

/// Compares the Brier score with that of other forecasts of the same, mostly the base rate.
///
/// ```text
/// BSS = 1 − BS/BS_0, BS = Σ (p_i − y_i)²/n
/// ```
///
/// `p_i` is a chance, `y_i` 1 if it happened and else 0, `BS_0` the score of the forecasts that it is compared with.
///
/// # Range
///
/// Up to 1, which only certainty that is always right reaches. 0: as good as the others; below 0: worse.
///
/// # Errors
///
/// As [`brier`]; [`Undefined::NoVariation`] if the others were always right; [`Undefined::NotRecorded`] if they are not as many.
///
/// # Notes
///
/// The base rate must be that of the past of each forecast. The share over all that is tested is not known beforehand, and
/// no forecast beats it easily.
///
/// # Examples
///
/// ```
/// use tenzij::measures::forecast_skill::{Forecast, forecast_skill};
///
/// let of = |chance, happened| Forecast { chance, happened };
/// let base = [of(0.5, true), of(0.5, false)];
/// assert_eq!(forecast_skill(&[of(1.0, true), of(0.0, false)], &base)?, 1.0);
/// assert_eq!(forecast_skill(&base, &base)?, 0.0);
/// # Ok::<(), tenzij::model::Undefined>(())
/// ```
pub fn forecast_skill(forecasts: &[Forecast], others: &[Forecast]) -> Result<f64, Undefined> {
    if forecasts.len() != others.len() {
        return Err(Undefined::NotRecorded);
    }
    let (own, other) = (brier(forecasts)?, brier(others)?);
    if other <= 0.0 {
        return Err(Undefined::NoVariation);
    }
    Ok(1.0 - own / other)
}

/// The table of calibration: forecasts in `n_bins` steps of equal width, each with what happened; empty steps are left out.
///
/// # Errors
///
/// As [`brier`].
pub fn calibration_table(
    forecasts: &[Forecast],
    n_bins: u32,
    level: f64,
) -> Result<Vec<Bin>, Undefined> {
    brier(forecasts)?;
    let n_bins = n_bins.max(1);
    let step = |it: &Forecast| (it.chance * f64::from(n_bins)).floor().min(f64::from(n_bins - 1));
    let mut bins = Vec::new();
    for number in 0..n_bins {
        let own: Vec<Forecast> =
            forecasts.iter().filter(|it| step(it) == f64::from(number)).copied().collect();
        bins.extend(bin(&own, level)?);
    }
    Ok(bins)
}

/// The Brier score taken apart by equal chances, so that the parts add up to it exactly.
///
/// # Errors
///
/// As [`brier`].
pub fn brier_parts(forecasts: &[Forecast]) -> Result<Parts, Undefined> {
    let overall = mean(forecasts, outcome)?;
    let mut chances: Vec<f64> = forecasts.iter().map(|it| it.chance).collect();
    chances.sort_by(f64::total_cmp);
    chances.dedup();
    let (mut reliability, mut resolution) = (0.0, 0.0);
    for chance in chances {
        let own: Vec<Forecast> =
            forecasts.iter().filter(|it| it.chance == chance).copied().collect();
        let (n, happened) = (own.len() as f64, mean(&own, outcome)?);
        reliability += n * (chance - happened).powi(2);
        resolution += n * (happened - overall).powi(2);
    }
    let n = forecasts.len() as f64;
    Ok(Parts {
        reliability: reliability / n,
        resolution: resolution / n,
        uncertainty: overall * (1.0 - overall),
    })
}

/// How much to add to the log-odds of all chances so that on the whole they are right; 0: they are.
///
/// # Errors
///
/// As [`brier`]; [`Undefined::NoVariation`] if all or nothing happened.
pub fn calibration_in_the_large(forecasts: &[Forecast]) -> Result<f64, Undefined> {
    brier(forecasts)?;
    let offsets: Vec<f64> = forecasts.iter().map(|it| logit(it.chance)).collect();
    let fitted = fit(&vec![Vec::new(); forecasts.len()], forecasts, &offsets)?;
    fitted.first().copied().ok_or(Undefined::NoVariation)
}

/// The line that turns the log-odds given into those that fit what happened: its height at 0, and its slope.
///
/// A slope of 1 is right; below 1 the chances were too far from the middle, above 1 too near.
///
/// # Errors
///
/// As [`calibration_in_the_large`]; [`Undefined::NoVariation`] also if all chances are equal.
pub fn calibration_line(forecasts: &[Forecast]) -> Result<(f64, f64), Undefined> {
    brier(forecasts)?;
    let rows: Vec<Vec<f64>> = forecasts.iter().map(|it| vec![logit(it.chance)]).collect();
    let fitted = fit(&rows, forecasts, &vec![0.0; forecasts.len()])?;
    match fitted.as_slice() {
        [height, slope] => Ok((*height, *slope)),
        _ => Err(Undefined::NoVariation),
    }
}

fn fit(rows: &[Vec<f64>], forecasts: &[Forecast], offsets: &[f64]) -> Result<Vec<f64>, Undefined> {
    let outcomes: Vec<bool> = forecasts.iter().map(|it| it.happened).collect();
    ridge_logistic(Observations { rows, outcomes: &outcomes, offsets }, 0.0)
}

fn outcome(it: &Forecast) -> f64 {
    f64::from(u8::from(it.happened))
}

fn mean(forecasts: &[Forecast], of: impl Fn(&Forecast) -> f64) -> Result<f64, Undefined> {
    if forecasts.is_empty() {
        return Err(Undefined::TooFew);
    }
    if !forecasts.iter().all(|it| (0.0..=1.0).contains(&it.chance)) {
        return Err(Undefined::NotRecorded);
    }
    Ok(forecasts.iter().map(of).sum::<f64>() / forecasts.len() as f64)
}

fn bin(own: &[Forecast], level: f64) -> Result<Option<Bin>, Undefined> {
    if own.is_empty() {
        return Ok(None);
    }
    let n = own.len() as u64;
    let n_happened = own.iter().filter(|it| it.happened).count() as u64;
    Ok(Some(Bin {
        n,
        chance: mean(own, |it| it.chance)?,
        happened: n_happened as f64 / n as f64,
        interval: wilson(n_happened, n, level)?,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(chance: f64, happened: bool) -> Forecast {
        Forecast { chance, happened }
    }

    #[test]
    fn scores_by_hand() {
        let forecasts = [of(0.8, true), of(0.4, false)];
        // (0.2² + 0.4²)/2 = 0.1; −(ln 0.8 + ln 0.6)/2.
        assert!((brier(&forecasts).unwrap() - 0.1).abs() < 1e-12);
        assert!((log_loss(&forecasts).unwrap() + (0.48_f64).ln() / 2.0).abs() < 1e-12);
    }

    #[test]
    fn no_forecasts_or_what_is_no_chance_have_no_score() {
        assert_eq!(brier(&[]), Err(Undefined::TooFew));
        assert_eq!(brier(&[of(1.2, true)]), Err(Undefined::NotRecorded));
        assert_eq!(forecast_skill(&[of(0.5, true)], &[]), Err(Undefined::NotRecorded));
        assert_eq!(forecast_skill(&[of(0.5, true)], &[of(1.0, true)]), Err(Undefined::NoVariation));
        assert_eq!(calibration_in_the_large(&[of(0.5, true)]), Err(Undefined::NoVariation));
    }

    #[test]
    fn chances_that_are_too_bold_have_a_slope_below_one() {
        // Of those given 0.8 three in four happened, of those given 0.2 one in four: ln 3/ln 4.
        let mut forecasts = Vec::new();
        for (chance, happened) in
            [(0.8, [true, true, true, false]), (0.2, [true, false, false, false])]
        {
            forecasts.extend(happened.map(|it| of(chance, it)));
        }
        let (height, slope) = calibration_line(&forecasts).unwrap();
        assert!(height.abs() < 1e-9 && (slope - 3.0_f64.ln() / 4.0_f64.ln()).abs() < 1e-9);
        assert!(calibration_in_the_large(&forecasts).unwrap().abs() < 1e-9);
    }

    #[test]
    fn the_table_holds_every_forecast_once() {
        let forecasts = [of(0.0, false), of(0.19, true), of(0.2, true), of(1.0, true)];
        let bins = calibration_table(&forecasts, 5, 0.95).unwrap();
        let found: Vec<(u64, f64)> = bins.iter().map(|it| (it.n, it.happened)).collect();
        assert_eq!(found, [(2, 0.5), (1, 1.0), (1, 1.0)]);
    }

    proptest::proptest! {
        #[test]
        fn the_parts_add_up_to_the_score(
            some in proptest::collection::vec((0_u8..=10, proptest::bool::ANY), 1..30)
        ) {
            let forecasts: Vec<Forecast> =
                some.into_iter().map(|(chance, happened)| of(f64::from(chance) / 10.0, happened)).collect();
            let parts = brier_parts(&forecasts).unwrap();
            let sum = parts.reliability - parts.resolution + parts.uncertainty;
            proptest::prop_assert!((sum - brier(&forecasts).unwrap()).abs() < 1e-12);
        }
    }
}
