//! Parties by name within a sentence: those that are known, or else words with a capital where a party may stand.

use std::ops::Range;

use crate::sources::minutes::words::Word;

/// Names that stand in a row, such as "Aarveld, Beekdal en Zandhove".
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    /// Its words, with those that lead up to it, such as "de gemeenten".
    pub(super) range: Range<usize>,
    /// The names.
    pub(super) names: Vec<String>,
}

/// Words with a capital at the start of a sentence that are no party.
#[rustfmt::skip]
const NO_PARTY: &[&str] = &[
    "aan", "aangenomen", "aanvraag", "aanwezig", "aanwezigen", "afgesproken", "afwezig", "akkoord", "aldus", "alle", "alleen",
    "allen", "als", "anderen", "bij", "besluit", "besluiten", "besloten", "bestuur", "bestuurders", "burgemeester", "college",
    "colleges", "conform", "daarom", "dat", "de", "deze", "dit", "directeur", "door", "drie", "een", "eenparig", "en", "er", "geen",
    "gemeente", "gemeenten", "gemeenteraad", "gemeenteraden", "gedeputeerde", "gehoord", "gelet", "gevraagd", "gezien", "hamerstuk", "hoewel", "het", "hij", "iedereen",
    "ieder", "in", "indien", "ja", "kring", "leden", "maar", "meerderheid", "men", "met", "mits", "na", "naar", "namens", "nee",
    "niemand", "niet", "om", "omdat", "onder", "ook", "op", "over", "overzicht", "partijen", "portefeuillehouder", "portefeuillehouders", "punt",
    "raad", "raden", "secretaris", "sinds", "stuurgroep", "tegen", "tenzij", "tijdens", "toezegging", "twee", "unaniem", "van", "vastgesteld", "vergadering",
    "vier", "volgens", "voor", "voorbehoud", "voorstel", "voorzitter", "wanneer", "wethouder", "wij", "we", "ze", "zij", "zodra", "zolang", "zonder",
    "a", "adopted", "against", "agreed", "all", "approved", "board", "carried", "chair", "council", "councils", "decision",
    "everybody", "everyone", "it", "meeting", "members", "no", "nobody", "proposal", "subject", "the", "they", "this", "unanimous",
    "unanimously", "unless", "we", "yes",
];

/// Words before a name that make it a person.
pub(super) const TITLES: &[&str] = &[
    "wethouder",
    "burgemeester",
    "heer",
    "dhr",
    "mevrouw",
    "mevr",
    "mw",
    "raadslid",
    "directeur",
    "voorzitter",
    "secretaris",
    "mr",
    "mrs",
    "ms",
    "drs",
    "ir",
];

/// Words that may stand within a name, before another word with a capital.
const WITHIN: &[&str] =
    &["aan", "den", "de", "der", "op", "het", "in", "ten", "ter", "bij", "van", "over"];

/// Words that lead up to a name or names.
const BEFORE: &[&str] = &[
    "de",
    "het",
    "gemeente",
    "gemeenten",
    "raad",
    "college",
    "bestuur",
    "fractie",
    "fracties",
    "vertegenwoordiger",
    "vertegenwoordigers",
    "van",
    "namens",
    "the",
    "municipality",
    "municipalities",
    "of",
    "council",
];

/// The groups of names in these words, in their order.
pub(super) fn groups(words: &[Word], text: &str, known: &[String]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let Some(end) = name(words, at, known) else {
            at += 1;
            continue;
        };
        let mut group =
            Group { range: lead(words, at)..end, names: vec![cut(words, text, at..end)] };
        at = end;
        while let Some((start, end)) = next_name(words, at, known) {
            group.names.push(cut(words, text, start..end));
            group.range.end = end;
            at = end;
        }
        let titled = group.range.start.checked_sub(1).and_then(|it| words.get(it));
        if !titled.is_some_and(|it| TITLES.contains(&it.lower.as_str())) {
            groups.push(group);
        }
    }
    groups
}

/// Where the name ends that begins at this word.
fn name(words: &[Word], at: usize, known: &[String]) -> Option<usize> {
    let first = words.get(at)?;
    if !known.is_empty() {
        let ends = known.iter().filter_map(|name| known_name(words, at, name));
        return ends.max();
    }
    if !first.is_capital() || NO_PARTY.contains(&first.lower.as_str()) {
        return None;
    }
    let mut end = at + 1;
    loop {
        let next = words.get(end);
        if next.is_some_and(Word::is_capital) {
            end += 1;
            continue;
        }
        let within = words.get(end..).unwrap_or_default().iter();
        let n = within.take_while(|it| WITHIN.contains(&it.lower.as_str())).count();
        let goes_on = (1..=2).contains(&n) && words.get(end + n).is_some_and(Word::is_capital);
        if !goes_on {
            return Some(end);
        }
        end += n + 1;
    }
}

fn known_name(words: &[Word], at: usize, name: &str) -> Option<usize> {
    let parts: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    let own = words.get(at..at + parts.len())?;
    let is_it = own.iter().zip(&parts).all(|(word, part)| word.lower == *part);
    (is_it && !parts.is_empty()).then_some(at + parts.len())
}

/// The name behind a comma or "en".
fn next_name(words: &[Word], at: usize, known: &[String]) -> Option<(usize, usize)> {
    let joins = |it: &Word| matches!(it.lower.as_str(), "," | "en" | "and" | "&");
    let n_joins = words.get(at..)?.iter().take(2).take_while(|it| joins(it)).count();
    if n_joins == 0 {
        return None;
    }
    let end = name(words, at + n_joins, known)?;
    Some((at + n_joins, end))
}

fn lead(words: &[Word], at: usize) -> usize {
    let before = words.get(..at).unwrap_or_default().iter().rev();
    at - before.take_while(|it| BEFORE.contains(&it.lower.as_str())).take(4).count()
}

fn cut(words: &[Word], text: &str, range: Range<usize>) -> String {
    let start = words.get(range.start).map_or(0, |it| it.start);
    let end = range.end.checked_sub(1).and_then(|it| words.get(it)).map_or(start, |it| it.end);
    text.get(start..end).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::minutes::words::words;

    fn found(text: &str, known: &[&str]) -> Vec<Vec<String>> {
        let known: Vec<String> = known.iter().map(|it| (*it).to_owned()).collect();
        groups(&words(text), text, &known).into_iter().map(|it| it.names).collect()
    }

    #[test]
    fn names_in_a_row_are_one_group() {
        let expected = [["Aarveld", "Hoek aan de Waal", "'s-Broek"]];
        assert_eq!(found("Aarveld, Hoek aan de Waal en 's-Broek zijn akkoord", &[]), expected);
        assert_eq!(
            found("tegen stemden de gemeenten Aarveld en Beekdal", &[]),
            [["Aarveld", "Beekdal"]]
        );
    }

    #[test]
    fn roles_and_persons_are_no_parties() {
        assert!(found("De raad is akkoord", &[]).is_empty());
        assert!(found("Het is wethouder Jansen die tegen is", &[]).is_empty());
    }

    #[test]
    fn where_names_are_known_only_those_count() {
        assert_eq!(found("Jansen en aarveld zijn tegen", &["Aarveld"]), [["aarveld"]]);
        assert_eq!(
            found("Berg en Dal en Aarveld", &["Berg en Dal", "Aarveld"]),
            [["Berg en Dal", "Aarveld"]]
        );
    }
}
