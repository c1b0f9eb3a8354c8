//! One sheet with its heading found: rows as cells by the names of their columns, every row accounted for.

use std::{collections::BTreeSet, sync::Arc};

use crate::{
    diagnostic::{Code, Diagnostic, Place},
    language::{LANGUAGES, Language},
    register::{self, draft::Reading, tables::Need},
    sources::{
        routine::layout::{Choice, Fill, Layout, folded},
        workbook::{Sheet, SheetRow},
    },
};

/// Rows among which the heading is looked for.
const HEADING_WITHIN: usize = 20;

/// A sheet whose heading was found.
#[derive(Debug)]
pub(super) struct Filled<'a> {
    pub(super) file: Arc<str>,
    layout: &'static Layout,
    /// For each column of the layout, where it stands in the sheet and under which heading.
    columns: Vec<Option<(usize, String)>>,
    rows: Vec<&'a SheetRow>,
    /// Rows about which there is a question already.
    questioned: &'a BTreeSet<u64>,
    /// The language of its headings, for words that a message names.
    language: &'static Language,
    pub(super) reading: Reading,
}

/// One row of a sheet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    sheet: &'a Filled<'a>,
    pub(super) number: u64,
    cells: &'a [String],
}

/// Rows of a sheet that nobody filled in, or that cannot be used.
#[derive(Debug, Default)]
pub(super) struct LeftOut {
    pub(super) n_blank: u64,
    pub(super) n_questioned: u64,
    /// Numbers of the rows that are examples.
    pub(super) examples: Vec<u64>,
}

impl<'a> Filled<'a> {
    /// Finds the heading; `None` with a refusal if there is none.
    pub(super) fn of(
        file: &str,
        sheet: &'a Sheet,
        layout: &'static Layout,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Filled<'a>> {
        let file: Arc<str> = format!("{file}#{}", sheet.name).into();
        let Some(at) = heading_row(sheet, layout) else {
            if !sheet.rows.is_empty() {
                let refusal = Diagnostic::refusal(Code::HeadingMissing, Place::file(file.clone()));
                let wanted: Vec<&str> =
                    layout.columns.iter().map(|it| layout.heading(it.key, &LANGUAGES[0])).collect();
                diagnostics.push(refusal.with_whole("allowed", wanted.join(", ")));
            }
            return None;
        };
        let (above, below) = sheet.rows.split_at_checked(at + 1)?;
        let heading = above.last()?;
        let columns = columns(&file, heading, layout, diagnostics)?;
        let last = sheet.rows.last().map_or(heading.row, |it| it.row);
        let reading = Reading {
            file: file.to_string(),
            tables: Vec::new(),
            n_read: last - heading.row,
            n_used: 0,
            n_set_aside: 0,
            // Rows without any text are not handed over; they are the difference.
            n_blank: (last - heading.row) - u64::try_from(below.len()).unwrap_or(0),
        };
        let language = language_of(heading, layout);
        let (rows, questioned) = (below.iter().collect(), &sheet.questioned);
        Some(Filled { file, layout, columns, rows, questioned, language, reading })
    }

    /// Rows that a person filled in: not blank but for the cell that is filled beforehand, and no example.
    ///
    /// Tells which rows were left out, and why.
    pub(super) fn lines(&'a self) -> (Vec<Line<'a>>, LeftOut) {
        let (mut lines, mut left_out) = (Vec::new(), LeftOut::default());
        for row in &self.rows {
            let line = Line { sheet: self, number: row.row, cells: &row.cells };
            if self.questioned.contains(&row.row) {
                left_out.n_questioned += 1;
            } else if line.is_blank() {
                left_out.n_blank += 1;
            } else if line.is_example() {
                left_out.examples.push(row.row);
            } else {
                lines.push(line);
            }
        }
        (lines, left_out)
    }

    /// All rows, also those in which a person filled in nothing.
    pub(super) fn all(&'a self) -> Vec<Line<'a>> {
        let line = |row: &&'a SheetRow| Line { sheet: self, number: row.row, cells: &row.cells };
        self.rows.iter().map(line).collect()
    }

    /// The heading of a column as it stands in the sheet.
    pub(super) fn heading_of(&self, column: &str) -> Option<String> {
        let at = self.layout.position(column)?;
        Some(self.columns.get(at)?.as_ref()?.1.clone())
    }
}

impl<'a> Line<'a> {
    /// The text of a column, empty if there is none.
    pub(super) fn text(&self, column: &str) -> &'a str {
        let at = self.sheet.layout.position(column).and_then(|it| self.sheet.columns.get(it));
        let at = at.and_then(Option::as_ref).map(|it| it.0);
        at.and_then(|it| self.cells.get(it)).map_or("", |it| it.trim())
    }

    /// The heading of a column as it stands in the sheet.
    pub(super) fn heading_of(&self, column: &str) -> Option<String> {
        self.sheet.heading_of(column)
    }

    /// The question about a name that is not in another sheet.
    pub(super) fn unknown(
        &self,
        column: &str,
        name: &str,
        other: &'static Layout,
        known: &[&str],
    ) -> Diagnostic {
        Diagnostic::question(Code::ReferenceDangling, self.at(column))
            .with("found", name)
            .with("column", self.heading_of(column).unwrap_or_default())
            .with("table", other.name(self.sheet.language))
            .with("nearest", register::nearest(name, known).unwrap_or("–"))
    }

    /// The place of a cell.
    pub(super) fn at(&self, column: &str) -> Place {
        let place = Place::row(self.sheet.file.clone(), self.number);
        place.cell(self.sheet.heading_of(column).unwrap_or_else(|| column.to_owned()))
    }

    /// The code of a word; `Ok(None)` if the cell is empty.
    pub(super) fn choice(
        &self,
        column: &str,
        choice: &'static Choice,
    ) -> Result<Option<&'static str>, Diagnostic> {
        let text = self.text(column);
        if text.is_empty() {
            return Ok(None);
        }
        choice.code_of(text).map(Some).ok_or_else(|| {
            let heading = self.sheet.heading_of(column).unwrap_or_default();
            Diagnostic::question(Code::CodeUnknown, self.at(column))
                .with("found", text)
                .with("column", heading)
                .with_whole("allowed", choice.words(self.sheet.language))
        })
    }

    /// Nothing but what the program itself filled in.
    fn is_blank(&self) -> bool {
        let columns = self.sheet.layout.columns.iter();
        let mut typed = columns.filter(|it| !matches!(it.fill, Fill::Given | Fill::Numbered));
        typed.all(|it| self.text(it.key).is_empty())
    }

    fn is_example(&self) -> bool {
        let first = self.cells.iter().find(|it| !it.trim().is_empty());
        first.is_some_and(|it| {
            let it = folded(it);
            LANGUAGES.iter().any(|language| it.starts_with(&folded(language.text("sheet.example"))))
        })
    }
}

/// The row with the most headings that are known, if it has at least two, or all of them.
fn heading_row(sheet: &Sheet, layout: &'static Layout) -> Option<usize> {
    let n_known =
        |row: &SheetRow| row.cells.iter().filter(|it| layout.position_of(it).is_some()).count();
    let enough = layout.columns.len().min(2);
    let rows = sheet.rows.iter().take(HEADING_WITHIN).enumerate();
    let counted = rows.map(|(at, row)| (n_known(row), std::cmp::Reverse(at)));
    let (n, std::cmp::Reverse(at)) = counted.max()?;
    (enough <= n).then_some(at)
}

/// Where each column stands; `None` if one stands there twice.
fn columns(
    file: &Arc<str>,
    heading: &SheetRow,
    layout: &'static Layout,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Vec<Option<(usize, String)>>> {
    let place = Place::row(file.clone(), heading.row);
    let mut columns: Vec<Option<(usize, String)>> = vec![None; layout.columns.len()];
    let mut is_refused = false;
    for (at, text) in heading.cells.iter().enumerate().filter(|(_, it)| !it.trim().is_empty()) {
        let Some(position) = layout.position_of(text) else {
            let note = Diagnostic::note(Code::ColumnUnknown, place.cell(text.clone()));
            diagnostics.push(
                note.with("column", text).with("table", layout.name(language_of(heading, layout))),
            );
            continue;
        };
        let Some(slot) = columns.get_mut(position) else { continue };
        if slot.is_some() {
            diagnostics
                .push(Diagnostic::refusal(Code::ColumnTwice, place.clone()).with("column", text));
            is_refused = true;
        }
        *slot = Some((at, text.trim().to_owned()));
    }
    let headings: Vec<&str> = heading.cells.iter().map(String::as_str).collect();
    for (column, found) in layout.columns.iter().zip(&columns) {
        if found.is_none() && column.need == Need::Required {
            let name = layout.heading(column.key, language_of(heading, layout));
            let refusal =
                Diagnostic::refusal(Code::ColumnMissing, place.clone()).with("column", name);
            diagnostics.push(refusal.with_whole("headings", headings.join(", ")));
            is_refused = true;
        }
    }
    (!is_refused).then_some(columns)
}

/// The language that most headings are in.
fn language_of(heading: &SheetRow, layout: &'static Layout) -> &'static Language {
    let n_in = |language: &Language| {
        let is_own = |text: &&String| {
            layout.columns.iter().any(|it| folded(layout.heading(it.key, language)) == folded(text))
        };
        heading.cells.iter().filter(is_own).count()
    };
    let [first, others @ ..] = &LANGUAGES;
    others.iter().fold(first, |best, it| if n_in(best) < n_in(it) { it } else { best })
}
