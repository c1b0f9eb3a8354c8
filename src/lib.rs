//! Decision support and consensus analytics for organisations that decide together.

#![forbid(unsafe_code)]
// What only library code has to obey; tests and benches may do all of it.
#![deny(
    // I/O, clock and environment belong to `cli`; the list is in clippy.toml.
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    // Same input, same bytes out: nothing may depend on hash order.
    clippy::iter_over_hash_type,
    // A bad row is a diagnostic, never a panic.
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

pub mod advice;
pub mod cli;
pub mod diagnostic;
pub mod edition;
pub mod export;
pub mod graph;
mod in_order;
pub mod language;
pub mod measures;
pub mod model;
pub mod privacy;
pub mod register;
pub mod report;
pub mod scoring;
pub mod sources;
pub mod store;
pub mod synth;
