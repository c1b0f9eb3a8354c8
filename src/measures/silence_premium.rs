//! How much consensus rests on silence alone.

use crate::{
    measures::{Card, Unit, consensus::consensus},
    model::{OrdinalCounts, ScaleTooShort, Undefined},
};

/// What [`silence_premium`] means.
pub const CARD: Card = Card {
    id: "silence_premium",
    formula: "C with silence counted as yes − C of those who spoke",
    range: (-1.0, 1.0),
    unit: Unit::Share,
    source: "Definition of this tool; on silence and consent: Urfalino, P. (2014). Journal of Political Philosophy 22, 320–341.",
};

/// Compares consensus with silence taken for assent, as procedure does, with consensus of those who spoke.
///
/// ```text
/// C with silence counted as yes − C of those who spoke
/// ```
///
/// # Range
///
/// `[−1, 1]`; positive where the silent would make the meeting look more agreed than those who spoke were.
///
/// # Errors
///
/// Those of [`consensus`], of either reading.
///
/// # Notes
///
/// Silence is never yes in any other number of this tool.
///
/// # Examples
///
/// ```
/// use tenzij::{measures::silence_premium::silence_premium, model::OrdinalCounts};
///
/// let spoke = OrdinalCounts::new(vec![2, 0, 0, 2])?;
/// assert_eq!(silence_premium(&spoke, 0), Ok(0.0));
/// assert_eq!(silence_premium(&spoke, 4), Ok(0.25));
/// # Ok::<(), tenzij::model::ScaleTooShort>(())
/// ```
pub fn silence_premium(spoke: &OrdinalCounts, silent: u64) -> Result<f64, Undefined> {
    let mut assent = spoke.as_slice().to_vec();
    if let Some(yes) = assent.last_mut() {
        *yes += silent;
    }
    let assent = OrdinalCounts::new(assent).map_err(|ScaleTooShort| Undefined::ScaleTooShort)?;
    Ok(consensus(&assent)? - consensus(spoke)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_by_hand() {
        // 2 no and 2 yes: F = ½ at all three cuts, C = 0. With 4 silent: F = ¼, C = 1 − (4/3)·3·(3/16) = ¼.
        let spoke = OrdinalCounts::new(vec![2, 0, 0, 2]).unwrap();
        assert!((silence_premium(&spoke, 4).unwrap() - 0.25).abs() < 1e-15);
        let nobody = OrdinalCounts::new(vec![0, 0, 0, 0]).unwrap();
        assert_eq!(silence_premium(&nobody, 5), Err(Undefined::NoAnswers));
    }

    proptest::proptest! {
        #[test]
        fn nobody_silent_adds_nothing(counts in proptest::collection::vec(0_u64..6, 4)) {
            let spoke = OrdinalCounts::new(counts).unwrap();
            if let Ok(premium) = silence_premium(&spoke, 0) {
                proptest::prop_assert_eq!(premium, 0.0);
                proptest::prop_assert!((-1.0..=1.0).contains(&silence_premium(&spoke, 3).unwrap()));
            }
        }
    }
}
