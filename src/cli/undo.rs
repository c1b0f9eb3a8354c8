use std::io::Write;

use crate::{
    cli::{
        exit,
        ingest::{On, PROGRAM},
        ledger::{self, Absent},
        lock::Patience,
        project::Which,
    },
    language::Language,
};

/// Take the last entry out of the ledger again, by a new entry; nothing is removed
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    on: On,
    #[command(flatten)]
    patience: Patience,
}

pub(super) fn run(args: &Args, language: &Language, out: &mut dyn Write) -> anyhow::Result<u8> {
    let project = args.which.find(language)?;
    let mut store = ledger::open(&project, Absent::Stop, args.patience, language)?;
    let undone = store.ledger_mut().undo(args.on.day(), PROGRAM);
    let undone = undone.map_err(|err| store.refused(&err))?;
    store.close()?;
    writeln!(out, "{}", language.fill("cli.undone", &[("entry", language.count(undone))]))?;
    Ok(exit::OK)
}
