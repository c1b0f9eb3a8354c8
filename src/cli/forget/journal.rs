//! Many files and the ledger at once: what files become is written down first, and counts once the ledger says so.
//!
//! The journal holds new content only, and so never the name. If the ledger has the entry that it belongs to, the ledger
//! is written anew without the corners of pages that hold the old text, and the files are put in their places, now or by
//! the next run; if it has not, the journal is thrown away.

use std::{fs, io, path::Path};

use serde::{Deserialize, Serialize};

use crate::{
    cli::{
        Stop, exit,
        files::load,
        forget::{Named, at},
        ledger::Desk,
        output,
    },
    language::Language,
    store::Ledger,
};

/// Its name in the folder of the project.
const FILE: &str = "tenzij.forget";

/// What files become, with an entry of the ledger.
pub(super) struct Journal {
    /// The entry that it belongs to.
    pub(super) entry: u64,
    /// Files with their new content.
    pub(super) files: Vec<Named>,
    /// Files that go.
    pub(super) remove: Vec<String>,
}

/// The first line; the contents follow it, one after the other.
#[derive(Serialize, Deserialize)]
struct Head {
    entry: u64,
    files: Vec<(String, usize)>,
    remove: Vec<String>,
}

impl Journal {
    /// Puts it on disk.
    pub(super) fn begin(&self, root: &Path, language: &Language) -> anyhow::Result<()> {
        let files = self.files.iter().map(|it| (it.0.clone(), it.1.len())).collect();
        let head = Head { entry: self.entry, files, remove: self.remove.clone() };
        let head = format!("{}\n", serde_json::to_string(&head)?);
        let contents = self.files.iter().map(|it| it.1.as_slice());
        let pieces: Vec<&[u8]> = std::iter::once(head.as_bytes()).chain(contents).collect();
        output::write_pieces(&root.join(FILE), &pieces, language)
    }
}

/// Does what a journal says, if there is one and its entry is in the ledger; then it is gone.
pub(in crate::cli) fn end(desk: &Desk<'_>, ledger: &Ledger) -> anyhow::Result<()> {
    let (root, language) = (desk.root.as_path(), desk.language);
    let path = root.join(FILE);
    let name = path.display().to_string();
    let bytes = load(&path).map_err(|err| Stop::of_io(language, "cli.cannot_read", &name, &err))?;
    let Some(bytes) = bytes else { return Ok(()) };
    let broken = |reason: String| {
        let arguments = [("file", name.clone()), ("reason", reason)];
        Stop::new(exit::IO, language.fill("cli.cannot_read", &arguments))
    };
    let length = bytes.iter().position(|it| *it == b'\n').unwrap_or(bytes.len());
    let (head, mut rest) = bytes.split_at(length);
    rest = rest.get(1..).unwrap_or_default();
    let head: Head = serde_json::from_slice(head).map_err(|err| broken(err.to_string()))?;
    let is_kept = ledger.is_forgetting(head.entry).map_err(|err| broken(err.to_string()))?;
    if is_kept {
        ledger.compact().map_err(|err| desk.refused(&err))?;
        desk.settle(ledger.connection())?;
        for (file, n) in &head.files {
            let (content, others) =
                rest.split_at_checked(*n).ok_or_else(|| broken(file.clone()))?;
            rest = others;
            output::write(&at(root, file), content, language)?;
        }
        for file in &head.remove {
            remove(&at(root, file), language)?;
        }
    }
    remove(&path, language)?;
    output::sync_folder(root)?;
    Ok(())
}

fn remove(path: &Path, language: &Language) -> anyhow::Result<()> {
    match fs::remove_file(path) {
        Err(err) if err.kind() != io::ErrorKind::NotFound => {
            let name = path.display().to_string();
            Err(Stop::of_io(language, "cli.cannot_write", &name, &err).into())
        }
        _ => Ok(()),
    }
}
