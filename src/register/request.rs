//! What is asked beside a dataset: changes, opinions, proposals. They are no tables of a dataset, and are understood by the same rules.
//!
//! What they refer to must be in the register; a name that is not is a question with the one that looks most like it.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    diagnostic::{Checked, Code, Diagnostic},
    model::{Change, ChangeKind, Coded as _, Day, Opinion, Party, Proposal, Stance},
    register::{
        Register,
        aside::Ledger,
        cell::Cell,
        draft::Draft,
        entitlement::{ALL, seats},
        references::{self, Known},
        row::Row,
        table_rows,
        taken::Taken,
    },
};

/// Understands a draft of [`CHANGES`](super::tables::CHANGES), in the order of its lines.
pub fn changes(draft: Draft, register: &Register) -> Checked<Vec<Change>> {
    let mut checked = understand(draft, register);
    let mut changes = Vec::new();
    for row in checked.value.drain(..) {
        match unfit(&row, register) {
            Some(question) => checked.diagnostics.push(question),
            None => changes.extend(change(row)),
        }
    }
    changes.sort_by_key(|it| it.line);
    Checked { value: changes, diagnostics: checked.diagnostics }
}

/// Understands a draft of [`OPINIONS`](super::tables::OPINIONS); `known` are the ids of portfolios and goals.
pub fn opinions(draft: Draft, known: &BTreeSet<&str>) -> Checked<Vec<Opinion>> {
    let mut checked = understand(draft, &Register::default());
    let mut opinions = Vec::new();
    for row in checked.value.drain(..) {
        let about = row.text("about").unwrap_or_default();
        if !known.contains(about) {
            let known: Vec<&str> = known.iter().copied().collect();
            checked.diagnostics.push(
                Diagnostic::question(Code::ReferenceDangling, row.at("about"))
                    .with("found", about)
                    .with("column", "about")
                    .with("table", "portfolios, goals")
                    .with("nearest", references::nearest(about, &known).unwrap_or("–")),
            );
            continue;
        }
        let mut row = Taken::of(row);
        opinions.push(Opinion {
            about: row.id("about"),
            statutory: row.yes_no("statutory"),
            spillover: row.number("spillover"),
            scale_gain: row.number("scale_gain"),
            technology: row.code("technology"),
            min_parties: row.count("min_parties"),
        });
    }
    Checked { value: opinions, diagnostics: checked.diagnostics }
}

/// Understands a draft of [`PROPOSALS`](super::tables::PROPOSALS); `all` are the parties of `today`, the last day of the dataset's window.
pub fn proposals(draft: Draft, register: &Register, today: Day) -> Checked<Vec<Proposal>> {
    let mut checked = understand(draft, register);
    let is_there = |it: &Party| it.exists_on(today);
    let all = || -> Vec<String> {
        // Those of whom anything was asked before: an observer or a province is not bound by every agreement.
        let asked = register.agreements.values().flat_map(|it| &it.entitled);
        let mut asked: Vec<String> =
            asked.map(|it| register.holder(it, today).to_owned()).collect();
        asked.sort_unstable();
        asked.dedup();
        asked.retain(|it| register.parties.get(it).is_some_and(is_there));
        if asked.is_empty() {
            seats(register, None, Some(today)).into_iter().collect()
        } else {
            asked
        }
    };
    let proposal = |row: Row| {
        let mut row = Taken::of(row);
        let mut it = Proposal {
            id: row.id("id"),
            title: row.id("title"),
            portfolio: row.text("portfolio"),
            goal: row.text("goal"),
            kind: row.code("kind"),
            owner: row.text("owner"),
            entitled: row.list("entitled"),
            technology: row.code("technology"),
            min_parties: row.count("min_parties"),
            needs_council: row.yes_no("needs_council"),
            budget_eur: row.number("budget_eur"),
            depends_on: row.list("depends_on"),
            due_on: row.date("due_on"),
            counts_as_done: row.text("counts_as_done"),
            expects: row.text("expects"),
        };
        if it.entitled.iter().any(|it| it == ALL) {
            it.entitled = all();
        }
        it.entitled.sort_unstable();
        it.entitled.dedup();
        it
    };
    let value = checked.value.drain(..).map(proposal).collect();
    Checked { value, diagnostics: checked.diagnostics }
}

fn understand(draft: Draft, register: &Register) -> Checked<Vec<Row>> {
    let (mut ledger, mut diagnostics) = (Ledger::default(), Vec::new());
    let table = draft.table;
    let mut all = table_rows::understand(vec![draft], &mut ledger, &mut diagnostics);
    // Rows without a key may stand there twice.
    if !table.key.is_empty() {
        table_rows::refuse_duplicates(&mut all, &mut ledger, &mut diagnostics);
    }
    let mut rows = all.remove(table.name).unwrap_or_default();
    let known = Names(register);
    let dangling =
        references::find_all_dangling(table, &rows, &known, &mut ledger, &mut diagnostics);
    references::leave_out(&mut rows, &dangling);
    ledger.refuse_crowded(&mut diagnostics);
    diagnostics.sort();
    Checked { value: rows, diagnostics }
}

/// The names of a register.
struct Names<'a>(&'a Register);

fn keys<T>(map: &BTreeMap<String, T>) -> Vec<&str> {
    map.keys().map(String::as_str).collect()
}

impl Names<'_> {
    fn all(&self, table: &str) -> Vec<&str> {
        let register = self.0;
        match table {
            "agreements" => keys(&register.agreements),
            "parties" => keys(&register.parties),
            "commitments" => keys(&register.commitments),
            "portfolios" => keys(&register.portfolios),
            "goals" => keys(&register.goals),
            _ => Vec::new(),
        }
    }
}

impl Known for Names<'_> {
    fn has(&self, table: &str, name: &str) -> bool {
        let register = self.0;
        match table {
            "agreements" => register.agreements.contains_key(name),
            "parties" => register.parties.contains_key(name),
            "commitments" => register.commitments.contains_key(name),
            "portfolios" => register.portfolios.contains_key(name),
            "goals" => register.goals.contains_key(name),
            _ => false,
        }
    }

    fn few(&self, table: &str) -> Vec<&str> {
        let names = self.all(table);
        if names.len() <= references::FEW { names } else { Vec::new() }
    }
}

/// What each kind of change cannot do without: for each, one of these columns.
fn needs(kind: ChangeKind) -> &'static [&'static [&'static str]] {
    match kind {
        ChangeKind::Condition => &[&["agreement"], &["party"], &["state"]],
        ChangeKind::Due => &[&["agreement", "commitment"], &["due_on", "later_days"]],
        ChangeKind::Effort => &[&["agreement", "commitment"], &["effort_hours", "effort_eur"]],
        ChangeKind::Staff => {
            &[&["pool"], &["need_fte", "available_fte", "claim_hours", "allocated_hours"]]
        }
        ChangeKind::Leaves => &[&["party"], &["on"]],
        ChangeKind::Withdraw => &[&["agreement"], &["on"]],
    }
}

/// Why a change cannot be made: it leaves something open, or there is nothing that it speaks of.
fn unfit(row: &Row, register: &Register) -> Option<Diagnostic> {
    let kind = row.text("change").and_then(ChangeKind::from_code)?;
    let is_given = |column: &&str| *row.cell(column) != Cell::Empty;
    if let Some(missing) = needs(kind).iter().find(|it| !it.iter().any(&is_given)) {
        let question = Diagnostic::question(Code::ChangeIncomplete, row.at("change"));
        let wanted = missing.join(" / ");
        return Some(question.with("kind", kind.code()).with_whole("column", wanted));
    }
    let without = |column: &str, found: String| {
        let question = Diagnostic::question(Code::ChangeWithoutTarget, row.at(column));
        Some(question.with("kind", kind.code()).with("found", found))
    };
    let (agreement, party) = (row.text("agreement"), row.text("party"));
    match (kind, agreement, party) {
        (ChangeKind::Condition, Some(agreement), Some(party)) => {
            let found = register.position(agreement, party).and_then(|it| it.stance);
            let is_conditional =
                found.is_some_and(|it| matches!(it, Stance::YesUnless | Stance::YesProvided));
            if is_conditional { None } else { without("party", format!("{agreement}, {party}")) }
        }
        (ChangeKind::Due | ChangeKind::Effort, Some(agreement), party) => {
            let has_any = register
                .commitments
                .values()
                .any(|it| it.agreement == agreement && party.is_none_or(|party| it.party == party));
            let found = [Some(agreement), party].into_iter().flatten().collect::<Vec<_>>();
            if has_any { None } else { without("agreement", found.join(", ")) }
        }
        (ChangeKind::Staff, _, party) => {
            let text = |column: &str| row.text(column);
            let has_any = register.capacity.iter().any(|it| {
                text("pool") == Some(it.pool.as_str())
                    && party.is_none_or(|party| it.party == party)
                    && text("period").is_none_or(|period| it.period.as_deref() == Some(period))
            });
            let found: Vec<&str> =
                ["pool", "party", "period"].into_iter().filter_map(text).collect();
            if has_any { None } else { without("pool", found.join(", ")) }
        }
        _ => None,
    }
}

fn change(row: Row) -> Option<Change> {
    let line = row.place.line;
    let mut row = Taken::of(row);
    Some(Change {
        kind: row.code("change")?,
        agreement: row.text("agreement"),
        party: row.text("party"),
        commitment: row.text("commitment"),
        state: row.code("state"),
        on: row.date("on"),
        due_on: row.date("due_on"),
        later_days: row.number("later_days"),
        effort_hours: row.number("effort_hours"),
        effort_eur: row.number("effort_eur"),
        pool: row.text("pool"),
        period: row.text("period"),
        need_fte: row.number("need_fte"),
        available_fte: row.number("available_fte"),
        claim_hours: row.number("claim_hours"),
        allocated_hours: row.number("allocated_hours"),
        line,
    })
}
