//! Agreement as studies of parliaments print it.

use crate::{
    measures::{Card, Unit},
    model::Undefined,
};

/// What [`agreement_index`] and [`rice`] mean.
pub const CARD: Card = Card {
    id: "agreement_index",
    formula: "AI = (K·max share − 1)/(K − 1); Rice = |yes − no|/(yes + no)",
    range: (0.0, 1.0),
    unit: Unit::Share,
    source: "Hix, S., Noury, A. & Roland, G. (2005). British Journal of Political Science 35, 209–234; Rice, S. A. (1928); on small groups Desposato, S. W. (2005). BJPS 35, 731–744.",
};

/// Measures agreement by the largest group, whatever lies between the answers.
///
/// ```text
/// AI = (K·max share − 1)/(K − 1); Rice = |yes − no|/(yes + no)
/// ```
///
/// # Range
///
/// `[0, 1]`. 1: all gave the same answer; 0: all answers equally often.
///
/// # Errors
///
/// [`Undefined::NoAnswers`] without answers, [`Undefined::ScaleTooShort`] for fewer than two categories.
///
/// # Notes
///
/// It loses the order of the answers, and with it the "unless"; small groups score high by chance alone. For comparison with other studies only.
///
/// # Examples
///
/// ```
/// use tenzij::measures::agreement_index::agreement_index;
///
/// assert_eq!(agreement_index(&[9, 2, 1])?, 0.625);
/// # Ok::<(), tenzij::model::Undefined>(())
/// ```
pub fn agreement_index(counts: &[u64]) -> Result<f64, Undefined> {
    if counts.len() < 2 {
        return Err(Undefined::ScaleTooShort);
    }
    let n: u64 = counts.iter().sum();
    let largest = counts.iter().max().copied().unwrap_or(0);
    if n == 0 {
        return Err(Undefined::NoAnswers);
    }
    let categories = counts.len() as f64;
    Ok((categories * largest as f64 / n as f64 - 1.0) / (categories - 1.0))
}

/// Rice's index of cohesion: `|yes − no|/(yes + no)`.
///
/// # Errors
///
/// [`Undefined::NoAnswers`] if nobody said yes or no.
pub fn rice(yes: u64, no: u64) -> Result<f64, Undefined> {
    if yes + no == 0 {
        return Err(Undefined::NoAnswers);
    }
    Ok(yes.abs_diff(no) as f64 / (yes + no) as f64)
}

/// What Rice's index is on average if each of `n` members says yes with probability `p` on its own: chance, not cohesion.
///
/// ```text
/// E = Σ_k C(n, k)·p^k·(1 − p)^(n − k)·|2k − n|/n
/// ```
///
/// # Errors
///
/// [`Undefined::NoAnswers`] for `n` = 0, [`Undefined::NotRecorded`] if `p` is no share.
pub fn rice_by_chance(n: u64, p: f64) -> Result<f64, Undefined> {
    use statrs::distribution::{Binomial, Discrete as _};
    if n == 0 {
        return Err(Undefined::NoAnswers);
    }
    let binomial = Binomial::new(p, n).map_err(|_| Undefined::NotRecorded)?;
    Ok((0..=n).map(|k| binomial.pmf(k) * (2 * k).abs_diff(n) as f64 / n as f64).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_undefined() {
        assert_eq!(agreement_index(&[0, 0, 0]), Err(Undefined::NoAnswers));
        assert_eq!(agreement_index(&[3]), Err(Undefined::ScaleTooShort));
        assert_eq!(rice(0, 0), Err(Undefined::NoAnswers));
        assert_eq!(rice_by_chance(0, 0.5), Err(Undefined::NoAnswers));
        assert_eq!(rice_by_chance(3, 1.5), Err(Undefined::NotRecorded));
    }

    #[test]
    fn worked_by_hand() {
        // Of two members: both the same with probability ½, so |2k − n|/n is 1 half of the time.
        assert!((rice_by_chance(2, 0.5).unwrap() - 0.5).abs() < 1e-12);
        assert_eq!(rice(9, 2), Ok(7.0 / 11.0));
    }

    proptest::proptest! {
        #[test]
        fn it_is_a_share_whatever_the_order(counts in proptest::collection::vec(0_u64..20, 2..6)) {
            let back: Vec<u64> = counts.iter().rev().copied().collect();
            if let Ok(found) = agreement_index(&counts) {
                proptest::prop_assert!((-1e-12..=1.0).contains(&found) && agreement_index(&back) == Ok(found));
            }
        }
    }
}
