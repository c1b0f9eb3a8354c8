//! Where the records of a text start, counted by a scanner that does nothing else.

/// Where each record starts, counted apart from the csv crate.
pub(in crate::sources) struct Lines {
    /// The line of each record that is not an empty line.
    pub(in crate::sources) starts: Vec<u64>,
    pub(in crate::sources) n_empty: u64,
    /// The line after the last one.
    pub(in crate::sources) end: u64,
}

/// A quotation mark that is never closed.
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
    #[derive(PartialEq)]
    enum At {
        RecordStart,
        FieldStart,
        Field,
        Quoted,
        QuoteInQuoted,
    }
    let mut lines = Lines { starts: Vec::new(), n_empty: 0, end: first_line };
    let mut at = At::RecordStart;
    let mut line = first_line;
    let mut opened = (first_line, 0);
    let mut bytes = text.bytes().enumerate().peekable();
    while let Some((offset, byte)) = bytes.next() {
        let is_end = byte == b'\n' || byte == b'\r';
        if byte == b'\r' {
            bytes.next_if(|(_, next)| *next == b'\n');
        }
        if at == At::RecordStart && !is_end {
            lines.starts.push(line);
            at = At::FieldStart;
        }
        at = match at {
            At::RecordStart => {
                lines.n_empty += 1;
                At::RecordStart
            }
            At::Quoted if byte == b'"' => At::QuoteInQuoted,
            At::Quoted => At::Quoted,
            At::QuoteInQuoted if byte == b'"' => At::Quoted,
            At::FieldStart if byte == b'"' => {
                opened = (line, offset);
                At::Quoted
            }
            At::FieldStart | At::Field | At::QuoteInQuoted if is_end => At::RecordStart,
            At::FieldStart | At::Field | At::QuoteInQuoted if byte == delimiter => At::FieldStart,
            At::FieldStart | At::Field | At::QuoteInQuoted => At::Field,
        };
        line += u64::from(is_end);
    }
    if at == At::Quoted {
        let (opened_on, offset) = opened;
        let start = text.get(offset..).unwrap_or_default().chars().take(40).collect();
        return Err(Unclosed { line: opened_on, n_lines: line - opened_on + 1, start });
    }
    lines.end = line;
    Ok(lines)
}
