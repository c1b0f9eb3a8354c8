use std::{
    collections::BTreeSet,
    io::Write,
    path::{Component, Path, PathBuf},
};

use crate::{
    cli::{
        Stop,
        bundle::{self, As},
        exit, guard,
        input::{self, Before, For, Source, When},
        output, progress,
        pseudonym::{self, Names, Pseudonymous, Studied},
    },
    export::{
        EXPORTS, Export, ExportFile, Make, Package, files,
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
    #[command(flatten)]
    names: Names,
    /// Formats, separated by commas: csv, json, graphml, gexf, dot, parquet; and zip, popolo or decidim, the dataset itself as one file
    #[arg(long, value_name = "FORMATS", value_delimiter = ',', required = true)]
    to: Vec<String>,
    /// Folder to write in
    #[arg(short, long, value_name = "FOLDER")]
    output: PathBuf,
}

/// The names by which the dataset itself is asked for; it needs no assessment.
const WHOLE: &[(&str, As)] = &[("zip", As::Zip), ("popolo", As::Popolo), ("decidim", As::Decidim)];

/// The name by which tables are asked for.
const CSV: &str = "csv";

pub(super) fn run(args: &Args, language: &Language, out: &mut dyn Write) -> anyhow::Result<u8> {
    let wanted = |name: &str| args.to.iter().any(|it| it == name);
    let whole: Vec<As> = WHOLE.iter().filter(|it| wanted(it.0)).map(|it| it.1).collect();
    let is_whole = |it: &&String| WHOLE.iter().any(|whole| whole.0 == **it);
    let others: Vec<String> = args.to.iter().filter(|it| !is_whole(it)).cloned().collect();
    // What another system wrote is turned into tables of ours first.
    let (tables, others): (Vec<String>, Vec<String>) =
        others.into_iter().partition(|it| it == CSV && args.source.is_foreign());
    let formats = formats(&others, language)?;
    if !tables.is_empty() {
        let code = bundle::write_tables(&args.source, &args.output, language, out)?;
        if formats.is_empty() && whole.is_empty() {
            return Ok(code);
        }
    }
    if !whole.is_empty() {
        // The dataset is what somebody typed, with every name in it.
        if args.names.pseudonym.is_some() {
            return Err(Stop::new(exit::USAGE, language.text("cli.bundle_no_pseudonym")).into());
        }
        let mut code = exit::OK;
        for it in whole {
            code = bundle::write(&args.source, it, &args.r#for, &args.output, language, out)?;
        }
        if formats.is_empty() {
            return Ok(code);
        }
    }
    let assessment = input::assessment(
        &args.source,
        &args.when,
        &Before::default(),
        args.r#for.secrets(language)?,
        language,
    )?;
    let code = input::exit_code(&args.source, &assessment.diagnostics);
    let assessment = args.r#for.edit(assessment, language)?;
    // The way back to the data is told from a folder that is there; if it is new, nothing of anybody is in it.
    output::make_folder(&args.output, language)?;
    let key = args.names.key(args.r#for.edition, Some(&args.output), language)?;
    let order = Order {
        dataset: seen_from(&args.output, args.source.folder()),
        mapping: args.source.mapping.as_ref().map(|it| seen_from(&args.output, it)),
        of: args.source.of.clone(),
        language: language.tag.to_owned(),
        formats: formats.iter().map(|it| it.name.to_owned()).collect(),
        pseudonyms: None,
    };
    let (files, manifest) = match &key {
        None => make(&assessment, order, &formats, language),
        Some(key) => {
            let made = pseudonym::replace(assessment.clone(), key, studied(&formats), language);
            make_pseudonymous(made, order, &formats, language)
        }
    };
    let files: Vec<ExportFile> = files.into_iter().chain([manifest.file()]).collect();
    let names = files.iter().map(|it| it.name.as_str());
    guard::refuse_strangers(&args.output, names, manifest::FILE, language)?;
    // The manifest first of all: by it the folder is known as ours if the rest is cut short.
    let (tables, manifest) = files.split_at(files.len().saturating_sub(1));
    for file in manifest.iter().chain(tables) {
        output::write(&args.output.join(&file.name), &file.content, language)?;
    }
    for file in files {
        let path = args.output.join(&file.name).display().to_string();
        writeln!(out, "{}", language.fill("cli.written", &[("file", path)]))?;
    }
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
            let names: Vec<&str> =
                EXPORTS.iter().map(|it| it.name).chain(WHOLE.iter().map(|it| it.0)).collect();
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
    make_of(&Package::new(assessment, language), order, formats)
}

/// Only tables hold what a study finds.
pub(super) fn studied(formats: &[&Export]) -> Studied {
    let is_table = |it: &&&Export| matches!(it.make, Make::OfTable(_));
    if formats.iter().any(|it| is_table(&it)) { Studied::Yes } else { Studied::No }
}

/// The same under pseudonyms: nothing of it says where the data stood.
pub(super) fn make_pseudonymous(
    made: Pseudonymous,
    order: Order,
    formats: &[&Export],
    language: &Language,
) -> (Vec<ExportFile>, Manifest) {
    let Pseudonymous { assessment, study, note } = made;
    let order = Order {
        dataset: String::new(),
        mapping: None,
        of: None,
        pseudonyms: Some(note.clone()),
        ..order
    };
    let package = Package::pseudonymous(&assessment, study.unwrap_or_default(), &note, language);
    make_of(&package, order, formats)
}

fn make_of(
    package: &Package<'_>,
    order: Order,
    formats: &[&Export],
) -> (Vec<ExportFile>, Manifest) {
    let busy = progress::spinner();
    let files = files(package, formats);
    busy.finish_and_clear();
    let manifest = Manifest::of(package.assessment, order, &files);
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
