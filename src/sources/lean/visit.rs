//! What is done with each row of a segment: put in columns, or read whole where it was asked for.

use std::collections::BTreeSet;

use crate::{
    register::{
        Cells,
        lean::{Block, Fetch, Part},
    },
    sources::{LIMITS, csv, segments::Visitor},
};

/// Reads rows into columns.
pub(super) struct Rows<'a> {
    pub(super) part: Part<'a>,
}

impl Visitor for Rows<'_> {
    fn block(&mut self, block: &Block<'_>) {
        if self.is_beyond_limit() {
            return;
        }
        let mut n_set_aside = self.part.n_set_aside;
        self.part.add_block(block, &mut |part, row| {
            if n_set_aside <= LIMITS.misfits {
                add_row(part, row.first_line, &cells(&row));
                n_set_aside = part.n_set_aside;
            }
        });
    }

    fn row(&mut self, line: u64, cells: &Cells) {
        if !self.is_beyond_limit() {
            add_row(&mut self.part, line, cells);
        }
    }
}

/// Adds a row as every row is added.
fn add_row(part: &mut Part<'_>, line: u64, cells: &Cells) {
    if cells.is_blank() {
        part.n_blank += 1;
        return;
    }
    let shape = part.shape();
    match csv::row(&shape.draft, line, cells, &shape.columns) {
        Ok(row) => part.add(&row),
        Err(question) => part.set_aside(question),
    }
}

impl Rows<'_> {
    /// Whether the file is left to the reader of whole files, which refuses it: what becomes of its other rows is all the same.
    fn is_beyond_limit(&self) -> bool {
        LIMITS.misfits < self.part.n_set_aside
    }
}

/// The cells of a block of one row.
pub(super) fn cells(row: &Block<'_>) -> Cells {
    row.texts().map(str::trim).collect()
}

/// Reads some rows whole.
pub(super) struct Wanted<'a> {
    pub(super) fetch: Fetch<'a>,
    pub(super) lines: &'a BTreeSet<u64>,
    pub(super) n_lines_before: u64,
}

impl Visitor for Wanted<'_> {
    fn block(&mut self, block: &Block<'_>) {
        let is_wanted = |line: u64| self.lines.contains(&(line + self.n_lines_before));
        let wanted: Vec<_> = block.rows().filter(|it| is_wanted(it.0)).collect();
        for (line, row) in wanted {
            self.row(line, &cells(&row));
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
