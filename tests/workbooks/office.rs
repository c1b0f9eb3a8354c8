//! What LibreOffice makes of a workbook of ours, and we of a workbook of LibreOffice's.

use std::{
    fs,
    io::{Write as _, stderr},
    path::{Path, PathBuf},
    process::Command,
};

use tenzij::{
    export::{
        letter::{Block, Letter, LetterTable, docx},
        workbook::{self as made, Book, Cell, Column, Content, Fill, Note, Row, Sheet, Table},
    },
    model::Day,
    sources::workbook::{Hidden, Workbook, read},
};

use crate::{replaced, said, shown as shown_cells, xlsx_parts, zipped};

/// LibreOffice with a profile of its own; `None`, said aloud, where there is none.
fn office(test: &str) -> Option<PathBuf> {
    let is_there =
        Command::new("soffice").arg("--version").output().is_ok_and(|it| it.status.success());
    let is_required = std::env::var("TENZIJ_OFFICE").is_ok_and(|it| it == "required");
    if is_there && is_required {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("workbooks").join(test);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        return Some(path);
    }
    assert!(!is_required, "LibreOffice is required here, but there is no soffice");
    // Written past the harness, which would keep it to itself.
    let _ = writeln!(stderr(), "LEFT OUT: {test}, for TENZIJ_OFFICE=required is not set");
    None
}

/// Opens files and saves each in another format.
fn saved_as(folder: &Path, format: &str, files: &[PathBuf]) -> PathBuf {
    let to = folder.join(format!("as-{format}"));
    let output = Command::new("soffice")
        // Without a language of the system it writes texts in ASCII.
        .env("LC_ALL", "C.UTF-8")
        .arg(format!("-env:UserInstallation=file://{}/profile", folder.display()))
        .args(["--headless", "--norestore", "--convert-to", format, "--outdir"])
        .arg(&to)
        .args(files)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    to
}

fn book() -> Book {
    let texts = [
        "=1+1",
        "+31 6",
        "-",
        "@naam",
        "=HYPERLINK(\"http://x\")",
        "een \"aangehaald\" woord",
        "regel 1\nregel 2\n\nregel 4",
        "twee  spaties   en\ttab",
        "👩‍👩‍👧 é Ω",
        "<b>&amp;</b>",
        "3-1",
        "007",
        "1e5",
        "TRUE",
        "ja",
        "2026-09-30",
        "'s-Hertogenbosch",
        "_x0041_",
        "0,5",
        "50%",
    ];
    let long = "lang ".repeat(made::MOST_CHARACTERS / 5);
    let mut rows = vec![Row::example(vec![Cell::text("voorbeeld"), Cell::text("voorbeeld")])];
    for (at, text) in (0i64..).zip(texts.iter().copied().chain([long.trim()])) {
        let day = Day::new(2026, 1, 1).unwrap().plus_days(at * 31);
        #[expect(clippy::cast_precision_loss, reason = "small")]
        let number = at as f64 / 8.0 - 1.0;
        rows.push(Row::data(vec![
            Cell::text(format!("R-{at}")),
            Cell::text(text),
            Cell::Date(day),
            if at % 3 == 0 { Cell::Blank } else { Cell::Number(number) },
            Cell::text("Aarveld"),
            Cell::text(if at % 2 == 0 { "ja" } else { "nee" }),
        ]));
    }
    let columns = vec![
        Column::text("Nr", 10).filled(Fill::Locked),
        Column::text("Besluit", 50).helped("In één zin"),
        Column::date("Termijn"),
        Column::number("Bedrag", 10),
        Column::text("Gemeente", 20).from_sheet("Gemeenten", "Naam"),
        Column::text("Instemming", 12).one_of(["ja", "nee"]),
    ];
    let parties = Table {
        columns: vec![Column::text("Naam", 20)],
        rows: ["Aarveld", "Beekdal"].map(|it| Row::data(vec![Cell::text(it)])).to_vec(),
    };
    let notes =
        vec![Note::Heading("Lees mij".to_owned()), Note::Line("Eén regel uitleg.".to_owned())];
    let sheet = |name: &str, content| Sheet { name: name.to_owned(), content };
    Book {
        title: "Afspraken".to_owned(),
        sheets: vec![
            sheet("Lees mij", Content::Notes(notes)),
            sheet("Besluiten van 2026", Content::Table(Table { columns, rows })),
            sheet("Gemeenten", Content::Table(parties)),
        ],
    }
}

fn opened(path: &Path) -> Workbook {
    let read = read("b", &fs::read(path).unwrap(), Hidden::Ask);
    assert_eq!(read.diagnostics, vec![], "{}", path.display());
    read.value.unwrap()
}

fn assert_equal(one: &Workbook, other: &Workbook, how: &str) {
    assert_eq!(one.sheets.len(), other.sheets.len(), "{how}");
    for (one, other) in one.sheets.iter().zip(&other.sheets) {
        assert_eq!(one.name, other.name, "{how}");
        for (one, other) in one.rows.iter().zip(&other.rows) {
            assert_eq!(one, other, "{how}");
        }
        assert_eq!(one.rows.len(), other.rows.len(), "{how}");
    }
}

#[test]
fn what_libreoffice_has_opened_and_saved_is_read_equal_in_both_formats() {
    let Some(folder) =
        office("what_libreoffice_has_opened_and_saved_is_read_equal_in_both_formats")
    else {
        return;
    };
    let files = [("een.xlsx", made::xlsx(&book())), ("twee.ods", made::ods(&book()))].map(
        |(name, bytes)| {
            let path = folder.join(name);
            fs::write(&path, bytes.unwrap()).unwrap();
            path
        },
    );
    let first = opened(&files[0]);
    assert_equal(&opened(&files[1]), &first, "ods and xlsx");
    for format in ["xlsx", "ods"] {
        let to = saved_as(&folder, format, &files);
        for name in ["een", "twee"] {
            let path = to.join(format!("{name}.{format}"));
            assert_equal(&opened(&path), &first, &format!("{name} as {format}"));
        }
    }
    // No text became a formula on the way: LibreOffice would have written one.
    let content = parts_of(&folder.join("as-ods/een.ods"), "content.xml");
    assert!(!content.contains("table:formula="), "a formula");
    // Drop-downs and help have come along. What stays in sight is a matter of the view, and there is none without a screen.
    for name in ["een", "twee"] {
        let path = folder.join(format!("as-ods/{name}.ods"));
        let content = parts_of(&path, "content.xml");
        assert_eq!(content.matches("<table:content-validation ").count(), 3, "{name}");
        assert!(
            content.contains("cell-content-is-in-list(&quot;ja&quot;;&quot;nee&quot;)"),
            "{name}"
        );
        assert!(content.contains("cell-content-is-in-list([$Gemeenten.$A$2:.$A$503])"), "{name}");
    }
}

fn parts_of(path: &Path, name: &str) -> String {
    use std::io::Read as _;
    let mut archive = zip::ZipArchive::new(fs::File::open(path).unwrap()).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn libreoffice_finds_in_a_letter_what_it_says() {
    let Some(folder) = office("libreoffice_finds_in_a_letter_what_it_says") else { return };
    let letter = Letter {
        title: "Reactie op de bevindingen".to_owned(),
        language: "nl-NL".to_owned(),
        blocks: vec![
            Block::Heading("Wat wij vragen".to_owned()),
            Block::Paragraph("Geachte griffier,\nwilt u de rijen hieronder nalopen?".to_owned()),
            Block::Bullets(vec!["Klopt de stand?".to_owned(), "=1+1 & meer".to_owned()]),
            Block::Table(LetterTable {
                headings: vec![
                    ("Nr".to_owned(), 1),
                    ("Besluit".to_owned(), 5),
                    ("Stand".to_owned(), 2),
                ],
                rows: vec![vec![
                    "R-1".to_owned(),
                    "Inkoop via de regio".to_owned(),
                    "loopt".to_owned(),
                ]],
            }),
        ],
    };
    let path = folder.join("brief.docx");
    fs::write(&path, docx(&letter).unwrap()).unwrap();
    let to = saved_as(&folder, "txt:Text", &[path]);
    let text = fs::read_to_string(to.join("brief.txt"))
        .or_else(|_| fs::read_to_string(folder.join("as-txt:Text/brief.txt")))
        .unwrap();
    let lines: Vec<&str> = text
        .trim_start_matches('\u{feff}')
        .lines()
        .map(str::trim)
        .filter(|it| !it.is_empty())
        .collect();
    assert_eq!(
        lines,
        [
            "Reactie op de bevindingen",
            "Wat wij vragen",
            "Geachte griffier,",
            "wilt u de rijen hieronder nalopen?",
            "• Klopt de stand?",
            "• =1+1 & meer",
            "Nr",
            "Besluit",
            "Stand",
            "R-1",
            "Inkoop via de regio",
            "loopt"
        ]
    );
}

#[test]
fn what_libreoffice_hides_or_cannot_work_out_is_known_as_such() {
    let Some(folder) = office("what_libreoffice_hides_or_cannot_work_out_is_known_as_such") else {
        return;
    };
    let sheet = r#"<sheetData><row r="1"><c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="C1" s="2"><v>0.75</v></c><c r="D1" s="3"><v>0.5</v></c><c r="E1"><f>1+1</f><v>2</v></c></row><row r="2" hidden="1"><c r="A2"><v>3</v></c></row></sheetData>"#;
    let mut parts = xlsx_parts(sheet);
    let shown = parts.iter().find(|it| it.0.ends_with("sheet1.xml")).unwrap().1.clone();
    parts.push(("xl/worksheets/sheet2.xml".to_owned(), shown));
    let link = r#"<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet2.xml"/></Relationships>"#;
    let parts = replaced(parts, "xl/_rels/workbook.xml.rels", "</Relationships>", link);
    let hidden = r#"<sheet name="Personeel" sheetId="2" state="hidden" r:id="rId9"/></sheets>"#;
    let parts = replaced(parts, "xl/workbook.xml", "</sheets>", hidden);
    let kind = r#"<Override PartName="/xl/worksheets/sheet2.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#;
    let parts = replaced(parts, "[Content_Types].xml", "</Types>", kind);
    let path = folder.join("verborgen.xlsx");
    fs::write(&path, zipped(&parts)).unwrap();
    for format in ["ods", "xlsx"] {
        let saved = saved_as(&folder, format, std::slice::from_ref(&path));
        let bytes = fs::read(saved.join(format!("verborgen.{format}"))).unwrap();
        let read = read("b", &bytes, Hidden::Ask);
        let mut messages = said(&read.diagnostics);
        messages.sort();
        assert_eq!(
            messages,
            [
                "b note sheet-hidden",
                "b#Besluiten note workbook-rows-hidden",
                "b#Besluiten:1:A question workbook-cell-error"
            ],
            "{format}"
        );
        assert_eq!(shown_cells(&read, 0), ["1: #DIV/0! |  | 0.75 | 12:00 | 2", "2: 3"], "{format}");
    }
}
