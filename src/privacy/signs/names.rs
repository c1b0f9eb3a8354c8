//! Names of persons: behind a form of address or an office, and in quotations also two capitals in a row.

use std::collections::BTreeSet;

use crate::privacy::signs::{Kind, Of, Sign, first_letter};

/// Forms of address and offices; what stands behind them with a capital is a name.
const BEFORE_A_NAME: &[&str] = &[
    "dhr",
    "de heer",
    "heer",
    "mevr",
    "mevrouw",
    "mw",
    "burgemeester",
    "wethouder",
    "wethouders",
    "raadslid",
    "gedeputeerde",
    "secretaris",
    "gemeentesecretaris",
    "griffier",
    "beleidsadviseur",
    "projectleider",
    "drs",
    "ir",
    "ing",
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "prof",
    "mayor",
    "alderman",
    "councillor",
];

/// Words within a name that have no capital, as a rule.
const WITHIN_A_NAME: &[&str] = &[
    "van", "de", "der", "den", "ten", "ter", "te", "het", "'t", "’t", "in", "op", "von", "el",
    "al", "la", "le", "du",
];

/// Words with a capital that are of institutions, not of persons, or begin a sentence.
const NOT_A_NAME: &[&str] = &[
    "de",
    "het",
    "een",
    "in",
    "op",
    "wij",
    "we",
    "ik",
    "dit",
    "dat",
    "deze",
    "die",
    "er",
    "als",
    "met",
    "voor",
    "bij",
    "na",
    "om",
    "te",
    "ja",
    "nee",
    "mits",
    "tenzij",
    "gedeputeerde",
    "staten",
    "provinciale",
    "algemeen",
    "dagelijks",
    "bestuur",
    "raad",
    "tweede",
    "eerste",
    "kamer",
    "europese",
    "unie",
    "college",
    "gemeente",
    "gemeenten",
    "provincie",
    "regio",
    "rijk",
    "ministerie",
    "waterschap",
    "commissie",
    "vereniging",
    "stichting",
    "nederland",
    "nederlandse",
    "noord",
    "zuid",
    "oost",
    "west",
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
    "maandag",
    "dinsdag",
    "woensdag",
    "donderdag",
    "vrijdag",
    "zaterdag",
    "zondag",
    "the",
    "a",
    "an",
    "we",
    "i",
    "this",
    "that",
    "council",
    "board",
    "province",
    "region",
];

/// A word with where a sentence may have ended before it.
struct Word<'a> {
    text: &'a str,
    ends: bool,
}

fn words(text: &str) -> Vec<Word<'_>> {
    text.split_whitespace()
        .map(|it| {
            let text = it.trim_matches(|it: char| !it.is_alphanumeric() && it != '’' && it != '\'');
            let tail = it.trim_end_matches(|it: char| it.is_alphanumeric());
            // A dot ends a form of address, not a sentence, so only the word itself can tell.
            Word { text, ends: tail.ends_with([',', ';', ':', '!', '?', '.', '”', '"', ')']) }
        })
        .collect()
}

pub(super) fn names(text: &str, of: Of, known: &BTreeSet<String>) -> Vec<Sign> {
    let text = Text { words: words(text), known };
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.words.len() {
        let seen = match text.title(at) {
            Some(n) => text.addressed(at, n),
            None if of == Of::Quotation => text.in_a_row(at),
            None => None,
        };
        match seen {
            Some((masked, last)) => {
                found.push(Sign { kind: Kind::Name, masked });
                at = last + 1;
            }
            None => at += 1,
        }
    }
    found
}

/// The words of a text, and those that are names of something else.
struct Text<'a> {
    words: Vec<Word<'a>>,
    known: &'a BTreeSet<String>,
}

/// Words that may stand between a form of address and a name, or within a name.
const MOST_BETWEEN: usize = 5;

impl Text<'_> {
    fn word(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |it| it.text)
    }

    fn lower(&self, at: usize) -> String {
        self.word(at).to_lowercase()
    }

    fn is_name(&self, at: usize) -> bool {
        let (word, lower) = (self.word(at), self.lower(at));
        let is_written = word.starts_with(char::is_uppercase)
            && word.chars().any(char::is_lowercase)
            && word.chars().all(|it| it.is_alphabetic() || "-'’".contains(it));
        is_written && !self.known.contains(&lower) && !NOT_A_NAME.contains(&lower.as_str())
    }

    fn is_within_a_name(&self, at: usize) -> bool {
        WITHIN_A_NAME.contains(&self.lower(at).as_str())
    }

    /// How many words a form of address or an office takes here.
    fn title(&self, at: usize) -> Option<usize> {
        if self.lower(at) == "de" && self.lower(at + 1) == "heer" {
            return Some(2);
        }
        let is_one = BEFORE_A_NAME.contains(&self.lower(at).as_str());
        (is_one && at + 1 < self.words.len()).then_some(1)
    }

    /// A name behind a form of address of `n` words; another one, initials and small words may stand in between.
    fn addressed(&self, at: usize, n: usize) -> Option<(String, usize)> {
        let is_between = |it: &usize| {
            self.is_within_a_name(*it) || is_initials(self.word(*it)) || self.title(*it).is_some()
        };
        let last = at + n + (at + n..).take(MOST_BETWEEN).take_while(is_between).count();
        let masked = format!("{} {}", self.word(at), first_letter(self.word(last)));
        self.is_name(last).then_some((masked, last))
    }

    /// Two names in a row, such as a first and a last one.
    fn in_a_row(&self, at: usize) -> Option<(String, usize)> {
        if !self.is_name(at) || self.words.get(at).is_some_and(|it| it.ends) {
            return None;
        }
        let n = (at + 1..).take(MOST_BETWEEN).take_while(|it| self.is_within_a_name(*it)).count();
        let last = at + 1 + n;
        let masked = [at, last].map(|it| first_letter(self.word(it))).join(" ");
        self.is_name(last).then_some((masked, last))
    }
}

fn is_initials(word: &str) -> bool {
    let letters: Vec<&str> = word.split('.').filter(|it| !it.is_empty()).collect();
    let is_letter = |it: &&str| it.chars().count() <= 2 && it.starts_with(char::is_uppercase);
    !letters.is_empty() && letters.iter().all(is_letter)
}
