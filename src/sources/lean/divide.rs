//! The rows of a checked dataset, divided over shards: each comes with those that it is scored with, in one spelling.
//!
//! What is set aside is left out. Where the shards are written is up to whoever calls.

use std::{collections::BTreeSet, io, sync::Arc};

use rayon::prelude::*;

use crate::{
    register::{
        Cells,
        draft::DraftRow,
        lean::{AFTER, Block, Bound, Facts, Shape},
        tables::{TABLES, Table},
    },
    sources::{
        csv, dataset,
        lean::{File, Files, Lean, opening::whole, visit::cells},
        segments::{Extent, ReadAt, Visitor, read_again},
    },
};

/// A dataset that was read and checked, with its files at hand.
pub struct Divisible {
    /// What was read.
    pub lean: Lean,
    pub(super) small: Vec<Small>,
    pub(super) large: Files,
}

/// The file of a small table.
pub(super) struct Small {
    pub(super) table: &'static Table,
    pub(super) path: String,
    pub(super) bytes: Arc<dyn ReadAt>,
}

/// Takes a further piece of the file of a shard; shards count from 0.
pub type Take<'a, E> = &'a mut dyn FnMut(usize, &[u8]) -> Result<(), E>;

/// Rows of a file that are looked at in one go where they are in memory.
const HANDFUL: usize = 1 << 14;

impl Divisible {
    /// The tables that are there.
    pub fn tables(&self) -> impl Iterator<Item = &'static Table> {
        let is_small = |table: &Table| self.small.iter().any(|it| it.table == table);
        TABLES.iter().filter(move |it| is_small(it) || self.large.0.contains_key(it.name))
    }

    /// Gives every shard its rows of a table as CSV, the heading first; never more than a few segments at once.
    ///
    /// # Errors
    ///
    /// Those of reading, and those of `take`.
    pub fn divide<E: From<io::Error>>(
        &self,
        table: &'static Table,
        n_shards: usize,
        take: Take<'_, E>,
    ) -> Result<(), E> {
        if let Some(small) = self.small.iter().find(|it| it.table == table) {
            return self.small(small, n_shards, take);
        }
        let Some(shape) = self.lean.facts.shape(table.name) else { return Ok(()) };
        let aside = self.aside(&shape.draft.file);
        let division = Division::of(&self.lean.facts, shape, &aside, n_shards);
        heads(shape, n_shards, take)?;
        match self.large.0.get(table.name) {
            None => Ok(()),
            Some(File::Rows(rows)) => some_rows(&division, rows, take),
            Some(File::Text(text)) => {
                let body = text.body();
                for extents in text.extents.chunks(2 * rayon::current_num_threads()) {
                    let pieces: Vec<io::Result<Pile<'_>>> = extents
                        .par_iter()
                        .map(|it| read_again(&body, *it, Pile::of(&division, *it)))
                        .collect();
                    let pieces = pieces.into_iter().map(|it| it.map(|it| it.shards));
                    hand_over(&pieces.collect::<io::Result<Vec<_>>>()?, n_shards, take)?;
                }
                Ok(())
            }
        }
    }

    /// A small table goes whole to every shard, unless its rows refer to those of large ones.
    fn small<E>(&self, small: &Small, n_shards: usize, take: Take<'_, E>) -> Result<(), E>
    where
        E: From<io::Error>,
    {
        let Small { table, path, bytes } = small;
        let Some(read) = dataset::read_file(table, path, &whole(&**bytes)?, Bound::Lifted).value
        else {
            return Ok(());
        };
        let aside = self.aside(path);
        let mut shape = Shape::of_rows(read.draft);
        let rows = std::mem::take(&mut shape.draft.rows);
        heads(&shape, n_shards, take)?;
        let is_spread = AFTER.contains(&table.name);
        let n_piles = if is_spread { n_shards } else { 1 };
        let division = Division::of(&self.lean.facts, &shape, &aside, n_piles);
        if is_spread {
            return some_rows(&division, &rows, take);
        }
        some_rows(&division, &rows, &mut |_, piece| {
            (0..n_shards).try_for_each(|shard| take(shard, piece))
        })
    }

    /// The lines of a file that are set aside.
    fn aside(&self, file: &str) -> BTreeSet<u64> {
        let set_aside = &self.lean.facts.set_aside;
        let own = set_aside.range((file.to_owned(), 0)..=(file.to_owned(), u64::MAX));
        own.map(|it| it.1).collect()
    }
}

/// How the rows of one table are divided.
struct Division<'a> {
    facts: &'a Facts,
    shape: &'a Shape,
    positions: Vec<usize>,
    aside: &'a BTreeSet<u64>,
    n_shards: usize,
}

impl<'a> Division<'a> {
    fn of(
        facts: &'a Facts,
        shape: &'a Shape,
        aside: &'a BTreeSet<u64>,
        n_shards: usize,
    ) -> Division<'a> {
        Division { facts, shape, positions: shape.positions(), aside, n_shards }
    }

    /// Adds a row to that of its shard, if it is used.
    fn add(&self, row: &DraftRow, shards: &mut [Vec<u8>]) {
        if self.aside.contains(&row.line) {
            return;
        }
        let Some(cells) = self.shape.in_one_spelling(row) else { return };
        let n_shards = self.n_shards as u64;
        let home = self.facts.home(self.shape.draft.table, &cells).unwrap_or(0);
        // Less than the number of shards, which are a few.
        let shard = usize::try_from(home % n_shards.max(1)).unwrap_or(0);
        if let Some(shard) = shards.get_mut(shard) {
            write_line(self.positions.iter().filter_map(|it| cells.get(*it)), shard);
        }
    }

    fn empty(&self) -> Vec<Vec<u8>> {
        vec![Vec::new(); self.n_shards]
    }
}

fn heads<E>(shape: &Shape, n_shards: usize, take: Take<'_, E>) -> Result<(), E> {
    let columns = shape.draft.table.columns;
    let names = shape.positions();
    let mut head = Vec::new();
    if !names.is_empty() {
        write_line(names.iter().filter_map(|it| columns.get(*it)).map(|it| it.name), &mut head);
    }
    (0..n_shards).try_for_each(|shard| take(shard, &head))
}

fn some_rows<E>(division: &Division<'_>, rows: &[DraftRow], take: Take<'_, E>) -> Result<(), E> {
    for rows in rows.chunks(HANDFUL) {
        let mut shards = division.empty();
        for it in rows {
            division.add(it, &mut shards);
        }
        hand_over(&[shards], division.n_shards, take)?;
    }
    Ok(())
}

/// Gives each shard what it has in some pieces, in their order.
fn hand_over<E>(pieces: &[Vec<Vec<u8>>], n_shards: usize, take: Take<'_, E>) -> Result<(), E> {
    let mut own = Vec::new();
    for shard in 0..n_shards {
        own.clear();
        pieces.iter().filter_map(|it| it.get(shard)).for_each(|it| own.extend_from_slice(it));
        if !own.is_empty() {
            take(shard, &own)?;
        }
    }
    Ok(())
}

/// The rows of one segment, shard by shard.
struct Pile<'a> {
    division: &'a Division<'a>,
    n_lines_before: u64,
    shards: Vec<Vec<u8>>,
}

impl<'a> Pile<'a> {
    fn of(division: &'a Division<'a>, extent: Extent) -> Pile<'a> {
        Pile { division, n_lines_before: extent.n_lines_before, shards: division.empty() }
    }
}

impl Visitor for Pile<'_> {
    fn block(&mut self, block: &Block<'_>) {
        for (line, row) in block.rows() {
            self.row(line, &cells(&row));
        }
    }

    fn row(&mut self, line: u64, cells: &Cells) {
        let shape = self.division.shape;
        let line = line + self.n_lines_before;
        if !cells.is_blank()
            && let Ok(row) = csv::row(&shape.draft, line, cells, &shape.columns)
        {
            self.division.add(&row, &mut self.shards);
        }
    }
}

/// Writes a line of CSV.
fn write_line<'t>(texts: impl Iterator<Item = &'t str>, line: &mut Vec<u8>) {
    for (at, text) in texts.enumerate() {
        if 0 < at {
            line.push(b',');
        }
        if text.contains([',', '"', '\n', '\r']) {
            line.push(b'"');
            line.extend_from_slice(text.replace('"', "\"\"").as_bytes());
            line.push(b'"');
        } else {
            line.extend_from_slice(text.as_bytes());
        }
    }
    line.push(b'\n');
}
