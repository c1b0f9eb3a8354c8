//! Workbooks as they come and go: by hand, hostile, mutated, and through LibreOffice.

use std::{
    fs,
    io::{Cursor, Write as _},
    process::Command,
};

use tenzij::{
    diagnostic::{Checked, Diagnostic, Severity},
    sources::{
        LIMITS,
        workbook::{Hidden, Workbook, read},
    },
};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

mod hostile;
mod mutations;
mod office;
mod plain;

/// The parts of a small .xlsx with one sheet of this content.
fn xlsx_parts(sheet: &str) -> Vec<(String, Vec<u8>)> {
    const KINDS: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#;
    const LINKS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    const BOOK: &str = r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookPr/><sheets><sheet name="Besluiten" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
    const BOOK_LINKS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#;
    const STYLES: &str = r#"<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="dd\-mm\-yyyy"/></numFmts><cellStyleXfs count="1"><xf numFmtId="14"/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="9"/><xf numFmtId="20"/></cellXfs></styleSheet>"#;
    const TEXTS: &str = r#"<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="2" uniqueCount="2"><si><t>gedeeld</t></si><si><r><t xml:space="preserve">in </t></r><r><rPr><b/></rPr><t>stukken</t></r><rPh sb="0" eb="1"><t>klank</t></rPh></si></sst>"#;
    let sheet = format!(
        r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{sheet}</worksheet>"#
    );
    [
        ("[Content_Types].xml", KINDS),
        ("_rels/.rels", LINKS),
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", BOOK_LINKS),
        ("xl/styles.xml", STYLES),
        ("xl/sharedStrings.xml", TEXTS),
        ("xl/worksheets/sheet1.xml", &sheet),
    ]
    .map(|(name, content)| (name.to_owned(), content.as_bytes().to_vec()))
    .to_vec()
}

/// The parts of a small .ods with this content between the styles and the end of the sheets.
fn ods_parts(styles: &str, sheets: &str) -> Vec<(String, Vec<u8>)> {
    let content = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" office:version="1.3"><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body></office:document-content>"#
    );
    let manifest = r#"<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>"#;
    [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", manifest),
        ("content.xml", &content),
    ]
    .map(|(name, content)| (name.to_owned(), content.as_bytes().to_vec()))
    .to_vec()
}

fn zipped(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        zip.start_file(name, options).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn xlsx(sheet: &str) -> Vec<u8> {
    zipped(&xlsx_parts(sheet))
}

fn ods(sheets: &str) -> Vec<u8> {
    zipped(&ods_parts("", sheets))
}

/// The parts with one of them changed, or added.
fn with(mut parts: Vec<(String, Vec<u8>)>, name: &str, content: &str) -> Vec<(String, Vec<u8>)> {
    parts.retain(|it| it.0 != name);
    parts.push((name.to_owned(), content.as_bytes().to_vec()));
    parts
}

/// The parts with a text in one of them replaced.
fn replaced(
    mut parts: Vec<(String, Vec<u8>)>,
    name: &str,
    from: &str,
    to: &str,
) -> Vec<(String, Vec<u8>)> {
    let part = parts.iter_mut().find(|it| it.0 == name).unwrap();
    let text = String::from_utf8(part.1.clone()).unwrap();
    assert!(text.contains(from), "{name} has no {from}");
    part.1 = text.replace(from, to).into_bytes();
    parts
}

fn look(bytes: &[u8]) -> Checked<Option<Workbook>> {
    read("afspraken.xlsx", bytes, Hidden::Ask)
}

/// Place, severity and code of every message, as a person would search for them.
fn said(diagnostics: &[Diagnostic]) -> Vec<String> {
    let severity = |it: &Diagnostic| match it.severity {
        Severity::Refusal => "refusal",
        Severity::Question => "question",
        Severity::Note => "note",
    };
    diagnostics
        .iter()
        .map(|it| format!("{} {} {}", it.place, severity(it), it.code.slug()))
        .collect()
}

/// Cells of a sheet, as `row: cell | cell`.
fn shown(read: &Checked<Option<Workbook>>, sheet: usize) -> Vec<String> {
    let workbook = read.value.as_ref().unwrap_or_else(|| panic!("{:?}", said(&read.diagnostics)));
    let rows = &workbook.sheets[sheet].rows;
    rows.iter().map(|it| format!("{}: {}", it.row, it.cells.join(" | "))).collect()
}

/// The most memory that this process has held, in MiB, since it was last forgotten.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|it| it.strip_prefix("VmHWM:")).unwrap_or("0 kB");
    line.split_whitespace().next().unwrap().parse::<u64>().unwrap() / 1024
}

fn forget_peak() {
    let _ = fs::write("/proc/self/clear_refs", "5");
}

#[test]
fn the_limits_are_printed_in_both_languages() {
    for (tag, decimal) in [("nl", '.'), ("en", ',')] {
        let output = Command::new(env!("CARGO_BIN_EXE_tenzij"))
            .env("LC_ALL", "nl_NL.UTF-8")
            .args(["limits", "--lang", tag])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0));
        let said = String::from_utf8(output.stdout).unwrap();
        let digits: String = said.chars().filter(|it| *it != decimal).collect();
        let workbook = LIMITS.workbook;
        let limits = [
            LIMITS.columns,
            LIMITS.cell_bytes >> 20,
            usize::try_from(LIMITS.misfits).unwrap(),
            workbook.file_bytes >> 20,
            workbook.parts,
            usize::try_from(workbook.expanded_bytes >> 20).unwrap(),
            workbook.sheets,
            usize::try_from(workbook.rows).unwrap(),
            usize::try_from(workbook.cells).unwrap(),
            workbook.text_bytes >> 20,
            usize::try_from(workbook.questions).unwrap(),
        ];
        let mut printed: Vec<usize> =
            digits.lines().filter_map(|it| it.split_whitespace().next()?.parse().ok()).collect();
        assert_eq!(printed.len(), limits.len(), "{said}");
        printed.sort_unstable();
        let mut limits = limits;
        limits.sort_unstable();
        assert_eq!(printed, limits, "{said}");
    }
}
