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
    model::{Binding, Day, Stance, Status},
    register::obligation::{Said, obligation},
    scoring::{assessment::StatusCounts, commitment::CommitmentScore, sighting::Ground},
};

/// How one party stands in one agreement, in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PairScore {
    /// What was said; the most reserved stance where merged parties differed.
    pub(crate) stance: Option<Stance>,
    /// Whether that binds.
    pub(crate) binding: Binding,
    /// The one status.
    pub(crate) status: Status,
    /// Whether all that is known rests on the party's own word.
    pub(crate) own_word_only: bool,
    /// Whether any observation is on record.
    pub(crate) has_source: bool,
    /// Unbound, and acting all the same.
    pub(crate) quiet_doing: bool,
}

/// What a pair is looked at with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Setting {
    /// The day that the assessment speaks of.
    pub(crate) as_of: Day,
    /// Whether the agreement is no longer in force.
    pub(crate) has_ended: bool,
    /// Attainment from which something has begun.
    pub(crate) begun_from: f64,
}

impl PairScore {
    /// Folds what one party answers for into one pair.
    ///
    /// `said` has a place for each entitled party that it answers for, itself or those that merged into it;
    /// it is empty for a party that only has a commitment: that one did not take part in the decision, so it is not bound.
    pub(crate) fn of(
        said: &[Option<Said>],
        commitments: &[CommitmentScore],
        setting: Setting,
    ) -> PairScore {
        let stances = said.iter().map(|it| it.and_then(|it| it.stance));
        let stance = stances.max_by_key(|it| reserve(*it)).flatten();
        let firmest = commitments.iter().map(|it| it.binding).min_by_key(|it| firmness(*it));
        let binding = firmest.unwrap_or_else(|| stated_binding(said, setting.as_of));
        let status = match binding {
            _ if setting.has_ended => Status::NotApplicable,
            Binding::Unbound | Binding::Released => Status::NotApplicable,
            Binding::Bound | Binding::Maybe | Binding::Dormant => {
                fold(commitments.iter().map(|it| it.status))
            }
        };
        let ground = commitments.iter().map(|it| it.ground).max().unwrap_or(Ground::Nothing);
        let is_unbound = matches!(binding, Binding::Unbound | Binding::Released | Binding::Dormant);
        let acts = commitments.iter().any(|it| setting.begun_from <= it.attainment);
        PairScore {
            stance,
            binding,
            status,
            own_word_only: ground == Ground::OwnWord,
            has_source: ground != Ground::Nothing,
            quiet_doing: is_unbound && acts && !setting.has_ended,
        }
    }
}

/// How a stance binds where there is no commitment.
fn stated_binding(said: &[Option<Said>], as_of: Day) -> Binding {
    let each = said.iter().map(|it| obligation(it.as_ref(), None, as_of).binding);
    each.min().unwrap_or(Binding::Unbound)
}

/// The status of a pair whose commitments have these.
fn fold(statuses: impl Iterator<Item = Status>) -> Status {
    let mut due = StatusCounts::default();
    for status in statuses.filter(|it| it.is_due()) {
        due.add(status);
    }
    if due.n_due() == 0 {
        Status::NotDue
    } else if due.done == due.n_due() {
        Status::Done
    } else if due.done_high() == due.n_due() {
        Status::Unknown
    } else if 0 < due.running || 0 < due.done && 0 < due.not_done {
        Status::Running
    } else if 0 < due.not_done {
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
            let with_what_is_not_due = due.iter().copied().chain([NotDue]);
            assert_eq!(fold(with_what_is_not_due), expected, "{due:?}");
        }
    }
}
