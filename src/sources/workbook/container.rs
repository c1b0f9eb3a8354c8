//! The zip around a workbook: what it is, and its parts within the limits.

use std::io::{Cursor, Read as _};

use memchr::memmem;
use zip::ZipArchive;

use crate::{
    diagnostic::{Code, Diagnostic},
    sources::{
        LIMITS,
        archive::{Archive, Trick},
        workbook::{Refusal, refuse, xml::Xml},
    },
};

/// What a workbook is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Xlsx,
    Ods,
}

/// A workbook's zip.
pub(super) struct Container<'a> {
    pub(super) file: &'a str,
    pub(super) format: Format,
    archive: ZipArchive<Cursor<&'a [u8]>>,
    names: Vec<String>,
    /// Bytes that may still be unpacked.
    left: u64,
}

/// The first bytes of what older programs write, and of what a password protects.
const OLE: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// In such a file, the name of what a password protects, as it stands in its directory.
const ENCRYPTED: &[u8] = b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";

impl<'a> Container<'a> {
    /// Opens a workbook and looks at the list of its parts.
    pub(super) fn open(file: &'a str, bytes: &'a [u8]) -> Result<Container<'a>, Refusal> {
        let limits = LIMITS.workbook;
        if limits.file_bytes < bytes.len() {
            let refusal = refuse(Code::WorkbookTooLarge, file);
            return Err(refusal.with("limit", limits.file_bytes >> 20));
        }
        if bytes.starts_with(OLE) {
            let is_protected = memmem::find(bytes, ENCRYPTED).is_some();
            let code = if is_protected { Code::WorkbookProtected } else { Code::WorkbookOld };
            return Err(refuse(code, file));
        }
        if !bytes.starts_with(b"PK") {
            return Err(stranger(file, bytes));
        }
        let opened = Archive::open(bytes, limits.parts).map_err(|it| refusal(file, it))?;
        let mut container = Container {
            file,
            format: Format::Xlsx,
            archive: opened.zip,
            names: opened.names,
            left: limits.expanded_bytes,
        };
        container.format = container.recognise()?;
        Ok(container)
    }

    /// The parts' names, in the order of the zip.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// Opens a part, whatever its capitals; `None` if there is none.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Xml<'_>>, Refusal> {
        let Some(at) = self.names.iter().position(|it| it.eq_ignore_ascii_case(name)) else {
            return Ok(None);
        };
        let file = self.file;
        let part = self.archive.by_index(at).map_err(|err| broken(file, &err))?;
        // What it claims is looked at first, what it is while it is unpacked.
        if self.left < part.size() {
            return Err(too_large(file));
        }
        let name = self.names.get(at).map_or(name, String::as_str).to_owned();
        Ok(Some(Xml::new(file, name, Box::new(part), &mut self.left)))
    }

    /// Opens a part without which there is no workbook.
    pub(super) fn needed(&mut self, name: &str) -> Result<Xml<'_>, Refusal> {
        let missing = refuse(Code::WorkbookBroken, self.file).with("found", name);
        self.part(name)?.ok_or(missing)
    }

    fn recognise(&mut self) -> Result<Format, Refusal> {
        let mut kind = String::new();
        if let Ok(part) = self.archive.by_name("mimetype") {
            // What is longer is something else.
            let _ = part.take(100).read_to_string(&mut kind);
            return match kind.trim() {
                "application/vnd.oasis.opendocument.spreadsheet"
                | "application/vnd.oasis.opendocument.spreadsheet-template" => Ok(Format::Ods),
                other => Err(refuse(Code::NotAWorkbook, self.file).with("found", other)),
            };
        }
        // What a workbook is stands in its list of kinds; the readers of both look further.
        if self.names.iter().any(|it| it.eq_ignore_ascii_case("[Content_Types].xml")) {
            return Ok(Format::Xlsx);
        }
        let found = self.names.first().map_or("PK", String::as_str);
        Err(refuse(Code::NotAWorkbook, self.file).with("found", found))
    }
}

/// Something that is no zip at all, with its first characters.
fn stranger(file: &str, bytes: &[u8]) -> Diagnostic {
    let start: Vec<u8> = bytes.iter().copied().take(60).collect();
    let start = String::from_utf8_lossy(&start);
    refuse(Code::NotAWorkbook, file).with("found", start.trim_start_matches('\u{feff}').trim())
}

pub(super) fn broken(file: &str, err: &impl std::fmt::Display) -> Refusal {
    refuse(Code::WorkbookBroken, file).with("found", err)
}

pub(super) fn too_large(file: &str) -> Refusal {
    let limit = LIMITS.workbook.expanded_bytes >> 20;
    refuse(Code::WorkbookTooLarge, file).with("limit", limit)
}

fn refusal(file: &str, trick: Trick) -> Refusal {
    match trick {
        Trick::Broken(found) => broken(file, &found),
        Trick::TooManyParts => {
            refuse(Code::WorkbookParts, file).with("limit", LIMITS.workbook.parts)
        }
        Trick::Protected => refuse(Code::WorkbookProtected, file),
        Trick::Part(name) => refuse(Code::WorkbookPart, file).with("part", name),
    }
}
