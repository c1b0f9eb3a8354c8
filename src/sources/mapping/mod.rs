//! A mapping: how the tables of somebody else fill ours, written in TOML by whoever knows them.
//!
//! It renames, translates and tells rows apart; it never computes, joins or guesses.
//! A value for which it has no rule is a question, and every row of a foreign file is accounted for.
//! `datasets/uk-councils/mapping.toml` shows every feature in use.

use crate::{
    diagnostic::{Code, Diagnostic, Place},
    register::{
        draft::{Draft, DraftRow},
        tables::Table,
    },
};

mod apply;
mod check;
mod date;
mod recipe;
mod value;

pub use self::apply::{MappedRows, apply};

/// A mapping that was read and holds together.
#[derive(Debug, Clone)]
pub struct Mapping {
    /// The mapping's file as the user named it.
    name: String,
    recipe: recipe::Recipe,
    /// The rows that the mapping itself holds.
    constant: Vec<Draft>,
}

/// Reads a mapping.
///
/// # Errors
///
/// The refusal of a mapping that cannot be read or does not hold together, at its line and column.
pub fn parse(name: &str, text: &str) -> Result<Mapping, Diagnostic> {
    let invalid = |at: usize, reason: &str| {
        let (line, column) = line_and_column(text, at);
        Diagnostic::refusal(Code::MappingInvalid, Place::row(name, line).cell(column.to_string()))
            .with("reason", reason)
    };
    let recipe: recipe::Recipe = toml::from_str(text)
        .map_err(|error| invalid(error.span().map_or(0, |it| it.start), error.message()))?;
    check::check(&recipe).map_err(|slip| invalid(slip.at, &slip.reason))?;
    let constant = recipe.rows.iter().filter_map(|it| constant_row(name, text, it)).collect();
    Ok(Mapping { name: name.to_owned(), recipe, constant })
}

impl Mapping {
    /// The mapping's file as the user named it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the mapping says it reads, if it says so.
    pub fn title(&self) -> Option<&str> {
        self.recipe.title.as_deref()
    }

    /// The foreign files, relative to the folder of the foreign tables.
    pub fn files(&self) -> Vec<&str> {
        self.recipe.files.iter().map(|it| it.path.get_ref().as_str()).collect()
    }

    /// Names of the tables that a foreign file fills.
    pub(super) fn tables_of(&self, file: &str) -> Vec<&'static str> {
        let own = self.recipe.files.iter().filter(|it| it.path.get_ref() == file);
        let tables = own.flat_map(|it| &it.tables);
        tables.filter_map(|it| Some(Table::find(it.name.get_ref())?.name)).collect()
    }

    /// The rows that the mapping itself holds; their place is the mapping's own line.
    pub fn rows(&self) -> &[Draft] {
        &self.constant
    }
}

fn constant_row(name: &str, text: &str, row: &recipe::ConstantRow) -> Option<Draft> {
    let table = Table::find(row.table.get_ref())?;
    let cell = |column: &str| row.cells.get(column).map_or("", |it| it.get_ref().trim()).to_owned();
    let cells = table.columns.iter().map(|it| cell(it.name)).collect();
    let (line, _) = line_and_column(text, row.table.span().start);
    Some(Draft {
        table,
        file: name.into(),
        headings: table.columns.iter().map(|it| Some(it.name.to_owned())).collect(),
        rows: vec![DraftRow { line, cells }],
    })
}

/// The line and the column, from 1, of a byte of a text.
fn line_and_column(text: &str, at: usize) -> (u64, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = (1..).zip(before.split('\n')).last();
    line.map_or((1, 1), |(line, start)| (line, start.chars().count() + 1))
}

#[cfg(test)]
mod tests;
