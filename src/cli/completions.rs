//! `tenzij completions`: what a shell needs to complete commands, from the definitions that the program itself parses by.

use std::io::Write;

use clap::{Command, CommandFactory as _};
use clap_complete::Shell;

use crate::cli::{Cli, exit};

/// Write what a shell needs to complete commands
///
/// Examples:
///   tenzij completions bash > ~/.local/share/bash-completion/completions/tenzij
///   tenzij completions powershell >> $PROFILE
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

pub(super) fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<u8> {
    // Into memory first: the crate panics where writing fails, and a closed pipe is no error of ours.
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut shown(&Cli::command()), "tenzij", &mut text);
    out.write_all(&text)?;
    Ok(exit::OK)
}

/// The program without its hidden commands, which bash would be told of too.
fn shown(whole: &Command) -> Command {
    Command::new("tenzij")
        .version(env!("CARGO_PKG_VERSION"))
        .args(whole.get_arguments().cloned())
        .subcommands(whole.get_subcommands().filter(|it| !it.is_hide_set()).cloned())
}
