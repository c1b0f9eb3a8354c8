//! From a paragraph to what it says: by the lexicon, sentence by sentence, clause by clause. Nothing is understood beyond that.

use std::ops::Range;

use crate::{
    model::Stance,
    sources::{
        consent::{self, Clause, Consent, Kind, Named},
        minutes::{
            lexicon::{self, Meaning, NEGATIONS, Phrase, Voice},
            parties::{Group, groups},
            proposal::{Certainty, NoDecision, Outcome, Reason},
            words::{Word, sentences, words},
        },
        term,
    },
};

mod conditions;
mod heads;
mod named;

use conditions::{Condition, attach, conditional};
use heads::{Head, stance_of};

/// What one point of a paragraph says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Whether it decides.
    pub outcome: Outcome,
    /// What the meeting as a whole said; `None` if only single parties spoke, or a person has to read it.
    pub stance: Option<Stance>,
    /// The text of the condition of the whole, literally.
    pub condition: Option<String>,
    /// What parties said by name, and whether all agreed.
    pub consent: Consent,
    /// The term, if the sentence names one beyond doubt.
    pub due: Option<String>,
    /// How sure that is.
    pub certainty: Certainty,
    /// Why it is no surer.
    pub reason: Reason,
    /// The sentence, as bytes of the paragraph.
    pub quote: Range<usize>,
}

/// What is known around a paragraph.
#[derive(Debug, Clone, Copy, Default)]
pub struct Around<'a> {
    /// Whether it stands under "Besluit:" or the like.
    pub decides: bool,
    /// The names of parties, if they are known; else words with a capital are taken for names.
    pub parties: &'a [String],
}

/// Reads a paragraph.
pub fn read(text: &str, around: Around) -> Vec<Finding> {
    let all = words(text);
    let mut findings: Vec<Finding> = Vec::new();
    for range in sentences(&all) {
        let own = all.get(range).unwrap_or_default();
        for finding in Sentence::new(own, text, around).read() {
            add(&mut findings, finding);
        }
    }
    findings
}

/// Adds a finding. What single parties said belongs to the decision before it.
fn add(findings: &mut Vec<Finding>, finding: Finding) {
    let is_by_party = finding.outcome == Outcome::Decision
        && finding.stance.is_none()
        && finding.reason != Reason::Opinion
        && !finding.consent.is_empty();
    let before = findings.last_mut().filter(|it| it.outcome == Outcome::Decision && is_by_party);
    let Some(before) = before else {
        // That somebody is absent is no decision of its own.
        let tells = |it: &Clause| it.kind != Kind::Absent;
        if !is_by_party || finding.consent.everyone || finding.consent.clauses.iter().any(tells) {
            findings.push(finding);
        }
        return;
    };
    before.quote.end = finding.quote.end.max(before.quote.end);
    before.consent.clauses.extend(finding.consent.clauses);
    if before.certainty < finding.certainty {
        before.certainty = finding.certainty;
        before.reason = finding.reason;
    }
}

struct Sentence<'a> {
    words: &'a [Word<'a>],
    text: &'a str,
    around: Around<'a>,
    groups: Vec<Group>,
    /// Whether it begins with "Besluit:" or stands under it.
    is_marked: bool,
}

impl<'a> Sentence<'a> {
    fn new(words: &'a [Word<'a>], text: &'a str, around: Around<'a>) -> Sentence<'a> {
        let groups = groups(words, text, around.parties);
        let is_lead = |it: &Word| lexicon::DECIDERS.contains(&it.lower.as_str());
        let has_lead =
            words.first().is_some_and(is_lead) && words.get(1).is_some_and(|it| it.is(":"));
        Sentence { words, text, around, groups, is_marked: around.decides || has_lead }
    }

    fn read(&self) -> Vec<Finding> {
        if self.words.last().is_some_and(|it| it.is("?")) {
            return Vec::new();
        }
        if let Some(finding) = self.in_the_grammar() {
            return vec![finding];
        }
        let mut findings: Vec<Finding> = Vec::new();
        for clause in self.clauses() {
            for finding in self.clause(clause, !findings.is_empty()) {
                add(&mut findings, finding);
            }
        }
        if findings.is_empty() && self.decides_at_all() {
            findings.push(self.bare_decision());
        }
        findings
    }

    /// A sentence that is in the words of the column *Instemming*.
    fn in_the_grammar(&self) -> Option<Finding> {
        let range = self.bytes();
        let text = self.text.get(range.clone())?.trim_end_matches(['.', '\n', ' ']);
        let consent = consent::parse(text).ok().filter(|it| !it.is_empty())?;
        let stance = consent.everyone.then_some(Stance::Yes);
        let mut finding = self.finding(Outcome::Decision, Certainty::Likely, Reason::Phrase);
        finding.stance = stance;
        finding.consent = consent;
        Some(finding)
    }

    fn bytes(&self) -> Range<usize> {
        let start = self.words.first().map_or(0, |it| it.start);
        start..self.words.last().map_or(start, |it| it.end)
    }

    fn finding(&self, outcome: Outcome, certainty: Certainty, reason: Reason) -> Finding {
        Finding {
            outcome,
            stance: None,
            condition: None,
            consent: Consent::default(),
            due: self.due(),
            certainty,
            reason,
            quote: self.bytes(),
        }
    }

    /// Ranges of words: between semicolons, and before a party that says something of its own.
    fn clauses(&self) -> Vec<Range<usize>> {
        let mut starts = vec![0];
        for (at, word) in self.words.iter().enumerate() {
            let is_joint =
                word.is(",") || matches!(word.lower.as_str(), "en" | "maar" | "and" | "but");
            if word.is(";") || is_joint && named::speaks_from(self.words, &self.groups, at + 1) {
                starts.push(at + 1);
            }
        }
        let ends = starts.iter().skip(1).copied().chain([self.words.len()]);
        starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
    }

    fn clause(&self, range: Range<usize>, is_later: bool) -> Vec<Finding> {
        // Words outside of the clause are taken, so that places stay those of the sentence.
        let mut taken: Vec<bool> = (0..self.words.len()).map(|it| !range.contains(&it)).collect();
        let own = self.words.get(range.clone()).unwrap_or_default();
        if !self.is_marked && Self::is_mute(own) {
            return Vec::new();
        }
        let lists = named::lists(self.words, &self.groups, &range, &mut taken);
        let before: Vec<Head> = self.heads(&range, &taken);
        let conditions = conditions::find(self.words, self.text, &range, &before, &mut taken);
        let heads = self.heads(&range, &taken);
        let is_one_person = named::is_person(self.words, &range);
        let says = |it: &Head| it.phrase.voice == Voice::Speaker && stance_of(it).is_some();
        let heads: Vec<Head> =
            heads.into_iter().filter(|it| !(is_one_person && says(it))).collect();
        let subject = named::subject(self.words, &self.groups, &range);
        let mut findings = match subject {
            Some(group) => self.by_party(group, &heads, &conditions, &range),
            None => None,
        }
        .unwrap_or_else(|| self.by_meeting(&heads, &conditions));
        if named::others(self.words, &range) && is_later {
            // "De overige gemeenten stemmen in" names nobody, so it cannot be kept party by party.
            findings.clear();
        }
        if let Some(finding) = findings.iter_mut().find(|it| it.outcome == Outcome::Decision) {
            finding.consent.clauses.extend(lists);
        } else if !lists.is_empty() {
            let mut finding = self.finding(Outcome::Decision, Certainty::Likely, Reason::Parties);
            finding.consent.clauses = lists;
            findings.push(finding);
        }
        self.with_unanimity(&range, &mut findings);
        if conditions.is_empty() {
            Self::hinted(own, &mut findings);
        }
        let start = own.first().map(|it| it.start);
        let end = own.last().map(|it| it.end);
        for finding in &mut findings {
            finding.quote = start.unwrap_or_default()..end.unwrap_or_default();
        }
        findings
    }

    /// What a named party says; `None` if no phrase is of the kind that a party says.
    fn by_party(
        &self,
        group: &Group,
        heads: &[Head],
        conditions: &[Condition],
        range: &Range<usize>,
    ) -> Option<Vec<Finding>> {
        let condition = conditions.iter().find(|it| group.range.end <= it.connector.start);
        let said = heads.iter().filter(|it| it.phrase.voice == Voice::Speaker);
        let said = said.filter(|it| group.range.end <= it.first()).find_map(stance_of);
        let said = match (said, condition) {
            (Some(said), _) => Some(said),
            (None, _) if named::is_absent(self.words, group, range) => Some(Stance::Absent),
            (None, _) if named::is_for(self.words, range) => Some(Stance::Yes),
            (None, Some(condition)) if condition.speaks => Some(Stance::Yes),
            (None, _) => None,
        }?;
        let condition = condition.filter(|_| said == Stance::Yes);
        let kind = Kind::of(conditional(said, condition))?;
        let text = condition.and_then(|it| it.text.clone());
        let name = |name: &String| Named { name: name.clone(), condition: text.clone() };
        let mut finding = self.finding(Outcome::Decision, Certainty::Likely, Reason::Parties);
        finding.consent.clauses =
            vec![Clause { kind, parties: group.names.iter().map(name).collect() }];
        Some(vec![finding])
    }

    fn by_meeting(&self, heads: &[Head], conditions: &[Condition]) -> Vec<Finding> {
        let mut findings: Vec<(usize, Finding)> = Vec::new();
        for head in heads {
            let Some(finding) = self.of_head(head) else { continue };
            let same = findings.last().is_some_and(|(_, it)| {
                it.outcome == finding.outcome && it.stance == finding.stance
            });
            if !same {
                findings.push((head.first(), finding));
            }
        }
        if findings.is_empty() && !conditions.is_empty() && self.decides_at_all() {
            findings.push((0, self.bare_decision()));
        }
        for condition in conditions {
            attach(condition, &mut findings);
        }
        findings.into_iter().map(|(_, it)| it).collect()
    }

    fn of_head(&self, head: &Head) -> Option<Finding> {
        let Phrase { meaning, certainty, voice, .. } = *head.phrase;
        let mut certainty = certainty;
        let mut reason = if certainty == Certainty::Sure { Reason::Phrase } else { Reason::Weak };
        if voice == Voice::Infinitive && !self.is_decided_before(head.first()) {
            let begins = self.words.get(..head.first()).unwrap_or_default();
            if !begins.iter().all(|it| {
                it.is_mark() || it.text.len() <= 2 || NEGATIONS.contains(&it.lower.as_str())
            }) {
                return None;
            }
            certainty = certainty.max(Certainty::Likely);
            reason = Reason::Infinitive;
        }
        let decision = Outcome::Decision;
        let (outcome, stance) = match (meaning, head.is_negated) {
            (Meaning::Yes, false) => (decision, Some(Stance::Yes)),
            (Meaning::Yes, true) | (Meaning::No, false) => (decision, Some(Stance::No)),
            (Meaning::Abstain, false) => (decision, Some(Stance::Abstain)),
            (Meaning::Advice, false) => {
                (certainty, reason) = (Certainty::Doubtful, Reason::Advice);
                (decision, Some(Stance::Yes))
            }
            (Meaning::Opinion, false) => {
                (certainty, reason) = (Certainty::Doubtful, Reason::Opinion);
                (decision, None)
            }
            (Meaning::Noted, false) => (Outcome::NoDecision(NoDecision::Noted), None),
            (Meaning::Deferred, false) => (Outcome::NoDecision(NoDecision::Deferred), None),
            (Meaning::Withdrawn, false) => (Outcome::NoDecision(NoDecision::Withdrawn), None),
            (Meaning::Promise, false) => (Outcome::NoDecision(NoDecision::Promise), None),
            (Meaning::Undecided, _) => (Outcome::NoDecision(NoDecision::Undecided), None),
            (Meaning::Procedural, _) => (Outcome::NoDecision(NoDecision::Procedural), None),
            // What is denied here is left to the reader: "niet tegen" is no yes.
            _ => return None,
        };
        let mut finding = self.finding(outcome, certainty, reason);
        finding.stance = stance;
        if stance == Some(Stance::Yes) {
            self.modify(&mut finding);
        }
        Some(finding)
    }

    /// A yes to a changed text, or to a part, is for a person to compare.
    fn modify(&self, finding: &mut Finding) {
        let taken = vec![false; self.words.len()];
        let is_here = |at: usize, it: &crate::sources::minutes::words::Pattern| {
            it.at(self.words, &taken, at).is_some()
        };
        let mut modifiers = lexicon::ready().modifiers.iter();
        let found = modifiers.find(|(it, _)| (0..self.words.len()).any(|at| is_here(at, it)));
        if let Some((_, modifier)) = found {
            finding.certainty = Certainty::Doubtful;
            finding.reason = modifier.reason;
        }
    }

    /// A yes beside words that may begin a condition is never sure: a missed condition would make it a yes without one.
    fn hinted(own: &[Word], findings: &mut [Finding]) {
        let has_hint = own.iter().any(|it| lexicon::HINTS.contains(&it.lower.as_str()));
        for finding in findings.iter_mut().filter(|_| has_hint) {
            let has_yes = |it: &Clause| it.kind == Kind::Yes;
            if finding.stance == Some(Stance::Yes) || finding.consent.clauses.iter().any(has_yes) {
                finding.certainty = Certainty::Doubtful;
                finding.reason = Reason::Condition;
            }
        }
    }

    fn with_unanimity(&self, range: &Range<usize>, findings: &mut [Finding]) {
        let taken: Vec<bool> = (0..self.words.len()).map(|it| !range.contains(&it)).collect();
        let is_here = |it: &crate::sources::minutes::words::Pattern| {
            range.clone().any(|at| it.at(self.words, &taken, at).is_some())
        };
        if !lexicon::ready().unanimous.iter().any(is_here) {
            return;
        }
        for finding in findings {
            // Of a yes with a condition the grammar would make a yes without one.
            let is_yes = finding.stance == Some(Stance::Yes);
            let differs = |it: &Clause| matches!(it.kind, Kind::No | Kind::Abstain);
            finding.consent.everyone = is_yes && !finding.consent.clauses.iter().any(differs);
        }
    }

    fn bare_decision(&self) -> Finding {
        let is_no = self.words.iter().any(|it| NEGATIONS.contains(&it.lower.as_str()));
        let certainty = if is_no { Certainty::Doubtful } else { Certainty::Likely };
        let mut finding = self.finding(Outcome::Decision, certainty, Reason::Marked);
        finding.stance = Some(if is_no { Stance::No } else { Stance::Yes });
        self.modify(&mut finding);
        finding
    }

    /// The term behind "uiterlijk" or "by"; other words before a date may mean another day.
    fn due(&self) -> Option<String> {
        let at = self
            .words
            .iter()
            .position(|it| matches!(it.lower.as_str(), "uiterlijk" | "ultimo" | "by" | "later"))?;
        let behind = self.words.get(at + 1..).unwrap_or_default();
        let n_skipped = usize::from(
            behind
                .first()
                .is_some_and(|it| matches!(it.lower.as_str(), "op" | "per" | "than" | "in")),
        );
        let texts: Vec<&str> = behind.iter().skip(n_skipped).take(3).map(|it| it.text).collect();
        let (two, one) = (texts.get(..2), texts.get(..1));
        let worded = term::in_words(&texts).or_else(|| two.and_then(term::in_words));
        worded.or_else(|| {
            one.and_then(|it| term::parse(&it.join(" ")).ok()).filter(|it| 4 < it.len())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::consent::Tongue;

    fn one(text: &str, around: Around) -> Finding {
        let mut findings = read(text, around);
        assert_eq!(findings.len(), 1, "{findings:?}");
        findings.remove(0)
    }

    fn alone(text: &str) -> Finding {
        one(text, Around::default())
    }

    #[test]
    fn only_words_that_name_the_last_day_give_a_term() {
        let due = |text: &str| alone(text).due;
        let expected = Some("2026-10-01".to_owned());
        assert_eq!(due("Besluit: uiterlijk op 1 oktober 2026 een plan vast te stellen."), expected);
        assert_eq!(
            due("De raad stelt uiterlijk 1-10-2026 een plan vast."),
            Some("1-10-2026".into())
        );
        assert_eq!(due("De raad stelt vóór 1 oktober 2026 een plan vast."), None);
        assert_eq!(due("De raad stelt uiterlijk in het najaar een plan vast."), None);
    }

    #[test]
    fn under_a_label_an_infinitive_decides_and_elsewhere_it_is_no_more_than_likely() {
        let text = "in te stemmen met het plan";
        let around = Around { decides: true, ..Around::default() };
        assert_eq!(one(text, around).certainty, Certainty::Sure);
        let finding = alone(text);
        assert_eq!((finding.certainty, finding.reason), (Certainty::Likely, Reason::Infinitive));
        assert!(
            read("Het is aan de raad om in te stemmen met het plan", Around::default()).is_empty()
        );
    }

    #[test]
    fn a_unanimous_yes_with_a_condition_is_not_kept_as_unanimous() {
        let finding = alone("De raad stemt unaniem in, mits de provincie meebetaalt.");
        assert_eq!(finding.stance, Some(Stance::YesProvided));
        assert!(finding.consent.is_empty());
        assert_eq!(finding.condition.as_deref(), Some("de provincie meebetaalt"));
    }

    #[test]
    fn what_single_parties_say_belongs_to_the_decision_before_it() {
        let finding = alone("Het plan wordt aangenomen. Tegen: Aarveld. Beekdal onthoudt zich.");
        assert_eq!(finding.stance, Some(Stance::Yes));
        assert_eq!(finding.consent.written(Tongue::Dutch), "tegen: Aarveld; onthouden: Beekdal");
    }

    #[test]
    fn who_is_absent_decides_nothing() {
        assert!(read("Zandhove is afwezig.", Around::default()).is_empty());
    }
}
