//! Where rows start in a text: a line end counts unless a quotation mark is open.

use memchr::{memchr_iter, memrchr};

use crate::sources::segments::look::Look;

/// The start of the last row in a text that begins with a row.
pub(super) fn last_row_start(text: &[u8], delimiter: u8, look: Look) -> usize {
    if !look.has_quote && !look.has_return {
        return memrchr(b'\n', text).map_or(0, |it| it + 1);
    }
    let mut start = 0;
    while let Some(next) = row_start(text.get(start..).unwrap_or_default(), delimiter, 1) {
        start += next;
    }
    start
}

/// In a text that begins with a row, the first place from `at_least` on where a row starts; `None` if that is not certain.
///
/// A carriage return at the very end may still be followed by the line feed that belongs to it.
pub(in crate::sources) fn row_start(text: &[u8], delimiter: u8, at_least: usize) -> Option<usize> {
    #[derive(PartialEq)]
    enum At {
        FieldStart,
        Field,
        Quoted,
        QuoteInQuoted,
    }
    if at_least == 0 {
        return Some(0);
    }
    let mut at = At::FieldStart;
    let mut bytes = text.iter().enumerate().peekable();
    while let Some((place, byte)) = bytes.next() {
        let is_end = matches!(byte, b'\n' | b'\r') && at != At::Quoted;
        if is_end {
            let is_last = bytes.peek().is_none();
            if *byte == b'\r' && is_last {
                return None;
            }
            let is_pair = *byte == b'\r' && bytes.next_if(|it| *it.1 == b'\n').is_some();
            let start = place + 1 + usize::from(is_pair);
            if at_least <= start {
                return Some(start);
            }
            at = At::FieldStart;
            continue;
        }
        at = match at {
            At::Quoted if *byte == b'"' => At::QuoteInQuoted,
            At::Quoted => At::Quoted,
            At::QuoteInQuoted if *byte == b'"' => At::Quoted,
            At::FieldStart if *byte == b'"' => At::Quoted,
            At::FieldStart | At::Field | At::QuoteInQuoted if *byte == delimiter => At::FieldStart,
            At::FieldStart | At::Field | At::QuoteInQuoted => At::Field,
        };
    }
    None
}

/// Whether a carriage return stands alone, which is a line end too.
pub(super) fn has_lone_return(bytes: &[u8]) -> bool {
    memchr_iter(b'\r', bytes).any(|it| bytes.get(it + 1) != Some(&b'\n'))
}
