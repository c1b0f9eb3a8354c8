//! A dataset as one file: a zip of its tables, with a descriptor and a policy where it has them.
//!
//! Nothing is unpacked to a folder. A folder within the zip that holds everything is seen through, as most programs make one.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Read as _,
};

use crate::{
    diagnostic::{Code, Diagnostic, Place},
    sources::{
        LIMITS,
        archive::{Archive, Trick},
    },
};

/// The files of a zip, by their names within the dataset.
#[derive(Debug, Clone, Default)]
pub struct Bundle {
    files: BTreeMap<String, Vec<u8>>,
}

/// Whether the first bytes of a file are those of a zip.
pub fn is_zip(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06")
}

/// Reads a dataset that is one zip.
///
/// # Errors
///
/// The refusal of a zip that is damaged, too large, protected, or plays a trick; and of a workbook or document, which is a zip too.
pub fn read(file: &str, bytes: &[u8]) -> Result<Bundle, Diagnostic> {
    let limits = LIMITS.bundle;
    let refuse = |code: Code| Diagnostic::refusal(code, Place::file(file));
    let too_large = || refuse(Code::BundleTooLarge);
    if limits.file_bytes < bytes.len() {
        return Err(too_large().with("limit", limits.file_bytes >> 20));
    }
    let mut archive = Archive::open(bytes, limits.parts).map_err(|trick| match trick {
        Trick::Broken(found) => refuse(Code::BundleBroken).with("found", found),
        Trick::TooManyParts => refuse(Code::BundleParts).with("limit", limits.parts),
        Trick::Protected => refuse(Code::BundleProtected),
        Trick::Part(part) => refuse(Code::BundlePart).with("part", part),
    })?;
    if let Some(found) = archive.names.iter().find(|it| is_of_office(it)) {
        return Err(refuse(Code::BundleOffice).with("found", found));
    }
    let mut files = BTreeMap::new();
    let mut left = limits.expanded_bytes;
    for (at, name) in archive.names.iter().enumerate() {
        if is_scrap(name) {
            continue;
        }
        let broken = |found: String| refuse(Code::BundleBroken).with("found", found);
        let part = archive.zip.by_index(at).map_err(|err| broken(format!("{name}: {err}")))?;
        let mut content = Vec::new();
        // What a part says of its size may be a lie, so that one byte more is asked for than may be had.
        let read = part.take(left.saturating_add(1)).read_to_end(&mut content);
        read.map_err(|err| broken(format!("{name}: {err}")))?;
        let size = u64::try_from(content.len()).unwrap_or(u64::MAX);
        let over = || too_large().with("limit", limits.expanded_bytes >> 20);
        left = left.checked_sub(size).ok_or_else(over)?;
        files.insert(name.clone(), content);
    }
    Ok(Bundle { files: without_folder(files) })
}

impl Bundle {
    /// The names of the files.
    pub fn names(&self) -> BTreeSet<String> {
        self.files.keys().cloned().collect()
    }

    /// The content of a file; `None` if there is none.
    pub fn file(&self, name: &str) -> Option<&[u8]> {
        self.files.get(name).map(Vec::as_slice)
    }
}

/// What office programs have in every zip of theirs.
fn is_of_office(name: &str) -> bool {
    matches!(name, "[Content_Types].xml" | "mimetype")
}

/// Folders, and what systems leave behind.
fn is_scrap(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or_default();
    last.is_empty() || name.starts_with("__MACOSX/") || last.starts_with('.')
}

/// The files as seen from within the one folder that holds them all, if there is one.
fn without_folder(files: BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
    let folder = files.keys().next().and_then(|it| it.split_once('/')).map(|(it, _)| it.to_owned());
    let Some(folder) = folder.map(|it| it + "/") else { return files };
    if !files.keys().all(|it| it.starts_with(&folder)) {
        return files;
    }
    let inside = |name: String| name.get(folder.len()..).unwrap_or_default().to_owned();
    files.into_iter().map(|(name, content)| (inside(name), content)).collect()
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;

    fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(content).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn code(bytes: &[u8]) -> &'static str {
        read("d.zip", bytes).unwrap_err().code.slug()
    }

    #[test]
    fn files_are_had_by_name_with_and_without_a_folder_around_them() {
        let plain = read("d.zip", &zipped(&[("a.csv", b"1"), ("b/c.csv", b"2")])).unwrap();
        assert_eq!(plain.names(), ["a.csv".to_owned(), "b/c.csv".to_owned()].into());
        let around = zipped(&[
            ("d/", b""),
            ("d/a.csv", b"1"),
            ("d/.DS_Store", b"x"),
            ("__MACOSX/d/a.csv", b"x"),
        ]);
        let around = read("d.zip", &around).unwrap();
        assert_eq!(around.names(), ["a.csv".to_owned()].into());
        assert_eq!(around.file("a.csv"), Some(&b"1"[..]));
        assert_eq!(around.file("b.csv"), None);
        assert!(read("d.zip", &zipped(&[])).unwrap().names().is_empty());
    }

    #[test]
    fn what_is_damaged_too_large_or_no_dataset_is_refused() {
        let whole = zipped(&[("a.csv", b"id,name\n")]);
        assert_eq!(code(&whole[..whole.len() / 2]), "bundle-broken");
        assert_eq!(code(b"PK"), "bundle-broken");
        assert_eq!(code(&zipped(&[("../a.csv", b"")])), "bundle-part");
        assert_eq!(code(&zipped(&[("[Content_Types].xml", b"")])), "bundle-office");
        let names: Vec<String> = (0..=LIMITS.bundle.parts).map(|it| format!("{it}.csv")).collect();
        let parts: Vec<(&str, &[u8])> = names.iter().map(|it| (it.as_str(), &b""[..])).collect();
        assert_eq!(code(&zipped(&parts)), "bundle-parts");
        let limit = usize::try_from(LIMITS.bundle.expanded_bytes).unwrap();
        let large = vec![b'1'; limit];
        assert!(read("d.zip", &zipped(&[("a.csv", &large)])).is_ok());
        assert_eq!(code(&zipped(&[("a.csv", &large), ("b.csv", b"1")])), "bundle-too-large");
    }

    #[test]
    fn a_flipped_byte_never_does_more_than_refuse() {
        let whole = zipped(&[("a.csv", b"id,name\n1,a\n"), ("b.csv", b"id\n")]);
        let n_refused = (0..whole.len())
            .filter(|at| {
                let mut flipped = whole.clone();
                flipped[*at] ^= 0x55;
                read("d.zip", &flipped).is_err()
            })
            .count();
        assert!(whole.len() / 3 < n_refused, "{n_refused} of {}", whole.len());
    }
}
