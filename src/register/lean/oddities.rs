//! What is odd and used all the same, said as `consistency` says it.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
};

use crate::{
    diagnostic::{Code, Diagnostic, Place},
    model::{Coded as _, CommitmentKind, EvidenceKind, EvidenceState, Grade, Stance},
    register::{
        consistency,
        lean::{
            EVERYBODY, Facts, Lean,
            assemble::Refetch,
            checks::comes_before,
            column::{Column, NO_DATE},
        },
    },
};

/// Says what is odd about the rows.
pub(super) fn note(
    facts: &Facts,
    diagnostics: &mut Vec<Diagnostic>,
    refetch: Refetch<'_>,
) -> io::Result<()> {
    consistency::note_namesakes(&facts.register, diagnostics);
    agreements(facts, diagnostics);
    positions(facts, diagnostics);
    commitments(facts, diagnostics);
    evidence(facts, diagnostics, refetch)
}

/// The names of some rows, which are not kept.
pub(super) fn names(
    lean: &Lean,
    rows: &BTreeSet<usize>,
    refetch: Refetch<'_>,
) -> io::Result<BTreeMap<usize, String>> {
    let Some(shape) = &lean.shape else { return Ok(BTreeMap::new()) };
    let lines: BTreeSet<u64> = rows.iter().filter_map(|it| lean.line(*it)).collect();
    let found = refetch(shape, &lines)?.rows;
    let name = found.iter().filter_map(|row| {
        Some((lean.row_at(row.place.line)?, row.text("id").unwrap_or_default().to_owned()))
    });
    Ok(name.collect())
}

fn agreements(facts: &Facts, diagnostics: &mut Vec<Diagnostic>) {
    let lean = &facts.agreements;
    let (decided, meeting) = (lean.column("decided_on"), lean.column("meeting"));
    let place = |row: usize| lean.place(row).cell("decided_on");
    for row in 0..lean.len() {
        let own = decided.packed(row);
        if own == NO_DATE {
            let note = Diagnostic::note(Code::DecidedOnMissing, place(row));
            diagnostics.push(note.with("agreement", lean.ids().text(row)));
            continue;
        }
        let met = meeting.row(row).map(|it| it as usize);
        let other = met.map_or(NO_DATE, |it| facts.meetings.column("date").packed(it));
        if comes_before(own, other) || comes_before(other, own) {
            let (Some(found), Some(expected)) =
                (decided.date(row), met.and_then(|it| facts.meetings.column("date").date(it)))
            else {
                continue;
            };
            let note = Diagnostic::note(Code::DecidedOnDiffers, place(row));
            diagnostics.push(note.with("found", found).with("expected", expected));
        }
    }
    invalid_parties(facts, diagnostics);
}

/// Agreements that concern parties which did not exist on the day.
fn invalid_parties(facts: &Facts, diagnostics: &mut Vec<Diagnostic>) {
    let parties = &facts.register.parties;
    let is_limited = |it: &crate::model::Party| it.valid_from.is_some() || it.valid_to.is_some();
    if !parties.values().any(is_limited) {
        return;
    }
    let decided = facts.agreements.column("decided_on");
    for row in 0..facts.agreements.len() {
        let Some(day) = decided.date(row).map(crate::model::PartialDate::last_day) else {
            continue;
        };
        for party in facts.entitled(row).iter() {
            let id = facts.parties.text(*party as usize);
            if parties.get(id).is_some_and(|it| !it.exists_on(day)) {
                let place = facts.agreements.place(row).cell("entitled");
                let note = Diagnostic::note(Code::PartyNotValid, place);
                diagnostics.push(note.with("party", id).with("date", day));
            }
        }
    }
}

fn positions(facts: &Facts, diagnostics: &mut Vec<Diagnostic>) {
    let lean = &facts.positions;
    let (stance, condition) = (lean.column("stance"), lean.column("condition"));
    let party = lean.column("party");
    for row in 0..lean.len() {
        let stance = stance.code(row).and_then(|it| Stance::ALL.get(usize::from(it)));
        let is_conditional = matches!(stance, Some(Stance::YesUnless | Stance::YesProvided));
        let code = match (is_conditional, condition.code(row).is_some()) {
            (true, false) => Code::ConditionTextMissing,
            (false, true) => Code::ConditionWithoutStance,
            _ => continue,
        };
        let note = Diagnostic::note(code, lean.place(row).cell("condition"));
        let party = party.row(row).map_or("", |it| facts.parties.text(it as usize));
        diagnostics.push(note.with("party", party));
    }
}

fn commitments(facts: &Facts, diagnostics: &mut Vec<Diagnostic>) {
    let lean = &facts.commitments;
    let (baseline, target) = (lean.column("baseline"), lean.column("target"));
    let tolerance = lean.column("tolerance");
    for row in 0..lean.len() {
        let is_maintenance =
            target.number(row).is_some() && baseline.number(row) == target.number(row);
        if is_maintenance && tolerance.number(row).is_none() {
            let note = Diagnostic::note(Code::ToleranceMissing, lean.place(row).cell("tolerance"));
            diagnostics.push(note.with("found", lean.ids().text(row)));
        }
    }
}

/// A note that needs the name of an observation.
type Named = Box<dyn Fn(&str) -> Diagnostic>;

fn evidence(
    facts: &Facts,
    diagnostics: &mut Vec<Diagnostic>,
    refetch: Refetch<'_>,
) -> io::Result<()> {
    let lean = &facts.evidence;
    let (occurred, recorded) = (lean.column("occurred_on"), lean.column("recorded_on"));
    let (status, source, grade) =
        (lean.column("status"), lean.column("source"), lean.column("grade"));
    let kind_of = lean.column("kind");
    let (kind, agreement) =
        (facts.commitments.column("kind"), facts.commitments.column("agreement"));
    let decided = facts.agreements.column("decided_on");
    let mut named: Vec<(usize, Named)> = Vec::new();
    for commitment in 0..facts.evidence_of.n_groups() {
        let promised = code::<CommitmentKind>(kind, commitment);
        let agreement = agreement.row(commitment).map(|it| it as usize);
        let decided_on = agreement.map_or(NO_DATE, |it| decided.packed(it));
        let mut told: Vec<EvidenceKind> = Vec::new();
        for row in facts.evidence_of.rows(commitment) {
            let place = |column: &str| -> Place { lean.place(row).cell(column) };
            let is_against = matches!(
                code::<EvidenceState>(status, row),
                Some(EvidenceState::NotDone | EvidenceState::Deviated | EvidenceState::Running)
            );
            let is_own_word = code::<Grade>(grade, row) == Some(Grade::OwnStatement);
            if is_against && source.code(row).is_none() && !is_own_word {
                let note = Diagnostic::note(Code::SourceMissing, place("source"));
                named.push((row, Box::new(move |id| note.clone().with("found", id))));
            }
            let day = match occurred.packed(row) {
                NO_DATE => recorded,
                _ => occurred,
            };
            if comes_before(day.packed(row), decided_on)
                && let (Some(found), Some(first)) =
                    (day.date(row), agreement.and_then(|it| decided.date(it)))
            {
                let note = Diagnostic::note(Code::DatesReversed, place("occurred_on"));
                diagnostics.push(
                    note.with("found", found).with("first", first).with("other", "decided_on"),
                );
            }
            let (Some(promised), Some(found)) = (promised, code::<EvidenceKind>(kind_of, row))
            else {
                continue;
            };
            if !found.tells_of(promised) && !told.contains(&found) {
                told.push(found);
                let note = Diagnostic::note(Code::EvidenceKindDiffers, place("kind"));
                diagnostics
                    .push(note.with("found", found.code()).with("expected", promised.code()));
            }
        }
    }
    if named.is_empty() {
        return Ok(());
    }
    let ids = names(lean, &named.iter().map(|it| it.0).collect(), refetch)?;
    let notes = named.iter().map(|(row, note)| note(ids.get(row).map_or("", String::as_str)));
    diagnostics.extend(notes);
    Ok(())
}

/// The value of a closed list in a cell.
pub(super) fn code<C: crate::model::Coded>(column: &Column, row: usize) -> Option<C> {
    column.code(row).and_then(|it| C::ALL.get(usize::from(it)).copied())
}

impl Facts {
    /// Whether an agreement concerns everybody with a seat.
    pub(super) fn concerns_everybody(&self, agreement: usize) -> bool {
        self.agreements.column("entitled").rows(agreement).contains(&EVERYBODY)
    }
}
