//! The gates one by one, each with its value and its threshold, as they are shown.

use serde::Serialize;

use crate::{
    advice::gates::{Inputs, least_share},
    model::{Bounds, Mode, ModePolicy, Technology},
};

/// The numbers that the gates compare, in the order in which they do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "as the fields of Inputs")]
pub enum Quantity {
    Spillover,
    AllDeliver,
    Consensus,
    Support,
    Leak,
    ScaleGain,
    Willing,
    FreeRiding,
}

/// Whether something holds, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Holds {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// What is not known can make it either.
    Open,
}

/// One comparison.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Test {
    /// What is compared.
    pub quantity: Quantity,
    /// Its value, or its range.
    pub value: Bounds,
    /// With what.
    pub threshold: f64,
    /// Whether it should be at least that, or below it.
    pub wants_at_least: bool,
    /// Whether it is.
    pub holds: Holds,
}

/// One gate as it was passed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Gate {
    /// Its name: `law`, `link`, `mind`, `willing` or `else`.
    pub code: &'static str,
    /// Whether it holds.
    pub holds: Holds,
    /// What it says of the law, or of how parts make the whole, where it asks for that.
    pub premise: Option<Holds>,
    /// What it compares.
    pub tests: Vec<Test>,
    /// The mode that it gives if it holds.
    pub mode: Mode,
}

/// The gates as they are passed, up to the first that holds for sure.
pub fn trace(inputs: &Inputs, policy: &ModePolicy) -> Vec<Gate> {
    let at_least = |quantity, value: Bounds, threshold: f64| Test {
        quantity,
        value,
        threshold,
        wants_at_least: true,
        holds: of(threshold <= value.low, value.high < threshold),
    };
    let known =
        |it: Option<bool>| it.map_or(Holds::Open, |it| if it { Holds::Yes } else { Holds::No });
    let law = known(inputs.statutory);
    let is_link = known(inputs.technology.map(|it| it == Technology::WeakestLink));
    let firm = at_least(Quantity::AllDeliver, inputs.all_deliver, policy.all_deliver);
    let spills = at_least(Quantity::Spillover, inputs.spillover, policy.spillover);
    let leak = Test {
        quantity: Quantity::Leak,
        value: inputs.leak,
        threshold: policy.leak,
        wants_at_least: false,
        holds: of(inputs.leak.high <= policy.leak, policy.leak < inputs.leak.low),
    };
    let mind = vec![
        at_least(Quantity::Consensus, inputs.consensus, policy.consensus),
        at_least(Quantity::Support, inputs.support, policy.support),
        leak,
        at_least(Quantity::ScaleGain, inputs.scale_gain, policy.scale_gain),
    ];
    let rides = Bounds {
        low: inputs.spillover.low * (1.0 - inputs.willing.high),
        high: inputs.spillover.high * (1.0 - inputs.willing.low),
    };
    let rides = Test {
        quantity: Quantity::FreeRiding,
        value: rides,
        threshold: policy.free_riding,
        wants_at_least: false,
        holds: of(rides.high < policy.free_riding, policy.free_riding <= rides.low),
    };
    let willing = vec![at_least(Quantity::Willing, inputs.willing, least_share(inputs)), rides];
    let gate = |code, premise: Option<Holds>, tests: Vec<Test>, mode| {
        let all = premise.into_iter().chain(tests.iter().map(|it| it.holds));
        Gate { code, holds: all_of(all), premise, tests, mode }
    };
    // Whether all are likely to do it decides between two modes, not whether the gate holds.
    let mut link = gate("link", Some(is_link), vec![spills], Mode::Together);
    link.tests.push(firm);
    if firm.holds != Holds::Yes {
        link.mode = Mode::Provided;
    }
    if is_link == Holds::No {
        link.tests.clear();
    }
    let gates = [
        gate("law", Some(law), Vec::new(), Mode::Together),
        link,
        gate("mind", None, mind, Mode::Together),
        gate("willing", None, willing, Mode::Willing),
        gate("else", None, Vec::new(), Mode::Free),
    ];
    let mut passed = Vec::new();
    for gate in gates {
        let is_last = gate.holds == Holds::Yes;
        passed.push(gate);
        if is_last {
            break;
        }
    }
    passed
}

fn of(is_so: bool, is_not: bool) -> Holds {
    match (is_so, is_not) {
        (true, _) => Holds::Yes,
        (_, true) => Holds::No,
        _ => Holds::Open,
    }
}

fn all_of(mut all: impl Iterator<Item = Holds>) -> Holds {
    all.try_fold(Holds::Yes, |so_far, it| match (so_far, it) {
        (_, Holds::No) => None,
        (Holds::Yes, Holds::Yes) => Some(Holds::Yes),
        _ => Some(Holds::Open),
    })
    .unwrap_or(Holds::No)
}
