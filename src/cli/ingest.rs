use std::{io::Write, path::PathBuf};

use crate::{
    cli::{
        exit,
        intake::{self, Order, Run},
        project::Folder,
    },
    language::Language,
    sources::workbook::Hidden,
};

/// Take what is new in the input folder into the ledger
///
/// Examples:
///   tenzij ingest
///   tenzij ingest invoer/evidence.csv --on 2026-10-02
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Args {
    /// Workbooks, tables, or folders of them; all of the input folder if left out
    files: Vec<PathBuf>,
    #[command(flatten)]
    run: Run,
    /// Read hidden sheets of workbooks too
    #[arg(long)]
    also_hidden: bool,
}

pub(super) fn run(args: &Args, language: &Language, out: &mut dyn Write) -> anyhow::Result<u8> {
    let project = args.run.which.find(language)?;
    let order = Order {
        files: &args.files,
        folder: &project.folder(Folder::Input),
        on: args.run.on.day(language)?,
        patience: args.run.patience,
        hidden: if args.also_hidden { Hidden::Read } else { Hidden::Ask },
    };
    intake::take(&project, &order, language, out)?;
    Ok(exit::OK)
}
