use std::{io::Write, path::PathBuf};

use crate::{
    cli::{
        input::{self, Before, For, Source, When},
        output,
    },
    language::Language,
    model::{Coded as _, Status},
    report,
};

/// Write the strategic-vision report as one HTML file
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    when: When,
    #[command(flatten)]
    before: Before,
    #[command(flatten)]
    r#for: For,
    /// File to write
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

pub(super) fn run(args: &Args, language: &Language, out: &mut dyn Write) -> anyhow::Result<u8> {
    let assessment = input::assessment(&args.source, &args.when, &args.before, language)?;
    let assessment = args.r#for.edit(assessment, language)?;
    let html = report::render(&assessment, language)?;
    output::write(&args.output, html.as_bytes(), language)?;
    let statuses = assessment.overall.statuses;
    let counts: Vec<String> = Status::ALL
        .iter()
        .map(|it| {
            format!("{} {}", language.text(&format!("status.{}", it.code())), statuses.of(*it))
        })
        .collect();
    writeln!(out, "{} · {}", language.day(assessment.as_of), counts.join(" · "))?;
    let path = args.output.display().to_string();
    writeln!(out, "{}", language.fill("cli.written", &[("file", path)]))?;
    Ok(input::exit_code(&args.source, &assessment.diagnostics))
}
