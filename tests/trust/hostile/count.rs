//! Rows of a delimited text, counted apart from the program: by quotation marks, and by line ends alone.

/// Counts of what stands below the header.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Count {
    /// Records, empty lines among them.
    pub(super) rows: u64,
}

/// Counts rows; `None` if a quotation mark is never closed.
pub(super) fn count(bytes: &[u8], delimiter: char) -> Option<Count> {
    let text = decoded(bytes);
    let text =
        text.strip_prefix('\u{feff}').unwrap_or(&text).replace("\r\n", "\n").replace('\r', "\n");
    let text = match text.split_once('\n') {
        Some((first, rest)) if first.starts_with("sep=") => rest.to_owned(),
        _ => text,
    };
    let mut n_records = 0;
    let mut n_empty = 0;
    let mut rest: Vec<char> = text.chars().collect();
    rest.reverse();
    // The header is the first line that is not empty; an empty line before it counts as well, as the program does.
    while let Some(next) = rest.last() {
        if *next == '\n' {
            rest.pop();
            n_empty += 1;
            continue;
        }
        n_records += 1;
        record(&mut rest, delimiter)?;
    }
    let quotes = text.matches('"').count();
    if quotes == 0 {
        // Without any quotation mark, rows are lines.
        let lines = text.lines().count() as u64;
        assert_eq!(lines, n_records + n_empty, "the two counts of the test differ");
    }
    // Without a header there are no rows below it.
    Some(Count { rows: if n_records == 0 { 0 } else { n_records + n_empty - 1 } })
}

/// Takes one record off the end; `None` if a quotation mark is never closed.
fn record(rest: &mut Vec<char>, delimiter: char) -> Option<()> {
    loop {
        if rest.last() == Some(&'"') {
            rest.pop();
            quoted(rest)?;
        }
        loop {
            match rest.pop() {
                None | Some('\n') => return Some(()),
                Some(it) if it == delimiter => break,
                Some(_) => (),
            }
        }
    }
}

fn quoted(rest: &mut Vec<char>) -> Option<()> {
    loop {
        match rest.pop()? {
            '"' if rest.last() == Some(&'"') => {
                rest.pop();
            }
            '"' => return Some(()),
            _ => (),
        }
    }
}

/// The text of a file as far as line ends and marks go.
fn decoded(bytes: &[u8]) -> String {
    let wide = |form: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.chunks_exact(2).map(|it| form([it[0], it[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    match bytes {
        [0xff, 0xfe, ..] => wide(u16::from_le_bytes),
        [0xfe, 0xff, ..] => wide(u16::from_be_bytes),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => bytes.iter().map(|it| char::from(*it)).collect(),
        },
    }
}

#[test]
fn the_counter_of_the_test_knows_quotes_and_line_ends() {
    let rows = |text: &str| count(text.as_bytes(), ',').map(|it| it.rows);
    assert_eq!(rows("a,b\n1,2\n"), Some(1));
    assert_eq!(rows("a,b\r\n1,\"2\r\n3\"\r\n\r\n4,5"), Some(3));
    assert_eq!(rows("a,b\r1,de \"oude\r2,x\r"), Some(2));
    assert_eq!(rows("a,b\n1,\"x\n2,y\n"), None);
    assert_eq!(rows(""), Some(0));
}
