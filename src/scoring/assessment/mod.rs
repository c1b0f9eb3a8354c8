//! The assessment: every number that a report may show, and what it was made from.
//!
//! It is plain data, written to `assessment.json` and read back equal; report and merge need nothing else.
//! It holds no words: those are made by `report` from codes and numbers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    diagnostic::Diagnostic,
    graph::critical_path::Times,
    model::{
        Body, Capacity, Covariate, Day, Edition, Estimate, Goal, Opinion, PartialDate, PartyKind,
        Policy, Portfolio, Quarter, Renegotiation, Reply,
    },
    register::draft::Reading,
    scoring::study::{Implementation, PairFinding},
};

mod change;
mod number;
mod record;
mod research;

pub use change::{Cause, ChangeRecord, PairChange};
pub use number::{
    DivergenceRecord, GroupRecord, ParadoxRecord, QuadrantCode, StanceCounts, StatusCounts,
};
pub use record::{
    AgreementRecord, CommitmentRecord, EvidenceRecord, Pair, Seat, TrialFinding, TrialRecord,
};
pub use research::{
    Abstaining, CodingRecord, Credit, MeetingYear, Robustness, Silence, Specification, UnknownDone,
    Weighing,
};

/// The form of `assessment.json` that this version writes and reads.
pub const FORMAT: u32 = 4;

/// Every number that a report may show.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Assessment {
    /// The form of the file; see [`FORMAT`].
    pub format: u32,
    /// Version of the program that made it.
    pub made_by: String,
    /// For whom it is, and what that leaves out.
    pub edition: EditionRecord,
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
    /// The director's words to everybody, behind the replies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub afterword: Option<String>,
    /// How far the hearing of parties is.
    pub hearing: HearingRecord,
    /// What changed since an earlier assessment, if there is one.
    pub change: Option<ChangeRecord>,
    /// How long implementation takes, over all commitments that bind.
    pub implementation: Implementation,
    /// How alike two parties spoke and acted; left out where there are too many for a picture.
    pub alike: Vec<PairFinding>,
    /// Shared staff.
    pub capacity: Vec<Capacity>,
    /// The energy that repair took.
    pub renegotiations: Vec<Renegotiation>,
    /// Number of sources searched, by party.
    pub n_searches: BTreeMap<String, u64>,
    /// The headlines under every defensible way of counting.
    pub robustness: Robustness,
    /// How far coders agree, where sources were coded twice.
    pub coding: Vec<CodingRecord>,
    /// Meetings by year, up to the as-of date.
    pub meetings: Vec<MeetingYear>,
    /// What researchers want to relate to acting alike.
    pub covariates: Vec<Covariate>,
    /// Promises that have matured, by agreement and party, for forecasts.
    #[serde(default)]
    pub trials: Vec<TrialRecord>,
    /// What is thought of fields and goals, where it was given beside the dataset.
    #[serde(default)]
    pub opinions: Vec<Opinion>,
}

/// For whom an assessment is, and what that leaves out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EditionRecord {
    /// The edition.
    pub edition: Edition,
    /// The party that a hearing is for.
    pub party: Option<String>,
    /// Agreements under secrecy that were left out.
    pub n_secret_left_out: u64,
    /// Agreements told together, since each alone would tell too much of few.
    pub merged_agreements: Option<Merged>,
    /// Portfolios told together, for the same reason.
    pub merged_portfolios: Option<Merged>,
}

impl EditionRecord {
    /// An edition from which nothing was left out yet.
    pub fn of(edition: Edition, party: Option<String>) -> EditionRecord {
        EditionRecord {
            edition,
            party,
            n_secret_left_out: 0,
            merged_agreements: None,
            merged_portfolios: None,
        }
    }
}

/// Some agreements or portfolios told together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merged {
    /// How many.
    pub n: u64,
    /// What was said, over all of them.
    pub stances: StanceCounts,
    /// What was done, over all of them.
    pub statuses: StatusCounts,
}

/// How far the hearing is: who was asked what is said of it, and who answered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HearingRecord {
    /// Parties of which anything is due.
    pub n_parties: u64,
    /// Of these: asked.
    pub n_asked: u64,
    /// Of these: answered, or said that they have no answer to give.
    pub n_replied: u64,
    /// The last day on which an answer was asked for.
    pub last_term: Option<Day>,
    /// Parties that did not answer while their term has not passed, or that were not asked; in the order of their names.
    pub open: Vec<String>,
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
    pub schedule: BTreeMap<String, Times>,
    /// The chain that takes longest.
    pub critical_path: Vec<String>,
    /// Days that the longest chain takes.
    pub duration_days: Option<u64>,
    /// Agreements in a dependency without a recorded duration; they count as 0 days.
    pub n_without_duration: u64,
}
