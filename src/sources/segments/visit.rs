//! The rows of a text that begins and ends with whole rows: quickly, or carefully where quotation marks ask for it.

use memchr::memchr;

use crate::{
    register::{
        Cells,
        lean::{Block, Letters, SLACK, Span},
    },
    sources::{
        LIMITS, csv,
        segments::{
            Body, Trouble, Visitor,
            careful::{Careful, Found},
            edges::has_lone_return,
            look::Look,
            simple::{Ends, Simple},
            split::{Counts, Split},
        },
        text,
    },
};

/// Where cells end and stand.
pub(super) type Places = (Ends, Vec<Span>);

/// Visits the rows of a text that begins and ends with whole rows, and is followed by [`SLACK`] bytes that do not belong to it.
///
/// `look` tells what the text looks like; `places` is memory to use again.
pub(super) fn visit(
    body: &Body<'_>,
    with_slack: &[u8],
    look: Look,
    counts: &mut Counts,
    places: &mut Places,
    visitor: &mut impl Visitor,
) -> Result<(), Trouble> {
    let n_bytes = with_slack.len().saturating_sub(SLACK);
    let bytes = with_slack.get(..n_bytes).unwrap_or_default();
    let Look { letters, has_quote, has_return } = look;
    let is_text = letters == Letters::Ascii
        || memchr(0, bytes).is_none() && std::str::from_utf8(bytes).is_ok();
    if !is_text || body.is_raw && letters != Letters::Ascii && text::turns_direction(bytes) {
        return Err(Trouble::Encoding);
    }
    if letters != Letters::Ascii && text::has_lost(bytes) {
        return slow(body, bytes, counts, visitor);
    }
    if has_return && has_lone_return(bytes) {
        return slow(body, bytes, counts, visitor);
    }
    let mut careful = Careful::of(body.delimiter, letters);
    let mut start = 0;
    while start < bytes.len() {
        let run = Run { text: with_slack, from: start, to: n_bytes, letters, is_quoted: has_quote };
        let Some(left) = quick(body, run, counts, places, visitor)? else { break };
        let rest = bytes.get(left..).unwrap_or_default();
        start = left + carefully(&mut careful, rest, counts, visitor)?;
    }
    Ok(())
}

/// Rows of a text.
#[derive(Debug, Clone, Copy)]
struct Run<'t> {
    text: &'t [u8],
    from: usize,
    to: usize,
    letters: Letters,
    is_quoted: bool,
}

/// Visits rows up to one that takes careful reading; tells where that starts.
fn quick(
    body: &Body<'_>,
    run: Run<'_>,
    counts: &mut Counts,
    places: &mut Places,
    visitor: &mut impl Visitor,
) -> Result<Option<usize>, Trouble> {
    let mut trouble = None;
    let Run { text, from, to, letters, is_quoted } = run;
    let mut take = |block: &Block<'_>| {
        if exceeds(block) {
            trouble = Some(Trouble::Refused);
        }
        if trouble.is_none() {
            visitor.block(block);
        }
    };
    let (ends, spans) = std::mem::take(places);
    let left = if is_quoted {
        let mut split = Split::of(text, letters, *counts, spans);
        let left = split.rows(from, to, body.delimiter, &mut take);
        let (counted, spans) = split.end();
        (*counts, *places) = (counted, (ends, spans));
        left
    } else {
        let mut simple = Simple::of(text, letters, *counts, (ends, spans));
        simple.rows(from, to, body.delimiter, &mut take);
        (*counts, *places) = simple.end();
        None
    };
    trouble.map_or(Ok(left), Err)
}

/// Visits rows from one on that takes careful reading; tells how many bytes they take.
fn carefully(
    careful: &mut Careful,
    bytes: &[u8],
    counts: &mut Counts,
    visitor: &mut impl Visitor,
) -> Result<usize, Trouble> {
    let mut is_refused = false;
    let mut take = |found: Found<'_>| {
        let (Found::Rows(block) | Found::Row(block)) = &found;
        is_refused |= exceeds(block);
        match &found {
            _ if is_refused => (),
            Found::Rows(block) => visitor.block(block),
            Found::Row(row) => {
                let cells: Cells = row.texts().map(str::trim).collect();
                visitor.row(row.first_line, &cells);
            }
        }
    };
    let n_bytes = careful.rows(bytes, counts, &mut take);
    n_bytes.filter(|_| !is_refused).ok_or(Trouble::Refused)
}

/// Whether rows have more cells, or longer ones, than the limits allow.
fn exceeds(block: &Block<'_>) -> bool {
    let n_bytes = |first: &Span, last: &Span| last.end.saturating_sub(first.start) as usize;
    let all = block.spans.first().zip(block.spans.last());
    // Where all cells together are not too long, none of them is.
    let may_be_long = all.is_some_and(|(first, last)| LIMITS.cell_bytes < n_bytes(first, last));
    let is_long = |it: &Span| LIMITS.cell_bytes < n_bytes(it, it);
    LIMITS.columns < block.n_fields || may_be_long && block.spans.iter().any(is_long)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::segments::split::Counts;

    #[derive(Default)]
    struct All(Vec<(u64, Vec<String>)>);

    impl Visitor for All {
        fn block(&mut self, block: &Block<'_>) {
            for (line, row) in block.rows() {
                self.0.push((line, row.texts().map(|it| it.trim().to_owned()).collect()));
            }
        }

        fn row(&mut self, line: u64, cells: &Cells) {
            self.0.push((line, cells.iter().map(str::to_owned).collect()));
        }
    }

    /// Rows, lines, rows counted and empty lines; or what stands in the way.
    type Found = Result<(Vec<(u64, Vec<String>)>, u64, u64, u64), Trouble>;

    fn found(
        text: &str,
        read: impl Fn(&Body<'_>, &mut Counts, &mut All) -> Result<(), Trouble>,
    ) -> Found {
        let bytes = text.as_bytes().to_vec();
        let body = Body {
            file: "f.csv",
            bytes: &bytes,
            start: 0,
            n_lines_before: 0,
            delimiter: b',',
            is_raw: true,
        };
        let (mut counts, mut all) = (Counts::default(), All::default());
        read(&body, &mut counts, &mut all)?;
        // Nothing follows a last line without an end, so whether it counts is all the same.
        let n_lines = if text.ends_with('\n') { counts.n_lines } else { 0 };
        Ok((all.0, n_lines, counts.n_rows, counts.n_empty))
    }

    fn check(text: &str) {
        let quickly = found(text, |body, counts, all| {
            let with_slack = [text.as_bytes(), &[0; SLACK]].concat();
            visit(body, &with_slack, Look::of(text.as_bytes()), counts, &mut Places::default(), all)
        });
        let carefully = found(text, |body, counts, all| slow(body, text.as_bytes(), counts, all));
        assert_eq!(quickly, carefully, "{text:?}");
    }

    #[test]
    fn rows_in_quotation_marks_are_those_of_careful_reading() {
        for text in [
            "\"a\",b\n",
            "\"a, b\",\"\"\r\n\"\"\n",
            "a\"b,\"c\"\n\"d\"",
            "\"a\"\"b\",c\nd,e\n",
            "\"a\nb\",c\n\"d\",e\n",
            "\"a\"b,c\n",
            " \"a\",b\n\"c\" ,d\n",
            "\"a\"\r\n\n\"b\"",
            "\"a",
        ] {
            check(text);
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(2_000))]
        #[test]
        fn any_rows_are_those_of_careful_reading(text in "[ab,\"\\n]{0,40}") {
            check(&text);
        }

        #[test]
        fn cells_in_quotation_marks_are_those_of_careful_reading(
            rows in proptest::collection::vec(
                proptest::collection::vec("([a-c]{0,3}|\"[a-c,]{0,70}\"|\"([a-c,\\n]|\"\"){0,5}\")", 1..4), 0..12),
            is_windows: bool,
        ) {
            let rows: Vec<String> = rows.iter().map(|it| it.join(",")).collect();
            check(&rows.join(if is_windows { "\r\n" } else { "\n" }));
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(200))]
        #[test]
        fn rows_that_need_care_and_others_may_take_turns(
            pieces in proptest::collection::vec(
                (proptest::collection::vec("([a-c]{0,9}|\"([a-c, ]|\n|\"\"){0,12}\")", 1..3), 1_usize..900), 1..8),
        ) {
            let rows = pieces.iter().flat_map(|(cells, times)| vec![cells.join(","); *times]);
            check(&rows.collect::<Vec<_>>().join("\n"));
        }
    }
}
