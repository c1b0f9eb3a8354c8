//! One record of a file from the field, and where it stands.

use serde_json::{Map, Value};

use crate::sources::field::Shape;

/// Where a record came from.
#[derive(Debug, Clone, Copy)]
pub struct Origin {
    /// What it looks like.
    pub shape: &'static Shape,
    /// The line on which it starts, or its number where several stand on one line.
    pub line: u64,
}

/// One record.
#[derive(Debug, Clone)]
pub struct Record {
    /// Where it came from.
    pub origin: Origin,
    /// Its fields.
    pub fields: Map<String, Value>,
}

impl Record {
    /// What stands in a field; a path such as `fractie.naam` leads into objects.
    pub fn value(&self, path: &str) -> Option<&Value> {
        let mut names = path.split('.');
        let first = self.fields.get(names.next()?)?;
        names.try_fold(first, |value, name| value.get(name)).filter(|it| !it.is_null())
    }

    /// The text of a field, without blanks at its ends; empty if there is none.
    pub fn text(&self, path: &str) -> String {
        self.value(path).map(text_of).unwrap_or_default()
    }

    /// The text of the first of some fields that has any, with the name of that field.
    pub fn first(&self, paths: &[&'static str]) -> (&'static str, String) {
        let found = paths.iter().map(|it| (*it, self.text(it))).find(|it| !it.1.is_empty());
        found.unwrap_or_else(|| (paths.first().copied().unwrap_or_default(), String::new()))
    }

    /// What stands in a field as a list; one value is a list of one.
    pub fn list(&self, path: &str) -> Vec<&Value> {
        match self.value(path) {
            None => Vec::new(),
            Some(Value::Array(items)) => items.iter().collect(),
            Some(one) => vec![one],
        }
    }

    /// The records that a field refers to: by id, by address, or by an object that has either.
    pub fn references(&self, path: &str) -> Vec<String> {
        self.list(path).into_iter().flat_map(names_of).collect()
    }
}

/// A value as the text of a cell; objects and lists have none.
pub(super) fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Null | Value::Array(_) | Value::Object(_) => String::new(),
    }
}

/// The names by which a reference may be found: its text, or the address and id of its object.
fn names_of(value: &Value) -> Vec<String> {
    let names = match value {
        Value::Object(fields) => {
            ["url", "id", "@id"].iter().filter_map(|it| fields.get(*it)).map(text_of).collect()
        }
        other => vec![text_of(other)],
    };
    names.into_iter().filter(|it| !it.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    static SHAPE: Shape = Shape { name: "x", held_in: &[], telling: &[], read: &[], lost: &[] };

    #[test]
    fn fields_are_had_by_path_as_text_and_as_references() {
        let value = serde_json::json!({
            "a": " x ", "b": {"c": 1.5}, "d": null, "e": true,
            "f": ["u", {"url": "v", "id": 3}], "g": {"id": ""}
        });
        let Value::Object(fields) = value else { panic!() };
        let record = Record { origin: Origin { shape: &SHAPE, line: 1 }, fields };
        let texts = ["a", "b.c", "b.c.d", "d", "e", "b"].map(|it| record.text(it));
        assert_eq!(texts, ["x", "1.5", "", "", "yes", ""]);
        assert_eq!(record.references("f"), ["u", "v", "3"]);
        assert!(record.references("g").is_empty() && record.list("d").is_empty());
        assert_eq!(record.first(&["d", "a"]), ("a", "x".to_owned()));
        assert_eq!(record.first(&["d", "b"]), ("d", String::new()));
    }
}
