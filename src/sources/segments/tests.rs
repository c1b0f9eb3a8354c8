//! Texts without quotation marks, which both ways of finding cells have to cut into the same rows; and a file that is not as it was.

use std::io;

use super::{
    Body, ReadAt, Visitor,
    simple::{BLOCK, Simple},
    split::{Counts, Split},
    walk,
};
use crate::register::{
    Cells,
    lean::{Block, Letters},
};

/// Lines and cells, as they are found.
type Rows = Vec<(u64, Vec<String>)>;

fn rows_of(block: &Block<'_>) -> Rows {
    let cells = |row: Block<'_>| row.texts().map(str::to_owned).collect();
    block.rows().map(|(line, row)| (line, cells(row))).collect()
}

/// The rows from a place on, and what was counted.
fn split(text: &str, from: usize) -> (Rows, Counts) {
    let (mut rows, mut others) = (Rows::new(), Rows::new());
    let bytes = text.as_bytes();
    let mut simple = Simple::of(bytes, Letters::Any, Counts::default(), Default::default());
    simple.rows(from, text.len(), b',', &mut |block| rows.extend(rows_of(block)));
    let mut split = Split::of(bytes, Letters::Any, Counts::default(), Vec::new());
    let left = split.rows(from, text.len(), b',', &mut |block| others.extend(rows_of(block)));
    assert_eq!(left, None);
    assert_eq!(rows, others);
    let (counts, other) = (simple.end().0, split.end().0);
    assert_eq!(counts, other);
    (rows, counts)
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

#[test]
fn a_chunk_may_hold_nothing_but_marks() {
    for n in [1, 7, 8, 9, 63, 64, 65, 130, 9_000] {
        let text = [",".repeat(n), "a".repeat(70), ",".repeat(n)].join("\n");
        assert_eq!(split(&text, 0).0, by_lines(&text), "{n}");
    }
}

proptest::proptest! {
    #[test]
    fn rows_are_those_between_line_ends_whatever_their_length(
        rows in proptest::collection::vec(
            proptest::collection::vec("[a-z]{0,90}", 1..6), 0..40),
        times in 1_usize..200, is_windows: bool, is_long: bool,
    ) {
        let end = if is_windows { "\r\n" } else { "\n" };
        // Some of the same length one after another, and then others.
        let rows = rows.iter().map(|it| vec![it.join(","); if it.len() == 3 { times } else { 1 }]);
        let mut text = rows.flatten().collect::<Vec<_>>().join(end);
        if is_long {
            text = [text.as_str(), &"word,".repeat(BLOCK / 3), "x", &text].join(end);
        }
        proptest::prop_assert_eq!(split(&text, 0).0, by_lines(&text));
    }
}

/// A file that became shorter after its size was asked for.
struct Shrunk(Vec<u8>);

impl ReadAt for Shrunk {
    fn size(&self) -> u64 {
        1_000
    }

    fn read_at(&self, place: u64, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read_at(place, buffer)
    }
}

/// Counts rows.
struct Counting(u64);

impl Visitor for Counting {
    fn block(&mut self, block: &Block<'_>) {
        self.0 += block.n_rows() as u64;
    }

    fn row(&mut self, _: u64, _: &Cells) {
        self.0 += 1;
    }
}

#[test]
fn a_file_that_became_shorter_ends_where_it_ends() {
    for (text, n_rows) in [("a,b,c,d,e,f", 1), ("a,b\nc,d\ne,f,g,h,i,j", 3), ("", 0)] {
        let bytes = Shrunk(text.as_bytes().to_vec());
        let body = Body {
            file: "f.csv",
            bytes: &bytes,
            start: 0,
            n_lines_before: 0,
            delimiter: b',',
            is_raw: true,
        };
        let mut n = 0;
        let done = walk(&body, 8, &|_| Counting(0), &mut |piece| n += piece.visitor.0);
        assert_eq!((done.unwrap(), n), (Ok(()), n_rows), "{text:?}");
    }
}
