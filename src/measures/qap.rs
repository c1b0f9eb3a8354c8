//! Whether parties that say alike also act alike: correlation of two matrices, with other matrices held equal if wanted.

#![allow(
    clippy::indexing_slicing,
    clippy::needless_range_loop,
    reason = "every index is below a length that was checked on entry"
)]

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    measures::{
        Card, Unit,
        resampling::{Resampling, SLACK, drawn_p, next_permutation, shuffle, stream},
    },
    model::Undefined,
};

/// What [`qap`] and [`mrqap`] mean.
pub const CARD: Card = Card {
    id: "qap",
    formula: "r over pairs of parties, p by renaming the parties of one matrix; with controls: t of the coefficient, its matrix' residuals renamed",
    range: (-1.0, 1.0),
    unit: Unit::Number,
    source: "Krackhardt, D. (1988). Social Networks 10, 359–381; Dekker, D., Krackhardt, D. & Snijders, T. A. B. (2007). Psychometrika 72, 563–581.",
};

/// Up to this many parties all renamings are tried.
pub const EXACT_UP_TO: usize = 8;

/// What was found of one matrix.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Association {
    /// The correlation, or the coefficient of the regression.
    pub estimate: f64,
    /// The statistic that was compared: the correlation, or t.
    pub statistic: f64,
    /// Share of renamings with a statistic at least as far from 0.
    pub p: f64,
    /// Share of renamings with a statistic at least as large.
    pub p_greater: f64,
    /// Renamings that were tried.
    pub n_arrangements: u64,
    /// Whether these were all there are.
    pub is_exact: bool,
}

/// Correlates two matrices over all pairs of parties.
///
/// ```text
/// r over pairs of parties, p by renaming the parties of one matrix; with controls: t of the coefficient, its matrix' residuals renamed
/// ```
///
/// `p` counts renamings of the parties of `x`, all of them up to eight parties: pairs that share a party hang together,
/// so an ordinary test would say too much.
///
/// # Range
///
/// `[−1, 1]`.
///
/// # Errors
///
/// [`Undefined::TooFew`] for fewer than three parties, [`Undefined::NotRecorded`] if a matrix is not square, not symmetric or of another size,
/// [`Undefined::NoVariation`] if all pairs are equal in one of them.
///
/// # Examples
///
/// ```
/// use tenzij::measures::{qap::qap, resampling::Resampling};
///
/// let x = vec![vec![0.0, 1.0, 0.0], vec![1.0, 0.0, 0.0], vec![0.0, 0.0, 0.0]];
/// let found = qap(&x, &x, &Resampling { seed: 1, draws: 0, exact_up_to: 0 })?;
/// // Two of the six renamings leave the matrix as it is.
/// assert_eq!((found.estimate, found.p_greater), (1.0, 2.0 / 6.0));
/// # Ok::<(), tenzij::model::Undefined>(())
/// ```
pub fn qap(x: &[Vec<f64>], y: &[Vec<f64>], rule: &Resampling) -> Result<Association, Undefined> {
    let n = check(&[x, y])?;
    let target = pairs(y, &identity(n));
    let statistic = correlation(&pairs(x, &identity(n)), &target).ok_or(Undefined::NoVariation)?;
    let of = |order: &[usize]| correlation(&pairs(x, order), &target).unwrap_or(0.0);
    Ok(compare(n, statistic, statistic, of, rule))
}

/// Regresses one matrix on several, and tests each with the others held equal (double semi-partialing).
///
/// ```text
/// y_ij = b₀ + Σ b_k·x_kij; the residuals of x_k on the other matrices are renamed, and t of its coefficient is compared
/// ```
///
/// The result holds the intercept, then one association for each matrix.
///
/// # Errors
///
/// As [`qap`]; [`Undefined::NoVariation`] also if a matrix is a mixture of the others.
pub fn mrqap(
    y: &[Vec<f64>],
    x: &[Vec<Vec<f64>>],
    rule: &Resampling,
) -> Result<(f64, Vec<Association>), Undefined> {
    let all: Vec<&[Vec<f64>]> = std::iter::once(y).chain(x.iter().map(Vec::as_slice)).collect();
    let n = check(&all)?;
    let order = identity(n);
    let target = pairs(y, &order);
    let columns: Vec<Vec<f64>> = x.iter().map(|it| pairs(it, &order)).collect();
    let fit = regress(&target, &columns).ok_or(Undefined::NoVariation)?;
    let mut found = Vec::new();
    for k in 0..columns.len() {
        let others: Vec<Vec<f64>> =
            columns.iter().enumerate().filter(|it| it.0 != k).map(|it| it.1.clone()).collect();
        let partial = regress(&columns[k], &others).ok_or(Undefined::NoVariation)?;
        let residual = square(&partial.residuals, n);
        let of = |order: &[usize]| {
            let mut renamed = others.clone();
            renamed.push(pairs(&residual, order));
            regress(&target, &renamed).and_then(|it| it.t.last().copied()).unwrap_or(0.0)
        };
        let t = fit.t.get(k + 1).copied().unwrap_or(0.0);
        found.push(compare(n, fit.coefficients[k + 1], t, of, rule));
    }
    Ok((fit.coefficients[0], found))
}

/// Compares a statistic with those of renamed parties.
fn compare(
    n: usize,
    estimate: f64,
    statistic: f64,
    of: impl Fn(&[usize]) -> f64 + Sync,
    rule: &Resampling,
) -> Association {
    let extreme = |it: f64| {
        let is_far = statistic.abs() - SLACK <= it.abs();
        (u64::from(is_far), u64::from(statistic - SLACK <= it))
    };
    let add = |a: (u64, u64), b: (u64, u64)| (a.0 + b.0, a.1 + b.1);
    if n <= EXACT_UP_TO {
        let mut orders = vec![identity(n)];
        let mut order = identity(n);
        while next_permutation(&mut order) {
            orders.push(order.clone());
        }
        let (far, greater) = orders.par_iter().map(|it| extreme(of(it))).reduce(|| (0, 0), add);
        let all = orders.len() as f64;
        let n_arrangements = orders.len() as u64;
        let (p, p_greater) = (far as f64 / all, greater as f64 / all);
        return Association { estimate, statistic, p, p_greater, n_arrangements, is_exact: true };
    }
    let drawn = |replicate: u64| {
        let mut order = identity(n);
        shuffle(&mut order, &mut stream(rule.seed, replicate));
        extreme(of(&order))
    };
    let (far, greater) = (0..rule.draws).into_par_iter().map(drawn).reduce(|| (0, 0), add);
    let (p, p_greater) = (drawn_p(far, rule.draws), drawn_p(greater, rule.draws));
    let n_arrangements = rule.draws;
    Association { estimate, statistic, p, p_greater, n_arrangements, is_exact: false }
}

fn identity(n: usize) -> Vec<usize> {
    (0..n).collect()
}

fn check(matrices: &[&[Vec<f64>]]) -> Result<usize, Undefined> {
    let n = matrices.first().map_or(0, |it| it.len());
    let is_symmetric = |it: &[Vec<f64>]| {
        let is_square = it.len() == n && it.iter().all(|row| row.len() == n);
        is_square && (0..n).all(|a| (0..n).all(|b| it[a][b] == it[b][a] && it[a][b].is_finite()))
    };
    match matrices.iter().all(|it| is_symmetric(it)) {
        false => Err(Undefined::NotRecorded),
        true if n < 3 => Err(Undefined::TooFew),
        true => Ok(n),
    }
}

/// The values of all pairs, row by row, with the parties in another order.
fn pairs(matrix: &[Vec<f64>], order: &[usize]) -> Vec<f64> {
    let mut values = Vec::with_capacity(order.len() * order.len() / 2);
    for (at, a) in order.iter().enumerate() {
        values.extend(order[at + 1..].iter().map(|b| matrix[*a][*b]));
    }
    values
}

fn square(pairs: &[f64], n: usize) -> Vec<Vec<f64>> {
    let mut matrix = vec![vec![0.0; n]; n];
    let mut values = pairs.iter();
    for a in 0..n {
        for b in a + 1..n {
            let value = values.next().copied().unwrap_or(0.0);
            matrix[a][b] = value;
            matrix[b][a] = value;
        }
    }
    matrix
}

/// Pearson correlation; `None` if either does not vary.
pub(crate) fn correlation(x: &[f64], y: &[f64]) -> Option<f64> {
    let n = x.len() as f64;
    let (mean_x, mean_y) = (x.iter().sum::<f64>() / n, y.iter().sum::<f64>() / n);
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for (a, b) in x.iter().zip(y) {
        xx += (a - mean_x).powi(2);
        yy += (b - mean_y).powi(2);
        xy += (a - mean_x) * (b - mean_y);
    }
    let is_level = |spread: f64, mean: f64| spread <= 1e-24 * n * mean.abs().max(1.0);
    (!is_level(xx, mean_x) && !is_level(yy, mean_y))
        .then(|| (xy / (xx * yy).sqrt()).clamp(-1.0, 1.0))
}

struct Fit {
    /// Intercept first.
    coefficients: Vec<f64>,
    t: Vec<f64>,
    residuals: Vec<f64>,
}

/// Least squares with an intercept; `None` if a column is a mixture of the others.
fn regress(y: &[f64], columns: &[Vec<f64>]) -> Option<Fit> {
    let size = columns.len() + 1;
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let mut normal = vec![vec![y.len() as f64; size]; size];
    let mut right = vec![y.iter().sum::<f64>(); size];
    for (at, column) in columns.iter().enumerate() {
        let sum = column.iter().sum();
        (normal[0][at + 1], normal[at + 1][0]) = (sum, sum);
        right[at + 1] = dot(column, y);
        for (other, earlier) in columns.iter().enumerate().take(at + 1) {
            let product = dot(column, earlier);
            (normal[other + 1][at + 1], normal[at + 1][other + 1]) = (product, product);
        }
    }
    let inverse = invert(normal)?;
    let coefficients: Vec<f64> = inverse.iter().map(|row| dot(row, &right)).collect();
    let mut residuals: Vec<f64> = y.iter().map(|it| it - coefficients[0]).collect();
    for (column, coefficient) in columns.iter().zip(&coefficients[1..]) {
        for (residual, value) in residuals.iter_mut().zip(column) {
            *residual -= coefficient * value;
        }
    }
    let freedom = y.len().checked_sub(size).filter(|it| 0 < *it)?;
    let variance = residuals.iter().map(|it| it * it).sum::<f64>() / freedom as f64;
    let t = (0..size).map(|at| coefficients[at] / (variance * inverse[at][at]).sqrt()).collect();
    Some(Fit { coefficients, t, residuals })
}

/// Inverse of a small matrix, by elimination with the largest pivot; `None` if there is none.
fn invert(mut matrix: Vec<Vec<f64>>) -> Option<Vec<Vec<f64>>> {
    let n = matrix.len();
    let scale = matrix.iter().flatten().fold(0.0_f64, |it, value| it.max(value.abs()));
    let mut inverse: Vec<Vec<f64>> =
        (0..n).map(|a| (0..n).map(|b| f64::from(u8::from(a == b))).collect()).collect();
    for column in 0..n {
        let pivot = (column..n)
            .max_by(|&a, &b| matrix[a][column].abs().total_cmp(&matrix[b][column].abs()))?;
        if matrix[pivot][column].abs() <= 1e-13 * scale {
            return None;
        }
        matrix.swap(column, pivot);
        inverse.swap(column, pivot);
        let divisor = matrix[column][column];
        for it in matrix[column].iter_mut().chain(&mut inverse[column]) {
            *it /= divisor;
        }
        let (row, inverse_row) = (matrix[column].clone(), inverse[column].clone());
        for other in (0..n).filter(|it| *it != column) {
            let factor = matrix[other][column];
            for (it, value) in matrix[other].iter_mut().zip(&row) {
                *it -= factor * value;
            }
            for (it, value) in inverse[other].iter_mut().zip(&inverse_row) {
                *it -= factor * value;
            }
        }
    }
    Some(inverse)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: Resampling = Resampling { seed: 1, draws: 199, exact_up_to: 0 };

    fn matrix(n: usize, of: impl Fn(usize, usize) -> f64) -> Vec<Vec<f64>> {
        (0..n)
            .map(|a| (0..n).map(|b| if a == b { 0.0 } else { of(a.min(b), a.max(b)) }).collect())
            .collect()
    }

    #[test]
    fn bad_matrices_are_refused() {
        let x = matrix(4, |a, b| (a + b) as f64);
        assert_eq!(qap(&x, &matrix(3, |a, _| a as f64), &RULE), Err(Undefined::NotRecorded));
        assert_eq!(qap(&x, &matrix(4, |_, _| 1.0), &RULE), Err(Undefined::NoVariation));
        assert_eq!(qap(&x[..2], &x[..2], &RULE), Err(Undefined::NotRecorded));
        assert_eq!(mrqap(&x, &[x.clone(), x.clone()], &RULE), Err(Undefined::NoVariation));
    }

    #[test]
    fn a_matrix_that_is_made_of_another_is_found_and_renaming_both_changes_nothing() {
        let x = matrix(10, |a, b| ((a * 7 + b * 3) % 11) as f64);
        let y = matrix(10, |a, b| 2.0 * ((a * 7 + b * 3) % 11) as f64 + 1.0);
        let found = qap(&x, &y, &RULE).unwrap();
        assert!((found.estimate - 1.0).abs() < 1e-12 && found.p < 0.02 && !found.is_exact);
        let turned = |it: &[Vec<f64>]| matrix(10, |a, b| it[9 - a][9 - b]);
        assert!((qap(&turned(&x), &turned(&y), &RULE).unwrap().estimate - 1.0).abs() < 1e-12);
    }
}
