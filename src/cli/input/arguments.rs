//! Which data to read, how, and which day an assessment of it speaks of: arguments that commands share.

use std::path::{Path, PathBuf};

use crate::{
    cli::{
        input::{holder, is_foreign},
        project::{Project, Which},
    },
    model::Day,
    register::lean::Bound,
};

/// Which data to read, and how.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Source {
    /// Folder or zip of tables, a file of another system, or an assessment.json; in a project it may be left out
    pub(in crate::cli) dataset: Option<PathBuf>,
    #[command(flatten)]
    pub(in crate::cli) which: Which,
    /// Mapping by which the folder holds tables of somebody else
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) mapping: Option<PathBuf>,
    /// Organisation that a file of another system is of, where the file does not say: a name, or a code such as GM0106
    #[arg(long, value_name = "ORGANISATION")]
    pub(in crate::cli) of: Option<String>,
    /// Stop with exit code 1 if any row is set aside
    #[arg(long)]
    pub(in crate::cli) strict: bool,
    /// Hold tables whole however large they are (see `tenzij limits`); that may take gigabytes of memory
    #[arg(long)]
    pub(in crate::cli) large: bool,
}

/// Which day an assessment speaks of.
#[derive(Debug, Clone, Copy, Default, clap::Args)]
pub(in crate::cli) struct When {
    /// Day that the assessment speaks of, such as 2026-09-30; in a project that of its quarter
    #[arg(long, value_name = "DATE")]
    pub(in crate::cli) as_of: Option<Day>,
    /// Leave out what was recorded after this day
    #[arg(long, value_name = "DATE")]
    pub(in crate::cli) known_on: Option<Day>,
}

/// What to compare with.
#[derive(Debug, Default, clap::Args)]
pub(in crate::cli) struct Before {
    /// An earlier assessment.json, to tell what changed since and what each change came from; in a project that of the quarter that was closed last
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) previous: Option<PathBuf>,
}

impl Source {
    /// A folder, or an `assessment.json`.
    pub(in crate::cli) fn of(path: PathBuf) -> Source {
        Source {
            dataset: Some(path),
            which: Which::default(),
            mapping: None,
            of: None,
            strict: false,
            large: false,
        }
    }

    /// Whether what is held whole has a limit.
    pub(in crate::cli) fn bound(&self) -> Bound {
        if self.large { Bound::Lifted } else { Bound::Kept }
    }

    /// The file that holds an assessment, if that is what the data are.
    pub(in crate::cli) fn assessment_file(&self) -> Option<&Path> {
        let is_tables = |it: &Path| holder::is_zip(it) || is_foreign(it);
        self.dataset.as_deref().filter(|it| it.is_file() && !is_tables(it))
    }

    /// Whether the data are one file of another system's, read with or without a mapping.
    pub(in crate::cli) fn is_foreign(&self) -> bool {
        self.dataset.as_deref().is_some_and(is_foreign)
    }

    /// What the ledger of a project holds.
    pub(in crate::cli) fn of_project(project: &Project) -> Source {
        let which = Which { project: Some(project.root.clone()) };
        Source { dataset: None, which, mapping: None, of: None, strict: false, large: false }
    }

    /// The folder that the data are in, as a path that leads somewhere.
    pub(in crate::cli) fn folder(&self) -> &Path {
        let place = self.place();
        if place.as_os_str().is_empty() { Path::new(".") } else { place }
    }

    /// Where the data are: names in messages start there.
    pub(in crate::cli) fn place(&self) -> &Path {
        let place = self.dataset.as_deref().or(self.which.project.as_deref());
        place.unwrap_or(Path::new(""))
    }
}
