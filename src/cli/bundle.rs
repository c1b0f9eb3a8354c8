//! A dataset written as one zip: its tables, not what was counted from them.

use std::{io::Write, path::Path};

use crate::{
    cli::{
        Stop, exit, guard, holdings,
        input::{self, For, Holder, Source},
        output,
        project::Project,
    },
    export::{ExportFile, dataset, decidim, popolo},
    language::Language,
    model::Edition,
    register::draft::Reading,
    scoring::assessment::DatasetCard,
    sources::{dataset::Dataset, policy, project as settings},
};

/// What is packed.
struct Packed {
    dataset: Dataset,
    title: String,
    policy: Option<String>,
}

/// A dataset as one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum As {
    /// A zip of its tables.
    Zip,
    /// Popolo.
    Popolo,
    /// Results for Decidim, without what is secret.
    Decidim,
}

/// Writes the dataset itself as one file into a folder.
pub(super) fn write(
    source: &Source,
    r#as: As,
    r#for: &For,
    folder: &Path,
    language: &Language,
    out: &mut dyn Write,
) -> anyhow::Result<u8> {
    if r#for.edition != Edition::Board {
        return Err(Stop::new(exit::USAGE, language.text("cli.bundle_needs_board")).into());
    }
    if let Some(file) = source.assessment_file() {
        let arguments = [("file", file.display().to_string())];
        let message = language.fill("cli.bundle_needs_folder", &arguments);
        return Err(Stop::new(exit::USAGE, message).into());
    }
    let Packed { dataset, title, policy } = packed(source, language)?;
    let Dataset { drafts, readings, description, licence, .. } = dataset;
    let (made, n_left_out) = match r#as {
        As::Popolo => (popolo::popolo(&title, drafts), 0),
        As::Decidim => {
            let results = decidim::results(drafts);
            (results.file, results.n_left_out)
        }
        As::Zip => {
            let card = DatasetCard { title, description, licence, fingerprint: String::new() };
            let tables = dataset::tables(drafts);
            (dataset::zip(&tables, &card, policy.as_deref())?, tables.n_left_out)
        }
    };
    guard::refuse_strangers(folder, [made.name.as_str()], &made.name, language)?;
    output::make_folder(folder, language)?;
    put(folder, &[made], language, out)?;
    let key = match r#as {
        As::Zip => "cli.bundle_left_out",
        As::Popolo => "cli.tables_left_out",
        As::Decidim => "cli.decidim_left_out",
    };
    say_left_out(key, &readings, n_left_out, language, out)?;
    Ok(exit::OK)
}

/// Writes the tables of a file of another system's into a folder, with what says what they are.
pub(super) fn write_tables(
    source: &Source,
    folder: &Path,
    language: &Language,
    out: &mut dyn Write,
) -> anyhow::Result<u8> {
    let Packed { dataset, title, .. } = packed(source, language)?;
    input::print_all(source, &dataset.diagnostics, language);
    let code = input::exit_code(source, &dataset.diagnostics);
    let card = DatasetCard { title, description: None, licence: None, fingerprint: String::new() };
    // What a mapping picks from figures is evidence of commitments that stand elsewhere.
    let tables = match source.mapping {
        Some(_) => dataset::tables_of_part(dataset.drafts),
        None => dataset::tables(dataset.drafts),
    };
    let about = dataset::about(&tables, &card);
    let names = tables.files.iter().map(|it| it.name.as_str()).chain([about.name.as_str()]);
    guard::refuse_strangers(folder, names, &about.name, language)?;
    output::make_folder(folder, language)?;
    // What tells that the folder is ours comes first.
    put(folder, &[about], language, out)?;
    put(folder, &tables.files, language, out)?;
    say_left_out("cli.tables_left_out", &dataset.readings, tables.n_left_out, language, out)?;
    Ok(code)
}

fn packed(source: &Source, language: &Language) -> anyhow::Result<Packed> {
    let packed = match &source.dataset {
        Some(place) => of_place(place, source, language)?,
        None => of_project(&source.which.find(language)?, language)?,
    };
    if packed.dataset.is_refused() {
        input::print_all(source, &packed.dataset.diagnostics, language);
        return Err(Stop::new(exit::REFUSED, language.text("cli.refused")).into());
    }
    Ok(packed)
}

fn put(
    folder: &Path,
    files: &[ExportFile],
    language: &Language,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    for file in files {
        let path = folder.join(&file.name);
        output::write(&path, &file.content, language)?;
        let path = path.display().to_string();
        writeln!(out, "{}", language.fill("cli.written", &[("file", path)]))?;
    }
    Ok(())
}

fn say_left_out(
    key: &str,
    readings: &[Reading],
    n_left_out: u64,
    language: &Language,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let n_set_aside: u64 = readings.iter().map(|it| it.n_set_aside).sum();
    let n_left_out = n_set_aside + n_left_out;
    if 0 < n_left_out {
        let n = language.count(n_left_out);
        writeln!(out, "{}", language.fill(key, &[("n", n)]))?;
    }
    Ok(())
}

fn of_place(place: &Path, source: &Source, language: &Language) -> anyhow::Result<Packed> {
    let dataset = input::read(place, source, language)?;
    let name = place.display().to_string();
    let policy = if source.is_foreign() {
        Ok(None)
    } else {
        Holder::open(place, language)?.load(policy::FILE)
    };
    let policy = policy.map_err(|err| Stop::of_io(language, "cli.cannot_read", &name, &err))?;
    let stem = place.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Packed {
        title: dataset.title.clone().unwrap_or(stem),
        dataset,
        policy: policy.map(|it| String::from_utf8_lossy(&it).into_owned()),
    })
}

fn of_project(project: &Project, language: &Language) -> anyhow::Result<Packed> {
    let held = holdings::read(project, language)?;
    let dataset = Dataset { drafts: held.drafts, ..Dataset::default() };
    let policy = settings::policy_alone(&project.text);
    Ok(Packed { dataset, title: project.settings.title.clone(), policy: Some(policy) })
}
