//! Motions with their outcome as lists from Parlaeus are kept: CSV with a row for each motion.
//!
//! The list does not say which council it is of; that has to be given. It has no names of motions either: the day and
//! the line stand in for one.

use crate::sources::field::{
    Carrier, Format, Harvest, Reader, Record, Shape, Tell,
    code::id,
    decision::{Decision, day},
};

/// A list of motions.
pub(super) static FORMAT: Format = Format {
    name: "parlaeus_list",
    title: "Parlaeus-lijst met moties (CSV)",
    carrier: Carrier::Csv,
    shapes: SHAPES,
    wrappers: &[],
    reader: || Box::new(List),
};

static SHAPES: &[Shape] = &[Shape {
    name: "Motie",
    held_in: &[],
    telling: &[
        Tell::Has("bron"),
        Tell::Has("titel"),
        Tell::Has("datum"),
        Tell::Has("uitslag"),
        Tell::HasOne(&["voor", "tegen", "unaniem"]),
    ],
    read: &["bron", "titel", "datum", "uitslag"],
    // How groups voted is theirs, and no stance of the council.
    lost: &["indieners", "voor", "tegen", "unaniem"],
}];

struct List;

impl Reader for List {
    fn take(&mut self, record: Record, harvest: &mut Harvest) {
        let origin = record.origin;
        // Without it the whole file is refused, and this record with it.
        let Some(owner) = harvest.owner(origin) else { return };
        let on = day(&record.text("datum"));
        let own = id(&format!("{on}-{}", origin.line));
        let decision = Decision {
            day: ("datum", on),
            outcome: ("uitslag", record.text("uitslag")),
            source: ("bron", record.text("bron")),
            ..Decision::new(origin, own, owner, ("titel", record.text("titel")))
        };
        decision.add(harvest);
        harvest.used(origin);
    }
}
