//! What came in when; taking the last of it out again; and the bytes as they came.

use rusqlite::{OptionalExtension as _, TransactionBehavior};

use crate::{
    model::Day,
    store::{Ledger, StoreError, chain, standing::Scene},
};

/// One entry of the past.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// Its number.
    pub entry: u64,
    /// Its day, as it was given.
    pub on: String,
    /// The program that made it.
    pub by: String,
    /// The entry that it took out.
    pub undoes: Option<u64>,
    /// If it took a person out of all that was there: in how many places.
    pub forgot: Option<u64>,
    /// Whether it was taken out later.
    pub is_undone: bool,
    /// Its digits in the chain.
    pub sha256: String,
    /// The inputs that came in with it.
    pub inputs: Vec<PastInput>,
}

/// An input of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastInput {
    /// Its name in the project.
    pub name: String,
    /// The digits of its bytes.
    pub sha256: String,
    /// Rows that it said for the first time, or anew.
    pub n_facts: u64,
}

impl Ledger {
    /// Every entry, the first one first.
    ///
    /// # Errors
    ///
    /// The ledger cannot be read.
    pub fn history(&self) -> Result<Vec<Past>, StoreError> {
        let scene = Scene::upto(&self.connection, i64::MAX)?;
        let mut statement = self.connection.prepare(
            "SELECT id, day, program, undoes, sha256, places FROM entry \
             LEFT JOIN forgetting ON forgetting.entry = entry.id ORDER BY id",
        )?;
        let mut rows = statement.query([])?;
        let mut past = Vec::new();
        while let Some(row) = rows.next()? {
            let (id, undoes): (i64, Option<i64>) = (row.get(0)?, row.get(3)?);
            let forgot = row.get::<_, Option<i64>>(5)?.map(i64::unsigned_abs);
            past.push(Past {
                entry: id.unsigned_abs(),
                on: row.get(1)?,
                by: row.get(2)?,
                undoes: undoes.map(i64::unsigned_abs),
                forgot,
                is_undone: undoes.is_none() && forgot.is_none() && !scene.is_live(id),
                sha256: row.get(4)?,
                inputs: self.inputs_of(id)?,
            });
        }
        Ok(past)
    }

    fn inputs_of(&self, entry: i64) -> Result<Vec<PastInput>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT file.name, object.sha256, \
               (SELECT count(*) FROM source JOIN fact ON fact.source = source.id WHERE source.input = input.id) \
             FROM input JOIN file ON file.id = input.file JOIN object ON object.id = input.object \
             WHERE input.entry = ?1 ORDER BY input.id",
        )?;
        let inputs = statement.query_map([entry], |row| {
            let n_facts: i64 = row.get(2)?;
            Ok(PastInput {
                name: row.get(0)?,
                sha256: row.get(1)?,
                n_facts: n_facts.unsigned_abs(),
            })
        })?;
        Ok(inputs.collect::<rusqlite::Result<_>>()?)
    }

    /// Takes the newest entry out that is not undone yet, by a new entry; tells which one it was.
    ///
    /// # Errors
    ///
    /// There is nothing left to undo, or the ledger cannot be written.
    pub fn undo(&mut self, on: Day, by: &str) -> Result<u64, StoreError> {
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let scene = Scene::upto(&transaction, i64::MAX)?;
        let Some(newest) = scene.live.keys().next_back().copied() else {
            return Err(StoreError::NothingToUndo);
        };
        let new = chain::New { id: chain::next(&transaction)?, on, by, undoes: Some(newest) };
        chain::seal(&transaction, &new, chain::Facts::default())?;
        transaction.commit()?;
        Ok(newest.unsigned_abs())
    }

    /// The files that count now, by name, each with the digits of its newest version.
    ///
    /// # Errors
    ///
    /// The ledger cannot be read.
    pub fn objects(&self) -> Result<Vec<(String, String)>, StoreError> {
        let scene = Scene::upto(&self.connection, i64::MAX)?;
        let mut statement = self.connection.prepare(
            "SELECT file.name, object.sha256 FROM input JOIN file ON file.id = input.file \
             JOIN object ON object.id = input.object WHERE input.id = ?1",
        )?;
        let mut objects = Vec::new();
        for input in scene.newest(&self.connection)?.into_values() {
            objects.push(statement.query_row([input], |row| Ok((row.get(0)?, row.get(1)?)))?);
        }
        objects.sort();
        Ok(objects)
    }

    /// The bytes of an object by its digits; `None` if there is no such object, or its bytes were taken away.
    ///
    /// # Errors
    ///
    /// The ledger cannot be read.
    pub fn object(&self, sha256: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let id = self
            .connection
            .query_row(
                "SELECT id FROM object WHERE sha256 = ?1 AND id NOT IN (SELECT object FROM removed)",
                [sha256],
                |row| row.get(0),
            )
            .optional()?;
        let Some(id): Option<i64> = id else { return Ok(None) };
        let mut statement =
            self.connection.prepare("SELECT bytes FROM piece WHERE object = ?1 ORDER BY number")?;
        let mut rows = statement.query([id])?;
        let mut bytes = Vec::new();
        while let Some(row) = rows.next()? {
            bytes.extend_from_slice(row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?);
        }
        Ok(Some(bytes))
    }
}
