//! How the records of a file are carried: in a document, one on each line, or under headings; and in which characters.

use std::io::{self, BufRead, Read as _};

use serde_json::value::RawValue;

use crate::{
    diagnostic::{Code, Diagnostic, Place},
    sources::field::{
        Format, Harvest, LIMITS, Reader,
        json::{self, Met, Piece},
    },
};

/// Lines that are looked at to recognise what a file with one record on each line holds.
const SAMPLE: usize = 20;

/// Bytes at the start of a file by which it is told what it is.
const HEAD: usize = 1 << 16;

/// A file as far as it was read to see how it carries its records.
#[derive(Debug)]
pub(super) enum Carried {
    /// One or more documents, whole.
    Document(String),
    /// The first lines of a file with a record on each; the rest is still to be read.
    Lines(String),
    /// Delimited text, whole.
    Grid(Vec<u8>),
}

/// The start of a file, which stays to be read.
pub(super) fn head(input: &mut dyn BufRead) -> io::Result<Vec<u8>> {
    let mut head = input.fill_buf()?.to_vec();
    head.truncate(HEAD);
    Ok(head)
}

/// Whether a file begins as JSON, in whatever characters.
pub(super) fn is_json(head: &[u8]) -> bool {
    first_letter(head).is_some_and(|it| matches!(it, b'{' | b'['))
}

/// Whether a file begins as an assessment: with the number of its form.
pub(super) fn is_assessment(head: &[u8]) -> bool {
    let plain = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let inside = plain.strip_prefix(b"{").unwrap_or_default().trim_ascii_start();
    inside.starts_with(b"\"format\"")
}

/// The first byte that is no blank, no mark of an encoding, and no half of a wide character.
fn first_letter(head: &[u8]) -> Option<u8> {
    let is_mark = |it: u8| matches!(it, 0 | 0xef | 0xbb | 0xbf | 0xfe | 0xff);
    head.iter().copied().find(|it| !is_mark(*it) && !it.is_ascii_whitespace())
}

/// Reads as much of a file as tells how it carries its records; the refusal of one that cannot be read as text.
pub(super) fn open(file: &str, input: &mut dyn BufRead) -> io::Result<Result<Carried, Diagnostic>> {
    if !is_json(&head(input)?) {
        let mut bytes = Vec::new();
        input.read_to_end(&mut bytes)?;
        return Ok(Ok(Carried::Grid(bytes)));
    }
    let mut first = Vec::new();
    let mut n_records = 0;
    while n_records < SAMPLE {
        let start = first.len();
        if !next_line(input, &mut first)? {
            break;
        }
        let line = first.get(start..).unwrap_or_default();
        let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line).trim_ascii();
        // Most documents do not end on their first line, and are read whole.
        if n_records == 0 && !line.is_empty() && serde_json::from_slice::<&RawValue>(line).is_err()
        {
            break;
        }
        n_records += usize::from(!line.is_empty());
    }
    if n_records < 2 {
        return document(file, first, input);
    }
    Ok(text(file, first).map(Carried::Lines))
}

/// The rest of a file behind what was read of it, as one text.
pub(super) fn document(
    file: &str,
    mut read: Vec<u8>,
    input: &mut dyn BufRead,
) -> io::Result<Result<Carried, Diagnostic>> {
    let limit = LIMITS.document_bytes;
    let left = (limit + 1).saturating_sub(read.len());
    input.take(u64::try_from(left).unwrap_or(u64::MAX)).read_to_end(&mut read)?;
    if limit < read.len() {
        let refusal = Diagnostic::refusal(Code::FieldTooLarge, Place::file(file));
        return Ok(Err(refusal.with("limit", limit >> 20)));
    }
    Ok(text(file, read).map(Carried::Document))
}

/// Adds the next line to what was read; no more than shows that it is too long. Tells whether there was one.
fn next_line(input: &mut dyn BufRead, read: &mut Vec<u8>) -> io::Result<bool> {
    let most = u64::try_from(LIMITS.line_bytes + 1).unwrap_or(u64::MAX);
    Ok(0 < input.take(most).read_until(b'\n', read)?)
}

/// The text of some bytes in UTF-8; the refusal names the first place where they are not.
fn text(file: &str, bytes: Vec<u8>) -> Result<String, Diagnostic> {
    let wide = bytes.iter().take(4).any(|it| matches!(it, 0 | 0xfe | 0xff));
    if wide {
        let refusal = Diagnostic::refusal(Code::FieldEncoding, Place::row(file, 1));
        return Err(refusal.with("found", "UTF-16"));
    }
    String::from_utf8(bytes)
        .map(|it| it.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(it))
        .map_err(|err| {
            let upto = err.utf8_error().valid_up_to();
            let before = err.as_bytes().get(..upto).unwrap_or_default();
            not_utf8(file, 1, before, err.as_bytes().get(upto).copied())
        })
}

/// The refusal of a byte that is not UTF-8, with its line and column.
fn not_utf8(file: &str, first_line: u64, before: &[u8], byte: Option<u8>) -> Diagnostic {
    let line = first_line + memchr::memchr_iter(b'\n', before).count() as u64;
    let start = memchr::memrchr(b'\n', before).map_or(0, |it| it + 1);
    let column =
        String::from_utf8_lossy(before.get(start..).unwrap_or_default()).chars().count() + 1;
    let place = Place::row(file, line).cell(column.to_string());
    let found = byte.map(|it| format!("⟨{it:02X}⟩")).unwrap_or_default();
    Diagnostic::refusal(Code::FieldEncoding, place).with("found", found)
}

/// Whether the lines of a file are pages with several records each, or none.
pub(super) fn is_paged(format: &Format, first: &str) -> bool {
    let n_records = |line: &str| {
        let Ok(raw) = serde_json::from_str::<&RawValue>(line) else { return 1 };
        let mut n = 0;
        json::walk(format, Piece { raw, held_in: None, depth: 0 }, &mut |it| {
            n += usize::from(matches!(it, Met::Record(..) | Met::Stranger(_)));
        });
        n
    };
    first.lines().filter(|it| !it.trim().is_empty()).any(|it| n_records(it) != 1)
}

/// Reads the records of a file with one on each line, in memory for one line.
///
/// # Errors
///
/// Only if the file cannot be read. A refusal of its content is the inner error.
pub(super) fn lines(
    format: &'static Format,
    first: &str,
    input: &mut dyn BufRead,
    reader: &mut dyn Reader,
    harvest: &mut Harvest,
    tell: &mut dyn FnMut(u64),
) -> io::Result<Result<(), Diagnostic>> {
    let mut whole = first.as_bytes().chain(input);
    let (mut bytes, mut line, mut n_bytes) = (Vec::new(), 0_u64, 0_u64);
    loop {
        bytes.clear();
        if !next_line(&mut whole, &mut bytes)? {
            return Ok(Ok(()));
        }
        line += 1;
        n_bytes += bytes.len() as u64;
        if LIMITS.line_bytes < bytes.len() {
            n_bytes += skip_line(&mut whole)?;
            harvest.read_stranger();
            let question = Diagnostic::question(Code::FieldLineTooLong, harvest.line(line));
            harvest.question_stranger(question.with("limit", LIMITS.line_bytes >> 20));
        } else if let Err(refusal) = one_line(format, &bytes, line, reader, harvest) {
            return Ok(Err(refusal));
        }
        tell(n_bytes);
    }
}

fn one_line(
    format: &'static Format,
    bytes: &[u8],
    line: u64,
    reader: &mut dyn Reader,
    harvest: &mut Harvest,
) -> Result<(), Diagnostic> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.trim(),
        Err(err) => {
            let (before, rest) = bytes.split_at_checked(err.valid_up_to()).unwrap_or((bytes, &[]));
            return Err(not_utf8(harvest.file(), line, before, rest.first().copied()));
        }
    };
    if text.is_empty() {
        harvest.blank_line();
        return Ok(());
    }
    match serde_json::from_str::<&RawValue>(text) {
        Ok(raw) => {
            let mut met = Vec::new();
            json::walk(format, Piece { raw, held_in: None, depth: 0 }, &mut |it| met.push(it));
            met.into_iter().try_for_each(|it| json::hand_over(it, line, reader, harvest))
        }
        Err(err) => {
            harvest.read_stranger();
            let refusal = json::broken(harvest.file(), line - 1, &err);
            let question = Diagnostic::question(refusal.code, refusal.place);
            harvest.question_stranger(question.with("found", json::reason(&err)));
            harvest.beyond_limit()
        }
    }
}

/// Passes over the rest of a line; tells how many bytes it had.
fn skip_line(input: &mut dyn BufRead) -> io::Result<u64> {
    let mut n = 0;
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            return Ok(n);
        }
        let end = memchr::memchr(b'\n', buffer);
        let used = end.map_or(buffer.len(), |it| it + 1);
        input.consume(used);
        n += used as u64;
        if end.is_some() {
            return Ok(n);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(bytes: &[u8]) -> Result<Carried, Diagnostic> {
        open("x", &mut &bytes[..]).unwrap()
    }

    #[test]
    fn documents_lines_and_tables_are_told_apart() {
        let kind = |text: &str| match opened(text.as_bytes()).unwrap() {
            Carried::Document(_) => "document",
            Carried::Lines(_) => "lines",
            Carried::Grid(_) => "grid",
        };
        assert_eq!(kind("{\"a\":1}\n{\"a\":2}\n"), "lines");
        assert_eq!(kind("\u{feff}{\"a\":1}\r\n\r\n{\"a\":2}"), "lines");
        assert_eq!(kind("{\"a\":1}\n"), "document");
        assert_eq!(kind("[\n{\"a\":1}\n]"), "document");
        assert_eq!(kind("{\n\"a\":1}\n{\n\"a\":2}"), "document");
        assert_eq!(kind("a;b\n1;2\n"), "grid");
        assert_eq!(kind(""), "grid");
    }

    #[test]
    fn characters_that_are_not_utf_8_are_refused_with_their_place() {
        let place = |bytes: &[u8]| opened(bytes).unwrap_err().place.to_string();
        assert_eq!(place(b"{\"a\":1,\n \"b\":\"caf\xe9\"}"), "x:2:10");
        assert_eq!(place(b"\xff\xfe{\0\"\0"), "x:1");
        assert_eq!(place(b"{\0\"\0a\0"), "x:1");
    }

    #[test]
    fn a_document_beyond_the_limit_is_refused() {
        let large = format!("[\"{}\"", "x".repeat(LIMITS.document_bytes));
        assert_eq!(opened(large.as_bytes()).unwrap_err().code, Code::FieldTooLarge);
    }

    #[test]
    fn an_assessment_is_none_of_these() {
        assert!(is_assessment(b"{\n  \"format\": 4,"));
        assert!(!is_assessment(b"{\"formats\":1}") && !is_assessment(b"[1]"));
    }
}
