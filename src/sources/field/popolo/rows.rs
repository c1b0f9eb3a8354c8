//! Rows of what organisations voted, and of what Popolo has no word for.

use serde_json::Value;

use crate::{
    diagnostic::{Code, Diagnostic},
    model::Coded,
    register::{
        popolo::{OPTIONS, ROW, TABLE},
        tables::{self, Table},
    },
    sources::field::{Harvest, Record, harvest::RowMaking, record::text_of},
};

/// What one organisation voted.
pub(super) fn position(vote: &Record, agreement: &str, party: &str, harvest: &mut Harvest) {
    let origin = vote.origin;
    let option = vote.text("option").to_lowercase();
    let stance = OPTIONS.iter().find(|it| it.0 == option).map(|it| it.1);
    if stance.is_none() && !option.is_empty() {
        harvest.unknown_value(origin, "option", &option);
    }
    let row = harvest
        .row("positions", origin)
        .put("agreement", agreement)
        .from("party", "voter_id", party)
        .from("stance", "option", stance.map_or("", Coded::code));
    own_cells(row, "positions", vote.value(ROW)).add();
}

/// Fills the cells that Popolo has no word for.
pub(super) fn own_cells<'a>(row: RowMaking<'a>, table: &str, own: Option<&Value>) -> RowMaking<'a> {
    let (Some(table), Some(Value::Object(own))) = (Table::find(table), own) else { return row };
    own.iter()
        .filter(|(name, _)| table.position(name).is_some())
        .fold(row, |row, (name, value)| row.put(name, text_of(value)))
}

/// A row of a table of ours for which Popolo has no kind of record.
pub(super) fn table_row(record: &Record, harvest: &mut Harvest) {
    let origin = record.origin;
    let found = record.text(TABLE);
    let Some(table) = Table::find(&found) else {
        let question = Diagnostic::question(Code::FieldStranger, harvest.place(origin).cell(TABLE));
        let names: Vec<&str> = tables::TABLES.iter().map(|it| it.name).collect();
        let question = question.with("found", found).with_whole("allowed", names.join(", "));
        return harvest.set_aside(origin, question);
    };
    let row = harvest.row(table.name, origin);
    own_cells(row, table.name, record.value(ROW)).add();
    harvest.used(origin);
}

/// The first sentence of a text as its title, and the text if it says more.
pub(super) fn titled(text: &str) -> (String, String) {
    let first = text.lines().next().unwrap_or_default();
    let end = first.find(". ").map_or(first.len(), |it| it + 1);
    let title = first.get(..end).unwrap_or(first).trim();
    (title.to_owned(), if title == text { String::new() } else { text.to_owned() })
}
