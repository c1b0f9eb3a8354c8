//! The chain: each entry's SHA-256 covers the entry before it and all that belongs to it, so nothing changes unseen.
//!
//! What is hashed is text, line by line, so that anybody can do it again; docs/ledger.md shows how.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension as _, Row};
use sha2::{Digest as _, Sha256};

use crate::{
    model::Day,
    store::{Ledger, StoreError, text},
};

/// What an entry follows that is the first one.
const START: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// An entry that is being made.
pub(super) struct New<'a> {
    pub(super) id: i64,
    pub(super) on: Day,
    pub(super) by: &'a str,
    pub(super) undoes: Option<i64>,
}

/// The facts of an entry: how many, and the hash of their lines.
#[derive(Debug, Clone, Default)]
pub(super) struct Facts {
    pub(super) n: u64,
    pub(super) hash: Sha256,
}

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
    /// What is not what it was.
    pub damage: Vec<Damage>,
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

/// The number of the next entry.
pub(super) fn next(connection: &Connection) -> Result<i64, StoreError> {
    let last: Option<i64> =
        connection.query_row("SELECT max(id) FROM entry", [], |row| row.get(0))?;
    Ok(last.unwrap_or(0) + 1)
}

/// Writes an entry, which seals what was added for it.
pub(super) fn seal(connection: &Connection, new: &New<'_>, facts: Facts) -> Result<(), StoreError> {
    let before = connection
        .query_row("SELECT sha256 FROM entry WHERE id = ?1", [new.id - 1], |row| row.get(0))
        .optional()?;
    let before: String = before.unwrap_or_else(|| START.to_owned());
    let stated = Stated { day: new.on.to_string(), program: new.by.to_owned(), undoes: new.undoes };
    let sha256 = hash(connection, new.id, &before, &stated, facts)?;
    connection.execute(
        "INSERT INTO entry (id, day, program, undoes, sha256) VALUES (?1, ?2, ?3, ?4, ?5)",
        (new.id, stated.day, stated.program, stated.undoes, sha256),
    )?;
    Ok(())
}

/// What an entry says of itself.
struct Stated {
    day: String,
    program: String,
    undoes: Option<i64>,
}

/// A question whose answers are lines of an entry; texts in them are quoted.
type Part = (&'static str, fn(&Row<'_>) -> rusqlite::Result<String>);

/// All that belongs to an entry besides its facts, in the order in which it is hashed.
const PARTS: [Part; 6] = [
    (
        "SELECT input.id, file.name, object.sha256, object.size FROM input \
         JOIN file ON file.id = input.file JOIN object ON object.id = input.object \
         WHERE input.entry = ?1 ORDER BY input.id",
        |row| {
            let (id, name): (i64, String) = (row.get(0)?, row.get(1)?);
            let (sha256, size): (String, i64) = (row.get(2)?, row.get(3)?);
            Ok(format!("input {id} {} {sha256} {size}\n", quoted(&name)))
        },
    ),
    (
        "SELECT source.id, source.input, source.place, kind.id, kind.name, source.headings FROM input \
         JOIN source ON source.input = input.id JOIN kind ON kind.id = source.kind \
         WHERE input.entry = ?1 ORDER BY source.id",
        |row| {
            let (id, input, place): (i64, i64, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let (kind, name): (i64, String) = (row.get(3)?, row.get(4)?);
            let headings: String = row.get(5)?;
            Ok(format!("source {id} {input} {} {kind} {name} {headings}\n", quoted(&place)))
        },
    ),
    (
        "SELECT reading.id, reading.input, reading.json FROM input \
         JOIN reading ON reading.input = input.id WHERE input.entry = ?1 ORDER BY reading.id",
        |row| note("reading", row),
    ),
    (
        "SELECT message.id, message.input, message.json FROM input \
         JOIN message ON message.input = input.id WHERE input.entry = ?1 ORDER BY message.id",
        |row| note("message", row),
    ),
    ("SELECT fact FROM withdrawal WHERE entry = ?1 ORDER BY fact", |row| {
        Ok(format!("withdrawn {}\n", row.get::<_, i64>(0)?))
    }),
    ("SELECT fact, source, line FROM moved WHERE entry = ?1 ORDER BY fact", |row| {
        let (fact, source, line): (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(format!("moved {fact} {source} {line}\n"))
    }),
];

fn note(what: &str, row: &Row<'_>) -> rusqlite::Result<String> {
    let (id, input, json): (i64, i64, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
    Ok(format!("{what} {id} {input} {json}\n"))
}

fn quoted(content: &str) -> String {
    let mut quoted = String::new();
    text::quote(content, &mut quoted);
    quoted
}

/// The digits of an entry.
fn hash(
    connection: &Connection,
    id: i64,
    before: &str,
    stated: &Stated,
    facts: Facts,
) -> Result<String, StoreError> {
    let mut hash = Sha256::new();
    let undoes = stated.undoes.map_or_else(|| "-".to_owned(), |it| it.to_string());
    hash.update(format!("tenzij ledger 1\nbefore {before}\n"));
    hash.update(format!("entry {id} {} {} {undoes}\n", stated.day, quoted(&stated.program)));
    for (sql, line) in PARTS {
        let mut statement = connection.prepare_cached(sql)?;
        let mut rows = statement.query([id])?;
        while let Some(row) = rows.next()? {
            hash.update(line(row)?);
        }
    }
    let lines = text::hexadecimal(&facts.hash.finalize());
    hash.update(format!("facts {} {lines}\n", facts.n));
    Ok(text::hexadecimal(&hash.finalize()))
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
        let mut verified = Verified::default();
        for look in [structure, references, objects, chain] {
            match look(&self.connection, &mut verified) {
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
    let mut statement = connection.prepare("SELECT id, sha256, size FROM object ORDER BY id")?;
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
        if text::hexadecimal(&hash.finalize()) != sha256 || i64::try_from(found) != Ok(size) {
            let names = names_of(connection, id)?;
            verified.damage.push(Damage::Object { sha256, names });
        }
    }
    Ok(())
}

fn names_of(connection: &Connection, object: i64) -> Result<Vec<String>, StoreError> {
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
fn facts(
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
