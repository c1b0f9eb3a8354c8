//! Agreement A of van der Eijk: negative where a group falls apart in two camps.

use crate::{
    measures::{Card, Unit},
    model::{OrdinalCounts, Undefined},
};

/// What [`polarisation`] means.
pub const CARD: Card = Card {
    id: "polarisation",
    formula: "A = Σ layers w_l·U_l·(1 − (S_l − 1)/(K − 1))",
    range: (-1.0, 1.0),
    unit: Unit::Share,
    source: "Van der Eijk, C. (2001). Measuring agreement in ordered rating scales. Quality & Quantity 35, 325–341.",
};

/// Measures agreement by peeling the counts into layers of equal height.
///
/// ```text
/// A = Σ layers w_l·U_l·(1 − (S_l − 1)/(K − 1))
/// ```
///
/// where a layer is the pattern of non-empty categories at the smallest count left,
/// `w_l` its share of the answers, `S_l` its number of categories,
/// `U_l = ((K−2)·TU − (K−1)·TDU)/((K−2)·(TU + TDU))`,
/// `TU` the number of ordered triples of categories of the form 110 or 011, and `TDU` those of the form 101.
/// `U_l` is 1 for one category and 0 where there is no such triple.
///
/// # Range
///
/// `[−1, 1]`. 1: one category. 0: spread evenly. −1: half at each end. It is a flag for two camps, not a score.
///
/// # Errors
///
/// [`Undefined::NoAnswers`], [`Undefined::OneAnswer`], and [`Undefined::ScaleTooShort`] for fewer than three categories.
///
/// # Notes
///
/// The peeling takes true minima of the counts that are left, also below 1;
/// the R package agrmt (1.42.12) takes 1 as soon as the largest is 1, which is wrong for weighted counts.
///
/// # Examples
///
/// ```
/// use tenzij::{measures::polarisation::polarisation, model::OrdinalCounts};
///
/// assert_eq!(polarisation(&OrdinalCounts::new(vec![0, 0, 0, 9])?), Ok(1.0));
/// assert_eq!(polarisation(&OrdinalCounts::new(vec![6, 0, 0, 6])?), Ok(-1.0));
/// # Ok::<(), tenzij::model::ScaleTooShort>(())
/// ```
pub fn polarisation(counts: &OrdinalCounts) -> Result<f64, Undefined> {
    let n = counts.n_answers();
    match n {
        0 => return Err(Undefined::NoAnswers),
        1 => return Err(Undefined::OneAnswer),
        _ => (),
    }
    if counts.n_categories() < 3 {
        return Err(Undefined::ScaleTooShort);
    }
    let mut left = counts.as_slice().to_vec();
    let mut agreement = 0.0;
    while let Some(height) = left.iter().copied().filter(|it| 0 < *it).min() {
        let pattern: Vec<bool> = left.iter().map(|it| 0 < *it).collect();
        let n_chosen = pattern.iter().filter(|it| **it).count() as u64;
        let weight = (n_chosen * height) as f64 / n as f64;
        let spread = (n_chosen - 1) as f64 / (counts.n_categories() - 1) as f64;
        agreement += weight * unimodality(&pattern) * (1.0 - spread);
        for count in left.iter_mut().filter(|it| 0 < **it) {
            *count -= height;
        }
    }
    Ok(agreement.clamp(-1.0, 1.0))
}

fn unimodality(pattern: &[bool]) -> f64 {
    if pattern.iter().filter(|it| **it).count() == 1 {
        return 1.0;
    }
    let (mut together, mut apart) = (0_u64, 0_u64);
    for (i, low) in pattern.iter().enumerate() {
        for (j, middle) in pattern.iter().enumerate().skip(i + 1) {
            for high in pattern.iter().skip(j + 1) {
                match (low, middle, high) {
                    (true, true, false) | (false, true, true) => together += 1,
                    (true, false, true) => apart += 1,
                    _ => (),
                }
            }
        }
    }
    if together + apart == 0 {
        return 0.0;
    }
    let k = pattern.len() as f64;
    let (together, apart) = (together as f64, apart as f64);
    ((k - 2.0) * together - (k - 1.0) * apart) / ((k - 2.0) * (together + apart))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(counts: &[u64], expected: f64) {
        let actual = polarisation(&OrdinalCounts::new(counts.to_vec()).unwrap()).unwrap();
        assert!((actual - expected).abs() < 1e-15, "{counts:?}: {actual}, expected {expected}");
    }

    #[test]
    fn worked_by_hand() {
        // Counts 1, 0, 0, 2 peel into a layer 1001 of two answers and a layer 0001 of one.
        // 1001: triples 101 twice, 110 and 011 never, so U = −3·2/(2·2) = −3/2, and A = −3/2·(1 − 1/3) = −1.
        // 0001: A = 1. Together 2/3·(−1) + 1/3·1 = −1/3.
        check(&[1, 0, 0, 2], -1.0 / 3.0);
        // 1110: 110 is there three times (places 1 and 2, 1 and 3, 2 and 3), so U = 1, and A = 1 − 2/3.
        check(&[2, 2, 2, 0], 1.0 / 3.0);
    }

    #[test]
    fn fewer_than_two_answers_are_undefined_rather_than_unanimous() {
        let of = |counts: &[u64]| polarisation(&OrdinalCounts::new(counts.to_vec()).unwrap());
        assert_eq!(of(&[0, 0, 0]), Err(Undefined::NoAnswers));
        assert_eq!(of(&[0, 1, 0]), Err(Undefined::OneAnswer));
    }

    #[test]
    fn two_categories_cannot_have_a_gap_between_them() {
        let yes_or_no = OrdinalCounts::new(vec![3, 3]).unwrap();
        assert_eq!(polarisation(&yes_or_no), Err(Undefined::ScaleTooShort));
    }
}
