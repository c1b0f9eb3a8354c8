//! A chance from features, drawn towards "features tell nothing": penalised logistic regression.

#![allow(
    clippy::indexing_slicing,
    reason = "every index is below a length that was checked on entry"
)]

use crate::{
    measures::{Card, Unit},
    model::Undefined,
};

/// What [`ridge_logistic`] means.
pub const CARD: Card = Card {
    id: "ridge_logistic",
    formula: "logit p_i = o_i + b_0 + Σ_j b_j·z_ij, with the b for which −Σ log-likelihood + λ/2·Σ_j b_j² is least",
    range: (0.0, 1.0),
    unit: Unit::Probability,
    source: "le Cessie, S. & van Houwelingen, J. C. (1992). Ridge estimators in logistic regression. Applied Statistics 41, 191–201; Firth, D. (1993). Bias reduction of maximum likelihood estimates. Biometrika 80, 27–38.",
};

/// What a model is fitted to, a row for each observation.
#[derive(Debug, Clone, Copy)]
pub struct Observations<'a> {
    /// Features, without a constant.
    pub rows: &'a [Vec<f64>],
    /// What came of each.
    pub outcomes: &'a [bool],
    /// What is known of the log-odds beforehand; 0 where nothing is.
    pub offsets: &'a [f64],
}

/// Steps of Newton's method at most; from a reasonable start it takes about six.
const MOST_STEPS: usize = 100;

/// A step smaller than this ends the search.
const SMALL_STEP: f64 = 1e-12;

/// Coefficients beyond this are those of data that a line separates, where no finite ones are best.
const SEPARATED: f64 = 1e3;

/// A probability from log-odds.
pub fn expit(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// Log-odds from a probability, kept away from 0 and 1 by 10⁻⁶.
pub fn logit(chance: f64) -> f64 {
    let chance = chance.clamp(1e-6, 1.0 - 1e-6);
    (chance / (1.0 - chance)).ln()
}

/// The chance that coefficients give for one row.
pub fn chance(coefficients: &[f64], row: &[f64], offset: f64) -> f64 {
    expit(log_odds(coefficients, row, offset))
}

fn log_odds(coefficients: &[f64], row: &[f64], offset: f64) -> f64 {
    let constant = coefficients.first().copied().unwrap_or(0.0);
    let features: f64 = coefficients.iter().skip(1).zip(row).map(|(b, x)| b * x).sum();
    offset + constant + features
}

/// Fits the model; gives the constant and then a coefficient for each feature.
///
/// ```text
/// logit p_i = o_i + b_0 + Σ_j b_j·z_ij, with the b for which −Σ log-likelihood + λ/2·Σ_j b_j² is least
/// ```
///
/// `o_i` are offsets, `z_ij` standardised features, `λ` is the penalty; the constant `b_0` is not penalised.
///
/// # Range
///
/// The chances lie in `(0, 1)`. The larger the penalty, the nearer every `b_j` to 0, and the chances to the offset and the constant alone.
///
/// # Errors
///
/// [`Undefined::TooFew`] without observations; [`Undefined::NotRecorded`] if lengths differ, a number is none, or the penalty is below 0;
/// [`Undefined::NoVariation`] if all outcomes are the same, or no finite coefficients are best.
///
/// # Notes
///
/// Features must be on one scale, or the penalty weighs them unequally: see [`Standard`].
///
/// # Examples
///
/// ```
/// use tenzij::measures::ridge_logistic::{Observations, ridge_logistic};
///
/// let rows = [vec![-1.0], vec![-1.0], vec![1.0], vec![1.0]];
/// let outcomes = [false, true, true, true];
/// let data = Observations { rows: &rows, outcomes: &outcomes, offsets: &[0.0; 4] };
/// let weak = ridge_logistic(data, 1.0)?;
/// let strong = ridge_logistic(data, 100.0)?;
/// assert!(0.0 < strong[1] && strong[1] < weak[1]);
/// # Ok::<(), tenzij::model::Undefined>(())
/// ```
pub fn ridge_logistic(data: Observations<'_>, penalty: f64) -> Result<Vec<f64>, Undefined> {
    let start = vec![0.0; 1 + checked(data, penalty)?];
    fit(data, penalty, start, Likelihood::Plain)
}

/// The same without a penalty but with Firth's correction, which stays finite where a line separates the outcomes.
///
/// # Errors
///
/// As [`ridge_logistic`].
pub fn firth_logistic(data: Observations<'_>) -> Result<Vec<f64>, Undefined> {
    let start = vec![0.0; 1 + checked(data, 0.0)?];
    fit(data, 0.0, start, Likelihood::Corrected)
}

/// Log loss of each observation under a model that was fitted without the group that it belongs to, averaged.
///
/// With every observation in a group of its own this leaves one out; with whole agreements as groups it does not learn
/// from others under the same agreement, which share its fate.
///
/// # Errors
///
/// As [`ridge_logistic`], for any of the fits; [`Undefined::NotRecorded`] if groups are not as many as observations.
pub fn log_loss_without_own_group(
    data: Observations<'_>,
    groups: &[usize],
    penalty: f64,
) -> Result<f64, Undefined> {
    let n_features = checked(data, penalty)?;
    if groups.len() != data.rows.len() {
        return Err(Undefined::NotRecorded);
    }
    let whole = fit(data, penalty, vec![0.0; 1 + n_features], Likelihood::Plain)?;
    let mut sorted = groups.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let mut loss = 0.0;
    for group in sorted {
        let others = || (0..groups.len()).filter(|it| groups[*it] != group);
        let rows: Vec<Vec<f64>> = others().map(|it| data.rows[it].clone()).collect();
        let outcomes: Vec<bool> = others().map(|it| data.outcomes[it]).collect();
        let offsets: Vec<f64> = others().map(|it| data.offsets[it]).collect();
        let rest = Observations { rows: &rows, outcomes: &outcomes, offsets: &offsets };
        checked(rest, penalty)?;
        let fitted = fit(rest, penalty, whole.clone(), Likelihood::Plain)?;
        for it in (0..groups.len()).filter(|it| groups[*it] == group) {
            let chance = chance(&fitted, &data.rows[it], data.offsets[it]);
            loss -= if data.outcomes[it] { chance.ln() } else { (1.0 - chance).ln() };
        }
    }
    Ok(loss / groups.len() as f64)
}

/// What puts features on one scale: mean 0 and standard deviation 1 over those that it was made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Standard {
    columns: Vec<(f64, f64)>,
}

impl Standard {
    /// Takes means and deviations of the values that are known.
    pub fn of(rows: &[Vec<Option<f64>>]) -> Standard {
        let n_columns = rows.first().map_or(0, Vec::len);
        let column = |at: usize| {
            let known: Vec<f64> = rows.iter().filter_map(|it| it.get(at).copied()?).collect();
            let n = known.len().max(1) as f64;
            let mean = known.iter().sum::<f64>() / n;
            let square = known.iter().map(|it| (it - mean).powi(2)).sum::<f64>() / n;
            (mean, square.sqrt())
        };
        Standard { columns: (0..n_columns).map(column).collect() }
    }

    /// A row on the common scale. What is not known stands at the mean, where it tells nothing; so does what never varied.
    pub fn row(&self, row: &[Option<f64>]) -> Vec<f64> {
        let value = |((mean, deviation), value): (&(f64, f64), &Option<f64>)| {
            let is_telling = 1e-12 < *deviation;
            value.filter(|_| is_telling).map_or(0.0, |it| (it - mean) / deviation)
        };
        self.columns.iter().zip(row).map(value).collect()
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Likelihood {
    Plain,
    /// With half the logarithm of the information's determinant added.
    Corrected,
}

/// The number of features, if everything fits together.
fn checked(data: Observations<'_>, penalty: f64) -> Result<usize, Undefined> {
    let Some(first) = data.rows.first() else { return Err(Undefined::TooFew) };
    let is_row = |it: &Vec<f64>| it.len() == first.len() && it.iter().all(|it| it.is_finite());
    let fits = data.rows.len() == data.outcomes.len()
        && data.rows.len() == data.offsets.len()
        && data.rows.iter().all(is_row)
        && data.offsets.iter().all(|it| it.is_finite())
        && (0.0..f64::INFINITY).contains(&penalty);
    if !fits {
        return Err(Undefined::NotRecorded);
    }
    let n_true = data.outcomes.iter().filter(|it| **it).count();
    if n_true == 0 || n_true == data.outcomes.len() {
        return Err(Undefined::NoVariation);
    }
    Ok(first.len())
}

/// Newton's method (iteratively reweighted least squares), with steps halved while they make it worse.
fn fit(
    data: Observations<'_>,
    penalty: f64,
    start: Vec<f64>,
    likelihood: Likelihood,
) -> Result<Vec<f64>, Undefined> {
    let mut current = start;
    let mut value = objective(data, penalty, &current, likelihood)?;
    for _ in 0..MOST_STEPS {
        let (slope, curve) = slope_and_curve(data, penalty, &current, likelihood)?;
        let step = solve(curve, slope).ok_or(Undefined::NoVariation)?;
        let mut length = 1.0;
        let (next, next_value) = loop {
            let next: Vec<f64> =
                current.iter().zip(&step).map(|(own, step)| own + length * step).collect();
            let next_value = objective(data, penalty, &next, likelihood)?;
            if next_value <= value + 1e-12 || length < 1e-6 {
                break (next, next_value);
            }
            length /= 2.0;
        };
        let largest = step.iter().map(|it| (length * it).abs()).fold(0.0, f64::max);
        (current, value) = (next, next_value);
        if !value.is_finite() || current.iter().any(|it| SEPARATED < it.abs()) {
            return Err(Undefined::NoVariation);
        }
        if largest < SMALL_STEP {
            break;
        }
    }
    Ok(current)
}

/// What is made as small as it can be.
fn objective(
    data: Observations<'_>,
    penalty: f64,
    coefficients: &[f64],
    likelihood: Likelihood,
) -> Result<f64, Undefined> {
    let mut sum = penalty / 2.0 * coefficients.iter().skip(1).map(|it| it * it).sum::<f64>();
    for ((row, outcome), offset) in data.rows.iter().zip(data.outcomes).zip(data.offsets) {
        let odds = log_odds(coefficients, row, *offset);
        let signed = if *outcome { -odds } else { odds };
        // ln(1 + e^x) without overflow.
        sum += signed.max(0.0) + (-signed.abs()).exp().ln_1p();
    }
    if likelihood == Likelihood::Corrected {
        let information = slope_and_curve(data, penalty, coefficients, Likelihood::Plain)?.1;
        let factor = cholesky(information).ok_or(Undefined::NoVariation)?;
        sum -= (0..factor.len()).map(|it| factor[it][it].ln()).sum::<f64>();
    }
    Ok(sum)
}

type Matrix = Vec<Vec<f64>>;

/// The direction in which the objective falls, and how it curves.
fn slope_and_curve(
    data: Observations<'_>,
    penalty: f64,
    coefficients: &[f64],
    likelihood: Likelihood,
) -> Result<(Vec<f64>, Matrix), Undefined> {
    let n = coefficients.len();
    let mut slope = vec![0.0; n];
    let mut curve = vec![vec![0.0; n]; n];
    let mut extended = vec![1.0; n];
    for ((row, outcome), offset) in data.rows.iter().zip(data.outcomes).zip(data.offsets) {
        extended[1..].copy_from_slice(row);
        let chance = expit(log_odds(coefficients, row, *offset));
        let (gap, weight) = (f64::from(u8::from(*outcome)) - chance, chance * (1.0 - chance));
        for a in 0..n {
            slope[a] += gap * extended[a];
            // What lies above the diagonal is never read.
            for b in 0..=a {
                curve[a][b] += weight * extended[a] * extended[b];
            }
        }
    }
    for a in 1..n {
        slope[a] -= penalty * coefficients[a];
        curve[a][a] += penalty;
    }
    if likelihood == Likelihood::Corrected {
        for ((row, _), offset) in data.rows.iter().zip(data.outcomes).zip(data.offsets) {
            extended[1..].copy_from_slice(row);
            let chance = expit(log_odds(coefficients, row, *offset));
            let solved = solve(curve.clone(), extended.clone()).ok_or(Undefined::NoVariation)?;
            let spread: f64 = solved.iter().zip(&extended).map(|(a, b)| a * b).sum();
            let leverage = chance * (1.0 - chance) * spread;
            for (slope, x) in slope.iter_mut().zip(&extended) {
                *slope += leverage * (0.5 - chance) * x;
            }
        }
    }
    Ok((slope, curve))
}

/// Solves a symmetric positive definite system; `None` if it is not.
fn solve(matrix: Matrix, mut right: Vec<f64>) -> Option<Vec<f64>> {
    let factor = cholesky(matrix)?;
    let n = right.len();
    for a in 0..n {
        for b in 0..a {
            right[a] -= factor[a][b] * right[b];
        }
        right[a] /= factor[a][a];
    }
    for a in (0..n).rev() {
        for b in a + 1..n {
            right[a] -= factor[b][a] * right[b];
        }
        right[a] /= factor[a][a];
    }
    Some(right)
}

/// The lower triangle whose product with its mirror is the matrix.
fn cholesky(mut matrix: Matrix) -> Option<Matrix> {
    let n = matrix.len();
    for a in 0..n {
        for b in 0..=a {
            let known: f64 = (0..b).map(|it| matrix[a][it] * matrix[b][it]).sum();
            let rest = matrix[a][b] - known;
            if a == b {
                if rest.is_nan() || rest <= 1e-14 {
                    return None;
                }
                matrix[a][a] = rest.sqrt();
            } else {
                matrix[a][b] = rest / matrix[b][b];
            }
        }
    }
    Some(matrix)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data<'a>(
        rows: &'a [Vec<f64>],
        outcomes: &'a [bool],
        offsets: &'a [f64],
    ) -> Observations<'a> {
        Observations { rows, outcomes, offsets }
    }

    #[test]
    fn without_features_the_constant_is_the_log_odds_of_the_share() {
        let rows = vec![vec![]; 4];
        let outcomes = [true, false, false, false];
        let found = ridge_logistic(data(&rows, &outcomes, &[0.0; 4]), 1.0).unwrap();
        // ln(1/3).
        assert!((found[0] - (1.0_f64 / 3.0).ln()).abs() < 1e-9);
        // An offset that says it already leaves nothing to add.
        let offsets = [(1.0_f64 / 3.0).ln(); 4];
        let found = ridge_logistic(data(&rows, &outcomes, &offsets), 1.0).unwrap();
        assert!(found[0].abs() < 1e-9);
    }

    #[test]
    fn what_a_line_separates_has_no_finite_coefficients_without_a_penalty() {
        let rows = [vec![0.0], vec![0.0], vec![1.0], vec![1.0]];
        let outcomes = [false, false, true, true];
        let separated = data(&rows, &outcomes, &[0.0; 4]);
        assert_eq!(ridge_logistic(separated, 0.0), Err(Undefined::NoVariation));
        assert!(ridge_logistic(separated, 1.0).is_ok());
        assert!(firth_logistic(separated).is_ok());
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let rows = [vec![0.0], vec![1.0]];
        assert_eq!(ridge_logistic(data(&[], &[], &[]), 1.0), Err(Undefined::TooFew));
        let short = data(&rows, &[true], &[0.0; 2]);
        assert_eq!(ridge_logistic(short, 1.0), Err(Undefined::NotRecorded));
        let same = data(&rows, &[true, true], &[0.0; 2]);
        assert_eq!(ridge_logistic(same, 1.0), Err(Undefined::NoVariation));
        let good = data(&rows, &[true, false], &[0.0; 2]);
        assert_eq!(ridge_logistic(good, -1.0), Err(Undefined::NotRecorded));
        assert_eq!(log_loss_without_own_group(good, &[0], 1.0), Err(Undefined::NotRecorded));
    }

    #[test]
    fn what_is_not_known_or_never_varied_tells_nothing() {
        let rows = [vec![Some(1.0), Some(5.0)], vec![Some(3.0), Some(5.0)], vec![None, Some(5.0)]];
        let standard = Standard::of(&rows);
        // Mean 2, deviation 1.
        assert_eq!(standard.row(&[Some(3.0), Some(9.0)]), [1.0, 0.0]);
        assert_eq!(standard.row(&[None, None]), [0.0, 0.0]);
    }

    #[test]
    fn what_was_known_beforehand_and_is_far_off_is_taken_back_whole() {
        // Half came true where the offset says all but one in nine million: only −16 makes that a half.
        // The first step is more than four million long, and has to be halved eighteen times.
        let rows = [vec![], vec![]];
        let found = ridge_logistic(data(&rows, &[true, false], &[16.0; 2]), 1.0).unwrap();
        assert!((found[0] + 16.0).abs() < 1e-9);
    }
}
