//! The gates by which a mode of cooperation is advised: few rules, in a fixed order, each with its value and its threshold.
//!
//! | gate | holds if | mode |
//! | --- | --- | --- |
//! | law | the law asks for it | together |
//! | link | the weakest link decides, and what one leaves undone hurts the others | together if all are likely to do it, else together with conditions |
//! | mind | of one mind, that mind is a yes, promises are kept, and scale pays | together |
//! | willing | enough parties want it and keep their word, and what spills over to others stays below a share | whoever wants |
//! | else | – | each for itself, with exchange of what is known |
//!
//! A value that is not known is a range, never a guess. Then every mode that the range leaves open remains possible.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::model::{Bounds, Mode, ModePolicy, Technology};

mod flips;
mod trace;

pub use flips::{Flip, flips};
pub use trace::{Gate, Holds, Quantity, Test, trace};

/// What the gates look at. What is not known is the whole range.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Inputs {
    /// Whether the law asks for it; `None`: not known.
    pub statutory: Option<bool>,
    /// How parts make the whole; `None`: not known.
    pub technology: Option<Technology>,
    /// Share of the effect of one party's work that the others feel.
    pub spillover: Bounds,
    /// Share of the work that is saved by doing it together.
    pub scale_gain: Bounds,
    /// Stated consensus.
    pub consensus: Bounds,
    /// Mean stance.
    pub support: Bounds,
    /// Share of what was promised that leaked.
    pub leak: Bounds,
    /// Chance that all do it.
    pub all_deliver: Bounds,
    /// Parties that want it and are expected to keep their word, as a share of all.
    pub willing: Bounds,
    /// Parties.
    pub n_parties: u64,
    /// Parties that a coalition needs.
    pub least_parties: u64,
}

/// What can be otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "as the fields of Inputs")]
pub enum Input {
    Statutory,
    Technology,
    Spillover,
    ScaleGain,
    Consensus,
    Support,
    Leak,
    AllDeliver,
    Willing,
}

/// Inputs that are numbers.
const NUMBERS: [Input; 7] = [
    Input::Consensus,
    Input::Support,
    Input::Leak,
    Input::AllDeliver,
    Input::Willing,
    Input::Spillover,
    Input::ScaleGain,
];

/// Just below a threshold.
const BELOW: f64 = 1e-9;

/// All inputs at one value each.
#[derive(Clone, Copy)]
struct Point {
    statutory: bool,
    is_link: bool,
    numbers: [f64; NUMBERS.len()],
}

impl Point {
    fn at(&self, input: Input) -> f64 {
        let place = NUMBERS.iter().position(|it| *it == input);
        place.and_then(|it| self.numbers.get(it)).copied().unwrap_or(0.0)
    }
}

/// The mode of a point.
fn decide(it: &Point, inputs: &Inputs, policy: &ModePolicy) -> Mode {
    if it.statutory {
        return Mode::Together;
    }
    if it.is_link && policy.spillover <= it.at(Input::Spillover) {
        let is_firm = policy.all_deliver <= it.at(Input::AllDeliver);
        return if is_firm { Mode::Together } else { Mode::Provided };
    }
    let is_of_one_mind = policy.consensus <= it.at(Input::Consensus)
        && policy.support <= it.at(Input::Support)
        && it.at(Input::Leak) <= policy.leak
        && policy.scale_gain <= it.at(Input::ScaleGain);
    if is_of_one_mind {
        return Mode::Together;
    }
    let willing = it.at(Input::Willing);
    let is_enough = least_share(inputs) <= willing;
    let rides = it.at(Input::Spillover) * (1.0 - willing);
    if is_enough && rides < policy.free_riding { Mode::Willing } else { Mode::Free }
}

/// The share of parties that a coalition needs; with fewer parties than that, it cannot be.
fn least_share(inputs: &Inputs) -> f64 {
    if inputs.n_parties == 0 {
        return f64::INFINITY;
    }
    inputs.least_parties as f64 / inputs.n_parties as f64
}

/// Every mode that what is known leaves possible.
pub fn modes(inputs: &Inputs, policy: &ModePolicy) -> BTreeSet<Mode> {
    let statutory: Vec<bool> = inputs.statutory.map_or(vec![false, true], |it| vec![it]);
    let is_link = |it: Technology| it == Technology::WeakestLink;
    let links: Vec<bool> = inputs.technology.map_or(vec![false, true], |it| vec![is_link(it)]);
    let values: Vec<Vec<f64>> = NUMBERS.iter().map(|it| telling(*it, inputs, policy)).collect();
    let mut found = BTreeSet::new();
    for &statutory in &statutory {
        for &is_link in &links {
            // Every combination of telling values: each place counts up like a digit.
            let mut digits = vec![0_usize; values.len()];
            loop {
                let mut numbers = [0.0; NUMBERS.len()];
                for ((slot, digit), values) in numbers.iter_mut().zip(&digits).zip(&values) {
                    *slot = values.get(*digit).copied().unwrap_or(0.0);
                }
                found.insert(decide(&Point { statutory, is_link, numbers }, inputs, policy));
                if !count_up(&mut digits, &values) {
                    break;
                }
            }
        }
    }
    found
}

fn count_up(digits: &mut [usize], values: &[Vec<f64>]) -> bool {
    for (digit, values) in digits.iter_mut().zip(values) {
        *digit += 1;
        if *digit < values.len() {
            return true;
        }
        *digit = 0;
    }
    false
}

/// Values within the range of an input that stand for all others in it: its ends, and its thresholds with what lies just below.
fn telling(input: Input, inputs: &Inputs, policy: &ModePolicy) -> Vec<f64> {
    let range = range(input, inputs);
    let mut values = vec![range.low, range.high];
    for threshold in thresholds(input, inputs, policy) {
        values.extend([threshold, threshold - BELOW, threshold + BELOW]);
    }
    values.retain(|it| (range.low..=range.high).contains(it));
    values.sort_by(f64::total_cmp);
    values.dedup();
    values
}

fn range(input: Input, inputs: &Inputs) -> Bounds {
    match input {
        Input::Spillover => inputs.spillover,
        Input::ScaleGain => inputs.scale_gain,
        Input::Consensus => inputs.consensus,
        Input::Support => inputs.support,
        Input::Leak => inputs.leak,
        Input::AllDeliver => inputs.all_deliver,
        Input::Willing => inputs.willing,
        Input::Statutory | Input::Technology => Bounds::exactly(0.0),
    }
}

/// Where the comparisons of an input turn.
fn thresholds(input: Input, inputs: &Inputs, policy: &ModePolicy) -> Vec<f64> {
    match input {
        Input::Spillover => {
            let outside = [inputs.willing.low, inputs.willing.high].map(|it| 1.0 - it);
            let rides =
                outside.into_iter().filter(|it| 0.0 < *it).map(|it| policy.free_riding / it);
            std::iter::once(policy.spillover).chain(rides).filter(|it| *it <= 1.0).collect()
        }
        Input::Willing => {
            let spills = [inputs.spillover.low, inputs.spillover.high];
            let rides = spills.into_iter().filter(|it| policy.free_riding < *it);
            let rides = rides.map(|it| 1.0 - policy.free_riding / it);
            std::iter::once(least_share(inputs)).chain(rides).filter(|it| *it <= 1.0).collect()
        }
        Input::ScaleGain => vec![policy.scale_gain],
        Input::Consensus => vec![policy.consensus],
        Input::Support => vec![policy.support],
        Input::Leak => vec![policy.leak],
        Input::AllDeliver => vec![policy.all_deliver],
        Input::Statutory | Input::Technology => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::advice::gates::flips::with;

    fn policy() -> ModePolicy {
        crate::sources::policy::read(None).value.unwrap().mode
    }

    /// Twelve parties of one mind, that keep most, in a field where scale pays.
    fn inputs() -> Inputs {
        let exactly = Bounds::exactly;
        Inputs {
            statutory: Some(false),
            technology: Some(Technology::Summation),
            spillover: exactly(0.2),
            scale_gain: exactly(0.8),
            consensus: exactly(0.9),
            support: exactly(0.9),
            leak: exactly(0.2),
            all_deliver: exactly(0.3),
            willing: exactly(0.5),
            n_parties: 12,
            least_parties: 3,
        }
    }

    fn check(inputs: &Inputs, expected: &[Mode], last_gate: &str) {
        let found: Vec<Mode> = modes(inputs, &policy()).into_iter().collect();
        assert_eq!(found, expected, "{inputs:?}");
        let trace = trace(inputs, &policy());
        assert_eq!(trace.last().unwrap().code, last_gate);
        if let [only] = expected {
            let last = trace.iter().rfind(|it| it.holds == Holds::Yes).unwrap();
            let is_firm = trace.iter().all(|it| it.holds != Holds::Open);
            assert!(!is_firm || last.mode == *only, "{trace:?}");
        }
    }

    #[test]
    fn every_gate_gives_its_mode() {
        check(&inputs(), &[Mode::Together], "mind");
        check(&Inputs { statutory: Some(true), ..inputs() }, &[Mode::Together], "law");
        let link = Inputs {
            technology: Some(Technology::WeakestLink),
            spillover: Bounds::exactly(0.5),
            ..inputs()
        };
        check(&link, &[Mode::Provided], "link");
        check(&Inputs { all_deliver: Bounds::exactly(0.5), ..link }, &[Mode::Together], "link");
        let leaking = Inputs { leak: Bounds::exactly(0.31), ..inputs() };
        check(&leaking, &[Mode::Willing], "willing");
        let few = Inputs { willing: Bounds::exactly(2.0 / 12.0), ..leaking.clone() };
        check(&few, &[Mode::Free], "else");
        // Half of the parties outside, and all of the effect is felt by others: 0.5 of it is theirs.
        let riding = Inputs { spillover: Bounds::exactly(1.0), ..leaking };
        check(&riding, &[Mode::Free], "else");
    }

    #[test]
    fn what_is_not_known_leaves_every_mode_that_it_could_give() {
        let whole = Bounds { low: 0.0, high: 1.0 };
        check(
            &Inputs { scale_gain: whole, ..inputs() },
            &[Mode::Together, Mode::Willing],
            "willing",
        );
        check(&Inputs { statutory: None, ..inputs() }, &[Mode::Together], "mind");
        let nothing = Inputs {
            statutory: None,
            technology: None,
            spillover: whole,
            scale_gain: whole,
            ..inputs()
        };
        let all = [Mode::Together, Mode::Provided, Mode::Willing, Mode::Free];
        check(&nothing, &all, "else");
    }

    #[test]
    fn what_is_not_known_and_does_not_matter_is_not_in_the_way() {
        // Seven of twelve want it: at most 5/12 of what spills over goes to others.
        let sure = Inputs {
            leak: Bounds::exactly(0.5),
            willing: Bounds::exactly(7.0 / 12.0),
            spillover: Bounds { low: 0.0, high: 1.0 },
            ..inputs()
        };
        check(&sure, &[Mode::Willing], "willing");
    }

    #[test]
    fn the_smallest_change_that_flips_comes_first_and_does_flip() {
        let found = flips(&inputs(), &policy());
        let first = found.first().unwrap();
        // The leak stands 0.1 below its threshold; nothing is nearer.
        assert_eq!(
            (first.input, first.rises, first.mode),
            (Input::Leak, true, Some(Mode::Willing))
        );
        assert!((first.distance - 0.1).abs() < 1e-9);
        for flip in found.iter().filter(|it| it.at.is_some()) {
            let at = flip.at.unwrap() + if flip.rises { BELOW } else { -BELOW };
            let then = with(&inputs(), flip.input, Bounds::exactly(at));
            assert_ne!(modes(&then, &policy()), modes(&inputs(), &policy()), "{flip:?}");
        }
        assert!(
            flips(&Inputs { statutory: None, ..inputs() }, &policy())
                .iter()
                .all(|it| it.input != Input::Statutory)
        );
    }

    proptest::proptest! {
        /// Trying many points of a range finds no mode that the telling values did not.
        #[test]
        fn telling_values_stand_for_all(
            values in proptest::collection::vec(0.0..=1.0_f64, 7),
            ends in proptest::collection::vec(0.0..=1.0_f64, 14),
            link in proptest::bool::ANY,
            law in proptest::option::of(proptest::bool::ANY),
        ) {
            let between = |at: usize| Bounds { low: ends[2 * at].min(ends[2 * at + 1]), high: ends[2 * at].max(ends[2 * at + 1]) };
            let technology = if link { Technology::WeakestLink } else { Technology::BestShot };
            let ranges = Inputs {
                statutory: law,
                technology: Some(technology),
                consensus: between(0), support: between(1), leak: between(2), all_deliver: between(3),
                willing: between(4), spillover: between(5), scale_gain: between(6),
                n_parties: 12, least_parties: 3,
            };
            let within = |at: usize| { let it = between(at); Bounds::exactly(it.low + values[at] * (it.high - it.low)) };
            let point = Inputs {
                consensus: within(0), support: within(1), leak: within(2), all_deliver: within(3),
                willing: within(4), spillover: within(5), scale_gain: within(6),
                ..ranges.clone()
            };
            let (some, all) = (modes(&point, &policy()), modes(&ranges, &policy()));
            proptest::prop_assert!(some.is_subset(&all), "{some:?} {all:?}");
        }
    }
}
