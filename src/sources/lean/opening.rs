//! How a large file is written, found out from its head.

use std::{io, sync::Arc};

use crate::{
    diagnostic::{Code, Diagnostic, Place},
    register::tables::Table,
    sources::{
        csv,
        heading::{self, Heading},
        segments::{ReadAt, row_start},
        text,
    },
};

/// Files up to this size are read whole; of larger ones as much is looked at to find out how they are written.
pub(super) const HEAD_BYTES: u64 = 1 << 20;

/// Fewer lines than this in the head of a large file are no base to find out anything.
const HEAD_LINES: usize = 200;

/// How a file is written, and where its rows begin.
pub(super) struct Opening {
    pub(super) bytes: Arc<dyn ReadAt>,
    pub(super) delimiter: u8,
    /// Where the first row below the header starts.
    pub(super) start: u64,
    pub(super) n_lines_before: u64,
    /// The header.
    pub(super) records: csv::Records,
    /// Bytes of a row, about.
    pub(super) row_bytes: f64,
    /// Whether these are the bytes of the file, which nobody has looked through.
    pub(super) is_raw: bool,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// All bytes of a file.
pub(super) fn whole(bytes: &dyn ReadAt) -> io::Result<Vec<u8>> {
    some(bytes, bytes.size())
}

/// The first bytes of a file.
fn some(bytes: &dyn ReadAt, n: u64) -> io::Result<Vec<u8>> {
    let mut read = vec![0; usize::try_from(n).unwrap_or(usize::MAX)];
    let mut n_read = 0;
    while let Some(rest) = read.get_mut(n_read..).filter(|it| !it.is_empty()) {
        match bytes.read_at(n_read as u64, rest) {
            Ok(0) => break,
            Ok(n) => n_read += n,
            Err(err) if err.kind() == io::ErrorKind::Interrupted => (),
            Err(err) => return Err(err),
        }
    }
    read.truncate(n_read);
    Ok(read)
}

/// Looks at the head of a large file; `None` if it has to be read whole to know how it is written.
pub(super) fn look_at_head(
    table: &'static Table,
    path: &str,
    bytes: &Arc<dyn ReadAt>,
) -> io::Result<Option<Opening>> {
    let mut head = some(&**bytes, HEAD_BYTES)?;
    head.truncate(head.iter().rposition(|it| *it == b'\n').map_or(0, |it| it + 1));
    if memchr::memchr_iter(b'\n', &head).count() < HEAD_LINES {
        return Ok(None);
    }
    let mark = if head.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let decoded = text::decode(path, &head);
    let Some(text) = decoded.value.filter(|_| decoded.diagnostics.is_empty()) else {
        return Ok(None);
    };
    Ok(look(table, path, &text, mark, Arc::clone(bytes)))
}

/// Finds out how a text is written and reads its header; `None` if that is for the reader of whole files to say.
pub(super) fn look(
    table: &'static Table,
    path: &str,
    text: &str,
    mark: u64,
    bytes: Arc<dyn ReadAt>,
) -> Option<Opening> {
    let (rest, first_line, given) = csv::without_separator_line(text);
    let skipped = text.len() - rest.len();
    if csv::holds_nothing(rest) {
        return None;
    }
    let mut diagnostics = Vec::new();
    let delimiter = given.or_else(|| csv::delimiter(rest).ok())?;
    if heading::find(rest, delimiter, &csv::needed(table)) != Heading::First {
        return None;
    }
    if delimiter != b',' {
        let note = Diagnostic::note(Code::DelimiterRecognised, Place::file(path));
        diagnostics.push(note.with("delimiter", csv::name_of(delimiter)));
    }
    let first = rest.bytes().position(|it| it != b'\n' && it != b'\r')?;
    let header = rest.get(first..)?.as_bytes();
    let end = first + row_start(header, delimiter, 1).unwrap_or(header.len());
    let records = csv::header(path, rest.get(..end)?, delimiter, first_line)?;
    let below = rest.as_bytes().get(end..).unwrap_or_default();
    let n_lines = memchr::memchr_iter(b'\n', below).count().max(1);
    Some(Opening {
        bytes,
        delimiter,
        start: mark + (skipped + end) as u64,
        n_lines_before: records.1,
        records: records.0,
        row_bytes: below.len() as f64 / n_lines as f64,
        is_raw: true,
        diagnostics,
    })
}
