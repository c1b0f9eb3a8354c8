//! Rows that are set aside with a question, and files that have too many of them.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use crate::diagnostic::{Code, Diagnostic, Place, Severity};

/// Most rows of a file that are set aside once its cells are read, and most of a large table that are held whole to judge them
/// unless the bound is lifted.
pub const DOUBTS: usize = 100_000;

/// Lines that are set aside, by file.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    pub(super) set_aside: BTreeSet<(Arc<str>, u64)>,
    n_by_file: BTreeMap<Arc<str>, usize>,
}

impl Ledger {
    /// Sets a row aside and asks about it; beyond the limit the file is refused, and there is nothing to ask.
    pub(super) fn ask(
        &mut self,
        place: &Place,
        questions: impl IntoIterator<Item = Diagnostic>,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        if self.set_aside(place) <= DOUBTS {
            diagnostics.extend(questions);
        }
    }

    /// Sets a row aside; tells how many of its file are.
    pub(super) fn set_aside(&mut self, place: &Place) -> usize {
        let is_new = self.set_aside.insert((Arc::clone(&place.file), place.line));
        let n = self.n_by_file.entry(Arc::clone(&place.file)).or_default();
        *n += usize::from(is_new);
        *n
    }

    /// Whether the file of a row has too many of them.
    pub(super) fn is_crowded(&self, file: &str) -> bool {
        self.n_by_file.get(file).is_some_and(|it| DOUBTS < *it)
    }

    /// Refuses the files that have too many: the first questions stay, to show what is the matter.
    pub(super) fn refuse_crowded(&self, diagnostics: &mut Vec<Diagnostic>) {
        /// So many of the questions are told all the same.
        const TOLD: usize = 20;
        let crowded: Vec<&Arc<str>> =
            self.n_by_file.keys().filter(|it| self.is_crowded(it)).collect();
        if crowded.is_empty() {
            return;
        }
        diagnostics.sort();
        for file in crowded {
            let mut n_told = 0;
            diagnostics.retain(|it| {
                let is_question = it.severity == Severity::Question && it.place.file == *file;
                n_told += usize::from(is_question);
                !is_question || n_told <= TOLD
            });
            let refusal =
                Diagnostic::refusal(Code::QuestionsTooMany, Place::file(Arc::clone(file)));
            diagnostics.push(refusal.with("limit", DOUBTS));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_refused_from_one_row_beyond_the_limit_on_and_others_are_not() {
        let (mut ledger, mut diagnostics) = (Ledger::default(), Vec::new());
        let place = |file: &str, line| Place::row(file, line);
        let question = |place: &Place| Some(Diagnostic::question(Code::CellEmpty, place.clone()));
        let other = place("goals.csv", 2);
        ledger.ask(&other, question(&other), &mut diagnostics);
        for line in 2..DOUBTS as u64 + 2 {
            let place = place("positions.csv", line);
            ledger.ask(&place, question(&place), &mut diagnostics);
            // Asking twice about one row counts it once.
            assert!(ledger.set_aside(&place) <= DOUBTS);
        }
        ledger.refuse_crowded(&mut diagnostics);
        assert_eq!(diagnostics.len(), DOUBTS + 1);

        let last = place("positions.csv", 1);
        ledger.ask(&last, question(&last), &mut diagnostics);
        ledger.refuse_crowded(&mut diagnostics);
        assert_eq!(diagnostics.len(), 1 + 20 + 1);
        assert_eq!(diagnostics[21].code, Code::QuestionsTooMany);
        assert!(diagnostics.contains(&Diagnostic::question(Code::CellEmpty, other)));
    }
}
