//! Popolo: motions, events of voting and votes, where organisations may be the voters.
//!
//! Votes of people, and results of their groups, are counted and not used. What Popolo has no word for stands in fields
//! of our own, which begin with `x_`; a file that this program wrote is read back the same.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::{
    diagnostic::{Code, Diagnostic},
    model::Coded,
    register::popolo::{ROW, TABLES},
    sources::field::{
        Carrier, Format, Harvest, Origin, Reader, Record,
        code::{id, municipality},
        decision::day,
        open_raadsinformatie::kind,
        popolo::{
            rows::{own_cells, position, table_row, titled},
            shapes::SHAPES,
        },
        record::text_of,
    },
};

mod rows;
mod shapes;

/// The format.
pub(super) static FORMAT: Format = Format {
    name: "popolo",
    title: "Popolo",
    carrier: Carrier::Json,
    shapes: SHAPES,
    wrappers: &[TABLES],
    reader: || Box::new(Voting::default()),
};

#[derive(Default)]
struct Voting {
    organizations: BTreeMap<String, Record>,
    /// A second organisation with the id of another.
    again: Vec<Record>,
    motions: Vec<Record>,
    events: Vec<Event>,
    /// Organisations that vote, decide, or are ours.
    parties: BTreeSet<String>,
}

/// A motion with the events of voting on it, or an event without a motion.
struct Deed {
    origin: Origin,
    id: String,
    motion: Map<String, Value>,
    organization: Vec<String>,
}

struct Event {
    origin: Origin,
    fields: Map<String, Value>,
    is_record: bool,
}

impl Reader for Voting {
    fn take(&mut self, record: Record, harvest: &mut Harvest) {
        let origin = record.origin;
        match origin.shape.name {
            "VoteEvent" => {
                self.events.push(Event { origin, fields: record.fields, is_record: true });
            }
            "Motion" => {
                for it in record.list("vote_events") {
                    if let Value::Object(fields) = it {
                        let mut fields = fields.clone();
                        fields.insert("motion_id".to_owned(), Value::from(record.text("id")));
                        self.events.push(Event { origin, fields, is_record: false });
                    }
                }
                self.motions.push(record);
            }
            "Organization" => {
                if record.value(ROW).is_some() {
                    self.parties.insert(id(&record.text("id")));
                }
                match self.organizations.entry(record.text("id")) {
                    std::collections::btree_map::Entry::Vacant(slot) => {
                        slot.insert(record);
                    }
                    std::collections::btree_map::Entry::Occupied(_) => self.again.push(record),
                }
            }
            "Row" => table_row(&record, harvest),
            _ => harvest.leave(origin, Code::FieldKindUnused),
        }
    }

    fn finish(mut self: Box<Self>, harvest: &mut Harvest) {
        let events = std::mem::take(&mut self.events);
        let motions = std::mem::take(&mut self.motions);
        let known: BTreeSet<String> = motions.iter().map(|it| it.text("id")).collect();
        let mut deeds: Vec<Deed> = motions.into_iter().map(deed_of_motion).collect();
        // A motion may stand within the event of voting on it, or be missing.
        for it in &events {
            if !motion_of(&it.fields).is_some_and(|motion| known.contains(&motion)) {
                deeds.push(deed_of_event(it));
            }
        }
        let mut voters: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for it in &events {
            let deed = motion_of(&it.fields).unwrap_or_else(|| name_of(&it.fields, it.origin));
            self.event(it, &deed, &mut voters, harvest);
        }
        for deed in deeds {
            let voters = voters.get(&deed.id).cloned().unwrap_or_default();
            self.agreement(deed, &voters, harvest);
        }
        self.organizations(harvest);
    }
}

fn deed_of_motion(record: Record) -> Deed {
    let mut organization = record.references("organization_id");
    organization.extend(record.references("organization"));
    let own = name_of(&record.fields, record.origin);
    Deed { origin: record.origin, id: own, motion: record.fields, organization }
}

fn deed_of_event(event: &Event) -> Deed {
    let record = Record { origin: event.origin, fields: event.fields.clone() };
    let mut organization = record.references("organization_id");
    organization.extend(record.references("organization"));
    let motion = match record.value("motion") {
        Some(Value::Object(fields)) => fields.clone(),
        _ => Map::new(),
    };
    let own = motion_of(&event.fields).unwrap_or_else(|| name_of(&event.fields, event.origin));
    let mut motion = motion;
    if let (None, Some(start)) = (motion.get("date"), record.value("start_date")) {
        motion.insert("date".to_owned(), start.clone());
    }
    Deed { origin: event.origin, id: own, motion, organization }
}

/// The motion that an event of voting is on, if it has a name.
fn motion_of(fields: &Map<String, Value>) -> Option<String> {
    let named = fields.get("motion_id").map(text_of).filter(|it| !it.is_empty());
    let within = || {
        let id = fields.get("motion")?.get("id").map(text_of)?;
        (!id.is_empty()).then_some(id)
    };
    named.or_else(within)
}

/// The name of a record: its id, else its identifier, else where it stands.
fn name_of(fields: &Map<String, Value>, origin: Origin) -> String {
    let named = ["id", "identifier"].iter().filter_map(|it| fields.get(*it)).map(text_of);
    let mut named = named.filter(|it| !it.is_empty());
    named.next().unwrap_or_else(|| format!("{}-{}", origin.shape.name, origin.line))
}

impl Voting {
    /// Adds what organisations voted; `voters` learns who they were.
    fn event(
        &mut self,
        event: &Event,
        deed: &str,
        voters: &mut BTreeMap<String, BTreeSet<String>>,
        harvest: &mut Harvest,
    ) {
        let origin = event.origin;
        let record = Record { origin, fields: event.fields.clone() };
        let (mut n_used, mut n_people) = (0, 0);
        for vote in record.list("votes") {
            let Value::Object(fields) = vote else { continue };
            let vote = Record { origin, fields: fields.clone() };
            let voter = self.voter(&vote);
            let Some(voter) = voter else {
                n_people += 1;
                harvest.tally(Code::FieldVotesUnused, origin, "");
                continue;
            };
            n_used += 1;
            position(&vote, &id(deed), &voter, harvest);
            self.parties.insert(voter.clone());
            voters.entry(deed.to_owned()).or_default().insert(voter);
        }
        if !event.is_record {
            return;
        }
        if n_used == 0 && 0 < n_people {
            harvest.leave(origin, Code::FieldVotesOnly);
        } else {
            harvest.used(origin);
        }
    }

    /// The organisation that cast a vote; `None` if a person did, or nobody can tell.
    fn voter(&self, vote: &Record) -> Option<String> {
        let mut names = vote.references("voter_id");
        names.extend(vote.references("voter"));
        names.into_iter().find(|it| self.organizations.contains_key(it)).map(|it| id(&it))
    }

    fn agreement(&mut self, deed: Deed, voters: &BTreeSet<String>, harvest: &mut Harvest) {
        let Deed { origin, id: own, motion, organization } = deed;
        let is_record = origin.shape.name == "Motion";
        let motion = Record { origin, fields: motion };
        let given = motion.text(&format!("{ROW}.entitled"));
        let decider = organization.iter().find(|it| self.organizations.contains_key(*it));
        let entitled = match (given.is_empty(), voters.is_empty(), decider) {
            (false, ..) => given,
            (true, false, _) => voters.iter().cloned().collect::<Vec<_>>().join("|"),
            (true, true, Some(only)) => {
                self.parties.insert(id(only));
                id(only)
            }
            (true, true, None) => harvest.given_owner(origin).unwrap_or_default(),
        };
        if entitled.is_empty() {
            if !is_record {
                return harvest.tally(Code::FieldNoParties, origin, &own);
            }
            let place = harvest.place(origin).cell("organization_id");
            let question = Diagnostic::question(Code::FieldPartyMissing, place);
            let question = question.with("kind", origin.shape.name).with("found", own);
            return harvest.set_aside(origin, question);
        }
        let (title, text) = match motion.value(ROW) {
            Some(_) => (motion.text(&format!("{ROW}.title")), motion.text(&format!("{ROW}.text"))),
            None => titled(&motion.text("text")),
        };
        let source = motion.list("sources").into_iter().find_map(|it| {
            let text = ["url", "note"].iter().filter_map(|name| it.get(*name)).map(text_of);
            text.into_iter().find(|it| !it.is_empty())
        });
        let row = harvest
            .row("agreements", origin)
            .from("id", "id", id(&own))
            .from("title", "text", if title.is_empty() { &own } else { &title })
            .from("text", "text", text)
            .from("decided_on", "date", day(&motion.text("date")))
            .from("source", "sources", source.unwrap_or_default())
            .put("entitled", entitled);
        own_cells(row, "agreements", motion.value(ROW)).add();
        if is_record {
            harvest.used(origin);
        }
    }

    fn organizations(self, harvest: &mut Harvest) {
        for record in self.organizations.into_values().chain(self.again) {
            let origin = record.origin;
            let own = id(&record.text("id"));
            if !self.parties.contains(&own) {
                harvest.leave(origin, Code::FieldOrganizationUnused);
                continue;
            }
            let classification = record.text("classification");
            let kind = kind(&classification);
            if kind.is_none() && !classification.is_empty() {
                harvest.unknown_value(origin, "classification", &classification);
            }
            let identifiers = record.list("identifiers").into_iter();
            let mut codes = identifiers.filter_map(|it| it.get("identifier").map(text_of));
            let names: Vec<String> = record
                .list("other_names")
                .into_iter()
                .filter_map(|it| it.get("name").map(text_of))
                .collect();
            let code = codes.next().map(|it| municipality(&it).unwrap_or(it));
            let row = harvest
                .row("parties", origin)
                .from("id", "id", own)
                .from("name", "name", record.text("name"))
                .from("kind", "classification", kind.map_or("", Coded::code))
                .from("code", "identifiers", code.unwrap_or_default())
                .from("valid_from", "founding_date", record.text("founding_date"))
                .from("valid_to", "dissolution_date", record.text("dissolution_date"))
                .from("also_known_as", "other_names", names.join("|"));
            own_cells(row, "parties", record.value(ROW)).add();
            harvest.used(origin);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use crate::{
        export::popolo::popolo,
        register::{self, Cells, draft::Draft},
        sources::{dataset, field::tests::read_any},
    };

    fn rows(drafts: Vec<Draft>) -> Vec<(&'static str, Vec<Cells>)> {
        let drafts = register::in_one_form(drafts);
        let of = |it: Draft| (it.table.name, it.rows.into_iter().map(|it| it.cells).collect());
        drafts.into_iter().map(of).collect()
    }

    #[test]
    #[allow(
        clippy::disallowed_methods,
        reason = "the datasets are files, and only this test reads them here"
    )]
    fn what_goes_out_comes_back_the_same_in_every_table() {
        let mut n_positions = 0;
        for name in ["voorbeeld", "drenthe"] {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets").join(name);
            let names: BTreeSet<String> = fs::read_dir(&folder)
                .unwrap()
                .map(|it| it.unwrap().file_name().into_string().unwrap())
                .collect();
            let mut load = |it: &str| Ok(fs::read(folder.join(it)).ok());
            let before = dataset::read(&names, &mut load, register::lean::Bound::Lifted).unwrap();
            let file = popolo(name, before.drafts.clone());
            let after = read_any(&file.content);
            let (before, after) = (rows(before.drafts), rows(after.drafts));
            assert_eq!(before, after, "{name}");
            n_positions +=
                before.iter().filter(|it| it.0 == "positions").map(|it| it.1.len()).sum::<usize>();
        }
        assert!(50 < n_positions, "{n_positions}");
    }
}
