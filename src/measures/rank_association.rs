//! Whether more harmony goes with more, or with less, follow-through.

#![allow(
    clippy::indexing_slicing,
    reason = "every index is below a length that was checked on entry"
)]

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    measures::{
        Card, Unit,
        resampling::{Resampling, SLACK, TestResult, drawn_p, shuffle, stream},
    },
    model::Undefined,
};

/// What [`rank_association`] means.
pub const CARD: Card = Card {
    id: "rank_association",
    formula: "τ_b = (P − Q)/√((P + Q + T_x)(P + Q + T_y)), D(y|x) = (P − Q)/(P + Q + T_y)",
    range: (-1.0, 1.0),
    unit: Unit::Number,
    source: "Kendall, M. G. (1945). Biometrika 33, 239–251; Somers, R. H. (1962). American Sociological Review 27, 799–811.",
};

/// How two rankings of the same agreements hang together.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RankAssociation {
    /// Kendall's `τ_b`.
    pub tau_b: f64,
    /// Somers' D of the second given the first.
    pub somers_d: f64,
    /// Agreements compared.
    pub n: u64,
}

/// Compares the order of agreements by one number with their order by another.
///
/// ```text
/// τ_b = (P − Q)/√((P + Q + T_x)(P + Q + T_y)), D(y|x) = (P − Q)/(P + Q + T_y)
/// ```
///
/// over pairs of agreements: `P` in the same order by both, `Q` in the opposite order, `T_x` equal only in `x`, `T_y` only in `y`.
///
/// # Range
///
/// `[−1, 1]`. Negative, with `x` harmony and `y` follow-through: the more harmonious, the less was kept.
///
/// # Errors
///
/// [`Undefined::TooFew`] for fewer than two agreements, [`Undefined::NoVariation`] if either number is the same everywhere,
/// [`Undefined::NotRecorded`] if a value is no number.
///
/// # Notes
///
/// Agreements that are easy are both more harmonious and better kept, which hides a negative relation.
/// With nearly all agreements unanimous it has little to go by; print how many are.
///
/// # Examples
///
/// ```
/// use tenzij::measures::rank_association::rank_association;
///
/// let found = rank_association(&[(1.0, 0.2), (0.8, 0.5), (0.6, 0.9)])?;
/// assert_eq!((found.tau_b, found.somers_d), (-1.0, -1.0));
/// # Ok::<(), tenzij::model::Undefined>(())
/// ```
pub fn rank_association(items: &[(f64, f64)]) -> Result<RankAssociation, Undefined> {
    if items.iter().any(|it| !it.0.is_finite() || !it.1.is_finite()) {
        return Err(Undefined::NotRecorded);
    }
    if items.len() < 2 {
        return Err(Undefined::TooFew);
    }
    // Knight (1966): sorted by the first number, an exchange in sorting the second is a pair in opposite order.
    // Whole numbers sort several times as fast.
    let mut sorted: Vec<(u64, u64)> = items.iter().map(|it| (whole(it.0), whole(it.1))).collect();
    sorted.sort_unstable();
    let pairs = |n: usize| (n * (n - 1) / 2) as f64;
    let all = pairs(sorted.len());
    let ties_x: f64 = sorted.chunk_by(|a, b| a.0 == b.0).map(|it| pairs(it.len())).sum();
    let ties_both: f64 = sorted.chunk_by(|a, b| a == b).map(|it| pairs(it.len())).sum();
    let mut second: Vec<u64> = sorted.iter().map(|it| it.1).collect();
    let discordant = exchanges(&mut second) as f64;
    let ties_y: f64 = second.chunk_by(|a, b| a == b).map(|it| pairs(it.len())).sum();
    let ordered = all - ties_x - ties_y + ties_both;
    let concordant = ordered - 2.0 * discordant;
    let (only_x, only_y) = (ties_x - ties_both, ties_y - ties_both);
    let scale: f64 = (ordered + only_x) * (ordered + only_y);
    if scale <= 0.0 {
        return Err(Undefined::NoVariation);
    }
    let n = u64::try_from(items.len()).unwrap_or(u64::MAX);
    Ok(RankAssociation {
        tau_b: concordant / scale.sqrt(),
        somers_d: concordant / (ordered + only_y),
        n,
    })
}

/// A finite number as a whole number in the same order: the bits of a double, those of negative numbers turned over.
fn whole(number: f64) -> u64 {
    // Adding 0 turns −0 into 0, which is the same number.
    let bits = (number + 0.0).to_bits();
    if bits >> 63 == 0 { bits | 1 << 63 } else { !bits }
}

/// Sorts values by merging, and counts the pairs that stood in the wrong order.
fn exchanges(values: &mut [u64]) -> u64 {
    let mut buffer = values.to_vec();
    let (n, mut width, mut count) = (values.len(), 1, 0);
    while width < n {
        for start in (0..n).step_by(2 * width) {
            let (middle, end) = ((start + width).min(n), (start + 2 * width).min(n));
            let (mut left, mut right) = (start, middle);
            for place in &mut buffer[start..end] {
                let takes_left = left < middle && (right == end || values[left] <= values[right]);
                if takes_left {
                    *place = values[left];
                    left += 1;
                } else {
                    // Everything left over in the first half stood before this smaller value.
                    count += (middle - left) as u64;
                    *place = values[right];
                    right += 1;
                }
            }
        }
        values.copy_from_slice(&buffer);
        width *= 2;
    }
    count
}

/// Tests `τ_b` by dealing the second number anew over the agreements of the same portfolio.
///
/// `strata` names the portfolio of each agreement: what differs between portfolios is then no evidence.
///
/// # Errors
///
/// As [`rank_association`]; [`Undefined::NotRecorded`] also if there are not as many portfolios as agreements.
pub fn harmony_test(
    items: &[(f64, f64)],
    strata: &[usize],
    rule: &Resampling,
) -> Result<TestResult, Undefined> {
    if strata.len() != items.len() {
        return Err(Undefined::NotRecorded);
    }
    let statistic = rank_association(items)?.tau_b;
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, stratum) in strata.iter().enumerate() {
        groups.entry(*stratum).or_default().push(at);
    }
    let dealt = |replicate: &u64| {
        let mut random = stream(rule.seed, *replicate);
        let mut dealt = items.to_vec();
        for members in groups.values() {
            let mut hand: Vec<f64> = members.iter().map(|it| items[*it].1).collect();
            shuffle(&mut hand, &mut random);
            for (at, value) in members.iter().zip(hand) {
                dealt[*at].1 = value;
            }
        }
        rank_association(&dealt).is_ok_and(|it| statistic.abs() - SLACK <= it.tau_b.abs())
    };
    let n_extreme = (0..rule.draws).into_par_iter().filter(dealt).count() as u64;
    let p = drawn_p(n_extreme, rule.draws);
    Ok(TestResult { statistic, p, n_arrangements: rule.draws, is_exact: false })
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: Resampling = Resampling { seed: 5, draws: 199, exact_up_to: 0 };

    #[test]
    fn worked_by_hand() {
        // Of three pairs one is in order, one is equal in x, one is equal in y: τ_b = 1/√(2·2), D = 1/2.
        let found = rank_association(&[(0.0, 0.0), (0.0, 1.0), (1.0, 1.0)]).unwrap();
        assert_eq!((found.tau_b, found.somers_d), (0.5, 0.5));
    }

    #[test]
    fn whole_numbers_keep_the_order_of_numbers() {
        let numbers = [f64::MIN, -1.5, -1e-300, 0.0, 1e-300, 1.0, f64::MAX];
        assert!(numbers.map(whole).is_sorted() && numbers.map(whole)[0] < whole(-1.5));
        assert_eq!(whole(-0.0), whole(0.0));
    }

    #[test]
    fn what_does_not_vary_is_undefined() {
        assert_eq!(rank_association(&[(1.0, 0.1), (1.0, 0.9)]), Err(Undefined::NoVariation));
        assert_eq!(rank_association(&[(1.0, 0.1)]), Err(Undefined::TooFew));
        assert_eq!(rank_association(&[(1.0, f64::NAN), (0.0, 0.0)]), Err(Undefined::NotRecorded));
    }

    #[test]
    fn what_lies_between_portfolios_is_no_evidence() {
        // All of the relation is that one portfolio has more of both.
        let items: Vec<(f64, f64)> =
            (0..12).map(|it| (f64::from(it / 6), f64::from(it / 6))).collect();
        let strata: Vec<usize> = (0..12).map(|it| it / 6).collect();
        assert_eq!(harmony_test(&items, &strata, &RULE).unwrap().p, 1.0);
        assert!(harmony_test(&items, &[0; 12], &RULE).unwrap().p < 0.05);
    }

    proptest::proptest! {
        #[test]
        fn counting_by_merging_is_counting_every_pair(items in proptest::collection::vec((0_u8..6, 0_u8..6), 2..20)) {
            let items: Vec<(f64, f64)> = items.into_iter().map(|(a, b)| (f64::from(a), f64::from(b))).collect();
            let mut sums = [0.0; 4];
            for (at, a) in items.iter().enumerate() {
                for b in &items[at + 1..] {
                    let (x, y) = (crate::measures::trend::sign(a.0 - b.0), crate::measures::trend::sign(a.1 - b.1));
                    sums[0] += x * y;
                    sums[1] += x.abs();
                    sums[2] += y.abs();
                    sums[3] += 1.0;
                }
            }
            if let Ok(found) = rank_association(&items) {
                proptest::prop_assert!((found.tau_b - sums[0] / (sums[1] * sums[2]).sqrt()).abs() < 1e-12);
                proptest::prop_assert!((found.somers_d - sums[0] / sums[1]).abs() < 1e-12);
            } else {
                proptest::prop_assert_eq!(sums[1] * sums[2], 0.0);
            }
        }

        #[test]
        fn turning_one_number_turns_the_sign(items in proptest::collection::vec((0_u8..5, 0_u8..5), 2..12)) {
            let items: Vec<(f64, f64)> = items.into_iter().map(|(a, b)| (f64::from(a), f64::from(b))).collect();
            let turned: Vec<(f64, f64)> = items.iter().map(|it| (it.0, -it.1)).collect();
            if let Ok(found) = rank_association(&items) {
                proptest::prop_assert_eq!(rank_association(&turned).unwrap().tau_b, -found.tau_b);
                proptest::prop_assert!(found.tau_b.abs() <= 1.0 + 1e-12);
            }
        }
    }
}
