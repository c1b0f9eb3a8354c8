//! Whether bodies are made of the same parties.

use std::collections::BTreeSet;

use crate::{
    measures::{Card, Unit},
    model::Undefined,
};

/// What [`scale_congruence`] means.
pub const CARD: Card = Card {
    id: "scale_congruence",
    formula: "J = |A ∩ B|/|A ∪ B|",
    range: (0.0, 1.0),
    unit: Unit::Share,
    source: "Jaccard, P. (1912). New Phytologist 11, 37–50.",
};

/// Compares the members of two bodies.
///
/// ```text
/// J = |A ∩ B|/|A ∪ B|
/// ```
///
/// # Range
///
/// `[0, 1]`. 1: the same members, so the same scale; 0: none in common.
///
/// # Errors
///
/// [`Undefined::NotRecorded`] if the members of either are not on record.
///
/// # Examples
///
/// ```
/// use tenzij::measures::scale_congruence::scale_congruence;
///
/// assert_eq!(scale_congruence(&["a", "b", "c"], &["b", "c", "d"])?, 0.5);
/// # Ok::<(), tenzij::model::Undefined>(())
/// ```
pub fn scale_congruence<T: AsRef<str>>(a: &[T], b: &[T]) -> Result<f64, Undefined> {
    let set =
        |it: &[T]| -> BTreeSet<String> { it.iter().map(|it| it.as_ref().to_owned()).collect() };
    let (a, b) = (set(a), set(b));
    if a.is_empty() || b.is_empty() {
        return Err(Undefined::NotRecorded);
    }
    Ok(a.intersection(&b).count() as f64 / a.union(&b).count() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_without_members_on_record_is_not_a_body_without_members() {
        assert_eq!(scale_congruence::<&str>(&[], &["a"]), Err(Undefined::NotRecorded));
        assert_eq!(scale_congruence(&["a"], &["b"]), Ok(0.0));
    }

    proptest::proptest! {
        #[test]
        fn it_is_symmetric_and_one_only_for_the_same(a in proptest::collection::vec("[a-e]", 1..6), b in proptest::collection::vec("[a-e]", 1..6)) {
            let (one, other) = (scale_congruence(&a, &b).unwrap(), scale_congruence(&b, &a).unwrap());
            proptest::prop_assert_eq!(one, other);
            let set = |it: &[String]| it.iter().cloned().collect::<BTreeSet<_>>();
            proptest::prop_assert_eq!(one == 1.0, set(&a) == set(&b));
        }
    }
}
