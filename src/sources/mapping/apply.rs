//! A mapping applied to one foreign file: drafts, and what became of every row.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Mapping,
    recipe::{ForeignFile, TargetTable},
    value::{self, ForeignRow},
};
use crate::{
    diagnostic::{Checked, Code, Diagnostic, Place},
    register::{
        Cells,
        draft::{Draft, DraftRow, Reading},
        tables::Table,
    },
    sources::{
        characters, csv,
        field::{self, Found, Held},
    },
};

/// What one foreign file gives.
#[derive(Debug, Clone)]
pub struct MappedRows {
    /// One draft for each table that the mapping fills from this file.
    pub drafts: Vec<Draft>,
    /// What became of every foreign row; a row is used if any table took it.
    pub reading: Reading,
}

/// Reads one foreign file; `None` if it is refused, or if the mapping does not name it.
pub fn apply(mapping: &Mapping, file: &str, bytes: &[u8]) -> Checked<Option<MappedRows>> {
    let Some(foreign) = mapping.recipe.files.iter().find(|it| it.path.get_ref() == file) else {
        let note = Diagnostic::note(Code::FileUnknown, Place::file(file)).with("file", file);
        return Checked { value: None, diagnostics: vec![note] };
    };
    let mut diagnostics = Vec::new();
    let Some(grid) = read_grid(foreign, file, bytes, &mut diagnostics) else {
        return Checked { value: None, diagnostics };
    };
    if grid.rows.is_empty() && grid.n_set_aside == 0 {
        let table = foreign.tables.first().map_or("", |it| it.name.get_ref().as_str());
        let note = Diagnostic::note(Code::TableEmpty, Place::file(file));
        diagnostics.push(note.with("table", table));
    }
    let positions = match positions(foreign, file, &grid, &mut diagnostics) {
        Ok(positions) => positions,
        Err(refusal) => {
            diagnostics.push(refusal);
            return Checked { value: None, diagnostics };
        }
    };
    let mut passage = Passage::new(foreign, file, &positions, grid.holds);
    grid.rows.iter().for_each(|row| passage.row(row.0, &row.1));
    let rows = passage.finish(&grid, &mut diagnostics);
    diagnostics.sort_by_key(|it| it.place.line);
    Checked { value: Some(rows), diagnostics }
}

/// A foreign file: its header, its rows of the right length, and what became of the others.
struct Grid {
    headings: Vec<String>,
    header_line: u64,
    rows: Vec<(u64, Cells)>,
    n_read: u64,
    n_set_aside: u64,
    n_blank: u64,
    holds: Holds,
}

/// What the rows of a file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    /// Rows that somebody wrote; one without a rule is a question.
    Rows,
    /// Figures of which a mapping asks for a few.
    Figures,
}

fn read_grid(
    foreign: &ForeignFile,
    file: &str,
    bytes: &[u8],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Grid> {
    match field::figures(file, bytes, diagnostics) {
        Held::Others => (),
        Held::Refused => return None,
        Held::Figures(Found { records, n_set_aside }) => {
            return Some(Grid {
                header_line: records.header_line,
                rows: records.rows,
                n_read: records.n_read,
                n_set_aside,
                n_blank: 0,
                headings: records.headings,
                holds: Holds::Figures,
            });
        }
    }
    let needed: Vec<String> = headings(foreign).into_iter().map(csv::plain).collect();
    let needed: Vec<&str> = needed.iter().map(String::as_str).collect();
    let records = csv::read_records(file, bytes, &needed, diagnostics)?;
    let mut grid = Grid {
        header_line: records.header_line,
        rows: Vec::with_capacity(records.rows.len()),
        n_read: records.n_read,
        n_set_aside: 0,
        n_blank: records.n_empty_lines,
        headings: records.headings,
        holds: Holds::Rows,
    };
    for (line, cells) in records.rows {
        if cells.is_blank() {
            grid.n_blank += 1;
        } else if cells.len() == grid.headings.len() {
            grid.rows.push((line, cells));
        } else {
            grid.n_set_aside += 1;
            let question = Diagnostic::question(Code::RowLength, Place::row(file, line));
            let (found, expected) = (cells.len(), grid.headings.len());
            diagnostics.push(question.with("found", found).with("expected", expected));
            if csv::is_beyond_limit(file, line, grid.n_set_aside, diagnostics) {
                return None;
            }
        }
    }
    Some(grid)
}

/// Where each heading that the mapping names stands in the file.
fn positions<'a>(
    foreign: &'a ForeignFile,
    file: &str,
    grid: &Grid,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<BTreeMap<&'a str, usize>, Diagnostic> {
    let place = Place::row(file, grid.header_line);
    let mut positions = BTreeMap::new();
    if grid.header_line == 0 {
        return Ok(positions);
    }
    let keys: Vec<String> = grid.headings.iter().map(|it| csv::plain(it)).collect();
    let named = headings(foreign);
    for heading in &named {
        let key = csv::plain(heading);
        let mut found = keys.iter().enumerate().filter(|(_, it)| **it == key);
        let Some((position, _)) = found.next() else {
            return Err(Diagnostic::refusal(Code::ColumnMissing, place)
                .with("column", heading)
                .with("table", file)
                .with("headings", grid.headings.join(", ")));
        };
        if found.next().is_some() {
            let refusal = Diagnostic::refusal(Code::ColumnTwice, place.cell(*heading));
            return Err(refusal.with("column", heading).with("first", heading));
        }
        positions.insert(*heading, position);
    }
    let used: BTreeSet<usize> = positions.values().copied().collect();
    let all = grid.headings.iter().enumerate();
    let unused: Vec<&str> =
        all.filter(|(it, _)| !used.contains(it)).map(|(_, heading)| heading.as_str()).collect();
    if !unused.is_empty() && grid.holds == Holds::Rows {
        let note = Diagnostic::note(Code::MappingColumnsUnused, place);
        diagnostics.push(note.with("n", unused.len()).with("headings", unused.join(", ")));
    }
    Ok(positions)
}

/// All headings that the mapping names for a file.
fn headings(foreign: &ForeignFile) -> BTreeSet<&str> {
    let skips = foreign.skip.iter().flat_map(|it| &it.conditions);
    let takes = foreign.tables.iter().flat_map(|it| &it.conditions);
    let mut headings: BTreeSet<&str> =
        skips.chain(takes).map(|it| it.column.get_ref().as_str()).collect();
    for rule in foreign.tables.iter().flat_map(|it| it.columns.values()) {
        headings.extend(rule.get_ref().from.iter().map(String::as_str));
        headings.extend(rule.get_ref().template.iter().flat_map(|it| value::placeholders(it)));
    }
    headings
}

/// The rows of a foreign file on their way.
struct Passage<'a> {
    foreign: &'a ForeignFile,
    file: &'a str,
    positions: &'a BTreeMap<&'a str, usize>,
    holds: Holds,
    drafts: Vec<Draft>,
    /// For each table that asks for it, the rows that are there already.
    seen: Vec<BTreeSet<Cells>>,
    /// For each reason to leave rows out, the lines.
    skipped: Vec<Vec<u64>>,
    /// For each pair of columns, the lines on which the second stands in for the first.
    stand_ins: BTreeMap<(String, String), Vec<u64>>,
    /// Figures that no table asks for.
    n_unasked: u64,
    n_used: u64,
    n_set_aside: u64,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Passage<'a> {
    fn new(
        foreign: &'a ForeignFile,
        file: &'a str,
        positions: &'a BTreeMap<&'a str, usize>,
        holds: Holds,
    ) -> Passage<'a> {
        let drafts: Vec<Draft> =
            foreign.tables.iter().filter_map(|target| empty_draft(target, file)).collect();
        Passage {
            foreign,
            file,
            positions,
            holds,
            seen: vec![BTreeSet::new(); drafts.len()],
            skipped: vec![Vec::new(); foreign.skip.len()],
            drafts,
            stand_ins: BTreeMap::new(),
            n_unasked: 0,
            n_used: 0,
            n_set_aside: 0,
            diagnostics: Vec::new(),
        }
    }

    fn row(&mut self, line: u64, cells: &Cells) {
        let foreign = self.foreign;
        let place = Place::row(self.file, line);
        let row = ForeignRow { place, positions: self.positions, cells, missing: &foreign.missing };
        let mut skips = foreign.skip.iter().zip(&mut self.skipped);
        if let Some((_, lines)) = skips.find(|(skip, _)| row.fits(&skip.conditions)) {
            lines.push(line);
            self.n_set_aside += 1;
            return;
        }
        let mut is_matched = false;
        let mut is_used = false;
        for (position, target) in foreign.tables.iter().enumerate() {
            if row.fits(&target.conditions) {
                is_matched = true;
                is_used |= self.take(position, target, &row);
            }
        }
        match self.holds {
            Holds::Rows if !is_matched => {
                self.diagnostics.push(Diagnostic::question(Code::MappingRowUnmatched, row.place));
            }
            Holds::Figures if !is_matched => self.n_unasked += 1,
            Holds::Rows | Holds::Figures => (),
        }
        self.n_used += u64::from(is_used);
        self.n_set_aside += u64::from(!is_used);
    }

    /// Fills one row of one table; says whether it is used.
    fn take(&mut self, position: usize, target: &TargetTable, row: &ForeignRow) -> bool {
        let Some(draft) = self.drafts.get_mut(position) else { return false };
        let mut texts = Vec::with_capacity(draft.table.columns.len());
        let mut questions = Vec::new();
        let mut notes = Vec::new();
        let mut stand_ins = Vec::new();
        for column in draft.table.columns {
            let rule = target.columns.get(column.name);
            match rule.map(|it| row.value(it.get_ref())).transpose() {
                Ok(value) => {
                    let value = value.unwrap_or_default();
                    texts.push(value.text);
                    notes.extend(value.note);
                    stand_ins.extend(value.stand_in);
                }
                Err(question) => {
                    texts.push(String::new());
                    questions.push(question);
                }
            }
        }
        let filled = DraftRow { line: row.place.line, cells: texts.into_iter().collect() };
        let filled = characters::in_one_form(draft.table, filled);
        questions.extend(characters::question(draft, &filled));
        if !questions.is_empty() {
            self.diagnostics.extend(questions);
            return false;
        }
        self.diagnostics.extend(notes);
        for pair in stand_ins {
            self.stand_ins.entry(pair).or_default().push(row.place.line);
        }
        let is_new = !target.distinct
            || self.seen.get_mut(position).is_some_and(|it| it.insert(filled.cells.clone()));
        if is_new {
            draft.rows.push(filled);
        }
        true
    }

    fn finish(mut self, grid: &Grid, diagnostics: &mut Vec<Diagnostic>) -> MappedRows {
        diagnostics.append(&mut self.diagnostics);
        if 0 < self.n_unasked {
            let note = Diagnostic::note(Code::MappingFiguresUnasked, Place::file(self.file));
            diagnostics.push(note.with("n", self.n_unasked));
        }
        for (skip, lines) in self.foreign.skip.iter().zip(&self.skipped) {
            let Some(first) = lines.first() else { continue };
            diagnostics.push(
                Diagnostic::note(Code::MappingRowsSkipped, Place::row(self.file, *first))
                    .with("n", lines.len())
                    .with("reason", skip.reason.get_ref())
                    .with("lines", listed(lines)),
            );
        }
        for ((other, column), lines) in &self.stand_ins {
            let distinct: BTreeSet<u64> = lines.iter().copied().collect();
            let lines: Vec<u64> = distinct.into_iter().collect();
            let Some(first) = lines.first() else { continue };
            let place = Place::row(self.file, *first).cell(column);
            diagnostics.push(
                Diagnostic::note(Code::MappingStandIn, place)
                    .with("n", lines.len())
                    .with("column", column)
                    .with("other", other)
                    .with("lines", listed(&lines)),
            );
        }
        let tables: BTreeSet<&str> = self.drafts.iter().map(|it| it.table.name).collect();
        let reading = Reading {
            file: self.file.to_owned(),
            tables: tables.into_iter().map(str::to_owned).collect(),
            n_read: grid.n_read,
            n_used: self.n_used,
            n_set_aside: grid.n_set_aside + self.n_set_aside,
            n_blank: grid.n_blank,
        };
        MappedRows { drafts: self.drafts, reading }
    }
}

fn empty_draft(target: &TargetTable, file: &str) -> Option<Draft> {
    let table = Table::find(target.name.get_ref())?;
    let heading = |column: &str| target.columns.get(column)?.get_ref().from.first().cloned();
    Some(Draft {
        table,
        file: file.into(),
        headings: table.columns.iter().map(|it| heading(it.name)).collect(),
        rows: Vec::new(),
    })
}

fn listed(lines: &[u64]) -> String {
    lines.iter().map(u64::to_string).collect::<Vec<String>>().join(", ")
}
