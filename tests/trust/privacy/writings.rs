//! The ways in which a file may hold a text, told apart from how the program itself looks for them.

use std::{
    collections::BTreeSet,
    io::{Cursor, Read as _},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};

/// A text in every writing: as it is, as UTF-16, with JSON escapes, entities, percents, and in base64 at each of three places.
pub(crate) fn writings(text: &str) -> Vec<Vec<u8>> {
    let escaped = |plain: &dyn Fn(char) -> bool, write: &dyn Fn(char) -> String| -> Vec<u8> {
        text.chars()
            .map(|it| if plain(it) { it.to_string() } else { write(it) })
            .collect::<String>()
            .into_bytes()
    };
    let units = |it: char, write: &dyn Fn(u16) -> String| -> String {
        let units: Vec<String> = it.encode_utf16(&mut [0; 2]).iter().map(|it| write(*it)).collect();
        units.concat()
    };
    let json = |it: char| units(it, &|it| format!("\\u{it:04x}"));
    let json_large = |it: char| units(it, &|it| format!("\\u{it:04X}"));
    let percent = |it: char| -> String {
        let bytes: Vec<String> =
            it.encode_utf8(&mut [0; 4]).bytes().map(|it| format!("%{it:02X}")).collect();
        bytes.concat()
    };
    let none = |_: char| false;
    let ascii = |it: char| it.is_ascii();
    let unreserved = |it: char| it.is_ascii_alphanumeric() || "-._~".contains(it);
    let html = |it: char| it.is_ascii() && !"&<>\"'".contains(it);
    let mut all = vec![
        text.as_bytes().to_vec(),
        text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        escaped(&ascii, &json),
        escaped(&ascii, &json_large),
        escaped(&none, &json),
        escaped(&html, &|it| format!("&#{};", u32::from(it))),
        escaped(&html, &|it| format!("&#x{:x};", u32::from(it))),
        escaped(&unreserved, &percent),
        escaped(&unreserved, &|it| if it == ' ' { "+".to_owned() } else { percent(it) }),
    ];
    // In base64 a text looks otherwise at each of three places; what stands beside it changes its ends.
    for lead in 0..3 {
        let padded = [vec![0; lead], text.as_bytes().to_vec()].concat();
        let encoded = STANDARD.encode(&padded).into_bytes();
        // Of a short text no more than its ends would be left.
        if 16 <= encoded.len() {
            all.push(encoded[4..encoded.len() - 4].to_vec());
        }
    }
    all
}

/// Whether a text is in bytes, or in what is packed in them, in any writing.
pub(crate) fn holds(bytes: &[u8], text: &str) -> bool {
    let all = writings(text);
    layers(bytes).iter().any(|layer| all.iter().any(|it| contains(layer, it)))
}

pub(crate) fn contains(bytes: &[u8], part: &[u8]) -> bool {
    memchr::memmem::find(bytes, part).is_some()
}

/// The bytes, and the parts of a zip among them.
fn layers(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut all = vec![bytes.to_vec()];
    if !bytes.starts_with(b"PK") {
        return all;
    }
    if let Ok(mut zip) = zip::ZipArchive::new(Cursor::new(bytes)) {
        for at in 0..zip.len() {
            let mut part = zip.by_index(at).unwrap();
            let mut content = Vec::new();
            part.read_to_end(&mut content).unwrap();
            all.extend(layers(&content));
        }
    }
    all
}

/// What every canary begins with.
pub(crate) const MARK: &str = "zq«";

/// The text of a canary; its end is what every writing has to escape.
pub(crate) fn canary(number: usize) -> String {
    format!("{MARK}{number}&»")
}

/// The numbers of all canaries in the bytes, in any writing.
pub(crate) fn canaries(bytes: &[u8]) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    look(&String::from_utf8_lossy(bytes), 0, &mut found);
    found
}

fn look(text: &str, depth: usize, found: &mut BTreeSet<usize>) {
    for piece in text.split(MARK).skip(1) {
        let digits: String = piece.chars().take_while(char::is_ascii_digit).collect();
        found.extend(digits.parse::<usize>());
    }
    if depth == 2 {
        return;
    }
    for other in [entities(text), escapes(text), percents(text)].into_iter().flatten() {
        look(&other, depth + 1, found);
    }
    for run in text.split(|it: char| !(it.is_ascii_alphanumeric() || it == '+' || it == '/')) {
        // Shorter ones cannot hold a mark and a number.
        for lead in (0..4).filter(|lead| 8 + lead <= run.len()) {
            let whole = (run.len() - lead) / 4 * 4;
            if let Ok(bytes) = STANDARD.decode(&run[lead..lead + whole]) {
                let inner = String::from_utf8_lossy(&bytes);
                if inner.contains('«') || inner.contains("u00ab") || inner.contains("&#") {
                    look(&inner, depth + 1, found);
                }
            }
        }
    }
}

fn entities(text: &str) -> Option<String> {
    text.contains("&#").then(|| {
        text.replace("&#171;", "«")
            .replace("&#xab;", "«")
            .replace("&#xAB;", "«")
            .replace("&#x7a;", "z")
    })
}

fn escapes(text: &str) -> Option<String> {
    let has = text.contains("\\u");
    has.then(|| {
        let mut plain = String::new();
        let mut pieces = text.split("\\u");
        plain.push_str(pieces.next().unwrap());
        for piece in pieces {
            let number = piece.get(..4).and_then(|it| u32::from_str_radix(it, 16).ok());
            match number.and_then(char::from_u32) {
                Some(it) => {
                    plain.push(it);
                    plain.push_str(&piece[4..]);
                }
                None => plain.push_str(piece),
            }
        }
        plain
    })
}

fn percents(text: &str) -> Option<String> {
    text.contains("%C2%AB")
        .then(|| text.replace("%C2%AB", "«").replace("%7A", "z").replace("%71", "q"))
}

#[test]
fn a_text_is_found_in_every_writing_and_what_is_not_there_is_not() {
    let name = "Zoë van der Bërg";
    for it in writings(name) {
        assert!(holds(&[b"x ".to_vec(), it].concat(), name));
    }
    for lead in 0..3 {
        let text = format!("{}{name}, en verder", "-".repeat(lead));
        assert!(holds(STANDARD.encode(text).as_bytes(), name));
    }
    assert!(!holds(b"Zoe van der Berg, Zo\\u00eb", name));
}

#[test]
fn a_canary_is_found_in_every_writing_so_that_finding_none_says_something() {
    for number in [0, 7, 12_345] {
        for it in writings(&canary(number)) {
            let is_16 = it.windows(3).any(|it| matches!(it, [0, _, 0]));
            let beside = [b"begin ".to_vec(), it.clone(), b" end".to_vec()].concat();
            assert!(
                is_16
                    || canaries(&it).contains(&number)
                    || canaries(&beside).contains(&number)
                    || is_cut(&it),
                "{}",
                String::from_utf8_lossy(&it)
            );
        }
        for lead in 0..3 {
            let text = format!("{}{}, en verder", "-".repeat(lead), canary(number));
            assert!(canaries(STANDARD.encode(text).as_bytes()).contains(&number));
        }
    }
    assert_eq!(canaries(b"zq\xc2\xbb12"), BTreeSet::new());
}

/// A piece out of the middle of base64, without its ends: the mark itself may be cut.
fn is_cut(it: &[u8]) -> bool {
    it.iter().all(u8::is_ascii_alphanumeric)
}
