//! Drafts become rows: cells are read by the kind of their column, the same for every table, and no row stands twice.
//!
//! What rows mean together is in `references`, `consistency` and `facts`.

use std::{collections::BTreeSet, sync::Arc};

use rayon::prelude::*;

use crate::{
    diagnostic::{Code, Diagnostic, Place},
    register::{
        Cells,
        aside::Ledger,
        cell::{Spelling, Unreadable, YES_NO},
        draft::{Draft, DraftRow},
        row::{Layout, Row, Rows},
        tables::{Column, Kind, Need, TABLES, Table},
    },
};

/// Where the columns of the key of these rows stand.
pub(super) fn key_positions(rows: &[Row]) -> Vec<usize> {
    let table = rows.first().map(|it| it.table);
    table.map(Table::key_positions).unwrap_or_default()
}

/// Rows that are read side by side: what is asked about them is held until they are put in order.
pub(super) const AT_ONCE: usize = 1 << 16;

/// Reads every cell; a row with a question is set aside.
pub(super) fn understand(
    drafts: Vec<Draft>,
    ledger: &mut Ledger,
    diagnostics: &mut Vec<Diagnostic>,
) -> Rows {
    let mut rows: Rows = TABLES.iter().map(|table| (table.name, Vec::new())).collect();
    for mut draft in drafts {
        let spelling = Spelling::of(&draft);
        say_spelling(&draft, &spelling, diagnostics);
        let layout = Arc::new(Layout::of(&draft));
        let texts = std::mem::take(&mut draft.rows);
        let understand = |row: &DraftRow| {
            understand_row(&draft, &layout, row, &spelling).map_err(|it| (row.line, it))
        };
        for some in texts.chunks(AT_ONCE) {
            let understood: Vec<Result<Row, (u64, Vec<Diagnostic>)>> =
                some.par_iter().map(understand).collect();
            for row in understood {
                match row {
                    Ok(row) => rows.entry(draft.table.name).or_default().push(row),
                    Err((line, questions)) => {
                        let place = Place::row(draft.file.clone(), line);
                        ledger.ask(&place, questions, diagnostics);
                    }
                }
            }
        }
    }
    rows.par_iter_mut().for_each(|(_, it)| sort(it));
    rows
}

/// Puts rows in the order of their keys: the order of rows in a file means nothing.
pub(super) fn sort(rows: &mut [Row]) {
    let key = key_positions(rows);
    rows.par_sort_by(|a, b| a.compare_at(b, &key).then_with(|| a.place.cmp(&b.place)));
}

pub(super) fn say_spelling(draft: &Draft, spelling: &Spelling, diagnostics: &mut Vec<Diagnostic>) {
    let header = DraftRow { line: 1, cells: Cells::default() };
    let noted = [
        (Code::DecimalCommaRecognised, &spelling.decimal_comma),
        (Code::DutchDatesRecognised, &spelling.dutch_dates),
        (Code::TimesLeftOut, &spelling.timed),
    ];
    for (code, positions) in noted {
        for position in positions {
            let place = draft.cell_place(&header, *position);
            let column = place.column.clone().unwrap_or_default();
            diagnostics.push(Diagnostic::note(code, place).with("column", column));
        }
    }
}

pub(super) fn understand_row(
    draft: &Draft,
    layout: &Arc<Layout>,
    row: &DraftRow,
    spelling: &Spelling,
) -> Result<Row, Vec<Diagnostic>> {
    let mut questions = Vec::new();
    let mut cells = Vec::with_capacity(layout.n_cells());
    for (position, column) in draft.table.columns.iter().enumerate() {
        let text = row.cells.get(position).unwrap_or_default();
        let place = || draft.cell_place(row, position);
        if text.is_empty() && column.need == Need::Required {
            let question = Diagnostic::question(Code::CellEmpty, place());
            questions.push(question.with("column", column.name));
            continue;
        }
        if layout.slot(position).is_none() {
            continue;
        }
        match spelling.read(column, position, text) {
            Ok(cell) => cells.push(cell),
            Err(reason) => questions.push(unreadable(reason, column, text, place())),
        }
    }
    if questions.is_empty() {
        let (place, layout) = (draft.place(row), Arc::clone(layout));
        Ok(Row { place, table: draft.table, layout, cells })
    } else {
        Err(questions)
    }
}

fn unreadable(reason: Unreadable, column: &Column, text: &str, place: Place) -> Diagnostic {
    let question = |code| Diagnostic::question(code, place);
    let question = match reason {
        Unreadable::Code => {
            let allowed = match column.kind {
                Kind::Code(codes) => codes,
                _ => YES_NO,
            };
            question(Code::CodeUnknown).with_whole("allowed", allowed.join(", "))
        }
        Unreadable::Number => question(Code::NumberInvalid),
        Unreadable::TwoNumbers => question(Code::NumberAmbiguous),
        Unreadable::OutOfRange(range) => question(Code::NumberOutOfRange).with("allowed", range),
        Unreadable::Date => question(Code::DateInvalid),
        Unreadable::NoSuchDay(nearest) => question(Code::DayNotThere).with("nearest", nearest),
        Unreadable::TwoDates => question(Code::DateAmbiguous),
        Unreadable::ImplausibleDate => question(Code::DateImplausible),
    };
    question.with("found", text).with("column", column.name)
}

/// Merges rows that are equal and sets aside rows that share a key and differ, naming both places.
pub(super) fn refuse_duplicates(
    rows: &mut Rows,
    ledger: &mut Ledger,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for rows in rows.values_mut() {
        let positions = key_positions(rows);
        let mut kept: Vec<Row> = Vec::with_capacity(rows.len());
        let mut clashing: BTreeSet<Vec<String>> = BTreeSet::new();
        for row in rows.drain(..) {
            // Rows are in the order of their keys, so the same key stands side by side; a key without a row is new.
            match kept.last().filter(|it| it.compare_at(&row, &positions).is_eq()) {
                Some(first) if first.all_cells().eq(row.all_cells()) => {
                    diagnostics.push(twice(Diagnostic::note, Code::DuplicateEqual, &row, first));
                }
                Some(first) => {
                    let code = Code::DuplicateDifferent;
                    if clashing.insert(row.key()) {
                        let question = twice(Diagnostic::question, code, first, &row);
                        ledger.ask(&first.place, [question], diagnostics);
                    }
                    let question = twice(Diagnostic::question, code, &row, first);
                    ledger.ask(&row.place, [question], diagnostics);
                }
                None => kept.push(row),
            }
        }
        if !clashing.is_empty() {
            kept.retain(|it| !clashing.contains(&it.key()));
        }
        *rows = kept;
    }
}

fn twice(report: fn(Code, Place) -> Diagnostic, code: Code, row: &Row, other: &Row) -> Diagnostic {
    let parts: Vec<String> = row.key().into_iter().filter(|it| !it.is_empty()).collect();
    let key = parts.join(" + ");
    report(code, row.place.clone()).with("found", key).with("other", &other.place)
}
