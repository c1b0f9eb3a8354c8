//! Early warning: how far things are that are not due yet, and which conditions are still open under what falls due next.
//!
//! Without any observation of it nothing is said of a promise but that: no word is not no progress.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    measures::pace::{pace, planned},
    model::{Binding, ConditionState, Day, PartialDate, Stance},
    scoring::assessment::{AgreementRecord, Assessment, CommitmentRecord, Seat},
};

/// What is to be seen of one agreement before it is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// The agreement.
    pub agreement: String,
    /// The next day on which anything of it falls due.
    pub next_due: Day,
    /// Whether that is before the end of the next quarter.
    pub is_soon: bool,
    /// Promises that are as far as an even pace would be, or nearly.
    pub n_on_pace: u64,
    /// Promises that are further behind than the policy's threshold.
    pub n_behind: u64,
    /// Promises of which nothing was observed so far.
    pub n_without_word: u64,
    /// Promises that cannot be told: no start is recorded, or they have hardly begun.
    pub n_untold: u64,
    /// Conditions that are not settled.
    pub n_open_conditions: u64,
}

impl Warning {
    /// Whether there is anything to look at in time.
    pub fn is_telling(&self) -> bool {
        0 < self.n_behind || self.is_soon && (0 < self.n_without_word || 0 < self.n_open_conditions)
    }
}

/// How far one promise is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pace {
    On,
    Behind,
    WithoutWord,
    Untold,
}

/// Looks at every agreement in force of which anything is ahead, by the day on which it falls due, then by id.
pub fn warnings(assessment: &Assessment) -> Vec<Warning> {
    let until = assessment.as_of.quarter().next().last_day();
    let in_force = assessment.agreements.iter().filter(|it| !it.has_ended);
    let mut found: Vec<Warning> =
        in_force.filter_map(|it| warning(assessment, it, until)).collect();
    found.sort_by(|a, b| a.next_due.cmp(&b.next_due).then_with(|| a.agreement.cmp(&b.agreement)));
    found
}

fn warning(assessment: &Assessment, it: &AgreementRecord, until: Day) -> Option<Warning> {
    let next_due = *it.ahead.first()?;
    let mut counts: BTreeMap<u8, u64> = BTreeMap::new();
    let ahead = it.pairs.iter().flat_map(|it| &it.commitments).filter(|it| is_ahead(it));
    for commitment in ahead {
        *counts.entry(how_far(assessment, commitment) as u8).or_default() += 1;
    }
    let n = |pace: Pace| counts.get(&(pace as u8)).copied().unwrap_or(0);
    Some(Warning {
        agreement: it.id.clone(),
        next_due,
        is_soon: next_due <= until,
        n_on_pace: n(Pace::On),
        n_behind: n(Pace::Behind),
        n_without_word: n(Pace::WithoutWord),
        n_untold: n(Pace::Untold),
        n_open_conditions: it.seats.iter().filter(|it| is_open(it)).count() as u64,
    })
}

fn is_ahead(it: &CommitmentRecord) -> bool {
    !it.is_due && it.due_on.is_some() && matches!(it.binding, Binding::Bound | Binding::Maybe)
}

fn is_open(it: &Seat) -> bool {
    matches!(it.stance, Some(Stance::YesUnless | Stance::YesProvided))
        && matches!(it.condition_state, None | Some(ConditionState::Pending))
}

fn how_far(assessment: &Assessment, it: &CommitmentRecord) -> Pace {
    let policy = &assessment.policy;
    if policy.status.done_from <= it.attainment {
        return Pace::On;
    }
    let dates = it.starts_on.map(PartialDate::first_day).zip(it.due_on.map(PartialDate::last_day));
    let Some(Ok(planned)) = dates.map(|(start, due)| planned(start, due, assessment.as_of)) else {
        return Pace::Untold;
    };
    if planned < policy.warning.planned {
        return Pace::Untold;
    }
    if it.evidence.is_empty() {
        return Pace::WithoutWord;
    }
    match pace(it.attainment, planned) {
        Ok(pace) if pace < policy.warning.pace => Pace::Behind,
        Ok(_) => Pace::On,
        Err(_) => Pace::Untold,
    }
}
