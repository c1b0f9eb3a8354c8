//! Agendas of councils as their suppliers give them: NotuBiz, Parlaeus and GemeenteOplossingen.
//!
//! Only meetings are read: none of these records the outcome of an item, so that an agenda says nothing of what was decided.

use crate::{
    diagnostic::Code,
    sources::field::{
        Carrier, Format, Harvest, Reader, Record, Shape, Tell,
        code::id,
        decision::{Named, day},
    },
};

/// Meetings of `api.notubiz.nl`.
pub(super) static NOTUBIZ: Format = Format {
    name: "notubiz",
    title: "NotuBiz API (events/meetings)",
    carrier: Carrier::Json,
    shapes: &[Shape {
        name: "meeting",
        held_in: &["meeting", "meetings", "events"],
        telling: &[
            Tell::Has("id"),
            Tell::Has("plannings"),
            Tell::HasOne(&["gremium", "organisation"]),
        ],
        read: &["id", "plannings", "canceled", "inactive"],
        lost: &[
            "agenda_items",
            "announcement",
            "archive_state",
            "attributes",
            "body",
            "creation_date",
            "documents",
            "gremium",
            "last_modified",
            "module_items",
            "organisation",
            "permission_group",
            "self",
            "title",
            "type",
        ],
    }],
    wrappers: &[],
    reader: || Box::new(Agendas),
};

/// Agendas of Parlaeus.
pub(super) static PARLAEUS: Format = Format {
    name: "parlaeus",
    title: "Parlaeus (agenda_list, agenda_detail)",
    carrier: Carrier::Json,
    shapes: &[
        Shape {
            name: "agenda",
            held_in: &["agenda", "list"],
            telling: &[Tell::Has("agid"), Tell::Has("date")],
            read: &["agid", "cmid", "date", "cancelled"],
            lost: &["chairman", "description", "endtime", "location", "points", "time", "title"],
        },
        Shape {
            name: "committee",
            held_in: &["list"],
            telling: &[Tell::Has("cmid"), Tell::Has("name"), Tell::Lacks("agid")],
            read: &["cmid", "name"],
            lost: &["description"],
        },
        Shape {
            name: "person",
            held_in: &["list"],
            telling: &[Tell::Has("raid"), Tell::Has("name")],
            read: &[],
            lost: &["function", "name", "party", "raid"],
        },
    ],
    wrappers: &[],
    reader: || Box::new(Agendas),
};

/// Meetings of GemeenteOplossingen.
pub(super) static GEMEENTE_OPLOSSINGEN: Format = Format {
    name: "gemeente_oplossingen",
    title: "GemeenteOplossingen (v1, v2 meetings)",
    carrier: Carrier::Json,
    shapes: &[Shape {
        name: "meeting",
        held_in: &["meetings"],
        telling: &[Tell::Has("id"), Tell::Has("date"), Tell::Has("dmu")],
        read: &["id", "date", "dmu", "canceled", "inactive"],
        lost: &["description", "documents", "items", "location", "startTime", "title"],
    }],
    wrappers: &["result"],
    reader: || Box::new(Agendas),
};

struct Agendas;

impl Reader for Agendas {
    fn take(&mut self, record: Record, harvest: &mut Harvest) {
        let origin = record.origin;
        match origin.shape.name {
            "person" => return harvest.leave(origin, Code::FieldKindUnused),
            "committee" => {
                let (own, name) = (id(&record.text("cmid")), record.text("name"));
                body(&record, ("cmid", own), ("name", name), harvest);
                return harvest.used(origin);
            }
            _ => (),
        }
        let marks = ["canceled", "cancelled", "inactive"].map(|it| record.text(it));
        if marks.iter().any(|it| matches!(it.as_str(), "yes" | "1")) {
            return harvest.leave(origin, Code::FieldCancelled);
        }
        let own = record.first(&["id", "agid"]);
        let when = when(&record);
        let (dmu, name) = (id(&record.text("dmu.id")), record.text("dmu.name"));
        let has_body = !dmu.is_empty() && !name.is_empty();
        if has_body {
            body(&record, ("dmu", dmu.clone()), ("dmu", name), harvest);
        }
        harvest
            .row("meetings", origin)
            .from("id", own.0, id(&own.1))
            .from("date", when.0, day(&when.1))
            .from("body", "dmu", if has_body { dmu } else { String::new() })
            .add();
        harvest.used(origin);
    }
}

/// The day of a meeting: of its first planning, where it has several.
fn when(record: &Record) -> Named {
    match record.list("plannings").first() {
        Some(first) => {
            let start = first.get("start_date").and_then(|it| it.as_str()).unwrap_or_default();
            ("plannings", start.to_owned())
        }
        None => ("date", record.text("date")),
    }
}

fn body(record: &Record, own: Named, name: Named, harvest: &mut Harvest) {
    harvest
        .row("bodies", record.origin)
        .from("id", own.0, own.1)
        .from("name", name.0, name.1)
        .add_once();
}
