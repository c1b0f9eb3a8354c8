//! A dataset: a folder of tables, with a descriptor and a policy where it has them.
//!
//! The folder itself is read by whoever calls: files come in through a function.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
};

use rayon::prelude::*;

use crate::{
    diagnostic::{Checked, Code, Diagnostic, Place, Severity},
    model::{Policy, Portfolio},
    register::{
        draft::{Draft, Reading},
        lean::Bound,
        tables::{Need, TABLES, Table},
    },
    sources::{
        self, LIMITS, TableRows, descriptor,
        mapping::{self, Mapping},
        policy,
    },
};

/// Gives the bytes of a file by its path within the folder; `None` if it is not there.
pub type Load<'a> = &'a mut dyn FnMut(&str) -> io::Result<Option<Vec<u8>>>;

/// All that a dataset holds, read and not yet understood.
#[derive(Debug, Clone, Default)]
pub struct Dataset {
    /// Title, or nothing if the dataset does not say.
    pub title: Option<String>,
    /// A sentence or more.
    pub description: Option<String>,
    /// Name of the licence.
    pub licence: Option<String>,
    /// The choices behind the numbers; `None` if they are refused.
    pub policy: Option<Policy>,
    /// The director's words to everybody, if any were written.
    pub afterword: Option<String>,
    /// The tables.
    pub drafts: Vec<Draft>,
    /// What became of every row so far.
    pub readings: Vec<Reading>,
    /// What was noticed.
    pub diagnostics: Vec<Diagnostic>,
    /// Names of tables that are not there.
    pub absent_tables: Vec<String>,
    /// Names of tables whose files are refused.
    pub unread: BTreeSet<&'static str>,
}

/// Reads a dataset in the program's own form; `names` are the files of its folder.
///
/// # Errors
///
/// Only if a file that is there cannot be read. What is wrong with its content comes back as diagnostics.
pub fn read(names: &BTreeSet<String>, load: Load<'_>, bound: Bound) -> io::Result<Dataset> {
    let mut dataset = Dataset::default();
    let mut paths = describe(&mut dataset, load)?;
    let mut loaded = Vec::new();
    for table in &TABLES {
        let path = paths.path(table.name, names);
        match load(&path)? {
            Some(bytes) => loaded.push((table, path, bytes)),
            None => paths.note_absent(&mut dataset, table, &path),
        }
    }
    // Files are read side by side; what comes of them stands in the order of the tables.
    let read: Vec<(&Table, Checked<Option<TableRows>>)> = loaded
        .into_par_iter()
        .with_max_len(1)
        .map(|(table, path, bytes)| (table, read_file(table, &path, &bytes, bound)))
        .collect();
    for (table, rows) in read {
        match rows.report_to(&mut dataset.diagnostics) {
            Some(rows) => {
                dataset.drafts.push(rows.draft);
                dataset.readings.push(rows.reading);
            }
            None => {
                dataset.unread.insert(table.name);
            }
        }
    }
    paths.note_strangers(&mut dataset, names);
    read_policy(&mut dataset, load)?;
    Ok(dataset)
}

/// Which file each table is in.
pub(super) struct Paths {
    described: BTreeSet<&'static str>,
    paths: BTreeMap<&'static str, String>,
}

/// Reads the descriptor, if there is one.
///
/// # Errors
///
/// Only if it is there and cannot be read.
pub(super) fn describe(dataset: &mut Dataset, load: Load<'_>) -> io::Result<Paths> {
    let mut paths = BTreeMap::new();
    if let Some(bytes) = load(descriptor::FILE)?
        && let Some(found) = descriptor::read(&bytes).report_to(&mut dataset.diagnostics)
    {
        dataset.title = found.title;
        dataset.description = found.description;
        dataset.licence = found.licence;
        paths = found.resources;
    }
    Ok(Paths { described: paths.keys().copied().collect(), paths })
}

impl Paths {
    /// The file of a table; without a descriptor that of the first format that is there, or CSV.
    pub(super) fn path(&mut self, table: &'static str, names: &BTreeSet<String>) -> String {
        let usual = || {
            let mut paths = sources::SOURCES.iter().map(|it| format!("{table}.{}", it.extension));
            paths.find(|it| names.contains(it)).unwrap_or_else(|| format!("{table}.csv"))
        };
        self.paths.entry(table).or_insert_with(usual).clone()
    }

    /// Says that the file of a table is not there, where that matters.
    pub(super) fn note_absent(&self, dataset: &mut Dataset, table: &Table, path: &str) {
        if self.described.contains(table.name) {
            let place = Place::file(descriptor::FILE);
            let refusal = Diagnostic::refusal(Code::DescriptorFileMissing, place);
            dataset.diagnostics.push(refusal.with("file", path));
        } else if table.need == Need::Optional {
            dataset.absent_tables.push(table.name.to_owned());
        }
    }

    /// Notes files that belong to no table.
    pub(super) fn note_strangers(&self, dataset: &mut Dataset, names: &BTreeSet<String>) {
        let is_ours = |name: &String| self.paths.values().any(|it| it == name);
        for name in names.iter().filter(|it| sources::for_name(it).is_some() && !is_ours(it)) {
            let note = Diagnostic::note(Code::FileUnknown, Place::file(name.clone()));
            dataset.diagnostics.push(note.with("file", name));
        }
    }
}

/// Reads a folder of foreign tables through a mapping.
///
/// # Errors
///
/// Only if a file that is there cannot be read.
pub fn read_mapped(mapping: &Mapping, load: Load<'_>) -> io::Result<Dataset> {
    let mut dataset = Dataset {
        title: mapping.title().map(str::to_owned),
        drafts: mapping.rows().to_vec(),
        ..Dataset::default()
    };
    for file in mapping.files() {
        let Some(bytes) = load(file)? else {
            let refusal = Diagnostic::refusal(Code::MappingFileMissing, Place::file(file));
            dataset.diagnostics.push(refusal.with("file", file));
            dataset.unread.extend(mapping.tables_of(file));
            continue;
        };
        let mapped = mapping::apply(mapping, file, &bytes);
        match mapped.report_to(&mut dataset.diagnostics) {
            Some(rows) => {
                dataset.drafts.extend(rows.drafts);
                dataset.readings.push(rows.reading);
            }
            None => dataset.unread.extend(mapping.tables_of(file)),
        }
    }
    for table in TABLES.iter().filter(|it| it.need == Need::Optional) {
        if dataset.drafts.iter().all(|it| it.table.name != table.name) {
            dataset.absent_tables.push(table.name.to_owned());
        }
    }
    read_policy(&mut dataset, load)?;
    Ok(dataset)
}

pub(super) fn read_file(
    table: &'static Table,
    path: &str,
    bytes: &[u8],
    bound: Bound,
) -> Checked<Option<TableRows>> {
    let Some(source) = sources::for_name(path) else {
        let refusal = Diagnostic::refusal(Code::NotATable, Place::file(path));
        return Checked { value: None, diagnostics: vec![refusal.with("found", path)] };
    };
    (source.read)(table, path, bytes, LIMITS.whole(bound))
}

/// Reads the policy of a dataset, or takes the shipped one.
///
/// # Errors
///
/// Only if a file that is there cannot be read.
pub(super) fn read_policy(dataset: &mut Dataset, load: Load<'_>) -> io::Result<()> {
    let chosen = load(policy::FILE)?.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    dataset.policy = policy::read(chosen.as_deref()).report_to(&mut dataset.diagnostics);
    Ok(())
}

impl Dataset {
    /// Refuses a policy by which no field at all has any weight: nothing could be said of all of them together.
    pub fn weigh(&mut self, portfolios: &BTreeMap<String, Portfolio>) {
        let weighs = |policy: &Policy| portfolios.keys().any(|it| 0.0 < policy.weight(it));
        if !portfolios.is_empty() && self.policy.as_ref().is_some_and(|it| !weighs(it)) {
            self.policy = None;
            let place = Place::file(policy::FILE).cell("weights");
            let refusal = Diagnostic::refusal(Code::PolicyInvalid, place);
            self.diagnostics.push(refusal.with_whole("reason", "weights: Σ > 0"));
        }
    }

    /// Whether anything in it is refused, so that nothing can be made of it.
    pub fn is_refused(&self) -> bool {
        self.diagnostics.iter().any(|it| it.severity == Severity::Refusal)
    }
}
