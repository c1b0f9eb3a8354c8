//! Random arrangements that are the same on every machine and with any number of threads.

#![allow(
    clippy::indexing_slicing,
    reason = "every index is below a length that was checked on entry"
)]

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng as _, SeedableRng as _},
};
use serde::{Deserialize, Serialize};

/// How arrangements are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resampling {
    /// Seed of every stream.
    pub seed: u64,
    /// Arrangements that are drawn where there are too many to try all.
    pub draws: u64,
    /// Up to this many arrangements all are tried, and none is drawn.
    pub exact_up_to: u64,
}

/// What a permutation test found.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct TestResult {
    /// The statistic of what was observed.
    pub statistic: f64,
    /// Share of arrangements at least as extreme.
    pub p: f64,
    /// Arrangements that were tried.
    pub n_arrangements: u64,
    /// Whether these were all there are.
    pub is_exact: bool,
}

/// Slack for statistics that are equal but for rounding.
pub const SLACK: f64 = 1e-12;

/// The random numbers of one replicate; each has a stream of its own, so that threads do not matter.
pub fn stream(seed: u64, replicate: u64) -> ChaCha8Rng {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    random.set_stream(replicate);
    random
}

/// A whole number below `end`, each equally likely; 0 for `end` = 0.
pub fn below(random: &mut ChaCha8Rng, end: usize) -> usize {
    let end = u64::try_from(end).unwrap_or(u64::MAX);
    // Numbers past the last whole multiple would favour the small ones.
    let limit = u64::MAX - u64::MAX.checked_rem(end).unwrap_or(0);
    loop {
        let drawn = random.next_u64();
        if drawn < limit {
            return usize::try_from(drawn.checked_rem(end).unwrap_or(0)).unwrap_or(0);
        }
    }
}

/// A number from 0 up to but not including 1.
pub fn unit(random: &mut ChaCha8Rng) -> f64 {
    (random.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
}

/// Puts items in random order, each order equally likely (Fisher and Yates).
pub fn shuffle<T>(items: &mut [T], random: &mut ChaCha8Rng) {
    for last in (1..items.len()).rev() {
        items.swap(last, below(random, last + 1));
    }
}

/// The p value of drawn arrangements, which counts what was observed as one of them (Phipson and Smyth 2010).
pub fn drawn_p(n_extreme: u64, draws: u64) -> f64 {
    (n_extreme + 1) as f64 / (draws + 1) as f64
}

/// Steps to the next order of the items; `false` after the last.
pub(crate) fn next_permutation(order: &mut [usize]) -> bool {
    let Some(at) = (1..order.len()).rev().find(|&it| order[it - 1] < order[it]) else {
        return false;
    };
    let Some(other) = (at..order.len()).rev().find(|&it| order[at - 1] < order[it]) else {
        return false;
    };
    order.swap(at - 1, other);
    order[at..].reverse();
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_orders_are_visited_once() {
        let mut order = vec![0, 1, 2, 3];
        let mut seen = std::collections::BTreeSet::from([order.clone()]);
        while next_permutation(&mut order) {
            assert!(seen.insert(order.clone()));
        }
        assert_eq!(seen.len(), 24);
    }

    #[test]
    fn shuffling_favours_no_order() {
        let mut counts = std::collections::BTreeMap::new();
        for replicate in 0..6_000 {
            let mut items = [0, 1, 2];
            shuffle(&mut items, &mut stream(1, replicate));
            *counts.entry(items).or_insert(0) += 1;
        }
        assert_eq!(counts.len(), 6);
        assert!(counts.values().all(|it| (850..1150).contains(it)), "{counts:?}");
    }

    #[test]
    fn a_replicate_draws_the_same_whichever_came_before() {
        assert_eq!(unit(&mut stream(7, 3)), unit(&mut stream(7, 3)));
        assert_ne!(unit(&mut stream(7, 3)), unit(&mut stream(7, 4)));
        assert_eq!(below(&mut stream(1, 1), 0), 0);
    }
}
