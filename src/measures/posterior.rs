//! Follow-through per party, with few observations leaning on all: a hierarchical beta-binomial model.

#![allow(
    clippy::indexing_slicing,
    reason = "every index is below a length that was checked on entry"
)]

use rand_distr::{Beta as BetaDraw, Distribution as _};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use statrs::distribution::{Beta, ContinuousCDF as _};

use crate::{
    measures::{
        Card, Unit,
        resampling::{Resampling, stream, unit},
    },
    model::{Bounds, Undefined},
};

mod likelihood;

use likelihood::Observed;

/// What [`posterior`] means.
pub const CARD: Card = Card {
    id: "posterior",
    formula: "y_p ~ BetaBin(n_p, α, β), μ = α/(α + β) ~ U(0, 1), ρ = 1/(1 + α + β) ~ U(0, 1)",
    range: (0.0, 1.0),
    unit: Unit::Share,
    source: "Christiansen, C. L. & Morris, C. N. (1997). Hierarchical Poisson regression modeling. JASA 92, 618–632 (uniform shrinkage); Goldstein, H. & Spiegelhalter, D. J. (1996). JRSS A 159, 385–443 (ranks).",
};

/// What one party kept of what had matured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tally {
    /// Commitments kept; partial credit may make it a fraction.
    pub kept: f64,
    /// Commitments that matured and are known.
    pub n: u64,
}

/// What can be said of one party.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PartyPosterior {
    /// Posterior mean of its follow-through.
    pub mean: f64,
    /// Interval of equal tails.
    pub interval: Bounds,
    /// Probability of each place, the lowest follow-through first. For researchers; no page shows places.
    pub places: Vec<f64>,
}

/// What can be said of all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Posterior {
    /// E\[μ\]: mean follow-through of parties.
    pub mean: f64,
    /// E\[ρ\]: how much parties differ; 0: not at all.
    pub overdispersion: f64,
    /// In the order of the input.
    pub parties: Vec<PartyPosterior>,
}

/// Nodes of the quadrature in each direction.
const NODES: usize = 40;

/// Components with less than this share of the posterior do not show in any figure.
const NEGLIGIBLE: f64 = 1e-10;

/// One node: the two parameters of a beta, and its share of the posterior.
#[derive(Clone, Copy)]
struct Node {
    alpha: f64,
    beta: f64,
    share: f64,
}

/// Estimates what share each party keeps, by a model in which parties differ around a common mean.
///
/// ```text
/// y_p ~ BetaBin(n_p, α, β), μ = α/(α + β) ~ U(0, 1), ρ = 1/(1 + α + β) ~ U(0, 1)
/// ```
///
/// The posterior is a mixture of betas over a Gauss–Legendre grid of 40 × 40, so that it is the same on every machine;
/// only the probabilities of places are drawn, from streams of their own. A party without observations gets the common distribution.
///
/// # Range
///
/// Means and intervals in `[0, 1]`; the places of a party add up to 1.
///
/// # Errors
///
/// [`Undefined::TooFew`] without parties or without any observation;
/// [`Undefined::NotRecorded`] if more was kept than there was, or the level is no share.
///
/// # Notes
///
/// Numbers kept that are fractions make it a quasi-likelihood. Where all parties kept everything the model stays proper,
/// unlike the prior `(α + β)^(−5/2)`; where they do not differ it has no maximum-likelihood estimate, and needs none.
///
/// # Examples
///
/// ```
/// use tenzij::measures::{posterior::{Tally, posterior}, resampling::Resampling};
///
/// let rule = Resampling { seed: 1, draws: 200, exact_up_to: 0 };
/// let found = posterior(&[Tally { kept: 0.0, n: 3 }, Tally { kept: 8.0, n: 8 }], 0.95, &rule)?;
/// let [few, many] = &found.parties[..] else { panic!("two parties") };
/// assert!(0.0 < few.mean && few.mean < found.mean && found.mean < many.mean && many.mean < 1.0);
/// # Ok::<(), tenzij::model::Undefined>(())
/// ```
pub fn posterior(tallies: &[Tally], level: f64, rule: &Resampling) -> Result<Posterior, Undefined> {
    if !(0.0 < level && level < 1.0) {
        return Err(Undefined::NotRecorded);
    }
    check(tallies)?;
    let nodes = nodes(tallies);
    let expected = |of: fn(&Node) -> f64| nodes.iter().map(|it| it.share * of(it)).sum::<f64>();
    let places = places(tallies, &nodes, rule);
    let parties = tallies
        .par_iter()
        .zip(places)
        .map(|(tally, places)| {
            let mixture = Mixture::of(tally, &nodes);
            let tail = (1.0 - level) / 2.0;
            let interval =
                Bounds { low: mixture.quantile(tail), high: mixture.quantile(1.0 - tail) };
            PartyPosterior { mean: mixture.mean(), interval, places }
        })
        .collect();
    Ok(Posterior {
        mean: expected(|it| it.alpha / (it.alpha + it.beta)),
        overdispersion: expected(|it| 1.0 / (1.0 + it.alpha + it.beta)),
        parties,
    })
}

fn check(tallies: &[Tally]) -> Result<(), Undefined> {
    if tallies.iter().any(|it| !(0.0..=it.n as f64).contains(&it.kept)) {
        return Err(Undefined::NotRecorded);
    }
    if tallies.iter().all(|it| it.n == 0) {
        return Err(Undefined::TooFew);
    }
    Ok(())
}

/// The posterior means alone, in the order of the input: what a forecast needs, without intervals and places.
///
/// # Errors
///
/// As [`posterior`].
pub fn posterior_means(tallies: &[Tally]) -> Result<Vec<f64>, Undefined> {
    check(tallies)?;
    let nodes = nodes(tallies);
    let mean = |tally: &Tally| {
        let of =
            |it: &Node| it.share * (it.alpha + tally.kept) / (it.alpha + it.beta + tally.n as f64);
        nodes.iter().map(of).sum()
    };
    Ok(tallies.iter().map(mean).collect())
}

/// Joint draws from the posterior: in each, a follow-through of every party, in the order of the input.
///
/// # Errors
///
/// As [`posterior`].
pub fn posterior_draws(tallies: &[Tally], rule: &Resampling) -> Result<Vec<Vec<f64>>, Undefined> {
    check(tallies)?;
    let nodes = nodes(tallies);
    let draws = (0..rule.draws.max(1)).into_par_iter();
    Ok(draws.map(|replicate| draw(tallies, &nodes, rule.seed, replicate)).collect())
}

/// One joint draw, from a stream of its own.
fn draw(tallies: &[Tally], nodes: &[Node], seed: u64, replicate: u64) -> Vec<f64> {
    let mut random = stream(seed, replicate);
    let mut at = unit(&mut random);
    let node = nodes.iter().find(|it| {
        at -= it.share;
        at <= 0.0
    });
    let Some(node) = node.or(nodes.last()) else { return Vec::new() };
    tallies
        .iter()
        .map(|it| (node.alpha + it.kept, node.beta + it.n as f64 - it.kept))
        .map(|(alpha, beta)| BetaDraw::new(alpha, beta).map_or(0.5, |it| it.sample(&mut random)))
        .collect()
}

/// The nodes of the grid that matter, with their shares.
fn nodes(tallies: &[Tally]) -> Vec<Node> {
    let line = legendre(NODES);
    let observed = Observed::of(tallies);
    let sizes: Vec<(f64, f64)> =
        line.iter().map(|it| 1.0 / it.0 - 1.0).map(|it| (it, observed.of_size(it))).collect();
    let mut found = Vec::with_capacity(NODES * NODES);
    for &(mean, mean_weight) in &line {
        for (&(_, spread_weight), &(size, of_size)) in line.iter().zip(&sizes) {
            let (alpha, beta) = (mean * size, (1.0 - mean) * size);
            let likelihood = observed.of_parameters(alpha, beta) - of_size;
            found.push((Node { alpha, beta, share: mean_weight * spread_weight }, likelihood));
        }
    }
    let largest = found.iter().map(|it| it.1).fold(f64::NEG_INFINITY, f64::max);
    let mut nodes: Vec<Node> = found
        .into_iter()
        .map(|(node, likelihood)| Node { share: node.share * (likelihood - largest).exp(), ..node })
        .collect();
    let total: f64 = nodes.iter().map(|it| it.share).sum();
    nodes.retain(|it| NEGLIGIBLE * total < it.share);
    let total: f64 = nodes.iter().map(|it| it.share).sum();
    for node in &mut nodes {
        node.share /= total;
    }
    nodes
}

/// The distribution of one party's follow-through: betas with their shares.
struct Mixture(Vec<(Beta, f64, f64)>);

impl Mixture {
    fn of(tally: &Tally, nodes: &[Node]) -> Mixture {
        let component = |it: &Node| {
            let (alpha, beta) = (it.alpha + tally.kept, it.beta + tally.n as f64 - tally.kept);
            Some((Beta::new(alpha, beta).ok()?, it.share, alpha / (alpha + beta)))
        };
        Mixture(nodes.iter().filter_map(component).collect())
    }

    fn mean(&self) -> f64 {
        self.0.iter().map(|(_, share, mean)| share * mean).sum()
    }

    fn quantile(&self, p: f64) -> f64 {
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..32 {
            let middle = f64::midpoint(low, high);
            let below: f64 = self.0.iter().map(|(beta, share, _)| share * beta.cdf(middle)).sum();
            if below < p {
                low = middle;
            } else {
                high = middle;
            }
        }
        f64::midpoint(low, high)
    }
}

/// Probability of each place of each party, the lowest first, from joint draws.
fn places(tallies: &[Tally], nodes: &[Node], rule: &Resampling) -> Vec<Vec<f64>> {
    let n = tallies.len();
    let draws = rule.draws.max(1);
    let empty = || vec![0_u64; n * n];
    let counts = (0..draws)
        .into_par_iter()
        .fold(empty, |mut counts, replicate| {
            let mut order: Vec<(f64, usize)> =
                draw(tallies, nodes, rule.seed, replicate).into_iter().zip(0..).collect();
            order.sort_by(|a, b| a.0.total_cmp(&b.0));
            for (place, (_, party)) in order.into_iter().enumerate() {
                counts[party * n + place] += 1;
            }
            counts
        })
        .reduce(empty, |a, b| a.into_iter().zip(b).map(|(a, b)| a + b).collect());
    counts
        .chunks(n)
        .map(|it| it.iter().map(|&count| count as f64 / draws as f64).collect())
        .collect()
}

/// Nodes and weights of Gauss–Legendre quadrature on `[0, 1]`, by Newton's method on the polynomial.
fn legendre(n: usize) -> Vec<(f64, f64)> {
    let value = |x: f64| {
        let (mut before, mut now) = (1.0, x);
        for k in 2..=n {
            let k = k as f64;
            (before, now) = (now, ((2.0 * k - 1.0) * x * now - (k - 1.0) * before) / k);
        }
        (now, n as f64 * (x * now - before) / (x * x - 1.0))
    };
    (0..n)
        .map(|at| {
            let mut x = (std::f64::consts::PI * (at as f64 + 0.75) / (n as f64 + 0.5)).cos();
            for _ in 0..100 {
                let (polynomial, slope) = value(x);
                let step = polynomial / slope;
                x -= step;
                if step.abs() < 1e-15 {
                    break;
                }
            }
            let slope = value(x).1;
            (f64::midpoint(1.0, x), 1.0 / ((1.0 - x * x) * slope * slope))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: Resampling = Resampling { seed: 1, draws: 2000, exact_up_to: 0 };

    #[test]
    fn quadrature_is_exact_for_polynomials() {
        let line = legendre(5);
        let integral = |f: fn(f64) -> f64| line.iter().map(|(x, w)| w * f(*x)).sum::<f64>();
        assert!((integral(|_| 1.0) - 1.0).abs() < 1e-14);
        assert!((integral(|x| x.powi(9)) - 0.1).abs() < 1e-14);
    }

    #[test]
    fn means_and_draws_are_those_of_the_whole_posterior() {
        let tallies =
            [Tally { kept: 1.0, n: 6 }, Tally { kept: 7.0, n: 9 }, Tally { kept: 0.0, n: 0 }];
        let whole = posterior(&tallies, 0.95, &RULE).unwrap();
        let draws = posterior_draws(&tallies, &RULE).unwrap();
        for (at, mean) in posterior_means(&tallies).unwrap().into_iter().enumerate() {
            assert!((mean - whole.parties[at].mean).abs() < 1e-12);
            let average = draws.iter().map(|it| it[at]).sum::<f64>() / draws.len() as f64;
            // 2000 draws of a spread of at most 0.3: 0.3/√2000 = 0.007; four of these.
            assert!((average - mean).abs() < 0.03, "{average} {mean}");
        }
    }

    #[test]
    fn nothing_observed_is_undefined_and_more_kept_than_there_was_is_refused() {
        assert_eq!(posterior(&[], 0.95, &RULE), Err(Undefined::TooFew));
        assert_eq!(posterior(&[Tally { kept: 0.0, n: 0 }], 0.95, &RULE), Err(Undefined::TooFew));
        assert_eq!(
            posterior(&[Tally { kept: 2.0, n: 1 }], 0.95, &RULE),
            Err(Undefined::NotRecorded)
        );
        assert_eq!(
            posterior(&[Tally { kept: f64::NAN, n: 1 }], 0.95, &RULE),
            Err(Undefined::NotRecorded)
        );
    }

    #[test]
    fn the_same_with_one_thread_and_with_many() {
        let tallies = [(9.0, 12), (4.0, 10), (0.0, 3)].map(|(kept, n)| Tally { kept, n });
        let run = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| posterior(&tallies, 0.95, &RULE).unwrap())
        };
        assert_eq!(run(1), run(2));
        assert_eq!(run(1), run(16));
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(12))]
        #[test]
        fn means_lie_between_own_and_common_and_places_add_up(
            tallies in proptest::collection::vec((0_u64..10, 1_u64..10), 2..6)
        ) {
            let tallies: Vec<Tally> =
                tallies.into_iter().map(|(kept, more)| Tally { kept: kept as f64, n: kept + more }).collect();
            let found = posterior(&tallies, 0.9, &Resampling { draws: 50, ..RULE }).unwrap();
            for it in &found.parties {
                proptest::prop_assert!(it.interval.low <= it.mean && it.mean <= it.interval.high);
                proptest::prop_assert!((it.places.iter().sum::<f64>() - 1.0).abs() < 1e-9);
            }
        }
    }
}
