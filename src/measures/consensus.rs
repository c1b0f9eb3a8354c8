//! Stated consensus C on an ordered scale, and what those who did not speak could make of it.

use crate::{
    measures::{Card, Unit},
    model::{Bounds, OrdinalCounts, Undefined},
};

/// What [`consensus`] means.
pub const CARD: Card = Card {
    id: "consensus",
    formula: "C = 1 − 4/(K−1) · Σ F_k·(1 − F_k)",
    range: (0.0, 1.0),
    unit: Unit::Share,
    source: "Blair, J. and Lacy, M. G. (2000). Statistics of ordinal variation. Sociological Methods & Research 28, 251–280.",
};

/// Measures how close the answers of a group lie to one another on an ordered scale.
///
/// ```text
/// C = 1 − 4/(K−1) · Σ F_k·(1 − F_k)
/// ```
///
/// over the cut points `k = 1 … K−1`, where
/// `K` is the number of categories of the scale and
/// `F_k` the share of answers in the lowest `k` categories.
///
/// # Range
///
/// `[0, 1]`, without unit.
/// 1: everybody gave the same answer, whichever. 0: half at each end.
/// Eleven yes and one no give 0.694; twelve answers spread evenly over four categories give 0.167.
///
/// # Properties
///
/// It is 1 − 2 × the mean distance over all ordered pairs, a party paired with itself included;
/// so it does not change when every count is multiplied, nor when the scale is turned around.
/// It treats the steps of the scale as equal.
///
/// # Errors
///
/// [`Undefined::NoAnswers`] without answers; [`Undefined::OneAnswer`] with one, which cannot differ from another.
///
/// # Notes
///
/// It is 1 when everybody says no, too: read it beside the support.
/// It is Blair and Lacy's l², not their root l, and without the correction for odd numbers of Berry and Mielke.
///
/// # References
///
/// Blair, J. and Lacy, M. G. (2000). Statistics of ordinal variation. Sociological Methods & Research 28, 251–280.
///
/// # Examples
///
/// ```
/// use tenzij::{measures::consensus::consensus, model::OrdinalCounts};
///
/// assert_eq!(consensus(&OrdinalCounts::new(vec![0, 0, 0, 12])?), Ok(1.0));
/// assert_eq!(consensus(&OrdinalCounts::new(vec![6, 0, 0, 6])?), Ok(0.0));
/// # Ok::<(), tenzij::model::ScaleTooShort>(())
/// ```
pub fn consensus(counts: &OrdinalCounts) -> Result<f64, Undefined> {
    match counts.n_answers() {
        0 => Err(Undefined::NoAnswers),
        1 => Err(Undefined::OneAnswer),
        _ => Ok(of_counts(counts.as_slice())),
    }
}

/// Answers that are not there, and where they may lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Missing {
    /// How many.
    pub n: u64,
    /// Lowest category that they may lie in, from 0.
    pub lowest: usize,
    /// Highest category that they may lie in.
    pub highest: usize,
}

/// Lowest and highest C over every way of filling in the missing answers (Manski 2003).
///
/// The bounds are sharp: some way of filling in reaches each.
/// The highest is reached with each group in one category, the lowest with each group at the ends of what it may be.
/// With fewer than two answers, missing ones included, there is no C to bound, so nothing is known: 0 to 1.
///
/// A group may be anything on the scale if its range lies beyond the scale or ends before it begins:
/// a mistake there makes the bounds wider, never narrower.
///
/// ```
/// use tenzij::{measures::consensus::{Missing, consensus_bounds}, model::OrdinalCounts};
///
/// let eight_yes = OrdinalCounts::new(vec![0, 0, 0, 8])?;
/// let absent = Missing { n: 4, lowest: 0, highest: 3 };
/// let bounds = consensus_bounds(&eight_yes, &[absent]);
/// assert!((bounds.low - 1.0 / 9.0).abs() < 1e-12);
/// assert_eq!(bounds.high, 1.0);
/// # Ok::<(), tenzij::model::ScaleTooShort>(())
/// ```
pub fn consensus_bounds(counts: &OrdinalCounts, missing: &[Missing]) -> Bounds {
    let n = counts.n_answers() + missing.iter().map(|it| it.n).sum::<u64>();
    if n < 2 {
        return Bounds { low: 0.0, high: 1.0 };
    }
    let mut bounds = Bounds { low: f64::INFINITY, high: f64::NEG_INFINITY };
    let mut filled = counts.as_slice().to_vec();
    let missing: Vec<Missing> = missing.iter().map(|it| it.on_scale(filled.len())).collect();
    gather(&mut filled, &missing, &mut bounds);
    scatter(&mut filled, &missing, &mut bounds);
    bounds
}

impl Missing {
    /// The same group, with a range that lies on the scale.
    fn on_scale(self, n_categories: usize) -> Missing {
        let top = n_categories.saturating_sub(1);
        let highest = self.highest.min(top);
        if self.lowest <= highest {
            Missing { highest, ..self }
        } else {
            Missing { lowest: 0, highest: top, ..self }
        }
    }
}

/// Puts each group whole in each category that it may be in.
fn gather(counts: &mut Vec<u64>, missing: &[Missing], bounds: &mut Bounds) {
    let Some((group, others)) = missing.split_first() else {
        bounds.high = bounds.high.max(of_counts(counts));
        return;
    };
    for category in group.lowest..=group.highest {
        add(counts, category, group.n);
        gather(counts, others, bounds);
        take(counts, category, group.n);
    }
}

/// Splits each group over the two ends of what it may be, in every way.
///
/// With one group left, C is a convex parabola in the number at the low end,
/// so only the two whole numbers around its lowest point have to be tried.
fn scatter(counts: &mut Vec<u64>, missing: &[Missing], bounds: &mut Bounds) {
    let Some((group, others)) = missing.split_first() else {
        bounds.low = bounds.low.min(of_counts(counts));
        return;
    };
    let (first, last) = if others.is_empty() {
        let best = best_split(counts, group);
        (best, (best + 1).min(group.n))
    } else {
        (0, group.n)
    };
    for n_low in first..=last {
        add(counts, group.lowest, n_low);
        add(counts, group.highest, group.n - n_low);
        scatter(counts, others, bounds);
        take(counts, group.lowest, n_low);
        take(counts, group.highest, group.n - n_low);
    }
}

/// The whole number at or below the best number of answers at the low end.
fn best_split(counts: &[u64], group: &Missing) -> u64 {
    let n = counts.iter().sum::<u64>() + group.n;
    let cuts = group.highest.saturating_sub(group.lowest);
    if cuts == 0 {
        return 0;
    }
    let cumulative = counts.iter().scan(0_u64, |sum, it| {
        *sum += it;
        Some(*sum)
    });
    let observed: u64 = cumulative.skip(group.lowest).take(cuts).sum();
    let best = n as f64 / 2.0 - observed as f64 / cuts as f64;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..n")]
    let whole = best.clamp(0.0, group.n as f64).floor() as u64;
    whole
}

fn add(counts: &mut [u64], category: usize, n: u64) {
    if let Some(count) = counts.get_mut(category) {
        *count += n;
    }
}

fn take(counts: &mut [u64], category: usize, n: u64) {
    if let Some(count) = counts.get_mut(category) {
        *count -= n;
    }
}

fn of_counts(counts: &[u64]) -> f64 {
    let n = counts.iter().sum::<u64>() as f64;
    let cuts = counts.len().saturating_sub(1);
    let mut below = 0_u64;
    let mut spread = 0.0;
    for count in counts.iter().take(cuts) {
        below += count;
        let share = below as f64 / n;
        spread += share * (1.0 - share);
    }
    // Rounding can push the result an ulp outside the range that the card promises.
    (1.0 - 4.0 * spread / cuts as f64).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::Strategy as _;

    fn counts(counts: &[u64]) -> OrdinalCounts {
        OrdinalCounts::new(counts.to_vec()).unwrap()
    }

    #[test]
    fn worked_by_hand() {
        // Eleven yes, one no: F = 1/12 at each of three cuts, so C = 1 − 4/3 · 3 · (1/12)(11/12) = 1 − 44/144.
        let actual = consensus(&counts(&[1, 0, 0, 11])).unwrap();
        assert!((actual - (1.0 - 44.0 / 144.0)).abs() < 1e-15);
    }

    #[test]
    fn fewer_than_two_answers_are_undefined_rather_than_unanimous() {
        assert_eq!(consensus(&counts(&[0, 0, 0, 0])), Err(Undefined::NoAnswers));
        assert_eq!(consensus(&counts(&[0, 0, 0, 1])), Err(Undefined::OneAnswer));
    }

    #[test]
    fn one_alone_is_not_certain_to_agree() {
        let open = Bounds { low: 0.0, high: 1.0 };
        let alone = Missing { n: 1, lowest: 0, highest: 3 };
        assert_eq!(consensus_bounds(&counts(&[0, 0, 0, 0]), &[]), open);
        assert_eq!(consensus_bounds(&counts(&[0, 0, 0, 1]), &[]), open);
        assert_eq!(consensus_bounds(&counts(&[0, 0, 0, 0]), &[alone]), open);
    }

    #[test]
    fn a_range_beyond_the_scale_leaves_the_whole_scale_open() {
        let observed = counts(&[0, 3]);
        let open = consensus_bounds(&observed, &[Missing { n: 2, lowest: 0, highest: 1 }]);
        for (lowest, highest) in [(0, 9), (2, 3), (1, 0)] {
            let actual = consensus_bounds(&observed, &[Missing { n: 2, lowest, highest }]);
            assert_eq!(actual, open, "{lowest}..={highest}");
        }
    }

    #[test]
    fn answers_beyond_the_scale_lie_at_its_end_and_are_not_lost() {
        // Five at one end and four that may be at the other: F = 5/9 at each cut.
        let actual =
            consensus_bounds(&counts(&[5, 0, 0, 0]), &[Missing { n: 4, lowest: 0, highest: 9 }]);
        let share: f64 = 5.0 / 9.0;
        assert!((actual.low - (1.0 - 4.0 * share * (1.0 - share))).abs() < 1e-12);
        assert_eq!(actual.high, 1.0);
    }

    #[test]
    fn hundreds_of_missing_answers_are_bounded_like_a_few() {
        // One group of 400 at each end makes 425 at each end: C = 0.
        let absent = Missing { n: 400, lowest: 0, highest: 3 };
        let bounds = consensus_bounds(&counts(&[25, 0, 0, 25]), &[absent, absent]);
        assert_eq!(bounds.low, 0.0);
        // All 800 at one end: F = 825/850 at each cut.
        let share: f64 = 825.0 / 850.0;
        assert!((bounds.high - (1.0 - 4.0 * share * (1.0 - share))).abs() < 1e-12);
    }

    /// Every way of filling in, by brute force.
    fn brute(filled: &mut Vec<u64>, missing: &[Missing], bounds: &mut Bounds) {
        let Some((group, others)) = missing.split_first() else {
            let value = of_counts(filled);
            bounds.low = bounds.low.min(value);
            bounds.high = bounds.high.max(value);
            return;
        };
        if group.n == 0 {
            return brute(filled, others, bounds);
        }
        for category in group.lowest..=group.highest {
            filled[category] += 1;
            let mut rest = vec![Missing { n: group.n - 1, ..*group }];
            rest.extend(others);
            brute(filled, &rest, bounds);
            filled[category] -= 1;
        }
    }

    proptest::proptest! {
        #[test]
        fn bounds_equal_those_of_trying_everything(
            observed in proptest::collection::vec(0_u64..5, 4),
            silent in 0_u64..4,
            absent in 0_u64..4,
            others in 0_u64..3,
            (lowest, highest) in (0_usize..4, 0_usize..4).prop_map(|(a, b)| (a.min(b), a.max(b))),
        ) {
            proptest::prop_assume!(1 < observed.iter().sum::<u64>() + silent + absent + others);
            let missing = [
                Missing { n: silent, lowest: 1, highest: 3 },
                Missing { n: absent, lowest: 0, highest: 3 },
                Missing { n: others, lowest, highest },
            ];
            let actual = consensus_bounds(&counts(&observed), &missing);
            let mut expected = Bounds { low: f64::INFINITY, high: f64::NEG_INFINITY };
            brute(&mut observed.clone(), &missing, &mut expected);
            proptest::prop_assert!((actual.low - expected.low).abs() < 1e-12, "{actual:?} {expected:?}");
            proptest::prop_assert!((actual.high - expected.high).abs() < 1e-12, "{actual:?} {expected:?}");
        }
    }
}
