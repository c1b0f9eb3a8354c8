//! The scores of a country: read in segments, written as a folder of tables, or as one shard for `merge`.

use std::{
    collections::BTreeSet,
    fs,
    io::Write,
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering},
};

use crate::{
    cli::{
        Stop, exit, files, guard,
        input::{self, Source, When},
        output, progress,
    },
    export::scores,
    language::Language,
    register::lean::{Reach, Recorded, Wanted},
    scoring::{
        Occasion, Window,
        assessment::DatasetCard,
        scores::{Scores, Shard, score},
    },
    sources::lean::{self, Divisible, Lean, SEGMENT_BYTES},
};

/// Reads a folder in segments; its files stay at hand.
pub(super) fn read(
    folder: &Path,
    wanted: Wanted,
    language: &Language,
) -> anyhow::Result<Divisible> {
    let name = folder.display().to_string();
    if !folder.is_dir() {
        let key = if folder.exists() { "cli.not_a_folder" } else { "cli.no_such_folder" };
        return Err(Stop::new(exit::NO_INPUT, language.fill(key, &[("file", &name)])).into());
    }
    let unreadable = |path: &Path, err: std::io::Error| {
        Stop::of_io(language, "cli.cannot_read", &path.display().to_string(), &err)
    };
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(folder).map_err(|err| unreadable(folder, err))? {
        if let Ok(name) = entry.map_err(|err| unreadable(folder, err))?.file_name().into_string() {
            names.insert(name);
        }
    }
    let busy = progress::spinner();
    let mut last = folder.to_owned();
    let mut open = |path: &str| {
        last = folder.join(path);
        files::open(&last)
    };
    let read = lean::read_to_divide(&names, &mut open, SEGMENT_BYTES, wanted);
    let read = read.map_err(|err| unreadable(&last, err))?;
    busy.finish_and_clear();
    Ok(read)
}

/// The title of a dataset, or else the name of its folder.
pub(super) fn title(own: Option<String>, folder: &Path) -> String {
    let folder_name = folder.file_name().map(|it| it.to_string_lossy().into_owned());
    own.or(folder_name).unwrap_or_default()
}

/// Reads, checks and scores a folder, or one shard of one.
pub(super) fn make(
    source: &Source,
    when: &When,
    shard: Option<Shard>,
    language: &Language,
) -> anyhow::Result<Scores> {
    if source.mapping.is_some() {
        return Err(Stop::new(exit::USAGE, language.text("cli.scores_no_mapping")).into());
    }
    let reach = if shard.is_some() { Reach::Shard } else { Reach::Whole };
    let Some(folder) = source.dataset.as_deref() else {
        return Err(Stop::new(exit::USAGE, language.text("cli.scores_need_folder")).into());
    };
    let recorded = if when.known_on.is_some() { Recorded::Asked } else { Recorded::NotAsked };
    let wanted = Wanted { reach, bound: source.bound(), recorded };
    let Lean { dataset, facts } = read(folder, wanted, language)?.lean;
    input::print_all(source, &dataset.diagnostics, language);
    let Some(as_of) = when.as_of else {
        return Err(Stop::new(exit::USAGE, language.text("cli.as_of_missing")).into());
    };
    let Some(policy) = dataset.policy.clone().filter(|_| !dataset.is_refused()) else {
        return Err(Stop::new(exit::REFUSED, language.text("cli.refused")).into());
    };
    let occasion = Occasion {
        dataset: DatasetCard {
            title: title(dataset.title, folder),
            description: dataset.description,
            licence: dataset.licence,
            fingerprint: String::new(),
        },
        window: Window { as_of, known_on: when.known_on },
        policy,
        readings: dataset.readings,
        diagnostics: dataset.diagnostics,
        absent_tables: dataset.absent_tables,
        previous: None,
        hearing_since: None,
    };
    let bar = progress::bar(facts.n_agreements());
    let n_done = AtomicUsize::new(0);
    let done = |n: usize| {
        let so_far = n_done.fetch_add(n, Ordering::Relaxed) + n;
        bar.set_position(so_far as u64);
    };
    let scores = score(&facts, occasion, shard.unwrap_or(Shard::WHOLE), &scores::line, &done);
    bar.finish_and_clear();
    // The process ends soon; giving every column back would only take time.
    std::mem::forget(facts);
    Ok(scores)
}

/// Writes the tables of scores to a folder; tells what was noticed.
pub(super) fn write(
    scores: &Scores,
    folder: &Path,
    language: &Language,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    guard::refuse_strangers(folder, scores::FILES, scores::ABOUT, language)?;
    output::make_folder(folder, language)?;
    let path = folder.join(scores::AGREEMENTS);
    let head = scores::head();
    // The lines stand ready, so they are written beside their place while the rest is made.
    let lines = || {
        let pieces = std::iter::once(head.as_bytes()).chain(scores::lines(scores));
        output::begin_with_pieces(&path, pieces, language)
    };
    let (agreements, others) = rayon::join(lines, || scores::others(scores, &scores.summary()));
    let agreements = agreements?;
    // First of all: by it the folder is known as ours if the rest is cut short.
    for file in others.iter().filter(|it| it.name == scores::ABOUT) {
        output::write(&folder.join(&file.name), &file.content, language)?;
    }
    output::finish(agreements, &path, language)?;
    say_written(&path, language, out)?;
    for file in others {
        let path = folder.join(&file.name);
        if file.name != scores::ABOUT {
            output::write(&path, &file.content, language)?;
        }
        say_written(&path, language, out)?;
    }
    Ok(())
}

fn say_written(path: &Path, language: &Language, out: &mut dyn Write) -> anyhow::Result<()> {
    let path = path.display().to_string();
    Ok(writeln!(out, "{}", language.fill("cli.written", &[("file", path)]))?)
}

/// Writes one shard as one file, or to standard output.
pub(super) fn write_partial(
    scores: &Scores,
    path: Option<&PathBuf>,
    language: &Language,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    // Plain data with texts or numbers as keys, so writing it cannot fail.
    let content = serde_json::to_vec(scores)?;
    match path {
        Some(path) => {
            output::replace(path, &content, language)?;
            say_written(path, language, out)
        }
        None => Ok(out.write_all(&content)?),
    }
}
