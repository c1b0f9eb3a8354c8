//! The sheets that people fill, as workbooks: from their layout to what `export::workbook` writes.

use crate::{
    cli::{Stop, exit},
    export::workbook::{self, Book, Cell, Column, Content, Fill as By, Note, Row, Sheet, Table},
    language::Language,
    sources::routine::layout::{Fill, Layout, README, SHEETS},
};

/// A sheet of a layout with rows.
pub(super) fn sheet(layout: &'static Layout, rows: Vec<Row>, language: &Language) -> Sheet {
    let columns = layout.columns.iter().map(|it| {
        let heading = layout.heading(it.key, language);
        let typed = Column::text(heading, it.width);
        let column = match it.fill {
            Fill::Text | Fill::Numbered => typed,
            Fill::Date => Column { width: it.width, ..Column::date(heading) },
            Fill::Count => Column::number(heading, it.width),
            Fill::Choice(choice) => {
                typed.one_of(choice.codes.iter().map(|code| choice.word(code, language)))
            }
            Fill::NameOf(key) => match SHEETS.iter().find(|it| it.key == key) {
                Some(other) => {
                    let first = other.columns.first().map_or("", |it| it.key);
                    typed.from_sheet(other.name(language), other.heading(first, language))
                }
                None => typed,
            },
            Fill::Given => typed.filled(By::Locked),
        };
        let help = format!("sheet.{}.{}.help", layout.key, it.key);
        match language.texts().get(&help) {
            Some(text) => column.helped(text.clone()),
            None => column,
        }
    });
    let table = Table { columns: columns.collect(), rows };
    Sheet { name: layout.name(language).to_owned(), content: Content::Table(table) }
}

/// The sheet that explains the others; a line that starts with `# ` is a heading.
pub(super) fn readme(key: &str, arguments: &[(&str, String)], language: &Language) -> Sheet {
    let text = language.fill(key, arguments);
    let notes = text.lines().map(|line| match line.strip_prefix("# ") {
        Some(heading) => Note::Heading(heading.to_owned()),
        None => Note::Line(line.to_owned()),
    });
    let name = language.text(&format!("sheet.{README}")).to_owned();
    Sheet { name, content: Content::Notes(notes.collect()) }
}

/// A row of texts.
pub(super) fn row(texts: &[&str]) -> Row {
    Row::data(texts.iter().map(|it| Cell::text(*it)).collect())
}

/// A row of texts, dates among them as days.
pub(super) fn row_of(layout: &Layout, texts: &[String]) -> Row {
    let cells = layout.columns.iter().zip(texts).map(|(column, text)| {
        let day = text.parse().ok().filter(|_| column.fill == Fill::Date);
        day.map_or_else(|| Cell::text(text.clone()), Cell::Date)
    });
    Row::data(cells.collect())
}

/// The two forms of a workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Xlsx,
    Ods,
}

/// The bytes of a workbook.
pub(super) fn bytes(book: &Book, form: Form, language: &Language) -> anyhow::Result<Vec<u8>> {
    let made = match form {
        Form::Xlsx => workbook::xlsx(book),
        Form::Ods => workbook::ods(book),
    };
    made.map_err(|err| {
        let arguments = [("file", book.title.clone()), ("reason", err.to_string())];
        Stop::new(exit::CANNOT_CREATE, language.fill("cli.cannot_write", &arguments)).into()
    })
}
