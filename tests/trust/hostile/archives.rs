//! Rows 62 to 68: workbooks and documents that are damaged, blown up, or more than they seem.

use super::{
    Case, Row,
    active::{open_parties_parts, parties, parties_parts, project, texts},
    answers::answered,
    row,
};
use crate::{
    documents::{docx, odt, parts},
    workbook_files::{
        Part, blown_up, claiming, declared, laughs, linked, lying, renamed, replaced, with, zipped,
    },
};

pub(super) fn rows() -> Vec<Row> {
    answered(vec![
        row(62, "cut off, or with a bit flipped", damaged()),
        row(63, "a small file that unpacks to a large one", bombs()),
        row(64, "a stray cell far away", stray()),
        row(65, "counts and numbers that lie", lies()),
        row(66, "entities", entities()),
        row(67, "parts that play tricks", tricks()),
        row(68, "what is hidden, and what is proposed", hidden()),
    ])
}

/// A workbook in the input folder of a project, refused.
fn refused(name: &'static str, bytes: &[u8]) -> Case {
    project(name).file("invoer/gemeenten.xlsx", bytes).exit(65)
}

/// The same in the open form.
fn open_refused(name: &'static str, bytes: &[u8]) -> Case {
    project(name).file("invoer/gemeenten.ods", bytes).exit(65)
}

/// Minutes, refused.
fn minutes_refused(name: &'static str, bytes: &[u8]) -> Case {
    Case::command(name, &["read", "gegevens/verslag.docx"]).file("verslag.docx", bytes).exit(65)
}

/// Minutes in the open form, refused.
fn open_minutes_refused(name: &'static str, bytes: &[u8]) -> Case {
    Case::command(name, &["read", "gegevens/verslag.odt"]).file("verslag.odt", bytes).exit(65)
}

fn names() -> String {
    texts(&[&["Naam", "CBS-code"], &["Lindewiek"]])
}

const OPEN_ROW: &str = r#"<table:table-row><table:table-cell office:value-type="string"><text:p>Lindewiek</text:p></table:table-cell></table:table-row>"#;

const DECIDES: &str =
    "<w:p><w:r><w:t>Besluit: de gemeenten stemmen in met het plan.</w:t></w:r></w:p>";

/// A file whose largest part has a bit flipped in the middle of its packed bytes.
fn flipped(mut zip: Vec<u8>) -> Vec<u8> {
    let directory = zip.windows(4).position(|it| it == b"PK\x01\x02").unwrap();
    let start = zip[..directory].windows(4).rposition(|it| it == b"PK\x03\x04").unwrap();
    let at = start + (directory - start) * 3 / 4;
    zip[at] ^= 0x10;
    zip
}

fn damaged() -> Vec<Case> {
    let (book, open) = (parties(&names()), zipped(&open_parties_parts(OPEN_ROW)));
    let (minutes, open_minutes) =
        (docx(&DECIDES.repeat(50)), odt("", &"<text:p>Besluit: akkoord.</text:p>".repeat(50)));
    let half = |it: &[u8]| it[..it.len() / 2].to_vec();
    vec![
        refused("half an xlsx", &half(&book)),
        refused("a flipped bit in an xlsx", &flipped(book)),
        open_refused("half an ods", &half(&open)),
        open_refused("a flipped bit in an ods", &flipped(open)),
        minutes_refused("half a docx", &half(&minutes)),
        minutes_refused("a flipped bit in a docx", &flipped(minutes)),
        open_minutes_refused("half an odt", &half(&open_minutes)),
        open_minutes_refused("a flipped bit in an odt", &flipped(open_minutes)),
        Case::of("half a Parquet")
            .without("evidence.csv")
            .file("evidence.parquet", "PAR1xxxx")
            .exit(65),
        Case::command(
            "half an assessment",
            &["report", "gegevens/half.json", "-o", "{out}/rapport.html"],
        )
        .file("half.json", "{\"format\":7,\"as_of\":\"2026-")
        .exit(65),
        Case::command("half a manifest", &["reproduce", "gegevens/manifest.json"])
            .file("manifest.json", "{\"format\":2,")
            .exit(65),
        Case::command("half of what a retreat chose", &["read", "gegevens/herijking.json"])
            .file("herijking.json", "{\"format\":1,\"kind\":\"herijking\",\"decisions\":[")
            .exit(65),
        Case::of("settings that are cut off").file("tenzij.toml", "[minimum]\nvoice = ").exit(65),
    ]
}

/// 40 MiB of one letter; `tests/trust/bounded_archives.rs` measures what 512 MiB take.
const TIMES: usize = 40 << 20;

fn bombs() -> Vec<Case> {
    let book = parties_parts(&texts(&[&["Naam", "CBS-code"], &["@"]]));
    let open = open_parties_parts(&OPEN_ROW.replace("Lindewiek", "@"));
    let minutes = parts(&docx("<w:p><w:r><w:t>@</w:t></w:r></w:p>"));
    let open_minutes = parts(&odt("", "<text:p>@</text:p>"));
    let cells = parties_parts("<sheetData>@</sheetData>");
    let row = format!("<row>{}</row>", "<c><v>1</v></c>".repeat(1_000));
    let sheet = "xl/worksheets/sheet1.xml";
    let blown = |parts: &[Part], name: &str| blown_up(parts, name, "@", "A", TIMES);
    let inner = blown(&book, sheet);
    let mut nested = parties_parts(&names());
    nested.push(("xl/embeddings/oleObject1.xlsx".to_owned(), inner.clone()));
    let told = lying(inner.clone(), sheet, 1_000);
    let minutes_bomb = blown(&minutes, "word/document.xml");
    let minutes_told = lying(minutes_bomb.clone(), "word/document.xml", 1_000);
    vec![
        refused("40 MiB of text in an xlsx", &inner),
        refused("the same with a size that lies", &told),
        refused("three million cells", &blown_up(&cells, sheet, "@", &row, 3_000)),
        open_refused("40 MiB of text in an ods", &blown(&open, "content.xml")),
        minutes_refused("40 MiB of text in a docx", &minutes_bomb),
        minutes_refused("the same with a size that lies in a docx", &minutes_told),
        open_minutes_refused("40 MiB of text in an odt", &blown(&open_minutes, "content.xml")),
        // What is inside a part is nobody's business: it is never unpacked.
        project("a bomb within a workbook").file("invoer/gemeenten.xlsx", zipped(&nested)),
    ]
}

fn stray() -> Vec<Case> {
    let at = |address: &str, row: &str| {
        parties(&format!(
            r#"<sheetData><row r="{row}"><c r="{address}" t="inlineStr"><is><t>x</t></is></c></row></sheetData>"#
        ))
    };
    vec![
        refused("in the last cell of all", &at("XFD1048576", "1048576")),
        refused("in row 200,001", &at("A200001", "200001")),
        refused("in column 2,001", &at("BXY1", "1")),
    ]
}

fn lies() -> Vec<Case> {
    let cell = r#"<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData>"#;
    let count = |n: &str| {
        let told = format!("uniqueCount=\"{n}\"");
        zipped(&replaced(parties_parts(cell), "xl/sharedStrings.xml", "uniqueCount=\"2\"", &told))
    };
    vec![
        refused("a count of texts of four billion", &count("4294967295")),
        refused("a text that is not there", &parties(&cell.replace("<v>0<", "<v>99<"))),
        refused("a text before the first", &parties(&cell.replace("<v>0<", "<v>-1<"))),
        refused("eight million parts", &claiming(&parties(cell), 8 << 20, 1 << 20)),
        minutes_refused(
            "eight million parts in a docx",
            &claiming(&docx(DECIDES), 8 << 20, 1 << 20),
        ),
    ]
}

fn entities() -> Vec<Case> {
    let file = r#"<!DOCTYPE l [<!ENTITY j SYSTEM "file:///etc/passwd">]>"#;
    let laughs = laughs();
    let book =
        |door: &str| zipped(&declared(parties_parts(&names()), "xl/worksheets/sheet1.xml", door));
    let open = |door: &str| zipped(&declared(open_parties_parts(OPEN_ROW), "content.xml", door));
    let document = |zip: Vec<u8>, part: &str, door: &str| {
        let mut all = parts(&zip);
        let own = all.iter_mut().find(|it| it.0 == part).unwrap();
        own.1 = [door.as_bytes(), &own.1].concat();
        zipped(&all)
    };
    let minutes = |door: &str| document(docx(DECIDES), "word/document.xml", door);
    let open_minutes = |door: &str| document(odt("", "<text:p>x</text:p>"), "content.xml", door);
    vec![
        refused("a billion laughs in an xlsx", &book(&laughs)),
        refused("a file in an xlsx", &book(file)).hides("root:x:0"),
        open_refused("a billion laughs in an ods", &open(&laughs)),
        open_refused("a file in an ods", &open(file)).hides("root:x:0"),
        minutes_refused("a billion laughs in a docx", &minutes(&laughs)),
        minutes_refused("a file in a docx", &minutes(file)).hides("root:x:0"),
        open_minutes_refused("a billion laughs in an odt", &open_minutes(&laughs)),
        open_minutes_refused("a file in an odt", &open_minutes(file)).hides("root:x:0"),
    ]
}

fn tricks() -> Vec<Case> {
    let with_part = |name: &str| {
        let mut parts = parties_parts(&names());
        parts.push((name.to_owned(), b"x".to_vec()));
        zipped(&parts)
    };
    let document_with = |name: &str| {
        let mut all = parts(&docx(DECIDES));
        all.push((name.to_owned(), b"x".to_vec()));
        zipped(&all)
    };
    vec![
        refused("a name that leads out", &renamed(with_part("xx/x.xml"), "xx/x.xml", "../x.xml")),
        refused("a name from the root", &renamed(with_part("xtc"), "xtc", "/tc")),
        refused("a name with a drive", &renamed(with_part("Cxx"), "Cxx", "C:x")),
        refused("twice the same but for its capitals", &with_part("XL/STYLES.xml")),
        refused("a link", &linked(with_part("link"))),
        minutes_refused(
            "a name that leads out of a docx",
            &renamed(document_with("xx/x.xml"), "xx/x.xml", "../x.xml"),
        ),
        minutes_refused("a link in a docx", &linked(document_with("link"))),
    ]
}

fn hidden() -> Vec<Case> {
    let sheet = r#"<sheet name="Personeel" sheetId="2" state="hidden" r:id="rId1"/>"#;
    let kept = r#"<sheet name="Gemeenten" sheetId="1" r:id="rId1"/>"#;
    let with_sheet =
        replaced(parties_parts(&names()), "xl/workbook.xml", kept, &format!("{kept}{sheet}"));
    let rows = r#"<cols><col min="2" max="2" hidden="1"/></cols><sheetData><row><c t="inlineStr"><is><t>Naam</t></is></c><c t="inlineStr"><is><t>CBS-code</t></is></c></row><row hidden="1"><c t="inlineStr"><is><t>Lindewiek</t></is></c></row></sheetData>"#;
    let noted = with(parties_parts(&names()), "xl/comments1.xml", "<comments/>");
    let open = format!(
        r#"<table:table table:name="Gemeenten">{}</table:table>"#,
        OPEN_ROW.replace("Lindewiek", "Naam").replace(
            "</table:table-row>",
            r#"<table:table-cell office:value-type="string"><text:p>CBS-code</text:p></table:table-cell></table:table-row>"#,
        )
    );
    let style = r#"<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>"#;
    let open_hidden = zipped(&crate::workbook_files::ods_parts(
        style,
        &format!(
            r#"{open}<table:table table:name="Personeel" table:style-name="ta2">{OPEN_ROW}</table:table>"#
        ),
    ));
    let tracked = docx(
        r#"<w:p><w:r><w:t xml:space="preserve">Besluit: de gemeenten stemmen in met het </w:t></w:r><w:del><w:r><w:delText>geheime </w:delText></w:r></w:del><w:ins><w:r><w:t>nieuwe </w:t></w:r></w:ins><w:r><w:t>plan.</w:t></w:r></w:p><w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>Besluit: iets dat niemand ziet.</w:t></w:r></w:p>"#,
    );
    vec![
        project("a hidden sheet").file("invoer/gemeenten.xlsx", zipped(&with_sheet)),
        project("a hidden sheet in an ods").file("invoer/gemeenten.ods", open_hidden),
        project("hidden rows and columns").file("invoer/gemeenten.xlsx", parties(rows)),
        project("comments").file("invoer/gemeenten.xlsx", zipped(&noted)),
        Case::command("changes that are proposed in a docx", &["read", "gegevens/verslag.docx"])
            .file("verslag.docx", tracked)
            .hides("geheime")
            .hides("niemand ziet"),
    ]
}
