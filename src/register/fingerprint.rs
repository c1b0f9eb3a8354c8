//! One line of digits for all facts: the same for the same facts in any order of rows.

use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use crate::register::{
    row::{Row, Rows, show},
    tables::TABLES,
};

/// SHA-256 of every fact, table by table and row by row in one spelling.
pub(super) fn fingerprint(rows: &Rows) -> String {
    let mut hash = Sha256::new();
    for rows in TABLES.iter().filter_map(|it| rows.get(it.name)) {
        // In handfuls side by side; the hash takes them in their order.
        for some in rows.chunks(1 << 16) {
            let written: Vec<String> = some
                .par_chunks(1 << 12)
                .map(|rows| {
                    let mut canonical = String::new();
                    for it in rows {
                        add_canonical(&mut canonical, it);
                    }
                    canonical
                })
                .collect();
            for it in &written {
                hash.update(it.as_bytes());
            }
        }
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
}

/// Adds a row in one spelling, for the fingerprint of all facts.
fn add_canonical(canonical: &mut String, row: &Row) {
    canonical.push_str(row.table.name);
    for cell in row.all_cells() {
        // A separator that no cell can hold keeps `a|b` and `a`, `b` apart.
        canonical.push('\u{1f}');
        show(cell, canonical);
    }
    canonical.push('\n');
}
