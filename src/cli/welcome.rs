//! What `tenzij` says without arguments: where you are, and what to do next.

use std::{fs, io::Write, path::Path};

use crate::{
    cli::exit,
    language::Language,
    register::tables::{Need, TABLES},
};

pub(super) fn run(language: &Language, out: &mut dyn Write) -> anyhow::Result<u8> {
    writeln!(out, "tenzij {}", env!("CARGO_PKG_VERSION"))?;
    let is_dataset = |folder: &Path| {
        TABLES
            .iter()
            .filter(|it| it.need == Need::Required)
            .all(|it| folder.join(format!("{}.csv", it.name)).is_file())
    };
    let here = Path::new(".");
    let mut folders: Vec<String> = fs::read_dir(here)?
        .chain(fs::read_dir("datasets").into_iter().flatten())
        .filter_map(|it| it.ok().map(|it| it.path()))
        .filter(|it| is_dataset(it))
        .map(|it| it.strip_prefix(".").unwrap_or(&it).display().to_string())
        .collect();
    if is_dataset(here) {
        folders.push(".".to_owned());
    }
    folders.sort();
    let (key, example) = match folders.as_slice() {
        [] => ("cli.welcome_none", "MAP".to_owned()),
        [first, ..] => ("cli.welcome_some", first.clone()),
    };
    let arguments = [("list", folders.join(", ")), ("folder", example)];
    writeln!(out, "{}", language.fill(key, &arguments))?;
    Ok(exit::OK)
}
