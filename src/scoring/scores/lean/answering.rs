//! What the parties of an agreement answer for, in the order in which it is scored.

use std::cmp::Ordering;

/// What a party answers for, on the as-of date: for itself, or for one that merged into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Answering {
    pub(super) holder: u32,
    pub(super) party: u32,
    pub(super) what: What,
}

/// A seat, by its place among those entitled, or a commitment, by its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    Seat(usize),
    Promise(usize),
}

/// Puts seats and commitments together by who answers for them: seats first, in the order in which they come, then
/// commitments by their names.
pub(super) fn by_holder(
    seats: impl Iterator<Item = Answering>,
    promised: &mut [Answering],
    by_name: impl Fn(usize, usize) -> Ordering,
    answering: &mut Vec<Answering>,
) {
    promised.sort_by(|one, other| {
        let by_name = || match (one.what, other.what) {
            (What::Promise(a), What::Promise(b)) => by_name(a, b),
            _ => Ordering::Equal,
        };
        one.holder.cmp(&other.holder).then_with(by_name)
    });
    answering.clear();
    let mut seats = seats.peekable();
    for own in promised.iter() {
        while let Some(seat) = seats.next_if(|it| it.holder <= own.holder) {
            answering.push(seat);
        }
        answering.push(*own);
    }
    answering.extend(seats);
    // Where parties merged, seats are not in the order of those who answer for them.
    if !answering.is_sorted_by_key(|it| it.holder) {
        answering.sort_by_key(|it| (it.holder, matches!(it.what, What::Promise(_))));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn seats_come_before_commitments_and_both_in_their_order(
            seats in proptest::collection::vec(0_u32..6, 0..8),
            promised in proptest::collection::vec(0_u32..6, 0..8),
        ) {
            let each = |holders: &[u32], what: fn(usize) -> What| -> Vec<Answering> {
                let each = (0_u32..).zip(holders).enumerate();
                each.map(|(at, (party, it))| Answering { holder: *it, party, what: what(at) }).collect()
            };
            let seats = each(&seats, What::Seat);
            let mut promised = each(&promised, What::Promise);
            // Later rows have names that come first.
            let place = |it: &Answering| match it.what {
                What::Seat(at) => (it.holder, 0, at),
                What::Promise(row) => (it.holder, 1, 9 - row),
            };
            let mut expected = [seats.clone(), promised.clone()].concat();
            expected.sort_by_key(place);
            let mut found = Vec::new();
            by_holder(seats.into_iter(), &mut promised, |a, b| b.cmp(&a), &mut found);
            proptest::prop_assert_eq!(found, expected);
        }
    }
}
