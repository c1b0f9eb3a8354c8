//! What is said of a file as a whole, and of fields that are not read.

use std::collections::btree_map::Entry;

use super::{DISTINCT, Met};
use crate::{
    diagnostic::{Code, Diagnostic, Place},
    sources::field::{Harvest, Record},
};

impl Harvest {
    pub(in crate::sources::field) fn more_pages(&mut self, line: u64, address: &str) {
        let note = Diagnostic::note(Code::FieldMorePages, self.line(line));
        self.diagnostics.push(note.with("found", address));
    }

    pub(in crate::sources::field) fn part_only(&mut self, line: u64, total: u64, n: u64) {
        let note = Diagnostic::note(Code::FieldPartOnly, self.line(line));
        self.diagnostics.push(note.with("n", n).with("total", total));
    }

    pub(in crate::sources::field) fn note_numbers(&mut self) {
        let file = Place::file(self.file.clone());
        self.diagnostics.push(Diagnostic::note(Code::FieldNumbered, file));
    }

    /// Notes which fields of a record are not read: those that the format has and those that nobody knows.
    pub(in crate::sources::field) fn see_fields(&mut self, record: &Record) {
        let shape = record.origin.shape;
        // A table of somebody's own topics has fields that no list can name.
        if shape.read.contains(&"*") {
            return;
        }
        for (name, value) in &record.fields {
            if shape.read.contains(&name.as_str()) || value.is_null() {
                continue;
            }
            if let Some(lost) = shape.lost.iter().find(|it| **it == name) {
                self.left_out.entry(shape.name).or_default().insert(lost);
                continue;
            }
            let place = Place::row(self.file.clone(), record.origin.line).cell(name.clone());
            let key = (shape.name, name.clone());
            let is_told = self.unread.len() < DISTINCT || self.unread.contains_key(&key);
            let key = if is_told { key } else { (shape.name, "…".to_owned()) };
            match self.unread.entry(key) {
                Entry::Occupied(mut met) => met.get_mut().n += 1,
                Entry::Vacant(slot) => {
                    slot.insert(Met { n: 1, first: place, found: String::new() });
                }
            }
        }
    }

    pub(super) fn say_what_was_seen(&mut self) {
        let file = Place::file(self.file.clone());
        let kinds: Vec<String> =
            self.counts.iter().map(|(name, it)| format!("{} {name}", it.read)).collect();
        let seen = Diagnostic::note(Code::FieldRecognised, file.clone());
        let seen = seen.with_whole("format", self.format.title);
        self.diagnostics.push(seen.with_whole("kinds", kinds.join(", ")));
        for (shape, fields) in &self.left_out {
            let names: Vec<&str> = fields.iter().copied().collect();
            let note = Diagnostic::note(Code::FieldNotKept, file.clone());
            let note = note.with("kind", shape).with_whole("fields", names.join(", "));
            self.diagnostics.push(note);
        }
        for ((shape, field), met) in &self.unread {
            let note = Diagnostic::note(Code::FieldUnknown, met.first.clone());
            self.diagnostics.push(note.with("field", field).with("kind", shape).with("n", met.n));
        }
        for ((code, shape, _), met) in &self.tallies {
            let note = Diagnostic::note(*code, met.first.clone());
            let note = note.with("kind", shape).with("n", met.n).with("found", &met.found);
            self.diagnostics.push(note);
        }
    }
}
