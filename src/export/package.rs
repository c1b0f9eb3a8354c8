//! Parts packed as a zip, the same parts as the same bytes.

use std::{
    borrow::Cow,
    io::{self, Cursor, Write as _},
};

use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

/// One part of a package.
pub(super) struct Part {
    /// Its name within the package.
    pub(super) name: Cow<'static, str>,
    /// Its content.
    pub(super) content: Vec<u8>,
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
    pub(super) fn new(name: impl Into<Cow<'static, str>>, content: impl Into<Vec<u8>>) -> Part {
        Part { name: name.into(), content: content.into(), packing: Packing::Deflated }
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
        zip.start_file(&*part.name, options).map_err(io::Error::other)?;
        zip.write_all(&part.content)?;
    }
    Ok(zip.finish().map_err(io::Error::other)?.into_inner())
}
