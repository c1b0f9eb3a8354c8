//! What goes with the tables: `datapackage.json`, the codebook, and how to cite.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::{
    edition::pseudonym::Note,
    export::{
        ExportFile, Package,
        table::{Kind, Table},
    },
    language::{LANGUAGES, Language},
    measures::MEASURES,
};

/// `datapackage.json`, `codebook.md` and `CITATION.cff` beside the tables with one extension.
pub(super) fn files(package: &Package<'_>, tables: &[Table], extension: &str) -> Vec<ExportFile> {
    vec![datapackage(package, tables, extension), codebook(package, tables), citation(package)]
}

/// What pseudonyms are and are not, in a file that nobody can miss; in every language.
pub(super) fn readme(note: &Note, own: &Language) -> ExportFile {
    let others = LANGUAGES.iter().filter(|it| it.tag != own.tag);
    let texts: Vec<String> =
        std::iter::once(own).chain(others).map(|it| warning(note, it)).collect();
    ExportFile { name: "README.md".to_owned(), content: texts.join("\n").into_bytes() }
}

/// The honest warning: how many parties there are, what is left out, and what is still to be seen.
pub fn warning(note: &Note, language: &Language) -> String {
    let list: Vec<String> = note.left_out.iter().map(|it| format!("`{it}`")).collect();
    let arguments = [
        ("n", language.count(note.n_parties)),
        ("mark", note.key_mark.clone()),
        ("list", list.join(", ")),
    ];
    language.fill("export.pseudonyms", &arguments)
}

fn datapackage(package: &Package<'_>, tables: &[Table], extension: &str) -> ExportFile {
    let it = package.assessment;
    let resources: Vec<Value> =
        tables.iter().map(|it| resource(package, it, tables, extension)).collect();
    let mut descriptor = json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "tenzij-export",
        "title": it.dataset.title,
        "description": package.language.fill("export.about", &[("day", it.as_of.to_string()), ("made_by", it.made_by.clone())]),
        "resources": resources,
    });
    if let (Some(licence), Some(object)) = (&it.dataset.licence, descriptor.as_object_mut()) {
        object.insert("licenses".to_owned(), json!([{ "name": licence }]));
    }
    let mut content = serde_json::to_vec_pretty(&descriptor).unwrap_or_default();
    content.push(b'\n');
    ExportFile { name: "datapackage.json".to_owned(), content }
}

fn resource(package: &Package<'_>, table: &Table, all: &[Table], extension: &str) -> Value {
    let fields: Vec<Value> = table
        .columns
        .iter()
        .map(|it| {
            let kind = match it.kind {
                Kind::Text => "string",
                Kind::Number => "number",
                Kind::Integer => "integer",
                Kind::Boolean => "boolean",
            };
            json!({ "name": it.name, "type": kind, "description": it.description(package.language) })
        })
        .collect();
    let mut schema = json!({ "fields": fields, "missingValues": [""] });
    if let Some(schema) = schema.as_object_mut() {
        if !table.key.is_empty() {
            schema.insert("primaryKey".to_owned(), json!(table.key));
        }
        let keys: Vec<Value> = table
            .refers
            .iter()
            // An edition may be without the other table.
            .filter(|(_, other)| all.iter().any(|it| it.name == *other))
            .map(|(column, other)| {
                let key = tables_key(other);
                json!({ "fields": [column], "reference": { "resource": other, "fields": [key] } })
            })
            .collect();
        if !keys.is_empty() {
            schema.insert("foreignKeys".to_owned(), json!(keys));
        }
    }
    json!({
        "name": table.name,
        "path": format!("{}.{extension}", table.name),
        "type": "table",
        "format": extension,
        "encoding": "utf-8",
        "description": package.language.text(&format!("export.table.{}", table.name)),
        "schema": schema,
    })
}

/// The key of a table that others refer to.
fn tables_key(table: &str) -> &'static str {
    match table {
        "agreements" => "agreement",
        "commitments" => "commitment",
        _ => "party",
    }
}

fn codebook(package: &Package<'_>, tables: &[Table]) -> ExportFile {
    let language = package.language;
    let mut text =
        format!("# {}\n\n{}\n", language.text("export.codebook"), language.text("export.missing"));
    if let Some(note) = package.pseudonyms {
        text.push('\n');
        text.push_str(&warning(note, language));
    }
    for table in tables {
        // Writing to a text cannot fail.
        let _ = writeln!(
            text,
            "\n## {}\n\n{}\n",
            table.name,
            language.text(&format!("export.table.{}", table.name))
        );
        for column in &table.columns {
            let kind = language.text(match column.kind {
                Kind::Text => "export.kind.text",
                Kind::Number => "export.kind.number",
                Kind::Integer => "export.kind.integer",
                Kind::Boolean => "export.kind.boolean",
            });
            let _ =
                writeln!(text, "- `{}` ({kind}): {}", column.name, column.description(language));
        }
    }
    let _ = writeln!(text, "\n## {}", language.text("export.measures"));
    for card in MEASURES {
        let say = |part: &str| language.text(&format!("card.{}.{part}", card.id)).to_owned();
        let _ = writeln!(
            text,
            "\n### `{}`: {}\n\n{}\n\n    {}\n\n{} … {}. {}\n{}",
            card.id,
            say("name"),
            say("reads_as"),
            card.formula,
            card.range.0,
            card.range.1,
            say("undefined"),
            card.source
        );
    }
    ExportFile { name: "codebook.md".to_owned(), content: text.into_bytes() }
}

fn citation(package: &Package<'_>) -> ExportFile {
    let it = package.assessment;
    // JSON text is YAML text, quotes and all.
    let quoted = |text: &str| serde_json::to_string(text).unwrap_or_default();
    let title = package.language.fill(
        "export.citation",
        &[("title", it.dataset.title.clone()), ("day", it.as_of.to_string())],
    );
    let content = format!(
        "cff-version: 1.2.0\nmessage: {}\ntype: dataset\ntitle: {}\nauthors:\n  - name: {}\nversion: {}\nidentifiers:\n  - type: other\n    value: {}\n",
        quoted(package.language.text("export.cite")),
        quoted(&title),
        quoted(&it.dataset.title),
        quoted(&it.made_by),
        quoted(&format!("sha256:{}", it.dataset.fingerprint)),
    );
    ExportFile { name: "CITATION.cff".to_owned(), content: content.into_bytes() }
}
