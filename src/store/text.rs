//! Rows as texts that any program can read: JSON objects of column to cell, and arrays for keys.

use std::collections::BTreeMap;

use xxhash_rust::xxh3::Xxh3Default;

use crate::{
    register::{
        Cells,
        tables::{Need, Table},
    },
    store::StoreError,
};

/// The cells of a row that hold any text, in the order of the table.
///
/// By name and not by position, so that a column that is added later changes nothing in what was written before.
pub(super) fn cells(table: &Table, cells: &Cells, to: &mut String) {
    to.clear();
    to.push('{');
    for (column, text) in table.columns.iter().zip(cells.iter()).filter(|(_, it)| !it.is_empty()) {
        if to.len() != 1 {
            to.push(',');
        }
        quote(column.name, to);
        to.push(':');
        quote(text, to);
    }
    to.push('}');
}

/// The texts of the key; all cells where the table has no key, or where one that is needed is empty.
///
/// An optional cell of a key may be empty and says so by that: a position without a coder is the agreed one.
pub(super) fn key(table: &Table, positions: &[usize], cells: &Cells, whole: &str, to: &mut String) {
    to.clear();
    let text = |at: usize| cells.get(at).unwrap_or_default();
    let is_needed = |at: usize| table.columns.get(at).is_some_and(|it| it.need == Need::Required);
    if positions.is_empty() || positions.iter().any(|at| is_needed(*at) && text(*at).is_empty()) {
        to.push_str(whole);
        return;
    }
    for (n_before, at) in positions.iter().enumerate() {
        to.push(if n_before == 0 { '[' } else { ',' });
        quote(text(*at), to);
    }
    to.push(']');
}

/// Reads cells back.
pub(super) fn read_cells(table: &Table, json: &str) -> Result<Vec<String>, StoreError> {
    let damaged = |found: String| StoreError::Damaged(found);
    let mut named: BTreeMap<String, String> =
        serde_json::from_str(json).map_err(|err| damaged(err.to_string()))?;
    let texts = table.columns.iter().map(|it| named.remove(it.name).unwrap_or_default()).collect();
    match named.into_keys().next() {
        // Dropping it would lose a text in silence.
        Some(stranger) => Err(damaged(format!("column {stranger} of {}", table.name))),
        None => Ok(texts),
    }
}

/// Writes a text between quotation marks, as JSON does.
pub(super) fn quote(text: &str, to: &mut String) {
    to.push('"');
    if text.bytes().any(|it| it < 0x20 || it == b'"' || it == b'\\' || it == 0x7f) {
        for character in text.chars() {
            match character {
                '"' => to.push_str("\\\""),
                '\\' => to.push_str("\\\\"),
                '\n' => to.push_str("\\n"),
                '\r' => to.push_str("\\r"),
                '\t' => to.push_str("\\t"),
                it if it.is_control() => to.push_str(&format!("\\u{:04x}", u32::from(it))),
                it => to.push(it),
            }
        }
    } else {
        to.push_str(text);
    }
    to.push('"');
}

/// The checksum by which a single row is named if it is not what it was.
pub(super) fn checksum(source: i64, line: i64, kind: i64, key: &str, cells: &str) -> i64 {
    let mut hash = Xxh3Default::new();
    for number in [source, line, kind] {
        hash.update(&number.to_le_bytes());
    }
    hash.update(key.as_bytes());
    hash.update(b"\n");
    hash.update(cells.as_bytes());
    hash.digest().cast_signed()
}

/// A fact as the line that is hashed; its texts hold no line end, since JSON escapes them.
pub(super) fn line(id: i64, source: i64, line: i64, kind: i64, key: &str, cells: &str) -> String {
    format!("{id} {source} {line} {kind} {key} {cells}\n")
}

/// Hexadecimal digits.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    let mut digits = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        digits.push_str(&format!("{byte:02x}"));
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn evidence() -> &'static Table {
        Table::find("evidence").unwrap()
    }

    fn row(named: &[(&str, &str)]) -> Cells {
        let cell = |name: &str| named.iter().find(|it| it.0 == name).map_or("", |it| it.1);
        evidence().columns.iter().map(|it| cell(it.name)).collect()
    }

    fn written(named: &[(&str, &str)]) -> (String, String) {
        let (mut json, mut name) = (String::new(), String::new());
        let texts = row(named);
        cells(evidence(), &texts, &mut json);
        key(evidence(), &evidence().key_positions(), &texts, &json, &mut name);
        assert_eq!(read_cells(evidence(), &json).unwrap(), texts.iter().collect::<Vec<_>>());
        let plain: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(
            plain.as_object().unwrap().len(),
            named.iter().filter(|it| !it.1.is_empty()).count()
        );
        (json, name)
    }

    #[test]
    fn a_row_is_written_by_the_names_of_its_columns_and_read_back_equal() {
        let (json, key) = written(&[("id", "e1"), ("commitment", "c1"), ("kind", "report")]);
        assert_eq!(json, r#"{"id":"e1","commitment":"c1","kind":"report"}"#);
        assert_eq!(key, r#"["e1",""]"#);
    }

    #[test]
    fn every_character_comes_back() {
        let odd = "a\"b\\c\nd\re\tf\u{1}g\u{7f}h\u{85}é€😀\u{2028}";
        let (json, _) = written(&[("id", odd), ("commitment", "c")]);
        assert!(!json.contains('\n'));
        let plain: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(plain["id"], odd);
    }

    #[test]
    fn a_row_without_what_its_key_needs_is_known_by_all_it_says() {
        let (json, key) = written(&[("commitment", "c1"), ("reason", "x")]);
        assert_eq!(json, key);
    }

    #[test]
    fn a_column_that_this_version_does_not_know_is_not_dropped_in_silence() {
        assert!(read_cells(evidence(), r#"{"id":"e","colour":"red"}"#).is_err());
    }
}
