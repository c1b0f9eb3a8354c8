//! A large delimited text read in segments by several threads, every row with its line.
//!
//! A segment begins at the first line end after its nominal start, as if no quotation mark were open there.
//! Whether that was so is not guessed: the segment before it ends at the first row that starts in the next one,
//! and if the two differ the next one is read again from there. So the rows are those that one reader would find.

use std::{io, ops::ControlFlow};

use memchr::memchr;

use crate::{
    in_order::in_order,
    register::{Cells, lean::Block},
};

mod careful;
mod edges;
mod look;
mod memory;
mod simple;
mod split;
mod visit;

use edges::last_row_start;
pub(super) use edges::row_start;
use look::Look;
use memory::Memory;
use split::Counts;
use visit::{Places, visit};

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
    /// Takes rows without any quotation mark, in which no cell exceeds the limits.
    fn block(&mut self, block: &Block<'_>);

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
    take: &mut (dyn FnMut(Piece<V>) + Send),
) -> io::Result<Result<(), Trouble>> {
    let size = body.bytes.size();
    let n = (size.saturating_sub(body.start)).div_ceil(segment_bytes.max(1)).max(1);
    let nominal = |at: u64| (body.start + at * segment_bytes).min(size);
    let guess = |start: u64| (start - body.start) as f64 / (size - body.start).max(1) as f64;
    let read = |memory: &mut Memory, at: u64| {
        let start = match at {
            0 => Some(body.start),
            _ => line_start(body, nominal(at), nominal(at + 1), memory)?,
        };
        // A segment without any line end belongs to the row that began before it.
        let start = start.unwrap_or(nominal(at + 1));
        read_piece(body, start, nominal(at + 1), make(guess(start)), memory)
    };
    let mut sequence =
        Sequence { end: body.start, n_lines: body.n_lines_before, trouble: None, take };
    let mut nexts = (1..).map(nominal);
    let mut memory = Memory::default();
    let mut failed = None;
    let hand_over = |piece: Read<V>| {
        let next = nexts.next().unwrap_or(size);
        let read_from = |start| read_piece(body, start, next, make(guess(start)), &mut memory);
        match piece.and_then(|it| sequence.take(it, next, read_from)) {
            Err(error) => failed = Some(error),
            Ok(()) if sequence.trouble != Some(Trouble::Encoding) => {
                return ControlFlow::Continue(());
            }
            Ok(()) => (),
        }
        ControlFlow::Break(())
    };
    let n = usize::try_from(n).unwrap_or(usize::MAX);
    in_order(n, Memory::default, |memory, at| read(memory, at as u64), hand_over);
    match failed {
        Some(error) => Err(error),
        None => Ok(sequence.trouble.map_or(Ok(()), Err)),
    }
}

/// Pieces one after another, as they follow each other in the file.
struct Sequence<'t, V> {
    /// Where the last one ended.
    end: u64,
    /// Lines before that.
    n_lines: u64,
    trouble: Option<Trouble>,
    take: &'t mut (dyn FnMut(Piece<V>) + Send),
}

impl<V> Sequence<'_, V> {
    /// Takes the next piece, of a segment that ends at a place; one that did not begin where the last one ended is read anew.
    fn take(
        &mut self,
        piece: Result<Piece<V>, Trouble>,
        next: u64,
        read_from: impl FnOnce(u64) -> Read<V>,
    ) -> io::Result<()> {
        if let Err(Trouble::Encoding) = piece {
            self.trouble = Some(Trouble::Encoding);
        }
        if self.trouble.is_some() || next <= self.end {
            // What stands here was read with the row that began before it; only the encoding still matters.
            return Ok(());
        }
        let is_next = piece.as_ref().is_ok_and(|it| it.extent.start == self.end);
        match if is_next { piece } else { read_from(self.end)? } {
            Ok(mut piece) => {
                piece.extent.n_lines_before = self.n_lines;
                self.n_lines += piece.extent.n_lines;
                self.end = piece.extent.end;
                (self.take)(piece);
            }
            Err(found) => self.trouble = Some(found),
        }
        Ok(())
    }
}

/// Reads the rows of a part that was read before.
pub(super) fn read_again<V: Visitor>(body: &Body<'_>, extent: Extent, visitor: V) -> io::Result<V> {
    let read = read_piece(body, extent.start, extent.end, visitor, &mut Memory::default())?;
    // It was text and within the limits when it was read before.
    let piece = read.map_err(|_| io::Error::other("the file changed while it was read"))?;
    Ok(piece.visitor)
}

/// The first line start at or after a place, before another; `None` if there is none.
fn line_start(
    body: &Body<'_>,
    place: u64,
    before: u64,
    memory: &mut Memory,
) -> io::Result<Option<u64>> {
    /// Enough for nearly every line.
    const STEP: u64 = 1 << 14;
    let mut from = place - 1;
    while from < before {
        memory.fill(body.bytes, from, before.min(from + STEP))?;
        if let Some(at) = memchr(b'\n', memory.text()) {
            return Ok(Some(from + at as u64 + 1).filter(|it| *it < before));
        }
        if memory.text().is_empty() {
            break;
        }
        from += memory.text().len() as u64;
    }
    Ok(None)
}

/// Reads the rows that start from one place on and before another, block by block.
fn read_piece<V: Visitor>(
    body: &Body<'_>,
    start: u64,
    next: u64,
    mut visitor: V,
    memory: &mut Memory,
) -> Read<V> {
    /// What a core's own cache holds.
    const BLOCK: u64 = 1 << 18;
    let size = body.bytes.size();
    let mut counts = Counts::default();
    let mut places = Places::default();
    let mut end = start;
    while end < next {
        let block_end = next.min(end + BLOCK);
        memory.fill(body.bytes, end, block_end)?;
        let mut look = Look::of(memory.text());
        if block_end < size {
            let Some(whole) = extend_to_row_end(body, end, look, memory)? else {
                return Ok(Err(Trouble::Refused));
            };
            look = whole;
        }
        let visited =
            visit(body, memory.with_slack(), look, &mut counts, &mut places, &mut visitor);
        if let Err(trouble) = visited {
            return Ok(Err(trouble));
        }
        let n_bytes = memory.text().len();
        if n_bytes == 0 {
            break;
        }
        end += n_bytes as u64;
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

/// Reads on until the last row is whole, and tells what the text looks like then; `None` if no end was found.
fn extend_to_row_end(
    body: &Body<'_>,
    start: u64,
    look: Look,
    memory: &mut Memory,
) -> io::Result<Option<Look>> {
    /// A row that goes on longer than this is left to the reader of whole files.
    const LONGEST: usize = 1 << 26;
    let size = body.bytes.size();
    let nominal = memory.text().len();
    let mut step = 1 << 12;
    // Where the state of the row machine is known: the start of the row that crosses the nominal end.
    let from = last_row_start(memory.text(), body.delimiter, look);
    loop {
        let end = start + memory.text().len() as u64;
        let rest = memory.text().get(from..).unwrap_or_default();
        match row_start(rest, body.delimiter, nominal.saturating_sub(from)) {
            Some(at) => {
                memory.truncate(from + at);
                break;
            }
            None if size <= end => break,
            None if nominal + LONGEST < memory.text().len() => return Ok(None),
            None => (),
        }
        memory.extend(body.bytes, end, size.min(end + step))?;
        if start + memory.text().len() as u64 == end {
            // The file became shorter since its size was asked for.
            break;
        }
        step *= 2;
    }
    let more = memory.text().get(nominal..).unwrap_or_default();
    Ok(Some(look.and(Look::of(more))))
}

#[cfg(test)]
mod tests;
