//! Whether the files of closed quarters are what they were when they were frozen.

use crate::{
    cli::{
        Stop,
        close::{self, MANIFEST},
        files,
        project::Project,
        quarter,
    },
    language::Language,
    scoring::sha256,
};

/// What was found in the closed quarters.
#[derive(Debug, Default)]
pub(super) struct Quarters {
    pub(super) n_closed: u64,
    pub(super) n_files: u64,
    /// Files that are not what their manifest says, by their names within the project.
    pub(super) changed: Vec<String>,
}

/// Compares every file of every closed quarter with the manifest beside it.
pub(super) fn changed(project: &Project, language: &Language) -> anyhow::Result<Quarters> {
    let mut found = Quarters::default();
    if project.settings.quarter.is_none() {
        return Ok(found);
    }
    for (_, folder) in quarter::standing(project, language)?.closed {
        found.n_closed += 1;
        let Ok(manifest) = close::manifest(&folder, language) else {
            found.changed.push(project.name_of(&folder.join(MANIFEST)));
            continue;
        };
        for it in &manifest.files {
            found.n_files += 1;
            let path = folder.join(&it.path);
            let name = project.name_of(&path);
            let bytes = files::load(&path)
                .map_err(|err| Stop::of_io(language, "cli.cannot_read", &name, &err))?;
            if bytes.is_none_or(|it_is| sha256(&it_is) != it.sha256) {
                found.changed.push(name);
            }
        }
    }
    Ok(found)
}
