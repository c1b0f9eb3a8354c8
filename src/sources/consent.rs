//! The tiny grammar of the column *Instemming*: who said what, in a few words read strictly. Anything else is a question.
//!
//! It knows no parties: whether a name exists, and who was entitled, is for others.

use std::fmt;

use crate::model::Stance;

mod not_understood;

pub use not_understood::{ALLOWED, Misread, NotUnderstood};

/// What a cell says of the consent to a decision.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Consent {
    /// Whether it says "unaniem": yes of everyone entitled who was there and is not named otherwise.
    pub everyone: bool,
    /// What it says of parties by name, in its order.
    pub clauses: Vec<Clause>,
}

/// One word and the parties behind it, such as `tegen: Aarveld, Beekdal`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// What is said of them.
    pub kind: Kind,
    /// Of whom; never empty.
    pub parties: Vec<Named>,
}

/// A party as the cell spells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Its name.
    pub name: String,
    /// The text between brackets behind it.
    pub condition: Option<String>,
}

/// What a clause says of its parties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// `akkoord:`, yes without a condition.
    Yes,
    /// `afwezig:`, not there.
    Absent,
    /// `tegen:`, no.
    No,
    /// `voorbehoud:`, yes once something has happened.
    Provided,
    /// `tenzij:`, yes until something happens.
    Unless,
    /// `onthouden:`, neither yes nor no.
    Abstain,
}

/// What one party said, as far as the cell tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Its name, as in the list of who is entitled, else as in the cell.
    pub party: String,
    /// What it said; `None` if the cell does not tell, which is never a yes.
    pub stance: Option<Stance>,
    /// The text of its condition.
    pub condition: Option<String>,
}

/// The words of the grammar in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tongue {
    /// `unaniem; afwezig: Zandhove`
    Dutch,
    /// `unanimous; absent: Zandhove`
    English,
}

/// Longest cell, in bytes; a list of 342 municipalities with their conditions fits.
const LONGEST: usize = 50_000;

impl Kind {
    const ALL: [Kind; 6] =
        [Kind::Yes, Kind::No, Kind::Provided, Kind::Unless, Kind::Abstain, Kind::Absent];

    /// The word for it.
    pub fn word(self, tongue: Tongue) -> &'static str {
        match (self, tongue) {
            (Kind::Yes, Tongue::Dutch) => "akkoord",
            (Kind::Yes, Tongue::English) => "agreed",
            (Kind::Absent, Tongue::Dutch) => "afwezig",
            (Kind::Absent, Tongue::English) => "absent",
            (Kind::No, Tongue::Dutch) => "tegen",
            (Kind::No, Tongue::English) => "against",
            (Kind::Provided, Tongue::Dutch) => "voorbehoud",
            (Kind::Provided, Tongue::English) => "subject to",
            (Kind::Unless, Tongue::Dutch) => "tenzij",
            (Kind::Unless, Tongue::English) => "unless",
            (Kind::Abstain, Tongue::Dutch) => "onthouden",
            (Kind::Abstain, Tongue::English) => "abstain",
        }
    }

    /// The stance that it stands for.
    pub fn stance(self) -> Stance {
        match self {
            Kind::Yes => Stance::Yes,
            Kind::Absent => Stance::Absent,
            Kind::No => Stance::No,
            Kind::Provided => Stance::YesProvided,
            Kind::Unless => Stance::YesUnless,
            Kind::Abstain => Stance::Abstain,
        }
    }

    /// The clause for a stance; `None` for silence, for which the grammar has no word.
    pub fn of(stance: Stance) -> Option<Kind> {
        Kind::ALL.into_iter().find(|it| it.stance() == stance)
    }

    fn has_condition(self) -> bool {
        matches!(self, Kind::Provided | Kind::Unless)
    }

    fn from_word(word: &str) -> Option<Kind> {
        let is = |it: &Kind| it.word(Tongue::Dutch) == word || it.word(Tongue::English) == word;
        Kind::ALL.into_iter().find(is)
    }
}

impl Tongue {
    fn everyone(self) -> &'static str {
        match self {
            Tongue::Dutch => "unaniem",
            Tongue::English => "unanimous",
        }
    }
}

/// Reads a cell of the column. An empty cell says nothing, which is not an error and not a yes.
///
/// # Errors
///
/// Anything that is not in the grammar; see [`ALLOWED`].
///
/// # Examples
///
/// ```
/// use tenzij::{model::Stance, sources::consent};
///
/// let consent = consent::parse("unaniem; voorbehoud: Lindewiek (raad)").unwrap();
/// let said = consent::stances(&consent, &["Aarveld", "Lindewiek"]);
/// assert_eq!(said[0].stance, Some(Stance::Yes));
/// assert_eq!(said[1].condition.as_deref(), Some("raad"));
/// assert!(consent::parse("bijna iedereen").is_err());
/// ```
pub fn parse(text: &str) -> Result<Consent, NotUnderstood> {
    if LONGEST < text.len() {
        return Err(NotUnderstood::new(text, Misread::Length));
    }
    let text = one_spaced(text);
    let mut parts = split(&text, ';')?;
    // A semicolon at the end closes the last clause and opens no other.
    if parts.last().is_some_and(|it| it.is_empty()) {
        parts.pop();
    }
    let mut consent = Consent::default();
    for part in parts {
        let word = part.to_lowercase();
        if word == Tongue::Dutch.everyone() || word == Tongue::English.everyone() {
            consent.everyone = true;
        } else {
            consent.clauses.push(clause(part)?);
        }
    }
    consistent(consent)
}

/// What everyone entitled said, in their order; then whoever is named in the cell and is not among them.
///
/// Without `unaniem` nothing is recorded of who is not named: `tegen: Aarveld` says nothing of the others.
pub fn stances<S: AsRef<str>>(consent: &Consent, entitled: &[S]) -> Vec<Said> {
    let named = || {
        let clauses = consent.clauses.iter();
        clauses.flat_map(|clause| clause.parties.iter().map(move |party| (clause.kind, party)))
    };
    let others = consent.everyone.then_some(Stance::Yes);
    let mut said: Vec<Said> = Vec::new();
    for party in entitled {
        let party = party.as_ref();
        let own = named().find(|(_, it)| same(&it.name, party));
        said.push(Said {
            party: party.to_owned(),
            stance: own.map_or(others, |(kind, _)| Some(kind.stance())),
            condition: own.and_then(|(_, it)| it.condition.clone()),
        });
    }
    let is_entitled = |name: &str| entitled.iter().any(|it| same(it.as_ref(), name));
    said.extend(named().filter(|(_, it)| !is_entitled(&it.name)).map(|(kind, it)| Said {
        party: it.name.clone(),
        stance: Some(kind.stance()),
        condition: it.condition.clone(),
    }));
    said
}

/// Whether two spellings differ in capitals and spaces only.
fn same(one: &str, other: &str) -> bool {
    one_spaced(one).to_lowercase() == one_spaced(other).to_lowercase()
}

impl Consent {
    /// Whether nothing is said at all.
    pub fn is_empty(&self) -> bool {
        !self.everyone && self.clauses.is_empty()
    }

    /// The same with each party named once; `None` if one is said to have said two things.
    pub fn without_repeats(mut self) -> Option<Consent> {
        let mut seen: Vec<(String, Kind, Option<String>)> = Vec::new();
        for clause in &mut self.clauses {
            clause.parties.retain(|party| {
                let said = (party.name.to_lowercase(), clause.kind, party.condition.clone());
                let is_new = !seen.contains(&said);
                if is_new {
                    seen.push(said);
                }
                is_new
            });
        }
        self.clauses.retain(|it| !it.parties.is_empty());
        consistent(self).ok()
    }

    /// The consent in the words of the grammar, so that it is read back the same.
    pub fn written(&self, tongue: Tongue) -> String {
        let everyone = self.everyone.then(|| tongue.everyone().to_owned());
        let clauses = self.clauses.iter().map(|clause| {
            let names: Vec<String> = clause.parties.iter().map(ToString::to_string).collect();
            format!("{}: {}", clause.kind.word(tongue), names.join(", "))
        });
        everyone.into_iter().chain(clauses).collect::<Vec<_>>().join("; ")
    }
}

impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.condition {
            Some(condition) => write!(f, "{} ({condition})", self.name),
            None => f.write_str(&self.name),
        }
    }
}

fn clause(text: &str) -> Result<Clause, NotUnderstood> {
    let unclear = || NotUnderstood::new(text, Misread::Word);
    let (word, names) = text.split_once(':').ok_or_else(unclear)?;
    let kind = Kind::from_word(&word.trim().to_lowercase()).ok_or_else(unclear)?;
    let mut parties = Vec::new();
    for name in split(names.trim(), ',')? {
        let party = named(name)?;
        if party.name.is_empty() || party.name.contains(':') {
            return Err(NotUnderstood::new(text, Misread::Name));
        }
        if party.condition.is_some() && !kind.has_condition() {
            return Err(NotUnderstood::new(name, Misread::Condition));
        }
        parties.push(party);
    }
    Ok(Clause { kind, parties })
}

fn named(text: &str) -> Result<Named, NotUnderstood> {
    let Some((name, rest)) = text.split_once('(') else {
        return Ok(Named { name: text.to_owned(), condition: None });
    };
    let condition = rest.strip_suffix(')').map(str::trim).filter(|it| closes_last(it));
    let condition = condition.ok_or_else(|| NotUnderstood::new(text, Misread::Bracket))?;
    Ok(Named {
        name: name.trim().to_owned(),
        condition: (!condition.is_empty()).then(|| condition.to_owned()),
    })
}

/// Whether the bracket before this text is the one that closes behind it.
fn closes_last(text: &str) -> bool {
    let mut depth = 0_i32;
    for character in text.chars() {
        depth += step(character);
        if depth < 0 {
            return false;
        }
    }
    depth == 0
}

fn step(character: char) -> i32 {
    match character {
        '(' => 1,
        ')' => -1,
        _ => 0,
    }
}

fn consistent(consent: Consent) -> Result<Consent, NotUnderstood> {
    let mut seen: Vec<String> = Vec::new();
    for party in consent.clauses.iter().flat_map(|it| &it.parties) {
        let name = party.name.to_lowercase();
        if seen.contains(&name) {
            return Err(NotUnderstood::new(&party.name, Misread::Twice));
        }
        seen.push(name);
    }
    let differs = |it: &&Clause| matches!(it.kind, Kind::No | Kind::Abstain);
    match consent.clauses.iter().find(differs) {
        Some(clause) if consent.everyone => {
            let names = clause.parties.first().map_or("", |it| &it.name);
            Err(NotUnderstood::new(names, Misread::Contradiction))
        }
        _ => Ok(consent),
    }
}

/// The parts between the marks that stand outside brackets, without blanks at their ends.
fn split(text: &str, mark: char) -> Result<Vec<&str>, NotUnderstood> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0_i32, 0);
    for (at, character) in text.char_indices() {
        depth += step(character);
        if depth < 0 {
            return Err(NotUnderstood::new(text, Misread::Bracket));
        }
        if character == mark && depth == 0 {
            parts.push(text.get(start..at).unwrap_or_default().trim());
            start = at + mark.len_utf8();
        }
    }
    if depth != 0 {
        return Err(NotUnderstood::new(text, Misread::Bracket));
    }
    parts.push(text.get(start..).unwrap_or_default().trim());
    Ok(parts)
}

/// A text with single spaces, whatever kind of space it was typed with.
fn one_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PARTIES: [&str; 4] = ["Aarveld", "Beekdal", "Lindewiek", "Zandhove"];

    fn told(text: &str) -> Vec<String> {
        let said = stances(&parse(text).unwrap(), &PARTIES);
        let one = |it: Said| {
            let stance = it.stance.map_or("–".to_owned(), |it| format!("{it:?}"));
            let condition = it.condition.map_or(String::new(), |it| format!(" ({it})"));
            format!("{} {stance}{condition}", it.party)
        };
        said.into_iter().map(one).collect()
    }

    #[test]
    fn what_is_said_twice_of_a_party_stands_once_and_what_is_said_otherwise_does_not_stand() {
        let named = |name: &str| Named { name: name.to_owned(), condition: None };
        let clause = |kind, names: &[&str]| Clause {
            kind,
            parties: names.iter().map(|it| named(it)).collect(),
        };
        let of = |clauses| Consent { everyone: false, clauses }.without_repeats();
        let once = of(vec![clause(Kind::No, &["Aarveld", "Beekdal"])]);
        let twice = vec![clause(Kind::No, &["Aarveld", "Beekdal"]), clause(Kind::No, &["aarveld"])];
        assert!(once.is_some());
        assert_eq!(of(twice), once);
        assert_eq!(of(vec![clause(Kind::No, &["Aarveld"]), clause(Kind::Yes, &["Aarveld"])]), None);
    }

    #[test]
    fn unanimous_is_yes_of_everyone_entitled_who_was_there() {
        assert_eq!(
            told("unaniem"),
            ["Aarveld Yes", "Beekdal Yes", "Lindewiek Yes", "Zandhove Yes"]
        );
        let expected = ["Aarveld Yes", "Beekdal Yes", "Lindewiek Yes", "Zandhove Absent"];
        assert_eq!(told("unaniem; afwezig: Zandhove"), expected);
        assert_eq!(told("Unanimous ;absent:zandhove"), expected);
    }

    #[test]
    fn without_that_word_nothing_is_recorded_of_who_is_not_named() {
        let expected = ["Aarveld No", "Beekdal No", "Lindewiek –", "Zandhove –"];
        assert_eq!(told("tegen: Aarveld, Beekdal"), expected);
        assert_eq!(told("Against: Aarveld, Beekdal;"), expected);
        assert_eq!(told(""), ["Aarveld –", "Beekdal –", "Lindewiek –", "Zandhove –"]);
        assert!(parse("  ").unwrap().is_empty());
    }

    #[test]
    fn conditions_stand_between_brackets_behind_the_name() {
        assert_eq!(
            told("unaniem; voorbehoud: Lindewiek (raad)")[2],
            "Lindewiek YesProvided (raad)"
        );
        let text = "tenzij: Lindewiek (kosten boven 10.000 euro; of later), Beekdal (a (b), c)";
        let expected = [
            "Aarveld –",
            "Beekdal YesUnless (a (b), c)",
            "Lindewiek YesUnless (kosten boven 10.000 euro; of later)",
            "Zandhove –",
        ];
        assert_eq!(told(text), expected);
        assert_eq!(told("subject to: Beekdal (council)")[1], "Beekdal YesProvided (council)");
        assert_eq!(told("voorbehoud: Beekdal")[1], "Beekdal YesProvided");
    }

    #[test]
    fn clauses_stand_beside_each_other() {
        let text =
            "akkoord: Aarveld; onthouden: Beekdal; unless: Lindewiek (staff); afwezig: Zandhove";
        let expected =
            ["Aarveld Yes", "Beekdal Abstain", "Lindewiek YesUnless (staff)", "Zandhove Absent"];
        assert_eq!(told(text), expected);
    }

    #[test]
    fn who_is_named_without_being_entitled_is_not_lost() {
        assert_eq!(told("tegen: Nergenshuizen").last().unwrap(), "Nergenshuizen No");
    }

    #[test]
    fn anything_else_is_a_question_that_says_what_was_found() {
        let check = |text: &str, found: &str, why: Misread| {
            assert_eq!(parse(text), Err(NotUnderstood { found: found.into(), why }), "{text}");
        };
        check("ja", "ja", Misread::Word);
        check("unaniem akkoord", "unaniem akkoord", Misread::Word);
        check("unaniem, tegen: Aarveld", "unaniem, tegen: Aarveld", Misread::Word);
        check("mits: Aarveld (raad)", "mits: Aarveld (raad)", Misread::Word);
        check("unaniem;; tegen: A", "", Misread::Word);
        check("tegen:", "tegen:", Misread::Name);
        check("tegen: Aarveld,", "tegen: Aarveld,", Misread::Name);
        check(
            "tegen: Aarveld voorbehoud: Beekdal",
            "tegen: Aarveld voorbehoud: Beekdal",
            Misread::Name,
        );
        check("voorbehoud: Aarveld (raad", "voorbehoud: Aarveld (raad", Misread::Bracket);
        check("voorbehoud: Aarveld raad)", "voorbehoud: Aarveld raad)", Misread::Bracket);
        check("voorbehoud: Aarveld (raad) ook", "Aarveld (raad) ook", Misread::Bracket);
        check("voorbehoud: Aarveld (a) (b)", "Aarveld (a) (b)", Misread::Bracket);
        check("tegen: Aarveld (te duur)", "Aarveld (te duur)", Misread::Condition);
        check("tegen: Aarveld; akkoord: aarveld", "aarveld", Misread::Twice);
        check("unaniem; tegen: Aarveld", "Aarveld", Misread::Contradiction);
        assert_eq!(parse(&"a".repeat(LONGEST + 1)).unwrap_err().why, Misread::Length);
    }

    fn any_name() -> impl Strategy<Value = String> {
        "[A-Z][a-z]{2,8}( [a-z]{2,4})?"
    }

    fn any_consent() -> impl Strategy<Value = Consent> {
        let kind = prop::sample::select(Kind::ALL.to_vec());
        let clause = (kind, any_name(), prop::option::of("[a-z]{1,6}( [a-z;,:]{1,6}){0,3}"));
        (any::<bool>(), prop::collection::vec(clause, 0..5)).prop_map(|(everyone, clauses)| {
            let clauses = clauses.into_iter().enumerate().map(|(n, (kind, name, condition))| {
                let condition = condition.filter(|_| kind.has_condition());
                Clause { kind, parties: vec![Named { name: format!("{name} {n}"), condition }] }
            });
            Consent { everyone, clauses: clauses.collect() }
        })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back_the_same(consent in any_consent()) {
            let differs = |it: &Clause| matches!(it.kind, Kind::No | Kind::Abstain);
            prop_assume!(!(consent.everyone && consent.clauses.iter().any(differs)));
            for tongue in [Tongue::Dutch, Tongue::English] {
                prop_assert_eq!(parse(&consent.written(tongue)), Ok(consent.clone()));
            }
        }

        #[test]
        fn no_text_stops_it(text in "[a-zé:;,() ]{0,40}") {
            let _ = parse(&text);
        }
    }
}
