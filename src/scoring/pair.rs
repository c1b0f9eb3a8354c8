//! One (agreement, party) pair: its commitments folded into one status.
//!
//! | the commitments that are due are … | the pair is |
//! | --- | --- |
//! | all done | done |
//! | done and unknown, at least one unknown | unknown |
//! | at least one running; or done beside not done | running |
//! | at least one not done | not done |
//! | at least one deviated | deviated |
//!
//! The first line that holds counts. Commitments that are not due take no part.

use crate::{
    model::{Binding, Grade, Stance, Status},
    scoring::assessment::{CommitmentRecord, Pair},
};

/// What one party answers for under one agreement.
pub(super) struct Parts {
    /// The party that answers.
    pub(super) party: String,
    /// The parties that spoke, if others.
    pub(super) origins: Vec<String>,
    /// What each of them said.
    pub(super) stances: Vec<Option<Stance>>,
    /// Their commitments, by id.
    pub(super) commitments: Vec<CommitmentRecord>,
    /// Whether the agreement is no longer in force.
    pub(super) has_ended: bool,
    /// How the stance binds where there is no commitment.
    pub(super) binding: Binding,
    /// Attainment from which something has begun.
    pub(super) begun_from: f64,
}

impl Parts {
    /// Folds the commitments into one pair.
    pub(super) fn fold(self) -> Pair {
        let stance = self.stances.iter().copied().max_by_key(|it| reserve(*it)).flatten();
        let binding = self.commitments.iter().map(|it| it.binding).min_by_key(|it| firmness(*it));
        let binding = binding.unwrap_or(self.binding);
        let due: Vec<Status> =
            self.commitments.iter().map(|it| it.status).filter(|it| it.is_due()).collect();
        let status = match binding {
            _ if self.has_ended => Status::NotApplicable,
            Binding::Unbound | Binding::Released => Status::NotApplicable,
            Binding::Bound | Binding::Maybe | Binding::Dormant => fold(&due),
        };
        let evidence = || self.commitments.iter().flat_map(|it| &it.evidence);
        let has_source = evidence().next().is_some();
        let is_unbound = matches!(binding, Binding::Unbound | Binding::Released | Binding::Dormant);
        let acts = self.commitments.iter().any(|it| self.begun_from <= it.attainment);
        Pair {
            own_word_only: has_source && evidence().all(|it| it.grade == Some(Grade::OwnStatement)),
            has_source,
            quiet_doing: is_unbound && acts && !self.has_ended,
            party: self.party,
            origins: self.origins,
            stance,
            binding,
            status,
            commitments: self.commitments,
        }
    }
}

/// The status of a pair whose commitments that are due have these.
fn fold(due: &[Status]) -> Status {
    let has = |status| due.contains(&status);
    let all = |allowed: &[Status]| due.iter().all(|it| allowed.contains(it));
    if due.is_empty() {
        Status::NotDue
    } else if all(&[Status::Done]) {
        Status::Done
    } else if all(&[Status::Done, Status::Unknown]) {
        Status::Unknown
    } else if has(Status::Running) || has(Status::Done) && has(Status::NotDone) {
        Status::Running
    } else if has(Status::NotDone) {
        Status::NotDone
    } else {
        Status::Deviated
    }
}

/// How reserved a stance is: where merged parties differed, the most reserved counts.
fn reserve(stance: Option<Stance>) -> u8 {
    match stance {
        Some(Stance::Yes) => 0,
        Some(Stance::YesUnless) => 1,
        Some(Stance::YesProvided) => 2,
        Some(Stance::Abstain) => 3,
        Some(Stance::No) => 4,
        Some(Stance::Silent) => 5,
        Some(Stance::Absent) => 6,
        None => 7,
    }
}

/// How firm an obligation is: a pair is bound if any of its commitments is.
fn firmness(binding: Binding) -> u8 {
    match binding {
        Binding::Bound => 0,
        Binding::Maybe => 1,
        Binding::Dormant => 2,
        Binding::Released => 3,
        Binding::Unbound => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_folding() {
        use Status::{Deviated, Done, NotDone, NotDue, Running, Unknown};
        for (due, expected) in [
            (vec![], NotDue),
            (vec![Done, Done], Done),
            (vec![Done, Unknown], Unknown),
            (vec![Unknown], Unknown),
            (vec![Done, Running], Running),
            (vec![Unknown, Running], Running),
            (vec![Done, NotDone], Running),
            (vec![NotDone, Unknown], NotDone),
            (vec![NotDone, Deviated], NotDone),
            (vec![Done, Deviated], Deviated),
            (vec![Unknown, Deviated], Deviated),
        ] {
            assert_eq!(fold(&due), expected, "{due:?}");
        }
    }
}
