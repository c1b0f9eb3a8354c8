//! A part of a workbook as a stream of openings, texts and closings, within the limits.
//!
//! A document type is refused: it is the door to entities, and no spreadsheet writes one.

use std::io::{self, BufRead, BufReader, Read};

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use crate::{
    diagnostic::Code,
    sources::{
        LIMITS,
        workbook::{Refusal, container, refuse},
    },
};

/// What is allowed around the text of a cell.
const SLACK: usize = 1 << 16;

/// What comes next in a part.
pub(super) enum Token {
    /// An element begins. One without content ends at once, and that is told too.
    Open(Tag),
    /// Text, with its references resolved.
    Text(String),
    /// An element ends; its name without prefix.
    Close(String),
    /// The part ends.
    End,
}

/// The beginning of an element.
pub(super) struct Tag {
    /// Its name without prefix.
    pub(super) name: String,
    attributes: Vec<(String, String)>,
}

/// Why the next token cannot be told.
pub(super) enum Trouble {
    /// A text or an element is longer than a cell may be.
    TooLong,
    /// The workbook is refused.
    Refused(Refusal),
}

/// A part of a workbook.
pub(super) struct Xml<'a> {
    file: &'a str,
    part: String,
    reader: Reader<Metered<'a>>,
    buffer: Vec<u8>,
    /// The element that has been told to begin and is to be told to end.
    to_close: Option<String>,
    depth: usize,
}

/// Counts what is read: for all parts together, and since the last token.
struct Metered<'a> {
    inner: BufReader<Box<dyn Read + 'a>>,
    left: &'a mut u64,
    left_of_token: usize,
    stop: Option<Stop>,
}

#[derive(Clone, Copy)]
enum Stop {
    TooLarge,
    TooLong,
}

impl Tag {
    /// The attribute with this name, whatever its prefix.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|it| it.0 == name).map(|it| it.1.as_str())
    }

    /// What all attributes with this name say, whatever their prefix.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.attributes.iter().filter(move |it| it.0 == name).map(|it| it.1.as_str())
    }

    /// Whether an attribute says yes.
    pub(super) fn is(&self, name: &str) -> bool {
        matches!(self.get(name), Some("1" | "true"))
    }
}

impl<'a> Xml<'a> {
    pub(super) fn new(
        file: &'a str,
        part: String,
        inner: Box<dyn Read + 'a>,
        left: &'a mut u64,
    ) -> Xml<'a> {
        let inner = BufReader::with_capacity(1 << 16, inner);
        let reader = Reader::from_reader(Metered { inner, left, left_of_token: 0, stop: None });
        Xml { file, part, reader, buffer: Vec::new(), to_close: None, depth: 0 }
    }

    /// The next token; a text that is too long is refused too.
    pub(super) fn token(&mut self) -> Result<Token, Refusal> {
        self.try_token().map_err(|trouble| match trouble {
            Trouble::Refused(refusal) => refusal,
            Trouble::TooLong => {
                let limit = LIMITS.cell_bytes >> 20;
                refuse(Code::WorkbookCellTooLong, self.file).with("limit", limit)
            }
        })
    }

    /// The next token, or what is in its way.
    pub(super) fn try_token(&mut self) -> Result<Token, Trouble> {
        if let Some(name) = self.to_close.take() {
            return Ok(Token::Close(name));
        }
        loop {
            self.buffer.clear();
            if LIMITS.cell_bytes < self.buffer.capacity() {
                self.buffer.shrink_to(SLACK);
            }
            self.reader.get_mut().left_of_token = LIMITS.cell_bytes + SLACK;
            let event = match self.reader.read_event_into(&mut self.buffer) {
                Ok(event) => event,
                Err(err) => return Err(self.trouble(&err)),
            };
            match event {
                Event::Start(start) => {
                    let tag = tag(&start);
                    self.depth += 1;
                    if LIMITS.workbook.depth < self.depth {
                        return Err(self.broken(&"</>"));
                    }
                    return tag.map(Token::Open).map_err(|err| self.broken(&err));
                }
                Event::Empty(start) => {
                    let tag = tag(&start);
                    return match tag {
                        Ok(tag) => {
                            self.to_close = Some(tag.name.clone());
                            Ok(Token::Open(tag))
                        }
                        Err(err) => Err(self.broken(&err)),
                    };
                }
                Event::End(end) => {
                    let name = end.local_name().as_ref().to_owned();
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Token::Close(name));
                }
                Event::Text(text) => return Ok(Token::Text(text.xml10_content().into_owned())),
                Event::CData(text) => return Ok(Token::Text(text.xml10_content().into_owned())),
                Event::GeneralRef(reference) => {
                    let character = match &*reference {
                        "lt" => Some('<'),
                        "gt" => Some('>'),
                        "amp" => Some('&'),
                        "quot" => Some('"'),
                        "apos" => Some('\''),
                        _ => reference.resolve_char_ref().ok().flatten(),
                    };
                    let name = reference.to_string();
                    return match character {
                        Some(character) => Ok(Token::Text(character.to_string())),
                        None => Err(self.entity(&name)),
                    };
                }
                Event::DocType(_) => return Err(self.entity("<!DOCTYPE")),
                Event::Decl(_) | Event::PI(_) | Event::Comment(_) => (),
                // An element that never ends: the file was cut off.
                Event::Eof if 0 < self.depth => return Err(self.broken(&"…")),
                Event::Eof => return Ok(Token::End),
            }
        }
    }

    /// Passes over an element that has begun, with all that is in it.
    pub(super) fn skip(&mut self) -> Result<(), Refusal> {
        let mut depth = 1usize;
        while 0 < depth {
            match self.token()? {
                Token::Open(_) => depth += 1,
                Token::Close(_) => depth -= 1,
                Token::Text(_) => (),
                Token::End => return Ok(()),
            }
        }
        Ok(())
    }

    /// The workbook's file.
    pub(super) fn file(&self) -> &str {
        self.file
    }

    /// Refuses the workbook for what stands in this part.
    pub(super) fn refusal(&self, found: &str) -> Refusal {
        container::broken(self.file, &format!("{}: {found}", self.part))
    }

    fn broken(&self, err: &dyn std::fmt::Display) -> Trouble {
        Trouble::Refused(self.refusal(&err.to_string()))
    }

    fn entity(&self, found: &str) -> Trouble {
        let refusal = refuse(Code::WorkbookEntity, self.file);
        Trouble::Refused(refusal.with("part", &self.part).with("found", found))
    }

    fn trouble(&self, err: &quick_xml::Error) -> Trouble {
        match self.reader.get_ref().stop {
            Some(Stop::TooLong) => Trouble::TooLong,
            Some(Stop::TooLarge) => Trouble::Refused(container::too_large(self.file)),
            None => self.broken(err),
        }
    }
}

fn tag(start: &BytesStart<'_>) -> Result<Tag, quick_xml::Error> {
    let name = start.local_name().as_ref().to_owned();
    let mut attributes = Vec::new();
    // Without the check for twins, which compares each with each.
    for attribute in start.attributes().with_checks(false) {
        let attribute = attribute?;
        let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0)?.into_owned();
        attributes.push((attribute.key.local_name().as_ref().to_owned(), value));
    }
    Ok(Tag { name, attributes })
}

impl Read for Metered<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let n = available.len().min(into.len());
        if let (Some(from), Some(to)) = (available.get(..n), into.get_mut(..n)) {
            to.copy_from_slice(from);
        }
        self.consume(n);
        Ok(n)
    }
}

impl BufRead for Metered<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let most = self.left_of_token.min(usize::try_from(*self.left).unwrap_or(usize::MAX));
        let available = self.inner.fill_buf()?;
        if available.is_empty() {
            return Ok(available);
        }
        if most == 0 {
            let stop = if *self.left == 0 { Stop::TooLarge } else { Stop::TooLong };
            self.stop = Some(stop);
            return Err(io::Error::from(io::ErrorKind::FileTooLarge));
        }
        Ok(available.get(..most).unwrap_or(available))
    }

    fn consume(&mut self, n: usize) {
        self.inner.consume(n);
        self.left_of_token = self.left_of_token.saturating_sub(n);
        *self.left = self.left.saturating_sub(u64::try_from(n).unwrap_or(u64::MAX));
    }
}
