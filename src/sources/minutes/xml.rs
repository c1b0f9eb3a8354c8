//! One part of a document as XML: names, texts and nothing that could do harm. No document type, no entities of its own, bounded.

use quick_xml::{
    Reader, XmlVersion,
    events::{BytesRef, BytesStart, Event},
};

use crate::sources::{MINUTES, minutes::Broken};

/// Who is told what a part holds.
pub(super) trait Visitor {
    /// An element begins.
    fn open(&mut self, element: &Element);
    /// The element that began last ends.
    fn close(&mut self);
    /// Text within the element that began last.
    fn text(&mut self, text: &str);
}

/// An element by its name without prefix.
pub(super) struct Element<'a> {
    pub(super) name: &'a str,
    start: &'a BytesStart<'a>,
}

impl Element<'_> {
    /// The value of an attribute by its name without prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = self.start.attributes();
        let mut read = attributes.with_checks(false).flatten();
        let found = read.find(|it| it.key.local_name().into_inner() == name)?;
        Some(match found.normalized_value(XmlVersion::default()) {
            Ok(value) => value.into_owned(),
            Err(_) => found.value.into_owned(),
        })
    }
}

/// Tells a visitor all that a part holds.
pub(super) fn walk(part: &str, visitor: &mut dyn Visitor) -> Result<(), Broken> {
    let mut reader = Reader::from_str(part);
    let (mut depth, mut n_bytes) = (0_usize, 0_usize);
    let mut tell = |visitor: &mut dyn Visitor, text: &str| {
        n_bytes += text.len();
        if MINUTES.text_bytes < n_bytes {
            return Err(Broken::TooLong(MINUTES.text_bytes as u64));
        }
        visitor.text(text);
        Ok(())
    };
    loop {
        match reader.read_event().map_err(|_| Broken::Damaged)? {
            Event::Start(start) => {
                depth += 1;
                if MINUTES.depth < depth {
                    return Err(Broken::TooDeep(MINUTES.depth as u64));
                }
                open(visitor, &start);
            }
            Event::Empty(start) => {
                open(visitor, &start);
                visitor.close();
            }
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                visitor.close();
            }
            Event::Text(text) => tell(visitor, &text.xml10_content())?,
            Event::CData(text) => tell(visitor, &text.xml10_content())?,
            Event::GeneralRef(reference) => {
                tell(visitor, resolve(&reference)?.encode_utf8(&mut [0; 4]))?;
            }
            Event::DocType(_) => return Err(Broken::Entities),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => (),
            Event::Eof if depth == 0 => return Ok(()),
            Event::Eof => return Err(Broken::Damaged),
        }
    }
}

fn open(visitor: &mut dyn Visitor, start: &BytesStart) {
    let name = start.local_name();
    visitor.open(&Element { name: name.into_inner(), start });
}

/// The character for `&amp;`, `&#233;` and the like; any other entity would have to be declared.
fn resolve(reference: &BytesRef) -> Result<char, Broken> {
    if let Some(character) = reference.resolve_char_ref().map_err(|_| Broken::Damaged)? {
        return Ok(character);
    }
    match &**reference {
        "amp" => Ok('&'),
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "quot" => Ok('"'),
        "apos" => Ok('\''),
        _ => Err(Broken::Entities),
    }
}
