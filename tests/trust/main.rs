//! Whether the promises of docs/promises.md hold, over the whole program: hostile input, runs that are stopped, the same bytes, privacy, no network.

#[path = "../support/figures.rs"]
mod figures;
#[path = "../support/program.rs"]
mod program;

mod bounded;
mod commands;
mod determinism;
mod faults;
mod hostile;
mod network;
mod numbers;
mod outside;
mod privacy;
mod release;
mod seeds;
mod stopped;
mod supply;

/// Whether the long variants were asked for, which one long command runs.
fn is_long() -> bool {
    std::env::var_os("TENZIJ_LONG").is_some()
}
