//! Readers of outside formats, one file each: bytes become drafts and diagnostics.
//!
//! A reader gets bytes and a name, never a path.
//! To add a format: write `src/sources/<format>.rs`, add it to [`SOURCES`],
//! and put one good and one bad file in `tests/sources/<format>/`.

use crate::{
    diagnostic::Checked,
    register::{
        draft::{Draft, Reading},
        tables::Table,
    },
};

pub mod csv;
pub mod dataset;
pub mod descriptor;
pub mod lean;
pub mod mapping;
pub mod parquet;
pub mod policy;
pub mod requests;
pub mod segments;
pub mod text;
pub mod workbook;

/// All formats of tables.
pub static SOURCES: &[Source] = &[
    Source { name: "csv", extension: "csv", read: csv::read_table },
    Source { name: "parquet", extension: "parquet", read: parquet::read_table },
];

/// One format of tables.
#[derive(Debug, Clone, Copy)]
pub struct Source {
    /// Name, in messages and documentation.
    pub name: &'static str,
    /// Extension of its files, lower case, without the dot.
    pub extension: &'static str,
    /// Reads one table.
    pub read: ReadTable,
}

/// Reads the rows of a table from the bytes of a file, naming it in messages.
pub type ReadTable =
    fn(table: &'static Table, file: &str, bytes: &[u8]) -> Checked<Option<TableRows>>;

/// The rows that a file holds for a table, and what became of each.
#[derive(Debug, Clone)]
pub struct TableRows {
    /// The rows.
    pub draft: Draft,
    /// What became of each.
    pub reading: Reading,
}

/// What is refused, and where the line is.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Most columns of a table.
    pub columns: usize,
    /// Most bytes of a cell.
    pub cell_bytes: usize,
}

/// The limits of this program. The number of rows has none.
pub const LIMITS: Limits = Limits { columns: 2_000, cell_bytes: 1 << 20 };

/// Finds the format for a file name by its extension.
pub fn for_name(name: &str) -> Option<&'static Source> {
    let (_, extension) = name.rsplit_once('.')?;
    SOURCES.iter().find(|source| source.extension.eq_ignore_ascii_case(extension))
}
