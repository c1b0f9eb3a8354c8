//! The tables of an export: what was assessed, and what a study found.

use crate::{
    export::{
        Package,
        table::{Cell, Kind, Table},
    },
    model::{Coded, Status},
    scoring::assessment::StatusCounts,
};

mod counted;
mod records;
mod scores;
mod studied;

const OF_PAIR: &[(&str, &str)] = &[("agreement", "agreements"), ("party", "parties")];
const OF_PARTY: &[(&str, &str)] = &[("party", "parties")];

/// What makes each table; all are always there, with or without rows.
pub static TABLES: &[fn(&Package<'_>) -> Table] = &[
    scores::agreements,
    scores::groups,
    records::pairs,
    records::commitments,
    records::stances,
    records::evidence,
    records::replies,
    counted::quarters,
    counted::coding,
    counted::specifications,
    counted::robustness,
    studied::findings,
    studied::parties,
    studied::places,
    studied::party_pairs,
    studied::bodies,
    studied::brokers,
    studied::curve,
    studied::incidence,
];

fn code<T: Coded>(value: Option<T>) -> Cell {
    Cell::text(value.map(Coded::code))
}

fn id(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

/// The code of anything that is written as one word.
fn word<T: serde::Serialize>(value: &T) -> Cell {
    let value = serde_json::to_value(value).unwrap_or_default();
    Cell::text(value.as_str())
}

/// A column with the count of each status.
fn add_statuses(table: &mut Table) {
    let names: Vec<String> = Status::ALL.iter().map(|it| format!("n_{}", it.code())).collect();
    table.more(&names.iter().map(|it| (it.as_str(), Kind::Integer)).collect::<Vec<_>>());
}

fn status_cells(it: &StatusCounts) -> Vec<Cell> {
    Status::ALL.iter().map(|status| Cell::count(it.of(*status))).collect()
}
