//! Shares in whole days: what was divided in hours is worked in days.

use crate::{
    measures::{Card, Unit},
    model::Undefined,
};

/// What the rules of this file mean.
pub const CARD: Card = Card {
    id: "apportionment",
    formula: "n_i ∈ {⌊q_i⌋, ⌈q_i⌉}, Σ n_i = n",
    range: (0.0, f64::INFINITY),
    unit: Unit::Count,
    source: "Balinski, M. L. & Young, H. P. (2001). Fair Representation, 2nd ed. Brookings: Hamilton (largest remainder) and Webster (Sainte-Laguë).",
};

/// Gives whole units by largest remainder.
///
/// ```text
/// n_i ∈ {⌊q_i⌋, ⌈q_i⌉}, Σ n_i = n
/// ```
///
/// with quotas `q_i = n·w_i/Σw`; those with the largest `q_i − ⌊q_i⌋` are rounded up.
///
/// # Range
///
/// Each gets its quota `q_i` rounded down or up; together they get `n`. Of equal remainders the first comes first.
///
/// # Errors
///
/// [`Undefined::NotRecorded`] if a weight is not a finite number of at least 0; [`Undefined::NoWeight`] if all are 0.
///
/// # Examples
///
/// ```
/// use tenzij::measures::apportionment::largest_remainder;
///
/// assert_eq!(largest_remainder(&[53.0, 24.0, 23.0], 7)?, [4, 2, 1]);
/// # Ok::<(), tenzij::model::Undefined>(())
/// ```
pub fn largest_remainder(weights: &[f64], n: u32) -> Result<Vec<u32>, Undefined> {
    let total = checked(weights)?;
    let quotas: Vec<f64> = weights.iter().map(|it| f64::from(n) * (it / total)).collect();
    // Slack: a quota that is whole but for rounding counts as whole.
    let floor = |quota: f64| (quota + 1e-9).floor();
    let mut given: Vec<u32> = quotas.iter().map(|it| whole(floor(*it))).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    let remainder = |it: usize| quotas.get(it).map_or(0.0, |quota| quota - floor(*quota));
    order.sort_by(|a, b| remainder(*b).total_cmp(&remainder(*a)));
    let n_given: u64 = given.iter().map(|it| u64::from(*it)).sum();
    let left = u64::from(n).saturating_sub(n_given);
    for it in order.into_iter().take(usize::try_from(left).unwrap_or(usize::MAX)) {
        if let Some(slot) = given.get_mut(it) {
            *slot = slot.saturating_add(1);
        }
    }
    Ok(given)
}

/// Gives whole units one by one, each to the largest `w_i/(2·n_i + 1)`.
///
/// Unlike [`largest_remainder`] nobody can lose a unit because there is one more to give.
///
/// # Errors
///
/// As [`largest_remainder`].
///
/// # Examples
///
/// ```
/// use tenzij::measures::apportionment::sainte_lague;
///
/// assert_eq!(sainte_lague(&[53.0, 24.0, 23.0], 7)?, [3, 2, 2]);
/// # Ok::<(), tenzij::model::Undefined>(())
/// ```
pub fn sainte_lague(weights: &[f64], n: u32) -> Result<Vec<u32>, Undefined> {
    checked(weights)?;
    let mut given = vec![0_u32; weights.len()];
    for _ in 0..n {
        let mut best: Option<(usize, f64)> = None;
        for (at, (weight, own)) in weights.iter().zip(&given).enumerate() {
            let claim = weight / (2.0 * f64::from(*own) + 1.0);
            if best.is_none_or(|it| it.1 < claim) {
                best = Some((at, claim));
            }
        }
        if let Some(slot) = best.and_then(|it| given.get_mut(it.0)) {
            *slot += 1;
        }
    }
    Ok(given)
}

fn checked(weights: &[f64]) -> Result<f64, Undefined> {
    let total: f64 = weights.iter().sum();
    if weights.iter().any(|it| !it.is_finite() || *it < 0.0) || !total.is_finite() {
        return Err(Undefined::NotRecorded);
    }
    if total == 0.0 { Err(Undefined::NoWeight) } else { Ok(total) }
}

/// A number that is whole and not below 0 already.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a u32")]
fn whole(number: f64) -> u32 {
    number as u32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nothing_to_go_by_is_said() {
        assert_eq!(largest_remainder(&[0.0, 0.0], 3), Err(Undefined::NoWeight));
        assert_eq!(sainte_lague(&[f64::NAN], 3), Err(Undefined::NotRecorded));
    }

    #[test]
    fn more_units_than_anybody_has_do_no_harm() {
        let given = largest_remainder(&[1e300, 1e300, 1e300], u32::MAX).unwrap();
        let n_given: u64 = given.iter().map(|it| u64::from(*it)).sum();
        assert!(u64::from(u32::MAX).abs_diff(n_given) <= 3, "{given:?}");
    }

    proptest! {
        #[test]
        fn all_is_given_and_quotas_are_kept(
            weights in prop::collection::vec(0.0..100.0_f64, 1..9), n in 0_u32..200
        ) {
            prop_assume!(weights.iter().sum::<f64>() > 0.0);
            let given = largest_remainder(&weights, n).unwrap();
            prop_assert_eq!(given.iter().sum::<u32>(), n);
            let total: f64 = weights.iter().sum();
            for (it, weight) in given.iter().zip(&weights) {
                prop_assert!((f64::from(*it) - f64::from(n) * weight / total).abs() < 1.0 + 1e-6);
            }
            prop_assert_eq!(sainte_lague(&weights, n).unwrap().iter().sum::<u32>(), n);
        }

        #[test]
        fn one_more_to_give_takes_none_from_anybody(
            weights in prop::collection::vec(0.1..100.0_f64, 1..9), n in 0_u32..60
        ) {
            let before = sainte_lague(&weights, n).unwrap();
            let after = sainte_lague(&weights, n + 1).unwrap();
            prop_assert!(before.iter().zip(&after).all(|(a, b)| a <= b));
        }
    }
}
