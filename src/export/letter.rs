//! A plain letter becomes a .docx: a title, paragraphs, lists and tables, and nothing that moves.
//!
//! What it says is for whoever describes it.

use std::{fmt::Write as _, io};

use crate::export::{
    package::{Part, pack},
    xml::escaped,
};

/// A letter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Letter {
    /// Its title, above the text and in the properties of the file.
    pub title: String,
    /// BCP 47 tag of its language, for the spelling check and for those who listen.
    pub language: String,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// A part of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading above what follows.
    Heading(String),
    /// A paragraph; `\n` begins a new line in it.
    Paragraph(String),
    /// A list with a mark before each item.
    Bullets(Vec<String>),
    /// A table.
    Table(LetterTable),
}

/// A table with a header that is repeated on each page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LetterTable {
    /// Its headings, each with how wide its column is beside the others.
    pub headings: Vec<(String, u16)>,
    /// Its rows; cells left out are empty.
    pub rows: Vec<Vec<String>>,
}

/// The width between the margins of a page of A4, in twentieths of a point.
const WIDTH: u32 = 9_638;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

const KINDS: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
    r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">"#,
    r#"<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>"#,
    r#"<Default Extension="xml" ContentType="application/xml"/>"#,
    r#"<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>"#,
    r#"<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>"#,
    r#"<Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/>"#,
    r#"<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>"#,
    "</Types>",
);

const LINKS: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
    r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#,
    r#"<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>"#,
    r#"<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>"#,
    "</Relationships>",
);

const DOCUMENT_LINKS: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
    r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#,
    r#"<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>"#,
    r#"<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering" Target="numbering.xml"/>"#,
    "</Relationships>",
);

const NAMESPACE: &str =
    r#" xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main""#;

/// Writes the letter; the same letter gives the same bytes.
///
/// # Errors
///
/// Fails only where packing fails.
pub fn docx(letter: &Letter) -> io::Result<Vec<u8>> {
    pack(&[
        Part::new("[Content_Types].xml", KINDS),
        Part::new("_rels/.rels", LINKS),
        Part::new("docProps/core.xml", properties(letter)),
        Part::new("word/document.xml", document(letter)),
        Part::new("word/_rels/document.xml.rels", DOCUMENT_LINKS),
        Part::new("word/styles.xml", styles(letter)),
        Part::new("word/numbering.xml", numbering()),
    ])
}

fn properties(letter: &Letter) -> String {
    format!(
        concat!(
            "{}",
            r#"<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">"#,
            "<dc:title>{}</dc:title><dc:language>{}</dc:language>",
            r#"<dcterms:created xsi:type="dcterms:W3CDTF">2026-01-01T00:00:00Z</dcterms:created>"#,
            "</cp:coreProperties>",
        ),
        HEAD,
        escaped(&letter.title),
        escaped(&letter.language),
    )
}

/// The styles: Word knows these names, so that a house style can take over.
fn styles(letter: &Letter) -> String {
    let style = |id: &str, name: &str, paragraph: &str, run: &str| {
        format!(
            r#"<w:style w:type="paragraph" w:styleId="{id}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"#
        )
    };
    let title = style(
        "Title",
        "Title",
        r#"<w:keepNext/><w:spacing w:after="240"/>"#,
        r#"<w:b/><w:sz w:val="36"/>"#,
    );
    let heading = style(
        "Heading1",
        "heading 1",
        r#"<w:keepNext/><w:spacing w:before="240" w:after="80"/><w:outlineLvl w:val="0"/>"#,
        r#"<w:b/><w:sz w:val="26"/>"#,
    );
    let bullet = style(
        "ListBullet",
        "List Bullet",
        r#"<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:spacing w:after="120"/><w:contextualSpacing/>"#,
        "",
    );
    format!(
        concat!(
            "{}<w:styles{}><w:docDefaults><w:rPrDefault><w:rPr>",
            r#"<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="Calibri" w:cs="Calibri"/><w:sz w:val="22"/><w:lang w:val="{}"/>"#,
            r#"</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="264" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>"#,
            r#"<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>"#,
            r#"<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr><w:tblCellMar><w:left w:w="100" w:type="dxa"/><w:right w:w="100" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>"#,
            r#"<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>{}</w:tblBorders></w:tblPr></w:style>"#,
            "{}{}{}</w:styles>",
        ),
        HEAD,
        NAMESPACE,
        escaped(&letter.language),
        ["top", "left", "bottom", "right", "insideH", "insideV"]
            .map(|it| format!(r#"<w:{it} w:val="single" w:sz="4" w:space="0" w:color="808080"/>"#))
            .concat(),
        title,
        heading,
        bullet,
    )
}

fn numbering() -> String {
    format!(
        concat!(
            r#"{}<w:numbering{}><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/>"#,
            r#"<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/>"#,
            r#"<w:pPr><w:ind w:left="425" w:hanging="283"/></w:pPr></w:lvl></w:abstractNum>"#,
            r#"<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"#,
        ),
        HEAD, NAMESPACE
    )
}

fn document(letter: &Letter) -> String {
    let mut body = paragraph("Title", &letter.title);
    for block in &letter.blocks {
        match block {
            Block::Heading(text) => body.push_str(&paragraph("Heading1", text)),
            Block::Paragraph(text) => body.push_str(&paragraph("Normal", text)),
            Block::Bullets(items) => {
                for item in items {
                    body.push_str(&paragraph("ListBullet", item));
                }
            }
            Block::Table(table) => {
                body.push_str(&written_table(table));
                // Two tables that touch become one, and a document may not end with a table.
                body.push_str(&paragraph("Normal", ""));
            }
        }
    }
    format!(
        concat!(
            "{}<w:document{}><w:body>{}",
            r#"<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>"#,
            "</w:body></w:document>",
        ),
        HEAD, NAMESPACE, body
    )
}

fn paragraph(style: &str, text: &str) -> String {
    format!(r#"<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{}</w:p>"#, runs(text, ""))
}

/// A text in one run, with its line ends and tabs.
fn runs(text: &str, properties: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut run = String::new();
    for (at, line) in text.split('\n').enumerate() {
        if 0 < at {
            run.push_str("<w:br/>");
        }
        for (at, piece) in line.split('\t').enumerate() {
            if 0 < at {
                run.push_str("<w:tab/>");
            }
            let _ = write!(run, r#"<w:t xml:space="preserve">{}</w:t>"#, escaped(piece));
        }
    }
    format!("<w:r>{properties}{run}</w:r>")
}

fn written_table(table: &LetterTable) -> String {
    let total: u32 = table.headings.iter().map(|it| u32::from(it.1.max(1))).sum();
    let widths: Vec<u32> =
        table.headings.iter().map(|it| WIDTH * u32::from(it.1.max(1)) / total.max(1)).collect();
    let cell = |at: usize, text: &str, shade: &str, bold: &str| {
        let width = widths.get(at).copied().unwrap_or(0);
        format!(
            r#"<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr><w:p><w:pPr><w:spacing w:before="40" w:after="40"/></w:pPr>{}</w:p></w:tc>"#,
            runs(text, bold)
        )
    };
    let grid =
        widths.iter().fold(String::new(), |grid, it| grid + &format!(r#"<w:gridCol w:w="{it}"/>"#));
    let shade = r#"<w:shd w:val="clear" w:color="auto" w:fill="DDE6EE"/>"#;
    let bold = "<w:rPr><w:b/></w:rPr>";
    let headings: String = table
        .headings
        .iter()
        .enumerate()
        .map(|(at, heading)| cell(at, &heading.0, shade, bold))
        .collect();
    let mut rows = format!("<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{headings}</w:tr>");
    for row in &table.rows {
        let cells: String = (0..widths.len())
            .map(|at| cell(at, row.get(at).map_or("", String::as_str), "", ""))
            .collect();
        let _ = write!(rows, "<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>");
    }
    if widths.is_empty() {
        return String::new();
    }
    format!(
        r#"<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{WIDTH}" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblLook w:firstRow="1" w:noVBand="1"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"#
    )
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read as _};

    use quick_xml::{Reader, events::Event};

    use super::*;

    fn letter() -> Letter {
        Letter {
            title: "Weerwoord & <vragen>".to_owned(),
            language: "nl-NL".to_owned(),
            blocks: vec![
                Block::Heading("Wat wij vragen".to_owned()),
                Block::Paragraph("Regel 1\nregel 2\tna een tab".to_owned()),
                Block::Bullets(vec!["=1+1".to_owned(), "\u{1b}twee".to_owned()]),
                Block::Table(LetterTable {
                    headings: vec![("Nr".to_owned(), 1), ("Besluit".to_owned(), 4)],
                    rows: vec![vec!["R-1".to_owned()], vec!["R-2".to_owned(), "  x".to_owned()]],
                }),
            ],
        }
    }

    fn part(bytes: &[u8], name: &str) -> String {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn every_part_is_well_formed_and_the_same_each_time() {
        let bytes = docx(&letter()).unwrap();
        assert_eq!(docx(&letter()).unwrap(), bytes);
        let archive = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
        let names: Vec<String> = archive.file_names().map(|it| it.unwrap().into_owned()).collect();
        assert_eq!(names.len(), 7);
        for name in names {
            let text = part(&bytes, &name);
            let mut reader = Reader::from_str(&text);
            while reader.read_event().unwrap() != Event::Eof {}
        }
    }

    #[test]
    fn what_it_says_stands_in_it_in_its_order() {
        let text = part(&docx(&letter()).unwrap(), "word/document.xml");
        let mut said: Vec<&str> = text
            .split("<w:t xml:space=\"preserve\">")
            .skip(1)
            .map(|it| it.split("</w:t>").next().unwrap())
            .collect();
        assert_eq!(said.remove(0), "Weerwoord &amp; &lt;vragen&gt;");
        assert_eq!(
            said,
            [
                "Wat wij vragen",
                "Regel 1",
                "regel 2",
                "na een tab",
                "=1+1",
                "twee",
                "Nr",
                "Besluit",
                "R-1",
                "R-2",
                "  x"
            ]
        );
    }
}
