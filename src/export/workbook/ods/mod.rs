//! A workbook as .ods.

use std::fmt::Write as _;

use crate::export::{
    package::{Packing, Part, pack},
    workbook::{
        Book, Cell, Choices, Column, Content, Kind, Note, Role, Row, Sheet, Table, Unwritable,
        check, letters, plain, source,
    },
    xml::escaped,
};

mod styles;

use styles::{automatic_styles, style, styles};

const KIND: &str = "application/vnd.oasis.opendocument.spreadsheet";

const NAMESPACES: &str = concat!(
    r#" xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0""#,
    r#" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0""#,
    r#" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0""#,
    r#" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0""#,
    r#" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0""#,
    r#" xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0""#,
    r#" xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2""#,
    r#" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0""#,
    r#" xmlns:dc="http://purl.org/dc/elements/1.1/""#,
    r#" xmlns:config="urn:oasis:names:tc:opendocument:xmlns:config:1.0""#,
    // The name `ooo:view-settings` is looked up by this.
    r#" xmlns:ooo="http://openoffice.org/2004/office""#,
    r#" office:version="1.3""#,
);

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

const MANIFEST: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
    r#"<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">"#,
    r#"<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>"#,
    r#"<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>"#,
    r#"<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/>"#,
    r#"<manifest:file-entry manifest:full-path="settings.xml" manifest:media-type="text/xml"/>"#,
    r#"<manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/>"#,
    "</manifest:manifest>",
);

/// Columns of a sheet that are there to be used.
const COLUMNS: usize = 1_024;

/// Writes the workbook; the same book gives the same bytes.
///
/// # Errors
///
/// Says what cannot be written, and where.
pub fn ods(book: &Book) -> Result<Vec<u8>, Unwritable> {
    check(book)?;
    let parts = [
        // First and as it is: by these bytes the kind is known.
        Part { packing: Packing::Stored, ..Part::new("mimetype", KIND) },
        Part::new("content.xml", content(book)),
        Part::new("styles.xml", styles()),
        Part::new("settings.xml", settings(book)),
        Part::new("meta.xml", meta(book)),
        Part::new("META-INF/manifest.xml", MANIFEST),
    ];
    Ok(pack(&parts)?)
}

fn meta(book: &Book) -> String {
    format!(
        "{HEAD}<office:document-meta{NAMESPACES}><office:meta><dc:title>{}</dc:title><meta:creation-date>2026-01-01T00:00:00</meta:creation-date></office:meta></office:document-meta>",
        escaped(&book.title)
    )
}

/// Keeps the header of every table in sight.
fn settings(book: &Book) -> String {
    let item = |name: &str, kind: &str, value: u8| {
        format!(
            r#"<config:config-item config:name="{name}" config:type="{kind}">{value}</config:config-item>"#
        )
    };
    let mut tables = String::new();
    for sheet in &book.sheets {
        if matches!(sheet.content, Content::Notes(_)) {
            continue;
        }
        let _ = write!(
            tables,
            r#"<config:config-item-map-entry config:name="{}">{}{}{}{}{}{}{}</config:config-item-map-entry>"#,
            escaped(&sheet.name),
            item("HorizontalSplitMode", "short", 0),
            item("VerticalSplitMode", "short", 2),
            item("HorizontalSplitPosition", "int", 0),
            item("VerticalSplitPosition", "int", 1),
            item("ActiveSplitRange", "short", 2),
            item("PositionTop", "int", 0),
            item("PositionBottom", "int", 1),
        );
    }
    format!(
        concat!(
            "{}<office:document-settings{}><office:settings>",
            r#"<config:config-item-set config:name="ooo:view-settings">"#,
            r#"<config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>"#,
            r#"<config:config-item config:name="ViewId" config:type="string">view1</config:config-item>"#,
            r#"<config:config-item-map-named config:name="Tables">{}</config:config-item-map-named>"#,
            r#"<config:config-item config:name="ActiveTable" config:type="string">{}</config:config-item>"#,
            "</config:config-item-map-entry></config:config-item-map-indexed></config:config-item-set>",
            "</office:settings></office:document-settings>",
        ),
        HEAD,
        NAMESPACES,
        tables,
        book.sheets.first().map_or(String::new(), |it| escaped(&it.name)),
    )
}

fn content(book: &Book) -> String {
    let mut body = String::new();
    for (number, sheet) in book.sheets.iter().enumerate() {
        match &sheet.content {
            Content::Table(table) => write_table(&mut body, number, sheet, table),
            Content::Notes(notes) => write_notes(&mut body, sheet, notes),
        }
    }
    format!(
        "{HEAD}<office:document-content{NAMESPACES}><office:automatic-styles>{}</office:automatic-styles><office:body><office:spreadsheet>{}{body}</office:spreadsheet></office:body></office:document-content>",
        automatic_styles(book),
        validations(book),
    )
}

/// What is picked or told in a column: its name, if there is any.
fn validation_name(sheet: usize, position: usize, column: &Column) -> Option<String> {
    let is_plain = column.choices == Choices::Any && column.help.is_empty();
    (!is_plain).then(|| format!("s{sheet}v{position}"))
}

fn validations(book: &Book) -> String {
    let mut validations = String::new();
    for (number, sheet) in book.sheets.iter().enumerate() {
        let Content::Table(table) = &sheet.content else { continue };
        for (at, column) in table.columns.iter().enumerate() {
            if let Some(name) = validation_name(number, at, column) {
                validations.push_str(&validation(book, (sheet, at), column, &name));
            }
        }
    }
    if validations.is_empty() {
        return validations;
    }
    format!("<table:content-validations>{validations}</table:content-validations>")
}

fn validation(
    book: &Book,
    (own, position): (&Sheet, usize),
    column: &Column,
    name: &str,
) -> String {
    let (condition, on_error) = match &column.choices {
        Choices::Any => (String::new(), ""),
        Choices::OneOf(choices) => {
            let quoted = |it: &String| format!("\"{}\"", it.replace('"', "\"\""));
            let list: Vec<String> = choices.iter().map(quoted).collect();
            (format!("of:cell-content-is-in-list({})", list.join(";")), "stop")
        }
        Choices::From { sheet, heading } => {
            let (from, last) = source(book, sheet, heading).unwrap_or((0, 2));
            let (sheet, letters) = (quoted_sheet(sheet), letters(from));
            let range = format!("[${sheet}.${letters}$2:.${letters}${last}]");
            (format!("of:cell-content-is-in-list({range})"), "warning")
        }
    };
    let condition = if condition.is_empty() {
        condition
    } else {
        format!(r#" table:condition="{}" table:display-list="unsorted""#, escaped(&condition))
    };
    let help = if column.help.is_empty() {
        String::new()
    } else {
        format!(
            r#"<table:help-message table:display="true">{}</table:help-message>"#,
            paragraphs(&plain(&column.help))
        )
    };
    let error = if on_error.is_empty() {
        String::new()
    } else {
        format!(r#"<table:error-message table:display="true" table:message-type="{on_error}"/>"#)
    };
    format!(
        r#"<table:content-validation table:name="{name}"{condition} table:allow-empty-cell="true" table:base-cell-address="{}.{}2">{help}{error}</table:content-validation>"#,
        escaped(&quoted_sheet(&own.name)),
        letters(position),
    )
}

/// The name of a sheet as a reference has it.
fn quoted_sheet(name: &str) -> String {
    format!("'{}'", name.replace('\'', "''"))
}

fn write_notes(body: &mut String, sheet: &Sheet, notes: &[Note]) {
    let _ = write!(
        body,
        r#"<table:table table:name="{}" table:style-name="sheet"><table:table-column table:style-name="notes" table:default-cell-style-name="line"/>"#,
        escaped(&sheet.name)
    );
    for note in notes {
        let (text, style) = match note {
            Note::Heading(text) => (text, "line-heading"),
            Note::Line(text) => (text, "line"),
        };
        let cell = text_cell(text, style, "");
        let _ = write!(body, r#"<table:table-row table:style-name="low">{cell}</table:table-row>"#);
    }
    if notes.is_empty() {
        body.push_str("<table:table-row><table:table-cell/></table:table-row>");
    }
    body.push_str("</table:table>");
}

fn write_table(body: &mut String, number: usize, sheet: &Sheet, table: &Table) {
    let protected = if table.is_protected() { r#" table:protected="true""# } else { "" };
    let _ = write!(
        body,
        r#"<table:table table:name="{}" table:style-name="sheet"{protected}>"#,
        escaped(&sheet.name)
    );
    for (at, column) in table.columns.iter().enumerate() {
        let style = style(column.kind, column.fill, Role::Data);
        let _ = write!(
            body,
            r#"<table:table-column table:style-name="s{number}c{at}" table:default-cell-style-name="{style}"/>"#
        );
    }
    let n_left = COLUMNS.saturating_sub(table.columns.len()).max(1);
    let _ = write!(body, r#"<table:table-column table:number-columns-repeated="{n_left}"/>"#);
    body.push_str(r#"<table:table-header-rows><table:table-row table:style-name="low">"#);
    for column in &table.columns {
        body.push_str(&text_cell(&column.heading, "heading", ""));
    }
    if table.columns.is_empty() {
        body.push_str("<table:table-cell/>");
    }
    body.push_str("</table:table-row></table:table-header-rows>");
    for row in &table.rows {
        body.push_str(r#"<table:table-row table:style-name="low">"#);
        write_cells(body, number, table, row);
        body.push_str("</table:table-row>");
    }
    let _ = write!(
        body,
        r#"<table:table-row table:style-name="low" table:number-rows-repeated="{}">"#,
        crate::export::workbook::ROWS_READY
    );
    write_cells(body, number, table, &Row::default());
    body.push_str("</table:table-row></table:table>");
}

fn write_cells(body: &mut String, sheet: usize, table: &Table, row: &Row) {
    for (at, column) in table.columns.iter().enumerate() {
        let own = |kind| style(kind, column.fill, row.role);
        let validation = validation_name(sheet, at, column)
            .map_or_else(String::new, |it| format!(r#" table:content-validation-name="{it}""#));
        let cell = match row.cells.get(at).unwrap_or(&Cell::Blank) {
            Cell::Text(text) if !plain(text).is_empty() => {
                text_cell(text, &own(column.kind), &validation)
            }
            Cell::Blank | Cell::Text(_) => format!(
                r#"<table:table-cell table:style-name="{}"{validation}/>"#,
                own(column.kind)
            ),
            Cell::Date(day) => format!(
                r#"<table:table-cell table:style-name="{}"{validation} office:value-type="date" office:date-value="{day}"><text:p>{:02}-{:02}-{:04}</text:p></table:table-cell>"#,
                own(Kind::Date),
                day.day(),
                day.month(),
                day.year(),
            ),
            Cell::Number(value) => format!(
                r#"<table:table-cell table:style-name="{}"{validation} office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>"#,
                own(Kind::Number),
            ),
        };
        body.push_str(&cell);
    }
    if table.columns.is_empty() {
        body.push_str("<table:table-cell/>");
    }
}

fn text_cell(text: &str, style: &str, validation: &str) -> String {
    format!(
        r#"<table:table-cell table:style-name="{style}"{validation} office:value-type="string">{}</table:table-cell>"#,
        paragraphs(&plain(text))
    )
}

/// The lines of a text, with blanks as they are.
fn paragraphs(text: &str) -> String {
    let mut written = String::new();
    for line in text.split('\n') {
        written.push_str("<text:p>");
        let mut n_blanks = 0usize;
        // A blank at the beginning counts only in an element of its own.
        let mut may_be_plain = false;
        for character in line.chars() {
            if character == ' ' {
                n_blanks += 1;
                continue;
            }
            push_blanks(&mut written, n_blanks, may_be_plain);
            n_blanks = 0;
            may_be_plain = true;
            written.push_str(&escaped(character.encode_utf8(&mut [0; 4])));
        }
        push_blanks(&mut written, n_blanks, false);
        written.push_str("</text:p>");
    }
    written
}

fn push_blanks(written: &mut String, n: usize, may_be_plain: bool) {
    match n {
        0 => (),
        1 if may_be_plain => written.push(' '),
        n => {
            let _ = write!(written, r#"<text:s text:c="{n}"/>"#);
        }
    }
}
