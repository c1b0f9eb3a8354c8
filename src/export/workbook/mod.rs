//! Plain sheets become a workbook, as .xlsx or as .ods: one table per sheet, drop-downs, a header that stays in sight.
//!
//! Every text is a cell of text, whatever it begins with: no formula is ever written, and no cells are merged.
//! What the sheets mean is for whoever describes them.

use std::{fmt, io};

use crate::model::Day;

mod check;
mod ods;
mod xlsx;

use check::check;
pub use ods::ods;
pub use xlsx::xlsx;

/// Empty rows below those that are filled, with the drop-downs and formats of their columns.
pub const ROWS_READY: usize = 500;

/// Most characters of a cell, as Excel has it.
pub const MOST_CHARACTERS: usize = 32_767;

/// A workbook.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Book {
    /// Its title, in the properties of the file.
    pub title: String,
    /// The sheets, in the order of their tabs.
    pub sheets: Vec<Sheet>,
}

/// One sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Name on its tab: at most 31 characters, none of them `[ ] : * ? / \`.
    pub name: String,
    /// What it holds.
    pub content: Content,
}

/// What a sheet holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// One table with a header in the first row.
    Table(Table),
    /// Lines of explanation in one wide column.
    Notes(Vec<Note>),
}

/// One line of explanation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// A heading.
    Heading(String),
    /// A line of text.
    Line(String),
}

/// Columns, and rows of cells below their headings.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// One column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// What stands above it.
    pub heading: String,
    /// Width in characters.
    pub width: u16,
    /// What a person types in it.
    pub kind: Kind,
    /// What can be picked.
    pub choices: Choices,
    /// Who fills it.
    pub fill: Fill,
    /// What is shown beside a cell that is chosen; nothing if empty.
    pub help: String,
}

/// What a person types in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text, which stays as it was typed: `3-1` does not become a date.
    Text,
    /// A date, shown as dd-mm-jjjj.
    Date,
    /// A number.
    Number,
}

/// What can be picked in a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choices {
    /// Nothing; anything may be typed.
    Any,
    /// One of these and nothing else; together at most 255 characters, none of them a comma.
    OneOf(Vec<String>),
    /// What stands in a column of another sheet; something else may be typed after a warning.
    From {
        /// Name of that sheet.
        sheet: String,
        /// Heading of that column.
        heading: String,
    },
}

/// Who fills a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fill {
    /// A person.
    Typed,
    /// This program; a person may change it.
    Prefilled,
    /// This program; the sheet is protected, without a password, and only typed columns can be changed.
    Locked,
}

/// One row of a table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Row {
    /// Its cells from the first column on; those left out are blank.
    pub cells: Vec<Cell>,
    /// Whether it is data or an example.
    pub role: Role,
}

/// What a row is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Role {
    /// Data.
    #[default]
    Data,
    /// An example, in grey italics; its text says so too.
    Example,
}

/// One cell.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Cell {
    /// Nothing.
    #[default]
    Blank,
    /// A text.
    Text(String),
    /// A day.
    Date(Day),
    /// A number.
    Number(f64),
}

/// Why a workbook cannot be written.
#[derive(Debug)]
pub enum Unwritable {
    /// There is no sheet.
    Empty,
    /// The name of a sheet is empty, too long, used twice or has a character that spreadsheets refuse.
    SheetName(String),
    /// A text is longer than [`MOST_CHARACTERS`].
    TextTooLong(At),
    /// A day before 1 March 1900, which spreadsheets count in two ways.
    DayTooEarly(At),
    /// A number that is not finite.
    NotANumber(At),
    /// A row has more cells than there are columns.
    RowTooLong(At),
    /// The choices of a column are too long together, hold a comma, or come from a column that is not there.
    Choices(At),
    /// The help of a column is longer than 255 characters.
    HelpTooLong(At),
    /// The writer of .xlsx failed.
    Xlsx(Box<rust_xlsxwriter::XlsxError>),
    /// Packing failed.
    Io(io::Error),
}

/// A place in a workbook that is to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct At {
    /// The sheet.
    pub sheet: String,
    /// The row, from 1, as the workbook shows it.
    pub row: usize,
    /// The column, from 0.
    pub column: usize,
}

impl Column {
    /// A column of text that a person types.
    pub fn text(heading: impl Into<String>, width: u16) -> Column {
        Column {
            heading: heading.into(),
            width,
            kind: Kind::Text,
            choices: Choices::Any,
            fill: Fill::Typed,
            help: String::new(),
        }
    }

    /// A column of dates that a person types.
    pub fn date(heading: impl Into<String>) -> Column {
        Column { kind: Kind::Date, ..Column::text(heading, 12) }
    }

    /// A column of numbers that a person types.
    pub fn number(heading: impl Into<String>, width: u16) -> Column {
        Column { kind: Kind::Number, ..Column::text(heading, width) }
    }

    /// The column with these choices and nothing else.
    #[must_use]
    pub fn one_of<T: Into<String>>(self, choices: impl IntoIterator<Item = T>) -> Column {
        Column { choices: Choices::OneOf(choices.into_iter().map(Into::into).collect()), ..self }
    }

    /// The column with choices from a column of another sheet.
    #[must_use]
    pub fn from_sheet(self, sheet: impl Into<String>, heading: impl Into<String>) -> Column {
        Column { choices: Choices::From { sheet: sheet.into(), heading: heading.into() }, ..self }
    }

    /// The column, filled by somebody.
    #[must_use]
    pub fn filled(self, fill: Fill) -> Column {
        Column { fill, ..self }
    }

    /// The column with a help.
    #[must_use]
    pub fn helped(self, help: impl Into<String>) -> Column {
        Column { help: help.into(), ..self }
    }
}

impl Row {
    /// A row of data.
    pub fn data(cells: Vec<Cell>) -> Row {
        Row { cells, role: Role::Data }
    }

    /// An example.
    pub fn example(cells: Vec<Cell>) -> Row {
        Row { cells, role: Role::Example }
    }
}

impl Cell {
    /// A cell with a text; blank if the text is.
    pub fn text(text: impl Into<String>) -> Cell {
        let text = text.into();
        if text.is_empty() { Cell::Blank } else { Cell::Text(text) }
    }
}

impl Table {
    /// Whether only typed columns can be changed.
    fn is_protected(&self) -> bool {
        self.columns.iter().any(|it| it.fill == Fill::Locked)
    }

    /// Number of rows below the header that are ready to be typed in or filled.
    fn n_rows_ready(&self) -> usize {
        self.rows.len() + ROWS_READY
    }
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, row {}, column {}", self.sheet, self.row, self.column + 1)
    }
}

impl fmt::Display for Unwritable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unwritable::Empty => f.write_str("no sheets"),
            Unwritable::SheetName(name) => write!(f, "a sheet cannot be called `{name}`"),
            Unwritable::TextTooLong(at) => write!(f, "text too long at {at}"),
            Unwritable::DayTooEarly(at) => write!(f, "day before 1900-03-01 at {at}"),
            Unwritable::NotANumber(at) => write!(f, "not a finite number at {at}"),
            Unwritable::RowTooLong(at) => write!(f, "more cells than columns at {at}"),
            Unwritable::Choices(at) => write!(f, "choices that cannot be written at {at}"),
            Unwritable::HelpTooLong(at) => write!(f, "help too long at {at}"),
            Unwritable::Xlsx(err) => err.fmt(f),
            Unwritable::Io(err) => err.fmt(f),
        }
    }
}

impl std::error::Error for Unwritable {}

impl From<io::Error> for Unwritable {
    fn from(err: io::Error) -> Unwritable {
        Unwritable::Io(err)
    }
}

impl From<rust_xlsxwriter::XlsxError> for Unwritable {
    fn from(err: rust_xlsxwriter::XlsxError) -> Unwritable {
        Unwritable::Xlsx(Box::new(err))
    }
}

/// The text as both formats can hold it: line ends as `\n`, a tab as a blank, without control characters.
///
/// LibreOffice 7.4 loses the tabs of an .ods, its own too, and joins the words around them.
fn plain(text: &str) -> String {
    let unified = text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', " ");
    let is_kept =
        |it: char| it == '\n' || !it.is_control() && !matches!(it, '\u{fffe}' | '\u{ffff}');
    unified.chars().filter(|it| is_kept(*it)).collect()
}

/// Number of characters as spreadsheets count them.
fn n_characters(text: &str) -> usize {
    text.encode_utf16().count()
}

/// Where choices come from: the position of the column, and the last row of its sheet that is ready, from 1.
fn source(book: &Book, sheet: &str, heading: &str) -> Option<(usize, usize)> {
    let found = book.sheets.iter().find(|it| it.name == sheet)?;
    let Content::Table(table) = &found.content else { return None };
    let column = table.columns.iter().position(|it| it.heading == heading)?;
    Some((column, table.n_rows_ready() + 1))
}

/// The letters of a column: `A` for 0, `AA` for 26.
fn letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut left = column + 1;
    while 0 < left {
        let digit = u8::try_from((left - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests;
