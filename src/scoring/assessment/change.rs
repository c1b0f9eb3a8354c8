//! What changed between two assessments, and what each change came from.

use serde::{Deserialize, Serialize};

use crate::{
    model::{Day, Status},
    scoring::assessment::StatusCounts,
};

/// What changed since an earlier assessment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChangeRecord {
    /// The day that the earlier one spoke of.
    pub since: Day,
    /// Version of the program that made it.
    pub made_by: String,
    /// Its counts.
    pub before: StatusCounts,
    /// Names of the choices that are others now, such as `time.half_life_days`.
    pub choices: Vec<String>,
    /// Every pair whose status is another now, by agreement and party; a pair may be here once for each cause.
    pub pairs: Vec<PairChange>,
}

/// One change of one pair.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PairChange {
    /// The agreement.
    pub agreement: String,
    /// The party.
    pub party: String,
    /// What it came from.
    pub cause: Cause,
    /// What it was; `None`: it was not there.
    pub from: Option<Status>,
    /// What it is; `None`: it is not there any more.
    pub to: Option<Status>,
}

/// What a change came from: of two records, which differed. Not why anybody did anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Between the two days something was done, undone, or fell due.
    Happened,
    /// Only afterwards it was recorded how things stood on the earlier day.
    LateEvidence,
    /// As before, or the record was mended, after the party said that it was not right.
    AfterReply,
    /// The record of the earlier day was mended.
    Correction,
    /// It is counted otherwise, or by another version of the program.
    Method,
}

impl Cause {
    /// All, in the order in which they are told.
    pub const ALL: [Cause; 5] =
        [Cause::Happened, Cause::LateEvidence, Cause::AfterReply, Cause::Correction, Cause::Method];

    /// The stable name, as it stands in files and in the keys of texts.
    pub fn code(self) -> &'static str {
        match self {
            Cause::Happened => "happened",
            Cause::LateEvidence => "late_evidence",
            Cause::AfterReply => "after_reply",
            Cause::Correction => "correction",
            Cause::Method => "method",
        }
    }
}

impl ChangeRecord {
    /// By how many the number of pairs with a status grew, as far as it came from one cause.
    ///
    /// Over all causes these add up to the whole difference.
    pub fn growth(&self, cause: Cause, is_counted: impl Fn(Status) -> bool) -> i64 {
        let own = self.pairs.iter().filter(|it| it.cause == cause);
        own.map(|it| {
            i64::from(it.to.is_some_and(&is_counted)) - i64::from(it.from.is_some_and(&is_counted))
        })
        .sum()
    }

    /// Number of changes of one cause.
    pub fn n(&self, cause: Cause) -> u64 {
        self.pairs.iter().filter(|it| it.cause == cause).count() as u64
    }
}
