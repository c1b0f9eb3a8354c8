//! What may be written over: nothing but a plain file that this program made.
//!
//! A link is not followed and a device is not replaced, for both are somewhere else than where the user pointed.
//! Whether a file is ours shows in how it begins; a report that somebody changed by hand begins as ours do.

use std::{
    fs::{self, File, Metadata},
    io::{self, Read as _},
    path::Path,
};

use crate::{
    cli::{Stop, exit},
    language::Language,
};

/// How much of a file is looked at: a report says who made it behind its style sheet.
const HEAD: u64 = 1 << 17;

/// Refuses a place where something stands that is no plain file with one name.
pub(super) fn refuse_detour(path: &Path, language: &Language) -> anyhow::Result<()> {
    let Some(key) = detour(path) else { return Ok(()) };
    let target = fs::read_link(path).unwrap_or_default();
    let arguments =
        [("file", path.display().to_string()), ("target", target.display().to_string())];
    Err(Stop::new(exit::CANNOT_CREATE, language.fill(key, &arguments)).into())
}

fn detour(path: &Path) -> Option<&'static str> {
    // What cannot be looked at cannot be written either, and writing says why.
    let found = fs::symlink_metadata(path).ok()?;
    if found.is_symlink() {
        return Some("cli.is_a_link");
    }
    (!found.is_file() && !found.is_dir()).then_some("cli.is_a_device")
}

/// Refuses files that are written in place and have another name too: that one would change with them.
pub(super) fn refuse_second_name(path: &Path, language: &Language) -> anyhow::Result<()> {
    refuse_detour(path, language)?;
    let has_other = fs::symlink_metadata(path).is_ok_and(|it| it.is_file() && 1 < n_names(&it));
    if !has_other {
        return Ok(());
    }
    let arguments = [("file", path.display().to_string())];
    Err(Stop::new(exit::CANNOT_CREATE, language.fill("cli.second_name", &arguments)).into())
}

#[cfg(unix)]
fn n_names(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::nlink(metadata)
}

#[cfg(not(unix))]
fn n_names(_: &Metadata) -> u64 {
    1
}

/// Refuses a folder that a link leads out of the project: nobody told the program to write there.
pub(super) fn refuse_outside(root: &Path, path: &Path, language: &Language) -> anyhow::Result<()> {
    let Ok(whole) = fs::canonicalize(root) else { return Ok(()) };
    // Of a path that is not there yet, the part that is.
    let there = path.ancestors().find_map(|it| fs::canonicalize(it).ok());
    let Some(target) = there.filter(|it| !it.starts_with(&whole)) else { return Ok(()) };
    let arguments =
        [("folder", path.display().to_string()), ("target", target.display().to_string())];
    Err(Stop::new(exit::CANNOT_CREATE, language.fill("cli.leads_out", &arguments)).into())
}

/// Refuses to put content in the place of a file that this program did not make.
pub(super) fn refuse_stranger(
    path: &Path,
    content: &[u8],
    language: &Language,
) -> anyhow::Result<()> {
    refuse_detour(path, language)?;
    match head(path) {
        Ok(found) if is_ours(&found, content) => Ok(()),
        // Not there, not to be read, or a folder: writing says why.
        Err(_) => Ok(()),
        Ok(_) => {
            let arguments = [("file", path.display().to_string())];
            Err(Stop::new(exit::CANNOT_CREATE, language.fill("cli.not_ours", &arguments)).into())
        }
    }
}

/// Refuses to put files in a folder where one of them stands already, unless the file that tells what they are is ours.
pub(super) fn refuse_strangers<'a>(
    folder: &Path,
    names: impl IntoIterator<Item = &'a str>,
    descriptor: &str,
    language: &Language,
) -> anyhow::Result<()> {
    let is_ours = head(&folder.join(descriptor))
        .is_ok_and(|it| String::from_utf8_lossy(&it).contains("tenzij"));
    for name in names {
        let path = folder.join(name);
        refuse_detour(&path, language)?;
        let is_there = fs::metadata(&path).is_ok_and(|it| it.is_file() && 0 < it.len());
        if is_there && !is_ours {
            let arguments = [("file", path.display().to_string())];
            let message = language.fill("cli.not_ours", &arguments);
            return Err(Stop::new(exit::CANNOT_CREATE, message).into());
        }
    }
    Ok(())
}

fn head(path: &Path) -> io::Result<Vec<u8>> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let mut head = Vec::new();
    File::open(path)?.take(HEAD).read_to_end(&mut head)?;
    Ok(head)
}

/// Whether a file begins as what is to come in its place; an empty file is nobody's.
fn is_ours(found: &[u8], content: &[u8]) -> bool {
    let has = |mark: &[u8]| found.windows(mark.len()).any(|it| it == mark);
    if found.is_empty() {
        true
    } else if content.starts_with(b"<!DOCTYPE html>") {
        has(b" data-made-by=\"tenzij ")
    } else if content.starts_with(b"%PDF") {
        // Who printed it says so at the start.
        found.starts_with(b"%PDF") && has(b"Skia/PDF")
    } else {
        lines(found) == lines(content)
    }
}

/// The heading of a table, or the bracket and the first name of a JSON.
fn lines(text: &[u8]) -> Vec<&[u8]> {
    let is_json = text.starts_with(b"{");
    let mut lines = text.split(|it| *it == b'\n').map(<[u8]>::trim_ascii);
    let first = lines.next().unwrap_or_default();
    let name = |line: &[u8]| line.split(|it| *it == b':').next().map_or(0, <[u8]>::len);
    if !is_json {
        return vec![first];
    }
    if first.len() == 1 {
        let second = lines.next().unwrap_or_default();
        return vec![first, second.get(..name(second)).unwrap_or_default()];
    }
    vec![first.get(..name(first)).unwrap_or_default()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_as_ours_is_ours_and_nothing_else_is() {
        let report = b"<!DOCTYPE html>\n<body data-made-by=\"tenzij 0.1.0\">";
        assert!(is_ours(b"", report));
        assert!(is_ours(b"<!DOCTYPE html>\n<body data-made-by=\"tenzij 0.0.9\">x", report));
        assert!(!is_ours(b"<!DOCTYPE html>\n<body>begroting", report));
        let json = b"{\n  \"format\": 7,\n";
        assert!(is_ours(b"{\n  \"format\": 6,\n", json));
        assert!(!is_ours(b"{\n  \"name\": \"x\"}", json));
        assert!(!is_ours(b"{}", json));
        assert!(is_ours(b"{\"format\":3,\"x\":1}", b"{\"format\":4}"));
        assert!(!is_ours(b"{\"forma\":3}", b"{\"format\":4}"));
        assert!(is_ours(b"id,name\r\na,b\n", b"id,name\nc,d\n"));
        assert!(!is_ours(b"id;name\n", b"id,name\n"));
        assert!(is_ours(b"%PDF-1.4\n/Producer (Skia/PDF m1)", b"%PDF-1.4"));
        assert!(!is_ours(b"%PDF-1.4\n/Producer (Word)", b"%PDF-1.4"));
    }
}
