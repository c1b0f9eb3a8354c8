//! Rows of tables that are made of the rows of a sheet: one row of a sheet can fill several tables.

use std::{collections::BTreeMap, sync::Arc};

use crate::register::{
    draft::{Draft, DraftRow},
    tables::Table,
};

/// Which column of a sheet a column of a table comes from, for messages: table, its column, column of the sheet.
pub(super) type Origin = (&'static str, &'static str, &'static str);

/// Drafts that grow row by row.
#[derive(Debug)]
pub(super) struct Made {
    file: Arc<str>,
    rows: BTreeMap<&'static str, Vec<DraftRow>>,
}

impl Made {
    pub(super) fn new(file: &Arc<str>) -> Made {
        Made { file: file.clone(), rows: BTreeMap::new() }
    }

    /// Adds a row to a table; columns that are not named stay empty.
    pub(super) fn add(&mut self, table: &'static str, line: u64, cells: &[(&str, &str)]) {
        let Some(found) = Table::find(table) else { return };
        let of = |name: &str| cells.iter().find(|it| it.0 == name).map_or("", |it| it.1);
        let cells = found.columns.iter().map(|it| of(it.name)).collect();
        self.rows.entry(table).or_default().push(DraftRow { line, cells });
    }

    /// Adds a row that is on record with something changed; tells whether there is such a row.
    pub(super) fn again(
        &mut self,
        table: &'static str,
        line: u64,
        cells: Option<Vec<(&'static str, String)>>,
    ) -> bool {
        let Some(cells) = cells else { return false };
        let cells: Vec<(&str, &str)> = cells.iter().map(|it| (it.0, it.1.as_str())).collect();
        self.add(table, line, &cells);
        true
    }

    /// Takes over all rows of another, behind its own.
    pub(super) fn take(&mut self, other: Made) {
        for (table, rows) in other.rows {
            self.rows.entry(table).or_default().extend(rows);
        }
    }

    /// The drafts; `heading` tells the heading of a column of the sheet.
    pub(super) fn drafts(
        self,
        origins: &[Origin],
        heading: &dyn Fn(&str) -> Option<String>,
    ) -> Vec<Draft> {
        let headings = |table: &'static Table| {
            let of = |column: &str| {
                let origin = origins.iter().find(|it| it.0 == table.name && it.1 == column)?;
                heading(origin.2)
            };
            table.columns.iter().map(|it| of(it.name)).collect()
        };
        let found = |(name, rows)| {
            let table = Table::find(name)?;
            Some(Draft { table, file: self.file.clone(), headings: headings(table), rows })
        };
        self.rows.into_iter().filter_map(found).collect()
    }
}
