//! Whether parties that rank the same subjects rank them alike: Kendall's W.

#![allow(
    clippy::indexing_slicing,
    reason = "every index is below a length that was checked on entry"
)]

use serde::{Deserialize, Serialize};
use statrs::distribution::{ChiSquared, ContinuousCDF as _};

use crate::{
    measures::{Card, Unit},
    model::Undefined,
};

/// What [`concordance`] means.
pub const CARD: Card = Card {
    id: "concordance",
    formula: "W = 12·S/(m²(n³ − n) − m·Σ (t³ − t)), χ² = m(n − 1)·W",
    range: (0.0, 1.0),
    unit: Unit::Share,
    source: "Kendall, M. G. & Babington Smith, B. (1939). Annals of Mathematical Statistics 10, 275–287.",
};

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Concordance {
    /// W.
    pub w: f64,
    /// χ² with n − 1 degrees of freedom.
    pub chi_squared: f64,
    /// Probability of a χ² at least as large if all rank at random.
    pub p: f64,
}

/// Measures how alike `m` parties rank `n` subjects.
///
/// ```text
/// W = 12·S/(m²(n³ − n) − m·Σ (t³ − t)), χ² = m(n − 1)·W
/// ```
///
/// with `S` the sum of squares of the rank sums around their mean and `t` the sizes of groups of ties within a party.
/// Each row holds one party's values; they are ranked within the row, ties sharing their mean rank.
///
/// # Range
///
/// `[0, 1]`. 1: all rank alike.
///
/// # Errors
///
/// [`Undefined::TooFew`] for fewer than two parties or subjects, [`Undefined::NotRecorded`] for rows of unequal length or values that are no numbers,
/// [`Undefined::NoVariation`] if every party ranks all subjects equal.
///
/// # Notes
///
/// Only for rankings; stances are not rankings, see [`consensus`](crate::measures::consensus).
///
/// # Examples
///
/// ```
/// use tenzij::measures::concordance::concordance;
///
/// assert_eq!(concordance(&[vec![1.0, 2.0, 3.0], vec![10.0, 20.0, 30.0]])?.w, 1.0);
/// # Ok::<(), tenzij::model::Undefined>(())
/// ```
pub fn concordance(parties: &[Vec<f64>]) -> Result<Concordance, Undefined> {
    let (m, n) = (parties.len(), parties.first().map_or(0, Vec::len));
    if parties.iter().any(|row| row.len() != n || row.iter().any(|it| !it.is_finite())) {
        return Err(Undefined::NotRecorded);
    }
    if m < 2 || n < 2 {
        return Err(Undefined::TooFew);
    }
    let mut sums = vec![0.0; n];
    let mut ties = 0.0;
    for row in parties {
        let mut order: Vec<usize> = (0..n).collect();
        order.sort_by(|&a, &b| row[a].total_cmp(&row[b]));
        let mut before = 0.0;
        for group in order.chunk_by(|&a, &b| row[a] == row[b]) {
            let size = group.len() as f64;
            for at in group {
                sums[*at] += before + f64::midpoint(1.0, size);
            }
            before += size;
            ties += size.powi(3) - size;
        }
    }
    let (m, n) = (m as f64, n as f64);
    let mean = m * (n + 1.0) / 2.0;
    let squares: f64 = sums.iter().map(|it| (it - mean).powi(2)).sum();
    let most = m * m * (n.powi(3) - n) - m * ties;
    if most <= 0.0 {
        return Err(Undefined::NoVariation);
    }
    let w = 12.0 * squares / most;
    let chi_squared = m * (n - 1.0) * w;
    let distribution = ChiSquared::new(n - 1.0).map_err(|_| Undefined::TooFew)?;
    Ok(Concordance { w, chi_squared, p: distribution.sf(chi_squared) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opposite_rankings_have_none() {
        assert_eq!(concordance(&[vec![1.0, 2.0, 3.0], vec![3.0, 2.0, 1.0]]).unwrap().w, 0.0);
        assert_eq!(concordance(&[vec![1.0, 1.0], vec![2.0, 2.0]]), Err(Undefined::NoVariation));
        assert_eq!(concordance(&[vec![1.0, 1.0]]), Err(Undefined::TooFew));
        assert_eq!(concordance(&[vec![1.0, 1.0], vec![2.0]]), Err(Undefined::NotRecorded));
    }

    proptest::proptest! {
        #[test]
        fn only_the_order_counts(rows in proptest::collection::vec(proptest::collection::vec(0_u8..6, 4), 2..6)) {
            let rows: Vec<Vec<f64>> = rows.iter().map(|it| it.iter().map(|it| f64::from(*it)).collect()).collect();
            let cubes: Vec<Vec<f64>> = rows.iter().map(|it| it.iter().map(|it| it.powi(3) + 1.0).collect()).collect();
            if let Ok(found) = concordance(&rows) {
                proptest::prop_assert!((found.w - concordance(&cubes).unwrap().w).abs() < 1e-12);
                proptest::prop_assert!((-1e-12..=1.0 + 1e-12).contains(&found.w));
            }
        }
    }
}
