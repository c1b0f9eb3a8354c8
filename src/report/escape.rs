//! Making texts from data harmless on a page.

use std::borrow::Cow;

use minijinja::Value;

/// The text for HTML, with control and direction characters made visible.
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    // Most texts are plain, and the longest ones are tables to download, which always are.
    if text.bytes().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + text.len() / 8);
    let is_odd = |it: char| entity(it).is_some() || is_control(it) || is_direction(it);
    for piece in text.split_inclusive(is_odd) {
        let last = piece.chars().next_back();
        match last.filter(|it| is_odd(*it)) {
            Some(odd) => {
                shown.push_str(piece.strip_suffix(odd).unwrap_or_default());
                match entity(odd) {
                    Some(entity) => shown.push_str(entity),
                    None => shown.push_str(&format!("⟨U+{:04X}⟩", u32::from(odd))),
                }
            }
            None => shown.push_str(piece),
        }
    }
    Cow::Owned(shown)
}

/// The text as a party wrote it: every character kept, except those that HTML cannot hold.
///
/// The template puts it in a `<bdi>`, which ends any change of direction.
#[allow(clippy::needless_pass_by_value, reason = "the form that a filter has")]
pub(super) fn verbatim(text: String) -> Value {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars().filter(|it| !is_control(*it)) {
        match entity(character) {
            Some(entity) => shown.push_str(entity),
            None => shown.push(character),
        }
    }
    Value::from_safe_string(shown)
}

/// How HTML writes a character that it would take for its own.
fn entity(character: char) -> Option<&'static str> {
    match character {
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '&' => Some("&amp;"),
        '"' => Some("&quot;"),
        '\'' => Some("&#39;"),
        _ => None,
    }
}

/// Whether a byte is a whole character that is written as it is.
fn is_plain(byte: u8) -> bool {
    matches!(byte, b' '..=b'~') && !matches!(byte, b'<' | b'>' | b'&' | b'"' | b'\'')
}

fn is_control(character: char) -> bool {
    character.is_control() && character != '\n' && character != '\t'
}

fn is_direction(character: char) -> bool {
    matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_html_would_take_for_its_own_is_written_out_and_what_cannot_be_seen_is_shown() {
        assert_eq!(visible("data:text/csv;base64,YTtiCg=="), "data:text/csv;base64,YTtiCg==");
        assert_eq!(
            visible("<b>\"a\" & 'b'</b>"),
            "&lt;b&gt;&quot;a&quot; &amp; &#39;b&#39;&lt;/b&gt;"
        );
        assert_eq!(visible("één\n\ttwee \u{202e}eird"), "één\n\ttwee ⟨U+202E⟩eird");
        assert_eq!(visible("\0\u{7f}\u{85}"), "⟨U+0000⟩⟨U+007F⟩⟨U+0085⟩");
        assert_eq!(visible(""), "");
        assert_eq!(verbatim("\0<é\u{202e}>".into()).as_str(), Some("&lt;é\u{202e}&gt;"));
    }

    proptest::proptest! {
        #[test]
        fn a_text_is_the_characters_of_which_it_consists(text in "[ -~éà\u{202e}\u{85}\n<&\"']{0,40}") {
            let one_by_one: String =
                text.chars().map(|it| visible(it.encode_utf8(&mut [0; 4])).into_owned()).collect();
            proptest::prop_assert_eq!(visible(&text).into_owned(), one_by_one);
        }
    }
}
