//! The cells of one sheet, put in order as they are read, within the limits.

use std::{collections::BTreeSet, sync::Arc};

use crate::{
    diagnostic::{Code, Diagnostic, Place},
    sources::{
        LIMITS,
        workbook::{Refusal, Report, Sheet, SheetRow, letters, refuse, value::Cell},
    },
};

/// What is left of the limits for all sheets together.
pub(super) struct Room {
    cells: u64,
    bytes: usize,
    questions: u64,
}

/// Cells that are merged: the first and last row and column, from 0.
pub(super) struct Range {
    pub(super) rows: (u64, u64),
    pub(super) columns: (u64, u64),
}

/// A sheet that is being filled.
pub(super) struct Grid {
    source: Arc<str>,
    sheet: Sheet,
    /// The last cell that was put, so that none comes twice.
    last: Option<(u64, u64)>,
    n_times_left_out: u64,
    n_rows_hidden: u64,
    /// First and last of columns that the workbook hides.
    hidden_columns: Vec<(u64, u64)>,
    /// Those of them that hold text.
    columns_hidden: BTreeSet<u64>,
}

/// Most ranges of hidden columns that are looked at.
const HIDDEN: usize = 100;

impl Room {
    pub(super) fn new() -> Room {
        Room {
            cells: LIMITS.workbook.cells,
            bytes: LIMITS.workbook.text_bytes,
            questions: LIMITS.workbook.questions,
        }
    }
}

impl Grid {
    pub(super) fn new(file: &str, name: &str) -> Grid {
        let sheet = Sheet { name: name.to_owned(), ..Sheet::default() };
        let source = format!("{file}#{name}").into();
        Grid {
            source,
            sheet,
            last: None,
            n_times_left_out: 0,
            n_rows_hidden: 0,
            hidden_columns: Vec::new(),
            columns_hidden: BTreeSet::new(),
        }
    }

    /// The place of a cell; row and column from 0.
    pub(super) fn place(&self, row: u64, column: u64) -> Place {
        Place::row(self.source.clone(), row.saturating_add(1)).cell(letters(column))
    }

    /// A refusal because of a cell.
    pub(super) fn refusal(&self, code: Code, row: u64, column: u64) -> Diagnostic {
        let found = format!("{}{}", letters(column), row.saturating_add(1));
        Diagnostic::refusal(code, self.place(row, column)).with("found", found)
    }

    /// A text that is longer than a cell may be.
    pub(super) fn too_long(&self, row: u64, column: u64) -> Refusal {
        let limit = LIMITS.cell_bytes >> 20;
        self.refusal(Code::WorkbookCellTooLong, row, column).with_whole("limit", limit.to_string())
    }

    /// Adds a note about the sheet as a whole.
    pub(super) fn note(&self, report: &mut Report<'_>, code: Code) {
        report.diagnostics.push(Diagnostic::note(code, Place::file(self.source.clone())));
    }

    /// Counts a row with text that the workbook hides; it is read like any other.
    pub(super) fn hide_row(&mut self) {
        self.n_rows_hidden += 1;
    }

    /// Marks columns that the workbook hides, from 0; they are read like any other.
    pub(super) fn hide_columns(&mut self, first: u64, last: u64) {
        if self.hidden_columns.len() < HIDDEN {
            self.hidden_columns.push((first, last));
        }
    }

    /// Puts a cell; rows and columns come in order, both from 0.
    pub(super) fn put(
        &mut self,
        report: &mut Report<'_>,
        room: &mut Room,
        (row, column): (u64, u64),
        cell: &Cell,
    ) -> Result<(), Refusal> {
        let text = cell.text.trim();
        if text.is_empty() && cell.question.is_none() {
            return Ok(());
        }
        let columns = u64::try_from(LIMITS.columns).unwrap_or(u64::MAX);
        if LIMITS.workbook.rows <= row || columns <= column {
            let limits = format!("{}{}", letters(columns - 1), LIMITS.workbook.rows);
            let far = self.refusal(Code::WorkbookCellFar, row, column);
            return Err(far.with_whole("limit", limits));
        }
        if LIMITS.cell_bytes < text.len() {
            return Err(self.too_long(row, column));
        }
        if self.last.is_some_and(|last| (row, column) <= last) {
            return Err(self.refusal(Code::WorkbookBroken, row, column));
        }
        self.last = Some((row, column));
        if self.hidden_columns.iter().any(|it| (it.0..=it.1).contains(&column)) {
            self.columns_hidden.insert(column);
        }
        if self.sheet.rows.last().is_none_or(|it| it.row != row + 1) {
            self.sheet.rows.push(SheetRow { row: row + 1, cells: Vec::new() });
        }
        let place = self.place(row, column);
        let Some(current) = self.sheet.rows.last_mut() else { return Ok(()) };
        // The blanks before a cell take place too.
        let at = usize::try_from(column).unwrap_or(usize::MAX);
        let n_new = column + 1 - u64::try_from(current.cells.len()).unwrap_or(0);
        let is_full = room.cells < n_new || room.bytes < text.len();
        if is_full {
            let limit = LIMITS.workbook.cells.to_string();
            let full = self.refusal(Code::WorkbookCells, row, column);
            return Err(full.with_whole("limit", limit));
        }
        if let Some(code) = cell.question {
            if room.questions == 0 {
                let limit = LIMITS.workbook.questions;
                let full = self.refusal(Code::WorkbookQuestions, row, column);
                return Err(full.with("limit", limit));
            }
            room.questions -= 1;
            let question = Diagnostic::question(code, place);
            report.diagnostics.push(question.with("found", &cell.text));
            self.sheet.questioned.insert(row + 1);
        }
        self.n_times_left_out += u64::from(cell.has_time_left_out);
        room.cells -= n_new;
        room.bytes -= text.len();
        current.cells.resize(at, String::new());
        current.cells.push(text.to_owned());
        Ok(())
    }

    /// Takes out what lies under merged cells, except the first of each.
    pub(super) fn clear_merged(
        &mut self,
        report: &mut Report<'_>,
        merged: &[Range],
    ) -> Result<(), Refusal> {
        let mut n_cleared = 0u64;
        // Ranges that do not overlap hold each cell once.
        let mut n_left = LIMITS.workbook.cells;
        let index = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
        for &Range { rows: (top, bottom), columns: (left, right) } in merged {
            let first = self.sheet.rows.partition_point(|it| it.row <= top);
            let rows = self.sheet.rows.get_mut(first..).unwrap_or_default();
            for row in rows.iter_mut().take_while(|it| it.row <= bottom.saturating_add(1)) {
                let is_first_row = row.row == top + 1;
                let end = index(right.saturating_add(1)).min(row.cells.len());
                let cells = row.cells.get_mut(index(left)..end).unwrap_or_default();
                n_left = n_left.saturating_sub(u64::try_from(cells.len()).unwrap_or(u64::MAX));
                for cell in cells.iter_mut().skip(usize::from(is_first_row)) {
                    n_cleared += u64::from(!cell.is_empty());
                    cell.clear();
                }
            }
            if n_left == 0 {
                let broken = refuse(Code::WorkbookBroken, &self.source);
                return Err(broken.with("found", "mergeCells"));
            }
        }
        if 0 < n_cleared {
            let note = Diagnostic::note(Code::WorkbookMerged, Place::file(self.source.clone()));
            report.diagnostics.push(note.with("n", n_cleared));
            for row in &mut self.sheet.rows {
                let last = row.cells.iter().rposition(|it| !it.is_empty());
                row.cells.truncate(last.map_or(0, |at| at + 1));
            }
            self.sheet.rows.retain(|it| !it.cells.is_empty());
        }
        Ok(())
    }

    /// The sheet, with what is to be said about it as a whole.
    pub(super) fn finish(self, report: &mut Report<'_>) -> Sheet {
        let mut note = |code, n: u64| {
            if 0 < n {
                let note = Diagnostic::note(code, Place::file(self.source.clone()));
                report.diagnostics.push(note.with("n", n));
            }
        };
        note(Code::WorkbookTimesLeftOut, self.n_times_left_out);
        note(Code::WorkbookRowsHidden, self.n_rows_hidden);
        let n_columns = u64::try_from(self.columns_hidden.len()).unwrap_or(u64::MAX);
        note(Code::WorkbookColumnsHidden, n_columns);
        self.sheet
    }
}
