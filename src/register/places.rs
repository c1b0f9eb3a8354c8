//! Where each row came from: millions of places in little room, found by the key of their row.

use std::{collections::BTreeMap, sync::Arc};

use crate::diagnostic::Place;

/// Places by table and key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    tables: BTreeMap<&'static str, Vec<Row>>,
}

/// A row of one table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    key: Box<str>,
    file: Arc<str>,
    line: u64,
}

impl Places {
    /// Adds the place of a row; before it can be found, [`Places::sort`].
    pub(super) fn add(&mut self, table: &'static str, key: String, place: &Place) {
        let row = Row { key: key.into(), file: Arc::clone(&place.file), line: place.line };
        self.tables.entry(table).or_default().push(row);
    }

    /// Takes in the places of other tables.
    pub(super) fn append(&mut self, other: &mut Places) {
        self.tables.append(&mut other.tables);
    }

    /// Puts them in the order in which they are found.
    pub(super) fn sort(&mut self) {
        for rows in self.tables.values_mut() {
            rows.sort();
        }
    }

    /// Where the row with this key came from; of several with one key, the last.
    pub fn get(&self, table: &str, key: &str) -> Option<Place> {
        let rows = self.tables.get(table)?;
        let end = rows.partition_point(|it| &*it.key <= key);
        let row = rows.get(end.checked_sub(1)?).filter(|it| &*it.key == key)?;
        Some(Place { file: Arc::clone(&row.file), line: row.line, column: None })
    }
}
