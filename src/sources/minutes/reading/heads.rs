//! The phrases of the lexicon within a sentence: which stand there, which are denied, and whether they decide.

use std::ops::Range;

use super::Sentence;
use crate::{
    model::Stance,
    sources::minutes::{
        lexicon::{self, Meaning, NEGATIONS, Phrase},
        words::Word,
    },
};

/// A phrase where it stands.
#[derive(Debug, Clone)]
pub(super) struct Head {
    /// The words that it names, in their order.
    pub(super) named: Vec<usize>,
    pub(super) phrase: &'static Phrase,
    pub(super) is_negated: bool,
}

impl Head {
    pub(super) fn new(named: Vec<usize>, phrase: &'static Phrase) -> Head {
        Head { named, phrase, is_negated: false }
    }

    /// Number of words from the first to the last that it names.
    pub(super) fn span(&self) -> usize {
        self.last() - self.first()
    }

    pub(super) fn first(&self) -> usize {
        self.named.first().copied().unwrap_or_default()
    }

    pub(super) fn last(&self) -> usize {
        self.named.last().copied().unwrap_or_default()
    }
}

impl Sentence<'_> {
    /// Whether the clause is a question, a wish or a plan.
    pub(super) fn is_mute(own: &[Word]) -> bool {
        let taken = vec![false; own.len()];
        let phrases = lexicon::ready().among(own).into_iter();
        let mut mutes = phrases.filter(|(_, it)| it.meaning == Meaning::Nothing);
        mutes.any(|(pattern, _)| (0..own.len()).any(|at| pattern.at(own, &taken, at).is_some()))
    }

    /// The phrases in a clause, in their order; of two that share words the more specific one.
    pub(super) fn heads(&self, range: &Range<usize>, taken: &[bool]) -> Vec<Head> {
        let own = self.words.get(range.clone()).unwrap_or_default();
        // `^` is the start of the clause.
        let words = self.words.get(range.start..).unwrap_or_default();
        let free = taken.get(range.start..).unwrap_or_default();
        let mut candidates = Vec::new();
        for (pattern, phrase) in lexicon::ready().among(own) {
            if phrase.meaning == Meaning::Nothing {
                continue;
            }
            for at in 0..own.len() {
                let Some(named) = pattern.at(words, free, at) else { continue };
                let named: Vec<usize> = named.into_iter().map(|it| it + range.start).collect();
                candidates.push((pattern.weight(), Head::new(named, phrase)));
            }
        }
        // The most specific first; of two that are as specific, the one whose words stand closest.
        candidates.sort_by_key(|(weight, head)| (std::cmp::Reverse(*weight), head.span()));
        let mut taken = taken.to_vec();
        let mut heads: Vec<Head> = Vec::new();
        for (_, mut head) in candidates {
            let is_free = |at: &usize| taken.get(*at).is_some_and(|it| !it);
            if !head.named.iter().all(is_free) {
                continue;
            }
            for at in &head.named {
                if let Some(taken) = taken.get_mut(*at) {
                    *taken = true;
                }
            }
            head.is_negated = self.is_negated(&head.named);
            heads.push(head);
        }
        heads.retain(|it| it.phrase.meaning != Meaning::Noise);
        heads.sort_by_key(Head::first);
        heads
    }

    /// Whether "niet" stands within or right before what is named.
    pub(super) fn is_negated(&self, named: &[usize]) -> bool {
        let (Some(first), Some(last)) = (named.first(), named.last()) else { return false };
        let start = first.saturating_sub(1);
        (start..*last)
            .filter(|it| !named.contains(it))
            .any(|it| self.words.get(it).is_some_and(|it| NEGATIONS.contains(&it.lower.as_str())))
    }

    /// Whether a word before this place makes an infinitive a decision.
    pub(super) fn is_decided_before(&self, at: usize) -> bool {
        let before = self.words.get(..at).unwrap_or_default().iter();
        self.is_marked || before.enumerate().any(|(at, it)| self.is_decider(at, it))
    }

    pub(super) fn is_decider(&self, at: usize, word: &Word) -> bool {
        let before = at.checked_sub(1).and_then(|it| self.words.get(it));
        let is_noun = before.is_some_and(|it| {
            matches!(
                it.lower.as_str(),
                "het" | "dit" | "een" | "dat" | "elk" | "geen" | "the" | "a" | "this" | "no"
            )
        });
        lexicon::DECIDERS.contains(&word.lower.as_str()) && !is_noun
    }

    /// Whether the sentence says that something was decided, in whatever words.
    pub(super) fn decides_at_all(&self) -> bool {
        if self.around.decides || self.is_marked {
            return 3 < self.words.len();
        }
        if Self::is_mute(self.words) {
            return false;
        }
        self.words.iter().enumerate().any(|(at, word)| {
            let behind = self.words.get(at + 1..).unwrap_or_default();
            let says = |of: &[&str]| behind.iter().any(|it| of.contains(&it.lower.as_str()));
            self.is_decider(at, word)
                && match word.lower.as_str() {
                    "besloten" | "besloot" | "decided" | "resolved" => true,
                    _ => says(&["te", "om", "dat", "to", "that"]),
                }
        })
    }
}

/// The stance that a phrase stands for, if it is one.
pub(super) fn stance_of(head: &Head) -> Option<Stance> {
    match (head.phrase.meaning, head.is_negated) {
        (Meaning::Yes, false) => Some(Stance::Yes),
        (Meaning::Yes, true) | (Meaning::No, false) => Some(Stance::No),
        (Meaning::Abstain, false) => Some(Stance::Abstain),
        _ => None,
    }
}
