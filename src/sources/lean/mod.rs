//! A dataset whose large tables are read in segments and held in columns; every message is that of reading it whole.
//!
//! What is unusual about a file as a whole (its encoding, a quotation mark that is never closed) is left to the
//! reader of whole files, which also says it.

use std::{
    collections::BTreeSet,
    io,
    sync::{Arc, Mutex, PoisonError},
};

use crate::{
    diagnostic::{Checked, Code, Diagnostic, Place},
    register::{
        self,
        draft::{Draft, Reading},
        lean::{AFTER, Bound, Builder, Emptied, Facts, Gathered, Seen, Shape, Wanted, is_large},
        tables::{TABLES, Table},
    },
    sources::{
        self, LIMITS, csv,
        dataset::{self, Dataset},
        parquet,
        segments::{Body, Extent, Piece, ReadAt, walk},
        text,
    },
};

mod again;
mod divide;
mod opening;
mod visit;

use again::{File, Files, Text};
use divide::Small;
pub use divide::{Divisible, Take};
use opening::{HEAD_BYTES, Opening, look, look_at_head, whole};
use visit::Rows;

/// Bytes of a segment at most: what is made of one is large enough to be given back to the system in one piece.
pub const SEGMENT_BYTES: u64 = 1 << 26;

/// Segments of a file at least, so that all cores have something to do until the end.
const SEGMENTS: u64 = 128;

/// Opens a file by its path within the folder; `None` if it is not there.
pub type Open<'a> = &'a mut dyn FnMut(&str) -> io::Result<Option<Arc<dyn ReadAt>>>;

/// A dataset with its facts in columns.
#[derive(Debug, Default)]
pub struct Lean {
    /// What the dataset says of itself, and what was noticed; without rows.
    pub dataset: Dataset,
    /// The facts.
    pub facts: Facts,
}

/// Reads a dataset in the program's own form; `names` are the files of its folder.
///
/// # Errors
///
/// Only if a file that is there cannot be read. What is wrong with its content comes back as diagnostics.
pub fn read(
    names: &BTreeSet<String>,
    open: Open<'_>,
    segment_bytes: u64,
    wanted: Wanted,
) -> io::Result<Lean> {
    Ok(read_to_divide(names, open, segment_bytes, wanted)?.lean)
}

/// The same, and keeps at hand where the rows are, so that they can be divided over shards.
///
/// # Errors
///
/// Those of [`read`].
pub fn read_to_divide(
    names: &BTreeSet<String>,
    open: Open<'_>,
    segment_bytes: u64,
    wanted: Wanted,
) -> io::Result<Divisible> {
    let mut dataset = Dataset::default();
    let mut load = |path: &str| open(path)?.map(|it| whole(&*it)).transpose();
    let mut paths = dataset::describe(&mut dataset, &mut load)?;
    let (mut large, mut small) = (Vec::new(), Vec::new());
    let (mut before, mut after) = (Vec::new(), Vec::new());
    let mut held = Held { bound: wanted.bound, n_bytes: 0 };
    for table in &TABLES {
        let path = paths.path(table.name, names);
        let Some(bytes) = open(&path)? else {
            paths.note_absent(&mut dataset, table, &path);
            continue;
        };
        if is_large(table) {
            large.push((table, path, bytes));
            continue;
        }
        if !held.takes(bytes.size(), &path, &mut dataset) {
            dataset.unread.insert(table.name);
            continue;
        }
        let rows = dataset::read_file(table, &path, &whole(&*bytes)?, wanted.bound);
        match rows.report_to(&mut dataset.diagnostics) {
            Some(rows) => {
                let drafts = if AFTER.contains(&table.name) { &mut after } else { &mut before };
                drafts.push(rows.draft);
                dataset.readings.push(rows.reading);
            }
            None => {
                dataset.unread.insert(table.name);
            }
        }
        small.push(Small { table, path, bytes });
    }
    paths.note_strangers(&mut dataset, names);
    let mut reader = Reader {
        builder: Builder::begin(before, wanted),
        opened: Files::default(),
        held,
        dataset,
        segment_bytes,
    };
    for (table, path, bytes) in large {
        reader.table(table, &path, &bytes)?;
    }
    let Reader { builder, opened, mut dataset, .. } = reader;
    let mut refetch = |shape: &Shape, lines: &BTreeSet<u64>| opened.fetch(shape, lines);
    let checked = builder.finish(after, &mut dataset.readings, &mut refetch)?;
    dataset.readings.sort();
    let Checked { value: facts, diagnostics } = checked;
    let heard = diagnostics.into_iter().filter(|it| !register::is_hearsay(it, &dataset.unread));
    dataset.diagnostics.extend(heard.collect::<Vec<_>>());
    dataset.diagnostics.sort();
    let mut load = |path: &str| open(path)?.map(|it| whole(&*it)).transpose();
    dataset::read_policy(&mut dataset, &mut load)?;
    dataset.weigh(&facts.register.portfolios);
    Ok(Divisible { lean: Lean { dataset, facts }, small, large: opened })
}

/// What is held whole so far.
struct Held {
    bound: Bound,
    n_bytes: u64,
}

impl Held {
    /// Whether a table of so many bytes may be held too; says so if not.
    fn takes(&mut self, n_bytes: u64, path: &str, dataset: &mut Dataset) -> bool {
        self.n_bytes = self.n_bytes.saturating_add(n_bytes);
        let is_within = self.bound == Bound::Lifted || self.n_bytes <= LIMITS.whole_bytes;
        if !is_within {
            let refusal = Diagnostic::refusal(Code::TablesTooLarge, Place::file(path));
            dataset.diagnostics.push(refusal.with("limit", LIMITS.whole_bytes >> 20));
        }
        is_within
    }
}

struct Reader {
    builder: Builder,
    opened: Files,
    held: Held,
    dataset: Dataset,
    segment_bytes: u64,
}

impl Reader {
    /// Reads one table.
    fn table(
        &mut self,
        table: &'static Table,
        path: &str,
        bytes: &Arc<dyn ReadAt>,
    ) -> io::Result<()> {
        match sources::for_name(path).map(|it| it.name) {
            Some("csv") if HEAD_BYTES < bytes.size() => {
                let opening = look_at_head(table, path, bytes)?;
                match opening.map(|it| self.segments(table, path, it)).transpose()? {
                    Some(true) => Ok(()),
                    _ => self.decode(table, path, &whole(&**bytes)?),
                }
            }
            Some("parquet") => {
                match parquet::as_csv(path, &whole(&**bytes)?, LIMITS.unpacked(self.held.bound)) {
                    Ok(text) => self.decode(table, path, &text),
                    Err(refusal) => {
                        self.dataset.diagnostics.push(refusal);
                        self.dataset.unread.insert(table.name);
                        Ok(())
                    }
                }
            }
            _ => self.decode(table, path, &whole(&**bytes)?),
        }
    }

    /// Reads a table from all bytes of its file.
    fn decode(&mut self, table: &'static Table, path: &str, bytes: &[u8]) -> io::Result<()> {
        let decoded = match sources::for_name(path) {
            Some(_) => text::decode(path, bytes),
            None => Checked { value: None, diagnostics: Vec::new() },
        };
        if let Some(text) = decoded.value
            && let Some(mut opening) = look(table, path, &text, 0, Arc::new(Vec::new()))
        {
            opening.bytes = Arc::new(text.into_bytes());
            opening.is_raw = false;
            opening.diagnostics.splice(0..0, decoded.diagnostics);
            if self.segments(table, path, opening)? {
                return Ok(());
            }
        }
        self.plain(table, path, bytes)
    }

    /// Reads a table as every table is read, row by row in one piece.
    fn plain(&mut self, table: &'static Table, path: &str, bytes: &[u8]) -> io::Result<()> {
        if !self.held.takes(bytes.len() as u64, path, &mut self.dataset) {
            self.dataset.unread.insert(table.name);
            return Ok(());
        }
        let read = dataset::read_file(table, path, bytes, self.held.bound);
        let Some(rows) = read.report_to(&mut self.dataset.diagnostics) else {
            self.dataset.unread.insert(table.name);
            return Ok(());
        };
        self.dataset.readings.push(rows.reading);
        let mut draft = rows.draft;
        let rows = std::mem::take(&mut draft.rows);
        let columns = (0..table.columns.len()).map(Some).collect();
        let mut shape = Shape::of(draft, columns);
        let fill = |shape: &Shape| {
            let mut part = self.builder.part(shape, 0.0);
            for it in &rows {
                part.add(it);
            }
            part.respelled().map_or_else(|| Ok(part.loose()), Err)
        };
        let loose = match fill(&shape) {
            Ok(loose) => loose,
            Err(spelling) => {
                shape = shape.spelled(spelling);
                let mut part = self.builder.part(&shape, 0.0);
                for it in &rows {
                    part.add(it);
                }
                part.loose()
            }
        };
        self.opened.0.insert(table.name, File::Rows(rows));
        let Reader { builder, opened, .. } = self;
        let mut gathered = Gathered::default();
        gathered.take(0, loose, 0);
        builder.add(shape, gathered, &mut |shape, lines| opened.fetch(shape, lines))
    }

    /// Reads a table in segments; tells whether that could be done.
    fn segments(
        &mut self,
        table: &'static Table,
        path: &str,
        opening: Opening,
    ) -> io::Result<bool> {
        let Opening {
            bytes,
            delimiter,
            start,
            n_lines_before,
            records,
            row_bytes,
            is_raw,
            mut diagnostics,
        } = opening;
        let Some((mut shape, notes)) = shape(table, path, &records) else { return Ok(false) };
        diagnostics.extend(notes);
        let body = Body { file: path, bytes: &*bytes, start, n_lines_before, delimiter, is_raw };
        let segment_bytes = (bytes.size() / SEGMENTS).max(1 << 16).min(self.segment_bytes);
        let Some(mut read) = self.walk(&body, segment_bytes, row_bytes, &shape)? else {
            return Ok(false);
        };
        if let Some(spelling) = read.respelled.take() {
            drop(read);
            shape = shape.spelled(spelling);
            match self.walk(&body, segment_bytes, row_bytes, &shape)? {
                Some(again) => read = again,
                None => return Ok(false),
            }
        }
        let Walked { gathered, extents, mut reading, .. } = read;
        reading.n_read += records.n_empty_lines;
        reading.n_blank += records.n_empty_lines;
        if reading.n_used + reading.n_set_aside == 0 {
            diagnostics.push(Diagnostic::note(Code::TableEmpty, Place::file(path)));
        }
        self.dataset.diagnostics.extend(diagnostics);
        self.dataset.readings.push(reading);
        let text = Text { path: path.to_owned(), bytes, start, delimiter, extents };
        self.opened.0.insert(table.name, File::Text(text));
        let Reader { builder, opened, .. } = self;
        builder.add(shape, gathered, &mut |shape, lines| opened.fetch(shape, lines))?;
        Ok(true)
    }

    /// Goes through the rows of a file; `None` if that is for the reader of whole files.
    fn walk(
        &self,
        body: &Body<'_>,
        segment_bytes: u64,
        row_bytes: f64,
        shape: &Shape,
    ) -> io::Result<Option<Walked>> {
        let mut walked = Walked {
            gathered: Gathered::default(),
            extents: Vec::new(),
            reading: Reading {
                file: body.file.to_owned(),
                tables: vec![shape.draft.table.name.to_owned()],
                n_read: 0,
                n_used: 0,
                n_set_aside: 0,
                n_blank: 0,
            },
            respelled: None,
        };
        let mut all = self.builder.part(shape, 0.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a guess")]
        let n_rows = (1.05 * segment_bytes as f64 / row_bytes.max(8.0)) as usize;
        let used: Mutex<Vec<Emptied>> = Mutex::default();
        let used = || used.lock().unwrap_or_else(PoisonError::into_inner);
        let make = |guess| {
            let mut part = self.builder.part(shape, guess);
            if let Some(emptied) = used().pop() {
                part.reuse(emptied);
            }
            part.expect(n_rows);
            Rows { part }
        };
        let n_bytes = body.bytes.size() - body.start;
        let done = walk(body, segment_bytes, &make, &mut |piece: Piece<Rows<'_>>| {
            let Piece { extent, visitor: Rows { part } } = piece;
            all.take_signs(&part);
            let reading = &mut walked.reading;
            reading.n_read += extent.n_rows + extent.n_empty;
            reading.n_used += part.n_used;
            reading.n_set_aside += part.n_set_aside;
            reading.n_blank += part.n_blank + extent.n_empty;
            walked.extents.push(extent);
            // A little more than there will be, if the rows go on as long as these.
            let times = n_bytes as f64 / (extent.end - extent.start).max(1) as f64;
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a guess")]
            let n_rows = (extent.n_rows as f64 * times * 1.02) as usize;
            used().push(walked.gathered.take(extent.n_lines_before, part.loose(), n_rows));
        })?;
        walked.respelled = all.respelled();
        let is_fine = done.is_ok() && walked.reading.n_set_aside <= LIMITS.misfits;
        Ok(is_fine.then_some(walked))
    }
}

/// The columns of a file, and what there is to say of its headings.
fn shape(
    table: &'static Table,
    path: &str,
    records: &csv::Records,
) -> Option<(Shape, Vec<Diagnostic>)> {
    let mut notes = Vec::new();
    let columns = csv::match_headings(table, path, records, &mut notes)?;
    let headings = vec![None; table.columns.len()];
    let mut draft = Draft { table, file: path.into(), headings, rows: Vec::new() };
    for (position, column) in columns.iter().enumerate() {
        if let Some(heading) = column.and_then(|at| draft.headings.get_mut(at)) {
            *heading = records.headings.get(position).cloned();
        }
    }
    Some((Shape::of(draft, columns), notes))
}

/// What was read of a file.
struct Walked {
    gathered: Gathered,
    extents: Vec<Extent>,
    reading: Reading,
    /// How it is spelled, if it has to be read again because of that.
    respelled: Option<Seen>,
}

#[cfg(test)]
mod tests;
