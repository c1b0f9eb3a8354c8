//! The ledger of a project on disk: opened under a lock, settled after every change, closed without remains.
//!
//! A change is first only in SQLite's log. Settling brings it into the database and its pages' checksums up to date.
//! Whatever stops it half-way leaves the log, and the next run settles before it does anything else.

use std::{
    cell::OnceCell,
    collections::BTreeSet,
    fs::{self, File},
    io::{self, Read as _, Seek as _, SeekFrom},
    path::{Path, PathBuf},
};

use rusqlite::{Connection, OpenFlags, config::DbConfig};

use crate::{
    cli::{
        Stop, exit, forget, guard,
        lock::{self, Lock, Patience},
        output,
        pages::{self, Flaw, Sums},
        project::Project,
    },
    language::Language,
    store::{Ledger, StoreError},
};

mod words;

pub(super) use words::say_flaw;

/// Name of the ledger in a project.
pub(super) const FILE: &str = "tenzij.db";

/// Name of the checksums of its pages.
pub(super) const PAGES: &str = "tenzij.pages";

/// Name of the copy of a ledger of an older form.
pub(super) const OLDER: &str = "tenzij.older.db";

/// Name under which a new ledger is made.
const NEW: &str = "tenzij.db-new";

/// A project in which nobody else is at work.
pub(super) struct Desk<'a> {
    pub(super) database: PathBuf,
    pub(super) log: PathBuf,
    pub(super) sums: PathBuf,
    pub(super) root: PathBuf,
    pub(super) language: &'a Language,
    /// The database, to look at its pages; see `pages` for why it stays open.
    file: OnceCell<File>,
    _lock: Lock,
}

/// An open ledger. Its connection is closed before the desk is left.
pub(super) struct Store<'a> {
    ledger: Ledger,
    desk: Desk<'a>,
}

/// What to do if there is no ledger yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Absent {
    /// Make it.
    Make,
    /// Say so and stop.
    Stop,
}

/// Opens the ledger of a project.
pub(super) fn open<'a>(
    project: &Project,
    absent: Absent,
    patience: Patience,
    language: &'a Language,
) -> anyhow::Result<Store<'a>> {
    desk(project, patience, language)?.open(absent)
}

/// Locks a project and clears what a run left that was stopped.
pub(super) fn desk<'a>(
    project: &Project,
    patience: Patience,
    language: &'a Language,
) -> anyhow::Result<Desk<'a>> {
    let root = project.root.clone();
    for name in [lock::FILE, FILE, PAGES, "tenzij.db-wal"] {
        // All of these are written in place.
        guard::refuse_second_name(&root.join(name), language)?;
    }
    let lock = lock::take(&root, patience, language)?;
    output::sweep(&root);
    for end in ["", "-wal", "-shm", "-journal"] {
        // Nobody else makes a ledger here while we have the lock.
        let _ = fs::remove_file(root.join(format!("{NEW}{end}")));
    }
    let of = |name: &str| root.join(name);
    let (database, log, sums) = (of(FILE), of(&format!("{FILE}-wal")), of(PAGES));
    Ok(Desk { database, log, sums, root, language, file: OnceCell::new(), _lock: lock })
}

impl<'a> Desk<'a> {
    /// Whether there is a ledger.
    pub(super) fn has_ledger(&self) -> bool {
        self.database.exists()
    }

    /// The database as a file, to look at its pages.
    pub(super) fn file(&self) -> io::Result<&File> {
        if let Some(file) = self.file.get() {
            return Ok(file);
        }
        let file = File::open(&self.database)?;
        Ok(self.file.get_or_init(|| file))
    }

    /// Compares every page with its checksum, except those in `but`; tells the number of pages too.
    pub(super) fn compare_pages(&self, but: &BTreeSet<u32>) -> io::Result<(Option<Flaw>, u32)> {
        match Sums::open(&self.sums)? {
            Ok(mut sums) => Ok((sums.compare(self.file()?, but)?, sums.n_pages())),
            Err(flaw) => Ok((Some(flaw), 0)),
        }
    }

    /// Opens the ledger, and settles what the run before could not.
    pub(super) fn open(self, absent: Absent) -> anyhow::Result<Store<'a>> {
        if !self.has_ledger() {
            self.check_not_gone()?;
            if absent == Absent::Stop {
                let message = self.language.text("cli.ledger_absent");
                return Err(Stop::new(exit::NO_INPUT, message).into());
            }
            self.create()?;
        }
        let pending = pages::pending(&self.log).map_err(|err| self.cannot_read(&err))?;
        let sums = Sums::open(&self.sums).map_err(|err| self.cannot_read(&err))?;
        let flaw = match sums {
            Ok(mut sums) => self.file().and_then(|it| sums.glance(it, &pending)),
            Err(flaw) => Ok(Some(flaw)),
        };
        if let Some(flaw) = flaw.map_err(|err| self.cannot_read(&err))? {
            return Err(self.flawed(&flaw).into());
        }
        let connection = self.connect()?;
        if Ledger::is_older(&connection).map_err(|err| self.refused(&err))? {
            self.settle(&connection)?;
            self.keep_copy()?;
        }
        let ledger = Ledger::open(connection).map_err(|err| self.refused(&err))?;
        self.settle(ledger.connection())?;
        // What a run that took a person out still had to do to files.
        forget::journal::end(&self, &ledger)?;
        Ok(Store { ledger, desk: self })
    }

    /// A connection that leaves the log where it is.
    pub(super) fn connect(&self) -> anyhow::Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connect = || -> rusqlite::Result<Connection> {
            let connection = Connection::open_with_flags(&self.database, flags)?;
            connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
            connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
            connection.busy_timeout(std::time::Duration::from_secs(2))?;
            Ok(connection)
        };
        connect().map_err(|err| self.refused(&err.into()).into())
    }

    /// Checksums without a ledger mean that it is gone; unless they are those of an empty one that was just being made.
    fn check_not_gone(&self) -> anyhow::Result<()> {
        let found = fs::read(&self.sums);
        let found = match found {
            Ok(found) => found,
            Err(err) if err.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(err) => return Err(self.cannot_read(&err)),
        };
        let new = self.make_new()?;
        let sums = File::open(&new).and_then(|it| pages::of(&it));
        let _ = fs::remove_file(&new);
        let is_new = sums.map_err(|err| self.cannot_read(&err))? == Some(found);
        if is_new {
            return Ok(());
        }
        Err(Stop::new(exit::DAMAGED, self.language.text("cli.ledger_gone")).into())
    }

    fn make_new(&self) -> anyhow::Result<PathBuf> {
        let path = self.root.join(NEW);
        let _ = fs::remove_file(&path);
        let connection = Connection::open(&path).map_err(|err| self.refused(&err.into()))?;
        let ledger = Ledger::open(connection).map_err(|err| self.refused(&err))?;
        // Closing would do the same, but would not tell if it failed.
        self.checkpoint(ledger.connection(), "TRUNCATE")?;
        let closed = ledger.into_connection().close();
        closed.map_err(|(_, err)| self.refused(&err.into()))?;
        Ok(path)
    }

    /// Makes an empty ledger: first its checksums, then the ledger itself, at once.
    fn create(&self) -> anyhow::Result<()> {
        let new = self.make_new()?;
        let failed = |err: io::Error| {
            let name = self.database.display().to_string();
            Stop::of_io(self.language, "cli.cannot_write", &name, &err)
        };
        let sums = File::open(&new).and_then(|it| it.sync_all().and_then(|()| pages::of(&it)));
        // On a full disk SQLite may have made it without a log, and have said nothing.
        let sums = sums.map_err(failed)?.ok_or_else(|| self.refused(&StoreError::Unlogged))?;
        output::write(&self.sums, &sums, self.language)?;
        fs::rename(&new, &self.database).map_err(failed)?;
        output::sync_folder(&self.root).map_err(failed)?;
        Ok(())
    }

    /// Keeps a copy of a ledger of an older form before it is changed.
    fn keep_copy(&self) -> anyhow::Result<()> {
        let mut bytes = Vec::new();
        let read = self.file().and_then(|mut it| {
            it.seek(SeekFrom::Start(0))?;
            it.read_to_end(&mut bytes)
        });
        read.map_err(|err| self.cannot_read(&err))?;
        output::write(&self.root.join(OLDER), &bytes, self.language)
    }

    /// Brings what is in the log into the database, and the checksums of its pages up to date.
    pub(super) fn settle(&self, connection: &Connection) -> anyhow::Result<()> {
        let is_empty = match fs::metadata(&self.log) {
            Ok(it) => it.len() == 0,
            Err(err) if err.kind() == io::ErrorKind::NotFound => true,
            Err(err) => return Err(self.cannot_read(&err)),
        };
        if is_empty {
            return Ok(());
        }
        let changed = pages::pending(&self.log).map_err(|err| self.unsettled(&err))?;
        self.checkpoint(connection, "FULL")?;
        match Sums::open(&self.sums).map_err(|err| self.unsettled(&err))? {
            Ok(mut sums) => {
                let updated = self.file().and_then(|it| sums.update(it, &changed));
                updated.map_err(|err| self.unsettled(&err))?;
            }
            Err(flaw) => return Err(self.flawed(&flaw).into()),
        }
        self.checkpoint(connection, "TRUNCATE")
    }

    /// Brings the log into the database; the mode tells what becomes of the log.
    pub(super) fn checkpoint(&self, connection: &Connection, mode: &str) -> anyhow::Result<()> {
        let is_busy: rusqlite::Result<i64> =
            connection.query_row(&format!("PRAGMA wal_checkpoint({mode})"), [], |row| row.get(0));
        match is_busy {
            Ok(0) => Ok(()),
            Ok(_) => Err(self.refused(&StoreError::Busy).into()),
            Err(err) => match StoreError::from(err) {
                StoreError::Database(err) => Err(self.unsettled(&err).into()),
                other => Err(self.refused(&other).into()),
            },
        }
    }
}

impl Store<'_> {
    /// The ledger.
    pub(super) fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The ledger, to write in.
    pub(super) fn ledger_mut(&mut self) -> &mut Ledger {
        &mut self.ledger
    }

    /// The message for what the ledger could not do.
    pub(super) fn refused(&self, err: &StoreError) -> Stop {
        self.desk.refused(err)
    }

    /// Compares every page of the database with its checksum; tells the number of pages too.
    pub(super) fn compare_pages(&self) -> anyhow::Result<(Option<Flaw>, u32)> {
        self.desk.compare_pages(&BTreeSet::new()).map_err(|err| self.desk.cannot_read(&err))
    }

    /// Brings what was done into the database, so that it is safe before anything else is.
    pub(super) fn settle(&self) -> anyhow::Result<()> {
        self.desk.settle(self.ledger.connection())
    }

    /// Does what is left to do once a person is out of the ledger.
    pub(super) fn end_forgetting(&self) -> anyhow::Result<()> {
        forget::journal::end(&self.desk, &self.ledger)
    }

    /// Settles and closes the ledger; what was taken in is safe when this returns.
    pub(super) fn close(self) -> anyhow::Result<()> {
        let Store { ledger, desk } = self;
        desk.settle(ledger.connection())?;
        close(ledger.into_connection(), &desk.log);
        Ok(())
    }
}

/// Closes a connection whose log is empty, and takes the empty log away.
pub(super) fn close(connection: Connection, log: &Path) {
    let is_empty = fs::metadata(log).is_ok_and(|it| it.len() == 0);
    // A file that stays behind empty does no harm, so whether this succeeds does not matter.
    let _ = connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, !is_empty);
    drop(connection.close());
}
