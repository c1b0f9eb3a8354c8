//! Whether the promises of docs/promises.md hold, over the whole program: hostile input, runs that are stopped, the same bytes, privacy, no network.

#[path = "../support/figures.rs"]
mod figures;

mod bounded;
mod determinism;
mod hostile;
mod network;
mod outside;
mod privacy;
mod release;
mod seeds;
mod stopped;
mod supply;
