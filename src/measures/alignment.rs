//! Who says alike, and who acts alike.

#![allow(
    clippy::indexing_slicing,
    reason = "every index is below a length that was checked on entry"
)]

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    measures::{Card, Unit},
    model::Undefined,
};

/// What [`alignment`] means.
pub const CARD: Card = Card {
    id: "alignment",
    formula: "s_ij = 1 − mean over agreements of |x_ia − x_ja|, over agreements where both are known",
    range: (0.0, 1.0),
    unit: Unit::Share,
    source: "Mean absolute agreement of two parties, the distance of which the pairwise agreement of a meeting is the mean.",
};

/// How alike parties are, by pair.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Alignment {
    n: usize,
    /// For each pair with the first before the second, row by row: similarity and agreements compared.
    pairs: Vec<(Option<f64>, u64)>,
}

impl Alignment {
    /// Parties.
    pub fn n_parties(&self) -> usize {
        self.n
    }

    /// Similarity of two parties; `None` with too few agreements in common, or for a party and itself.
    pub fn between(&self, a: usize, b: usize) -> Option<f64> {
        self.at(a, b).and_then(|it| it.0)
    }

    /// Agreements in which both are known.
    pub fn n_common(&self, a: usize, b: usize) -> u64 {
        self.at(a, b).map_or(0, |it| it.1)
    }

    /// Every pair with a similarity.
    pub fn known(&self) -> impl Iterator<Item = (usize, usize, f64)> + '_ {
        let pairs = (0..self.n).flat_map(move |a| (a + 1..self.n).map(move |b| (a, b)));
        pairs.filter_map(|(a, b)| Some((a, b, self.between(a, b)?)))
    }

    /// The whole matrix, if every pair has a similarity; the diagonal is 0.
    pub fn complete(&self) -> Option<Vec<Vec<f64>>> {
        let entry = |a: usize, b: usize| if a == b { Some(0.0) } else { self.between(a, b) };
        (0..self.n).map(|a| (0..self.n).map(|b| entry(a, b)).collect()).collect()
    }

    fn at(&self, a: usize, b: usize) -> Option<&(Option<f64>, u64)> {
        let (low, high) = (a.min(b), a.max(b));
        if low == high || self.n <= high {
            return None;
        }
        // Rows before `low` hold n − 1, n − 2, … pairs.
        self.pairs.get(low * (2 * self.n - low - 1) / 2 + high - low - 1)
    }
}

/// Compares every two parties over the agreements where something is known of both.
///
/// ```text
/// s_ij = 1 − mean over agreements of |x_ia − x_ja|, over agreements where both are known
/// ```
///
/// `values` holds a row for each party and a column for each agreement, each value between 0 and 1.
/// A stance is its rank divided by the highest; an act is the attainment with lateness taken off.
///
/// # Range
///
/// `[0, 1]`. 1: the same everywhere.
///
/// # Errors
///
/// [`Undefined::TooFew`] for fewer than two parties; [`Undefined::NotRecorded`] for rows of unequal length or a value outside 0 to 1.
/// A pair with fewer than `minimum` agreements in common has no similarity.
///
/// # Examples
///
/// ```
/// use tenzij::measures::alignment::alignment;
///
/// let values = [vec![Some(1.0), Some(0.0)], vec![Some(1.0), Some(0.5)], vec![None, Some(0.5)]];
/// let found = alignment(&values, 2)?;
/// assert_eq!((found.between(1, 0), found.between(1, 2), found.n_common(1, 2)), (Some(0.75), None, 1));
/// # Ok::<(), tenzij::model::Undefined>(())
/// ```
pub fn alignment(values: &[Vec<Option<f64>>], minimum: u64) -> Result<Alignment, Undefined> {
    let n = values.len();
    if n < 2 {
        return Err(Undefined::TooFew);
    }
    let width = values[0].len();
    let is_share = |it: &Option<f64>| it.is_none_or(|it| (0.0..=1.0).contains(&it));
    if values.iter().any(|row| row.len() != width || !row.iter().all(is_share)) {
        return Err(Undefined::NotRecorded);
    }
    let with_later = |at: usize| {
        let a = &values[at];
        values[at + 1..].iter().map(move |b| {
            let common = a.iter().zip(b).filter_map(|(a, b)| Some(((*a)? - (*b)?).abs()));
            let (mut n_common, mut distance) = (0_u64, 0.0);
            for gap in common {
                n_common += 1;
                distance += gap;
            }
            let is_enough = 0 < n_common && minimum <= n_common;
            (is_enough.then(|| 1.0 - distance / n_common as f64), n_common)
        })
    };
    let pairs = (0..n).into_par_iter().flat_map_iter(with_later).collect();
    Ok(Alignment { n, pairs })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_input_is_refused() {
        assert_eq!(alignment(&[vec![Some(1.0)]], 1), Err(Undefined::TooFew));
        assert_eq!(alignment(&[vec![Some(1.0)], vec![]], 1), Err(Undefined::NotRecorded));
        assert_eq!(alignment(&[vec![Some(1.5)], vec![None]], 1), Err(Undefined::NotRecorded));
    }

    #[test]
    fn unknown_is_never_alike_nor_different() {
        let found = alignment(&[vec![None, None], vec![Some(1.0), Some(0.0)]], 0).unwrap();
        assert_eq!((found.between(0, 1), found.between(0, 0)), (None, None));
        assert_eq!(found.complete(), None);
    }

    proptest::proptest! {
        #[test]
        fn it_is_symmetric_and_obeys_the_triangle(
            rows in proptest::collection::vec(proptest::collection::vec(0.0..=1.0_f64, 4), 3..6)
        ) {
            let values: Vec<Vec<Option<f64>>> = rows.iter().map(|it| it.iter().copied().map(Some).collect()).collect();
            let found = alignment(&values, 1).unwrap();
            for a in 0..rows.len() {
                for b in 0..rows.len() {
                    proptest::prop_assert_eq!(found.between(a, b), found.between(b, a));
                }
            }
            let gap = |a, b| 1.0 - found.between(a, b).unwrap();
            proptest::prop_assert!(gap(0, 2) <= gap(0, 1) + gap(1, 2) + 1e-12);
        }
    }
}
