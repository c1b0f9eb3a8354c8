//! From a folder or an `assessment.json` to an assessment, with every message on the way.

use std::{io, mem::take, path::Path};

use crate::{
    cli::{Stop, exit, files, progress, project, quarter},
    diagnostic::{Diagnostic, Severity},
    language::Language,
    model::{Edition, Policy},
    register::{
        self, Register,
        draft::{Draft, Reading},
        tables::TABLES,
    },
    scoring::{
        Occasion, Window, assess,
        assessment::{Assessment, DatasetCard, FORMAT},
    },
    sources::{
        dataset::{self, Dataset},
        mapping::{self, Mapping},
    },
};

mod arguments;
mod edition;
mod foreign;
mod holder;
mod messages;
mod size;

pub(super) use arguments::{Before, Source, When};
pub(super) use edition::{For, Secrets};
pub(super) use foreign::{format_of, is_foreign};
pub(super) use holder::Holder;
pub(super) use messages::{exit_code, n_with, print_all, print_messages, refuse};

/// A dataset that was read and checked.
pub(super) struct Checked {
    pub(super) register: Register,
    pub(super) card: DatasetCard,
    pub(super) policy: Option<Policy>,
    /// The director's words to everybody.
    pub(super) afterword: Option<String>,
    pub(super) readings: Vec<Reading>,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) absent_tables: Vec<String>,
}

/// Looks at rows as they were read, before they are understood.
pub(super) type Eye<'a> = &'a mut dyn FnMut(&[Draft]);

/// Reads and checks a folder, or what the ledger of a project holds.
pub(super) fn check(source: &Source, language: &Language) -> anyhow::Result<Checked> {
    checked(source, language, &mut |_| (), |_| ())
}

/// The same with an eye on the rows of a folder; one file that a mapping reads may be a part of a dataset.
pub(super) fn check_seen(
    source: &Source,
    language: &Language,
    eye: Eye<'_>,
) -> anyhow::Result<Checked> {
    let is_part = source.mapping.is_some() && source.is_foreign();
    checked(source, language, eye, |read| {
        let is_there = |name: &str| read.drafts.iter().any(|it| it.table.name == name);
        // A mapping that brings the commitments itself is asked about each reference.
        if is_part && !is_there("commitments") {
            let absent: Vec<&str> =
                TABLES.iter().map(|it| it.name).filter(|it| !is_there(it)).collect();
            read.unread.extend(absent);
        }
    })
}

fn checked(
    source: &Source,
    language: &Language,
    eye: Eye<'_>,
    prepare: impl FnOnce(&mut Dataset),
) -> anyhow::Result<Checked> {
    let Some(folder) = source.dataset.as_deref() else {
        let project = source.which.find(language)?;
        return project::read(&project, language);
    };
    let mut read = read(folder, source, language)?;
    prepare(&mut read);
    let name = if folder.is_dir() { folder.file_name() } else { folder.file_stem() };
    let name = name.map(|it| it.to_string_lossy().into_owned());
    eye(&read.drafts);
    Ok(understand(name.unwrap_or_default(), read))
}

/// Reads a folder or a zip of tables, or a file of another system's, without understanding it.
pub(super) fn read(place: &Path, how: &Source, language: &Language) -> anyhow::Result<Dataset> {
    if how.is_foreign() && how.mapping.is_none() {
        return foreign::read(place, how.of.as_deref(), language);
    }
    let mapping = how.mapping.as_deref();
    let holder = Holder::open(place, language)?;
    size::of_tables(&holder, place, how.bound(), language)?;
    // The file that was read last, which is the one that cannot be read if any cannot.
    let mut last = place.to_owned();
    let mut load = |it: &str| {
        last = place.join(it);
        holder.load(it)
    };
    let read = match mapping {
        None => holder.names().and_then(|names| dataset::read(&names, &mut load, how.bound())),
        Some(path) => dataset::read_mapped(&read_mapping(path, language)?, &mut load),
    };
    let unreadable = |err: io::Error| {
        Stop::of_io(language, "cli.cannot_read", &last.display().to_string(), &err)
    };
    Ok(read.map_err(unreadable)?)
}

fn read_mapping(path: &Path, language: &Language) -> anyhow::Result<Mapping> {
    let name = path.display().to_string();
    let text =
        files::load(path).map_err(|err| Stop::of_io(language, "cli.cannot_read", &name, &err))?;
    let Some(text) = text else {
        let message = language.fill("cli.no_such_folder", &[("file", &name)]);
        return Err(Stop::new(exit::NO_INPUT, message).into());
    };
    let short = path.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
    mapping::parse(&short, &String::from_utf8_lossy(&text))
        .map_err(|refusal| Stop::new(exit::REFUSED, refusal.render(language)).into())
}

/// Understands what was read; `name` stands in for a title that it does not have.
pub(super) fn understand(name: String, mut read: Dataset) -> Checked {
    let (drafts, mut readings) = (take(&mut read.drafts), take(&mut read.readings));
    let checked = register::resolve_beside(drafts, &read.unread, &mut readings);
    read.weigh(&checked.value.portfolios);
    let Dataset {
        title,
        description,
        licence,
        policy,
        afterword,
        absent_tables,
        mut diagnostics,
        ..
    } = read;
    diagnostics.extend(checked.diagnostics);
    diagnostics.sort();
    let title = title.unwrap_or(name);
    let card = DatasetCard { title, description, licence, fingerprint: String::new() };
    Checked {
        register: checked.value,
        card,
        policy,
        afterword,
        readings,
        diagnostics,
        absent_tables,
    }
}

/// Reads, checks and scores a folder or a project, or reads an assessment that was made before; messages are printed.
pub(super) fn assessment(
    source: &Source,
    when: &When,
    before: &Before,
    secrets: Secrets,
    language: &Language,
) -> anyhow::Result<Assessment> {
    assessed(source, when, before, secrets, Say::All, language)
}

/// The same without printing what was told before.
pub(super) fn quietly(
    source: &Source,
    when: &When,
    before: &Before,
    secrets: Secrets,
    language: &Language,
) -> anyhow::Result<Assessment> {
    assessed(source, when, before, secrets, Say::Nothing, language)
}

/// Which messages are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Say {
    All,
    Nothing,
}

fn assessed(
    source: &Source,
    when: &When,
    before: &Before,
    secrets: Secrets,
    say: Say,
    language: &Language,
) -> anyhow::Result<Assessment> {
    if let Some(file) = source.assessment_file() {
        if secrets == Secrets::LeaveOut {
            return Err(Stop::new(exit::USAGE, language.text("cli.leave_out_needs_folder")).into());
        }
        if before.previous.is_some() {
            return Err(Stop::new(exit::USAGE, language.text("cli.previous_needs_folder")).into());
        }
        return from_file(file, when, language);
    }
    let (quarter, when) = &quarter::days(source, *when, language)?;
    let earlier = before.previous.clone().or_else(|| quarter.as_ref()?.last_closed());
    let previous = earlier.as_deref().map(|it| previous(it, when, language)).transpose()?;
    let checked = check(source, language)?;
    match (say, &source.dataset) {
        (Say::All, Some(_)) => print_messages(source, &checked, language),
        // Notes were told when the files were taken in; a question stays one until it is answered.
        (Say::All, None) => {
            let is_open = |it: &&Diagnostic| it.severity != Severity::Note;
            let open: Vec<Diagnostic> =
                checked.diagnostics.iter().filter(is_open).cloned().collect();
            print_all(source, &open, language);
        }
        (Say::Nothing, _) => (),
    }
    refuse(&checked, language)?;
    let Some(as_of) = when.as_of else {
        return Err(Stop::new(exit::USAGE, language.text("cli.as_of_missing")).into());
    };
    let Checked { mut register, card, policy, afterword, readings, diagnostics, absent_tables } =
        checked;
    let Some(policy) = policy else {
        return Err(Stop::new(exit::REFUSED, language.text("cli.refused")).into());
    };
    let n_left_out = match secrets {
        Secrets::Keep => 0,
        Secrets::LeaveOut => register.leave_out_secret() as u64,
    };
    size::of_assessment(&register, source.bound(), language)?;
    let window = Window { as_of, known_on: when.known_on };
    // What is found on a day is put to the parties after it.
    let hearing_since = quarter.is_some().then_some(as_of);
    if let Some(it) = previous.as_ref().filter(|it| !shares_agreements(it, &register)) {
        let arguments = [("title", it.dataset.title.clone())];
        return Err(Stop::new(exit::USAGE, language.fill("cli.previous_other", &arguments)).into());
    }
    let occasion = Occasion {
        dataset: card,
        window,
        policy,
        readings,
        diagnostics,
        absent_tables,
        previous,
        hearing_since,
    };
    let progress = progress::bar(register.agreements.len());
    let mut assessment =
        assess(&register, occasion, &mut |done| progress.set_position(done as u64));
    give_back(register);
    assessment.edition.n_secret_left_out = n_left_out;
    assessment.afterword = afterword;
    progress.finish_and_clear();
    Ok(assessment)
}

/// Giving millions of facts back takes seconds, and nobody has to wait for it; a few are kept until the program ends.
fn give_back(register: Register) {
    const FEW: usize = 1_000;
    if FEW < register.agreements.len() {
        std::thread::spawn(move || drop(register));
    } else {
        std::mem::forget(register);
    }
}

fn shares_agreements(previous: &Assessment, register: &Register) -> bool {
    previous.agreements.is_empty()
        || previous.agreements.iter().any(|it| register.agreements.contains_key(&it.id))
}

/// An earlier assessment of the same data, with nothing left out.
fn previous(path: &Path, when: &When, language: &Language) -> anyhow::Result<Box<Assessment>> {
    let name = path.display().to_string();
    if !path.is_file() {
        let message = language.fill("cli.no_such_folder", &[("file", &name)]);
        return Err(Stop::new(exit::NO_INPUT, message).into());
    }
    let previous = from_file(path, &When { as_of: None, known_on: None }, language)?;
    let is_whole = previous.edition.edition == Edition::Board;
    let is_earlier = when.as_of.is_none_or(|it| previous.as_of <= it);
    let key = match (is_whole, is_earlier) {
        (true, true) => return Ok(Box::new(previous)),
        (false, _) => "cli.previous_edited",
        (_, false) => "cli.previous_later",
    };
    let arguments = [("file", name), ("day", previous.as_of.to_string())];
    Err(Stop::new(exit::USAGE, language.fill(key, &arguments)).into())
}

fn from_file(path: &Path, when: &When, language: &Language) -> anyhow::Result<Assessment> {
    let name = path.display().to_string();
    let bytes = files::load(path)
        .map_err(|err| Stop::of_io(language, "cli.cannot_read", &name, &err))?
        .unwrap_or_default();
    let refused = |reason: String| {
        let arguments = [("file", name.clone()), ("reason", reason)];
        Stop::new(exit::REFUSED, language.fill("cli.no_assessment", &arguments))
    };
    let assessment: Assessment =
        serde_json::from_slice(&bytes).map_err(|err| refused(err.to_string()))?;
    if assessment.format != FORMAT {
        return Err(refused(format!("format {} ≠ {FORMAT}", assessment.format)).into());
    }
    if when.as_of.is_some_and(|it| it != assessment.as_of) {
        let found = assessment.as_of.to_string();
        return Err(Stop::new(
            exit::USAGE,
            language.fill("cli.as_of_differs", &[("found", found)]),
        )
        .into());
    }
    Ok(assessment)
}
