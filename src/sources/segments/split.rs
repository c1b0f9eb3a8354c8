//! The cells of a text without quotation marks, found sixty-four bytes at a time.
//!
//! Rows come in blocks that a core's own cache holds, so that whoever takes them can go through them column by column.
//! A reader that gives row after row has to be asked for every cell; see docs/scale.md for what that costs.

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

/// What was counted of a text.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_field_names, reason = "they are numbers, and called so")]
pub(super) struct Counts {
    pub(super) n_lines: u64,
    pub(super) n_rows: u64,
    pub(super) n_empty: u64,
}

/// Bytes that are looked at in one go.
const CHUNK: usize = 64;

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

    /// Gives all rows between two places, which begin and end with whole rows; line ends are `\n` or `\r\n`.
    pub(super) fn rows(
        &mut self,
        from: usize,
        to: usize,
        delimiter: u8,
        take: &mut impl FnMut(&Block<'_>),
    ) {
        let text = self.text;
        let mut start = from;
        self.start = from;
        let bytes = text.get(from..to).unwrap_or_default();
        let (chunks, rest) = bytes.as_chunks::<CHUNK>();
        let mut last = [0; CHUNK];
        last.iter_mut().zip(rest).for_each(|(to, byte)| *to = *byte);
        for (at, chunk) in chunks.iter().chain(std::iter::once(&last)).enumerate() {
            let mut marks = marks(chunk, delimiter);
            let base = from + at * CHUNK;
            while marks != 0 {
                let end = base + marks.trailing_zeros() as usize;
                marks &= marks - 1;
                if text.get(end) == Some(&delimiter) {
                    self.push(start, end);
                } else {
                    self.end_row(start, end, take);
                }
                start = end + 1;
            }
        }
        if start < to || self.n_spans < self.spans.len() {
            // The last row has no line end.
            self.end_row(start, to, take);
        }
        self.flush(take);
    }

    /// What was counted, and the memory.
    pub(super) fn end(self) -> (Counts, Vec<Span>) {
        (self.counts, self.spans)
    }

    #[inline]
    fn push(&mut self, start: usize, end: usize) {
        // A text is far below 4 GB.
        let place = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
        self.spans.push(Span { start: place(start), end: place(end) });
    }

    #[inline]
    fn end_row(&mut self, start: usize, end: usize, take: &mut impl FnMut(&Block<'_>)) {
        let is_pair = start < end && self.text.get(end - 1) == Some(&b'\r');
        let cell_end = end - usize::from(is_pair);
        self.counts.n_lines += 1;
        let n_fields = self.spans.len() - self.n_spans + 1;
        if n_fields == 1 && cell_end == start {
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
        if BLOCK < end - self.start {
            self.flush(take);
            self.start = end;
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

/// A bit for each byte that is a delimiter or a line feed.
#[inline]
fn marks(chunk: &[u8; CHUNK], delimiter: u8) -> u64 {
    /// Moves the lowest bits of eight bytes to the highest byte of a product, side by side.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let mut flags = [0; CHUNK];
    // Without a branch, so that many bytes are compared at once.
    for (flag, byte) in flags.iter_mut().zip(chunk) {
        *flag = u8::from(*byte == delimiter) | u8::from(*byte == b'\n');
    }
    let (eights, _) = flags.as_chunks::<8>();
    eights
        .iter()
        .rev()
        .fold(0, |marks, eight| marks << 8 | u64::from_le_bytes(*eight).wrapping_mul(GATHER) >> 56)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines and cells, as they are found.
    type Rows = Vec<(u64, Vec<String>)>;

    fn split(text: &str, from: usize) -> (Rows, Counts) {
        let mut rows = Rows::new();
        let mut split = Split::of(text.as_bytes(), Letters::Any, Counts::default(), Vec::new());
        split.rows(from, text.len(), b',', &mut |block| {
            rows.extend(
                block.rows().map(|(line, row)| (line, row.texts().map(str::to_owned).collect())),
            );
        });
        (rows, split.counts)
    }

    fn by_lines(text: &str) -> Rows {
        let lines = text.split('\n').map(|it| it.strip_suffix('\r').unwrap_or(it));
        let rows = (1..).zip(lines).filter(|it| !it.1.is_empty());
        rows.map(|(line, it)| (line, it.split(',').map(str::to_owned).collect())).collect()
    }

    #[test]
    fn rows_of_many_lengths_stand_on_their_lines() {
        for text in ["", "\n", "a", "a,", ",\n", "a,b\r\n\r\nc\n\n\nd,e,f\ng,h,i\n,", "a\r\n\n"] {
            let (rows, counts) = split(text, 0);
            assert_eq!(rows, by_lines(text), "{text:?}");
            assert_eq!(counts.n_rows, rows.len() as u64);
            let n_lines = text.lines().count() as u64;
            assert_eq!(
                (counts.n_lines, counts.n_empty),
                (n_lines, n_lines - counts.n_rows),
                "{text:?}"
            );
        }
        assert_eq!(split("xx,\na,b", 4).0, [(1, vec!["a".to_owned(), "b".to_owned()])]);
    }

    proptest::proptest! {
        #[test]
        fn rows_are_those_between_line_ends_whatever_their_length(
            rows in proptest::collection::vec(
                proptest::collection::vec("[a-z]{0,90}", 1..6), 0..40),
            is_windows: bool, is_long: bool,
        ) {
            let end = if is_windows { "\r\n" } else { "\n" };
            let mut text = rows.iter().map(|it| it.join(",")).collect::<Vec<_>>().join(end);
            if is_long {
                text = [text.as_str(), &"word,".repeat(BLOCK / 3), "x", &text].join(end);
            }
            proptest::prop_assert_eq!(split(&text, 0).0, by_lines(&text));
        }
    }
}
