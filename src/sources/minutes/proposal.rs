//! A proposal: what a document may have decided, with its literal quote, its place and how sure that is. It is no decision yet.

use crate::{
    model::Stance,
    sources::{consent::Consent, minutes::document::At},
};

/// One thing that a document may have decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Its number or id, if the document gives one.
    pub nr: String,
    /// The text of the decision.
    pub decision: String,
    /// The words of the document, literally.
    pub quote: String,
    /// Where they stand.
    pub place: At,
    /// Whether it decides.
    pub outcome: Outcome,
    /// What the meeting as a whole said; `None` if only single parties spoke, or a person has to read it.
    pub stance: Option<Stance>,
    /// The text of the condition of the whole, literally.
    pub condition: Option<String>,
    /// What parties said, as far as the grammar can tell; empty if it cannot.
    pub consent: Consent,
    /// Who does it.
    pub who: String,
    /// When it is due, as a table holds it.
    pub due: String,
    /// How sure it is.
    pub certainty: Certainty,
    /// Why it is no surer.
    pub reason: Reason,
}

/// Whether a text decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// It does.
    Decision,
    /// An agreement was looked at again.
    Again(Choice),
    /// It does not.
    NoDecision(NoDecision),
}

/// What a retreat chose for an agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Choice {
    /// It stays as it is.
    Confirm,
    /// It is adjusted.
    Adjust,
    /// It is withdrawn.
    Withdraw,
}

/// What a text is that decides nothing; it is shown apart, so that nothing goes unseen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoDecision {
    /// Noted, which is not a yes.
    Noted,
    /// Put off.
    Deferred,
    /// Taken back.
    Withdrawn,
    /// A promise.
    Promise,
    /// It came to no decision.
    Undecided,
    /// About the meeting itself.
    Procedural,
}

/// How sure a reading is; the later, the less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// It says so in plain words.
    Sure,
    /// It most likely says so.
    Likely,
    /// A person has to read it.
    Doubtful,
}

/// Why a reading is as sure as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// A row of a table with the five headings.
    Table,
    /// A plain phrase.
    Phrase,
    /// A phrase that may mean something else.
    Weak,
    /// An infinitive without "besluit" before it.
    Infinitive,
    /// It is marked as a decision, without a phrase that says which.
    Marked,
    /// The words around its condition.
    Condition,
    /// The text was changed.
    Changed,
    /// It is about a part.
    Partly,
    /// An opinion whose content stands elsewhere.
    Opinion,
    /// An advice.
    Advice,
    /// Names were taken from words with a capital.
    Parties,
    /// The cell for consent is in words outside of the grammar.
    ConsentUnclear,
    /// The cell for the term holds no date.
    TermUnclear,
    /// The row has no text of a decision.
    TextMissing,
    /// It comes from a retreat.
    Retreat,
}

impl Certainty {
    /// Its code, for the catalogue of texts.
    pub fn code(self) -> &'static str {
        match self {
            Certainty::Sure => "sure",
            Certainty::Likely => "likely",
            Certainty::Doubtful => "doubtful",
        }
    }
}

impl Reason {
    /// All reasons.
    pub const ALL: [Reason; 15] = [
        Reason::Table,
        Reason::Phrase,
        Reason::Weak,
        Reason::Infinitive,
        Reason::Marked,
        Reason::Condition,
        Reason::Changed,
        Reason::Partly,
        Reason::Opinion,
        Reason::Advice,
        Reason::Parties,
        Reason::ConsentUnclear,
        Reason::TermUnclear,
        Reason::TextMissing,
        Reason::Retreat,
    ];

    /// Its code, for the catalogue of texts.
    pub fn code(self) -> &'static str {
        match self {
            Reason::Table => "table",
            Reason::Phrase => "phrase",
            Reason::Weak => "weak",
            Reason::Infinitive => "infinitive",
            Reason::Marked => "marked",
            Reason::Condition => "condition",
            Reason::Changed => "changed",
            Reason::Partly => "partly",
            Reason::Opinion => "opinion",
            Reason::Advice => "advice",
            Reason::Parties => "parties",
            Reason::ConsentUnclear => "consent-unclear",
            Reason::TermUnclear => "term-unclear",
            Reason::TextMissing => "text-missing",
            Reason::Retreat => "retreat",
        }
    }
}

impl Outcome {
    /// All outcomes.
    pub const ALL: [Outcome; 10] = [
        Outcome::Decision,
        Outcome::Again(Choice::Confirm),
        Outcome::Again(Choice::Adjust),
        Outcome::Again(Choice::Withdraw),
        Outcome::NoDecision(NoDecision::Noted),
        Outcome::NoDecision(NoDecision::Deferred),
        Outcome::NoDecision(NoDecision::Withdrawn),
        Outcome::NoDecision(NoDecision::Promise),
        Outcome::NoDecision(NoDecision::Undecided),
        Outcome::NoDecision(NoDecision::Procedural),
    ];

    /// Its code, for the catalogue of texts.
    pub fn code(self) -> &'static str {
        match self {
            Outcome::Decision => "decision",
            Outcome::Again(Choice::Confirm) => "confirm",
            Outcome::Again(Choice::Adjust) => "adjust",
            Outcome::Again(Choice::Withdraw) => "withdraw",
            Outcome::NoDecision(NoDecision::Noted) => "noted",
            Outcome::NoDecision(NoDecision::Deferred) => "deferred",
            Outcome::NoDecision(NoDecision::Withdrawn) => "withdrawn",
            Outcome::NoDecision(NoDecision::Promise) => "promise",
            Outcome::NoDecision(NoDecision::Undecided) => "undecided",
            Outcome::NoDecision(NoDecision::Procedural) => "procedural",
        }
    }
}
