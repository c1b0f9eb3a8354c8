//! Permutation tests: how often chance alone would give a difference this large.

#![allow(
    clippy::indexing_slicing,
    reason = "every index is below a length that was checked on entry"
)]

use rayon::prelude::*;

use crate::{
    measures::{
        Card, Unit,
        resampling::{Resampling, SLACK, TestResult, drawn_p, shuffle, stream, unit},
    },
    model::Undefined,
};

/// What [`two_sample`] means.
pub const CARD: Card = Card {
    id: "permutation",
    formula: "p = share of arrangements with |T| ≥ |T observed|, T = mean(a) − mean(b); drawn: (b + 1)/(m + 1)",
    range: (0.0, 1.0),
    unit: Unit::Probability,
    source: "Phipson, B. & Smyth, G. K. (2010). Permutation p-values should never be zero. Statistical Applications in Genetics and Molecular Biology 9(1).",
};

/// Tests whether two groups of agreements differ in their mean, by dealing the agreements anew over the groups.
///
/// ```text
/// p = share of arrangements with |T| ≥ |T observed|, T = mean(a) − mean(b); drawn: (b + 1)/(m + 1)
/// ```
///
/// All arrangements are tried where there are at most `exact_up_to`; otherwise `draws` of them are drawn
/// and `p = (b + 1)/(m + 1)`. Values are those of whole agreements, never of pairs: parties share an agreement's fate.
///
/// # Range
///
/// `p` in `(0, 1]`.
///
/// # Errors
///
/// [`Undefined::TooFew`] if either group is empty.
///
/// # Examples
///
/// ```
/// use tenzij::measures::{permutation::two_sample, resampling::Resampling};
///
/// let rule = Resampling { seed: 1, draws: 999, exact_up_to: 100_000 };
/// // Of the six ways to choose two of four, two are as extreme as 1, 2 against 8, 9.
/// let found = two_sample(&[1.0, 2.0], &[8.0, 9.0], &rule)?;
/// assert_eq!((found.p, found.is_exact), (2.0 / 6.0, true));
/// # Ok::<(), tenzij::model::Undefined>(())
/// ```
pub fn two_sample(a: &[f64], b: &[f64], rule: &Resampling) -> Result<TestResult, Undefined> {
    if a.is_empty() || b.is_empty() {
        return Err(Undefined::TooFew);
    }
    let values: Vec<f64> = a.iter().chain(b).copied().collect();
    let (total, n, n_first) = (values.iter().sum::<f64>(), values.len(), a.len());
    let difference = |first: f64| first / n_first as f64 - (total - first) / (n - n_first) as f64;
    let observed = difference(a.iter().sum());
    let is_extreme = |first: f64| observed.abs() - SLACK <= difference(first).abs();
    if let Some(n_arrangements) = choose(n, n_first).filter(|it| *it <= rule.exact_up_to) {
        let n_extreme =
            subsets(n, n_first, |chosen| is_extreme(chosen.iter().map(|&it| values[it]).sum()));
        let p = n_extreme as f64 / n_arrangements as f64;
        return Ok(TestResult { statistic: observed, p, n_arrangements, is_exact: true });
    }
    let drawn = |replicate: &u64| {
        let mut order = values.clone();
        shuffle(&mut order, &mut stream(rule.seed, *replicate));
        is_extreme(order[..n_first].iter().sum())
    };
    let n_extreme = (0..rule.draws).into_par_iter().filter(drawn).count() as u64;
    let p = drawn_p(n_extreme, rule.draws);
    Ok(TestResult { statistic: observed, p, n_arrangements: rule.draws, is_exact: false })
}

/// Tests whether paired differences have mean 0, by turning their signs.
///
/// ```text
/// p = #{|mean(±d)| ≥ |mean(d)| − 10⁻¹²}/2ⁿ
/// ```
///
/// # Errors
///
/// [`Undefined::TooFew`] without differences.
pub fn sign_flip(differences: &[f64], rule: &Resampling) -> Result<TestResult, Undefined> {
    let n = differences.len();
    if n == 0 {
        return Err(Undefined::TooFew);
    }
    let sum: f64 = differences.iter().sum();
    let is_extreme = |it: f64| sum.abs() - SLACK * n as f64 <= it.abs();
    let statistic = sum / n as f64;
    let n_all = u32::try_from(n).ok().and_then(|n| 1_u64.checked_shl(n));
    if let Some(n_arrangements) = n_all.filter(|it| *it <= rule.exact_up_to) {
        let turned = |signs: u64| -> f64 {
            let signed = differences.iter().enumerate();
            signed.map(|(at, it)| if signs >> at & 1 == 1 { -it } else { *it }).sum()
        };
        let n_extreme = (0..n_arrangements).filter(|it| is_extreme(turned(*it))).count();
        let p = n_extreme as f64 / n_arrangements as f64;
        return Ok(TestResult { statistic, p, n_arrangements, is_exact: true });
    }
    let drawn = |replicate: &u64| {
        let mut random = stream(rule.seed, *replicate);
        is_extreme(
            differences.iter().map(|it| if unit(&mut random) < 0.5 { -it } else { *it }).sum(),
        )
    };
    let n_extreme = (0..rule.draws).into_par_iter().filter(drawn).count() as u64;
    let p = drawn_p(n_extreme, rule.draws);
    Ok(TestResult { statistic, p, n_arrangements: rule.draws, is_exact: false })
}

/// Ways to choose `k` of `n`; `None` beyond the range of numbers.
fn choose(n: usize, k: usize) -> Option<u64> {
    let mut ways: u64 = 1;
    for step in 0..k.min(n - k) {
        let step = u64::try_from(step).ok()?;
        ways = ways.checked_mul(u64::try_from(n).ok()? - step)? / (step + 1);
    }
    Some(ways)
}

/// Counts the subsets of `k` out of `n` for which something holds.
fn subsets(n: usize, k: usize, holds: impl Fn(&[usize]) -> bool) -> u64 {
    let mut chosen: Vec<usize> = (0..k).collect();
    let mut count = 0;
    loop {
        count += u64::from(holds(&chosen));
        // The last index that can still move to the right moves, and those after it follow at once.
        let Some(at) = (0..k).rev().find(|&it| chosen[it] < n - k + it) else { return count };
        chosen[at] += 1;
        for later in at + 1..k {
            chosen[later] = chosen[later - 1] + 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: Resampling = Resampling { seed: 1, draws: 1999, exact_up_to: 100_000 };

    #[test]
    fn subsets_are_all_there() {
        assert_eq!(subsets(6, 3, |_| true), 20);
        assert_eq!(choose(6, 3), Some(20));
        assert_eq!(choose(200, 100), None, "too many to count is too many to try");
    }

    #[test]
    fn drawing_comes_near_to_trying_all() {
        let (a, b) = ([0.1, 0.35, 0.0, 0.5, 0.25], [0.6, 0.45, 0.8, 0.7, 0.4, 0.9]);
        let drawn = two_sample(&a, &b, &Resampling { exact_up_to: 0, ..RULE }).unwrap();
        assert!(!drawn.is_exact && (drawn.p - 7.0 / 462.0).abs() < 0.01, "{drawn:?}");
        let turned =
            sign_flip(&[0.3, -0.1, 0.25, 0.4], &Resampling { exact_up_to: 0, ..RULE }).unwrap();
        let all = sign_flip(&[0.3, -0.1, 0.25, 0.4], &RULE).unwrap();
        assert!((turned.p - all.p).abs() < 0.04, "{turned:?} {all:?}");
    }

    #[test]
    fn nothing_to_compare_is_undefined() {
        assert_eq!(two_sample(&[], &[1.0], &RULE), Err(Undefined::TooFew));
        assert_eq!(sign_flip(&[], &RULE), Err(Undefined::TooFew));
    }

    proptest::proptest! {
        #[test]
        fn p_is_a_share_and_does_not_mind_which_group_comes_first(
            a in proptest::collection::vec(0.0..1.0_f64, 1..5), b in proptest::collection::vec(0.0..1.0_f64, 1..5)
        ) {
            let (one, other) = (two_sample(&a, &b, &RULE).unwrap(), two_sample(&b, &a, &RULE).unwrap());
            proptest::prop_assert!(0.0 < one.p && one.p <= 1.0);
            proptest::prop_assert!((one.p - other.p).abs() < 1e-12);
        }
    }
}
