//! One line of digits for all facts: the same for the same facts in any order of rows, and in any number of pieces.
//!
//! Each cell is hashed in one spelling, and the cells of a row in their order; the hashes of a table are added up.
//! A text of up to sixteen bytes is hashed as two numbers that are multiplied and folded, as wyhash does (Wang Yi, 2019);
//! a longer one by XXH3 (64 bits).
//! A sum does not care for order, and sums of pieces add up to the sum of the whole.
//! It tells datasets apart that differ by accident; it does not guard against somebody who wants two to look the same.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use xxhash_rust::xxh3::xxh3_64_with_seed;

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
    /// Sum of their hashes.
    sum: u64,
}

impl TablePrint {
    pub(super) fn add(&mut self, hash: u64) {
        self.n += 1;
        self.sum = self.sum.wrapping_add(hash);
    }

    pub(super) fn remove(&mut self, hash: u64) {
        self.n = self.n.saturating_sub(1);
        self.sum = self.sum.wrapping_sub(hash);
    }

    /// Takes in the rows of another piece of the same table.
    pub fn merge(&mut self, other: TablePrint) {
        self.n += other.n;
        self.sum = self.sum.wrapping_add(other.sum);
    }
}

/// What each table adds up to, by name.
pub type Prints = BTreeMap<String, TablePrint>;

/// The fingerprint of all tables, in hexadecimal digits.
pub fn fingerprint(prints: &Prints) -> String {
    let mut hash = Sha256::new();
    for (table, print) in prints.iter().filter(|(_, it)| 0 < it.n) {
        hash.update(format!("{table} {} {:016x}\n", print.n, print.sum));
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
}

/// What the rows of each table add up to.
pub(super) fn prints(rows: &Rows) -> Prints {
    let tables: Vec<_> = TABLES.iter().filter_map(|it| rows.get_key_value(it.name)).collect();
    let print = |(name, rows): (&&str, &Vec<Row>)| ((*name).to_owned(), of_rows(rows));
    tables.into_par_iter().with_max_len(1).map(print).collect()
}

fn of_rows(rows: &[Row]) -> TablePrint {
    let some = rows.par_chunks(1 << 9).map(|rows| {
        let mut print = TablePrint::default();
        for it in rows {
            print.add(RowHash::of(it));
        }
        print
    });
    some.reduce(TablePrint::default, |mut all, some| {
        all.merge(some);
        all
    })
}

/// Two to the 64th over the golden ratio, as an odd number (Knuth, The Art of Computer Programming 3, 6.4).
pub(super) const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

/// Bytes of a text that is hashed as one number.
pub(super) const WORD: usize = 16;

/// A text of up to sixteen bytes as one number, which no other such text has: no cell holds a zero byte.
pub(super) fn word(text: &[u8]) -> Option<u128> {
    let mut bytes = [0; WORD];
    bytes.get_mut(..text.len())?.copy_from_slice(text);
    Some(u128::from_le_bytes(bytes))
}

/// The hash of a cell with a text, at a position of the table.
#[inline]
pub(super) fn cell_hash(position: usize, text: &[u8]) -> u64 {
    word(text).map_or_else(|| long_hash(position, text), |it| word_hash(position, it))
}

/// The hash of a cell with a text of more than sixteen bytes.
#[inline(never)]
pub(super) fn long_hash(position: usize, text: &[u8]) -> u64 {
    xxh3_64_with_seed(text, position as u64)
}

/// The hash of a cell with a text of up to sixteen bytes: both halves are multiplied, and the product is folded.
#[inline]
pub(super) fn word_hash(position: usize, word: u128) -> u64 {
    /// The first 64 binary digits of the square root of 2 after the point, as an odd number.
    const OTHER: u64 = 0x6a09_e667_f3bc_c909;
    let half = |it: u128| {
        #[expect(clippy::cast_possible_truncation, reason = "a half is meant")]
        let half = it as u64;
        half
    };
    let seed = (position as u64 + 1).wrapping_mul(FACTOR);
    let product = u128::from(half(word) ^ seed) * u128::from(half(word >> 64) ^ seed ^ OTHER);
    half(product) ^ half(product >> 64)
}

/// The hash of a cell with a number.
#[inline]
pub(super) fn number_hash(position: usize, number: f64) -> u64 {
    word_hash(position, number.to_bits().into())
}

/// The hash of a row, made cell by cell in the order of the table; empty cells are left out.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct RowHash(u64);

impl RowHash {
    /// Adds the hash of a cell.
    #[inline]
    pub(super) fn add(&mut self, hash: u64) {
        self.0 = (self.0.rotate_left(5) ^ hash).wrapping_mul(FACTOR);
    }

    /// The hash.
    pub(super) fn value(self) -> u64 {
        self.0
    }

    /// The hash of a row that was understood.
    pub(super) fn of(row: &Row) -> u64 {
        let mut hash = RowHash::default();
        let mut text = String::new();
        for (position, cell) in row.all_cells().enumerate() {
            match cell {
                Cell::Empty => (),
                Cell::Number(number) => hash.add(number_hash(position, *number)),
                // Counts are checked to be exact in a double.
                Cell::Count(count) => hash.add(number_hash(position, *count as f64)),
                Cell::Text(own) => hash.add(cell_hash(position, own.as_bytes())),
                Cell::Code(code) => hash.add(cell_hash(position, code.as_bytes())),
                cell => {
                    text.clear();
                    show(cell, &mut text);
                    hash.add(cell_hash(position, text.as_bytes()));
                }
            }
        }
        hash.0
    }
}
