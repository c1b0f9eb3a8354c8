//! Why the system could not do something with a file, in the words of the reader.

use std::{fmt, io};

use crate::language::Language;

/// What a file is not that is to be read: a plain file. A folder, a pipe or a device has no end that can be told beforehand.
#[derive(Debug)]
pub(super) struct NotAFile;

impl fmt::Display for NotAFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a regular file")
    }
}

impl std::error::Error for NotAFile {}

impl NotAFile {
    /// As what reading gives.
    pub(super) fn error() -> io::Error {
        io::Error::new(io::ErrorKind::InvalidInput, NotAFile)
    }

    /// Whether an error is this one.
    pub(super) fn is(err: &io::Error) -> bool {
        err.get_ref().is_some_and(<dyn std::error::Error + Send + Sync>::is::<NotAFile>)
    }
}

/// The number by which Unix systems say that links lead to one another without end.
#[cfg(target_os = "linux")]
const LOOP: i32 = 40;
#[cfg(not(target_os = "linux"))]
const LOOP: i32 = 62;

/// Whether links lead to one another without end.
pub(super) fn is_loop(err: &io::Error) -> bool {
    cfg!(unix) && err.raw_os_error() == Some(LOOP)
}

/// The reason in words; what has no words here is told as the system tells it.
pub(super) fn of(err: &io::Error, language: &Language) -> String {
    use io::ErrorKind as Kind;
    if NotAFile::is(err) {
        return language.text("cli.not_a_file").to_owned();
    }
    if is_loop(err) {
        return language.text("cli.reason.loop").to_owned();
    }
    let key = match err.kind() {
        Kind::NotFound => "cli.reason.not_found",
        Kind::PermissionDenied => "cli.reason.no_permission",
        Kind::ReadOnlyFilesystem => "cli.reason.read_only",
        Kind::StorageFull | Kind::QuotaExceeded => "cli.reason.full",
        Kind::NotADirectory | Kind::AlreadyExists => "cli.reason.not_a_folder",
        Kind::IsADirectory => "cli.reason.is_a_folder",
        Kind::DirectoryNotEmpty => "cli.reason.not_empty",
        Kind::ResourceBusy | Kind::ExecutableFileBusy => "cli.reason.busy",
        // Of a temporary file `tempfile` adds the name; the message is about the file that it was to become.
        _ => return err.to_string().split(" at path \"").next().unwrap_or_default().to_owned(),
    };
    language.text(key).to_owned()
}
