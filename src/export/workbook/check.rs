//! What cannot be written, found before anything is, so that both formats refuse the same.

use std::collections::BTreeSet;

use crate::{
    export::workbook::{
        At, Book, Cell, Choices, Column, Content, MOST_CHARACTERS, Note, Row, Table, Unwritable,
        n_characters, source,
    },
    model::Day,
};

/// Says what cannot be written, and where.
pub(super) fn check(book: &Book) -> Result<(), Unwritable> {
    if book.sheets.is_empty() {
        return Err(Unwritable::Empty);
    }
    let mut names = BTreeSet::new();
    for sheet in &book.sheets {
        let is_allowed = |it: char| !it.is_control() && !"[]:*?/\\".contains(it);
        let name = &sheet.name;
        let is_fine = (1..=31).contains(&n_characters(name))
            && name.chars().all(is_allowed)
            && !name.starts_with('\'')
            && !name.ends_with('\'')
            && name.trim() == name;
        if !is_fine || !names.insert(name.to_lowercase()) {
            return Err(Unwritable::SheetName(name.clone()));
        }
        match &sheet.content {
            Content::Table(table) => check_table(book, name, table)?,
            Content::Notes(notes) => check_notes(name, notes)?,
        }
    }
    Ok(())
}

fn check_notes(sheet: &str, notes: &[Note]) -> Result<(), Unwritable> {
    for (at, note) in notes.iter().enumerate() {
        let (Note::Heading(text) | Note::Line(text)) = note;
        if MOST_CHARACTERS < n_characters(text) {
            let at = At { sheet: sheet.to_owned(), row: at + 1, column: 0 };
            return Err(Unwritable::TextTooLong(at));
        }
    }
    Ok(())
}

fn check_table(book: &Book, sheet: &str, table: &Table) -> Result<(), Unwritable> {
    let place = |row: usize, column: usize| At { sheet: sheet.to_owned(), row, column };
    for (at, column) in table.columns.iter().enumerate() {
        if 255 < n_characters(&column.help) {
            return Err(Unwritable::HelpTooLong(place(1, at)));
        }
        if MOST_CHARACTERS < n_characters(&column.heading) {
            return Err(Unwritable::TextTooLong(place(1, at)));
        }
        if !can_be_picked(book, column) {
            return Err(Unwritable::Choices(place(1, at)));
        }
    }
    for (number, row) in table.rows.iter().enumerate() {
        if table.columns.len() < row.cells.len() {
            return Err(Unwritable::RowTooLong(place(number + 2, table.columns.len())));
        }
        check_row(row, |column| place(number + 2, column))?;
    }
    Ok(())
}

fn can_be_picked(book: &Book, column: &Column) -> bool {
    match &column.choices {
        Choices::Any => true,
        Choices::OneOf(choices) => {
            // A quotation mark is written twice, and a comma goes between two.
            let length = |it: &String| n_characters(it) + it.matches('"').count() + 1;
            let is_fine = |it: &String| !it.contains([',', '\n']) && !it.is_empty();
            !choices.is_empty()
                && choices.iter().map(length).sum::<usize>() <= 256
                && choices.iter().all(is_fine)
        }
        Choices::From { sheet, heading } => source(book, sheet, heading).is_some(),
    }
}

fn check_row(row: &Row, place: impl Fn(usize) -> At) -> Result<(), Unwritable> {
    for (at, cell) in row.cells.iter().enumerate() {
        match cell {
            Cell::Text(text) if MOST_CHARACTERS < n_characters(text) => {
                return Err(Unwritable::TextTooLong(place(at)));
            }
            Cell::Date(day) if day.days_since(Day::EPOCH) < FIRST_DAY => {
                return Err(Unwritable::DayTooEarly(place(at)));
            }
            Cell::Number(number) if !number.is_finite() => {
                return Err(Unwritable::NotANumber(place(at)));
            }
            Cell::Blank | Cell::Text(_) | Cell::Date(_) | Cell::Number(_) => (),
        }
    }
    Ok(())
}

/// 1 March 1900, in days since 1970: before it, spreadsheets differ by a day that never was.
const FIRST_DAY: i64 = -25_508;
