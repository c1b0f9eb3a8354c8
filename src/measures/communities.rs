//! Which parties act, or say, more alike among themselves than with others.

#![allow(
    clippy::indexing_slicing,
    clippy::needless_range_loop,
    reason = "every index is below a length that was checked on entry"
)]

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    graph::communities::FindCommunities,
    measures::{Card, Unit},
    model::Undefined,
};

/// What [`communities`] and [`modularity`] mean.
pub const CARD: Card = Card {
    id: "communities",
    formula: "Q = Σ over communities of (w_c/m − (k_c/2m)²), the best of 50 runs",
    range: (-0.5, 1.0),
    unit: Unit::Number,
    source: "Traag, V. A., Waltman, L. & Van Eck, N. J. (2019). Scientific Reports 9, 5233; Newman, M. E. J. (2004). Physical Review E 70, 056131.",
};

/// Runs of the method, of which the best counts: it depends on the order in which it looks at the parties.
pub const RUNS: u64 = 50;

/// The best division that was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Communities {
    /// Community of each party, numbered from 0 in the order of the parties.
    pub membership: Vec<usize>,
    /// How many there are.
    pub n: usize,
    /// Q of the division.
    pub modularity: f64,
}

/// Divides the parties in communities on the raw network of similarities.
///
/// ```text
/// Q = Σ over communities of (w_c/m − (k_c/2m)²), the best of 50 runs
/// ```
///
/// with `w_c` the weight within `c`, `k_c` the weight of its parties' ties, and `m` the weight of all ties.
/// Of 50 runs, each with a seed of its own, the one with the highest `Q` counts, the earliest if equal.
///
/// # Range
///
/// `Q` in `[−½, 1)`; about 0 in a network where all are about equally alike.
///
/// # Errors
///
/// [`Undefined::TooFew`] for fewer than three parties, [`Undefined::NoWeight`] if nobody is alike at all.
///
/// # Notes
///
/// Ask [`bloc_test`](crate::measures::bloc_test) first: the method divides noise as well.
pub fn communities(
    weights: &[Vec<f64>],
    method: &dyn FindCommunities,
    seed: u64,
) -> Result<Communities, Undefined> {
    if weights.len() < 3 {
        return Err(Undefined::TooFew);
    }
    let found: Vec<Communities> = (0..RUNS)
        .into_par_iter()
        .map(|run| {
            let membership =
                method.find(weights, seed.wrapping_add(run)).ok_or(Undefined::NoWeight)?;
            let modularity = modularity(weights, &membership)?;
            let n = membership.iter().max().map_or(0, |it| it + 1);
            Ok(Communities { membership, n, modularity })
        })
        .collect::<Result<_, Undefined>>()?;
    // The earliest of the best, whichever thread was first.
    let mut best: Option<Communities> = None;
    for it in found {
        if best.as_ref().is_none_or(|best| best.modularity + 1e-12 < it.modularity) {
            best = Some(it);
        }
    }
    best.ok_or(Undefined::NoWeight)
}

/// Modularity of a division of a symmetric network.
///
/// # Errors
///
/// [`Undefined::NoWeight`] if there are no ties, [`Undefined::NotRecorded`] if the sizes differ
/// or a community has a number that is not below that of the parties.
///
/// # Examples
///
/// ```
/// use tenzij::measures::communities::modularity;
///
/// let two_pairs = [vec![0.0, 1.0, 0.0, 0.0], vec![1.0, 0.0, 0.0, 0.0], vec![0.0, 0.0, 0.0, 1.0], vec![0.0, 0.0, 1.0, 0.0]];
/// assert_eq!(modularity(&two_pairs, &[0, 0, 1, 1])?, 0.5);
/// # Ok::<(), tenzij::model::Undefined>(())
/// ```
pub fn modularity(weights: &[Vec<f64>], membership: &[usize]) -> Result<f64, Undefined> {
    let n = weights.len();
    let is_number = |it: &usize| *it < n;
    if membership.len() != n
        || !membership.iter().all(is_number)
        || weights.iter().any(|row| row.len() != n)
    {
        return Err(Undefined::NotRecorded);
    }
    let n_communities = membership.iter().max().map_or(0, |it| it + 1);
    let (mut within, mut degree) = (vec![0.0; n_communities], vec![0.0; n_communities]);
    for a in 0..n {
        for b in (0..n).filter(|it| *it != a) {
            degree[membership[a]] += weights[a][b];
            if membership[a] == membership[b] {
                within[membership[a]] += weights[a][b];
            }
        }
    }
    let total: f64 = degree.iter().sum();
    if total <= 0.0 {
        return Err(Undefined::NoWeight);
    }
    let share = |(within, degree): (&f64, &f64)| within / total - (degree / total).powi(2);
    Ok(within.iter().zip(&degree).map(share).sum())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::communities::ByLeiden;

    #[test]
    fn two_clean_pairs_are_found_and_nothing_is_undefined() {
        let weights: Vec<Vec<f64>> = (0..6_usize)
            .map(|a| {
                (0..6)
                    .map(|b| {
                        if a == b {
                            0.0
                        } else if a / 3 == b / 3 {
                            0.9
                        } else {
                            0.1
                        }
                    })
                    .collect()
            })
            .collect();
        let found = communities(&weights, &ByLeiden, 1).unwrap();
        assert_eq!((found.membership, found.n), (vec![0, 0, 0, 1, 1, 1], 2));
        assert_eq!(communities(&vec![vec![0.0; 4]; 4], &ByLeiden, 1), Err(Undefined::NoWeight));
        assert_eq!(communities(&weights[..2], &ByLeiden, 1), Err(Undefined::TooFew));
        assert_eq!(modularity(&weights, &[0]), Err(Undefined::NotRecorded));
    }

    proptest::proptest! {
        #[test]
        fn everybody_together_has_none_and_scale_does_not_matter(
            values in proptest::collection::vec(0.01..1.0_f64, 10), division in proptest::collection::vec(0_usize..3, 5)
        ) {
            let mut weights = vec![vec![0.0; 5]; 5];
            let mut values = values.into_iter();
            for a in 0..5 {
                for b in 0..a {
                    let it = values.next().unwrap();
                    (weights[a][b], weights[b][a]) = (it, it);
                }
            }
            proptest::prop_assert!(modularity(&weights, &[0; 5]).unwrap().abs() < 1e-12);
            let double: Vec<Vec<f64>> = weights.iter().map(|row| row.iter().map(|it| 2.0 * it).collect()).collect();
            let (one, other) = (modularity(&weights, &division).unwrap(), modularity(&double, &division).unwrap());
            proptest::prop_assert!((one - other).abs() < 1e-12 && (-0.5..1.0).contains(&one));
        }
    }
}
