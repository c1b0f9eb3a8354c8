//! Bytes become text: encodings are recognised and said, never guessed in silence.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::diagnostic::{Checked, Code, Diagnostic, Place};

/// What files begin with that are no tables, whatever they are called.
const STRANGERS: &[&str] =
    &["<!doctype", "<html", "<?xml", "pk\u{3}\u{4}", "version https://git-lfs", "%pdf", "{\\rtf"];

/// Decodes a text file; `None` with a refusal if it is no text.
///
/// A mark at the start decides; else UTF-8; else Windows-1252, which is what older spreadsheets write.
/// Where some of it is UTF-8 beyond doubt and some is not, the bytes that are not are lost, and that is said.
pub fn decode(file: &str, bytes: &[u8]) -> Checked<Option<String>> {
    let refuse = |code: Code, found: &str| Checked {
        value: None,
        diagnostics: vec![Diagnostic::refusal(code, Place::file(file)).with("found", found)],
    };
    let start: String = bytes.iter().take(40).map(|it| char::from(*it)).collect();
    let plain =
        start.trim_start_matches(['\u{ef}', '\u{bb}', '\u{bf}']).trim_start().to_lowercase();
    if STRANGERS.iter().any(|it| plain.starts_with(it)) {
        return refuse(Code::NotATable, &start);
    }
    let (encoding, mark) = Encoding::for_bom(bytes).unwrap_or((UTF_8, 0));
    let body = bytes.get(mark..).unwrap_or_default();
    if encoding == UTF_8 && body.contains(&0) {
        return refuse(Code::EncodingUnknown, &start);
    }
    if let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(body) {
        let mut checked = Checked::clean(Some(text.into_owned()));
        checked.diagnostics.extend(turned(file, checked.value.as_deref().unwrap_or_default()));
        if encoding == UTF_16LE || encoding == UTF_16BE {
            checked.diagnostics.push(recognised(file, encoding));
        }
        return checked;
    }
    if encoding != UTF_8 {
        return refuse(Code::EncodingUnknown, &start);
    }
    if 0 < mark || has_accents(body) {
        return mixed(file, body);
    }
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(body);
    Checked { value: Some(text.into_owned()), diagnostics: vec![recognised(file, WINDOWS_1252)] }
}

/// Whether some bytes are UTF-8 beyond doubt: a letter with an accent, or a character of three or four bytes.
fn has_accents(bytes: &[u8]) -> bool {
    let is_telling = |it: char| matches!(u32::from(it), 0xc0..=0x17f | 0x800..);
    bytes.utf8_chunks().any(|it| it.valid().chars().any(is_telling))
}

/// A text of which some bytes are lost; the first of them is named with its line.
fn mixed(file: &str, bytes: &[u8]) -> Checked<Option<String>> {
    let mut text = String::with_capacity(bytes.len());
    let mut first = None;
    let mut n_lost = 0_u64;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if chunk.invalid().is_empty() {
            continue;
        }
        if first.is_none() {
            let found: Vec<String> =
                chunk.invalid().iter().map(|it| format!("⟨{it:02X}⟩")).collect();
            let found = found.concat();
            let start = text.rfind(['\n', '\r', ',', ';', '\t']).map_or(0, |it| it + 1);
            let before = text.get(start..).unwrap_or_default().to_owned();
            first = Some((line_of(&text), format!("{before}{found}")));
        }
        n_lost += 1;
        text.push(char::REPLACEMENT_CHARACTER);
    }
    let (line, found) = first.unwrap_or_default();
    let note = Diagnostic::note(Code::EncodingMixed, Place::row(file, line));
    let mut diagnostics = vec![note.with("n", n_lost).with("found", found)];
    diagnostics.extend(turned(file, &text));
    Checked { value: Some(text), diagnostics }
}

/// The line on which a text ends.
fn line_of(text: &str) -> u64 {
    let returns = text.matches('\r').count() - text.matches("\r\n").count();
    (text.matches('\n').count() + returns) as u64 + 1
}

/// A note about the first character that turns the direction of reading around.
fn turned(file: &str, text: &str) -> Option<Diagnostic> {
    if !turns_direction(text.as_bytes()) {
        return None;
    }
    let turns = |it: char| matches!(it, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let (at, found) = text.char_indices().find(|it| turns(it.1))?;
    let place = Place::row(file, line_of(text.get(..at).unwrap_or_default()));
    let number = format!("U+{:04X}", u32::from(found));
    Some(Diagnostic::note(Code::DirectionTurned, place).with("found", number))
}

/// Whether some bytes of UTF-8 hold a character that turns the direction of reading around, or look as if.
pub(super) fn turns_direction(bytes: &[u8]) -> bool {
    let mut places = memchr::memchr_iter(0xe2, bytes);
    places.any(|at| match bytes.get(at + 1..at + 3) {
        Some([0x80, last]) => (0xaa..=0xae).contains(last),
        Some([0x81, last]) => (0xa6..=0xa9).contains(last),
        _ => false,
    })
}

/// Whether some bytes of UTF-8 hold the character that stands for one that was lost.
pub(super) fn has_lost(bytes: &[u8]) -> bool {
    memchr::memmem::find(bytes, "\u{fffd}".as_bytes()).is_some()
}

fn recognised(file: &str, encoding: &'static Encoding) -> Diagnostic {
    Diagnostic::note(Code::EncodingRecognised, Place::file(file)).with("encoding", encoding.name())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], text: Option<&str>, codes: &[Code]) {
        let checked = decode("x.csv", bytes);
        assert_eq!(checked.value.as_deref(), text);
        let actual: Vec<Code> = checked.diagnostics.iter().map(|it| it.code).collect();
        assert_eq!(actual, codes);
    }

    #[test]
    fn utf_8_is_read_with_or_without_its_mark() {
        check("café".as_bytes(), Some("café"), &[]);
        check("\u{feff}café".as_bytes(), Some("café"), &[]);
    }

    #[test]
    fn other_encodings_are_read_and_said() {
        check(b"caf\xe9 \x80", Some("café €"), &[Code::EncodingRecognised]);
        check(b"\xff\xfea\0b\0", Some("ab"), &[Code::EncodingRecognised]);
        check(b"\xfe\xff\0a\0b", Some("ab"), &[Code::EncodingRecognised]);
    }

    #[test]
    fn where_two_encodings_are_mixed_what_is_lost_is_counted_and_the_first_is_named() {
        let bytes = b"a,caf\xc3\xa9\r\nb,d\xe9j\xe0\n";
        check(bytes, Some("a,café\r\nb,d\u{fffd}j\u{fffd}\n"), &[Code::EncodingMixed]);
        let note = decode("x.csv", bytes).diagnostics.remove(0);
        assert_eq!(note.place.to_string(), "x.csv:2");
        let arguments: Vec<&str> = note.arguments.iter().map(|it| &*it.1).collect();
        assert_eq!(arguments, ["2", "d⟨E9⟩"]);
        check(b"\xef\xbb\xbfcaf\xe9", Some("caf\u{fffd}"), &[Code::EncodingMixed]);
        // A capital with a closing quotation mark is UTF-8 for something else by chance only.
        check(b"caf\xc9\x94 \x80", Some("cafÉ” €"), &[Code::EncodingRecognised]);
    }

    #[test]
    fn what_turns_the_direction_of_reading_is_said_with_its_line() {
        let text = "a\nb\u{202e}c";
        check(text.as_bytes(), Some(text), &[Code::DirectionTurned]);
        assert_eq!(decode("x", text.as_bytes()).diagnostics[0].place.line, 2);
        for turning in ["\u{202a}", "\u{202e}", "\u{2066}", "\u{2069}"] {
            assert!(turns_direction(turning.as_bytes()));
        }
        for other in ["\u{2029}", "\u{202f}", "\u{2065}", "\u{206a}", "é", "\u{200b}"] {
            assert!(!turns_direction(other.as_bytes()), "{other:?}");
        }
    }

    #[test]
    fn what_is_no_text_is_refused() {
        check(b"a\0b\0", None, &[Code::EncodingUnknown]);
        check(b"  <!DOCTYPE html>", None, &[Code::NotATable]);
        check(b"PK\x03\x04xl", None, &[Code::NotATable]);
        check(b"version https://git-lfs.github.com/spec/v1", None, &[Code::NotATable]);
    }
}
