use std::io::Write;

use clap::Subcommand;

use crate::language::Language;

pub(super) mod make;
mod read;

/// Ask each municipality whether what is said of it is right, and take the replies back
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Make(make::Args),
    Read(read::Args),
}

pub(super) fn run(args: &Args, language: &Language, out: &mut dyn Write) -> anyhow::Result<u8> {
    match &args.command {
        Command::Make(args) => make::run(args, language, out),
        Command::Read(args) => read::run(args, language, out),
    }
}
