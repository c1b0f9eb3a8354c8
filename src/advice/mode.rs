//! Which mode of cooperation fits a field or a goal: gates first, then whether that stands under other weights.
//!
//! Opinions that nobody gave are asked for by name; until then the outcome is the set of modes that remain possible.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde::Serialize;

use crate::{
    advice::{
        forecast::{Fitted, fit_parties},
        gates::{Flip, Gate, Inputs, flips, modes, trace},
        history::History,
        weighing::{Beside, CRITERIA, Weighed, weigh},
    },
    measures::{
        acceptability::{WeightOrder, weights},
        poisson_binomial::{at_least, poisson_binomial},
    },
    model::{Bounds, Estimate, Mode, Opinion, Outcome, Policy, Stance},
    scoring::assessment::{AgreementRecord, Assessment, GroupRecord},
};

/// What an advice is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// Each portfolio.
    Portfolio,
    /// Each goal of the agenda, with all that lies below it.
    Goal,
}

/// The advice on one field or goal.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Advice {
    /// Id of the portfolio or goal.
    pub about: String,
    /// Agreements in force.
    pub n_agreements: u64,
    /// The mode; `None` while several remain possible.
    pub mode: Option<Mode>,
    /// Every mode that remains possible.
    pub possible: BTreeSet<Mode>,
    /// What the gates looked at.
    pub inputs: Inputs,
    /// The gates as they were passed.
    pub gates: Vec<Gate>,
    /// What would change the mode, the smallest change first.
    pub flips: Vec<Flip>,
    /// Opinions that are not given, by the names of their columns.
    pub asked: Vec<&'static str>,
    /// How the mode fares under other weights, once every opinion is given.
    pub weighed: Option<Weighed>,
    /// Parties that want it and are expected to keep their word: for sure, and perhaps. For exports, never for a page.
    pub willing: [Vec<String>; 2],
}

const ANYTHING: Bounds = Bounds { low: 0.0, high: 1.0 };

/// Advises on every portfolio or goal that has agreements in force, in the order of their ids.
pub fn advise(assessment: &Assessment, by: By) -> Vec<Advice> {
    let policy = &assessment.policy;
    let history = History::of(assessment);
    // Without enough to learn from, what a party keeps is not known.
    let fitted = fit_parties(&history, history.last, policy).ok();
    let drawn =
        weights(CRITERIA.len(), policy.mode.draws, WeightOrder::Any, policy.resampling.seed);
    let groups = match by {
        By::Portfolio => &assessment.by_portfolio,
        By::Goal => &assessment.by_goal,
    };
    let advice = |group: &GroupRecord| {
        let own: Vec<&AgreementRecord> = assessment
            .agreements
            .iter()
            .filter(|it| !it.has_ended && belongs(assessment, it, &group.key, by))
            .collect();
        if own.is_empty() {
            return None;
        }
        let view = View { assessment, policy, fitted: fitted.as_ref(), group, agreements: &own };
        Some(view.advice(&drawn))
    };
    groups.par_iter().filter(|it| !it.is_withheld).filter_map(advice).collect()
}

fn belongs(assessment: &Assessment, it: &AgreementRecord, key: &str, by: By) -> bool {
    match by {
        By::Portfolio => it.portfolio.as_deref().unwrap_or_default() == key,
        By::Goal => {
            let mut current = it.goal.as_deref();
            let mut n_steps = 0;
            while let Some(id) = current.filter(|_| n_steps <= assessment.goals.len()) {
                if id == key {
                    return true;
                }
                let goal = assessment.goals.iter().find(|it| it.id == id);
                current = goal.and_then(|it| it.parent.as_deref());
                n_steps += 1;
            }
            false
        }
    }
}

/// One field or goal with its agreements.
struct View<'a> {
    assessment: &'a Assessment,
    policy: &'a Policy,
    fitted: Option<&'a Fitted>,
    group: &'a GroupRecord,
    agreements: &'a [&'a AgreementRecord],
}

impl View<'_> {
    fn advice(&self, drawn: &[Vec<f64>]) -> Advice {
        let opinion = self.assessment.opinions.iter().find(|it| it.about == self.group.key);
        let [sure, perhaps] = self.willing();
        let inputs = self.inputs(&opinion.cloned().unwrap_or_default(), sure.len(), perhaps.len());
        let mode_policy = &self.policy.mode;
        let possible = modes(&inputs, mode_policy);
        let mode = if possible.len() == 1 { possible.first().copied() } else { None };
        let keeps = |it: &String| 1.0 - self.fitted.map_or(0.5, |fitted| fitted.leaks(it));
        let beside = Beside {
            any_yes: self.any_yes(),
            willing_keep: (!sure.is_empty())
                .then(|| sure.iter().map(keeps).sum::<f64>() / sure.len() as f64),
        };
        Advice {
            about: self.group.key.clone(),
            n_agreements: self.agreements.len() as u64,
            mode,
            gates: trace(&inputs, mode_policy),
            flips: flips(&inputs, mode_policy),
            asked: asked(&inputs),
            weighed: mode.and_then(|mode| weigh(mode, &inputs, beside, drawn, mode_policy).ok()),
            possible,
            inputs,
            willing: [sure, perhaps],
        }
    }

    fn inputs(&self, opinion: &Opinion, n_sure: usize, n_perhaps: usize) -> Inputs {
        let parties = self.parties();
        let n_parties = parties.len() as u64;
        let share =
            |n: usize| if parties.is_empty() { 0.0 } else { n as f64 / parties.len() as f64 };
        let given = |it: Option<f64>, of: fn(&AgreementRecord) -> Option<f64>| {
            it.map_or_else(|| self.mean(of), Bounds::exactly)
        };
        Inputs {
            statutory: opinion.statutory.or_else(|| self.alike(|it| it.statutory)),
            technology: opinion.technology.or_else(|| self.alike(|it| it.technology)),
            spillover: given(opinion.spillover, |it| it.spillover),
            scale_gain: given(opinion.scale_gain, |it| it.scale_gain),
            consensus: range(&self.group.consensus),
            support: self.support(),
            leak: range(&self.group.leak),
            all_deliver: self.all_deliver(&parties),
            willing: Bounds { low: share(n_sure), high: share(n_sure + n_perhaps) },
            n_parties,
            least_parties: opinion
                .min_parties
                .or_else(|| self.alike(|it| it.min_parties))
                .unwrap_or(self.policy.mode.coalition),
        }
    }

    /// What all agreements of the field record alike; `None` if any does not, or they differ.
    fn alike<T: PartialEq>(&self, of: impl Fn(&AgreementRecord) -> Option<T>) -> Option<T> {
        let mut all = self.agreements.iter().map(|it| of(it));
        let first = all.next()??;
        all.all(|it| it.as_ref() == Some(&first)).then_some(first)
    }

    /// The mean over agreements; those that do not record it may each be anything.
    fn mean(&self, of: fn(&AgreementRecord) -> Option<f64>) -> Bounds {
        let n = self.agreements.len().max(1) as f64;
        let known: Vec<f64> = self.agreements.iter().filter_map(|it| of(it)).collect();
        let n_unknown = self.agreements.len() - known.len();
        let sum: f64 = known.iter().sum();
        Bounds { low: sum / n, high: (sum + n_unknown as f64) / n }
    }

    /// Mean stance over those who spoke, if enough did; else what those who did not could still make of it.
    fn support(&self) -> Bounds {
        let it = &self.group.stances;
        let top = (Stance::N_CATEGORIES - 1) as f64;
        let sum: f64 =
            (0_u32..).zip(it.by_category()).map(|(at, n)| f64::from(at) * n as f64).sum();
        let minimum = &self.policy.minimum;
        let (spoken, entitled) = (it.n_spoken(), it.entitled);
        if entitled == 0 {
            return ANYTHING;
        }
        let is_heard = minimum.spoken <= spoken && minimum.voice <= spoken as f64 / entitled as f64;
        if is_heard && it.not_recorded == 0 {
            return Bounds::exactly(sum / (top * spoken as f64));
        }
        let missing = it.silent + it.absent + it.not_recorded;
        let whole = top * entitled as f64;
        Bounds {
            // Silence is no objection: at least an abstention.
            low: (sum + it.silent as f64) / whole,
            high: (sum + top * missing as f64) / whole,
        }
    }

    fn any_yes(&self) -> Bounds {
        let it = &self.group.stances;
        let n = it.entitled.max(1) as f64;
        let low = it.n_agreed() as f64 / n;
        Bounds { low, high: low + it.not_recorded as f64 / n }
    }

    /// Parties that answer for a seat in the field today.
    fn parties(&self) -> BTreeSet<String> {
        self.seats().into_keys().collect()
    }

    /// Unconditional yeses, positions that are not on record, and seats, by the party that answers for them.
    fn seats(&self) -> BTreeMap<String, (u64, u64, u64)> {
        let history = History::of(self.assessment);
        let mut seats: BTreeMap<String, (u64, u64, u64)> = BTreeMap::new();
        for seat in self.agreements.iter().flat_map(|it| &it.seats) {
            let holder = history.holder(&seat.party, self.assessment.as_of);
            let own = seats.entry(holder.to_owned()).or_default();
            own.0 += u64::from(seat.stance == Some(Stance::Yes));
            own.1 += u64::from(seat.stance.is_none());
            own.2 += 1;
        }
        seats
    }

    /// Parties that want it and are expected to keep their word: for sure, and perhaps.
    fn willing(&self) -> [Vec<String>; 2] {
        let policy = &self.policy.mode;
        let (mut sure, mut perhaps) = (Vec::new(), Vec::new());
        for (party, (yes, unknown, seats)) in self.seats() {
            let share = |n: u64| n as f64 / seats.max(1) as f64;
            if share(yes + unknown) < policy.willing_yes {
                continue;
            }
            let keeps = self.fitted.map(|it| 1.0 - it.leaks(&party));
            match keeps {
                Some(keeps) if keeps < policy.willing_keeps => (),
                Some(_) if policy.willing_yes <= share(yes) => sure.push(party),
                // What it said or what it keeps is not known.
                Some(_) | None => perhaps.push(party),
            }
        }
        [sure, perhaps]
    }

    /// The chance that all do it, if each keeps what it kept on average.
    fn all_deliver(&self, parties: &BTreeSet<String>) -> Bounds {
        let Some(fitted) = self.fitted else { return ANYTHING };
        let keeps: Vec<f64> = parties.iter().map(|it| 1.0 - fitted.leaks(it)).collect();
        poisson_binomial(&keeps)
            .map_or(ANYTHING, |it| Bounds::exactly(at_least(&it, parties.len())))
    }
}

/// The point where there is one, else the bounds, else anything.
fn range(it: &Estimate) -> Bounds {
    match it.point {
        Outcome::Value(value) => Bounds::exactly(value),
        Outcome::Undefined(_) => it.bounds.unwrap_or(ANYTHING),
    }
}

/// Opinions that are missing: while several modes are possible they decide, and without them nothing is weighed.
fn asked(inputs: &Inputs) -> Vec<&'static str> {
    let missing = [
        ("statutory", inputs.statutory.is_none()),
        ("technology", inputs.technology.is_none()),
        ("spillover", !inputs.spillover.is_exact()),
        ("scale_gain", !inputs.scale_gain.is_exact()),
    ];
    missing.into_iter().filter(|(_, is_missing)| *is_missing).map(|(name, _)| name).collect()
}
