//! The language of decision lists: phrases, what each means, how sure that is, and where it was seen.
//!
//! To add a phrase: a line in [`PHRASES`], [`CONNECTORS`] or [`NEGATIONS`]; the pattern language is that of `words`.
//! Of two phrases that share words the one that names more of them counts, then the one whose words stand closest.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::OnceLock,
};

use crate::sources::minutes::{
    proposal::Certainty,
    words::{Pattern, Word},
};

mod beside;
mod labels;
mod phrases;
mod rows;

pub use beside::{CONNECTORS, HINTS, MODIFIERS, Modifier, NEGATIONS, UNANIMOUS};
pub use labels::DECIDERS;
pub(super) use labels::{announces, is_label, without_label};
pub use phrases::PHRASES;
pub use rows::ROWS;

/// What a phrase means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Meaning {
    /// Yes.
    Yes,
    /// Yes as advice that binds nobody.
    Advice,
    /// No.
    No,
    /// Neither yes nor no.
    Abstain,
    /// An opinion is given whose content stands elsewhere: it may be anything.
    Opinion,
    /// It was noted, which is not a yes.
    Noted,
    /// It was put off.
    Deferred,
    /// It was taken back.
    Withdrawn,
    /// Somebody promises something.
    Promise,
    /// It came to no decision.
    Undecided,
    /// It is about the meeting itself.
    Procedural,
    /// What is said around it is no decision: a question, a wish, what may come.
    Nothing,
    /// These words mean nothing here, whatever they mean elsewhere.
    Noise,
}

/// In what form a phrase says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voice {
    /// Somebody says it: it may be a single party.
    Speaker,
    /// It is done to something: the meeting did it.
    Passive,
    /// It is an infinitive, which decides only behind "besluit" or the like.
    Infinitive,
}

/// A phrase of the lexicon.
#[derive(Debug, Clone, Copy)]
pub struct Phrase {
    /// Its pattern.
    pub words: &'static str,
    /// What it means.
    pub meaning: Meaning,
    /// How sure that is.
    pub certainty: Certainty,
    /// Its form.
    pub voice: Voice,
    /// Its row in [`ROWS`].
    pub row: &'static str,
}

/// Words between a stance and its condition.
#[derive(Debug, Clone, Copy)]
pub struct Connector {
    /// Their pattern.
    pub words: &'static str,
    /// Whether the condition undoes the yes ("tenzij") instead of allowing it ("mits").
    pub undoes: bool,
    /// How sure that is.
    pub certainty: Certainty,
    /// Its row in [`ROWS`].
    pub row: &'static str,
}

/// The lexicon with its patterns made ready, once.
pub(super) struct Ready {
    /// With the most specific first.
    pub(super) phrases: Vec<(Pattern, &'static Phrase)>,
    /// The places of the phrases by the word that stands first in them.
    by_first: BTreeMap<&'static str, Vec<usize>>,
    pub(super) connectors: Vec<(Pattern, &'static Connector)>,
    pub(super) modifiers: Vec<(Pattern, &'static Modifier)>,
    pub(super) unanimous: Vec<Pattern>,
}

impl Ready {
    /// The phrases of which the first word is among these, with the most specific first.
    pub(super) fn among(&self, words: &[Word]) -> Vec<&(Pattern, &'static Phrase)> {
        let known = words.iter().filter_map(|it| self.by_first.get(it.lower.as_str()));
        let places: BTreeSet<usize> = known.flatten().copied().collect();
        places.into_iter().filter_map(|it| self.phrases.get(it)).collect()
    }
}

pub(super) fn ready() -> &'static Ready {
    static READY: OnceLock<Ready> = OnceLock::new();
    READY.get_or_init(|| {
        let mut phrases: Vec<(Pattern, &'static Phrase)> =
            PHRASES.iter().map(|it| (Pattern::new(it.words), it)).collect();
        phrases.sort_by_key(|(pattern, _)| std::cmp::Reverse(pattern.weight()));
        let mut by_first: BTreeMap<&'static str, Vec<usize>> = BTreeMap::new();
        for (at, (pattern, _)) in phrases.iter().enumerate() {
            for word in pattern.first() {
                by_first.entry(word).or_default().push(at);
            }
        }
        let mut connectors: Vec<(Pattern, &'static Connector)> =
            CONNECTORS.iter().map(|it| (Pattern::new(it.words), it)).collect();
        connectors.sort_by_key(|(pattern, _)| std::cmp::Reverse(pattern.weight()));
        let modifiers = MODIFIERS.iter().map(|it| (Pattern::new(it.words), it)).collect();
        let unanimous = UNANIMOUS.iter().map(|it| Pattern::new(it)).collect();
        Ready { phrases, by_first, connectors, modifiers, unanimous }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phrase_names_its_row_and_every_row_has_a_phrase() {
        let phrases = PHRASES.iter().map(|it| it.row);
        let others = CONNECTORS.iter().map(|it| it.row).chain(MODIFIERS.iter().map(|it| it.row));
        let used: BTreeSet<&str> = phrases.chain(others).collect();
        let rows: BTreeSet<&str> = ROWS.iter().map(|(row, _)| *row).collect();
        assert_eq!(used, rows);
    }

    #[test]
    fn every_phrase_names_a_word_by_which_it_is_found() {
        assert!(ready().phrases.iter().all(|(pattern, _)| !pattern.first().is_empty()));
    }

    #[test]
    fn no_phrase_stands_there_twice() {
        let all: BTreeSet<&str> = PHRASES.iter().map(|it| it.words).collect();
        assert_eq!(all.len(), PHRASES.len());
    }
}
