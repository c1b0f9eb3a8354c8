//! The rows of a text that begins and ends with whole rows: quickly without quotation marks, carefully with them.

use memchr::{memchr, memchr_iter, memrchr};
use simd_csv::ZeroCopyReaderBuilder;

use crate::{
    register::lean::Letters,
    sources::{
        LIMITS, csv,
        segments::{
            Body, Trouble, Visitor,
            edges::{has_lone_return, quoted_rows},
        },
        text,
    },
};

#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_field_names, reason = "they are numbers, and called so")]
pub(super) struct Counts {
    pub(super) n_lines: u64,
    pub(super) n_rows: u64,
    pub(super) n_empty: u64,
}

/// Visits the rows of a text that begins and ends with whole rows.
pub(super) fn visit(
    body: &Body<'_>,
    bytes: &[u8],
    counts: &mut Counts,
    visitor: &mut impl Visitor,
) -> Result<(), Trouble> {
    let letters = Letters::of(bytes);
    let is_text = letters == Letters::Ascii
        || memchr(0, bytes).is_none() && std::str::from_utf8(bytes).is_ok();
    if !is_text || body.is_raw && letters != Letters::Ascii && text::turns_direction(bytes) {
        return Err(Trouble::Encoding);
    }
    if letters != Letters::Ascii && text::has_lost(bytes) {
        return slow(body, bytes, counts, visitor);
    }
    let mut start = 0;
    // Runs of lines without a quotation mark are split by the quick reader, all others by the careful one.
    while start < bytes.len() {
        let rest = bytes.get(start..).unwrap_or_default();
        let quote = memchr(b'"', rest).unwrap_or(rest.len());
        let bare = match memrchr(b'\n', rest.get(..quote).unwrap_or_default()) {
            _ if quote == rest.len() => rest.len(),
            Some(line_end) => line_end + 1,
            None => 0,
        };
        let block = rest.get(..bare).unwrap_or_default();
        // The quick reader would take a byte order mark off, which is a part of a name here.
        if has_lone_return(block) || block.starts_with(b"\xef\xbb\xbf") {
            return slow(body, rest, counts, visitor);
        }
        quick(body, block, letters, counts, visitor)?;
        start += bare;
        let rest = bytes.get(start..).unwrap_or_default();
        if rest.is_empty() {
            break;
        }
        let end = quoted_rows(rest, body.delimiter);
        slow(body, rest.get(..end).unwrap_or_default(), counts, visitor)?;
        start += end;
    }
    Ok(())
}

/// Visits rows without any quotation mark.
fn quick(
    body: &Body<'_>,
    block: &[u8],
    letters: Letters,
    counts: &mut Counts,
    visitor: &mut impl Visitor,
) -> Result<(), Trouble> {
    /// The reader copies what it reads through a buffer of this size.
    const BUFFER: usize = 1 << 16;
    let mut reader = ZeroCopyReaderBuilder::with_capacity(BUFFER)
        .delimiter(body.delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(block);
    let mut at = 0;
    // In memory, and rows may have any length, so there is nothing to fail on.
    while let Ok(Some(record)) = reader.read_byte_record() {
        // Empty lines are skipped by the reader, and counted here.
        while let Some(b'\r' | b'\n') = block.get(at) {
            let is_line_end = block.get(at) == Some(&b'\n');
            counts.n_lines += u64::from(is_line_end);
            counts.n_empty += u64::from(is_line_end);
            at += 1;
        }
        let slice = record.as_slice();
        at += slice.len();
        at += usize::from(block.get(at) == Some(&b'\r'));
        at += usize::from(block.get(at) == Some(&b'\n'));
        counts.n_lines += 1;
        counts.n_rows += 1;
        let exceeds = LIMITS.columns < record.len()
            || LIMITS.cell_bytes < slice.len()
                && record.iter().any(|it| LIMITS.cell_bytes < it.len());
        if exceeds {
            return Err(Trouble::Refused);
        }
        visitor.bare(counts.n_lines, letters, record.len(), |field| {
            record.get(field).unwrap_or_default()
        });
    }
    let empty = memchr_iter(b'\n', block.get(at..).unwrap_or_default()).count() as u64;
    counts.n_lines += empty;
    counts.n_empty += empty;
    Ok(())
}

/// Visits any rows.
fn slow(
    body: &Body<'_>,
    bytes: &[u8],
    counts: &mut Counts,
    visitor: &mut impl Visitor,
) -> Result<(), Trouble> {
    let text = std::str::from_utf8(bytes).map_err(|_| Trouble::Encoding)?;
    let lines =
        csv::scan(text, body.delimiter, counts.n_lines + 1).map_err(|_| Trouble::Refused)?;
    let rows = csv::rows(body.file, text, body.delimiter, &lines, &mut Vec::new());
    let rows = rows.ok_or(Trouble::Refused)?;
    counts.n_rows += rows.len() as u64;
    counts.n_empty += lines.n_empty;
    counts.n_lines = lines.end - 1;
    for (line, cells) in &rows {
        visitor.row(*line, cells);
    }
    Ok(())
}
