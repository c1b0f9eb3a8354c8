//! Workbooks (.xlsx, .ods) become sheets of texts, within limits; what the sheets mean is for others.
//!
//! The readers at hand make a table of whatever lies between the outermost cells, and ask for the memory of it at once:
//! a file of 1.4 kB ends the process. Therefore both formats are read here, cell by cell, in one pass that counts as it goes.
//! Nothing is unpacked to disk, no entity is expanded, no link is followed, and no formula is worked out.

use std::collections::BTreeSet;

use crate::{
    diagnostic::{Checked, Code, Diagnostic, Place},
    sources::workbook::container::{Container, Format},
};

mod container;
mod grid;
mod ods;
mod value;
mod xlsx;
mod xml;

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
    /// Numbers of the rows with a cell that raised a question; such a cell holds what stands in the file, literally.
    pub questioned: BTreeSet<u64>,
}

/// One row of a sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SheetRow {
    /// Number of the row, from 1, as the workbook shows it.
    pub row: u64,
    /// Texts of the cells from column A on, without blanks at the ends; dates as `2026-09-30`, numbers with a decimal point.
    pub cells: Vec<String>,
}

/// What becomes of hidden sheets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hidden {
    /// They are left unread, and a note names each.
    Ask,
    /// They are read like any other.
    Read,
}

/// Reads a workbook, known by its content and not by its name; `None` if it is refused.
///
/// The places of messages are `file#sheet:row:column`, with the letters of the column.
pub fn read(file: &str, bytes: &[u8], hidden: Hidden) -> Checked<Option<Workbook>> {
    let mut report = Report { file, hidden, sheets: BTreeSet::new(), diagnostics: Vec::new() };
    let value = match read_any(&mut report, bytes) {
        Ok(workbook) => Some(workbook),
        Err(refusal) => {
            report.diagnostics.push(refusal);
            None
        }
    };
    Checked { value, diagnostics: report.diagnostics }
}

fn read_any(report: &mut Report<'_>, bytes: &[u8]) -> Result<Workbook, Refusal> {
    let mut container = Container::open(report.file, bytes)?;
    match container.format {
        Format::Xlsx => xlsx::read(report, &mut container),
        Format::Ods => ods::read(report, &mut container),
    }
}

/// Why a workbook is refused.
type Refusal = Diagnostic;

/// What is said about a workbook while it is read.
struct Report<'a> {
    file: &'a str,
    hidden: Hidden,
    /// The sheets seen so far, in lower case.
    sheets: BTreeSet<String>,
    diagnostics: Vec<Diagnostic>,
}

impl Report<'_> {
    /// Whether a sheet is to be read; if not, a note names it.
    fn admits(&mut self, sheet: &str, is_hidden: bool) -> Result<bool, Refusal> {
        // Messages name sheets, so two may not have one name; spreadsheets see to that.
        if !self.sheets.insert(sheet.to_lowercase()) {
            return Err(refuse(Code::WorkbookBroken, self.file).with("found", sheet));
        }
        if !is_hidden || self.hidden == Hidden::Read {
            return Ok(true);
        }
        let note = Diagnostic::note(Code::SheetHidden, Place::file(self.file));
        self.diagnostics.push(note.with("sheet", sheet));
        Ok(false)
    }

    /// Adds a note about the file as a whole.
    fn note(&mut self, code: Code) {
        self.diagnostics.push(Diagnostic::note(code, Place::file(self.file)));
    }
}

/// A refusal of a file as a whole.
fn refuse(code: Code, file: &str) -> Diagnostic {
    Diagnostic::refusal(code, Place::file(file))
}

/// The letters of a column: `A` for 0, `AA` for 26.
fn letters(column: u64) -> String {
    let mut letters = Vec::new();
    let mut left = column.saturating_add(1);
    while 0 < left {
        let digit = u8::try_from((left - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect()
}
