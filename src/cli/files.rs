//! Regular files: read whole, or by position by several threads at once.

use std::{
    fs::{self, File},
    io::{self, BufReader, Read as _},
    path::Path,
    sync::Arc,
};

use crate::{cli::reason::NotAFile, sources::segments::ReadAt};

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

/// Opens a regular file that several threads read; `None` if there is none.
pub(super) fn open(path: &Path) -> io::Result<Option<Arc<dyn ReadAt>>> {
    let shared = |(file, size)| Arc::new(OnDisk { file, size }) as Arc<dyn ReadAt>;
    Ok(regular(path)?.map(shared))
}

/// The bytes of a regular file; `None` if there is none.
pub(super) fn load(path: &Path) -> io::Result<Option<Vec<u8>>> {
    load_up_to(path, usize::MAX)
}

/// The same of one that may have so many bytes; of a larger one no more than shows that it is.
pub(super) fn load_up_to(path: &Path, limit: usize) -> io::Result<Option<Vec<u8>>> {
    let Some((file, size)) = regular(path)? else { return Ok(None) };
    let limit = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    // The size is taken once, so that a file that grows while it is read ends all the same.
    let mut bytes = Vec::new();
    file.take(size.min(limit)).read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

/// Bytes of a regular file; 0 if there is none, or if that cannot be seen: whoever reads it says so.
pub(super) fn size(path: &Path) -> u64 {
    fs::metadata(path).ok().filter(fs::Metadata::is_file).map_or(0, |it| it.len())
}

/// A regular file to be read from its start to its end, with its size; `None` if there is none.
pub(super) fn reader(path: &Path) -> io::Result<Option<(BufReader<File>, u64)>> {
    Ok(regular(path)?.map(|(file, size)| (BufReader::with_capacity(1 << 16, file), size)))
}

/// A regular file with its size as it is now; `None` if there is none.
fn regular(path: &Path) -> io::Result<Option<(File, u64)>> {
    // Looked at before it is opened: opening a pipe waits until somebody writes in it.
    match fs::metadata(path) {
        Ok(found) if found.is_file() => (),
        Ok(_) => return Err(NotAFile::error()),
        Err(err) if err.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(err) => return Err(err),
    }
    let file = match File::open(path) {
        Ok(file) => file,
        Err(err) if err.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(err) => return Err(err),
    };
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(NotAFile::error());
    }
    Ok(Some((file, metadata.len())))
}
