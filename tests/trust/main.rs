//! Whether the promises of docs/promises.md hold, over the whole program: hostile input, runs that are stopped, the same bytes, privacy, no network.

#[path = "../support/figures.rs"]
mod figures;
#[path = "../support/program.rs"]
mod program;

mod bounded;
mod bounded_archives;
mod commands;
mod determinism;
#[path = "../minutes/package.rs"]
#[allow(dead_code, reason = "other tests use what these do not")]
mod documents;
mod faults;
mod hostile;
mod limits;
mod network;
mod numbers;
mod outside;
mod places;
mod privacy;
mod release;
mod seeds;
mod sheets;
mod stopped;
mod supply;
#[path = "../support/workbook_files.rs"]
#[allow(dead_code, reason = "other tests use what these do not")]
mod workbook_files;

/// Whether the long variants were asked for, which one long command runs.
fn is_long() -> bool {
    std::env::var_os("TENZIJ_LONG").is_some()
}
