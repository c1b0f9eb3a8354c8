//! What `tenzij` says without arguments: where you are, and what to do next.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use crate::{
    cli::{
        clock::On,
        exit,
        input::{self, Before, Secrets, Source, When},
        intake,
        project::{self, Folder, Project, Which},
        quarter,
    },
    language::Language,
    model::{Coded as _, Quarter, Status},
    register::tables::{Need, TABLES},
};

pub(super) fn run(language: &Language, out: &mut dyn Write) -> anyhow::Result<u8> {
    writeln!(out, "tenzij {}", env!("CARGO_PKG_VERSION"))?;
    if project::is_here() {
        return stands(&Which::default().find(language)?, language, out);
    }
    let is_dataset = |folder: &Path| {
        TABLES
            .iter()
            .filter(|it| it.need == Need::Required)
            .all(|it| folder.join(format!("{}.csv", it.name)).is_file())
    };
    let here = Path::new(".");
    let mut folders: Vec<String> = fs::read_dir(here)?
        .chain(fs::read_dir("datasets").into_iter().flatten())
        .filter_map(|it| it.ok().map(|it| it.path()))
        .filter(|it| is_dataset(it))
        .map(|it| it.strip_prefix(".").unwrap_or(&it).display().to_string())
        .collect();
    if is_dataset(here) {
        folders.push(".".to_owned());
    }
    folders.sort();
    let (key, example) = match folders.as_slice() {
        [] => ("cli.welcome_none", "MAP".to_owned()),
        [first, ..] => ("cli.welcome_some", first.clone()),
    };
    let arguments = [("list", folders.join(", ")), ("folder", example)];
    writeln!(out, "{}", language.fill(key, &arguments))?;
    Ok(exit::OK)
}

/// Where a project stands in its quarter, and the next command.
fn stands(project: &Project, language: &Language, out: &mut dyn Write) -> anyhow::Result<u8> {
    let standing = quarter::standing(project, language)?;
    let arguments = [
        ("title", project.settings.title.clone()),
        ("quarter", quarter::name(standing.quarter, language)),
        ("as_of", language.day(standing.as_of)),
        ("n", standing.closed.len().to_string()),
    ];
    writeln!(out, "{}", language.fill("cli.stands_project", &arguments))?;
    let waiting = intake::waiting(project, &project.folder(Folder::Input), language)?;
    if !waiting.is_empty() {
        let arguments = [("list", waiting.join(", "))];
        writeln!(out, "{}", language.fill("cli.stands_waiting", &arguments))?;
        return next("cli.next_ingest", project, language, out);
    }
    let today = On::default().day(language)?;
    if today < standing.as_of {
        return next("cli.next_not_yet", project, language, out);
    }
    let source = Source::of_project(project);
    let before = Before::default();
    let found = input::quietly(&source, &When::default(), &before, Secrets::Keep, language);
    let Ok(assessment) = found else {
        return next("cli.next_fill", project, language, out);
    };
    let counts: Vec<String> = Status::ALL
        .iter()
        .map(|it| {
            let word = language.text(&format!("status.{}", it.code())).to_lowercase();
            format!("{word} {}", assessment.overall.statuses.of(*it))
        })
        .collect();
    writeln!(out, "{}", counts.join(" · "))?;
    let returned = intake::waiting(project, &replies(project, standing.quarter), language)?;
    if !returned.is_empty() {
        let arguments = [("list", returned.join(", "))];
        writeln!(out, "{}", language.fill("cli.stands_returned", &arguments))?;
        return next("cli.next_replies_read", project, language, out);
    }
    let hearing = &assessment.hearing;
    if hearing.n_asked == 0 {
        return next("cli.next_replies_make", project, language, out);
    }
    let arguments = [
        ("n", language.count(hearing.n_replied)),
        ("of", language.count(hearing.n_parties)),
        ("term", hearing.last_term.map(|it| language.day(it)).unwrap_or_default()),
    ];
    writeln!(out, "{}", language.fill("cli.stands_hearing", &arguments))?;
    let key = if hearing.open.is_empty() { "cli.next_close" } else { "cli.next_wait" };
    next(key, project, language, out)
}

/// Where replies of a quarter come in.
fn replies(project: &Project, quarter: Quarter) -> PathBuf {
    project.folder(Folder::Replies).join(quarter::name(quarter, project.language()))
}

fn next(
    key: &str,
    project: &Project,
    language: &Language,
    out: &mut dyn Write,
) -> anyhow::Result<u8> {
    let standing = quarter::standing(project, language)?;
    let arguments = [
        ("quarter", quarter::name(standing.quarter, language)),
        ("folder", project.name_of(&project.folder(Folder::Input))),
        ("replies", project.name_of(&replies(project, standing.quarter))),
        ("as_of", language.day(standing.as_of)),
    ];
    writeln!(out, "{}", language.fill(key, &arguments))?;
    Ok(exit::OK)
}
