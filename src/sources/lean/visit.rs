//! What is done with each row of a segment: put in columns, or read whole where it was asked for.

use std::collections::BTreeSet;

use crate::{
    register::{
        Cells,
        lean::{Fetch, Letters, Part},
    },
    sources::{LIMITS, csv, segments::Visitor},
};

/// Reads rows into columns.
pub(super) struct Rows<'a> {
    pub(super) part: Part<'a>,
}

impl Visitor for Rows<'_> {
    fn bare<'r>(
        &mut self,
        line: u64,
        letters: Letters,
        n_fields: usize,
        field: impl Fn(usize) -> &'r [u8],
    ) {
        if !self.is_beyond_limit() && !self.part.add_plain(line, letters, n_fields, &field) {
            self.row(line, &cells(n_fields, field));
        }
    }

    fn row(&mut self, line: u64, cells: &Cells) {
        if self.is_beyond_limit() {
            return;
        }
        if cells.is_blank() {
            self.part.n_blank += 1;
            return;
        }
        let shape = self.part.shape();
        match csv::row(&shape.draft, line, cells, &shape.columns) {
            Ok(row) => self.part.add(&row),
            Err(question) => self.part.set_aside(question),
        }
    }
}

impl Rows<'_> {
    /// Whether the file is left to the reader of whole files, which refuses it: what becomes of its other rows is all the same.
    fn is_beyond_limit(&self) -> bool {
        LIMITS.misfits < self.part.n_set_aside
    }
}

/// The cells of a row without any quotation mark.
pub(super) fn cells<'r>(n_fields: usize, field: impl Fn(usize) -> &'r [u8]) -> Cells {
    // The text as a whole is UTF-8, and fields are split at ASCII marks.
    let text = |at| std::str::from_utf8(field(at)).unwrap_or_default().trim();
    (0..n_fields).map(text).collect()
}

/// Reads some rows whole.
pub(super) struct Wanted<'a> {
    pub(super) fetch: Fetch<'a>,
    pub(super) lines: &'a BTreeSet<u64>,
    pub(super) n_lines_before: u64,
}

impl Visitor for Wanted<'_> {
    fn bare<'r>(
        &mut self,
        line: u64,
        _: Letters,
        n_fields: usize,
        field: impl Fn(usize) -> &'r [u8],
    ) {
        if self.lines.contains(&(line + self.n_lines_before)) {
            self.row(line, &cells(n_fields, field));
        }
    }

    fn row(&mut self, line: u64, cells: &Cells) {
        let line = line + self.n_lines_before;
        let shape = self.fetch.shape();
        if self.lines.contains(&line)
            && let Ok(row) = csv::row(&shape.draft, line, cells, &shape.columns)
        {
            self.fetch.add(&row);
        }
    }
}
