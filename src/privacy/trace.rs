//! Whether a name is in a file, in whatever way it is written there: as text, in tags, with escapes, in base64, in a zip.
//!
//! It says yes rather too often than too seldom: what it finds is shown to a person, or is taken away as a whole.

use std::io::{Cursor, Read as _};

use base64::{
    Engine as _,
    alphabet::STANDARD,
    engine::{GeneralPurpose, general_purpose::NO_PAD},
};
use zip::ZipArchive;

use crate::privacy::person::Person;

/// How deep writings are in each other: a table in base64 in a page in a zip.
const DEEPEST: usize = 4;

/// Bytes of all parts of one zip together that are looked at.
const MOST_UNPACKED: u64 = 512 << 20;

/// Fewer characters than this cannot hold a name.
const SHORTEST_BASE64: usize = 6;

/// Whether the name is in these bytes.
pub fn is_in(person: &Person, bytes: &[u8]) -> bool {
    is_within(person, bytes, 0)
}

fn is_within(person: &Person, bytes: &[u8], depth: usize) -> bool {
    if DEEPEST < depth {
        return false;
    }
    if bytes.starts_with(b"PK") && is_in_zip(person, bytes, depth) {
        return true;
    }
    texts(bytes).iter().any(|it| is_in_text(person, it, depth))
}

fn is_in_zip(person: &Person, bytes: &[u8], depth: usize) -> bool {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return false };
    let mut left = MOST_UNPACKED;
    (0..archive.len()).any(|at| {
        let Ok(part) = archive.by_index(at) else { return false };
        let mut found = Vec::new();
        let name = part.name().map(std::borrow::Cow::into_owned).unwrap_or_default();
        // What cannot be unpacked whole is looked at as far as it goes.
        let _ = part.take(left).read_to_end(&mut found);
        left = left.saturating_sub(found.len() as u64);
        person.is_in(&name) || is_within(person, &found, depth + 1)
    })
}

/// The bytes as the texts that they may be.
fn texts(bytes: &[u8]) -> Vec<String> {
    let of_16 = |to: fn([u8; 2]) -> u16| {
        let units: Vec<u16> =
            bytes.chunks_exact(2).filter_map(|it| it.try_into().ok()).map(to).collect();
        String::from_utf16_lossy(&units)
    };
    match bytes {
        [0xff, 0xfe, ..] => return vec![of_16(u16::from_le_bytes)],
        [0xfe, 0xff, ..] => return vec![of_16(u16::from_be_bytes)],
        _ => (),
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => vec![text.to_owned()],
        // An old text, or a file of something else with texts in it.
        Err(_) => vec![
            bytes.iter().map(|it| char::from(*it)).collect(),
            String::from_utf8_lossy(bytes).into_owned(),
        ],
    }
}

fn is_in_text(person: &Person, text: &str, depth: usize) -> bool {
    if person.is_in(text) {
        return true;
    }
    let mut others = Vec::new();
    if text.contains('<') {
        others.extend(["", " "].map(|it| without_tags(text, it)));
    }
    if text.contains('&') {
        others.push(without_entities(text));
    }
    if text.contains('\\') {
        others.push(without_escapes(text));
    }
    if text.contains('%') {
        others.push(String::from_utf8_lossy(&without_percents(text)).into_owned());
    }
    let deeper = |it: &String| it != text && is_in_text_at(person, it, depth + 1);
    others.iter().any(deeper) || base64(text).iter().any(|it| is_within(person, it, depth + 1))
}

fn is_in_text_at(person: &Person, text: &str, depth: usize) -> bool {
    depth <= DEEPEST && is_in_text(person, text, depth)
}

fn without_tags(text: &str, between: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut is_tag = false;
    for character in text.chars() {
        match character {
            '<' => is_tag = true,
            '>' if is_tag => {
                is_tag = false;
                plain.push_str(between);
            }
            it if !is_tag => plain.push(it),
            _ => (),
        }
    }
    plain
}

fn without_entities(text: &str) -> String {
    let mut pieces = text.split('&');
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (name, rest) = piece.split_once(';').unwrap_or(("", piece));
        if let Some(it) = character(name) {
            plain.push(it);
            plain.push_str(rest);
        } else {
            plain.push('&');
            plain.push_str(piece);
        }
    }
    plain
}

fn character(name: &str) -> Option<char> {
    let number = match name.strip_prefix('#') {
        Some(it) => match it.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok(),
            None => it.parse().ok(),
        },
        None => None,
    };
    match name {
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "nbsp" => Some(' '),
        _ => number.and_then(char::from_u32),
    }
}

/// `\u00e9` and its like as what they stand for; a pair of halves becomes one character.
fn without_escapes(text: &str) -> String {
    let mut units: Vec<u16> = Vec::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(it) = characters.next() {
        if it != '\\' {
            units.extend(it.encode_utf16(&mut [0; 2]).iter());
            continue;
        }
        match characters.next() {
            Some('u') => {
                let digits: String = characters.by_ref().take(4).collect();
                units.push(u16::from_str_radix(&digits, 16).unwrap_or(u16::from(b' ')));
            }
            Some('n' | 'r' | 't') => units.push(u16::from(b' ')),
            Some(other) => units.extend(other.encode_utf16(&mut [0; 2]).iter()),
            None => (),
        }
    }
    String::from_utf16_lossy(&units)
}

fn without_percents(text: &str) -> Vec<u8> {
    let mut plain = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, others @ ..] = rest {
        let digits = others.get(..2).and_then(|it| std::str::from_utf8(it).ok());
        let byte = digits.filter(|_| *first == b'%').and_then(|it| u8::from_str_radix(it, 16).ok());
        plain.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { others.get(2..).unwrap_or_default() } else { others };
    }
    plain
}

/// What base64 in a text holds, if it is any; both alphabets.
fn base64(text: &str) -> Vec<Vec<u8>> {
    let is_other = |it: char| !(it.is_ascii_alphanumeric() || matches!(it, '+' | '/' | '-' | '_'));
    let engine = GeneralPurpose::new(&STANDARD, NO_PAD.with_decode_allow_trailing_bits(true));
    text.split(is_other)
        .filter(|it| SHORTEST_BASE64 <= it.len())
        .filter_map(|it| {
            let standard: String = it
                .chars()
                .map(|it| {
                    if it == '-' {
                        '+'
                    } else if it == '_' {
                        '/'
                    } else {
                        it
                    }
                })
                .collect();
            // A piece that is one character too long is no base64, but what is before that may be.
            let whole = standard.len() - usize::from(standard.len() % 4 == 1);
            engine.decode(standard.get(..whole)?).ok()
        })
        .filter(|it| it.starts_with(b"PK") || is_mostly_text(it))
        .collect()
}

/// A word that is no base64 unpacks to bytes that are no text.
fn is_mostly_text(bytes: &[u8]) -> bool {
    let n = bytes.iter().filter(|it| it.is_ascii_graphic() || it.is_ascii_whitespace()).count();
    bytes.len() < 2 * n
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn zipped(content: &[u8]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        zip.start_file("xl/sharedStrings.xml", options).unwrap();
        zip.write_all(content).unwrap();
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn a_name_is_found_in_every_writing_and_another_name_in_none() {
        let standard = base64::engine::general_purpose::STANDARD;
        let plain = "titel;Jan Jansen;einde";
        let utf_16: Vec<u8> = [0xff, 0xfe]
            .into_iter()
            .chain(plain.encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        let writings: Vec<Vec<u8>> = vec![
            plain.into(),
            b"x \xe9 Jan Jansen".to_vec(),
            "Jan&nbsp;J&#97;nsen".into(),
            "Jan \\u004aansen".into(),
            "?naam=Jan%20J%61nsen".into(),
            "<t>Jan </t><r/><t>Jansen</t>".into(),
            "<p>Jan Jansen</p><p>Volgende</p>".into(),
            format!("href=\"data:text/csv;base64,{}\"", standard.encode(plain)).into(),
            standard.encode("<a>Jan J&#97;nsen</a> en nog wat").into(),
            utf_16,
            zipped(b"<si><t>Jan Jansen</t></si>"),
            zipped(standard.encode("kop;Jan Jansen").as_bytes()),
        ];
        let (own, other) = (
            Person::new("Jan Jansen", "[weg]").unwrap(),
            Person::new("Piet Pieters", "[weg]").unwrap(),
        );
        for it in &writings {
            assert!(is_in(&own, it), "{}", String::from_utf8_lossy(it));
            assert!(!is_in(&other, it), "{}", String::from_utf8_lossy(it));
        }
    }

    #[test]
    fn broken_bytes_hold_nothing() {
        let own = Person::new("Jan Jansen", "[weg]").unwrap();
        for it in [
            &b""[..],
            b"PK\x03\x04",
            b"%",
            b"%4",
            b"\\",
            b"\\u12",
            b"&#xffffffff;",
            b"\xff\xfe\x00",
        ] {
            assert!(!is_in(&own, it));
        }
    }
}
