//! The zip around a .docx or .odt: its parts by name, within limits. Nothing is ever unpacked to disk.

use std::io::{Cursor, Read as _};

use encoding_rs::Encoding;
use zip::{ZipArchive, result::ZipError};

use crate::sources::{MINUTES, minutes::Broken};

/// An opened zip.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// How many bytes its parts may still take.
    left: u64,
}

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Package<'a>, Broken> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|err| broken(&err))?;
        if MINUTES.parts < archive.len() {
            return Err(Broken::TooLarge("parts", MINUTES.parts as u64));
        }
        if archive.has_duplicate_names() {
            return Err(Broken::Damaged);
        }
        Ok(Package { archive, left: MINUTES.expanded_bytes })
    }

    /// The text of a part; `None` if there is no such part.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<String>, Broken> {
        let file = match self.archive.by_name(name) {
            Ok(file) => file,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(err) => return Err(broken(&err)),
        };
        let mut bytes = Vec::new();
        let too_large = || Broken::TooLarge("expanded_bytes", MINUTES.expanded_bytes);
        if self.left < file.size() {
            return Err(too_large());
        }
        // What a part says of its size may be a lie.
        let read = file.take(self.left.saturating_add(1)).read_to_end(&mut bytes);
        read.map_err(|_| Broken::Damaged)?;
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.left = self.left.checked_sub(size).ok_or_else(too_large)?;
        text(bytes).map(Some)
    }
}

fn broken(err: &ZipError) -> Broken {
    match err {
        ZipError::UnsupportedArchive(why) if *why == ZipError::PASSWORD_REQUIRED => {
            Broken::Password
        }
        _ => Broken::Damaged,
    }
}

/// XML is UTF-8, or UTF-16 with a mark.
fn text(bytes: Vec<u8>) -> Result<String, Broken> {
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes) {
        let body = bytes.get(mark..).unwrap_or_default();
        let text = encoding.decode_without_bom_handling_and_without_replacement(body);
        return text.map(std::borrow::Cow::into_owned).ok_or(Broken::Damaged);
    }
    String::from_utf8(bytes).map_err(|_| Broken::Damaged)
}
