//! The floor under reading: how long it takes to split every field of CSV files, and nothing else.
//!
//! ```sh
//! cargo run --release --example bare_pass -- FILES…
//! ```
//!
//! Two threads read each file by position, each its own half, and count records and fields.
//! The line of names counts as a record.

use std::{env, error::Error, fs::File, io, os::unix::fs::FileExt, process::ExitCode, thread};

use simd_csv::ZeroCopyReaderBuilder;

const BUFFER: usize = 1 << 18;

/// What was found in a part of a file.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    records: u64,
    fields: u64,
    /// Where the last record ended.
    end: u64,
}

/// A file from a position on, without a cursor that threads would share.
struct Positioned<'a> {
    file: &'a File,
    at: u64,
}

impl io::Read for Positioned<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.file.read_at(buffer, self.at)?;
        self.at += n as u64;
        Ok(n)
    }
}

fn main() -> ExitCode {
    for path in env::args_os().skip(1) {
        let name = path.display();
        match File::open(&path).map_err(Into::into).and_then(|file| count(&file)) {
            Ok(it) => println!("{name}: {} records, {} fields", it.records, it.fields),
            Err(err) => {
                eprintln!("{name}: {err}");
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::SUCCESS
}

/// Counts a whole file, on two threads where a boundary of records is found half-way.
fn count(file: &File) -> Result<Count, Box<dyn Error + Send + Sync>> {
    let end = file.metadata()?.len();
    let middle = after_newline(file, end / 2)?.unwrap_or(end);
    let (first, second) = thread::scope(|scope| {
        let second = scope.spawn(|| count_between(file, middle, end));
        (count_between(file, 0, middle), second.join())
    });
    let (first, second) = (first?, second.map_err(|_| "a thread stopped")?);
    // A newline within quotes is no boundary: the first half then runs past it, and goes on alone.
    if first.end != middle {
        return count_between(file, 0, end);
    }
    let second = second?;
    Ok(Count {
        records: first.records + second.records,
        fields: first.fields + second.fields,
        end: second.end,
    })
}

/// The position after the first newline from `at` on.
fn after_newline(file: &File, mut at: u64) -> io::Result<Option<u64>> {
    let mut buffer = [0; 4096];
    loop {
        let n = file.read_at(&mut buffer, at)?;
        let read = buffer.get(..n).unwrap_or_default();
        if let Some(found) = read.iter().position(|it| *it == b'\n') {
            return Ok(Some(at + found as u64 + 1));
        }
        if n == 0 {
            return Ok(None);
        }
        at += n as u64;
    }
}

/// Counts the records that begin between two positions.
fn count_between(file: &File, start: u64, end: u64) -> Result<Count, Box<dyn Error + Send + Sync>> {
    let mut reader = ZeroCopyReaderBuilder::with_capacity(BUFFER)
        .has_headers(false)
        .flexible(true)
        .from_reader(Positioned { file, at: start });
    let mut count = Count { end: start, ..Count::default() };
    while count.end < end {
        let Some(record) = reader.read_byte_record()? else { break };
        count.records += 1;
        count.fields += record.len() as u64;
        count.end = start + reader.position();
    }
    Ok(count)
}
