//! Of all weights that people could give, under which share does each alternative come first? (SMAA-2)

#![allow(
    clippy::indexing_slicing,
    reason = "every index is below a length that was checked on entry"
)]

use crate::{
    measures::{
        Card, Unit,
        resampling::{stream, unit},
    },
    model::Undefined,
};

/// What [`acceptability`] means.
pub const CARD: Card = Card {
    id: "acceptability",
    formula: "b_i^r = P(rank of i is r), rank of i = 1 + #{k: Σ_j w_j·x_kj > Σ_j w_j·x_ij}, w ~ Dirichlet(1, …, 1)",
    range: (0.0, 1.0),
    unit: Unit::Probability,
    source: "Lahdelma, R. & Salminen, P. (2001). SMAA-2: stochastic multicriteria acceptability analysis for group decision making. Operations Research 49, 444–454.",
};

/// How the alternatives fare over all weights that were tried.
#[derive(Debug, Clone, PartialEq)]
pub struct Acceptability {
    /// Of each alternative, the share of weights that give it each rank, the first rank first.
    pub ranks: Vec<Vec<f64>>,
    /// Of each alternative, the mean of the weights that put it first; `None` if none do.
    pub central_weights: Vec<Option<Vec<f64>>>,
    /// Of each alternative, the share of weights under which it is strictly better than each other.
    pub beats: Vec<Vec<f64>>,
    /// Weights that were tried.
    pub n_weights: u64,
}

/// What is known of the order of weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WeightOrder {
    /// Nothing: any weights.
    Any,
    /// The first criterion weighs most, then the second, and so on.
    Falling,
}

/// Draws weights, each a list that adds up to 1, evenly from all that there are.
///
/// Exponentials divided by their sum are Dirichlet(1, …, 1); sorted they are even over the ordered ones.
pub fn weights(n_criteria: usize, n_weights: u64, order: WeightOrder, seed: u64) -> Vec<Vec<f64>> {
    let mut random = stream(seed, 0);
    let draw = |_| {
        let mut own: Vec<f64> = (0..n_criteria).map(|_| -(1.0 - unit(&mut random)).ln()).collect();
        if order == WeightOrder::Falling {
            own.sort_by(|a, b| b.total_cmp(a));
        }
        let sum: f64 = own.iter().sum();
        own.into_iter().map(|it| it / sum).collect()
    };
    (0..n_weights).map(draw).collect()
}

/// Counts under which weights each alternative gets which rank.
///
/// ```text
/// b_i^r = P(rank of i is r), rank of i = 1 + #{k: Σ_j w_j·x_kj > Σ_j w_j·x_ij}, w ~ Dirichlet(1, …, 1)
/// ```
///
/// `x_ij` is the value of alternative `i` on criterion `j`, more being better; `w` are the weights.
///
/// # Range
///
/// `[0, 1]`. 1: first whatever the weights; 0: never. Alternatives that are equal share the better rank, so the shares of
/// a rank need not add up to 1.
///
/// # Errors
///
/// [`Undefined::TooFew`] without an alternative or without weights; [`Undefined::NotRecorded`] if a row has another length
/// than the weights, or a value is no number.
///
/// # Notes
///
/// With `N` drawn weights the error of a share `b` is `√(b(1 − b)/N)`, see [`drawn_error`].
///
/// # Examples
///
/// ```
/// use tenzij::measures::acceptability::acceptability;
///
/// let weights = [vec![0.9, 0.1], vec![0.5, 0.5], vec![0.1, 0.9]];
/// let found = acceptability(&[vec![1.0, 0.0], vec![0.0, 0.9]], &weights)?;
/// assert_eq!(found.ranks[0][0], 2.0 / 3.0);
/// # Ok::<(), tenzij::model::Undefined>(())
/// ```
pub fn acceptability(
    values: &[Vec<f64>],
    weights: &[Vec<f64>],
) -> Result<Acceptability, Undefined> {
    let (Some(first), false) = (weights.first(), values.is_empty()) else {
        return Err(Undefined::TooFew);
    };
    let is_row = |it: &Vec<f64>| it.len() == first.len() && it.iter().all(|it| it.is_finite());
    if !values.iter().chain(weights).all(is_row) {
        return Err(Undefined::NotRecorded);
    }
    let n = values.len();
    let mut ranks = vec![vec![0_u64; n]; n];
    let mut beats = vec![vec![0_u64; n]; n];
    let mut central = vec![(vec![0.0; first.len()], 0_u64); n];
    let mut scores = vec![0.0; n];
    for weights in weights {
        for (score, row) in scores.iter_mut().zip(values) {
            *score = row.iter().zip(weights).map(|(value, weight)| value * weight).sum();
        }
        for (one, own) in scores.iter().enumerate() {
            let mut rank = 0;
            for (other, it) in scores.iter().enumerate() {
                rank += usize::from(own < it);
                beats[one][other] += u64::from(it < own);
            }
            ranks[one][rank] += 1;
            if rank == 0 {
                let (sum, n_first) = &mut central[one];
                sum.iter_mut().zip(weights).for_each(|(sum, weight)| *sum += weight);
                *n_first += 1;
            }
        }
    }
    let n_weights = weights.len() as u64;
    let share = |rows: Vec<Vec<u64>>| -> Vec<Vec<f64>> {
        let row = |it: Vec<u64>| it.into_iter().map(|it| it as f64 / n_weights as f64).collect();
        rows.into_iter().map(row).collect()
    };
    let mean = |(sum, n): (Vec<f64>, u64)| {
        (0 < n).then(|| sum.into_iter().map(|it| it / n as f64).collect())
    };
    Ok(Acceptability {
        ranks: share(ranks),
        central_weights: central.into_iter().map(mean).collect(),
        beats: share(beats),
        n_weights,
    })
}

/// The Monte Carlo error of a share over `n` drawn weights: its standard error.
pub fn drawn_error(share: f64, n: u64) -> f64 {
    (share * (1.0 - share) / n.max(1) as f64).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_alternatives_share_the_better_rank() {
        let found = acceptability(&[vec![1.0], vec![1.0], vec![0.0]], &[vec![1.0]]).unwrap();
        assert_eq!(found.ranks, [[1.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]);
        assert_eq!(found.central_weights[2], None);
    }

    #[test]
    fn shares_are_of_all_weights_and_central_weights_of_those_that_favour() {
        let weights = [vec![1.0, 0.0], vec![0.0, 1.0], vec![0.75, 0.25], vec![0.5, 0.5]];
        let found = acceptability(&[vec![2.0, 0.0], vec![0.0, 1.0]], &weights).unwrap();
        assert_eq!(found.ranks, [[0.75, 0.25], [0.25, 0.75]]);
        assert_eq!(found.beats, [[0.0, 0.75], [0.25, 0.0]]);
        assert_eq!(found.central_weights, [Some(vec![0.75, 0.25]), Some(vec![0.0, 1.0])]);
        assert_eq!(found.n_weights, 4);
    }

    #[test]
    fn nothing_to_compare_or_rows_that_do_not_fit_are_refused() {
        assert_eq!(acceptability(&[], &[vec![1.0]]), Err(Undefined::TooFew));
        assert_eq!(acceptability(&[vec![1.0]], &[]), Err(Undefined::TooFew));
        assert_eq!(acceptability(&[vec![1.0, 1.0]], &[vec![1.0]]), Err(Undefined::NotRecorded));
        assert_eq!(acceptability(&[vec![f64::NAN]], &[vec![1.0]]), Err(Undefined::NotRecorded));
    }

    #[test]
    fn weights_add_up_to_one_fall_if_they_must_and_are_the_same_for_the_same_seed() {
        for own in weights(4, 200, WeightOrder::Falling, 7) {
            assert!((own.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            assert!(own.windows(2).all(|it| it[1] <= it[0]));
        }
        let draw = |seed| weights(3, 5, WeightOrder::Any, seed);
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
    }
}
