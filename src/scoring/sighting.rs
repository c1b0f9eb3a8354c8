//! One observation of a commitment, and how firm the ground is that it gives.

use crate::{
    model::{Day, Evidence, EvidenceKind, EvidenceState, Grade},
    scoring::window::Dates,
};

/// One observation, as far as it is counted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Sighting {
    pub(crate) dates: Dates,
    pub(crate) kind: EvidenceKind,
    pub(crate) value: Option<f64>,
    pub(crate) status: Option<EvidenceState>,
    /// Whether it is the party's own word.
    pub(crate) is_own_word: bool,
    /// Whether it says where it comes from.
    pub(crate) has_source: bool,
    /// The milestone that it tells of, by its place in [`Subject::milestones`](crate::scoring::commitment::Subject); a place beyond them is one of another commitment.
    pub(crate) milestone: Option<u32>,
}

impl Sighting {
    /// A row of evidence; `milestone` is the place of the milestone that it names.
    pub(crate) fn of(it: &Evidence, milestone: Option<u32>) -> Sighting {
        Sighting {
            dates: Dates::from(it),
            kind: it.kind,
            value: it.value,
            status: it.status,
            is_own_word: Ground::of(it.grade) == Ground::OwnWord,
            has_source: it.source.is_some(),
            milestone,
        }
    }

    #[inline]
    pub(super) fn ground(&self) -> Ground {
        if self.is_own_word { Ground::OwnWord } else { Ground::More }
    }

    /// Whether it settles what became of a commitment: its final state is then known.
    ///
    /// Only what has a source, or is the party's own word, settles that something was *not* done; who says so without
    /// telling from where leaves it unknown. That something was done needs no settling.
    #[inline]
    pub(super) fn settles(&self, on: Day, due: Option<Day>) -> bool {
        let is_final = match self.status {
            Some(EvidenceState::Done | EvidenceState::NotDone | EvidenceState::Deviated) => true,
            Some(EvidenceState::Running) | None => false,
        };
        (self.has_source || self.is_own_word) && (is_final || due.is_some_and(|due| due <= on))
    }
}

impl From<&Sighting> for Dates {
    #[inline]
    fn from(it: &Sighting) -> Dates {
        it.dates
    }
}

/// What is known of a commitment rests on this, the weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Ground {
    /// No observation may be looked at.
    Nothing,
    /// All observations are the party's own word.
    OwnWord,
    /// Some observation is more than that.
    More,
}

impl Ground {
    /// The ground that one observation gives.
    pub(crate) fn of(grade: Option<Grade>) -> Ground {
        if grade == Some(Grade::OwnStatement) { Ground::OwnWord } else { Ground::More }
    }
}
