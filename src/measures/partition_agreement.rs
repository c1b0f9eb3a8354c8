//! Whether two divisions in communities are the same.

use std::collections::BTreeMap;

use crate::{
    measures::{Card, Unit},
    model::Undefined,
};

/// What [`partition_agreement`] means.
pub const CARD: Card = Card {
    id: "partition_agreement",
    formula: "ARI = (Σ C(n_ij, 2) − E)/(½(Σ C(a_i, 2) + Σ C(b_j, 2)) − E), E = Σ C(a_i, 2)·Σ C(b_j, 2)/C(n, 2)",
    range: (-0.5, 1.0),
    unit: Unit::Number,
    source: "Hubert, L. & Arabie, P. (1985). Comparing partitions. Journal of Classification 2, 193–218.",
};

/// Compares two divisions of the same parties, corrected for chance (adjusted Rand index).
///
/// ```text
/// ARI = (Σ C(n_ij, 2) − E)/(½(Σ C(a_i, 2) + Σ C(b_j, 2)) − E), E = Σ C(a_i, 2)·Σ C(b_j, 2)/C(n, 2)
/// ```
///
/// # Range
///
/// `[−½, 1]`. 1: the same division; 0: as alike as chance makes them.
///
/// # Errors
///
/// [`Undefined::TooFew`] for fewer than two parties, [`Undefined::NotRecorded`] for divisions of unequal length,
/// [`Undefined::NoVariation`] if both are one community or both all singles: then there is no structure to compare.
/// (Packages print 1 there.)
///
/// # Examples
///
/// ```
/// use tenzij::measures::partition_agreement::partition_agreement;
///
/// assert_eq!(partition_agreement(&[0, 0, 1, 1], &[5, 5, 2, 2])?, 1.0);
/// assert!((partition_agreement(&[0, 0, 1, 1], &[0, 1, 0, 1])? + 0.5).abs() < 1e-12);
/// # Ok::<(), tenzij::model::Undefined>(())
/// ```
pub fn partition_agreement(a: &[usize], b: &[usize]) -> Result<f64, Undefined> {
    if a.len() != b.len() {
        return Err(Undefined::NotRecorded);
    }
    if a.len() < 2 {
        return Err(Undefined::TooFew);
    }
    let mut cells: BTreeMap<(usize, usize), u64> = BTreeMap::new();
    let (mut rows, mut columns) = (BTreeMap::new(), BTreeMap::new());
    for (&x, &y) in a.iter().zip(b) {
        *cells.entry((x, y)).or_default() += 1;
        *rows.entry(x).or_default() += 1;
        *columns.entry(y).or_default() += 1;
    }
    let pairs = |n: u64| (n * n.saturating_sub(1) / 2) as f64;
    let sum = |counts: &BTreeMap<usize, u64>| counts.values().map(|it| pairs(*it)).sum::<f64>();
    let together: f64 = cells.values().map(|it| pairs(*it)).sum();
    let (in_a, in_b) = (sum(&rows), sum(&columns));
    let expected = in_a * in_b / pairs(a.len() as u64);
    let most = f64::midpoint(in_a, in_b);
    if most - expected == 0.0 {
        return Err(Undefined::NoVariation);
    }
    Ok((together - expected) / (most - expected))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_structure_is_undefined_rather_than_agreement() {
        assert_eq!(partition_agreement(&[0, 0], &[1, 1]), Err(Undefined::NoVariation));
        assert_eq!(partition_agreement(&[0, 1], &[0]), Err(Undefined::NotRecorded));
        assert_eq!(partition_agreement(&[0], &[0]), Err(Undefined::TooFew));
    }

    proptest::proptest! {
        #[test]
        fn it_is_symmetric_and_at_most_one(division in proptest::collection::vec((0_usize..4, 0_usize..4), 2..12)) {
            let (a, b): (Vec<usize>, Vec<usize>) = division.into_iter().unzip();
            let (one, other) = (partition_agreement(&a, &b), partition_agreement(&b, &a));
            if let (Ok(one), Ok(other)) = (one, other) {
                proptest::prop_assert!((one - other).abs() < 1e-12 && one <= 1.0 + 1e-12);
            }
        }
    }
}
