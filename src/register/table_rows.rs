//! Rows of one table, cell by cell understood, with their place.
//!
//! What is done here is the same for every table: reading cells by the kind of their column,
//! refusing duplicates, checking references. What rows mean together is in `facts` and `consistency`.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet, HashSet},
    fmt::Write as _,
    sync::Arc,
};

use rayon::prelude::*;

use crate::{
    diagnostic::{Code, Diagnostic, Place},
    register::{
        Cells,
        cell::{Cell, Spelling, Unreadable, YES_NO},
        draft::{Draft, DraftRow},
        tables::{Column, Kind, Need, TABLES, Table},
    },
};

/// One row whose cells are understood.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) place: Place,
    pub(super) table: &'static Table,
    pub(super) layout: Arc<Layout>,
    /// Only those of columns in which its source has anything: most tables leave most columns empty.
    pub(super) cells: Vec<Cell>,
}

/// What all rows of one source have in common.
#[derive(Debug)]
pub(super) struct Layout {
    /// For each column of the table, the heading that the user knows it by.
    headings: Vec<Option<String>>,
    /// For each column of the table, where its cell stands in a row; `None` if the source has nothing in it.
    slots: Vec<Option<usize>>,
}

impl Layout {
    fn of(draft: &Draft) -> Layout {
        let has_text = |at: usize| {
            draft.rows.par_iter().any(|row| row.cells.get(at).is_some_and(|it| !it.is_empty()))
        };
        let mut free = 0..;
        let slot = |at| has_text(at).then(|| free.next()).flatten();
        let slots = (0..draft.table.columns.len()).map(slot).collect();
        Layout { headings: draft.headings.clone(), slots }
    }

    /// Where the cell of a column stands in a row.
    pub(super) fn slot(&self, position: usize) -> Option<usize> {
        self.slots.get(position).copied().flatten()
    }
}

/// All rows, by the name of their table.
pub(super) type Rows = BTreeMap<&'static str, Vec<Row>>;

/// Lines that are used and lines that are set aside, by file.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    pub(super) set_aside: BTreeSet<(Arc<str>, u64)>,
}

impl Ledger {
    pub(super) fn set_aside(&mut self, place: &Place) {
        self.set_aside.insert((place.file.clone(), place.line));
    }
}

impl Row {
    pub(super) fn cell(&self, column: &str) -> &Cell {
        self.table.position(column).map_or(&Cell::Empty, |it| self.cell_at(it))
    }

    /// The cell of the column at a position of the table.
    pub(super) fn cell_at(&self, position: usize) -> &Cell {
        let slot = self.layout.slot(position);
        slot.and_then(|it| self.cells.get(it)).unwrap_or(&Cell::Empty)
    }

    /// All cells, those of columns that its source does not have among them.
    pub(super) fn all_cells(&self) -> impl Iterator<Item = &Cell> {
        (0..self.table.columns.len()).map(|it| self.cell_at(it))
    }

    /// The place of a cell, under the heading that the user knows it by.
    pub(super) fn at(&self, column: &str) -> Place {
        let heading = self.table.position(column).and_then(|it| self.layout.headings.get(it));
        self.place.cell(heading.cloned().flatten().unwrap_or_else(|| column.to_owned()))
    }

    pub(super) fn text(&self, column: &str) -> Option<&str> {
        match self.cell(column) {
            Cell::Text(text) => Some(text),
            Cell::Code(code) => Some(code),
            _ => None,
        }
    }

    /// The order of two rows of one table by the texts of some columns; by [`Table::key_positions`], that of their keys.
    pub(super) fn compare_at(&self, other: &Row, positions: &[usize]) -> Ordering {
        for &at in positions {
            let order = match (self.cell_at(at), other.cell_at(at)) {
                (Cell::Text(own), Cell::Text(other)) => own.cmp(other),
                (own, other) => shown(own).cmp(&shown(other)),
            };
            if order.is_ne() {
                return order;
            }
        }
        Ordering::Equal
    }

    /// The values that tell this row from others; `None` if its table has no key.
    pub(super) fn key(&self) -> Vec<String> {
        self.table.key.iter().map(|it| shown(self.cell(it))).collect()
    }
}

/// Where the columns of the key of these rows stand.
fn key_positions(rows: &[Row]) -> Vec<usize> {
    let table = rows.first().map(|it| it.table);
    table.map(Table::key_positions).unwrap_or_default()
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
        Cell::Code(code) => text.write_str(code),
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
        let layout = Arc::new(Layout::of(&draft));
        let texts = std::mem::take(&mut draft.rows);
        let understood: Vec<Result<Row, (u64, Vec<Diagnostic>)>> = texts
            .into_par_iter()
            .map(|row| {
                let line = row.line;
                understand_row(&draft, &layout, &row, &spelling).map_err(|it| (line, it))
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
        let key = key_positions(rows);
        rows.par_sort_by(|a, b| a.compare_at(b, &key).then_with(|| a.place.cmp(&b.place)));
    }
    rows
}

fn say_spelling(draft: &Draft, spelling: &Spelling, diagnostics: &mut Vec<Diagnostic>) {
    let header = DraftRow { line: 1, cells: Cells::default() };
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
    layout: &Arc<Layout>,
    row: &DraftRow,
    spelling: &Spelling,
) -> Result<Row, Vec<Diagnostic>> {
    let mut questions = Vec::new();
    let mut cells = Vec::with_capacity(layout.slots.iter().flatten().count());
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
                        diagnostics.push(twice(Diagnostic::question, code, first, &row));
                        ledger.set_aside(&first.place);
                    }
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
        let dangling = find_dangling(rows);
        if dangling.is_empty() {
            return;
        }
        for (table, found) in dangling {
            let mut found = found.into_iter().peekable();
            let mut at = 0;
            rows.entry(table).or_default().retain(|row| {
                let questions = found.next_if(|(position, _)| *position == at);
                at += 1;
                let Some((_, questions)) = questions else { return true };
                ledger.set_aside(&row.place);
                diagnostics.extend(questions);
                false
            });
        }
    }
}

/// For each table that has any: the positions of its rows with a reference that leads nowhere, and what to ask.
type Dangling = BTreeMap<&'static str, Vec<(usize, Vec<Diagnostic>)>>;

fn find_dangling(rows: &Rows) -> Dangling {
    let known = names(rows);
    let of_table = |rows: &Vec<Row>| -> Vec<(usize, Vec<Diagnostic>)> {
        let questions = rows.par_iter().map(|row| dangling_cells(row, &known)).enumerate();
        questions.filter(|(_, it)| !it.is_empty()).collect()
    };
    let found = rows.iter().map(|(table, rows)| (*table, of_table(rows)));
    found.filter(|(_, it)| !it.is_empty()).collect()
}

/// The names that rows may refer to, by table.
type Names<'a> = BTreeMap<&'static str, HashSet<&'a str>>;

fn names(rows: &Rows) -> Names<'_> {
    let is_named = |table: &str| {
        let mut columns = TABLES.iter().flat_map(|it| it.columns);
        table == "parties"
            || columns.any(
                |it| matches!(it.kind, Kind::Reference(to) | Kind::References(to) if to == table),
            )
    };
    let named = rows.iter().filter(|it| is_named(it.0));
    named
        .map(|(table, rows)| (*table, rows.iter().filter_map(|it| it.text("id")).collect()))
        .collect()
}

fn dangling_cells(row: &Row, known: &Names<'_>) -> Vec<Diagnostic> {
    let mut questions = Vec::new();
    for (column, cell) in row.table.columns.iter().zip(row.all_cells()) {
        let (target, named): (&str, &[String]) = match (column.kind, cell) {
            (Kind::Reference(target), Cell::Text(name)) => (target, std::slice::from_ref(name)),
            (Kind::References(target), Cell::List(names)) => (target, names),
            (Kind::Entitled, Cell::List(names)) if names.iter().all(|it| it != ALL) => {
                ("parties", names)
            }
            _ => continue,
        };
        let Some(known) = known.get(target) else { continue };
        for name in named.iter().filter(|it| !known.contains(it.as_str())) {
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
fn nearest<'a>(name: &str, known: &HashSet<&'a str>) -> Option<&'a str> {
    // The least of all, and of those as near the first in the alphabet: no order of the set shows.
    let closest = known.iter().map(|it| (edit_distance(name, it), *it)).min()?;
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
        let known = HashSet::from(["broekhorst", "aarveld"]);
        assert_eq!(nearest("broekhrst", &known), Some("broekhorst"));
        assert_eq!(nearest("zandhove", &known), None);
    }
}
