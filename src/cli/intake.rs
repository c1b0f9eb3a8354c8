//! Files into the ledger: what `ingest` and `replies read` have in common.
//!
//! All files of one run are one entry, or nothing is taken: a file that is refused stops them all.

use std::{
    collections::BTreeMap,
    env,
    io::Write,
    path::{Path, PathBuf},
};

use crate::{
    cli::{
        Stop, exit, holdings,
        input::load,
        inputs::{self, Kind},
        ledger::{self, Absent, Store},
        lock::Patience,
        progress,
        project::{Folder, Project},
        say,
    },
    diagnostic::{Checked, Code, Diagnostic, Place, Severity},
    language::Language,
    model::Day,
    register::{draft::Reading, tables::Table},
    scoring::sha256,
    sources::{
        dataset::Dataset,
        parts,
        routine::{self, Known},
        workbook::{self, Hidden, Workbook},
    },
    store::{Bytes, StoreError, Taken, TakenInput, Taking},
};

/// What writes in the ledger.
pub(super) const PROGRAM: &str = concat!("tenzij ", env!("CARGO_PKG_VERSION"));

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
        strangers.keys().map(|it| stranger(it, !order.files.is_empty())).collect();
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

/// Reads the input folder without taking anything in; names that the ledger has are known.
pub(super) fn look(project: &Project, on: Day, language: &Language) -> anyhow::Result<Dataset> {
    let files = inputs::list(&[], &project.folder(Folder::Input), project, language)?;
    let mut dataset = Dataset::default();
    let mut known = Known::default();
    if let Ok(held) = holdings::read(project, language) {
        known.learn(&held.drafts);
    }
    let mut books = BTreeMap::new();
    for (name, path) in &files {
        match inputs::kind_of(name) {
            Kind::Workbook => {
                let bytes = read(path, language)?;
                let read = workbook::read(name, &bytes, Hidden::Ask);
                dataset.diagnostics.extend(read.diagnostics);
                books.insert(name, read.value.unwrap_or_default());
            }
            Kind::Delimited(_) | Kind::Whole => {
                let read = inputs::drafts_of(name, &read(path, language)?);
                dataset.diagnostics.extend(read.diagnostics);
                let rows = read.value.unwrap_or_default();
                dataset.drafts.extend(rows.drafts);
                dataset.readings.extend(rows.readings);
            }
            Kind::Unknown => dataset.diagnostics.push(stranger(name, false)),
            Kind::Document => (),
        }
    }
    learn(&books.iter().map(|(name, book)| (name.as_str(), book)).collect::<Vec<_>>(), &mut known);
    for (name, book) in &books {
        let read = routine::read(name, book, on, &mut known);
        dataset.diagnostics.extend(read.diagnostics);
        dataset.drafts.extend(read.value.drafts);
        dataset.readings.extend(read.value.readings);
    }
    Ok(dataset)
}

/// Learns the names in workbooks twice: whatever order they come in, the second time all names are known.
fn learn(books: &[(&str, &Workbook)], known: &mut Known) {
    for _ in 0..2 {
        for (name, book) in books {
            routine::read(name, book, Day::EPOCH, known);
        }
    }
}

/// Names of the files of a folder that are new, or others than the ledger has.
pub(super) fn waiting(
    project: &Project,
    folder: &Path,
    language: &Language,
) -> anyhow::Result<Vec<String>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let files = inputs::list(&[], folder, project, language)?;
    let known = match ledger::open(project, Absent::Stop, Patience { wait: 5 }, language) {
        Ok(store) => {
            let known = store.ledger().objects().map_err(|err| store.refused(&err))?;
            store.close()?;
            known.into_iter().collect()
        }
        Err(err) => match err.downcast_ref::<Stop>() {
            Some(stop) if stop.code == exit::NO_INPUT => BTreeMap::new(),
            _ => return Err(err),
        },
    };
    let mut waiting = Vec::new();
    for (name, path) in files.iter().filter(|it| is_taken(it.0)) {
        let bytes = read(path, language)?;
        if known.get(name) != Some(&sha256(&bytes)) && !is_blank(name, &bytes) {
            waiting.push(name.clone());
        }
    }
    Ok(waiting)
}

/// Whether the ledger takes files of this name.
fn is_taken(name: &str) -> bool {
    match inputs::kind_of(name) {
        Kind::Delimited(_) | Kind::Workbook | Kind::Whole => true,
        Kind::Document | Kind::Unknown => false,
    }
}

/// Whether a workbook is one of ours in which nothing has been filled in yet.
fn is_blank(name: &str, bytes: &[u8]) -> bool {
    let Some(book) = Some(name).filter(|it| inputs::kind_of(it) == Kind::Workbook) else {
        return false;
    };
    let read = workbook::read(book, bytes, Hidden::Ask).value.unwrap_or_default();
    let mut known = Known::default();
    let rows = routine::read(name, &read, Day::EPOCH, &mut known).value;
    routine::is_routine(&read) && rows.readings.iter().all(|it| it.n_used + it.n_set_aside == 0)
}

/// A workbook of the routine that is not known yet.
struct Book {
    workbook: Workbook,
    diagnostics: Vec<Diagnostic>,
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
fn stranger(name: &str, was_asked_for: bool) -> Diagnostic {
    let place = Place::file(name);
    if inputs::kind_of(name) == Kind::Document {
        return Diagnostic::refusal(Code::DocumentNotRead, place).with("file", name);
    }
    let report = if was_asked_for { Diagnostic::refusal } else { Diagnostic::note };
    report(Code::FileUnknown, place).with("file", name)
}

fn read(path: &Path, language: &Language) -> anyhow::Result<Vec<u8>> {
    let name = path.display().to_string();
    let bytes = load(path).map_err(|err| Stop::of_io(language, "cli.cannot_read", &name, &err))?;
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

/// Prints messages, each file as the user can open it.
fn print(project: &Project, diagnostics: &[Diagnostic], language: &Language) {
    let mut all: Vec<&Diagnostic> = diagnostics.iter().collect();
    all.sort();
    for it in all {
        let mut shown = it.clone();
        let path = project.root.join(&*shown.place.file);
        let here = env::current_dir().ok();
        let near = here.and_then(|it| path.strip_prefix(it).ok().map(Path::to_owned));
        shown.place.file = near.unwrap_or(path).display().to_string().into();
        say::aside(&shown.render(language));
    }
}

fn tell(ingested: &Ingested, language: &Language, out: &mut dyn Write) -> anyhow::Result<()> {
    for input in &ingested.taken.inputs {
        let readings = ingested.readings.get(&input.name);
        writeln!(out, "{}", line(input, readings.map_or(&[][..], Vec::as_slice), language))?;
        if is_mostly_gone(input) {
            let arguments =
                [("file", input.name.clone()), ("n", language.count(input.counts.withdrawn))];
            writeln!(out, "{}", language.fill("cli.ingest_mostly_gone", &arguments))?;
        }
    }
    let Some(entry) = ingested.taken.entry else {
        writeln!(out, "{}", language.text("cli.ingest_nothing"))?;
        return Ok(());
    };
    writeln!(out, "{}", language.fill("cli.ingest_done", &[("entry", language.count(entry))]))?;
    Ok(())
}

/// Whether most of what a file said before is gone: perhaps another file was saved under its name.
fn is_mostly_gone(input: &TakenInput) -> bool {
    const WORTH_ASKING: u64 = 10;
    let counts = &input.counts;
    let stayed = counts.same + counts.corrected;
    WORTH_ASKING <= counts.withdrawn && stayed < counts.withdrawn
}

fn line(input: &TakenInput, readings: &[Reading], language: &Language) -> String {
    if input.bytes == Bytes::Known {
        return language.fill("cli.ingest_known", &[("file", &input.name)]);
    }
    let sum = |field: fn(&Reading) -> u64| language.count(readings.iter().map(field).sum());
    let rows = [
        ("read", sum(|it| it.n_read)),
        ("used", sum(|it| it.n_used)),
        ("aside", sum(|it| it.n_set_aside)),
        ("blank", sum(|it| it.n_blank)),
    ];
    let counts = [
        ("file", input.name.clone()),
        ("rows", language.fill("cli.rows", &rows)),
        ("new", language.count(input.counts.new)),
        ("corrected", language.count(input.counts.corrected)),
        ("withdrawn", language.count(input.counts.withdrawn)),
        ("same", language.count(input.counts.same)),
    ];
    language.fill("cli.ingest_line", &counts)
}
