//! Texts in a table that people open in a spreadsheet, which takes some of them for formulas.

use std::borrow::Cow;

/// What a spreadsheet takes for the start of a formula.
const STARTS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// The text such that a spreadsheet takes it for a text: an apostrophe comes before what it would work out.
///
/// A text that has apostrophes there already gets one more, so that taking one away gives back what was meant.
/// A number stays a number.
pub fn as_text(text: &str) -> Cow<'_, str> {
    let is_risky = text.trim_start_matches('\'').starts_with(STARTS);
    let is_number = || text.parse::<f64>().is_ok_and(f64::is_finite);
    if is_risky && !is_number() { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_texts_that_can_be_turned_back_and_the_rest_stays() {
        for text in ["=1+1", "+1 x", "-x", "@SUM(A1)", "\t=1", "\r=1", "'=1", "''-x", "=\"a\""] {
            let written = as_text(text);
            assert_eq!(written.strip_prefix('\''), Some(text));
        }
        for text in ["", "a", "-1", "+1", "-2.5", "'s-Gravenhage", "a=b", "– 3"] {
            assert_eq!(as_text(text), text);
        }
    }
}
