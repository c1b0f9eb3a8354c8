//! The command line: arguments, files, progress, exit codes.
//!
//! The only module that touches the outside. Each subcommand is one file with an `Args` and a `run`.
#![allow(clippy::disallowed_methods, reason = "this is the edge")]

use std::{
    env, fmt,
    io::{self, Write as _},
    process::ExitCode,
};

use clap::{Parser, Subcommand};

use crate::language::{LANGUAGES, Language};

mod aligned;
mod ask;
mod beside;
mod books;
mod bundle;
mod check;
mod clock;
mod close;
mod compare;
mod completions;
mod demo;
mod explain;
mod export;
mod files;
mod foresee;
mod forget;
mod guard;
mod history;
mod holdings;
mod ingest;
mod init;
mod input;
mod inputs;
mod intake;
mod ledger;
mod limits;
mod lock;
mod man;
mod merge;
mod mode;
mod output;
mod pages;
mod pdf;
mod progress;
mod project;
mod pseudonym;
mod quarter;
mod read;
mod reason;
mod replies;
mod report;
mod reproduce;
mod say;
mod score;
mod scores;
mod shard;
mod share;
mod signs;
mod stopped;
mod synth;
mod threads;
mod undo;
mod verify;
mod welcome;
mod what_if;

/// Exit codes, as documented in README.md.
mod exit {
    /// Done.
    pub(super) const OK: u8 = 0;
    /// Done, but there are questions and `--strict` was given.
    pub(super) const QUESTIONS: u8 = 1;
    /// Wrong use; clap uses 2 too.
    pub(super) const USAGE: u8 = 2;
    /// There is no project here.
    pub(super) const NO_PROJECT: u8 = 10;
    /// Another run is at work in the project.
    pub(super) const LOCKED: u8 = 11;
    /// The ledger is damaged.
    pub(super) const DAMAGED: u8 = 12;
    /// The data are refused.
    pub(super) const REFUSED: u8 = 65;
    /// The input is not there.
    pub(super) const NO_INPUT: u8 = 66;
    /// The output cannot be made.
    pub(super) const CANNOT_CREATE: u8 = 73;
    /// Reading or writing failed half-way.
    pub(super) const IO: u8 = 74;
    /// There is no permission.
    pub(super) const NO_PERMISSION: u8 = 77;
    /// Stopped by Ctrl-C; 128 and the number of the signal, as shells have it.
    pub(super) const STOPPED: u8 = 130;
    /// Asked to end by SIGTERM; the same.
    pub(super) const TERMINATED: u8 = 143;
}

/// Decision support and consensus analytics: what was agreed, under which condition, and what came of it
///
/// Examples:
///   tenzij report datasets/voorbeeld --as-of 2026-09-30 --lang nl -o report.html
///   tenzij check datasets/voorbeeld
#[derive(Parser)]
#[command(version, about, verbatim_doc_comment)]
struct Cli {
    /// Language of what people read; that of the system if left out, else Dutch
    #[arg(long, global = true, value_name = "LANG", value_parser = language_tags())]
    lang: Option<String>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    Check(check::Args),
    Read(read::Args),
    Score(score::Args),
    Report(report::Args),
    Explain(explain::Args),
    Export(export::Args),
    Reproduce(reproduce::Args),
    Shard(shard::Args),
    Merge(merge::Args),
    Share(share::Args),
    Foresee(foresee::Args),
    Mode(mode::Args),
    WhatIf(what_if::Args),
    Synth(synth::Args),
    Limits(limits::Args),
    Init(init::Args),
    Demo(demo::Args),
    Ingest(ingest::Args),
    History(history::Args),
    Undo(undo::Args),
    Forget(forget::Args),
    Verify(verify::Args),
    Replies(replies::Args),
    Close(close::Args),
    Compare(compare::Args),
    Completions(completions::Args),
    #[command(hide = true)]
    Man(man::Args),
}

fn language_tags() -> clap::builder::PossibleValuesParser {
    LANGUAGES.iter().map(|it| it.tag).collect::<Vec<_>>().into()
}

/// What stops a command: an exit code and the sentences to print.
#[derive(Debug)]
struct Stop {
    code: u8,
    message: String,
}

impl Stop {
    fn new(code: u8, message: impl Into<String>) -> Stop {
        Stop { code, message: message.into() }
    }

    /// The message and exit code for a file that cannot be read or written.
    fn of_io(language: &Language, key: &str, path: &str, err: &io::Error) -> Stop {
        let code = match err.kind() {
            io::ErrorKind::NotFound => exit::NO_INPUT,
            _ if reason::NotAFile::is(err) || reason::is_loop(err) => exit::NO_INPUT,
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                exit::NO_PERMISSION
            }
            _ => exit::IO,
        };
        let reason = reason::of(err, language);
        Stop::new(code, language.fill(key, &[("file", path), ("reason", &reason)]))
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Stop {}

/// Parses the arguments, runs the subcommand, reports failure.
pub fn main() -> ExitCode {
    keep_caught_panics_quiet();
    let cli = Cli::parse();
    // clap has checked the tag.
    let language = cli.lang.as_deref().and_then(Language::find).unwrap_or_else(system_language);
    stopped::listen(language);
    threads::begin();
    let mut out = say::Results::new(io::stdout().lock(), language);
    let result = match &cli.command {
        None => welcome::run(language, &mut out),
        Some(Command::Check(args)) => check::run(args, language, &mut out),
        Some(Command::Read(args)) => read::run(args, language, &mut out),
        Some(Command::Score(args)) => score::run(args, language, &mut out),
        Some(Command::Report(args)) => report::run(args, language, &mut out),
        Some(Command::Explain(args)) => explain::run(args, language, &mut out),
        Some(Command::Export(args)) => export::run(args, language, &mut out),
        Some(Command::Reproduce(args)) => reproduce::run(args, language, &mut out),
        Some(Command::Shard(args)) => shard::run(args, language, &mut out),
        Some(Command::Merge(args)) => merge::run(args, language, &mut out),
        Some(Command::Share(args)) => share::run(args, language, &mut out),
        Some(Command::Foresee(args)) => foresee::run(args, language, &mut out),
        Some(Command::Mode(args)) => mode::run(args, language, &mut out),
        Some(Command::WhatIf(args)) => what_if::run(args, language, &mut out),
        Some(Command::Synth(args)) => synth::run(args, language, &mut out),
        Some(Command::Limits(args)) => limits::run(args, language, &mut out),
        Some(Command::Init(args)) => init::run(args, language, &mut out),
        Some(Command::Demo(args)) => demo::run(args, language, &mut out),
        Some(Command::Ingest(args)) => ingest::run(args, language, &mut out),
        Some(Command::History(args)) => history::run(args, language, &mut out),
        Some(Command::Undo(args)) => undo::run(args, language, &mut out),
        Some(Command::Forget(args)) => forget::run(args, language, &mut out),
        Some(Command::Verify(args)) => verify::run(args, language, &mut out),
        Some(Command::Replies(args)) => replies::run(args, language, &mut out),
        Some(Command::Close(args)) => close::run(args, language, &mut out),
        Some(Command::Compare(args)) => compare::run(args, language, &mut out),
        Some(Command::Completions(args)) => completions::run(args, &mut out),
        Some(Command::Man(args)) => man::run(args, language, &mut out),
    };
    let result = result.and_then(|code| Ok(out.flush().map(|()| code)?));
    // What is taken away when a run is stopped, is missed by a command that goes on: no word of that.
    let _gate = stopped::hold();
    match result {
        Ok(code) => ExitCode::from(code),
        Err(err) => {
            let code = err.downcast_ref::<Stop>().map_or(exit::IO, |it| it.code);
            say::aside(&format!("{}: {err:#}", language.text("severity.refusal")));
            ExitCode::from(code)
        }
    }
}

/// The language that the system speaks, if it is one of ours; the first one otherwise.
fn system_language() -> &'static Language {
    // The order in which POSIX looks; Windows sets none of them, and then it is the first of ours.
    let mut names =
        ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(|it| env::var(it).ok());
    let spoken = names.find(|it| !it.is_empty()).unwrap_or_default();
    let tag = spoken.split(['_', '-', '.']).next().unwrap_or_default();
    let [first, ..] = &LANGUAGES;
    Language::find(tag).unwrap_or(first)
}

/// The Parquet reader panics on some broken files; that is caught and told as a refusal, so its own message would only confuse.
fn keep_caught_panics_quiet() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let is_caught = panic.location().is_some_and(|it| it.file().contains("parquet-"));
        if !is_caught {
            usual(panic);
        }
    }));
}
