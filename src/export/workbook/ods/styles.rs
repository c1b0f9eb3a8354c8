//! How cells, columns and pages of an .ods look.

use std::fmt::Write as _;

use crate::export::workbook::{
    Book, Content, Fill, Kind, Role,
    ods::{HEAD, NAMESPACES},
};

/// The styles of the document as a whole.
pub(super) fn styles() -> String {
    format!(
        concat!(
            "{}<office:document-styles{}><office:styles>",
            r#"<style:default-style style:family="table-cell"><style:text-properties style:font-name="Liberation Sans" fo:font-family="Calibri, Carlito, Arial" fo:font-size="11pt"/></style:default-style>"#,
            r#"<style:style style:name="Default" style:family="table-cell"/>"#,
            "</office:styles><office:automatic-styles>",
            // As wide as a page of A4 on its side, as the .xlsx.
            r#"<style:page-layout style:name="wide"><style:page-layout-properties fo:page-width="29.7cm" fo:page-height="21cm" style:print-orientation="landscape" fo:margin="1.5cm" style:scale-to-X="1" style:scale-to-Y="0"/></style:page-layout>"#,
            "</office:automatic-styles><office:master-styles>",
            r#"<style:master-page style:name="Default" style:page-layout-name="wide"/>"#,
            "</office:master-styles></office:document-styles>",
        ),
        HEAD, NAMESPACES
    )
}

/// The name of the style of a cell.
pub(super) fn style(kind: Kind, fill: Fill, role: Role) -> String {
    let kind = match kind {
        Kind::Text => "text",
        Kind::Date => "date",
        Kind::Number => "number",
    };
    let fill = match fill {
        Fill::Typed => "typed",
        Fill::Prefilled => "prefilled",
        Fill::Locked => "locked",
    };
    let role = match role {
        Role::Data => "data",
        Role::Example => "example",
    };
    format!("{kind}-{fill}-{role}")
}

/// The styles that cells, columns and sheets name.
pub(super) fn automatic_styles(book: &Book) -> String {
    let mut styles = String::from(concat!(
        r#"<number:date-style style:name="day"><number:day number:style="long"/><number:text>-</number:text><number:month number:style="long"/><number:text>-</number:text><number:year number:style="long"/></number:date-style>"#,
        r#"<number:text-style style:name="literal"><number:text-content/></number:text-style>"#,
        r#"<number:number-style style:name="general"><number:number number:min-integer-digits="1"/></number:number-style>"#,
        r#"<style:style style:name="sheet" style:family="table" style:master-page-name="Default"><style:table-properties table:display="true"/></style:style>"#,
        r#"<style:style style:name="notes" style:family="table-column"><style:table-column-properties style:column-width="18cm"/></style:style>"#,
        r#"<style:style style:name="low" style:family="table-row"><style:table-row-properties style:use-optimal-row-height="true"/></style:style>"#,
        r#"<style:style style:name="line" style:family="table-cell" style:data-style-name="literal"><style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="top"/></style:style>"#,
        r#"<style:style style:name="line-heading" style:family="table-cell" style:data-style-name="literal"><style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="top"/><style:text-properties fo:font-weight="bold"/></style:style>"#,
        r##"<style:style style:name="heading" style:family="table-cell" style:data-style-name="literal"><style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="top" fo:background-color="#dde6ee" fo:border-bottom="0.5pt solid #000000"/><style:text-properties fo:font-weight="bold"/></style:style>"##,
    ));
    for kind in [Kind::Text, Kind::Date, Kind::Number] {
        for fill in [Fill::Typed, Fill::Prefilled, Fill::Locked] {
            for role in [Role::Data, Role::Example] {
                styles.push_str(&cell_style(kind, fill, role));
            }
        }
    }
    for (number, sheet) in book.sheets.iter().enumerate() {
        let Content::Table(table) = &sheet.content else { continue };
        for (at, column) in table.columns.iter().enumerate() {
            // A bold character takes about two and a quarter millimetres, and the borders three.
            let millimetres = u32::from(column.width) * 9 / 4 + 3;
            let _ = write!(
                styles,
                r#"<style:style style:name="s{number}c{at}" style:family="table-column"><style:table-column-properties style:column-width="{millimetres}mm"/></style:style>"#
            );
        }
    }
    styles
}

fn cell_style(kind: Kind, fill: Fill, role: Role) -> String {
    let (data, wrap) = match kind {
        Kind::Text => ("literal", "wrap"),
        Kind::Date => ("day", "no-wrap"),
        Kind::Number => ("general", "no-wrap"),
    };
    let fill_properties = match fill {
        Fill::Typed => r#" style:cell-protect="none""#,
        Fill::Prefilled => r##" style:cell-protect="none" fo:background-color="#f2f2f2""##,
        Fill::Locked => r##" style:cell-protect="protected" fo:background-color="#f2f2f2""##,
    };
    let text = match role {
        Role::Data => "",
        Role::Example => r##"<style:text-properties fo:font-style="italic" fo:color="#595959"/>"##,
    };
    format!(
        r#"<style:style style:name="{}" style:family="table-cell" style:data-style-name="{data}"><style:table-cell-properties fo:wrap-option="{wrap}" style:vertical-align="top"{fill_properties}/>{text}</style:style>"#,
        style(kind, fill, role),
    )
}
