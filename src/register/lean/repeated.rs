//! Rows whose key may stand elsewhere too, found by the hashes of keys.

use std::collections::HashSet;

use rayon::prelude::*;

/// Rows whose hash stands more than once; the hashes come piece by piece.
pub(super) fn rows(keys: &[Vec<u64>]) -> Vec<usize> {
    let hashes = hashes(keys);
    if hashes.is_empty() {
        return Vec::new();
    }
    let rows = keys.iter().flatten().enumerate();
    rows.filter(|(_, it)| hashes.contains(it)).map(|(row, _)| row).collect()
}

/// Hashes that stand more than once.
///
/// Sorting millions of hashes takes long, and most stand once. So each sets one of many bits,
/// and only those whose bit others have set too are sorted: pile by pile, so that a core's own cache holds the bits.
fn hashes(keys: &[Vec<u64>]) -> HashSet<u64> {
    let n_some = keys.len().div_ceil(rayon::current_num_threads()).max(1);
    let piles: Vec<Vec<Vec<u64>>> = keys.par_chunks(n_some).map(piles).collect();
    let twice = (0..PILES).into_par_iter().map(|at| {
        let own = || piles.iter().filter_map(move |it| it.get(at)).flatten().copied();
        let n = piles.iter().filter_map(|it| it.get(at)).map(Vec::len).sum();
        let (mut seen, mut again) = (Bits::of(n), Bits::of(n));
        for it in own() {
            if seen.set(it) {
                again.set(it);
            }
        }
        let mut few: Vec<u64> = own().filter(|it| again.get(*it)).collect();
        few.sort_unstable();
        let pairs = few.windows(2).filter_map(|it| match it {
            [a, b] if a == b => Some(*a),
            _ => None,
        });
        pairs.collect::<Vec<u64>>()
    });
    twice.flatten_iter().collect()
}

/// So many piles hold hashes that begin with the same bits.
const PILES: usize = 64;

fn piles(keys: &[Vec<u64>]) -> Vec<Vec<u64>> {
    let n: usize = keys.iter().map(Vec::len).sum();
    let mut piles: Vec<Vec<u64>> = Vec::new();
    piles.resize_with(PILES, || Vec::with_capacity(n / PILES * 17 / 16));
    for some in keys {
        for hash in some {
            let highest = usize::from(hash.to_be_bytes()[0]);
            if let Some(pile) = piles.get_mut(highest * PILES / 256) {
                pile.push(*hash);
            }
        }
    }
    piles
}

/// Many bits; the lowest of a hash tell which one is meant.
struct Bits(Vec<u64>);

impl Bits {
    /// Enough for so many hashes that most find a bit of their own.
    fn of(n: usize) -> Bits {
        const BITS: usize = 8;
        Bits(vec![0; (n * BITS).div_ceil(64).next_power_of_two()])
    }

    #[inline]
    fn place(&self, hash: u64) -> (usize, u64) {
        let word = (hash >> 6) as usize & (self.0.len() - 1);
        (word, 1 << (hash & 63))
    }

    /// Sets the bit of a hash; tells whether it was set before.
    #[inline]
    fn set(&mut self, hash: u64) -> bool {
        let (word, bit) = self.place(hash);
        let Some(word) = self.0.get_mut(word) else { return true };
        let was_set = *word & bit != 0;
        *word |= bit;
        was_set
    }

    #[inline]
    fn get(&self, hash: u64) -> bool {
        let (word, bit) = self.place(hash);
        self.0.get(word).is_none_or(|it| it & bit != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_with_the_hash_of_another_are_found_in_all_pieces() {
        assert_eq!(rows(&[]), [0_usize; 0]);
        assert_eq!(
            rows(&[vec![7, 1 << 63, 8], vec![1 << 62, 7], vec![], vec![7, 1 << 63]]),
            [0, 1, 4, 5, 6]
        );
    }

    proptest::proptest! {
        #[test]
        fn they_are_those_that_sorting_finds(
            keys in proptest::collection::vec(proptest::collection::vec(0_u64..40, 0..30), 0..5),
            shift in 0_u32..62,
        ) {
            let keys: Vec<Vec<u64>> =
                keys.iter().map(|some| some.iter().map(|it| it.rotate_right(shift)).collect()).collect();
            let all: Vec<u64> = keys.concat();
            let is_twice = |it: &u64| 1 < all.iter().filter(|other| it == *other).count();
            let expected: Vec<usize> = (0..all.len()).filter(|at| is_twice(&all[*at])).collect();
            proptest::prop_assert_eq!(rows(&keys), expected);
        }
    }
}
