//! Rows side by side: where their cells stand in a text, so that one column after another can be read from top to bottom.

use crate::register::{
    fingerprint::{WORD, long_hash, word, word_hash},
    lean::plain::Letters,
};

/// Bytes that should follow the last cell of a text: with them a short cell is read as one number, and else letter by letter.
pub const SLACK: usize = WORD;

/// Where a cell stands in a text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Span {
    /// Its first byte.
    pub start: u32,
    /// The byte after its last.
    pub end: u32,
}

/// Rows on lines one after another that have equally many cells; the marks around a cell in quotation marks are no part of it.
#[derive(Debug, Clone, Copy)]
pub struct Block<'t> {
    /// The text in which they stand, with more before and after them.
    pub text: &'t [u8],
    /// Their cells, row after row.
    pub spans: &'t [Span],
    /// Cells of each row; not 0.
    pub n_fields: usize,
    /// The line of the first row.
    pub first_line: u64,
    /// What the bytes of the text are.
    pub letters: Letters,
}

impl<'t> Block<'t> {
    /// Number of rows.
    pub fn n_rows(&self) -> usize {
        self.spans.len() / self.n_fields.max(1)
    }

    /// The rows one by one, each with its line.
    pub fn rows(&self) -> impl Iterator<Item = (u64, Block<'t>)> + use<'t> {
        let block = *self;
        let rows = self.spans.chunks(self.n_fields.max(1));
        (self.first_line..)
            .zip(rows)
            .map(move |(line, spans)| (line, Block { spans, first_line: line, ..block }))
    }

    /// Both halves of a block of at least two rows.
    pub fn halves(&self) -> Option<[Block<'t>; 2]> {
        let n = self.n_rows() / 2;
        let (first, second) = self.spans.split_at_checked(n * self.n_fields)?;
        let first_line = self.first_line + n as u64;
        (0 < n).then_some([
            Block { spans: first, ..*self },
            Block { spans: second, first_line, ..*self },
        ])
    }

    /// The cells of one column.
    pub(super) fn cells(&self, field: usize) -> impl Iterator<Item = Snippet<'t>> + use<'t> {
        let text = self.text;
        let rows = self.spans.chunks_exact(self.n_fields.max(1));
        rows.filter_map(move |row| Some(Snippet::of(text, *row.get(field)?)))
    }

    /// A cell of a row, counted from 0.
    pub(super) fn cell(&self, row: usize, field: usize) -> &'t [u8] {
        let span = self.spans.get(row * self.n_fields + field).copied().unwrap_or_default();
        Snippet::of(self.text, span).bytes()
    }

    /// The cells of a row as texts; there is one row.
    pub fn texts(&self) -> impl Iterator<Item = &'t str> + use<'t> {
        let text = self.text;
        // The text as a whole is UTF-8, and cells are split at ASCII marks.
        self.spans.iter().map(move |span| {
            std::str::from_utf8(Snippet::of(text, *span).bytes()).unwrap_or_default()
        })
    }
}

/// A cell where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Snippet<'t> {
    text: &'t [u8],
    span: Span,
    /// A cell of up to sixteen bytes as one number, which no other such cell has: no cell holds a zero byte.
    pub(super) word: Option<u128>,
}

/// The bits of the first so many bytes.
#[expect(clippy::indexing_slicing, reason = "looked at while compiling")]
const FIRST: [u128; SLACK + 1] = {
    let mut first = [0; SLACK + 1];
    let mut n = 1;
    while n <= SLACK {
        first[n] = u128::MAX >> (128 - 8 * n);
        n += 1;
    }
    first
};

impl<'t> Snippet<'t> {
    /// The cell of a text that stands here.
    #[inline]
    pub(super) fn of(text: &'t [u8], span: Span) -> Snippet<'t> {
        Snippet { text, span, word: word_at(text, span) }
    }

    /// All of a text.
    pub(super) fn whole(text: &'t [u8]) -> Snippet<'t> {
        let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
        Snippet::of(text, Span { start: 0, end })
    }

    /// What stands between marks.
    pub(super) fn split(self, mark: u8) -> impl Iterator<Item = Snippet<'t>> + Clone {
        let mut start = self.span.start;
        self.bytes().split(move |it| *it == mark).map(move |part| {
            let span = Span { start, end: start + Snippet::whole(part).span.end };
            start = span.end + 1;
            Snippet::of(self.text, span)
        })
    }

    #[inline]
    pub(super) fn len(self) -> usize {
        self.span.end.saturating_sub(self.span.start) as usize
    }

    #[inline]
    pub(super) fn is_empty(self) -> bool {
        self.span.end <= self.span.start
    }

    #[inline]
    pub(super) fn bytes(self) -> &'t [u8] {
        self.text.get(self.span.start as usize..self.span.end as usize).unwrap_or_default()
    }

    /// Its hash, at a position of the table.
    #[inline]
    pub(super) fn hash(self, position: usize) -> u64 {
        match self.word {
            Some(word) => word_hash(position, word),
            None => long_hash(position, self.bytes()),
        }
    }
}

#[inline]
fn word_at(text: &[u8], span: Span) -> Option<u128> {
    // One that ends before it starts is so long that it has no number.
    let (start, n) = (span.start as usize, span.end.wrapping_sub(span.start) as usize);
    let first = FIRST.get(n)?;
    match text.get(start..start + SLACK).and_then(<[u8]>::first_chunk::<SLACK>) {
        Some(bytes) => Some(u128::from_le_bytes(*bytes) & first),
        None => word_at_end(text, start, n),
    }
}

#[cold]
fn word_at_end(text: &[u8], start: usize, n: usize) -> Option<u128> {
    word(text.get(start..start + n)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_stand_in_columns_and_halves_go_on_where_the_first_ends() {
        let text = b"a,b\nc,de\n,f\n";
        let span = |start, end| Span { start, end };
        let spans = [(0, 1), (2, 3), (4, 5), (6, 8), (9, 9), (10, 11)].map(|it| span(it.0, it.1));
        let block =
            Block { text, spans: &spans, n_fields: 2, first_line: 7, letters: Letters::Ascii };
        let column = |block: &Block<'_>, field| -> Vec<Vec<u8>> {
            block.cells(field).map(|it| it.bytes().to_vec()).collect()
        };
        assert_eq!(column(&block, 1), [b"b".to_vec(), b"de".to_vec(), b"f".to_vec()]);
        let [first, second] = block.halves().unwrap();
        assert_eq!((first.first_line, column(&first, 0)), (7, vec![b"a".to_vec()]));
        assert_eq!((second.first_line, column(&second, 0)), (8, vec![b"c".to_vec(), vec![]]));
        assert!(first.halves().is_none());
        let rows: Vec<(u64, Vec<&str>)> =
            block.rows().map(|(line, row)| (line, row.texts().collect())).collect();
        assert_eq!(rows, [(7, vec!["a", "b"]), (8, vec!["c", "de"]), (9, vec!["", "f"])]);
    }

    #[test]
    fn a_short_cell_is_one_number_with_and_without_slack() {
        let mut text = b"0123456789abcdefg".to_vec();
        let words = |text: &[u8]| -> Vec<Option<u128>> {
            (0..=17).map(|end| Snippet::of(text, Span { start: 0, end }).word).collect()
        };
        let bare = words(&text);
        text.extend([b'x'; SLACK]);
        assert_eq!(bare, words(&text));
        for (n, found) in bare.iter().enumerate() {
            assert_eq!(*found, word(&text[..n]), "{n}");
        }
        assert_eq!(bare[3], Some(u128::from(u32::from_le_bytes(*b"012\0"))));
        assert!(bare[16].is_some() && bare[17].is_none());
    }
}
