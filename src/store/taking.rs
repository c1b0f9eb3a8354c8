//! An entry that is being made.
//!
//! A file is compared with its own version before: a row that it said already says nothing new, whatever other files said since.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Transaction;
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
        Bytes, Counts, StoreError, Taken, TakenInput, chain,
        once::{named, object},
        standing::{Fact, Scene, last_word},
        text,
    },
};

/// An entry that is being made. If it is dropped before it is finished, nothing of it is left.
#[derive(Debug)]
pub struct Taking<'a> {
    pub(super) transaction: Transaction<'a>,
    pub(super) scene: Scene,
    pub(super) entry: i64,
    pub(super) on: Day,
    pub(super) by: String,
    pub(super) facts: Sha256,
    pub(super) n_facts: u64,
    /// Tables of the data by name, with whether they had any row before this entry.
    pub(super) kinds: BTreeMap<&'static str, Kind>,
    pub(super) open: Option<Open>,
    pub(super) taken: Vec<TakenInput>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Kind {
    id: i64,
    is_new: bool,
}

/// The input that is being taken.
#[derive(Debug)]
pub(super) struct Open {
    pub(super) input: i64,
    pub(super) file: i64,
    pub(super) is_first_version: bool,
    pub(super) sources: BTreeMap<(String, &'static str), i64>,
    /// Rows of the version before that are in this one too.
    pub(super) kept: BTreeSet<i64>,
    pub(super) counts: Counts,
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
        let mut before = Vec::new();
        // Without this a first million of rows would look for what cannot be there.
        if !said.kind.is_new {
            before = self.scene.standing(&self.transaction, said.kind.id, said.key)?;
        }
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
