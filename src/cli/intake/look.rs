//! Looking at files without taking them in: what they would give, and which of them are new.

use std::{collections::BTreeMap, path::Path};

use crate::{
    cli::{
        Stop,
        beside::Came,
        exit, holdings,
        inputs::{self, Kind},
        intake::{is_taken, learn, oddities, read, stranger},
        ledger::{self, Absent},
        project::{Folder, Project},
    },
    diagnostic::Severity,
    language::Language,
    model::Day,
    scoring::sha256,
    sources::{
        dataset::Dataset,
        routine::{self, Known},
        workbook::{self, Hidden},
    },
};

/// Reads the input folder without taking anything in; names that the ledger has are known.
pub(in crate::cli) fn look(
    project: &Project,
    on: Day,
    language: &Language,
) -> anyhow::Result<Dataset> {
    let files = inputs::list(&[], &project.folder(Folder::Input), project, language)?;
    let mut dataset = Dataset::default();
    let mut known = Known::default();
    if let Ok(held) = holdings::read(project, language) {
        known.learn(&held.drafts);
    }
    let mut books = BTreeMap::new();
    for (name, path) in &files {
        let signs = oddities(name, path, Came::WithFolder);
        let is_refused = signs.iter().any(|it| it.severity == Severity::Refusal);
        dataset.diagnostics.extend(signs);
        if is_refused {
            continue;
        }
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
            Kind::Unknown => dataset.diagnostics.push(stranger(name, path, false)),
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

/// Names of the files of a folder that are new, or others than the ledger has.
pub(in crate::cli) fn waiting(
    project: &Project,
    folder: &Path,
    language: &Language,
) -> anyhow::Result<Vec<String>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let files = inputs::list(&[], folder, project, language)?;
    let known = match ledger::open(project, Absent::Stop, holdings::PATIENCE, language) {
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
