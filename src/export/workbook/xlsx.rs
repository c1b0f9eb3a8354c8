//! A workbook as .xlsx.

use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Format,
    FormatAlign, FormatBorder, Formula, ProtectionOptions, Workbook, Worksheet, XlsxError,
};

use crate::{
    export::workbook::{
        At, Book, Cell, Choices, Column, Content, Fill, Kind, Note, Role, Row, Sheet, Table,
        Unwritable, check, letters, plain, source,
    },
    model::Day,
};

/// Writes the workbook; the same book gives the same bytes.
///
/// # Errors
///
/// Says what cannot be written, and where.
pub fn xlsx(book: &Book) -> Result<Vec<u8>, Unwritable> {
    check(book)?;
    let mut workbook = Workbook::new();
    // A fixed day, as the clock would make every file another one.
    let created = ExcelDateTime::from_ymd(2026, 1, 1)?;
    let properties = DocProperties::new().set_title(plain(&book.title));
    workbook.set_properties(&properties.set_creation_datetime(&created));
    for sheet in &book.sheets {
        let worksheet = workbook.add_worksheet();
        worksheet.set_name(&sheet.name)?;
        match &sheet.content {
            Content::Table(table) => write_table(book, sheet, table, worksheet)?,
            Content::Notes(notes) => write_notes(notes, worksheet)?,
        }
    }
    Ok(workbook.save_to_buffer()?)
}

fn write_notes(notes: &[Note], worksheet: &mut Worksheet) -> Result<(), Unwritable> {
    let line = Format::new().set_text_wrap().set_align(FormatAlign::Top).set_num_format("@");
    let heading = line.clone().set_bold();
    worksheet.set_column_width(0, 100)?;
    for (at, note) in notes.iter().enumerate() {
        let (text, format) = match note {
            Note::Heading(text) => (text, &heading),
            Note::Line(text) => (text, &line),
        };
        write_text(worksheet, (row_number(at)?, 0), text, format)?;
    }
    Ok(())
}

fn write_table(
    book: &Book,
    sheet: &Sheet,
    table: &Table,
    worksheet: &mut Worksheet,
) -> Result<(), Unwritable> {
    let last = row_number(table.n_rows_ready())?;
    let heading = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_background_color(Color::RGB(0x00DD_E6EE))
        .set_border_bottom(FormatBorder::Thin)
        .set_num_format("@");
    for (at, column) in table.columns.iter().enumerate() {
        let number = column_number(at)?;
        worksheet.set_column_width(number, column.width)?;
        worksheet.set_column_format(number, &format(column, Role::Data))?;
        write_text(worksheet, (0, number), &column.heading, &heading)?;
        if let Some(validation) = validation(book, sheet, at, column)? {
            worksheet.add_data_validation(1, number, last, number, &validation)?;
        }
    }
    for (at, row) in table.rows.iter().enumerate() {
        write_row(worksheet, row_number(at + 1)?, table, row)?;
    }
    worksheet.set_freeze_panes(1, 0)?;
    worksheet.set_landscape().set_repeat_rows(0, 0)?.set_print_fit_to_pages(1, 0);
    if table.is_protected() {
        let options = ProtectionOptions {
            format_columns: true,
            format_rows: true,
            sort: true,
            use_autofilter: true,
            ..ProtectionOptions::new()
        };
        worksheet.protect_with_options(&options);
    }
    Ok(())
}

fn write_row(
    worksheet: &mut Worksheet,
    number: u32,
    table: &Table,
    row: &Row,
) -> Result<(), Unwritable> {
    for (at, column) in table.columns.iter().enumerate() {
        let place = (number, column_number(at)?);
        let format = format(column, row.role);
        match row.cells.get(at).unwrap_or(&Cell::Blank) {
            Cell::Text(text) if !plain(text).is_empty() => {
                write_text(worksheet, place, text, &format)?;
            }
            Cell::Blank | Cell::Text(_) => {
                worksheet.write_blank(place.0, place.1, &format)?;
            }
            Cell::Date(day) => {
                let format = format.set_num_format(DATE);
                worksheet.write_number_with_format(place.0, place.1, serial(*day), &format)?;
            }
            Cell::Number(value) => {
                let format = format.set_num_format("General");
                worksheet.write_number_with_format(place.0, place.1, *value, &format)?;
            }
        }
    }
    Ok(())
}

/// Writes a cell of text, whatever it begins with.
fn write_text(
    worksheet: &mut Worksheet,
    (row, column): (u32, u16),
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    worksheet.write_string_with_format(row, column, plain(text), format).map(|_| ())
}

const DATE: &str = "dd-mm-yyyy";

/// The number of a day in a spreadsheet.
fn serial(day: Day) -> f64 {
    // 1970-01-01 is day 25 569.
    (day.days_since(Day::EPOCH) + 25_569) as f64
}

fn format(column: &Column, role: Role) -> Format {
    let format = Format::new().set_align(FormatAlign::Top).set_num_format(match column.kind {
        Kind::Text => "@",
        Kind::Date => DATE,
        Kind::Number => "General",
    });
    let format = match column.kind {
        Kind::Text => format.set_text_wrap(),
        Kind::Date | Kind::Number => format,
    };
    let format = match column.fill {
        Fill::Typed => format.set_unlocked(),
        Fill::Prefilled => format.set_unlocked().set_background_color(Color::RGB(0x00F2_F2F2)),
        Fill::Locked => format.set_background_color(Color::RGB(0x00F2_F2F2)),
    };
    match role {
        Role::Data => format,
        Role::Example => format.set_italic().set_font_color(Color::RGB(0x0059_5959)),
    }
}

/// What is picked or told in a column, if anything.
fn validation(
    book: &Book,
    own: &Sheet,
    position: usize,
    column: &Column,
) -> Result<Option<DataValidation>, Unwritable> {
    let plain_one = || DataValidation::new().ignore_blank(true);
    let validation = match &column.choices {
        Choices::Any if column.help.is_empty() => return Ok(None),
        Choices::Any => plain_one().allow_any_value(),
        Choices::OneOf(choices) => plain_one().allow_list_strings(choices)?,
        Choices::From { sheet, heading } => {
            let at = At { sheet: own.name.clone(), row: 1, column: position };
            let found = source(book, sheet, heading);
            let (from, last) = found.ok_or(Unwritable::Choices(at))?;
            let letters = letters(from);
            let quoted = sheet.replace('\'', "''");
            let range = format!("='{quoted}'!${letters}$2:${letters}${last}");
            plain_one()
                .allow_list_formula(Formula::new(range))
                .set_error_style(DataValidationErrorStyle::Warning)
        }
    };
    if column.help.is_empty() {
        return Ok(Some(validation));
    }
    Ok(Some(validation.set_input_message(plain(&column.help))?))
}

fn row_number(row: usize) -> Result<u32, XlsxError> {
    u32::try_from(row).map_err(|_| XlsxError::RowColumnLimitError)
}

fn column_number(column: usize) -> Result<u16, XlsxError> {
    u16::try_from(column).map_err(|_| XlsxError::RowColumnLimitError)
}
