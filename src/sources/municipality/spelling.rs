//! The ways in which the same code and the same name are written.

use unicode_normalization::UnicodeNormalization;

use super::list::PROVINCES;

/// A name without what differs between spellings, and the province that stands behind it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) name: String,
    pub(super) province: Option<&'static str>,
}

/// The code in its one form, if the text is one; the list may still lack it.
pub(super) fn code(text: &str) -> Option<String> {
    let last = text.trim().rsplit('/').next()?.trim();
    let digits = match last.get(..2) {
        Some(start) if start.eq_ignore_ascii_case("gm") => last.get(2..)?,
        _ => last,
    };
    let is_code = (1..=4).contains(&digits.len()) && digits.bytes().all(|it| it.is_ascii_digit());
    is_code.then(|| format!("GM{digits:0>4}"))
}

/// The name in its one form: small letters without accents, one blank between words.
pub(super) fn name(text: &str) -> Name {
    let plain = plain(text);
    let plain = plain.strip_prefix("gemeente ").unwrap_or(&plain);
    let (name, behind) = match plain.strip_suffix(')').and_then(|it| it.rsplit_once('(')) {
        Some((name, behind)) => (name.trim(), behind.trim()),
        None => (plain, ""),
    };
    let province = province(behind);
    // What stands in brackets and is no province belongs to the name.
    let is_said = province.is_some() || matches!(behind, "" | "gemeente");
    let name = if is_said { name } else { plain };
    Name { name: turned(name), province }
}

/// `wolden, de` stands in lists for `de wolden`.
fn turned(name: &str) -> String {
    match name.rsplit_once(", ") {
        Some((noun, article @ ("de" | "het" | "den" | "ter" | "ten"))) => {
            format!("{article} {noun}")
        }
        _ => name.to_owned(),
    }
}

fn plain(text: &str) -> String {
    let mut plain = String::new();
    for character in text.nfd().filter(|it| !is_accent(*it)).flat_map(char::to_lowercase) {
        match character {
            '\u{2018}' | '\u{2019}' | '\'' | '`' | '\u{b4}' | '.' => (),
            '\u{2010}'..='\u{2014}' | '-' => plain.push('-'),
            it if it.is_whitespace() => {
                if !plain.ends_with(' ') {
                    plain.push(' ');
                }
            }
            it => plain.push(it),
        }
    }
    plain.trim().to_owned()
}

fn is_accent(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}')
}

/// The province that an abbreviation or a name in brackets stands for.
fn province(text: &str) -> Option<&'static str> {
    let found = PROVINCES.iter().find(|it| plain(it.name) == text || it.short.contains(&text));
    found.map(|it| it.name)
}
