//! Promises that have matured, each with what was known of it from which day on.
//!
//! A forecast may learn only from what was known on the day on which it is made: an outcome counts from the due date and the
//! follow-up on, and only once it was written down. Conditions have a day on which they came true, but none on which that
//! was written down; where no day is recorded, the state is taken as known from the beginning.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::{
    model::{Agreement, Binding, Commitment, Day, PartialDate},
    scoring::{
        agreement::{self, Context},
        assessment::{TrialFinding, TrialRecord},
        rows::Rows,
        window::Window,
    },
};

/// Every promise of an agreement with a date that matured by the as-of date, by agreement and party.
pub(super) fn trials(context: Context<'_>) -> Vec<TrialRecord> {
    let agreements: Vec<&Agreement> =
        context.register.agreements.values().filter(|it| context.is_decided(it)).collect();
    agreements.into_par_iter().flat_map_iter(|it| of_agreement(context, it)).collect()
}

fn of_agreement(context: Context<'_>, agreement: &Agreement) -> Vec<TrialRecord> {
    let Some(decided_on) = agreement.decided_on.map(PartialDate::last_day) else {
        return Vec::new();
    };
    let own = context.commitments.get(agreement.id.as_str());
    let mut by_party: BTreeMap<&str, Vec<&Commitment>> = BTreeMap::new();
    for it in own.into_iter().flatten() {
        by_party.entry(&it.party).or_default().push(it);
    }
    by_party.retain(|party, _| {
        agreement.entitled.binary_search_by(|it| it.as_str().cmp(party)).is_ok()
    });
    let trial = |(party, commitments): (&str, Vec<&Commitment>)| {
        of_party(context, agreement, decided_on, party, &commitments)
    };
    by_party.into_iter().filter_map(trial).collect()
}

fn of_party(
    context: Context<'_>,
    agreement: &Agreement,
    decided_on: Day,
    party: &str,
    commitments: &[&Commitment],
) -> Option<TrialRecord> {
    let due = commitments.iter().filter_map(|it| it.due_on).map(PartialDate::last_day);
    let due_on = due.max()?;
    let looked_at = due_on.plus_days(i64::from(context.policy.time.follow_up_days));
    let last =
        context.window.known_on.map_or(context.window.as_of, |it| it.min(context.window.as_of));
    let at_end = Window { as_of: looked_at, known_on: None };
    let is_over = agreement::is_over(agreement.status, agreement.ended_on, at_end);
    if last < looked_at || is_over {
        return None;
    }
    let position = context.position(&agreement.id, party);
    let rows: Vec<Rows<'_>> =
        commitments.iter().map(|it| Rows::of(context.register, it, position)).collect();
    let evidence = commitments.iter().filter_map(|it| context.register.evidence.get(&it.id));
    let written = evidence.flatten().filter_map(|it| it.recorded_on).map(PartialDate::last_day);
    let mut days: BTreeSet<Day> = written.filter(|it| looked_at < *it && *it <= last).collect();
    days.insert(looked_at);
    let mut findings: Vec<TrialFinding> = Vec::new();
    for from in days {
        let window = Window { as_of: looked_at, known_on: Some(from) };
        let kept = kept(&rows, context, window);
        if findings.last().map(|it| it.kept) != Some(kept) {
            findings.push(TrialFinding { from, kept });
        }
    }
    // What never became known, or never bound, teaches nothing.
    if findings.iter().all(|it| it.kept.is_none()) {
        return None;
    }
    Some(TrialRecord {
        agreement: agreement.id.clone(),
        party: party.to_owned(),
        decided_on,
        due_on,
        looked_at,
        findings,
    })
}

/// Whether all of it was done at the end of the window; `None` if that is not known, or if none of it bound.
fn kept(rows: &[Rows<'_>], context: Context<'_>, window: Window) -> Option<bool> {
    let scores = rows.iter().map(|it| it.subject(context.policy).score(window));
    let bound: Vec<_> = scores.filter(|it| it.binding == Binding::Bound).collect();
    if bound.is_empty() {
        return None;
    }
    let is_done = |attainment: f64| context.policy.status.done_from <= attainment;
    if bound.iter().any(|it| it.is_known && !is_done(it.attainment)) {
        return Some(false);
    }
    bound.iter().all(|it| it.is_known).then_some(true)
}
