//! What comes of some agreements, and of those of several handfuls together.

use crate::scoring::{
    cohort::Cohorts,
    scores::{Groups, Line, PartyTotals, merge::merge_totals},
};

/// What comes of some agreements.
#[derive(Default)]
pub(super) struct Handful {
    pub(super) groups: Groups,
    pub(super) cohorts: Cohorts,
    /// In the order of parties.
    pub(super) parties: Vec<PartyTotals>,
    pub(super) lines: Vec<Line>,
}

impl Handful {
    /// Takes in what came of other agreements.
    pub(super) fn take(&mut self, other: Handful) {
        self.groups.all.merge(&other.groups.all);
        merge_totals(&mut self.groups.portfolio, other.groups.portfolio);
        merge_totals(&mut self.groups.goal, other.groups.goal);
        merge_totals(&mut self.groups.kind, other.groups.kind);
        self.cohorts.merge(&other.cohorts);
        for (own, other) in self.parties.iter_mut().zip(&other.parties) {
            own.merge(other);
        }
        self.lines.extend(other.lines);
    }
}
