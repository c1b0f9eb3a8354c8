//! Taking inputs in: one entry for all of them, or none.
//!
//! A file is compared with its own version before: a row that it said already says nothing new, whatever other files said since.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension as _, Transaction, TransactionBehavior};
use sha2::{Digest as _, Sha256};

use crate::{
    diagnostic::Diagnostic,
    model::Day,
    register::{
        Cells,
        draft::{Draft, DraftRow, Reading},
        tables::Table,
    },
    store::{
        Ledger, StoreError, chain,
        standing::{Fact, Scene, last_word},
        text,
    },
};

/// Bytes of a piece of an object.
const PIECE: usize = 1 << 20;

/// Everything that is taken in at once.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    /// The day of the entry.
    pub on: Day,
    /// The program and its version.
    pub by: &'a str,
    /// The inputs, each name once.
    pub inputs: &'a [Input],
}

/// One input, read into rows.
#[derive(Debug, Clone, Default)]
pub struct Input {
    /// Its name in the project.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Its rows.
    pub drafts: Vec<Draft>,
    /// What became of its rows.
    pub readings: Vec<Reading>,
    /// What its reader noticed.
    pub diagnostics: Vec<Diagnostic>,
}

/// What was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The number of the entry; `None` if every input was known already.
    pub entry: Option<u64>,
    /// Each input, in the order given.
    pub inputs: Vec<TakenInput>,
}

/// What became of one input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenInput {
    /// Its name in the project.
    pub name: String,
    /// Whether its newest version has these bytes already.
    pub bytes: Bytes,
    /// Its rows, compared with what counted before.
    pub counts: Counts,
}

/// Whether an input is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bytes {
    /// The newest version of this name has exactly these bytes: nothing to do.
    Known,
    /// They are taken.
    Taken,
}

/// Rows of an input, compared with what counted before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Nothing was said under this key.
    pub new: u64,
    /// Something else was said under this key.
    pub corrected: u64,
    /// The file no longer has the row, and nobody else says it.
    pub withdrawn: u64,
    /// The same was said.
    pub same: u64,
}

/// An entry that is being made. If it is dropped before it is finished, nothing of it is left.
#[derive(Debug)]
pub struct Taking<'a> {
    transaction: Transaction<'a>,
    scene: Scene,
    entry: i64,
    on: Day,
    by: String,
    facts: Sha256,
    n_facts: u64,
    /// Tables of the data by name, with whether they had any row before this entry.
    kinds: BTreeMap<&'static str, Kind>,
    open: Option<Open>,
    taken: Vec<TakenInput>,
}

#[derive(Debug, Clone, Copy)]
struct Kind {
    id: i64,
    is_new: bool,
}

/// The input that is being taken.
#[derive(Debug)]
struct Open {
    input: i64,
    file: i64,
    is_first_version: bool,
    sources: BTreeMap<(String, &'static str), i64>,
    /// Rows of the version before that are in this one too.
    kept: BTreeSet<i64>,
    counts: Counts,
}

impl Ledger {
    /// Takes inputs in as one entry.
    ///
    /// # Errors
    ///
    /// The ledger cannot be written; then it is as it was.
    pub fn take(&mut self, entry: &Entry<'_>) -> Result<Taken, StoreError> {
        let mut taking = self.begin(entry.on, entry.by)?;
        for input in entry.inputs {
            if taking.input(&input.name, &input.bytes)? == Bytes::Known {
                continue;
            }
            for draft in &input.drafts {
                taking.rows(draft)?;
            }
            taking.end(&input.readings, &input.diagnostics)?;
        }
        taking.finish()
    }

    /// Begins an entry, for inputs that are too large to be held.
    ///
    /// # Errors
    ///
    /// The ledger cannot be read.
    pub fn begin(&mut self, on: Day, by: &str) -> Result<Taking<'_>, StoreError> {
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let entry = chain::next(&transaction)?;
        let scene = Scene::upto(&transaction, i64::MAX)?.with_live(entry, on);
        Ok(Taking {
            transaction,
            scene,
            entry,
            on,
            by: by.to_owned(),
            facts: Sha256::new(),
            n_facts: 0,
            kinds: BTreeMap::new(),
            open: None,
            taken: Vec::new(),
        })
    }
}

impl Taking<'_> {
    /// Begins an input. If its bytes are known there is nothing more to do for it.
    ///
    /// # Errors
    ///
    /// The ledger cannot be written.
    pub fn input(&mut self, name: &str, bytes: &[u8]) -> Result<Bytes, StoreError> {
        let sha256 = text::hexadecimal(&Sha256::digest(bytes));
        let newest = self.newest_version(name)?;
        let taken = |bytes| TakenInput { name: name.to_owned(), bytes, counts: Counts::default() };
        if newest.as_ref() == Some(&sha256) {
            self.taken.push(taken(Bytes::Known));
            return Ok(Bytes::Known);
        }
        self.taken.push(taken(Bytes::Taken));
        let object = object(&self.transaction, &sha256, bytes)?;
        let file = named(&self.transaction, "file", name)?.0;
        self.transaction.execute(
            "INSERT INTO input (entry, file, object) VALUES (?1, ?2, ?3)",
            (self.entry, file, object),
        )?;
        self.open = Some(Open {
            input: self.transaction.last_insert_rowid(),
            file,
            is_first_version: newest.is_none(),
            sources: BTreeMap::new(),
            kept: BTreeSet::new(),
            counts: Counts::default(),
        });
        Ok(Bytes::Taken)
    }

    /// The digits of the newest version of a file that counts.
    fn newest_version(&self, name: &str) -> Result<Option<String>, StoreError> {
        let mut statement = self.transaction.prepare_cached(
            "SELECT entry, sha256 FROM input JOIN file ON file.id = input.file \
             JOIN object ON object.id = input.object WHERE file.name = ?1 ORDER BY entry DESC",
        )?;
        let mut rows = statement.query([name])?;
        while let Some(row) = rows.next()? {
            if self.scene.is_live(row.get(0)?) {
                return Ok(Some(row.get(1)?));
            }
        }
        Ok(None)
    }

    /// Takes rows of the input; those of a large table may come bit by bit.
    ///
    /// # Errors
    ///
    /// The ledger cannot be written.
    pub fn rows(&mut self, draft: &Draft) -> Result<(), StoreError> {
        let Some(mut open) = self.open.take() else { return Ok(()) };
        let kind = self.kind(draft.table)?;
        let source = self.source(&mut open, draft, kind)?;
        let positions = draft.table.key_positions();
        let (mut key, mut cells) = (String::new(), String::new());
        for row in &draft.rows {
            text::cells(draft.table, &row.cells, &mut cells);
            text::key(draft.table, &positions, &row.cells, &cells, &mut key);
            let said = Said { kind, source, place: &draft.file, row, key: &key, cells: &cells };
            self.row(&mut open, &said)?;
        }
        self.open = Some(open);
        Ok(())
    }

    fn row(&mut self, open: &mut Open, said: &Said<'_>) -> Result<(), StoreError> {
        let line = i64::try_from(said.row.line).unwrap_or(i64::MAX);
        let mut before = match said.kind.is_new {
            true => Vec::new(),
            false => self.scene.standing(&self.transaction, said.kind.id, said.key)?,
        };
        before.retain(|it| it.entry < self.entry);
        let is_kept = |it: &&Fact| {
            it.file == open.file && it.cells == said.cells && !open.kept.contains(&it.id)
        };
        if let Some(own) = before.iter().find(is_kept) {
            open.kept.insert(own.id);
            open.counts.same += 1;
            return self.keep_place(own, said, line);
        }
        let mut words = last_word(&before).peekable();
        match (words.peek().is_none(), words.any(|it| it.cells == said.cells)) {
            (true, _) => open.counts.new += 1,
            (false, true) => open.counts.same += 1,
            (false, false) => open.counts.corrected += 1,
        }
        self.add(said, line)
    }

    /// Notes where a row stands now, if that is elsewhere.
    fn keep_place(&self, own: &Fact, said: &Said<'_>, line: i64) -> Result<(), StoreError> {
        let (source, line_before) = self.scene.stands_at(&self.transaction, own)?;
        let place_before = self.scene.sources.get(&source).map(|it| &*it.place);
        if place_before == Some(said.place) && line_before == line {
            return Ok(());
        }
        let mut statement = self.transaction.prepare_cached(
            "INSERT INTO moved (fact, entry, source, line) VALUES (?1, ?2, ?3, ?4)",
        )?;
        statement.execute((own.id, self.entry, said.source, line))?;
        Ok(())
    }

    fn add(&mut self, said: &Said<'_>, line: i64) -> Result<(), StoreError> {
        let (kind, source) = (said.kind.id, said.source);
        let checksum = text::checksum(source, line, kind, said.key, said.cells);
        let mut statement = self.transaction.prepare_cached(
            "INSERT INTO fact (source, line, kind, key, cells, checksum) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?;
        let id = statement.insert((source, line, kind, said.key, said.cells, checksum))?;
        self.facts.update(text::line(id, source, line, kind, said.key, said.cells));
        self.n_facts += 1;
        Ok(())
    }

    fn kind(&mut self, table: &'static Table) -> Result<Kind, StoreError> {
        if let Some(kind) = self.kinds.get(table.name) {
            return Ok(*kind);
        }
        let (id, is_new) = named(&self.transaction, "kind", table.name)?;
        let has_rows = "SELECT EXISTS (SELECT 1 FROM fact WHERE kind = ?1)";
        let has_rows: bool = self.transaction.query_row(has_rows, [id], |row| row.get(0))?;
        let kind = Kind { id, is_new: is_new || !has_rows };
        self.scene.kinds.insert(id, table);
        self.kinds.insert(table.name, kind);
        Ok(kind)
    }

    fn source(&self, open: &mut Open, draft: &Draft, kind: Kind) -> Result<i64, StoreError> {
        let known = (draft.file.to_string(), draft.table.name);
        if let Some(source) = open.sources.get(&known) {
            return Ok(*source);
        }
        let above = |at| draft.headings.get(at).and_then(Option::as_deref).unwrap_or_default();
        let above: Cells = (0..draft.table.columns.len()).map(above).collect();
        let mut headings = String::new();
        text::cells(draft.table, &above, &mut headings);
        self.transaction.execute(
            "INSERT INTO source (input, place, kind, headings) VALUES (?1, ?2, ?3, ?4)",
            (open.input, &*draft.file, kind.id, headings),
        )?;
        let source = self.transaction.last_insert_rowid();
        open.sources.insert(known, source);
        Ok(source)
    }

    /// Ends an input: what its version before said and this one does not is withdrawn.
    ///
    /// # Errors
    ///
    /// The ledger cannot be written.
    pub fn end(
        &mut self,
        readings: &[Reading],
        diagnostics: &[Diagnostic],
    ) -> Result<(), StoreError> {
        let Some(mut open) = self.open.take() else { return Ok(()) };
        self.scene = Scene::upto(&self.transaction, i64::MAX)?.with_live(self.entry, self.on);
        if !open.is_first_version {
            for fact in self.missing(&open)? {
                self.withdraw(&mut open, fact)?;
            }
        }
        for it in readings {
            self.note("reading", open.input, serde_json::to_string(it))?;
        }
        for it in diagnostics {
            self.note("message", open.input, serde_json::to_string(it))?;
        }
        if let Some(taken) = self.taken.last_mut() {
            taken.counts = open.counts;
        }
        Ok(())
    }

    fn note(
        &self,
        table: &str,
        input: i64,
        json: serde_json::Result<String>,
    ) -> Result<(), StoreError> {
        let json = json.map_err(|err| StoreError::Damaged(err.to_string()))?;
        let sql = format!("INSERT INTO {table} (input, json) VALUES (?1, ?2)");
        self.transaction.prepare_cached(&sql)?.execute((input, json))?;
        Ok(())
    }

    /// Rows that stood in the version before and are not in this one.
    fn missing(&self, open: &Open) -> Result<Vec<(i64, i64, String)>, StoreError> {
        let mut statement = self.transaction.prepare_cached(
            "SELECT fact.id, fact.kind, fact.key, fact.source FROM input \
             JOIN source ON source.input = input.id JOIN fact ON fact.source = source.id \
             WHERE input.file = ?1 AND input.entry < ?2 ORDER BY fact.id",
        )?;
        let mut rows = statement.query((open.file, self.entry))?;
        let mut missing = Vec::new();
        while let Some(row) = rows.next()? {
            let id = row.get(0)?;
            let counts = self.scene.live_source(row.get(3)?).is_some();
            if counts
                && !open.kept.contains(&id)
                && !self.scene.is_withdrawn(&self.transaction, id)?
            {
                missing.push((id, row.get(1)?, row.get(2)?));
            }
        }
        Ok(missing)
    }

    fn withdraw(
        &self,
        open: &mut Open,
        (id, kind, key): (i64, i64, String),
    ) -> Result<(), StoreError> {
        let before = self.scene.standing(&self.transaction, kind, &key)?;
        self.transaction
            .prepare_cached("INSERT INTO withdrawal (fact, entry) VALUES (?1, ?2)")?
            .execute((id, self.entry))?;
        let restated = |it: &Fact| it.file == open.file && it.entry == self.entry;
        // What the file says instead was counted when it was added.
        if before.iter().any(restated) {
            return Ok(());
        }
        let Some(gone) = last_word(&before).find(|it| it.id == id) else { return Ok(()) };
        let after: Vec<Fact> = before.iter().filter(|it| it.id != id).cloned().collect();
        let counted = |it: &Fact| last_word(&before).any(|other| other.id == it.id);
        if last_word(&after).any(|it| it.cells == gone.cells) {
            // Another file says it too.
        } else if last_word(&after).all(counted) {
            open.counts.withdrawn += 1;
        } else {
            // Another file had said something else, and that counts again.
            open.counts.corrected += 1;
        }
        Ok(())
    }

    /// Seals the entry and writes it to disk; if every input was known, nothing is written.
    ///
    /// # Errors
    ///
    /// The ledger cannot be written; then it is as it was.
    pub fn finish(self) -> Result<Taken, StoreError> {
        let inputs = self.taken;
        if inputs.iter().all(|it| it.bytes == Bytes::Known) {
            self.transaction.rollback()?;
            return Ok(Taken { entry: None, inputs });
        }
        let new = chain::New { id: self.entry, on: self.on, by: &self.by, undoes: None };
        let facts = chain::Facts { n: self.n_facts, hash: self.facts };
        chain::seal(&self.transaction, &new, facts)?;
        self.transaction.commit()?;
        Ok(Taken { entry: u64::try_from(self.entry).ok(), inputs })
    }
}

/// One row on its way in.
struct Said<'a> {
    kind: Kind,
    source: i64,
    place: &'a str,
    row: &'a DraftRow,
    key: &'a str,
    cells: &'a str,
}

/// The row of this name, which is added if it is not there: its number, and whether it is new.
fn named(connection: &Connection, table: &str, name: &str) -> Result<(i64, bool), StoreError> {
    let found = connection
        .query_row(&format!("SELECT id FROM {table} WHERE name = ?1"), [name], |row| row.get(0))
        .optional()?;
    if let Some(id) = found {
        return Ok((id, false));
    }
    connection.execute(&format!("INSERT INTO {table} (name) VALUES (?1)"), [name])?;
    Ok((connection.last_insert_rowid(), true))
}

/// The object with these bytes, which is added if it is not there.
fn object(connection: &Connection, sha256: &str, bytes: &[u8]) -> Result<i64, StoreError> {
    let sql = "SELECT id FROM object WHERE sha256 = ?1";
    if let Some(id) = connection.query_row(sql, [sha256], |row| row.get(0)).optional()? {
        return Ok(id);
    }
    let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    connection.execute("INSERT INTO object (sha256, size) VALUES (?1, ?2)", (sha256, size))?;
    let id = connection.last_insert_rowid();
    let mut statement = connection
        .prepare_cached("INSERT INTO piece (object, number, bytes) VALUES (?1, ?2, ?3)")?;
    for (number, piece) in (1_i64..).zip(bytes.chunks(PIECE)) {
        statement.execute((id, number, piece))?;
    }
    Ok(id)
}
