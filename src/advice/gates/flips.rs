//! What would change an advice: the smallest change of one input by which another mode becomes possible.

use serde::Serialize;

use crate::{
    advice::gates::{BELOW, Input, Inputs, NUMBERS, modes, range, thresholds},
    model::{Bounds, Mode, ModePolicy, Technology},
};

/// The smallest change of one input that would make another mode possible.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Flip {
    /// The input.
    pub input: Input,
    /// The value from which it is otherwise; for the law and the whole, none.
    pub at: Option<f64>,
    /// Whether it has to rise to that value, or fall below it.
    pub rises: bool,
    /// How far that is from where it stands now.
    pub distance: f64,
    /// What would then be advised; `None` if several modes would be possible.
    pub mode: Option<Mode>,
}

/// What would change an advice, the smallest change first; nothing while several modes are possible.
pub fn flips(inputs: &Inputs, policy: &ModePolicy) -> Vec<Flip> {
    let now = modes(inputs, policy);
    if now.len() != 1 {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut turned = |input: Input, at: Option<f64>, rises: bool, distance: f64, then: &Inputs| {
        let modes = modes(then, policy);
        if modes != now {
            let only = if modes.len() == 1 { modes.first().copied() } else { None };
            found.push(Flip { input, at, rises, distance, mode: only });
        }
    };
    if let Some(it) = inputs.statutory {
        let then = Inputs { statutory: Some(!it), ..inputs.clone() };
        turned(Input::Statutory, None, !it, 1.0, &then);
    }
    if let Some(it) = inputs.technology {
        let is_link = it == Technology::WeakestLink;
        let other = if is_link { Technology::Summation } else { Technology::WeakestLink };
        let then = Inputs { technology: Some(other), ..inputs.clone() };
        turned(Input::Technology, None, !is_link, 1.0, &then);
    }
    for input in NUMBERS {
        let own = range(input, inputs);
        for threshold in thresholds(input, inputs, policy) {
            for (at, rises, distance) in [
                (threshold + BELOW, true, threshold - own.high),
                (threshold - BELOW, false, own.low - threshold),
            ] {
                // Only beyond where it stands: what lies within the range changes nothing.
                let is_beyond = -BELOW <= distance && (0.0..=1.0).contains(&at);
                if is_beyond {
                    let then = with(inputs, input, Bounds::exactly(at));
                    turned(input, Some(threshold), rises, distance.max(0.0), &then);
                }
            }
        }
    }
    found.sort_by(|a, b| a.distance.total_cmp(&b.distance).then(a.input.cmp(&b.input)));
    found
}

/// The inputs with one of them at another value.
pub(super) fn with(inputs: &Inputs, input: Input, value: Bounds) -> Inputs {
    let mut then = inputs.clone();
    match input {
        Input::Spillover => then.spillover = value,
        Input::ScaleGain => then.scale_gain = value,
        Input::Consensus => then.consensus = value,
        Input::Support => then.support = value,
        Input::Leak => then.leak = value,
        Input::AllDeliver => then.all_deliver = value,
        Input::Willing => then.willing = value,
        Input::Statutory | Input::Technology => (),
    }
    then
}
