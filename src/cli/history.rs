use std::io::Write;

use crate::{
    cli::{
        exit,
        ledger::{self, Absent},
        lock::Patience,
        project::Which,
    },
    language::Language,
    store::{Past, PastInput},
};

/// Tell what came into the ledger, when, and what was undone
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    patience: Patience,
}

pub(super) fn run(args: &Args, language: &Language, out: &mut dyn Write) -> anyhow::Result<u8> {
    let project = args.which.find(language)?;
    let store = ledger::open(&project, Absent::Stop, args.patience, language)?;
    let history = store.ledger().history().map_err(|err| store.refused(&err))?;
    store.close()?;
    if history.is_empty() {
        writeln!(out, "{}", language.text("cli.history_empty"))?;
    }
    for past in &history {
        writeln!(out, "{}", line(past, language))?;
    }
    Ok(exit::OK)
}

fn line(past: &Past, language: &Language) -> String {
    let file =
        |it: &PastInput| language.plural("cli.history_file", it.n_facts, &[("file", &it.name)]);
    let what = match (past.undoes, past.forgot) {
        (Some(entry), _) => language.fill("cli.history_undo", &[("entry", language.count(entry))]),
        (None, Some(n)) => language.fill("cli.history_forgot", &[("n", language.count(n))]),
        (None, None) => past.inputs.iter().map(file).collect::<Vec<_>>().join(", "),
    };
    let end = if past.is_undone { language.text("cli.history_undone") } else { "" };
    // Ten digits tell entries apart; `verify` prints those of the newest in full.
    let digits: String = past.sha256.chars().take(10).collect();
    format!("{:>4}  {}  {digits}  {what}{end}", past.entry, past.on)
}
