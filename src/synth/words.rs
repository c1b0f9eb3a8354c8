//! Words of which made-up names are put together. None is the name of a municipality or a decision.

#![allow(clippy::indexing_slicing, reason = "every index is taken modulo the length of the list")]
/// The fields of the made-up associations.
pub(super) const FIELDS: [&str; 8] = [
    "Wonen en ruimte",
    "Energie en klimaat",
    "Economie",
    "Gezondheid",
    "Onderwijs",
    "Mobiliteit",
    "Bestuur en middelen",
    "Sport en cultuur",
];

/// Kinds of agreement, as often as they stand here.
pub(super) const KINDS: [&str; 5] = ["deliver", "deliver", "pool", "fund", "inform"];

/// Reasons, as often as they stand here.
pub(super) const REASONS: [&str; 6] =
    ["money", "staff", "staff", "council_decided_otherwise", "waits_for_other", "term_too_short"];

const STARTS: [&str; 25] = [
    "Ael", "Bree", "Clo", "Dover", "Elze", "Fluw", "Gouw", "Hoel", "Immer", "Jute", "Kwelder",
    "Lisse", "Merel", "Nevel", "Oever", "Pluim", "Quel", "Ruisch", "Slenk", "Tuil", "Ure", "Vliet",
    "Wulp", "Ijzer", "Zilt",
];
const ENDS: [&str; 20] = [
    "aarde", "beke", "dorpe", "enk", "fen", "gaarde", "hage", "inge", "kamp", "laar", "mude",
    "oord", "pade", "rade", "stede", "terp", "veen", "wolde", "zande", "ooi",
];
const SUBJECTS: [&str; 12] = [
    "loket",
    "fonds",
    "pool",
    "meetplan",
    "cijfers",
    "leidraad",
    "uitvoeringsplan",
    "werkplaats",
    "inkoop",
    "register",
    "proef",
    "campagne",
];

/// The name of a party: another one for each number.
pub(super) fn party_name(number: usize) -> String {
    let all = STARTS.len() * ENDS.len();
    let start = STARTS[number % STARTS.len()];
    let end = ENDS[(number / STARTS.len() + number) % ENDS.len()];
    match number / all {
        0 => format!("{start}{end}"),
        round => format!("{start}{end} {}", round + 1),
    }
}

/// The title of an agreement.
pub(super) fn agreement_title(field: usize, number: usize) -> String {
    format!("{} {} {}", FIELDS[field % FIELDS.len()], SUBJECTS[number % SUBJECTS.len()], number + 1)
}
