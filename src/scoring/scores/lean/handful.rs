//! What comes of some agreements, and of those of several handfuls together.

use crate::scoring::{
    cohort::Cohorts,
    scores::{Line, PartyTotals},
    tally::Totals,
};

/// Totals by the place of what they belong to; some twenty kilobytes each, so they are not moved about.
pub(super) type ByPlace = Vec<Option<Box<Totals>>>;

/// What comes of some agreements.
#[derive(Default)]
pub(super) struct Handful {
    /// In the order of portfolios; beyond the last one stands what has none.
    pub(super) portfolio: ByPlace,
    /// In the order of goals.
    pub(super) goal: ByPlace,
    /// In the order of kinds; beyond the last one stands what has none.
    pub(super) kind: ByPlace,
    pub(super) cohorts: Cohorts,
    /// In the order of parties.
    pub(super) parties: Vec<PartyTotals>,
    pub(super) lines: Vec<Line>,
}

impl Handful {
    /// Takes in what came of other agreements.
    pub(super) fn take(&mut self, other: Handful) {
        merge(&mut self.portfolio, other.portfolio);
        merge(&mut self.goal, other.goal);
        merge(&mut self.kind, other.kind);
        self.cohorts.merge(&other.cohorts);
        for (own, other) in self.parties.iter_mut().zip(&other.parties) {
            own.merge(other);
        }
        self.lines.extend(other.lines);
    }
}

/// Adds totals to those in the same places.
fn merge(own: &mut ByPlace, other: ByPlace) {
    if own.len() < other.len() {
        own.resize_with(other.len(), || None);
    }
    for (own, other) in own.iter_mut().zip(other) {
        match (own, other) {
            (Some(own), Some(other)) => own.merge(&other),
            (own @ None, other) => *own = other,
            (Some(_), None) => (),
        }
    }
}
