//! How differently parties understood the same agreement, on the day that they made it.

#![allow(
    clippy::indexing_slicing,
    reason = "every index is below a length that was checked on entry"
)]

use crate::{
    measures::{Card, Unit},
    model::{Day, Undefined},
};

/// What [`expectation_dispersion`] means.
pub const CARD: Card = Card {
    id: "expectation_dispersion",
    formula: "mean over pairs of the mean of [measure differs], min(1, |t_i − t_j|/|T − b|), min(1, |due_i − due_j|/365)",
    range: (0.0, 1.0),
    unit: Unit::Share,
    source: "Definition of this tool.",
};

/// What one party understood; what it did not say is `None`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Understanding {
    /// By which measure the agreement counts as done.
    pub measure: Option<String>,
    /// Which value of it.
    pub target: Option<f64>,
    /// When.
    pub due: Option<Day>,
}

/// Measures how far the understandings of an agreement lie apart.
///
/// ```text
/// mean over pairs of the mean of [measure differs], min(1, |t_i − t_j|/|T − b|), min(1, |due_i − due_j|/365)
/// ```
///
/// A part counts only for pairs of which both said it. `span` is the distance from baseline to target of the agreement;
/// without it targets count as the same or not.
///
/// # Range
///
/// `[0, 1]`. 0: all understood the same.
///
/// # Errors
///
/// [`Undefined::NotMeasured`] if no two parties said any same part: then it was not measured, which is not 0.
///
/// # Examples
///
/// ```
/// use tenzij::measures::expectation_dispersion::{Understanding, expectation_dispersion};
///
/// let target = |it: f64| Understanding { target: Some(it), ..Understanding::default() };
/// assert_eq!(expectation_dispersion(&[target(100.0), target(50.0)], Some(100.0))?, 0.5);
/// # Ok::<(), tenzij::model::Undefined>(())
/// ```
pub fn expectation_dispersion(
    understood: &[Understanding],
    span: Option<f64>,
) -> Result<f64, Undefined> {
    let span = span.map(f64::abs).filter(|it| 0.0 < *it && it.is_finite());
    let mut distances = Vec::new();
    for (at, a) in understood.iter().enumerate() {
        for b in &understood[at + 1..] {
            let measure = a.measure.as_ref().zip(b.measure.as_ref());
            let target = a.target.zip(b.target);
            let parts = [
                measure.map(|(a, b)| f64::from(u8::from(a != b))),
                target.map(|(a, b)| match span {
                    Some(span) => ((a - b).abs() / span).min(1.0),
                    None => f64::from(u8::from(a != b)),
                }),
                a.due
                    .zip(b.due)
                    .map(|(a, b)| (a.days_since(b).unsigned_abs() as f64 / 365.0).min(1.0)),
            ];
            let known: Vec<f64> = parts.into_iter().flatten().collect();
            if !known.is_empty() {
                distances.push(known.iter().sum::<f64>() / known.len() as f64);
            }
        }
    }
    if distances.is_empty() {
        return Err(Undefined::NotMeasured);
    }
    Ok(distances.iter().sum::<f64>() / distances.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn not_said_is_not_the_same() {
        let silent = Understanding::default();
        assert_eq!(
            expectation_dispersion(&[silent.clone(), silent.clone()], None),
            Err(Undefined::NotMeasured)
        );
        let said = Understanding { measure: Some("homes".into()), ..silent.clone() };
        assert_eq!(
            expectation_dispersion(&[said.clone(), silent], None),
            Err(Undefined::NotMeasured)
        );
        assert_eq!(expectation_dispersion(&[said.clone(), said], None), Ok(0.0));
    }

    #[test]
    fn half_a_year_is_half_and_two_years_are_no_more_than_all() {
        let due = |day: &str| Understanding {
            due: Some(day.parse().unwrap()),
            ..Understanding::default()
        };
        let apart = |a, b| expectation_dispersion(&[due(a), due(b)], None).unwrap();
        assert!((apart("2024-01-01", "2024-07-02") - 183.0 / 365.0).abs() < 1e-12);
        assert_eq!(apart("2024-01-01", "2026-01-01"), 1.0);
    }

    proptest::proptest! {
        #[test]
        fn it_is_a_share_in_any_order(targets in proptest::collection::vec(0.0..200.0_f64, 2..8), span in 1.0..100.0_f64) {
            let all: Vec<Understanding> =
                targets.iter().map(|it| Understanding { target: Some(*it), ..Understanding::default() }).collect();
            let back: Vec<Understanding> = all.iter().rev().cloned().collect();
            let (one, other) = (expectation_dispersion(&all, Some(span)).unwrap(), expectation_dispersion(&back, Some(span)).unwrap());
            proptest::prop_assert!((one - other).abs() < 1e-12 && (0.0..=1.0).contains(&one));
        }
    }

    #[test]
    fn a_distance_from_baseline_to_target_that_is_none_leaves_targets_the_same_or_not() {
        let target = |it: f64| Understanding { target: Some(it), ..Understanding::default() };
        for span in [0.0, f64::INFINITY] {
            let apart = |a, b| expectation_dispersion(&[target(a), target(b)], Some(span));
            assert_eq!((apart(5.0, 5.0), apart(5.0, 6.0)), (Ok(0.0), Ok(1.0)), "{span}");
        }
    }

    #[test]
    fn a_pair_counts_the_mean_of_the_parts_that_both_said() {
        let said = |measure: &str, target| Understanding {
            measure: Some(measure.into()),
            target: Some(target),
            due: None,
        };
        // Another measure, 1; and 5 of 10 apart, 1/2.
        let apart = expectation_dispersion(&[said("homes", 5.0), said("people", 10.0)], Some(10.0));
        assert_eq!(apart, Ok(0.75));
    }
}
