//! Where the records of a text start, counted by a scanner that does nothing else.

use memchr::{memchr, memchr2_iter, memchr3};

/// Where each record starts, counted apart from the csv crate.
#[derive(Debug, PartialEq)]
pub(in crate::sources) struct Lines {
    /// The line of each record that is not an empty line.
    pub(in crate::sources) starts: Vec<u64>,
    pub(in crate::sources) n_empty: u64,
    /// The line after the last one.
    pub(in crate::sources) end: u64,
}

/// A quotation mark that is never closed.
#[derive(Debug, PartialEq)]
pub(in crate::sources) struct Unclosed {
    pub(in crate::sources) line: u64,
    pub(in crate::sources) n_lines: u64,
    pub(in crate::sources) start: String,
}

/// Finds the start of every record: a quote counts only where a field starts, and a pair of quotes is one.
pub(in crate::sources) fn scan(
    text: &str,
    delimiter: u8,
    first_line: u64,
) -> Result<Lines, Unclosed> {
    let bytes = text.as_bytes();
    let mut lines = Lines { starts: Vec::new(), n_empty: 0, end: first_line };
    let mut at = 0;
    while at < bytes.len() {
        if let Some(n) = line_end(bytes, at) {
            lines.n_empty += 1;
            at += n;
            lines.end += 1;
            continue;
        }
        lines.starts.push(lines.end);
        at = fields_end(text, delimiter, at, &mut lines.end)?;
        if let Some(n) = line_end(bytes, at) {
            at += n;
            lines.end += 1;
        }
    }
    Ok(lines)
}

/// Where the fields of a record end; adds the line ends within them to `line`.
fn fields_end(text: &str, delimiter: u8, mut at: usize, line: &mut u64) -> Result<usize, Unclosed> {
    let bytes = text.as_bytes();
    loop {
        if bytes.get(at) == Some(&b'"') {
            let end = quote_end(bytes, at + 1);
            let n_lines =
                n_line_ends(bytes.get(at..end.unwrap_or(bytes.len())).unwrap_or_default());
            let Some(end) = end else {
                let start = text.get(at..).unwrap_or_default().chars().take(40).collect();
                return Err(Unclosed { line: *line, n_lines: n_lines + 1, start });
            };
            *line += n_lines;
            at = end;
        }
        let rest = bytes.get(at..).unwrap_or_default();
        at += memchr3(delimiter, b'\n', b'\r', rest).unwrap_or(rest.len());
        if bytes.get(at) != Some(&delimiter) {
            return Ok(at);
        }
        at += 1;
    }
}

/// The place after the quote that closes a field; a pair of quotes does not.
fn quote_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += memchr(b'"', bytes.get(at..)?)? + 1;
        if bytes.get(at) != Some(&b'"') {
            return Some(at);
        }
        at += 1;
    }
}

/// Bytes of a line end at a place; `None` if there is none.
fn line_end(bytes: &[u8], at: usize) -> Option<usize> {
    match (bytes.get(at)?, bytes.get(at + 1)) {
        (b'\r', Some(b'\n')) => Some(2),
        (b'\r' | b'\n', _) => Some(1),
        _ => None,
    }
}

/// Line ends of any kind.
pub(in crate::sources) fn n_line_ends(bytes: &[u8]) -> u64 {
    let pairs = bytes.windows(2).filter(|it| it == b"\r\n").count();
    (memchr2_iter(b'\n', b'\r', bytes).count() - pairs) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(PartialEq)]
    enum At {
        RecordStart,
        FieldStart,
        Field,
        Quoted,
        QuoteInQuoted,
    }

    /// The same byte by byte.
    fn machine(text: &str, delimiter: u8) -> Result<Lines, Unclosed> {
        let (mut starts, mut n_empty, mut line) = (Vec::new(), 0, 1);
        let (mut at, mut opened) = (At::RecordStart, (1, 0));
        let mut bytes = text.bytes().enumerate().peekable();
        while let Some((offset, byte)) = bytes.next() {
            let is_end = byte == b'\n' || byte == b'\r';
            if byte == b'\r' {
                bytes.next_if(|(_, next)| *next == b'\n');
            }
            if at == At::RecordStart && !is_end {
                starts.push(line);
                at = At::FieldStart;
            }
            at = match at {
                At::RecordStart => {
                    n_empty += 1;
                    At::RecordStart
                }
                At::Quoted if byte == b'"' => At::QuoteInQuoted,
                At::Quoted => At::Quoted,
                At::QuoteInQuoted if byte == b'"' => At::Quoted,
                At::FieldStart if byte == b'"' => {
                    opened = (line, offset);
                    At::Quoted
                }
                _ if is_end => At::RecordStart,
                _ if byte == delimiter => At::FieldStart,
                _ => At::Field,
            };
            line += u64::from(is_end);
        }
        if at == At::Quoted {
            let (opened_on, offset) = opened;
            let (n_lines, start) = (line - opened_on + 1, text[offset..].to_owned());
            return Err(Unclosed { line: opened_on, n_lines, start });
        }
        Ok(Lines { starts, n_empty, end: line })
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(2000))]
        #[test]
        fn jumping_finds_what_a_machine_finds_byte_by_byte(text in "[a,\"\n\r\u{e9}]{0,24}") {
            proptest::prop_assert_eq!(scan(&text, b',', 1), machine(&text, b','));
        }
    }
}
