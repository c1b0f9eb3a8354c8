//! Files that are asked beside a dataset: changes as TOML or as a table, opinions and proposals as tables.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::{Spanned, Value};

use crate::{
    diagnostic::{Checked, Code, Diagnostic, Place},
    register::{
        draft::{Draft, DraftRow},
        tables::{CHANGES, Column, Table},
    },
    sources::csv,
};

/// Reads a table that stands beside a dataset; `None` if the file is refused.
pub fn table(table: &'static Table, file: &str, bytes: &[u8]) -> Checked<Option<Draft>> {
    let read = csv::read_table(table, file, bytes);
    Checked { value: read.value.map(|it| it.draft), diagnostics: read.diagnostics }
}

/// Reads changes: `[[change]]` in a file that ends in `.toml`, otherwise a table.
pub fn changes(file: &str, bytes: &[u8]) -> Checked<Option<Draft>> {
    if !file.to_ascii_lowercase().ends_with(".toml") {
        return table(&CHANGES, file, bytes);
    }
    let text = String::from_utf8_lossy(bytes);
    match changes_in_toml(file, &text) {
        Ok(draft) => Checked::clean(Some(draft)),
        Err(refusal) => Checked { value: None, diagnostics: vec![*refusal] },
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChangesFile {
    #[serde(default)]
    change: Vec<Spanned<BTreeMap<Spanned<String>, Spanned<Value>>>>,
}

fn changes_in_toml(file: &str, text: &str) -> Result<Draft, Box<Diagnostic>> {
    let refusal = |at: usize, reason: &str| {
        let place = Place::row(file, line_at(text, at));
        let refusal = Diagnostic::refusal(Code::ChangesInvalid, place);
        Box::new(refusal.with_whole("reason", reason.replace('\n', " ")))
    };
    let read: ChangesFile = toml::from_str(text)
        .map_err(|err| refusal(err.span().map_or(0, |it| it.start), err.message()))?;
    let mut rows = Vec::new();
    for change in &read.change {
        let mut cells = vec![String::new(); CHANGES.columns.len()];
        for (name, value) in change.get_ref() {
            // `kind` is how a person would name what a table calls `change`.
            let column = if name.get_ref() == "kind" { "change" } else { name.get_ref() };
            let cell = CHANGES.position(column).and_then(|it| cells.get_mut(it));
            let Some(cell) = cell else {
                let names: Vec<&str> = CHANGES.columns.iter().map(|it: &Column| it.name).collect();
                let reason = format!("{column}; {}", names.join(", "));
                return Err(refusal(name.span().start, &reason));
            };
            *cell = match value.get_ref() {
                Value::String(text) => text.trim().to_owned(),
                Value::Integer(number) => number.to_string(),
                Value::Float(number) => number.to_string(),
                Value::Datetime(day) => day.to_string(),
                Value::Boolean(_) | Value::Array(_) | Value::Table(_) => {
                    return Err(refusal(
                        value.span().start,
                        &format!("{column} = {}", value.get_ref()),
                    ));
                }
            };
        }
        let line = line_at(text, change.span().start);
        rows.push(DraftRow { line, cells: cells.into_iter().collect() });
    }
    let headings = CHANGES.columns.iter().map(|it| Some(it.name.to_owned())).collect();
    Ok(Draft { table: &CHANGES, file: file.into(), headings, rows })
}

fn line_at(text: &str, offset: usize) -> u64 {
    let before = text.get(..offset).unwrap_or(text);
    u64::try_from(before.matches('\n').count()).unwrap_or(0) + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_read_from_toml_with_their_lines() {
        let text = "# What if?\n[[change]]\nkind = \"due\"\nagreement = \"A\"\nlater_days = 90\n\n[[change]]\nkind = \"leaves\"\nparty = \"b\"\non = 2026-10-01\n";
        let draft = changes("changes.toml", text.as_bytes()).value.unwrap();
        let at = |row: usize, column: &str| {
            draft.rows[row].cells.get(CHANGES.position(column).unwrap()).unwrap().to_owned()
        };
        assert_eq!((draft.rows[0].line, draft.rows[1].line), (2, 7));
        assert_eq!((at(0, "change"), at(0, "later_days")), ("due".to_owned(), "90".to_owned()));
        assert_eq!((at(1, "on"), at(1, "agreement")), ("2026-10-01".to_owned(), String::new()));
    }

    #[test]
    fn what_is_no_change_is_refused_with_its_line() {
        let refused = |text: &str| {
            let read = changes("changes.toml", text.as_bytes());
            assert!(read.value.is_none());
            (read.diagnostics[0].code, read.diagnostics[0].place.line)
        };
        assert_eq!(refused("[[change]]\nkind = "), (Code::ChangesInvalid, 2));
        assert_eq!(refused("[[change]]\nkind = \"due\"\ncolour = 1\n"), (Code::ChangesInvalid, 3));
        assert_eq!(refused("[[change]]\nkind = true\n"), (Code::ChangesInvalid, 2));
        assert_eq!(refused("\n[other]\n"), (Code::ChangesInvalid, 2));
    }

    #[test]
    fn the_same_can_stand_in_a_table() {
        let text = "change;agreement;later_days\ndue;A;90\n";
        let draft = changes("changes.csv", text.as_bytes()).value.unwrap();
        assert_eq!((draft.rows.len(), draft.rows[0].line), (1, 2));
    }
}
