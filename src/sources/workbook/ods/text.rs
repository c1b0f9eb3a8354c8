//! The text of a cell of an .ods: its paragraphs, with blanks and line ends that stand in elements of their own.

use crate::sources::{
    LIMITS,
    workbook::{
        Refusal,
        grid::Grid,
        ods::{Seen, repeated},
        xml::{Token, Trouble, Xml},
    },
};

/// The paragraphs of a cell, one line each; comments, drawings and tables in it are left out.
pub(super) fn text(
    xml: &mut Xml<'_>,
    grid: &Grid,
    at: (u64, u64),
    seen: &mut Seen,
) -> Result<String, Refusal> {
    let mut text = String::new();
    let mut n_paragraphs = 0u64;
    // A paragraph joins blanks and line ends into one blank; what is meant stands in elements of its own.
    let mut depth = 0usize;
    loop {
        let token = xml.try_token().map_err(|trouble| match trouble {
            Trouble::TooLong => grid.too_long(at.0, at.1),
            Trouble::Refused(refusal) => refusal,
        })?;
        match token {
            Token::Open(tag) => match tag.name.as_str() {
                "p" | "h" if depth == 0 => {
                    if 0 < n_paragraphs {
                        text.push('\n');
                    }
                    n_paragraphs += 1;
                    depth = 1;
                }
                "s" if 0 < depth => {
                    let times = repeated(xml, &tag, "c")?;
                    let times = usize::try_from(times).unwrap_or(usize::MAX);
                    if LIMITS.cell_bytes < times {
                        return Err(grid.too_long(at.0, at.1));
                    }
                    text.push_str(&" ".repeat(times));
                    xml.skip()?;
                }
                "tab" if 0 < depth => {
                    text.push('\t');
                    xml.skip()?;
                }
                "line-break" if 0 < depth => {
                    text.push('\n');
                    xml.skip()?;
                }
                "a" if 0 < depth => {
                    seen.links = true;
                    depth += 1;
                }
                "span" | "ruby" | "ruby-base" | "sheet-name" | "date" | "time" | "title"
                | "meta"
                    if 0 < depth =>
                {
                    depth += 1;
                }
                "annotation" => {
                    seen.comments = true;
                    xml.skip()?;
                }
                _ => xml.skip()?,
            },
            Token::Text(part) if 0 < depth => push_joined(&mut text, &part),
            Token::Text(_) => (),
            Token::Close(_) if 0 < depth => depth -= 1,
            Token::Close(_) | Token::End => return Ok(text),
        }
        if LIMITS.cell_bytes < text.len() {
            return Err(grid.too_long(at.0, at.1));
        }
    }
}

/// Adds text, with every run of blanks and line ends as one blank.
fn push_joined(text: &mut String, part: &str) {
    for character in part.chars() {
        if !matches!(character, ' ' | '\t' | '\n' | '\r') {
            text.push(character);
        } else if !text.is_empty() && !text.ends_with([' ', '\n']) {
            text.push(' ');
        }
    }
}
