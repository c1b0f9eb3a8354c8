//! Open Raadsinformatie as its search index gives it: hits, bare sources, or one of either on each line.
//!
//! Most of such a dump is documents with their text; they are counted, and nothing of them is kept.
//! Motions and reports with an outcome are decisions; votes of people are counted and not used.

use std::collections::BTreeSet;

use crate::{
    diagnostic::{Code, Diagnostic},
    model::{Coded, PartyKind},
    sources::field::{
        Carrier, Format, Harvest, Origin, Reader, Record,
        code::id,
        decision::{Decision, Named, day},
        open_raadsinformatie::shapes::SHAPES,
    },
};

mod shapes;

/// The format.
pub(super) static FORMAT: Format = Format {
    name: "open_raadsinformatie",
    title: "Open Raadsinformatie (Elasticsearch)",
    carrier: Carrier::Json,
    shapes: SHAPES,
    wrappers: &["hits", "_source"],
    reader: || Box::new(Index::default()),
};

#[derive(Default)]
struct Index {
    parties: BTreeSet<String>,
    bodies: BTreeSet<String>,
    meetings: Vec<Meeting>,
    decisions: Vec<Decision>,
}

/// A meeting until it is known which bodies there are.
struct Meeting {
    origin: Origin,
    id: String,
    date: String,
    bodies: Vec<String>,
}

impl Reader for Index {
    fn take(&mut self, record: Record, harvest: &mut Harvest) {
        let origin = record.origin;
        match origin.shape.name {
            "TopLevelOrganization" => self.party(&record, harvest),
            "Organization" => self.body(&record, harvest),
            "Meeting" => self.meeting(&record, harvest),
            "Motion" => self.decision(
                &record,
                &record.first(&["date"]),
                ("text", record.text("text")),
                harvest,
            ),
            "Report" => {
                let (day, text) = (record.first(&["start_date"]), record.first(&["description"]));
                self.decision(&record, &day, text, harvest);
            }
            "Vote" => harvest.leave(origin, Code::FieldVotesUnused),
            _ => harvest.leave(origin, Code::FieldKindUnused),
        }
    }

    fn finish(self: Box<Self>, harvest: &mut Harvest) {
        for it in self.meetings {
            let body = it.bodies.into_iter().find(|it| self.bodies.contains(it));
            harvest
                .row("meetings", it.origin)
                .from("id", "@id", it.id)
                .from("date", "start_date", it.date)
                .from("body", "committee", body.unwrap_or_default())
                .add();
            harvest.used(it.origin);
        }
        for it in self.decisions {
            if !self.parties.contains(&it.party) {
                harvest.unnamed_party(it.origin, &it.party);
            }
            it.add(harvest);
            harvest.used(it.origin);
        }
    }
}

impl Index {
    fn party(&mut self, record: &Record, harvest: &mut Harvest) {
        let origin = record.origin;
        let own = id(&record.text("@id"));
        let classification = record.text("classification").to_lowercase();
        let kind = kind(&classification);
        if kind.is_none() && !classification.is_empty() {
            harvest.unknown_value(origin, "classification", &classification);
        }
        harvest
            .row("parties", origin)
            .from("id", "@id", own.clone())
            .from("name", "name", record.text("name"))
            .from("kind", "classification", kind.map_or("", Coded::code))
            .add();
        self.parties.insert(own);
        harvest.used(origin);
    }

    fn body(&mut self, record: &Record, harvest: &mut Harvest) {
        let own = id(&record.text("@id"));
        harvest
            .row("bodies", record.origin)
            .from("id", "@id", own.clone())
            .from("name", "name", record.text("name"))
            .from("kind", "classification", record.text("classification"))
            .add();
        self.bodies.insert(own);
        harvest.used(record.origin);
    }

    fn meeting(&mut self, record: &Record, harvest: &mut Harvest) {
        let origin = record.origin;
        // Both vocabularies spell it so: EventCancelled.
        if record.text("status").ends_with("EventCancelled") {
            return harvest.leave(origin, Code::FieldCancelled);
        }
        let bodies = record.references("committee").into_iter();
        let bodies = bodies.chain(record.references("organization")).map(|it| id(&it)).collect();
        self.meetings.push(Meeting {
            origin,
            id: id(&record.text("@id")),
            date: day(&record.text("start_date")),
            bodies,
        });
    }

    fn decision(&mut self, record: &Record, date: &Named, text: Named, harvest: &mut Harvest) {
        let origin = record.origin;
        let outcome = last_word(&record.text("result"));
        if outcome.is_empty() {
            return harvest.leave(origin, Code::FieldNoOutcome);
        }
        let of = record.references("has_organization_name").into_iter();
        let party = of.chain(record.references("organization")).map(|it| id(&it)).next();
        let Some(party) = party.or_else(|| harvest.given_owner(origin)) else {
            let place = harvest.place(origin).cell("has_organization_name");
            let question = Diagnostic::question(Code::FieldPartyMissing, place);
            let question = question.with("kind", origin.shape.name);
            return harvest.set_aside(origin, question.with("found", record.text("@id")));
        };
        let own = record.text("@id");
        self.decisions.push(Decision {
            text,
            day: (date.0, day(&date.1)),
            outcome: ("result", outcome),
            source: ("@id", format!("https://id.openraadsinformatie.nl/{own}")),
            ..Decision::new(origin, id(&own), party, ("name", record.text("name")))
        });
    }
}

/// The name behind the last mark of an address: `ResultPassed` of `meeting:ResultPassed`.
fn last_word(text: &str) -> String {
    text.rsplit(['/', '#', ':']).next().unwrap_or_default().to_owned()
}

/// The kind of party that a classification names.
pub(super) fn kind(classification: &str) -> Option<PartyKind> {
    match classification.to_lowercase().as_str() {
        "municipality" | "gemeente" => Some(PartyKind::Municipality),
        "province" | "provincie" => Some(PartyKind::Province),
        "water_board" | "waterschap" => Some(PartyKind::WaterBoard),
        other => PartyKind::from_code(other),
    }
}
