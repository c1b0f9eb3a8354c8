//! Rows whose key may stand elsewhere too, found by the hashes of keys.

use rayon::prelude::*;

/// Rows whose hash stands more than once; the hashes come piece by piece.
pub(super) fn rows(keys: &[Vec<u64>]) -> Vec<usize> {
    let candidates = candidates(keys);
    if candidates.is_empty() {
        return Vec::new();
    }
    // Nearly all others are told by one of many bits.
    let mut bits = Bits::of(candidates.len() * 4);
    for it in &candidates {
        bits.set(it.half);
    }
    let is_candidate = |hash: u64| {
        let own = Candidate::of(hash);
        bits.get(own.half) && candidates.binary_search(&own).is_ok()
    };
    let mut first = 0;
    let pieces = keys.iter().map(|piece| {
        let own = first;
        first += piece.len();
        (own, piece)
    });
    let pieces: Vec<(usize, &Vec<u64>)> = pieces.collect();
    let found = pieces.into_par_iter().flat_map_iter(|(first, piece)| {
        let rows = piece.iter().zip(first..);
        rows.filter(|it| is_candidate(*it.0)).map(|(hash, row)| (*hash, row))
    });
    let mut found: Vec<(u64, usize)> = found.collect();
    found.sort_unstable();
    let again = found.chunk_by(|a, b| a.0 == b.0).filter(|it| 1 < it.len());
    let mut rows: Vec<usize> = again.flatten().map(|it| it.1).collect();
    rows.sort_unstable();
    rows
}

/// What is looked at of a hash: its pile, and the half of it that lies there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Candidate {
    pile: usize,
    half: u32,
}

impl Candidate {
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "a half is meant")]
    fn of(hash: u64) -> Candidate {
        let highest = usize::from(hash.to_be_bytes()[0]);
        Candidate { pile: highest * PILES / 256, half: hash as u32 }
    }
}

/// Hashes of which a good part stands more than once, in ascending order; among ten million, some hundreds by chance.
///
/// Sorting millions of hashes takes long, and most stand once. So each sets one of many bits,
/// and only those whose bit others have set too are sorted: pile by pile, so that a core's own cache holds the bits.
fn candidates(keys: &[Vec<u64>]) -> Vec<Candidate> {
    let n_some = keys.len().div_ceil(rayon::current_num_threads()).max(1);
    let piles: Vec<Vec<Vec<u32>>> = keys.par_chunks(n_some).map(piles).collect();
    let twice = (0..PILES).into_par_iter().map(|pile| {
        let own = || piles.iter().filter_map(move |it| it.get(pile)).flatten().copied();
        let n = piles.iter().filter_map(|it| it.get(pile)).map(Vec::len).sum();
        let (mut seen, mut again) = (Bits::of(n), Bits::of(n));
        for it in own() {
            if seen.set(it) {
                again.set(it);
            }
        }
        let mut few: Vec<u32> = own().filter(|it| again.get(*it)).collect();
        few.sort_unstable();
        let groups = few.chunk_by(|a, b| a == b).filter(|it| 1 < it.len());
        let halves = groups.filter_map(|it| it.first().copied());
        halves.map(|half| Candidate { pile, half }).collect::<Vec<Candidate>>()
    });
    let twice: Vec<Vec<Candidate>> = twice.collect();
    twice.concat()
}

/// So many piles hold hashes that begin with the same bits.
const PILES: usize = 64;

/// Of each hash a half, in the pile that its first bits tell.
fn piles(keys: &[Vec<u64>]) -> Vec<Vec<u32>> {
    let n: usize = keys.iter().map(Vec::len).sum();
    let mut piles: Vec<Vec<u32>> = Vec::new();
    piles.resize_with(PILES, || Vec::with_capacity(n / PILES * 17 / 16));
    for hash in keys.iter().flatten() {
        let Candidate { pile, half } = Candidate::of(*hash);
        if let Some(pile) = piles.get_mut(pile) {
            pile.push(half);
        }
    }
    piles
}

/// Many bits; the lowest of a half hash tell which one is meant.
struct Bits(Vec<u64>);

impl Bits {
    /// Enough for so many hashes that most find a bit of their own.
    fn of(n: usize) -> Bits {
        const BITS: usize = 8;
        Bits(vec![0; (n * BITS).div_ceil(64).next_power_of_two()])
    }

    #[inline]
    fn place(&self, half: u32) -> (usize, u64) {
        let word = (half >> 6) as usize & (self.0.len() - 1);
        (word, 1 << (half & 63))
    }

    /// Sets the bit of a half; tells whether it was set before.
    #[inline]
    fn set(&mut self, half: u32) -> bool {
        let (word, bit) = self.place(half);
        let Some(word) = self.0.get_mut(word) else { return true };
        let was_set = *word & bit != 0;
        *word |= bit;
        was_set
    }

    #[inline]
    fn get(&self, half: u32) -> bool {
        let (word, bit) = self.place(half);
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

    #[test]
    fn hashes_that_only_have_a_half_and_a_pile_in_common_are_not_the_same() {
        let keys = [vec![1 << 40 | 7, 1 << 41 | 7], vec![1 << 40 | 7, 1 << 42 | 7]];
        assert_eq!(candidates(&keys), [Candidate { pile: 0, half: 7 }]);
        assert_eq!(rows(&keys), [0, 2]);
        assert_eq!(rows(&keys[1..]), [0_usize; 0]);
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
