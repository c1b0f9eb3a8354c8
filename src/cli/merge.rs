use std::{io::Write, path::PathBuf};

use crate::{
    cli::{Stop, exit, files, scores},
    language::Language,
    scoring::scores::{FORMAT, Misfit, Scores, merge},
};

/// Put the partial scores of all shards together
///
/// Examples:
///   tenzij score shards/0001 --as-of 2026-09-30 --detail scores --partial 1/2 -o 1.part
///   tenzij score shards/0002 --as-of 2026-09-30 --detail scores --partial 2/2 -o 2.part
///   tenzij merge 1.part 2.part -o scores
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Args {
    /// Files of `score --partial`, one for each shard, in any order
    #[arg(required = true)]
    parts: Vec<PathBuf>,
    /// Folder to write in
    #[arg(short, long, value_name = "FOLDER")]
    output: PathBuf,
}

pub(super) fn run(args: &Args, language: &Language, out: &mut dyn Write) -> anyhow::Result<u8> {
    let parts = args.parts.iter().map(|it| read(it, language));
    let parts = parts.collect::<anyhow::Result<Vec<(String, Scores)>>>()?;
    let whole = merge(parts).map_err(|it| Stop::new(exit::REFUSED, sentence(&it, language)))?;
    scores::write(&whole, &args.output, language, out)?;
    Ok(exit::OK)
}

fn read(path: &std::path::Path, language: &Language) -> anyhow::Result<(String, Scores)> {
    let name = path.display().to_string();
    let bytes =
        files::load(path).map_err(|err| Stop::of_io(language, "cli.cannot_read", &name, &err))?;
    let Some(bytes) = bytes else {
        let message = language.fill("cli.no_such_file", &[("file", &name)]);
        return Err(Stop::new(exit::NO_INPUT, message).into());
    };
    let refused = |reason: String| {
        let arguments = [("file", name.clone()), ("reason", reason)];
        Stop::new(exit::REFUSED, language.fill("cli.merge_not_partial", &arguments))
    };
    let part: Scores = serde_json::from_slice(&bytes).map_err(|err| refused(err.to_string()))?;
    if part.format != FORMAT {
        return Err(refused(format!("format {} ≠ {FORMAT}", part.format)).into());
    }
    Ok((name, part))
}

fn sentence(misfit: &Misfit, language: &Language) -> String {
    let (key, arguments) = match misfit {
        Misfit::Nothing => ("cli.merge_nothing", vec![]),
        Misfit::Missing(numbers, of) => {
            let list: Vec<String> = numbers.iter().map(|it| format!("{it}/{of}")).collect();
            ("cli.merge_missing", vec![("list", list.join(", "))])
        }
        Misfit::Doubled(number, one, other) => (
            "cli.merge_doubled",
            vec![("n", number.to_string()), ("file", one.clone()), ("other", other.clone())],
        ),
        Misfit::OutOfRange(shard, file) => (
            "cli.merge_out_of_range",
            vec![("found", format!("{}/{}", shard.number, shard.of)), ("file", file.clone())],
        ),
        Misfit::Differs(what, file) => {
            ("cli.merge_differs", vec![("found", (*what).to_owned()), ("file", file.clone())])
        }
    };
    language.fill(key, &arguments)
}
