//! Whether parties form blocs at all; asked before anything is clustered.

#![allow(
    clippy::indexing_slicing,
    reason = "every index is below a length that was checked on entry"
)]

use rayon::prelude::*;

use crate::{
    measures::{
        Card, Unit,
        alignment::alignment,
        resampling::{Resampling, SLACK, TestResult, drawn_p, shuffle, stream},
    },
    model::Undefined,
};

/// What [`bloc_test`] means.
pub const CARD: Card = Card {
    id: "bloc_test",
    formula: "T = variance of s_ij over pairs; null: values dealt anew over the parties within each agreement",
    range: (0.0, 0.25),
    unit: Unit::Number,
    source: "Own statistic; null model after Desposato, S. W. (2003). Dyadic comparison within roll calls.",
};

/// Tests whether some pairs of parties are more alike than others, beyond chance.
///
/// ```text
/// T = variance of s_ij over pairs; null: values dealt anew over the parties within each agreement
/// ```
///
/// where `b` of `m` arrangements have a variance at least as large. An arrangement deals the known values of each agreement anew
/// over the parties of which they are known, so that every agreement keeps its own spread.
///
/// # Range
///
/// `T` from 0 to a quarter; `p` in `(0, 1]`.
///
/// # Errors
///
/// Those of [`alignment`]; [`Undefined::TooFew`] if fewer than three pairs can be compared.
///
/// # Notes
///
/// Modularity cannot serve here: on the positive part of centred correlations it is about as high for noise as for planted blocs.
///
/// # Examples
///
/// ```
/// use tenzij::measures::{bloc_test::bloc_test, resampling::Resampling};
///
/// let one = vec![Some(1.0), Some(0.0), Some(1.0), Some(0.0), Some(1.0), Some(0.0)];
/// let other = vec![Some(0.0), Some(1.0), Some(0.0), Some(1.0), Some(0.0), Some(1.0)];
/// let values = [one.clone(), one.clone(), one, other.clone(), other.clone(), other];
/// let rule = Resampling { seed: 1, draws: 199, exact_up_to: 0 };
/// assert!(bloc_test(&values, 5, &rule)?.p <= 0.01);
/// # Ok::<(), tenzij::model::Undefined>(())
/// ```
pub fn bloc_test(
    values: &[Vec<Option<f64>>],
    minimum: u64,
    rule: &Resampling,
) -> Result<TestResult, Undefined> {
    let statistic = spread(values, minimum)?;
    let is_extreme = |replicate: &u64| {
        spread(&deal(values, rule.seed, *replicate), minimum)
            .is_ok_and(|it| statistic - SLACK <= it)
    };
    let n_extreme = (0..rule.draws).into_par_iter().filter(is_extreme).count() as u64;
    let p = drawn_p(n_extreme, rule.draws);
    Ok(TestResult { statistic, p, n_arrangements: rule.draws, is_exact: false })
}

/// Similarities as chance makes them, sorted: those of all pairs in all arrangements.
///
/// # Errors
///
/// Those of [`alignment`]; [`Undefined::TooFew`] if no pair can be compared.
pub fn chance(
    values: &[Vec<Option<f64>>],
    minimum: u64,
    rule: &Resampling,
) -> Result<Vec<f64>, Undefined> {
    alignment(values, minimum)?;
    let of = |replicate: u64| -> Vec<f64> {
        let dealt = alignment(&deal(values, rule.seed, replicate), minimum);
        dealt.map(|it| it.known().map(|it| it.2).collect()).unwrap_or_default()
    };
    let mut all: Vec<f64> = (0..rule.draws).into_par_iter().flat_map_iter(of).collect();
    all.sort_by(f64::total_cmp);
    if all.is_empty() { Err(Undefined::TooFew) } else { Ok(all) }
}

/// Deals the known values of each agreement anew over the parties of which they are known.
fn deal(values: &[Vec<Option<f64>>], seed: u64, replicate: u64) -> Vec<Vec<Option<f64>>> {
    let mut random = stream(seed, replicate);
    let mut dealt = values.to_vec();
    for agreement in 0..values.first().map_or(0, Vec::len) {
        let known: Vec<usize> =
            (0..values.len()).filter(|it| values[*it][agreement].is_some()).collect();
        let mut hand: Vec<Option<f64>> = known.iter().map(|it| values[*it][agreement]).collect();
        shuffle(&mut hand, &mut random);
        for (party, value) in known.into_iter().zip(hand) {
            dealt[party][agreement] = value;
        }
    }
    dealt
}

/// Population variance of the similarities.
fn spread(values: &[Vec<Option<f64>>], minimum: u64) -> Result<f64, Undefined> {
    let alignment = alignment(values, minimum)?;
    let known: Vec<f64> = alignment.known().map(|it| it.2).collect();
    if known.len() < 3 {
        return Err(Undefined::TooFew);
    }
    let n = known.len() as f64;
    let mean = known.iter().sum::<f64>() / n;
    Ok(known.iter().map(|it| (it - mean).powi(2)).sum::<f64>() / n)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: Resampling = Resampling { seed: 3, draws: 199, exact_up_to: 0 };

    #[test]
    fn parties_that_are_all_alike_form_no_blocs() {
        let values = vec![vec![Some(1.0); 6]; 5];
        let found = bloc_test(&values, 5, &RULE).unwrap();
        assert_eq!((found.statistic, found.p), (0.0, 1.0));
    }

    #[test]
    fn too_few_pairs_are_undefined() {
        assert_eq!(
            bloc_test(&[vec![Some(1.0)], vec![Some(0.0)]], 1, &RULE),
            Err(Undefined::TooFew)
        );
    }

    #[test]
    fn the_same_with_any_number_of_threads() {
        let values: Vec<Vec<Option<f64>>> = (0..6)
            .map(|party| (0..7).map(|at| Some(f64::from((party * at) % 4) / 3.0)).collect())
            .collect();
        let run = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| bloc_test(&values, 5, &RULE).unwrap())
        };
        assert_eq!(run(1), run(16));
    }

    #[test]
    fn three_pairs_are_enough() {
        // Two parties alike and one their opposite: pairs 1, 0 and 0, with mean 1/3 and variance 1/3 − 1/9.
        let values = [vec![Some(1.0); 2], vec![Some(1.0); 2], vec![Some(0.0); 2]];
        let found = bloc_test(&values, 2, &RULE).unwrap();
        assert!((found.statistic - 2.0 / 9.0).abs() < 1e-12);
    }
}
