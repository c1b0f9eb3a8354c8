//! Writing files: the old one or the new one, never half.

use std::{
    fs::File,
    io::{self, BufWriter, Write as _},
    path::Path,
};

use tempfile::NamedTempFile;

use crate::{
    cli::{Stop, exit},
    language::Language,
};

/// Writes a file beside its place, makes sure that it is on disk, and puts it in its place at once.
pub(super) fn write(path: &Path, content: &[u8], language: &Language) -> anyhow::Result<()> {
    let mut file = begin(path, language)?;
    file.write_all(content).map_err(|err| stop(path, &err, language))?;
    finish(file, path, language)
}

/// Writes a value as JSON, and says so.
pub(super) fn write_json(
    path: &Path,
    value: &impl serde::Serialize,
    language: &Language,
    out: &mut dyn io::Write,
) -> anyhow::Result<()> {
    let mut text = serde_json::to_vec_pretty(value)?;
    text.push(b'\n');
    write(path, &text, language)?;
    let path = path.display().to_string();
    writeln!(out, "{}", language.fill("cli.written", &[("file", path)]))?;
    Ok(())
}

/// The same for a file that comes in pieces.
pub(super) fn write_pieces(
    path: &Path,
    pieces: &[&[u8]],
    language: &Language,
) -> anyhow::Result<()> {
    let mut file = BufWriter::with_capacity(1 << 18, begin(path, language)?);
    let written = pieces.iter().try_for_each(|it| file.write_all(it));
    written.map_err(|err| stop(path, &err, language))?;
    let file = file.into_inner().map_err(|err| stop(path, err.error(), language))?;
    finish(file, path, language)
}

/// A file beside its place, to be written bit by bit and then [`finish`]ed; if it is not, nothing is left of it.
pub(super) fn begin(path: &Path, language: &Language) -> anyhow::Result<NamedTempFile> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let file = tempfile::Builder::new().prefix(".tenzij-").tempfile_in(folder);
    file.map_err(|err| stop(path, &err, language))
}

/// Makes sure that a file is on disk, and puts it in its place at once.
pub(super) fn finish(file: NamedTempFile, path: &Path, language: &Language) -> anyhow::Result<()> {
    put(file, path).map_err(|err| stop(path, &err, language))
}

/// A folder to write in, made if it is not there.
pub(super) fn make_folder(path: &Path, language: &Language) -> anyhow::Result<()> {
    std::fs::create_dir_all(path).map_err(|err| {
        let name = path.display().to_string();
        let mut stop = Stop::of_io(language, "cli.cannot_write", &name, &err);
        stop.code = exit::CANNOT_CREATE;
        stop.into()
    })
}

fn stop(path: &Path, err: &io::Error, language: &Language) -> anyhow::Error {
    let name = path.display().to_string();
    let mut stop = Stop::of_io(language, "cli.cannot_write", &name, err);
    if err.kind() == io::ErrorKind::NotFound || err.kind() == io::ErrorKind::IsADirectory {
        stop.code = exit::CANNOT_CREATE;
    }
    stop.into()
}

fn put(file: NamedTempFile, path: &Path) -> io::Result<()> {
    file.as_file().sync_all()?;
    allow_reading(file.as_file())?;
    let file = file.persist(path).map_err(|err| err.error)?;
    drop(file);
    // The folder holds the name; without this a power cut may still bring the old file back.
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
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
