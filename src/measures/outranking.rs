//! A second opinion on a choice between alternatives: how much each outranks the others, less how much it is outranked.

use crate::{
    measures::{Card, Unit},
    model::Undefined,
};

/// What [`outranking`] means.
pub const CARD: Card = Card {
    id: "outranking",
    formula: "φ(a) = Σ_b (π(a, b) − π(b, a))/(n − 1), π(a, b) = Σ_j w_j·P(x_aj − x_bj)",
    range: (-1.0, 1.0),
    unit: Unit::Number,
    source: "Brans, J. P. & Vincke, P. (1985). A preference ranking organisation method (PROMETHEE). Management Science 31, 647–656.",
};

/// From which difference one value is preferred to another, and how strongly.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Preference {
    /// Any difference is a full preference.
    Usual,
    /// None up to `indifference`, a full one from `full` on, evenly in between.
    Linear {
        /// Up to this difference two values count as equal.
        indifference: f64,
        /// From this difference on the preference is full.
        full: f64,
    },
}

impl Preference {
    fn of(self, difference: f64) -> f64 {
        match self {
            Preference::Usual => f64::from(u8::from(0.0 < difference)),
            Preference::Linear { indifference, full } => {
                ((difference - indifference) / (full - indifference)).clamp(0.0, 1.0)
            }
        }
    }
}

/// Computes the net flow of each alternative (PROMETHEE II).
///
/// ```text
/// φ(a) = Σ_b (π(a, b) − π(b, a))/(n − 1), π(a, b) = Σ_j w_j·P(x_aj − x_bj)
/// ```
///
/// `x_aj` is the value of alternative `a` on criterion `j`, more being better; `w_j` are weights that add up to 1, `P` is the
/// preference, `n` the number of alternatives.
///
/// # Range
///
/// `[−1, 1]`; all flows add up to 0. 1: better than every other on everything; −1: worse.
///
/// # Errors
///
/// [`Undefined::TooFew`] with fewer than two alternatives; [`Undefined::NotRecorded`] if a row has another length than the weights.
///
/// # Notes
///
/// Adding an alternative can turn two others around, and a flow hides what was traded for what: it stands in exports beside
/// [`acceptability`](crate::measures::acceptability), and decides nothing.
///
/// # Examples
///
/// ```
/// use tenzij::measures::outranking::{Preference, outranking};
///
/// let flows = outranking(&[vec![1.0], vec![0.0]], &[1.0], Preference::Usual)?;
/// assert_eq!(flows, [1.0, -1.0]);
/// # Ok::<(), tenzij::model::Undefined>(())
/// ```
pub fn outranking(
    values: &[Vec<f64>],
    weights: &[f64],
    preference: Preference,
) -> Result<Vec<f64>, Undefined> {
    if values.len() < 2 {
        return Err(Undefined::TooFew);
    }
    if values.iter().any(|it| it.len() != weights.len()) {
        return Err(Undefined::NotRecorded);
    }
    let preferred = |a: &[f64], b: &[f64]| -> f64 {
        a.iter().zip(b).zip(weights).map(|((a, b), weight)| weight * preference.of(a - b)).sum()
    };
    let flow = |a: &Vec<f64>| {
        let sum: f64 = values.iter().map(|b| preferred(a, b) - preferred(b, a)).sum();
        sum / (values.len() - 1) as f64
    };
    Ok(values.iter().map(flow).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_alternative_outranks_nobody_and_rows_must_fit() {
        assert_eq!(outranking(&[vec![1.0]], &[1.0], Preference::Usual), Err(Undefined::TooFew));
        let uneven = [vec![1.0], vec![1.0, 2.0]];
        assert_eq!(outranking(&uneven, &[1.0], Preference::Usual), Err(Undefined::NotRecorded));
    }
}
