//! A row taken apart: its cells leave it one by one, by the names of their columns.

use std::sync::Arc;

use crate::{
    model::{Coded, PartialDate},
    register::{
        cell::Cell,
        row::{Layout, Row},
        tables::Table,
    },
};

/// A row whose cells are taken out one by one, by the names of their columns.
pub(super) struct Taken {
    pub(super) table: &'static Table,
    layout: Arc<Layout>,
    values: Vec<Cell>,
    /// Where the next column probably stands: columns are mostly taken in their order.
    next: usize,
}

impl Taken {
    pub(super) fn of(row: Row) -> Taken {
        Taken { table: row.table, layout: row.layout, values: row.cells, next: 0 }
    }

    pub(super) fn take(&mut self, column: &str) -> Cell {
        let is_next = self.table.columns.get(self.next).is_some_and(|it| it.name == column);
        let position = if is_next { Some(self.next) } else { self.table.position(column) };
        let Some(position) = position else { return Cell::Empty };
        self.next = position + 1;
        let slot = self.layout.slot(position);
        slot.and_then(|it| self.values.get_mut(it))
            .map_or(Cell::Empty, |it| std::mem::replace(it, Cell::Empty))
    }

    pub(super) fn text(&mut self, column: &str) -> Option<String> {
        match self.take(column) {
            Cell::Text(text) => Some(text),
            Cell::Code(code) => Some(code.to_owned()),
            _ => None,
        }
    }

    pub(super) fn id(&mut self, column: &str) -> String {
        self.text(column).unwrap_or_default()
    }

    pub(super) fn number(&mut self, column: &str) -> Option<f64> {
        match self.take(column) {
            Cell::Number(number) => Some(number),
            _ => None,
        }
    }

    pub(super) fn count(&mut self, column: &str) -> Option<u64> {
        match self.take(column) {
            Cell::Count(count) => Some(count),
            _ => None,
        }
    }

    pub(super) fn date(&mut self, column: &str) -> Option<PartialDate> {
        match self.take(column) {
            Cell::Date(date) => Some(date),
            _ => None,
        }
    }

    pub(super) fn yes_no(&mut self, column: &str) -> Option<bool> {
        match self.take(column) {
            Cell::YesNo(answer) => Some(answer),
            _ => None,
        }
    }

    pub(super) fn list(&mut self, column: &str) -> Vec<String> {
        match self.take(column) {
            Cell::List(items) => items,
            _ => Vec::new(),
        }
    }

    pub(super) fn code<C: Coded>(&mut self, column: &str) -> Option<C> {
        match self.take(column) {
            Cell::Code(code) => C::from_code(code),
            _ => None,
        }
    }
}
