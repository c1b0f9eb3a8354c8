//! Answers on an ordered scale, counted.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How many answers fell in each category of an ordered scale, lowest category first.
///
/// The scale is part of the value: `[0, 0, 9]` and `[9]` are different observations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<u64>", into = "Vec<u64>")]
pub struct OrdinalCounts {
    // Invariant: at least two categories.
    counts: Vec<u64>,
}

/// A scale needs two categories before answers on it can differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScaleTooShort;

impl OrdinalCounts {
    /// Wraps counts, lowest category first.
    ///
    /// # Errors
    ///
    /// [`ScaleTooShort`] for fewer than two categories.
    pub fn new(counts: Vec<u64>) -> Result<OrdinalCounts, ScaleTooShort> {
        if counts.len() < 2 { Err(ScaleTooShort) } else { Ok(OrdinalCounts { counts }) }
    }

    /// The counts, lowest category first.
    pub fn as_slice(&self) -> &[u64] {
        &self.counts
    }

    /// Number of categories, at least 2.
    pub fn n_categories(&self) -> usize {
        self.counts.len()
    }

    /// Number of answers.
    pub fn n_answers(&self) -> u64 {
        self.counts.iter().sum()
    }
}

impl TryFrom<Vec<u64>> for OrdinalCounts {
    type Error = ScaleTooShort;

    fn try_from(counts: Vec<u64>) -> Result<OrdinalCounts, ScaleTooShort> {
        OrdinalCounts::new(counts)
    }
}

impl From<OrdinalCounts> for Vec<u64> {
    fn from(counts: OrdinalCounts) -> Vec<u64> {
        counts.counts
    }
}

impl fmt::Display for ScaleTooShort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an ordered scale needs at least two categories")
    }
}

impl std::error::Error for ScaleTooShort {}
