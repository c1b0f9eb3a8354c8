//! How many of those concerned said yes without a condition.

use crate::{
    measures::{Card, Unit},
    model::{Bounds, Undefined},
};

/// What [`harmony`] means.
pub const CARD: Card = Card {
    id: "harmony",
    formula: "H = n_yes / n_entitled",
    range: (0.0, 1.0),
    unit: Unit::Share,
    source: "Definition of this tool, for the bestuursparadox.",
};

/// Measures which share of the parties concerned said an explicit yes without a condition.
///
/// ```text
/// H = n_yes / n_entitled
/// ```
///
/// Positions that are not on record may each have been such a yes, or not: that makes the bounds.
///
/// # Range
///
/// `[0, 1]`. 1: all said yes. 0: nobody did. A yes with a condition counts as the condition that it is.
///
/// # Errors
///
/// [`Undefined::NoAnswers`] if the agreement concerns nobody.
///
/// # Examples
///
/// ```
/// use tenzij::measures::harmony::harmony;
///
/// let bounds = harmony(8, 3, 12)?;
/// assert_eq!((bounds.low, bounds.high), (8.0 / 12.0, 11.0 / 12.0));
/// # Ok::<(), tenzij::model::Undefined>(())
/// ```
pub fn harmony(n_yes: u64, n_not_recorded: u64, n_entitled: u64) -> Result<Bounds, Undefined> {
    if n_entitled == 0 {
        return Err(Undefined::NoAnswers);
    }
    let n = n_entitled as f64;
    Ok(Bounds { low: n_yes as f64 / n, high: (n_yes + n_not_recorded) as f64 / n })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_on_record_may_be_a_yes_or_not() {
        // 4 of 8, and 4 + 2 of 8.
        assert_eq!(harmony(4, 2, 8), Ok(Bounds { low: 0.5, high: 0.75 }));
    }

    #[test]
    fn an_agreement_that_concerns_nobody_is_undefined() {
        assert_eq!(harmony(0, 0, 0), Err(Undefined::NoAnswers));
    }
}
