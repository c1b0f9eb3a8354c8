//! Where the heading of a delimited text stands: on its first row, or below a title that somebody put above it.

use crate::sources::csv::{Reader, n_line_ends, plain};

/// Rows that are looked at to find the heading.
const ROWS: usize = 20;

/// Where a heading was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heading {
    /// On the first row, or nowhere; the first row is then asked to be one.
    First,
    /// Further down: so many bytes and so many lines.
    Below { bytes: usize, lines: u64 },
    /// On two rows: the lines of both, counted from the first.
    Twice { first: u64, second: u64 },
}

/// Looks for the row that has all of these columns.
pub(super) fn find(text: &str, delimiter: u8, needed: &[&str]) -> Heading {
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut reader = Reader::of(text, delimiter);
    for at in 0..ROWS {
        let Some(record) = reader.next() else { break };
        let headings: Vec<String> = record.fields().map(|it| plain(it.trim())).collect();
        let has = |it: &&str| headings.iter().any(|heading| heading == it);
        if !needed.is_empty() && needed.iter().all(has) {
            found.push((at, record.start));
        }
    }
    match found.as_slice() {
        [] | [(0, _)] => Heading::First,
        [(_, start)] => {
            let start = row_start(text, *start);
            Heading::Below { bytes: start, lines: lines(text, start) }
        }
        [(_, first), (_, second), ..] => {
            let at = |it: usize| lines(text, row_start(text, it));
            Heading::Twice { first: at(*first), second: at(*second) }
        }
    }
}

/// The start of a row, past the empty lines before it.
fn row_start(text: &str, from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    from + (rest.len() - rest.trim_start_matches(['\r', '\n']).len())
}

/// Line ends before a place, of any kind.
fn lines(text: &str, before: usize) -> u64 {
    n_line_ends(text.get(..before).unwrap_or(text).as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_is_found_under_a_title_with_its_line() {
        let find = |text: &str| super::find(text, b',', &["id", "name"]);
        assert_eq!(find("id,name\na,b\n"), Heading::First);
        assert_eq!(find("Title\nx,y\na,b\n"), Heading::First);
        assert_eq!(
            find("Title\r\n\r\nBy us,\r\nName,ID\r\n"),
            Heading::Below { bytes: 17, lines: 3 }
        );
        assert_eq!(find("Ti\rtle\rid,name\ra,b"), Heading::Below { bytes: 7, lines: 2 });
        assert_eq!(find("\"a\nb\"\nid,name,x\na,b,c"), Heading::Below { bytes: 6, lines: 2 });
        assert_eq!(find("id,name\nid,name\na,b"), Heading::Twice { first: 0, second: 1 });
        let far = format!("{}id,name\n", "x\n".repeat(ROWS));
        assert_eq!(find(&far), Heading::First);
        assert_eq!(super::find("id,name\n", b',', &[]), Heading::First);
    }
}
