use std::{
    collections::BTreeSet,
    io::Write,
    path::{Component, Path, PathBuf},
};

use crate::{
    cli::{
        Stop, exit, guard,
        input::{self, Before, For, Source, When},
        output, progress,
    },
    export::{
        EXPORTS, Export, ExportFile, Package, files,
        manifest::{self, Manifest, Order},
    },
    language::Language,
    scoring::assessment::Assessment,
};

/// Write tables and graphs for R, Python and Gephi
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    when: When,
    #[command(flatten)]
    r#for: For,
    /// Formats, separated by commas: csv, json, graphml, gexf, dot, parquet
    #[arg(long, value_name = "FORMATS", value_delimiter = ',', required = true)]
    to: Vec<String>,
    /// Folder to write in
    #[arg(short, long, value_name = "FOLDER")]
    output: PathBuf,
}

pub(super) fn run(args: &Args, language: &Language, out: &mut dyn Write) -> anyhow::Result<u8> {
    let formats = formats(&args.to, language)?;
    let assessment = input::assessment(
        &args.source,
        &args.when,
        &Before::default(),
        args.r#for.secrets(language)?,
        language,
    )?;
    let assessment = args.r#for.edit(assessment, language)?;
    // The way back to the data is told from a folder that is there; if it is new, nothing of anybody is in it.
    output::make_folder(&args.output, language)?;
    let order = Order {
        dataset: seen_from(&args.output, args.source.folder()),
        mapping: args.source.mapping.as_ref().map(|it| seen_from(&args.output, it)),
        language: language.tag.to_owned(),
        formats: formats.iter().map(|it| it.name.to_owned()).collect(),
    };
    let (files, manifest) = make(&assessment, order, &formats, language);
    let files: Vec<ExportFile> = files.into_iter().chain([manifest.file()]).collect();
    let names = files.iter().map(|it| it.name.as_str());
    guard::refuse_strangers(&args.output, names, manifest::FILE, language)?;
    for file in files {
        let path = args.output.join(&file.name);
        output::write(&path, &file.content, language)?;
        let path = path.display().to_string();
        writeln!(out, "{}", language.fill("cli.written", &[("file", path)]))?;
    }
    let code = input::exit_code(&args.source, &assessment.diagnostics);
    // The process ends here; giving every text back one by one would take seconds for a whole country.
    std::mem::forget(assessment);
    Ok(code)
}

/// The formats that were asked for, each once.
pub(super) fn formats(
    wanted: &[String],
    language: &Language,
) -> anyhow::Result<Vec<&'static Export>> {
    let wanted: BTreeSet<&str> = wanted.iter().map(String::as_str).collect();
    let mut formats: Vec<&Export> = Vec::new();
    for name in wanted {
        let Some(export) = EXPORTS.iter().find(|it| it.name == name) else {
            let names: Vec<&str> = EXPORTS.iter().map(|it| it.name).collect();
            let arguments = [("found", name.to_owned()), ("allowed", names.join(", "))];
            let message = language.fill("cli.no_such_format", &arguments);
            return Err(Stop::new(exit::USAGE, message).into());
        };
        formats.push(export);
    }
    Ok(formats)
}

/// Makes the files and their manifest.
pub(super) fn make(
    assessment: &Assessment,
    order: Order,
    formats: &[&Export],
    language: &Language,
) -> (Vec<ExportFile>, Manifest) {
    let package = Package::new(assessment, language);
    let busy = progress::spinner();
    let files = files(&package, formats);
    busy.finish_and_clear();
    let manifest = Manifest::of(assessment, order, &files);
    (files, manifest)
}

/// The way from a folder to a path, such as `../datasets/voorbeeld`, wherever the program was started.
fn seen_from(folder: &Path, path: &Path) -> String {
    let whole = |it: &Path| it.canonicalize().unwrap_or_else(|_| it.to_path_buf());
    let (folder, path) = (whole(folder), whole(path));
    let (from, to): (Vec<Component<'_>>, Vec<Component<'_>>) =
        (folder.components().collect(), path.components().collect());
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..".to_owned(), from.len() - common);
    let down = to.iter().skip(common).map(|it| it.as_os_str().to_string_lossy().into_owned());
    let steps: Vec<String> = up.chain(down).collect();
    if steps.is_empty() { ".".to_owned() } else { steps.join("/") }
}
