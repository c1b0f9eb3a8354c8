//! Which quarter a project works on: the first one that is not closed. Its reports speak of its last day.

use std::path::{Path, PathBuf};

use crate::{
    cli::{
        Stop, clock, exit,
        input::{Source, When},
        project::{Folder, Project},
    },
    language::Language,
    model::{Day, Quarter},
};

/// Name of the assessment of a closed quarter.
pub(super) const ASSESSMENT: &str = "assessment.json";

/// Where a project stands.
#[derive(Debug)]
pub(super) struct Standing {
    /// The quarter that is worked on.
    pub(super) quarter: Quarter,
    /// The day that its reports speak of.
    pub(super) as_of: Day,
    /// Quarters that are closed, oldest first, each with its folder.
    pub(super) closed: Vec<(Quarter, PathBuf)>,
}

/// Where the project stands that data are of; `None` if they are those of a folder or file.
fn of(source: &Source, language: &Language) -> anyhow::Result<Option<Standing>> {
    match &source.dataset {
        Some(_) => Ok(None),
        None => standing(&source.which.find(language)?, language).map(Some),
    }
}

/// Where the project stands that data are of, if they are of one, and the days that follow: those given, else its own.
pub(super) fn days(
    source: &Source,
    given: When,
    language: &Language,
) -> anyhow::Result<(Option<Standing>, When)> {
    let standing = of(source, language)?;
    let when = match &standing {
        Some(standing) => standing.when(given, language)?,
        None => given,
    };
    Ok((standing, when))
}

/// Where a project stands.
pub(super) fn standing(project: &Project, language: &Language) -> anyhow::Result<Standing> {
    let Some(first) = project.settings.quarter else {
        return Err(Stop::new(exit::REFUSED, language.text("cli.no_quarter")).into());
    };
    let mut closed = Vec::new();
    let mut quarter = first;
    loop {
        let folder = folder(project, quarter);
        if !folder.join(ASSESSMENT).is_file() {
            break;
        }
        closed.push((quarter, folder));
        quarter = quarter.next();
    }
    // A day of its own that was chosen for a quarter says nothing of the ones after it.
    let own = project.settings.as_of.filter(|_| closed.is_empty());
    let as_of = own.unwrap_or(quarter.last_day());
    Ok(Standing { quarter, as_of, closed })
}

/// Where a quarter is kept, once it is closed.
pub(super) fn folder(project: &Project, quarter: Quarter) -> PathBuf {
    project.folder(Folder::Quarters).join(name(quarter, project.language()))
}

/// A quarter as people write it: `2026K3`, `2026Q3`.
pub(super) fn name(quarter: Quarter, language: &Language) -> String {
    format!("{}{}{}", quarter.year(), language.text("project.quarter"), quarter.number())
}

impl Standing {
    /// The days that were given; else those of the quarter, as it is known today.
    fn when(&self, given: When, language: &Language) -> anyhow::Result<When> {
        let known_on = match given.known_on {
            Some(day) => day,
            None => clock::On::default().day(language)?,
        };
        let as_of = given.as_of.unwrap_or(self.as_of);
        if known_on < as_of {
            let arguments = [("day", as_of.to_string()), ("today", known_on.to_string())];
            return Err(
                Stop::new(exit::USAGE, language.fill("cli.quarter_ahead", &arguments)).into()
            );
        }
        Ok(When { as_of: Some(as_of), known_on: Some(known_on) })
    }

    /// The assessment of the quarter that was closed last.
    pub(super) fn last_closed(&self) -> Option<PathBuf> {
        self.closed.last().map(|(_, folder)| folder.join(Path::new(ASSESSMENT)))
    }
}
