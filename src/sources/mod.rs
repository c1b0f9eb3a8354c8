//! Readers of outside formats, one file each: bytes become drafts and diagnostics.
//!
//! A reader gets bytes and a name, never a path.
//! To add a format: write `src/sources/<format>.rs`, add it to [`SOURCES`],
//! and put one good and one bad file in `tests/sources/<format>/`.

use crate::{
    diagnostic::{Checked, Code},
    register::{
        draft::{Draft, Reading},
        lean::Bound,
        tables::Table,
    },
};

pub mod afterword;
mod archive;
pub mod bundle;
mod characters;
pub mod consent;
pub mod csv;
pub mod dataset;
pub mod descriptor;
pub mod field;
mod heading;
pub mod lean;
pub mod mapping;
pub mod minutes;
pub mod municipality;
pub mod parquet;
pub mod parts;
pub mod policy;
pub mod project;
pub mod requests;
pub mod routine;
pub mod segments;
pub mod term;
pub mod text;
pub mod workbook;

/// All formats of tables.
pub static SOURCES: &[Source] = &[
    Source {
        name: "csv",
        extension: "csv",
        read: |table, file, bytes, _| csv::read_table(table, file, bytes),
    },
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

/// Reads the rows of a table from the bytes of a file, naming it in messages; as text it may have so many bytes.
pub type ReadTable =
    fn(table: &'static Table, file: &str, bytes: &[u8], most: u64) -> Checked<Option<TableRows>>;

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
    /// Most columns of a table, and of a sheet.
    pub columns: usize,
    /// Most bytes of a cell.
    pub cell_bytes: usize,
    /// Most rows of a CSV file that are set aside while it is read.
    pub misfits: u64,
    /// Most bytes of tables that are held whole, all together, unless somebody asks for more.
    pub whole_bytes: u64,
    /// Most bytes of a Parquet file as text where it is read in pieces, unless somebody asks for more.
    pub unpacked_bytes: u64,
    /// Most parties of a full assessment, which compares them two by two, unless somebody asks for more.
    pub parties: usize,
    /// Most agreements of a full assessment, with every text, unless somebody asks for more.
    pub agreements: usize,
    /// What a workbook may hold besides.
    pub workbook: WorkbookLimits,
    /// What a dataset as one zip may hold besides.
    pub bundle: BundleLimits,
}

/// What is refused of a dataset that is one zip. What is larger can be unpacked to a folder first.
#[derive(Debug, Clone, Copy)]
pub struct BundleLimits {
    /// Most bytes of the file.
    pub file_bytes: usize,
    /// Most parts of its zip.
    pub parts: usize,
    /// Most bytes of all parts, unpacked.
    pub expanded_bytes: u64,
}

/// What is refused of a workbook, which is small on disk and may be large in memory.
#[derive(Debug, Clone, Copy)]
pub struct WorkbookLimits {
    /// Most bytes of the file.
    pub file_bytes: usize,
    /// Most parts of its zip.
    pub parts: usize,
    /// Most bytes of the parts that are read, unpacked.
    pub expanded_bytes: u64,
    /// Most sheets.
    pub sheets: usize,
    /// Most rows of a sheet.
    pub rows: u64,
    /// Most cells of all sheets, counting the blanks before the last of a row.
    pub cells: u64,
    /// Most bytes of the texts of all cells.
    pub text_bytes: usize,
    /// Most cells with an error or an impossible date.
    pub questions: u64,
    /// Deepest nesting of elements.
    pub depth: usize,
}

/// The limits of this program. The number of rows of a CSV file has none.
pub const LIMITS: Limits = Limits {
    columns: 2_000,
    cell_bytes: 1 << 20,
    misfits: 10_000,
    whole_bytes: 8 << 20,
    unpacked_bytes: 128 << 20,
    parties: 1_000,
    agreements: 10_000,
    workbook: WorkbookLimits {
        file_bytes: 50 << 20,
        parts: 2_000,
        expanded_bytes: 200 << 20,
        sheets: 250,
        rows: 200_000,
        cells: 2_000_000,
        text_bytes: 64 << 20,
        questions: 10_000,
        depth: 200,
    },
    bundle: BundleLimits { file_bytes: 50 << 20, parts: 200, expanded_bytes: 64 << 20 },
};

impl Limits {
    /// Most bytes of tables that are held whole.
    pub fn whole(self, bound: Bound) -> u64 {
        if bound == Bound::Lifted { u64::MAX } else { self.whole_bytes }
    }

    /// Most bytes of text that a Parquet file may hold where it is read in pieces.
    pub fn unpacked(self, bound: Bound) -> u64 {
        if bound == Bound::Lifted { u64::MAX } else { self.unpacked_bytes }
    }

    /// The limit that a record exceeds.
    fn exceeded_by(self, record: csv::Record<'_>) -> Option<(Code, usize)> {
        if self.columns < record.len() {
            return Some((Code::ColumnsTooMany, self.columns));
        }
        let is_too_large = record.fields().any(|it| self.cell_bytes < it.len());
        is_too_large.then_some((Code::CellTooLarge, self.cell_bytes >> 20))
    }
}

/// Finds the format for a file name by its extension.
pub fn for_name(name: &str) -> Option<&'static Source> {
    let (_, extension) = name.rsplit_once('.')?;
    SOURCES.iter().find(|source| source.extension.eq_ignore_ascii_case(extension))
}

/// What is refused of minutes, and where the line is.
#[derive(Debug, Clone, Copy)]
pub struct MinutesLimits {
    /// Most bytes of a file.
    pub file_bytes: usize,
    /// Most parts of a zip.
    pub parts: usize,
    /// Most bytes that the parts of a zip may take once they are unpacked.
    pub expanded_bytes: u64,
    /// Most bytes of text.
    pub text_bytes: usize,
    /// Deepest nesting of elements.
    pub depth: usize,
    /// Most words that are read as one sentence; what is longer is read in pieces.
    pub sentence_words: usize,
    /// Most decisions in what came back from a retreat.
    pub retreat_decisions: usize,
}

/// The limits on minutes.
pub const MINUTES: MinutesLimits = MinutesLimits {
    file_bytes: 50 << 20,
    parts: 2_000,
    expanded_bytes: 32 << 20,
    text_bytes: 4 << 20,
    depth: 200,
    sentence_words: 400,
    retreat_decisions: 10_000,
};
