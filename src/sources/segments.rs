//! A large delimited text read in segments by several threads, every row with its line.
//!
//! A segment begins at the first line end after its nominal start, as if no quotation mark were open there.
//! Whether that was so is not guessed: the segment before it ends at the first row that starts in the next one,
//! and if the two differ the next one is read again from there. So the rows are those that one reader would find.

use std::io;

use memchr::{memchr, memchr_iter, memrchr};
use rayon::prelude::*;
use simd_csv::ZeroCopyReaderBuilder;

use crate::{
    register::{Cells, lean::Letters},
    sources::{LIMITS, csv, text},
};

/// Bytes that can be read anywhere, by several threads.
pub trait ReadAt: Send + Sync {
    /// Number of bytes.
    fn size(&self) -> u64;

    /// Reads some bytes from a place on; none at the end.
    ///
    /// # Errors
    ///
    /// Those of reading.
    fn read_at(&self, place: u64, buffer: &mut [u8]) -> io::Result<usize>;
}

impl ReadAt for Vec<u8> {
    fn size(&self) -> u64 {
        self.len() as u64
    }

    fn read_at(&self, place: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let rest = usize::try_from(place).ok().and_then(|it| self.get(it..)).unwrap_or_default();
        let n = rest.len().min(buffer.len());
        if let (Some(to), Some(from)) = (buffer.get_mut(..n), rest.get(..n)) {
            to.copy_from_slice(from);
        }
        Ok(n)
    }
}

/// The rows of a file below its header.
pub(super) struct Body<'a> {
    /// The file as the user named it.
    pub(super) file: &'a str,
    pub(super) bytes: &'a dyn ReadAt,
    /// Where the first row below the header starts.
    pub(super) start: u64,
    /// Lines before that.
    pub(super) n_lines_before: u64,
    pub(super) delimiter: u8,
    /// Whether these are the bytes of the file, which nobody has looked through.
    pub(super) is_raw: bool,
}

/// Takes rows, one after another; lines count from 1 at the start of a piece.
pub(super) trait Visitor {
    /// Takes a row without any quotation mark, in which no cell exceeds the limits.
    fn bare<'r>(
        &mut self,
        line: u64,
        letters: Letters,
        n_fields: usize,
        field: impl Fn(usize) -> &'r [u8],
    );

    /// Takes any row.
    fn row(&mut self, line: u64, cells: &Cells);
}

/// A part of a file that begins and ends with whole rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Extent {
    pub(super) start: u64,
    pub(super) end: u64,
    /// Lines before it in the file; known once all pieces before it are.
    pub(super) n_lines_before: u64,
    pub(super) n_lines: u64,
    /// Rows in it.
    pub(super) n_rows: u64,
    /// Lines without anything.
    pub(super) n_empty: u64,
}

/// What was read of one part of a file.
pub(super) struct Piece<V> {
    pub(super) extent: Extent,
    pub(super) visitor: V,
}

/// Why a file cannot be read in segments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Trouble {
    /// It exceeds a limit, or a quotation mark is never closed.
    Refused,
    /// It is not UTF-8, or holds what is said of a file as a whole.
    Encoding,
}

type Read<V> = io::Result<Result<Piece<V>, Trouble>>;

/// Reads all rows, in segments of about so many bytes, and hands the pieces over in their order.
pub(super) fn walk<V: Visitor + Send>(
    body: &Body<'_>,
    segment_bytes: u64,
    make: &(dyn Fn(f64) -> V + Sync),
    take: &mut dyn FnMut(Piece<V>),
) -> io::Result<Result<(), Trouble>> {
    /// Segments that are read before their pieces are handed over, so that few are held at a time.
    const WAVE: u64 = 8;
    let size = body.bytes.size();
    let n = (size.saturating_sub(body.start)).div_ceil(segment_bytes.max(1)).max(1);
    let nominal = |at: u64| (body.start + at * segment_bytes).min(size);
    let guess = |start: u64| (start - body.start) as f64 / (size - body.start).max(1) as f64;
    let read = |buffer: &mut Vec<u8>, at: u64| {
        let start = match at {
            0 => Some(body.start),
            _ => line_start(body, nominal(at), nominal(at + 1), buffer)?,
        };
        // A segment without any line end belongs to the row that began before it.
        let start = start.unwrap_or(nominal(at + 1));
        read_piece(body, start, nominal(at + 1), make(guess(start)), buffer)
    };
    let mut trouble: Option<Trouble> = None;
    let (mut end, mut n_lines) = (body.start, body.n_lines_before);
    let mut buffer = Vec::new();
    for first in (0..n).step_by(usize::try_from(WAVE).unwrap_or(1)) {
        let wave = first..n.min(first + WAVE);
        let pieces: Vec<Read<V>> = wave
            .clone()
            .into_par_iter()
            .map_init(Vec::new, |buffer, at| read(buffer, at))
            .collect();
        for (at, piece) in wave.zip(pieces) {
            let next = nominal(at + 1);
            let mut piece = piece?;
            if let Err(Trouble::Encoding) = piece {
                return Ok(Err(Trouble::Encoding));
            }
            if trouble.is_some() || next <= end {
                // What stands here was read with the row that began before it; only the encoding still matters.
                continue;
            }
            if !piece.as_ref().is_ok_and(|it| it.extent.start == end) {
                piece = read_piece(body, end, next, make(guess(end)), &mut buffer)?;
            }
            match piece {
                Ok(mut piece) => {
                    piece.extent.n_lines_before = n_lines;
                    n_lines += piece.extent.n_lines;
                    end = piece.extent.end;
                    take(piece);
                }
                Err(found) => trouble = Some(found),
            }
        }
    }
    Ok(trouble.map_or(Ok(()), Err))
}

/// Reads the rows of a part that was read before.
pub(super) fn read_again<V: Visitor>(body: &Body<'_>, extent: Extent, visitor: V) -> io::Result<V> {
    let read = read_piece(body, extent.start, extent.end, visitor, &mut Vec::new())?;
    // It was text and within the limits when it was read before.
    let piece = read.map_err(|_| io::Error::other("the file changed while it was read"))?;
    Ok(piece.visitor)
}

/// The first line start at or after a place, before another; `None` if there is none.
fn line_start(
    body: &Body<'_>,
    place: u64,
    before: u64,
    buffer: &mut Vec<u8>,
) -> io::Result<Option<u64>> {
    /// Enough for nearly every line.
    const STEP: u64 = 1 << 14;
    let mut from = place - 1;
    while from < before {
        fill(body.bytes, from, before.min(from + STEP), buffer)?;
        if let Some(at) = memchr(b'\n', buffer) {
            return Ok(Some(from + at as u64 + 1).filter(|it| *it < before));
        }
        if buffer.is_empty() {
            break;
        }
        from += buffer.len() as u64;
    }
    Ok(None)
}

/// Fills a buffer with the bytes from one place to another, or to the end.
fn fill(bytes: &dyn ReadAt, from: u64, to: u64, buffer: &mut Vec<u8>) -> io::Result<()> {
    buffer.clear();
    extend(bytes, from, to, buffer)
}

fn extend(bytes: &dyn ReadAt, from: u64, to: u64, buffer: &mut Vec<u8>) -> io::Result<()> {
    let start = buffer.len();
    let wanted = usize::try_from(to.saturating_sub(from)).unwrap_or(0);
    buffer.resize(start + wanted, 0);
    let mut n = 0;
    while n < wanted {
        let Some(rest) = buffer.get_mut(start + n..) else { break };
        match bytes.read_at(from + n as u64, rest) {
            Ok(0) => break,
            Ok(some) => n += some,
            Err(err) if err.kind() == io::ErrorKind::Interrupted => (),
            Err(err) => return Err(err),
        }
    }
    buffer.truncate(start + n);
    Ok(())
}

/// Reads the rows that start from one place on and before another, block by block.
fn read_piece<V: Visitor>(
    body: &Body<'_>,
    start: u64,
    next: u64,
    mut visitor: V,
    buffer: &mut Vec<u8>,
) -> Read<V> {
    /// What a core's own cache holds.
    const BLOCK: u64 = 1 << 18;
    let size = body.bytes.size();
    let mut counts = Counts::default();
    let mut end = start;
    while end < next {
        let block_end = next.min(end + BLOCK);
        fill(body.bytes, end, block_end, buffer)?;
        if block_end < size && !extend_to_row_end(body, end, buffer)? {
            return Ok(Err(Trouble::Refused));
        }
        if let Err(trouble) = visit(body, buffer, &mut counts, &mut visitor) {
            return Ok(Err(trouble));
        }
        if buffer.is_empty() {
            break;
        }
        end += buffer.len() as u64;
    }
    let extent = Extent {
        start,
        end,
        n_lines_before: 0,
        n_lines: counts.n_lines,
        n_rows: counts.n_rows,
        n_empty: counts.n_empty,
    };
    Ok(Ok(Piece { extent, visitor }))
}

/// Reads on until the last row in the buffer is whole; tells whether its end was found.
fn extend_to_row_end(body: &Body<'_>, start: u64, buffer: &mut Vec<u8>) -> io::Result<bool> {
    /// A row that goes on longer than this is left to the reader of whole files.
    const LONGEST: usize = 1 << 26;
    let size = body.bytes.size();
    let nominal = buffer.len();
    let mut step = 1 << 12;
    // Where the state of the row machine is known: the start of the row that crosses the nominal end.
    let mut from = last_row_start(buffer, body.delimiter);
    loop {
        let end = start + buffer.len() as u64;
        let rest = buffer.get(from..).unwrap_or_default();
        match row_start(rest, body.delimiter, nominal - from) {
            Some(at) => {
                buffer.truncate(from + at);
                return Ok(true);
            }
            None if size <= end => return Ok(true),
            None if nominal + LONGEST < buffer.len() => return Ok(false),
            None => (),
        }
        extend(body.bytes, end, size.min(end + step), buffer)?;
        step *= 2;
        from = from.min(buffer.len());
    }
}

/// The start of the last row in a text that begins with a row.
fn last_row_start(text: &[u8], delimiter: u8) -> usize {
    if memchr(b'"', text).is_none() && memchr(b'\r', text).is_none() {
        return memrchr(b'\n', text).map_or(0, |it| it + 1);
    }
    let mut start = 0;
    while let Some(next) = row_start(text.get(start..).unwrap_or_default(), delimiter, 1) {
        start += next;
    }
    start
}

/// In a text that begins with a row, the first place from `at_least` on where a row starts; `None` if that is not certain.
///
/// A carriage return at the very end may still be followed by the line feed that belongs to it.
pub(super) fn row_start(text: &[u8], delimiter: u8, at_least: usize) -> Option<usize> {
    #[derive(PartialEq)]
    enum At {
        FieldStart,
        Field,
        Quoted,
        QuoteInQuoted,
    }
    if at_least == 0 {
        return Some(0);
    }
    let mut at = At::FieldStart;
    let mut bytes = text.iter().enumerate().peekable();
    while let Some((place, byte)) = bytes.next() {
        let is_end = matches!(byte, b'\n' | b'\r') && at != At::Quoted;
        if is_end {
            let is_last = bytes.peek().is_none();
            if *byte == b'\r' && is_last {
                return None;
            }
            let is_pair = *byte == b'\r' && bytes.next_if(|it| *it.1 == b'\n').is_some();
            let start = place + 1 + usize::from(is_pair);
            if at_least <= start {
                return Some(start);
            }
            at = At::FieldStart;
            continue;
        }
        at = match at {
            At::Quoted if *byte == b'"' => At::QuoteInQuoted,
            At::Quoted => At::Quoted,
            At::QuoteInQuoted if *byte == b'"' => At::Quoted,
            At::FieldStart if *byte == b'"' => At::Quoted,
            At::FieldStart | At::Field | At::QuoteInQuoted if *byte == delimiter => At::FieldStart,
            At::FieldStart | At::Field | At::QuoteInQuoted => At::Field,
        };
    }
    None
}

#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_field_names, reason = "they are numbers, and called so")]
struct Counts {
    n_lines: u64,
    n_rows: u64,
    n_empty: u64,
}

/// Visits the rows of a text that begins and ends with whole rows.
fn visit(
    body: &Body<'_>,
    bytes: &[u8],
    counts: &mut Counts,
    visitor: &mut impl Visitor,
) -> Result<(), Trouble> {
    let letters = Letters::of(bytes);
    let is_text = letters == Letters::Ascii
        || memchr(0, bytes).is_none() && std::str::from_utf8(bytes).is_ok();
    if !is_text || body.is_raw && letters != Letters::Ascii && text::turns_direction(bytes) {
        return Err(Trouble::Encoding);
    }
    if letters != Letters::Ascii && text::has_lost(bytes) {
        return slow(body, bytes, counts, visitor);
    }
    let mut start = 0;
    // Runs of lines without a quotation mark are split by the quick reader, all others by the careful one.
    while start < bytes.len() {
        let rest = bytes.get(start..).unwrap_or_default();
        let quote = memchr(b'"', rest).unwrap_or(rest.len());
        let bare = match memrchr(b'\n', rest.get(..quote).unwrap_or_default()) {
            _ if quote == rest.len() => rest.len(),
            Some(line_end) => line_end + 1,
            None => 0,
        };
        let block = rest.get(..bare).unwrap_or_default();
        // The quick reader would take a byte order mark off, which is a part of a name here.
        if has_lone_return(block) || block.starts_with(b"\xef\xbb\xbf") {
            return slow(body, rest, counts, visitor);
        }
        quick(body, block, letters, counts, visitor)?;
        start += bare;
        let rest = bytes.get(start..).unwrap_or_default();
        if rest.is_empty() {
            break;
        }
        let end = quoted_rows(rest, body.delimiter);
        slow(body, rest.get(..end).unwrap_or_default(), counts, visitor)?;
        start += end;
    }
    Ok(())
}

/// The end of the rows at the start of a text that are in a run with a quotation mark in each.
fn quoted_rows(text: &[u8], delimiter: u8) -> usize {
    let mut end = 0;
    loop {
        let rest = text.get(end..).unwrap_or_default();
        let Some(next) = row_start(rest, delimiter, 1) else { return text.len() };
        let is_quoted = rest.get(..next).is_some_and(|it| memchr(b'"', it).is_some());
        if !is_quoted && 0 < end {
            return end;
        }
        end += next;
    }
}

/// Whether a carriage return stands alone, which is a line end too.
fn has_lone_return(bytes: &[u8]) -> bool {
    memchr_iter(b'\r', bytes).any(|it| bytes.get(it + 1) != Some(&b'\n'))
}

/// Visits rows without any quotation mark.
fn quick(
    body: &Body<'_>,
    block: &[u8],
    letters: Letters,
    counts: &mut Counts,
    visitor: &mut impl Visitor,
) -> Result<(), Trouble> {
    /// The reader copies what it reads through a buffer of this size.
    const BUFFER: usize = 1 << 16;
    let mut reader = ZeroCopyReaderBuilder::with_capacity(BUFFER)
        .delimiter(body.delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(block);
    let mut at = 0;
    // In memory, and rows may have any length, so there is nothing to fail on.
    while let Ok(Some(record)) = reader.read_byte_record() {
        // Empty lines are skipped by the reader, and counted here.
        while let Some(b'\r' | b'\n') = block.get(at) {
            let is_line_end = block.get(at) == Some(&b'\n');
            counts.n_lines += u64::from(is_line_end);
            counts.n_empty += u64::from(is_line_end);
            at += 1;
        }
        let slice = record.as_slice();
        at += slice.len();
        at += usize::from(block.get(at) == Some(&b'\r'));
        at += usize::from(block.get(at) == Some(&b'\n'));
        counts.n_lines += 1;
        counts.n_rows += 1;
        let exceeds = LIMITS.columns < record.len()
            || LIMITS.cell_bytes < slice.len()
                && record.iter().any(|it| LIMITS.cell_bytes < it.len());
        if exceeds {
            return Err(Trouble::Refused);
        }
        visitor.bare(counts.n_lines, letters, record.len(), |field| {
            record.get(field).unwrap_or_default()
        });
    }
    let empty = memchr_iter(b'\n', block.get(at..).unwrap_or_default()).count() as u64;
    counts.n_lines += empty;
    counts.n_empty += empty;
    Ok(())
}

/// Visits any rows.
fn slow(
    body: &Body<'_>,
    bytes: &[u8],
    counts: &mut Counts,
    visitor: &mut impl Visitor,
) -> Result<(), Trouble> {
    let text = std::str::from_utf8(bytes).map_err(|_| Trouble::Encoding)?;
    let lines =
        csv::scan(text, body.delimiter, counts.n_lines + 1).map_err(|_| Trouble::Refused)?;
    let rows = csv::rows(body.file, text, body.delimiter, &lines, &mut Vec::new());
    let rows = rows.ok_or(Trouble::Refused)?;
    counts.n_rows += rows.len() as u64;
    counts.n_empty += lines.n_empty;
    counts.n_lines = lines.end - 1;
    for (line, cells) in &rows {
        visitor.row(*line, cells);
    }
    Ok(())
}
