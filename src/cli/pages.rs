//! The checksums of the ledger's pages, on disk: read, compared, and kept in proportion to what changed.
//!
//! The database comes as a file that stays open: on Unix, closing any handle of it would end SQLite's lock on it.

use std::{
    collections::BTreeSet,
    fs::{File, OpenOptions},
    io::{self, BufReader, Read as _, Seek as _, SeekFrom, Write as _},
    path::Path,
};

use crate::store::{
    pages::{HEAD, Head, SUM, checksum, is_logged, page_size},
    wal::{self, Log},
};

/// Something about the pages that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Flaw {
    /// There are no checksums.
    Missing,
    /// The checksums themselves are not what they were.
    Sums,
    /// The database has another number of bytes than it had.
    Size,
    /// These pages are not what they were.
    Pages(Vec<u32>),
}

/// What is known of the pages of a database.
#[derive(Debug)]
pub(super) struct Sums {
    head: Head,
    file: File,
}

/// The pages that the write-ahead log beside a database holds and that are still to be brought into it.
pub(super) fn pending(log: &Path) -> io::Result<BTreeSet<u32>> {
    let mut file = match File::open(log) {
        Ok(file) => BufReader::with_capacity(1 << 18, file),
        Err(err) if err.kind() == io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
        Err(err) => return Err(err),
    };
    let mut head = [0; wal::HEAD];
    if !fill(&mut file, &mut head)? {
        return Ok(BTreeSet::new());
    }
    let Some(mut log) = Log::begin(&head) else { return Ok(BTreeSet::new()) };
    let mut frame = [0; wal::FRAME];
    let mut page = vec![0; log.page_size()];
    while fill(&mut file, &mut frame)? && fill(&mut file, &mut page)? && log.frame(&frame, &page) {}
    Ok(log.committed().clone())
}

/// Fills a buffer; `false` if the file ends before that.
fn fill(file: &mut impl io::Read, buffer: &mut [u8]) -> io::Result<bool> {
    match file.read_exact(buffer) {
        Ok(()) => Ok(true),
        Err(err) if err.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(err) => Err(err),
    }
}

impl Sums {
    /// Opens the checksums.
    pub(super) fn open(path: &Path) -> io::Result<Result<Sums, Flaw>> {
        let mut file = match OpenOptions::new().read(true).write(true).open(path) {
            Ok(file) => file,
            Err(err) if err.kind() == io::ErrorKind::NotFound => return Ok(Err(Flaw::Missing)),
            Err(err) => return Err(err),
        };
        let mut head = [0; HEAD];
        if !fill(&mut file, &mut head)? {
            return Ok(Err(Flaw::Sums));
        }
        let head = Head::from_bytes(&head).filter(|it| 512 <= it.page_size);
        Ok(head.map(|head| Sums { head, file }).ok_or(Flaw::Sums))
    }

    /// Compares the first page and the size, which costs nothing; pages in `but` are still to change.
    pub(super) fn glance(
        &mut self,
        database: &File,
        but: &BTreeSet<u32>,
    ) -> io::Result<Option<Flaw>> {
        if but.is_empty() && database.metadata()?.len() != self.n_bytes() {
            return Ok(Some(Flaw::Size));
        }
        if but.contains(&1) {
            return Ok(None);
        }
        let mut page = vec![0; self.head.page_size as usize];
        let mut sum = [0; SUM];
        self.file.seek(SeekFrom::Start(HEAD as u64))?;
        let mut file = database;
        file.seek(SeekFrom::Start(0))?;
        let is_read = fill(&mut file, &mut page)? && fill(&mut self.file, &mut sum)?;
        let is_same = is_read && checksum(1, &page) == sum;
        Ok((!is_same).then(|| Flaw::Pages(vec![1])))
    }

    /// Compares every page; those in `but` are still to change.
    pub(super) fn compare(
        &mut self,
        database: &File,
        but: &BTreeSet<u32>,
    ) -> io::Result<Option<Flaw>> {
        if but.is_empty() && database.metadata()?.len() != self.n_bytes() {
            return Ok(Some(Flaw::Size));
        }
        let mut database = BufReader::with_capacity(1 << 20, database);
        database.seek(SeekFrom::Start(0))?;
        self.file.seek(SeekFrom::Start(HEAD as u64))?;
        let mut sums = BufReader::new(&mut self.file);
        let mut page = vec![0; self.head.page_size as usize];
        let mut sum = [0; SUM];
        let mut changed = Vec::new();
        for number in 1..=self.head.n_pages {
            if !fill(&mut sums, &mut sum)? {
                return Ok(Some(Flaw::Sums));
            }
            let is_read = fill(&mut database, &mut page)?;
            let is_same = is_read && checksum(number, &page) == sum;
            if !is_same && !but.contains(&number) {
                changed.push(number);
            }
        }
        Ok((!changed.is_empty()).then_some(Flaw::Pages(changed)))
    }

    fn n_bytes(&self) -> u64 {
        u64::from(self.head.page_size) * u64::from(self.head.n_pages)
    }

    /// Pages of the database.
    pub(super) fn n_pages(&self) -> u32 {
        self.head.n_pages
    }

    /// Takes over pages that changed, and those that are new; it is on disk when this returns.
    pub(super) fn update(&mut self, database: &File, changed: &BTreeSet<u32>) -> io::Result<()> {
        let mut database = database;
        let size = database.metadata()?.len();
        let n_pages = u32::try_from(size / u64::from(self.head.page_size)).unwrap_or(u32::MAX);
        let mut numbers = changed.clone();
        numbers.extend(self.head.n_pages + 1..=n_pages);
        let mut page = vec![0; self.head.page_size as usize];
        let mut run: (u32, Vec<u8>) = (0, Vec::new());
        for number in numbers.into_iter().filter(|it| *it <= n_pages) {
            let start = u64::from(number - 1) * u64::from(self.head.page_size);
            database.seek(SeekFrom::Start(start))?;
            database.read_exact(&mut page)?;
            let n_held = u32::try_from(run.1.len() / SUM).unwrap_or(0);
            if run.0 + n_held != number {
                self.put(&run)?;
                run = (number, Vec::new());
            }
            run.1.extend(checksum(number, &page));
        }
        self.put(&run)?;
        self.head.n_pages = n_pages;
        self.file.seek(SeekFrom::Start(0))?;
        self.file.write_all(&self.head.to_bytes())?;
        self.file.set_len(Head::place(n_pages + 1))?;
        self.file.sync_all()
    }

    fn put(&mut self, (first, sums): &(u32, Vec<u8>)) -> io::Result<()> {
        if sums.is_empty() {
            return Ok(());
        }
        self.file.seek(SeekFrom::Start(Head::place(*first)))?;
        self.file.write_all(sums)
    }
}

/// The checksums of a whole database, as their file holds them; `None` if it is no database with a log.
pub(super) fn of(database: &File) -> io::Result<Option<Vec<u8>>> {
    let mut file = BufReader::with_capacity(1 << 20, database);
    file.seek(SeekFrom::Start(0))?;
    let mut start = [0; 100];
    if !fill(&mut file, &mut start)? {
        return Ok(None);
    }
    let Some(page_size) = page_size(&start).filter(|_| is_logged(&start)) else {
        return Ok(None);
    };
    file.seek(SeekFrom::Start(0))?;
    let mut page = vec![0; page_size as usize];
    let mut sums = Vec::new();
    let mut n_pages = 0;
    while fill(&mut file, &mut page)? {
        n_pages += 1;
        sums.extend(checksum(n_pages, &page));
    }
    let mut bytes = Head { page_size, n_pages }.to_bytes();
    bytes.extend(sums);
    Ok(Some(bytes))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use rusqlite::Connection;

    use super::*;

    fn log_of(database: &Path) -> std::path::PathBuf {
        database.with_extension("db-wal")
    }

    fn file(database: &Path) -> File {
        File::open(database).unwrap()
    }

    fn open(database: &Path) -> Connection {
        let connection = Connection::open(database).unwrap();
        connection.pragma_update(None, "locking_mode", "EXCLUSIVE").unwrap();
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(())).unwrap();
        connection.pragma_update(None, "wal_autocheckpoint", 0).unwrap();
        connection
    }

    /// Numbers of the pages in which two files differ, the longer one's rest included.
    fn differing(a: &[u8], b: &[u8]) -> BTreeSet<u32> {
        let n = a.len().max(b.len()) / 4096;
        let page = |of: &[u8], at: usize| of.get(at * 4096..(at + 1) * 4096).map(<[u8]>::to_vec);
        (1..).zip(0..n).filter(|(_, at)| page(a, *at) != page(b, *at)).map(|it| it.0).collect()
    }

    #[test]
    fn the_pages_of_the_log_are_those_that_sqlite_brings_into_the_database() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("x.db");
        let connection = open(&database);
        connection.execute_batch("CREATE TABLE t (x INTEGER PRIMARY KEY, y TEXT)").unwrap();
        let checkpoint = |connection: &Connection| {
            connection.query_row("PRAGMA wal_checkpoint(FULL)", [], |_| Ok(())).unwrap();
        };
        checkpoint(&connection);
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
        assert_eq!(pending(&log_of(&database)).unwrap(), BTreeSet::new());
        let before = fs::read(&database).unwrap();
        let fill = "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 5000) \
                    INSERT INTO t (y) SELECT hex(i * i) || 'abcdefgh' FROM n";
        connection.execute_batch(fill).unwrap();
        connection.execute_batch("UPDATE t SET y = 'z' WHERE x = 4000").unwrap();
        let pages = pending(&log_of(&database)).unwrap();
        checkpoint(&connection);
        let changed = differing(&before, &fs::read(&database).unwrap());
        assert!(changed.is_subset(&pages) && 20 < pages.len(), "{changed:?} {pages:?}");
        // After a cut anywhere, only transactions that were completed before it count.
        let whole = fs::read(log_of(&database)).unwrap();
        let cut = folder.path().join("cut");
        fs::write(&cut, &whole[..whole.len() - 1]).unwrap();
        let fewer = pending(&cut).unwrap();
        assert!(fewer.is_subset(&pages));
        for n in [0, 10, 32, 40, 32 + 24 + 4096] {
            fs::write(&cut, &whole[..n]).unwrap();
            assert_eq!(pending(&cut).unwrap(), BTreeSet::new(), "{n}");
        }
        let mut flipped = whole.clone();
        flipped[32 + 24 + 7] ^= 1;
        fs::write(&cut, &flipped).unwrap();
        assert_eq!(pending(&cut).unwrap(), BTreeSet::new());
    }

    #[test]
    fn checksums_kept_bit_by_bit_are_those_of_the_whole() {
        let folder = tempfile::tempdir().unwrap();
        let (database, sums) = (folder.path().join("x.db"), folder.path().join("x.pages"));
        let connection = open(&database);
        connection.execute_batch("CREATE TABLE t (x TEXT)").unwrap();
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
        fs::write(&sums, of(&file(&database)).unwrap().unwrap()).unwrap();
        for n in [1, 500, 3, 2000] {
            for i in 0..n {
                connection.execute("INSERT INTO t VALUES (?1)", [i]).unwrap();
            }
            let pages = pending(&log_of(&database)).unwrap();
            connection.query_row("PRAGMA wal_checkpoint(FULL)", [], |_| Ok(())).unwrap();
            Sums::open(&sums).unwrap().unwrap().update(&file(&database), &pages).unwrap();
            assert_eq!(fs::read(&sums).unwrap(), of(&file(&database)).unwrap().unwrap());
            let mut opened = Sums::open(&sums).unwrap().unwrap();
            assert_eq!(opened.compare(&file(&database), &BTreeSet::new()).unwrap(), None);
            assert_eq!(opened.glance(&file(&database), &BTreeSet::new()).unwrap(), None);
        }
    }

    #[test]
    fn every_flipped_byte_of_a_database_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let (database, sums) = (folder.path().join("x.db"), folder.path().join("x.pages"));
        let connection = open(&database);
        connection.execute_batch("CREATE TABLE t (x TEXT); INSERT INTO t VALUES ('a')").unwrap();
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
        drop(connection);
        fs::write(&sums, of(&file(&database)).unwrap().unwrap()).unwrap();
        let whole = fs::read(&database).unwrap();
        for at in 0..whole.len() {
            let mut flipped = whole.clone();
            flipped[at] ^= 0x20;
            fs::write(&database, &flipped).unwrap();
            let mut opened = Sums::open(&sums).unwrap().unwrap();
            let page = u32::try_from(at / 4096 + 1).unwrap();
            let found = opened.compare(&file(&database), &BTreeSet::new()).unwrap();
            assert_eq!(found, Some(Flaw::Pages(vec![page])), "byte {at}");
        }
    }
}
