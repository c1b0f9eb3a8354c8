//! What the name of a file, or a file beside it, tells of how it came there: open in an office program, or a copy that a sync program made.

use std::path::Path;

use crate::diagnostic::{Code, Diagnostic, Place};

/// By which words sync programs mark a copy, in lower case.
const MARKS: [&str; 8] = [
    "conflicted copy",
    "conflicting copy",
    "conflict copy",
    ".sync-conflict-",
    "conflicterend exemplaar",
    "conflicterende kopie",
    "conflictkopie",
    "met conflict",
];

/// Whether a file came by its name, or with all that is in a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Came {
    ByName,
    WithFolder,
}

/// A note if the file is open in an office program: what is not saved there is not in it.
pub(super) fn open_elsewhere(path: &Path, name: &str) -> Option<Diagnostic> {
    let own = path.file_name()?.to_str()?;
    // Word leaves the first two characters of a longer name out.
    let shorter: String = own.chars().skip(2).collect();
    let marks = [format!("~${own}"), format!("~${shorter}"), format!(".~lock.{own}#")];
    let is_open = marks.iter().any(|it| path.with_file_name(it).is_file());
    is_open.then(|| Diagnostic::note(Code::FileOpen, Place::file(name)))
}

/// What is said of a copy that a sync program made because two people changed one file.
///
/// With all of a folder it is refused: the file and its copy say different things, and only a person can tell which counts.
pub(super) fn conflict(name: &str, came: Came) -> Option<Diagnostic> {
    let lower = name.to_lowercase();
    if !MARKS.iter().any(|it| lower.contains(it)) {
        return None;
    }
    let report = match came {
        Came::ByName => Diagnostic::note,
        Came::WithFolder => Diagnostic::refusal,
    };
    Some(report(Code::FileConflict, Place::file(name)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Severity;

    #[test]
    fn copies_of_sync_programs_are_known_by_their_names() {
        for name in [
            "besluiten (conflicted copy 2026-09-30).xlsx",
            "besluiten (Anna's conflicted copy).csv",
            "besluiten.sync-conflict-20260930-101500-ABC.xlsx",
            "besluiten (conflicterend exemplaar van Anna).xlsx",
        ] {
            let found = conflict(name, Came::WithFolder).unwrap();
            assert_eq!((found.severity, found.code), (Severity::Refusal, Code::FileConflict));
            assert_eq!(conflict(name, Came::ByName).unwrap().severity, Severity::Note);
        }
        assert_eq!(conflict("besluiten over een conflict.xlsx", Came::WithFolder), None);
    }

    #[test]
    fn a_mark_beside_a_file_tells_that_it_is_open() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("verslag.docx");
        assert_eq!(open_elsewhere(&path, "verslag.docx"), None);
        for mark in ["~$verslag.docx", "~$rslag.docx", ".~lock.verslag.docx#"] {
            let mark = folder.path().join(mark);
            std::fs::write(&mark, "Anna").unwrap();
            assert_eq!(open_elsewhere(&path, "v").unwrap().code, Code::FileOpen);
            std::fs::remove_file(mark).unwrap();
        }
    }
}
