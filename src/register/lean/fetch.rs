//! Rows of a file that are looked at once more.

use crate::register::{draft::DraftRow, lean::shape::Shape, row::Row};

/// Rows of a file that are looked at once more, by their lines.
#[derive(Debug)]
pub struct Fetch<'a> {
    shape: &'a Shape,
    rows: Vec<Row>,
}

/// Rows that were looked at once more.
#[derive(Debug, Default)]
pub struct Fetched {
    pub(super) rows: Vec<Row>,
}

impl Fetched {
    /// Takes in the rows of another piece of the file.
    pub fn take(&mut self, fetch: Fetch<'_>) {
        self.rows.extend(fetch.rows);
    }
}

impl<'a> Fetch<'a> {
    /// What every row is read by.
    pub fn shape(&self) -> &'a Shape {
        self.shape
    }

    /// No rows yet.
    pub fn of(shape: &'a Shape) -> Fetch<'a> {
        Fetch { shape, rows: Vec::new() }
    }

    /// Adds a row; one that cannot be understood was asked about before.
    pub fn add(&mut self, row: &DraftRow) {
        self.rows.extend(self.shape.understand(row));
    }
}
