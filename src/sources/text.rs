//! Bytes become text: encodings are recognised and said, never guessed in silence.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::diagnostic::{Checked, Code, Diagnostic, Place};

/// What files begin with that are no tables, whatever they are called.
const STRANGERS: &[&str] =
    &["<!doctype", "<html", "<?xml", "pk\u{3}\u{4}", "version https://git-lfs", "%pdf", "{\\rtf"];

/// Decodes a text file; `None` with a refusal if it is no text.
///
/// A mark at the start decides; else UTF-8; else Windows-1252, which is what older spreadsheets write.
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
        if encoding == UTF_16LE || encoding == UTF_16BE {
            checked.diagnostics.push(recognised(file, encoding));
        }
        return checked;
    }
    if encoding != UTF_8 {
        return refuse(Code::EncodingUnknown, &start);
    }
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(body);
    Checked { value: Some(text.into_owned()), diagnostics: vec![recognised(file, WINDOWS_1252)] }
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
    fn what_is_no_text_is_refused() {
        check(b"a\0b\0", None, &[Code::EncodingUnknown]);
        check(b"  <!DOCTYPE html>", None, &[Code::NotATable]);
        check(b"PK\x03\x04xl", None, &[Code::NotATable]);
        check(b"version https://git-lfs.github.com/spec/v1", None, &[Code::NotATable]);
    }
}
