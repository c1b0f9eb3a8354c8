//! The assessment: every number that a report may show, and what it was made from.
//!
//! It is plain data, written to `assessment.json` and read back equal; report and merge need nothing else.
//! It holds no words: those are made by `report` from codes and numbers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    diagnostic::Diagnostic,
    model::{
        AgreementKind, AgreementState, Binding, Body, Bounds, Capacity, CommitmentKind,
        ConditionState, Day, Estimate, EvidenceKind, EvidenceState, Goal, Grade, Interest, Outcome,
        PartialDate, PartyKind, Policy, Portfolio, Quarter, Reason, Renegotiation, Reply, Stance,
        Status, Technology,
    },
    register::draft::Reading,
};

/// The form of `assessment.json` that this version writes and reads.
pub const FORMAT: u32 = 1;

/// Every number that a report may show.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Assessment {
    /// The form of the file; see [`FORMAT`].
    pub format: u32,
    /// Version of the program that made it.
    pub made_by: String,
    /// What the dataset says of itself.
    pub dataset: DatasetCard,
    /// The day that the assessment speaks of.
    pub as_of: Day,
    /// If given: what was recorded after this day was left out.
    pub known_on: Option<Day>,
    /// The choices behind the numbers.
    pub policy: Policy,
    /// What became of every row.
    pub readings: Vec<Reading>,
    /// What was noticed while reading.
    pub diagnostics: Vec<Diagnostic>,
    /// Tables that the dataset does not have, by name.
    pub absent_tables: Vec<String>,
    /// Observations left out because they lie after the as-of date or were recorded after the known-on date.
    pub n_evidence_later: u64,
    /// Every party, also those of the past, by id.
    pub parties: Vec<PartyRecord>,
    /// The portfolios, in the order of their names.
    pub portfolios: Vec<Portfolio>,
    /// The nodes of the cooperation agenda, by id.
    pub goals: Vec<Goal>,
    /// The bodies, with how many parties meet in each.
    pub bodies: Vec<BodyRecord>,
    /// Number of meetings on record, up to the as-of date.
    pub n_meetings: u64,
    /// Every agreement decided on or before the as-of date, by id.
    pub agreements: Vec<AgreementRecord>,
    /// All agreements together.
    pub overall: GroupRecord,
    /// By portfolio; the key is the portfolio's id, empty for agreements without one.
    pub by_portfolio: Vec<GroupRecord>,
    /// By goal of the agenda, each with all that lies below it; the key is the goal's id.
    pub by_goal: Vec<GroupRecord>,
    /// By kind of agreement; the key is the kind's code.
    pub by_kind: Vec<GroupRecord>,
    /// By quarter of the due date, each looked at the same number of days after it.
    pub by_quarter: Vec<Cohort>,
    /// Counts by party, in the order of their names. Never to be ordered by a value.
    pub by_party: Vec<PartyCounts>,
    /// Follow-through averaged over portfolios by the weights of the policy.
    pub weighted_follow_through: Estimate,
    /// Which agreement waits for which.
    pub dependencies: Dependencies,
    /// What parties answered.
    pub replies: Vec<Reply>,
    /// Shared staff.
    pub capacity: Vec<Capacity>,
    /// The energy that repair took.
    pub renegotiations: Vec<Renegotiation>,
    /// Number of sources searched, by party.
    pub n_searches: BTreeMap<String, u64>,
}

/// What the dataset says of itself.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct DatasetCard {
    /// Title, for the head of the report.
    pub title: String,
    /// A sentence or more, such as that it is made up.
    pub description: Option<String>,
    /// Licence, by name.
    pub licence: Option<String>,
    /// SHA-256 of the facts in a fixed order: the same for the same facts in any order of rows.
    pub fingerprint: String,
}

/// A party, and where it stands in the line of mergers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the columns are explained in the catalogue of tables")]
pub struct PartyRecord {
    pub id: String,
    pub name: String,
    pub kind: Option<PartyKind>,
    pub code: Option<String>,
    pub population: Option<u64>,
    pub valid_from: Option<PartialDate>,
    pub valid_to: Option<PartialDate>,
    pub successor: Option<String>,
    /// Whether it exists on the as-of date.
    pub is_current: bool,
}

/// A body, and how many parties have a seat in it on the as-of date.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BodyRecord {
    /// The body.
    pub body: Body,
    /// Parties with a seat.
    pub members: Vec<String>,
    /// Parties beside the table, such as observers.
    pub beside: Vec<String>,
}

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
    /// Attainment so far.
    pub attainment: f64,
    /// Beyond the target, uncapped; `None` without a measured value.
    pub overachievement: Option<f64>,
    /// Act: attainment with lateness taken off; low and high differ where the final state is unknown.
    pub act: Bounds,
    /// The exact parts of the leak, where the final state is known and it is due.
    pub parts: Option<Parts>,
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

/// The exact parts of leak; they add up to it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Parts {
    /// Done, and later than agreed.
    pub late: f64,
    /// Done as the party understood it, which was less than agreed.
    pub mismatch: f64,
    /// An unconditional yes, not done.
    pub broken: f64,
    /// A conditional yes that binds, not done.
    pub conditional: f64,
    /// Decided otherwise, with a reason.
    pub deviated: f64,
}

/// How many seats said what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "one count for each stance")]
pub struct StanceCounts {
    pub entitled: u64,
    pub yes: u64,
    pub yes_unless: u64,
    pub yes_provided: u64,
    pub abstain: u64,
    pub no: u64,
    pub silent: u64,
    pub absent: u64,
    /// No position on record.
    pub not_recorded: u64,
}

/// How many pairs have which status.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "one count for each status")]
pub struct StatusCounts {
    pub done: u64,
    pub running: u64,
    pub deviated: u64,
    pub not_done: u64,
    pub unknown: u64,
    pub not_due: u64,
    pub not_applicable: u64,
    /// Of those done: how many by the party's own word only.
    pub done_own_word: u64,
}

/// The numbers of a group of agreements, or of one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupRecord {
    /// Id or code of the group.
    pub key: String,
    /// Agreements in it.
    pub n_agreements: u64,
    /// What was said.
    pub stances: StanceCounts,
    /// What was done.
    pub statuses: StatusCounts,
    /// Mean stated consensus over its agreements that have one.
    pub consensus: Estimate,
    /// V: spoken of entitled.
    pub voice: Outcome,
    /// H: share of seats with an explicit unconditional yes, mean over agreements; bounds for positions not on record.
    pub harmony: Estimate,
    /// L over matured, explicitly bound commitments; identification bounds, and the cluster-robust interval.
    pub leak: Estimate,
    /// F = 1 − L.
    pub follow_through: Estimate,
    /// F if what deviated with a reason is left out of the leak.
    pub follow_through_with_reasons: Outcome,
    /// κ: known of bound.
    pub coverage: Outcome,
    /// Matured commitments whose obligation is unclear.
    pub n_maybe: u64,
    /// Mean parts of the leak over the known; they add up to the point of the leak.
    pub parts: Option<Parts>,
    /// Whether any party recorded what it understood; if not, `parts.mismatch` is not measured rather than 0.
    pub mismatch_measured: bool,
    /// Promised effort that did not become a result, in hours.
    pub energy_hours: Energy,
    /// The same in euros; never added to hours.
    pub energy_euros: Energy,
    /// Effort spent on what was not delivered, in hours: meetings and work.
    pub sunk_hours: Energy,
    /// Bestuursparadox.
    pub paradox: Option<ParadoxRecord>,
    /// Where the group stands between saying and doing.
    pub quadrant: QuadrantCode,
    /// Unbound pairs that act all the same.
    pub n_quiet_doing: u64,
    /// Mean quiet doing over the pairs that can be compared.
    pub quiet_doing: Outcome,
    /// Divergence of what was expected and what was done, over comparable pairs.
    pub divergence: Option<DivergenceRecord>,
}

/// An amount of effort in one unit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Energy {
    /// Over what is known.
    pub known: f64,
    /// With the unknown at its lowest.
    pub low: f64,
    /// With the unknown at its highest.
    pub high: f64,
    /// All promised or spent effort that was looked at.
    pub total: f64,
    /// Commitments with a recorded effort.
    pub n_with_effort: u64,
    /// Commitments looked at.
    pub n: u64,
}

/// Bestuursparadox: the share of seats that said an unconditional yes and did not deliver.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ParadoxRecord {
    /// BP = level + harmony bias.
    pub index: f64,
    /// Mean harmony times mean leak.
    pub level: f64,
    /// Population covariance of harmony and leak.
    pub harmony_bias: f64,
    /// Agreements that it was made from.
    pub n_agreements: u64,
    /// Agreements without a matured known yes, left out.
    pub n_left_out: u64,
}

/// Divergence between what was expected and what was done.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct DivergenceRecord {
    /// M: mean absolute gap = leak + quiet doing.
    pub mean_gap: f64,
    /// Leak over all comparable pairs.
    pub leak: f64,
    /// Quiet doing over all comparable pairs.
    pub quiet: f64,
    /// leak − quiet.
    pub net: f64,
    /// W1: distance between the two distributions.
    pub wasserstein: f64,
    /// |net|: shortfall of the group.
    pub part_shortfall: f64,
    /// W1 − |net|: intensity that moved.
    pub part_shape: f64,
    /// M − W1: somebody else did it.
    pub part_substitution: f64,
    /// Pairs compared.
    pub n: u64,
}

/// Where saying and doing meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuadrantCode {
    /// Said yes, and did it.
    CarriedAndDone,
    /// Said yes, and did not do it.
    Paradox,
    /// Did not all say yes, and did it.
    QuietDoers,
    /// Did not all say yes, and did not do it.
    OpenDifference,
    /// What is unknown can tip it either way.
    Undecided,
    /// Nothing has fallen due.
    NothingDue,
}

/// Commitments that fell due in one quarter, each looked at the same number of days after its due date.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cohort {
    /// The quarter of the due dates.
    pub quarter: Quarter,
    /// Status of its commitments at the end of the follow-up.
    pub statuses: StatusCounts,
    /// Agreements that they belong to.
    pub n_agreements: u64,
    /// Whether the follow-up of the whole quarter has passed; if not, the counts are empty.
    pub is_complete: bool,
    /// Commitments due in the quarter.
    pub n_commitments: u64,
}

/// What is known of one party, as counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PartyCounts {
    /// The party.
    pub party: String,
    /// Its pairs by status.
    pub statuses: StatusCounts,
    /// Its seats by stance, with those of the parties that merged into it.
    pub stances: StanceCounts,
    /// Due pairs with any source.
    pub n_with_source: u64,
}

/// Which agreement waits for which.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Dependencies {
    /// Agreements that take part in any dependency, in an order in which they can be done; empty if there is a cycle.
    pub order: Vec<String>,
    /// A cycle, if there is one: each waits for the next, the last for the first.
    pub cycle: Option<Vec<String>>,
    /// Time of each, in days from the start of the first.
    pub schedule: BTreeMap<String, Slot>,
    /// The chain that takes longest.
    pub critical_path: Vec<String>,
    /// Days that the longest chain takes.
    pub duration_days: Option<u64>,
    /// Agreements in a dependency without a recorded duration; they count as 0 days.
    pub n_without_duration: u64,
}

/// When an agreement can start and must be finished, in days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the terms of the critical path method")]
pub struct Slot {
    pub earliest_start: u64,
    pub earliest_finish: u64,
    pub latest_start: u64,
    pub latest_finish: u64,
    pub total_float: u64,
}

impl StatusCounts {
    /// Pairs whose term has passed.
    pub fn n_due(&self) -> u64 {
        self.done + self.running + self.deviated + self.not_done + self.unknown
    }

    /// The most that may be done: what is unknown may be.
    pub fn done_high(&self) -> u64 {
        self.done + self.unknown
    }

    /// Adds one pair.
    pub fn add(&mut self, status: Status) {
        match status {
            Status::Done => self.done += 1,
            Status::Running => self.running += 1,
            Status::Deviated => self.deviated += 1,
            Status::NotDone => self.not_done += 1,
            Status::Unknown => self.unknown += 1,
            Status::NotDue => self.not_due += 1,
            Status::NotApplicable => self.not_applicable += 1,
        }
    }

    /// The count of one status.
    pub fn of(&self, status: Status) -> u64 {
        match status {
            Status::Done => self.done,
            Status::Running => self.running,
            Status::Deviated => self.deviated,
            Status::NotDone => self.not_done,
            Status::Unknown => self.unknown,
            Status::NotDue => self.not_due,
            Status::NotApplicable => self.not_applicable,
        }
    }
}

impl StanceCounts {
    /// Seats that spoke.
    pub fn n_spoken(&self) -> u64 {
        self.yes + self.yes_unless + self.yes_provided + self.abstain + self.no
    }

    /// Seats that said yes, with or without a condition.
    pub fn n_agreed(&self) -> u64 {
        self.yes + self.yes_unless + self.yes_provided
    }

    /// Adds one seat.
    pub fn add(&mut self, stance: Option<Stance>) {
        self.entitled += 1;
        match stance {
            Some(Stance::Yes) => self.yes += 1,
            Some(Stance::YesUnless) => self.yes_unless += 1,
            Some(Stance::YesProvided) => self.yes_provided += 1,
            Some(Stance::Abstain) => self.abstain += 1,
            Some(Stance::No) => self.no += 1,
            Some(Stance::Silent) => self.silent += 1,
            Some(Stance::Absent) => self.absent += 1,
            None => self.not_recorded += 1,
        }
    }
}
