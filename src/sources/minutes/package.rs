//! The zip around a .docx or .odt: its parts by name, within limits.

use std::io::{Cursor, Read as _};

use encoding_rs::Encoding;
use zip::{ZipArchive, result::ZipError};

use crate::sources::{
    MINUTES,
    archive::{Archive, Trick},
    minutes::Broken,
};

/// An opened zip.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// How many bytes its parts may still take.
    left: u64,
}

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Package<'a>, Broken> {
        let archive = Archive::open(bytes, MINUTES.parts).map_err(refused)?.zip;
        Ok(Package { archive, left: MINUTES.expanded_bytes })
    }

    /// The text of a part; `None` if there is no such part.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<String>, Broken> {
        let file = match self.archive.by_name(name) {
            Ok(file) => file,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(err) => return Err(broken(&err)),
        };
        let claimed = file.size();
        let Some(left) = self.left.checked_sub(claimed) else {
            return Err(Broken::TooLarge(MINUTES.expanded_bytes));
        };
        let mut bytes = Vec::with_capacity(usize::try_from(claimed).unwrap_or_default());
        // What a part says of its size may be a lie: one byte more is enough to know.
        let read = file.take(claimed.saturating_add(1)).read_to_end(&mut bytes);
        read.map_err(|_| Broken::Damaged)?;
        if u64::try_from(bytes.len()).unwrap_or(u64::MAX) != claimed {
            return Err(Broken::Damaged);
        }
        self.left = left;
        text(bytes).map(Some)
    }
}

fn refused(trick: Trick) -> Broken {
    match trick {
        Trick::Broken(_) => Broken::Damaged,
        Trick::TooManyParts => Broken::TooManyParts(MINUTES.parts as u64),
        Trick::Protected => Broken::Password,
        Trick::Part(name) => Broken::Part(name),
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
