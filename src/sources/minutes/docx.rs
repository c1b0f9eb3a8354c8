//! The text of a .docx. Insertions that somebody proposed are read; deletions, hidden text and field codes are not.

use crate::sources::minutes::{
    Broken,
    builder::{Builder, Kind},
    package::Package,
    xml::{self, Element, Visitor},
};

/// Reads the main part into a builder.
pub(super) fn read(package: &mut Package) -> Result<Builder, Broken> {
    let main = main_part(package)?;
    let part = match package.part(&main)? {
        Some(part) => part,
        None => package.part("word/document.xml")?.ok_or(Broken::Damaged)?,
    };
    let mut body = Body::default();
    xml::walk(&part, &mut body)?;
    Ok(body.builder)
}

/// The name of the main part, which some programs call otherwise than `word/document.xml`.
fn main_part(package: &mut Package) -> Result<String, Broken> {
    let mut relations = Relations::default();
    if let Some(part) = package.part("_rels/.rels")? {
        xml::walk(&part, &mut relations)?;
    }
    Ok(relations.main.unwrap_or_else(|| "word/document.xml".to_owned()))
}

#[derive(Default)]
struct Relations {
    main: Option<String>,
}

impl Visitor for Relations {
    fn open(&mut self, element: &Element) {
        let kind = element.attribute("Type").unwrap_or_default();
        if element.name == "Relationship" && kind.ends_with("/officeDocument") {
            let target = element.attribute("Target");
            self.main = target.map(|it| it.trim_start_matches('/').to_owned());
        }
    }

    fn close(&mut self) {}

    fn text(&mut self, _: &str) {}
}

/// The elements that matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tag {
    Paragraph,
    ParagraphSettings,
    Run,
    RunSettings,
    RowSettings,
    CellSettings,
    Table,
    Cell,
    Text,
    /// Whatever is within is not read.
    Left,
    Other,
}

#[derive(Default)]
struct Body {
    builder: Builder,
    path: Vec<Tag>,
    /// How many elements deep we are in something that is not read.
    left: usize,
    is_hidden: bool,
    /// Columns that the cell spans beyond its own.
    span: usize,
}

impl Visitor for Body {
    fn open(&mut self, element: &Element) {
        let tag = if 0 < self.left { Tag::Left } else { self.begin(element) };
        if tag == Tag::Left {
            self.left += 1;
        }
        self.path.push(tag);
    }

    fn close(&mut self) {
        match self.path.pop() {
            Some(Tag::Left) => self.left = self.left.saturating_sub(1),
            Some(Tag::Paragraph) => self.builder.close_paragraph(),
            Some(Tag::Table) => self.builder.close_table(),
            Some(Tag::Cell) => self.builder.more_cells(std::mem::take(&mut self.span)),
            Some(Tag::Run) => self.is_hidden = false,
            Some(_) | None => (),
        }
    }

    fn text(&mut self, text: &str) {
        if self.left == 0 && self.path.last() == Some(&Tag::Text) {
            self.push(text);
        }
    }
}

impl Body {
    fn begin(&mut self, element: &Element) -> Tag {
        let parent = self.path.last().copied().unwrap_or(Tag::Other);
        match (element.name, parent) {
            ("p", _) => {
                self.builder.open_paragraph(Kind::Paragraph);
                Tag::Paragraph
            }
            ("pPr", _) => Tag::ParagraphSettings,
            ("pStyle", Tag::ParagraphSettings) => {
                self.style(&element.attribute("val").unwrap_or_default());
                Tag::Other
            }
            ("numPr", Tag::ParagraphSettings) => {
                self.builder.set_kind(Kind::Item);
                Tag::Other
            }
            ("outlineLvl", Tag::ParagraphSettings) => {
                self.builder.set_kind(Kind::Heading);
                Tag::Other
            }
            ("r", _) => {
                self.is_hidden = false;
                Tag::Run
            }
            ("rPr", Tag::Run) => Tag::RunSettings,
            // The settings of the mark at the end of a paragraph say nothing of its text.
            ("rPr", Tag::ParagraphSettings) => Tag::ParagraphSettings,
            ("vanish", Tag::RunSettings) => {
                let value = element.attribute("val").unwrap_or_default();
                self.is_hidden = !matches!(value.as_str(), "0" | "false" | "off");
                Tag::Other
            }
            ("t", Tag::Run) => Tag::Text,
            ("tab" | "br" | "cr" | "noBreakHyphen", Tag::Run) => {
                self.push(match element.name {
                    "tab" => "\t",
                    "noBreakHyphen" => "-",
                    _ => "\n",
                });
                Tag::Other
            }
            ("trPr", _) => Tag::RowSettings,
            ("del", Tag::RowSettings) => {
                self.builder.delete_row();
                Tag::Other
            }
            // Of a change to the layout alone there is nothing to say.
            ("ins" | "del" | "moveFrom" | "moveTo", Tag::RunSettings | Tag::ParagraphSettings) => {
                Tag::Other
            }
            ("ins" | "moveTo", _) => {
                self.builder.seen.insertions += 1;
                Tag::Other
            }
            ("del" | "moveFrom", _) => {
                self.builder.seen.deletions += 1;
                Tag::Left
            }
            // A text box is there twice: for new programs, and for old ones as `Fallback`.
            ("Fallback" | "delText" | "instrText" | "delInstrText", _) => Tag::Left,
            ("tbl", _) => {
                self.builder.open_table();
                Tag::Table
            }
            ("tr", _) => {
                self.builder.open_row();
                Tag::Other
            }
            ("tc", _) => {
                self.builder.open_cell();
                Tag::Cell
            }
            ("tcPr", _) => Tag::CellSettings,
            ("gridSpan", Tag::CellSettings) => {
                let span = element.attribute("val").and_then(|it| it.parse::<usize>().ok());
                self.span = span.unwrap_or(1).saturating_sub(1);
                Tag::Other
            }
            _ => Tag::Other,
        }
    }

    fn style(&mut self, name: &str) {
        let name = name.to_lowercase();
        if ["heading", "kop", "titel", "title"].iter().any(|it| name.starts_with(it)) {
            self.builder.set_kind(Kind::Heading);
        } else if name.contains("list") || name.contains("lijst") {
            self.builder.set_kind(Kind::Item);
        }
    }

    fn push(&mut self, text: &str) {
        if self.is_hidden {
            self.builder.seen.hidden += 1;
        } else {
            self.builder.push(text);
        }
    }
}
