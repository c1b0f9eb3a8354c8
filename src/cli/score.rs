use std::{io::Write, path::PathBuf};

use crate::{
    cli::{
        input::{self, Before, Secrets, Source, When},
        output,
    },
    export,
    language::Language,
};

/// Score a dataset and write the assessment
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    when: When,
    #[command(flatten)]
    before: Before,
    /// File to write; standard output if left out
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(super) fn run(args: &Args, language: &Language, out: &mut dyn Write) -> anyhow::Result<u8> {
    let assessment =
        input::assessment(&args.source, &args.when, &args.before, Secrets::Keep, language)?;
    let files = export::json(&assessment);
    for file in files {
        match &args.output {
            Some(path) => {
                output::write(path, &file.content, language)?;
                let path = path.display().to_string();
                writeln!(out, "{}", language.fill("cli.written", &[("file", path)]))?;
            }
            None => out.write_all(&file.content)?,
        }
    }
    Ok(input::exit_code(&args.source, &assessment.diagnostics))
}
