//! Characters that make a row a question: those that were lost, that nobody can see, or that only look like others.
//!
//! A name is what rows are told apart by, so in names more is asked than in texts.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};

use crate::{
    diagnostic::{Code, Diagnostic},
    register::{
        draft::{Draft, DraftRow},
        tables::{Column, Kind, Table},
    },
};

/// What stands where a character was lost.
const LOST: char = char::REPLACEMENT_CHARACTER;

/// A row whose names have the one form that accents have, whatever wrote them.
///
/// `é` may be one character or an `e` with an accent behind it; they look the same and are not.
pub(super) fn in_one_form(table: &Table, row: DraftRow) -> DraftRow {
    if row.cells.iter().all(str::is_ascii) {
        return row;
    }
    let cells = table.columns.iter().zip(row.cells.iter());
    DraftRow { cells: cells.map(|(column, cell)| one_form(column, cell)).collect(), ..row }
}

fn one_form(column: &Column, cell: &str) -> String {
    let is_same = cell.is_ascii() || is_nfc_quick(cell.chars()) == IsNormalized::Yes;
    if is_same || !is_name(column) { cell.to_owned() } else { cell.nfc().collect() }
}

/// A question about a row with a character that should not be there.
pub(super) fn question(draft: &Draft, row: &DraftRow) -> Option<Diagnostic> {
    let cells = draft.table.columns.iter().zip(row.cells.iter()).enumerate();
    cells
        .filter(|(_, (_, cell))| !cell.is_ascii() || cell.bytes().any(|it| it.is_ascii_control()))
        .find_map(|(at, (column, cell))| {
            let (code, shown) = odd(draft.table, column, cell)?;
            let question = Diagnostic::question(code, draft.cell_place(row, at));
            let plain: String = cell.chars().filter(|it| !is_invisible(*it)).collect();
            Some(question.with("found", shown).with("plain", plain))
        })
}

/// What is odd about a cell, and the cell with that made visible.
fn odd<'c>(table: &Table, column: &Column, cell: &'c str) -> Option<(Code, Cow<'c, str>)> {
    if cell.contains(LOST) {
        return Some((Code::CharacterLost, cell.into()));
    }
    if !is_name(column) && !is_name_of_party(table, column) {
        return None;
    }
    if cell.chars().any(is_invisible) {
        return Some((Code::CharacterInvisible, cell.into()));
    }
    let mixed = cell.split(|it: char| !it.is_alphabetic()).any(is_of_two_alphabets);
    mixed.then(|| (Code::CharacterForeign, with_numbers(cell).into()))
}

fn is_name(column: &Column) -> bool {
    matches!(column.kind, Kind::Id | Kind::Reference(_) | Kind::References(_) | Kind::Entitled)
}

/// The names by which people know parties are compared too.
fn is_name_of_party(table: &Table, column: &Column) -> bool {
    table.name == "parties" && matches!(column.name, "name" | "also_known_as")
}

/// Characters that make two names differ that look the same.
fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Whether a word has Latin letters and others that look like them.
fn is_of_two_alphabets(word: &str) -> bool {
    word.chars().any(is_look_alike) && word.chars().any(is_latin)
}

fn is_latin(character: char) -> bool {
    character.is_ascii_alphabetic() || matches!(character, '\u{c0}'..='\u{24f}')
}

/// Greek, Cyrillic and Armenian letters, and the wide forms of Latin ones.
fn is_look_alike(character: char) -> bool {
    matches!(character, '\u{370}'..='\u{58f}' | '\u{1f00}'..='\u{1fff}' | '\u{ff21}'..='\u{ff5a}')
}

/// The text with the letters of another alphabet as their numbers, for they look like those beside them.
fn with_numbers(text: &str) -> String {
    let shown = |it: char| {
        if is_look_alike(it) { format!("⟨U+{:04X}⟩", u32::from(it)) } else { it.to_string() }
    };
    text.chars().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(column: &str, cell: &str, expected: Option<Code>) {
        let table = Table::find("parties").unwrap();
        let at = table.position(column).unwrap();
        assert_eq!(odd(table, &table.columns[at], cell).map(|it| it.0), expected, "{cell:?}");
    }

    #[test]
    fn names_of_one_alphabet_are_fine_and_of_two_a_question() {
        for name in ["Aarveld", "Súdwest-Fryslân", "Çağlı", "Аарвелд", "Ααρ Beekdal", "A\u{301}"]
        {
            check("id", name, None);
        }
        for name in ["A\u{430}rveld", "\u{391}arveld", "Aarveld-B\u{435}ekdal", "\u{ff21}arveld"] {
            check("id", name, Some(Code::CharacterForeign));
            check("name", name, Some(Code::CharacterForeign));
        }
        check("code", "A\u{430}rveld", None);
    }

    #[test]
    fn what_cannot_be_seen_or_was_lost_is_a_question() {
        for hidden in ["Aar\u{200b}veld", "Aar\u{ad}veld", "Aar\u{202e}veld", "Aar\tveld"] {
            check("name", hidden, Some(Code::CharacterInvisible));
            check("code", hidden, None);
        }
        check("code", "Aar\u{fffd}veld", Some(Code::CharacterLost));
    }

    #[test]
    fn accents_have_one_form_in_names_and_are_kept_in_texts() {
        let table = Table::find("parties").unwrap();
        let form = |name: &str| {
            one_form(&table.columns[table.position(name).unwrap()], "e\u{301}e\u{323}\u{302}")
        };
        assert_eq!(
            (form("id"), form("name")),
            ("éệ".to_owned(), "e\u{301}e\u{323}\u{302}".to_owned())
        );
    }
}
