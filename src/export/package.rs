//! Parts packed as a zip, the same parts as the same bytes.

use std::io::{self, Cursor, Write as _};

use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

/// One part of a package.
pub(super) struct Part {
    /// Its name within the package.
    pub(super) name: &'static str,
    /// Its content.
    pub(super) content: String,
    /// How it is packed.
    pub(super) packing: Packing,
}

/// How a part is packed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    /// As it is, so that its first bytes can be looked at.
    Stored,
    /// Smaller.
    Deflated,
}

impl Part {
    /// A part that is packed smaller.
    pub(super) fn new(name: &'static str, content: impl Into<String>) -> Part {
        Part { name, content: content.into(), packing: Packing::Deflated }
    }
}

/// Packs the parts in their order, all with the first day that a zip can hold.
pub(super) fn pack(parts: &[Part]) -> io::Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for part in parts {
        let method = match part.packing {
            Packing::Stored => CompressionMethod::Stored,
            Packing::Deflated => CompressionMethod::Deflated,
        };
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644);
        zip.start_file(part.name, options).map_err(io::Error::other)?;
        zip.write_all(part.content.as_bytes())?;
    }
    Ok(zip.finish().map_err(io::Error::other)?.into_inner())
}
