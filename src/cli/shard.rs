use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use tempfile::{NamedTempFile, TempPath};

use crate::{
    cli::{
        Stop, exit, files, guard,
        input::{self, Source},
        output, progress, scores,
    },
    language::Language,
    register::{
        lean::Wanted,
        tables::{TABLES, Table},
    },
    sources::{
        descriptor,
        lean::{Divisible, Lean},
        policy,
    },
};

/// More shards than this are for a cluster, which makes its own.
const MOST: usize = 999;

/// Divide a dataset into shards, each to be scored on its own
///
/// Examples:
///   tenzij shard country --shards 2 -o shards
///   tenzij score shards/0001 --as-of 2026-09-30 --detail scores --partial 1/2 -o 1.part
///   tenzij score shards/0002 --as-of 2026-09-30 --detail scores --partial 2/2 -o 2.part
///   tenzij merge 1.part 2.part -o scores
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Args {
    /// Folder of tables
    dataset: PathBuf,
    /// Shards to make, at most 999; what one meeting decided stays in one
    #[arg(long, value_name = "N")]
    shards: usize,
    /// Folder to write in: a folder for each shard, 0001 and on; they are made if they are not there
    #[arg(short, long, value_name = "FOLDER")]
    output: PathBuf,
    /// Hold rows that may be wrong whole however many they are (see `tenzij limits`); that may take gigabytes of memory
    #[arg(long)]
    large: bool,
}

pub(super) fn run(args: &Args, language: &Language, out: &mut dyn Write) -> anyhow::Result<u8> {
    if !(1..=MOST).contains(&args.shards) {
        let arguments = [("found", args.shards.to_string()), ("most", MOST.to_string())];
        return Err(Stop::new(exit::USAGE, language.fill("cli.shard_range", &arguments)).into());
    }
    let source = Source { large: args.large, ..Source::of(args.dataset.clone()) };
    let wanted = Wanted { bound: source.bound(), ..Wanted::default() };
    let read = scores::read(&args.dataset, wanted, language)?;
    input::print_all(&source, &read.lean.dataset.diagnostics, language);
    if read.lean.dataset.is_refused() {
        return Err(Stop::new(exit::REFUSED, language.text("cli.refused")).into());
    }
    let folders: Vec<PathBuf> =
        (1..=args.shards).map(|it| args.output.join(format!("{it:04}"))).collect();
    // Tables that this dataset does not have are taken away, so all of them must be ours.
    let names: Vec<String> = TABLES.iter().map(|it| format!("{}.csv", it.name)).collect();
    for folder in &folders {
        let names = names.iter().map(String::as_str).chain([policy::FILE, descriptor::FILE]);
        guard::refuse_strangers(folder, names, descriptor::FILE, language)?;
    }
    for folder in &folders {
        output::make_folder(folder, language)?;
    }
    let tables: Vec<&Table> = read.tables().collect();
    // First of all: by its descriptor a folder is known as ours if the rest is cut short.
    write_others(&read.lean, &args.dataset, &folders, &tables, language)?;
    let bar = progress::bar(tables.len());
    for (done, table) in tables.iter().enumerate() {
        bar.set_position(done as u64);
        write_table(&read, table, &folders, language)?;
    }
    bar.finish_and_clear();
    let folder = args.output.display().to_string();
    writeln!(out, "{}", language.fill("cli.written", &[("file", &folder)]))?;
    let next = [("folder", folder), ("n", args.shards.to_string())];
    writeln!(out, "{}", language.fill("cli.shard_next", &next))?;
    // The process ends here; giving every column back would only take time.
    std::mem::forget(read);
    Ok(exit::OK)
}

/// Writes the file of one table in every shard.
///
/// There may be more shards than files that a process may hold open, so each is opened for every piece that it gets.
fn write_table(
    read: &Divisible,
    table: &'static Table,
    folders: &[PathBuf],
    language: &Language,
) -> anyhow::Result<()> {
    let path = |folder: &PathBuf| folder.join(format!("{}.csv", table.name));
    let begin = |it: &PathBuf| Ok(output::begin(&path(it), language)?.into_temp_path());
    let files = folders.iter().map(begin).collect::<anyhow::Result<Vec<TempPath>>>()?;
    let unwritable = |place: &Path, err: &io::Error| {
        Stop::of_io(language, "cli.cannot_write", &place.display().to_string(), err)
    };
    read.divide(table, files.len(), &mut |shard, piece| -> anyhow::Result<()> {
        let (Some(file), Some(folder)) = (files.get(shard), folders.get(shard)) else {
            return Ok(());
        };
        let written = open_again(file).and_then(|mut it| it.write_all(piece));
        written.map_err(|err| unwritable(&path(folder), &err).into())
    })?;
    for (file, folder) in files.into_iter().zip(folders) {
        let path = path(folder);
        let opened = open_again(&file).map_err(|err| unwritable(&path, &err))?;
        output::finish(NamedTempFile::from_parts(opened, file), &path, language)?;
    }
    Ok(())
}

fn open_again(path: &Path) -> io::Result<fs::File> {
    fs::OpenOptions::new().append(true).open(path)
}

/// Writes what is no table, and takes away what an earlier division left that this dataset does not have.
fn write_others(
    lean: &Lean,
    dataset: &Path,
    folders: &[PathBuf],
    tables: &[&Table],
    language: &Language,
) -> anyhow::Result<()> {
    let load = |name: &str| {
        let path = dataset.join(name);
        let shown = path.display().to_string();
        files::load(&path).map_err(|err| Stop::of_io(language, "cli.cannot_read", &shown, &err))
    };
    let (own, chosen) = (load(descriptor::FILE)?, load(policy::FILE)?);
    let title = scores::title(lean.dataset.title.clone(), dataset);
    let names: Vec<&str> = tables.iter().map(|it| it.name).collect();
    let said = descriptor::of_shard(own.as_deref(), &title, &names);
    let absent = TABLES.iter().filter(|it| !tables.contains(it));
    let mut gone: Vec<String> = absent.map(|it| format!("{}.csv", it.name)).collect();
    if chosen.is_none() {
        gone.push(policy::FILE.to_owned());
    }
    for folder in folders {
        if let Some(chosen) = &chosen {
            output::write(&folder.join(policy::FILE), chosen, language)?;
        }
        for name in &gone {
            let path = folder.join(name);
            match fs::remove_file(&path) {
                Err(err) if err.kind() != io::ErrorKind::NotFound => {
                    let shown = path.display().to_string();
                    return Err(Stop::of_io(language, "cli.cannot_write", &shown, &err).into());
                }
                Ok(()) | Err(_) => (),
            }
        }
        output::write(&folder.join(descriptor::FILE), said.as_bytes(), language)?;
    }
    Ok(())
}
