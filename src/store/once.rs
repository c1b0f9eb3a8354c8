//! Rows that are added once and then found by their name or their bytes.

use rusqlite::{Connection, OptionalExtension as _};

use crate::store::StoreError;

/// Bytes of a piece of an object.
const PIECE: usize = 1 << 20;

/// The row of this name, which is added if it is not there: its number, and whether it is new.
pub(super) fn named(
    connection: &Connection,
    table: &str,
    name: &str,
) -> Result<(i64, bool), StoreError> {
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
pub(super) fn object(
    connection: &Connection,
    sha256: &str,
    bytes: &[u8],
) -> Result<i64, StoreError> {
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
