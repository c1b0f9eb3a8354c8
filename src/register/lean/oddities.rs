//! What is odd and used all the same, said as `consistency` says it.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
};

use rayon::prelude::*;

use crate::{
    diagnostic::{Beyond, Code, Diagnostic, NOTES},
    model::{Coded as _, CommitmentKind, EvidenceKind, EvidenceState, Grade, Stance},
    register::{
        consistency,
        lean::{
            Agreements, Commitments, Facts, Lean, Observations, Reach,
            assemble::Refetch,
            column::{Codes, Dates, Holds, Rows},
            packed::{NO_DATE, first_day, unpack},
            suspects::{comes_before, rows_where},
        },
    },
};

/// Says what is odd about the rows; tells how often that was said no more.
pub(super) fn note(
    facts: &Facts,
    diagnostics: &mut Vec<Diagnostic>,
    reach: Reach,
    refetch: Refetch<'_>,
) -> io::Result<Beyond> {
    // Whoever puts shards together counts the notes of all of them.
    let n = if reach == Reach::Whole { NOTES } else { usize::MAX };
    let mut most = Most { n, beyond: Beyond::new() };
    consistency::note_namesakes(&facts.register, n, &mut most.beyond, diagnostics);
    agreements(facts, diagnostics, &mut most);
    positions(facts, diagnostics, &mut most);
    commitments(facts, diagnostics, &mut most);
    evidence(facts, diagnostics, &mut most, refetch)?;
    Ok(most.beyond)
}

/// How many notes of one kind are made, and how many were not.
struct Most {
    n: usize,
    beyond: Beyond,
}

/// The first of the rows that something is odd about: there can be millions, and no more than these are told.
fn told(lean: &Lean, code: Code, mut rows: Vec<usize>, most: &mut Most) -> Vec<usize> {
    rows.sort_unstable();
    let n_more = rows.len().saturating_sub(most.n);
    if let Some(shape) = lean.shape.as_ref().filter(|_| 0 < n_more) {
        *most.beyond.entry((shape.draft.file.clone(), code)).or_default() += n_more as u64;
    }
    rows.truncate(most.n);
    rows
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

fn agreements(facts: &Facts, diagnostics: &mut Vec<Diagnostic>, most: &mut Most) {
    let lean = &facts.agreements;
    let decided = lean.column("decided_on").as_dates();
    let meeting = lean.column("meeting").as_rows();
    let place = |row: usize| lean.place(row).cell("decided_on");
    let met = |row: usize| meeting.get(row).map(|it| it as usize);
    let met_on = facts.meetings.column("date").as_dates();
    let (mut missing, mut differs) = (Vec::new(), Vec::new());
    for row in 0..lean.len() {
        let own = decided.packed(row);
        let other = met(row).map_or(NO_DATE, |it| met_on.packed(it));
        if own == NO_DATE {
            missing.push(row);
        } else if comes_before(own, other) || comes_before(other, own) {
            differs.push(row);
        }
    }
    for row in told(lean, Code::DecidedOnMissing, missing, most) {
        let note = Diagnostic::note(Code::DecidedOnMissing, place(row));
        diagnostics.push(note.with("agreement", lean.ids().text(row)));
    }
    for row in told(lean, Code::DecidedOnDiffers, differs, most) {
        let dates = decided.date(row).zip(met(row).and_then(|it| met_on.date(it)));
        let Some((found, expected)) = dates else { continue };
        let note = Diagnostic::note(Code::DecidedOnDiffers, place(row));
        diagnostics.push(note.with("found", found).with("expected", expected));
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
    let agreements = Agreements::of(facts);
    for row in 0..facts.agreements.len() {
        let Some(day) = agreements.decided_on(row).map(crate::model::PartialDate::last_day) else {
            continue;
        };
        for party in agreements.entitled(row).iter() {
            let id = facts.parties.text(*party as usize);
            if parties.get(id).is_some_and(|it| !it.exists_on(day)) {
                let place = facts.agreements.place(row).cell("entitled");
                let note = Diagnostic::note(Code::PartyNotValid, place);
                diagnostics.push(note.with("party", id).with("date", day));
            }
        }
    }
}

fn positions(facts: &Facts, diagnostics: &mut Vec<Diagnostic>, most: &mut Most) {
    let lean = &facts.positions;
    let stance = lean.column("stance").as_codes();
    let condition = lean.column("condition").as_codes();
    let party = lean.column("party").as_rows();
    let is_conditional =
        |row: usize| matches!(stance.get(row), Some(Stance::YesUnless | Stance::YesProvided));
    let has_text = |row: usize| condition.is_there(row);
    let without_text = rows_where(lean, |row| is_conditional(row) && !has_text(row));
    let without_stance = rows_where(lean, |row| !is_conditional(row) && has_text(row));
    let found = [
        (Code::ConditionTextMissing, without_text),
        (Code::ConditionWithoutStance, without_stance),
    ];
    for (code, rows) in found {
        for row in told(lean, code, rows, most) {
            let note = Diagnostic::note(code, lean.place(row).cell("condition"));
            let party = party.get(row).map_or("", |it| facts.parties.text(it as usize));
            diagnostics.push(note.with("party", party));
        }
    }
}

fn commitments(facts: &Facts, diagnostics: &mut Vec<Diagnostic>, most: &mut Most) {
    let lean = &facts.commitments;
    let [baseline, target, tolerance] =
        ["baseline", "target", "tolerance"].map(|it| lean.column(it).as_numbers());
    let rows = rows_where(lean, |row| {
        let is_maintenance = target.get(row).is_some() && baseline.get(row) == target.get(row);
        is_maintenance && tolerance.get(row).is_none()
    });
    for row in told(lean, Code::ToleranceMissing, rows, most) {
        let note = Diagnostic::note(Code::ToleranceMissing, lean.place(row).cell("tolerance"));
        diagnostics.push(note.with("found", lean.ids().text(row)));
    }
}

/// Observations about which something is odd.
#[derive(Default)]
struct Odd {
    without_source: Vec<usize>,
    too_early: Vec<usize>,
    of_another_kind: Vec<usize>,
}

fn evidence(
    facts: &Facts,
    diagnostics: &mut Vec<Diagnostic>,
    most: &mut Most,
    refetch: Refetch<'_>,
) -> io::Result<()> {
    let lean = &facts.evidence;
    let Odd { without_source, too_early, of_another_kind } = odd_evidence(facts);
    let seen = Observations::of(lean);
    let commitment = lean.column("commitment").as_rows();
    let commitment = |row: usize| commitment.get(row).map(|it| it as usize);
    let agreement = facts.commitments.column("agreement").as_rows();
    let decided = facts.agreements.column("decided_on").as_dates();
    let rows = told(lean, Code::SourceMissing, without_source, most);
    if !rows.is_empty() {
        let ids = names(lean, &rows.iter().copied().collect(), refetch)?;
        for row in rows {
            let note = Diagnostic::note(Code::SourceMissing, lean.place(row).cell("source"));
            diagnostics.push(note.with("found", ids.get(&row).map_or("", String::as_str)));
        }
    }
    for row in told(lean, Code::DatesReversed, too_early, most) {
        let own = commitment(row).and_then(|it| agreement.get(it));
        let first = own.and_then(|it| decided.date(it as usize));
        let Some((found, first)) = unpack(seen.packed(row)).zip(first) else { continue };
        let note = Diagnostic::note(Code::DatesReversed, lean.place(row).cell("occurred_on"));
        diagnostics
            .push(note.with("found", found).with("first", first).with("other", "decided_on"));
    }
    let promised = Commitments::of(&facts.commitments);
    for row in told(lean, Code::EvidenceKindDiffers, of_another_kind, most) {
        let promised = commitment(row).and_then(|it| promised.kind(it));
        let Some((found, promised)) = Some(seen.kind(row)).zip(promised) else { continue };
        let note = Diagnostic::note(Code::EvidenceKindDiffers, lean.place(row).cell("kind"));
        diagnostics.push(note.with("found", found.code()).with("expected", promised.code()));
    }
    Ok(())
}

fn odd_evidence(facts: &Facts) -> Odd {
    /// Commitments whose observations one thread looks at in one go.
    const MANY: usize = 1 << 12;
    let commitments = (0..facts.evidence_of.n_groups()).into_par_iter().with_min_len(MANY);
    let look = Look::of(facts);
    let some = commitments.fold(Odd::default, |mut odd, it| {
        look.at(it, &mut odd);
        odd
    });
    some.reduce(Odd::default, |mut all, mut some| {
        all.without_source.append(&mut some.without_source);
        all.too_early.append(&mut some.too_early);
        all.of_another_kind.append(&mut some.of_another_kind);
        all
    })
}

/// What the observations of a commitment are looked at with.
struct Look<'a> {
    facts: &'a Facts,
    seen: Observations<'a>,
    promised: Commitments<'a>,
    agreement: Rows<'a>,
    decided: Dates<'a>,
    glance: Glance<'a>,
}

/// A quick look that lets nothing odd pass: nearly all observations need no other.
struct Glance<'a> {
    seen: Observations<'a>,
    status: Codes<'a>,
    is_against: Holds,
    source: Codes<'a>,
    grade: Codes<'a>,
    is_own_word: Holds,
    kind: Codes<'a>,
    /// By the kind that was promised: whether what was seen is of another kind.
    is_of_another: Vec<Holds>,
    of_any: Holds,
}

impl<'a> Glance<'a> {
    fn of(lean: &'a Lean) -> Glance<'a> {
        let column = |name: &str| lean.column(name).as_codes();
        let is_of_another =
            |promised: &CommitmentKind| Holds::of(|it: EvidenceKind| !it.tells_of(*promised));
        Glance {
            seen: Observations::of(lean),
            status: column("status"),
            is_against: Holds::of(is_against),
            source: column("source"),
            grade: column("grade"),
            is_own_word: Holds::of(|it: Grade| it == Grade::OwnStatement),
            kind: column("kind"),
            is_of_another: CommitmentKind::ALL.iter().map(is_of_another).collect(),
            of_any: Holds::of(|_: EvidenceKind| false),
        }
    }

    /// Whether something may be odd about some of the observations of a commitment.
    fn may_be_odd(
        &self,
        rows: impl Iterator<Item = usize>,
        promised: Option<CommitmentKind>,
        decided_on: u32,
    ) -> bool {
        let place = promised.and_then(|it| CommitmentKind::ALL.iter().position(|own| *own == it));
        let is_of_another = place.and_then(|it| self.is_of_another.get(it)).unwrap_or(&self.of_any);
        // A whole day is more than any month or year as a number, so what is no whole day is looked at well.
        let first = first_day(decided_on).unwrap_or(NO_DATE);
        rows.fold(false, |is_odd, row| {
            let is_founded = self.source.is_there(row) | self.grade.is(row, &self.is_own_word);
            let is_unfounded = self.status.is(row, &self.is_against) && !is_founded;
            is_odd
                | is_unfounded
                | (self.seen.packed(row) < first)
                | self.kind.is(row, is_of_another)
        })
    }
}

/// Whether a state is that of something that is not done, or not yet.
fn is_against(state: EvidenceState) -> bool {
    match state {
        EvidenceState::NotDone | EvidenceState::Deviated | EvidenceState::Running => true,
        EvidenceState::Done => false,
    }
}

impl<'a> Look<'a> {
    fn of(facts: &'a Facts) -> Look<'a> {
        Look {
            facts,
            seen: Observations::of(&facts.evidence),
            promised: Commitments::of(&facts.commitments),
            agreement: facts.commitments.column("agreement").as_rows(),
            decided: facts.agreements.column("decided_on").as_dates(),
            glance: Glance::of(&facts.evidence),
        }
    }

    /// Notices what is odd about the observations of a commitment.
    fn at(&self, commitment: usize, odd: &mut Odd) {
        let promised = self.promised.kind(commitment);
        let agreement = self.agreement.get(commitment).map(|it| it as usize);
        let decided_on = agreement.map_or(NO_DATE, |it| self.decided.packed(it));
        let rows = self.facts.evidence_of.rows(commitment);
        if !self.glance.may_be_odd(rows.clone(), promised, decided_on) {
            return;
        }
        let mut told: Vec<EvidenceKind> = Vec::new();
        for row in rows {
            if self.seen.status(row).is_some_and(is_against)
                && !self.seen.has_source(row)
                && !self.seen.is_own_word(row)
            {
                odd.without_source.push(row);
            }
            if comes_before(self.seen.packed(row), decided_on) {
                odd.too_early.push(row);
            }
            let found = self.seen.kind(row);
            if let Some(promised) = promised
                && !found.tells_of(promised)
                && !told.contains(&found)
            {
                told.push(found);
                odd.of_another_kind.push(row);
            }
        }
    }
}
