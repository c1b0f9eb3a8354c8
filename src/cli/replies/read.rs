use std::{
    collections::BTreeMap,
    io::Write,
    path::{Path, PathBuf},
};

use crate::{
    cli::{
        Stop, exit,
        input::{self, Before, Secrets, Source, When},
        inputs::{self, Kind},
        intake::{self, Run},
        project::{Folder, Project},
        quarter,
    },
    language::Language,
    model::{Coded as _, Day, PartialDate, Status, Verdict},
    scoring::assessment::Assessment,
    sources::workbook::Hidden,
};

/// Take replies back: who replied, what they say otherwise, and which statuses changed
///
/// Examples:
///   tenzij replies read
///   tenzij replies read reacties/aarveld.xlsx
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Args {
    /// Workbooks that came back; all in the folder of replies if left out
    files: Vec<PathBuf>,
    #[command(flatten)]
    run: Run,
}

type Statuses = BTreeMap<(String, String), Status>;

pub(super) fn run(args: &Args, language: &Language, out: &mut dyn Write) -> anyhow::Result<u8> {
    let project = args.run.which.find(language)?;
    let on = args.run.on.day(language)?;
    let before = assessed(&project, on, language)?;
    let standing = quarter::standing(&project, language)?;
    let all = project.folder(Folder::Replies);
    // A folder for each quarter: the same municipality sends a workbook of the same name each time.
    let folder = all.join(quarter::name(standing.quarter, project.language()));
    refuse_astray(&all, &folder, &project, language)?;
    let order = intake::Order {
        files: &args.files,
        folder: &folder,
        on,
        patience: args.run.patience,
        hidden: Hidden::Ask,
    };
    intake::take(&project, &order, language, out)?;
    let after = assessed(&project, on, language)?;
    say_who(&after, language, out)?;
    say_changes(&statuses(&before), &after, language, out)?;
    writeln!(out, "{}", language.text("cli.replies_next"))?;
    Ok(exit::OK)
}

/// Workbooks beside the folder of their quarter are not read, and not left unsaid.
fn refuse_astray(
    all: &Path,
    folder: &Path,
    project: &Project,
    language: &Language,
) -> anyhow::Result<()> {
    let entries = std::fs::read_dir(all).into_iter().flatten().flatten();
    let is_file = |it: &std::fs::DirEntry| it.file_type().is_ok_and(|it| it.is_file());
    let mut astray: Vec<String> = entries
        .filter(is_file)
        .map(|it| project.name_of(&it.path()))
        .filter(|it| inputs::kind_of(it) == Kind::Workbook)
        .collect();
    if astray.is_empty() {
        return Ok(());
    }
    astray.sort();
    let arguments = [("list", astray.join(", ")), ("folder", project.name_of(folder))];
    Err(Stop::new(exit::REFUSED, language.fill("cli.replies_astray", &arguments)).into())
}

fn assessed(project: &Project, on: Day, language: &Language) -> anyhow::Result<Assessment> {
    let source = Source::of_project(project);
    let when = When { as_of: None, known_on: Some(on) };
    input::quietly(&source, &when, &Before::default(), Secrets::Keep, language)
}

fn statuses(assessment: &Assessment) -> Statuses {
    let mut statuses = Statuses::new();
    for agreement in &assessment.agreements {
        for pair in &agreement.pairs {
            statuses.insert((agreement.id.clone(), pair.party.clone()), pair.status);
        }
    }
    statuses
}

/// Who replied, who is still waited for; in the order of their names.
fn say_who(
    assessment: &Assessment,
    language: &Language,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let name = |id: &String| {
        let found = assessment.parties.iter().find(|it| it.id == *id);
        found.map_or_else(|| id.clone(), |it| it.name.clone())
    };
    let hearing = &assessment.hearing;
    let arguments =
        [("n", language.count(hearing.n_replied)), ("of", language.count(hearing.n_parties))];
    writeln!(out, "{}", language.fill("cli.replies_count", &arguments))?;
    if !hearing.open.is_empty() {
        let names: Vec<String> = hearing.open.iter().map(name).collect();
        let arguments = [("list", language.list(&names))];
        writeln!(out, "{}", language.fill("cli.replies_open", &arguments))?;
    }
    for reply in assessment.replies.iter().filter(|it| it.received_on.is_some()) {
        let Some(agreement) = &reply.agreement else { continue };
        let is_otherwise = matches!(reply.verdict, Some(Verdict::Corrected | Verdict::Disputed));
        let is_now = reply.asked_on.map(PartialDate::last_day) > Some(assessment.as_of);
        if is_otherwise && is_now {
            let verdict = reply.verdict.map_or("", |it| it.code());
            let arguments = [
                ("party", name(&reply.party)),
                ("agreement", agreement.clone()),
                ("verdict", language.text(&format!("verdict.{verdict}")).to_owned()),
                ("text", reply.text.clone().unwrap_or_default()),
            ];
            let line = language.fill("cli.replies_otherwise", &arguments);
            writeln!(out, "{}", line.trim_end())?;
        }
    }
    Ok(())
}

fn say_changes(
    before: &Statuses,
    after: &Assessment,
    language: &Language,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let word = |it: Option<&Status>| {
        it.map_or("–".to_owned(), |it| {
            language.text(&format!("status.{}", it.code())).to_lowercase()
        })
    };
    for (key, status) in &statuses(after) {
        let old = before.get(key);
        if old == Some(status) {
            continue;
        }
        let party = after.parties.iter().find(|it| it.id == key.1);
        let arguments = [
            ("agreement", key.0.clone()),
            ("party", party.map_or_else(|| key.1.clone(), |it| it.name.clone())),
            ("from", word(old)),
            ("to", word(Some(status))),
        ];
        writeln!(out, "{}", language.fill("cli.replies_changed", &arguments))?;
    }
    Ok(())
}
