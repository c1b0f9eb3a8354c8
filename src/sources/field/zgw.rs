//! Cases and decisions of a municipality's own administration: the ZGW APIs Zaken, Besluiten and Catalogi of VNG.
//!
//! A case is an agreement of its organisation with itself, and a commitment to carry it out; its statuses are steps.
//! That a case was closed is an act of the administration and does not say that anything was delivered.

use std::collections::BTreeMap;

use crate::{
    diagnostic::{Code, Diagnostic},
    sources::field::{
        Carrier, Format, Harvest, Origin, Reader, Record,
        code::id,
        deadline::{self, Deadline},
    },
};

mod shapes;

/// The format.
pub(super) static FORMAT: Format = Format {
    name: "zgw",
    title: "VNG ZGW (Zaken, Besluiten, Catalogi)",
    carrier: Carrier::Json,
    shapes: shapes::SHAPES,
    wrappers: &["results"],
    reader: || Box::new(Administration::default()),
};

/// All records, by kind: cases refer to types and statuses that may stand anywhere.
#[derive(Default)]
struct Administration {
    cases: Vec<Record>,
    decisions: Vec<Record>,
    statuses: Vec<Record>,
    results: Vec<Record>,
    /// Types of all kinds by their address.
    types: BTreeMap<String, Record>,
    own_ids: BTreeMap<String, String>,
}

impl Reader for Administration {
    fn take(&mut self, record: Record, harvest: &mut Harvest) {
        match record.origin.shape.name {
            "Zaak" => {
                self.own_ids.insert(record.text("url"), own_id(&record));
                self.cases.push(record);
            }
            "Besluit" => self.decisions.push(record),
            "Status" => self.statuses.push(record),
            "Resultaat" => self.results.push(record),
            _ => {
                harvest.used(record.origin);
                self.types.insert(record.text("url"), record);
            }
        }
    }

    fn finish(self: Box<Self>, harvest: &mut Harvest) {
        for case in &self.cases {
            self.case(case, harvest);
        }
        for it in &self.decisions {
            self.decision(it, harvest);
        }
        for it in &self.statuses {
            self.status(it, harvest);
        }
        for it in &self.results {
            self.result(it, harvest);
        }
    }
}

/// The number of a record, or the last part of its address.
fn own_id(record: &Record) -> String {
    let (_, text) = record.first(&["identificatie", "uuid", "url"]);
    id(text.trim_end_matches('/').rsplit('/').next().unwrap_or_default())
}

impl Administration {
    fn type_of(&self, record: &Record, field: &str) -> Option<&Record> {
        record.references(field).iter().find_map(|it| self.types.get(it))
    }

    fn case(&self, record: &Record, harvest: &mut Harvest) {
        let origin = record.origin;
        let own = own_id(record);
        let party = match organisation(record, harvest) {
            Ok(Some(party)) => party,
            Ok(None) => return,
            Err(question) => return harvest.set_aside(origin, question),
        };
        let address = record.text("url");
        let decided =
            self.decisions.iter().find(|it| it.text("zaak") == address && !address.is_empty());
        let title = record.text("omschrijving");
        harvest
            .row("agreements", origin)
            .from("id", "identificatie", own.clone())
            .from(
                "title",
                "omschrijving",
                if title.is_empty() { own.clone() } else { title.clone() },
            )
            .from("text", "toelichting", record.text("toelichting"))
            .put(
                "decided_on",
                decided.map(|it| deadline::iso(&it.text("datum"))).unwrap_or_default(),
            )
            .from("entitled", "verantwoordelijkeOrganisatie", party.clone())
            .from("source", "url", address.clone())
            .add();
        let (field, text) = record.first(&["einddatumGepland", "uiterlijkeEinddatumAfdoening"]);
        let due = Deadline::read(&text);
        if due == Deadline::Dummy {
            harvest.tally(Code::FieldDeadlineDummy, origin, &text);
        }
        harvest
            .row("commitments", origin)
            .from("id", "identificatie", own.clone())
            .from("agreement", "identificatie", own.clone())
            .from("party", "verantwoordelijkeOrganisatie", party)
            .from("description", "omschrijving", title)
            .put("kind", "milestone")
            .from("starts_on", "startdatum", deadline::iso(&record.text("startdatum")))
            .from("due_on", field, due.cell())
            .add();
        self.steps(record, &own, harvest);
        let has_result = self.results.iter().any(|it| it.text("zaak") == address);
        let closed = record.text("einddatum");
        if !closed.is_empty() && !has_result {
            closing(&own, &closed, "einddatum", "", origin, harvest);
        }
        harvest.used(origin);
    }

    /// The steps that cases of this type go through; the last one, by which a case is closed, is never taken for done.
    fn steps(&self, case: &Record, own: &str, harvest: &mut Harvest) {
        let wanted = case.text("zaaktype");
        let is_own = |it: &&Record| {
            it.origin.shape.name == "StatusType"
                && it.text("zaaktype") == wanted
                && !wanted.is_empty()
        };
        for step in self.types.values().filter(is_own) {
            harvest
                .row("milestones", step.origin)
                .put("id", step_id(own, step))
                .put("commitment", own)
                .from("title", "omschrijving", step.text("omschrijving"))
                .add();
        }
    }

    fn status(&self, record: &Record, harvest: &mut Harvest) {
        let origin = record.origin;
        let Some(own) = self.case_of(record, harvest) else { return };
        let day = deadline::iso(&record.text("datumStatusGezet"));
        let step = self.type_of(record, "statustype");
        let is_last = step.is_some_and(|it| it.text("isEindstatus") == "yes");
        let words = record.text("statustoelichting");
        let row = harvest
            .row("evidence", origin)
            .put("id", format!("{own}-status-{}", own_id(record)))
            .put("commitment", own.clone())
            .from("occurred_on", "datumStatusGezet", day)
            .from("reason", "statustoelichting", words);
        match step {
            Some(step) if !is_last => row
                .put("kind", "milestone")
                .put("milestone", step_id(&own, step))
                .put("status", "done")
                .put("grade", "document")
                .from("source", "url", record.text("url"))
                .add(),
            // Without its type nothing tells which step it is, or whether it is only the closing of the case.
            Some(_) | None => row.put("kind", "statement").add(),
        }
        match (is_last, step) {
            (true, _) => {
                harvest.tally(Code::FieldClosedOnly, origin, &record.text("datumStatusGezet"));
            }
            (false, None) => {
                harvest.tally(Code::FieldStatusUntyped, origin, &record.text("statustype"));
            }
            (false, Some(_)) => (),
        }
        harvest.used(origin);
    }

    fn result(&self, record: &Record, harvest: &mut Harvest) {
        let origin = record.origin;
        let Some(own) = self.case_of(record, harvest) else { return };
        let address = record.text("zaak");
        let case = self.cases.iter().find(|it| it.text("url") == address);
        let closed = case.map(|it| it.text("einddatum")).unwrap_or_default();
        let name = self.type_of(record, "resultaattype").map(|it| it.text("omschrijving"));
        let words = [name.unwrap_or_default(), record.text("toelichting")];
        let words: Vec<&str> =
            words.iter().map(String::as_str).filter(|it| !it.is_empty()).collect();
        if closed.is_empty() {
            harvest.tally(Code::FieldClosedUndated, origin, &words.join(": "));
        } else {
            closing(&own, &closed, "toelichting", &words.join(": "), origin, harvest);
        }
        harvest.used(origin);
    }

    /// A decision is evidence of its case, or an agreement of its own where its case is not in the file.
    fn decision(&self, record: &Record, harvest: &mut Harvest) {
        let origin = record.origin;
        let own = own_id(record);
        let name = self.type_of(record, "besluittype").map(|it| it.text("omschrijving"));
        let name = name.unwrap_or_default();
        let day = deadline::iso(&record.text("datum"));
        if let Some(case) = self.own_ids.get(&record.text("zaak")) {
            let words = record.text("toelichting");
            harvest
                .row("evidence", origin)
                .from("id", "identificatie", format!("{case}-besluit-{own}"))
                .put("commitment", case.clone())
                .put("kind", "decision")
                .from("occurred_on", "datum", day)
                .from("reason", "toelichting", if words.is_empty() { name } else { words })
                .put("grade", "document")
                .from("source", "url", record.text("url"))
                .add();
            return harvest.used(origin);
        }
        let party = match organisation(record, harvest) {
            Ok(Some(party)) => party,
            Ok(None) => return,
            Err(question) => return harvest.set_aside(origin, question),
        };
        harvest
            .row("agreements", origin)
            .from("id", "identificatie", own.clone())
            .from("title", "besluittype", if name.is_empty() { own } else { name })
            .from("text", "toelichting", record.text("toelichting"))
            .from("decided_on", "datum", day)
            .from("entitled", "verantwoordelijkeOrganisatie", party)
            .from("ended_on", "vervaldatum", deadline::iso(&record.text("vervaldatum")))
            .from("source", "url", record.text("url"))
            .add();
        harvest.used(origin);
    }

    /// The case that a record belongs to; without it the record is set aside with a question.
    fn case_of(&self, record: &Record, harvest: &mut Harvest) -> Option<String> {
        let address = record.text("zaak");
        if let Some(own) = self.own_ids.get(&address) {
            return Some(own.clone());
        }
        let place = harvest.place(record.origin).cell("zaak");
        let question = Diagnostic::question(Code::FieldParentMissing, place);
        harvest.set_aside(
            record.origin,
            question.with("kind", record.origin.shape.name).with("found", address),
        );
        None
    }
}

fn step_id(own: &str, step: &Record) -> String {
    format!("{own}-stap-{}", own_id(step))
}

/// A statement that a case was closed; without a source it settles nothing.
fn closing(
    own: &str,
    day: &str,
    field: &'static str,
    words: &str,
    origin: Origin,
    harvest: &mut Harvest,
) {
    harvest.tally(Code::FieldClosedOnly, origin, day);
    harvest
        .row("evidence", origin)
        .put("id", format!("{own}-einde-{}", origin.line))
        .put("commitment", own)
        .put("kind", "statement")
        .from("occurred_on", "einddatum", deadline::iso(day))
        .from("reason", field, if words.is_empty() { field } else { words })
        .add();
}

/// The party that a record is of. A number that no public list explains stays a number.
///
/// `None` where it has none and none was given for the file, which is then refused.
fn organisation(record: &Record, harvest: &mut Harvest) -> Result<Option<String>, Diagnostic> {
    let (field, number) = record.first(&["verantwoordelijkeOrganisatie", "bronorganisatie"]);
    if number.bytes().all(|it| it == b'0') {
        return Ok(harvest.owner(record.origin));
    }
    if !is_rsin(&number) {
        let place = harvest.place(record.origin).cell(field);
        return Err(Diagnostic::question(Code::FieldRsinInvalid, place).with("found", number));
    }
    let party = format!("rsin-{number}");
    harvest.tally(Code::FieldRsin, record.origin, &number);
    harvest
        .row("parties", record.origin)
        .from("id", "verantwoordelijkeOrganisatie", party.clone())
        .from("name", "verantwoordelijkeOrganisatie", format!("RSIN {number}"))
        .add_once();
    Ok(Some(party))
}

/// Nine digits whose weighted sum, 9 to 2 and then -1, is a multiple of eleven.
fn is_rsin(text: &str) -> bool {
    let digits: Vec<i32> =
        text.bytes().filter(u8::is_ascii_digit).map(|it| i32::from(it - b'0')).collect();
    let weights = [9, 8, 7, 6, 5, 4, 3, 2, -1];
    let sum: i32 = digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum();
    text.len() == 9 && digits.len() == 9 && sum % 11 == 0
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::sources::field::tests::{fixtures, read_any};

    #[test]
    fn a_number_of_an_organisation_passes_its_test() {
        // 1·9 + 2·8 + 3·7 + 4·6 + 5·5 + 6·4 + 7·3 + 8·2 − 2 = 154 = 14 · 11.
        assert!(is_rsin("123456782"));
        for text in ["123456789", "12345678", "1234567820", "12345678a", ""] {
            assert!(!is_rsin(text), "{text}");
        }
    }

    #[test]
    fn a_case_that_is_closed_is_not_done_by_that() {
        for (name, bytes) in fixtures("zgw", "good") {
            let dataset = read_any(&bytes);
            let rows = |table: &str| {
                dataset
                    .drafts
                    .iter()
                    .filter(|it| it.table.name == table)
                    .flat_map(|it| it.rows.iter())
                    .count()
            };
            let evidence = dataset.drafts.iter().find(|it| it.table.name == "evidence").unwrap();
            let [status, kind] = ["status", "kind"].map(|it| evidence.table.position(it).unwrap());
            let n_done =
                evidence.rows.iter().filter(|it| it.cells.get(status) == Some("done")).count();
            assert!(
                n_done < rows("milestones"),
                "{name}: the step that closes the case stays open"
            );
            for row in evidence.rows.iter().filter(|it| it.cells.get(kind) == Some("statement")) {
                assert_eq!(row.cells.get(status), Some(""), "{name}");
            }
        }
    }

    #[test]
    fn the_kinds_of_records_are_told_apart_by_their_fields() {
        let names: BTreeSet<&str> = shapes::SHAPES.iter().map(|it| it.name).collect();
        assert_eq!(names.len(), 7);
    }
}
