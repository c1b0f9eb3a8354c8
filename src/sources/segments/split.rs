//! The cells of a text with quotation marks, found sixty-four bytes at a time; what takes careful reading is left.
//!
//! Rows come in blocks that a core's own cache holds, so that whoever takes them can go through them column by column.
//! A reader that gives row after row has to be asked for every cell; see docs/scale.md for what that costs.

use wide::u8x16;

use crate::register::lean::{Block, Letters, Span};

/// Rows with equally many cells on lines one after another, as they are found.
pub(super) struct Split<'t> {
    text: &'t [u8],
    letters: Letters,
    /// Cells of the rows of the block, and of the row that is being read.
    spans: Vec<Span>,
    /// Where the rows of the block end among the cells.
    n_spans: usize,
    n_fields: usize,
    first_line: u64,
    /// Where the block begins in the text.
    start: usize,
    counts: Counts,
}

/// A cell that is being read.
#[derive(Debug, Clone, Copy)]
struct Cell {
    /// Where it starts, with its quotation mark if it has any.
    start: usize,
    quoted: Quoted,
}

/// How far a cell in quotation marks is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quoted {
    /// It is not in quotation marks.
    No,
    /// It has begun.
    Open,
    /// Its last quotation mark stands here.
    Closed(usize),
    /// This mark is its end, or that of a cell without quotation marks.
    Ended,
}

impl Quoted {
    /// What follows with a mark at a place, in a cell that starts somewhere; `None` if that takes careful reading.
    fn then(self, mark: u8, at: usize, start: usize) -> Option<Quoted> {
        match self {
            Quoted::No if at == start => Some(Quoted::Open),
            // Within a cell it is a letter as any other.
            Quoted::No | Quoted::Ended => Some(Quoted::No),
            Quoted::Open if mark == b'"' => Some(Quoted::Closed(at)),
            Quoted::Open if mark == b'\n' => None,
            Quoted::Open => Some(Quoted::Open),
            Quoted::Closed(end) if mark != b'"' && end + 1 == at => Some(Quoted::Ended),
            // Letters after it, or another quotation mark.
            Quoted::Closed(_) => None,
        }
    }
}

/// What was counted of a text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(clippy::struct_field_names, reason = "they are numbers, and called so")]
pub(super) struct Counts {
    pub(super) n_lines: u64,
    pub(super) n_rows: u64,
    pub(super) n_empty: u64,
}

/// Bytes that are looked at in one go.
pub(super) const CHUNK: usize = 64;

/// Bytes after which a block is handed over.
const BLOCK: usize = 1 << 13;

impl<'t> Split<'t> {
    /// Begins with a text; `spans` is memory to use again.
    pub(super) fn of(
        text: &'t [u8],
        letters: Letters,
        counts: Counts,
        mut spans: Vec<Span>,
    ) -> Split<'t> {
        spans.clear();
        let first_line = counts.n_lines + 1;
        Split { text, letters, spans, n_spans: 0, n_fields: 0, first_line, start: 0, counts }
    }

    /// Gives the rows between two places, which begin and end with whole rows; line ends are `\n` or `\r\n`.
    ///
    /// A cell in quotation marks is one as long as it holds none itself, and no line end.
    /// The first row with any other quotation mark that means something is left: the place where it starts comes back.
    pub(super) fn rows(
        &mut self,
        from: usize,
        to: usize,
        delimiter: u8,
        take: &mut impl FnMut(&Block<'_>),
    ) -> Option<usize> {
        let text = self.text;
        self.start = from;
        let bytes = text.get(from..to).unwrap_or_default();
        let (chunks, rest) = bytes.as_chunks::<CHUNK>();
        let mut last = [0; CHUNK];
        last.iter_mut().zip(rest).for_each(|(to, byte)| *to = *byte);
        let mut row = from;
        let mut cell = Cell { start: from, quoted: Quoted::No };
        for (at, chunk) in chunks.iter().chain(std::iter::once(&last)).enumerate() {
            let mut marks = marks(chunk, delimiter);
            let base = from + at * CHUNK;
            while marks != 0 {
                let end = base + marks.trailing_zeros() as usize;
                marks &= marks - 1;
                let mark = text.get(end).copied().unwrap_or_default();
                if mark == b'"' || cell.quoted != Quoted::No {
                    let is_pair = mark == b'\n' && text.get(end.wrapping_sub(1)) == Some(&b'\r');
                    match cell.quoted.then(mark, end - usize::from(is_pair), cell.start) {
                        Some(Quoted::Ended) => (),
                        Some(quoted) => {
                            cell.quoted = quoted;
                            continue;
                        }
                        None => {
                            self.leave(take);
                            return Some(row);
                        }
                    }
                }
                let (start, cell_end) = self.bounds(cell, end, mark == delimiter);
                if mark == delimiter {
                    self.push(start, cell_end);
                } else {
                    self.end_row(start, cell_end, end, take);
                    row = end + 1;
                }
                cell = Cell { start: end + 1, quoted: Quoted::No };
            }
        }
        match cell.quoted {
            Quoted::Closed(at) if at + 1 != to => {
                self.leave(take);
                return Some(row);
            }
            Quoted::Open => {
                self.leave(take);
                return Some(row);
            }
            _ if row < to => {
                // The last row has no line end.
                let (start, cell_end) = self.bounds(cell, to, true);
                self.end_row(start, cell_end, to, take);
            }
            _ => (),
        }
        self.flush(take);
        None
    }

    /// Hands over the rows before one that is left.
    fn leave(&mut self, take: &mut impl FnMut(&Block<'_>)) {
        self.spans.truncate(self.n_spans);
        self.flush(take);
    }

    /// Where the text of a cell begins and ends.
    #[inline]
    fn bounds(&self, cell: Cell, end: usize, is_within_row: bool) -> (usize, usize) {
        if let Quoted::Closed(at) = cell.quoted {
            return (cell.start + 1, at);
        }
        let is_pair = !is_within_row && cell.start < end && self.text.get(end - 1) == Some(&b'\r');
        (cell.start, end - usize::from(is_pair))
    }

    /// What was counted, and the memory.
    pub(super) fn end(self) -> (Counts, Vec<Span>) {
        (self.counts, self.spans)
    }

    #[inline]
    fn push(&mut self, start: usize, end: usize) {
        self.spans.push(Span { start: place(start), end: place(end) });
    }

    #[inline]
    fn end_row(
        &mut self,
        start: usize,
        cell_end: usize,
        line_end: usize,
        take: &mut impl FnMut(&Block<'_>),
    ) {
        self.counts.n_lines += 1;
        let n_fields = self.spans.len() - self.n_spans + 1;
        // A row of one empty cell in quotation marks is a row, and begins after the first of them.
        let is_quoted = self.text.get(start.wrapping_sub(1)) == Some(&b'"');
        if n_fields == 1 && cell_end == start && !is_quoted {
            self.flush(take);
            self.counts.n_empty += 1;
            self.first_line = self.counts.n_lines + 1;
            return;
        }
        self.push(start, cell_end);
        self.counts.n_rows += 1;
        if n_fields != self.n_fields {
            let own = self.spans.split_off(self.n_spans);
            self.flush(take);
            self.spans = own;
            self.n_fields = n_fields;
            self.first_line = self.counts.n_lines;
        }
        self.n_spans = self.spans.len();
        if BLOCK < line_end - self.start {
            self.flush(take);
            self.start = line_end;
        }
    }

    /// Hands over the rows so far.
    fn flush(&mut self, take: &mut impl FnMut(&Block<'_>)) {
        let Split { text, letters, n_fields, first_line, .. } = *self;
        let spans = self.spans.get(..self.n_spans).unwrap_or_default();
        if !spans.is_empty() {
            take(&Block { text, spans, n_fields, first_line, letters });
        }
        self.spans.clear();
        self.n_spans = 0;
        self.first_line = self.counts.n_lines + 1;
    }
}

/// A place in a text, which is far below 4 GB.
pub(super) fn place(it: usize) -> u32 {
    u32::try_from(it).unwrap_or(u32::MAX)
}

/// A bit for each byte that is a delimiter, a line feed or a quotation mark.
#[inline]
fn marks(chunk: &[u8; CHUNK], delimiter: u8) -> u64 {
    let [delimiter, line_feed, quote] = [delimiter, b'\n', b'"'].map(u8x16::splat);
    let is_mark = |it: u8x16| it.simd_eq(delimiter) | it.simd_eq(line_feed) | it.simd_eq(quote);
    bits(sixteens(chunk).map(is_mark))
}

/// Bytes to compare, sixteen at a time.
#[inline]
pub(super) fn sixteens(chunk: &[u8; CHUNK]) -> [u8x16; 4] {
    let (sixteens, _) = chunk.as_chunks::<16>();
    std::array::from_fn(|at| sixteens.get(at).map_or(u8x16::ZERO, |it| u8x16::new(*it)))
}

/// A bit for each byte that was found; one that was is 255, any other 0.
#[inline]
pub(super) fn bits(found: [u8x16; 4]) -> u64 {
    found.iter().rev().fold(0, |bits, it| bits << 16 | u64::from(it.to_bitmask()))
}

/// Number of bytes that were found; one that was is 255, any other 0.
#[inline]
pub(super) fn count(found: [u8x16; 4]) -> usize {
    /// Moves the sum of eight bytes to the highest byte of a product.
    const ADD: u64 = 0x0101_0101_0101_0101;
    // As 255 is one below 0, each sum is below 0 by as many as were found.
    let sum = u8x16::ZERO - found.into_iter().fold(u8x16::ZERO, |sum, it| sum + it);
    let sum = sum.to_array();
    let (eights, _) = sum.as_chunks::<8>();
    let sum: u64 = eights.iter().map(|it| u64::from_le_bytes(*it)).sum();
    (sum.wrapping_mul(ADD) >> 56) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn bits_and_their_number_are_those_of_each_byte_by_itself(
            chunk in proptest::collection::vec(proptest::sample::select(b"a,\n\"\0\xe2".to_vec()), CHUNK),
        ) {
            let chunk: [u8; CHUNK] = chunk.try_into().unwrap();
            let is_mark = |it: &u8| b",\n\"".contains(it);
            let expected = (0..CHUNK).filter(|at| is_mark(&chunk[*at])).fold(0, |bits, at| bits | 1 << at);
            proptest::prop_assert_eq!(marks(&chunk, b','), expected);
            let commas = sixteens(&chunk).map(|it| it.simd_eq(u8x16::splat(b',')));
            proptest::prop_assert_eq!(count(commas), memchr::memchr_iter(b',', &chunk).count());
        }
    }

    #[test]
    fn all_sixty_four_may_be_found() {
        let all = [u8x16::splat(255); 4];
        assert_eq!((count(all), bits(all)), (64, u64::MAX));
        let none = [u8x16::ZERO; 4];
        assert_eq!((count(none), bits(none)), (0, 0));
    }
}
