//! A pool that is smaller than what is claimed of it: four rules to divide it.

use crate::{
    measures::{Card, Unit},
    model::Undefined,
};

/// What the rules of this file mean.
pub const CARD: Card = Card {
    id: "division",
    formula: "x_i = min(c_i, λ·w_i), Σ x_i = min(E, Σ c_i)",
    range: (0.0, f64::INFINITY),
    unit: Unit::HoursOrEuros,
    source: "O'Neill, B. (1982). Mathematical Social Sciences 2(4), 345–371; Aumann, R. J. & Maschler, M. (1985). Journal of Economic Theory 36(2), 195–213; Thomson, W. (2003). Mathematical Social Sciences 45(3), 249–297.",
};

/// Divides in proportion to the claims.
///
/// ```text
/// x_i = c_i·E/C
/// ```
///
/// with claims `c_i`, their sum `C`, and the pool `E`.
///
/// # Range
///
/// `0 ≤ x_i ≤ c_i`; the awards add up to the smaller of `E` and `C`.
///
/// # Errors
///
/// [`Undefined::NotRecorded`] if the pool or a claim is no finite number of at least 0, as for every rule of this file.
///
/// # Examples
///
/// ```
/// use tenzij::measures::division::by_claim;
///
/// assert_eq!(by_claim(&[50.0, 100.0, 250.0], 200.0)?, [25.0, 50.0, 125.0]);
/// # Ok::<(), tenzij::model::Undefined>(())
/// ```
pub fn by_claim(claims: &[f64], pool: f64) -> Result<Vec<f64>, Undefined> {
    let total = checked(claims, pool)?;
    if total <= pool {
        return Ok(claims.to_vec());
    }
    Ok(claims.iter().map(|it| it * pool / total).collect())
}

/// Gives everybody as many hours, and nobody more than was claimed.
///
/// ```text
/// x_i = min(c_i, λ)
/// ```
///
/// with the level `λ` at which the awards add up to the pool: constrained equal awards, which for hours is also the
/// leximin and the Nash solution.
///
/// # Errors
///
/// As [`by_claim`].
///
/// # Examples
///
/// ```
/// use tenzij::measures::division::equal;
///
/// assert_eq!(equal(&[50.0, 100.0, 250.0], 200.0)?, [50.0, 75.0, 75.0]);
/// # Ok::<(), tenzij::model::Undefined>(())
/// ```
pub fn equal(claims: &[f64], pool: f64) -> Result<Vec<f64>, Undefined> {
    by_contribution(claims, &vec![1.0; claims.len()], pool)
}

/// Gives in proportion to what each contributes, and nobody more than was claimed.
///
/// ```text
/// x_i = min(c_i, λ·w_i), Σ x_i = min(E, Σ c_i)
/// ```
///
/// with claims `c_i`, the pool `E`, contributions `w_i`, and the level `λ` at which the awards add up to the pool. What one leaves is for the others.
/// Who contributes nothing gets what is left when all others have their claim, in equal parts.
///
/// # Errors
///
/// As [`by_claim`]; [`Undefined::NotRecorded`] also if the contributions are not as many, not finite, or below 0.
pub fn by_contribution(claims: &[f64], weights: &[f64], pool: f64) -> Result<Vec<f64>, Undefined> {
    let total = checked(claims, pool)?;
    if weights.len() != claims.len() || weights.iter().any(|it| !it.is_finite() || *it < 0.0) {
        return Err(Undefined::NotRecorded);
    }
    if total <= pool {
        return Ok(claims.to_vec());
    }
    let mut awards = vec![0.0; claims.len()];
    let has_weight = |it: &usize| weights.get(*it).is_some_and(|it| 0.0 < *it);
    let (weighing, others): (Vec<usize>, Vec<usize>) = (0..claims.len()).partition(has_weight);
    let rest =
        fill(&mut awards, claims, &weighing, |it| weights.get(it).copied().unwrap_or(0.0), pool);
    fill(&mut awards, claims, &others, |_| 1.0, rest);
    Ok(awards)
}

/// Raises a level until the pool is empty or all of `members` have their claim; gives what is left of the pool.
fn fill(
    awards: &mut [f64],
    claims: &[f64],
    members: &[usize],
    weight: impl Fn(usize) -> f64,
    mut pool: f64,
) -> f64 {
    let claim = |it: usize| claims.get(it).copied().unwrap_or(0.0);
    // Whoever needs the lowest level to have all that was claimed comes first.
    let mut order: Vec<usize> = members.to_vec();
    order.sort_by(|a, b| (claim(*a) / weight(*a)).total_cmp(&(claim(*b) / weight(*b))));
    // Sums from the end, since taking small weights off a large sum would lose them.
    let mut left: Vec<f64> = Vec::with_capacity(order.len());
    for it in order.iter().rev() {
        left.push(left.last().copied().unwrap_or(0.0) + weight(*it));
    }
    for (it, left) in order.into_iter().zip(left.into_iter().rev()) {
        let award = claim(it).min(pool * weight(it) / left);
        if let Some(slot) = awards.get_mut(it) {
            *slot = award;
        }
        pool = (pool - award).max(0.0);
    }
    pool
}

/// Divides as the contested garment of the Mishnah is divided, for any number of claims.
///
/// Up to half of the claims are divided equally, none above half of its claim; beyond that what is *missing* is divided so.
///
/// ```text
/// x_i = min(c_i/2, λ)               if E ≤ C/2
/// x_i = c_i − min(c_i/2, λ)         otherwise
/// ```
///
/// # Errors
///
/// As [`by_claim`].
///
/// # Examples
///
/// ```
/// use tenzij::measures::division::contested_garment;
///
/// assert_eq!(contested_garment(&[100.0, 200.0, 300.0], 200.0)?, [50.0, 75.0, 75.0]);
/// # Ok::<(), tenzij::model::Undefined>(())
/// ```
pub fn contested_garment(claims: &[f64], pool: f64) -> Result<Vec<f64>, Undefined> {
    let total = checked(claims, pool)?;
    if total <= pool {
        return Ok(claims.to_vec());
    }
    let halves: Vec<f64> = claims.iter().map(|it| it / 2.0).collect();
    if pool <= total / 2.0 {
        return equal(&halves, pool);
    }
    let missing = equal(&halves, total - pool)?;
    Ok(claims.iter().zip(missing).map(|(claim, missing)| claim - missing).collect())
}

/// The sum of the claims, if all numbers can be claims.
fn checked(claims: &[f64], pool: f64) -> Result<f64, Undefined> {
    let fits = |it: &f64| it.is_finite() && 0.0 <= *it;
    let total: f64 = claims.iter().sum();
    if claims.iter().all(fits) && fits(&pool) && total.is_finite() {
        Ok(total)
    } else {
        Err(Undefined::NotRecorded)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn contributions_by_hand() {
        // 300 by 1 : 2 : 3 would be 50, 100, 150; the last claims 60, and its 90 goes to the others by 1 : 2.
        let awards = by_contribution(&[500.0, 500.0, 60.0], &[1.0, 2.0, 3.0], 300.0).unwrap();
        assert_eq!(awards, [80.0, 160.0, 60.0]);
        let awards = by_contribution(&[50.0, 80.0, 80.0], &[1.0, 0.0, 0.0], 110.0).unwrap();
        assert_eq!(awards, [50.0, 30.0, 30.0]);
    }

    #[test]
    fn what_cannot_be_a_claim_is_refused() {
        for rule in [by_claim, equal, contested_garment] {
            assert_eq!(rule(&[-1.0], 5.0), Err(Undefined::NotRecorded));
            assert_eq!(rule(&[1.0], f64::NAN), Err(Undefined::NotRecorded));
            assert_eq!(rule(&[], 5.0), Ok(vec![]));
        }
        assert_eq!(by_contribution(&[1.0], &[], 5.0), Err(Undefined::NotRecorded));
    }

    proptest! {
        #[test]
        fn no_rule_gives_more_than_was_claimed_or_than_there_is(
            claims in prop::collection::vec(0.0..1000.0_f64, 1..9), pool in 0.0..4000.0_f64
        ) {
            let weights: Vec<f64> = (1..).map(f64::from).take(claims.len()).collect();
            let total: f64 = claims.iter().sum();
            for awards in [
                by_claim(&claims, pool), equal(&claims, pool), contested_garment(&claims, pool),
                by_contribution(&claims, &weights, pool),
            ] {
                let awards = awards.unwrap();
                prop_assert!(awards.iter().zip(&claims).all(|(it, claim)| -1e-9 <= *it && *it <= claim + 1e-9));
                prop_assert!((awards.iter().sum::<f64>() - pool.min(total)).abs() < 1e-6);
            }
        }

        #[test]
        fn who_claims_more_gets_no_less_and_misses_no_less(
            claims in prop::collection::vec(0.0..1000.0_f64, 2..9), pool in 0.0..4000.0_f64
        ) {
            for rule in [by_claim, equal, contested_garment] {
                let awards = rule(&claims, pool).unwrap();
                for (a, own) in claims.iter().zip(&awards) {
                    for (b, other) in claims.iter().zip(&awards) {
                        if a <= b {
                            prop_assert!(*own <= other + 1e-9 && a - own <= b - other + 1e-9);
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn what_cannot_be_a_contribution_is_refused() {
        for weight in [-1.0, f64::INFINITY, f64::NAN] {
            let awards = by_contribution(&[4.0, 4.0], &[1.0, weight], 5.0);
            assert_eq!(awards, Err(Undefined::NotRecorded), "{weight}");
        }
    }
}
