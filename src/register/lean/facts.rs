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
            EVERYBODY, Facts, Lean,
            column::{Codes, Column, Dates, Rows},
            numbers::Values,
            packed::{self, NO_DATE},
        },
    },
};

/// The columns of positions.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Positions<'a> {
    party: Rows<'a>,
    stance: Codes<'a>,
    state: Codes<'a>,
    state_on: Dates<'a>,
    target: Values<'a>,
}

impl<'a> Positions<'a> {
    pub(crate) fn of(lean: &'a Lean) -> Positions<'a> {
        Positions {
            party: lean.column("party").as_rows(),
            stance: lean.column("stance").as_codes(),
            state: lean.column("condition_state").as_codes(),
            state_on: lean.column("condition_state_on").as_dates(),
            target: lean.column("understood_target").as_numbers(),
        }
    }

    pub(crate) fn party(&self, row: usize) -> Option<u32> {
        self.party.get(row)
    }

    pub(crate) fn stance(&self, row: usize) -> Option<Stance> {
        self.stance.get(row)
    }

    pub(crate) fn condition_state(&self, row: usize) -> Option<ConditionState> {
        self.state.get(row)
    }

    pub(crate) fn condition_state_on(&self, row: usize) -> Option<PartialDate> {
        self.state_on.date(row)
    }

    pub(crate) fn understood_target(&self, row: usize) -> Option<f64> {
        self.target.get(row)
    }
}

/// The columns of commitments.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Commitments<'a> {
    party: Rows<'a>,
    kind: Codes<'a>,
    due_on: Dates<'a>,
    numbers: [Values<'a>; 8],
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
            party: lean.column("party").as_rows(),
            kind: lean.column("kind").as_codes(),
            due_on: lean.column("due_on").as_dates(),
            numbers: numbers.map(|it| lean.column(it).as_numbers()),
        }
    }

    pub(crate) fn party(&self, row: usize) -> Option<u32> {
        self.party.get(row)
    }

    pub(crate) fn kind(&self, row: usize) -> Option<CommitmentKind> {
        self.kind.get(row)
    }

    pub(crate) fn due_on(&self, row: usize) -> Option<PartialDate> {
        self.due_on.date(row)
    }

    /// Month and day of the last day on which it may be done.
    pub(crate) fn due_month_and_day(&self, row: usize) -> Option<(u16, u16)> {
        packed::last_month_and_day(self.due_on.packed(row))
    }

    pub(crate) fn number(&self, row: usize, number: Number) -> Option<f64> {
        self.numbers.get(number as usize).and_then(|it| it.get(row))
    }
}

/// A day to compare dates with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PackedDay(u32);

impl PackedDay {
    pub(crate) fn of(day: Day) -> PackedDay {
        PackedDay(packed::pack(PartialDate::Day(day)))
    }
}

/// The columns of observations.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Observations<'a> {
    occurred_on: Dates<'a>,
    recorded_on: Dates<'a>,
    kind: Codes<'a>,
    value: Values<'a>,
    status: Codes<'a>,
    grade: Codes<'a>,
    source: Codes<'a>,
    milestone: Rows<'a>,
}

impl<'a> Observations<'a> {
    pub(crate) fn of(lean: &'a Lean) -> Observations<'a> {
        Observations {
            occurred_on: lean.column("occurred_on").as_dates(),
            recorded_on: lean.column("recorded_on").as_dates(),
            kind: lean.column("kind").as_codes(),
            value: lean.column("value").as_numbers(),
            status: lean.column("status").as_codes(),
            grade: lean.column("grade").as_codes(),
            source: lean.column("source").as_codes(),
            milestone: lean.column("milestone").as_rows(),
        }
    }

    /// The last day on which it may have happened.
    pub(crate) fn occurred_on(&self, row: usize) -> Option<Day> {
        packed::last_day_of(self.occurred_on.packed(row))
    }

    /// The last day on which it may have been recorded.
    pub(crate) fn recorded_on(&self, row: usize) -> Option<Day> {
        packed::last_day_of(self.recorded_on.packed(row))
    }

    /// The date on which it counts, packed: when it happened, or else when it was recorded.
    pub(super) fn packed(&self, row: usize) -> u32 {
        match self.occurred_on.packed(row) {
            NO_DATE => self.recorded_on.packed(row),
            on => on,
        }
    }

    /// Whether it happened, or else was recorded, after a day.
    pub(crate) fn is_after(&self, row: usize, day: PackedDay) -> bool {
        packed::last_day(self.packed(row)).is_some_and(|it| day.0 < it)
    }

    /// The kind; its column is required.
    pub(crate) fn kind(&self, row: usize) -> EvidenceKind {
        self.kind.get(row).unwrap_or(EvidenceKind::Statement)
    }

    pub(crate) fn value(&self, row: usize) -> Option<f64> {
        self.value.get(row)
    }

    pub(crate) fn status(&self, row: usize) -> Option<EvidenceState> {
        self.status.get(row)
    }

    pub(crate) fn is_own_word(&self, row: usize) -> bool {
        self.grade.get(row) == Some(Grade::OwnStatement)
    }

    pub(crate) fn has_source(&self, row: usize) -> bool {
        self.source.is_there(row)
    }

    pub(crate) fn milestone(&self, row: usize) -> Option<u32> {
        self.milestone.get(row)
    }
}

/// The columns of agreements, with what is asked of their meetings.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Agreements<'a> {
    facts: &'a Facts,
    meeting: Rows<'a>,
    portfolio: Rows<'a>,
    goal: Rows<'a>,
    decided_on: Dates<'a>,
    ended_on: Dates<'a>,
    kind: Codes<'a>,
    status: Codes<'a>,
    duration_days: Values<'a>,
    entitled: &'a Column,
    person_hours: Values<'a>,
    body: Rows<'a>,
}

impl<'a> Agreements<'a> {
    pub(crate) fn of(facts: &'a Facts) -> Agreements<'a> {
        let lean = &facts.agreements;
        Agreements {
            facts,
            meeting: lean.column("meeting").as_rows(),
            portfolio: lean.column("portfolio").as_rows(),
            goal: lean.column("goal").as_rows(),
            decided_on: lean.column("decided_on").as_dates(),
            ended_on: lean.column("ended_on").as_dates(),
            kind: lean.column("kind").as_codes(),
            status: lean.column("status").as_codes(),
            duration_days: lean.column("duration_days").as_numbers(),
            entitled: lean.column("entitled"),
            person_hours: facts.meetings.column("person_hours").as_numbers(),
            body: facts.meetings.column("body").as_rows(),
        }
    }

    /// The parties that an agreement concerns, in the order of their names.
    pub(crate) fn entitled(&self, agreement: usize) -> Cow<'a, [u32]> {
        let parties = self.entitled.rows(agreement);
        if parties.contains(&EVERYBODY) {
            return Cow::Owned(self.everybody(agreement));
        }
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
        let facts = self.facts;
        let day = self.decided_on(agreement).map(PartialDate::last_day);
        let body = self.meeting(agreement).and_then(|it| self.body.get(it));
        let body = body.map(|it| facts.bodies.text(it as usize));
        let seats = entitlement::seats(&facts.register, body, day);
        let mut parties: Vec<u32> =
            seats.iter().filter_map(|it| facts.parties.find(it.as_bytes())).collect();
        let party = facts.positions.column("party").as_rows();
        parties.extend(facts.positions_of.rows(agreement).filter_map(|it| party.get(it)));
        parties.sort_unstable();
        parties.dedup();
        parties
    }

    pub(crate) fn decided_on(&self, agreement: usize) -> Option<PartialDate> {
        self.decided_on.date(agreement)
    }

    pub(crate) fn ended_on(&self, agreement: usize) -> Option<PartialDate> {
        self.ended_on.date(agreement)
    }

    pub(crate) fn status(&self, agreement: usize) -> Option<AgreementState> {
        self.status.get(agreement)
    }

    pub(crate) fn kind(&self, agreement: usize) -> Option<AgreementKind> {
        self.kind.get(agreement)
    }

    /// The rows of the tables that an agreement names.
    pub(crate) fn meeting(&self, agreement: usize) -> Option<usize> {
        self.meeting.get(agreement).map(|it| it as usize)
    }

    pub(crate) fn portfolio(&self, agreement: usize) -> Option<usize> {
        self.portfolio.get(agreement).map(|it| it as usize)
    }

    pub(crate) fn goal(&self, agreement: usize) -> Option<usize> {
        self.goal.get(agreement).map(|it| it as usize)
    }

    pub(crate) fn depends_on(&self, agreement: usize) -> &'a [String] {
        self.facts.after.get(&agreement).map_or(&[][..], Vec::as_slice)
    }

    pub(crate) fn duration_days(&self, agreement: usize) -> Option<f64> {
        self.duration_days.get(agreement)
    }

    pub(crate) fn person_hours(&self, meeting: usize) -> Option<f64> {
        self.person_hours.get(meeting)
    }
}

/// The weights of milestones.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Milestones<'a> {
    weight: Values<'a>,
}

impl<'a> Milestones<'a> {
    pub(crate) fn of(lean: &'a Lean) -> Milestones<'a> {
        Milestones { weight: lean.column("weight").as_numbers() }
    }

    pub(crate) fn weight(self, milestone: usize) -> Option<f64> {
        self.weight.get(milestone)
    }
}

impl Facts {
    /// Number of agreements.
    pub fn n_agreements(&self) -> usize {
        self.agreements.len()
    }
}
