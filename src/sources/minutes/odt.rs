//! The text of an .odt. Deletions that somebody proposed, hidden text, notes and remarks are not read.

use std::collections::BTreeSet;

use crate::sources::minutes::{
    Broken,
    builder::{Builder, Kind},
    package::Package,
    xml::{self, Element, Visitor},
};

/// Reads the content into a builder.
pub(super) fn read(package: &mut Package) -> Result<Builder, Broken> {
    if let Some(manifest) = package.part("META-INF/manifest.xml")?
        && manifest.contains("encryption-data")
    {
        return Err(Broken::Password);
    }
    let part = package.part("content.xml")?.ok_or(Broken::Damaged)?;
    let mut body = Body::default();
    xml::walk(&part, &mut body)?;
    Ok(body.builder)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tag {
    Paragraph,
    Table,
    Item,
    Style,
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
    /// Lists that are open.
    n_items: usize,
    /// The style whose settings are being read.
    style: String,
    hidden_styles: BTreeSet<String>,
}

impl Visitor for Body {
    fn open(&mut self, element: &Element) {
        if element.name == "insertion" {
            self.builder.seen.insertions += 1;
        }
        let tag = if 0 < self.left { Tag::Left } else { self.begin(element) };
        if tag == Tag::Left {
            self.left += 1;
            self.builder.seen.deletions += u64::from(element.name == "deletion");
        }
        self.path.push(tag);
    }

    fn close(&mut self) {
        match self.path.pop() {
            Some(Tag::Left) => self.left = self.left.saturating_sub(1),
            Some(Tag::Paragraph) => self.builder.close_paragraph(),
            Some(Tag::Table) => self.builder.close_table(),
            Some(Tag::Item) => self.n_items = self.n_items.saturating_sub(1),
            Some(Tag::Style) => self.style.clear(),
            Some(Tag::Other) | None => (),
        }
    }

    fn text(&mut self, text: &str) {
        if self.left == 0 {
            // A line end in the file is a space in the text.
            self.builder.push(&text.replace('\n', " "));
        }
    }
}

impl Body {
    fn begin(&mut self, element: &Element) -> Tag {
        match element.name {
            "style" => {
                self.style = element.attribute("name").unwrap_or_default();
                Tag::Style
            }
            "text-properties" => {
                if element.attribute("display").as_deref() == Some("none") {
                    self.hidden_styles.insert(self.style.clone());
                }
                Tag::Other
            }
            "tracked-changes" | "note" | "annotation" | "forms" | "sequence-decls" => Tag::Left,
            "hidden-text" | "hidden-paragraph" => self.hide(),
            "span" | "p" | "h" if self.has_hidden_style(element) => self.hide(),
            "section" if element.attribute("display").as_deref() == Some("none") => self.hide(),
            "p" => {
                let kind = if self.n_items == 0 { Kind::Paragraph } else { Kind::Item };
                self.builder.open_paragraph(kind);
                Tag::Paragraph
            }
            "h" => {
                self.builder.open_paragraph(Kind::Heading);
                Tag::Paragraph
            }
            "list-item" => {
                self.n_items += 1;
                Tag::Item
            }
            "s" | "tab" | "line-break" => {
                self.builder.push(if element.name == "line-break" { "\n" } else { " " });
                Tag::Other
            }
            "table" => {
                self.builder.open_table();
                Tag::Table
            }
            "table-row" => {
                self.builder.open_row();
                Tag::Other
            }
            "table-cell" | "covered-table-cell" => {
                self.builder.open_cell();
                Tag::Other
            }
            _ => Tag::Other,
        }
    }

    fn has_hidden_style(&self, element: &Element) -> bool {
        let style = element.attribute("style-name");
        style.is_some_and(|it| self.hidden_styles.contains(&it))
    }

    fn hide(&mut self) -> Tag {
        self.builder.seen.hidden += 1;
        Tag::Left
    }
}
