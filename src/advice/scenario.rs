//! What if: the same facts with something taken to be otherwise, assessed by exactly the same engine.
//!
//! A scenario is a changed copy of the register; nothing else knows that it is one. What waits for something that is late
//! is late too, as far as no slack takes that up.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::{
    graph::{
        critical_path::{Activity, Cycle},
        delay::{Planned, passed_on},
    },
    model::{
        Agreement, AgreementState, Capacity, Change, ChangeKind, Commitment, Day, PartialDate,
    },
    register::Register,
};

/// The facts as they would be.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// The changed copy.
    pub register: Register,
    /// Agreements that fall due on another day, by id.
    pub delays: Vec<Delay>,
    /// Agreements that wait for one that is withdrawn, each with the one that it waits for.
    pub waits_for_nothing: Vec<(String, String)>,
    /// Agreements among those that pass delay on or get it, of which it is not recorded how long they take.
    pub n_without_duration: u64,
}

/// An agreement that falls due on another day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Delay {
    /// The agreement.
    pub agreement: String,
    /// Days later; below 0: earlier.
    pub days: i64,
    /// Whether it was changed itself, or waits for one that was.
    pub is_passed_on: bool,
}

/// Makes the changes, in their order, on a copy of the register.
///
/// # Errors
///
/// [`Cycle`] if something falls due later while agreements wait for one another: nobody can tell then what waits.
pub fn apply(register: &Register, changes: &[Change], as_of: Day) -> Result<Scenario, Cycle> {
    let mut copy = register.clone();
    for change in changes {
        match change.kind {
            ChangeKind::Condition => condition(&mut copy, change, as_of),
            ChangeKind::Due => each_commitment(&mut copy, change, due),
            ChangeKind::Effort => each_commitment(&mut copy, change, effort),
            ChangeKind::Staff => staff(&mut copy, change),
            ChangeKind::Leaves => leaves(&mut copy, change, as_of),
            ChangeKind::Withdraw => withdraw(&mut copy, change),
        }
    }
    let own = own_delays(register, &copy);
    let late = passed_on(&planned(register), &own).or_else(|cycle| {
        // Without any delay there is nothing to pass on, and the circle is told of elsewhere.
        if own.is_empty() { Ok(BTreeMap::new()) } else { Err(cycle) }
    })?;
    let mut delays = Vec::new();
    let mut n_without_duration = 0;
    for (agreement, days) in late {
        let by_itself = own.get(&agreement).copied().unwrap_or(0);
        let more = days - by_itself;
        if more != 0 {
            shift(&mut copy, &agreement, more);
        }
        if let Some(it) = copy.agreements.get_mut(&agreement) {
            n_without_duration += u64::from(it.duration_days.is_none());
            // What is late by itself takes longer; what waits starts later and takes as long as before.
            let takes = it.duration_days.map(|it| it.saturating_add_signed(by_itself));
            it.duration_days = takes;
        }
        delays.push(Delay { agreement, days, is_passed_on: more != 0 });
    }
    let waits_for_nothing = waits_for_nothing(&copy, changes);
    Ok(Scenario { register: copy, delays, waits_for_nothing, n_without_duration })
}

fn condition(register: &mut Register, change: &Change, as_of: Day) {
    let (Some(agreement), Some(party)) = (&change.agreement, &change.party) else { return };
    let position = register.positions.get_mut(agreement).and_then(|it| it.get_mut(party));
    if let Some(position) = position {
        position.condition_state = change.state;
        position.condition_state_on = change.on.or(Some(PartialDate::Day(as_of)));
    }
}

fn each_commitment(register: &mut Register, change: &Change, alter: fn(&mut Commitment, &Change)) {
    let concerns = |it: &&mut Commitment| {
        let is = |wanted: &Option<String>, own: &String| wanted.as_ref().is_none_or(|it| it == own);
        is(&change.agreement, &it.agreement)
            && is(&change.party, &it.party)
            && is(&change.commitment, &it.id)
    };
    for it in register.commitments.values_mut().filter(concerns) {
        alter(it, change);
    }
}

fn due(it: &mut Commitment, change: &Change) {
    let later = |days: f64| {
        let due = it.due_on?.last_day();
        #[expect(clippy::cast_possible_truncation, reason = "whole days, far within the calendar")]
        let days = days.round().clamp(-1e6, 1e6) as i64;
        Some(PartialDate::Day(due.plus_days(days)))
    };
    it.due_on = change.due_on.or(change.later_days.and_then(later)).or(it.due_on);
}

fn effort(it: &mut Commitment, change: &Change) {
    it.effort_hours = change.effort_hours.or(it.effort_hours);
    it.effort_eur = change.effort_eur.or(it.effort_eur);
}

fn staff(register: &mut Register, change: &Change) {
    let concerns = |it: &&mut Capacity| {
        change.pool.as_ref() == Some(&it.pool)
            && change.party.as_ref().is_none_or(|party| *party == it.party)
            && change.period.as_ref().is_none_or(|period| it.period.as_ref() == Some(period))
    };
    for it in register.capacity.iter_mut().filter(concerns) {
        it.need_fte = change.need_fte.or(it.need_fte);
        it.available_fte = change.available_fte.or(it.available_fte);
        it.claim_hours = change.claim_hours.or(it.claim_hours);
        it.allocated_hours = change.allocated_hours.or(it.allocated_hours);
    }
}

/// A party leaves: what fell due for it before that day stays as it is, the rest no longer concerns it.
fn leaves(register: &mut Register, change: &Change, as_of: Day) {
    let Some(party) = &change.party else { return };
    let from = change.on.map_or(as_of, PartialDate::first_day);
    if let Some(it) = register.parties.get_mut(party) {
        it.valid_to = Some(PartialDate::Day(from.plus_days(-1)));
        it.successor = None;
    }
    for it in register.memberships.iter_mut().filter(|it| it.party == *party) {
        it.valid_to = Some(PartialDate::Day(from.plus_days(-1)));
    }
    let gone: BTreeSet<String> = register
        .commitments
        .values()
        .filter(|it| it.party == *party)
        .filter(|it| it.due_on.is_none_or(|due| from <= due.last_day()))
        .map(|it| it.id.clone())
        .collect();
    register.commitments.retain(|id, _| !gone.contains(id));
    register.milestones.retain(|(commitment, _), _| !gone.contains(commitment));
    register.evidence.retain(|commitment, _| !gone.contains(commitment));
    register.coded_evidence.retain(|it| !gone.contains(&it.commitment));
    // Where something of it fell due before, it stays at the table of that agreement.
    let stays: BTreeSet<String> = register
        .commitments
        .values()
        .filter(|it| it.party == *party)
        .map(|it| it.agreement.clone())
        .collect();
    let ended = |it: &Agreement| it.ended_on.is_some_and(|it| it.last_day() < from);
    for it in register.agreements.values_mut().filter(|it| !stays.contains(&it.id) && !ended(it)) {
        it.entitled.retain(|it| it != party);
        if let Some(positions) = register.positions.get_mut(&it.id) {
            positions.remove(party);
        }
    }
}

fn withdraw(register: &mut Register, change: &Change) {
    let agreement = change.agreement.as_ref().and_then(|it| register.agreements.get_mut(it));
    if let Some(it) = agreement {
        it.status = Some(AgreementState::Withdrawn);
        it.ended_on = change.on;
    }
}

fn waits_for_nothing(register: &Register, changes: &[Change]) -> Vec<(String, String)> {
    let withdrawn: BTreeSet<&String> = changes
        .iter()
        .filter(|it| it.kind == ChangeKind::Withdraw)
        .filter_map(|it| it.agreement.as_ref())
        .collect();
    let mut found = Vec::new();
    for it in register.agreements.values().filter(|it| !withdrawn.contains(&it.id)) {
        let gone = it.depends_on.iter().filter(|it| withdrawn.contains(it));
        found.extend(gone.map(|on| (it.id.clone(), on.clone())));
    }
    found
}

/// The last due date of each agreement.
fn last_due(register: &Register) -> BTreeMap<&str, Day> {
    let mut last: BTreeMap<&str, Day> = BTreeMap::new();
    for it in register.commitments.values() {
        let Some(due) = it.due_on.map(PartialDate::last_day) else { continue };
        let own = last.entry(&it.agreement).or_insert(due);
        *own = due.max(*own);
    }
    last
}

/// By how many days the last due date of each agreement moved.
fn own_delays(before: &Register, after: &Register) -> BTreeMap<String, i64> {
    let (before, after) = (last_due(before), last_due(after));
    after
        .iter()
        .filter_map(|(id, due)| Some(((*id).to_owned(), due.days_since(*before.get(id)?))))
        .filter(|(_, days)| *days != 0)
        .collect()
}

fn planned(register: &Register) -> Vec<Planned> {
    let due = last_due(register);
    let plan = |it: &Agreement| Planned {
        activity: Activity {
            id: it.id.clone(),
            duration_days: it.duration_days.unwrap_or(0),
            after: it.depends_on.clone(),
        },
        due: due.get(it.id.as_str()).copied(),
    };
    register.agreements.values().map(plan).collect()
}

/// All that falls due under an agreement falls due later.
fn shift(register: &mut Register, agreement: &str, days: i64) {
    for it in register.commitments.values_mut().filter(|it| it.agreement == agreement) {
        it.due_on = it.due_on.map(|it| PartialDate::Day(it.last_day().plus_days(days)));
    }
}
