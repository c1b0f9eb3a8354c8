//! What separates the fields of a text: told by its first line, or found by what gives the rows one width.

use crate::{diagnostic::Code, sources::csv::Reader};

/// What may separate fields, the usual one first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Rows that are looked at to find out what separates the fields.
const ROWS_LOOKED_AT: usize = 50;

/// Whether there is nothing but blanks and what separates them.
pub(in crate::sources) fn holds_nothing(text: &str) -> bool {
    let is_nothing =
        |it: char| it.is_whitespace() || DELIMITERS.iter().any(|mark| char::from(*mark) == it);
    text.chars().all(is_nothing)
}

/// Takes off a first line `sep=;` that spreadsheets write.
pub(in crate::sources) fn without_separator_line(text: &str) -> (&str, u64, Option<u8>) {
    let line_end = text.find(['\r', '\n']).unwrap_or(text.len());
    let (first, rest) = text.split_at(line_end);
    let first = first.trim_matches('"');
    match first.strip_prefix("sep=").map(str::as_bytes) {
        Some(&[delimiter]) => {
            let rest = rest.strip_prefix("\r\n").or_else(|| rest.get(1..)).unwrap_or_default();
            (rest, 2, Some(delimiter))
        }
        _ => (text, 1, None),
    }
}

/// Finds what separates the fields: the mark that gives most of the rows looked at the same number of fields, at least two.
pub(in crate::sources) fn delimiter(text: &str) -> Result<u8, Code> {
    let [usual, others @ ..] = DELIMITERS;
    let is_there = |it: u8| text.contains(char::from(it));
    // To begin a reader takes longer than to look.
    if !others.into_iter().any(is_there) {
        return Ok(usual);
    }
    let score = |delimiter: u8| {
        if !is_there(delimiter) {
            return (0, 0);
        }
        let mut reader = Reader::of(text, delimiter);
        let rows = 0..ROWS_LOOKED_AT;
        let widths: Vec<usize> = rows.map_while(|_| Some(reader.next()?.len())).collect();
        let n_of = |width: usize| widths.iter().filter(|it| **it == width).count();
        // Where two widths are as usual, that of the first row: it is the header more often than not.
        let width = widths.iter().copied().rev().max_by_key(|it| n_of(*it)).unwrap_or(0);
        let n_alike = n_of(width);
        if width < 2 { (0, 0) } else { (n_alike * 100 / widths.len(), width) }
    };
    let mut scored: Vec<((usize, usize), u8)> =
        DELIMITERS.iter().map(|it| (score(*it), *it)).collect();
    scored.sort_by_key(|it| std::cmp::Reverse(it.0));
    match scored.as_slice() {
        // One column only: a comma does no harm.
        [((0, _), _), ..] => Ok(usual),
        [(best, found), (second, _), ..] if second < best => Ok(*found),
        _ => Err(Code::DelimiterUnclear),
    }
}

pub(in crate::sources) fn name_of(delimiter: u8) -> &'static str {
    match delimiter {
        b';' => ";",
        b'\t' => "TAB",
        b'|' => "|",
        b',' => ",",
        _ => "sep=",
    }
}
