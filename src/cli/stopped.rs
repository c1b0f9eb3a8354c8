//! Ctrl-C and a request to end (SIGTERM): what is half made is taken away, one sentence is said, and the exit code tells which it was.
//!
//! A thread looks now and then whether a signal came, so none of our code runs inside a signal handler.
//! The ledger needs no word here: a run that is stopped is to it like one that was killed, and the next one settles.

use std::{
    collections::BTreeSet,
    fs,
    io::{self, IsTerminal as _},
    path::{Path, PathBuf},
    process,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
        mpsc,
    },
    thread,
    time::Duration,
};

use signal_hook::{
    consts::{SIGINT, SIGTERM},
    flag,
};

use crate::{
    cli::{exit, say},
    language::Language,
};

/// What stops a run, each with its exit code.
const SIGNALS: [(i32, u8); 2] = [(SIGINT, exit::STOPPED), (SIGTERM, exit::TERMINATED)];

/// Time between two looks.
const PAUSE: Duration = Duration::from_millis(20);

/// How long the sentence may take: whoever reads standard error may have stopped reading.
const SPEECH: Duration = Duration::from_millis(200);

/// Attempts at taking away a folder in which something is just being made.
const ATTEMPTS: usize = 5;

/// Files and folders that are not in their place yet.
static HALF_MADE: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// While it is held nothing is taken away; whoever waits for it when the run is stopped, waits for good.
pub(super) struct Gate(MutexGuard<'static, BTreeSet<PathBuf>>);

/// Waits until nothing is being taken away.
pub(super) fn hold() -> Gate {
    Gate(HALF_MADE.lock().unwrap_or_else(PoisonError::into_inner))
}

impl Gate {
    /// Notes something that is half made, to be taken away if the run is stopped.
    pub(super) fn begin(&mut self, path: &Path) {
        self.0.insert(path.to_owned());
    }

    /// It is in its place.
    pub(super) fn end(&mut self, path: &Path) {
        self.0.remove(path);
    }
}

/// Begins to listen; where signals cannot be heard the system ends the program by itself.
pub(super) fn listen(language: &'static Language) {
    let heard = Arc::new(AtomicUsize::new(0));
    if !SIGNALS.iter().all(|it| hear(*it, &heard).is_ok()) {
        return;
    }
    thread::spawn(move || {
        loop {
            let signal = heard.load(Ordering::Relaxed);
            match SIGNALS.iter().find(|it| usize::try_from(it.0) == Ok(signal)) {
                Some((_, code)) => stop(*code, language),
                None => thread::sleep(PAUSE),
            }
        }
    });
}

fn hear((signal, code): (i32, u8), heard: &Arc<AtomicUsize>) -> io::Result<()> {
    let is_heard = Arc::new(AtomicBool::new(false));
    // Whoever asks twice does not wait: then the program ends at once.
    flag::register_conditional_shutdown(signal, i32::from(code), Arc::clone(&is_heard))?;
    flag::register(signal, is_heard)?;
    flag::register_usize(signal, Arc::clone(heard), usize::try_from(signal).unwrap_or_default())?;
    Ok(())
}

fn stop(code: u8, language: &'static Language) -> ! {
    // Never given back: until the end of the program nothing comes into its place any more.
    let gate = hold();
    for path in gate.0.iter() {
        take_away(path);
    }
    let (told, is_told) = mpsc::channel();
    thread::spawn(move || {
        // The sentence does not stand behind a progress bar.
        let start = if io::stderr().is_terminal() { "\n" } else { "" };
        say::aside(&format!("{start}{}", language.text("cli.stopped")));
        let _ = told.send(());
    });
    let _ = is_told.recv_timeout(SPEECH);
    process::exit(i32::from(code))
}

/// If it cannot be taken away it does no harm: the next run does so.
fn take_away(path: &Path) {
    for _ in 0..ATTEMPTS {
        let gone = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
        match gone {
            Err(err) if err.kind() == io::ErrorKind::DirectoryNotEmpty => (),
            Ok(()) | Err(_) => return,
        }
    }
}
