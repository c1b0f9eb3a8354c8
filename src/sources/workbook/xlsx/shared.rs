//! The texts that the cells of all sheets share.

use crate::{
    diagnostic::Code,
    sources::{
        LIMITS,
        workbook::{
            Refusal,
            container::Container,
            refuse,
            xml::{Token, Xml},
        },
    },
};

/// How far the count at the top may be off; programs that append forget it.
const FORGOTTEN: u64 = 16;

pub(super) fn read(container: &mut Container<'_>, part: &str) -> Result<Vec<String>, Refusal> {
    let file = container.file;
    let mut xml = container.needed(part)?;
    let mut texts = Vec::new();
    let mut claimed = 0;
    let mut left = LIMITS.workbook.text_bytes;
    let too_many = || {
        let refusal = refuse(Code::WorkbookCells, file).with("found", part);
        refusal.with_whole("limit", LIMITS.workbook.cells.to_string())
    };
    loop {
        match xml.token()? {
            Token::Open(tag) if tag.name == "sst" => {
                let count = tag.get("uniqueCount").unwrap_or("0");
                claimed = count.parse().unwrap_or(u64::MAX);
            }
            Token::Open(tag) if tag.name == "si" => {
                let text = runs(&mut xml, "si")?;
                let n_texts = u64::try_from(texts.len()).unwrap_or(u64::MAX);
                if left < text.len() || LIMITS.workbook.cells <= n_texts {
                    return Err(too_many());
                }
                left -= text.len();
                texts.push(text);
            }
            Token::End => break,
            Token::Open(_) | Token::Close(_) | Token::Text(_) => (),
        }
    }
    let found = u64::try_from(texts.len()).unwrap_or(u64::MAX);
    if found.saturating_add(FORGOTTEN) < claimed {
        let refusal = refuse(Code::WorkbookCount, file).with("found", claimed);
        return Err(refusal.with("n", found));
    }
    Ok(texts)
}

/// The runs of a text joined, up to the end of its element; how it is pronounced is left out.
pub(super) fn runs(xml: &mut Xml<'_>, element: &str) -> Result<String, Refusal> {
    let mut text = String::new();
    let mut is_text = false;
    loop {
        match xml.token()? {
            Token::Open(tag) if tag.name == "rPh" => xml.skip()?,
            Token::Open(tag) => is_text = tag.name == "t",
            Token::Close(name) if name == element => return Ok(unescaped(&text)),
            Token::Close(_) => is_text = false,
            Token::Text(part) if is_text => text.push_str(&part),
            Token::Text(_) => (),
            Token::End => return Ok(unescaped(&text)),
        }
        if LIMITS.cell_bytes < text.len() {
            let limit = LIMITS.cell_bytes >> 20;
            let refusal = refuse(Code::WorkbookCellTooLong, xml.file()).with("found", &text);
            return Err(refusal.with("limit", limit));
        }
    }
}

/// The text with what Excel writes as `_x000D_` turned back.
pub(super) fn unescaped(text: &str) -> String {
    let mut left = text;
    let mut plain = String::new();
    while let Some(at) = left.find("_x") {
        let (before, from) = left.split_at(at);
        plain.push_str(before);
        let digits = from.get(2..6).filter(|it| it.bytes().all(|it| it.is_ascii_hexdigit()));
        let character = digits
            .filter(|_| from.get(6..7) == Some("_"))
            .and_then(|it| u32::from_str_radix(it, 16).ok())
            .and_then(char::from_u32);
        let n_passed = if let Some(character) = character {
            plain.push(character);
            7
        } else {
            plain.push_str("_x");
            2
        };
        left = from.get(n_passed..).unwrap_or_default();
    }
    plain.push_str(left);
    plain.replace("\r\n", "\n").replace('\r', "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_excel_writes_in_hexadecimal_is_turned_back() {
        for (written, plain) in [
            ("a_x000D__x000A_b", "a\nb"),
            ("_x005F_x0041_", "_x0041_"),
            ("_xéé12_", "_xéé12_"),
            ("naam_x", "naam_x"),
            ("_xD800_", "_xD800_"),
        ] {
            assert_eq!(unescaped(written), plain);
        }
    }
}
