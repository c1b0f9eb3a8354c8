//! Writing files: the old one or the new one, never half.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{File, TryLockError},
    io::{self, BufWriter, Write as _},
    path::Path,
};

use tempfile::{NamedTempFile, TempDir};

use crate::{
    cli::{Stop, exit, guard, stopped},
    language::Language,
};

/// Writes a file beside its place, makes sure that it is on disk, and puts it in its place at once.
pub(super) fn write(path: &Path, content: &[u8], language: &Language) -> anyhow::Result<()> {
    let mut file = begin(path, language)?;
    file.write_all(content).map_err(|err| stop(path, &err, language))?;
    finish(file, path, language)
}

/// The same in a place that the user named: only over a file that this program made.
pub(super) fn replace(path: &Path, content: &[u8], language: &Language) -> anyhow::Result<()> {
    guard::refuse_stranger(path, content, language)?;
    write(path, content, language)
}

/// Writes a new file that only its owner can read; one that is there stays as it is, and that is an error.
pub(super) fn write_secret(path: &Path, content: &[u8], language: &Language) -> anyhow::Result<()> {
    let mut file = begin(path, language)?;
    let written = file.write_all(content).and_then(|()| file.as_file().sync_all());
    written.map_err(|err| stop(path, &err, language))?;
    let kept = file.persist_noclobber(path).map_err(|err| err.error);
    kept.map_err(|err| stop(path, &err, language))?;
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    sync_folder(folder).map_err(|err| stop(path, &err, language))
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
    replace(path, &text, language)?;
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
    let file = begin_with_pieces(path, pieces.iter().copied(), language)?;
    finish(file, path, language)
}

/// A file beside its place, on disk with all of its pieces, to be [`finish`]ed.
pub(super) fn begin_with_pieces<'a>(
    path: &Path,
    pieces: impl IntoIterator<Item = &'a [u8]>,
    language: &Language,
) -> anyhow::Result<NamedTempFile> {
    let mut file = BufWriter::with_capacity(1 << 18, begin(path, language)?);
    let written = pieces.into_iter().try_for_each(|it| file.write_all(it));
    written.map_err(|err| stop(path, &err, language))?;
    let file = file.into_inner().map_err(|err| stop(path, err.error(), language))?;
    file.as_file().sync_data().map_err(|err| stop(path, &err, language))?;
    Ok(file)
}

/// A file beside its place, to be written bit by bit and then [`finish`]ed; if it is not, nothing is left of it.
pub(super) fn begin(path: &Path, language: &Language) -> anyhow::Result<NamedTempFile> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    guard::refuse_detour(path, language)?;
    sweep(folder);
    make_temporary(folder).map_err(|err| stop(path, &err, language))
}

/// What a file beside its place is called, until it is put there.
const PREFIX: &str = ".tenzij-";

/// A temporary file that is locked, so that no other run takes it for a remainder.
fn make_temporary(folder: &Path) -> io::Result<NamedTempFile> {
    loop {
        let mut gate = stopped::hold();
        let file = tempfile::Builder::new().prefix(PREFIX).tempfile_in(folder)?;
        gate.begin(file.path());
        drop(gate);
        match file.as_file().try_lock() {
            // Another run may have found it before it was locked, and taken it away.
            Ok(()) if file.path().exists() => return Ok(file),
            Ok(()) | Err(TryLockError::WouldBlock) => (),
            // Without locks, such as on some network shares, nothing is swept either.
            Err(TryLockError::Error(_)) => return Ok(file),
        }
    }
}

/// Takes away what runs that were stopped have left in a folder; what is still being written is locked, and stays.
pub(super) fn sweep(folder: &Path) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let is_ours = entry.file_name().to_str().is_some_and(|it| it.starts_with(PREFIX));
        let is_file = entry.file_type().is_ok_and(|it| it.is_file());
        if is_ours
            && is_file
            && let Ok(file) = File::options().write(true).open(entry.path())
            && file.try_lock().is_ok()
        {
            // If it cannot be taken away it does no harm.
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// Makes sure that a file is on disk, and puts it in its place at once.
pub(super) fn finish(file: NamedTempFile, path: &Path, language: &Language) -> anyhow::Result<()> {
    put(file, path).map_err(|err| stop(path, &err, language))
}

/// A folder to write in, made if it is not there.
pub(super) fn make_folder(path: &Path, language: &Language) -> anyhow::Result<()> {
    let _gate = stopped::hold();
    std::fs::create_dir_all(path).map_err(|err| {
        // Something that is no folder may stand in the place of one above it.
        let is_taken = err.kind() == io::ErrorKind::AlreadyExists;
        let err = if is_taken { io::ErrorKind::NotADirectory.into() } else { err };
        stop(path, &err, language)
    })
}

/// An id as the name of a file, whatever is in it.
pub(super) fn file_stem(id: &str) -> String {
    let plain = |it: char| if it.is_ascii_alphanumeric() || it == '-' { it } else { '_' };
    let name: String = id.chars().take(60).map(plain).collect();
    // Names that Windows keeps for itself.
    let lower = name.to_ascii_lowercase();
    let is_port = |it: &str| it.len() == 1 && it.bytes().all(|it| it.is_ascii_digit());
    let is_reserved = matches!(lower.as_str(), "con" | "prn" | "aux" | "nul")
        || lower.strip_prefix("com").or(lower.strip_prefix("lpt")).is_some_and(is_port);
    if is_reserved || name.is_empty() { format!("_{name}") } else { name }
}

/// Ids as names of files of which no two are the same, also where capitals make no difference.
///
/// What one party gets must never lie under the name of another.
pub(super) fn file_stems<'a>(ids: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, String> {
    let ids: BTreeSet<&str> = ids.collect();
    let mut taken = BTreeSet::new();
    let mut stems = BTreeMap::new();
    for id in ids {
        let plain = file_stem(id);
        let numbered = (2..).map(|it| format!("{plain}-{it}"));
        let mut names = std::iter::once(plain.clone()).chain(numbered);
        let stem = names.find(|it| taken.insert(it.to_ascii_lowercase())).unwrap_or(plain.clone());
        stems.insert(id, stem);
    }
    stems
}

/// A folder beside its place, to be filled and then put there whole; if it is not, nothing is left of it.
pub(super) struct Draft {
    folder: TempDir,
    /// Locked as long as we are at work in it, so that no other run takes it for a remainder.
    lock: File,
}

/// The file in a draft that is locked.
const LOCK: &str = "lock";

impl Draft {
    /// Where it is filled.
    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The same failure, told of the folder in its place instead of where it was filled.
    pub(super) fn in_place(&self, err: anyhow::Error, folder: &Path) -> anyhow::Error {
        let name = |it: &Path| it.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match err.downcast::<Stop>() {
            Ok(Stop { code, message }) => {
                Stop::new(code, message.replace(&name(self.path()), &name(folder))).into()
            }
            Err(other) => other,
        }
    }
}

/// Begins a folder in another one, and takes away what runs that were stopped have left there.
pub(super) fn begin_folder(beside: &Path) -> io::Result<Draft> {
    sweep_folders(beside);
    let mut gate = stopped::hold();
    let folder = tempfile::Builder::new().prefix(PREFIX).tempdir_in(beside)?;
    gate.begin(folder.path());
    drop(gate);
    let lock = File::create(folder.path().join(LOCK))?;
    // Without locks, such as on some network shares, nothing is swept either.
    let _ = lock.try_lock();
    Ok(Draft { folder, lock })
}

fn sweep_folders(beside: &Path) {
    for entry in std::fs::read_dir(beside).into_iter().flatten().flatten() {
        let is_ours = entry.file_name().to_str().is_some_and(|it| it.starts_with(PREFIX));
        let is_folder = entry.file_type().is_ok_and(|it| it.is_dir());
        if is_ours && is_folder && is_left(&entry.path()) {
            // If it cannot be taken away it does no harm.
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

/// Whether nobody is at work in a draft any more.
fn is_left(draft: &Path) -> bool {
    match File::options().write(true).open(draft.join(LOCK)) {
        Ok(lock) => lock.try_lock().is_ok(),
        Err(err) => err.kind() == io::ErrorKind::NotFound,
    }
}

/// Puts a folder that is filled in its place at once; one that is there may only be empty.
pub(super) fn put_folder(draft: Draft, folder: &Path) -> io::Result<()> {
    let Draft { folder: filled, lock } = draft;
    // Made for us alone; what is put in its place is for everybody who works there.
    open_folder(filled.path())?;
    sync_all_in(filled.path())?;
    let mut gate = stopped::hold();
    match std::fs::remove_dir(folder) {
        Err(err) if err.kind() != io::ErrorKind::NotFound => return Err(err),
        _ => (),
    }
    std::fs::remove_file(filled.path().join(LOCK))?;
    std::fs::rename(filled.path(), folder)?;
    gate.end(filled.path());
    drop(gate);
    // It is not there any more, so there is nothing to take away.
    let _ = filled.keep();
    drop(lock);
    let beside = folder.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    sync_folder(beside)
}

fn sync_all_in(folder: &Path) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            sync_all_in(&path)?;
        }
    }
    sync_folder(folder)
}

#[cfg(unix)]
fn open_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn open_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// The message and exit code for a place that cannot be written.
pub(super) fn stop(path: &Path, err: &io::Error, language: &Language) -> anyhow::Error {
    let name = path.display().to_string();
    let mut stop = Stop::of_io(language, "cli.cannot_write", &name, err);
    let in_the_way = [
        io::ErrorKind::NotFound,
        io::ErrorKind::IsADirectory,
        io::ErrorKind::NotADirectory,
        io::ErrorKind::DirectoryNotEmpty,
    ];
    if in_the_way.contains(&err.kind()) || stop.code == exit::NO_INPUT {
        stop.code = exit::CANNOT_CREATE;
    }
    stop.into()
}

fn put(file: NamedTempFile, path: &Path) -> io::Result<()> {
    file.as_file().sync_all()?;
    allow_reading(file.as_file())?;
    let mut gate = stopped::hold();
    let temporary = file.path().to_owned();
    let file = file.persist(path).map_err(|err| err.error)?;
    gate.end(&temporary);
    drop((gate, file));
    // The folder holds the name; without this a power cut may still bring the old file back.
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    sync_folder(folder)
}

/// Makes sure that the names in a folder are on disk, where folders can be asked for that.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
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

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::language::LANGUAGES;

    #[test]
    fn remainders_of_stopped_runs_go_and_files_that_are_being_written_stay() {
        let folder = tempfile::tempdir().unwrap();
        let name = |it: &str| folder.path().join(it);
        fs::write(name(".tenzij-old"), "half").unwrap();
        fs::write(name("tenzij.db"), "mine").unwrap();
        let mut busy = begin(&name("first"), &LANGUAGES[0]).unwrap();
        busy.write_all(b"first").unwrap();
        write(&name("second"), b"second", &LANGUAGES[0]).unwrap();
        assert!(!name(".tenzij-old").exists() && busy.path().exists());
        finish(busy, &name("first"), &LANGUAGES[0]).unwrap();
        let mut names: Vec<_> =
            fs::read_dir(folder.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, ["first", "second", "tenzij.db"]);
    }

    #[test]
    fn names_of_files_are_plain_and_of_no_two_the_same() {
        let ids = ["a/b", "a_b", "A_B", "CON", "com9", "", "..", "aarveld", "a_b-2"];
        let stems = file_stems(ids.into_iter());
        let of = |id: &str| stems[id].as_str();
        assert_eq!(
            (of("aarveld"), of("CON"), of("com9"), of("..")),
            ("aarveld", "_CON", "_com9", "__")
        );
        let lower: BTreeSet<String> = stems.values().map(|it| it.to_lowercase()).collect();
        assert_eq!(lower.len(), ids.len(), "{stems:?}");
        let (long, longer) = ("x".repeat(60), "x".repeat(61));
        let stems = file_stems([long.as_str(), longer.as_str()].into_iter());
        assert_ne!(stems[long.as_str()], stems[longer.as_str()]);
    }
}
