//! How the rows of one file are read: its columns, what tells rows apart, how it is spelled.

use std::sync::Arc;

use crate::{
    diagnostic::Diagnostic,
    register::{
        cell::Spelling,
        draft::{Draft, DraftRow},
        fingerprint::cell_hash,
        lean::{codes::ClosedList, part::Ordered},
        row::{Layout, Row},
        table_rows::understand_row,
        tables::{Column, Kind, Need, Table},
    },
};

/// What all rows of one file have in common.
#[derive(Debug, Clone)]
pub struct Shape {
    /// The file and its headings, without rows.
    pub draft: Draft,
    /// For each column of the file, its position in the table.
    pub columns: Vec<Option<usize>>,
    pub(super) layout: Arc<Layout>,
    /// How its numbers and dates are spelled, as far as that is known.
    pub(super) spelling: Spelling,
    /// The columns that the file has, in the order of the table.
    pub(super) steps: Vec<Step>,
    /// The codes of each column of the table; none of those that hold something else.
    pub(super) codes: Vec<ClosedList>,
    pub(super) coder: Option<usize>,
    /// The column of the file with the names of the rows.
    pub(super) name: Option<usize>,
    /// Where the commitment and the days of an observation stand, which are put in order.
    pub(super) ordered: Option<Ordered>,
}

/// A column of the file that belongs to the table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    pub(super) position: usize,
    pub(super) field: usize,
    pub(super) kind: Kind,
    pub(super) need: Need,
    /// Whether it tells rows apart, together with others perhaps; the coder does not count.
    pub(super) is_key: bool,
    /// The hash of an empty cell, where it tells rows apart.
    pub(super) empty_hash: u64,
}

/// The codes of each column of a table.
fn codes(table: &Table) -> Vec<ClosedList> {
    let columns = table.columns.iter().enumerate();
    columns.map(|(position, column)| ClosedList::of(position, column.kind)).collect()
}

impl Shape {
    /// The shape of a file whose spelling is not known yet.
    pub fn of(draft: Draft, columns: Vec<Option<usize>>) -> Shape {
        let table = draft.table;
        let coder = table.position("coder");
        let key = draft.table.key_positions();
        let layout = Arc::new(Layout::whole(&draft));
        let step = |(position, column): (usize, &Column)| {
            let field = columns.iter().position(|it| *it == Some(position))?;
            let Column { kind, need, .. } = *column;
            let is_key = key.contains(&position) && Some(position) != coder;
            let empty_hash = cell_hash(position, b"");
            Some(Step { position, field, kind, need, is_key, empty_hash })
        };
        let steps: Vec<Step> = draft.table.columns.iter().enumerate().filter_map(step).collect();
        let position = |name| draft.table.position(name);
        let name = position("id").and_then(|at| columns.iter().position(|it| *it == Some(at)));
        let ordered = [position("commitment"), position("occurred_on"), position("recorded_on")];
        let ordered = match ordered {
            [Some(group), Some(on), Some(or)] => Some([group, on, or]),
            _ => None,
        };
        let spelling = Spelling::default();
        Shape { draft, columns, layout, spelling, steps, codes: codes(table), coder, name, ordered }
    }

    /// The same with what was seen of its spelling.
    #[must_use]
    pub fn spelled(mut self, seen: Seen) -> Shape {
        self.spelling = seen.0;
        self
    }

    pub(super) fn spelling(&self) -> &Spelling {
        &self.spelling
    }

    /// The place of a code in the closed list of a column.
    pub(super) fn code(&self, position: usize, code: &str) -> Option<u8> {
        self.codes.get(position)?.value(code)
    }

    pub(super) fn table(&self) -> &'static Table {
        self.draft.table
    }

    /// The shape of rows that are all there, with their spelling.
    pub fn of_rows(draft: Draft) -> Shape {
        let seen = Seen(Spelling::of(&draft));
        let columns = (0..draft.table.columns.len()).map(Some).collect();
        Shape::of(draft, columns).spelled(seen)
    }

    /// Reads a row as every row is read.
    pub(super) fn understand(&self, row: &DraftRow) -> Result<Row, Vec<Diagnostic>> {
        understand_row(&self.draft, &self.layout, row, &self.spelling)
    }
}

/// What was seen of the spelling of a file.
#[derive(Debug)]
pub struct Seen(pub(super) Spelling);
