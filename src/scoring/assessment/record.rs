//! What is told of one agreement: its seats, its pairs, their commitments and what was observed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    measures::leak_parts::LeakParts,
    model::{
        AgreementKind, AgreementState, Binding, Bounds, CommitmentKind, ConditionState, Day,
        Estimate, EvidenceKind, EvidenceState, Grade, Interest, Outcome, PartialDate, Reason,
        RecordedMode, Stance, Status, Technology,
    },
    scoring::assessment::GroupRecord,
};

/// One agreement: what was said, what was done, and the numbers made of both.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the columns are explained in the catalogue of tables")]
pub struct AgreementRecord {
    pub id: String,
    pub title: String,
    pub text: Option<String>,
    pub portfolio: Option<String>,
    pub goal: Option<String>,
    pub kind: Option<AgreementKind>,
    pub decided_on: Option<PartialDate>,
    pub meeting: Option<String>,
    pub owner: Option<String>,
    pub technology: Option<Technology>,
    pub min_parties: Option<u64>,
    pub statutory: Option<bool>,
    pub spillover: Option<f64>,
    pub scale_gain: Option<f64>,
    pub needs_council: Option<bool>,
    pub budget_eur: Option<f64>,
    pub depends_on: Vec<String>,
    pub status: Option<AgreementState>,
    pub ended_on: Option<PartialDate>,
    pub superseded_by: Option<String>,
    pub secret: Option<bool>,
    pub source: Option<String>,
    /// Whether it was withdrawn, cancelled or superseded on or before the as-of date.
    pub has_ended: bool,
    /// The first day on which one of its commitments falls due for a party that is bound, and the last.
    pub first_due: Option<Day>,
    pub last_due: Option<Day>,
    /// Days after the as-of date on which something falls due that is not sure not to bind.
    pub ahead: Vec<Day>,
    /// How the parties stand in it, as far as the record shows what they said.
    pub mode: RecordedMode,
    /// What each entitled party said, in the order of party ids at the time of the decision.
    pub seats: Vec<Seat>,
    /// What each party does, by the party that answers for it on the as-of date, in the order of ids.
    pub pairs: Vec<Pair>,
    /// The numbers.
    pub scores: GroupRecord,
    /// Stated consensus C; bounds for who did not speak.
    pub consensus: Estimate,
    /// Companions of C by the id of their measure.
    pub companions: BTreeMap<String, Outcome>,
}

/// What one entitled party said of one agreement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the columns are explained in the catalogue of tables")]
pub struct Seat {
    pub party: String,
    /// `None`: no position on record.
    pub stance: Option<Stance>,
    pub condition: Option<String>,
    pub condition_owner: Option<String>,
    pub condition_verifiable: Option<bool>,
    /// The state as it was known on the as-of date.
    pub condition_state: Option<ConditionState>,
    pub condition_state_on: Option<PartialDate>,
    pub interest: Option<Interest>,
    pub interest_text: Option<String>,
    pub understood_measure: Option<String>,
    pub understood_target: Option<f64>,
    pub understood_due: Option<PartialDate>,
    pub quote: Option<String>,
    pub source: Option<String>,
}

/// One (agreement, party) pair, by the party that answers for it on the as-of date.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pair {
    /// The party that answers for it.
    pub party: String,
    /// The parties that spoke, if others than `party`: those that merged into it since.
    pub origins: Vec<String>,
    /// What was said; the most reserved stance where merged parties differed.
    pub stance: Option<Stance>,
    /// Whether that binds.
    pub binding: Binding,
    /// The one status of this pair.
    pub status: Status,
    /// Whether all that is known rests on the party's own word.
    pub own_word_only: bool,
    /// Whether any observation is on record.
    pub has_source: bool,
    /// Unbound, and acting all the same.
    pub quiet_doing: bool,
    /// The commitments under it, by id.
    pub commitments: Vec<CommitmentRecord>,
}

/// One commitment on the as-of date.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the columns are explained in the catalogue of tables")]
pub struct CommitmentRecord {
    pub id: String,
    /// The party that made it.
    pub party: String,
    pub description: Option<String>,
    pub kind: Option<CommitmentKind>,
    pub unit: Option<String>,
    pub baseline: Option<f64>,
    pub target: Option<f64>,
    pub starts_on: Option<PartialDate>,
    pub due_on: Option<PartialDate>,
    pub weight: f64,
    pub effort_hours: Option<f64>,
    pub effort_eur: Option<f64>,
    pub spent_hours: Option<f64>,
    pub spent_eur: Option<f64>,
    /// Whether what was said binds to this commitment.
    pub binding: Binding,
    /// Whether the due date and the days of grace have passed.
    pub is_due: bool,
    /// Whether the final state is known.
    pub is_known: bool,
    /// Its status, as if it stood alone.
    pub status: Status,
    /// The day from which it has been done without being undone, if it is.
    pub done_on: Option<Day>,
    /// Attainment so far.
    pub attainment: f64,
    /// Beyond the target, uncapped; `None` without a measured value.
    pub overachievement: Option<f64>,
    /// Act: attainment with lateness taken off; low and high differ where the final state is unknown.
    pub act: Bounds,
    /// The exact parts of the leak, where the final state is known and it is due.
    pub parts: Option<LeakParts>,
    /// What was observed up to the as-of date, oldest first.
    pub evidence: Vec<EvidenceRecord>,
}

/// One observation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the columns are explained in the catalogue of tables")]
pub struct EvidenceRecord {
    pub id: String,
    pub kind: EvidenceKind,
    pub occurred_on: Option<PartialDate>,
    pub recorded_on: Option<PartialDate>,
    pub observation: Option<String>,
    pub value: Option<f64>,
    pub status: Option<EvidenceState>,
    pub reason_code: Option<Reason>,
    pub reason: Option<String>,
    pub grade: Option<Grade>,
    pub source: Option<String>,
}

/// A promise that has matured: when it became known what came of it. What a forecast may learn from, and when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrialRecord {
    /// The agreement.
    pub agreement: String,
    /// The party that made the promise.
    pub party: String,
    /// The day of the decision.
    pub decided_on: Day,
    /// The last day on which anything of it fell due.
    pub due_on: Day,
    /// The day of which the outcome speaks: the due date and the follow-up after it.
    pub looked_at: Day,
    /// What was known of the outcome, from which day on; the last one that had come counts.
    pub findings: Vec<TrialFinding>,
}

/// What was known from a day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrialFinding {
    /// The day on which the last of it was written down.
    pub from: Day,
    /// Whether the promise was kept; `None`: not known, or it did not bind.
    pub kept: Option<bool>,
}

impl TrialRecord {
    /// What was known of the outcome on a day.
    pub fn known_on(&self, day: Day) -> Option<bool> {
        self.findings.iter().rfind(|it| it.from <= day)?.kept
    }
}
