//! Tables as CSV: commas, a point for decimals, LF, UTF-8 without a mark.

use crate::export::{ExportFile, Package, table::Table, tables::tables};

/// One file for each table.
pub(super) fn csv(package: &Package<'_>) -> Vec<ExportFile> {
    tables(package).iter().map(file).collect()
}

fn file(table: &Table) -> ExportFile {
    let mut writer = ::csv::WriterBuilder::new()
        .terminator(::csv::Terminator::Any(b'\n'))
        .from_writer(Vec::new());
    // Writing to memory cannot fail.
    let _ = writer.write_record(table.columns.iter().map(|it| it.name.as_str()));
    for row in &table.rows {
        let _ = writer.write_record(row.iter().map(crate::export::table::Cell::shown));
    }
    let content = writer.into_inner().unwrap_or_default();
    ExportFile { name: format!("{}.csv", table.name), content }
}
