//! Tables as CSV: commas, a point for decimals, LF, UTF-8 without a mark.

use crate::export::{ExportFile, table::Table};

/// The file of one table.
pub(super) fn csv(table: &Table) -> Option<ExportFile> {
    let mut writer = ::csv::WriterBuilder::new()
        .terminator(::csv::Terminator::Any(b'\n'))
        .from_writer(Vec::new());
    // Writing to memory cannot fail.
    let _ = writer.write_record(table.columns.iter().map(|it| it.name.as_str()));
    for row in &table.rows {
        let _ = writer.write_record(row.iter().map(crate::export::table::Cell::shown));
    }
    let content = writer.into_inner().ok()?;
    Some(ExportFile { name: format!("{}.csv", table.name), content })
}
