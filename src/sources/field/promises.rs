//! Registers of promises to a council, as councils keep them in a spreadsheet or save them from iBabs.
//!
//! Headings differ from place to place; those of Rotterdam, Steenwijkerland and iBabs are known.
//! That a promise was closed is an act of the administration and does not say that it was kept.

use crate::{
    diagnostic::Code,
    model::Day,
    sources::field::{
        Carrier, Format, Harvest, Reader, Record, Shape, Tell,
        code::id,
        deadline::{self, Deadline},
        owner,
    },
};

/// The format.
pub(super) static FORMAT: Format = Format {
    name: "promises",
    title: "toezeggingen (CSV)",
    carrier: Carrier::Csv,
    shapes: SHAPES,
    wrappers: &[],
    reader: || Box::new(Register::default()),
};

const IDS: &[&str] = &["BB-nummer", "externalid", "Nummer", "Registratienummer", "ID"];
const TITLES: &[&str] = &["Titel", "title", "Onderwerp", "Toezegging"];
const TEXTS: &[&str] = &["Toezegging Citaat", "Omschrijving", "Toelichting"];
const MADE: &[&str] =
    &["Datum toezegging", "registrationdate", "Datum Raad", "Datum ontvangst", "Datum"];
const DUE: &[&str] = &["Verwachte afdoening", "Verwachte datum afdoening", "Deadline"];
const CLOSED: &[&str] = &["Afgedaan", "completed", "Status"];
const CLOSED_ON: &[&str] = &["Datum afgedaan", "Datum afdoening", "datecompleted"];
const STATE: &[&str] = &["Stand van zaken"];
const STATE_ON: &[&str] = &["Datum tussenbericht"];
const ADDRESSES: &[&str] = &["URL", "iBabs Link", "Link"];
const FIELDS: &[&str] = &["Beleidsveld"];

static SHAPES: &[Shape] = &[Shape {
    name: "toezegging",
    held_in: &[],
    telling: &[
        Tell::HasOne(TITLES),
        Tell::HasOne(&[
            "Datum toezegging",
            "Toezegging",
            "Toezegging Citaat",
            "Verwachte afdoening",
            "Verwachte datum afdoening",
            "Datum Afdoening",
            "datecompleted",
        ]),
        Tell::HasOne(MADE),
        // Lists of motions have an outcome; a promise has none.
        Tell::Lacks("Uitslag"),
        Tell::Lacks("besluitresultaat"),
    ],
    read: &[
        "BB-nummer",
        "externalid",
        "Nummer",
        "Registratienummer",
        "ID",
        "Titel",
        "title",
        "Onderwerp",
        "Toezegging",
        "Toezegging Citaat",
        "Omschrijving",
        "Toelichting",
        "Datum toezegging",
        "registrationdate",
        "Datum Raad",
        "Datum ontvangst",
        "Datum",
        "Verwachte afdoening",
        "Verwachte datum afdoening",
        "Deadline",
        "Afgedaan",
        "completed",
        "Status",
        "Datum afgedaan",
        "Datum afdoening",
        "datecompleted",
        "Stand van zaken",
        "Datum tussenbericht",
        "URL",
        "iBabs Link",
        "Link",
        "Beleidsveld",
    ],
    lost: &[
        "Portefeuillehouder",
        "Commissie",
        "Document",
        "Afdoeningsvoorstel",
        "Afdoeningsvoorstel aanwezig",
        "Afdoening",
        "Agendapunt",
        "Raadslid",
        "Hoofddocument",
    ],
}];

/// A register is read whole before it is understood: one deadline for all of it is told by them all.
#[derive(Default)]
struct Register {
    records: Vec<Record>,
}

impl Reader for Register {
    fn take(&mut self, record: Record, _harvest: &mut Harvest) {
        self.records.push(record);
    }

    fn finish(self: Box<Self>, harvest: &mut Harvest) {
        let day_of = |it: &Record, fields: &[&'static str]| deadline::day(&it.first(fields).1);
        let days = |fields: &'static [&'static str]| {
            self.records.iter().filter_map(move |it| day_of(it, fields))
        };
        let due: Vec<Day> = self
            .records
            .iter()
            .filter_map(|it| match Deadline::read(&it.first(DUE).1) {
                Deadline::Day(day) => Some(day),
                Deadline::None | Deadline::Dummy | Deadline::Text(_) => None,
            })
            .collect();
        let others: Vec<Day> = days(MADE).chain(days(CLOSED_ON)).chain(days(STATE_ON)).collect();
        let far = deadline::same_far(&due, &others);
        for record in &self.records {
            promise(record, far, harvest);
        }
    }
}

/// A promise is an agreement of the one who made it with its council, and a commitment to keep it.
fn promise(record: &Record, far: Option<Day>, harvest: &mut Harvest) {
    let origin = record.origin;
    let (id_field, own) = record.first(IDS);
    let own = if own.is_empty() { format!("toezegging-{}", origin.line) } else { id(&own) };
    let (title_field, title) = record.first(TITLES);
    let (text_field, text) = record.first(TEXTS);
    let (address_field, address) = record.first(ADDRESSES);
    let (made_field, made) = record.first(MADE);
    let Some(party) = owner::party(&address, origin, harvest) else { return };
    let (portfolio_field, portfolio) = record.first(FIELDS);
    if !portfolio.is_empty() {
        let row = harvest.row("portfolios", origin).put("id", id(&portfolio));
        row.from("name", portfolio_field, portfolio.clone()).add_once();
    }
    let title = if title.is_empty() { text.clone() } else { title };
    harvest
        .row("agreements", origin)
        .from("id", id_field, own.clone())
        .from("title", title_field, title.clone())
        .from("text", text_field, text.clone())
        .from("decided_on", made_field, deadline::iso(&made))
        .from("portfolio", portfolio_field, id(&portfolio))
        .put("entitled", party.clone())
        .from("source", address_field, address)
        .add();
    let (due_field, due) = due(record, far, harvest);
    harvest
        .row("commitments", origin)
        .from("id", id_field, own.clone())
        .from("agreement", id_field, own.clone())
        .put("party", party)
        .from("description", text_field, if text.is_empty() { title } else { text })
        .from("due_on", due_field, due)
        .add();
    found(record, &own, harvest);
    harvest.used(origin);
}

/// The deadline, unless it stands for none.
fn due(record: &Record, far: Option<Day>, harvest: &mut Harvest) -> (&'static str, String) {
    let (field, text) = record.first(DUE);
    let deadline = Deadline::read(&text);
    match &deadline {
        Deadline::Dummy => harvest.tally(Code::FieldDeadlineDummy, record.origin, &text),
        Deadline::Day(day) if Some(*day) == far => {
            harvest.tally(Code::FieldDeadlineSame, record.origin, &text);
            return (field, String::new());
        }
        Deadline::Day(_) | Deadline::None | Deadline::Text(_) => (),
    }
    (field, deadline.cell())
}

/// What the register says of the promise since: that it was closed, and how it stood on a day.
///
/// Both are statements without a source, which settle nothing.
fn found(record: &Record, own: &str, harvest: &mut Harvest) {
    let origin = record.origin;
    let (field, closed) = record.first(CLOSED);
    let (on_field, on) = record.first(CLOSED_ON);
    let is_kept_not = matches!(closed.to_lowercase().as_str(), "niet nagekomen");
    let on_day = Deadline::read(&on);
    if matches!(on_day, Deadline::Day(_) | Deadline::Text(_)) {
        let row = harvest
            .row("evidence", origin)
            .put("id", format!("{own}-afgedaan"))
            .put("commitment", own)
            .put("kind", "statement")
            .from("occurred_on", on_field, on_day.cell())
            .from(
                "reason",
                field,
                if closed.is_empty() { on_field.to_owned() } else { format!("{field}: {closed}") },
            );
        // The register's own word that a promise was not kept is one; that it was closed is not.
        let row = if is_kept_not {
            row.put("status", "not_done").put("grade", "own_statement")
        } else {
            row
        };
        row.add();
        if !is_kept_not {
            harvest.tally(Code::FieldClosedOnly, origin, &on);
        }
    } else if is_closed(&closed) {
        harvest.tally(Code::FieldClosedUndated, origin, &closed);
    }
    let (state_field, state) = record.first(STATE);
    let (state_on_field, state_on) = record.first(STATE_ON);
    match (state.is_empty(), Deadline::read(&state_on)) {
        (true, _) => (),
        (false, Deadline::Day(day)) => harvest
            .row("evidence", origin)
            .put("id", format!("{own}-stand"))
            .put("commitment", own)
            .put("kind", "statement")
            .from("occurred_on", state_on_field, day.to_string())
            .from("reason", state_field, state)
            .add(),
        (false, _) => harvest.tally(Code::FieldStateUndated, origin, &state),
    }
}

/// Whether a register says that a promise was closed.
fn is_closed(text: &str) -> bool {
    let text = text.to_lowercase();
    matches!(
        text.as_str(),
        "ja" | "yes"
            | "true"
            | "1"
            | "x"
            | "afgedaan"
            | "voldaan"
            | "afgehandeld"
            | "gehandeld"
            | "niet nagekomen"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::field::tests::{fixtures, read_any, read_of};

    #[test]
    fn closing_a_promise_in_the_administration_is_not_keeping_it() {
        for (name, bytes) in fixtures("promises", "good") {
            let dataset = read_any(&bytes);
            let evidence = dataset.drafts.iter().find(|it| it.table.name == "evidence").unwrap();
            let column = |name: &str| evidence.table.position(name).unwrap();
            for row in &evidence.rows {
                let status = row.cells.get(column("status")).unwrap();
                assert!(matches!(status, "" | "not_done"), "{name} {row:?}");
                assert_eq!(row.cells.get(column("source")), Some(""), "{name}");
            }
            assert!(
                dataset.diagnostics.iter().any(|it| it.code == Code::FieldClosedOnly),
                "{name}"
            );
        }
    }

    #[test]
    fn a_deadline_that_stands_for_none_is_told_and_left_empty() {
        let csv = "ID;Datum Raad;Onderwerp;Deadline;Datum Afdoening;Toezegging Citaat\n\
                   1;1-2-2024;Een;31-12-2099;;a\n2;1-2-2024;Twee;1-1-1900;;b\n3;1-2-2024;Drie;1-6-2024;;c\n";
        let dataset = read_any(csv.as_bytes());
        let commitments = dataset.drafts.iter().find(|it| it.table.name == "commitments").unwrap();
        let due = commitments.table.position("due_on").unwrap();
        let dues: Vec<&str> = commitments.rows.iter().filter_map(|it| it.cells.get(due)).collect();
        assert_eq!(dues, ["", "", "2024-06-01"]);
        let dummy =
            dataset.diagnostics.iter().find(|it| it.code == Code::FieldDeadlineDummy).unwrap();
        assert!(dummy.arguments.contains(&("n".to_owned(), "2".to_owned())), "{dummy:?}");
        let far = csv
            .replace("31-12-2099", "31-12-2040")
            .replace("1-1-1900", "31-12-2040")
            .replace("1-6-2024", "31-12-2040");
        let five = format!("{far}4;1-2-2024;Vier;31-12-2040;;d\n5;1-2-2024;Vijf;31-12-2040;;e\n");
        let dataset = read_any(five.as_bytes());
        assert!(dataset.diagnostics.iter().any(|it| it.code == Code::FieldDeadlineSame));
    }

    #[test]
    fn a_register_that_tells_nowhere_whose_it_is_is_refused_until_somebody_says_so() {
        let (_, bytes) = fixtures("promises", "good-ibabs").remove(0);
        let asked = read_of(None, &bytes);
        let refusal =
            asked.diagnostics.iter().find(|it| it.code == Code::FieldOwnerMissing).unwrap();
        assert_eq!(refusal.place.line, 2);
        assert!(asked.is_refused() && !read_any(&bytes).is_refused());
    }
}
