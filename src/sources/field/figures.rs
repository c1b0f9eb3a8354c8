//! What is said of a file with figures for which no mapping was given: what it holds, and what is needed.

use std::collections::BTreeSet;

use crate::{
    diagnostic::{Code, Diagnostic, Place},
    sources::field::{
        Harvest, Reader, Record,
        observation::{Melt, Observation},
    },
};

/// Measures that are named; the rest is counted.
const NAMED: usize = 8;

/// Counts the figures of a file; its municipalities become parties, and nothing else is taken.
pub(super) struct Figures {
    melt: Melt,
    measures: BTreeSet<String>,
    n_seen: u64,
    example: Option<Observation>,
}

impl Figures {
    pub(super) fn new(melt: Melt) -> Figures {
        Figures { melt, measures: BTreeSet::new(), n_seen: 0, example: None }
    }

    fn see(&mut self, found: Observation, record: &Record, harvest: &mut Harvest) {
        let origin = record.origin;
        self.n_seen += 1;
        let region = &found.region;
        if region.code.is_empty() {
            harvest.tally(Code::FieldRegionOther, origin, &region.name);
        } else {
            harvest
                .row("parties", origin)
                .put("id", region.code.clone())
                .put("name", region.name.clone())
                .put("kind", "municipality")
                .put("code", region.code.clone())
                .add_once();
        }
        if region.has_ended {
            harvest.tally(
                Code::FieldRegionEnded,
                origin,
                &format!("{} ({})", region.name, region.code),
            );
        }
        if found.figure.value.is_empty() {
            harvest.tally(Code::FieldFigureMissing, origin, &found.figure.missing);
        }
        if !found.measure.is_empty() {
            self.measures.insert(found.measure.clone());
        }
        if self.example.is_none() && !region.code.is_empty() && !found.figure.value.is_empty() {
            self.example = Some(found);
        }
    }
}

impl Reader for Figures {
    fn take(&mut self, record: Record, harvest: &mut Harvest) {
        let place = harvest.place(record.origin);
        match (self.melt)(&record, &place) {
            Ok(found) => {
                for it in found {
                    self.see(it, &record, harvest);
                }
                harvest.leave(record.origin, Code::FieldFigures);
            }
            Err(question) => harvest.set_aside(record.origin, question),
        }
    }

    fn finish(self: Box<Self>, harvest: &mut Harvest) {
        let Some(example) = &self.example else { return };
        let named: Vec<&str> = self.measures.iter().take(NAMED).map(String::as_str).collect();
        let more = if NAMED < self.measures.len() { ", …" } else { "" };
        let note =
            Diagnostic::note(Code::FieldMappingNeeded, Place::file(harvest.file().to_owned()))
                .with("n", self.n_seen)
                .with_whole("found", format!("{}{more}", named.join(", ")))
                .with_whole("example", line(example));
        harvest.say(note);
    }
}

/// The line of a mapping that picks figures such as this one.
fn line(example: &Observation) -> String {
    let conditions = [
        ("municipality", &example.region.code),
        ("measure", &example.measure),
        ("category", &example.category),
        ("report", &example.report),
    ];
    let conditions = conditions.iter().filter(|it| !it.1.is_empty());
    let conditions: Vec<String> = conditions
        .map(|(column, text)| format!("{{ column = \"{column}\", equals = [\"{text}\"] }}"))
        .collect();
    format!("where = [{}]", conditions.join(", "))
}
