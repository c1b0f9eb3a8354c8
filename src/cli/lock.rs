//! One run at a time in a project: a lock of the operating system, which ends with the process that holds it.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{self, Read as _, Seek as _, SeekFrom, Write as _},
    path::Path,
    process,
    thread::sleep,
    time::{Duration, Instant, SystemTime},
};

use crate::{
    cli::{Stop, exit, say},
    language::Language,
};

/// Name of the file that is locked. It stays; only the lock on it counts.
pub(super) const FILE: &str = "tenzij.lock";

/// Time between two attempts.
const PAUSE: Duration = Duration::from_millis(50);

/// How long to wait for another run.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct Patience {
    /// Seconds to wait while another run is at work in the project
    #[arg(long, value_name = "SECONDS", default_value_t = 5)]
    pub(super) wait: u32,
}

/// The lock of a project, until it is dropped.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

/// Locks a project; waits if another run has it, and says so.
pub(super) fn take(root: &Path, patience: Patience, language: &Language) -> anyhow::Result<Lock> {
    let path = root.join(FILE);
    let name = path.display().to_string();
    let stop = |err| Stop::of_io(language, "cli.cannot_write", &name, &err);
    // What another run wrote in it must stay until the lock is ours.
    let opened = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
    let mut file = opened.map_err(stop)?;
    let started = Instant::now();
    let mut is_said = false;
    loop {
        match file.try_lock() {
            Ok(()) => break,
            Err(TryLockError::WouldBlock) => (),
            Err(TryLockError::Error(err)) => return Err(stop(err).into()),
        }
        let waited = started.elapsed();
        if Duration::from_secs(u64::from(patience.wait)) <= waited {
            let arguments = holder(&mut file, language);
            return Err(Stop::new(exit::LOCKED, language.fill("cli.locked", &arguments)).into());
        }
        if !is_said {
            let mut arguments = holder(&mut file, language);
            arguments.push(("wait", patience.wait.to_string()));
            say::aside(&language.fill("cli.lock_wait", &arguments));
            is_said = true;
        }
        sleep(PAUSE);
    }
    // Only for the message to others: without it they wait just as well.
    let _ = sign(&mut file);
    Ok(Lock { _file: file })
}

fn sign(file: &mut File) -> io::Result<()> {
    file.set_len(0)?;
    file.seek(SeekFrom::Start(0))?;
    write!(file, "{} {}", process::id(), now())
}

/// Seconds since 1970.
fn now() -> u64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |it| it.as_secs())
}

/// Who has the lock and since when, as far as it can be read.
fn holder(file: &mut File, language: &Language) -> Vec<(&'static str, String)> {
    let mut text = String::new();
    let is_read = file.seek(SeekFrom::Start(0)).is_ok()
        && io::Read::take(&mut *file, 64).read_to_string(&mut text).is_ok();
    let mut words = text.split(' ').filter(|_| is_read);
    let process = words.next().and_then(|it| it.parse::<u32>().ok());
    let since = words.next().and_then(|it| it.parse::<u64>().ok());
    let unknown = || language.text("cli.lock_unknown").to_owned();
    let process = process.map_or_else(unknown, |it| it.to_string());
    let seconds = since.map_or_else(unknown, |it| language.count(now().saturating_sub(it)));
    vec![("process", process), ("seconds", seconds)]
}
