//! Whether an advice stands whatever people find important: under which share of all weights would each mode come first?
//!
//! Every mode gets a value from 0 to 1 on five criteria, made of what the gates look at and nothing else:
//!
//! | criterion | together | with conditions | whoever wants | each for itself |
//! | --- | --- | --- | --- | --- |
//! | scale: work that is saved | g | g | g·w | 0 |
//! | effect: of one on others, looked after | 1 | 1 | 1 − s·(1 − w) | 1 − s |
//! | kept: of what is promised | 1 − L, or P(all) for a weakest link | 1 − L | F of those who want | 1 |
//! | wanted | S | share of any yes | 1 − \|share of any yes − w\| | 1 − S |
//! | talking | 1 − t | 1 − c | 1 − (f + w·(t − f)) | 1 − f |
//!
//! `g` gain of scale, `s` spillover, `w` share of parties that want it and keep their word, `L` leak, `S` mean stance;
//! `t`, `c`, `f` are what talking costs, choices of the policy. If all want it, "whoever wants" is the same as together,
//! and has its values. Where the law asks for it there is nothing to weigh.

use serde::Serialize;

use crate::{
    advice::gates::Inputs,
    measures::{
        acceptability::{acceptability, drawn_error},
        outranking::{Preference, outranking},
    },
    model::{Bounds, Coded as _, Mode, ModePolicy, Technology, Undefined},
};

/// The criteria, in the order of the values.
pub const CRITERIA: [&str; 5] = ["scale", "effect", "kept", "wanted", "talking"];

/// How an advice fares under other weights.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Weighed {
    /// Values of each mode on [`CRITERIA`], in the order of [`Mode::ALL`].
    pub values: Vec<Vec<f64>>,
    /// Share of weights under which each mode comes first.
    pub first: Vec<f64>,
    /// Monte Carlo error of these shares.
    pub error: Vec<f64>,
    /// The weights, on average, of those who would put each mode first; `None`: nobody would.
    pub central_weights: Vec<Option<Vec<f64>>>,
    /// A second opinion: how much each mode outranks the others with equal weights.
    pub outranks: Vec<f64>,
    /// Weights that were drawn.
    pub n_weights: u64,
    /// What that says of the mode that the gates give.
    pub verdict: Verdict,
}

/// What other weights say of an advice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It comes first under nearly all weights.
    Robust,
    /// Under most.
    Contested,
    /// Under fewer than half: other weights mostly say otherwise.
    Opposed,
}

impl Verdict {
    /// The stable name, as it stands in files and in the keys of texts.
    pub fn code(self) -> &'static str {
        match self {
            Verdict::Robust => "robust",
            Verdict::Contested => "contested",
            Verdict::Opposed => "opposed",
        }
    }
}

/// What the weighing needs beside the inputs of the gates.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Beside {
    /// Share of parties that said yes, with or without a condition.
    pub any_yes: Bounds,
    /// Expected follow-through of those who want it; `None`: nobody does.
    pub willing_keep: Option<f64>,
}

/// Weighs the modes by every weight that was drawn.
///
/// # Errors
///
/// [`Undefined::NotRecorded`] while an opinion is missing, and where the law decides: nothing is weighed that is not known, or not to be chosen.
pub fn weigh(
    advised: Mode,
    inputs: &Inputs,
    beside: Beside,
    weights: &[Vec<f64>],
    policy: &ModePolicy,
) -> Result<Weighed, Undefined> {
    let is_open = |it: Bounds| it.low <= 0.0 && 1.0 <= it.high;
    let has_opinions = inputs.technology.is_some()
        && inputs.statutory.is_some()
        && inputs.spillover.is_exact()
        && inputs.scale_gain.is_exact();
    let has_record =
        ![inputs.consensus, inputs.support, inputs.leak, inputs.willing].into_iter().any(is_open);
    if !has_opinions || !has_record || inputs.statutory == Some(true) {
        return Err(Undefined::NotRecorded);
    }
    let values = values(inputs, beside, policy);
    let found = acceptability(&values, weights)?;
    let first: Vec<f64> = found.ranks.iter().map(|it| it.first().copied().unwrap_or(0.0)).collect();
    let own = Mode::ALL.iter().position(|it| *it == advised);
    let share = own.and_then(|it| first.get(it)).copied().unwrap_or(0.0);
    let equal = vec![1.0 / CRITERIA.len() as f64; CRITERIA.len()];
    Ok(Weighed {
        outranks: outranking(&values, &equal, Preference::Usual)?,
        values,
        error: first.iter().map(|it| drawn_error(*it, found.n_weights)).collect(),
        first,
        central_weights: found.central_weights,
        n_weights: found.n_weights,
        verdict: match share {
            it if policy.robust <= it => Verdict::Robust,
            it if policy.contested <= it => Verdict::Contested,
            _ => Verdict::Opposed,
        },
    })
}

/// The table of this file's head; where a value is a range, its middle.
fn values(inputs: &Inputs, beside: Beside, policy: &ModePolicy) -> Vec<Vec<f64>> {
    let middle = |it: Bounds| f64::midpoint(it.low, it.high);
    let (gain, spillover) = (middle(inputs.scale_gain), middle(inputs.spillover));
    let (want, support) = (middle(inputs.willing), middle(inputs.support));
    let (kept, any_yes) = (1.0 - middle(inputs.leak), middle(beside.any_yes));
    let is_link = inputs.technology == Some(Technology::WeakestLink);
    let all = if is_link { middle(inputs.all_deliver) } else { kept };
    let [together, conditions, free] = policy.talking;
    let row = |mode: Mode| -> Vec<f64> {
        let is_all = 1.0 <= inputs.willing.low;
        match mode {
            Mode::Willing if !is_all => vec![
                gain * want,
                1.0 - spillover * (1.0 - want),
                beside.willing_keep.unwrap_or(0.0),
                1.0 - (any_yes - want).abs(),
                1.0 - (free + want * (together - free)),
            ],
            Mode::Together | Mode::Willing => vec![gain, 1.0, all, support, 1.0 - together],
            Mode::Provided => vec![gain, 1.0, kept, any_yes, 1.0 - conditions],
            Mode::Free => vec![0.0, 1.0 - spillover, 1.0, 1.0 - support, 1.0 - free],
        }
    };
    Mode::ALL.iter().map(|it| row(*it)).collect()
}
