//! Where rows start in a text: a line end counts unless a quotation mark is open.

use memchr::{memchr, memchr_iter, memchr3, memrchr2};

use crate::sources::segments::look::Look;

/// The start of the last row in a text that begins with a row.
pub(super) fn last_row_start(text: &[u8], delimiter: u8, look: Look) -> usize {
    if !look.has_quote {
        // A carriage return that comes last of all may stand alone, or belong to a line feed that is not read yet.
        match memrchr2(b'\n', b'\r', text) {
            None => return 0,
            Some(at) if text.get(at) == Some(&b'\n') => return at + 1,
            Some(_) => (),
        }
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
    if at_least == 0 {
        return Some(0);
    }
    // Only line ends and quotation marks tell anything; what lies between them is passed over.
    let mut from = 0;
    loop {
        let at = from + memchr3(b'\n', b'\r', b'"', text.get(from..)?)?;
        let next = text.get(at + 1);
        match text.get(at)? {
            b'"' if begins_cell(text, at, delimiter) => from = after_quoted(text, at + 1)?,
            // Within a cell it is a letter as any other.
            b'"' => from = at + 1,
            b'\r' if next.is_none() => return None,
            mark => {
                let is_pair = *mark == b'\r' && next == Some(&b'\n');
                from = at + 1 + usize::from(is_pair);
                if at_least <= from {
                    return Some(from);
                }
            }
        }
    }
}

/// Whether a cell begins at a place outside of quotation marks.
fn begins_cell(text: &[u8], at: usize, delimiter: u8) -> bool {
    let before = at.checked_sub(1).and_then(|it| text.get(it));
    before.is_none_or(|it| *it == delimiter || matches!(it, b'\n' | b'\r'))
}

/// The place after the quotation mark that closes a cell; two of them are a letter of the cell.
fn after_quoted(text: &[u8], mut from: usize) -> Option<usize> {
    loop {
        let after = from + memchr(b'"', text.get(from..)?)? + 1;
        if text.get(after) != Some(&b'"') {
            return Some(after);
        }
        from = after + 1;
    }
}

/// Whether a carriage return stands alone, which is a line end too.
pub(super) fn has_lone_return(bytes: &[u8]) -> bool {
    memchr_iter(b'\r', bytes).any(|it| bytes.get(it + 1) != Some(&b'\n'))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same, byte by byte.
    fn row_start_by_bytes(text: &[u8], delimiter: u8, at_least: usize) -> Option<usize> {
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
            if matches!(byte, b'\n' | b'\r') && at != At::Quoted {
                if *byte == b'\r' && bytes.peek().is_none() {
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
                _ if *byte == delimiter => At::FieldStart,
                _ => At::Field,
            };
        }
        None
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(5_000))]
        #[test]
        fn rows_start_where_each_byte_tells(text in "[a,\"\r\n]{0,24}", at_least in 0_usize..26) {
            let text = text.as_bytes();
            let expected = row_start_by_bytes(text, b',', at_least);
            proptest::prop_assert_eq!(row_start(text, b',', at_least), expected);
            let mut last = 0;
            while let Some(next) = row_start_by_bytes(&text[last..], b',', 1) {
                last += next;
            }
            proptest::prop_assert_eq!(last_row_start(text, b',', Look::of(text)), last);
        }
    }
}
