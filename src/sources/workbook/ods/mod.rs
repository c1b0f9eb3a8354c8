//! .ods: all sheets stand in one part, and what repeats is written once.

use std::collections::BTreeSet;

use crate::{
    diagnostic::Code,
    sources::{
        LIMITS,
        workbook::{
            Refusal, Report, Sheet, Workbook,
            container::Container,
            grid::{Grid, Room},
            refuse,
            value::{self, Cell},
            xml::{Tag, Token, Xml},
        },
    },
};

mod text;

use text::text;

/// What is seen on the way and said at the end.
#[derive(Default)]
struct Seen {
    links: bool,
    comments: bool,
}

/// A row while it is read.
struct Row {
    first: u64,
    repeated: u64,
    is_hidden: bool,
    cells: Vec<(u64, u64, Cell)>,
    next_column: u64,
}

pub(super) fn read(
    report: &mut Report<'_>,
    container: &mut Container<'_>,
) -> Result<Workbook, Refusal> {
    refuse_protected(container)?;
    let has_macros =
        container.names().iter().any(|it| it.starts_with("Basic/") || it.starts_with("Scripts/"));
    if has_macros {
        report.note(Code::WorkbookMacrosIgnored);
    }
    let mut xml = container.needed("content.xml")?;
    let hidden = hidden_styles(&mut xml)?;
    let mut workbook = Workbook::default();
    let mut room = Room::new();
    let mut seen = Seen::default();
    let mut n_sheets = 0;
    // Inside `office:spreadsheet`; what stands there beside tables, such as tracked changes, may hold cells that are none.
    loop {
        match xml.token()? {
            Token::Open(tag) if tag.name == "table" => {
                n_sheets += 1;
                if LIMITS.workbook.sheets < n_sheets {
                    let refusal = refuse(Code::WorkbookSheets, report.file);
                    return Err(refusal.with("limit", LIMITS.workbook.sheets));
                }
                let name = tag.get("name").unwrap_or_default().to_owned();
                let is_hidden = tag.get("style-name").is_some_and(|it| hidden.contains(it));
                if report.admits(&name, is_hidden)? {
                    workbook.sheets.push(table(report, &mut xml, &name, &mut room, &mut seen)?);
                } else {
                    xml.skip()?;
                }
            }
            Token::Open(_) => xml.skip()?,
            Token::End => break,
            Token::Close(_) | Token::Text(_) => (),
        }
    }
    if seen.links {
        report.note(Code::WorkbookLinksIgnored);
    }
    if seen.comments {
        report.note(Code::WorkbookCommentsIgnored);
    }
    Ok(workbook)
}

/// A password turns every part but the list of parts into noise.
fn refuse_protected(container: &mut Container<'_>) -> Result<(), Refusal> {
    let file = container.file;
    let Some(mut xml) = container.part("META-INF/manifest.xml")? else { return Ok(()) };
    loop {
        match xml.token()? {
            Token::Open(tag) if tag.name == "encryption-data" => {
                return Err(refuse(Code::WorkbookProtected, file));
            }
            Token::End => return Ok(()),
            Token::Open(_) | Token::Close(_) | Token::Text(_) => (),
        }
    }
}

/// The styles of sheets that are not shown, up to where the sheets begin.
fn hidden_styles(xml: &mut Xml<'_>) -> Result<BTreeSet<String>, Refusal> {
    let mut hidden = BTreeSet::new();
    let mut style = String::new();
    loop {
        match xml.token()? {
            Token::Open(tag) => match tag.name.as_str() {
                "spreadsheet" => return Ok(hidden),
                "style" => tag.get("name").unwrap_or_default().clone_into(&mut style),
                "table-properties" if tag.get("display") == Some("false") => {
                    hidden.insert(style.clone());
                }
                _ => (),
            },
            Token::End => return Err(xml.refusal("<office:spreadsheet>")),
            Token::Close(_) | Token::Text(_) => (),
        }
    }
}

fn table(
    report: &mut Report<'_>,
    xml: &mut Xml<'_>,
    name: &str,
    room: &mut Room,
    seen: &mut Seen,
) -> Result<Sheet, Refusal> {
    let mut grid = Grid::new(report.file, name);
    let mut next_row = 0u64;
    let mut next_column = 0u64;
    loop {
        match xml.token()? {
            Token::Open(tag) => match tag.name.as_str() {
                "table-row" => {
                    let row = row(xml, &grid, &tag, next_row, seen)?;
                    next_row = next_row.saturating_add(row.repeated);
                    put(report, &mut grid, room, &row)?;
                }
                "table-column" => {
                    let first = next_column;
                    let repeated = repeated(xml, &tag, "number-columns-repeated")?;
                    next_column = next_column.saturating_add(repeated);
                    if tag.get("visibility").is_some_and(|it| it != "visible") {
                        grid.hide_columns(first, next_column - 1);
                    }
                }
                // Rows and columns may be grouped, or repeat on each page.
                "table-header-rows" | "table-row-group" | "table-rows" => (),
                "table-header-columns" | "table-column-group" | "table-columns" => (),
                _ => xml.skip()?,
            },
            Token::Close(name) if name == "table" => break,
            Token::Close(_) | Token::Text(_) => (),
            Token::End => break,
        }
    }
    Ok(grid.finish(report))
}

fn row(
    xml: &mut Xml<'_>,
    grid: &Grid,
    tag: &Tag,
    first: u64,
    seen: &mut Seen,
) -> Result<Row, Refusal> {
    let mut row = Row {
        first,
        repeated: repeated(xml, tag, "number-rows-repeated")?,
        is_hidden: tag.get("visibility").is_some_and(|it| it != "visible"),
        cells: Vec::new(),
        next_column: 0,
    };
    loop {
        match xml.token()? {
            Token::Open(tag) => match tag.name.as_str() {
                "table-cell" => {
                    let repeated = repeated(xml, &tag, "number-columns-repeated")?;
                    let at = (row.first, row.next_column);
                    let cell = cell(xml, grid, &tag, at, seen)?;
                    if !cell.text.trim().is_empty() || cell.question.is_some() {
                        row.cells.push((row.next_column, repeated, cell));
                    }
                    row.next_column = row.next_column.saturating_add(repeated);
                }
                // What lies under a merged cell is not seen, and not read.
                "covered-table-cell" => {
                    let repeated = repeated(xml, &tag, "number-columns-repeated")?;
                    xml.skip()?;
                    row.next_column = row.next_column.saturating_add(repeated);
                }
                _ => xml.skip()?,
            },
            Token::Close(name) if name == "table-row" => return Ok(row),
            Token::End => return Ok(row),
            Token::Close(_) | Token::Text(_) => (),
        }
    }
}

/// How often something stands there.
fn repeated(xml: &Xml<'_>, tag: &Tag, attribute: &str) -> Result<u64, Refusal> {
    match tag.get(attribute).map(str::parse::<u64>) {
        None => Ok(1),
        Some(Ok(times)) if 0 < times => Ok(times),
        Some(_) => Err(xml.refusal(attribute)),
    }
}

/// Puts a row as often as it stands there; the limits end it where that is too often.
fn put(
    report: &mut Report<'_>,
    grid: &mut Grid,
    room: &mut Room,
    row: &Row,
) -> Result<(), Refusal> {
    if row.cells.is_empty() {
        return Ok(());
    }
    for down in 0..row.repeated {
        if row.is_hidden {
            grid.hide_row();
        }
        let number = row.first.saturating_add(down);
        for (column, repeated, cell) in &row.cells {
            for along in 0..*repeated {
                grid.put(report, room, (number, column.saturating_add(along)), cell)?;
            }
        }
    }
    Ok(())
}

/// Reads up to the end of a cell.
fn cell(
    xml: &mut Xml<'_>,
    grid: &Grid,
    tag: &Tag,
    at: (u64, u64),
    seen: &mut Seen,
) -> Result<Cell, Refusal> {
    let text = text(xml, grid, at, seen)?;
    let kind = tag.get("value-type").unwrap_or_default();
    // LibreOffice says beside the kind that it is an error.
    let is_error = tag.all("value-type").any(|it| it == "error");
    let is_worked_out = tag.get("formula").is_some();
    let looks_wrong =
        text.starts_with("Err:") || text.starts_with('#') && text.ends_with(['!', '?', 'A']);
    if is_error || is_worked_out && looks_wrong {
        return Ok(Cell::asked(Code::WorkbookCellError, text));
    }
    if is_worked_out && kind.is_empty() && text.is_empty() {
        let formula = tag.get("formula").unwrap_or_default();
        return Ok(Cell::asked(Code::WorkbookFormulaEmpty, formula));
    }
    let value = |name: &str| tag.get(name).unwrap_or_default();
    Ok(match kind {
        "float" | "percentage" | "currency" => {
            value::number(value("value"), value::Shown::Number, value::Calendar::From1900)
        }
        "date" => value::iso_date(value("date-value")),
        "time" => value::iso_time(value("time-value")),
        "boolean" => match value("boolean-value") {
            "true" => Cell::of("yes"),
            "false" => Cell::of("no"),
            other => Cell::asked(Code::WorkbookCellError, other),
        },
        _ if text.is_empty() => Cell::of(value("string-value")),
        _ => Cell::of(text),
    })
}
