//! The trap: an unconditional yes although a diverging interest is on record.

use crate::{
    measures::{Card, Unit},
    model::Undefined,
};

/// What [`cooperation_trap`] means.
pub const CARD: Card = Card {
    id: "cooperation_trap",
    formula: "unconditional yes with a diverging interest/unconditional yes with any interest on record",
    range: (0.0, 1.0),
    unit: Unit::Share,
    source: "Definition of this tool, after the Dutch word samenwerkingsfuik.",
};

/// Measures how often a yes was said without a condition although another interest is on record.
///
/// ```text
/// unconditional yes with a diverging interest/unconditional yes with any interest on record
/// ```
///
/// # Range
///
/// `[0, 1]`, with bounds for the `unknown` seats whose interest nobody recorded: `against/all … (against + unknown)/all`.
///
/// # Errors
///
/// [`Undefined::NotRecorded`] if no interest is on record; the bounds are then 0 and 1, so there is no number.
///
/// # Examples
///
/// ```
/// use tenzij::measures::cooperation_trap::cooperation_trap;
///
/// let (share, low, high) = cooperation_trap(2, 6, 2)?;
/// assert_eq!((share, low, high), (0.25, 0.2, 0.4));
/// # Ok::<(), tenzij::model::Undefined>(())
/// ```
pub fn cooperation_trap(
    against: u64,
    in_line: u64,
    unknown: u64,
) -> Result<(f64, f64, f64), Undefined> {
    if against + in_line == 0 {
        return Err(Undefined::NotRecorded);
    }
    let all = (against + in_line + unknown) as f64;
    let share = against as f64 / (against + in_line) as f64;
    Ok((share, against as f64 / all, (against + unknown) as f64 / all))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interest_that_nobody_recorded_is_not_an_interest_in_line() {
        assert_eq!(cooperation_trap(0, 0, 9), Err(Undefined::NotRecorded));
        assert_eq!(cooperation_trap(0, 1, 3), Ok((0.0, 0.0, 0.75)));
    }

    proptest::proptest! {
        #[test]
        fn the_share_lies_within_its_bounds(against in 0_u64..50, in_line in 0_u64..50, unknown in 0_u64..50) {
            if let Ok((share, low, high)) = cooperation_trap(against, in_line, unknown) {
                proptest::prop_assert!(low <= share + 1e-15 && share <= high + 1e-15 && high <= 1.0);
            }
        }
    }
}
