use std::{
    io::Write,
    path::{Path, PathBuf},
};

use crate::{
    cli::{
        Stop, exit, export, files,
        input::{self, Before, For, Source, When},
        project,
        pseudonym::{self, Names},
    },
    export::manifest::{self, Difference, Manifest, Order, Output},
    language::Language,
};

/// Make an export again from its manifest, and say whether it is the same
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The manifest.json of an export
    manifest: PathBuf,
    /// Where the data stand now, if not where they stood
    #[arg(long, value_name = "FOLDER")]
    dataset: Option<PathBuf>,
    #[command(flatten)]
    names: Names,
}

pub(super) fn run(args: &Args, language: &Language, out: &mut dyn Write) -> anyhow::Result<u8> {
    let manifest = read(&args.manifest, language)?;
    let folder = args.manifest.parent().unwrap_or(Path::new("."));
    if let Some(changed) = changed(&manifest, folder) {
        return say(out, language, &changed);
    }
    let is_pseudonymous = manifest.pseudonyms.is_some();
    if is_pseudonymous != args.names.pseudonym.is_some()
        || is_pseudonymous && args.dataset.is_none()
    {
        let key = if is_pseudonymous {
            "cli.reproduce_pseudonyms"
        } else {
            "cli.reproduce_no_pseudonyms"
        };
        return Err(Stop::new(exit::USAGE, language.text(key)).into());
    }
    let dataset = args.dataset.clone().unwrap_or_else(|| folder.join(&manifest.dataset));
    let data = match project::at(&dataset, language)? {
        Some(project) => Source::of_project(&project),
        None => Source::of(dataset),
    };
    let mapping = manifest.mapping.as_ref().map(|it| folder.join(it));
    let source = Source { mapping, of: manifest.of.clone(), ..data };
    let when = When { as_of: Some(manifest.as_of), known_on: manifest.known_on };
    let Some(own_language) = Language::find(&manifest.language) else {
        return Err(refused(&args.manifest, language, &manifest.language).into());
    };
    let formats = export::formats(&manifest.formats, language)?;
    let r#for = For {
        edition: manifest.edition,
        party: manifest.party.clone(),
        leave_out_secret: manifest.leaves_out_secret,
    };
    let assessment =
        input::assessment(&source, &when, &Before::default(), r#for.secrets(language)?, language)?;
    let assessment = r#for.edit(assessment, language)?;
    let order = Order {
        dataset: manifest.dataset.clone(),
        mapping: manifest.mapping.clone(),
        of: manifest.of.clone(),
        language: manifest.language.clone(),
        formats: manifest.formats.clone(),
        pseudonyms: None,
    };
    let (_, again) = match args.names.key(manifest.edition, Some(folder), language)? {
        None => export::make(&assessment, order, &formats, own_language),
        Some(key) => {
            let made =
                pseudonym::replace(assessment, &key, export::studied(&formats), own_language);
            export::make_pseudonymous(made, order, &formats, own_language)
        }
    };
    if let Some(difference) = manifest.difference(&again) {
        return say(out, language, &difference);
    }
    let n = manifest.outputs.len().to_string();
    writeln!(out, "{}", language.fill("cli.reproduced", &[("n", n)]))?;
    Ok(exit::OK)
}

fn read(path: &Path, language: &Language) -> anyhow::Result<Manifest> {
    let name = path.display().to_string();
    let bytes =
        files::load(path).map_err(|err| Stop::of_io(language, "cli.cannot_read", &name, &err))?;
    let absent =
        || Stop::new(exit::NO_INPUT, language.fill("cli.no_such_file", &[("file", &name)]));
    let bytes = bytes.ok_or_else(absent)?;
    let manifest: Manifest =
        serde_json::from_slice(&bytes).map_err(|err| refused(path, language, &err.to_string()))?;
    if manifest.format != manifest::FORMAT {
        let reason = format!("format {} ≠ {}", manifest.format, manifest::FORMAT);
        return Err(refused(path, language, &reason).into());
    }
    Ok(manifest)
}

fn refused(path: &Path, language: &Language, reason: &str) -> Stop {
    let arguments = [("file", path.display().to_string()), ("reason", reason.to_owned())];
    Stop::new(exit::REFUSED, language.fill("cli.no_manifest", &arguments))
}

/// The first file beside the manifest that is not what it was.
fn changed(manifest: &Manifest, folder: &Path) -> Option<Difference> {
    manifest.outputs.iter().find_map(|it| {
        // A name that leads out of the folder is nobody's export.
        let is_plain = Path::new(&it.file).components().count() == 1 && !it.file.contains("..");
        let load = || files::load(&folder.join(&it.file)).ok().flatten();
        let content = is_plain.then(load).flatten();
        let Some(content) = content else { return Some(Difference::Missing(it.file.clone())) };
        let found = Output::of(&crate::export::ExportFile { name: it.file.clone(), content });
        (found != *it).then(|| Difference::File(it.file.clone()))
    })
}

fn say(out: &mut dyn Write, language: &Language, found: &Difference) -> anyhow::Result<u8> {
    let (key, file) = match found {
        Difference::Facts => ("cli.differs_facts", ""),
        Difference::Policy => ("cli.differs_policy", ""),
        Difference::File(file) => ("cli.differs_file", file.as_str()),
        Difference::Missing(file) => ("cli.differs_missing", file.as_str()),
    };
    writeln!(out, "{}", language.fill(key, &[("file", file)]))?;
    Ok(exit::QUESTIONS)
}
