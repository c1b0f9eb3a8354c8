//! What is written is read back equal, in both formats.

use proptest::prelude::*;

use super::*;
use crate::sources::workbook::{Hidden, read};

type Write = fn(&Book) -> Result<Vec<u8>, Unwritable>;

const FORMATS: [(&str, Write); 2] = [("b.xlsx", xlsx), ("b.ods", ods)];

fn book(columns: Vec<Column>, rows: Vec<Row>) -> Book {
    let sheet =
        Sheet { name: "Besluiten".to_owned(), content: Content::Table(Table { columns, rows }) };
    Book { title: "Proef".to_owned(), sheets: vec![sheet] }
}

/// What a cell is read as.
fn expected(cell: &Cell) -> String {
    match cell {
        Cell::Blank => String::new(),
        Cell::Text(text) => plain(text).trim().to_owned(),
        Cell::Date(day) => day.to_string(),
        Cell::Number(number) => number.to_string(),
    }
}

/// The rows of a sheet as they are read, by number.
fn read_rows(file: &str, bytes: &[u8], sheet: usize) -> Vec<(u64, Vec<String>)> {
    let read = read(file, bytes, Hidden::Ask);
    assert_eq!(read.diagnostics, vec![], "{file}");
    let sheet = read.value.unwrap().sheets.remove(sheet);
    sheet.rows.into_iter().map(|it| (it.row, it.cells)).collect()
}

/// The rows of a table as they should be read.
fn expected_rows(table: &Table) -> Vec<(u64, Vec<String>)> {
    let headings = table.columns.iter().map(|it| it.heading.clone()).collect();
    let rows = table.rows.iter().map(|it| it.cells.iter().map(expected).collect());
    let mut rows: Vec<(u64, Vec<String>)> =
        (1..).zip(std::iter::once(headings).chain(rows)).collect();
    for (_, cells) in &mut rows {
        let n_used = cells.iter().rposition(|it| !it.is_empty()).map_or(0, |at| at + 1);
        cells.truncate(n_used);
    }
    rows.retain(|it| !it.1.is_empty());
    rows
}

fn check_round_trip(columns: Vec<Column>, rows: Vec<Row>) {
    let table = Table { columns: columns.clone(), rows: rows.clone() };
    let book = book(columns, rows);
    for (file, write) in FORMATS {
        let bytes = write(&book).unwrap();
        assert_eq!(read_rows(file, &bytes, 0), expected_rows(&table), "{file}");
    }
}

fn text_columns(n: usize) -> Vec<Column> {
    (0..n).map(|at| Column::text(format!("Kolom {at}"), 20)).collect()
}

#[test]
fn texts_are_read_back_as_they_were_whatever_they_begin_with() {
    let texts = [
        "=1+1",
        "=HYPERLINK(\"http://x\")",
        "+31 6",
        "-",
        "@naam",
        "=cmd|'/c calc'!A1",
        "een \"aangehaald\" woord",
        "regel 1\nregel 2\n\nregel 4",
        "windows\r\nregel",
        "twee  spaties   en\ttab",
        "  spaties aan het begin en eind  ",
        "a\n  b",
        "a \n b",
        "👩‍👩‍👧 é ſ Ω",
        "<b>&amp;</b>",
        "]]>",
        "_x0041_ en _x000D_",
        "3-1",
        "007",
        "1e5",
        "TRUE",
        "2026-09-30",
        "'s-Hertogenbosch",
        "\u{a0}vast\u{a0}",
        "\u{202e}omgekeerd",
        "\u{1b}[2Jscherm",
    ];
    let rows = texts.iter().map(|it| Row::data(vec![Cell::text(*it), Cell::text("x")])).collect();
    check_round_trip(text_columns(2), rows);
}

#[test]
fn a_text_as_long_as_a_cell_may_hold_is_read_back() {
    let long = "lang ".repeat(MOST_CHARACTERS / 5);
    check_round_trip(text_columns(1), vec![Row::data(vec![Cell::text(long.trim())])]);
}

#[test]
fn dates_and_numbers_are_read_back_as_dates_and_numbers() {
    let days = ["1900-03-01", "1999-12-31", "2000-02-29", "2026-09-30", "9999-12-31"];
    let numbers = [0.0, 1.0, -3.5, 0.1, 1e-7, 123_456_789.25, 1e15, 0.1 + 0.2];
    let mut rows: Vec<Row> = Vec::new();
    for (at, number) in numbers.iter().enumerate() {
        let day = days[at % days.len()].parse().unwrap();
        rows.push(Row::data(vec![Cell::Date(day), Cell::Number(*number), Cell::Blank]));
    }
    let columns = vec![Column::date("Datum"), Column::number("Getal", 8), Column::text("Tekst", 9)];
    check_round_trip(columns, rows);
}

fn full() -> Book {
    let parties = Table {
        columns: vec![Column::text("Naam", 24), Column::text("Code", 10)],
        rows: vec![
            Row::example(vec![Cell::text("voorbeeld"), Cell::text("GM0000")]),
            Row::data(vec![Cell::text("Aarveld"), Cell::text("GM9001")]),
        ],
    };
    let decisions = Table {
        columns: vec![
            Column::text("Nr", 10).filled(Fill::Locked),
            Column::text("Gemeente", 24).from_sheet("Gemeenten en meer", "Naam"),
            Column::text("Instemming", 14)
                .one_of(["ja", "nee", "ja, \"tenzij\""].map(|it| it.replace(',', ""))),
            Column::date("Termijn").helped("dd-mm-jjjj; leeg als die niet bekend is"),
            Column::number("Bedrag", 10).filled(Fill::Prefilled),
        ],
        rows: vec![Row::data(vec![
            Cell::text("R-1"),
            Cell::text("Aarveld"),
            Cell::text("ja"),
            Cell::Date("2026-09-30".parse().unwrap()),
            Cell::Number(2.5),
        ])],
    };
    let notes = vec![Note::Heading("Lees mij".to_owned()), Note::Line("=geen formule".to_owned())];
    let sheet = |name: &str, content| Sheet { name: name.to_owned(), content };
    Book {
        title: "Afspraken".to_owned(),
        sheets: vec![
            sheet("Lees mij", Content::Notes(notes)),
            sheet("Gemeenten en meer", Content::Table(parties)),
            sheet("Besluiten", Content::Table(decisions)),
        ],
    }
}

#[test]
fn a_whole_book_is_read_back_sheet_by_sheet() {
    for (file, write) in FORMATS {
        let bytes = write(&full()).unwrap();
        assert_eq!(write(&full()).unwrap(), bytes, "{file}: the same bytes");
        assert_eq!(
            read_rows(file, &bytes, 0),
            [(1, vec!["Lees mij".to_owned()]), (2, vec!["=geen formule".to_owned()])]
        );
        for (at, sheet) in full().sheets.iter().enumerate().skip(1) {
            let Content::Table(table) = &sheet.content else { panic!() };
            assert_eq!(read_rows(file, &bytes, at), expected_rows(table), "{file}");
        }
    }
}

/// A part of a package.
fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    io::read_to_string(archive.by_name(name).unwrap()).unwrap()
}

#[test]
fn the_header_stays_in_sight_and_no_cell_is_a_formula() {
    let bytes = xlsx(&full()).unwrap();
    for (sheet, n_frozen) in [(1, 0), (2, 1), (3, 1)] {
        let text = part(&bytes, &format!("xl/worksheets/sheet{sheet}.xml"));
        assert_eq!(text.matches(r#"<pane ySplit="1" topLeftCell="A2""#).count(), n_frozen);
        assert_eq!(text.matches("<f>").count() + text.matches("<mergeCell").count(), 0);
    }
    assert!(part(&bytes, "xl/worksheets/sheet3.xml").contains("<sheetProtection"));
    assert!(!part(&bytes, "xl/worksheets/sheet2.xml").contains("<sheetProtection"));
    let bytes = ods(&full()).unwrap();
    assert_eq!(
        part(&bytes, "settings.xml")
            .matches(r#""VerticalSplitPosition" config:type="int">1<"#)
            .count(),
        2
    );
    // Without it, LibreOffice does not know the name `ooo:view-settings` and keeps nothing in sight.
    assert!(part(&bytes, "settings.xml").contains("xmlns:ooo="));
    let text = part(&bytes, "content.xml");
    assert_eq!(text.matches("table:formula").count() + text.matches("-spanned").count(), 0);
    assert_eq!(text.matches(r#"table:protected="true""#).count(), 1);
    // The kind of the file is its first part, as it is: by these bytes programs know it.
    assert!(bytes[30..].starts_with(b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"));
}

#[test]
fn what_cannot_be_written_is_said_and_not_cut_off() {
    let long = Cell::text("x".repeat(MOST_CHARACTERS + 1));
    let early = Cell::Date("1900-02-28".parse().unwrap());
    let cell = |cell: Cell| book(text_columns(1), vec![Row::data(vec![cell])]);
    let column = |column: Column| book(vec![column], Vec::new());
    let named = |name: &str| {
        let mut book = full();
        book.sheets[1].name = name.to_owned();
        book
    };
    let text = || Column::text("Kolom", 9);
    for (book, is_expected) in [
        (Book::default(), (|it| matches!(it, Unwritable::Empty)) as fn(&Unwritable) -> bool),
        (
            cell(long),
            |it| matches!(it, Unwritable::TextTooLong(at) if (at.row, at.column) == (2, 0)),
        ),
        (cell(early), |it| matches!(it, Unwritable::DayTooEarly(_))),
        (cell(Cell::Number(f64::NAN)), |it| matches!(it, Unwritable::NotANumber(_))),
        (book(text_columns(1), vec![Row::data(vec![Cell::Blank, Cell::Blank])]), |it| {
            matches!(it, Unwritable::RowTooLong(_))
        }),
        (column(text().one_of(["a,b"])), |it| matches!(it, Unwritable::Choices(_))),
        (column(text().one_of(["x".repeat(256)])), |it| matches!(it, Unwritable::Choices(_))),
        (column(text().from_sheet("Elders", "Naam")), |it| matches!(it, Unwritable::Choices(_))),
        (column(text().helped("x".repeat(256))), |it| matches!(it, Unwritable::HelpTooLong(_))),
        (named("besluiten"), |it| matches!(it, Unwritable::SheetName(_))),
        (named("a/b"), |it| matches!(it, Unwritable::SheetName(_))),
        (named(&"x".repeat(32)), |it| matches!(it, Unwritable::SheetName(_))),
    ] {
        for (_, write) in FORMATS {
            let err = write(&book).unwrap_err();
            assert!(is_expected(&err), "{err}");
        }
    }
}

#[test]
fn columns_have_the_letters_of_spreadsheets() {
    for (column, expected) in
        [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")]
    {
        assert_eq!(letters(column), expected);
    }
}

fn cells() -> impl Strategy<Value = Cell> {
    prop_oneof![
        Just(Cell::Blank),
        any::<String>().prop_map(Cell::text),
        "[=+@\"'\\-][ \\n\\t,;:a-z\"é👍=&<>]{0,12}".prop_map(Cell::text),
        (-25_508i64..2_932_897).prop_map(|it| Cell::Date(Day::EPOCH.plus_days(it))),
        (-1e12f64..1e12).prop_map(Cell::Number),
        (-1000i32..1000).prop_map(|it| Cell::Number(f64::from(it) / 8.0)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_cells_are_read_back_equal(rows in prop::collection::vec(prop::collection::vec(cells(), 3), 1..12)) {
        let rows = rows.into_iter().map(Row::data).collect();
        let columns = vec![Column::text("A", 9), Column::date("B"), Column::number("C", 9)];
        check_round_trip(columns, rows);
    }
}
