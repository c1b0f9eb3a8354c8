//! What rows refer to: rows of tables that were read before, by number; rows of their own table later, by name.

use crate::register::{
    entitlement::ALL,
    fingerprint::FACTOR,
    lean::{
        block::Snippet,
        column::{DANGLING, EVERYBODY},
        ids::Finder,
        part::{Later, Targets},
        plain::Letters,
    },
    tables::{Kind, Table},
};

/// Names that were found, each with its row and the hash of its cell; a later name may take the place of an earlier one.
#[derive(Debug)]
pub(super) struct Recent(Vec<Found>);

/// A short name that was found; none if it is 0.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Found {
    pub(super) name: u128,
    pub(super) row: u32,
    pub(super) hash: u64,
}

impl Recent {
    /// A few hundred names, such as those of parties, mostly find a place of their own.
    const PLACES: usize = 1 << 11;

    fn new() -> Recent {
        Recent(vec![Found::default(); Recent::PLACES])
    }

    /// The place of a name.
    #[inline]
    pub(super) fn place(&mut self, name: u128) -> Option<&mut Found> {
        #[expect(clippy::cast_possible_truncation, reason = "both halves are taken")]
        let half = (name as u64 ^ (name >> 64) as u64).wrapping_mul(FACTOR);
        let place = usize::try_from(half >> 53).unwrap_or(0);
        self.0.get_mut(place)
    }

    /// The row with a name of a list; the hash of a name within a list is not asked for.
    #[inline]
    fn row(&mut self, name: Snippet<'_>, finder: &mut Finder<'_>) -> Option<u32> {
        let Some(word) = name.word.filter(|it| *it != 0) else {
            return finder.find(name.bytes());
        };
        let place = self.place(word);
        if let Some(found) = place.as_ref().filter(|it| it.name == word) {
            return Some(found.row);
        }
        let row = finder.find(name.bytes())?;
        if let Some(place) = place {
            *place = Found { name: word, row, hash: 0 };
        }
        Some(row)
    }
}

/// What rows refer to, and which of them lead nowhere.
#[derive(Debug)]
pub(super) struct Links<'a> {
    finders: Vec<Option<Finder<'a>>>,
    recent: Vec<Option<Recent>>,
    listed: Vec<u32>,
    /// References within the table.
    pub(super) later: Vec<Later>,
    /// Rows with a reference that leads nowhere.
    pub(super) dangling: Vec<usize>,
}

impl<'a> Links<'a> {
    pub(super) fn of(table: &Table, targets: &Targets<'a>, guess: f64) -> Links<'a> {
        let ids = |kind: Kind| match kind {
            Kind::Reference(to) | Kind::References(to) if to != table.name => Some(targets(to)),
            Kind::Entitled => Some(targets("parties")),
            _ => None,
        };
        let finders = table.columns.iter().map(|it| Some(Finder::new(ids(it.kind)?, guess)));
        let finders = finders.collect();
        let mut recent = Vec::new();
        recent.resize_with(table.columns.len(), || None);
        Links { finders, recent, listed: Vec::new(), later: Vec::new(), dangling: Vec::new() }
    }

    /// Forgets what was noticed after so many references within the table, and so many that lead nowhere.
    pub(super) fn truncate(&mut self, n_later: usize, n_dangling: usize) {
        self.later.truncate(n_later);
        self.dangling.truncate(n_dangling);
    }

    /// The names that were found in a column so far, to be given [back](Links::put_back).
    pub(super) fn take_recent(&mut self, position: usize) -> Recent {
        self.recent.get_mut(position).and_then(Option::take).unwrap_or_else(Recent::new)
    }

    pub(super) fn put_back(&mut self, position: usize, recent: Recent) {
        if let Some(own) = self.recent.get_mut(position) {
            *own = Some(recent);
        }
    }

    /// The row with a name; `None` if the table is that of the row itself, whose names are not all known yet.
    #[inline]
    pub(super) fn one(&mut self, position: usize, row: usize, name: &[u8]) -> Option<u32> {
        let Some(finder) = self.finders.get_mut(position).and_then(Option::as_mut) else {
            let names = vec![String::from_utf8_lossy(name).into_owned()];
            self.later.push(Later { row, position, names });
            return None;
        };
        let found = finder.find(name).unwrap_or(DANGLING);
        if found == DANGLING {
            self.dangling.push(row);
        }
        Some(found)
    }

    /// The row that a cell names, as [one](Links::one) finds it, with the hash of the cell; `None` if it is not plain.
    #[inline(never)]
    pub(super) fn look_up(
        &mut self,
        position: usize,
        row: usize,
        cell: Snippet<'_>,
        letters: Letters,
    ) -> Option<(Option<u32>, u64)> {
        let name = cell.bytes();
        let hash = cell.hash(position);
        letters.is_name(name).then(|| (self.one(position, row, name), hash))
    }

    /// The rows with some names; `None` as for [one](Links::one).
    pub(super) fn list<'n>(
        &mut self,
        position: usize,
        row: usize,
        kind: Kind,
        names: impl Iterator<Item = Snippet<'n>> + Clone,
    ) -> Option<&[u32]> {
        let Some(finder) = self.finders.get_mut(position).and_then(Option::as_mut) else {
            let names = names.map(|it| String::from_utf8_lossy(it.bytes()).into_owned()).collect();
            self.later.push(Later { row, position, names });
            return None;
        };
        self.listed.clear();
        if kind == Kind::Entitled && names.clone().any(|it| it.bytes() == ALL.as_bytes()) {
            self.listed.push(EVERYBODY);
        } else {
            let recent = self.recent.get_mut(position)?;
            let recent = recent.get_or_insert_with(Recent::new);
            self.listed.extend(names.map(|it| recent.row(it, finder).unwrap_or(DANGLING)));
            if self.listed.contains(&DANGLING) {
                self.dangling.push(row);
            }
        }
        Some(&self.listed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::lean::ids::Ids;

    #[test]
    fn names_of_a_list_are_found_again_and_one_without_letters_is_nobody() {
        let mut ids = Ids::default();
        for it in ["p1", "p2", "a-name-of-more-than-sixteen-letters"] {
            ids.push(it.as_bytes());
        }
        let mut finder = Finder::new(&ids, 0.0);
        let mut recent = Recent::new();
        for _ in 0..2 {
            let mut find = |name: &str| recent.row(Snippet::whole(name.as_bytes()), &mut finder);
            assert_eq!((find("p2"), find("p1")), (Some(1), Some(0)));
            assert_eq!(find("a-name-of-more-than-sixteen-letters"), Some(2));
            assert_eq!((find(""), find("p3")), (None, None));
        }
    }
}
