//! The project's ledger across quarters: what was said, when it came in, and from which file. Nothing in it is overwritten.
//!
//! It works on a SQLite connection that whoever calls has opened, and opens no files itself.
//! It keeps texts and does not understand them: what a row means is decided in `register`, each time anew.

use std::fmt;

use rusqlite::{Connection, ErrorCode};

mod chain;
mod current;
mod forget;
mod history;
mod once;
pub mod pages;
mod schema;
mod standing;
mod take;
mod taking;
mod text;
mod verify;
pub mod wal;
mod withdrawal;

#[cfg(test)]
mod tests;

pub use forget::{Forget, Forgotten, Mention, Then};
pub use history::{Past, PastInput};
pub use schema::VERSION;
pub use take::{Bytes, Counts, Entry, Input, Taken, TakenInput};
pub use taking::Taking;
pub use verify::{Damage, Rewriting, Verified};

/// The ledger of one project.
///
/// Its *current* state is computed: of each file the rows of its newest version, of each key the file that spoke of it last.
#[derive(Debug)]
pub struct Ledger {
    connection: Connection,
}

/// Why the ledger cannot be used.
#[derive(Debug)]
pub enum StoreError {
    /// It was made by a later version of this program; with its number.
    Newer(i64),
    /// The file is a database of something else.
    Stranger,
    /// Its bytes make no sense; with what was found.
    Damaged(String),
    /// Another program has it open.
    Busy,
    /// There is nothing left to undo.
    NothingToUndo,
    /// It has no write-ahead log, without which a change could be half.
    Unlogged,
    /// Reading or writing failed.
    Database(rusqlite::Error),
}

impl Ledger {
    /// Takes a connection to a ledger, or to an empty database that becomes one.
    ///
    /// # Errors
    ///
    /// The ledger is newer than this program, damaged, somebody else's, or cannot be read.
    pub fn open(connection: Connection) -> Result<Ledger, StoreError> {
        schema::prepare(&connection)?;
        let mut ledger = Ledger { connection };
        schema::migrate(&mut ledger.connection, schema::STEPS)?;
        Ok(ledger)
    }

    /// Whether opening it will change its form, so that a copy of the old one should be kept.
    ///
    /// # Errors
    ///
    /// It cannot be read.
    pub fn is_older(connection: &Connection) -> Result<bool, StoreError> {
        Ok((1..VERSION).contains(&schema::version(connection)?))
    }

    /// The connection, for what concerns the file as a whole.
    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Gives the connection back.
    pub fn into_connection(self) -> Connection {
        self.connection
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(err: rusqlite::Error) -> StoreError {
        match err.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                StoreError::Damaged(err.to_string())
            }
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy,
            _ => StoreError::Database(err),
        }
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StoreError::Newer(version) => {
                write!(f, "form {version} of the ledger is newer than {VERSION}")
            }
            StoreError::Stranger => f.write_str("a database of another program"),
            StoreError::Damaged(found) => f.write_str(found),
            StoreError::Busy => f.write_str("another program has the ledger open"),
            StoreError::NothingToUndo => f.write_str("there is nothing left to undo"),
            StoreError::Unlogged => f.write_str("no write-ahead log could be begun"),
            StoreError::Database(err) => err.fmt(f),
        }
    }
}

impl std::error::Error for StoreError {}
