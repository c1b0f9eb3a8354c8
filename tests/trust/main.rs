//! Whether the promises of docs/promises.md hold, over the whole program: hostile input, runs that are stopped, the same bytes, privacy, no network.

#[path = "../support/figures.rs"]
mod figures;

mod bounded;
mod bounded_archives;
mod determinism;
#[path = "../minutes/package.rs"]
#[allow(dead_code, reason = "other tests use what these do not")]
mod documents;
mod hostile;
mod limits;
mod network;
mod numbers;
mod outside;
mod places;
mod privacy;
mod sheets;
mod stopped;
#[path = "../support/workbook_files.rs"]
#[allow(dead_code, reason = "other tests use what these do not")]
mod workbook_files;
