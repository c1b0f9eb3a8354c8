//! A file of another system's in the place of a folder of tables.

use std::path::Path;

use crate::{
    cli::{Stop, exit, files, progress},
    language::Language,
    sources::{dataset::Dataset, field},
};

/// Whether a path leads to a file that is read as one of another system.
pub(in crate::cli) fn is_foreign(path: &Path) -> bool {
    if !path.is_file() || super::holder::is_zip(path) {
        return false;
    }
    let Ok(Some((mut reader, _))) = files::reader(path) else { return false };
    field::is_field(&name_of(path), &mut reader).unwrap_or(false)
}

/// The name that people know the format of a file by, if it is one of another system's.
pub(in crate::cli) fn format_of(path: &Path) -> Option<&'static str> {
    let (mut reader, _) = files::reader(path).ok().flatten()?;
    let found = field::recognise(&name_of(path), &mut reader).ok().flatten();
    found.map(|it| it.title)
}

/// Reads it, with a sign of how far it is.
pub(super) fn read(
    path: &Path,
    owner: Option<&str>,
    language: &Language,
) -> anyhow::Result<Dataset> {
    let shown = path.display().to_string();
    let unreadable = |err: std::io::Error| Stop::of_io(language, "cli.cannot_read", &shown, &err);
    let Some((mut reader, size)) = files::reader(path).map_err(unreadable)? else {
        let message = language.fill("cli.no_such_folder", &[("file", &shown)]);
        return Err(Stop::new(exit::NO_INPUT, message).into());
    };
    let bar = progress::bar(usize::try_from(size).unwrap_or(usize::MAX));
    let read =
        field::read(&name_of(path), owner, &mut reader, &mut |bytes| bar.set_position(bytes));
    bar.finish_and_clear();
    Ok(read.map_err(unreadable)?)
}

fn name_of(path: &Path) -> String {
    path.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default()
}
