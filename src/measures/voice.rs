//! How many of those concerned spoke.

use crate::{
    measures::{Card, Unit},
    model::Undefined,
};

/// What [`voice`] means.
pub const CARD: Card = Card {
    id: "voice",
    formula: "V = n_spoken / n_entitled",
    range: (0.0, 1.0),
    unit: Unit::Share,
    source: "Gauge of this tool: silence is not consent (Urfalino 2014, Journal of Political Philosophy 22, 320–341).",
};

/// Measures which share of the parties concerned said anything, yes or no.
///
/// ```text
/// V = n_spoken / n_entitled
/// ```
///
/// where `n_spoken` counts yes, yes with a condition, abstain and no, and `n_entitled` every party concerned.
///
/// # Range
///
/// `[0, 1]`. 1: all spoke. 0: nobody did; silent, absent and not recorded all count as not spoken.
///
/// # Errors
///
/// [`Undefined::NoAnswers`] if the agreement concerns nobody.
///
/// # Examples
///
/// ```
/// use tenzij::{measures::voice::voice, model::Undefined};
///
/// assert_eq!(voice(8, 12), Ok(8.0 / 12.0));
/// assert_eq!(voice(0, 0), Err(Undefined::NoAnswers));
/// ```
pub fn voice(n_spoken: u64, n_entitled: u64) -> Result<f64, Undefined> {
    if n_entitled == 0 {
        return Err(Undefined::NoAnswers);
    }
    Ok(n_spoken as f64 / n_entitled as f64)
}
