//! Making texts from data harmless on a page.

use minijinja::Value;

/// The text for HTML, with control and direction characters made visible.
pub(super) fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if is_control(character) || is_direction(character) {
            shown.push_str(&format!("⟨U+{:04X}⟩", u32::from(character)));
        } else {
            push_escaped(&mut shown, character);
        }
    }
    shown
}

/// The text as a party wrote it: every character kept, except those that HTML cannot hold.
///
/// The template puts it in a `<bdi>`, which ends any change of direction.
#[allow(clippy::needless_pass_by_value, reason = "the form that a filter has")]
pub(super) fn verbatim(text: String) -> Value {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars().filter(|it| !is_control(*it)) {
        push_escaped(&mut shown, character);
    }
    Value::from_safe_string(shown)
}

fn push_escaped(shown: &mut String, character: char) {
    match character {
        '<' => shown.push_str("&lt;"),
        '>' => shown.push_str("&gt;"),
        '&' => shown.push_str("&amp;"),
        '"' => shown.push_str("&quot;"),
        '\'' => shown.push_str("&#39;"),
        other => shown.push(other),
    }
}

fn is_control(character: char) -> bool {
    character.is_control() && character != '\n' && character != '\t'
}

fn is_direction(character: char) -> bool {
    matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
