//! The words of a mapping, as TOML spells them. What they do is in [`super::value`] and [`super::apply`].

use std::{collections::BTreeMap, fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{
        self, value::MapAccessDeserializer, value::SeqAccessDeserializer, value::StrDeserializer,
    },
};
use toml::Spanned;

use super::date::DateFormat;

/// The whole file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Recipe {
    /// What is read, for people.
    pub(super) title: Option<String>,
    /// The foreign files.
    #[serde(default, rename = "file")]
    pub(super) files: Vec<ForeignFile>,
    /// Rows that stand in the mapping itself.
    #[serde(default)]
    pub(super) rows: Vec<ConstantRow>,
}

/// One foreign file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ForeignFile {
    /// Where it lies below the folder.
    pub(super) path: Spanned<String>,
    /// Cells that read exactly like this are empty.
    #[serde(default)]
    pub(super) missing: Vec<String>,
    /// Rows that are left out on purpose.
    #[serde(default)]
    pub(super) skip: Vec<Skip>,
    /// The tables that its rows fill.
    #[serde(default, rename = "table")]
    pub(super) tables: Vec<TargetTable>,
}

/// Rows that are left out, and why.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Skip {
    #[serde(rename = "where", deserialize_with = "one_or_many")]
    pub(super) conditions: Vec<Condition>,
    /// Told to the reader as it stands.
    pub(super) reason: Spanned<String>,
}

/// One table that is filled.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TargetTable {
    pub(super) name: Spanned<String>,
    /// Several foreign rows may give the same row of this table; equal ones are one.
    #[serde(default)]
    pub(super) distinct: bool,
    /// Which foreign rows it takes; all of these must hold.
    #[serde(default, rename = "where", deserialize_with = "one_or_many")]
    pub(super) conditions: Vec<Condition>,
    pub(super) columns: BTreeMap<String, Spanned<Rule>>,
}

/// What a foreign cell must be.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Condition {
    pub(super) column: Spanned<String>,
    pub(super) equals: Option<Vec<String>>,
    pub(super) not_equals: Option<Vec<String>>,
    #[serde(default)]
    pub(super) empty: bool,
    #[serde(default)]
    pub(super) not_empty: bool,
}

/// How one column is filled: by exactly one of `from`, `const` and `template`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rule {
    /// The foreign column; of several, the first that is not empty.
    #[serde(default, deserialize_with = "one_or_many")]
    pub(super) from: Vec<String>,
    /// The same text in every row.
    #[serde(rename = "const")]
    pub(super) constant: Option<String>,
    /// Text with `{foreign column}`; empty if one of these is.
    pub(super) template: Option<String>,
    /// Whole values and what they mean.
    #[serde(default)]
    pub(super) codes: BTreeMap<String, String>,
    /// First characters and what they mean; the longest that fits counts.
    #[serde(default)]
    pub(super) prefixes: BTreeMap<String, String>,
    /// What happens to a value that goes on behind its prefix.
    pub(super) free_text: Option<FreeText>,
    /// How dates are written; the first form that fits counts.
    #[serde(default, deserialize_with = "one_or_many")]
    pub(super) date_format: Vec<DateFormat>,
    /// The value is a year, perhaps written as `2038.0`.
    #[serde(default)]
    pub(super) year_to_date: bool,
}

/// What happens to a value that goes on behind its prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum FreeText {
    /// The row is set aside with a question.
    Question,
    /// It is read by its prefix, and a note quotes it.
    Map,
}

/// A row that the mapping itself holds.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConstantRow {
    pub(super) table: Spanned<String>,
    pub(super) cells: BTreeMap<String, Spanned<String>>,
}

/// Reads `x` as well as `[x, y]`.
fn one_or_many<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    deserializer.deserialize_any(OneOrMany(PhantomData))
}

struct OneOrMany<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> de::Visitor<'de> for OneOrMany<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("one value or a list of them")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Vec<T>, E> {
        Ok(vec![T::deserialize(StrDeserializer::new(text))?])
    }

    fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<Vec<T>, A::Error> {
        Ok(vec![T::deserialize(MapAccessDeserializer::new(map))?])
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, sequence: A) -> Result<Vec<T>, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(sequence))
    }
}
