//! Minutes: what the lexicon makes of sentences, and what the readers make of files, good and bad.

mod command;
#[path = "../support/figures.rs"]
mod figures;
mod formats;
mod hostile;
mod package;
mod sentences;
