//! The zip around a workbook or a document: that it plays no tricks, seen before anything of it is unpacked.
//!
//! Nothing is ever unpacked to a folder, so a name such as `../x` could do no harm here.
//! It is refused because no office program writes it: whoever made the file meant to.

use std::{collections::BTreeSet, io::Cursor};

use memchr::memmem;
use zip::ZipArchive;

/// An opened zip, and the names of its parts in its own order.
pub(super) struct Archive<'a> {
    pub(super) zip: ZipArchive<Cursor<&'a [u8]>>,
    pub(super) names: Vec<String>,
}

/// Why a zip is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Trick {
    /// It is damaged.
    Broken(String),
    /// It has more parts than are allowed, or says so.
    TooManyParts,
    /// A part has a password.
    Protected,
    /// A part that no office program writes: its name leads out, comes twice, is a link, or shares its bytes.
    Part(String),
}

impl<'a> Archive<'a> {
    /// Opens a zip of no more parts than are allowed, and looks at the list of them.
    pub(super) fn open(bytes: &'a [u8], most_parts: usize) -> Result<Archive<'a>, Trick> {
        if claims_too_many(bytes, most_parts) {
            return Err(Trick::TooManyParts);
        }
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|err| broken(&err))?;
        let names = look_at_parts(&mut zip, most_parts)?;
        Ok(Archive { zip, names })
    }
}

fn broken(err: &impl std::fmt::Display) -> Trick {
    Trick::Broken(err.to_string())
}

/// Whether a directory claims more parts than are allowed, anywhere in the file.
///
/// The zip reader asks for the memory of as many parts as a directory claims, up to one for each byte of the file.
fn claims_too_many(bytes: &[u8], most_parts: usize) -> bool {
    let limit = u64::try_from(most_parts).unwrap_or(u64::MAX);
    let number = |at: usize, width: usize| {
        let digits = bytes.get(at..at + width).unwrap_or_default();
        digits.iter().rev().fold(0u64, |sum, it| sum << 8 | u64::from(*it))
    };
    // Directories end here, or further on than the longest comment.
    let tail = bytes.len().saturating_sub((1 << 16) + 64);
    let ends = memmem::find_iter(bytes.get(tail..).unwrap_or_default(), b"PK\x05\x06");
    let mut claims: Vec<u64> = ends
        .flat_map(|at| [number(tail + at + 8, 2), number(tail + at + 10, 2)])
        // All ones: the number stands in the larger form.
        .filter(|it| *it != 0xffff)
        .collect();
    if memmem::find(bytes.get(tail..).unwrap_or_default(), b"PK\x06\x07").is_some() {
        let ends = memmem::find_iter(bytes, b"PK\x06\x06");
        claims.extend(ends.flat_map(|at| [number(at + 24, 8), number(at + 32, 8)]));
    }
    claims.iter().any(|it| limit < *it)
}

/// Looks at every part's entry in the directory, without unpacking any.
fn look_at_parts(
    zip: &mut ZipArchive<Cursor<&[u8]>>,
    most_parts: usize,
) -> Result<Vec<String>, Trick> {
    if most_parts < zip.len() {
        return Err(Trick::TooManyParts);
    }
    let trick = |name: &str| Trick::Part(name.to_owned());
    if zip.has_duplicate_names() {
        return Err(trick("?"));
    }
    let mut names = Vec::new();
    let mut seen = BTreeSet::new();
    for at in 0..zip.len() {
        let part = zip.by_index_raw(at).map_err(|err| broken(&err))?;
        let name = String::from_utf8_lossy(part.name_raw()).into_owned();
        if part.encrypted() {
            return Err(Trick::Protected);
        }
        let leads_out = name.split('/').any(|it| it == "..")
            || name.starts_with('/')
            || name.contains(['\\', '\0'])
            || name.get(1..2) == Some(":");
        if leads_out || part.is_symlink() || !seen.insert(name.to_lowercase()) {
            return Err(trick(&name));
        }
        names.push(name);
    }
    // Parts that share their bytes: a small file that claims to be a large one.
    match zip.has_overlapping_files() {
        Ok(false) => Ok(names),
        Ok(true) => Err(trick("?")),
        Err(err) => Err(broken(&err)),
    }
}
