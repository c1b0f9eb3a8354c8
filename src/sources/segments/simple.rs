//! The rows of a text without quotation marks: where cells end is found for some kilobytes at once, and then cut into rows.
//!
//! Mostly all rows have equally many cells, which a look at the end of each row tells; then no cell is looked at by itself.

use wide::u8x16;

use crate::{
    register::lean::{Block, Letters, Span},
    sources::segments::split::{CHUNK, Counts, bits, count, place, sixteens},
};

/// Bytes whose rows are handed over together.
pub(super) const BLOCK: usize = 1 << 13;

/// Rows with equally many cells on lines one after another, as they are found.
pub(super) struct Simple<'t> {
    text: &'t [u8],
    letters: Letters,
    ends: Ends,
    spans: Vec<Span>,
    /// Cells of the row before.
    n_fields: usize,
    counts: Counts,
}

/// Where cells end: at delimiters and line feeds.
#[derive(Debug, Default)]
pub(super) struct Ends {
    /// The places, and after them what was there before.
    places: Vec<u32>,
    n: usize,
}

impl<'t> Simple<'t> {
    /// Begins with a text; `ends` and `spans` are memory to use again.
    pub(super) fn of(
        text: &'t [u8],
        letters: Letters,
        counts: Counts,
        (mut ends, spans): (Ends, Vec<Span>),
    ) -> Simple<'t> {
        ends.n = 0;
        Simple { text, letters, ends, spans, n_fields: 0, counts }
    }

    /// Gives the rows between two places, which begin and end with whole rows; line ends are `\n` or `\r\n`.
    pub(super) fn rows(
        &mut self,
        from: usize,
        to: usize,
        delimiter: u8,
        take: &mut impl FnMut(&Block<'_>),
    ) {
        let mut start = from;
        let bytes = self.text.get(from..to).unwrap_or_default();
        for (base, some) in (from..).step_by(BLOCK).zip(bytes.chunks(BLOCK)) {
            let n_lines = self.ends.find(some, base, delimiter);
            start = self.cut(start, n_lines, take);
        }
        if start < to {
            // The last row has no line end.
            self.ends.push(to);
            self.each_row(start, self.ends.n, take);
        }
    }

    /// What was counted, and the memory.
    pub(super) fn end(self) -> (Counts, (Ends, Vec<Span>)) {
        (self.counts, (self.ends, self.spans))
    }

    /// Gives the next so many rows, of which the first starts somewhere; tells where the row after them starts.
    fn cut(&mut self, start: usize, n_lines: usize, take: &mut impl FnMut(&Block<'_>)) -> usize {
        if n_lines == 0 {
            return start;
        }
        let text = self.text;
        let is_line_end = |end: &u32| text.get(*end as usize) == Some(&b'\n');
        let ends = self.ends.all();
        let n_fields = match self.n_fields {
            0 => ends.iter().position(is_line_end).map_or(0, |it| it + 1),
            same => same,
        };
        // With as many line ends as rows, and one at the end of each row, there is none within a row.
        let rows = ends.get(..n_lines * n_fields).filter(|_| 1 < n_fields);
        let has_end = |row: &[u32]| row.last().is_some_and(is_line_end);
        let rows = rows.filter(|it| it.chunks_exact(n_fields).all(has_end));
        let Some(rows) = rows else {
            let n = ends.iter().rposition(is_line_end).map_or(0, |it| it + 1);
            return self.each_row(start, n, take);
        };
        let Some(last) = rows.last() else { return start };
        let mut from = place(start);
        self.spans.clear();
        self.spans.extend(rows.iter().map(|end| {
            let span = Span { start: from, end: *end };
            from = end + 1;
            span
        }));
        let next = *last as usize + 1;
        let n = rows.len();
        for row in self.spans.chunks_exact_mut(n_fields) {
            if let Some(last) = row.last_mut() {
                without_return(text, last);
            }
        }
        self.n_fields = n_fields;
        self.counts.n_rows += n_lines as u64;
        self.counts.n_lines += n_lines as u64;
        self.flush(take);
        self.ends.drop_first(n);
        next
    }

    /// Gives rows of any number of cells, those of the first `n` ends; tells where the row after them starts.
    fn each_row(&mut self, start: usize, n: usize, take: &mut impl FnMut(&Block<'_>)) -> usize {
        let text = self.text;
        let ends = std::mem::take(&mut self.ends);
        let mut from = place(start);
        self.spans.clear();
        let some = ends.all().get(..n).unwrap_or_default();
        for row in some.split_inclusive(|it| text.get(*it as usize) == Some(&b'\n')) {
            let first = self.spans.len();
            for end in row {
                self.spans.push(Span { start: from, end: *end });
                from = end + 1;
            }
            let Some(last) = self.spans.last_mut() else { continue };
            without_return(text, last);
            let is_empty = row.len() == 1 && last.start == last.end;
            if row.len() != self.n_fields || is_empty {
                let own = self.spans.split_off(first);
                self.flush(take);
                self.spans = own;
                self.n_fields = row.len();
            }
            self.counts.n_lines += 1;
            if is_empty {
                self.spans.clear();
                self.counts.n_empty += 1;
            } else {
                self.counts.n_rows += 1;
            }
        }
        self.flush(take);
        self.ends = ends;
        self.ends.drop_first(n);
        from as usize
    }

    /// Hands over the rows so far, of which the last one ends the last line.
    fn flush(&mut self, take: &mut impl FnMut(&Block<'_>)) {
        let Simple { text, letters, n_fields, ref spans, .. } = *self;
        let n_rows = (spans.len() / n_fields.max(1)) as u64;
        if 0 < n_rows {
            let first_line = self.counts.n_lines + 1 - n_rows;
            take(&Block { text, spans, n_fields, first_line, letters });
        }
        self.spans.clear();
    }
}

/// Leaves out the carriage return that belongs to the line end after a cell.
#[inline]
fn without_return(text: &[u8], cell: &mut Span) {
    if cell.start < cell.end && text.get(cell.end as usize - 1) == Some(&b'\r') {
        cell.end -= 1;
    }
}

impl Ends {
    /// The places.
    fn all(&self) -> &[u32] {
        self.places.get(..self.n).unwrap_or_default()
    }

    /// Adds the places of delimiters and line feeds among some bytes, which begin somewhere in the text; tells how many line feeds there are.
    fn find(&mut self, bytes: &[u8], base: usize, delimiter: u8) -> usize {
        /// Chunks that cannot hold more line feeds than a byte can count.
        const MANY: usize = 32;
        let (chunks, rest) = bytes.as_chunks::<CHUNK>();
        let mut last = [0; CHUNK];
        last.iter_mut().zip(rest).for_each(|(to, byte)| *to = *byte);
        let needed = self.n + bytes.len() + CHUNK;
        if self.places.len() < needed {
            self.places.resize(needed, 0);
        }
        let [delimiter, line_feed] = [delimiter, b'\n'].map(u8x16::splat);
        let places = self.places.as_mut_slice();
        let (mut n, mut n_lines, mut base) = (self.n, 0, place(base));
        for first in (0..=chunks.len()).step_by(MANY) {
            // Line feeds of these chunks, by their place among sixteen bytes; what was found is 255, which is one below 0.
            let mut lines = u8x16::ZERO;
            for at in first..=chunks.len().min(first + MANY - 1) {
                let bytes = sixteens(chunks.get(at).unwrap_or(&last));
                let found = bytes.map(|it| {
                    let line = it.simd_eq(line_feed);
                    (line, line | it.simd_eq(delimiter))
                });
                let ends = found.map(|it| it.1);
                put(places.get_mut(n..).unwrap_or_default(), bits(ends), base);
                n += count(ends);
                lines = found.into_iter().fold(lines, |lines, it| lines - it.0);
                base += place(CHUNK);
            }
            n_lines += lines.to_array().into_iter().map(usize::from).sum::<usize>();
        }
        self.n = n;
        n_lines
    }

    fn push(&mut self, at: usize) {
        self.places.truncate(self.n);
        self.places.push(place(at));
        self.n += 1;
    }

    /// Forgets the first so many.
    fn drop_first(&mut self, n: usize) {
        let n = n.min(self.n);
        if n == 0 {
            return;
        }
        self.places.copy_within(n..self.n, 0);
        self.n -= n;
    }
}

/// Puts the places of marks, of which there may be as many as there is room for.
#[inline]
fn put(room: &mut [u32], mut marks: u64, base: u32) {
    // Eight at a time, whether or not there are as many: the next ones are written over those beyond.
    let (eights, _) = room.as_chunks_mut::<8>();
    for eight in eights {
        for place in eight {
            *place = base + marks.trailing_zeros();
            marks &= marks.wrapping_sub(1);
        }
        if marks == 0 {
            break;
        }
    }
}
