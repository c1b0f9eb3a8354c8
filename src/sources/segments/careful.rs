//! Rows that take careful reading: their cells are written out, without the quotation marks that only tell where they begin and end.

use memchr::{memchr, memmem};

use crate::{
    register::lean::{Block, Letters, SLACK, Span},
    sources::segments::{edges::row_start, split::Counts},
};

/// Rows within so many bytes are read together whatever they hold, so that beginning is not all that is done.
const LEAST: usize = 1 << 11;

/// Bytes after which a block is handed over.
const BLOCK: usize = 1 << 13;

/// What is handed over.
pub(super) enum Found<'t> {
    /// Rows on lines one after another, without a line end within.
    Rows(Block<'t>),
    /// One row with line ends within.
    Row(Block<'t>),
}

/// Cells that were written out.
pub(super) struct Careful {
    delimiter: u8,
    letters: Letters,
    text: Vec<u8>,
    /// Cells of the rows of the block, and of the row that was read last.
    spans: Vec<Span>,
    /// Where the rows of the block end among the cells.
    n_spans: usize,
    n_fields: usize,
    first_line: u64,
}

impl Careful {
    pub(super) fn of(delimiter: u8, letters: Letters) -> Careful {
        Careful {
            delimiter,
            letters,
            text: Vec::new(),
            spans: Vec::new(),
            n_spans: 0,
            n_fields: 0,
            first_line: 0,
        }
    }

    /// Gives the rows at the start of a text up to one that seems to need no care; the first is taken to need it.
    ///
    /// Returns where that one starts; `None` if a quotation mark is never closed. The only line ends are `\n` and `\r\n`.
    pub(super) fn rows(
        &mut self,
        text: &[u8],
        counts: &mut Counts,
        take: &mut impl FnMut(Found<'_>),
    ) -> Option<usize> {
        let mut end = 0;
        while let Some(rest) = text.get(end..).filter(|it| !it.is_empty()) {
            let next = row_start(rest, self.delimiter, 1);
            let row = rest.get(..next.unwrap_or(rest.len())).unwrap_or_default();
            if LEAST < end && !seems_to_need_care(row) {
                break;
            }
            let is_ended = next.is_some();
            self.row(if is_ended { without_end(row) } else { row }, counts, take)?;
            end += row.len();
        }
        self.flush(take);
        Some(end)
    }

    /// Takes one row in; `None` if a quotation mark in it is never closed.
    fn row(
        &mut self,
        row: &[u8],
        counts: &mut Counts,
        take: &mut impl FnMut(Found<'_>),
    ) -> Option<()> {
        let line = counts.n_lines + 1;
        counts.n_lines += 1;
        if row.is_empty() {
            counts.n_empty += 1;
            self.flush(take);
            return Some(());
        }
        counts.n_rows += 1;
        if BLOCK < self.text.len() {
            self.flush(take);
        }
        let n_ends = self.write_out(row)?;
        let n_fields = self.spans.len() - self.n_spans;
        if n_ends != 0 || n_fields != self.n_fields {
            self.hand_over(take);
        }
        if n_ends != 0 {
            counts.n_lines += n_ends;
            take(Found::Row(self.block(&self.spans, n_fields, line)));
            self.clear();
            return Some(());
        }
        if self.n_spans == 0 {
            (self.n_fields, self.first_line) = (n_fields, line);
        }
        self.n_spans = self.spans.len();
        Some(())
    }

    /// Writes the cells of a row out, and tells how many line ends they hold; `None` if a quotation mark is never closed.
    fn write_out(&mut self, row: &[u8]) -> Option<u64> {
        #[derive(PartialEq)]
        enum At {
            CellStart,
            Cell,
            Quoted,
            QuoteInQuoted,
        }
        let mut n_ends = 0;
        let mut start = self.text.len();
        let mut at = At::CellStart;
        for byte in row {
            at = match at {
                At::CellStart if *byte == b'"' => At::Quoted,
                At::Quoted if *byte == b'"' => At::QuoteInQuoted,
                At::Quoted => {
                    n_ends += u64::from(*byte == b'\n');
                    self.text.push(*byte);
                    At::Quoted
                }
                At::QuoteInQuoted if *byte == b'"' => {
                    self.text.push(b'"');
                    At::Quoted
                }
                At::CellStart | At::Cell | At::QuoteInQuoted if *byte == self.delimiter => {
                    start = self.end_cell(start);
                    At::CellStart
                }
                At::CellStart | At::Cell | At::QuoteInQuoted => {
                    self.text.push(*byte);
                    At::Cell
                }
            };
        }
        self.end_cell(start);
        (at != At::Quoted).then_some(n_ends)
    }

    /// Ends a cell, and tells where the next one starts.
    fn end_cell(&mut self, start: usize) -> usize {
        let end = self.text.len();
        // What is written out is no longer than a segment, which is far below 4 GB.
        let place = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
        self.spans.push(Span { start: place(start), end: place(end) });
        end
    }

    /// Hands over the rows before the one that was read last.
    fn hand_over(&mut self, take: &mut impl FnMut(Found<'_>)) {
        let rows = self.spans.get(..self.n_spans).unwrap_or_default();
        if !rows.is_empty() {
            take(Found::Rows(self.block(rows, self.n_fields, self.first_line)));
        }
        self.spans.drain(..self.n_spans);
        self.n_spans = 0;
    }

    fn flush(&mut self, take: &mut impl FnMut(Found<'_>)) {
        self.text.extend([0; SLACK]);
        self.hand_over(take);
        self.clear();
    }

    fn clear(&mut self) {
        self.spans.clear();
        self.text.clear();
        self.n_spans = 0;
    }

    fn block<'t>(&'t self, spans: &'t [Span], n_fields: usize, first_line: u64) -> Block<'t> {
        Block { text: &self.text, spans, n_fields, first_line, letters: self.letters }
    }
}

/// Whether a row holds two quotation marks side by side, or a line end within.
fn seems_to_need_care(row: &[u8]) -> bool {
    let has_line_end = memchr(b'\n', row).is_some_and(|it| it + 1 < row.len());
    has_line_end || memmem::find(row, b"\"\"").is_some()
}

fn without_end(row: &[u8]) -> &[u8] {
    let row = row.strip_suffix(b"\n").unwrap_or(row);
    row.strip_suffix(b"\r").unwrap_or(row)
}
