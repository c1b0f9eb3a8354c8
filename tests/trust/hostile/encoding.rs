//! Rows 1 to 14: encodings and texts.

use super::{Case, Row, row};

pub(super) fn rows() -> Vec<Row> {
    vec![row(
        1,
        "UTF-8 with a byte order mark",
        [Case::of("mark in every table")
            .recode("parties.csv", |it| format!("\u{feff}{it}").into())],
    )]
}
