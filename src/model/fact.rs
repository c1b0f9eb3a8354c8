//! What a dataset says, row by row, once it is understood.
//!
//! Names of rows are texts, references are names. An `Option` is always "not recorded".

use serde::{Deserialize, Serialize};

use crate::model::{
    AgreementKind, AgreementState, CommitmentKind, ConditionState, EvidenceKind, EvidenceState,
    Grade, Interest, PartialDate, PartyKind, Presence, Reason, Role, Stance, Technology, Verdict,
};

/// An organisation at the table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the columns are explained in the catalogue of tables")]
pub struct Party {
    pub id: String,
    pub name: String,
    pub kind: Option<PartyKind>,
    pub code: Option<String>,
    pub population: Option<u64>,
    pub valid_from: Option<PartialDate>,
    pub valid_to: Option<PartialDate>,
    pub successor: Option<String>,
    pub also_known_as: Vec<String>,
}

/// One of the fields in which portfolio-holders meet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the columns are explained in the catalogue of tables")]
pub struct Portfolio {
    pub id: String,
    pub name: String,
    pub name_en: Option<String>,
}

/// A body in which parties meet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the columns are explained in the catalogue of tables")]
pub struct Body {
    pub id: String,
    pub name: String,
    pub kind: Option<String>,
    pub level: Option<String>,
}

/// A party's place in a body.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the columns are explained in the catalogue of tables")]
pub struct Membership {
    pub body: String,
    pub party: String,
    pub role: Option<Role>,
    pub valid_from: Option<PartialDate>,
    pub valid_to: Option<PartialDate>,
}

/// A node of the cooperation agenda.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the columns are explained in the catalogue of tables")]
pub struct Goal {
    pub id: String,
    pub parent: Option<String>,
    pub title: String,
    pub valid_from: Option<PartialDate>,
    pub valid_to: Option<PartialDate>,
}

/// Where something was decided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the columns are explained in the catalogue of tables")]
pub struct Meeting {
    pub id: String,
    pub date: Option<PartialDate>,
    pub body: Option<String>,
    pub portfolio: Option<String>,
    pub person_hours: Option<f64>,
}

/// Whether a party was at a meeting.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the columns are explained in the catalogue of tables")]
pub struct Attendance {
    pub meeting: String,
    pub party: String,
    pub present: Option<Presence>,
}

/// What was decided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the columns are explained in the catalogue of tables")]
pub struct Agreement {
    pub id: String,
    pub meeting: Option<String>,
    /// The day of the decision, from the agreement or else from its meeting.
    pub decided_on: Option<PartialDate>,
    pub portfolio: Option<String>,
    pub goal: Option<String>,
    pub kind: Option<AgreementKind>,
    pub title: String,
    pub text: Option<String>,
    pub owner: Option<String>,
    /// The parties that it concerns, `all` written out, sorted.
    pub entitled: Vec<String>,
    pub technology: Option<Technology>,
    pub min_parties: Option<u64>,
    pub statutory: Option<bool>,
    pub spillover: Option<f64>,
    pub scale_gain: Option<f64>,
    pub needs_council: Option<bool>,
    pub budget_eur: Option<f64>,
    pub duration_days: Option<u64>,
    pub depends_on: Vec<String>,
    pub status: Option<AgreementState>,
    pub ended_on: Option<PartialDate>,
    pub superseded_by: Option<String>,
    pub secret: Option<bool>,
    pub source: Option<String>,
}

/// What a party said of an agreement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the columns are explained in the catalogue of tables")]
pub struct Position {
    pub agreement: String,
    pub party: String,
    /// Who read the minutes so; `None` is the agreed reading.
    pub coder: Option<String>,
    pub stance: Option<Stance>,
    pub condition: Option<String>,
    pub condition_owner: Option<String>,
    pub condition_verifiable: Option<bool>,
    pub condition_state: Option<ConditionState>,
    pub condition_state_on: Option<PartialDate>,
    pub understood_measure: Option<String>,
    pub understood_target: Option<f64>,
    pub understood_due: Option<PartialDate>,
    pub interest: Option<Interest>,
    pub interest_text: Option<String>,
    pub quote: Option<String>,
    pub source: Option<String>,
}

/// What one party is to do under an agreement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the columns are explained in the catalogue of tables")]
pub struct Commitment {
    pub id: String,
    pub agreement: String,
    pub party: String,
    pub description: Option<String>,
    pub kind: Option<CommitmentKind>,
    pub unit: Option<String>,
    pub baseline: Option<f64>,
    pub target: Option<f64>,
    pub scale: Option<f64>,
    pub tolerance: Option<f64>,
    pub weight: Option<f64>,
    pub starts_on: Option<PartialDate>,
    pub due_on: Option<PartialDate>,
    pub effort_hours: Option<f64>,
    pub effort_eur: Option<f64>,
    pub spent_hours: Option<f64>,
    pub spent_eur: Option<f64>,
}

/// A step of a commitment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the columns are explained in the catalogue of tables")]
pub struct Milestone {
    pub id: String,
    pub commitment: String,
    pub title: Option<String>,
    pub weight: Option<f64>,
    pub due_on: Option<PartialDate>,
}

/// A dated observation about a commitment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the columns are explained in the catalogue of tables")]
pub struct Evidence {
    pub id: String,
    pub commitment: String,
    pub milestone: Option<String>,
    pub observation: Option<String>,
    /// Who read the source so; `None` is the agreed reading.
    pub coder: Option<String>,
    pub occurred_on: Option<PartialDate>,
    pub recorded_on: Option<PartialDate>,
    pub kind: EvidenceKind,
    pub value: Option<f64>,
    pub status: Option<EvidenceState>,
    pub reason_code: Option<Reason>,
    pub reason: Option<String>,
    pub grade: Option<Grade>,
    pub source: Option<String>,
}

/// A party's answer to what is said of it, printed in full.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the columns are explained in the catalogue of tables")]
pub struct Reply {
    pub party: String,
    pub agreement: Option<String>,
    pub asked_on: Option<PartialDate>,
    pub term_on: Option<PartialDate>,
    pub received_on: Option<PartialDate>,
    pub verdict: Option<Verdict>,
    pub text: Option<String>,
    pub afterword: Option<String>,
}

/// Need for and use of shared staff in one period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the columns are explained in the catalogue of tables")]
pub struct Capacity {
    pub pool: String,
    pub party: String,
    pub period: Option<String>,
    pub skill: Option<String>,
    pub need_fte: Option<f64>,
    pub available_fte: Option<f64>,
    pub claim_hours: Option<f64>,
    pub allocated_hours: Option<f64>,
    pub used_hours: Option<f64>,
    pub source: Option<String>,
}

/// One of the shared staff, or a group of them.
#[derive(Debug, Clone, PartialEq)]
pub struct StaffMember {
    /// A name, such as a letter; it need not be that of a person.
    pub staff: String,
    /// Hours to give in the period.
    pub hours: f64,
    /// What they can be given for.
    pub skills: Vec<String>,
}

/// The energy that it took to repair an agreement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the columns are explained in the catalogue of tables")]
pub struct Renegotiation {
    pub agreement: String,
    pub date: Option<PartialDate>,
    pub hours: Option<f64>,
    pub note: Option<String>,
}

/// Where evidence was looked for, found or not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the columns are explained in the catalogue of tables")]
pub struct Search {
    pub party: String,
    pub source: String,
    pub searched_on: Option<PartialDate>,
}

/// What a researcher wants to relate to acting alike.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the columns are explained in the catalogue of tables")]
pub struct Covariate {
    pub party: String,
    pub variable: String,
    pub value: Option<f64>,
}
