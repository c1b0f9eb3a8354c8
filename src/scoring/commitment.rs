//! One commitment on a day: what is known of it, how far it has come, what leaked.

use crate::{
    measures::{
        act::{Observation, Timing, act, act_bounds},
        attainment::{Target, attainment},
        leak_parts::{Explanation, Kept, LeakParts, Promise, leak_parts},
    },
    model::{
        Binding, Bounds, Commitment, Day, Evidence, EvidenceKind, EvidenceState, Grade,
        PartialDate, Policy, Position, Stance, Status,
    },
    register::{
        Register,
        obligation::{Obligation, obligation},
    },
    scoring::assessment::{CommitmentRecord, EvidenceRecord},
};

/// Which evidence an assessment may look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The day that the assessment speaks of: nothing that happened later counts.
    pub as_of: Day,
    /// If given: nothing that was recorded later counts either.
    pub known_on: Option<Day>,
}

impl Window {
    /// Whether an observation may be looked at.
    pub fn holds(&self, evidence: &Evidence) -> bool {
        let recorded = evidence.recorded_on.map(PartialDate::last_day);
        let was_known = match (self.known_on, recorded) {
            (Some(known_on), Some(recorded)) => recorded <= known_on,
            (Some(_) | None, _) => true,
        };
        was_known && happened_on(evidence).is_some_and(|it| it <= self.as_of)
    }
}

/// The day at which an observation counts: when it happened, or else when it was recorded.
fn happened_on(evidence: &Evidence) -> Option<Day> {
    evidence.occurred_on.or(evidence.recorded_on).map(PartialDate::last_day)
}

/// A commitment, the position under which it was made, and what was found of it.
pub(super) struct Subject<'a> {
    policy: &'a Policy,
    commitment: &'a Commitment,
    position: Option<&'a Position>,
    /// Oldest first.
    evidence: &'a [Evidence],
    /// Milestones with their weights; without any weight each counts as much as the others.
    milestones: Vec<(&'a str, f64)>,
}

/// What is known of a commitment on a day.
pub(super) struct State {
    pub(super) obligation: Obligation,
    pub(super) is_due: bool,
    pub(super) is_known: bool,
    pub(super) status: Status,
    pub(super) attainment: f64,
    pub(super) overachievement: Option<f64>,
    pub(super) done_on: Option<Day>,
    pub(super) act: Bounds,
    /// The attainment against what the party understood, where that is on record.
    own_attainment: Option<f64>,
    has_deviated: bool,
}

impl<'a> Subject<'a> {
    /// Looks up once what every question about the commitment needs.
    pub(super) fn of(
        register: &'a Register,
        policy: &'a Policy,
        commitment: &'a Commitment,
        position: Option<&'a Position>,
    ) -> Subject<'a> {
        let evidence = register.evidence.get(&commitment.id).map_or(&[][..], Vec::as_slice);
        let milestones = if register.milestones.is_empty() {
            Vec::new()
        } else {
            let own = register.milestones.range((commitment.id.clone(), String::new())..);
            own.take_while(|(key, _)| key.0 == commitment.id)
                .map(|(_, it)| (it.id.as_str(), it.weight.unwrap_or(1.0)))
                .collect()
        };
        Subject { policy, commitment, position, evidence, milestones }
    }

    fn evidence(&self, window: Window) -> impl Iterator<Item = &'a Evidence> + use<'a> {
        self.evidence.iter().filter(move |it| window.holds(it))
    }

    fn target(&self) -> Option<Target> {
        let target = self.commitment.target?;
        // Without a baseline a quantity starts from nothing, which is how people write targets.
        let baseline = self.commitment.baseline.unwrap_or(0.0);
        Some(Target { baseline, target, tolerance: self.commitment.tolerance })
    }

    /// Looks at the commitment on the last day of a window.
    pub(super) fn state(&self, window: Window) -> State {
        let obligation = obligation(self.position, self.commitment.due_on, window.as_of);
        let grace = i64::from(self.policy.time.grace_days);
        let is_due = obligation.due.is_some_and(|due| due.plus_days(grace) <= window.as_of);
        let track = self.track(window);
        let reached = track.observations.last().map_or(0.0, |it| it.attainment);
        let is_known = self.is_known(window, reached, obligation.due);
        let half_life_days = self.policy.half_life_days();
        let timing = obligation.due.map(|due| Timing { due, grace_days: grace, half_life_days });
        let act = discounted(&track, timing, is_known);
        let latest = self.evidence(window).filter_map(|it| it.status).last();
        State {
            obligation,
            is_due,
            is_known,
            status: self.status(reached, is_known, latest, &track),
            attainment: reached,
            overachievement: track.uncapped,
            done_on: done_on(&track, self.policy.status.done_from),
            act,
            own_attainment: self.own_attainment(window),
            has_deviated: latest == Some(EvidenceState::Deviated),
        }
    }

    /// Whether the final state is known: it is done, or something settles what became of it.
    fn is_known(&self, window: Window, reached: f64, due: Option<Day>) -> bool {
        self.policy.status.done_from <= reached || self.evidence(window).any(|it| settles(it, due))
    }

    /// What was done, with lateness discounted by each of other half-lives than that of the policy.
    pub(super) fn act_with<const N: usize>(
        &self,
        window: Window,
        half_lives_days: [Option<f64>; N],
    ) -> [Bounds; N] {
        let obligation = obligation(self.position, self.commitment.due_on, window.as_of);
        let grace_days = i64::from(self.policy.time.grace_days);
        let track = self.track(window);
        let reached = track.observations.last().map_or(0.0, |it| it.attainment);
        let is_known = self.is_known(window, reached, obligation.due);
        half_lives_days.map(|half_life_days| {
            let timing = obligation.due.map(|due| Timing { due, grace_days, half_life_days });
            discounted(&track, timing, is_known)
        })
    }

    /// The status of a commitment whose term has passed, as if it stood alone.
    fn status(
        &self,
        reached: f64,
        is_known: bool,
        latest: Option<EvidenceState>,
        track: &Track,
    ) -> Status {
        if self.policy.status.done_from <= reached {
            return Status::Done;
        }
        if !is_known {
            return Status::Unknown;
        }
        match latest {
            Some(EvidenceState::Deviated) => Status::Deviated,
            Some(EvidenceState::NotDone) => Status::NotDone,
            Some(EvidenceState::Running | EvidenceState::Done) => Status::Running,
            None if self.policy.status.begun_from <= reached || track.has_means => Status::Running,
            None => Status::NotDone,
        }
    }

    /// Attainment over time, from values, from finished milestones, or from what sources say.
    fn track(&self, window: Window) -> Track {
        let mut track = Track::default();
        let total: f64 = self.milestones.iter().map(|(_, weight)| weight).sum();
        let mut finished: Vec<&str> = Vec::new();
        for evidence in self.evidence(window) {
            let Some(on) = happened_on(evidence) else { continue };
            let tells = self.commitment.kind.is_none_or(|kind| evidence.kind.tells_of(kind));
            if !tells {
                track.has_means = true;
                continue;
            }
            let by_value = evidence.value.zip(self.target()).and_then(|(value, target)| {
                attainment(&target, value).ok().filter(|_| evidence.kind != EvidenceKind::Statement)
            });
            let is_done = evidence.status == Some(EvidenceState::Done);
            let by_milestone = evidence.milestone.as_deref().filter(|_| is_done && 0.0 < total);
            if let Some(found) = by_value {
                track.uncapped = Some(found.uncapped);
                track.observations.push(Observation { on, attainment: found.share });
            } else if let Some(milestone) = by_milestone {
                finished.push(milestone);
                let done = self.milestones.iter().filter(|(id, _)| finished.contains(id));
                let share = done.map(|(_, weight)| weight).sum::<f64>() / total;
                track.observations.push(Observation { on, attainment: share });
            } else if is_done {
                track.observations.push(Observation { on, attainment: 1.0 });
            } else if evidence.status == Some(EvidenceState::Running) {
                track.has_means = true;
            }
        }
        track
    }

    fn own_attainment(&self, window: Window) -> Option<f64> {
        let understood = self.position?.understood_target?;
        let target = Target { target: understood, ..self.target()? };
        let last = self
            .evidence(window)
            .filter(|it| self.commitment.kind.is_none_or(|kind| it.kind.tells_of(kind)))
            .filter_map(|it| it.value)
            .last();
        // Nothing measured is nothing attained, whatever was understood.
        last.map_or(Some(0.0), |value| attainment(&target, value).ok().map(|it| it.share))
    }

    /// The record of the commitment on the last day of a window.
    pub(super) fn record(&self, window: Window) -> CommitmentRecord {
        let state = self.state(window);
        let it = self.commitment;
        let binds = state.obligation.binding == Binding::Bound;
        CommitmentRecord {
            id: it.id.clone(),
            party: it.party.clone(),
            description: it.description.clone(),
            kind: it.kind,
            unit: it.unit.clone(),
            baseline: it.baseline,
            target: it.target,
            due_on: it.due_on,
            weight: it.weight.unwrap_or(1.0),
            effort_hours: it.effort_hours,
            effort_eur: it.effort_eur,
            spent_hours: it.spent_hours,
            spent_eur: it.spent_eur,
            binding: state.obligation.binding,
            is_due: state.is_due,
            is_known: state.is_known,
            status: state.shown(),
            attainment: state.attainment,
            overachievement: state.overachievement,
            done_on: state.done_on,
            act: state.act,
            parts: (binds && state.is_due && state.is_known).then(|| self.parts(&state)),
            evidence: self.evidence(window).map(evidence_record).collect(),
        }
    }

    fn parts(&self, state: &State) -> LeakParts {
        let kept = Kept {
            attainment: state.attainment,
            act: state.act.low,
            own_attainment: state.own_attainment,
        };
        let promise = match self.position.and_then(|it| it.stance) {
            Some(Stance::YesUnless | Stance::YesProvided) => Promise::Conditional,
            _ => Promise::Unconditional,
        };
        let explanation =
            if state.has_deviated { Explanation::Deviated } else { Explanation::None };
        leak_parts(&kept, promise, explanation)
    }
}

impl State {
    /// The one status, with what binds and what is due taken in.
    ///
    /// What may or may not bind is unknown, unless it is done.
    pub(super) fn shown(&self) -> Status {
        match self.obligation.binding {
            Binding::Unbound | Binding::Released => Status::NotApplicable,
            Binding::Dormant => Status::NotDue,
            Binding::Bound | Binding::Maybe if !self.is_due => Status::NotDue,
            Binding::Bound => self.status,
            Binding::Maybe if self.status == Status::Done => Status::Done,
            Binding::Maybe => Status::Unknown,
        }
    }
}

/// Attainment over time, and whether anything says that work has begun.
#[derive(Default)]
struct Track {
    observations: Vec<Observation>,
    uncapped: Option<f64>,
    has_means: bool,
}

/// Act, with bounds where the final state is not known; without a term nothing is late.
fn discounted(track: &Track, timing: Option<Timing>, is_known: bool) -> Bounds {
    let reached = track.observations.last().map_or(0.0, |it| it.attainment);
    match (timing, is_known) {
        (Some(timing), true) => Bounds::exactly(act(&track.observations, &timing)),
        (Some(timing), false) => act_bounds(&track.observations, &timing),
        (None, true) => Bounds::exactly(reached),
        (None, false) => Bounds { low: reached, high: 1.0 },
    }
}

/// The first day from which all observations are those of something done.
fn done_on(track: &Track, done_from: f64) -> Option<Day> {
    let done = track.observations.iter().rev().take_while(|it| done_from <= it.attainment);
    done.last().map(|it| it.on)
}

/// Whether an observation settles what became of a commitment: its final state is then known.
///
/// Only what has a source, or is the party's own word, settles that something was *not* done; who says so without
/// telling from where leaves it unknown. That something was done needs no settling.
fn settles(evidence: &Evidence, due: Option<Day>) -> bool {
    let is_after_due = happened_on(evidence).zip(due).is_some_and(|(on, due)| due <= on);
    let is_final = match evidence.status {
        Some(EvidenceState::Done | EvidenceState::NotDone | EvidenceState::Deviated) => true,
        Some(EvidenceState::Running) | None => false,
    };
    let has_origin = evidence.source.is_some() || evidence.grade == Some(Grade::OwnStatement);
    has_origin && (is_after_due || is_final)
}

fn evidence_record(it: &Evidence) -> EvidenceRecord {
    EvidenceRecord {
        id: it.id.clone(),
        kind: it.kind,
        occurred_on: it.occurred_on,
        recorded_on: it.recorded_on,
        observation: it.observation.clone(),
        value: it.value,
        status: it.status,
        reason_code: it.reason_code,
        reason: it.reason.clone(),
        grade: it.grade,
        source: it.source.clone(),
    }
}
