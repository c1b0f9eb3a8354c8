//! One row whose cells are understood, and all of them by table.

use std::{cmp::Ordering, collections::BTreeMap, fmt::Write as _, sync::Arc};

use rayon::prelude::*;

use crate::{
    diagnostic::Place,
    model::{Coded, PartialDate},
    register::{cell::Cell, draft::Draft, tables::Table},
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
    pub(super) fn of(draft: &Draft) -> Layout {
        let has_text = |at: usize| {
            draft.rows.par_iter().any(|row| row.cells.get(at).is_some_and(|it| !it.is_empty()))
        };
        let mut free = 0..;
        let slot = |at| has_text(at).then(|| free.next()).flatten();
        let slots = (0..draft.table.columns.len()).map(slot).collect();
        Layout { headings: draft.headings.clone(), slots }
    }

    /// The layout of rows that may have something in every column under a heading.
    pub(super) fn whole(draft: &Draft) -> Layout {
        let mut free = 0..;
        let slots = draft.headings.iter().map(|it| it.as_ref().and_then(|_| free.next())).collect();
        Layout { headings: draft.headings.clone(), slots }
    }

    /// Number of cells of a row.
    pub(super) fn n_cells(&self) -> usize {
        self.slots.iter().flatten().count()
    }

    /// Where the cell of a column stands in a row.
    pub(super) fn slot(&self, position: usize) -> Option<usize> {
        self.slots.get(position).copied().flatten()
    }
}

/// All rows, by the name of their table.
pub(super) type Rows = BTreeMap<&'static str, Vec<Row>>;

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

    pub(super) fn date(&self, column: &str) -> Option<PartialDate> {
        match self.cell(column) {
            Cell::Date(date) => Some(*date),
            _ => None,
        }
    }

    pub(super) fn list(&self, column: &str) -> &[String] {
        match self.cell(column) {
            Cell::List(items) => items,
            _ => &[],
        }
    }

    pub(super) fn code<C: Coded>(&self, column: &str) -> Option<C> {
        self.text(column).and_then(C::from_code)
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
        Cell::Code(code) => text.write_str(code),
        Cell::List(items) => text.write_str(&items.join("|")),
        Cell::Number(number) => write!(text, "{number}"),
        Cell::Count(count) => write!(text, "{count}"),
        Cell::Date(date) => write!(text, "{date}"),
        Cell::YesNo(true) => text.write_str("yes"),
        Cell::YesNo(false) => text.write_str("no"),
    };
}
