//! Lists of motions and promises from iBabs: the JSON of its public portal, and lists exported as CSV.
//!
//! The lists do not say which council they are of; that has to be given.
//! "Afgedaan" is that a file was closed, not that something was done: it becomes a statement, without a status.

use crate::{
    diagnostic::Code,
    sources::field::{
        Carrier, Format, Harvest, Reader, Record, Shape, Tell,
        code::id,
        decision::{Decision, Named, day},
        outcome::{self, Outcome},
    },
};

/// The answer of the public portal.
pub(super) static PORTAL: Format = Format {
    name: "ibabs_portal",
    title: "iBabs Publieksportaal (JSON)",
    carrier: Carrier::Json,
    shapes: PORTAL_SHAPES,
    wrappers: &["data"],
    reader: || Box::new(List),
};

/// A list exported as CSV.
pub(super) static LIST: Format = Format {
    name: "ibabs_list",
    title: "iBabs-lijst met moties (CSV)",
    carrier: Carrier::Csv,
    shapes: LIST_SHAPES,
    wrappers: &[],
    reader: || Box::new(List),
};

static PORTAL_SHAPES: &[Shape] = &[
    Shape {
        name: "Motie",
        held_in: &[],
        telling: &[
            Tell::HasOne(&["DT_RowId", "externalid"]),
            Tell::Has("title"),
            Tell::Has("uitslag"),
        ],
        read: READ,
        lost: LOST,
    },
    Shape {
        name: "Toezegging",
        held_in: &[],
        telling: &[
            Tell::HasOne(&["DT_RowId", "externalid"]),
            Tell::Has("title"),
            Tell::HasOne(&["commissie", "Verwachte datum afdoening", "Afgedaan"]),
            Tell::Lacks("uitslag"),
            Tell::Lacks("aanwie"),
        ],
        read: READ,
        lost: LOST,
    },
    Shape {
        name: "Voorstel",
        held_in: &[],
        telling: &[
            Tell::HasOne(&["DT_RowId", "externalid"]),
            Tell::Has("title"),
            Tell::HasOne(&["aanwie", "behandeladvies"]),
        ],
        read: &[],
        lost: &[
            "DT_RowId",
            "aanwie",
            "behandeladvies",
            "beleidsveld",
            "externalid",
            "portefeuillehouder",
            "registrationdate",
            "title",
        ],
    },
];

static LIST_SHAPES: &[Shape] = &[Shape {
    name: "Motie",
    held_in: &[],
    telling: &[Tell::Has("Titel"), Tell::Has("Uitslag"), Tell::HasOne(DATES_OF_MOTION)],
    read: LIST_READ,
    lost: &[
        "Partij",
        "Raadslid",
        "Fractie(s)",
        "Indiener(s)",
        "Indieners",
        "Stand van zaken",
        "Document",
    ],
}];

const DATES_OF_MOTION: &[&str] = &["Datum ingediend", "Datum motie", "Datum ontvangst"];

const READ: &[&str] = &[
    "DT_RowId",
    "externalid",
    "title",
    "registrationdate",
    "uitslag",
    "completed",
    "datecompleted",
    "Verwachte datum afdoening",
    "Afgedaan",
    "Datum afgedaan",
    "Datum tussenbericht",
    "Omschrijving",
    "Stand van zaken",
    "Toelichting",
];

const LOST: &[&str] = &[
    "Afdoening",
    "Afdoeningsvoorstel aanwezig",
    "Beleidsveld",
    "Commissie",
    "Hoofddocument",
    "Portefeuillehouder",
    "beleidsveld",
    "commissie",
    "medeindiendepartijen",
    "medeondertekenaars",
    "partij",
    "portefeuillehouder",
    "raadslid",
];

const LIST_READ: &[&str] = &[
    "BB-nummer",
    "Nummer",
    "Titel",
    "Datum ingediend",
    "Datum motie",
    "Datum ontvangst",
    "Uitslag",
    "Afgedaan",
    "Datum afgedaan",
    "Datum afdoening",
    "Verwachte afdoening",
    "Toelichting",
    "Afdoening",
    "URL",
];

/// Reads any of these lists.
struct List;

impl Reader for List {
    fn take(&mut self, record: Record, harvest: &mut Harvest) {
        let origin = record.origin;
        if origin.shape.name == "Voorstel" {
            return harvest.leave(origin, Code::FieldNoOutcome);
        }
        // Without it the whole file is refused, and this record with it.
        let Some(owner) = harvest.owner(origin) else { return };
        let (_, number) = record.first(&["externalid", "DT_RowId", "BB-nummer", "Nummer"]);
        let number = if number.is_empty() { format!("{}", origin.line) } else { number };
        let decision = decision(&record, id(&number), owner);
        if !decision.day.1.is_empty() {
            harvest.tally(Code::FieldDayStandsIn, origin, &decision.day.1);
        }
        decision.add(harvest);
        let is_promise = origin.shape.name == "Toezegging";
        // Only a motion that was carried asks for something.
        let is_carried =
            outcome::read(&decision.outcome.1) == Outcome::Stance(crate::model::Stance::Yes);
        if is_promise || is_carried {
            promise(&record, &decision, harvest);
        }
        harvest.used(origin);
    }
}

fn decision(record: &Record, own: String, owner: String) -> Decision {
    let days: Named =
        record.first(&["registrationdate", "Datum ingediend", "Datum motie", "Datum ontvangst"]);
    Decision {
        text: ("Omschrijving", record.text("Omschrijving")),
        day: (days.0, day(&days.1)),
        outcome: record.first(&["uitslag", "Uitslag"]),
        words: ("Toelichting", record.text("Toelichting")),
        source: record.first(&["URL", "externalid", "BB-nummer"]),
        ..Decision::new(record.origin, own, owner, record.first(&["title", "Titel"]))
    }
}

/// What is to be done, and what was said of it since.
fn promise(record: &Record, decision: &Decision, harvest: &mut Harvest) {
    let origin = record.origin;
    let own = format!("{}-uitvoering", decision.id);
    let due = record.first(&["Verwachte datum afdoening", "Verwachte afdoening"]);
    harvest
        .row("commitments", origin)
        .put("id", own.as_str())
        .put("agreement", decision.id.as_str())
        .put("party", decision.party.as_str())
        .from("description", decision.title.0, decision.title.1.as_str())
        .from("due_on", due.0, day(&due.1))
        .add();
    let closed = record.first(&["datecompleted", "Datum afgedaan", "Datum afdoening"]);
    let mark = record.first(&["completed", "Afgedaan"]);
    let is_closed = match mark.1.to_lowercase().as_str() {
        "ja" | "yes" | "true" | "1" | "x" => true,
        "nee" | "no" | "false" | "0" | "" => false,
        other => {
            harvest.unknown_value(origin, mark.0, other);
            false
        }
    };
    if is_closed {
        statement(&own, "afgedaan", &closed, record, harvest);
    }
    let between = ("Datum tussenbericht", record.text("Datum tussenbericht"));
    if !between.1.is_empty() {
        statement(&own, "tussenbericht", &between, record, harvest);
    }
}

/// Something that the organisation itself said of what it is to do.
fn statement(commitment: &str, what: &str, when: &Named, record: &Record, harvest: &mut Harvest) {
    harvest
        .row("evidence", record.origin)
        .put("id", format!("{commitment}-{what}"))
        .put("commitment", commitment)
        .from("observation", "Stand van zaken", record.text("Stand van zaken"))
        .from("occurred_on", when.0, day(&when.1))
        .put("kind", "statement")
        .put("reason", what)
        .put("grade", "own_statement")
        .add();
}
