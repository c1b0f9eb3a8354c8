//! Whether coders who read the same sources saw the same: Krippendorff's alpha.

#![allow(
    clippy::indexing_slicing,
    reason = "every index is below a length that was checked on entry"
)]

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    measures::{Card, Unit},
    model::Undefined,
};

/// What [`coder_reliability`] means.
pub const CARD: Card = Card {
    id: "coder_reliability",
    formula: "α = 1 − (n − 1)·Σ o_ck·δ²_ck/Σ n_c·n_k·δ²_ck",
    range: (-1.0, 1.0),
    unit: Unit::Number,
    source: "Krippendorff, K. (2004). Content Analysis, 2nd ed., ch. 11; from .80 firm, from .667 tentative.",
};

/// From this α on conclusions are firm.
pub const FIRM_FROM: f64 = 0.8;
/// From this α on conclusions are tentative; below it the coding cannot carry any.
pub const TENTATIVE_FROM: f64 = 2.0 / 3.0;

/// What the codes have in common beside being the same or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// Only the same or another.
    Nominal,
    /// An order.
    Ordinal,
    /// Equal steps.
    Interval,
}

/// Measures how far coders agree beyond chance.
///
/// ```text
/// α = 1 − (n − 1)·Σ o_ck·δ²_ck/Σ n_c·n_k·δ²_ck
/// ```
///
/// with coincidences `o_ck` of two codes within a unit, weighted by `1/(m − 1)` for a unit that `m` coders read,
/// `n_c` the number of each code in units read twice or more, and `δ²` by scale: 1 if different; the square of the numbers
/// of codes between them; the square of their difference.
/// Each unit holds the codes that it got; units with fewer than two do not count.
///
/// # Range
///
/// At most 1. 0: as chance would have it; negative: less than that.
///
/// # Errors
///
/// [`Undefined::TooFew`] if no unit was read twice, [`Undefined::NoVariation`] if all codes are the same:
/// nothing shows that coders can tell codes apart. (Packages print 1, or fail.) [`Undefined::NotRecorded`] if a code is no number.
///
/// # Notes
///
/// One deviating code among forty gives an α of about 0: it measures reliability, not agreement.
///
/// # Examples
///
/// ```
/// use tenzij::measures::coder_reliability::{Scale, coder_reliability};
///
/// let units = [vec![1.0, 1.0], vec![2.0, 2.0], vec![3.0]];
/// assert_eq!(coder_reliability(&units, Scale::Nominal)?, 1.0);
/// # Ok::<(), tenzij::model::Undefined>(())
/// ```
pub fn coder_reliability(units: &[Vec<f64>], scale: Scale) -> Result<f64, Undefined> {
    if units.iter().flatten().any(|it| !it.is_finite()) {
        return Err(Undefined::NotRecorded);
    }
    let read: Vec<&Vec<f64>> = units.iter().filter(|it| 1 < it.len()).collect();
    if read.is_empty() {
        return Err(Undefined::TooFew);
    }
    let mut codes: Vec<f64> = read.iter().flat_map(|it| it.iter().copied()).collect();
    codes.sort_by(f64::total_cmp);
    let n = codes.len() as f64;
    let mut counts: Vec<(f64, f64)> = Vec::new();
    for group in codes.chunk_by(|a, b| a == b) {
        counts.push((group[0], group.len() as f64));
    }
    let place: BTreeMap<u64, usize> = counts.iter().map(|it| it.0.to_bits()).zip(0..).collect();
    // Pairs of codes, not of coders: a unit may have been read by millions.
    let disagreement = |own: &[(usize, f64)]| -> f64 {
        let pairs = own.iter().flat_map(|a| own.iter().map(move |b| (a, b)));
        pairs.map(|(a, b)| a.1 * b.1 * gap(&counts, a.0.min(b.0), a.0.max(b.0), scale)).sum()
    };
    let mut observed = 0.0;
    for unit in &read {
        let mut within: BTreeMap<usize, f64> = BTreeMap::new();
        for at in unit.iter().filter_map(|it| place.get(&it.to_bits())) {
            *within.entry(*at).or_default() += 1.0;
        }
        let within: Vec<(usize, f64)> = within.into_iter().collect();
        observed += disagreement(&within) / (unit.len() - 1) as f64;
    }
    let all: Vec<(usize, f64)> = counts.iter().map(|it| it.1).enumerate().collect();
    let expected = disagreement(&all);
    if expected <= 0.0 {
        return Err(Undefined::NoVariation);
    }
    Ok(1.0 - (n - 1.0) * observed / expected)
}

/// δ² of two codes, by their places among all codes.
fn gap(counts: &[(f64, f64)], low: usize, high: usize, scale: Scale) -> f64 {
    match scale {
        _ if low == high => 0.0,
        Scale::Nominal => 1.0,
        Scale::Ordinal => {
            let between: f64 = counts[low..=high].iter().map(|it| it.1).sum();
            (between - f64::midpoint(counts[low].1, counts[high].1)).powi(2)
        }
        Scale::Interval => (counts[high].0 - counts[low].0).powi(2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_that_very_many_coders_read_takes_no_longer_than_its_codes() {
        // Half say 1 and half say 2: by hand, o = n²/2/(n − 1), e = n²/2, so α = 1 − (n − 1)/(n − 1) = 0.
        let unit: Vec<f64> = (0..1_000_000).map(|it| f64::from(it % 2)).collect();
        assert_eq!(coder_reliability(&[unit], Scale::Nominal), Ok(0.0));
    }

    #[test]
    fn what_cannot_be_told_is_undefined() {
        let same = vec![vec![4.0, 4.0]; 8];
        assert_eq!(coder_reliability(&same, Scale::Ordinal), Err(Undefined::NoVariation));
        assert_eq!(coder_reliability(&[vec![1.0], vec![]], Scale::Nominal), Err(Undefined::TooFew));
        assert_eq!(
            coder_reliability(&[vec![1.0, f64::NAN]], Scale::Nominal),
            Err(Undefined::NotRecorded)
        );
    }

    #[test]
    fn worked_by_hand() {
        // Codes 1 1 and 1 2: observed 2 of 4 places, expected 2·3·1 = 6, so α = 1 − 3·2/6 = 0.
        assert!(
            coder_reliability(&[vec![1.0, 1.0], vec![1.0, 2.0]], Scale::Nominal).unwrap().abs()
                < 1e-15
        );
    }

    proptest::proptest! {
        #[test]
        fn the_order_of_coders_and_units_does_not_matter(units in proptest::collection::vec(proptest::collection::vec(0_u8..4, 2..4), 2..8)) {
            let units: Vec<Vec<f64>> = units.iter().map(|it| it.iter().map(|it| f64::from(*it)).collect()).collect();
            let back: Vec<Vec<f64>> = units.iter().rev().map(|it| it.iter().rev().copied().collect()).collect();
            for scale in [Scale::Nominal, Scale::Ordinal, Scale::Interval] {
                if let Ok(alpha) = coder_reliability(&units, scale) {
                    proptest::prop_assert!((alpha - coder_reliability(&back, scale).unwrap()).abs() < 1e-12 && alpha <= 1.0);
                }
            }
        }
    }
}
