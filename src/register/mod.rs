//! Drafts become resolved, checked facts; who is entitled, who is bound, what is due.
//!
//! It reads no files and computes no scores.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    diagnostic::{Checked, Code, Diagnostic, Place, Severity, count_beyond},
    model::{
        Agreement, Attendance, Body, Capacity, Commitment, Covariate, Evidence, Goal, Meeting,
        Membership, Milestone, Party, Portfolio, Position, Renegotiation, Reply, Search,
    },
    register::{
        aside::Ledger,
        draft::{Draft, Reading},
        row::Rows,
        tables::{Need, TABLES},
    },
};

mod aside;
mod cell;
mod cells;
mod consistency;
pub mod draft;
mod entitlement;
mod facts;
mod fingerprint;
pub mod lean;
mod lineage;
pub mod obligation;
mod places;
pub mod popolo;
mod references;
pub mod request;
mod row;
pub mod staff;
mod table_rows;
pub mod tables;
mod taken;
mod words;

pub use aside::DOUBTS;
pub use cell::date_alone;
pub use cells::Cells;
pub use fingerprint::{Prints, fingerprint};
pub use places::Places;
pub use references::nearest;
pub use words::date_in_words;

/// Everything that a dataset says, resolved and checked. Every list is in a fixed order, whatever the order of rows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Register {
    /// By id.
    pub parties: BTreeMap<String, Party>,
    /// By party and variable.
    pub covariates: Vec<Covariate>,
    /// By id.
    pub portfolios: BTreeMap<String, Portfolio>,
    /// By id.
    pub bodies: BTreeMap<String, Body>,
    /// By body and party.
    pub memberships: Vec<Membership>,
    /// By id.
    pub goals: BTreeMap<String, Goal>,
    /// By id.
    pub meetings: BTreeMap<String, Meeting>,
    /// By meeting and party.
    pub attendance: Vec<Attendance>,
    /// By id.
    pub agreements: BTreeMap<String, Agreement>,
    /// The agreed reading, by agreement, then by party.
    pub positions: BTreeMap<String, BTreeMap<String, Position>>,
    /// Readings of single coders, for the reliability of coding.
    pub coded_positions: Vec<Position>,
    /// By id.
    pub commitments: BTreeMap<String, Commitment>,
    /// By commitment and id.
    pub milestones: BTreeMap<(String, String), Milestone>,
    /// The agreed reading, by commitment, then by date.
    pub evidence: BTreeMap<String, Vec<Evidence>>,
    /// Readings of single coders.
    pub coded_evidence: Vec<Evidence>,
    /// By party and agreement.
    pub replies: Vec<Reply>,
    /// By pool, party, period and skill.
    pub capacity: Vec<Capacity>,
    /// By agreement and date.
    pub renegotiations: Vec<Renegotiation>,
    /// By party, source and date.
    pub searches: Vec<Search>,
    /// Names of the tables that the dataset has.
    pub tables: BTreeSet<&'static str>,
    /// Digits that are the same for the same facts in any order of rows.
    pub fingerprint: String,
    /// Where each row came from.
    pub places: Places,
}

/// Understands and checks drafts.
///
/// Every row ends in the register or is set aside with a question; `readings` are brought up to date with that.
/// A required table that is absent is a refusal.
pub fn resolve(drafts: Vec<Draft>, readings: &mut [Reading]) -> Checked<Register> {
    resolve_beside(drafts, &BTreeSet::new(), readings)
}

/// The same where the files of some tables are refused: what only follows from that is not said.
///
/// A row whose target may stand in a file that was not read has no question of its own; nothing of the dataset is used anyway.
pub fn resolve_beside(
    drafts: Vec<Draft>,
    unread: &BTreeSet<&'static str>,
    readings: &mut [Reading],
) -> Checked<Register> {
    let before: Vec<(u64, u64)> = readings.iter().map(|it| (it.n_used, it.n_set_aside)).collect();
    let mut checked = resolve_all(drafts, readings);
    if unread.is_empty() {
        return checked;
    }
    checked.diagnostics.retain(|it| !is_hearsay(it, unread));
    let questions = checked.diagnostics.iter().filter(|it| it.severity == Severity::Question);
    let asked: BTreeSet<(&str, u64)> =
        questions.map(|it| (&*it.place.file, it.place.line)).collect();
    for (reading, (n_used, n_set_aside)) in readings.iter_mut().zip(before) {
        let n = asked.iter().filter(|it| it.0 == reading.file).count() as u64;
        (reading.n_used, reading.n_set_aside) = (n_used.saturating_sub(n), n_set_aside + n);
    }
    checked
}

/// Whether a message may follow from nothing but tables that were not read.
pub fn is_hearsay(it: &Diagnostic, unread: &BTreeSet<&'static str>) -> bool {
    let is_of_unread = || it.arguments.iter().any(|(_, value)| unread.contains(value.as_str()));
    match it.code {
        Code::ReferenceDangling => !unread.is_empty(),
        Code::TableMissing => is_of_unread(),
        _ => false,
    }
}

fn resolve_all(drafts: Vec<Draft>, readings: &mut [Reading]) -> Checked<Register> {
    let mut diagnostics = Vec::new();
    let mut ledger = Ledger::default();
    let present: BTreeSet<&'static str> = drafts.iter().map(|it| it.table.name).collect();
    for table in &TABLES {
        if table.need == Need::Required && !present.contains(table.name) {
            let place = Place::file(format!("{}.csv", table.name));
            diagnostics
                .push(Diagnostic::refusal(Code::TableMissing, place).with("table", table.name));
        }
    }
    let rows = sift(drafts, &mut ledger, &mut diagnostics);
    count_rows(&rows, &ledger, readings);

    let fingerprint = fingerprint::fingerprint(&fingerprint::prints(&rows));
    let mut register = Register { fingerprint, ..facts::build(rows) };
    register.tables = present;
    lineage::break_cycles(&mut register, &mut diagnostics);
    let beyond = consistency::note_oddities(&register, &mut diagnostics);
    entitlement::write_out_all(&mut register, &mut diagnostics);
    diagnostics.sort();
    diagnostics.dedup();
    count_beyond(&mut diagnostics, beyond);
    Checked { value: register, diagnostics }
}

/// The rows that end in the register, each cell in one form whatever the spelling of its file, in the order of their keys.
pub fn in_one_form(drafts: Vec<Draft>) -> Vec<Draft> {
    as_drafts(sift(drafts, &mut Ledger::default(), &mut Vec::new()))
}

/// The same of rows that are a part of a dataset: what they refer to may stand in the rest of it.
pub fn part_in_one_form(drafts: Vec<Draft>) -> Vec<Draft> {
    let (mut ledger, mut unheard) = (Ledger::default(), Vec::new());
    let mut rows = table_rows::understand(drafts, &mut ledger, &mut unheard);
    table_rows::refuse_duplicates(&mut rows, &mut ledger, &mut unheard);
    as_drafts(rows)
}

fn as_drafts(rows: Rows) -> Vec<Draft> {
    let draft = |(name, rows): (&'static str, Vec<row::Row>)| {
        let table = tables::Table::find(name)?;
        let cells = |it: &row::Row| it.all_cells().map(row::shown).collect();
        let rows: Vec<draft::DraftRow> = rows
            .iter()
            .zip(2..)
            .map(|(it, line)| draft::DraftRow { line, cells: cells(it) })
            .collect();
        let headings = table.columns.iter().map(|it| Some(it.name.to_owned())).collect();
        let file = format!("{name}.csv").into();
        (!rows.is_empty()).then_some(Draft { table, file, headings, rows })
    };
    rows.into_iter().filter_map(draft).collect()
}

/// Understands rows, and takes out what stands twice, contradicts or leads nowhere.
fn sift(drafts: Vec<Draft>, ledger: &mut Ledger, diagnostics: &mut Vec<Diagnostic>) -> Rows {
    let mut rows = table_rows::understand(drafts, ledger, diagnostics);
    table_rows::refuse_duplicates(&mut rows, ledger, diagnostics);
    let context = consistency::Context::of(&rows);
    consistency::refuse_contradictions(&mut rows, &context, ledger, diagnostics);
    references::refuse_dangling(&mut rows, ledger, diagnostics);
    let entitled = entitlement::named(&rows);
    entitlement::refuse_outsiders(&mut rows, &entitled, ledger, diagnostics);
    ledger.refuse_crowded(diagnostics);
    rows
}

/// Brings the count of used and set-aside rows up to date: a row is used if any table uses it.
fn count_rows(rows: &Rows, ledger: &Ledger, readings: &mut [Reading]) {
    if ledger.set_aside.is_empty() {
        return;
    }
    let used: BTreeSet<(&str, u64)> =
        rows.values().flatten().map(|row| (&*row.place.file, row.place.line)).collect();
    for reading in readings {
        let lost = ledger
            .set_aside
            .iter()
            .filter(|(file, line)| **file == *reading.file && !used.contains(&(&**file, *line)));
        let n_lost = u64::try_from(lost.count()).unwrap_or(u64::MAX);
        reading.n_set_aside += n_lost;
        reading.n_used = reading.n_used.saturating_sub(n_lost);
    }
}

impl Register {
    /// Where a row came from.
    pub fn place(&self, table: &'static str, key: &str) -> Option<Place> {
        self.places.get(table, key)
    }

    /// What a party said of an agreement, as it was agreed to read it.
    pub fn position(&self, agreement: &str, party: &str) -> Option<&Position> {
        self.positions.get(agreement)?.get(party)
    }

    /// Takes agreements under secrecy out, with everything that hangs on them; tells how many they were.
    ///
    /// Others that wait for them, or were superseded by them, no longer say so.
    pub fn leave_out_secret(&mut self) -> usize {
        let is_secret = |it: &Agreement| it.secret == Some(true);
        let secret: BTreeSet<String> =
            self.agreements.values().filter(|it| is_secret(it)).map(|it| it.id.clone()).collect();
        self.agreements.retain(|_, it| !is_secret(it));
        for it in self.agreements.values_mut() {
            it.depends_on.retain(|id| !secret.contains(id));
            it.superseded_by = it.superseded_by.take().filter(|id| !secret.contains(id));
        }
        self.positions.retain(|agreement, _| !secret.contains(agreement));
        self.coded_positions.retain(|it| !secret.contains(&it.agreement));
        self.commitments.retain(|_, it| !secret.contains(&it.agreement));
        let commitments = &self.commitments;
        self.milestones.retain(|(commitment, _), _| commitments.contains_key(commitment));
        self.evidence.retain(|commitment, _| commitments.contains_key(commitment));
        self.coded_evidence.retain(|it| commitments.contains_key(&it.commitment));
        self.replies.retain(|it| it.agreement.as_ref().is_none_or(|id| !secret.contains(id)));
        self.renegotiations.retain(|it| !secret.contains(&it.agreement));
        secret.len()
    }
}
