//! Notes that stand so often that they are counted instead of told.

use std::{collections::BTreeMap, sync::Arc};

use crate::diagnostic::{Code, Diagnostic, Place, Severity};

/// Most notes of one kind about one file that are told, the first in the order of their places.
pub const NOTES: usize = 10_000;

/// How many notes of a kind about a file were left untold.
pub type Beyond = BTreeMap<(Arc<str>, Code), u64>;

/// Takes notes beyond the limit away, and says how many there are of each kind; `before` were never made.
///
/// The messages come in the order of their places, and stay so. Refusals and questions stay, however many there are.
pub fn count_beyond(diagnostics: &mut Vec<Diagnostic>, mut before: Beyond) {
    let mut told: BTreeMap<(Arc<str>, Code), usize> = BTreeMap::new();
    diagnostics.retain(|it| {
        if it.severity != Severity::Note {
            return true;
        }
        let key = (Arc::clone(&it.place.file), it.code);
        let n_told = told.entry(key.clone()).or_default();
        *n_told += 1;
        let is_told = *n_told <= NOTES;
        if !is_told {
            *before.entry(key).or_default() += 1;
        }
        is_told
    });
    let counted = before.into_iter().filter(|it| 0 < it.1).map(|((file, code), n)| {
        let note = Diagnostic::note(Code::NotesMore, Place::file(file));
        note.with("n", n).with("of", code.slug())
    });
    diagnostics.extend(counted);
    diagnostics.sort();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notes(n: usize) -> Vec<Diagnostic> {
        let place = |it| Place::row("evidence.csv", it);
        (2..).take(n).map(|it| Diagnostic::note(Code::SourceMissing, place(it))).collect()
    }

    #[test]
    fn notes_up_to_the_limit_are_told_and_those_beyond_it_are_counted() {
        let mut exactly = notes(NOTES);
        count_beyond(&mut exactly, Beyond::new());
        assert_eq!(exactly, notes(NOTES));

        let mut beyond = notes(NOTES + 3);
        count_beyond(
            &mut beyond,
            Beyond::from([(("evidence.csv".into(), Code::SourceMissing), 4)]),
        );
        let more = Diagnostic::note(Code::NotesMore, Place::file("evidence.csv"));
        let mut expected = notes(NOTES);
        expected.insert(0, more.with("n", 7).with("of", "source-missing"));
        assert_eq!(beyond, expected);
    }

    #[test]
    fn questions_are_told_however_many_there_are() {
        let place = |it| Place::row("evidence.csv", it);
        let question = |it| Diagnostic::question(Code::CellEmpty, place(it));
        let mut all: Vec<Diagnostic> = (2..).take(NOTES + 5).map(question).collect();
        count_beyond(&mut all, Beyond::new());
        assert_eq!(all.len(), NOTES + 5);
    }
}
