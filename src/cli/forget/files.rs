//! The files of a project in which a name stands: those that this program keeps, and those that are somebody's own.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::{
    cli::{
        Stop,
        close::{self, MANIFEST, Manifest},
        exit,
        files::load,
        forget::Named,
        ledger::{self, OLDER},
        lock,
        project::{Folder, Project},
        quarter::ASSESSMENT,
    },
    export::csv,
    language::Language,
    privacy::{person::Person, trace},
    report::{self, HouseStyle, Look, State},
    scoring::{assessment::Assessment, sha256},
    sources::policy,
};

/// What is done to files, and what is left to whoever they are of.
#[derive(Debug, Default)]
pub(super) struct Files {
    /// Files of closed quarters as they become.
    pub(super) rewritten: Vec<Named>,
    /// Copies that this program put aside and that are taken away.
    pub(super) removed: Vec<String>,
    /// Files of people: what they typed, what came back, what was made to be sent.
    pub(super) others: Vec<String>,
}

impl Files {
    /// Looks at every file of a project but the ledger itself.
    pub(super) fn look(
        project: &Project,
        person: &Person,
        language: &Language,
    ) -> anyhow::Result<Files> {
        let mut files = Files::default();
        let quarters = project.folder(Folder::Quarters);
        let mut all = Vec::new();
        list(&project.root, &mut all).map_err(|err| unreadable(&project.root, &err, language))?;
        all.sort();
        for path in all.iter().filter(|it| !it.starts_with(&quarters)) {
            let name = project.name_of(path);
            if [ledger::FILE, ledger::PAGES, lock::FILE].contains(&name.as_str())
                || name.starts_with(&format!("{}-", ledger::FILE))
            {
                continue;
            }
            if !holds(person, path, &name, language)? {
                continue;
            }
            if name == OLDER { files.removed.push(name) } else { files.others.push(name) }
        }
        for folder in folders(&quarters).map_err(|err| unreadable(&quarters, &err, language))? {
            files.quarter(project, person, &folder, language)?;
        }
        Ok(files)
    }

    /// Whether nothing is to be done to any of them.
    pub(super) fn is_clean(&self) -> bool {
        self.rewritten.is_empty() && self.removed.is_empty()
    }

    /// A closed quarter: tables and assessment anew, the report made of it again, the digests of what changed.
    fn quarter(
        &mut self,
        project: &Project,
        person: &Person,
        folder: &Path,
        language: &Language,
    ) -> anyhow::Result<()> {
        let mut all = Vec::new();
        list(folder, &mut all).map_err(|err| unreadable(folder, &err, language))?;
        all.sort();
        let mut manifest: Option<Manifest> = read(&folder.join(MANIFEST), language)
            .ok()
            .and_then(|it| serde_json::from_slice(&it).ok());
        let mut changed = Vec::new();
        let mut assessment = None;
        let pages: Vec<&PathBuf> =
            all.iter().filter(|it| it.extension().is_some_and(|it| it == "html")).collect();
        for path in all.iter().filter(|it| !pages.contains(it)) {
            let name = project.name_of(path);
            if !holds(person, path, &name, language)? {
                continue;
            }
            let bytes = read(path, language)?;
            let Some(new) = rewritten(person, &name, &bytes).filter(|it| !trace::is_in(person, it))
            else {
                self.others.push(name);
                continue;
            };
            if name.ends_with(ASSESSMENT) {
                assessment = serde_json::from_slice::<Assessment>(&new).ok();
            }
            changed.push((name, new));
        }
        for path in pages {
            let name = project.name_of(path);
            if !holds(person, path, &name, language)? {
                continue;
            }
            let state = match manifest.as_ref().map(|it| it.state.as_str()) {
                Some("final") => State::Final,
                _ => State::Concept,
            };
            let page = assessment.as_ref().map(|it| page(it, state, project)).transpose()?;
            match page.filter(|it| !trace::is_in(person, it)) {
                Some(new) => changed.push((name, new)),
                None => self.others.push(name),
            }
        }
        let inside = format!("{}/", project.name_of(folder));
        if let Some(manifest) = manifest.as_mut().filter(|_| !changed.is_empty()) {
            for file in &mut manifest.files {
                let new = changed.iter().find(|it| it.0.strip_prefix(&inside) == Some(&file.path));
                if let Some((_, bytes)) = new {
                    file.sha256 = sha256(bytes);
                }
            }
            changed.push((format!("{inside}{MANIFEST}"), close::written(manifest)));
        }
        self.rewritten.extend(changed);
        Ok(())
    }
}

/// A file of a closed quarter without the name; `None` if it is of no kind that is kept there.
fn rewritten(person: &Person, name: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(bytes).ok()?;
    let whole = |it: &str| person.rewrite(it).unwrap_or_else(|| it.to_owned());
    let extension = Path::new(name).extension();
    if extension.is_some_and(|it| it == "csv") {
        let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
        let rows: Vec<Vec<String>> = reader
            .records()
            .map(|it| Some(it.ok()?.iter().map(whole).collect()))
            .collect::<Option<_>>()?;
        let (head, rows) = rows.split_first()?;
        let cells = rows.iter().map(|it| it.iter().map(String::as_str));
        return Some(csv::lines(head.iter().map(String::as_str), cells));
    }
    if extension.is_some_and(|it| it == "json") {
        return person.rewrite_json(text).map(String::into_bytes);
    }
    if name.ends_with(policy::FILE) {
        return Some(whole(text).into_bytes());
    }
    None
}

/// The report of a closed quarter, made again of its assessment.
fn page(assessment: &Assessment, state: State, project: &Project) -> anyhow::Result<Vec<u8>> {
    let house_style = HouseStyle::own().map_err(|_| io::Error::other("tokens.css"))?;
    let look = Look { state, house_style };
    Ok(report::render(assessment, project.language(), &look)?.into_bytes())
}

/// Whether the name is in a file or in what it is called.
fn holds(person: &Person, path: &Path, name: &str, language: &Language) -> anyhow::Result<bool> {
    Ok(person.is_in(name) || trace::is_in(person, &read(path, language)?))
}

fn read(path: &Path, language: &Language) -> anyhow::Result<Vec<u8>> {
    let bytes = load(path).map_err(|err| unreadable(path, &err, language))?;
    let name = || path.display().to_string();
    let gone = || Stop::new(exit::NO_INPUT, language.fill("cli.no_such_file", &[("file", name())]));
    Ok(bytes.ok_or_else(gone)?)
}

fn unreadable(path: &Path, err: &io::Error, language: &Language) -> anyhow::Error {
    Stop::of_io(language, "cli.cannot_read", &path.display().to_string(), err).into()
}

/// Every regular file in a folder; links lead elsewhere and are nobody's here.
fn list(folder: &Path, all: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            list(&entry.path(), all)?;
        } else if kind.is_file() {
            all.push(entry.path());
        }
    }
    Ok(())
}

/// The folders in a folder; none if it is not there.
fn folders(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    match fs::read_dir(folder) {
        Ok(entries) => {
            for entry in entries {
                let entry = entry?;
                if entry.file_type()?.is_dir() {
                    found.push(entry.path());
                }
            }
        }
        Err(err) if err.kind() == io::ErrorKind::NotFound => (),
        Err(err) => return Err(err),
    }
    found.sort();
    Ok(found)
}
