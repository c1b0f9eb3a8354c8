//! How far the pattern of alike and unlike is from two camps.

#![allow(
    clippy::indexing_slicing,
    clippy::needless_range_loop,
    reason = "every index is below a length that was checked on entry"
)]
#![allow(clippy::cast_possible_wrap, reason = "at most 276 ties")]

use serde::{Deserialize, Serialize};

use crate::{
    measures::{Card, Unit},
    model::Undefined,
};

/// What [`frustration`] means.
pub const CARD: Card = Card {
    id: "frustration",
    formula: "f = least number of ties against the best division in two camps; 1 − f/(m/2)",
    range: (0.0, f64::INFINITY),
    unit: Unit::Count,
    source: "Harary, F. (1959); Aref, S. & Wilson, M. C. (2019). Balance and frustration in signed networks. Journal of Complex Networks 7, 163–189.",
};

/// The most parties for which every division is tried.
pub const AT_MOST: usize = 24;

/// What was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Frustration {
    /// Ties that go against the best division.
    pub index: u64,
    /// Ties.
    pub n_ties: u64,
    /// `1 − index/(ties/2)`: 1 for two clean camps, or one.
    pub balance: Option<f64>,
    /// One of the best divisions; the first party is in camp `false`.
    pub camps: Vec<bool>,
}

/// Counts the ties that contradict the best division of the parties in two camps.
///
/// ```text
/// f = least number of ties against the best division in two camps; 1 − f/(m/2)
/// ```
///
/// `signs` holds 1 for alike, −1 for unlike and 0 for neither. All `2^(n − 1)` divisions are tried, one change at a time.
///
/// # Range
///
/// From 0 to half the ties.
///
/// # Errors
///
/// [`Undefined::TooFew`] for fewer than two parties, [`Undefined::TooMany`] beyond 24,
/// [`Undefined::NotRecorded`] if the matrix is not square and symmetric.
///
/// # Examples
///
/// ```
/// use tenzij::measures::frustration::frustration;
///
/// // My friend's friend is my enemy: one tie must give way.
/// assert_eq!(frustration(&[vec![0, 1, -1], vec![1, 0, 1], vec![-1, 1, 0]])?.index, 1);
/// # Ok::<(), tenzij::model::Undefined>(())
/// ```
pub fn frustration(signs: &[Vec<i8>]) -> Result<Frustration, Undefined> {
    let n = signs.len();
    if n < 2 {
        return Err(Undefined::TooFew);
    }
    if AT_MOST < n {
        return Err(Undefined::TooMany);
    }
    let is_symmetric =
        |a: usize| signs[a].len() == n && (0..a).all(|b| signs[b].get(a) == signs[a].get(b));
    if !(0..n).all(is_symmetric) {
        return Err(Undefined::NotRecorded);
    }
    let sign = |a: usize, b: usize| i64::from(signs[a][b].signum());
    let ties = (0..n).flat_map(|a| (0..a).map(move |b| (a, b)));
    let n_ties = ties.clone().filter(|&(a, b)| sign(a, b) != 0).count() as u64;
    let mut camps = vec![false; n];
    let mut now = ties.filter(|&(a, b)| sign(a, b) < 0).count() as i64;
    let (mut least, mut best) = (now, camps.clone());
    // Gray code: each step moves one party to the other camp.
    for step in 1_u64..1 << (n - 1) {
        let party = step.trailing_zeros() as usize + 1;
        // Before the move a tie within the camp counts if unlike, one across if alike; after it the other way round.
        now += (0..n)
            .filter(|it| *it != party)
            .map(|it| if camps[it] == camps[party] { sign(it, party) } else { -sign(it, party) })
            .sum::<i64>();
        camps[party] = !camps[party];
        if now < least {
            (least, best) = (now, camps.clone());
        }
    }
    let index = u64::try_from(least).unwrap_or(0);
    let balance = (0 < n_ties).then(|| 1.0 - index as f64 / (n_ties as f64 / 2.0));
    Ok(Frustration { index, n_ties, balance, camps: best })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_of_what_can_be_tried() {
        assert_eq!(frustration(&[vec![0]]), Err(Undefined::TooFew));
        assert_eq!(frustration(&vec![vec![0; 25]; 25]), Err(Undefined::TooMany));
        assert_eq!(frustration(&[vec![0, 1], vec![-1, 0]]), Err(Undefined::NotRecorded));
        assert_eq!(frustration(&[vec![0, 0], vec![0, 0]]).unwrap().balance, None);
    }

    proptest::proptest! {
        #[test]
        fn renaming_camps_changes_nothing_and_half_is_the_most(
            signs in proptest::collection::vec(-1_i8..=1, 15), turned in 0_usize..6
        ) {
            let mut matrix = vec![vec![0_i8; 6]; 6];
            let mut values = signs.into_iter();
            for a in 0..6 {
                for b in 0..a {
                    let it = values.next().unwrap();
                    (matrix[a][b], matrix[b][a]) = (it, it);
                }
            }
            let found = frustration(&matrix).unwrap();
            proptest::prop_assert!(2 * found.index <= found.n_ties);
            // Turning all ties of one party is only a change of camp.
            for other in 0..6 {
                matrix[turned][other] = -matrix[turned][other];
                matrix[other][turned] = -matrix[other][turned];
            }
            proptest::prop_assert_eq!(frustration(&matrix).unwrap().index, found.index);
        }
    }

    #[test]
    fn three_that_are_all_unlike_leave_one_tie_against_any_division() {
        // One tie of three: 1 − 1/(3/2).
        let found = frustration(&[vec![0, -1, -1], vec![-1, 0, -1], vec![-1, -1, 0]]).unwrap();
        assert_eq!((found.index, found.n_ties), (1, 3));
        assert!((found.balance.unwrap() - 1.0 / 3.0).abs() < 1e-12);
    }

    #[test]
    fn the_first_party_stays_where_it_is() {
        let found = frustration(&[vec![0, -1], vec![-1, 0]]).unwrap();
        assert_eq!((found.index, found.balance), (0, Some(1.0)));
        assert_eq!(found.camps, [false, true]);
    }
}
