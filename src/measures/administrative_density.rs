//! How much meeting it takes to deliver a result.

use crate::{
    measures::{Card, Unit},
    model::Undefined,
};

/// What [`administrative_density`] means.
pub const CARD: Card = Card {
    id: "administrative_density",
    formula: "(bodies, meetings, person-hours of meetings, hours of renegotiation)/results delivered",
    range: (0.0, f64::INFINITY),
    unit: Unit::Number,
    source: "Definition of this tool, after the Dutch notion of bestuurlijke drukte.",
};

/// Computes an amount of meeting for each delivered result.
///
/// ```text
/// (bodies, meetings, person-hours of meetings, hours of renegotiation)/results delivered
/// ```
///
/// `amount` is a number of bodies or of meetings, or person-hours. `done` results are known to be delivered; `unknown` more may be.
/// The result is the number for those known, and the lowest number, if all that is unknown was delivered.
///
/// # Range
///
/// From 0.
///
/// # Errors
///
/// [`Undefined::NotRecorded`] if the amount is not on record, [`Undefined::NothingDue`] if nothing is known to be delivered:
/// there is no number for each of none.
///
/// # Examples
///
/// ```
/// use tenzij::measures::administrative_density::administrative_density;
///
/// assert_eq!(administrative_density(Some(120.0), 10, 2), Ok((12.0, 10.0)));
/// ```
pub fn administrative_density(
    amount: Option<f64>,
    done: u64,
    unknown: u64,
) -> Result<(f64, f64), Undefined> {
    let amount = amount.filter(|it| it.is_finite()).ok_or(Undefined::NotRecorded)?;
    if done == 0 {
        return Err(Undefined::NothingDue);
    }
    Ok((amount / done as f64, amount / (done + unknown) as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_delivered_or_not_on_record_has_no_number() {
        assert_eq!(administrative_density(Some(10.0), 0, 3), Err(Undefined::NothingDue));
        assert_eq!(administrative_density(None, 3, 0), Err(Undefined::NotRecorded));
    }

    proptest::proptest! {
        #[test]
        fn what_is_unknown_can_only_lower_it(amount in 0.0..1e6_f64, done in 1_u64..99, unknown in 0_u64..99) {
            let (known, lowest) = administrative_density(Some(amount), done, unknown).unwrap();
            proptest::prop_assert!(0.0 <= lowest && lowest <= known);
        }
    }
}
