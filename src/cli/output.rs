//! Writing files: the old one or the new one, never half.

use std::{
    fs::File,
    io::{self, Write as _},
    path::Path,
};

use crate::{
    cli::{Stop, exit},
    language::Language,
};

/// Writes a file beside its place, makes sure that it is on disk, and puts it in its place at once.
pub(super) fn write(path: &Path, content: &[u8], language: &Language) -> anyhow::Result<()> {
    write_whole(path, content).map_err(|err| {
        let name = path.display().to_string();
        let mut stop = Stop::of_io(language, "cli.cannot_write", &name, &err);
        if err.kind() == io::ErrorKind::NotFound || err.kind() == io::ErrorKind::IsADirectory {
            stop.code = exit::CANNOT_CREATE;
        }
        stop.into()
    })
}

fn write_whole(path: &Path, content: &[u8]) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut file = tempfile::Builder::new().prefix(".tenzij-").tempfile_in(folder)?;
    file.write_all(content)?;
    file.as_file().sync_all()?;
    allow_reading(file.as_file())?;
    file.persist(path).map_err(|err| err.error)?;
    // The folder holds the name; without this a power cut may still bring the old file back.
    File::open(folder).and_then(|it| it.sync_all()).or(Ok(()))
}

/// A temporary file is private; a report is for others to read.
#[cfg(unix)]
fn allow_reading(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn allow_reading(_: &File) -> io::Result<()> {
    Ok(())
}
