//! What the outcome of a decision, in the words of those who record it, says of the stance of the body that took it.
//!
//! Only whole sentences that are known are read. A decision that is put off, taken back or noted is no stance.

use crate::model::Stance;

/// What an outcome says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The body took this stance.
    Stance(Stance),
    /// It took none.
    None,
    /// The words are not known.
    Unknown,
}

/// Outcomes that say yes.
const YES: &[&str] = &[
    "aangenomen",
    "akkoord",
    "conform",
    "conform advies",
    "conform advies besloten",
    "conform voorstel",
    "conform voorstel besloten",
    "conform besloten",
    "met algemene stemmen aangenomen",
    "overgenomen",
    "pass",
    "passed",
    "resultpassed",
    "unaniem aangenomen",
    "vastgesteld",
    "voor",
];

/// Outcomes that say no.
const NO: &[&str] = &[
    "afgewezen",
    "fail",
    "failed",
    "niet aangenomen",
    "resultfailed",
    "tegen",
    "unaniem verworpen",
    "verworpen",
];

/// Outcomes that say neither.
const NEITHER: &[&str] = &[
    "aangehouden",
    "gelijk",
    "gestaakt",
    "ingetrokken",
    "ingetrokken na toezegging",
    "niet in stemming gebracht",
    "niet ingediend",
    "resultdiscussed",
    "resultexpired",
    "resultkept",
    "resultpostponed",
    "resultpublished",
    "resultwithdrawn",
    "verdaagd",
    "vervallen",
    "voor kennisgeving aangenomen",
];

/// Words of a condition, with the stance that a yes becomes by them.
const CONDITIONS: &[(&str, Stance)] = &[
    ("tenzij", Stance::YesUnless),
    ("mits", Stance::YesProvided),
    ("onder de voorwaarde", Stance::YesProvided),
    ("onder voorbehoud", Stance::YesProvided),
    ("met dien verstande dat", Stance::YesProvided),
];

/// Reads an outcome; capitals, a full stop and blanks do not count.
pub(super) fn read(text: &str) -> Outcome {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    let plain = words.join(" ");
    let plain = plain.trim_end_matches('.');
    let is_in = |list: &[&str]| list.contains(&plain);
    match (is_in(YES), is_in(NO), is_in(NEITHER)) {
        (true, ..) => Outcome::Stance(Stance::Yes),
        (_, true, _) => Outcome::Stance(Stance::No),
        (.., true) => Outcome::None,
        _ => Outcome::Unknown,
    }
}

/// The stance that a yes becomes if a text has the words of a condition.
pub(super) fn condition(text: &str) -> Option<Stance> {
    let plain = format!(" {} ", text.to_lowercase().replace(|it: char| !it.is_alphanumeric(), " "));
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let plain = format!(" {plain} ");
    CONDITIONS.iter().find(|it| plain.contains(&format!(" {} ", it.0))).map(|it| it.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_sentences_that_are_known_are_read() {
        assert_eq!(read(" Aangenomen. "), Outcome::Stance(Stance::Yes));
        assert_eq!(read("VERWORPEN"), Outcome::Stance(Stance::No));
        assert_eq!(read("voor  kennisgeving aangenomen"), Outcome::None);
        assert_eq!(read("aangenomen met 12 stemmen voor"), Outcome::Unknown);
        assert_eq!(read("gewijzigd vastgesteld"), Outcome::Unknown);
        assert_eq!(read(""), Outcome::Unknown);
    }

    #[test]
    fn a_condition_is_known_by_whole_words() {
        assert_eq!(condition("Mits betaalbaar"), Some(Stance::YesProvided));
        assert_eq!(condition("onder voorbehoud van de raad"), Some(Stance::YesProvided));
        assert_eq!(condition("tenzij de raad anders besluit"), Some(Stance::YesUnless));
        assert_eq!(condition("de smits en de tenzijregel"), None);
    }
}
