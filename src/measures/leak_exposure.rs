//! How much promised effort waits for an agreement, directly or by way of others.

#![allow(
    clippy::indexing_slicing,
    reason = "every index is below a length that was checked on entry"
)]

use std::collections::BTreeMap;

use crate::{
    measures::{Card, Unit},
    model::Undefined,
};

/// What [`leak_exposure`] means.
pub const CARD: Card = Card {
    id: "leak_exposure",
    formula: "Σ effort over all agreements that wait for this one, directly or by way of others",
    range: (0.0, f64::INFINITY),
    unit: Unit::HoursOrEuros,
    source: "Definition of this tool.",
};

/// Adds up the effort of everything downstream of each agreement, each once.
///
/// ```text
/// Σ effort over all agreements that wait for this one, directly or by way of others
/// ```
///
/// `waits_for` names for each agreement those that it waits for. The second number counts the agreements downstream
/// whose effort is not on record: the sum is then a lowest value.
///
/// # Range
///
/// From 0, in the unit of the effort.
///
/// # Errors
///
/// [`Undefined::NotRecorded`] where something waits and none of it has its effort on record; that entry has no value.
///
/// # Examples
///
/// ```
/// use tenzij::measures::leak_exposure::leak_exposure;
///
/// // 2 waits for 1, and 1 for 0.
/// let found = leak_exposure(&[vec![], vec![0], vec![1]], &[Some(5.0), Some(10.0), Some(20.0)]);
/// assert_eq!(found[0], (Ok(30.0), 0));
/// ```
pub fn leak_exposure(
    waits_for: &[Vec<usize>],
    effort: &[Option<f64>],
) -> Vec<(Result<f64, Undefined>, u64)> {
    let mut downstream: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (agreement, others) in waits_for.iter().enumerate() {
        for other in others {
            downstream.entry(*other).or_default().push(agreement);
        }
    }
    (0..waits_for.len())
        .map(|start| {
            let mut reached = vec![false; waits_for.len()];
            let mut stack = vec![start];
            let (mut sum, mut n_known, mut n_unknown) = (0.0, 0_u64, 0_u64);
            while let Some(at) = stack.pop() {
                for &next in downstream.get(&at).into_iter().flatten() {
                    // A circle leads back to its start, which does not wait for itself.
                    if next == start || std::mem::replace(&mut reached[next], true) {
                        continue;
                    }
                    match effort.get(next).copied().flatten() {
                        Some(hours) => {
                            sum += hours;
                            n_known += 1;
                        }
                        None => n_unknown += 1,
                    }
                    stack.push(next);
                }
            }
            let is_unknown = n_known == 0 && 0 < n_unknown;
            (if is_unknown { Err(Undefined::NotRecorded) } else { Ok(sum) }, n_unknown)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_counts_once_and_unknown_is_no_zero() {
        // 1 and 2 wait for 0; 3 waits for both.
        let waits = [vec![], vec![0], vec![0], vec![1, 2]];
        let found = leak_exposure(&waits, &[None, Some(1.0), Some(2.0), Some(4.0)]);
        assert_eq!(found, vec![(Ok(7.0), 0), (Ok(4.0), 0), (Ok(4.0), 0), (Ok(0.0), 0)]);
        assert_eq!(
            leak_exposure(&[vec![], vec![0]], &[Some(1.0), None])[0],
            (Err(Undefined::NotRecorded), 1)
        );
    }

    #[test]
    fn a_circle_comes_to_an_end() {
        let found = leak_exposure(&[vec![1], vec![0]], &[Some(1.0), Some(2.0)]);
        assert_eq!(found, vec![(Ok(2.0), 0), (Ok(1.0), 0)]);
    }

    proptest::proptest! {
        #[test]
        fn more_effort_never_means_less_exposure(effort in proptest::collection::vec(0.0..50.0_f64, 5), more in 0.0..9.0_f64) {
            let waits = [vec![], vec![0], vec![1], vec![1], vec![2, 3]];
            let known: Vec<Option<f64>> = effort.iter().copied().map(Some).collect();
            let larger: Vec<Option<f64>> = effort.iter().map(|it| Some(it + more)).collect();
            for (a, b) in leak_exposure(&waits, &known).into_iter().zip(leak_exposure(&waits, &larger)) {
                proptest::prop_assert!(a.0.unwrap() <= b.0.unwrap());
            }
        }
    }
}
