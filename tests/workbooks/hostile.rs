//! Workbooks that mean harm, and files that are none: each with the code of its refusal.

use std::{fmt::Write as _, ops::RangeInclusive};

use tenzij::{diagnostic::Severity, sources::LIMITS};

use crate::{
    forget_peak, look, ods, ods_parts, peak, replaced, said, shown, with,
    workbook_files::{claiming, declared, laughs, linked, lying, renamed},
    xlsx, xlsx_parts, zipped,
};

/// Checks that a file is refused for this reason and nothing else.
fn refused(bytes: &[u8], expected: &str) {
    let read = look(bytes);
    assert!(read.value.is_none(), "{expected}");
    let last = read.diagnostics.last().unwrap();
    assert_eq!(last.severity, Severity::Refusal);
    assert_eq!(said(&read.diagnostics).last().unwrap(), expected);
}

/// A text for each number, one after the other.
fn repeated(numbers: RangeInclusive<usize>, text: impl Fn(usize) -> String) -> String {
    numbers.fold(String::new(), |all, it| all + &text(it))
}

const ROW: &str = r#"<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>"#;

#[test]
fn what_is_no_workbook_is_refused_with_its_first_characters() {
    for (bytes, found) in [
        (&b"<html>inlogpagina</html>"[..], "<html>inlogpagina</html>"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0", "version https://git-lfs"),
        (b"", ""),
        (b"id,name\na,b\n", "id,name"),
        (b"\xff\xfe\0", ""),
        (b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "PK"),
    ] {
        refused(bytes, "afspraken.xlsx refusal not-a-workbook");
        let read = look(bytes);
        assert!(read.diagnostics[0].arguments[0].1.starts_with(found), "{:?}", read.diagnostics);
    }
    let word = replaced(
        xlsx_parts(ROW),
        "[Content_Types].xml",
        "spreadsheetml.sheet.main",
        "wordprocessingml.document.main",
    );
    refused(&zipped(&word), "afspraken.xlsx refusal not-a-workbook");
    let text = replaced(ods_parts("", ""), "mimetype", "spreadsheet", "text");
    refused(&zipped(&text), "afspraken.xlsx refusal not-a-workbook");
    refused(
        &zipped(&[("a.txt".to_owned(), b"a".to_vec())]),
        "afspraken.xlsx refusal not-a-workbook",
    );
}

#[test]
fn older_and_protected_workbooks_are_refused_with_what_to_do() {
    let mut old = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    old.resize(2_048, 0);
    refused(&old, "afspraken.xlsx refusal workbook-old");
    let mut protected = old.clone();
    protected.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    refused(&protected, "afspraken.xlsx refusal workbook-protected");
    let binary = replaced(
        xlsx_parts(ROW),
        "[Content_Types].xml",
        "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        "vnd.ms-excel.sheet.binary.macroEnabled.main",
    );
    refused(&zipped(&binary), "afspraken.xlsx refusal workbook-old");
    let noise = replaced(
        ods_parts("", ""),
        "META-INF/manifest.xml",
        "spreadsheet\"/>",
        "spreadsheet\"><manifest:encryption-data/></manifest:file-entry>",
    );
    refused(&zipped(&noise), "afspraken.xlsx refusal workbook-protected");
    // The mark of a part that a zip protects itself.
    let mut bytes = xlsx(ROW);
    let at = bytes.windows(4).position(|it| it == b"PK\x01\x02").unwrap();
    bytes[at + 8] |= 1;
    refused(&bytes, "afspraken.xlsx refusal workbook-protected");
}

#[test]
fn macros_are_left_alone_and_said() {
    let parts = replaced(
        xlsx_parts(ROW),
        "[Content_Types].xml",
        "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        "vnd.ms-excel.sheet.macroEnabled.main+xml",
    );
    let read = look(&zipped(&with(parts, "xl/vbaProject.bin", "x")));
    assert_eq!(said(&read.diagnostics), ["afspraken.xlsx note workbook-macros-ignored"]);
    assert_eq!(shown(&read, 0), ["1: 1"]);
    let parts = with(ods_parts("", ""), "Basic/Standard/Module1.xml", "<x/>");
    let read = look(&zipped(&parts));
    assert_eq!(said(&read.diagnostics), ["afspraken.xlsx note workbook-macros-ignored"]);
}

#[test]
fn a_file_that_was_cut_off_is_refused_wherever_it_was() {
    for bytes in [xlsx(ROW), ods(r#"<table:table table:name="A"/>"#)] {
        for length in 2..bytes.len() - 1 {
            let read = look(&bytes[..length]);
            assert!(read.value.is_none(), "{length} of {}", bytes.len());
            assert_eq!(read.diagnostics.last().unwrap().severity, Severity::Refusal);
        }
    }
    let cut =
        replaced(xlsx_parts(ROW), "xl/worksheets/sheet1.xml", "</row></sheetData></worksheet>", "");
    refused(&zipped(&cut), "afspraken.xlsx refusal workbook-broken");
}

#[test]
fn one_flipped_bit_never_gives_other_cells_in_silence() {
    let good = xlsx(
        r#"<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Regiovisie</t></is></c><c r="B1" s="1"><v>46295</v></c></row></sheetData>"#,
    );
    let cells = shown(&look(&good), 0);
    for at in 0..good.len() {
        for bit in 0..8 {
            let mut bad = good.clone();
            bad[at] ^= 1 << bit;
            let read = look(&bad);
            let Some(workbook) = &read.value else { continue };
            // A part that is not found any more, such as that of the formats, leaves the cells with what they hold.
            if workbook.sheets.len() == 1 && shown(&read, 0) != cells {
                let texts = shown(&read, 0).join("");
                assert!(texts.contains("46295"), "byte {at}, bit {bit}: {texts}");
            }
        }
    }
}

#[test]
fn a_text_that_unpacks_to_more_than_a_cell_may_hold_is_refused_with_its_cell() {
    let long = "A".repeat(64 << 20);
    let inline = format!(
        r#"<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>{long}</t></is></c></row></sheetData>"#
    );
    let value =
        format!(r#"<sheetData><row r="3"><c r="B3" t="str"><v>{long}</v></c></row></sheetData>"#);
    let paragraph = format!(
        r#"<table:table table:name="Besluiten"><table:table-row><table:table-cell office:value-type="string"><text:p>{long}</text:p></table:table-cell></table:table-row></table:table>"#
    );
    let blanks = r#"<table:table table:name="Besluiten"><table:table-row><table:table-cell office:value-type="string"><text:p><text:s text:c="4294967295"/></text:p></table:table-cell></table:table-row></table:table>"#;
    let files = [
        (xlsx(&inline), "afspraken.xlsx refusal"),
        (xlsx(&value), "afspraken.xlsx#Besluiten:3:B refusal"),
        (ods(&paragraph), "afspraken.xlsx#Besluiten:1:A refusal"),
        (ods(blanks), "afspraken.xlsx#Besluiten:1:A refusal"),
    ];
    drop((long, inline, value, paragraph));
    forget_peak();
    for (bytes, place) in files {
        refused(&bytes, &format!("{place} workbook-cell-too-long"));
    }
}

#[test]
fn more_than_the_limits_allow_is_refused_before_it_takes_memory() {
    // Blanks before the last cell of a row count too: 2 000 for each row here.
    let mut wide = String::from("<sheetData>");
    for row in 1..=1_100 {
        let _ = write!(wide, r#"<row r="{row}"><c r="BXX{row}"><v>1</v></c></row>"#);
    }
    wide.push_str("</sheetData>");
    refused(&xlsx(&wide), "afspraken.xlsx#Besluiten:1001:BXX refusal workbook-cells");
    // Without an address, and two million times the same.
    let row = format!("<row>{}</row>", "<c><v>1</v></c>".repeat(1_000));
    let many = format!("<sheetData>{}</sheetData>", row.repeat(2_001));
    refused(&xlsx(&many), "afspraken.xlsx#Besluiten:2001:A refusal workbook-cells");
    // One text of 1 MiB that every cell refers to.
    let texts = format!("<sst><si><t>{}</t></si></sst>", "x".repeat(1 << 20));
    let cells =
        repeated(1..=100, |it| format!(r#"<row r="{it}"><c r="A{it}" t="s"><v>0</v></c></row>"#));
    let parts = with(
        xlsx_parts(&format!("<sheetData>{cells}</sheetData>")),
        "xl/sharedStrings.xml",
        &texts,
    );
    refused(&zipped(&parts), "afspraken.xlsx#Besluiten:65:A refusal workbook-cells");
    // Empty shared texts, of which each takes more in memory than in the file.
    let texts = format!("<sst>{}</sst>", "<si/>".repeat(2_000_001));
    let parts = with(xlsx_parts(ROW), "xl/sharedStrings.xml", &texts);
    refused(&zipped(&parts), "afspraken.xlsx refusal workbook-cells");
    let sheets =
        repeated(0..=LIMITS.workbook.sheets, |it| format!(r#"<table:table table:name="B{it}"/>"#));
    refused(&ods(&sheets), "afspraken.xlsx refusal workbook-sheets");
}

#[test]
fn what_unpacks_to_more_than_the_limit_is_refused() {
    let blank = " ".repeat(210 << 20);
    let parts = with(xlsx_parts(ROW), "xl/sharedStrings.xml", &format!("<sst>{blank}</sst>"));
    let bytes = zipped(&parts);
    drop((blank, parts));
    refused(&bytes, "afspraken.xlsx refusal workbook-too-large");
    // The same with a list of parts that says it is small.
    let bytes = lying(bytes, "xl/sharedStrings.xml", 100);
    let read = look(&bytes);
    assert!(read.value.is_none(), "{:?}", said(&read.diagnostics));
    let huge = vec![b'P'; LIMITS.workbook.file_bytes + 1];
    refused(&huge, "afspraken.xlsx refusal workbook-too-large");
}

#[test]
fn a_workbook_in_a_workbook_is_not_unpacked() {
    let inner = xlsx(ROW);
    let mut parts = xlsx_parts(ROW);
    parts.push(("xl/embeddings/oleObject1.xlsx".to_owned(), inner));
    assert_eq!(shown(&look(&zipped(&parts)), 0), ["1: 1"]);
}

#[test]
fn a_stray_cell_is_refused_with_its_address() {
    for (address, row, column) in [
        ("XFD1048576", 1_048_576, "XFD"),
        ("XFD100000", 100_000, "XFD"),
        ("BXY1", 1, "BXY"),
        ("A200001", 200_001, "A"),
    ] {
        let sheet = format!(
            r#"<sheetData><row r="{row}"><c r="{address}" t="inlineStr"><is><t>x</t></is></c></row></sheetData>"#
        );
        refused(
            &xlsx(&sheet),
            &format!("afspraken.xlsx#Besluiten:{row}:{column} refusal workbook-cell-far"),
        );
        // A blank there does no harm.
        let blank = sheet.replace(">x<", "> <");
        assert_eq!(shown(&look(&xlsx(&blank)), 0), [""; 0]);
    }
    let inside = r#"<sheetData><row r="200000"><c r="BXX200000"><v>1</v></c></row></sheetData>"#;
    assert_eq!(shown(&look(&xlsx(inside)), 0).len(), 1);
    for wrong in ["ZZZZZZZ4294967295", "ZZZZZZZZ1", "A99999999999999999999", "B2"] {
        let sheet =
            format!(r#"<sheetData><row r="1"><c r="{wrong}"><v>1</v></c></row></sheetData>"#);
        let read = look(&xlsx(&sheet));
        assert!(read.value.is_none(), "{wrong}");
    }
    let lie = format!(r#"<dimension ref="A1:XFD1048576"/>{ROW}"#);
    assert_eq!(shown(&look(&xlsx(&lie)), 0), ["1: 1"]);
}

#[test]
fn repeats_in_an_ods_end_at_the_limits() {
    let cell = r#"office:value-type="float" office:value="1""#;
    let sheet = |rows: &str, columns: &str| {
        ods(&format!(
            r#"<table:table table:name="Besluiten"><table:table-row table:number-rows-repeated="{rows}"><table:table-cell {cell} table:number-columns-repeated="{columns}"/></table:table-row></table:table>"#
        ))
    };
    let most = u64::MAX.to_string();
    refused(&sheet("1", "2001"), "afspraken.xlsx#Besluiten:1:BXY refusal workbook-cell-far");
    refused(&sheet(&most, "1"), "afspraken.xlsx#Besluiten:200001:A refusal workbook-cell-far");
    refused(&sheet(&most, &most), "afspraken.xlsx#Besluiten:1:BXY refusal workbook-cell-far");
    refused(&sheet("1048576", "1000"), "afspraken.xlsx#Besluiten:2001:A refusal workbook-cells");
    for wrong in ["0", "-1", "1e9", "99999999999999999999999"] {
        refused(&sheet(wrong, "1"), "afspraken.xlsx refusal workbook-broken");
        refused(&sheet("1", wrong), "afspraken.xlsx refusal workbook-broken");
    }
}

#[test]
fn cells_with_an_error_end_at_the_limit_too() {
    let blank = r#"<table:table table:name="Besluiten"><table:table-row table:number-rows-repeated="18446744073709551615"><table:table-cell office:value-type="float"/></table:table-row></table:table>"#;
    refused(&ods(blank), "afspraken.xlsx#Besluiten:10001:A refusal workbook-questions");
    let cells = r#"<c t="e"><v>#REF!</v></c>"#.repeat(1_000);
    let sheet = format!("<sheetData>{}</sheetData>", format!("<row>{cells}</row>").repeat(11));
    refused(&xlsx(&sheet), "afspraken.xlsx#Besluiten:11:A refusal workbook-questions");
}

#[test]
fn merged_cells_that_lie_over_one_another_are_refused() {
    let row = format!("<row>{}</row>", "<c><v>1</v></c>".repeat(1_000));
    let merged = r#"<mergeCell ref="A1:XFD1048576"/>"#.repeat(1_000);
    let sheet =
        format!("<sheetData>{}</sheetData><mergeCells>{merged}</mergeCells>", row.repeat(100));
    refused(&xlsx(&sheet), "afspraken.xlsx#Besluiten refusal workbook-broken");
}

#[test]
fn two_sheets_with_one_name_are_refused() {
    let table = r#"<table:table table:name="Besluiten"/><table:table table:name="BESLUITEN"/>"#;
    refused(&ods(table), "afspraken.xlsx refusal workbook-broken");
    let one = r#"<sheet name="Besluiten" sheetId="1" r:id="rId1"/>"#;
    let parts = replaced(xlsx_parts(ROW), "xl/workbook.xml", one, &one.repeat(2));
    refused(&zipped(&parts), "afspraken.xlsx refusal workbook-broken");
}

#[test]
fn counts_and_numbers_that_lie_are_refused() {
    let cell = |number: &str| {
        format!(r#"<sheetData><row r="1"><c r="A1" t="s"><v>{number}</v></c></row></sheetData>"#)
    };
    for number in ["2", "99", "-1", "4294967296", "x"] {
        refused(&xlsx(&cell(number)), "afspraken.xlsx#Besluiten:1:A refusal workbook-broken");
    }
    for count in ["4294967295", "99999999999999999999", "19"] {
        let parts = replaced(
            xlsx_parts(&cell("0")),
            "xl/sharedStrings.xml",
            "uniqueCount=\"2\"",
            &format!("uniqueCount=\"{count}\""),
        );
        refused(&zipped(&parts), "afspraken.xlsx refusal workbook-count");
    }
    for twice in [
        r#"<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>"#,
        r#"<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>2</v></c></row>"#,
    ] {
        let sheet = format!("<sheetData>{twice}</sheetData>");
        refused(&xlsx(&sheet), "afspraken.xlsx#Besluiten:1:A refusal workbook-broken");
    }
    let back = r#"<sheetData><row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row></sheetData>"#;
    refused(&xlsx(back), "afspraken.xlsx#Besluiten:1:A refusal workbook-broken");
    for kind in ["zzz", ""] {
        let sheet =
            format!(r#"<sheetData><row r="1"><c r="A1" t="{kind}"><v>1</v></c></row></sheetData>"#);
        refused(&xlsx(&sheet), "afspraken.xlsx#Besluiten:1:A refusal workbook-broken");
    }
}

#[test]
fn entities_are_refused_and_never_expanded() {
    let laughs = laughs();
    let file = r#"<!DOCTYPE l [<!ENTITY j SYSTEM "file:///etc/passwd">]>"#;
    let cell = r#"<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&j;</t></is></c></row></sheetData>"#;
    for door in [laughs.as_str(), file] {
        for part in [
            "xl/worksheets/sheet1.xml",
            "xl/workbook.xml",
            "xl/sharedStrings.xml",
            "xl/styles.xml",
            "[Content_Types].xml",
        ] {
            let parts = declared(xlsx_parts(ROW), part, door);
            refused(&zipped(&parts), "afspraken.xlsx refusal workbook-entity");
        }
        let parts = ods_parts("", "");
        let parts = replaced(
            parts,
            "content.xml",
            "<office:document-content",
            &format!("{door}<office:document-content"),
        );
        refused(&zipped(&parts), "afspraken.xlsx refusal workbook-entity");
    }
    refused(&xlsx(cell), "afspraken.xlsx refusal workbook-entity");
}

#[test]
fn parts_that_play_tricks_are_refused() {
    let add = |name: &str| {
        let mut parts = xlsx_parts(ROW);
        parts.push((name.to_owned(), b"x".to_vec()));
        zipped(&parts)
    };
    let renamed = |from: &str, to: &str| renamed(add(from), from, to);
    for (from, to) in [
        ("xx/x.xml", "../x.xml"),
        ("xl/xx/x", "xl/../x"),
        ("xtc", "/tc"),
        ("xl_x", "xl\\x"),
        ("Cxx", "C:x"),
    ] {
        refused(&renamed(from, to), "afspraken.xlsx refusal workbook-part");
    }
    // Twice the same, and twice the same but for its capitals.
    refused(&add("XL/STYLES.xml"), "afspraken.xlsx refusal workbook-part");
    refused(&renamed("xl/styles.xmm", "xl/styles.xml"), "afspraken.xlsx refusal workbook-part");
    // A link instead of a part: its kind stands in the attributes that the directory gives.
    let bytes = linked(add("link"));
    refused(&bytes, "afspraken.xlsx refusal workbook-part");
    // Two parts with the same bytes.
    let mut bytes = add("x.xml");
    let directory: Vec<usize> =
        bytes.windows(4).enumerate().filter(|it| it.1 == b"PK\x01\x02").map(|it| it.0).collect();
    let (first, second) = (directory[1], directory[2]);
    let shared = bytes[first + 42..first + 46].to_vec();
    bytes[second + 42..second + 46].copy_from_slice(&shared);
    let read = look(&bytes);
    assert!(read.value.is_none(), "{:?}", said(&read.diagnostics));
}

#[test]
fn a_directory_that_claims_more_parts_than_it_has_is_refused_before_it_takes_memory() {
    let bytes = xlsx(ROW);
    let end = bytes.windows(4).rposition(|it| it == b"PK\x05\x06").unwrap();
    for claim in [2_001u16, 40_000, 65_534] {
        let mut lie = bytes.clone();
        lie[end + 8..end + 10].copy_from_slice(&claim.to_le_bytes());
        lie[end + 10..end + 12].copy_from_slice(&claim.to_le_bytes());
        refused(&lie, "afspraken.xlsx refusal workbook-parts");
    }
    // In the larger form, with as many parts as the file has bytes.
    let lie = claiming(&bytes, 8 << 20, 8 << 20);
    let before = peak();
    refused(&lie, "afspraken.xlsx refusal workbook-parts");
    assert!(peak() < before + 1_000, "{} MiB after {before}", peak());
    let mut many = xlsx_parts(ROW);
    many.extend((0..2_000).map(|it| (format!("x/{it}"), Vec::new())));
    refused(&zipped(&many), "afspraken.xlsx refusal workbook-parts");
}

#[test]
fn elements_without_end_are_refused_and_take_no_stack() {
    let deep =
        format!("<sheetData>{}{}</sheetData>", "<row>".repeat(200_000), "</row>".repeat(200_000));
    refused(&xlsx(&deep), "afspraken.xlsx refusal workbook-broken");
    let attributes = repeated(0..=60_000, |it| format!(" a{it}=\"1\""));
    let crowded =
        format!(r#"<sheetData><row{attributes}><c r="A1"><v>1</v></c></row></sheetData>"#);
    assert_eq!(shown(&look(&xlsx(&crowded)), 0), ["1: 1"]);
}

#[test]
fn texts_that_a_spreadsheet_would_run_are_texts() {
    for text in ["=cmd|'/c calc'!A1", "+1", "-1", "@SUM(A1)", "\t=1", "<script>alert(1)</script>"] {
        let escaped = text.replace('<', "&lt;").replace('\t', "&#9;");
        let sheet = format!(
            r#"<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t xml:space="preserve">{escaped}</t></is></c></row></sheetData>"#
        );
        let read = look(&xlsx(&sheet));
        assert_eq!(said(&read.diagnostics), [""; 0]);
        assert_eq!(shown(&read, 0), [format!("1: {}", text.trim())]);
    }
}
