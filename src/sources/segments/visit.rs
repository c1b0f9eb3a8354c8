//! The rows of a text that begins and ends with whole rows: quickly without quotation marks, carefully with them.

use memchr::{memchr, memrchr};

use crate::{
    register::lean::{Block, Letters, Span},
    sources::{
        LIMITS, csv,
        segments::{
            Body, Trouble, Visitor,
            edges::{has_lone_return, quoted_rows},
            split::{Counts, Split},
        },
        text,
    },
};

/// Visits the rows of a text that begins and ends with whole rows; it may be followed by bytes that do not belong to it.
///
/// `spans` is memory to use again.
pub(super) fn visit(
    body: &Body<'_>,
    with_slack: &[u8],
    n_bytes: usize,
    counts: &mut Counts,
    spans: &mut Vec<Span>,
    visitor: &mut impl Visitor,
) -> Result<(), Trouble> {
    let bytes = with_slack.get(..n_bytes).unwrap_or_default();
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
        if has_lone_return(rest.get(..bare).unwrap_or_default()) {
            return slow(body, rest, counts, visitor);
        }
        let run = Run { text: with_slack, from: start, to: start + bare };
        quick(body, run, letters, counts, spans, visitor)?;
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

/// Rows of a text without any quotation mark.
#[derive(Debug, Clone, Copy)]
struct Run<'t> {
    text: &'t [u8],
    from: usize,
    to: usize,
}

/// Visits rows without any quotation mark.
fn quick(
    body: &Body<'_>,
    run: Run<'_>,
    letters: Letters,
    counts: &mut Counts,
    spans: &mut Vec<Span>,
    visitor: &mut impl Visitor,
) -> Result<(), Trouble> {
    let mut trouble = None;
    let mut split = Split::of(run.text, letters, *counts, std::mem::take(spans));
    split.rows(run.from, run.to, body.delimiter, &mut |block| {
        if exceeds(block) {
            trouble = Some(Trouble::Refused);
        }
        if trouble.is_none() {
            visitor.block(block);
        }
    });
    (*counts, *spans) = split.end();
    trouble.map_or(Ok(()), Err)
}

/// Whether rows have more cells, or longer ones, than the limits allow.
fn exceeds(block: &Block<'_>) -> bool {
    let is_long = |it: &Span| LIMITS.cell_bytes < (it.end - it.start) as usize;
    LIMITS.columns < block.n_fields || block.spans.iter().any(is_long)
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
