//! Follow-through per party by empirical Bayes: the method that comparable studies use, beside the full posterior.

use statrs::{
    distribution::{Beta, ContinuousCDF as _},
    function::gamma::ln_gamma,
};

use crate::{
    measures::{Card, Unit, posterior::Tally},
    model::{Bounds, Undefined},
};

/// What [`shrinkage`] means.
pub const CARD: Card = Card {
    id: "shrinkage",
    formula: "m_p = (y_p + α)/(n_p + α + β), with the α and β under which y_p ~ BetaBin(n_p, α, β) is most likely",
    range: (0.0, 1.0),
    unit: Unit::Share,
    source: "Efron, B. & Morris, C. (1975). JASA 70, 311–319; Gelman, A. et al. (2013). Bayesian Data Analysis, 3rd ed., section 5.3.",
};

/// What is estimated of all parties together, and of each.
#[derive(Debug, Clone, PartialEq)]
pub struct Shrinkage {
    /// First parameter of the common distribution.
    pub alpha: f64,
    /// Second parameter of the common distribution.
    pub beta: f64,
    /// Mean and interval of equal tails of each party, in the order of the input.
    pub parties: Vec<(f64, Bounds)>,
}

/// Steps of each search; each leaves 0.618 of the width, so 80 leave less than a double can tell.
const STEPS: u32 = 80;

/// Where the logarithm of `α + β` is looked for; at its upper end parties do not differ.
const SIZES: (f64, f64) = (-6.0, 14.0);

/// Where the logit of `α/(α + β)` is looked for.
const LOGITS: (f64, f64) = (-12.0, 12.0);

/// Estimates what share each party keeps, drawn towards what all keep.
///
/// ```text
/// m_p = (y_p + α)/(n_p + α + β), with the α and β under which y_p ~ BetaBin(n_p, α, β) is most likely
/// ```
///
/// `y_p` is what party `p` kept of its `n_p` matured commitments.
///
/// # Range
///
/// `[0, 1]`, between the party's own share and the common one `α/(α + β)`.
///
/// # Errors
///
/// [`Undefined::TooFew`] without two parties that have observations; [`Undefined::NoVariation`] if parties differ no more
/// than chance makes them, so that nothing is most likely; [`Undefined::NotRecorded`] if more was kept than there was.
///
/// # Notes
///
/// Its intervals take `α` and `β` for known and are too narrow; those of [`posterior`](crate::measures::posterior) are not.
///
/// # Examples
///
/// ```
/// use tenzij::measures::{posterior::Tally, shrinkage::shrinkage};
///
/// let found = shrinkage(&[Tally { kept: 1.0, n: 9 }, Tally { kept: 8.0, n: 9 }], 0.95)?;
/// assert!(1.0 / 9.0 < found.parties[0].0 && found.parties[0].0 < 0.5);
/// # Ok::<(), tenzij::model::Undefined>(())
/// ```
pub fn shrinkage(tallies: &[Tally], level: f64) -> Result<Shrinkage, Undefined> {
    let is_tally = |it: &Tally| (0.0..=it.n as f64).contains(&it.kept);
    let is_level = 0.0 < level && level < 1.0;
    if !is_level || !tallies.iter().all(is_tally) {
        return Err(Undefined::NotRecorded);
    }
    let observed: Vec<Tally> = tallies.iter().filter(|it| 0 < it.n).copied().collect();
    if observed.len() < 2 {
        return Err(Undefined::TooFew);
    }
    let best_at = |size: f64| {
        let logit = highest(LOGITS, |logit| log_likelihood(&observed, parameters(size, logit)));
        (log_likelihood(&observed, parameters(size, logit)), logit)
    };
    let size = highest(SIZES, |size| best_at(size).0);
    let logit = best_at(size).1;
    let is_inside = |it: f64, (low, high): (f64, f64)| low + 0.1 < it && it < high - 0.1;
    if !is_inside(size, SIZES) || !is_inside(logit, LOGITS) {
        return Err(Undefined::NoVariation);
    }
    let (alpha, beta) = parameters(size, logit);
    let tail = (1.0 - level) / 2.0;
    let of = |it: &Tally| {
        let (kept, left) = (it.kept + alpha, it.n as f64 - it.kept + beta);
        let beta = Beta::new(kept, left).map_err(|_| Undefined::NotRecorded)?;
        let bounds = Bounds { low: beta.inverse_cdf(tail), high: beta.inverse_cdf(1.0 - tail) };
        Ok((kept / (kept + left), bounds))
    };
    Ok(Shrinkage { alpha, beta, parties: tallies.iter().map(of).collect::<Result<_, _>>()? })
}

/// α and β from the logarithm of their sum and the logit of the mean.
fn parameters(size: f64, logit: f64) -> (f64, f64) {
    let mean = 1.0 / (1.0 + (-logit).exp());
    (size.exp() * mean, size.exp() * (1.0 - mean))
}

/// But for the part that does not depend on α and β.
fn log_likelihood(tallies: &[Tally], (alpha, beta): (f64, f64)) -> f64 {
    let ln_beta = |a: f64, b: f64| ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b);
    let own = |it: &Tally| ln_beta(it.kept + alpha, it.n as f64 - it.kept + beta);
    tallies.iter().map(own).sum::<f64>() - tallies.len() as f64 * ln_beta(alpha, beta)
}

/// Golden-section search for the argument at which a function with one top is highest.
fn highest((mut low, mut high): (f64, f64), of: impl Fn(f64) -> f64) -> f64 {
    let golden = (5.0_f64.sqrt() - 1.0) / 2.0;
    let (mut left, mut right) = (high - golden * (high - low), low + golden * (high - low));
    let (mut at_left, mut at_right) = (of(left), of(right));
    for _ in 0..STEPS {
        if at_left < at_right {
            (low, left, at_left) = (left, right, at_right);
            right = low + golden * (high - low);
            at_right = of(right);
        } else {
            (high, right, at_right) = (right, left, at_left);
            left = high - golden * (high - low);
            at_left = of(left);
        }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(kept: f64, n: u64) -> Tally {
        Tally { kept, n }
    }

    #[test]
    fn what_cannot_be_estimated_says_why() {
        assert_eq!(shrinkage(&[tally(1.0, 2)], 0.95), Err(Undefined::TooFew));
        assert_eq!(shrinkage(&[tally(1.0, 2), tally(0.0, 0)], 0.95), Err(Undefined::TooFew));
        assert_eq!(shrinkage(&[tally(5.0, 10); 6], 0.95), Err(Undefined::NoVariation));
        assert_eq!(shrinkage(&[tally(4.0, 4); 6], 0.95), Err(Undefined::NoVariation));
        assert_eq!(shrinkage(&[tally(3.0, 2); 6], 0.95), Err(Undefined::NotRecorded));
    }

    #[test]
    fn a_party_is_drawn_towards_the_others_and_the_more_the_less_is_known_of_it() {
        let found = shrinkage(&[tally(1.0, 40), tally(36.0, 40), tally(2.0, 2)], 0.95).unwrap();
        let common = found.alpha / (found.alpha + found.beta);
        let [few, many, little] = found.parties.as_slice() else { panic!("three parties") };
        assert!(1.0 / 40.0 < few.0 && few.0 < common);
        assert!(common < many.0 && many.0 < 0.9);
        assert!(
            1.0 - little.0 > 0.9 - many.0
                && little.1.high - little.1.low > many.1.high - many.1.low
        );
    }

    #[test]
    fn a_level_that_is_no_share_is_refused() {
        for level in [-0.5, 0.0, 1.0, 1.5, f64::NAN] {
            assert_eq!(
                shrinkage(&[tally(1.0, 9), tally(8.0, 9)], level),
                Err(Undefined::NotRecorded),
                "{level}"
            );
        }
    }
}
