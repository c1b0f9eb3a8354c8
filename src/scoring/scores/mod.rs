//! The scores of a country, or of one shard of it: numbers without the texts and observations behind them.
//!
//! Everything in it can be put together from shards, in any order, to the same bytes: counts are whole numbers,
//! sums are exact, and lines stand by the id of their agreement. What crosses agreements is made once, at the end.

use std::collections::{BTreeMap, HashSet};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    diagnostic::{Code, Diagnostic, Place},
    graph::critical_path::{Activity, critical_path},
    model::{Day, Estimate, Policy},
    register::{
        Prints,
        draft::Reading,
        fingerprint,
        lean::{AFTER, LARGE},
    },
    scoring::{
        Scope, Window,
        assessment::{Cohort, DatasetCard, GroupRecord, StanceCounts, StatusCounts},
        cohort::Cohorts,
        deadlines_note, later_note,
        tally::Totals,
        weighted_follow_through,
    },
};

mod lean;
mod merge;

pub use lean::{AgreementScore, WriteLine, score};
pub use merge::{Misfit, merge};

/// The form of a partial result that this version writes and reads.
pub const FORMAT: u32 = 1;

/// Which part of a dataset something was made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Shard {
    /// Its number, from 1.
    pub number: u64,
    /// How many there are.
    pub of: u64,
}

impl Shard {
    /// A dataset in one piece.
    pub const WHOLE: Shard = Shard { number: 1, of: 1 };
}

/// The scores of a dataset, or of one shard of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scores {
    /// The form of the file; see [`FORMAT`].
    pub format: u32,
    /// Version of the program that made it.
    pub made_by: String,
    /// Which part it was made of.
    pub shard: Shard,
    /// What the dataset says of itself; the fingerprint is made of `prints`.
    pub dataset: DatasetCard,
    /// The day that the scores speak of.
    pub as_of: Day,
    /// If given: what was recorded after this day was left out.
    pub known_on: Option<Day>,
    /// The choices behind the numbers.
    pub policy: Policy,
    /// What each table adds up to.
    pub prints: Prints,
    /// What became of every row.
    pub readings: Vec<Reading>,
    /// What was noticed while reading.
    pub diagnostics: Vec<Diagnostic>,
    /// Tables that the dataset does not have.
    pub absent_tables: Vec<String>,
    /// Observations left out because they lie after the as-of date, or were recorded after the known-on date.
    pub n_evidence_later: u64,
    /// Terms by the day of the year on which they fall: a hundred times the month, plus the day.
    pub deadlines: BTreeMap<u16, u64>,
    /// Agreements by portfolio, goal and kind, and all of them under the empty key.
    pub groups: Groups,
    /// Commitments by the quarter in which they fall due.
    pub cohorts: Cohorts,
    /// By party.
    pub parties: BTreeMap<String, PartyTotals>,
    /// One for each agreement, by id.
    pub lines: Vec<Line>,
}

/// Totals by portfolio, by goal with all that lies below it, and by kind.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Groups {
    /// All agreements.
    pub all: Totals,
    /// By portfolio; empty for agreements without one.
    pub portfolio: BTreeMap<String, Totals>,
    /// By goal.
    pub goal: BTreeMap<String, Totals>,
    /// By kind of agreement; empty for agreements without one.
    pub kind: BTreeMap<String, Totals>,
}

/// What is counted of one party.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartyTotals {
    /// Its pairs by status.
    pub statuses: StatusCounts,
    /// Its seats by stance, with those of the parties that merged into it.
    pub stances: StanceCounts,
    /// Due pairs with any source.
    pub n_with_source: u64,
}

/// One agreement: its numbers as they are written, and what it waits for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// The agreement.
    pub id: Box<str>,
    /// Its numbers, in the form of the table that they are for.
    pub text: Box<str>,
    /// Where it stands in its file.
    pub row: u64,
    /// How long it takes, if that is on record.
    pub duration_days: Option<u64>,
    /// What it waits for.
    pub after: Vec<String>,
}

/// What is made of scores once all shards are together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Summary {
    /// What the dataset says of itself.
    pub dataset: DatasetCard,
    /// Version of the program that made it.
    pub made_by: String,
    /// The day that the scores speak of.
    pub as_of: Day,
    /// If given: what was recorded after this day was left out.
    pub known_on: Option<Day>,
    /// Agreements decided on or before the as-of date.
    pub n_agreements: u64,
    /// Observations left out because they lie after the as-of date, or were recorded after the known-on date.
    pub n_evidence_later: u64,
    /// Follow-through averaged over portfolios by the weights of the policy.
    pub weighted_follow_through: Estimate,
    /// Which agreements wait for one another, and how long the longest chain takes.
    pub dependencies: Waiting,
    /// Tables that the dataset does not have.
    pub absent_tables: Vec<String>,
    /// What became of every row.
    pub readings: Vec<Reading>,
    /// The choices behind the numbers.
    pub policy: Policy,
    /// What was noticed.
    pub diagnostics: Vec<Diagnostic>,
    /// All agreements, then by portfolio, goal and kind; written as a table of its own.
    #[serde(skip)]
    pub groups: Vec<(&'static str, GroupRecord)>,
    /// By quarter of the due date; written as a table of its own.
    #[serde(skip)]
    pub quarters: Vec<Cohort>,
}

/// Agreements that wait for one another.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Waiting {
    /// Agreements that wait or are waited for.
    pub n: u64,
    /// Of these: without a recorded duration, counted as 0 days.
    pub n_without_duration: u64,
    /// Days that the longest chain takes; `None` without any chain, or where there is a circle.
    pub duration_days: Option<u64>,
    /// The chain that takes longest.
    pub critical_path: Vec<String>,
    /// A circle, if there is one.
    pub cycle: Option<Vec<String>>,
}

impl Scores {
    fn window(&self) -> Window {
        Window { as_of: self.as_of, known_on: self.known_on }
    }

    /// Makes what crosses agreements.
    pub fn summary(&self) -> Summary {
        // Following who waits for whom takes one thread as long as the records of all groups.
        let ((dependencies, cycle), (groups, weighted_follow_through)) =
            rayon::join(|| self.waiting(), || self.records());
        let mut diagnostics = self.diagnostics.clone();
        diagnostics.extend(self.readings.iter().filter_map(empty_note));
        diagnostics.extend(later_note(self.n_evidence_later));
        let days = self.deadlines.iter().map(|(day, n)| ((day / 100, day % 100), *n));
        diagnostics.extend(deadlines_note(days, &self.policy));
        diagnostics.extend(cycle);
        diagnostics.sort();
        diagnostics.dedup();
        Summary {
            dataset: DatasetCard { fingerprint: fingerprint(&self.prints), ..self.dataset.clone() },
            made_by: self.made_by.clone(),
            as_of: self.as_of,
            known_on: self.known_on,
            n_agreements: self.lines.len() as u64,
            n_evidence_later: self.n_evidence_later,
            weighted_follow_through,
            dependencies,
            absent_tables: self.absent_tables.clone(),
            readings: self.readings.clone(),
            policy: self.policy.clone(),
            diagnostics,
            groups,
            quarters: self.cohorts.records(&self.policy, self.window()),
        }
    }

    /// The numbers of each group, and the follow-through that weighs portfolios alike.
    fn records(&self) -> (Vec<(&'static str, GroupRecord)>, Estimate) {
        let own = &self.groups;
        let by = [("portfolio", &own.portfolio), ("goal", &own.goal), ("kind", &own.kind)];
        let named = by.iter().flat_map(|(grouping, groups)| {
            groups.iter().map(|(key, totals)| (*grouping, key.as_str(), totals))
        });
        // The largest first, as it takes longest.
        let all: Vec<(&str, &str, &Totals)> =
            std::iter::once(("all", "", &own.all)).chain(named).collect();
        let record = |&(grouping, key, totals): &(&'static str, &str, &Totals)| {
            (grouping, totals.record(key, Scope::Group, &self.policy))
        };
        let groups: Vec<(&str, GroupRecord)> = all.par_iter().with_max_len(1).map(record).collect();
        let by_portfolio = groups.iter().filter(|it| it.0 == "portfolio").map(|it| &it.1);
        let weighted_follow_through = weighted_follow_through(by_portfolio, &self.policy);
        (groups, weighted_follow_through)
    }

    /// Which agreements wait for one another, and what is to be said if they do so in a circle.
    fn waiting(&self) -> (Waiting, Option<Diagnostic>) {
        let waited_for: HashSet<&str> =
            self.lines.iter().flat_map(|it| it.after.iter().map(String::as_str)).collect();
        let takes_part = |it: &&Line| !it.after.is_empty() || waited_for.contains(&*it.id);
        let taking_part: Vec<&Line> = self.lines.par_iter().filter(takes_part).collect();
        let activities: Vec<Activity> = taking_part
            .iter()
            .map(|it| Activity {
                id: it.id.to_string(),
                duration_days: it.duration_days.unwrap_or(0),
                after: it.after.clone(),
            })
            .collect();
        let n_without_duration =
            taking_part.iter().filter(|it| it.duration_days.is_none()).count() as u64;
        let n = activities.len() as u64;
        let waiting = Waiting { n, n_without_duration, ..Waiting::default() };
        match critical_path(&activities) {
            Ok(schedule) => {
                let duration_days = (0 < n).then_some(schedule.duration_days);
                let critical_path = schedule.critical_path;
                (Waiting { duration_days, critical_path, ..waiting }, None)
            }
            Err(cycle) => {
                let first = cycle.path.first().map(String::as_str).unwrap_or_default();
                let line = self.lines.iter().find(|it| &*it.id == first).map_or(0, |it| it.row);
                let file = self.readings.iter().find(|it| is_of(it, &["agreements"]));
                let place = Place::row(file.map_or("", |it| it.file.as_str()), line);
                let note = Diagnostic::note(Code::DependencyCycle, place.cell("depends_on"))
                    .with_whole("path", cycle.path.join(" → "));
                (Waiting { cycle: Some(cycle.path), ..waiting }, Some(note))
            }
        }
    }
}

/// Whether a file holds one of these tables.
fn is_of(reading: &Reading, tables: &[&str]) -> bool {
    reading.tables.iter().any(|it| tables.contains(&it.as_str()))
}

/// Whether the rows of a file are spread over the shards.
fn is_spread(reading: &Reading) -> bool {
    is_of(reading, &LARGE) || is_of(reading, &AFTER)
}

/// That a table is empty, which for one that is spread over shards shows only once they are together.
fn empty_note(reading: &Reading) -> Option<Diagnostic> {
    let is_empty = is_spread(reading) && reading.n_read == reading.n_blank;
    is_empty.then(|| Diagnostic::note(Code::TableEmpty, Place::file(reading.file.as_str())))
}
