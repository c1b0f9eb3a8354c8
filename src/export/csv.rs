//! Tables as CSV: commas, a point for decimals, LF, UTF-8 without a mark.

use rayon::prelude::*;

use crate::export::{
    ExportFile,
    table::{Cell, Table},
};

/// Rows that are written in one go, side by side with others.
const HANDFUL: usize = 1 << 14;

/// The file of one table.
pub(super) fn csv(table: &Table) -> Option<ExportFile> {
    let head =
        written(|writer| writer.write_record(table.columns.iter().map(|it| it.name.as_str())))?;
    let rows: Option<Vec<Vec<u8>>> = table
        .rows
        .par_chunks(HANDFUL)
        .map(|rows| written(|writer| rows.iter().try_for_each(|row| write_row(writer, row))))
        .collect();
    let content = std::iter::once(head).chain(rows?).collect::<Vec<_>>().concat();
    Some(ExportFile { name: format!("{}.csv", table.name), content })
}

/// Rows of texts as CSV, below their headings.
pub fn lines<'a, R>(
    headings: impl Iterator<Item = &'a str>,
    rows: impl Iterator<Item = R>,
) -> Vec<u8>
where
    R: Iterator<Item = &'a str>,
{
    lines_apart(b',', headings, rows)
}

/// The same with something else between the cells.
pub(super) fn lines_apart<'a, R>(
    delimiter: u8,
    headings: impl Iterator<Item = &'a str>,
    rows: impl Iterator<Item = R>,
) -> Vec<u8>
where
    R: Iterator<Item = &'a str>,
{
    let mut rows = rows;
    let write = |writer: &mut Writer| {
        writer.write_record(headings)?;
        rows.try_for_each(|row| writer.write_record(row))
    };
    written_apart(delimiter, write).unwrap_or_default()
}

type Writer = ::csv::Writer<Vec<u8>>;

/// What is written to memory, which cannot fail.
fn written(write: impl FnOnce(&mut Writer) -> ::csv::Result<()>) -> Option<Vec<u8>> {
    written_apart(b',', write)
}

fn written_apart(
    delimiter: u8,
    write: impl FnOnce(&mut Writer) -> ::csv::Result<()>,
) -> Option<Vec<u8>> {
    let mut writer = ::csv::WriterBuilder::new()
        .delimiter(delimiter)
        .terminator(::csv::Terminator::Any(b'\n'))
        .from_writer(Vec::new());
    write(&mut writer).ok()?;
    writer.into_inner().ok()
}

fn write_row(writer: &mut Writer, row: &[Cell]) -> ::csv::Result<()> {
    for cell in row {
        writer.write_field(cell.shown().as_bytes())?;
    }
    writer.write_record(None::<&[u8]>)
}
