//! Which files of a project are read, under which names, and how a file becomes rows.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use crate::{
    cli::{Stop, exit, project::Project},
    diagnostic::Checked,
    language::Language,
    register::{
        draft::{Draft, Reading},
        tables::Table,
    },
    sources::{self, LIMITS},
};

/// The rows of a file, and what became of each.
#[derive(Debug, Default)]
pub(super) struct Rows {
    /// The rows.
    pub(super) drafts: Vec<Draft>,
    /// What became of each.
    pub(super) readings: Vec<Reading>,
}

/// How a file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A delimited table, which may be large: in parts.
    Delimited(&'static Table),
    /// A workbook of the routine.
    Workbook,
    /// Anything else that is read: whole.
    Whole,
    /// A document, such as minutes: what it decides is proposed first, by `tenzij read`.
    Document,
    /// Not at all.
    Unknown,
}

/// How a file of this name is read.
pub(super) fn kind_of(name: &str) -> Kind {
    match table_of(name) {
        Some((table, "csv")) => Kind::Delimited(table),
        Some(_) => Kind::Whole,
        None if is_workbook(name) => Kind::Workbook,
        None if is_document(name) => Kind::Document,
        None => Kind::Unknown,
    }
}

/// Whether a name is that of a workbook, also of a kind that is refused with what to do.
fn is_workbook(name: &str) -> bool {
    let extension = name.rsplit_once('.').map_or("", |it| it.1).to_lowercase();
    matches!(extension.as_str(), "xlsx" | "ods" | "xlsm" | "xls" | "xlsb")
}

/// Whether a name is that of a document.
fn is_document(name: &str) -> bool {
    let extension = name.rsplit_once('.').map_or("", |it| it.1).to_lowercase();
    matches!(extension.as_str(), "docx" | "odt" | "md" | "txt" | "doc" | "pdf" | "json")
}

/// The table that a file is named after, and the format that it is in.
fn table_of(name: &str) -> Option<(&'static Table, &'static str)> {
    let source = sources::for_name(name)?;
    let file = name.rsplit(['/', '\\']).next()?;
    let (stem, _) = file.rsplit_once('.')?;
    Some((Table::find(&stem.to_lowercase())?, source.name))
}

/// Reads a file whole; `None` within if it is refused.
pub(super) fn drafts_of(name: &str, bytes: &[u8]) -> Checked<Option<Rows>> {
    let Some(((table, _), source)) = table_of(name).zip(sources::for_name(name)) else {
        return Checked::clean(None);
    };
    let read = (source.read)(table, name, bytes, LIMITS.unpacked_bytes);
    let rows = read.value.map(|it| Rows { drafts: vec![it.draft], readings: vec![it.reading] });
    Checked { value: rows, diagnostics: read.diagnostics }
}

/// The files to read by their names in the project: those given, or all of a folder.
pub(super) fn list(
    given: &[PathBuf],
    folder: &Path,
    project: &Project,
    language: &Language,
) -> anyhow::Result<BTreeMap<String, PathBuf>> {
    let mut files = BTreeMap::new();
    let all = [folder.to_owned()];
    for path in if given.is_empty() { &all[..] } else { given } {
        let found = under(path, 1).map_err(|(path, err)| {
            let name = path.display().to_string();
            let mut stop = Stop::of_io(language, "cli.cannot_read", &name, &err);
            if err.kind() == io::ErrorKind::NotFound {
                stop.message = language.fill("cli.no_such_file", &[("file", &name)]);
            }
            stop
        })?;
        for file in found {
            let inside = project.name_of(&file);
            if let Some(other) = files.insert(inside.clone(), file.clone())
                && fs::canonicalize(&other).ok() != fs::canonicalize(&file).ok()
            {
                let arguments = [("file", inside)];
                let message = language.fill("cli.same_name", &arguments);
                return Err(Stop::new(exit::USAGE, message).into());
            }
        }
    }
    Ok(files)
}

/// A file, or the files of a folder and of the folders in it; or the place that cannot be looked at.
fn under(path: &Path, depth: u8) -> Result<Vec<PathBuf>, (PathBuf, io::Error)> {
    let at = |path: &Path| {
        let path = path.to_owned();
        |err| (path, err)
    };
    if !fs::metadata(path).map_err(at(path))?.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(path).map_err(at(path))? {
        let entry = entry.map_err(at(path))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        // Hidden files, and those by which an office program marks a file as open.
        if name.starts_with('.') || name.starts_with("~$") {
            continue;
        }
        let is_folder = fs::metadata(entry.path()).map_err(at(&entry.path()))?.is_dir();
        if is_folder && 0 < depth {
            files.extend(under(&entry.path(), depth - 1)?);
        } else if !is_folder {
            files.push(entry.path());
        }
    }
    files.sort();
    Ok(files)
}
