//! What counts now, or counted after an earlier entry, as rows for `register`.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use rusqlite::Connection;
use serde::de::DeserializeOwned;

use crate::{
    diagnostic::Diagnostic,
    register::{
        draft::{Draft, DraftRow, Reading},
        tables::{TABLES, Table},
    },
    store::{
        Ledger, StoreError,
        standing::{Fact, Scene, headings, last_word},
        text,
    },
};

/// The table and the column of the day on which an observation was recorded.
const RECORDED: (&str, &str) = ("evidence", "recorded_on");

impl Ledger {
    /// What counts now: for each file and table the rows that stand, with their lines in the newest version of the file.
    ///
    /// # Errors
    ///
    /// The ledger cannot be read.
    pub fn drafts(&self) -> Result<Vec<Draft>, StoreError> {
        drafts(&self.connection, &Scene::upto(&self.connection, i64::MAX)?)
    }

    /// What counted after an entry, with the undoings up to it.
    ///
    /// # Errors
    ///
    /// The ledger cannot be read.
    pub fn drafts_upto(&self, entry: u64) -> Result<Vec<Draft>, StoreError> {
        let last = i64::try_from(entry).unwrap_or(i64::MAX);
        drafts(&self.connection, &Scene::upto(&self.connection, last)?)
    }

    /// What became of every row of the newest version of each file, as its reader counted them.
    ///
    /// # Errors
    ///
    /// The ledger cannot be read.
    pub fn readings(&self) -> Result<Vec<Reading>, StoreError> {
        self.notes("reading")
    }

    /// What readers noticed in the newest version of each file; rows that they set aside are in no draft.
    ///
    /// # Errors
    ///
    /// The ledger cannot be read.
    pub fn diagnostics(&self) -> Result<Vec<Diagnostic>, StoreError> {
        self.notes("message")
    }

    fn notes<T: DeserializeOwned>(&self, table: &str) -> Result<Vec<T>, StoreError> {
        let scene = Scene::upto(&self.connection, i64::MAX)?;
        let sql = format!("SELECT json FROM {table} WHERE input = ?1 ORDER BY id");
        let mut statement = self.connection.prepare(&sql)?;
        let mut notes = Vec::new();
        for input in scene.newest(&self.connection)?.into_values() {
            let mut rows = statement.query([input])?;
            while let Some(row) = rows.next()? {
                let json: String = row.get(0)?;
                let note = serde_json::from_str(&json);
                notes.push(note.map_err(|err| StoreError::Damaged(err.to_string()))?);
            }
        }
        Ok(notes)
    }
}

/// A file and a table of the data: what one draft is made of.
type Whose = (i64, Arc<str>, i64);

/// Where rows went and which are gone, in entries that count.
struct Changes {
    withdrawn: BTreeSet<i64>,
    moved: BTreeMap<i64, (i64, i64)>,
}

fn drafts(connection: &Connection, scene: &Scene) -> Result<Vec<Draft>, StoreError> {
    let mut drafts = empty_drafts(connection, scene)?;
    let changes = changes(connection, scene)?;
    // In the order of the index, so that only the rows of one key are held at a time.
    let mut statement = connection.prepare(
        "SELECT kind, key, id, source, line, cells FROM fact INDEXED BY fact_by_key \
         ORDER BY kind, key, id",
    )?;
    let mut rows = statement.query([])?;
    let mut group: Vec<Fact> = Vec::new();
    let mut known: (i64, String) = (0, String::new());
    while let Some(row) = rows.next()? {
        let (kind, key) = (row.get(0)?, row.get_ref(1)?.as_str().unwrap_or_default());
        if (kind, key) != (known.0, known.1.as_str()) {
            settle(scene, &changes, known.0, &group, &mut drafts)?;
            group.clear();
            known = (kind, key.to_owned());
        }
        let (id, source) = (row.get(2)?, row.get(3)?);
        if let Some(it) = scene.live_source(source) {
            let (line, cells) = (row.get(4)?, row.get(5)?);
            group.push(Fact { id, source, line, entry: it.entry, file: it.file, cells });
        }
    }
    settle(scene, &changes, known.0, &group, &mut drafts)?;
    let order = |it: &Draft| TABLES.iter().position(|table| table.name == it.table.name);
    let mut drafts: Vec<Draft> = drafts.into_values().collect();
    drafts.sort_by(|a, b| order(a).cmp(&order(b)).then_with(|| a.file.cmp(&b.file)));
    for draft in &mut drafts {
        draft.rows.sort_by_key(|it| it.line);
    }
    Ok(drafts)
}

/// A draft for every sheet and file that the newest versions have, also for those without rows: the table is there.
fn empty_drafts(
    connection: &Connection,
    scene: &Scene,
) -> Result<BTreeMap<Whose, Draft>, StoreError> {
    let newest: BTreeSet<i64> = scene.newest(connection)?.into_values().collect();
    let mut drafts = BTreeMap::new();
    for source in scene.sources.values().filter(|it| newest.contains(&it.input)) {
        let table = table(scene, source.kind)?;
        let headings = headings(table, &source.headings)?;
        let whose = (source.file, Arc::clone(&source.place), source.kind);
        let draft = Draft { table, file: Arc::clone(&source.place), headings, rows: Vec::new() };
        drafts.insert(whose, draft);
    }
    Ok(drafts)
}

fn table(scene: &Scene, kind: i64) -> Result<&'static Table, StoreError> {
    let found = scene.kinds.get(&kind).copied();
    found.ok_or_else(|| StoreError::Damaged(format!("kind {kind}")))
}

fn changes(connection: &Connection, scene: &Scene) -> Result<Changes, StoreError> {
    let mut changes = Changes { withdrawn: BTreeSet::new(), moved: BTreeMap::new() };
    let mut statement = connection.prepare("SELECT fact, entry FROM withdrawal")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        if scene.is_live(row.get(1)?) {
            changes.withdrawn.insert(row.get(0)?);
        }
    }
    let mut statement =
        connection.prepare("SELECT fact, source, line, entry FROM moved ORDER BY fact, entry")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        if scene.is_live(row.get(3)?) {
            changes.moved.insert(row.get(0)?, (row.get(1)?, row.get(2)?));
        }
    }
    Ok(changes)
}

/// Puts the rows that count under one key into their drafts; `said` are all that entries which count ever said of it.
fn settle(
    scene: &Scene,
    changes: &Changes,
    kind: i64,
    said: &[Fact],
    drafts: &mut BTreeMap<Whose, Draft>,
) -> Result<(), StoreError> {
    let standing: Vec<Fact> =
        said.iter().filter(|it| !changes.withdrawn.contains(&it.id)).cloned().collect();
    for fact in last_word(&standing) {
        let stands_at = changes.moved.get(&fact.id).copied();
        let (source, line) = stands_at.unwrap_or((fact.source, fact.line));
        let place = scene.sources.get(&source).map(|it| Arc::clone(&it.place)).unwrap_or_default();
        let Some(draft) = drafts.get_mut(&(fact.file, Arc::clone(&place), kind)) else {
            return Err(StoreError::Damaged(format!("fact {} in {place}", fact.id)));
        };
        let mut texts = text::read_cells(draft.table, &fact.cells)?;
        fill_recorded(scene, draft.table, said, &mut texts);
        let line = u64::try_from(line).unwrap_or(0);
        draft.rows.push(DraftRow { line, cells: texts.into_iter().collect() });
    }
    Ok(())
}

/// An observation that does not say when it was recorded was recorded when it was first said, in whatever words.
///
/// So evidence that comes in late does not change what was known before, while a row that is mended mends what was known.
/// The ledger itself keeps the cell empty, as it was typed: the day is not what somebody said, and an undone entry takes
/// its day with it.
fn fill_recorded(scene: &Scene, table: &Table, said: &[Fact], texts: &mut [String]) {
    let (name, column) = RECORDED;
    let Some(cell) = table.position(column).and_then(|at| texts.get_mut(at)) else { return };
    if table.name != name || !cell.is_empty() {
        return;
    }
    let first = said.iter().map(|it| it.entry).min();
    if let Some(day) = first.and_then(|it| scene.live.get(&it)) {
        cell.clone_from(day);
    }
}
