//! Conditions within a clause: where each begins, where it ends, and its text as it stands there.

use std::ops::Range;

use super::{Finding, heads::Head};
use crate::{
    model::Stance,
    sources::minutes::{
        lexicon::{self, Voice},
        proposal::{Certainty, Reason},
        words::Word,
    },
};

/// A condition where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Condition {
    /// The words that lead it in.
    pub(super) connector: Range<usize>,
    /// Its text, literally; `None` if nothing follows the connector.
    pub(super) text: Option<String>,
    /// Whether it undoes the yes.
    pub(super) undoes: bool,
    /// Whether the connector itself says yes, as "maakt een voorbehoud" does.
    pub(super) speaks: bool,
    pub(super) certainty: Certainty,
}

/// Verbs that stand first in a main clause behind a condition.
#[rustfmt::skip]
pub(super) const FINITE: &[&str] = &[
    "stemt", "stemmen", "gaat", "gaan", "stelt", "stellen", "is", "zijn", "was", "waren", "heeft", "hebben", "wordt", "worden",
    "houdt", "houden", "neemt", "nemen", "besluit", "besluiten", "kan", "kunnen", "keurt", "keuren", "doet", "doen", "onthoudt",
    "onthouden", "maakt", "maken", "onderschrijft", "onderschrijven", "verleent", "geeft", "draagt", "spreekt", "spreken", "komt",
    "komen", "wijst", "wijzen", "weigert", "kiest", "zegt", "zeggen",
    "agrees", "agree", "agreed", "votes", "vote", "voted", "abstains", "abstained", "supports", "approves", "are", "were", "has",
];

/// Finds the conditions of a clause and takes their words, so that what a condition says is not read as a decision.
pub(super) fn find(
    words: &[Word],
    text: &str,
    clause: &Range<usize>,
    heads: &[Head],
    taken: &mut [bool],
) -> Vec<Condition> {
    let mut found: Vec<Condition> = Vec::new();
    let mut at = clause.start;
    while at < clause.end {
        let mut connectors = lexicon::ready().connectors.iter();
        let here = connectors.find_map(|(pattern, it)| Some((pattern.at(words, taken, at)?, it)));
        let Some((named, connector)) = here else {
            at += 1;
            continue;
        };
        let start = named.last().map_or(at, |it| it + 1);
        let end = end(words, clause, at..start, heads).max(start);
        let is_front = is_front(words, clause, at);
        let in_middle =
            !is_front && end < clause.end && words.get(end).is_none_or(|it| !it.is_break());
        found.push(Condition {
            connector: at..start,
            text: cut(words, text, start..end),
            undoes: connector.undoes,
            speaks: connector.words.starts_with("maakt"),
            certainty: if in_middle {
                connector.certainty.max(Certainty::Likely)
            } else {
                connector.certainty
            },
        });
        taken.iter_mut().take(end).skip(at).for_each(|it| *it = true);
        at = end.max(at + 1);
    }
    found
}

/// Whether nothing stands before the condition.
fn is_front(words: &[Word], clause: &Range<usize>, at: usize) -> bool {
    let before = words.get(clause.start..at).unwrap_or_default();
    before.iter().all(|it| it.is_mark() || matches!(it.lower.as_str(), "en" | "maar"))
}

fn end(words: &[Word], clause: &Range<usize>, connector: Range<usize>, heads: &[Head]) -> usize {
    let start = connector.end;
    let is_finite = |at: usize| words.get(at).is_some_and(|it| FINITE.contains(&it.lower.as_str()));
    let commas = || (start..clause.end).filter(|at| words.get(*at).is_some_and(|it| it.is(",")));
    let stop =
        (start..clause.end).find(|at| words.get(*at).is_some_and(|it| it.is_break() || it.is(")")));
    let stop = stop.unwrap_or(clause.end);
    if is_front(words, clause, connector.start) {
        let comma = commas().find(|at| is_finite(at + 1));
        let main = heads.iter().find(|it| {
            start < it.first() && it.phrase.voice != Voice::Infinitive && is_finite(it.first())
        });
        return comma.or(main.map(Head::first)).unwrap_or(stop).min(stop);
    }
    // Within the halves of a phrase: "stelt, onder voorbehoud van de raad, het plan vast".
    let halves = heads.iter().find(|it| it.first() < connector.start && start < it.last());
    if let Some(head) = halves {
        let rest = head.named.iter().copied().find(|it| start < *it).unwrap_or(stop);
        let is_set_apart = connector.start.checked_sub(1).and_then(|it| words.get(it));
        let comma = commas().next().filter(|_| is_set_apart.is_some_and(|it| it.is(",")));
        return comma.unwrap_or(rest).min(rest).min(stop);
    }
    let joint = (start..clause.end).find(|at| {
        let own = words.get(*at).map_or("", |it| it.lower.as_str());
        let next = words.get(at + 1).map_or("", |it| it.lower.as_str());
        own == "," && matches!(next, "maar" | "en" | "but" | "and" | "waarna" | "terwijl")
            || matches!(own, "en" | "and")
                && is_finite(at + 1)
                && heads.iter().any(|it| it.first() == at + 1)
    });
    joint.unwrap_or(stop).min(stop)
}

fn cut(words: &[Word], text: &str, range: Range<usize>) -> Option<String> {
    let start = words.get(range.start).filter(|_| !range.is_empty())?.start;
    let end = range.end.checked_sub(1).and_then(|it| words.get(it))?.end;
    let cut = text.get(start..end)?.trim_matches([' ', ',', '.', ';', ':', '\n']);
    (!cut.is_empty()).then(|| cut.to_owned())
}

/// A yes with this condition.
pub(super) fn conditional(stance: Stance, condition: Option<&Condition>) -> Stance {
    match (stance, condition) {
        (Stance::Yes, Some(condition)) if condition.undoes => Stance::YesUnless,
        (Stance::Yes, Some(_)) => Stance::YesProvided,
        (stance, _) => stance,
    }
}

/// Gives a condition to the point before it; one at the start of a sentence to the point behind it.
pub(super) fn attach(condition: &Condition, findings: &mut [(usize, Finding)]) {
    let place = condition.connector.start;
    let before = findings.iter().rposition(|(at, _)| *at < place).unwrap_or(0);
    let Some((_, finding)) = findings.get_mut(before) else { return };
    match finding.stance {
        Some(stance @ Stance::Yes) => finding.stance = Some(conditional(stance, Some(condition))),
        // "Niet akkoord, tenzij …": a no with a condition is for a person to read.
        Some(Stance::No) => {
            finding.certainty = Certainty::Doubtful;
            finding.reason = Reason::Condition;
        }
        _ => return,
    }
    finding.condition.clone_from(&condition.text);
    if finding.certainty < condition.certainty {
        finding.certainty = condition.certainty;
        finding.reason = Reason::Condition;
    }
}
