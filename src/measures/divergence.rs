//! Divergence between what was expected of each party and what each did.

use crate::{
    measures::{Card, Unit},
    model::Undefined,
};

/// What [`divergence`] means.
pub const CARD: Card = Card {
    id: "divergence",
    formula: "M = Σ w·|e − a| = |net| + (W1 − |net|) + (M − W1)",
    range: (0.0, 1.0),
    unit: Unit::Share,
    source: "Definition of this tool; W1 is the Wasserstein distance of order 1 (Kantorovich).",
};

/// What was expected of one party, and what it did.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// What the obligation asked: 1 if bound, 0 if not.
    pub expected: f64,
    /// What was done, 0 to 1.
    pub acted: f64,
    /// How much it counts.
    pub weight: f64,
}

/// The gap between expectation and act, in two exact splits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Divergence {
    /// M: mean absolute gap.
    pub mean_gap: f64,
    /// The part of M where less was done than expected.
    pub leak: f64,
    /// The part of M where more was done than expected.
    pub quiet: f64,
    /// leak − quiet.
    pub net: f64,
    /// W1: distance between the two distributions, whoever did it.
    pub wasserstein: f64,
}

/// Measures the gap between what was expected and what was done.
///
/// ```text
/// M = Σ w·|e − a| = |net| + (W1 − |net|) + (M − W1)
/// ```
///
/// with weights that add up to 1, where `e` is what the obligation asked, `a` what was done,
/// `net = Σ w·(e − a)`, and `W1 = ∫ |F_e − F_a|` the distance between the two distributions.
/// The three terms are the shortfall of the whole group, intensity that moved, and substitution: somebody else did it.
///
/// # Range
///
/// `[0, 1]`. 0: everybody did what was expected. 1: everybody did the opposite.
///
/// # Properties
///
/// `|net| ≤ W1 ≤ M`, and `M = leak + quiet`.
///
/// # Errors
///
/// [`Undefined::NoAnswers`] without pairs, [`Undefined::NoWeight`] if the weights add up to 0.
///
/// # Examples
///
/// ```
/// use tenzij::measures::divergence::{Pair, divergence};
///
/// // One promised and did nothing, another promised nothing and did it.
/// let swap = [
///     Pair { expected: 1.0, acted: 0.0, weight: 1.0 },
///     Pair { expected: 0.0, acted: 1.0, weight: 1.0 },
/// ];
/// let divergence = divergence(&swap)?;
/// assert_eq!((divergence.mean_gap, divergence.wasserstein), (1.0, 0.0));
/// # Ok::<(), tenzij::model::Undefined>(())
/// ```
pub fn divergence(pairs: &[Pair]) -> Result<Divergence, Undefined> {
    if pairs.is_empty() {
        return Err(Undefined::NoAnswers);
    }
    let total: f64 = pairs.iter().map(|it| it.weight).sum();
    if total <= 0.0 {
        return Err(Undefined::NoWeight);
    }
    let mean =
        |value: fn(&Pair) -> f64| pairs.iter().map(|it| it.weight * value(it)).sum::<f64>() / total;
    let leak = mean(|it| (it.expected - it.acted).max(0.0));
    let quiet = mean(|it| (it.acted - it.expected).max(0.0));
    let wasserstein = wasserstein(pairs, total);
    Ok(Divergence { mean_gap: leak + quiet, leak, quiet, net: leak - quiet, wasserstein })
}

/// Area between the two cumulative distributions.
fn wasserstein(pairs: &[Pair], total: f64) -> f64 {
    let expected = pairs.iter().map(|it| (it.expected, it.weight));
    let acted = pairs.iter().map(|it| (it.acted, -it.weight));
    let mut steps: Vec<(f64, f64)> = expected.chain(acted).collect();
    steps.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut height = 0.0;
    let mut area = 0.0;
    for pair in steps.windows(2) {
        let &[(at, step), (next, _)] = pair else { continue };
        height += step;
        area += (height / total).abs() * (next - at);
    }
    area
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(expected: f64, acted: f64, weight: f64) -> Pair {
        Pair { expected, acted, weight }
    }

    #[test]
    fn worked_by_hand() {
        // Weights 3/4 and 1/4. Leak 3/4·(1 − 0) = 3/4, quiet doing 1/4·(1/2 − 0) = 1/8: M = 7/8, net = 5/8.
        // Expected: 1/4 at 0, 3/4 at 1. Acted: 3/4 at 0, 1/4 at 1/2. Up to 1/2 they differ by 1/2, then by 3/4:
        // W1 = 1/2·1/2 + 1/2·3/4 = 5/8.
        let actual = divergence(&[pair(1.0, 0.0, 3.0), pair(0.0, 0.5, 1.0)]).unwrap();
        let expected = Divergence {
            mean_gap: 0.875,
            leak: 0.75,
            quiet: 0.125,
            net: 0.625,
            wasserstein: 0.625,
        };
        assert_eq!(actual, expected);
    }

    #[test]
    fn nobody_and_no_weight_are_undefined_rather_than_in_agreement() {
        assert_eq!(divergence(&[]), Err(Undefined::NoAnswers));
        assert_eq!(divergence(&[pair(1.0, 0.0, 0.0)]), Err(Undefined::NoWeight));
    }
}
