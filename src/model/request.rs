//! What somebody wants to know beside what a dataset says: what if, what next, and opinions that no record holds.
//!
//! An `Option` is "not given", which is never taken for 0 or for no.

use serde::{Deserialize, Serialize};

use crate::model::{AgreementKind, ChangeKind, ConditionState, PartialDate, Technology};

/// One thing that is taken to be otherwise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the columns are explained in docs/advice.md")]
pub struct Change {
    pub kind: ChangeKind,
    pub agreement: Option<String>,
    pub party: Option<String>,
    pub commitment: Option<String>,
    /// The state of a condition.
    pub state: Option<ConditionState>,
    /// The day from which it is so.
    pub on: Option<PartialDate>,
    /// The new due date.
    pub due_on: Option<PartialDate>,
    /// Days by which something falls due later, or, below 0, earlier.
    pub later_days: Option<f64>,
    pub effort_hours: Option<f64>,
    pub effort_eur: Option<f64>,
    pub pool: Option<String>,
    pub period: Option<String>,
    pub need_fte: Option<f64>,
    pub available_fte: Option<f64>,
    pub claim_hours: Option<f64>,
    pub allocated_hours: Option<f64>,
    /// Where it stands in the file of changes.
    pub line: u64,
}

/// What is thought of a field or a goal, that no record tells.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Opinion {
    /// Id of a portfolio or a goal.
    pub about: String,
    /// Whether the law asks to do it together.
    pub statutory: Option<bool>,
    /// What share of the effect of one party's work is felt by the others.
    pub spillover: Option<f64>,
    /// What share of the work is saved by doing it together.
    pub scale_gain: Option<f64>,
    /// How parts make the whole.
    pub technology: Option<Technology>,
    /// Parties that it needs at least.
    pub min_parties: Option<u64>,
}

/// Something that could be agreed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "as the columns of agreements")]
pub struct Proposal {
    pub id: String,
    pub title: String,
    pub portfolio: Option<String>,
    pub goal: Option<String>,
    pub kind: Option<AgreementKind>,
    pub owner: Option<String>,
    /// The parties that it would concern; `all` is written out.
    pub entitled: Vec<String>,
    pub technology: Option<Technology>,
    pub min_parties: Option<u64>,
    pub needs_council: Option<bool>,
    pub budget_eur: Option<f64>,
    pub depends_on: Vec<String>,
    pub due_on: Option<PartialDate>,
    /// What counts as done, in words.
    pub counts_as_done: Option<String>,
    /// What the others expect of each, in words.
    pub expects: Option<String>,
}
