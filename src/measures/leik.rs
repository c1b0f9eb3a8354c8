//! Consensus of Leik, the oldest of the family.

use crate::{
    measures::{Card, Unit},
    model::{OrdinalCounts, Undefined},
};

/// What [`leik`] means.
pub const CARD: Card = Card {
    id: "leik",
    formula: "1 − D = 1 − Σ min(F_k, 1 − F_k)/((K − 1)/2)",
    range: (0.0, 1.0),
    unit: Unit::Share,
    source: "Leik, R. K. (1966). A measure of ordinal consensus. Pacific Sociological Review 9(2), 85–90.",
};

/// Measures consensus by the distance of each cumulative share from its nearer end.
///
/// ```text
/// 1 − D = 1 − Σ min(F_k, 1 − F_k)/((K − 1)/2)
/// ```
///
/// over the cut points `k = 1 … K−1`, where `F_k` is the share of answers in the lowest `k` categories.
///
/// # Range
///
/// `[0, 1]`. 1: everybody gave the same answer. 0: half at each end.
///
/// # Errors
///
/// [`Undefined::NoAnswers`], [`Undefined::OneAnswer`].
///
/// # Examples
///
/// ```
/// use tenzij::{measures::leik::leik, model::OrdinalCounts};
///
/// assert_eq!(leik(&OrdinalCounts::new(vec![0, 0, 0, 9])?), Ok(1.0));
/// assert_eq!(leik(&OrdinalCounts::new(vec![6, 0, 0, 6])?), Ok(0.0));
/// # Ok::<(), tenzij::model::ScaleTooShort>(())
/// ```
pub fn leik(counts: &OrdinalCounts) -> Result<f64, Undefined> {
    match counts.n_answers() {
        0 => return Err(Undefined::NoAnswers),
        1 => return Err(Undefined::OneAnswer),
        _ => (),
    }
    let n = counts.n_answers() as f64;
    let cuts = counts.n_categories() - 1;
    let mut below = 0_u64;
    let mut dispersion = 0.0;
    for count in counts.as_slice().iter().take(cuts) {
        below += count;
        let share = below as f64 / n;
        dispersion += share.min(1.0 - share);
    }
    Ok((1.0 - 2.0 * dispersion / cuts as f64).clamp(0.0, 1.0))
}
