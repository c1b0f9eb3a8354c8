//! The tables of a dataset as Popolo: parties vote as organisations, agreements are motions.
//!
//! What Popolo has no word for stands in fields of our own, so that the file is read back the same.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::{
    export::ExportFile,
    model::Coded as _,
    register::{
        self,
        draft::{Draft, DraftRow},
        popolo::{OPTIONS, ROW, TABLE, TABLES},
    },
};

/// Name of the file.
pub const FILE: &str = "popolo.json";

/// The cells of a row by the names of their columns; empty ones are left out.
type Cells<'a> = BTreeMap<&'static str, &'a str>;

/// The file, from rows as they were read.
pub fn popolo(title: &str, drafts: Vec<Draft>) -> ExportFile {
    let drafts = register::in_one_form(drafts);
    let rows = |table: &str| -> Vec<Cells<'_>> {
        let of_table = drafts.iter().filter(|it| it.table.name == table);
        of_table.flat_map(|draft| draft.rows.iter().map(|row| cells(draft, row))).collect()
    };
    let agreements = rows("agreements");
    let positions = rows("positions");
    let others = drafts.iter().filter(|it| !is_popolo(it.table.name));
    let others: Vec<Value> = others
        .flat_map(|draft| {
            let row = |it| json!({ TABLE: draft.table.name, ROW: cells(draft, it) });
            draft.rows.iter().map(row).collect::<Vec<Value>>()
        })
        .collect();
    let events = agreements.iter().filter_map(|it| event(it, &positions));
    let document = json!({
        "made_by": "tenzij",
        "motions": agreements.iter().map(motion).collect::<Vec<Value>>(),
        "organizations": rows("parties").iter().map(organization).collect::<Vec<Value>>(),
        "title": title,
        "vote_events": events.collect::<Vec<Value>>(),
        TABLES: others,
    });
    ExportFile { name: FILE.to_owned(), content: format!("{document:#}\n").into_bytes() }
}

fn is_popolo(table: &str) -> bool {
    matches!(table, "parties" | "agreements" | "positions")
}

fn cells<'a>(draft: &'a Draft, row: &'a DraftRow) -> Cells<'a> {
    let named = draft.table.columns.iter().map(|it| it.name).zip(row.cells.iter());
    named.filter(|it| !it.1.is_empty()).collect()
}

/// The cells for which there is no field, which are always there: by them a record is known to be ours.
fn own<'a>(cells: &Cells<'a>, others: &[&str]) -> Cells<'a> {
    let is_own = |name: &str| !others.contains(&name);
    cells.iter().filter(|it| is_own(it.0)).map(|it| (*it.0, *it.1)).collect()
}

/// Fills fields with cells that are not empty.
fn fill(cells: &Cells<'_>, fields: &[(&str, &str)]) -> Map<String, Value> {
    let filled = fields.iter().filter_map(|(field, column)| Some((*field, *cells.get(column)?)));
    filled.map(|(field, text)| (field.to_owned(), json!(text))).collect()
}

fn organization(cells: &Cells<'_>) -> Value {
    let mut fields = fill(
        cells,
        &[
            ("id", "id"),
            ("name", "name"),
            ("classification", "kind"),
            ("founding_date", "valid_from"),
            ("dissolution_date", "valid_to"),
        ],
    );
    if let Some(code) = cells.get("code") {
        fields.insert("identifiers".to_owned(), json!([{ "identifier": code, "scheme": "CBS" }]));
    }
    if let Some(names) = cells.get("also_known_as") {
        let names: Vec<Value> = names.split('|').map(|it| json!({ "name": it })).collect();
        fields.insert("other_names".to_owned(), json!(names));
    }
    let others = ["id", "name", "kind", "valid_from", "valid_to", "also_known_as"];
    fields.insert(ROW.to_owned(), json!(own(cells, &others)));
    Value::Object(fields)
}

fn motion(cells: &Cells<'_>) -> Value {
    let mut fields = fill(cells, &[("id", "id"), ("text", "title"), ("date", "decided_on")]);
    fields.extend(fill(cells, &[("text", "text")]));
    if let Some(source) = cells.get("source") {
        fields.insert("sources".to_owned(), json!([{ "note": source }]));
    }
    fields.insert(ROW.to_owned(), json!(own(cells, &["id", "decided_on", "source"])));
    Value::Object(fields)
}

/// What was said of an agreement; `None` if nothing is on record.
fn event(agreement: &Cells<'_>, positions: &[Cells<'_>]) -> Option<Value> {
    let id = agreement.get("id")?;
    let votes: Vec<Value> =
        positions.iter().filter(|it| it.get("agreement") == Some(id)).map(vote).collect();
    if votes.is_empty() {
        return None;
    }
    let count = |option: &str| {
        votes.iter().filter(|it| it.get("option").and_then(Value::as_str) == Some(option)).count()
    };
    let counts: Vec<Value> = OPTIONS
        .iter()
        .map(|it| (it.0, count(it.0)))
        .filter(|it| 0 < it.1)
        .map(|(option, n)| json!({ "option": option, "value": n }))
        .collect();
    let mut fields = fill(agreement, &[("motion_id", "id"), ("start_date", "decided_on")]);
    fields.insert("id".to_owned(), json!(format!("{id}-vote")));
    fields.insert("counts".to_owned(), json!(counts));
    fields.insert("votes".to_owned(), json!(votes));
    Some(Value::Object(fields))
}

fn vote(cells: &Cells<'_>) -> Value {
    let mut fields = fill(cells, &[("voter_id", "party")]);
    let stance = cells.get("stance").copied().unwrap_or_default();
    if let Some((option, _)) = OPTIONS.iter().find(|it| it.1.code() == stance) {
        fields.insert("option".to_owned(), json!(option));
    }
    fields.insert(ROW.to_owned(), json!(own(cells, &["agreement", "party", "stance"])));
    Value::Object(fields)
}
