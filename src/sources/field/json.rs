//! Records in JSON: found in documents without taking the documents apart, and parsed one by one.

use std::fmt;

use serde::de::{Deserializer as _, MapAccess, Visitor};
use serde_json::{Value, value::RawValue};

use crate::{
    diagnostic::{Code, Diagnostic, Place},
    sources::field::{
        Format, Harvest, LIMITS, Origin, Reader, Record,
        shape::{self, Shape},
        strict::{Parsed, parse},
    },
};

/// A value within a text, the name of the list that holds it, and how deep it stands.
#[derive(Debug, Clone)]
pub(super) struct Piece<'t> {
    pub(super) raw: &'t RawValue,
    pub(super) held_in: Option<String>,
    pub(super) depth: usize,
}

/// The fields of an object in their order, not parsed.
pub(super) struct Entries<'t>(pub(super) Vec<(String, &'t RawValue)>);

impl<'t> Entries<'t> {
    /// The fields of a value; `None` if it is no object.
    pub(super) fn of(raw: &'t RawValue) -> Option<Entries<'t>> {
        if !raw.get().starts_with('{') {
            return None;
        }
        serde_json::Deserializer::from_str(raw.get()).deserialize_map(EntriesVisitor).ok()
    }

    /// A field as it is written.
    pub(super) fn look(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|it| it.0 == name).map(|it| it.1.get())
    }
}

struct EntriesVisitor;

impl<'de> Visitor<'de> for EntriesVisitor {
    type Value = Entries<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Entries(entries))
    }
}

/// The items of a list, not parsed; `None` if it is no list.
pub(super) fn items(raw: &RawValue) -> Option<Vec<&RawValue>> {
    if raw.get().starts_with('[') { serde_json::from_str(raw.get()).ok() } else { None }
}

/// The values that stand one after another in a text.
pub(super) fn values(text: &str) -> Result<Vec<&RawValue>, serde_json::Error> {
    serde_json::Deserializer::from_str(text).into_iter::<&RawValue>().collect()
}

/// What a walk through a document met.
pub(super) enum Met<'t> {
    /// A record of a known shape.
    Record(&'t RawValue, &'static Shape),
    /// Something that is neither a record nor holds any.
    Stranger(&'t RawValue),
    /// The address of the next page.
    MorePages(&'t RawValue, String),
    /// How many records there are in all, and how many here.
    Part(&'t RawValue, u64, u64),
}

/// Fields of a page that lead to the next one.
const NEXT: &[&str] = &["next", "odata.nextLink", "@odata.nextLink"];

/// Walks through a value and its lists, in their order.
pub(super) fn walk<'t>(format: &Format, piece: Piece<'t>, meet: &mut dyn FnMut(Met<'t>)) {
    let Piece { raw, held_in, depth } = piece;
    if LIMITS.wrappers < depth {
        return meet(Met::Stranger(raw));
    }
    if let Some(items) = items(raw) {
        for raw in items {
            walk(format, Piece { raw, held_in: held_in.clone(), depth: depth + 1 }, meet);
        }
        return;
    }
    let Some(entries) = Entries::of(raw) else { return meet(Met::Stranger(raw)) };
    if let Some((_, shape)) = shape::best(format.shapes, held_in.as_deref(), &|it| entries.look(it))
    {
        return meet(Met::Record(raw, shape));
    }
    if let Some((total, n)) = part(&entries) {
        meet(Met::Part(raw, total, n));
    }
    let mut is_wrapper = false;
    for (name, inner) in entries.0 {
        if format.is_wrapper(&name) && inner.get().starts_with(['[', '{']) {
            is_wrapper = true;
            walk(format, Piece { raw: inner, held_in: Some(name), depth: depth + 1 }, meet);
        } else if NEXT.contains(&name.as_str())
            && let Ok(address) = serde_json::from_str::<String>(inner.get())
            && !address.is_empty()
        {
            meet(Met::MorePages(raw, address));
        }
    }
    if !is_wrapper {
        meet(Met::Stranger(raw));
    }
}

/// How many records an answer says that there are, and how many it holds, if it holds fewer.
fn part(entries: &Entries<'_>) -> Option<(u64, u64)> {
    /// Names of the number, and of the list.
    const PARTS: &[(&str, &str)] = &[("total", "hits"), ("recordsFiltered", "data")];
    let count = |(total, list): (&str, &str)| {
        let total: Value = serde_json::from_str(entries.look(total)?).ok()?;
        let total = total.as_u64().or_else(|| total.get("value")?.as_u64())?;
        let n = serde_json::from_str::<Vec<&RawValue>>(entries.look(list)?).ok()?.len() as u64;
        (n < total).then_some((total, n))
    };
    PARTS.iter().find_map(|it| count(*it))
}

impl Format {
    fn is_wrapper(&self, name: &str) -> bool {
        // A list may be written as an object whose names count its items.
        let is_index = !name.is_empty() && name.bytes().all(|it| it.is_ascii_digit());
        is_index
            || self.wrappers.contains(&name)
            || self.shapes.iter().any(|it| it.held_in.contains(&name))
    }
}

/// Reads a document, or several one after another; the refusal of one that is no JSON.
pub(super) fn document(
    format: &'static Format,
    text: &str,
    reader: &mut dyn Reader,
    harvest: &mut Harvest,
) -> Result<(), Diagnostic> {
    let values = values(text).map_err(|err| broken(harvest.file(), 0, &err))?;
    let mut met = Vec::new();
    for raw in values {
        walk(format, Piece { raw, held_in: None, depth: 0 }, &mut |it| met.push(it));
    }
    let lines = number(text, &met, harvest);
    for (it, line) in met.into_iter().zip(lines) {
        hand_over(it, line, reader, harvest)?;
    }
    Ok(())
}

/// The line of everything that was met; or its number, and a note, if two records start on one line.
fn number(text: &str, met: &[Met<'_>], harvest: &mut Harvest) -> Vec<u64> {
    let start = text.as_ptr().addr();
    let (mut line, mut before) = (1, 0);
    let mut lines = Vec::with_capacity(met.len());
    let mut n_counted = 0_u64;
    let mut is_shared = false;
    let mut last = 0;
    for it in met {
        let at = it.raw().get().as_ptr().addr().saturating_sub(start);
        // What holds a record starts before it, so that the way may lead back.
        if at < before {
            (line, before) = (1, 0);
        }
        let passed = text.as_bytes().get(before..at).unwrap_or_default();
        line += memchr::memchr_iter(b'\n', passed).count() as u64;
        before = at;
        if matches!(it, Met::Record(..) | Met::Stranger(_)) {
            is_shared |= last == line;
            last = line;
            n_counted += 1;
        }
        lines.push((line, n_counted));
    }
    if is_shared {
        harvest.note_numbers();
    }
    lines.into_iter().map(|(line, number)| if is_shared { number.max(1) } else { line }).collect()
}

impl<'t> Met<'t> {
    fn raw(&self) -> &'t RawValue {
        match self {
            Met::Record(raw, _)
            | Met::Stranger(raw)
            | Met::MorePages(raw, _)
            | Met::Part(raw, ..) => raw,
        }
    }
}

/// Gives what was met to the reader, or says what is wrong with it.
pub(super) fn hand_over(
    met: Met<'_>,
    line: u64,
    reader: &mut dyn Reader,
    harvest: &mut Harvest,
) -> Result<(), Diagnostic> {
    match met {
        Met::MorePages(_, address) => harvest.more_pages(line, &address),
        Met::Part(_, total, n) => harvest.part_only(line, total, n),
        Met::Stranger(raw) => {
            harvest.read_stranger();
            let start: String = raw.get().chars().take(60).collect();
            harvest.set_aside_stranger(line, &start)?;
        }
        Met::Record(raw, shape) => {
            let origin = Origin { shape, line };
            harvest.read(origin);
            match parse(raw.get()) {
                Ok(Parsed { fields, twice: None }) => {
                    let record = Record { origin, fields };
                    harvest.see_fields(&record);
                    reader.take(record, harvest);
                }
                Ok(Parsed { twice: Some(name), .. }) => {
                    let place = harvest.place(origin).cell(name.clone());
                    let question = Diagnostic::question(Code::FieldTwice, place);
                    harvest.set_aside(origin, question.with("field", name));
                }
                Err(err) => {
                    let question = Diagnostic::question(Code::FieldBroken, harvest.place(origin));
                    harvest.set_aside(origin, question.with("found", reason(&err)));
                }
            }
        }
    }
    harvest.beyond_limit()
}

/// The refusal, or question, of a text that is no JSON, with line and column.
pub(super) fn broken(file: &str, lines_before: u64, err: &serde_json::Error) -> Diagnostic {
    let line = lines_before + err.line() as u64;
    let place = Place::row(file, line).cell(err.column().to_string());
    Diagnostic::refusal(Code::FieldBroken, place).with("found", reason(err))
}

/// What is wrong with a text, without the place, which counts from where reading began.
pub(super) fn reason(err: &serde_json::Error) -> String {
    let text = err.to_string();
    text.split(" at line ").next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_come_in_their_order_and_are_not_parsed() {
        let raw: &RawValue = serde_json::from_str(r#"{"b":[1, 2],"a":{"x":1}}"#).unwrap();
        let entries = Entries::of(raw).unwrap();
        let names: Vec<&str> = entries.0.iter().map(|it| it.0.as_str()).collect();
        assert_eq!(names, ["b", "a"]);
        assert_eq!(entries.look("b"), Some("[1, 2]"));
        assert!(Entries::of(serde_json::from_str("[1]").unwrap()).is_none());
    }
}
