//! Open council information as the association of municipalities standardised it: VNG ORI API, version 2.
//!
//! A decision of a council is what its municipality said; its day, title and municipality stand in other records,
//! which are looked up in the same file. Votes of people and of their groups are counted and not used.

use std::collections::BTreeMap;

use crate::{
    diagnostic::{Code, Diagnostic},
    sources::field::{
        Carrier, Format, Harvest, Reader, Record,
        code::{id, municipality},
        decision::{Decision, day},
        ori_v2::shapes::SHAPES,
    },
};

mod shapes;

/// The format.
pub(super) static FORMAT: Format = Format {
    name: "ori_v2",
    title: "VNG ORI API v2",
    carrier: Carrier::Json,
    shapes: SHAPES,
    wrappers: &["results"],
    reader: || Box::new(Council::default()),
};

/// Records by every name that others may use for them.
type ByName<T> = BTreeMap<String, T>;

#[derive(Default)]
struct Council {
    decisions: Vec<Record>,
    /// The item of the agenda that a decision was put to the vote under, by the names of decision and of vote.
    votes: ByName<Vec<String>>,
    items: ByName<Item>,
    meetings: ByName<Meeting>,
    parties: Vec<String>,
}

#[derive(Debug, Clone, Default)]
struct Item {
    title: String,
    text: String,
    secret: String,
    meeting: Vec<String>,
    party: Option<String>,
}

#[derive(Debug, Clone, Default)]
struct Meeting {
    id: String,
    date: String,
    party: Option<String>,
}

/// What is known of the surroundings of a decision.
#[derive(Default)]
struct Found {
    item: Option<Item>,
    meeting: Option<Meeting>,
}

impl Reader for Council {
    fn take(&mut self, record: Record, harvest: &mut Harvest) {
        let origin = record.origin;
        match origin.shape.name {
            "Besluit" => self.decisions.push(record),
            "Stemming" => {
                let items = record.references("agendapunt");
                for name in own_names(&record).into_iter().chain(record.references("besluit")) {
                    self.votes.entry(name).or_insert_with(|| items.clone());
                }
                harvest.used(origin);
            }
            "Agendapunt" => self.item(&record, harvest),
            "Vergadering" => self.meeting(&record, harvest),
            _ => harvest.leave(origin, Code::FieldVotesUnused),
        }
    }

    fn finish(mut self: Box<Self>, harvest: &mut Harvest) {
        for record in std::mem::take(&mut self.decisions) {
            self.decision(&record, harvest);
        }
    }
}

impl Council {
    fn item(&mut self, record: &Record, harvest: &mut Harvest) {
        let title = record.text("agendapuntTitel");
        let text = record.text("agendapuntOmschrijving");
        let item = Item {
            title: if title.is_empty() { text.clone() } else { title },
            text,
            secret: record.text("indicatorBesloten"),
            meeting: record.references("vergadering"),
            party: self.party(record, harvest),
        };
        for name in own_names(record) {
            self.items.entry(name).or_insert_with(|| item.clone());
        }
        harvest.used(record.origin);
    }

    fn meeting(&mut self, record: &Record, harvest: &mut Harvest) {
        let (field, date) = record.first(&["vergaderdatum", "geplandeVergaderdatum"]);
        let date = day(&date);
        let party = self.party(record, harvest);
        let meeting = Meeting { id: id(&record.text("id")), date: date.clone(), party };
        let body = id(&record.text("georganiseerdDoorGremium.gremiumidentificatie"));
        let name = record.text("georganiseerdDoorGremium.gremiumnaam");
        if !body.is_empty() && !name.is_empty() {
            harvest
                .row("bodies", record.origin)
                .from("id", "georganiseerdDoorGremium", body.clone())
                .from("name", "georganiseerdDoorGremium", name.clone())
                .add_once();
        }
        let body = if name.is_empty() { String::new() } else { body };
        harvest
            .row("meetings", record.origin)
            .from("id", "id", meeting.id.clone())
            .from("date", field, date)
            .from("body", "georganiseerdDoorGremium", body)
            .add();
        for name in own_names(record) {
            self.meetings.entry(name).or_insert_with(|| meeting.clone());
        }
        harvest.used(record.origin);
    }

    /// The organisation that a record is of, which becomes a party.
    fn party(&mut self, record: &Record, harvest: &mut Harvest) -> Option<String> {
        let (field, code, name, kind) = organisation(record)?;
        let party = id(if code.is_empty() { &name } else { &code });
        harvest
            .row("parties", record.origin)
            .from("id", field, party.clone())
            .from("name", field, if name.is_empty() { code.as_str() } else { name.as_str() })
            .put("kind", kind)
            .from("code", field, code.as_str())
            .add_once();
        if !self.parties.contains(&party) {
            self.parties.push(party.clone());
        }
        Some(party)
    }

    fn found(&self, record: &Record) -> Found {
        let names = own_names(record).into_iter().chain(record.references("stemmingen"));
        let mut items = names.filter_map(|it| self.votes.get(&it)).flatten();
        let item = items.find_map(|it| self.items.get(it)).cloned();
        let mut meetings = item.iter().flat_map(|it| &it.meeting);
        let meeting = meetings.find_map(|it| self.meetings.get(it)).cloned();
        Found { item, meeting }
    }

    /// A decision of a council is an agreement that its own organisation alone is entitled to, and what it said of it.
    fn decision(&self, record: &Record, harvest: &mut Harvest) {
        let origin = record.origin;
        let Found { item, meeting } = self.found(record);
        let of_item = item.as_ref().and_then(|it| it.party.clone());
        let of_meeting = meeting.as_ref().and_then(|it| it.party.clone());
        let only = match self.parties.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        };
        let linked = of_item.or(of_meeting);
        if let (None, Some(only)) = (&linked, &only) {
            harvest.tally(Code::FieldPartyOnly, origin, only);
        }
        let Some(party) = linked.or(only).or_else(|| harvest.given_owner(origin)) else {
            let place = harvest.place(origin).cell("stemmingen");
            let question = Diagnostic::question(Code::FieldPartyMissing, place);
            let question =
                question.with("kind", origin.shape.name).with("found", record.text("id"));
            return harvest.set_aside(origin, question);
        };
        let own = id(&record.text("id"));
        let item = item.unwrap_or_default();
        let meeting = meeting.unwrap_or_default();
        Decision {
            text: ("agendapuntOmschrijving", item.text),
            day: ("vergaderdatum", meeting.date),
            outcome: ("besluitresultaat", record.text("besluitresultaat")),
            words: ("besluittoelichting", record.text("besluittoelichting")),
            source: ("url", record.text("url")),
            meeting: meeting.id,
            secret: ("indicatorBesloten", item.secret),
            ..Decision::new(origin, own.clone(), party.clone(), ("agendapuntTitel", item.title))
        }
        .add(harvest);
        let promise = record.text("toezegging");
        if !promise.is_empty() {
            harvest
                .row("commitments", origin)
                .put("id", format!("{own}-toezegging"))
                .put("agreement", own)
                .put("party", party)
                .from("description", "toezegging", promise)
                .add();
        }
        harvest.used(origin);
    }
}

/// The organisation that a record names: the field that it is in, its code, its name and its kind.
fn organisation(record: &Record) -> Option<(&'static str, String, String, &'static str)> {
    /// Field, where its code stands, where its name stands, kind of party.
    const KINDS: &[(&str, &str, &str, &str)] = &[
        ("gemeente", "gemeente.gemeentecode", "gemeente.gemeentenaam", "municipality"),
        ("provincie", "provincie.provinciecode", "provincie.provincienaam", "province"),
        ("waterschap", "waterschap.waterschapcode", "waterschap.waterschapnaam", "water_board"),
        // The small variant of the standard has nothing but a code.
        ("organisatie", "organisatie.gemeente", "organisatie.naam", "municipality"),
        ("organisatie", "organisatie.provincie", "organisatie.naam", "province"),
        ("organisatie", "organisatie.waterschap", "organisatie.naam", "water_board"),
    ];
    KINDS.iter().find_map(|(field, code, name, kind)| {
        let (found, name) = (record.text(code), record.text(name));
        let code = match *kind {
            "municipality" => municipality(&found).unwrap_or(found),
            _ => found,
        };
        let is_named = !code.is_empty() || !name.is_empty() && *field != "organisatie";
        is_named.then_some((*field, code, name, *kind))
    })
}

/// The names by which others refer to a record.
fn own_names(record: &Record) -> Vec<String> {
    ["url", "id"].iter().map(|it| record.text(it)).filter(|it| !it.is_empty()).collect()
}
