//! Workbooks (.xlsx, .ods) become sheets of texts, within limits; what the sheets mean is for others.

/// What a workbook holds, in the order of its sheets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Workbook {
    /// The sheets that were read.
    pub sheets: Vec<Sheet>,
}

/// One sheet that is not hidden.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Name on its tab.
    pub name: String,
    /// Rows with any text, in their order.
    pub rows: Vec<SheetRow>,
}

/// One row of a sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SheetRow {
    /// Number of the row, from 1, as the workbook shows it.
    pub row: u64,
    /// Texts of the cells from column A on, without blanks at the ends; dates as `2026-09-30`, numbers with a decimal point.
    pub cells: Vec<String>,
}
