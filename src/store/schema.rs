//! The form of the ledger, and how an older form becomes the present one.

use rusqlite::Connection;

use crate::store::StoreError;

/// The present form, as in the database's `user_version`.
pub const VERSION: i64 = 2;

/// "tnzj", so that other programs can tell what file this is.
const APPLICATION: i64 = 0x746e_7a6a;

/// Every step from one form to the next; a step that was published never changes.
pub(super) const STEPS: &[&str] = &[include_str!("schema.sql"), include_str!("forgetting.sql")];

/// Tables that are only added to.
const ADDED_TO: [&str; 15] = [
    "entry",
    "file",
    "object",
    "piece",
    "input",
    "reading",
    "message",
    "kind",
    "source",
    "fact",
    "withdrawal",
    "moved",
    "forgetting",
    "former",
    "removed",
];

/// Kibibytes of pages that are held in memory; a million rows stay below the limit of the whole program.
const CACHE_KIB: i64 = 96 * 1024;

/// Sets the connection up, without changing anything in the file of an existing ledger.
pub(super) fn prepare(connection: &Connection) -> Result<(), StoreError> {
    // Alone: no shared memory is needed then, which network shares do not have.
    connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "wal_autocheckpoint", 0)?;
    connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    connection.set_prepared_statement_cache_capacity(64);
    let mode: String = match (number(connection, "application_id")?, version(connection)?) {
        (APPLICATION, version) if VERSION < version => return Err(StoreError::Newer(version)),
        (APPLICATION, _) => {
            connection.pragma_query_value(None, "journal_mode", |row| row.get(0))?
        }
        (0, 0) if is_empty(connection)? => {
            connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))?
        }
        _ => return Err(StoreError::Stranger),
    };
    // On a full disk SQLite leaves the mode as it is, and says so only in its answer. In memory there is no log.
    if mode == "wal" || mode == "memory" { Ok(()) } else { Err(StoreError::Unlogged) }
}

/// The form that a database has; 0 if it is empty.
pub(super) fn version(connection: &Connection) -> Result<i64, StoreError> {
    number(connection, "user_version")
}

/// Takes every step that is still to be taken, all of them or none.
pub(super) fn migrate(connection: &mut Connection, steps: &[&str]) -> Result<(), StoreError> {
    let taken = usize::try_from(version(connection)?).unwrap_or(usize::MAX);
    if steps.len() <= taken {
        return Ok(());
    }
    let transaction = connection.transaction()?;
    for step in steps.iter().skip(taken) {
        transaction.execute_batch(step)?;
    }
    guard(&transaction)?;
    transaction.pragma_update(None, "application_id", APPLICATION)?;
    transaction.pragma_update(
        None,
        "user_version",
        i64::try_from(steps.len()).unwrap_or(VERSION),
    )?;
    transaction.commit()?;
    Ok(())
}

/// Sees to it that tables are only added to.
pub(super) fn guard(connection: &Connection) -> Result<(), StoreError> {
    for table in ADDED_TO {
        for act in ["UPDATE", "DELETE"] {
            connection.execute_batch(&format!(
                "CREATE TRIGGER IF NOT EXISTS no_{act}_of_{table} BEFORE {act} ON {table} \
                 BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;"
            ))?;
        }
    }
    Ok(())
}

/// The same no longer; within the transaction that takes a person out.
pub(super) fn unguard(connection: &Connection) -> Result<(), StoreError> {
    for table in ADDED_TO {
        for act in ["UPDATE", "DELETE"] {
            connection.execute_batch(&format!("DROP TRIGGER no_{act}_of_{table}"))?;
        }
    }
    Ok(())
}

fn number(connection: &Connection, pragma: &str) -> Result<i64, StoreError> {
    Ok(connection.pragma_query_value(None, pragma, |row| row.get(0))?)
}

fn is_empty(connection: &Connection) -> Result<bool, StoreError> {
    let n: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    Ok(n == 0)
}
