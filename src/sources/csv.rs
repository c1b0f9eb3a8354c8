//! Delimited text with a header row: separators and quotes recognised, every row accounted for.
//!
//! The csv crate is lenient: a quotation mark that is never closed makes it read the rest of a file as one cell.
//! Therefore rows are counted a second time, by a small scanner that does nothing else, and the two must agree.

use crate::{
    diagnostic::{Checked, Code, Diagnostic, Place, Severity},
    register::{
        Cells,
        draft::{Draft, DraftRow, Reading},
        tables::{Need, Table},
    },
    sources::{
        LIMITS, TableRows, characters,
        heading::{self, Heading},
        text,
    },
};

mod delimiter;
mod lines;
mod reader;

pub(super) use delimiter::{delimiter, holds_nothing, name_of, without_separator_line};
pub(super) use lines::{Lines, n_line_ends, scan};
pub(super) use reader::{Reader, Record};

/// A file taken apart: its heading and its records, each with the line on which it starts.
#[derive(Debug, Clone, Default)]
pub(super) struct Records {
    pub(super) headings: Vec<String>,
    pub(super) header_line: u64,
    pub(super) rows: Vec<(u64, Cells)>,
    /// Rows below the header, by the independent count.
    pub(super) n_read: u64,
    /// Empty lines among them.
    pub(super) n_empty_lines: u64,
}

/// Reads one table; `None` if the file is refused.
///
/// Columns may stand in any order; a heading that is no column is said and left out.
pub fn read_table(table: &'static Table, file: &str, bytes: &[u8]) -> Checked<Option<TableRows>> {
    let mut diagnostics = Vec::new();
    let value = read_records(file, bytes, &needed(table), &mut diagnostics)
        .and_then(|records| fill(table, file, records, &mut diagnostics));
    Checked { value, diagnostics }
}

/// The columns that a table cannot do without, by which its heading is known.
pub(super) fn needed(table: &'static Table) -> Vec<&'static str> {
    table.columns.iter().filter(|it| it.need == Need::Required).map(|it| it.name).collect()
}

/// Takes a file apart, whatever table it is for; the heading is the row that has all columns that are needed.
pub(super) fn read_records(
    file: &str,
    bytes: &[u8],
    needed: &[&str],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Records> {
    let text = text::decode(file, bytes).report_to(diagnostics)?;
    let Opened::Records { text, delimiter, lines } = open(file, &text, needed, diagnostics)? else {
        return Some(Records::default());
    };
    parse(file, text, delimiter, &lines, diagnostics)
}

/// How a text is written.
pub(super) enum Opened<'a> {
    /// It holds nothing.
    Nothing,
    /// The text from its heading on, what separates its fields, and where its records start.
    Records { text: &'a str, delimiter: u8, lines: Lines },
}

/// Finds out how a text is written; `None` if it is refused.
pub(super) fn open<'a>(
    file: &str,
    text: &'a str,
    needed: &[&str],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Opened<'a>> {
    let (text, first_line, given) = without_separator_line(text);
    if holds_nothing(text) {
        diagnostics.push(Diagnostic::note(Code::TableEmpty, Place::file(file)));
        return Some(Opened::Nothing);
    }
    let delimiter = match given {
        Some(given) => given,
        None => match delimiter(text) {
            Ok(found) => found,
            Err(refused) => {
                diagnostics.push(Diagnostic::refusal(refused, Place::row(file, first_line)));
                return None;
            }
        },
    };
    if delimiter != b',' {
        let note = Diagnostic::note(Code::DelimiterRecognised, Place::file(file));
        diagnostics.push(note.with("delimiter", name_of(delimiter)));
    }
    let (text, first_line) = from_heading(file, text, delimiter, first_line, needed, diagnostics)?;
    let lines = match scan(text, delimiter, first_line) {
        Ok(lines) => lines,
        Err(unclosed) => {
            let refusal = Diagnostic::refusal(Code::QuoteUnclosed, Place::row(file, unclosed.line));
            diagnostics.push(refusal.with("lines", unclosed.n_lines).with("first", unclosed.start));
            return None;
        }
    };
    Some(Opened::Records { text, delimiter, lines })
}

/// Takes off what stands above the heading; `None` with a refusal if there are two of them.
fn from_heading<'a>(
    file: &str,
    text: &'a str,
    delimiter: u8,
    first_line: u64,
    needed: &[&str],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<(&'a str, u64)> {
    match heading::find(text, delimiter, needed) {
        Heading::First => Some((text, first_line)),
        Heading::Below { bytes, lines } => {
            let line = first_line + lines;
            let note = Diagnostic::note(Code::HeadingBelow, Place::row(file, line));
            diagnostics.push(note.with("line", line));
            Some((text.get(bytes..)?, line))
        }
        Heading::Twice { first, second } => {
            let place = Place::row(file, first_line + second);
            let refusal = Diagnostic::refusal(Code::HeadingTwice, place);
            diagnostics.push(refusal.with("line", first_line + first));
            None
        }
    }
}

fn parse(
    file: &str,
    text: &str,
    delimiter: u8,
    lines: &Lines,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Records> {
    let mut rows = rows(file, text, delimiter, lines, diagnostics)?.into_iter();
    let (header_line, headings) = rows.next().unwrap_or_default();
    let n_empty_lines = lines.n_empty;
    let n_read = u64::try_from(lines.starts.len()).unwrap_or(u64::MAX) - 1 + n_empty_lines;
    let headings = headings.iter().map(str::to_owned).collect();
    Some(Records { headings, header_line, rows: rows.collect(), n_read, n_empty_lines })
}

/// The header of a text that holds nothing else, and the number of lines up to its end; `None` if it is refused.
pub(super) fn header(
    file: &str,
    text: &str,
    delimiter: u8,
    first_line: u64,
) -> Option<(Records, u64)> {
    let lines = scan(text, delimiter, first_line).ok()?;
    Some((parse(file, text, delimiter, &lines, &mut Vec::new())?, lines.end - 1))
}

/// The rows of a text with their lines, the first one too; `None` with a refusal if they exceed the limits.
pub(super) fn rows(
    file: &str,
    text: &str,
    delimiter: u8,
    lines: &Lines,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Vec<(u64, Cells)>> {
    let mut reader = Reader::of(text, delimiter);
    let mut records = Vec::with_capacity(lines.starts.len());
    while let Some(record) = reader.next() {
        let line = lines.starts.get(records.len()).copied().unwrap_or(0);
        if let Some((code, limit)) = LIMITS.exceeded_by(record) {
            let place = Place::row(file, line);
            diagnostics.push(Diagnostic::refusal(code, place).with("limit", limit));
            return None;
        }
        records.push((line, Cells::sized(record.fields().map(str::trim), record.n_bytes())));
    }
    if records.len() != lines.starts.len() {
        let refusal = Diagnostic::refusal(Code::RowsLost, Place::file(file));
        diagnostics.push(refusal.with("found", records.len()).with("expected", lines.starts.len()));
        return None;
    }
    Some(records)
}

/// A heading as columns are named: lower case, with underscores.
pub(super) fn plain(heading: &str) -> String {
    heading.to_lowercase().replace(['-', ' ', '\u{a0}'], "_")
}

fn fill(
    table: &'static Table,
    file: &str,
    records: Records,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<TableRows> {
    let mut draft = Draft {
        table,
        file: file.into(),
        headings: vec![None; table.columns.len()],
        rows: Vec::new(),
    };
    let mut reading = Reading {
        file: file.to_owned(),
        tables: vec![table.name.to_owned()],
        n_read: records.n_read,
        n_used: 0,
        n_set_aside: 0,
        n_blank: records.n_empty_lines,
    };
    if records.headings.is_empty() {
        return Some(TableRows { draft, reading });
    }
    let columns = match_headings(table, file, &records, diagnostics)?;
    for (position, column) in columns.iter().enumerate() {
        if let Some(heading) = column.and_then(|at| draft.headings.get_mut(at)) {
            *heading = records.headings.get(position).cloned();
        }
    }
    if records.rows.iter().all(|it| it.1.is_blank()) {
        diagnostics.push(Diagnostic::note(Code::TableEmpty, Place::file(file)));
    }
    draft.rows.reserve_exact(records.rows.len());
    for (line, cells) in records.rows {
        if cells.is_blank() {
            reading.n_blank += 1;
            continue;
        }
        match row(&draft, line, &cells, &columns) {
            Ok(row) => {
                reading.n_used += 1;
                draft.rows.push(row);
            }
            Err(question) => {
                reading.n_set_aside += 1;
                diagnostics.push(question);
                if is_beyond_limit(file, line, reading.n_set_aside, diagnostics) {
                    return None;
                }
            }
        }
    }
    Some(TableRows { draft, reading })
}

/// Refuses a file of which hardly a row fits: it is no such table, and a message for each row would take more than the rows.
pub(super) fn is_beyond_limit(
    file: &str,
    line: u64,
    n_set_aside: u64,
    diagnostics: &mut Vec<Diagnostic>,
) -> bool {
    /// So many of the questions are told all the same.
    const TOLD: usize = 20;
    if n_set_aside <= LIMITS.misfits {
        return false;
    }
    let mut n_told = 0;
    diagnostics.retain(|it| {
        let is_question = it.severity == Severity::Question && *it.place.file == *file;
        n_told += usize::from(is_question);
        !is_question || n_told <= TOLD
    });
    let refusal = Diagnostic::refusal(Code::QuestionsTooMany, Place::row(file, line));
    diagnostics.push(refusal.with("limit", LIMITS.misfits));
    true
}

/// For each heading, the position of its column in the table.
pub(super) fn match_headings(
    table: &'static Table,
    file: &str,
    records: &Records,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Vec<Option<usize>>> {
    let place = Place::row(file, records.header_line);
    let mut columns = Vec::with_capacity(records.headings.len());
    let mut seen: Vec<String> = Vec::new();
    let mut is_refused = false;
    for heading in &records.headings {
        let name = plain(heading);
        if !name.is_empty() && seen.contains(&name) {
            let refusal = Diagnostic::refusal(Code::ColumnTwice, place.clone());
            diagnostics.push(refusal.with("column", heading));
            is_refused = true;
        }
        let column = table.position(&name);
        if column.is_none() && !name.is_empty() {
            let note = Diagnostic::note(Code::ColumnUnknown, place.cell(heading.clone()));
            diagnostics.push(note.with("column", heading).with("table", table.name));
        }
        columns.push(column);
        seen.push(name);
    }
    for column in table.columns.iter().filter(|it| it.need == Need::Required) {
        if !seen.iter().any(|it| it == column.name) {
            let refusal = Diagnostic::refusal(Code::ColumnMissing, place.clone());
            let headings = records.headings.join(", ");
            diagnostics
                .push(refusal.with("column", column.name).with_whole("headings", clip(&headings)));
            is_refused = true;
        }
    }
    (!is_refused).then_some(columns)
}

fn clip(text: &str) -> String {
    text.chars().take(300).collect()
}

pub(super) fn row(
    draft: &Draft,
    line: u64,
    cells: &Cells,
    columns: &[Option<usize>],
) -> Result<DraftRow, Diagnostic> {
    let has_extra = cells.iter().skip(columns.len()).any(|it| !it.is_empty());
    if cells.len() < columns.len() || has_extra {
        let place = Place::row(draft.file.clone(), line);
        let question = Diagnostic::question(Code::RowLength, place);
        return Err(question.with("found", cells.len()).with("expected", columns.len()));
    }
    let is_in_order = cells.len() == draft.table.columns.len()
        && columns.iter().zip(0..).all(|(column, at)| *column == Some(at));
    let row = if is_in_order {
        DraftRow { line, cells: cells.clone() }
    } else {
        DraftRow { line, cells: in_order(draft.table, cells, columns) }
    };
    let row = characters::in_one_form(draft.table, row);
    characters::question(draft, &row).map_or(Ok(row), Err)
}

/// The cells in the order of the table's columns.
fn in_order(table: &Table, cells: &Cells, columns: &[Option<usize>]) -> Cells {
    let mut ordered = vec![""; table.columns.len()];
    for (cell, at) in cells.iter().zip(columns).filter_map(|(cell, at)| Some((cell, (*at)?))) {
        if let Some(slot) = ordered.get_mut(at) {
            *slot = cell;
        }
    }
    ordered.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    fn read(text: &str) -> (Option<TableRows>, String) {
        let checked = read_table(Table::find("portfolios").unwrap(), "p.csv", text.as_bytes());
        let language = Language::find("en").unwrap();
        let lines: Vec<String> = checked.diagnostics.iter().map(|it| it.render(language)).collect();
        (checked.value, lines.join("\n"))
    }

    fn check(text: &str, ids: &[&str]) -> String {
        let (rows, messages) = read(text);
        let rows = rows.unwrap();
        let actual: Vec<&str> = rows.draft.rows.iter().map(|it| it.cells.get(0).unwrap()).collect();
        assert_eq!(actual, ids, "{text:?}\n{messages}");
        let reading = rows.reading;
        assert_eq!(reading.n_read, reading.n_used + reading.n_set_aside + reading.n_blank);
        messages
    }

    #[test]
    fn columns_may_stand_in_any_order_and_be_spelled_with_capitals() {
        assert_eq!(check("Name,ID\nHousing,wonen\n", &["wonen"]), "");
    }

    #[test]
    fn semicolons_tabs_and_bars_are_recognised_and_said() {
        for delimiter in [";", "\t", "|"] {
            let text = "id,name\na,x y\nb,z\n".replace(',', delimiter);
            assert!(check(&text, &["a", "b"]).contains("delimiter-recognised"), "{text}");
        }
        assert!(check("sep=;\nid;name\na;x,y\n", &["a"]).contains("delimiter-recognised"));
    }

    #[test]
    fn lines_are_counted_right_within_quotes_and_with_any_line_end() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["id,name", "a,\"x", "y\"", "", "b,z", ""].join(end);
            let (rows, _) = read(&text);
            let lines: Vec<u64> = rows.unwrap().draft.rows.iter().map(|it| it.line).collect();
            assert_eq!(lines, [2, 5], "{end:?}");
        }
    }

    #[test]
    fn a_quote_that_is_never_closed_is_refused_with_the_line_on_which_it_opens() {
        let (rows, messages) = read("id,name\na,x\nb,\"y\nc,z\nd,z\n");
        assert!(rows.is_none());
        insta::assert_snapshot!(messages, @r#"
        p.csv:3: error[quote-unclosed]: a quotation mark is never closed and swallows 4 lines; it begins with `"y⟨U+000A⟩c,z⟨U+000A⟩d,z⟨U+000A⟩`
          help: close it, or take it away; nothing of this file is used
        "#);
    }

    #[test]
    fn a_quote_within_a_field_is_a_quote() {
        assert_eq!(check("id,name\na,de \"oude\" raad\n", &["a"]), "");
    }

    #[test]
    fn rows_that_are_too_short_or_too_long_are_set_aside_and_the_others_used() {
        let messages = check("id,name,name_en\na,x,y\nb\nc,x,y,z\nd,x,y,\n", &["a", "d"]);
        insta::assert_snapshot!(messages, @"
        p.csv:3: question[row-length]: the row has 1 fields and the header 3
          help: check that a text with a comma stands between quotation marks
        p.csv:4: question[row-length]: the row has 4 fields and the header 3
          help: check that a text with a comma stands between quotation marks
        ");
    }

    #[test]
    fn a_heading_too_many_is_said_and_one_too_few_is_refused() {
        insta::assert_snapshot!(check("id,name,colour\na,x,blue\n", &["a"]), @"
        p.csv:1:colour: note[column-unknown]: column `colour` does not belong to table portfolios and is not read
          help: rename the column, or leave it
        ");
        let (rows, messages) = read("id,title\na,x\n");
        assert!(rows.is_none());
        insta::assert_snapshot!(messages, @"
        p.csv:1:title: note[column-unknown]: column `title` does not belong to table portfolios and is not read
          help: rename the column, or leave it
        p.csv:1: error[column-missing]: column name is missing; the header has: id, title
          help: add the column, or rename the one that holds the same
        ");
    }

    #[test]
    fn two_columns_with_one_heading_are_refused() {
        let (rows, messages) = read("id,name,Name\na,x,y\n");
        assert!(rows.is_none());
        assert!(messages.contains("column-twice"), "{messages}");
    }

    #[test]
    fn a_name_with_an_invisible_character_is_a_question() {
        assert!(check("id,name\na\u{200b},x\nb,y\n", &["b"]).contains("⟨U+200B⟩"));
    }

    #[test]
    fn an_empty_file_is_an_empty_table() {
        assert!(check("", &[]).contains("table-empty"));
        assert!(check("id,name\n\n\n", &[]).contains("table-empty"));
    }

    proptest::proptest! {
        #[test]
        fn every_row_is_accounted_for_whatever_the_text(text in "[a,\";\n\r \u{e9}]{0,80}") {
            let text = format!("id,name\n{text}");
            if let (Some(rows), _) = read(&text) {
                let it = rows.reading;
                proptest::prop_assert_eq!(it.n_read, it.n_used + it.n_set_aside + it.n_blank);
            }
        }

        #[test]
        fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(0_u8..=255, 0..200)) {
            let checked = read_table(Table::find("parties").unwrap(), "p.csv", &bytes);
            proptest::prop_assert!(checked.value.is_some() || !checked.diagnostics.is_empty());
        }
    }
}
