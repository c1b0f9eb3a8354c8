//! How many of several succeed, each with a chance of its own.

use crate::{
    measures::{Card, Unit},
    model::Undefined,
};

/// What [`poisson_binomial`] means.
pub const CARD: Card = Card {
    id: "poisson_binomial",
    formula: "P(k) = Σ over every choice of k of n, of Π p_i within it · Π (1 − p_j) outside it",
    range: (0.0, 1.0),
    unit: Unit::Probability,
    source: "Wang, Y. H. (1993). On the number of successes in independent trials. Statistica Sinica 3, 295–312; Hirshleifer, J. (1983). From weakest-link to best-shot. Public Choice 41, 371–386 (technologies).",
};

/// Computes the chance of each number of successes, from 0 to `n`, exactly.
///
/// ```text
/// P(k) = Σ over every choice of k of n, of Π p_i within it · Π (1 − p_j) outside it
/// ```
///
/// `p_i` is the chance of the `i`-th. One is added at a time, so `n` chances take `n²/2` steps and not `2ⁿ`.
///
/// # Range
///
/// Each in `[0, 1]`; together 1. With all chances equal it is the binomial distribution.
///
/// # Properties
///
/// The order of the chances does not matter but for rounding. It takes the parties for independent given their chances;
/// what moves all of them together makes "all do it" likelier than printed, and "at least one does it" less likely.
///
/// # Errors
///
/// [`Undefined::NotRecorded`] if a chance is no share; [`Undefined::TooFew`] without any.
///
/// # Examples
///
/// ```
/// use tenzij::measures::poisson_binomial::{at_least, poisson_binomial};
///
/// let chances = poisson_binomial(&[0.5, 1.0])?;
/// assert_eq!(chances, [0.0, 0.5, 0.5]);
/// assert_eq!((at_least(&chances, 1), at_least(&chances, 2)), (1.0, 0.5));
/// # Ok::<(), tenzij::model::Undefined>(())
/// ```
pub fn poisson_binomial(chances: &[f64]) -> Result<Vec<f64>, Undefined> {
    if chances.is_empty() {
        return Err(Undefined::TooFew);
    }
    if !chances.iter().all(|it| (0.0..=1.0).contains(it)) {
        return Err(Undefined::NotRecorded);
    }
    let mut found = vec![1.0];
    for chance in chances {
        let without = found.iter().map(|it| it * (1.0 - chance)).chain([0.0]);
        let with = std::iter::once(0.0).chain(found.iter().map(|it| it * chance));
        found = without.zip(with).map(|(without, with)| without + with).collect();
    }
    Ok(found)
}

/// The chance of at least `m` successes, from the chances of each number.
pub fn at_least(distribution: &[f64], m: usize) -> f64 {
    distribution.iter().skip(m).sum::<f64>().min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_is_as_weak_as_all_its_links_together() {
        // Pressman and Wildavsky: 0.95^12 = 0.5404.
        let found = poisson_binomial(&[0.95; 12]).unwrap();
        assert!((at_least(&found, 12) - 0.95_f64.powi(12)).abs() < 1e-12);
        assert!((found.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn what_is_no_chance_is_refused() {
        assert_eq!(poisson_binomial(&[]), Err(Undefined::TooFew));
        assert_eq!(poisson_binomial(&[0.5, 1.5]), Err(Undefined::NotRecorded));
        assert_eq!(poisson_binomial(&[f64::NAN]), Err(Undefined::NotRecorded));
    }

    proptest::proptest! {
        #[test]
        fn it_equals_trying_every_outcome(chances in proptest::collection::vec(0.0..=1.0_f64, 1..8)) {
            let found = poisson_binomial(&chances).unwrap();
            let mut every = vec![0.0; chances.len() + 1];
            for outcome in 0_u32..1 << chances.len() {
                let is_success = |at: usize| outcome >> at & 1 == 1;
                let chance: f64 = chances
                    .iter()
                    .enumerate()
                    .map(|(at, it)| if is_success(at) { *it } else { 1.0 - it })
                    .product();
                every[outcome.count_ones() as usize] += chance;
            }
            for (a, b) in found.iter().zip(&every) {
                proptest::prop_assert!((a - b).abs() < 1e-12);
            }
        }
    }
}
