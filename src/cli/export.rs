use std::{collections::BTreeSet, io::Write, path::PathBuf};

use crate::{
    cli::{
        Stop, exit,
        input::{self, Source, When},
        output,
    },
    export::{EXPORTS, Export},
    language::Language,
};

/// Write tables and graphs for R, Python and Gephi
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    when: When,
    /// Formats, separated by commas: csv, json, graphml
    #[arg(long, value_name = "FORMATS", value_delimiter = ',', required = true)]
    to: Vec<String>,
    /// Folder to write in
    #[arg(short, long, value_name = "FOLDER")]
    output: PathBuf,
}

pub(super) fn run(args: &Args, language: &Language, out: &mut dyn Write) -> anyhow::Result<u8> {
    let wanted: BTreeSet<&str> = args.to.iter().map(String::as_str).collect();
    let mut chosen: Vec<&Export> = Vec::new();
    for name in wanted {
        let Some(export) = EXPORTS.iter().find(|it| it.name == name) else {
            let names: Vec<&str> = EXPORTS.iter().map(|it| it.name).collect();
            let arguments = [("found", name.to_owned()), ("allowed", names.join(", "))];
            return Err(
                Stop::new(exit::USAGE, language.fill("cli.no_such_format", &arguments)).into()
            );
        };
        chosen.push(export);
    }
    let assessment = input::assessment(&args.source, &args.when, language)?;
    let folder = args.output.display().to_string();
    std::fs::create_dir_all(&args.output).map_err(|err| {
        let mut stop = Stop::of_io(language, "cli.cannot_write", &folder, &err);
        stop.code = exit::CANNOT_CREATE;
        stop
    })?;
    for file in chosen.iter().flat_map(|it| (it.make)(&assessment)) {
        let path = args.output.join(&file.name);
        output::write(&path, file.content.as_bytes(), language)?;
        let path = path.display().to_string();
        writeln!(out, "{}", language.fill("cli.written", &[("file", path)]))?;
    }
    Ok(input::exit_code(&args.source, &assessment.diagnostics))
}
