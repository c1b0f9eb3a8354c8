//! What is asked of a dataset that is read in columns.

use crate::register::lean::Bound;

/// What is asked of a dataset that is read in columns.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Whether all of its rows are there.
    pub reach: Reach,
    /// Whether it may be held beyond the limits.
    pub bound: Bound,
    /// When observations were recorded, where it is known when they happened too.
    pub recorded: Recorded,
}

/// Whether all rows of a dataset are there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Reach {
    /// They are.
    #[default]
    Whole,
    /// It is one shard: agreements may wait for others that lie elsewhere.
    Shard,
}

/// Whether it is asked when observations were recorded, beside when they happened.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Recorded {
    /// Only what was known on a day counts.
    #[default]
    Asked,
    /// What is known now counts: an observation has one day, and no room is taken for another.
    NotAsked,
}
