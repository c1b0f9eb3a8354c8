//! Made-up workbooks, in parts and zipped, and the ways in which one may mean harm.

use std::{
    fmt::Write as _,
    io::{self, Cursor, Write as _},
};

use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// A part of a zip: its name and its bytes.
pub(crate) type Part = (String, Vec<u8>);

/// The parts of a small .xlsx with one sheet of this content.
pub(crate) fn xlsx_parts(sheet: &str) -> Vec<Part> {
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
pub(crate) fn ods_parts(styles: &str, sheets: &str) -> Vec<Part> {
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

/// A zip of these parts.
pub(crate) fn zipped(parts: &[Part]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        zip.start_file(name, options).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A small .xlsx with one sheet of this content.
pub(crate) fn xlsx(sheet: &str) -> Vec<u8> {
    zipped(&xlsx_parts(sheet))
}

/// A small .ods with these sheets.
pub(crate) fn ods(sheets: &str) -> Vec<u8> {
    zipped(&ods_parts("", sheets))
}

/// The parts with one of them changed, or added.
pub(crate) fn with(mut parts: Vec<Part>, name: &str, content: &str) -> Vec<Part> {
    parts.retain(|it| it.0 != name);
    parts.push((name.to_owned(), content.as_bytes().to_vec()));
    parts
}

/// The parts with a text in one of them replaced.
pub(crate) fn replaced(mut parts: Vec<Part>, name: &str, from: &str, to: &str) -> Vec<Part> {
    let part = parts.iter_mut().find(|it| it.0 == name).unwrap();
    let text = String::from_utf8(part.1.clone()).unwrap();
    assert!(text.contains(from), "{name} has no {from}");
    part.1 = text.replace(from, to).into_bytes();
    parts
}

/// A text in a part after its declaration, such as a document type.
pub(crate) fn declared(parts: Vec<Part>, name: &str, door: &str) -> Vec<Part> {
    let content =
        String::from_utf8(parts.iter().find(|it| it.0 == name).unwrap().1.clone()).unwrap();
    let (head, rest) = content.split_once("?>").unwrap();
    with(parts, name, &format!("{head}?>{door}{rest}"))
}

/// A document type whose entities grow tenfold with each step.
pub(crate) fn laughs() -> String {
    let mut laughs = String::from("<!DOCTYPE l [<!ENTITY a \"lol\">");
    for (one, other) in ('b'..='j').zip('a'..='i') {
        let _ = write!(laughs, "<!ENTITY {one} \"{}\">", format!("&{other};").repeat(10));
    }
    laughs.push_str("]>");
    laughs
}

/// A zip in which the name of a part is another one of the same length: the writer would tidy such names.
pub(crate) fn renamed(mut zip: Vec<u8>, from: &str, to: &str) -> Vec<u8> {
    let at = |it: (usize, &[u8])| (it.1 == from.as_bytes()).then_some(it.0);
    let places: Vec<usize> = zip.windows(from.len()).enumerate().filter_map(at).collect();
    assert_eq!((places.len(), from.len()), (2, to.len()));
    for at in places {
        zip[at..at + to.len()].copy_from_slice(to.as_bytes());
    }
    zip
}

/// A zip whose last part is a link: its kind stands in the attributes that the directory gives.
pub(crate) fn linked(mut zip: Vec<u8>) -> Vec<u8> {
    let last = zip.windows(4).rposition(|it| it == b"PK\x01\x02").unwrap();
    zip[last + 5] = 3;
    zip[last + 38..last + 42].copy_from_slice(&(0o120_777u32 << 16).to_le_bytes());
    zip
}

/// A zip whose directory says, in its larger form, that it has this many parts.
pub(crate) fn claiming(zip: &[u8], n_parts: u64, filling: usize) -> Vec<u8> {
    let end = zip.windows(4).rposition(|it| it == b"PK\x05\x06").unwrap();
    let directory = zip.windows(4).position(|it| it == b"PK\x01\x02").unwrap();
    let mut lie = vec![b' '; filling];
    let start = lie.len();
    lie.splice(0..0, zip[..directory].iter().copied());
    let offset = u64::try_from(directory + start).unwrap();
    lie.extend(&zip[directory..end]);
    let at = u64::try_from(lie.len()).unwrap();
    lie.extend(b"PK\x06\x06");
    lie.extend(44u64.to_le_bytes());
    lie.extend([45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    lie.extend(n_parts.to_le_bytes());
    lie.extend(n_parts.to_le_bytes());
    lie.extend(u64::try_from(end - directory).unwrap().to_le_bytes());
    lie.extend(offset.to_le_bytes());
    lie.extend(b"PK\x06\x07\0\0\0\0");
    lie.extend(at.to_le_bytes());
    lie.extend(1u32.to_le_bytes());
    lie.extend(b"PK\x05\x06\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\0\0");
    lie
}

/// A zip in which every place where the directory tells the size of this part tells another one.
pub(crate) fn lying(mut zip: Vec<u8>, part: &str, size: u32) -> Vec<u8> {
    let name = part.as_bytes();
    let directory = zip.windows(4).position(|it| it == b"PK\x01\x02").unwrap();
    let at = directory + zip[directory..].windows(name.len()).position(|it| it == name).unwrap();
    zip[at - 46 + 24..at - 46 + 28].copy_from_slice(&size.to_le_bytes());
    zip
}

/// A zip of these parts, in one of which a text comes many times over; it never stands in memory as a whole.
pub(crate) fn blown_up(
    parts: &[Part],
    name: &str,
    mark: &str,
    text: &str,
    times: usize,
) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(1));
    for (own, content) in parts {
        zip.start_file(own, options).unwrap();
        if own != name {
            zip.write_all(content).unwrap();
            continue;
        }
        let content = std::str::from_utf8(content).unwrap();
        let (before, after) = content.split_once(mark).unwrap();
        zip.write_all(before.as_bytes()).unwrap();
        repeat(&mut zip, text, times).unwrap();
        zip.write_all(after.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn repeat(out: &mut impl io::Write, text: &str, times: usize) -> io::Result<()> {
    let per_block = ((1 << 20) / text.len().max(1)).max(1);
    let block = text.repeat(per_block);
    for _ in 0..times / per_block {
        out.write_all(block.as_bytes())?;
    }
    out.write_all(text.repeat(times % per_block).as_bytes())
}
