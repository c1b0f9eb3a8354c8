//! Files into the ledger: what `ingest` and `replies read` have in common.
//!
//! All files of one run are one entry, or nothing is taken: a file that is refused stops them all.

use std::{
    collections::BTreeMap,
    io::Write,
    path::{Path, PathBuf},
};

use crate::{
    cli::{
        Stop,
        beside::{self, Came},
        clock::On,
        exit,
        files::load_up_to,
        input,
        inputs::{self, Kind},
        ledger::{self, Absent, Store},
        lock::Patience,
        progress,
        project::{Project, Which},
    },
    diagnostic::{Checked, Code, Diagnostic, Place, Severity},
    language::Language,
    model::Day,
    register::{draft::Reading, tables::Table},
    scoring::sha256,
    sources::{
        LIMITS, parts,
        routine::{self, Known},
        workbook::{self, Hidden, Workbook},
    },
    store::{Bytes, StoreError, Taken, Taking},
};

mod look;
mod tell;

pub(super) use look::{look, waiting};
use tell::{print, tell};

/// What writes in the ledger.
pub(super) const PROGRAM: &str = concat!("tenzij ", env!("CARGO_PKG_VERSION"));

/// Where, when and how patiently a command takes files in.
#[derive(Debug, clap::Args)]
pub(super) struct Run {
    #[command(flatten)]
    pub(super) which: Which,
    #[command(flatten)]
    pub(super) on: On,
    #[command(flatten)]
    pub(super) patience: Patience,
}

/// Which files are taken in, and when.
pub(super) struct Order<'a> {
    /// Files or folders; all of `folder` if there are none.
    pub(super) files: &'a [PathBuf],
    /// Where they usually are.
    pub(super) folder: &'a Path,
    /// The day of the entry.
    pub(super) on: Day,
    /// How long to wait for another run.
    pub(super) patience: Patience,
    /// What becomes of hidden sheets.
    pub(super) hidden: Hidden,
}

/// What came of taking files in.
pub(super) struct Ingested {
    /// What was taken.
    pub(super) taken: Taken,
    /// What became of the rows of each file.
    pub(super) readings: BTreeMap<String, Vec<Reading>>,
}

/// Takes files in as one entry, prints what was noticed, and tells what became of each.
pub(super) fn take(
    project: &Project,
    order: &Order<'_>,
    language: &Language,
    out: &mut dyn Write,
) -> anyhow::Result<Ingested> {
    let all = inputs::list(order.files, order.folder, project, language)?;
    let (files, strangers): (BTreeMap<_, _>, BTreeMap<_, _>) =
        all.into_iter().partition(|(name, _)| is_taken(name));
    let strangers: BTreeMap<_, _> = strangers
        .into_iter()
        .filter(|(name, _)| !order.files.is_empty() || inputs::kind_of(name) == Kind::Unknown)
        .collect();
    let mut diagnostics: Vec<Diagnostic> =
        strangers.iter().map(|it| stranger(it.0, it.1, !order.files.is_empty())).collect();
    let came = if order.files.is_empty() { Came::WithFolder } else { Came::ByName };
    diagnostics.extend(files.iter().flat_map(|(name, path)| oddities(name, path, came)));
    let mut store = ledger::open(project, Absent::Make, order.patience, language)?;
    let before = store.ledger().objects().map_err(|err| store.refused(&err))?;
    let busy = progress::spinner();
    let books = books(&store, &files, &before, order.hidden, language)?;
    let mut intake = Intake { files: &files, books, on: order.on, diagnostics: &mut diagnostics };
    let ingested = intake.take(&mut store, language);
    busy.finish_and_clear();
    let ingested = ingested?;
    print(project, &diagnostics, language);
    // What was not taken is in nobody's way: the entry is given up as a whole.
    store.close()?;
    let is_refused = diagnostics.iter().any(|it| it.severity == Severity::Refusal);
    let Some(ingested) = ingested.filter(|_| !is_refused) else {
        return Err(Stop::new(exit::REFUSED, language.text("cli.ingest_refused")).into());
    };
    tell(&ingested, language, out)?;
    if order.files.is_empty() {
        let inside = format!("{}/", project.name_of(order.folder));
        let own = before.iter().filter(|(name, _)| name.starts_with(&inside));
        for (name, _) in own.filter(|(name, _)| !project.root.join(name).exists()) {
            writeln!(out, "{}", language.fill("cli.ingest_gone", &[("file", name)]))?;
        }
    }
    Ok(ingested)
}

/// Whether the ledger takes files of this name.
fn is_taken(name: &str) -> bool {
    match inputs::kind_of(name) {
        Kind::Delimited(_) | Kind::Workbook | Kind::Whole => true,
        Kind::Document | Kind::Unknown => false,
    }
}

/// Learns the names in workbooks twice: whatever order they come in, the second time all names are known.
fn learn(books: &[(&str, &Workbook)], known: &mut Known) {
    for _ in 0..2 {
        for (name, book) in books {
            routine::read(name, book, Day::EPOCH, known);
        }
    }
}

/// A workbook of the routine that is not known yet.
struct Book {
    workbook: Workbook,
    diagnostics: Vec<Diagnostic>,
}

impl Book {
    fn is_refused(&self) -> bool {
        self.diagnostics.iter().any(|it| it.severity == Severity::Refusal)
    }
}

/// Workbooks among the files, and the names that they may use.
struct Books {
    by_name: BTreeMap<String, Book>,
    known: Known,
}

/// Reads the workbooks that are new or changed, and learns every name before any of them is understood:
/// a row may speak of a decision in another workbook.
fn books(
    store: &Store<'_>,
    files: &BTreeMap<String, PathBuf>,
    before: &[(String, String)],
    hidden: Hidden,
    language: &Language,
) -> anyhow::Result<Books> {
    let mut books = Books { by_name: BTreeMap::new(), known: Known::default() };
    for (name, path) in files.iter().filter(|it| inputs::kind_of(it.0) == Kind::Workbook) {
        let bytes = read(path, language)?;
        let digits = sha256(&bytes);
        if before.iter().any(|(other, known)| other == name && *known == digits) {
            continue;
        }
        let Checked { value, diagnostics } = workbook::read(name, &bytes, hidden);
        let workbook = value.unwrap_or_default();
        books.by_name.insert(name.clone(), Book { workbook, diagnostics });
    }
    if books.by_name.is_empty() {
        return Ok(books);
    }
    let drafts = store.ledger().drafts().map_err(|err| store.refused(&err))?;
    books.known.learn(&drafts);
    let all: Vec<(&str, &Workbook)> =
        books.by_name.iter().map(|(name, book)| (name.as_str(), &book.workbook)).collect();
    learn(&all, &mut books.known);
    Ok(books)
}

/// One run of taking in.
struct Intake<'a> {
    files: &'a BTreeMap<String, PathBuf>,
    books: Books,
    on: Day,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Intake<'_> {
    /// Reads all files and takes them in as one entry; `None` if one of them is refused, and then nothing is taken.
    fn take(
        &mut self,
        store: &mut Store<'_>,
        language: &Language,
    ) -> anyhow::Result<Option<Ingested>> {
        match self.take_all(store, language)? {
            Ok(ingested) => Ok(ingested),
            Err(err) => Err(store.refused(&err).into()),
        }
    }

    fn take_all(
        &mut self,
        store: &mut Store<'_>,
        language: &Language,
    ) -> anyhow::Result<Result<Option<Ingested>, StoreError>> {
        let mut taking = match store.ledger_mut().begin(self.on, PROGRAM) {
            Ok(taking) => taking,
            Err(err) => return Ok(Err(err)),
        };
        let mut readings = BTreeMap::new();
        let mut is_refused = self.diagnostics.iter().any(|it| it.severity == Severity::Refusal);
        for (name, path) in self.files {
            if let Some(book) = self.books.by_name.get(name).filter(|it| it.is_refused()) {
                // What is too large would only be held a second time.
                self.diagnostics.extend(book.diagnostics.iter().cloned());
                is_refused = true;
                continue;
            }
            let bytes = read(path, language)?;
            match self.file(&mut taking, name, &bytes) {
                Ok(Checked { value, diagnostics }) => {
                    is_refused |= value.is_none();
                    is_refused |= diagnostics.iter().any(|it| it.severity == Severity::Refusal);
                    readings.insert(name.clone(), value.unwrap_or_default());
                    self.diagnostics.extend(diagnostics);
                }
                Err(err) => return Ok(Err(err)),
            }
        }
        if is_refused {
            return Ok(Ok(None));
        }
        Ok(taking.finish().map(|taken| Some(Ingested { taken, readings })))
    }

    /// Reads one file into the entry; `None` if it is refused.
    fn file(
        &mut self,
        taking: &mut Taking<'_>,
        name: &str,
        bytes: &[u8],
    ) -> Result<Checked<Option<Vec<Reading>>>, StoreError> {
        if taking.input(name, bytes)? == Bytes::Known {
            return Ok(Checked::clean(Some(Vec::new())));
        }
        let read = match inputs::kind_of(name) {
            Kind::Delimited(table) => take_parts(taking, table, name, bytes)?,
            Kind::Workbook => self.book(taking, name)?,
            Kind::Whole | Kind::Document | Kind::Unknown => take_whole(taking, name, bytes)?,
        };
        if let Some(readings) = &read.value {
            taking.end(readings, &read.diagnostics)?;
        }
        Ok(read)
    }

    fn book(
        &mut self,
        taking: &mut Taking<'_>,
        name: &str,
    ) -> Result<Checked<Option<Vec<Reading>>>, StoreError> {
        let Some(book) = self.books.by_name.get(name) else {
            return Ok(Checked::clean(Some(Vec::new())));
        };
        let mut diagnostics = book.diagnostics.clone();
        let read = routine::read(name, &book.workbook, self.on, &mut self.books.known);
        diagnostics.extend(read.diagnostics);
        for draft in &read.value.drafts {
            taking.rows(draft)?;
        }
        Ok(Checked { value: Some(read.value.readings), diagnostics })
    }
}

/// Puts a table that the program made on record.
pub(super) fn take_table(
    project: &Project,
    on: Day,
    name: &str,
    table: &'static Table,
    bytes: &[u8],
    language: &Language,
) -> anyhow::Result<()> {
    let mut store = ledger::open(project, Absent::Make, Patience { wait: 5 }, language)?;
    let taken = (|| {
        let mut taking = store.ledger_mut().begin(on, PROGRAM)?;
        if taking.input(name, bytes)? != Bytes::Known {
            let read = take_parts(&mut taking, table, name, bytes)?;
            taking.end(&read.value.unwrap_or_default(), &read.diagnostics)?;
        }
        taking.finish()
    })();
    taken.map_err(|err| store.refused(&err))?;
    store.close()
}

/// A file that is read by nobody: worth a note in its folder, and refused if it was asked for.
fn stranger(name: &str, path: &Path, was_asked_for: bool) -> Diagnostic {
    let place = Place::file(name);
    let report = if was_asked_for { Diagnostic::refusal } else { Diagnostic::note };
    if let Some(format) = input::format_of(path) {
        let first = report(Code::FieldExportFirst, place);
        return first.with_whole("format", format).with("file", name);
    }
    if inputs::kind_of(name) == Kind::Document {
        return Diagnostic::refusal(Code::DocumentNotRead, place).with("file", name);
    }
    report(Code::FileUnknown, place).with("file", name)
}

/// What the name of a file, or a file beside it, tells of it.
fn oddities(name: &str, path: &Path, came: Came) -> Vec<Diagnostic> {
    let signs = [beside::open_elsewhere(path, name), beside::conflict(name, came)];
    signs.into_iter().flatten().collect()
}

fn read(path: &Path, language: &Language) -> anyhow::Result<Vec<u8>> {
    let name = path.display().to_string();
    // A table may be as large as it is; of a workbook that is too large nothing more is needed.
    let limit = match inputs::kind_of(&name) {
        Kind::Workbook => LIMITS.workbook.file_bytes,
        Kind::Delimited(_) | Kind::Whole | Kind::Document | Kind::Unknown => usize::MAX,
    };
    let bytes = load_up_to(path, limit)
        .map_err(|err| Stop::of_io(language, "cli.cannot_read", &name, &err))?;
    // It was there when the files were listed.
    let gone = || Stop::new(exit::NO_INPUT, language.fill("cli.no_such_file", &[("file", &name)]));
    Ok(bytes.ok_or_else(gone)?)
}

fn take_parts(
    taking: &mut Taking<'_>,
    table: &'static Table,
    name: &str,
    bytes: &[u8],
) -> Result<Checked<Option<Vec<Reading>>>, StoreError> {
    let read = parts::read(table, name, bytes, &mut |draft| taking.rows(draft))?;
    Ok(Checked { value: read.value.map(|it| vec![it]), diagnostics: read.diagnostics })
}

fn take_whole(
    taking: &mut Taking<'_>,
    name: &str,
    bytes: &[u8],
) -> Result<Checked<Option<Vec<Reading>>>, StoreError> {
    let Checked { value, diagnostics } = inputs::drafts_of(name, bytes);
    let Some(rows) = value else {
        return Ok(Checked { value: None, diagnostics });
    };
    for draft in &rows.drafts {
        taking.rows(draft)?;
    }
    Ok(Checked { value: Some(rows.readings), diagnostics })
}
