//! Words beside a stance: those that lead to a condition, that change what it is said of, that deny it, or that hint.

use crate::sources::minutes::{
    lexicon::Connector,
    proposal::{
        Certainty::{Doubtful, Likely, Sure},
        Reason,
    },
};

/// All connectors.
#[rustfmt::skip]
pub const CONNECTORS: &[Connector] = &[
    Connector { words: "onder/met ?het voorbehoud van/dat", undoes: false, certainty: Sure, row: "subject-to" },
    Connector { words: "onder voorbehoud", undoes: false, certainty: Likely, row: "subject-to" },
    Connector { words: "maakt/maken ?een voorbehoud voor/van", undoes: false, certainty: Likely, row: "subject-to" },
    Connector { words: "behoudens", undoes: false, certainty: Likely, row: "subject-to" },
    Connector { words: "mits", undoes: false, certainty: Sure, row: "mits" },
    Connector { words: "onder/op ?de voorwaarde/voorwaarden dat/van", undoes: false, certainty: Sure, row: "condition" },
    Connector { words: "maar/doch alleen als/wanneer/indien", undoes: false, certainty: Likely, row: "condition" },
    Connector { words: "alleen als", undoes: false, certainty: Likely, row: "condition" },
    Connector { words: "met als voorwaarde dat", undoes: false, certainty: Sure, row: "condition" },
    Connector { words: "zodra", undoes: false, certainty: Doubtful, row: "condition" },
    Connector { words: "zolang", undoes: false, certainty: Doubtful, row: "condition" },
    Connector { words: "zij het dat", undoes: false, certainty: Doubtful, row: "provided" },
    Connector { words: "indien", undoes: false, certainty: Doubtful, row: "condition" },
    Connector { words: "met de toevoeging dat", undoes: false, certainty: Likely, row: "provided" },
    Connector { words: "voor zover", undoes: false, certainty: Doubtful, row: "condition" },
    Connector { words: "met dien verstande dat", undoes: false, certainty: Sure, row: "provided" },
    Connector { words: "met de/als aantekening/kanttekening dat", undoes: false, certainty: Likely, row: "provided" },
    Connector { words: "tenzij", undoes: true, certainty: Sure, row: "unless" },
    Connector { words: "subject to", undoes: false, certainty: Sure, row: "english" },
    Connector { words: "provided/providing ?that", undoes: false, certainty: Sure, row: "english" },
    Connector { words: "conditional on/upon", undoes: false, certainty: Sure, row: "english" },
    Connector { words: "but only if", undoes: false, certainty: Sure, row: "english" },
    Connector { words: "only if", undoes: false, certainty: Likely, row: "english" },
    Connector { words: "on ?the condition that", undoes: false, certainty: Sure, row: "english" },
    Connector { words: "unless", undoes: true, certainty: Sure, row: "english" },
];

/// Words beside a yes that say that it is not a yes to the whole text as it was.
#[derive(Debug, Clone, Copy)]
pub struct Modifier {
    /// Their pattern.
    pub words: &'static str,
    /// What they say.
    pub reason: Reason,
    /// Their row in [`ROWS`].
    pub row: &'static str,
}

/// All modifiers.
#[rustfmt::skip]
pub const MODIFIERS: &[Modifier] = &[
    Modifier { words: "gewijzigd/geamendeerd", reason: Reason::Changed, row: "changed" },
    Modifier { words: "met inachtneming van", reason: Reason::Changed, row: "changed" },
    Modifier { words: "as amended", reason: Reason::Changed, row: "english" },
    Modifier { words: "met uitzondering van", reason: Reason::Partly, row: "partly" },
    Modifier { words: "with the exception of", reason: Reason::Partly, row: "english" },
];

/// Words that turn the yes behind or around them into a no.
pub const NEGATIONS: &[&str] = &["niet", "geen", "not", "no", "never", "nooit"];

/// Patterns that say that all who were there agreed.
#[rustfmt::skip]
pub const UNANIMOUS: &[&str] = &[
    "unaniem", "met algemene stemmen", "bij acclamatie", "zonder hoofdelijke stemming", "eenparig", "met eenparigheid ?van ?stemmen",
    "unanimously", "unanimous", "by acclamation",
];

/// Words beside a yes that may begin a condition in words that are not known: such a yes is for a person to read.
pub const HINTS: &[&str] = &[
    "maar",
    "echter",
    "alleen",
    "als",
    "indien",
    "wanneer",
    "zij",
    "zodra",
    "zolang",
    "pas",
    "voorwaarde",
    "voorwaarden",
    "voorbehoud",
    "voorbehouden",
    "afhankelijk",
    "waarbij",
    "toevoeging",
    "kanttekening",
    "aantekening",
    "hoewel",
    "eerst",
    "nog",
    "but",
    "if",
    "only",
    "although",
    "conditional",
    "once",
    "provided",
    "condition",
    "conditions",
    "first",
];
