//! A project: where it is, what it says of itself, and its folders.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
};

use crate::{
    cli::{Stop, exit, files, holdings, input, intake, quarter},
    diagnostic::Checked,
    language::{LANGUAGES, Language},
    model::Day,
    register::{
        draft::Draft,
        tables::{Need, TABLES, Table},
    },
    sources::{
        self, afterword::Afterword, dataset::Dataset, policy, project as settings, routine::Known,
    },
};

/// Which project a command is about.
#[derive(Debug, Default, clap::Args)]
pub(super) struct Which {
    /// Folder of the project; the current folder or one above it if left out
    #[arg(long, value_name = "FOLDER")]
    pub(super) project: Option<PathBuf>,
}

/// A project that was found.
#[derive(Debug)]
pub(super) struct Project {
    /// Its folder.
    pub(super) root: PathBuf,
    /// What it says of itself.
    pub(super) settings: settings::Project,
    /// The text of its `tenzij.toml`, for the policy.
    pub(super) text: String,
}

/// The folders of a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Folder {
    /// What a person typed or dropped.
    Input,
    /// Reply workbooks that came back.
    Replies,
    /// Reply workbooks and letters to send.
    Hearing,
    /// Reports.
    Report,
    /// Closed quarters.
    Quarters,
    /// The same workbook, empty, in the open form.
    Templates,
}

impl Folder {
    /// The text that names the folder.
    fn key(self) -> &'static str {
        match self {
            Folder::Input => "project.folder.input",
            Folder::Replies => "project.folder.replies",
            Folder::Hearing => "project.folder.hearing",
            Folder::Report => "project.folder.report",
            Folder::Quarters => "project.folder.quarters",
            Folder::Templates => "project.folder.templates",
        }
    }
}

/// The name of a folder in a language.
pub(super) fn folder_name(folder: Folder, language: &Language) -> &str {
    language.texts().get(folder.key()).map_or("", String::as_str)
}

/// Whether the current folder, or one above it, is that of a project.
pub(super) fn is_here() -> bool {
    let is_project = |root: &Path| {
        let bytes = files::load(&root.join(policy::FILE)).ok().flatten().unwrap_or_default();
        settings::is_project(&String::from_utf8_lossy(&bytes))
    };
    env::current_dir().is_ok_and(|it| it.ancestors().any(is_project))
}

/// Reads and checks what the input folder of a project holds, without taking it in.
pub(super) fn look(
    project: &Project,
    on: Day,
    language: &Language,
    eye: input::Eye<'_>,
) -> anyhow::Result<input::Checked> {
    let dataset = intake::look(project, on, language)?;
    eye(&dataset.drafts);
    Ok(understand(project, dataset))
}

/// Reads and checks what the ledger of a project holds.
pub(super) fn read(project: &Project, language: &Language) -> anyhow::Result<input::Checked> {
    let mut ledger = holdings::read(project, language)?;
    let afterword = afterword(project, &ledger.drafts, language)?;
    let mut drafts = ledger.drafts;
    ledger.diagnostics.extend(afterword.diagnostics);
    put_afterwords(&mut drafts, &afterword.value.by_party);
    let dataset = Dataset {
        drafts,
        readings: ledger.readings,
        diagnostics: ledger.diagnostics,
        afterword: Some(afterword.value.general).filter(|it| !it.is_empty()),
        ..Dataset::default()
    };
    Ok(understand(project, dataset))
}

/// Where the director's afterword of the quarter that is worked on is written.
pub(super) fn afterword_path(project: &Project, language: &Language) -> anyhow::Result<PathBuf> {
    let standing = quarter::standing(project, language)?;
    let own = project.language();
    let folder = project.folder(Folder::Hearing).join(quarter::name(standing.quarter, own));
    Ok(folder.join(own.text("book.afterword_file")))
}

/// The afterword, if one was written.
fn afterword(
    project: &Project,
    drafts: &[Draft],
    language: &Language,
) -> anyhow::Result<Checked<Afterword>> {
    let path = afterword_path(project, language)?;
    let name = project.name_of(&path);
    let bytes = files::load(&path);
    let bytes = bytes.map_err(|err| Stop::of_io(language, "cli.cannot_read", &name, &err))?;
    let Some(bytes) = bytes else { return Ok(Checked::clean(Afterword::default())) };
    let mut known = Known::default();
    known.learn(drafts);
    let read = sources::afterword::read(&name, &bytes, &known);
    Ok(Checked { value: read.value.unwrap_or_default(), diagnostics: read.diagnostics })
}

/// Puts words to parties beside what they answered as a whole.
fn put_afterwords(drafts: &mut [Draft], by_party: &BTreeMap<String, String>) {
    for draft in drafts.iter_mut().filter(|it| it.table.name == "replies") {
        let at = |name| draft.table.position(name);
        let (Some(party), Some(agreement), Some(afterword)) =
            (at("party"), at("agreement"), at("afterword"))
        else {
            continue;
        };
        for row in &mut draft.rows {
            let is_whole = row.cells.get(agreement).is_none_or(str::is_empty);
            let words = row.cells.get(party).and_then(|it| by_party.get(it)).filter(|_| is_whole);
            if let Some(words) = words {
                let cells = row.cells.iter().enumerate();
                let text = |(at, old)| if at == afterword { words.as_str() } else { old };
                row.cells = cells.map(text).collect();
            }
        }
    }
}

/// With the title and the policy of the project.
fn understand(project: &Project, read: Dataset) -> input::Checked {
    let policy = policy::read(Some(&project.text));
    let absent = |it: &&Table| read.drafts.iter().all(|draft| draft.table.name != it.name);
    let optional = TABLES.iter().filter(|it| it.need == Need::Optional);
    let absent_tables = optional.filter(absent).map(|it| it.name.to_owned()).collect();
    let mut dataset = Dataset {
        title: Some(project.settings.title.clone()).filter(|it| !it.is_empty()),
        policy: policy.value,
        absent_tables,
        ..read
    };
    dataset.diagnostics.extend(policy.diagnostics);
    let name = project.root.file_name().map(|it| it.to_string_lossy().into_owned());
    input::understand(name.unwrap_or_default(), dataset)
}

impl Which {
    /// The project, or a message with exit code 10 if there is none.
    pub(super) fn find(&self, language: &Language) -> anyhow::Result<Project> {
        let start = match &self.project {
            Some(folder) => folder.clone(),
            None => env::current_dir()?,
        };
        let candidates: Vec<&Path> = match &self.project {
            Some(folder) => vec![folder],
            None => start.ancestors().collect(),
        };
        for root in candidates {
            if let Some(project) = at(root, language)? {
                return Ok(project);
            }
        }
        let arguments = [("folder", start.display().to_string())];
        Err(Stop::new(exit::NO_PROJECT, language.fill("cli.no_project", &arguments)).into())
    }
}

/// The project of a folder; `None` if the folder is none.
pub(super) fn at(root: &Path, language: &Language) -> anyhow::Result<Option<Project>> {
    if !root.is_dir() {
        return Ok(None);
    }
    let path = root.join(policy::FILE);
    let name = path.display().to_string();
    let bytes = files::load(&path);
    let bytes = bytes.map_err(|err| Stop::of_io(language, "cli.cannot_read", &name, &err))?;
    let Some(text) = bytes.map(|it| String::from_utf8_lossy(&it).into_owned()) else {
        return Ok(None);
    };
    if !settings::is_project(&text) {
        return Ok(None);
    }
    let tags: Vec<&str> = LANGUAGES.iter().map(|it| it.tag).collect();
    let checked = settings::read(&text, &tags);
    let Some(settings) = checked.value else {
        let messages: Vec<String> =
            checked.diagnostics.iter().map(|it| it.render(language)).collect();
        return Err(Stop::new(exit::REFUSED, messages.join("\n")).into());
    };
    Ok(Some(Project { root: root.to_owned(), settings, text }))
}

impl Project {
    /// The language of its folders and reports.
    pub(super) fn language(&self) -> &'static Language {
        // The tag was checked when the settings were read.
        Language::find(&self.settings.language).unwrap_or(&LANGUAGES[0])
    }

    /// Where one of its folders is.
    pub(super) fn folder(&self, folder: Folder) -> PathBuf {
        self.root.join(folder_name(folder, self.language()))
    }

    /// A path as its name in the ledger: from the folder of the project, with `/`; of a file elsewhere its own name.
    pub(super) fn name_of(&self, path: &Path) -> String {
        // What is not there has only the path by which it is spoken of.
        let (root, path) = match (fs::canonicalize(&self.root), fs::canonicalize(path)) {
            (Ok(root), Ok(path)) => (root, path),
            _ => (self.root.clone(), path.to_owned()),
        };
        match path.strip_prefix(&root) {
            Ok(inside) => inside.display().to_string().replace('\\', "/"),
            Err(_) => path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        }
    }
}
