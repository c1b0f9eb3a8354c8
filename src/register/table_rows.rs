//! Rows of one table, cell by cell understood, with their place.
//!
//! What is done here is the same for every table: reading cells by the kind of their column,
//! refusing duplicates, checking references. What rows mean together is in `facts` and `consistency`.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    sync::Arc,
};

use rayon::prelude::*;

use crate::{
    diagnostic::{Code, Diagnostic, Place},
    register::{
        cell::{Cell, Spelling, Unreadable, YES_NO},
        draft::{Draft, DraftRow},
        tables::{Column, Kind, Need, TABLES, Table},
    },
};

/// One row whose cells are understood.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    pub(super) place: Place,
    pub(super) headings: Arc<[Option<String>]>,
    pub(super) table: &'static Table,
    pub(super) cells: Vec<Cell>,
}

/// All rows, by the name of their table.
pub(super) type Rows = BTreeMap<&'static str, Vec<Row>>;

/// Lines that are used and lines that are set aside, by file.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    pub(super) set_aside: BTreeSet<(String, u64)>,
}

impl Ledger {
    pub(super) fn set_aside(&mut self, place: &Place) {
        self.set_aside.insert((place.file.clone(), place.line));
    }
}

impl Row {
    pub(super) fn cell(&self, column: &str) -> &Cell {
        let position = self.table.position(column);
        position.and_then(|it| self.cells.get(it)).unwrap_or(&Cell::Empty)
    }

    /// The place of a cell, under the heading that the user knows it by.
    pub(super) fn at(&self, column: &str) -> Place {
        let heading = self.table.position(column).and_then(|it| self.headings.get(it));
        self.place.cell(heading.cloned().flatten().unwrap_or_else(|| column.to_owned()))
    }

    pub(super) fn text(&self, column: &str) -> Option<String> {
        match self.cell(column) {
            Cell::Text(text) => Some(text.clone()),
            _ => None,
        }
    }

    /// The values that tell this row from others; `None` if its table has no key.
    pub(super) fn key(&self) -> Vec<String> {
        self.table.key.iter().map(|it| shown(self.cell(it))).collect()
    }
}

/// A cell as text, in one form whatever the spelling of its file.
pub(super) fn shown(cell: &Cell) -> String {
    let mut text = String::new();
    show(cell, &mut text);
    text
}

/// Adds a cell to a text, in the same form as [`shown`].
pub(super) fn show(cell: &Cell, text: &mut String) {
    // Writing to a text cannot fail.
    let _ = match cell {
        Cell::Empty => Ok(()),
        Cell::Text(own) => text.write_str(own),
        Cell::List(items) => text.write_str(&items.join("|")),
        Cell::Number(number) => write!(text, "{number}"),
        Cell::Count(count) => write!(text, "{count}"),
        Cell::Date(date) => write!(text, "{date}"),
        Cell::YesNo(true) => text.write_str("yes"),
        Cell::YesNo(false) => text.write_str("no"),
    };
}

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
        let headings: Arc<[Option<String>]> = draft.headings.clone().into();
        let texts = std::mem::take(&mut draft.rows);
        let understood: Vec<Result<Row, (u64, Vec<Diagnostic>)>> = texts
            .into_par_iter()
            .map(|row| {
                understand_row(&draft, &headings, &row, &spelling).map_err(|it| (row.line, it))
            })
            .collect();
        for row in understood {
            match row {
                Ok(row) => rows.entry(draft.table.name).or_default().push(row),
                Err((line, questions)) => {
                    ledger.set_aside(&Place::row(draft.file.clone(), line));
                    diagnostics.extend(questions);
                }
            }
        }
    }
    // The order of rows in a file means nothing.
    for rows in rows.values_mut() {
        rows.par_sort_by_cached_key(|it| (it.key(), it.place.clone()));
    }
    rows
}

fn say_spelling(draft: &Draft, spelling: &Spelling, diagnostics: &mut Vec<Diagnostic>) {
    let header = DraftRow { line: 1, cells: Vec::new() };
    let noted = [
        (Code::DecimalCommaRecognised, &spelling.decimal_comma),
        (Code::DutchDatesRecognised, &spelling.dutch_dates),
    ];
    for (code, positions) in noted {
        for position in positions {
            let place = draft.cell_place(&header, *position);
            let column = place.column.clone().unwrap_or_default();
            diagnostics.push(Diagnostic::note(code, place).with("column", column));
        }
    }
}

fn understand_row(
    draft: &Draft,
    headings: &Arc<[Option<String>]>,
    row: &DraftRow,
    spelling: &Spelling,
) -> Result<Row, Vec<Diagnostic>> {
    let mut questions = Vec::new();
    let mut cells = Vec::with_capacity(draft.table.columns.len());
    for (position, column) in draft.table.columns.iter().enumerate() {
        let text = row.cells.get(position).map_or("", String::as_str);
        let place = || draft.cell_place(row, position);
        if text.is_empty() && column.need == Need::Required {
            let question = Diagnostic::question(Code::CellEmpty, place());
            questions.push(question.with("column", column.name));
            continue;
        }
        match spelling.read(column, position, text) {
            Ok(cell) => cells.push(cell),
            Err(reason) => questions.push(unreadable(reason, column, text, place())),
        }
    }
    if questions.is_empty() {
        let (place, headings) = (draft.place(row), Arc::clone(headings));
        Ok(Row { place, headings, table: draft.table, cells })
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
        let mut kept: Vec<Row> = Vec::with_capacity(rows.len());
        let mut clashing: BTreeSet<Vec<String>> = BTreeSet::new();
        let mut last_key: Vec<String> = Vec::new();
        for row in rows.drain(..) {
            let key = row.key();
            let has_same_key = last_key == key;
            last_key.clone_from(&key);
            match kept.last().filter(|_| has_same_key) {
                Some(first) if first.cells == row.cells => {
                    diagnostics.push(twice(Diagnostic::note, Code::DuplicateEqual, &row, first));
                }
                Some(first) => {
                    if clashing.insert(key) {
                        let code = Code::DuplicateDifferent;
                        diagnostics.push(twice(Diagnostic::question, code, first, &row));
                        ledger.set_aside(&first.place);
                    }
                    let code = Code::DuplicateDifferent;
                    diagnostics.push(twice(Diagnostic::question, code, &row, first));
                    ledger.set_aside(&row.place);
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
    let key = row.key().join(" + ");
    report(code, row.place.clone()).with("found", key).with("other", &other.place)
}

/// Sets aside rows with a reference that leads nowhere, until none is left.
///
/// Setting one aside may leave another without its target: each such row says so too.
pub(super) fn refuse_dangling(
    rows: &mut Rows,
    ledger: &mut Ledger,
    diagnostics: &mut Vec<Diagnostic>,
) {
    loop {
        let known = names(rows);
        let mut dangling = Vec::new();
        for rows in rows.values_mut() {
            rows.retain(|row| {
                let questions = dangling_cells(row, &known);
                let is_sound = questions.is_empty();
                if !is_sound {
                    ledger.set_aside(&row.place);
                    dangling.extend(questions);
                }
                is_sound
            });
        }
        if dangling.is_empty() {
            return;
        }
        diagnostics.extend(dangling);
    }
}

type Names = BTreeMap<&'static str, BTreeSet<String>>;

fn names(rows: &Rows) -> Names {
    let ids = |rows: &Vec<Row>| rows.iter().filter_map(|row| row.text("id")).collect();
    let is_named = |table: &str| {
        let mut columns = TABLES.iter().flat_map(|it| it.columns);
        table == "parties"
            || columns.any(
                |it| matches!(it.kind, Kind::Reference(to) | Kind::References(to) if to == table),
            )
    };
    rows.iter().filter(|it| is_named(it.0)).map(|(table, rows)| (*table, ids(rows))).collect()
}

fn dangling_cells(row: &Row, known: &Names) -> Vec<Diagnostic> {
    let mut questions = Vec::new();
    for (column, cell) in row.table.columns.iter().zip(&row.cells) {
        let (target, named): (&str, &[String]) = match (column.kind, cell) {
            (Kind::Reference(target), Cell::Text(name)) => (target, std::slice::from_ref(name)),
            (Kind::References(target), Cell::List(names)) => (target, names),
            (Kind::Entitled, Cell::List(names)) if names.iter().all(|it| it != ALL) => {
                ("parties", names)
            }
            _ => continue,
        };
        let Some(known) = known.get(target) else { continue };
        for name in named.iter().filter(|it| !known.contains(*it)) {
            let question = Diagnostic::question(Code::ReferenceDangling, row.at(column.name))
                .with("found", name)
                .with("column", column.name)
                .with("table", target)
                .with("nearest", nearest(name, known).unwrap_or("–"));
            questions.push(question);
        }
    }
    questions
}

/// Every party that has a seat in the body that decided.
pub(super) const ALL: &str = "all";

/// The known name that looks most like this one, to help whoever made a slip; it is never filled in.
fn nearest<'a>(name: &str, known: &'a BTreeSet<String>) -> Option<&'a str> {
    let distances = known.iter().map(|it| (edit_distance(name, it), it.as_str()));
    let closest = distances.min_by_key(|(distance, _)| *distance)?;
    // More than a third of the letters wrong is another word, not a slip.
    (closest.0 * 3 <= name.chars().count()).then_some(closest.1)
}

/// Levenshtein's distance: the fewest letters to insert, delete or replace.
fn edit_distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut previous: Vec<usize> = (0..=b.len()).collect();
    for (row, letter) in a.chars().enumerate() {
        let mut current = vec![row + 1];
        for (other, pair) in b.iter().zip(previous.windows(2)) {
            let &[diagonal, above] = pair else { continue };
            let left = current.last().copied().unwrap_or(row + 1);
            current.push((above + 1).min(left + 1).min(diagonal + usize::from(letter != *other)));
        }
        previous = current;
    }
    previous.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_offered_and_a_different_word_is_not() {
        let known: BTreeSet<String> = ["broekhorst", "aarveld"].map(str::to_owned).into();
        assert_eq!(nearest("broekhrst", &known), Some("broekhorst"));
        assert_eq!(nearest("zandhove", &known), None);
    }
}
