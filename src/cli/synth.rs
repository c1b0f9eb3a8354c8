use std::{
    io::{BufWriter, Write},
    path::PathBuf,
};

use crate::{
    cli::{Stop, exit, guard, output, progress},
    language::Language,
    model::Day,
    sources::descriptor,
    synth::{self, Plan, Sinks, TABLES},
};

/// Write a made-up dataset of any size
///
/// Examples:
///   tenzij synth --seed 1 --parties 12 --agreements 60 -o made-up
///   tenzij synth --seed 1 --parties 342 --associations 30 --agreements 5000 -o country
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Args {
    /// The same seed and numbers give the same bytes
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Parties
    #[arg(long, default_value_t = 12)]
    parties: usize,
    /// Associations that the parties are spread over; an agreement is made within one
    #[arg(long, default_value_t = 1)]
    associations: usize,
    /// Agreements
    #[arg(long, default_value_t = 60)]
    agreements: usize,
    /// First day on which anything may be decided
    #[arg(long, value_name = "DATE", default_value = "2011-01-01")]
    from: Day,
    /// Years over which decisions are spread
    #[arg(long, default_value_t = 15)]
    years: u16,
    /// Observations of each commitment, on average
    #[arg(long, value_name = "NUMBER", default_value_t = 2.0)]
    evidence: f64,
    /// Share of yeses with a condition
    #[arg(long, value_name = "SHARE", default_value_t = 0.12)]
    conditions: f64,
    /// Share of commitments that are not done in the end
    #[arg(long, value_name = "SHARE", default_value_t = 0.25)]
    leaks: f64,
    /// Share of commitments of which nobody found anything
    #[arg(long, value_name = "SHARE", default_value_t = 0.1)]
    unknown: f64,
    /// Folder to write in; it is made if it is not there
    #[arg(short, long, value_name = "FOLDER")]
    output: PathBuf,
}

pub(super) fn run(args: &Args, language: &Language, out: &mut dyn Write) -> anyhow::Result<u8> {
    let plan = Plan {
        seed: args.seed,
        parties: args.parties,
        associations: args.associations,
        agreements: args.agreements,
        from: args.from,
        years: args.years,
        evidence: args.evidence,
        conditions: args.conditions,
        leaks: args.leaks,
        unknown: args.unknown,
    };
    plan.check().map_err(|it| {
        let arguments = [("name", it.name), ("range", it.range)];
        Stop::new(exit::USAGE, language.fill("cli.synth_range", &arguments))
    })?;
    let names: Vec<String> = TABLES.iter().map(|it| format!("{it}.csv")).collect();
    let names = names.iter().map(String::as_str).chain([descriptor::FILE]);
    guard::refuse_strangers(&args.output, names, descriptor::FILE, language)?;
    output::make_folder(&args.output, language)?;
    let mut files = Vec::new();
    for table in TABLES {
        let path = args.output.join(format!("{table}.csv"));
        let file = output::begin(&path, language)?;
        files.push((path, BufWriter::with_capacity(1 << 16, file)));
    }
    let progress = progress::bar(plan.agreements);
    let sinks = Sinks { tables: files.iter_mut().map(|it| &mut it.1 as &mut dyn Write).collect() };
    let folder = args.output.display().to_string();
    synth::write(&plan, sinks, &mut |done| {
        if done % 1024 == 0 {
            progress.set_position(done as u64);
        }
    })
    .map_err(|err| Stop::of_io(language, "cli.cannot_write", &folder, &err))?;
    progress.finish_and_clear();
    // First of all: by it the folder is known as ours if the rest is cut short.
    let descriptor = args.output.join(descriptor::FILE);
    output::write(&descriptor, synth::descriptor(&plan).as_bytes(), language)?;
    for (path, file) in files {
        let name = path.display().to_string();
        let file = file
            .into_inner()
            .map_err(|err| Stop::of_io(language, "cli.cannot_write", &name, err.error()))?;
        output::finish(file, &path, language)?;
    }
    writeln!(out, "{}", language.fill("cli.written", &[("file", &folder)]))?;
    let next = [("folder", folder)];
    writeln!(out, "{}", language.fill("cli.synth_next", &next))?;
    Ok(exit::OK)
}
