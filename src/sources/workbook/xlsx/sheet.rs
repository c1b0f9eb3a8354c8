//! The cells of one sheet of an .xlsx, as they come.

use crate::{
    diagnostic::Code,
    sources::{
        LIMITS,
        workbook::{
            Refusal, Report, Sheet,
            container::Container,
            grid::{Grid, Range, Room},
            value::{self, Cell, Shown},
            xlsx::{
                Context,
                shared::{runs, unescaped},
            },
            xml::{Tag, Token, Trouble, Xml},
        },
    },
};

/// Most merged ranges that are looked at; a table has none.
const MERGED: usize = 1_000;

/// What a cell is made of.
#[derive(Default)]
struct Parts {
    value: Option<String>,
    inline: Option<String>,
    formula: Option<String>,
}

pub(super) fn read(
    report: &mut Report<'_>,
    container: &mut Container<'_>,
    context: &Context,
    (name, part): (&str, &str),
    room: &mut Room,
) -> Result<Sheet, Refusal> {
    let mut xml = container.needed(part)?;
    let mut grid = Grid::new(report.file, name);
    let mut merged = Vec::new();
    let mut row = Position::default();
    let mut has_links = false;
    loop {
        match xml.token()? {
            Token::Open(tag) => match tag.name.as_str() {
                "row" => {
                    row.begin(&xml, &tag)?;
                    row.is_hidden = tag.is("hidden");
                }
                "c" => {
                    let at = row.cell(&xml, &tag)?;
                    let parts = parts(&mut xml, &grid, at)?;
                    let cell = cell(context, &grid, &tag, at, parts)?;
                    grid.put(report, room, at, &cell)?;
                    if row.is_hidden && !cell.text.trim().is_empty() {
                        row.is_hidden = false;
                        grid.hide_row();
                    }
                }
                "mergeCell" if merged.len() < MERGED => {
                    let range = tag.get("ref").and_then(range);
                    merged.extend(range);
                }
                "col" if tag.is("hidden") => {
                    let number = |name| tag.get(name).and_then(|it| it.parse::<u64>().ok());
                    if let (Some(first), Some(last)) = (number("min"), number("max")) {
                        grid.hide_columns(first.saturating_sub(1), last.saturating_sub(1));
                    }
                }
                "hyperlink" => has_links = true,
                _ => (),
            },
            Token::Close(_) | Token::Text(_) => (),
            Token::End => break,
        }
    }
    if has_links {
        grid.note(report, Code::WorkbookLinksIgnored);
    }
    grid.clear_merged(report, &merged)?;
    Ok(grid.finish(report))
}

/// Where the next row and the next cell are, if they do not say so.
#[derive(Default)]
struct Position {
    next_row: u64,
    row: u64,
    next_column: u64,
    is_hidden: bool,
}

impl Position {
    fn begin(&mut self, xml: &Xml<'_>, tag: &Tag) -> Result<(), Refusal> {
        self.row = match tag.get("r") {
            None => self.next_row,
            Some(written) => match written.parse::<u64>() {
                Ok(number) if 0 < number => number - 1,
                _ => return Err(xml.refusal(&format!("<row r=\"{written}\">"))),
            },
        };
        self.next_row = self.row.saturating_add(1);
        self.next_column = 0;
        Ok(())
    }

    fn cell(&mut self, xml: &Xml<'_>, tag: &Tag) -> Result<(u64, u64), Refusal> {
        let at = match tag.get("r") {
            None => (self.row, self.next_column),
            Some(written) => address(written)
                .filter(|it| it.0 == self.row)
                .ok_or_else(|| xml.refusal(&format!("<c r=\"{written}\">")))?,
        };
        self.next_column = at.1.saturating_add(1);
        Ok(at)
    }
}

/// A cell's row and column, from 0: (8, 3) for `D9`.
fn address(written: &str) -> Option<(u64, u64)> {
    let n_letters = written.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (letters, digits) = written.split_at_checked(n_letters)?;
    // More letters or digits than any spreadsheet has.
    if letters.is_empty() || 7 < letters.len() || 12 < digits.len() {
        return None;
    }
    let column = letters
        .bytes()
        .fold(0u64, |sum, it| sum * 26 + u64::from(it.to_ascii_uppercase() - b'A') + 1);
    let row: u64 = digits.parse().ok()?;
    Some((row.checked_sub(1)?, column - 1))
}

/// The rows and the columns of a range such as `A1:C3`.
fn range(written: &str) -> Option<Range> {
    let (from, to) = written.split_once(':')?;
    let (from, to) = (address(from)?, address(to)?);
    Some(Range { rows: (from.0, to.0), columns: (from.1, to.1) })
}

/// Reads up to the end of a cell.
fn parts(xml: &mut Xml<'_>, grid: &Grid, at: (u64, u64)) -> Result<Parts, Refusal> {
    let mut parts = Parts::default();
    let mut current: Option<String> = None;
    loop {
        let token = xml.try_token().map_err(|trouble| match trouble {
            Trouble::TooLong => grid.too_long(at.0, at.1),
            Trouble::Refused(refusal) => refusal,
        })?;
        match token {
            Token::Open(tag) => match tag.name.as_str() {
                "v" | "f" => current = Some(String::new()),
                "is" => parts.inline = Some(runs(xml, "is")?),
                _ => xml.skip()?,
            },
            Token::Text(text) => {
                if let Some(current) = &mut current {
                    current.push_str(&text);
                    if LIMITS.cell_bytes < current.len() {
                        return Err(grid.too_long(at.0, at.1));
                    }
                }
            }
            Token::Close(name) => match name.as_str() {
                "v" => parts.value = current.take(),
                "f" => parts.formula = current.take(),
                "c" => return Ok(parts),
                _ => (),
            },
            Token::End => return Ok(parts),
        }
    }
}

/// What a cell says.
fn cell(
    context: &Context,
    grid: &Grid,
    tag: &Tag,
    at: (u64, u64),
    parts: Parts,
) -> Result<Cell, Refusal> {
    let kind = tag.get("t").unwrap_or("n");
    if kind == "inlineStr" {
        return Ok(Cell::of(parts.inline.unwrap_or_default()));
    }
    let Some(written) = parts.value.filter(|it| !it.is_empty() || kind == "str") else {
        let asked = |it| Cell::asked(Code::WorkbookFormulaEmpty, format!("={it}"));
        return Ok(parts.formula.map_or_else(Cell::default, asked));
    };
    let broken = || grid.refusal(Code::WorkbookBroken, at.0, at.1);
    match kind {
        "s" => {
            let number: usize = written.trim().parse().map_err(|_| broken())?;
            context.texts.get(number).map(Cell::of).ok_or_else(broken)
        }
        "str" => Ok(Cell::of(unescaped(&written))),
        "b" => match written.trim() {
            "1" | "true" => Ok(Cell::of("yes")),
            "0" | "false" => Ok(Cell::of("no")),
            _ => Err(broken()),
        },
        "e" => Ok(Cell::asked(Code::WorkbookCellError, written)),
        "d" => Ok(value::iso_date(&written)),
        "n" => {
            let style = tag.get("s").and_then(|it| it.parse::<usize>().ok()).unwrap_or(0);
            let shown = context.shown.get(style).copied().unwrap_or(Shown::Number);
            Ok(value::number(&written, shown, context.calendar))
        }
        _ => Err(broken()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_count_from_nought() {
        assert_eq!(address("A1"), Some((0, 0)));
        assert_eq!(address("D9"), Some((8, 3)));
        assert_eq!(address("XFD1048576"), Some((1_048_575, 16_383)));
        for wrong in ["", "A", "1", "A0", "1A", "AAAAAAAA1", "A-1", "é1", "A1B"] {
            assert_eq!(address(wrong), None, "{wrong}");
        }
    }
}
