use std::{
    io::{self, Write},
    path::Path,
};

use serde::{Deserialize, Serialize};

use crate::{
    cli::{
        Stop,
        clock::On,
        exit, files, guard, holdings,
        input::{self, Before, Secrets, Source, When},
        output,
        project::{Project, Which},
        quarter::{self, ASSESSMENT, Standing},
        report as report_command,
    },
    export::{self, dataset},
    language::Language,
    model::{Day, Quarter},
    report::{self, HouseStyle, Look, State},
    scoring::{assessment::Assessment, sha256},
    sources::{policy, project as settings},
};

/// Name of the manifest of a closed quarter.
pub(super) const MANIFEST: &str = "manifest.json";

/// Freeze a quarter: its data, policy, assessment, report and manifest
///
/// Examples:
///   tenzij close 2026K3
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Args {
    /// The quarter that is worked on, such as 2026K3
    quarter: Quarter,
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    on: On,
    /// Freeze it as CONCEPT, though parties may still answer
    #[arg(long)]
    concept: bool,
}

/// What a closed quarter holds, and what it was made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// Of this form.
    pub(super) format: u32,
    pub(super) quarter: String,
    pub(super) as_of: Day,
    pub(super) closed_on: Day,
    /// `final` or `concept`.
    pub(super) state: String,
    pub(super) made_by: String,
    /// The last entry of the ledger, and the SHA-256 that stands for all of it.
    pub(super) ledger_entry: u64,
    pub(super) ledger_sha256: String,
    /// The files, by their paths, each with its SHA-256.
    pub(super) files: Vec<FrozenFile>,
}

/// One file of a closed quarter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FrozenFile {
    pub(super) path: String,
    pub(super) sha256: String,
}

pub(super) fn run(args: &Args, language: &Language, out: &mut dyn Write) -> anyhow::Result<u8> {
    let project = args.which.find(language)?;
    let standing = quarter::standing(&project, language)?;
    refuse_another(&standing, args.quarter, &project, language)?;
    let on = args.on.day(language)?;
    let source = Source::of_project(&project);
    let when = When { as_of: None, known_on: Some(on) };
    let assessment =
        input::assessment(&source, &when, &Before::default(), Secrets::Keep, language)?;
    if !args.concept {
        report_command::refuse_while_open(&assessment, "cli.not_final_close", language)?;
    }
    let state = if args.concept { State::Concept } else { State::Final };
    let files = frozen(&project, &assessment, state, language)?;
    let head = holdings::head(&project, language)?;
    let manifest = Manifest {
        format: 1,
        quarter: quarter::name(standing.quarter, project.language()),
        as_of: assessment.as_of,
        closed_on: on,
        state: if args.concept { "concept" } else { "final" }.to_owned(),
        made_by: assessment.made_by.clone(),
        ledger_entry: head.entry,
        ledger_sha256: head.sha256,
        files: files
            .iter()
            .map(|(path, content)| FrozenFile { path: path.clone(), sha256: sha256(content) })
            .collect(),
    };
    let folder = quarter::folder(&project, standing.quarter);
    guard::refuse_outside(&project.root, &folder, language)?;
    freeze(&folder, &files, &manifest, language)?;
    let report = report_name(project.language());
    let arguments = [
        ("quarter", quarter::name(standing.quarter, language)),
        ("folder", project.name_of(&folder)),
        ("report", report),
        ("n", (files.len() + 1).to_string()),
        ("state", language.text(&format!("cli.state_{}", manifest.state)).to_owned()),
        ("next", quarter::name(standing.quarter.next(), language)),
    ];
    writeln!(out, "{}", language.fill("cli.closed", &arguments))?;
    Ok(exit::OK)
}

/// What the manifest of a closed quarter says.
pub(super) fn manifest(folder: &Path, language: &Language) -> anyhow::Result<Manifest> {
    let path = folder.join(MANIFEST);
    let name = path.display().to_string();
    let bytes =
        files::load(&path).map_err(|err| Stop::of_io(language, "cli.cannot_read", &name, &err))?;
    serde_json::from_slice(&bytes.unwrap_or_default()).map_err(|err| {
        let arguments = [("file", name), ("reason", err.to_string())];
        Stop::new(exit::DAMAGED, language.fill("cli.no_manifest", &arguments)).into()
    })
}

/// Only the quarter that is worked on can be closed, and only once.
fn refuse_another(
    standing: &Standing,
    wanted: Quarter,
    project: &Project,
    language: &Language,
) -> anyhow::Result<()> {
    if standing.quarter == wanted {
        return Ok(());
    }
    let is_closed = standing.closed.iter().any(|(it, _)| *it == wanted);
    let key = if is_closed { "cli.close_twice" } else { "cli.close_another" };
    let arguments = [
        ("found", quarter::name(wanted, language)),
        ("expected", quarter::name(standing.quarter, language)),
        ("folder", project.name_of(&quarter::folder(project, wanted))),
    ];
    Err(Stop::new(exit::USAGE, language.fill(key, &arguments)).into())
}

/// Everything that is kept but the manifest: path within the folder, and content.
fn frozen(
    project: &Project,
    assessment: &Assessment,
    state: State,
    language: &Language,
) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    let own = project.language();
    let mut files = Vec::new();
    for table in dataset::tables(holdings::read(project, language)?.drafts).files {
        files.push((format!("data/{}", table.name), table.content));
    }
    let policy = settings::policy_alone(&project.text);
    files.push((format!("data/{}", policy::FILE), policy.into_bytes()));
    files
        .extend(export::json(assessment).into_iter().map(|it| (ASSESSMENT.to_owned(), it.content)));
    let house_style = HouseStyle::own().map_err(|_| io::Error::other("tokens.css"))?;
    let html = report::render(assessment, own, &Look { state, house_style })?;
    files.push((report_name(own), html.into_bytes()));
    Ok(files)
}

/// Name of the report of a closed quarter.
fn report_name(language: &Language) -> String {
    format!("{}.html", language.text("book.report_file"))
}

/// Puts the whole folder in its place at once.
fn freeze(
    folder: &Path,
    files: &[(String, Vec<u8>)],
    manifest: &Manifest,
    language: &Language,
) -> anyhow::Result<()> {
    let beside = folder.parent().unwrap_or(Path::new("."));
    output::make_folder(beside, language)?;
    let failed = |err: &io::Error| {
        Stop::of_io(language, "cli.cannot_write", &folder.display().to_string(), err)
    };
    let draft = output::begin_folder(beside);
    let draft = draft.map_err(|err| failed(&err))?;
    let told = written(manifest);
    let all = files.iter().map(|(path, content)| (path.as_str(), content.as_slice()));
    for (path, content) in all.chain([(MANIFEST, told.as_slice())]) {
        let path = draft.path().join(path);
        output::make_folder(path.parent().unwrap_or(draft.path()), language)
            .and_then(|()| output::write(&path, content, language))
            .map_err(|err| draft.in_place(err, folder))?;
    }
    output::put_folder(draft, folder).map_err(|err| failed(&err).into())
}

/// The bytes of a manifest.
pub(super) fn written(manifest: &Manifest) -> Vec<u8> {
    // Plain numbers and texts cannot fail to be written.
    let mut told = serde_json::to_vec_pretty(manifest).unwrap_or_default();
    told.push(b'\n');
    told
}
