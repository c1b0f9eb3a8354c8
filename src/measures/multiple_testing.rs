//! Several tests at once: how small a p value must be when many were looked at.

#![allow(
    clippy::indexing_slicing,
    reason = "every index is below a length that was checked on entry"
)]

use crate::{
    measures::{Card, Unit},
    model::Undefined,
};

/// What [`false_discovery`] means.
pub const CARD: Card = Card {
    id: "multiple_testing",
    formula: "q_(i) = min over j ≥ i of min(1, c·m·p_(j)/j), c = 1 (BH) or Σ 1/k (BY)",
    range: (0.0, 1.0),
    unit: Unit::Probability,
    source: "Benjamini, Y. & Hochberg, Y. (1995). Journal of the Royal Statistical Society B 57, 289–300; Benjamini, Y. & Yekutieli, D. (2001). Annals of Statistics 29, 1165–1188.",
};

/// How tests in a family hang together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// Independent or positively related: Benjamini and Hochberg.
    Independent,
    /// Any relation, as tests of overlapping pairs: Benjamini and Yekutieli.
    Overlapping,
}

/// Adjusts the p values of one declared family so that a share of discoveries, not of tests, is held down.
///
/// ```text
/// q_(i) = min over j ≥ i of min(1, c·m·p_(j)/j), c = 1 (BH) or Σ 1/k (BY)
/// ```
///
/// with `c = 1` for Benjamini–Hochberg and `c = Σ_{k ≤ m} 1/k` for Benjamini–Yekutieli.
/// The result stands in the order of the input.
///
/// # Range
///
/// Each `q` in `[p, 1]`.
///
/// # Errors
///
/// [`Undefined::NotRecorded`] if any `p` is not a share.
///
/// # Examples
///
/// ```
/// use tenzij::measures::multiple_testing::{Family, false_discovery};
///
/// assert_eq!(false_discovery(&[0.01, 0.02], Family::Independent)?, vec![0.02, 0.02]);
/// # Ok::<(), tenzij::model::Undefined>(())
/// ```
pub fn false_discovery(p: &[f64], family: Family) -> Result<Vec<f64>, Undefined> {
    if p.iter().any(|it| !(0.0..=1.0).contains(it)) {
        return Err(Undefined::NotRecorded);
    }
    let m = p.len();
    let harmonic = match family {
        Family::Independent => 1.0,
        Family::Overlapping => (1..=m).map(|it| 1.0 / it as f64).sum(),
    };
    let mut order: Vec<usize> = (0..m).collect();
    order.sort_by(|&a, &b| p[b].total_cmp(&p[a]));
    let mut adjusted = vec![1.0; m];
    let mut smallest: f64 = 1.0;
    for (from_end, &at) in order.iter().enumerate() {
        smallest = smallest.min(harmonic * m as f64 * p[at] / (m - from_end) as f64);
        adjusted[at] = smallest;
    }
    Ok(adjusted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_by_hand() {
        // Sorted .01, .03, .04 times 3/1, 3/2, 3/3: .03, .045, .04; the smaller later one holds for the second.
        let q = false_discovery(&[0.04, 0.01, 0.03], Family::Independent).unwrap();
        for (actual, expected) in q.iter().zip([0.04, 0.03, 0.04]) {
            assert!((actual - expected).abs() < 1e-15);
        }
        assert_eq!(false_discovery(&[], Family::Independent), Ok(Vec::new()));
        assert_eq!(false_discovery(&[f64::NAN], Family::Independent), Err(Undefined::NotRecorded));
    }

    proptest::proptest! {
        #[test]
        fn adjusting_never_makes_smaller_and_keeps_the_order(p in proptest::collection::vec(0.0..=1.0_f64, 1..20)) {
            let q = false_discovery(&p, Family::Independent).unwrap();
            let overlapping = false_discovery(&p, Family::Overlapping).unwrap();
            for at in 0..p.len() {
                proptest::prop_assert!(p[at] <= q[at] + 1e-15 && q[at] <= overlapping[at] && overlapping[at] <= 1.0);
                for other in 0..p.len() {
                    proptest::prop_assert!(p[other] < p[at] || q[at] <= q[other]);
                }
            }
        }
    }
}
