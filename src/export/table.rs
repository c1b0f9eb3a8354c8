//! A tidy table: typed columns, one observation per row. CSV, Parquet, descriptor and codebook are made of it.

use std::borrow::Cow;

use crate::{
    language::Language,
    measures::Card,
    model::{Outcome, Undefined},
};

/// One table.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Name, which is that of its file without extension.
    pub name: &'static str,
    /// Columns that tell its rows apart.
    pub key: &'static [&'static str],
    /// Columns that refer to the key of another table: column, table.
    pub refers: &'static [(&'static str, &'static str)],
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, as long as the columns.
    pub rows: Vec<Vec<Cell>>,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Name, in `snake_case`.
    pub name: String,
    /// Kind of its cells.
    pub kind: Kind,
    /// Where its meaning is told.
    pub about: About,
}

/// Kind of the cells of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text, or a code.
    Text,
    /// Any number.
    Number,
    /// A whole number.
    Integer,
    /// Yes or no.
    Boolean,
}

/// Where the meaning of a column is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// In the catalogue of texts, under `column.<name>`.
    Own,
    /// On the card of a measure; the end is empty, or one of `low`, `high`, `reason`.
    Measure(&'static str, &'static str),
}

/// One cell; empty where nothing is known.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing is known, or there is nothing; the column of the reason says why, where there is one.
    Empty,
    /// Text.
    Text(String),
    /// A number; always finite.
    Number(f64),
    /// A whole number.
    Integer(i64),
    /// Yes or no.
    Boolean(bool),
}

impl Table {
    /// A table without rows, of columns that the catalogue of texts explains.
    pub(super) fn new(
        name: &'static str,
        key: &'static [&'static str],
        refers: &'static [(&'static str, &'static str)],
        columns: &[(&str, Kind)],
    ) -> Table {
        let column = |(name, kind): &(&str, Kind)| Column {
            name: (*name).to_owned(),
            kind: *kind,
            about: About::Own,
        };
        let columns = columns.iter().map(column).collect();
        Table { name, key, refers, columns, rows: Vec::new() }
    }

    /// Adds the columns of a measure: the number and its reason, with bounds between them if it has any.
    pub(super) fn measure(&mut self, name: &str, card: &'static str, has_bounds: bool) {
        let ends: &[&str] =
            if has_bounds { &["", "low", "high", "reason"] } else { &["", "reason"] };
        for end in ends {
            let name = if end.is_empty() { name.to_owned() } else { format!("{name}_{end}") };
            let kind = if *end == "reason" { Kind::Text } else { Kind::Number };
            self.columns.push(Column { name, kind, about: About::Measure(card, end) });
        }
    }

    /// Puts rows in the order of what they say, if they go by texts.
    pub(super) fn sort(&mut self) {
        if self.columns.first().is_some_and(|it| it.kind == Kind::Text) {
            let shown = |row: &Vec<Cell>| -> Vec<String> {
                row.iter().map(|it| it.shown().into_owned()).collect()
            };
            self.rows.sort_by_cached_key(shown);
        }
    }

    /// Adds columns that the catalogue of texts explains.
    pub(super) fn more(&mut self, columns: &[(&str, Kind)]) {
        for (name, kind) in columns {
            self.columns.push(Column { name: (*name).to_owned(), kind: *kind, about: About::Own });
        }
    }
}

impl Column {
    /// What the column holds, in a sentence.
    pub fn description(&self, language: &Language) -> String {
        match self.about {
            About::Own => language.text(&format!("column.{}", self.name)).to_owned(),
            About::Measure(card, end) => {
                let name = language.text(&format!("card.{card}.name")).to_owned();
                let end = if end.is_empty() { "value" } else { end };
                language.fill(&format!("column.measure.{end}"), &[("name", name)])
            }
        }
    }

    /// The card of the measure, if it holds one.
    pub fn card(&self) -> Option<&'static Card> {
        match self.about {
            About::Own => None,
            About::Measure(card, _) => Card::find(card),
        }
    }
}

impl Cell {
    /// A number that may be missing.
    pub(super) fn number(value: Option<f64>) -> Cell {
        value.filter(|it| it.is_finite()).map_or(Cell::Empty, Cell::Number)
    }

    /// A count.
    pub(super) fn count(value: u64) -> Cell {
        i64::try_from(value).map_or(Cell::Empty, Cell::Integer)
    }

    /// Anything that can be written, if it is there.
    pub(super) fn text<T: ToString>(value: Option<T>) -> Cell {
        value.map_or(Cell::Empty, |it| Cell::Text(it.to_string()))
    }

    /// The number of a measure and its reason, as two cells.
    pub(super) fn outcome(value: Outcome) -> [Cell; 2] {
        match value {
            Outcome::Value(value) => [Cell::number(Some(value)), Cell::Empty],
            Outcome::Undefined(reason) => [Cell::Empty, Cell::reason(reason)],
        }
    }

    /// Why there is no number.
    pub(super) fn reason(reason: Undefined) -> Cell {
        Cell::Text(reason.code().to_owned())
    }

    /// The cell as it stands in CSV: dates as ISO, numbers with a point, shortest form that reads back equal.
    pub fn shown(&self) -> Cow<'_, str> {
        match self {
            Cell::Empty => "".into(),
            Cell::Text(text) => text.into(),
            Cell::Number(number) => number.to_string().into(),
            Cell::Integer(whole) => whole.to_string().into(),
            Cell::Boolean(value) => value.to_string().into(),
        }
    }
}
