//! Signs of persons in the rows of tables: notes for somebody to look at, each with its cell.

use std::collections::BTreeSet;

use crate::{
    diagnostic::{Code, Diagnostic, Place},
    privacy::signs::{Kind, Of, signs},
    register::{draft::Draft, tables},
};

/// Columns in which people are quoted.
const QUOTED: [&str; 6] = ["quote", "interest_text", "text", "reason", "condition", "afterword"];

/// Tables whose names are of parties, bodies and fields, and never of a person.
const NAMING: [&str; 4] = ["parties", "bodies", "portfolios", "goals"];

/// A note for every sign of a person in the texts of these rows.
pub fn notes(drafts: &[Draft]) -> Vec<Diagnostic> {
    let known = known(drafts);
    let mut notes = Vec::new();
    for draft in drafts {
        let columns: Vec<(usize, &tables::Column)> =
            draft.table.columns.iter().enumerate().filter(|(_, it)| is_text(it)).collect();
        for row in &draft.rows {
            let place = Place::row(draft.file.clone(), row.line);
            for (at, column) in &columns {
                let text = row.cells.get(*at).unwrap_or_default();
                let is_reply = draft.table.name == "replies" || column.name != "text";
                let of = if QUOTED.contains(&column.name) && is_reply {
                    Of::Quotation
                } else {
                    Of::Text
                };
                let above = draft.headings.get(*at).and_then(Option::as_deref);
                for sign in signs(text, of, &known) {
                    let cell = place.cell(above.unwrap_or(column.name));
                    notes.push(Diagnostic::note(code(sign.kind), cell).with("found", sign.masked));
                }
            }
        }
    }
    notes.sort();
    notes.dedup();
    notes
}

/// The message for a sign.
pub fn code(kind: Kind) -> Code {
    match kind {
        Kind::Email => Code::PersonEmail,
        Kind::Phone => Code::PersonPhone,
        Kind::Bsn => Code::PersonBsn,
        Kind::Name => Code::PersonName,
    }
}

/// Whether cells of a column can hold any text; an id is a text too.
pub fn is_text(column: &tables::Column) -> bool {
    use tables::Kind;
    match column.kind {
        Kind::Id | Kind::Text | Kind::Texts => true,
        Kind::Reference(_) | Kind::References(_) | Kind::Entitled => false,
        Kind::Code(_) | Kind::YesNo | Kind::Date | Kind::Period => false,
        Kind::Number | Kind::Amount | Kind::Share | Kind::Count => false,
    }
}

/// Words in names of parties, bodies and fields, in small letters.
fn known(drafts: &[Draft]) -> BTreeSet<String> {
    let mut known = BTreeSet::new();
    for draft in drafts.iter().filter(|it| NAMING.contains(&it.table.name)) {
        for text in draft.rows.iter().flat_map(|it| it.cells.iter()) {
            known.extend(words_of(text));
        }
    }
    known
}

/// The words of a name, in small letters.
pub fn words_of(name: &str) -> impl Iterator<Item = String> + '_ {
    let words = name.split(|it: char| !it.is_alphanumeric() && !"-'’".contains(it));
    words.filter(|it| !it.is_empty()).map(str::to_lowercase)
}
