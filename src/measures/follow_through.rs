//! Follow-through F: the mirror of leak.

use crate::measures::{Card, Unit};

/// What [`follow_through`] means.
pub const CARD: Card = Card {
    id: "follow_through",
    formula: "F = 1 − L",
    range: (0.0, 1.0),
    unit: Unit::Share,
    source: "Definition of this tool.",
};

/// Measures what was done of what was promised and due.
///
/// ```text
/// F = 1 − L
/// ```
///
/// where `L` is the [leak](crate::measures::leak).
///
/// # Range
///
/// `[0, 1]`. 1: everything was done in time. 0: nothing was.
///
/// # Examples
///
/// ```
/// assert_eq!(tenzij::measures::follow_through::follow_through(0.25), 0.75);
/// ```
pub fn follow_through(leak: f64) -> f64 {
    1.0 - leak
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_did_not_leak_was_followed_through() {
        assert_eq!([0.0, 0.25, 1.0].map(follow_through), [1.0, 0.75, 0.0]);
    }
}
