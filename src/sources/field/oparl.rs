//! OParl, the German standard for council information: papers and meetings. It has no votes, so that no stance follows from it.

use std::collections::BTreeSet;

use crate::{
    diagnostic::{Code, Diagnostic},
    sources::field::{
        Carrier, Format, Harvest, Reader, Record, Shape, Tell,
        code::id,
        decision::{Decision, day},
    },
};

/// The format.
pub(super) static FORMAT: Format = Format {
    name: "oparl",
    title: "OParl 1.0 en 1.1",
    carrier: Carrier::Json,
    shapes: SHAPES,
    wrappers: &["data"],
    reader: || Box::new(Council::default()),
};

/// Where the types of the standard are defined, with its version behind it.
const SCHEMA: &str = "https://schema.oparl.org/";

/// The versions that are read.
const VERSIONS: &[&str] = &["1.0", "1.1"];

/// What any object may have and is not kept.
macro_rules! lost {
    ($($name:literal),* $(,)?) => {
        &[
            "created", "deleted", "keyword", "license", "modified", "web", $($name),*
        ]
    };
}

/// A shape of objects whose type ends so.
macro_rules! object {
    ($name:literal, $list:literal, $end:literal, $read:expr, $lost:expr) => {
        Shape {
            name: $name,
            held_in: &[$list],
            telling: &[Tell::Has("id"), Tell::Begins("type", SCHEMA), Tell::Ends("type", $end)],
            read: $read,
            lost: $lost,
        }
    };
}

static SHAPES: &[Shape] = &[
    object!(
        "Paper",
        "paper",
        "/Paper",
        &["id", "type", "body", "name", "date"],
        lost![
            "auxiliaryFile",
            "consultation",
            "location",
            "mainFile",
            "originatorOrganization",
            "originatorPerson",
            "paperType",
            "reference",
            "relatedPaper",
            "subordinatedPaper",
            "superordinatedPaper",
            "underDirectionOf",
        ]
    ),
    object!(
        "Meeting",
        "meeting",
        "/Meeting",
        &["id", "type", "start", "organization", "cancelled"],
        lost![
            "agendaItem",
            "auxiliaryFile",
            "end",
            "invitation",
            "location",
            "meetingState",
            "name",
            "participant",
            "resultsProtocol",
            "verbatimProtocol",
        ]
    ),
    object!(
        "Organization",
        "organization",
        "/Organization",
        &["id", "type", "name", "organizationType"],
        lost![
            "body",
            "classification",
            "consultation",
            "endDate",
            "externalBody",
            "location",
            "meeting",
            "membership",
            "post",
            "shortName",
            "startDate",
            "subOrganizationOf",
            "votingMemberCount",
            "website",
        ]
    ),
    object!(
        "Body",
        "body",
        "/Body",
        &["id", "type", "name"],
        lost![
            "agendaItem",
            "ags",
            "classification",
            "consultation",
            "contactEmail",
            "contactName",
            "equivalent",
            "file",
            "legislativeTerm",
            "legislativeTermList",
            "licenseValidSince",
            "location",
            "locationList",
            "meeting",
            "membership",
            "oparlSince",
            "organization",
            "paper",
            "person",
            "rgs",
            "shortName",
            "system",
            "website",
        ]
    ),
    Shape {
        name: "Object",
        held_in: &[],
        telling: &[Tell::Has("id"), Tell::Begins("type", SCHEMA)],
        read: &["id", "type"],
        // What it is decides what it has; nothing of it is read, which is said once.
        lost: lost!["name"],
    },
];

#[derive(Default)]
struct Council {
    papers: Vec<Record>,
    meetings: Vec<Record>,
    parties: BTreeSet<String>,
    bodies: BTreeSet<String>,
}

impl Reader for Council {
    fn take(&mut self, record: Record, harvest: &mut Harvest) {
        let origin = record.origin;
        let kind = record.text("type");
        let version = kind.strip_prefix(SCHEMA).and_then(|it| it.split('/').next());
        if version.is_none_or(|it| !VERSIONS.contains(&it)) {
            let place = harvest.place(origin).cell("type");
            let question = Diagnostic::question(Code::FieldVersionUnknown, place);
            let question = question.with("found", kind).with_whole("allowed", VERSIONS.join(", "));
            return harvest.set_aside(origin, question);
        }
        let own = id(&record.text("id"));
        match origin.shape.name {
            "Paper" => self.papers.push(record),
            "Meeting" => self.meetings.push(record),
            "Organization" => {
                harvest
                    .row("bodies", origin)
                    .from("id", "id", own.clone())
                    .from("name", "name", record.text("name"))
                    .from("kind", "organizationType", record.text("organizationType"))
                    .add();
                self.bodies.insert(own);
                harvest.used(origin);
            }
            "Body" => {
                harvest
                    .row("parties", origin)
                    .from("id", "id", own.clone())
                    .from("name", "name", record.text("name"))
                    .add();
                self.parties.insert(own);
                harvest.used(origin);
            }
            _ => harvest.leave(origin, Code::FieldKindUnused),
        }
    }

    fn finish(self: Box<Self>, harvest: &mut Harvest) {
        for record in &self.meetings {
            self.meeting(record, harvest);
        }
        for record in &self.papers {
            self.paper(record, harvest);
        }
    }
}

impl Council {
    fn meeting(&self, record: &Record, harvest: &mut Harvest) {
        let origin = record.origin;
        if record.text("cancelled") == "yes" {
            return harvest.leave(origin, Code::FieldCancelled);
        }
        let bodies = record.references("organization").into_iter().map(|it| id(&it));
        let body = bodies.into_iter().find(|it| self.bodies.contains(it)).unwrap_or_default();
        harvest
            .row("meetings", origin)
            .from("id", "id", id(&record.text("id")))
            .from("date", "start", day(&record.text("start")))
            .from("body", "organization", body)
            .add();
        harvest.used(origin);
    }

    /// A paper is something that was put to a council; what it said of it is not recorded.
    fn paper(&self, record: &Record, harvest: &mut Harvest) {
        let origin = record.origin;
        let named = record.references("body").into_iter().map(|it| id(&it)).next();
        let Some(party) = named.or_else(|| harvest.given_owner(origin)) else {
            let place = harvest.place(origin).cell("body");
            let question = Diagnostic::question(Code::FieldPartyMissing, place);
            let question = question.with("kind", "Paper").with("found", record.text("id"));
            return harvest.set_aside(origin, question);
        };
        if !self.parties.contains(&party) {
            harvest.unnamed_party(origin, &party);
        }
        let date = record.text("date");
        if !date.is_empty() {
            harvest.tally(Code::FieldDayStandsIn, origin, &date);
        }
        let own = record.text("id");
        Decision {
            day: ("date", day(&date)),
            source: ("id", own.clone()),
            ..Decision::new(origin, id(&own), party, ("name", record.text("name")))
        }
        .add(harvest);
        harvest.used(origin);
    }
}
