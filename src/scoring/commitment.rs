//! One commitment on a day: what is known of it, how far it has come, what leaked.
//!
//! Everything here works on small values without texts, so that a region read from its rows
//! and a country read in columns are scored by the same functions. The rows are at home in `rows.rs`.

use crate::{
    measures::{
        act::{Observation, Progress, Timing},
        attainment::{Target, attainment},
        leak_parts::{Explanation, Kept, LeakParts, Promise, leak_parts},
    },
    model::{
        Binding, Bounds, Commitment, CommitmentKind, Day, EvidenceKind, EvidenceState, PartialDate,
        Policy, Stance, Status,
    },
    register::obligation::{Obligation, Said, obligation},
    scoring::{
        sighting::{Ground, Sighting},
        window::Window,
    },
};

/// What was agreed of a commitment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Terms {
    pub(crate) kind: Option<CommitmentKind>,
    pub(crate) baseline: Option<f64>,
    pub(crate) target: Option<f64>,
    pub(crate) tolerance: Option<f64>,
    pub(crate) weight: Option<f64>,
    pub(crate) due_on: Option<PartialDate>,
    pub(crate) effort_hours: Option<f64>,
    pub(crate) effort_eur: Option<f64>,
    pub(crate) spent_hours: Option<f64>,
    pub(crate) spent_eur: Option<f64>,
}

impl From<&Commitment> for Terms {
    fn from(it: &Commitment) -> Terms {
        Terms {
            kind: it.kind,
            baseline: it.baseline,
            target: it.target,
            tolerance: it.tolerance,
            weight: it.weight,
            due_on: it.due_on,
            effort_hours: it.effort_hours,
            effort_eur: it.effort_eur,
            spent_hours: it.spent_hours,
            spent_eur: it.spent_eur,
        }
    }
}

/// A commitment, what its party said, and what was found of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Subject<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) terms: Terms,
    /// `None`: no position on record.
    pub(crate) said: Option<Said>,
    /// Oldest first.
    pub(crate) sightings: &'a [Sighting],
    /// Weights of its milestones, in the order that sightings refer to.
    pub(crate) milestones: &'a [f64],
}

/// Whether an agreement concerns the party that made a commitment under it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Concern {
    /// It is one of those entitled.
    Entitled,
    /// It took part in what came of the agreement, and not in deciding it.
    Beside,
}

/// One commitment on a day, in numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct CommitmentScore {
    /// Whether what was said binds to it.
    pub(crate) binding: Binding,
    /// Whether the due date and the days of grace have passed.
    pub(crate) is_due: bool,
    /// Whether the final state is known.
    pub(crate) is_known: bool,
    /// Its status, as if it stood alone.
    pub(crate) status: Status,
    /// The day from which it has been done without being undone, if it is.
    pub(crate) done_on: Option<Day>,
    /// Attainment so far.
    pub(crate) attainment: f64,
    /// Beyond the target, uncapped; `None` without a measured value.
    pub(crate) overachievement: Option<f64>,
    /// Act: attainment with lateness taken off; low and high differ where the final state is unknown.
    pub(crate) act: Bounds,
    /// The exact parts of the leak, where it binds, is due, and the final state is known.
    pub(crate) parts: Option<LeakParts>,
    pub(crate) weight: f64,
    pub(crate) effort_hours: Option<f64>,
    pub(crate) effort_eur: Option<f64>,
    pub(crate) spent_hours: Option<f64>,
    pub(crate) spent_eur: Option<f64>,
    /// What all this rests on.
    pub(crate) ground: Ground,
}

impl CommitmentScore {
    /// What leaked of it, `1 − a`.
    pub(crate) fn leak(&self) -> Bounds {
        Bounds { low: 1.0 - self.act.high, high: 1.0 - self.act.low }
    }
}

/// What is known of a commitment on a day.
pub(crate) struct State {
    pub(super) obligation: Obligation,
    is_due: bool,
    is_known: bool,
    status: Status,
    act: Bounds,
    seen: Seen,
}

/// What one pass over the observations finds.
struct Seen {
    progress: Progress,
    /// The day of the last one that may be looked at.
    last_on: Option<Day>,
    uncapped: Option<f64>,
    /// Whether anything says that work has begun.
    has_means: bool,
    /// The first day from which all observations are those of something done.
    done_on: Option<Day>,
    /// The last status that any observation gives.
    latest: Option<EvidenceState>,
    is_settled: bool,
    /// The last value of an observation that tells of the result.
    last_value: Option<f64>,
    ground: Ground,
}

impl Subject<'_> {
    fn target(&self) -> Option<Target> {
        let target = self.terms.target?;
        // Without a baseline a quantity starts from nothing, which is how people write targets.
        let baseline = self.terms.baseline.unwrap_or(0.0);
        Some(Target { baseline, target, tolerance: self.terms.tolerance })
    }

    /// What is asked for on a day.
    pub(crate) fn obligation(&self, as_of: Day) -> Obligation {
        obligation(self.said.as_ref(), self.terms.due_on, as_of)
    }

    /// Looks at the commitment on the last day of a window.
    #[inline]
    pub(crate) fn state(&self, window: Window) -> State {
        let obligation = self.obligation(window.as_of);
        let is_due = self.is_due(obligation, window);
        let seen = self.look(window, obligation.due);
        let is_known = self.is_known(&seen);
        let act = self.act(&seen, obligation.due, self.policy.half_life_days());
        State { obligation, is_due, is_known, status: self.status(&seen), act, seen }
    }

    /// The one status on an earlier day, with what binds and what is due by then taken in.
    ///
    /// `now` is the state on the last day of a window. Where nothing was seen since the earlier day, and the due date is
    /// the same, the observations say the same, and need not be gone through again.
    pub(super) fn status_before(&self, now: &State, earlier: Window) -> Status {
        let obligation = self.obligation(earlier.as_of);
        let is_due = self.is_due(obligation, earlier);
        let is_same = now.seen.last_on.is_none_or(|it| it <= earlier.as_of)
            && now.obligation.due == obligation.due;
        let status =
            if is_same { now.status } else { self.status(&self.look(earlier, obligation.due)) };
        shown(obligation.binding, is_due, status)
    }

    fn is_due(&self, obligation: Obligation, window: Window) -> bool {
        let grace = i64::from(self.policy.time.grace_days);
        obligation.due.is_some_and(|due| due.plus_days(grace) <= window.as_of)
    }

    /// Whether the final state is known: it is done, or something settles what became of it.
    fn is_known(&self, seen: &Seen) -> bool {
        self.policy.status.done_from <= seen.progress.reached() || seen.is_settled
    }

    /// Act, with bounds where the final state is not known; without a term nothing is late.
    fn act(&self, seen: &Seen, due: Option<Day>, half_life_days: Option<f64>) -> Bounds {
        let grace_days = i64::from(self.policy.time.grace_days);
        let timing = due.map(|due| Timing { due, grace_days, half_life_days });
        let progress = &seen.progress;
        match (timing, self.is_known(seen)) {
            (Some(timing), true) => Bounds::exactly(progress.act(&timing)),
            (Some(timing), false) => progress.act_bounds(&timing),
            (None, true) => Bounds::exactly(progress.reached()),
            (None, false) => Bounds { low: progress.reached(), high: 1.0 },
        }
    }

    /// What was done, with lateness discounted by each of other half-lives than that of the policy.
    pub(super) fn act_with<const N: usize>(
        &self,
        window: Window,
        half_lives_days: [Option<f64>; N],
    ) -> [Bounds; N] {
        let due = self.obligation(window.as_of).due;
        let seen = self.look(window, due);
        half_lives_days.map(|half_life_days| self.act(&seen, due, half_life_days))
    }

    /// The status of a commitment whose term has passed, as if it stood alone.
    fn status(&self, seen: &Seen) -> Status {
        let reached = seen.progress.reached();
        if self.policy.status.done_from <= reached {
            return Status::Done;
        }
        if !seen.is_settled {
            return Status::Unknown;
        }
        match seen.latest {
            Some(EvidenceState::Deviated) => Status::Deviated,
            Some(EvidenceState::NotDone) => Status::NotDone,
            Some(EvidenceState::Running | EvidenceState::Done) => Status::Running,
            None if self.policy.status.begun_from <= reached || seen.has_means => Status::Running,
            None => Status::NotDone,
        }
    }

    /// Goes once over the observations of a window.
    ///
    /// Attainment comes from values, from finished milestones, or from what sources say.
    #[inline]
    fn look(&self, window: Window, due: Option<Day>) -> Seen {
        let mut seen = Seen::default();
        let target = self.target();
        let total: f64 = self.milestones.iter().sum();
        let mut finished: Vec<u32> = Vec::new();
        for sighting in self.sightings {
            let Some(on) = window.sees(sighting) else { continue };
            seen.last_on = seen.last_on.max(Some(on));
            seen.ground = seen.ground.max(sighting.ground());
            seen.latest = sighting.status.or(seen.latest);
            seen.is_settled |= sighting.settles(on, due);
            if self.terms.kind.is_some_and(|kind| !sighting.kind.tells_of(kind)) {
                seen.has_means = true;
                continue;
            }
            seen.last_value = sighting.value.or(seen.last_value);
            let by_value = sighting.value.zip(target).and_then(|(value, target)| {
                attainment(&target, value).ok().filter(|_| sighting.kind != EvidenceKind::Statement)
            });
            let is_done = sighting.status == Some(EvidenceState::Done);
            let by_milestone = sighting.milestone.filter(|_| is_done && 0.0 < total);
            if let Some(found) = by_value {
                seen.uncapped = Some(found.uncapped);
                self.observe(&mut seen, on, found.share);
            } else if let Some(milestone) = by_milestone {
                finished.push(milestone);
                let done = (0_u32..).zip(self.milestones).filter(|(at, _)| finished.contains(at));
                let share = done.map(|(_, weight)| weight).sum::<f64>() / total;
                self.observe(&mut seen, on, share);
            } else if is_done {
                self.observe(&mut seen, on, 1.0);
            } else if sighting.status == Some(EvidenceState::Running) {
                seen.has_means = true;
            }
        }
        seen
    }

    fn observe(&self, seen: &mut Seen, on: Day, attainment: f64) {
        seen.progress.observe(Observation { on, attainment });
        let is_done = self.policy.status.done_from <= attainment;
        seen.done_on = if is_done { seen.done_on.or(Some(on)) } else { None };
    }

    /// The attainment against what the party understood, where that is on record.
    fn own_attainment(&self, seen: &Seen) -> Option<f64> {
        let understood = self.said?.understood_target?;
        let target = Target { target: understood, ..self.target()? };
        // Nothing measured is nothing attained, whatever was understood.
        let Some(value) = seen.last_value else { return Some(0.0) };
        attainment(&target, value).ok().map(|it| it.share)
    }

    /// The numbers of the commitment on the last day of a window.
    pub(crate) fn score(&self, window: Window) -> CommitmentScore {
        self.score_of(&self.state(window))
    }

    fn score_of(&self, state: &State) -> CommitmentScore {
        let binds = state.obligation.binding == Binding::Bound;
        let tells = binds && state.is_due && state.is_known;
        CommitmentScore {
            binding: state.obligation.binding,
            is_due: state.is_due,
            is_known: state.is_known,
            status: state.shown(),
            done_on: state.seen.done_on,
            attainment: state.seen.progress.reached(),
            overachievement: state.seen.uncapped,
            act: state.act,
            parts: tells.then(|| self.parts(state)),
            weight: self.terms.weight.unwrap_or(1.0),
            effort_hours: self.terms.effort_hours,
            effort_eur: self.terms.effort_eur,
            spent_hours: self.terms.spent_hours,
            spent_eur: self.terms.spent_eur,
            ground: state.seen.ground,
        }
    }

    /// The same under an agreement that concerns the party, or does not.
    ///
    /// Whom the agreement does not concern, and who said nothing of it, is not bound by it.
    pub(crate) fn score_as(&self, concern: Concern, state: &State) -> CommitmentScore {
        let score = self.score_of(state);
        if self.said.is_some() || concern == Concern::Entitled {
            return score;
        }
        let (binding, status) = (Binding::Unbound, Status::NotApplicable);
        CommitmentScore { binding, status, parts: None, ..score }
    }

    fn parts(&self, state: &State) -> LeakParts {
        let kept = Kept {
            attainment: state.seen.progress.reached(),
            act: state.act.low,
            own_attainment: self.own_attainment(&state.seen),
        };
        let promise = match self.said.and_then(|it| it.stance) {
            Some(Stance::YesUnless | Stance::YesProvided) => Promise::Conditional,
            _ => Promise::Unconditional,
        };
        let explanation = match state.seen.latest {
            Some(EvidenceState::Deviated) => Explanation::Deviated,
            _ => Explanation::None,
        };
        leak_parts(&kept, promise, explanation)
    }
}

impl State {
    fn shown(&self) -> Status {
        shown(self.obligation.binding, self.is_due, self.status)
    }
}

/// The one status, with what binds and what is due taken in.
///
/// What may or may not bind is unknown, unless it is done.
fn shown(binding: Binding, is_due: bool, status: Status) -> Status {
    match binding {
        Binding::Unbound | Binding::Released => Status::NotApplicable,
        Binding::Dormant => Status::NotDue,
        Binding::Bound | Binding::Maybe if !is_due => Status::NotDue,
        Binding::Bound => status,
        Binding::Maybe if status == Status::Done => Status::Done,
        Binding::Maybe => Status::Unknown,
    }
}

impl Default for Seen {
    fn default() -> Seen {
        Seen {
            progress: Progress::default(),
            last_on: None,
            uncapped: None,
            has_means: false,
            done_on: None,
            latest: None,
            is_settled: false,
            last_value: None,
            ground: Ground::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::window::Dates;

    fn sighting(on: &str, value: Option<f64>, status: &str, milestone: Option<u32>) -> Sighting {
        use crate::model::Coded as _;
        Sighting {
            dates: Dates { happened_on: on.parse().ok(), recorded_on: None },
            kind: EvidenceKind::Quantity,
            value,
            status: EvidenceState::from_code(status),
            is_own_word: false,
            has_source: true,
            milestone,
        }
    }

    fn terms(target: Option<f64>) -> Terms {
        Terms {
            kind: Some(CommitmentKind::Quantity),
            baseline: None,
            target,
            tolerance: None,
            weight: Some(2.0),
            due_on: "2024-06".parse().ok(),
            effort_hours: None,
            effort_eur: None,
            spent_hours: None,
            spent_eur: None,
        }
    }

    fn check(
        target: Option<f64>,
        milestones: &[f64],
        seen: &[Sighting],
        expected: (f64, f64, Status, bool),
    ) {
        let mut policy = crate::sources::policy::read(None).value.unwrap();
        policy.time.half_life_days = 0;
        let terms = terms(target);
        let said = Said {
            stance: Some(Stance::Yes),
            condition_state: None,
            condition_state_on: None,
            understood_target: None,
        };
        let window = Window { as_of: "2024-12-31".parse().unwrap(), known_on: None };
        let subject =
            Subject { policy: &policy, terms, said: Some(said), sightings: seen, milestones };
        let score = subject.score_as(Concern::Entitled, &subject.state(window));
        let actual = (score.attainment, score.act.high, score.status, score.is_known);
        assert_eq!(actual, expected, "{seen:?}");
        let unsaid = Subject { said: None, ..subject };
        let beside = unsaid.score_as(Concern::Beside, &unsaid.state(window));
        assert_eq!(
            (beside.binding, beside.status, beside.parts),
            (Binding::Unbound, Status::NotApplicable, None)
        );
        assert_eq!(beside.attainment, score.attainment);
    }

    #[test]
    fn values_milestones_and_words_in_one_pass() {
        let at = |on, value| sighting(on, Some(value), "", None);
        let done = |on, milestone| sighting(on, None, "done", milestone);
        check(Some(10.0), &[], &[], (0.0, 1.0, Status::Unknown, false));
        // Four of ten, in time; nothing after the term tells whether more was done: between 0.4 and all.
        check(Some(10.0), &[], &[at("2024-05-01", 4.0)], (0.4, 1.0, Status::Unknown, false));
        check(
            Some(10.0),
            &[],
            &[at("2024-05-01", 4.0), at("2024-07-01", 5.0)],
            (0.5, 0.5, Status::Running, true),
        );
        // What was seen after the as-of date is not looked at.
        check(
            Some(10.0),
            &[],
            &[at("2024-07-01", 5.0), at("2025-01-01", 10.0)],
            (0.5, 0.5, Status::Running, true),
        );
        // Weights 1 and 3, the second done: 3/4; one that belongs elsewhere adds nothing.
        check(
            None,
            &[1.0, 3.0],
            &[done("2024-05-01", Some(1))],
            (0.75, 0.75, Status::Running, true),
        );
        check(
            None,
            &[1.0, 3.0],
            &[done("2024-05-01", Some(1)), done("2024-05-02", Some(u32::MAX))],
            (0.75, 0.75, Status::Running, true),
        );
        check(None, &[], &[done("2024-05-01", None)], (1.0, 1.0, Status::Done, true));
        check(
            None,
            &[],
            &[sighting("2024-05-01", None, "deviated", None)],
            (0.0, 0.0, Status::Deviated, true),
        );
    }

    proptest::proptest! {
        #[test]
        fn the_status_on_an_earlier_day_is_that_of_looking_on_that_day(
            seen in proptest::collection::vec(
                (0_i64..500, proptest::option::of(0_u8..12), 0_usize..5), 0..5),
            stance in 0_usize..3,
            met_on in proptest::option::of(0_i64..600),
            (due, earlier) in (0_i64..400, 0_i64..600),
        ) {
            use crate::model::{Coded as _, ConditionState};
            let policy = crate::sources::policy::read(None).value.unwrap();
            let day = |n| Day::new(2024, 1, 1).unwrap().plus_days(n);
            let mut seen = seen;
            seen.sort_by_key(|it| it.0);
            let sightings: Vec<Sighting> = seen
                .into_iter()
                .map(|(on, value, status)| Sighting {
                    dates: Dates { happened_on: Some(day(on)), recorded_on: None },
                    status: EvidenceState::ALL.get(status).copied(),
                    ..sighting("", value.map(f64::from), "", None)
                })
                .collect();
            let stances = [Stance::Yes, Stance::YesProvided, Stance::No];
            let said = Said {
                stance: Some(stances[stance]),
                condition_state: met_on.map(|_| ConditionState::Met),
                condition_state_on: met_on.map(|it| PartialDate::Day(day(it))),
                understood_target: None,
            };
            let terms = Terms { due_on: Some(PartialDate::Day(day(due))), ..terms(Some(10.0)) };
            let subject = Subject {
                policy: &policy, terms, said: Some(said), sightings: &sightings, milestones: &[],
            };
            let window = |n| Window { as_of: day(n), known_on: None };
            let found = subject.status_before(&subject.state(window(600)), window(earlier));
            proptest::prop_assert_eq!(found, subject.state(window(earlier)).shown());
        }
    }
}
