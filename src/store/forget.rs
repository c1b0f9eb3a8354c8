//! Taking a person out of the ledger: every text anew, every file that holds the name without its bytes, the chain made again.
//!
//! All of it is one transaction, which looks at the whole ledger before it ends: it is done and in order, or nothing is done.
//! The new entry says when, and in how many places; not whom.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, TransactionBehavior};

use crate::{
    model::Day,
    privacy::{person::Person, trace},
    store::{Ledger, StoreError, Verified, chain, schema, text, verify},
};

/// Who is taken out, and when.
#[derive(Debug, Clone, Copy)]
pub struct Forget<'a> {
    /// The name.
    pub person: &'a Person,
    /// The day of the entry.
    pub on: Day,
    /// The program and its version.
    pub by: &'a str,
}

/// What becomes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// It stays.
    Keep,
    /// The ledger is as it was: it was only to see what would be done.
    GiveUp,
}

/// A text in which the name stood.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mention {
    /// The file, or file and sheet; without the name.
    pub place: String,
    /// The line; 0 for the file as a whole.
    pub line: u64,
    /// The column, if it was in a row.
    pub column: String,
}

/// What was done, or would be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// The number of the entry; `None` if the name was nowhere.
    pub entry: Option<u64>,
    /// Cells of rows.
    pub mentions: Vec<Mention>,
    /// Names of files, headings, and messages about what was read.
    pub n_other: u64,
    /// Files whose stored bytes are taken away.
    pub objects: Vec<String>,
}

impl Forgotten {
    /// In how many places the name was.
    pub fn n_places(&self) -> u64 {
        self.mentions.len() as u64 + self.n_other + self.objects.len() as u64
    }
}

impl Ledger {
    /// Takes a person out, or only tells what would be done. What stays is to be followed by [`Ledger::compact`].
    ///
    /// `is_elsewhere` says that there is something to note even if the name is not in the ledger itself.
    ///
    /// # Errors
    ///
    /// The ledger is damaged, or cannot be written; then it is as it was.
    pub fn forget(
        &mut self,
        forget: &Forget<'_>,
        is_elsewhere: bool,
        then: Then,
    ) -> Result<Forgotten, StoreError> {
        // What is overwritten or freed is made zero, so that it is in no corner of a page.
        self.connection.pragma_update(None, "secure_delete", true)?;
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut found = Forgotten::default();
        schema::unguard(&transaction)?;
        rewrite(&transaction, forget.person, &mut found)?;
        if found.n_places() == 0 && !is_elsewhere {
            transaction.rollback()?;
            return Ok(found);
        }
        found.entry = Some(enter(&transaction, forget, &found)?.unsigned_abs());
        schema::guard(&transaction)?;
        let verified = verify::verify(&transaction)?;
        if !verified.damage.is_empty() {
            return Err(StoreError::Damaged(format!("{:?}", verified.damage)));
        }
        if then == Then::GiveUp {
            transaction.rollback()?;
            return Ok(found);
        }
        let mut left = Forgotten::default();
        schema::unguard(&transaction)?;
        rewrite(&transaction, forget.person, &mut left)?;
        schema::guard(&transaction)?;
        if left.n_places() != 0 {
            return Err(StoreError::Damaged("a name is left".to_owned()));
        }
        transaction.commit()?;
        Ok(found)
    }

    /// Writes the ledger anew without the corners of pages in which a text that was moved may still stand.
    ///
    /// Forgetting is not done before this is: `secure_delete` makes zero what is deleted, not what is moved.
    ///
    /// # Errors
    ///
    /// The ledger cannot be written; then it is as it was.
    pub fn compact(&self) -> Result<(), StoreError> {
        Ok(self.connection.execute_batch("VACUUM")?)
    }

    /// Whether an entry took a person out.
    ///
    /// # Errors
    ///
    /// The ledger cannot be read.
    pub fn is_forgetting(&self, entry: u64) -> Result<bool, StoreError> {
        let entry = i64::try_from(entry).unwrap_or(i64::MAX);
        let sql = "SELECT EXISTS (SELECT 1 FROM forgetting WHERE entry = ?1)";
        Ok(self.connection.query_row(sql, [entry], |row| row.get(0))?)
    }
}

/// Texts that stand by themselves, and those that are JSON: table, its key, the column.
const PLAIN: [(&str, &str); 2] = [("file", "name"), ("source", "place")];
const JSON: [(&str, &str); 3] = [("source", "headings"), ("reading", "json"), ("message", "json")];

fn rewrite(
    connection: &Connection,
    person: &Person,
    found: &mut Forgotten,
) -> Result<(), StoreError> {
    // Before any text is changed: rows tell which files held the name where bytes cannot be read.
    let mut sources = facts(connection, person, found)?;
    for (table, column) in PLAIN {
        found.n_other += texts(connection, table, column, &|it| person.rewrite(it))?.len() as u64;
    }
    for (table, column) in JSON {
        let changed = texts(connection, table, column, &|it| person.rewrite_json(it))?;
        found.n_other += changed.len() as u64;
        if table != "source" {
            let sql = format!("SELECT input FROM {table} WHERE id = ?1");
            for id in changed {
                sources.insert(connection.query_row(&sql, [id], |row| row.get(0))?);
            }
        }
    }
    objects(connection, person, &sources, found)
}

/// Rewrites one column of texts; tells the rows that changed.
fn texts(
    connection: &Connection,
    table: &str,
    column: &str,
    rewrite: &dyn Fn(&str) -> Option<String>,
) -> Result<Vec<i64>, StoreError> {
    let mut statement = connection.prepare(&format!("SELECT id, {column} FROM {table}"))?;
    let mut rows = statement.query([])?;
    let mut changed: Vec<(i64, String)> = Vec::new();
    while let Some(row) = rows.next()? {
        if let Some(new) = rewrite(row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?) {
            changed.push((row.get(0)?, new));
        }
    }
    let update = format!("UPDATE {table} SET {column} = ?2 WHERE id = ?1");
    for (id, new) in &changed {
        let mut name = new.clone();
        // Two files whose names differed by the person alone are two files still.
        for number in 2.. {
            let taken = table == "file"
                && connection.query_row(
                    "SELECT EXISTS (SELECT 1 FROM file WHERE name = ?1 AND id <> ?2)",
                    (&name, id),
                    |row| row.get(0),
                )?;
            if !taken {
                break;
            }
            name = format!("{new} ({number})");
        }
        connection.execute(&update, (id, &name))?;
    }
    Ok(changed.into_iter().map(|it| it.0).collect())
}

/// Rewrites rows, each with its checksum; tells the inputs that they are of.
fn facts(
    connection: &Connection,
    person: &Person,
    found: &mut Forgotten,
) -> Result<BTreeSet<i64>, StoreError> {
    let mut statement = connection.prepare(
        "SELECT fact.id, source, line, fact.kind, key, cells, place, input FROM fact \
         JOIN source ON source.id = fact.source ORDER BY fact.id",
    )?;
    let mut update =
        connection.prepare("UPDATE fact SET key = ?2, cells = ?3, checksum = ?4 WHERE id = ?1")?;
    let mut rows = statement.query([])?;
    let (mut inputs, mut changed) = (BTreeSet::new(), Vec::new());
    while let Some(row) = rows.next()? {
        let (key, cells): (String, String) = (row.get(4)?, row.get(5)?);
        let (new_key, new_cells) = (person.rewrite_json(&key), person.rewrite_json(&cells));
        if new_key.is_none() && new_cells.is_none() {
            continue;
        }
        let (id, source, line, kind): (i64, i64, i64, i64) =
            (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        let place: String = row.get(6)?;
        let place = person.rewrite(&place).unwrap_or(place);
        for column in columns(&cells, person)? {
            found.mentions.push(Mention {
                place: place.clone(),
                line: line.unsigned_abs(),
                column,
            });
        }
        inputs.insert(row.get(7)?);
        changed.push((id, source, line, kind, new_key.unwrap_or(key), new_cells.unwrap_or(cells)));
    }
    for (id, source, line, kind, key, cells) in changed {
        let checksum = text::checksum(source, line, kind, &key, &cells);
        update.execute((id, key, cells, checksum))?;
    }
    found.mentions.sort();
    Ok(inputs)
}

/// The columns of a row in which the name stands.
fn columns(cells: &str, person: &Person) -> Result<Vec<String>, StoreError> {
    let cells: BTreeMap<String, String> =
        serde_json::from_str(cells).map_err(|err| StoreError::Damaged(err.to_string()))?;
    Ok(cells.into_iter().filter(|it| person.is_in(&it.1)).map(|it| it.0).collect())
}

/// Takes the bytes of files away that hold the name, or whose rows did.
fn objects(
    connection: &Connection,
    person: &Person,
    inputs: &BTreeSet<i64>,
    found: &mut Forgotten,
) -> Result<(), StoreError> {
    let mut of_rows = BTreeSet::new();
    for input in inputs {
        let sql = "SELECT object FROM input WHERE id = ?1";
        of_rows.insert(connection.query_row(sql, [input], |row| row.get::<_, i64>(0))?);
    }
    let ids: Vec<i64> = connection
        .prepare("SELECT id FROM object WHERE EXISTS (SELECT 1 FROM piece WHERE object = id) ORDER BY id")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let mut pieces =
        connection.prepare("SELECT bytes FROM piece WHERE object = ?1 ORDER BY number")?;
    for id in ids {
        let mut bytes = Vec::new();
        let mut rows = pieces.query([id])?;
        while let Some(row) = rows.next()? {
            bytes.extend_from_slice(row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?);
        }
        if !of_rows.contains(&id) && !trace::is_in(person, &bytes) {
            continue;
        }
        let names = verify::names_of(connection, id)?;
        found.objects.push(names.join(", "));
        connection.execute("DELETE FROM piece WHERE object = ?1", [id])?;
        // The entry that it is of is not there yet.
        connection.execute(
            "INSERT INTO removed (object, forgetting) VALUES (?1, ?2)",
            (id, chain::next(connection)?),
        )?;
    }
    Ok(())
}

/// Adds the entry, and makes the chain again up to it.
fn enter(
    connection: &Connection,
    forget: &Forget<'_>,
    found: &Forgotten,
) -> Result<i64, StoreError> {
    let entry = chain::next(connection)?;
    let places = i64::try_from(found.n_places()).unwrap_or(i64::MAX);
    connection
        .execute("INSERT INTO forgetting (entry, places) VALUES (?1, ?2)", (entry, places))?;
    connection.execute(
        "INSERT INTO former (forgetting, entry, sha256) SELECT ?1, id, sha256 FROM entry",
        [entry],
    )?;
    let mut facts = verify::facts(connection, &mut Verified::default())?;
    let stated: Vec<(i64, chain::Stated)> = connection
        .prepare("SELECT id, day, program, undoes FROM entry ORDER BY id")?
        .query_map([], |row| {
            let (day, program, undoes) = (row.get(1)?, row.get(2)?, row.get(3)?);
            Ok((row.get(0)?, chain::Stated { day, program, undoes }))
        })?
        .collect::<rusqlite::Result<_>>()?;
    let mut before = chain::START.to_owned();
    for (id, stated) in stated {
        let own = facts.remove(&id).unwrap_or_default();
        before = chain::hash(connection, id, &before, &stated, own)?;
        connection.execute("UPDATE entry SET sha256 = ?2 WHERE id = ?1", (id, &before))?;
    }
    let new = chain::New { id: entry, on: forget.on, by: forget.by, undoes: None };
    chain::seal(connection, &new, chain::Facts::default())?;
    Ok(entry)
}
