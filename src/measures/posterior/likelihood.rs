//! The likelihood of the beta-binomial model at many nodes: what parties have in common is worked out once.

use statrs::function::gamma::ln_gamma;

use crate::measures::posterior::Tally;

/// What was observed, for the likelihood.
///
/// `ln B(α + y, β + n − y) − ln B(α, β)` summed over parties is a sum over `y`, one over `n − y`, less one over `n`,
/// and the last is the same for all nodes with one `α + β`.
pub(super) struct Observed {
    kept: Numbers,
    missed: Numbers,
    n: Numbers,
}

impl Observed {
    pub(super) fn of(tallies: &[Tally]) -> Observed {
        let some: Vec<&Tally> = tallies.iter().filter(|it| 0 < it.n).collect();
        let numbers = |of: fn(&Tally) -> f64| Numbers::of(some.iter().map(|it| of(it)).collect());
        Observed {
            kept: numbers(|it| it.kept),
            missed: numbers(|it| it.n as f64 - it.kept),
            n: numbers(|it| it.n as f64),
        }
    }

    /// The part that only `α + β` tells.
    pub(super) fn of_size(&self, size: f64) -> f64 {
        self.n.rising(size)
    }

    /// The part that `α` and `β` tell apart; that of their sum is still to be taken off.
    pub(super) fn of_parameters(&self, alpha: f64, beta: f64) -> f64 {
        self.kept.rising(alpha) + self.missed.rising(beta)
    }
}

/// Numbers of commitments, one for each party.
enum Numbers {
    /// Whole and small: how many of them are above 0, above 1, and so on.
    Whole(Vec<f64>),
    /// Any: each once, with how many parties have it.
    Any { n_parties: f64, each: Vec<(f64, f64)> },
}

/// Up to here adding logarithms is quicker than the gamma function.
const FEW: f64 = 64.0;

impl Numbers {
    fn of(mut all: Vec<f64>) -> Numbers {
        all.sort_by(f64::total_cmp);
        let most = all.last().copied().unwrap_or(0.0);
        if most <= FEW && all.iter().all(|it| it.fract() == 0.0) {
            let above = |it: f64| all.iter().filter(|x| it < **x).count() as f64;
            let steps = (0_u32..).map(f64::from).take_while(|it| *it < most);
            return Numbers::Whole(steps.map(above).collect());
        }
        let each = all.chunk_by(|a, b| a == b).map(|it| (it[0], it.len() as f64)).collect();
        Numbers::Any { n_parties: all.len() as f64, each }
    }

    /// `Σ lnΓ(parameter + x) − lnΓ(parameter)`: the logarithm of rising factorials.
    fn rising(&self, parameter: f64) -> f64 {
        match self {
            Numbers::Whole(above) => {
                above.iter().zip(0_u32..).map(|(n, it)| n * (parameter + f64::from(it)).ln()).sum()
            }
            Numbers::Any { n_parties, each } => {
                let sum: f64 = each.iter().map(|(x, n)| n * ln_gamma(parameter + x)).sum();
                sum - n_parties * ln_gamma(parameter)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_and_any_have_one_likelihood() {
        let whole = Numbers::of(vec![3.0, 0.0, 7.0, 3.0]);
        assert!(
            matches!(&whole, Numbers::Whole(above) if *above == [3.0, 3.0, 3.0, 1.0, 1.0, 1.0, 1.0])
        );
        let any = Numbers::Any { n_parties: 4.0, each: vec![(0.0, 1.0), (3.0, 2.0), (7.0, 1.0)] };
        for parameter in [1e-3, 0.5, 1.0, 12.5, 900.0] {
            let (a, b) = (whole.rising(parameter), any.rising(parameter));
            assert!((a - b).abs() < 1e-9 * (1.0 + a.abs()), "{parameter}: {a} {b}");
        }
        assert!(matches!(Numbers::of(vec![1.0, 0.5]), Numbers::Any { .. }));
        assert!(matches!(Numbers::of(vec![65.0]), Numbers::Any { .. }));
    }
}
