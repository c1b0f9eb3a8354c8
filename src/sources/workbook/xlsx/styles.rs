//! Which formats make a date of a number.

use std::collections::BTreeMap;

use crate::sources::workbook::{
    Refusal,
    container::Container,
    value::{Shown, shown_by, shown_by_number},
    xml::Token,
};

/// What each format of a cell shows, by its position.
pub(super) fn read(container: &mut Container<'_>, part: &str) -> Result<Vec<Shown>, Refusal> {
    let Some(mut xml) = container.part(part)? else { return Ok(Vec::new()) };
    let mut own = BTreeMap::new();
    let mut shown = Vec::new();
    let mut is_cells = false;
    loop {
        match xml.token()? {
            Token::Open(tag) => match tag.name.as_str() {
                "numFmt" => {
                    let id = tag.get("numFmtId").and_then(|it| it.parse::<u64>().ok());
                    if let (Some(id), Some(code)) = (id, tag.get("formatCode")) {
                        own.insert(id, shown_by(code));
                    }
                }
                "cellXfs" => is_cells = true,
                "xf" if is_cells => {
                    let id = tag.get("numFmtId").and_then(|it| it.parse::<u64>().ok());
                    let id = id.unwrap_or(0);
                    shown.push(own.get(&id).copied().unwrap_or_else(|| shown_by_number(id)));
                }
                _ => (),
            },
            Token::Close(name) if name == "cellXfs" => is_cells = false,
            Token::Close(_) | Token::Text(_) => (),
            Token::End => return Ok(shown),
        }
    }
}
