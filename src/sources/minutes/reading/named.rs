//! What a sentence says of parties by name: who speaks, and who is listed as against or absent.

use std::ops::Range;

use super::conditions::FINITE;
use crate::sources::{
    consent::{Clause, Kind, Named},
    minutes::{
        parties::{Group, TITLES},
        words::Word,
    },
};

fn lower<'a>(words: &'a [Word], at: usize) -> &'a str {
    words.get(at).map_or("", |it| it.lower.as_str())
}

/// Whether a party, or the others, begin to say something of their own at this word.
pub(super) fn speaks_from(words: &[Word], groups: &[Group], at: usize) -> bool {
    let speaks = |at: usize| {
        let word = lower(words, at);
        FINITE.contains(&word)
            || matches!(word, "tegen" | "voor" | "akkoord" | "afwezig" | "against" | "absent")
    };
    groups.iter().any(|it| it.range.start == at && speaks(it.range.end)) || is_others(words, at)
}

/// Whether the clause is about the others, who are not named.
pub(super) fn others(words: &[Word], clause: &Range<usize>) -> bool {
    clause
        .clone()
        .find(|at| words.get(*at).is_some_and(|it| !it.is_mark()))
        .is_some_and(|at| is_others(words, at))
}

fn is_others(words: &[Word], at: usize) -> bool {
    let is_article = matches!(lower(words, at), "de" | "alle" | "the" | "all");
    let next = lower(words, at + usize::from(is_article));
    is_article
        && matches!(
            next,
            "anderen" | "andere" | "overige" | "overigen" | "others" | "other" | "remaining"
        )
}

/// The party or parties that the clause begins with.
pub(super) fn subject<'a>(
    words: &[Word],
    groups: &'a [Group],
    clause: &Range<usize>,
) -> Option<&'a Group> {
    let group =
        groups.iter().find(|it| clause.start <= it.range.start && it.range.end <= clause.end)?;
    let before = words.get(clause.start..group.range.start).unwrap_or_default();
    let is_first = before.iter().all(|it| {
        it.is_mark()
            || matches!(
                it.lower.as_str(),
                "en" | "maar" | "ook" | "alleen" | "and" | "but" | "only"
            )
    });
    // A thing that something is done to is no party.
    let is_passive =
        matches!(lower(words, group.range.end), "wordt" | "worden" | "werd" | "werden")
            && lower(words, group.range.end + 1) != "geacht"
            && lower(words, group.range.start) != "namens";
    (is_first && !is_passive).then_some(group)
}

/// Whether the clause begins with one person, or with a group within a council: what they say is not what a party says.
pub(super) fn is_person(words: &[Word], clause: &Range<usize>) -> bool {
    let own = words.get(clause.clone()).unwrap_or_default().iter();
    let mut own =
        own.filter(|it| !it.is_mark() && !matches!(it.lower.as_str(), "de" | "het" | "the"));
    own.next().is_some_and(|it| {
        TITLES.contains(&it.lower.as_str()) || matches!(it.lower.as_str(), "fractie" | "fracties")
    })
}

/// Whether the party is said to be absent.
pub(super) fn is_absent(words: &[Word], group: &Group, clause: &Range<usize>) -> bool {
    let behind =
        words.get(group.range.end..clause.end.min(group.range.end + 4)).unwrap_or_default();
    behind.iter().any(|it| matches!(it.lower.as_str(), "afwezig" | "absent" | "afgemeld"))
}

/// Whether the clause ends in "voor", as in "Aarveld voor, Beekdal tegen".
pub(super) fn is_for(words: &[Word], clause: &Range<usize>) -> bool {
    let own = words.get(clause.clone()).unwrap_or_default();
    own.iter()
        .rev()
        .find(|it| !it.is_mark())
        .is_some_and(|it| matches!(it.lower.as_str(), "voor" | "for"))
}

/// Lists of names beside a decision: who was against, who was absent. Their words are taken.
pub(super) fn lists(
    words: &[Word],
    groups: &[Group],
    clause: &Range<usize>,
    taken: &mut [bool],
) -> Vec<Clause> {
    let mut found = Vec::new();
    for group in
        groups.iter().filter(|it| clause.start <= it.range.start && it.range.end <= clause.end)
    {
        let Some((kind, range)) = listed(words, group, clause) else { continue };
        let parties = group.names.iter().map(|it| Named { name: it.clone(), condition: None });
        found.push(Clause { kind, parties: parties.collect() });
        taken.iter_mut().take(range.end).skip(range.start).for_each(|it| *it = true);
    }
    found
}

/// As what a group is listed, and the words that say so.
fn listed(words: &[Word], group: &Group, clause: &Range<usize>) -> Option<(Kind, Range<usize>)> {
    let (start, end) = (group.range.start, group.range.end);
    let before = |n: usize| {
        start.checked_sub(n).filter(|it| clause.start <= *it).map_or("", |it| lower(words, it))
    };
    let of_all = words.get(clause.start..start).unwrap_or_default().iter().any(|it| {
        matches!(
            it.lower.as_str(),
            "allen" | "alle" | "iedereen" | "allemaal" | "all" | "everyone" | "unaniem"
        )
    });
    let is_against_behind = matches!(lower(words, end), "tegen" | "against");
    match (before(2), before(1)) {
        ("tegen", ":" | "stemden" | "stemde") => Some((Kind::No, start - 2..end)),
        ("against", ":") => Some((Kind::No, start - 2..end)),
        ("afwezig" | "absent", ":") => Some((Kind::Absent, start - 2..end)),
        // "stemmen van" leads up to the names, so that it may be part of the group.
        (_, "met" | "with") if is_against_behind => Some((Kind::No, start - 1..end + 1)),
        (_, "stemmen" | "stem") if is_against_behind => Some((Kind::No, start - 1..end + 1)),
        (_, "minus" | "behalve" | "uitgezonderd" | "except") if of_all => {
            Some((Kind::No, start - 1..end))
        }
        ("met", "uitzondering") if of_all => Some((Kind::No, start - 2..end)),
        _ => None,
    }
}
