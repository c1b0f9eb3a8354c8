//! One line of digits for all facts: the same for the same facts in any order of rows, and in any number of pieces.
//!
//! Each row is written in one spelling and hashed (XXH3, 128 bits); the hashes of a table are added up.
//! A sum does not care for order, and sums of pieces add up to the sum of the whole.
//! It tells datasets apart that differ by accident; it does not guard against somebody who wants two to look the same.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use xxhash_rust::xxh3::xxh3_128;

use crate::register::{
    cell::Cell,
    row::{Row, Rows, show},
    tables::TABLES,
};

/// What the rows of one table add up to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TablePrint {
    /// Number of rows.
    pub n: u64,
    /// Sum of their hashes, the upper and the lower half: whole numbers that JSON can hold.
    sum: (u64, u64),
}

impl TablePrint {
    pub(super) fn add(&mut self, hash: u128) {
        self.n += 1;
        self.set(self.sum().wrapping_add(hash));
    }

    pub(super) fn remove(&mut self, hash: u128) {
        self.n = self.n.saturating_sub(1);
        self.set(self.sum().wrapping_sub(hash));
    }

    /// Takes in the rows of another piece of the same table.
    pub fn merge(&mut self, other: TablePrint) {
        self.n += other.n;
        self.set(self.sum().wrapping_add(other.sum()));
    }

    fn sum(self) -> u128 {
        u128::from(self.sum.0) << 64 | u128::from(self.sum.1)
    }

    fn set(&mut self, sum: u128) {
        #[expect(clippy::cast_possible_truncation, reason = "two halves")]
        let halves = ((sum >> 64) as u64, sum as u64);
        self.sum = halves;
    }
}

/// What each table adds up to, by name.
pub type Prints = BTreeMap<String, TablePrint>;

/// The fingerprint of all tables, in hexadecimal digits.
pub fn fingerprint(prints: &Prints) -> String {
    let mut hash = Sha256::new();
    for (table, print) in prints.iter().filter(|(_, it)| 0 < it.n) {
        hash.update(format!("{table} {} {:032x}\n", print.n, print.sum()));
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
}

/// What the rows of each table add up to.
pub(super) fn prints(rows: &Rows) -> Prints {
    let tables = TABLES.iter().filter_map(|it| Some((it.name, rows.get(it.name)?)));
    tables.map(|(name, rows)| (name.to_owned(), of_rows(rows))).collect()
}

fn of_rows(rows: &[Row]) -> TablePrint {
    let some = rows.par_chunks(1 << 12).map(|rows| {
        let (mut print, mut canonical) = (TablePrint::default(), Canonical::default());
        for row in rows {
            print.add(canonical.of(row));
        }
        print
    });
    some.reduce(TablePrint::default, |mut all, some| {
        all.merge(some);
        all
    })
}

/// A row in one spelling, whatever that of its file; its memory is used again for the next.
#[derive(Debug, Default)]
pub(super) struct Canonical {
    bytes: Vec<u8>,
    text: String,
}

impl Canonical {
    /// Begins a new row.
    pub(super) fn begin(&mut self) {
        self.bytes.clear();
    }

    /// Adds the text of a cell at a position of the table; empty cells are left out.
    pub(super) fn add(&mut self, position: usize, text: &[u8]) {
        #[expect(clippy::cast_possible_truncation, reason = "tables have few columns, cells a limit")]
        let (position, length) = (position as u8, text.len() as u32);
        self.bytes.push(position);
        self.bytes.extend_from_slice(&length.to_le_bytes());
        self.bytes.extend_from_slice(text);
    }

    /// Adds a number.
    pub(super) fn add_number(&mut self, position: usize, number: f64) {
        self.add(position, &number.to_bits().to_le_bytes());
    }

    /// The hash of the row.
    pub(super) fn hash(&self) -> u128 {
        xxh3_128(&self.bytes)
    }

    /// The hash of a row that was understood.
    pub(super) fn of(&mut self, row: &Row) -> u128 {
        self.begin();
        for (position, cell) in row.all_cells().enumerate() {
            match cell {
                Cell::Empty => (),
                Cell::Number(number) => self.add_number(position, *number),
                // Counts are checked to be exact in a double.
                Cell::Count(count) => self.add_number(position, *count as f64),
                cell => {
                    let mut text = std::mem::take(&mut self.text);
                    text.clear();
                    show(cell, &mut text);
                    self.add(position, text.as_bytes());
                    self.text = text;
                }
            }
        }
        self.hash()
    }
}
