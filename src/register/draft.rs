//! What a reader hands over: rows of text, each with its place, under the columns of a known table.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{
    diagnostic::Place,
    register::{
        Cells,
        tables::{Column, Table},
    },
};

/// The rows that one source holds for one table, not yet understood.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The table that the rows belong to.
    pub table: &'static Table,
    /// The source as the user named it.
    pub file: Arc<str>,
    /// For each column of the table, the heading that stands above it in the source; `None` if it has none.
    pub headings: Vec<Option<String>>,
    /// The rows, in the order of the source.
    pub rows: Vec<DraftRow>,
}

/// One row of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftRow {
    /// The line on which the row starts, from 1, counting the header.
    pub line: u64,
    /// One cell for each column of the table, in the table's order, without blanks at the ends; empty means unknown.
    pub cells: Cells,
}

/// What became of every row of one source: read = used + set aside + blank.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Reading {
    /// The source as the user named it.
    pub file: String,
    /// The tables that it filled.
    pub tables: Vec<String>,
    /// Rows below the header, counted apart from the reader.
    pub n_read: u64,
    /// Rows of which something is used.
    pub n_used: u64,
    /// Rows that are set aside with a question.
    pub n_set_aside: u64,
    /// Rows without any text.
    pub n_blank: u64,
}

impl Draft {
    /// The place of a row.
    pub fn place(&self, row: &DraftRow) -> Place {
        Place::row(self.file.clone(), row.line)
    }

    /// The place of a cell, under the heading that the user knows it by.
    pub fn cell_place(&self, row: &DraftRow, position: usize) -> Place {
        let own = self.headings.get(position).cloned().flatten();
        let name = self.table.columns.get(position).map_or("", |column: &Column| column.name);
        self.place(row).cell(own.unwrap_or_else(|| name.to_owned()))
    }
}
