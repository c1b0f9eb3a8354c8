use std::{
    collections::BTreeMap,
    env,
    io::Write,
    path::{Path, PathBuf},
    time::SystemTime,
};

use crate::{
    cli::{
        Stop, exit,
        input::load,
        inputs::{self, Kind, Rows},
        ledger::{self, Absent, Store},
        lock::Patience,
        progress,
        project::{Project, Which},
    },
    diagnostic::{Checked, Code, Diagnostic, Place, Severity},
    language::Language,
    model::Day,
    register::{draft::Reading, tables::Table},
    sources::parts,
    store::{Bytes, StoreError, Taken, TakenInput, Taking},
};

/// What writes in the ledger.
pub(super) const PROGRAM: &str = concat!("tenzij ", env!("CARGO_PKG_VERSION"));

/// Take what is new in the input folder into the ledger
///
/// Examples:
///   tenzij ingest
///   tenzij ingest input/evidence.csv --on 2026-10-02
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Args {
    /// Files or folders of tables; all of the input folder if left out
    files: Vec<PathBuf>,
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    on: On,
    #[command(flatten)]
    patience: Patience,
}

/// The day of an entry.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct On {
    /// Day of the entry; today if left out
    #[arg(long, value_name = "DATE")]
    on: Option<Day>,
}

impl On {
    /// The day given, else that of `SOURCE_DATE_EPOCH`, else today in universal time.
    pub(super) fn day(self) -> Day {
        let given = env::var("SOURCE_DATE_EPOCH").ok().and_then(|it| it.parse::<u64>().ok());
        let clock = || {
            SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |it| it.as_secs())
        };
        let days = given.unwrap_or_else(clock) / 86_400;
        self.on.unwrap_or(Day::EPOCH.plus_days(i64::try_from(days).unwrap_or(i64::MAX)))
    }
}

/// What came of reading the files.
struct Ingested {
    taken: Taken,
    readings: BTreeMap<String, Vec<Reading>>,
}

pub(super) fn run(args: &Args, language: &Language, out: &mut dyn Write) -> anyhow::Result<u8> {
    let project = args.which.find(language)?;
    let files = inputs::list(&args.files, &project, language)?;
    let (files, strangers): (BTreeMap<_, _>, BTreeMap<_, _>) =
        files.into_iter().partition(|(name, _)| inputs::kind_of(name) != Kind::Unknown);
    let mut diagnostics: Vec<Diagnostic> = strangers.keys().map(|it| stranger(it, args)).collect();
    let mut store = ledger::open(&project, Absent::Make, args.patience, language)?;
    let before = store.ledger().objects().map_err(|err| store.refused(&err))?;
    let spinner = progress::spinner();
    let ingested = take(&mut store, &files, args.on.day(), &mut diagnostics, language);
    spinner.finish_and_clear();
    let ingested = ingested?;
    print(&project, &diagnostics, language);
    let is_refused = diagnostics.iter().any(|it| it.severity == Severity::Refusal);
    let Some(ingested) = ingested.filter(|_| !is_refused) else {
        store.close()?;
        return Err(Stop::new(exit::REFUSED, language.text("cli.ingest_refused")).into());
    };
    store.close()?;
    tell(&ingested, language, out)?;
    if args.files.is_empty() {
        let gone = before.iter().filter(|(name, _)| !project.root.join(name).exists());
        for (name, _) in gone {
            writeln!(out, "{}", language.fill("cli.ingest_gone", &[("file", name)]))?;
        }
    }
    Ok(exit::OK)
}

/// A file that is read by nobody: worth a note in the input folder, and refused if it was asked for.
fn stranger(name: &str, args: &Args) -> Diagnostic {
    let place = Place::file(name);
    let report = if args.files.is_empty() { Diagnostic::note } else { Diagnostic::refusal };
    report(Code::FileUnknown, place).with("file", name)
}

/// Reads all files and takes them in as one entry; `None` if one of them is refused, and then nothing is taken.
fn take(
    store: &mut Store<'_>,
    files: &BTreeMap<String, PathBuf>,
    on: Day,
    diagnostics: &mut Vec<Diagnostic>,
    language: &Language,
) -> anyhow::Result<Option<Ingested>> {
    match take_all(store, files, on, diagnostics, language)? {
        Ok(ingested) => Ok(ingested),
        Err(err) => Err(store.refused(&err).into()),
    }
}

fn take_all(
    store: &mut Store<'_>,
    files: &BTreeMap<String, PathBuf>,
    on: Day,
    diagnostics: &mut Vec<Diagnostic>,
    language: &Language,
) -> anyhow::Result<Result<Option<Ingested>, StoreError>> {
    let mut taking = match store.ledger_mut().begin(on, PROGRAM) {
        Ok(taking) => taking,
        Err(err) => return Ok(Err(err)),
    };
    let mut readings = BTreeMap::new();
    let mut is_refused = diagnostics.iter().any(|it| it.severity == Severity::Refusal);
    for (name, path) in files {
        let bytes = read(path, language)?;
        match take_file(&mut taking, name, &bytes) {
            Ok(Checked { value, diagnostics: noticed }) => {
                is_refused |= value.is_none();
                readings.insert(name.clone(), value.unwrap_or_default());
                diagnostics.extend(noticed);
            }
            Err(err) => return Ok(Err(err)),
        }
    }
    if is_refused {
        return Ok(Ok(None));
    }
    Ok(taking.finish().map(|taken| Some(Ingested { taken, readings })))
}

fn read(path: &Path, language: &Language) -> anyhow::Result<Vec<u8>> {
    let name = path.display().to_string();
    let bytes = load(path).map_err(|err| Stop::of_io(language, "cli.cannot_read", &name, &err))?;
    // It was there when the files were listed.
    let gone = || Stop::new(exit::NO_INPUT, language.fill("cli.no_such_file", &[("file", &name)]));
    Ok(bytes.ok_or_else(gone)?)
}

/// Reads one file into the entry; `None` if it is refused.
fn take_file(
    taking: &mut Taking<'_>,
    name: &str,
    bytes: &[u8],
) -> Result<Checked<Option<Vec<Reading>>>, StoreError> {
    if taking.input(name, bytes)? == Bytes::Known {
        return Ok(Checked::clean(Some(Vec::new())));
    }
    let read = match inputs::kind_of(name) {
        Kind::Delimited(table) => take_parts(taking, table, name, bytes)?,
        Kind::Whole | Kind::Unknown => take_whole(taking, name, bytes)?,
    };
    if let Some(readings) = &read.value {
        taking.end(readings, &read.diagnostics)?;
    }
    Ok(read)
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
    let Some(Rows { drafts, readings }) = value else {
        return Ok(Checked { value: None, diagnostics });
    };
    for draft in &drafts {
        taking.rows(draft)?;
    }
    Ok(Checked { value: Some(readings), diagnostics })
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
        eprintln!("{}", shown.render(language));
    }
}

fn tell(ingested: &Ingested, language: &Language, out: &mut dyn Write) -> anyhow::Result<()> {
    for input in &ingested.taken.inputs {
        let readings = ingested.readings.get(&input.name);
        writeln!(out, "{}", line(input, readings.map_or(&[][..], Vec::as_slice), language))?;
    }
    let Some(entry) = ingested.taken.entry else {
        writeln!(out, "{}", language.text("cli.ingest_nothing"))?;
        return Ok(());
    };
    writeln!(out, "{}", language.fill("cli.ingest_done", &[("entry", language.count(entry))]))?;
    Ok(())
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
