//! Labels before decisions, such as "Besluit:", and the words that announce them.

/// Words that make an infinitive behind them a decision.
pub const DECIDERS: &[&str] = &[
    "besluit",
    "besluiten",
    "besloot",
    "besloten",
    "beslist",
    "beslispunt",
    "beslispunten",
    "decision",
    "decides",
    "decided",
    "resolves",
    "resolved",
];

/// Whether a text is nothing but a label such as "Besluit:".
pub(in crate::sources::minutes) fn is_label(text: &str) -> bool {
    let plain = text.trim().trim_end_matches(':').to_lowercase();
    let labels =
        ["besluit", "besluiten", "besloten", "beslispunten", "decision", "decisions", "resolved"];
    labels.contains(&plain.as_str())
}

/// Whether a text leads up to a list of decisions: it ends in a colon and names one who decides.
pub(in crate::sources::minutes) fn announces(text: &str) -> bool {
    let is_decider = |it: &str| DECIDERS.contains(&it);
    text.trim_end().ends_with(':')
        && text.to_lowercase().split(|it: char| !it.is_alphanumeric()).any(is_decider)
}

/// A sentence without its number and without "Besluit:" in front.
pub(in crate::sources::minutes) fn without_label(text: &str) -> (&str, &str) {
    let (label, rest) = text.split_once(':').unwrap_or(("", text));
    let text = if is_label(label) { rest.trim_start() } else { text };
    let (nr, rest) = text.split_once(['.', ')']).unwrap_or(("", text));
    let is_number = (1..=3).contains(&nr.len()) && nr.bytes().all(|it| it.is_ascii_digit());
    let is_letter = nr.len() == 1 && nr.bytes().all(|it| it.is_ascii_lowercase());
    if (is_number || is_letter) && rest.starts_with(' ') {
        (nr, rest.trim_start())
    } else {
        ("", text)
    }
}
