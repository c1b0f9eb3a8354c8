//! Rows of a file that are looked at once more.

use crate::{
    diagnostic::Diagnostic,
    register::{draft::DraftRow, lean::shape::Shape, row::Row},
};

/// Rows of a file that are looked at once more, by their lines.
#[derive(Debug)]
pub struct Fetch<'a> {
    shape: &'a Shape,
    rows: Vec<Row>,
    misread: Vec<(u64, Vec<Diagnostic>)>,
}

/// Rows that were looked at once more.
#[derive(Debug, Default)]
pub struct Fetched {
    pub(super) rows: Vec<Row>,
    /// Lines of rows that cannot be understood, and what to ask about them.
    pub(super) misread: Vec<(u64, Vec<Diagnostic>)>,
}

impl Fetched {
    /// Takes in the rows of another piece of the file.
    pub fn take(&mut self, fetch: Fetch<'_>) {
        self.rows.extend(fetch.rows);
        self.misread.extend(fetch.misread);
    }
}

impl<'a> Fetch<'a> {
    /// What every row is read by.
    pub fn shape(&self) -> &'a Shape {
        self.shape
    }

    /// No rows yet.
    pub fn of(shape: &'a Shape) -> Fetch<'a> {
        Fetch { shape, rows: Vec::new(), misread: Vec::new() }
    }

    /// Adds a row.
    pub fn add(&mut self, row: &DraftRow) {
        match self.shape.understand(row) {
            Ok(understood) => self.rows.push(understood),
            Err(questions) => self.misread.push((row.line, questions)),
        }
    }
}
