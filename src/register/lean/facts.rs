//! What scores need of facts in columns: values without texts, row by row.

use std::borrow::Cow;

use crate::{
    model::{
        AgreementKind, AgreementState, CommitmentKind, ConditionState, Day, EvidenceKind,
        EvidenceState, Grade, PartialDate, Stance,
    },
    register::{
        entitlement,
        lean::{
            Facts, Lean,
            column::{self, Column, NO_DATE},
            oddities::code,
        },
    },
};

/// The columns of positions.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Positions<'a> {
    party: &'a Column,
    stance: &'a Column,
    state: &'a Column,
    state_on: &'a Column,
    target: &'a Column,
}

impl<'a> Positions<'a> {
    pub(crate) fn of(lean: &'a Lean) -> Positions<'a> {
        Positions {
            party: lean.column("party"),
            stance: lean.column("stance"),
            state: lean.column("condition_state"),
            state_on: lean.column("condition_state_on"),
            target: lean.column("understood_target"),
        }
    }

    pub(crate) fn party(&self, row: usize) -> Option<u32> {
        self.party.row(row)
    }

    pub(crate) fn stance(&self, row: usize) -> Option<Stance> {
        code(self.stance, row)
    }

    pub(crate) fn condition_state(&self, row: usize) -> Option<ConditionState> {
        code(self.state, row)
    }

    pub(crate) fn condition_state_on(&self, row: usize) -> Option<PartialDate> {
        self.state_on.date(row)
    }

    pub(crate) fn understood_target(&self, row: usize) -> Option<f64> {
        self.target.number(row)
    }
}

/// The columns of commitments.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Commitments<'a> {
    party: &'a Column,
    kind: &'a Column,
    due_on: &'a Column,
    numbers: [&'a Column; 8],
}

/// The numbers of a commitment.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Number {
    Baseline,
    Target,
    Tolerance,
    Weight,
    EffortHours,
    EffortEur,
    SpentHours,
    SpentEur,
}

impl<'a> Commitments<'a> {
    pub(crate) fn of(lean: &'a Lean) -> Commitments<'a> {
        let numbers = [
            "baseline",
            "target",
            "tolerance",
            "weight",
            "effort_hours",
            "effort_eur",
            "spent_hours",
            "spent_eur",
        ];
        Commitments {
            party: lean.column("party"),
            kind: lean.column("kind"),
            due_on: lean.column("due_on"),
            numbers: numbers.map(|it| lean.column(it)),
        }
    }

    pub(crate) fn party(&self, row: usize) -> Option<u32> {
        self.party.row(row)
    }

    pub(crate) fn kind(&self, row: usize) -> Option<CommitmentKind> {
        code(self.kind, row)
    }

    pub(crate) fn due_on(&self, row: usize) -> Option<PartialDate> {
        self.due_on.date(row)
    }

    /// Month and day of the last day on which it may be done.
    pub(crate) fn due_month_and_day(&self, row: usize) -> Option<(u16, u16)> {
        column::last_month_and_day(self.due_on.packed(row))
    }

    pub(crate) fn number(&self, row: usize, number: Number) -> Option<f64> {
        self.numbers.get(number as usize).and_then(|it| it.number(row))
    }
}

/// A day to compare dates with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PackedDay(u32);

impl PackedDay {
    pub(crate) fn of(day: Day) -> PackedDay {
        PackedDay(column::pack(PartialDate::Day(day)))
    }
}

/// The columns of observations.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Observations<'a> {
    occurred_on: &'a Column,
    recorded_on: &'a Column,
    kind: &'a Column,
    value: &'a Column,
    status: &'a Column,
    grade: &'a Column,
    source: &'a Column,
    milestone: &'a Column,
}

impl<'a> Observations<'a> {
    pub(crate) fn of(lean: &'a Lean) -> Observations<'a> {
        Observations {
            occurred_on: lean.column("occurred_on"),
            recorded_on: lean.column("recorded_on"),
            kind: lean.column("kind"),
            value: lean.column("value"),
            status: lean.column("status"),
            grade: lean.column("grade"),
            source: lean.column("source"),
            milestone: lean.column("milestone"),
        }
    }

    /// The last day on which it may have happened.
    pub(crate) fn occurred_on(&self, row: usize) -> Option<Day> {
        column::last_day_of(self.occurred_on.packed(row))
    }

    /// The last day on which it may have been recorded.
    pub(crate) fn recorded_on(&self, row: usize) -> Option<Day> {
        column::last_day_of(self.recorded_on.packed(row))
    }

    /// Whether it happened, or else was recorded, after a day.
    pub(crate) fn is_after(&self, row: usize, day: PackedDay) -> bool {
        let on = match self.occurred_on.packed(row) {
            NO_DATE => self.recorded_on.packed(row),
            on => on,
        };
        column::last_day(on).is_some_and(|it| day.0 < it)
    }

    /// The kind; its column is required.
    pub(crate) fn kind(&self, row: usize) -> EvidenceKind {
        code(self.kind, row).unwrap_or(EvidenceKind::Statement)
    }

    pub(crate) fn value(&self, row: usize) -> Option<f64> {
        self.value.number(row)
    }

    pub(crate) fn status(&self, row: usize) -> Option<EvidenceState> {
        code(self.status, row)
    }

    pub(crate) fn is_own_word(&self, row: usize) -> bool {
        code::<Grade>(self.grade, row) == Some(Grade::OwnStatement)
    }

    pub(crate) fn has_source(&self, row: usize) -> bool {
        self.source.code(row).is_some()
    }

    pub(crate) fn milestone(&self, row: usize) -> Option<u32> {
        self.milestone.row(row)
    }
}

impl Facts {
    /// Number of agreements.
    pub fn n_agreements(&self) -> usize {
        self.agreements.len()
    }

    /// The parties that an agreement concerns, in the order of their names.
    pub(crate) fn entitled(&self, agreement: usize) -> Cow<'_, [u32]> {
        if self.concerns_everybody(agreement) {
            return Cow::Owned(self.everybody(agreement));
        }
        let parties = self.agreements.column("entitled").rows(agreement);
        if parties.is_sorted_by(|a, b| a < b) {
            return Cow::Borrowed(parties);
        }
        let mut parties = parties.to_vec();
        parties.sort_unstable();
        parties.dedup();
        Cow::Owned(parties)
    }

    /// Every party with a seat in the body that decided, and whoever spoke.
    fn everybody(&self, agreement: usize) -> Vec<u32> {
        let day = self.decided_on(agreement).map(PartialDate::last_day);
        let meeting = self.agreements.column("meeting").row(agreement).map(|it| it as usize);
        let body = meeting.and_then(|it| self.meetings.column("body").row(it));
        let body = body.map(|it| self.bodies.text(it as usize));
        let seats = entitlement::seats(&self.register, body, day);
        let mut parties: Vec<u32> =
            seats.iter().filter_map(|it| self.parties.find(it.as_bytes())).collect();
        let party = self.positions.column("party");
        parties.extend(self.positions_of.rows(agreement).filter_map(|it| party.row(it)));
        parties.sort_unstable();
        parties.dedup();
        parties
    }

    pub(crate) fn decided_on(&self, agreement: usize) -> Option<PartialDate> {
        self.agreements.column("decided_on").date(agreement)
    }

    pub(crate) fn ended_on(&self, agreement: usize) -> Option<PartialDate> {
        self.agreements.column("ended_on").date(agreement)
    }

    pub(crate) fn agreement_status(&self, agreement: usize) -> Option<AgreementState> {
        code(self.agreements.column("status"), agreement)
    }

    pub(crate) fn agreement_kind(&self, agreement: usize) -> Option<AgreementKind> {
        code(self.agreements.column("kind"), agreement)
    }

    /// The rows of the tables that an agreement names.
    pub(crate) fn meeting_of(&self, agreement: usize) -> Option<usize> {
        self.agreements.column("meeting").row(agreement).map(|it| it as usize)
    }

    pub(crate) fn portfolio_of(&self, agreement: usize) -> Option<usize> {
        self.agreements.column("portfolio").row(agreement).map(|it| it as usize)
    }

    pub(crate) fn goal_of(&self, agreement: usize) -> Option<usize> {
        self.agreements.column("goal").row(agreement).map(|it| it as usize)
    }

    pub(crate) fn depends_on(&self, agreement: usize) -> &[String] {
        self.after.get(&agreement).map_or(&[][..], Vec::as_slice)
    }

    pub(crate) fn duration_days(&self, agreement: usize) -> Option<f64> {
        self.agreements.column("duration_days").number(agreement)
    }

    pub(crate) fn person_hours(&self, meeting: usize) -> Option<f64> {
        self.meetings.column("person_hours").number(meeting)
    }

    pub(crate) fn milestone_weight(&self, milestone: usize) -> Option<f64> {
        self.milestones.column("weight").number(milestone)
    }
}
