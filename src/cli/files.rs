//! Files that several threads read at once, by position.

use std::{fs::File, io, path::Path, sync::Arc};

use crate::sources::segments::ReadAt;

/// A regular file, as large as it was when it was opened.
struct OnDisk {
    file: File,
    size: u64,
}

impl ReadAt for OnDisk {
    fn size(&self) -> u64 {
        self.size
    }

    #[cfg(unix)]
    fn read_at(&self, place: u64, buffer: &mut [u8]) -> io::Result<usize> {
        std::os::unix::fs::FileExt::read_at(&self.file, buffer, place)
    }

    #[cfg(windows)]
    fn read_at(&self, place: u64, buffer: &mut [u8]) -> io::Result<usize> {
        std::os::windows::fs::FileExt::seek_read(&self.file, buffer, place)
    }
}

/// Opens a regular file; `None` if there is none.
pub(super) fn open(path: &Path) -> io::Result<Option<Arc<dyn ReadAt>>> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(err) if err.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(err) => return Err(err),
    };
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
    }
    Ok(Some(Arc::new(OnDisk { file, size: metadata.len() })))
}
