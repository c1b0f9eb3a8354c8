//! Whether everything is what it was: the database, its references, the bytes that came in, the rows, and the chain.

use std::collections::BTreeMap;

use rusqlite::Connection;
use sha2::{Digest as _, Sha256};

use crate::store::{
    Ledger, StoreError,
    chain::{Facts, START, Stated, hash},
    text,
};

/// What a verification found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verified {
    /// Entries that were looked at.
    pub n_entries: u64,
    /// Objects that were looked at.
    pub n_objects: u64,
    /// Facts that were looked at.
    pub n_facts: u64,
    /// The digits of the newest entry: whoever keeps them can tell whether the whole ledger is still the same.
    pub newest: Option<String>,
    /// When a person was taken out, so that digits from before that are others now.
    pub rewritten: Vec<Rewriting>,
    /// What is not what it was.
    pub damage: Vec<Damage>,
}

/// An entry that took a person out of all that stood before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewriting {
    /// Its number.
    pub entry: u64,
    /// Its day.
    pub on: String,
    /// In how many places.
    pub places: u64,
    /// The digits of the newest entry before that.
    pub newest_before: String,
}

/// Something that is not what it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Damage {
    /// The database itself; with what SQLite found.
    Structure(String),
    /// A row refers to one that is not there: the table, and the number of the row.
    Reference(String, i64),
    /// The bytes of an input.
    Object {
        /// The digits that they should have.
        sha256: String,
        /// The inputs that have these bytes.
        names: Vec<String>,
    },
    /// A row.
    Fact {
        /// The entry that it came in with.
        entry: u64,
        /// The file or sheet.
        place: String,
        /// The line.
        line: i64,
        /// The key.
        key: String,
    },
    /// Something of an entry, if it is nothing of the above: its day, its files, the number of its rows.
    Entry(u64),
}

impl Ledger {
    /// Looks at every byte that was taken in: SQLite's own check, references, objects, facts, and the chain.
    ///
    /// What is damaged is in the answer, also if it is so damaged that it cannot be read any further.
    ///
    /// # Errors
    ///
    /// Reading failed for a reason outside the ledger.
    pub fn verify(&self) -> Result<Verified, StoreError> {
        verify(&self.connection)
    }
}

/// The same over a connection, which may be within a transaction.
pub(super) fn verify(connection: &Connection) -> Result<Verified, StoreError> {
    let mut verified = Verified::default();
    for look in [structure, references, objects, chain, rewritten] {
        match look(connection, &mut verified) {
            Ok(()) => (),
            Err(StoreError::Damaged(found)) => {
                verified.damage.push(Damage::Structure(found));
            }
            // A cell of another kind than its column can only be damage.
            Err(StoreError::Database(
                err @ (rusqlite::Error::InvalidColumnType(..)
                | rusqlite::Error::FromSqlConversionFailure(..)
                | rusqlite::Error::IntegralValueOutOfRange(..)
                | rusqlite::Error::Utf8Error(..)),
            )) => verified.damage.push(Damage::Structure(err.to_string())),
            Err(err) => return Err(err),
        }
    }
    Ok(verified)
}

fn rewritten(connection: &Connection, verified: &mut Verified) -> Result<(), StoreError> {
    let mut statement = connection.prepare(
        "SELECT entry.id, entry.day, places, coalesce((SELECT sha256 FROM former \
           WHERE forgetting = entry.id ORDER BY former.entry DESC LIMIT 1), '') \
         FROM forgetting JOIN entry ON entry.id = forgetting.entry ORDER BY entry.id",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        verified.rewritten.push(Rewriting {
            entry: row.get::<_, i64>(0)?.unsigned_abs(),
            on: row.get(1)?,
            places: row.get::<_, i64>(2)?.unsigned_abs(),
            newest_before: row.get(3)?,
        });
    }
    Ok(())
}

fn structure(connection: &Connection, verified: &mut Verified) -> Result<(), StoreError> {
    let mut statement = connection.prepare("PRAGMA integrity_check(20)")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let found: String = row.get(0)?;
        if found != "ok" {
            verified.damage.push(Damage::Structure(found));
        }
    }
    Ok(())
}

fn references(connection: &Connection, verified: &mut Verified) -> Result<(), StoreError> {
    let mut statement = connection.prepare("PRAGMA foreign_key_check")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let number: Option<i64> = row.get(1)?;
        verified.damage.push(Damage::Reference(row.get(0)?, number.unwrap_or(0)));
    }
    Ok(())
}

fn objects(connection: &Connection, verified: &mut Verified) -> Result<(), StoreError> {
    let mut statement = connection.prepare(
        "SELECT id, sha256, size, removed.object IS NOT NULL FROM object \
         LEFT JOIN removed ON removed.object = object.id ORDER BY id",
    )?;
    let mut pieces =
        connection.prepare("SELECT bytes FROM piece WHERE object = ?1 ORDER BY number")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (id, sha256, size): (i64, String, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let (mut hash, mut found) = (Sha256::new(), 0);
        let mut some = pieces.query([id])?;
        while let Some(piece) = some.next()? {
            let bytes = piece.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?;
            hash.update(bytes);
            found += bytes.len();
        }
        verified.n_objects += 1;
        let is_removed: bool = row.get(3)?;
        if is_removed && found == 0 {
            continue;
        }
        if text::hexadecimal(&hash.finalize()) != sha256 || i64::try_from(found) != Ok(size) {
            let names = names_of(connection, id)?;
            verified.damage.push(Damage::Object { sha256, names });
        }
    }
    Ok(())
}

pub(super) fn names_of(connection: &Connection, object: i64) -> Result<Vec<String>, StoreError> {
    let mut statement = connection.prepare(
        "SELECT DISTINCT name FROM input JOIN file ON file.id = input.file WHERE object = ?1 ORDER BY name",
    )?;
    let names = statement.query_map([object], |row| row.get(0))?;
    Ok(names.collect::<rusqlite::Result<_>>()?)
}

fn chain(connection: &Connection, verified: &mut Verified) -> Result<(), StoreError> {
    let mut facts = facts(connection, verified)?;
    let mut statement =
        connection.prepare("SELECT id, day, program, undoes, sha256 FROM entry ORDER BY id")?;
    let mut rows = statement.query([])?;
    let mut before = START.to_owned();
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        let stated = Stated { day: row.get(1)?, program: row.get(2)?, undoes: row.get(3)? };
        let sha256: String = row.get(4)?;
        let own = facts.remove(&id).unwrap_or_default();
        verified.n_entries += 1;
        let is_next = i64::try_from(verified.n_entries) == Ok(id);
        if !is_next || hash(connection, id, &before, &stated, own)? != sha256 {
            verified.damage.push(Damage::Entry(id.unsigned_abs()));
        }
        before = sha256;
    }
    verified.newest = (before != START).then_some(before);
    for (entry, _) in facts {
        verified.damage.push(Damage::Entry(entry.unsigned_abs()));
    }
    Ok(())
}

/// Hashes the facts of every entry, and names each that is not what it was.
pub(super) fn facts(
    connection: &Connection,
    verified: &mut Verified,
) -> Result<BTreeMap<i64, Facts>, StoreError> {
    let mut places = connection.prepare(
        "SELECT source.id, input.entry, source.place FROM source JOIN input ON input.id = source.input",
    )?;
    let mut rows = places.query([])?;
    let mut sources: BTreeMap<i64, (i64, String)> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        sources.insert(row.get(0)?, (row.get(1)?, row.get(2)?));
    }
    let mut statement = connection.prepare(
        "SELECT id, source, line, kind, key, cells, checksum FROM fact NOT INDEXED ORDER BY id",
    )?;
    let mut rows = statement.query([])?;
    let mut all: BTreeMap<i64, Facts> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let (id, source, line): (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let (kind, checksum): (i64, i64) = (row.get(3)?, row.get(6)?);
        let text_at = |at| -> Result<&str, rusqlite::Error> { Ok(row.get_ref(at)?.as_str()?) };
        let (key, cells) = (text_at(4)?, text_at(5)?);
        let unknown = (0, String::new());
        let (entry, place) = sources.get(&source).unwrap_or(&unknown);
        verified.n_facts += 1;
        if text::checksum(source, line, kind, key, cells) != checksum {
            let (entry, place, key) = (entry.unsigned_abs(), place.clone(), key.to_owned());
            verified.damage.push(Damage::Fact { entry, place, line, key });
        }
        let own = all.entry(*entry).or_default();
        own.n += 1;
        own.hash.update(text::line(id, source, line, kind, key, cells));
    }
    Ok(all)
}
