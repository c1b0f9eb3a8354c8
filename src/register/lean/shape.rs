//! How the rows of one file are read: its columns, what tells rows apart, how it is spelled.

use std::sync::Arc;

use crate::{
    diagnostic::Diagnostic,
    register::{
        cell::Spelling,
        draft::{Draft, DraftRow},
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
    /// Those of them that tell rows apart, without the coder.
    pub(super) key_steps: Vec<Step>,
    pub(super) coder: Option<usize>,
    /// The column of the file with the names of the rows.
    pub(super) name: Option<usize>,
    /// Where the commitment and the days of an observation stand, which are put in order.
    pub(super) ordered: Option<[usize; 3]>,
}

/// A column of the file that belongs to the table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    pub(super) position: usize,
    pub(super) field: usize,
    pub(super) kind: Kind,
    pub(super) need: Need,
}

impl Shape {
    /// The shape of a file whose spelling is not known yet.
    pub fn of(draft: Draft, columns: Vec<Option<usize>>) -> Shape {
        let coder = draft.table.position("coder");
        let key = draft.table.key_positions();
        let layout = Arc::new(Layout::whole(&draft));
        let step = |(position, column): (usize, &Column)| {
            let field = columns.iter().position(|it| *it == Some(position))?;
            let Column { kind, need, .. } = *column;
            Some(Step { position, field, kind, need })
        };
        let steps: Vec<Step> = draft.table.columns.iter().enumerate().filter_map(step).collect();
        let is_key = |it: &Step| key.contains(&it.position) && Some(it.position) != coder;
        let key_steps = steps.iter().copied().filter(is_key).collect();
        let position = |name| draft.table.position(name);
        let name = position("id").and_then(|at| columns.iter().position(|it| *it == Some(at)));
        let ordered = [position("commitment"), position("occurred_on"), position("recorded_on")];
        let ordered = match ordered {
            [Some(group), Some(on), Some(or)] => Some([group, on, or]),
            _ => None,
        };
        let spelling = Spelling::default();
        Shape { draft, columns, layout, spelling, steps, key_steps, coder, name, ordered }
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
