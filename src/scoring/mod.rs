//! Applies the measures to the register, under a policy, on a day.
//!
//! Agreements are scored apart, each from its own rows; what crosses agreements is made of their records afterwards.
//! All sums run in the order of ids, so the same facts give the same bytes.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use crate::{
    diagnostic::{Code, Diagnostic, Place},
    graph::critical_path::{Activity, critical_path},
    model::{
        Agreement, Bounds, Coded as _, Edition, Estimate, Outcome, Policy, Presence, Undefined,
    },
    register::{Register, draft::Reading},
    scoring::{
        agreement::Context,
        assessment::{
            AgreementRecord, Assessment, BodyRecord, DatasetCard, Dependencies, EditionRecord,
            FORMAT, GroupRecord, MeetingYear, PartyCounts, PartyRecord,
        },
        group::{Member, Scope},
        study::Implementation,
    },
};

mod agreement;
pub mod assessment;
mod change;
mod coding;
mod cohort;
mod commitment;
mod effort;
mod group;
mod hearing;
mod mode;
mod pair;
mod specification;
pub mod study;

pub use commitment::Window;

/// What an assessment is made of, beside the facts.
#[derive(Debug, Clone)]
pub struct Occasion {
    /// What the dataset says of itself; the fingerprint is filled in.
    pub dataset: DatasetCard,
    /// Which evidence may be looked at.
    pub window: Window,
    /// The choices behind the numbers.
    pub policy: Policy,
    /// What became of every row.
    pub readings: Vec<Reading>,
    /// What was noticed while reading.
    pub diagnostics: Vec<Diagnostic>,
    /// Tables that the dataset does not have.
    pub absent_tables: Vec<String>,
    /// An earlier assessment of the same dataset, to tell what changed.
    pub previous: Option<Box<Assessment>>,
}

/// Agreements that are scored between two tellings of progress.
const HANDFUL: usize = 64;

/// Makes the assessment; `done` is told the number of agreements scored so far, for a progress bar.
pub fn assess(register: &Register, occasion: Occasion, done: &mut dyn FnMut(usize)) -> Assessment {
    let Occasion {
        mut dataset,
        window,
        policy,
        mut readings,
        mut diagnostics,
        absent_tables,
        previous,
    } = occasion;
    dataset.fingerprint.clone_from(&register.fingerprint);
    readings.sort();
    let mut commitments: BTreeMap<&str, Vec<&crate::model::Commitment>> = BTreeMap::new();
    for commitment in register.commitments.values() {
        commitments.entry(&commitment.agreement).or_default().push(commitment);
    }
    let mut n_by_meeting: BTreeMap<&str, usize> = BTreeMap::new();
    for meeting in register.agreements.values().filter_map(|it| it.meeting.as_deref()) {
        *n_by_meeting.entry(meeting).or_default() += 1;
    }
    let (commitments, n_by_meeting) = (&commitments, &n_by_meeting);
    let context = Context { register, policy: &policy, window, commitments, n_by_meeting };
    let all: Vec<&Agreement> =
        register.agreements.values().filter(|it| context.is_decided(it)).collect();
    // In handfuls side by side, so that progress can be told in between; the order is that of ids.
    let mut agreements: Vec<AgreementRecord> = Vec::with_capacity(all.len());
    for some in all.chunks(HANDFUL) {
        done(agreements.len());
        agreements.par_extend(some.par_iter().map(|it| agreement::score(context, it)));
    }
    let n_evidence_later = n_later(register, window);
    if 0 < n_evidence_later {
        let note = Diagnostic::note(Code::AfterAsOf, Place::file("evidence"));
        diagnostics.push(note.with("n", n_evidence_later));
    }
    diagnostics.extend(default_deadlines(register, &policy));
    let dependencies = dependencies(&agreements, register, &mut diagnostics);
    diagnostics.sort();
    let ended: BTreeSet<&str> =
        agreements.iter().filter(|it| it.has_ended).map(|it| it.id.as_str()).collect();
    let all: Vec<&AgreementRecord> = agreements.iter().collect();
    let by_portfolio = grouped(&all, context, |it| it.portfolio.clone().unwrap_or_default());
    let robustness = specification::robustness(context, &agreements, &by_portfolio);
    let made_by = format!("tenzij {}", env!("CARGO_PKG_VERSION"));
    let change = previous.map(|it| change::change(context, &agreements, &it, &made_by));
    let by_party = by_party(&agreements, register, window);
    let mut assessment = Assessment {
        format: FORMAT,
        made_by,
        edition: EditionRecord::of(Edition::Board, None),
        as_of: window.as_of,
        known_on: window.known_on,
        readings,
        diagnostics,
        absent_tables,
        n_evidence_later,
        parties: parties(register, window),
        portfolios: portfolios(register),
        goals: register.goals.values().cloned().collect(),
        bodies: bodies(register, window),
        n_meetings: n_meetings(register, window),
        overall: group_of("", &all, context),
        weighted_follow_through: weighted_follow_through(&by_portfolio, &policy),
        by_portfolio,
        by_goal: by_goal(&all, context),
        by_kind: grouped(&all, context, |it| {
            it.kind.map(|kind| kind.code().to_owned()).unwrap_or_default()
        }),
        by_quarter: cohort::by_quarter(context, &ended),
        hearing: hearing::hearing(&register.replies, &by_party, window.as_of),
        by_party,
        change,
        implementation: Implementation::default(),
        alike: Vec::new(),
        dependencies,
        replies: register.replies.clone(),
        capacity: register.capacity.clone(),
        renegotiations: register.renegotiations.clone(),
        n_searches: n_searches(register, window),
        robustness,
        coding: coding::coding(register),
        meetings: meetings(register, window),
        covariates: register.covariates.clone(),
        agreements,
        dataset,
        policy,
    };
    assessment.implementation = study::implementation(&assessment);
    assessment.alike = study::alike(&assessment);
    assessment
}

/// SHA-256 in hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut hex, byte| {
        hex.push_str(&format!("{byte:02x}"));
        hex
    })
}

fn count(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

fn n_later(register: &Register, window: Window) -> u64 {
    count(register.evidence.values().flatten().filter(|it| !window.holds(it)).count())
}

fn n_meetings(register: &Register, window: Window) -> u64 {
    let held = register.meetings.values().filter_map(|it| it.date);
    count(held.filter(|it| it.first_day() <= window.as_of).count())
}

/// Meetings by year: how many, how long, how well attended.
fn meetings(register: &Register, window: Window) -> Vec<MeetingYear> {
    let mut years: BTreeMap<i16, MeetingYear> = BTreeMap::new();
    let mut year_of: BTreeMap<&str, i16> = BTreeMap::new();
    let held = register.meetings.values().filter_map(|it| Some((it, it.date?.first_day())));
    for (meeting, day) in held.filter(|it| it.1 <= window.as_of) {
        let year = day.year();
        year_of.insert(&meeting.id, year);
        let own = years.entry(year).or_insert(MeetingYear {
            year,
            n_meetings: 0,
            person_hours: 0.0,
            n_with_hours: 0,
            n_present: 0,
            n_attendance: 0,
        });
        own.n_meetings += 1;
        own.person_hours += meeting.person_hours.unwrap_or(0.0);
        own.n_with_hours += u64::from(meeting.person_hours.is_some());
    }
    for it in &register.attendance {
        let own = year_of.get(it.meeting.as_str()).and_then(|year| years.get_mut(year));
        let (Some(own), Some(present)) = (own, it.present) else { continue };
        own.n_attendance += 1;
        own.n_present += u64::from(present == Presence::Yes);
    }
    years.into_values().collect()
}

fn n_searches(register: &Register, window: Window) -> BTreeMap<String, u64> {
    let mut n_searches = BTreeMap::new();
    for search in &register.searches {
        if search.searched_on.is_none_or(|it| it.last_day() <= window.as_of) {
            *n_searches.entry(search.party.clone()).or_default() += 1;
        }
    }
    n_searches
}

fn parties(register: &Register, window: Window) -> Vec<PartyRecord> {
    let record = |it: &crate::model::Party| PartyRecord {
        id: it.id.clone(),
        name: it.name.clone(),
        kind: it.kind,
        code: it.code.clone(),
        population: it.population,
        valid_from: it.valid_from,
        valid_to: it.valid_to,
        successor: it.successor.clone(),
        is_current: it.exists_on(window.as_of),
    };
    register.parties.values().map(record).collect()
}

fn portfolios(register: &Register) -> Vec<crate::model::Portfolio> {
    let mut portfolios: Vec<crate::model::Portfolio> =
        register.portfolios.values().cloned().collect();
    portfolios.sort_by_key(|it| it.name.to_lowercase());
    portfolios
}

fn bodies(register: &Register, window: Window) -> Vec<BodyRecord> {
    let places = |body: &str, has_seat: bool| {
        let own = register.memberships.iter().filter(|it| it.body == body);
        own.filter(|it| it.has_seat() == has_seat && it.holds_on(window.as_of))
            .map(|it| it.party.clone())
            .collect()
    };
    let record = |body: &crate::model::Body| BodyRecord {
        body: body.clone(),
        members: places(&body.id, true),
        beside: places(&body.id, false),
    };
    register.bodies.values().map(record).collect()
}

fn group_of(key: &str, agreements: &[&AgreementRecord], context: Context<'_>) -> GroupRecord {
    let members: Vec<Member<'_>> = agreements
        .iter()
        .map(|it| {
            let n_entitled = it.scores.stances.entitled;
            Member::of(it, effort::meeting_share(context, it.meeting.as_deref(), n_entitled))
        })
        .collect();
    group::score(key, Scope::Group, &members, context.policy)
}

fn grouped(
    agreements: &[&AgreementRecord],
    context: Context<'_>,
    key: impl Fn(&AgreementRecord) -> String,
) -> Vec<GroupRecord> {
    let mut groups: BTreeMap<String, Vec<&AgreementRecord>> = BTreeMap::new();
    for agreement in agreements {
        groups.entry(key(agreement)).or_default().push(agreement);
    }
    groups.iter().map(|(key, members)| group_of(key, members, context)).collect()
}

/// Every goal with all that lies below it.
fn by_goal(agreements: &[&AgreementRecord], context: Context<'_>) -> Vec<GroupRecord> {
    let is_below = |goal: &str, ancestor: &str| {
        let mut current = Some(goal);
        let mut n_steps = 0;
        while let Some(id) = current.filter(|_| n_steps <= context.register.goals.len()) {
            if id == ancestor {
                return true;
            }
            current = context.register.goals.get(id).and_then(|it| it.parent.as_deref());
            n_steps += 1;
        }
        false
    };
    let group = |ancestor: &String| {
        let members: Vec<&AgreementRecord> = agreements
            .iter()
            .filter(|it| it.goal.as_ref().is_some_and(|goal| is_below(goal, ancestor)))
            .copied()
            .collect();
        group_of(ancestor, &members, context)
    };
    context.register.goals.keys().map(group).collect()
}

/// Follow-through averaged over portfolios by the weights of the policy.
///
/// Where one portfolio has no point, neither has the average; it gives that portfolio's reason.
pub fn weighted_follow_through(by_portfolio: &[GroupRecord], policy: &Policy) -> Estimate {
    let (mut total, mut point, mut low, mut high) = (0.0, Outcome::Value(0.0), 0.0, 0.0);
    let (mut n_used, mut n_unknown) = (0, 0);
    for group in by_portfolio {
        let Some(bounds) = group.follow_through.bounds else { continue };
        let weight = policy.weight(&group.key);
        // What weighs nothing keeps nobody from an average.
        if weight <= 0.0 {
            continue;
        }
        total += weight;
        low += weight * bounds.low;
        high += weight * bounds.high;
        point = match (point, group.follow_through.point) {
            (Outcome::Value(sum), Outcome::Value(own)) => Outcome::Value(sum + weight * own),
            (Outcome::Value(_), reason) => reason,
            (reason, _) => reason,
        };
        n_used += group.follow_through.n_used;
        n_unknown += group.follow_through.n_unknown;
    }
    if total <= 0.0 {
        return Estimate::undefined(Undefined::NothingDue);
    }
    if let Outcome::Value(sum) = point {
        point = Outcome::Value(sum / total);
    }
    let bounds = Some(Bounds { low: low / total, high: high / total });
    Estimate { point, bounds, interval: None, n_used, n_unknown }
}

fn by_party(
    agreements: &[AgreementRecord],
    register: &Register,
    window: Window,
) -> Vec<PartyCounts> {
    let mut counts: BTreeMap<&str, PartyCounts> = BTreeMap::new();
    let empty = |party: &str| PartyCounts {
        party: party.to_owned(),
        statuses: assessment::StatusCounts::default(),
        stances: assessment::StanceCounts::default(),
        n_with_source: 0,
    };
    for agreement in agreements {
        for pair in &agreement.pairs {
            let own = counts.entry(&pair.party).or_insert_with(|| empty(&pair.party));
            own.statuses.add(pair.status);
            own.n_with_source += u64::from(pair.status.is_due() && pair.has_source);
        }
        for seat in &agreement.seats {
            let holder = register.holder(&seat.party, window.as_of);
            counts.entry(holder).or_insert_with(|| empty(holder)).stances.add(seat.stance);
        }
    }
    let mut counts: Vec<PartyCounts> = counts.into_values().collect();
    let name = |id: &str| register.parties.get(id).map(|it| it.name.to_lowercase());
    counts.sort_by_key(|it| name(&it.party));
    counts
}

/// A day of the year on which nearly all terms fall.
fn default_deadlines(register: &Register, policy: &Policy) -> Option<Diagnostic> {
    let mut days: BTreeMap<(i8, i8), u64> = BTreeMap::new();
    let mut n_terms = 0;
    for due in register.commitments.values().filter_map(|it| it.due_on) {
        let day = due.last_day();
        *days.entry((day.month(), day.day())).or_default() += 1;
        n_terms += 1;
    }
    let ((month, day), n) = days.into_iter().max_by_key(|(_, n)| *n)?;
    let is_default = policy.minimum.whole_percentage <= n_terms
        && policy.thresholds.default_deadline * n_terms as f64 <= n as f64;
    is_default.then(|| {
        Diagnostic::note(Code::DeadlinesLookDefault, Place::file("commitments"))
            .with("n", n)
            .with("found", n_terms)
            .with("date", format!("{day}-{month}"))
    })
}

fn dependencies(
    agreements: &[AgreementRecord],
    register: &Register,
    diagnostics: &mut Vec<Diagnostic>,
) -> Dependencies {
    let waited_for: BTreeSet<&String> = agreements.iter().flat_map(|it| &it.depends_on).collect();
    let taking_part: Vec<&AgreementRecord> = agreements
        .iter()
        .filter(|it| !it.depends_on.is_empty() || waited_for.contains(&it.id))
        .collect();
    let duration = |id: &str| register.agreements.get(id).and_then(|it| it.duration_days);
    let activities: Vec<Activity> = taking_part
        .iter()
        .map(|it| Activity {
            id: it.id.clone(),
            duration_days: duration(&it.id).unwrap_or(0),
            after: it.depends_on.clone(),
        })
        .collect();
    let n_without_duration =
        count(taking_part.iter().filter(|it| duration(&it.id).is_none()).count());
    match critical_path(&activities) {
        Ok(schedule) => Dependencies {
            order: schedule.order,
            cycle: None,
            schedule: schedule.times,
            critical_path: schedule.critical_path,
            duration_days: (!taking_part.is_empty()).then_some(schedule.duration_days),
            n_without_duration,
        },
        Err(cycle) => {
            let first = cycle.path.first().map(String::as_str).unwrap_or_default();
            let place = register.place("agreements", first).unwrap_or_default();
            diagnostics.push(
                Diagnostic::note(Code::DependencyCycle, place.cell("depends_on"))
                    .with_whole("path", cycle.path.join(" → ")),
            );
            Dependencies { cycle: Some(cycle.path), n_without_duration, ..Dependencies::default() }
        }
    }
}
