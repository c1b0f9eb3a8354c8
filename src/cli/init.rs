use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use crate::{
    cli::{
        Stop,
        books::{self, Form},
        clock, exit,
        output::{self, Draft},
        project::{Folder, folder_name},
    },
    export::{
        letter::{self, Block, Letter, LetterTable},
        workbook::{Book, Row, Sheet},
    },
    language::Language,
    model::Quarter,
    sources::{
        policy,
        routine::layout::{DECISIONS, Layout, OWN, PARTIES, PROPOSALS},
    },
};

/// Decisions that are numbered beforehand in a new workbook.
const NUMBERED: u32 = 60;

/// Empty rows of the table for the minutes.
const ROWS_OF_MINUTES: usize = 6;

/// Begin a project: a folder with a workbook to fill, a table for the minutes, and settings
///
/// Examples:
///   tenzij init regio
///   tenzij init regio --parties "Aarveld, Beekdal, Broekhorst" --quarter 2026K3
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Args {
    /// Folder to make
    name: PathBuf,
    /// Names of the municipalities, separated by commas
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    parties: Vec<String>,
    /// Title of the reports; the name of the folder if left out
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// First quarter to report on, such as 2026K3; the last one that is over if left out
    #[arg(long, value_name = "QUARTER")]
    quarter: Option<Quarter>,
}

/// What a new project begins with.
pub(super) struct Plan {
    pub(super) title: String,
    pub(super) quarter: Quarter,
    pub(super) parties: Vec<String>,
    /// Rows of the sheets, by the key of their layout.
    pub(super) rows: Vec<(&'static str, Vec<Row>)>,
}

pub(super) fn run(args: &Args, language: &Language, out: &mut dyn Write) -> anyhow::Result<u8> {
    let named = args.name.file_name().map(|it| it.to_string_lossy().into_owned());
    let parties = args.parties.iter().map(|it| it.trim().to_owned()).filter(|it| !it.is_empty());
    let plan = Plan {
        title: args.title.clone().or(named).unwrap_or_default(),
        quarter: match args.quarter {
            Some(quarter) => quarter,
            None => clock::last_quarter(language)?,
        },
        parties: parties.collect(),
        rows: Vec::new(),
    };
    let made = make(&args.name, &plan, language)?;
    writeln!(out, "{}", language.text("cli.init_made"))?;
    for (path, key) in &made {
        writeln!(out, "  {:<44} {}", path.display(), language.text(key))?;
    }
    let arguments = [("folder", args.name.display().to_string())];
    writeln!(out, "{}", language.fill("cli.init_next", &arguments))?;
    Ok(exit::OK)
}

/// Makes the folder of a project whole or not at all; tells its files, each with the key of what it is for.
fn make(
    folder: &Path,
    plan: &Plan,
    language: &Language,
) -> anyhow::Result<Vec<(PathBuf, &'static str)>> {
    let draft = begin(folder, language)?;
    let made = fill(&draft, plan, language).map_err(|err| draft.in_place(err, folder))?;
    finish(draft, folder, language)?;
    Ok(made.into_iter().map(|(name, key)| (folder.join(name), key)).collect())
}

/// Begins the folder of a project beside its place.
pub(super) fn begin(folder: &Path, language: &Language) -> anyhow::Result<Draft> {
    refuse_if_taken(folder, language)?;
    let beside = folder.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    output::begin_folder(beside).map_err(|err| failed(folder, &err, language).into())
}

/// Puts the folder of a project in its place at once.
pub(super) fn finish(draft: Draft, folder: &Path, language: &Language) -> anyhow::Result<()> {
    output::put_folder(draft, folder).map_err(|err| failed(folder, &err, language).into())
}

fn failed(folder: &Path, err: &io::Error, language: &Language) -> Stop {
    let name = folder.display().to_string();
    let mut stop = Stop::of_io(language, "cli.cannot_write", &name, err);
    if stop.code == exit::NO_INPUT {
        stop.code = exit::CANNOT_CREATE;
    }
    stop
}

/// Fills the folder of a project; tells its files, each with the key of what it is for.
pub(super) fn fill(
    draft: &Draft,
    plan: &Plan,
    language: &Language,
) -> anyhow::Result<Vec<(String, &'static str)>> {
    let input = folder_name(Folder::Input, language);
    let name = |key: &str, extension: &str| format!("{input}/{}.{extension}", language.text(key));
    let book = book(plan, language);
    let template =
        format!("{}/{}.ods", folder_name(Folder::Templates, language), language.text("book.file"));
    let files: Vec<(String, Vec<u8>, &'static str)> = vec![
        (
            name("book.file", "xlsx"),
            books::bytes(&book, Form::Xlsx, language)?,
            "cli.init_workbook",
        ),
        (name("book.minutes_file", "docx"), minutes(language)?, "cli.init_minutes"),
        (policy::FILE.to_owned(), settings(plan, language).into_bytes(), "cli.init_settings"),
        (template, books::bytes(&book, Form::Ods, language)?, "cli.init_open_form"),
    ];
    for (name, content, _) in &files {
        let path = draft.path().join(name);
        output::make_folder(path.parent().unwrap_or(draft.path()), language)?;
        output::write(&path, content, language)?;
    }
    for other in [Folder::Replies, Folder::Hearing, Folder::Report, Folder::Quarters] {
        output::make_folder(&draft.path().join(folder_name(other, language)), language)?;
    }
    Ok(files.into_iter().map(|(name, _, key)| (name, key)).collect())
}

/// Nothing that is there is ever written over.
fn refuse_if_taken(folder: &Path, language: &Language) -> anyhow::Result<()> {
    let is_taken = match fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_some(),
        Err(err) => err.kind() != io::ErrorKind::NotFound,
    };
    if !is_taken {
        return Ok(());
    }
    let arguments = [("folder", folder.display().to_string())];
    Err(Stop::new(exit::CANNOT_CREATE, language.fill("cli.init_taken", &arguments)).into())
}

/// The workbook that the director fills.
fn book(plan: &Plan, language: &Language) -> Book {
    let arguments = [("title", plan.title.clone()), ("year", plan.quarter.year().to_string())];
    let explanation = books::readme("book.readme", &arguments, language);
    let sheets = OWN.iter().map(|layout| sheet(layout, plan, language));
    Book { title: plan.title.clone(), sheets: std::iter::once(explanation).chain(sheets).collect() }
}

fn sheet(layout: &'static Layout, plan: &Plan, language: &Language) -> Sheet {
    let given = plan.rows.iter().find(|it| it.0 == layout.key).map(|it| it.1.clone());
    let is_made_up = !plan.rows.is_empty();
    let mut rows = given.unwrap_or_default();
    if layout.key == PARTIES.key && rows.is_empty() {
        rows = plan.parties.iter().map(|it| books::row(&[it])).collect();
    }
    let example = format!("book.example.{}", layout.key);
    if let Some(text) = language.texts().get(&example).filter(|_| !is_made_up) {
        let texts: Vec<String> = text.split('|').map(str::to_owned).collect();
        rows.insert(0, Row::example(books::row_of(layout, &texts).cells));
    }
    if layout.key == DECISIONS.key {
        let first = u32::try_from(rows.iter().filter(|_| is_made_up).count()).unwrap_or(0) + 1;
        let number = |n| format!("R-{}-{n:02}", plan.quarter.year());
        rows.extend((first..=NUMBERED).map(|n| books::row(&[&number(n)])));
    }
    books::sheet(layout, rows, language)
}

/// The table to paste in the minutes.
fn minutes(language: &Language) -> anyhow::Result<Vec<u8>> {
    let widths = [("nr", 8), ("decision", 40), ("consent", 26), ("who", 14), ("due", 12)];
    let headings = widths.map(|(key, width)| (PROPOSALS.heading(key, language).to_owned(), width));
    let letter = Letter {
        title: language.text("book.minutes_title").to_owned(),
        language: language.tag.to_owned(),
        blocks: vec![
            Block::Paragraph(language.text("book.minutes_how").to_owned()),
            Block::Table(LetterTable {
                headings: headings.to_vec(),
                rows: vec![Vec::new(); ROWS_OF_MINUTES],
            }),
            Block::Paragraph(language.text("book.minutes_words").to_owned()),
        ],
    };
    Ok(letter::docx(&letter)?)
}

/// The settings, with what each is for.
fn settings(plan: &Plan, language: &Language) -> String {
    // What JSON writes between quotation marks, TOML reads the same.
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let arguments = [
        ("title", quoted(&plan.title)),
        ("language", quoted(language.tag)),
        ("quarter", quoted(&format!("{}K{}", plan.quarter.year(), plan.quarter.number()))),
    ];
    language.fill("book.settings", &arguments)
}
