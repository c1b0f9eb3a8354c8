//! What belongs to a goal belongs to every goal above it too.

use crate::{register::lean::Facts, scoring::scores::lean::handful::ByPlace};

/// Each goal with all above it, itself first.
pub(super) struct Goals(Vec<Vec<usize>>);

impl Goals {
    /// The goals of a dataset; circles were broken when they were read.
    pub(super) fn of(facts: &Facts) -> Goals {
        let parent = |goal: usize| {
            let parent = facts.register.goals.get(facts.goals.text(goal))?.parent.as_ref()?;
            facts.goals.find(parent.as_bytes()).map(|it| it as usize)
        };
        let n = facts.goals.len();
        let line = |goal| std::iter::successors(Some(goal), |it| parent(*it)).take(n).collect();
        Goals((0..n).map(line).collect())
    }

    /// The totals of each goal together with those of all goals below it.
    pub(super) fn with_those_below(&self, own: &ByPlace) -> ByPlace {
        let mut all: ByPlace = own.iter().map(|_| None).collect();
        for (own, above) in own.iter().zip(&self.0) {
            let Some(own) = own else { continue };
            for goal in above {
                if let Some(totals) = all.get_mut(*goal) {
                    totals.get_or_insert_default().merge(own);
                }
            }
        }
        all
    }
}
