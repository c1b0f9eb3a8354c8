//! What an assessment holds for robustness and reliability.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    measures::coder_reliability::Scale, model::Outcome, scoring::assessment::QuadrantCode,
};

/// The headlines under every defensible way of counting.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Robustness {
    /// Every way with its numbers.
    pub specifications: Vec<Specification>,
    /// By portfolio with a decided quadrant: ways that give the same, of those that give any.
    pub portfolios: BTreeMap<String, (u64, u64)>,
    /// By agreement with a decided quadrant: ways that give the same, of those that give any.
    pub agreements: BTreeMap<String, (u64, u64)>,
}

/// One way of counting, and what it gives for everything together.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Specification {
    /// What silence is taken for.
    pub silence: Silence,
    /// Whether those who abstain count as seats.
    pub abstaining: Abstaining,
    /// What part of a result earns.
    pub credit: Credit,
    /// What a commitment weighs.
    pub weighing: Weighing,
    /// What is taken for what is unknown.
    pub unknown: UnknownDone,
    /// Mean leak.
    pub leak: Option<f64>,
    /// Mean share of unconditional yeses.
    pub harmony: Option<f64>,
    /// Bestuursparadox.
    pub paradox: Option<f64>,
    /// Where everything together stands.
    pub quadrant: QuadrantCode,
}

/// What silence is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Silence {
    /// For itself: no yes, and it does not bind.
    Apart,
    /// For a yes that binds, as procedure takes it.
    Assent,
}

/// Whether those who abstain count as seats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Abstaining {
    /// They do.
    Counted,
    /// They do not.
    LeftOut,
}

/// What part of a result earns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Credit {
    /// Everything from the share that counts as done, or else nothing; lateness costs nothing.
    WholeOrNothing,
    /// Half from the share that counts as begun; lateness costs nothing.
    InSteps,
    /// The share attained, with lateness discounted.
    Discounted {
        /// Days after which half of the credit is left; `None`: lateness costs nothing.
        half_life_days: Option<u16>,
    },
}

/// What a commitment weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weighing {
    /// As much as any other, or its recorded weight.
    Equal,
    /// Its promised hours; without them it does not count.
    Hours,
    /// Its promised euros; without them it does not count.
    Euros,
}

/// What is taken for what is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnknownDone {
    /// That it was done.
    All,
    /// That it was not done.
    None,
}

/// How far two or more coders agree on one thing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CodingRecord {
    /// What was coded: `stance` or `evidence`.
    pub subject: String,
    /// How its codes are compared.
    pub scale: Scale,
    /// Krippendorff's alpha, or why there is none.
    pub alpha: Outcome,
    /// Units that were read at least twice.
    pub n_double: u64,
    /// Coders.
    pub n_coders: u64,
}

/// Meetings of one year.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct MeetingYear {
    /// The year.
    pub year: i16,
    /// Meetings.
    pub n_meetings: u64,
    /// Person-hours of those that have them on record.
    pub person_hours: f64,
    /// Meetings that have them on record.
    pub n_with_hours: u64,
    /// Parties present, of those whose presence is on record.
    pub n_present: u64,
    /// Parties whose presence is on record.
    pub n_attendance: u64,
}
