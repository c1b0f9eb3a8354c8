//! Names as pseudonyms: the key in its file, and the warning that goes with every use of it.

use std::path::{Path, PathBuf};

use crate::{
    cli::{Stop, exit, files::load, output, say},
    edition::pseudonym::{Key, LENGTH, Note, pseudonymise},
    export::descriptor,
    language::Language,
    model::Edition,
    scoring::{
        assessment::Assessment,
        study::{Study, study},
    },
};

/// Under which names something is written.
#[derive(Debug, Default, clap::Args)]
pub(super) struct Names {
    /// Replace names by pseudonyms made with the key in this file, and leave free texts out; see docs/privacy.md
    #[arg(long, value_name = "KEYFILE")]
    pub(super) pseudonym: Option<PathBuf>,
    /// Make the key, if the file is not there
    #[arg(long, requires = "pseudonym")]
    pub(super) new_key: bool,
}

/// An assessment under pseudonyms.
pub(super) struct Pseudonymous {
    pub(super) assessment: Assessment,
    pub(super) study: Option<Study>,
    pub(super) note: Note,
}

/// Whether a study goes with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Studied {
    Yes,
    No,
}

impl Names {
    /// The key, if names are to be replaced; it may not lie in the folder that is written.
    pub(super) fn key(
        &self,
        edition: Edition,
        folder: Option<&Path>,
        language: &Language,
    ) -> anyhow::Result<Option<Key>> {
        let Some(path) = &self.pseudonym else { return Ok(None) };
        let arguments = [("file", path.display().to_string())];
        let refuse = |code, key: &str| Err(Stop::new(code, language.fill(key, &arguments)).into());
        if edition == Edition::Hearing {
            // Whoever it is for knows its own rows.
            return refuse(exit::USAGE, "cli.pseudonym_hearing");
        }
        if folder.is_some_and(|it| is_inside(path, it)) {
            return refuse(exit::USAGE, "cli.key_inside");
        }
        let bytes = load(path)
            .map_err(|err| Stop::of_io(language, "cli.cannot_read", &arguments[0].1, &err))?;
        match bytes {
            Some(bytes) => match Key::parse(&String::from_utf8_lossy(&bytes)) {
                Some(key) => Ok(Some(key)),
                None => refuse(exit::REFUSED, "cli.key_broken"),
            },
            None if self.new_key => make(path, language).map(Some),
            None => refuse(exit::NO_INPUT, "cli.key_missing"),
        }
    }
}

/// Draws a key and keeps it in a file of its own.
fn make(path: &Path, language: &Language) -> anyhow::Result<Key> {
    let mut bytes = [0; LENGTH];
    getrandom::fill(&mut bytes)?;
    let key = Key::new(bytes);
    output::write_secret(path, key.to_text().as_bytes(), language)?;
    say::aside(&language.fill("cli.key_made", &[("file", path.display().to_string())]));
    Ok(key)
}

fn is_inside(path: &Path, folder: &Path) -> bool {
    let beside = path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match (beside.canonicalize(), folder.canonicalize()) {
        (Ok(beside), Ok(folder)) => beside.starts_with(folder),
        // A folder that is not there holds nothing.
        _ => false,
    }
}

/// Replaces the names and says aside what that is, and what it is not.
pub(super) fn replace(
    assessment: Assessment,
    key: &Key,
    studied: Studied,
    language: &Language,
) -> Pseudonymous {
    let made = (studied == Studied::Yes).then(|| study(&assessment, &mut |_| ()));
    let (mut assessment, study, note) = pseudonymise(assessment, made, key);
    language.text("export.pseudonyms_title").clone_into(&mut assessment.dataset.title);
    say::aside(descriptor::warning(&note, language).trim_end());
    Pseudonymous { assessment, study, note }
}
