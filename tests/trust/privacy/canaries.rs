//! The example with a text of its own in every column of the program's own catalogue that can hold text.
//!
//! A column that is added to the catalogue joins by itself.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
};

use tenzij::register::tables::{Kind, Need, TABLES, Table};

use super::{example, folder, rows, write, writings::canary};

/// Whose row a canary stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Of {
    /// The party of the hearing.
    Own,
    /// Another party.
    Other,
    /// An agreement under secrecy, whoever's row.
    Secret,
    /// The name of a coder, which no edition shows.
    Coder,
    /// Nobody's row: an agreement as a whole, a field, a body, a meeting.
    All,
}

/// One canary: its column, and whose row it stands in.
#[derive(Debug, Clone)]
pub(crate) struct Canary {
    pub(crate) column: String,
    pub(crate) of: Of,
}

/// A dataset of canaries.
pub(crate) struct Nest {
    pub(crate) folder: PathBuf,
    pub(crate) canaries: Vec<Canary>,
    /// The party of the hearing.
    pub(crate) own: String,
}

type Row = BTreeMap<String, String>;

const OWN: &str = "aarveld";

impl Nest {
    pub(crate) fn new(name: &str) -> Nest {
        let mut tables: BTreeMap<&str, Vec<Row>> = BTreeMap::new();
        for table in &TABLES {
            let bytes = fs::read(example().join(format!("{}.csv", table.name))).unwrap();
            tables.insert(table.name, rows(&bytes).1);
        }
        let owners = Owners::of(&tables);
        let mut nest = Nest { folder: folder(name), canaries: Vec::new(), own: String::new() };
        // Names first: references of other tables follow them.
        let mut ids: BTreeMap<(&str, String), String> = BTreeMap::new();
        for table in &TABLES {
            let Some(column) = table.columns.iter().find(|it| it.kind == Kind::Id) else {
                continue;
            };
            for row in &tables[table.name] {
                let of = owners.of_row(table.name, row);
                // Two rows with one name, such as readings of two coders, keep one.
                let id = (table.name, row[column.name].clone());
                ids.entry(id).or_insert_with(|| nest.lay(table, column.name, of));
            }
        }
        nest.own.clone_from(&ids[&("parties", OWN.to_owned())]);
        for table in &TABLES {
            let own = nest.filled(table, &tables[table.name], &owners, &ids);
            let head: Vec<String> = table.columns.iter().map(|it| it.name.to_owned()).collect();
            write(&nest.folder.join(format!("{}.csv", table.name)), &head, &own);
        }
        nest
    }

    /// Columns with a canary.
    pub(crate) fn columns(&self) -> BTreeSet<&str> {
        self.canaries.iter().map(|it| it.column.as_str()).collect()
    }

    fn lay(&mut self, table: &Table, column: &str, of: Of) -> String {
        let of = if column == "coder" { Of::Coder } else { of };
        self.canaries.push(Canary { column: format!("{}.{column}", table.name), of });
        canary(self.canaries.len() - 1)
    }

    fn filled(
        &mut self,
        table: &Table,
        rows: &[Row],
        owners: &Owners,
        ids: &BTreeMap<(&str, String), String>,
    ) -> Vec<Row> {
        let is_used =
            |name: &str| rows.iter().any(|it| it.get(name).is_some_and(|it| !it.is_empty()));
        let name = |other: &'static str, id: &str| {
            ids.get(&(other, id.to_owned())).cloned().unwrap_or_else(|| id.to_owned())
        };
        let names = |other: &'static str, list: &str| -> String {
            list.split('|').map(|it| name(other, it)).collect::<Vec<_>>().join("|")
        };
        let mut filled = Vec::new();
        for (number, row) in rows.iter().enumerate() {
            let of = owners.of_row(table.name, row);
            let mut new = Row::new();
            let mut also = None;
            for column in table.columns {
                let old = row.get(column.name).cloned().unwrap_or_default();
                let is_part_of_key = table.key.contains(&column.name);
                let cell = match column.kind {
                    Kind::Id => name(table.name, &old),
                    Kind::Reference(other) if !old.is_empty() => name(other, &old),
                    Kind::References(other) if !old.is_empty() => names(other, &old),
                    Kind::Entitled if old != "all" => names("parties", &old),
                    // Whoever read it: a row more, for the agreed reading must stay.
                    Kind::Text
                        if is_part_of_key && column.need == Need::Optional && old.is_empty() =>
                    {
                        if number % 7 == 0 {
                            also = Some((column.name, self.lay(table, column.name, of)));
                        }
                        old
                    }
                    Kind::Text | Kind::Texts => {
                        // A condition's owner needs a condition; a column that nobody uses is used everywhere.
                        let needs = if column.name == "condition_owner" {
                            "condition"
                        } else {
                            column.name
                        };
                        let is_filled = row.get(needs).is_some_and(|it| !it.is_empty());
                        if is_filled || !is_used(column.name) && needs == column.name {
                            self.lay(table, column.name, of)
                        } else {
                            old
                        }
                    }
                    _ => old,
                };
                new.insert(column.name.to_owned(), cell);
            }
            filled.push(new.clone());
            if let Some((column, text)) = also {
                new.insert(column.to_owned(), text);
                filled.push(new);
            }
        }
        filled
    }
}

/// Whose rows are whose.
struct Owners {
    secret: BTreeSet<String>,
    /// Agreement and party of each commitment.
    commitments: BTreeMap<String, (String, String)>,
}

impl Owners {
    fn of(tables: &BTreeMap<&str, Vec<Row>>) -> Owners {
        let secret = tables["agreements"].iter().filter(|it| it["secret"] == "yes");
        let secret: BTreeSet<String> = secret.map(|it| it["id"].clone()).collect();
        assert!(!secret.is_empty(), "the example has an agreement under secrecy");
        let commitments = tables["commitments"].iter();
        let commitments = commitments
            .map(|it| (it["id"].clone(), (it["agreement"].clone(), it["party"].clone())))
            .collect();
        Owners { secret, commitments }
    }

    fn of_row(&self, table: &str, row: &Row) -> Of {
        let cell = |name: &str| row.get(name).filter(|it| !it.is_empty()).cloned();
        let linked = cell("commitment").and_then(|it| self.commitments.get(&it).cloned());
        let agreement = match table {
            "agreements" => cell("id"),
            _ => linked.as_ref().map(|it| it.0.clone()).or_else(|| cell("agreement")),
        };
        let party = match table {
            "parties" => cell("id"),
            _ => linked.map(|it| it.1).or_else(|| cell("party")),
        };
        match party.as_deref() {
            _ if agreement.is_some_and(|it| self.secret.contains(&it)) => Of::Secret,
            None => Of::All,
            Some(OWN) => Of::Own,
            Some(_) => Of::Other,
        }
    }
}
