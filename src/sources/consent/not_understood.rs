//! A cell that is in no words of the grammar: what was found, what is wrong with it, and what it may hold.

use super::LONGEST;
use crate::diagnostic::{Code, Diagnostic, Place};

/// A cell that is not understood: what was found, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotUnderstood {
    /// The part of the cell that is not understood.
    pub found: String,
    /// What is wrong with it.
    pub why: Misread,
}

/// What is wrong with a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misread {
    /// It does not begin with one of the words.
    Word,
    /// There is no name where one is expected.
    Name,
    /// A bracket is not closed, or not opened, or text follows it.
    Bracket,
    /// A condition stands behind a word that has none.
    Condition,
    /// A party is named twice.
    Twice,
    /// It says that all agreed, and that some did not.
    Contradiction,
    /// It is no date.
    Date,
    /// It is longer than a cell may be.
    Length,
}

/// What a cell may hold, for messages; the words are read in both languages.
pub const ALLOWED: &str = "unaniem · akkoord: A, B · tegen: A · voorbehoud: A (…) · tenzij: A (…) · onthouden: A · afwezig: A · unanimous · agreed: · against: · subject to: · unless: · abstain: · absent:";

impl NotUnderstood {
    pub(super) fn new(found: &str, why: Misread) -> NotUnderstood {
        NotUnderstood { found: found.to_owned(), why }
    }

    /// The question that it is, at the place of the cell.
    pub fn question(&self, place: Place) -> Diagnostic {
        let code = match self.why {
            Misread::Word | Misread::Name => Code::ConsentUnclear,
            Misread::Bracket => Code::ConsentBracket,
            Misread::Condition => Code::ConsentConditionUnexpected,
            Misread::Twice => Code::ConsentNameTwice,
            Misread::Contradiction => Code::ConsentContradiction,
            Misread::Date => Code::TermUnclear,
            Misread::Length => Code::LimitExceeded,
        };
        Diagnostic::question(code, place)
            .with("found", &self.found)
            .with("limit", LONGEST)
            .with_whole("allowed", ALLOWED)
    }
}
