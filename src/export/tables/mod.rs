//! The tables of an export: what was assessed, and what a study found.

use crate::{
    export::{
        Package,
        table::{Cell, Kind, Table},
    },
    model::{Coded, Edition, Status},
    scoring::assessment::StatusCounts,
};

pub(super) mod counted;
mod records;
pub(super) mod scores;
mod studied;

const OF_PAIR: &[(&str, &str)] = &[("agreement", "agreements"), ("party", "parties")];
const OF_PARTY: &[(&str, &str)] = &[("party", "parties")];

/// What makes one table, and whose rows it holds.
pub struct TableOf {
    /// Makes it.
    pub make: fn(&Package<'_>) -> Table,
    /// What its rows are of.
    pub of: Of,
}

/// What the rows of a table are of; it decides which editions have the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// Counts over all parties.
    All,
    /// One party each.
    Party,
    /// What a study makes of all rows; it would be another study if some were withheld.
    Study,
}

const fn all(make: fn(&Package<'_>) -> Table) -> TableOf {
    TableOf { make, of: Of::All }
}

const fn party(make: fn(&Package<'_>) -> Table) -> TableOf {
    TableOf { make, of: Of::Party }
}

const fn study(make: fn(&Package<'_>) -> Table) -> TableOf {
    TableOf { make, of: Of::Study }
}

/// Every table, with or without rows.
static TABLES: &[TableOf] = &[
    all(scores::agreements),
    all(scores::groups),
    party(records::pairs),
    party(records::commitments),
    party(records::stances),
    party(records::evidence),
    party(records::replies),
    all(counted::quarters),
    all(counted::coding),
    all(counted::specifications),
    all(counted::robustness),
    study(studied::findings),
    study(studied::parties),
    study(studied::places),
    study(studied::party_pairs),
    study(studied::bodies),
    study(studied::brokers),
    study(studied::curve),
    study(studied::incidence),
];

/// The tables that an edition has.
pub fn tables_of(edition: Edition) -> Vec<&'static TableOf> {
    let is_shown = |it: &&TableOf| match edition {
        Edition::Board => true,
        Edition::Hearing => it.of == Of::Party,
        Edition::Public => it.of == Of::All,
    };
    TABLES.iter().filter(is_shown).collect()
}

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
pub(super) fn add_statuses(table: &mut Table) {
    let names: Vec<String> = Status::ALL.iter().map(|it| format!("n_{}", it.code())).collect();
    table.more(&names.iter().map(|it| (it.as_str(), Kind::Integer)).collect::<Vec<_>>());
}

pub(super) fn status_cells(it: &StatusCounts) -> Vec<Cell> {
    Status::ALL.iter().map(|status| Cell::count(it.of(*status))).collect()
}
