//! The descriptor of a dataset: `datapackage.json` (Frictionless Data Package, versions 1 and 2).
//!
//! It names the files; what columns mean is in the catalogue of tables.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{
    diagnostic::{Checked, Code, Diagnostic, Place},
    register::tables::Table,
};

/// Name of the descriptor's file.
pub const FILE: &str = "datapackage.json";

/// What a dataset says of itself, and where its tables are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Descriptor {
    /// Title.
    pub title: Option<String>,
    /// A sentence or more.
    pub description: Option<String>,
    /// Name of the first licence.
    pub licence: Option<String>,
    /// Path of each table's file, by the name of the table.
    pub resources: BTreeMap<&'static str, String>,
}

/// Reads a descriptor; `None` with a refusal if it is no JSON object.
pub fn read(bytes: &[u8]) -> Checked<Option<Descriptor>> {
    let object = match serde_json::from_slice(bytes) {
        Ok(Value::Object(object)) => object,
        Ok(_) => return refuse(Place::row(FILE, 1), "an object is expected"),
        Err(err) => {
            let line = u64::try_from(err.line()).unwrap_or(1);
            return refuse(Place::row(FILE, line), &err.to_string());
        }
    };
    let text = |key: &str| object.get(key).and_then(Value::as_str).map(str::to_owned);
    let licence = object.get("licenses").and_then(|it| it.get(0));
    let licence = licence.and_then(|it| it.get("name").or(it.get("title"))).and_then(Value::as_str);
    let mut descriptor = Descriptor {
        title: text("title").or_else(|| text("name")),
        description: text("description"),
        licence: licence.map(str::to_owned),
        resources: BTreeMap::new(),
    };
    let mut diagnostics = Vec::new();
    for resource in object.get("resources").and_then(Value::as_array).into_iter().flatten() {
        let name = resource.get("name").and_then(Value::as_str).unwrap_or_default();
        let path = match resource.get("path") {
            Some(Value::Array(paths)) => paths.first().and_then(Value::as_str),
            Some(path) => path.as_str(),
            None => None,
        };
        let path = path.unwrap_or_default();
        let place = Place::file(FILE);
        match Table::find(name) {
            _ if !is_inside(path) => diagnostics.push(
                Diagnostic::refusal(Code::DescriptorInvalid, place)
                    .with("reason", format!("path {path:?} leads out of the folder")),
            ),
            Some(table) => {
                descriptor.resources.insert(table.name, path.to_owned());
            }
            None => diagnostics.push(Diagnostic::note(Code::FileUnknown, place).with("file", name)),
        }
    }
    Checked { value: Some(descriptor), diagnostics }
}

/// The descriptor of one shard: what the dataset's own says of it, and where the tables are.
pub fn of_shard(whole: Option<&[u8]>, title: &str, tables: &[&str]) -> String {
    let whole = whole.and_then(|it| serde_json::from_slice::<Value>(it).ok());
    let of_whole = |key: &&str| {
        let value = whole.as_ref()?.get(*key)?.clone();
        Some(((*key).to_owned(), value))
    };
    let kept = ["name", "title", "description", "licenses"];
    let mut shard: serde_json::Map<String, Value> = kept.iter().filter_map(of_whole).collect();
    shard.insert("title".to_owned(), title.into());
    // By this a later division knows that the folder is its own.
    shard.insert("made_by".to_owned(), "tenzij".into());
    let resource = |it: &&str| serde_json::json!({ "name": it, "path": format!("{it}.csv") });
    shard.insert("resources".to_owned(), tables.iter().map(resource).collect());
    format!("{:#}\n", Value::Object(shard))
}

fn refuse(place: Place, reason: &str) -> Checked<Option<Descriptor>> {
    let refusal = Diagnostic::refusal(Code::DescriptorInvalid, place).with("reason", reason);
    Checked { value: None, diagnostics: vec![refusal] }
}

/// Whether a path stays within the dataset's folder: relative, without `..`, and no address.
pub fn is_inside(path: &str) -> bool {
    let is_address = path.contains("://") || path.contains(':') || path.starts_with(['/', '\\']);
    !path.is_empty() && !is_address && path.split(['/', '\\']).all(|it| it != "..")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_to_files_within_the_folder() {
        let text = r#"{"title": "T", "licenses": [{"name": "CC0-1.0"}],
            "resources": [{"name": "parties", "path": "p.csv"}, {"name": "agreements", "path": ["a.csv"]},
                          {"name": "songs", "path": "s.csv"}]}"#;
        let checked = read(text.as_bytes());
        let descriptor = checked.value.unwrap();
        assert_eq!(descriptor.licence.as_deref(), Some("CC0-1.0"));
        let paths: Vec<(&str, &str)> =
            descriptor.resources.iter().map(|(table, path)| (*table, path.as_str())).collect();
        assert_eq!(paths, [("agreements", "a.csv"), ("parties", "p.csv")]);
        assert_eq!(checked.diagnostics[0].code, Code::FileUnknown);
    }

    #[test]
    fn paths_that_lead_out_of_the_folder_are_refused() {
        for path in ["../x.csv", "/etc/passwd", "https://example.org/x.csv", "C:\\x.csv", ""] {
            let text = serde_json::json!({"resources": [{"name": "parties", "path": path}]});
            let checked = read(text.to_string().as_bytes());
            assert_eq!(checked.diagnostics[0].code, Code::DescriptorInvalid, "{path}");
            assert!(checked.value.unwrap().resources.is_empty());
        }
    }

    #[test]
    fn a_shard_says_of_itself_what_its_dataset_says() {
        let whole = br#"{"name": "n", "description": "D", "licenses": [{"name": "CC0-1.0"}],
            "resources": [{"name": "parties", "path": "p.parquet"}], "created": "2026-01-01"}"#;
        let shard = of_shard(Some(whole), "T", &["parties"]);
        assert!(!shard.contains("created"), "{shard}");
        let read = read(shard.as_bytes()).value.unwrap();
        let paths = [("parties", "parties.csv".to_owned())].into();
        let said = ["T", "D", "CC0-1.0"].map(|it| Some(it.to_owned()));
        let [title, description, licence] = said;
        assert_eq!(read, Descriptor { title, description, licence, resources: paths });
    }

    #[test]
    fn what_is_no_descriptor_is_refused_with_its_line() {
        let checked = read(b"{\n  \"title\": \n}");
        assert_eq!(checked.value, None);
        assert_eq!(checked.diagnostics[0].place.line, 3);
    }
}
