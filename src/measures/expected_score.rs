//! What share of all that is promised can be expected to be kept.

use crate::{
    measures::{Card, Unit},
    model::Undefined,
};

/// What [`expected_score`] means.
pub const CARD: Card = Card {
    id: "expected_score",
    formula: "E = Σ w_i·p_i / Σ w_i",
    range: (0.0, 1.0),
    unit: Unit::Share,
    source: "Hirshleifer, J. (1983). From weakest-link to best-shot: the voluntary provision of public goods. Public Choice 41, 371–386 (summation).",
};

/// Computes the share of a result that can be expected where every part adds to it.
///
/// ```text
/// E = Σ w_i·p_i / Σ w_i
/// ```
///
/// `p_i` is the chance that the `i`-th does its part, `w_i` how large that part is.
///
/// # Range
///
/// `[0, 1]`, between the smallest and the largest chance. 1: all of it; 0: nothing.
///
/// # Errors
///
/// [`Undefined::NotRecorded`] if a chance is no share or a weight is below 0; [`Undefined::NoWeight`] if all weigh nothing.
///
/// # Notes
///
/// Unlike the chance that *all* do it, it needs no independence: expectations add up whatever moves them together.
///
/// # Examples
///
/// ```
/// use tenzij::measures::expected_score::expected_score;
///
/// assert_eq!(expected_score(&[(1.0, 1.0), (0.0, 3.0)])?, 0.25);
/// # Ok::<(), tenzij::model::Undefined>(())
/// ```
pub fn expected_score(parts: &[(f64, f64)]) -> Result<f64, Undefined> {
    let is_part = |(chance, weight): &(f64, f64)| {
        (0.0..=1.0).contains(chance) && (0.0..f64::INFINITY).contains(weight)
    };
    if !parts.iter().all(is_part) {
        return Err(Undefined::NotRecorded);
    }
    let weight: f64 = parts.iter().map(|it| it.1).sum();
    if weight <= 0.0 {
        return Err(Undefined::NoWeight);
    }
    Ok(parts.iter().map(|(chance, weight)| chance * weight).sum::<f64>() / weight)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_to_weigh_is_undefined_and_what_is_no_chance_is_refused() {
        assert_eq!(expected_score(&[]), Err(Undefined::NoWeight));
        assert_eq!(expected_score(&[(0.5, 0.0)]), Err(Undefined::NoWeight));
        assert_eq!(expected_score(&[(1.5, 1.0)]), Err(Undefined::NotRecorded));
        assert_eq!(expected_score(&[(0.5, -1.0)]), Err(Undefined::NotRecorded));
        // (0.2 + 0.6)/2.
        assert!((expected_score(&[(0.2, 1.0), (0.6, 1.0)]).unwrap() - 0.4).abs() < 1e-12);
    }
}
