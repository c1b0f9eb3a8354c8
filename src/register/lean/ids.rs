//! Names of rows in one piece of memory, each found by its text.
//!
//! Tables are mostly written in one order, so a name is first looked for near where the last one was found.
//! Only where that fails an index is made, once, by whoever needs it first.

use std::{cmp::Ordering, sync::OnceLock};

use xxhash_rust::xxh3::xxh3_64;

/// How many names ahead of the last one are looked at.
const AHEAD: usize = 48;

/// Lists shorter than this are looked up in their index, which a core's cache holds.
const SMALL: usize = 1 << 12;

/// How far around a guess the first name is looked for.
const AROUND: usize = 1 << 15;

/// Misses in a row after which looking ahead is given up.
const PATIENCE: u32 = 16;

/// Names by the number of their row.
#[derive(Debug, Default)]
pub(crate) struct Ids {
    bytes: Vec<u8>,
    /// Where each name ends.
    ends: Vec<usize>,
    /// Open addressing, at most half full: the number of a row plus one, or 0.
    index: OnceLock<Box<[u32]>>,
}

impl Ids {
    /// No names at all.
    #[expect(clippy::declare_interior_mutable_const, reason = "a static is made of it, once")]
    pub(super) const EMPTY: Ids =
        Ids { bytes: Vec::new(), ends: Vec::new(), index: OnceLock::new() };

    /// Adds the name of the next row.
    pub(super) fn push(&mut self, id: &[u8]) {
        self.bytes.extend_from_slice(id);
        self.ends.push(self.bytes.len());
    }

    /// Adds all names of another list after those of this one.
    pub(super) fn append(&mut self, other: &Ids) {
        let shift = self.bytes.len();
        self.bytes.extend_from_slice(&other.bytes);
        self.ends.extend(other.ends.iter().map(|it| it + shift));
        self.index = OnceLock::new();
    }

    /// Makes room for so many names in all, about as long as those that are there.
    pub(super) fn expect(&mut self, n: usize) {
        let n_bytes = self.bytes.len() / self.len().max(1) * n;
        self.ends.reserve_exact(n.saturating_sub(self.ends.len()));
        self.bytes.reserve_exact((n_bytes + n).saturating_sub(self.bytes.len()));
    }

    /// Takes the names of the rows after the first `n` away.
    pub(super) fn truncate(&mut self, n: usize) {
        self.ends.truncate(n);
        self.bytes.truncate(self.ends.last().copied().unwrap_or(0));
    }

    /// Gives back the room that is not needed.
    pub(super) fn shrink(&mut self) {
        self.bytes.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    /// Number of names.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The name of a row; empty if there is no such row.
    pub(crate) fn get(&self, row: usize) -> &[u8] {
        let start = self.start(row);
        self.ends.get(row).and_then(|end| self.bytes.get(start..*end)).unwrap_or_default()
    }

    /// The order of two names: mostly their first sixteen letters tell.
    pub(crate) fn compare(&self, one: usize, other: usize) -> Ordering {
        let first = |row| {
            let name = self.get(row);
            let start = self.start(row);
            let here = self.bytes.get(start..).and_then(<[u8]>::first_chunk::<16>);
            let letters = here.map_or(0, |it| u128::from_be_bytes(*it));
            let n_bits = 8 * u32::try_from(name.len()).unwrap_or(u32::MAX).min(16);
            letters & !u128::MAX.checked_shr(n_bits).unwrap_or(0)
        };
        let (a, b) = (first(one), first(other));
        // Near the end of all names there are no sixteen letters to look at.
        if a == b || a == 0 || b == 0 {
            return self.get(one).cmp(self.get(other));
        }
        a.cmp(&b)
    }

    fn start(&self, row: usize) -> usize {
        row.checked_sub(1).and_then(|it| self.ends.get(it)).copied().unwrap_or(0)
    }

    /// The same as text.
    pub(crate) fn text(&self, row: usize) -> &str {
        // Only texts go in, so this never falls back.
        std::str::from_utf8(self.get(row)).unwrap_or_default()
    }

    /// All names in the order of rows.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|it| self.text(it))
    }

    /// The first row with this name.
    pub(crate) fn find(&self, id: &[u8]) -> Option<u32> {
        let index = self.index.get_or_init(|| self.make_index());
        let mask = index.len().checked_sub(1)?;
        let mut at = slot(id, mask);
        loop {
            let row = index.get(at).copied()?.checked_sub(1)?;
            if self.get(row as usize) == id {
                return Some(row);
            }
            at = (at + 1) & mask;
        }
    }

    fn make_index(&self) -> Box<[u32]> {
        let n_slots = (2 * self.len() + 1).next_power_of_two();
        let mask = n_slots - 1;
        let mut index = vec![0_u32; n_slots].into_boxed_slice();
        for row in 0..self.len() {
            let id = self.get(row);
            let mut at = slot(id, mask);
            loop {
                match index.get_mut(at) {
                    Some(free) if *free == 0 => {
                        *free = u32::try_from(row + 1).unwrap_or(u32::MAX);
                        break;
                    }
                    Some(taken) if self.get(*taken as usize - 1) == id => break,
                    Some(_) => at = (at + 1) & mask,
                    None => break,
                }
            }
        }
        index
    }
}

fn slot(id: &[u8], mask: usize) -> usize {
    #[expect(clippy::cast_possible_truncation, reason = "only the lowest bits are wanted")]
    let hash = xxh3_64(id) as usize;
    hash & mask
}

/// Finds names that come in about the order of their rows.
#[derive(Debug)]
pub(super) struct Finder<'a> {
    ids: &'a Ids,
    /// The row that was found last.
    last: usize,
    /// Where the first name is probably found, as a share of all rows.
    guess: Option<f64>,
    misses: u32,
}

impl<'a> Finder<'a> {
    /// `guess`: where in the file the first name stands, from 0 to 1.
    pub(super) fn new(ids: &'a Ids, guess: f64) -> Finder<'a> {
        Finder { ids, last: 0, guess: Some(guess), misses: 0 }
    }

    /// The row with this name.
    pub(super) fn find(&mut self, id: &[u8]) -> Option<u32> {
        let found = self.nearby(id).or_else(|| {
            self.misses = self.misses.saturating_add(1);
            self.ids.find(id).map(|it| it as usize)
        })?;
        self.last = found;
        u32::try_from(found).ok()
    }

    fn nearby(&mut self, id: &[u8]) -> Option<usize> {
        if self.ids.len() < SMALL {
            return None;
        }
        let ahead = if self.misses < PATIENCE { AHEAD } else { 1 };
        let end = self.ids.len().min(self.last + ahead + 1);
        let found = (self.last..end).find(|it| self.ids.get(*it) == id).or_else(|| {
            let guess = self.guess.take()?;
            self.around(id, guess)
        });
        if found.is_some() {
            self.misses = 0;
        }
        found
    }

    /// Looks around a guess, but only as long as nobody had to make the index.
    fn around(&self, id: &[u8], guess: f64) -> Option<usize> {
        if self.ids.index.get().is_some() {
            return None;
        }
        let n = self.ids.len();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a guess may be off"
        )]
        let middle = ((guess * n as f64) as usize).min(n);
        // Mostly it stands near the guess, as often before it as after it.
        let places = (0..AROUND).flat_map(|it| [Some(middle + it), middle.checked_sub(it + 1)]);
        places.flatten().filter(|it| *it < n).find(|it| self.ids.get(*it) == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(n: usize) -> Ids {
        let mut ids = Ids::default();
        for it in 0..n {
            ids.push(format!("c{}", it * 7 % n).as_bytes());
        }
        ids
    }

    #[test]
    fn every_name_is_found_in_any_order_and_no_other() {
        let ids = ids(1000);
        for row in [0, 999, 500, 501, 3] {
            assert_eq!(ids.find(ids.get(row)), Some(u32::try_from(row).unwrap()));
        }
        assert_eq!((ids.find(b"c1000"), ids.find(b"")), (None, None));
        assert_eq!(Ids::default().find(b"a"), None);
    }

    #[test]
    fn names_are_compared_as_texts_are() {
        let names =
            ["", "a", "ab", "b", "a-name-of-sixteen", "a-name-of-sixteen-and-more", "a", "é", "z"];
        let mut ids = Ids::default();
        for it in names {
            ids.push(it.as_bytes());
        }
        for (a, one) in names.iter().enumerate() {
            for (b, other) in names.iter().enumerate() {
                assert_eq!(ids.compare(a, b), one.cmp(other), "{one} {other}");
            }
        }
    }

    #[test]
    fn names_in_order_are_found_without_an_index() {
        let ids = ids(5000);
        let mut finder = Finder::new(&ids, 0.5);
        for row in (2400..4990).flat_map(|it| [it, it]).filter(|it| it % 11 != 0) {
            assert_eq!(finder.find(ids.get(row)), Some(u32::try_from(row).unwrap()));
        }
        assert!(ids.index.get().is_none());
        assert_eq!(finder.find(b"nobody"), None);
        assert_eq!(finder.find(ids.get(17)), Some(17));
    }

    #[test]
    fn of_two_rows_with_one_name_the_first_is_found() {
        let mut ids = Ids::default();
        for it in ["a", "b", "a"] {
            ids.push(it.as_bytes());
        }
        assert_eq!(ids.find(b"a"), Some(0));
    }
}
