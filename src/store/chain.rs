//! The chain: each entry's SHA-256 covers the entry before it and all that belongs to it, so nothing changes unseen.
//!
//! What is hashed is text, line by line, so that anybody can do it again; docs/ledger.md shows how.

use rusqlite::{Connection, OptionalExtension as _, Row};
use sha2::{Digest as _, Sha256};

use crate::{
    model::Day,
    store::{StoreError, text},
};

/// What an entry follows that is the first one.
pub(super) const START: &str = "0000000000000000000000000000000000000000000000000000000000000000";

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
pub(super) struct Stated {
    pub(super) day: String,
    pub(super) program: String,
    pub(super) undoes: Option<i64>,
}

/// A question whose answers are lines of an entry; texts in them are quoted.
type Part = (&'static str, fn(&Row<'_>) -> rusqlite::Result<String>);

/// All that belongs to an entry besides its facts, in the order in which it is hashed.
const PARTS: [Part; 9] = [
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
    ("SELECT places FROM forgetting WHERE entry = ?1", |row| {
        Ok(format!("forgotten {}\n", row.get::<_, i64>(0)?))
    }),
    ("SELECT entry, sha256 FROM former WHERE forgetting = ?1 ORDER BY entry", |row| {
        let (entry, sha256): (i64, String) = (row.get(0)?, row.get(1)?);
        Ok(format!("former {entry} {sha256}\n"))
    }),
    (
        "SELECT object.sha256 FROM removed JOIN object ON object.id = removed.object \
         WHERE forgetting = ?1 ORDER BY object.id",
        |row| Ok(format!("removed {}\n", row.get::<_, String>(0)?)),
    ),
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
pub(super) fn hash(
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
