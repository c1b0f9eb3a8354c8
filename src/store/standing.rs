//! Which entries count, which rows stand, and whose word is the last.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use rusqlite::Connection;

use crate::{
    model::Day,
    register::tables::Table,
    store::{StoreError, text},
};

/// The entries, files and headings of a ledger, up to an entry; small beside its rows.
#[derive(Debug, Default)]
pub(super) struct Scene {
    /// Entries that count: ingests that were not undone, each with its day.
    pub(super) live: BTreeMap<i64, String>,
    /// Sources of all entries.
    pub(super) sources: BTreeMap<i64, Source>,
    /// Tables of the data.
    pub(super) kinds: BTreeMap<i64, &'static Table>,
}

/// A sheet or a file as a table of the data.
#[derive(Debug, Clone)]
pub(super) struct Source {
    pub(super) input: i64,
    pub(super) entry: i64,
    pub(super) file: i64,
    pub(super) place: Arc<str>,
    pub(super) kind: i64,
    pub(super) headings: Arc<str>,
}

/// A row that a file said.
#[derive(Debug, Clone)]
pub(super) struct Fact {
    pub(super) id: i64,
    pub(super) source: i64,
    pub(super) line: i64,
    pub(super) entry: i64,
    pub(super) file: i64,
    pub(super) cells: String,
}

impl Scene {
    /// The scene after an entry, as if those that came later were not there.
    pub(super) fn upto(connection: &Connection, last: i64) -> Result<Scene, StoreError> {
        let mut scene = Scene::default();
        let mut undone = BTreeSet::new();
        let mut statement = connection.prepare(
            "SELECT id, day, undoes FROM entry \
             WHERE id <= ?1 AND id NOT IN (SELECT entry FROM forgetting) ORDER BY id",
        )?;
        let mut rows = statement.query([last])?;
        while let Some(row) = rows.next()? {
            match row.get::<_, Option<i64>>(2)? {
                Some(entry) => drop(undone.insert(entry)),
                None => drop(scene.live.insert(row.get(0)?, row.get(1)?)),
            }
        }
        scene.live.retain(|entry, _| !undone.contains(entry));
        let mut statement = connection.prepare("SELECT id, name FROM kind")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let name: String = row.get(1)?;
            let Some(table) = Table::find(&name) else {
                return Err(StoreError::Damaged(format!("table {name}")));
            };
            scene.kinds.insert(row.get(0)?, table);
        }
        let mut statement = connection.prepare(
            "SELECT source.id, input.id, input.entry, input.file, place, kind, headings \
             FROM source JOIN input ON input.id = source.input WHERE input.entry <= ?1",
        )?;
        let mut rows = statement.query([last])?;
        while let Some(row) = rows.next()? {
            let source = Source {
                input: row.get(1)?,
                entry: row.get(2)?,
                file: row.get(3)?,
                place: row.get::<_, String>(4)?.into(),
                kind: row.get(5)?,
                headings: row.get::<_, String>(6)?.into(),
            };
            scene.sources.insert(row.get(0)?, source);
        }
        Ok(scene)
    }

    /// The same with an entry that is being made.
    pub(super) fn with_live(mut self, entry: i64, on: Day) -> Scene {
        self.live.insert(entry, on.to_string());
        self
    }

    /// Whether an entry counts.
    pub(super) fn is_live(&self, entry: i64) -> bool {
        self.live.contains_key(&entry)
    }

    /// The source, if its entry counts.
    pub(super) fn live_source(&self, id: i64) -> Option<&Source> {
        self.sources.get(&id).filter(|it| self.is_live(it.entry))
    }

    /// The newest version of each file, by file: its input.
    pub(super) fn newest(&self, connection: &Connection) -> Result<BTreeMap<i64, i64>, StoreError> {
        let mut statement =
            connection.prepare("SELECT file, id, entry FROM input ORDER BY entry")?;
        let mut rows = statement.query([])?;
        let mut newest = BTreeMap::new();
        while let Some(row) = rows.next()? {
            if self.is_live(row.get(2)?) {
                newest.insert(row.get(0)?, row.get(1)?);
            }
        }
        Ok(newest)
    }

    /// The rows that files say under a key.
    pub(super) fn standing(
        &self,
        connection: &Connection,
        kind: i64,
        key: &str,
    ) -> Result<Vec<Fact>, StoreError> {
        // Put in order here: with ORDER BY, SQLite reads the statement anew for every key.
        let mut statement = connection.prepare_cached(
            "SELECT id, source, line, cells FROM fact WHERE kind = ?1 AND key = ?2",
        )?;
        let mut rows = statement.query((kind, key))?;
        let mut facts = Vec::new();
        while let Some(row) = rows.next()? {
            let (id, source) = (row.get(0)?, row.get(1)?);
            if let Some(it) = self.live_source(source)
                && !self.is_withdrawn(connection, id)?
            {
                let (line, cells) = (row.get(2)?, row.get(3)?);
                facts.push(Fact { id, source, line, entry: it.entry, file: it.file, cells });
            }
        }
        facts.sort_by_key(|it| it.id);
        Ok(facts)
    }

    /// Whether the file of a row no longer has it.
    pub(super) fn is_withdrawn(
        &self,
        connection: &Connection,
        fact: i64,
    ) -> Result<bool, StoreError> {
        let mut statement =
            connection.prepare_cached("SELECT entry FROM withdrawal WHERE fact = ?1")?;
        let mut rows = statement.query([fact])?;
        while let Some(row) = rows.next()? {
            if self.is_live(row.get(0)?) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Where a row stands in the newest version of its file: its source and line.
    pub(super) fn stands_at(
        &self,
        connection: &Connection,
        fact: &Fact,
    ) -> Result<(i64, i64), StoreError> {
        let mut statement =
            connection.prepare_cached("SELECT entry, source, line FROM moved WHERE fact = ?1")?;
        let mut rows = statement.query([fact.id])?;
        let mut newest = (0, (fact.source, fact.line));
        while let Some(row) = rows.next()? {
            let entry = row.get(0)?;
            if self.is_live(entry) && newest.0 < entry {
                newest = (entry, (row.get(1)?, row.get(2)?));
            }
        }
        Ok(newest.1)
    }
}

/// Of the rows that stand under one key: those of the file that spoke of it last.
///
/// Files that spoke in the same entry stand side by side, so that reading them asks which of them is right.
pub(super) fn last_word(facts: &[Fact]) -> impl Iterator<Item = &Fact> {
    let mut spoke: BTreeMap<i64, i64> = BTreeMap::new();
    for it in facts {
        let newest = spoke.entry(it.file).or_insert(it.entry);
        *newest = it.entry.max(*newest);
    }
    let last = spoke.values().max().copied();
    facts.iter().filter(move |it| spoke.get(&it.file).copied() == last)
}

/// For each column, the heading above it.
pub(super) fn headings(table: &Table, json: &str) -> Result<Vec<Option<String>>, StoreError> {
    let texts = text::read_cells(table, json)?;
    Ok(texts.into_iter().map(|it| Some(it).filter(|it| !it.is_empty())).collect())
}
