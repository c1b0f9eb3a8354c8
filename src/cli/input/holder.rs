//! What holds the files of a dataset: a folder, or one zip.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

use crate::{
    cli::{Stop, exit, files},
    language::Language,
    sources::{
        self, LIMITS,
        bundle::{self, Bundle},
    },
};

/// A folder, a zip, or one file.
pub(in crate::cli) enum Holder {
    Folder(PathBuf),
    Zip(Bundle),
    /// One file of another system's, which a mapping reads.
    File(PathBuf),
}

/// Whether a path leads to a zip.
pub(in crate::cli) fn is_zip(path: &Path) -> bool {
    files::load_up_to(path, 4).ok().flatten().is_some_and(|it| bundle::is_zip(&it))
}

impl Holder {
    /// Opens what a path leads to.
    pub(in crate::cli) fn open(path: &Path, language: &Language) -> anyhow::Result<Holder> {
        if path.is_dir() {
            return Ok(Holder::Folder(path.to_owned()));
        }
        let name = path.display().to_string();
        if super::is_foreign(path) {
            return Ok(Holder::File(path.to_owned()));
        }
        if !is_zip(path) {
            let key = if path.exists() { "cli.not_a_folder" } else { "cli.no_such_folder" };
            return Err(Stop::new(exit::NO_INPUT, language.fill(key, &[("file", &name)])).into());
        }
        let bytes = files::load_up_to(path, LIMITS.bundle.file_bytes);
        let bytes = bytes.map_err(|err| Stop::of_io(language, "cli.cannot_read", &name, &err))?;
        let read = bundle::read(&name, &bytes.unwrap_or_default());
        let bundle = read.map_err(|refusal| Stop::new(exit::REFUSED, refusal.render(language)))?;
        Ok(Holder::Zip(bundle))
    }

    /// The names of its files.
    pub(in crate::cli) fn names(&self) -> io::Result<BTreeSet<String>> {
        let folder = match self {
            Holder::Zip(bundle) => return Ok(bundle.names()),
            Holder::File(path) => return Ok(own_name(path).into_iter().collect()),
            Holder::Folder(folder) => folder,
        };
        let mut names = BTreeSet::new();
        for entry in fs::read_dir(folder)? {
            if let Ok(name) = entry?.file_name().into_string() {
                names.insert(name);
            }
        }
        Ok(names)
    }

    /// Bytes of all that may be tables.
    pub(in crate::cli) fn table_bytes(&self) -> io::Result<u64> {
        let names = self.names()?;
        let tables = names.iter().filter(|it| sources::for_name(it).is_some());
        let n_bytes = tables.map(|name| match self {
            Holder::Zip(bundle) => bundle.file(name).map_or(0, |it| it.len() as u64),
            Holder::Folder(folder) => files::size(&folder.join(name)),
            Holder::File(path) => files::size(path),
        });
        Ok(n_bytes.sum())
    }

    /// The bytes of a file; `None` if it is not there.
    pub(in crate::cli) fn load(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        match self {
            Holder::Zip(bundle) => Ok(bundle.file(name).map(<[u8]>::to_vec)),
            Holder::Folder(folder) => files::load(&folder.join(name)),
            Holder::File(path) if own_name(path).as_deref() == Some(name) => files::load(path),
            Holder::File(_) => Ok(None),
        }
    }
}

fn own_name(path: &Path) -> Option<String> {
    path.file_name().and_then(|it| it.to_str()).map(str::to_owned)
}
