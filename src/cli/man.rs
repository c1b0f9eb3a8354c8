//! `tenzij man`: a manual page for each command, from the definitions that the program itself parses by.
//!
//! Hidden from the list of commands: it is for who makes a package.

use std::{io::Write, path::PathBuf};

use clap::{Command, CommandFactory as _};
use clap_mangen::Man;

use crate::{
    cli::{Cli, exit, output},
    language::Language,
};

/// Write a manual page for each command
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folder to write them in
    #[arg(short, long, value_name = "FOLDER")]
    output: PathBuf,
}

pub(super) fn run(args: &Args, language: &Language, out: &mut dyn Write) -> anyhow::Result<u8> {
    let mut whole = Cli::command().disable_help_subcommand(true);
    whole.build();
    let mut pages = Vec::new();
    gather("tenzij", &whole, &mut pages)?;
    output::make_folder(&args.output, language)?;
    for (name, text) in &pages {
        output::write(&args.output.join(format!("{name}.1")), text, language)?;
    }
    let file = args.output.display().to_string();
    writeln!(out, "{}", language.fill("cli.written", &[("file", file)]))?;
    Ok(exit::OK)
}

/// Adds the page of a command and those of what is below it.
fn gather(name: &str, command: &Command, pages: &mut Vec<(String, Vec<u8>)>) -> anyhow::Result<()> {
    let mut text = Vec::new();
    // Pages are named after a single word; what is typed stands in the synopsis.
    Man::new(command.clone().display_name(name.to_owned())).title(name).render(&mut text)?;
    pages.push((name.to_owned(), text));
    for below in command.get_subcommands().filter(|it| !it.is_hide_set()) {
        gather(&format!("{name}-{}", below.get_name()), below, pages)?;
    }
    Ok(())
}
