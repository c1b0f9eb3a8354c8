//! The tables of a dataset themselves, each cell in one form; as files, or as one zip.

use std::io;

use serde_json::{Map, Value, json};

use crate::{
    export::{
        ExportFile, csv,
        package::{self, Packing, Part},
    },
    register::{self, draft::Draft},
    scoring::assessment::DatasetCard,
};

/// Name of the zip.
pub const FILE: &str = "dataset.zip";

/// The files of tables, and how many rows are not in them.
#[derive(Debug, Clone, Default)]
pub struct Tables {
    /// `parties.csv` and so on, in the order of the catalogue of tables.
    pub files: Vec<ExportFile>,
    /// Rows that ended in no table: those with a question, and those that say the same again.
    pub n_left_out: u64,
}

/// Every table that has a row that is used.
pub fn tables(drafts: Vec<Draft>) -> Tables {
    tables_by(register::in_one_form, drafts)
}

/// The same of rows that are a part of a dataset: what they refer to may stand in the rest of it.
pub fn tables_of_part(drafts: Vec<Draft>) -> Tables {
    tables_by(register::part_in_one_form, drafts)
}

fn tables_by(in_one_form: fn(Vec<Draft>) -> Vec<Draft>, drafts: Vec<Draft>) -> Tables {
    let count = |drafts: &[Draft]| drafts.iter().map(|it| it.rows.len()).sum::<usize>();
    let n_rows = count(&drafts);
    let drafts = in_one_form(drafts);
    let n_left_out = n_rows.saturating_sub(count(&drafts));
    let file = |it: &Draft| {
        let headings = it.table.columns.iter().map(|it| it.name);
        let rows = it.rows.iter().map(|it| it.cells.iter());
        ExportFile { name: format!("{}.csv", it.table.name), content: csv::lines(headings, rows) }
    };
    Tables {
        files: drafts.iter().map(file).collect(),
        n_left_out: u64::try_from(n_left_out).unwrap_or(u64::MAX),
    }
}

/// What a dataset says of itself, beside its tables.
pub fn about(tables: &Tables, card: &DatasetCard) -> ExportFile {
    let resource = |it: &ExportFile| {
        let name = it.name.trim_end_matches(".csv");
        json!({ "name": name, "path": it.name })
    };
    let resources: Vec<Value> = tables.files.iter().map(resource).collect();
    let mut about = Map::from_iter([
        ("title".to_owned(), json!(card.title)),
        ("resources".to_owned(), json!(resources)),
        ("made_by".to_owned(), json!("tenzij")),
    ]);
    about.extend(card.description.iter().map(|it| ("description".to_owned(), json!(it))));
    let licence = |it: &String| ("licenses".to_owned(), json!([{ "name": it }]));
    about.extend(card.licence.iter().map(licence));
    let content = format!("{:#}\n", Value::Object(about)).into_bytes();
    ExportFile { name: "datapackage.json".to_owned(), content }
}

/// Packs a dataset as one zip: its tables, what it says of itself, and its policy where it chose one.
///
/// # Errors
///
/// Only if packing fails, which needs a table beyond four gigabytes.
pub fn zip(tables: &Tables, card: &DatasetCard, policy: Option<&str>) -> io::Result<ExportFile> {
    let about = about(tables, card);
    // As it is, so that the first bytes of the file tell that it is ours.
    let about = Part::new(about.name, about.content);
    let mut parts = vec![Part { packing: Packing::Stored, ..about }];
    parts.extend(policy.map(|it| Part::new("tenzij.toml", it)));
    parts.extend(tables.files.iter().map(|it| Part::new(it.name.clone(), it.content.clone())));
    Ok(ExportFile { name: FILE.to_owned(), content: package::pack(&parts)? })
}
