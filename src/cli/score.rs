use std::{io::Write, path::PathBuf};

use clap::ValueEnum;

use crate::{
    cli::{
        Stop, exit,
        input::{self, Before, Secrets, Source, When},
        output,
        pseudonym::{self, Names, Studied},
        scores,
    },
    export,
    language::Language,
    scoring::scores::Shard,
};

/// Score a dataset and write the assessment
///
/// Examples:
///   tenzij score datasets/voorbeeld --as-of 2026-09-30 -o assessment.json
///   tenzij score country --as-of 2026-09-30 --detail scores -o scores
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Args {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    when: When,
    #[command(flatten)]
    before: Before,
    #[command(flatten)]
    names: Names,
    /// How much goes with the numbers: full (texts and observations, for a report) or scores (numbers alone, as tables, for a country)
    #[arg(long, value_name = "DETAIL", value_enum, default_value_t = Detail::Full)]
    detail: Detail,
    /// The folder is one shard, such as 3/8; the file that is written is for `tenzij merge`
    #[arg(long, value_name = "K/N", value_parser = shard)]
    partial: Option<Shard>,
    /// File to write, standard output if left out; for scores a folder
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// How much goes with the numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Detail {
    /// Texts and observations.
    Full,
    /// Nothing.
    Scores,
}

fn shard(text: &str) -> Result<Shard, String> {
    let parts = text.split_once('/');
    let found = parts.and_then(|(number, of)| {
        Some(Shard { number: number.parse().ok()?, of: of.parse().ok()? })
    });
    let found = found.filter(|it| 1 <= it.number && it.number <= it.of);
    found.ok_or_else(|| "1/8, 2/8 … 8/8".to_owned())
}

pub(super) fn run(args: &Args, language: &Language, out: &mut dyn Write) -> anyhow::Result<u8> {
    match (args.detail, args.partial) {
        (Detail::Full, None) => full(args, language, out),
        (Detail::Full, Some(_)) => {
            Err(Stop::new(exit::USAGE, language.text("cli.partial_needs_scores")).into())
        }
        (Detail::Scores, _) => numbers(args, language, out),
    }
}

fn full(args: &Args, language: &Language, out: &mut dyn Write) -> anyhow::Result<u8> {
    let assessment =
        input::assessment(&args.source, &args.when, &args.before, Secrets::Keep, language)?;
    let code = input::exit_code(&args.source, &assessment.diagnostics);
    let assessment = match args.names.key(assessment.edition.edition, None, language)? {
        None => assessment,
        Some(key) => pseudonym::replace(assessment, &key, Studied::No, language).assessment,
    };
    let files = export::json(&assessment);
    for file in files {
        match &args.output {
            Some(path) => {
                output::replace(path, &file.content, language)?;
                let path = path.display().to_string();
                writeln!(out, "{}", language.fill("cli.written", &[("file", path)]))?;
            }
            None => out.write_all(&file.content)?,
        }
    }
    Ok(code)
}

fn numbers(args: &Args, language: &Language, out: &mut dyn Write) -> anyhow::Result<u8> {
    if args.names.pseudonym.is_some() {
        return Err(Stop::new(exit::USAGE, language.text("cli.scores_no_pseudonym")).into());
    }
    if args.before.previous.is_some() {
        return Err(Stop::new(exit::USAGE, language.text("cli.scores_no_previous")).into());
    }
    if args.partial.is_none() && args.output.is_none() {
        return Err(Stop::new(exit::USAGE, language.text("cli.scores_need_output")).into());
    }
    let made = scores::make(&args.source, &args.when, args.partial, language)?;
    let code = input::exit_code(&args.source, &made.diagnostics);
    match (&args.output, args.partial) {
        (Some(folder), None) => scores::write(&made, folder, language, out)?,
        (path, _) => scores::write_partial(&made, path.as_ref(), language, out)?,
    }
    // The process ends here; giving every line back would only take time.
    std::mem::forget(made);
    Ok(code)
}
