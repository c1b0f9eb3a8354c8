//! What some codes mean beyond their names.

use crate::model::{CommitmentKind, EvidenceKind, Stance, Status};

impl Stance {
    /// The category on the scale no < abstain < yes with a condition < yes; none for who did not speak.
    pub fn category(self) -> Option<usize> {
        match self {
            Stance::No => Some(0),
            Stance::Abstain => Some(1),
            Stance::YesUnless | Stance::YesProvided => Some(2),
            Stance::Yes => Some(3),
            Stance::Silent | Stance::Absent => None,
        }
    }

    /// Number of categories on the scale.
    pub const N_CATEGORIES: usize = 4;
}

impl Status {
    /// Whether the term has passed for somebody who is bound.
    pub fn is_due(self) -> bool {
        match self {
            Status::Done
            | Status::Running
            | Status::Deviated
            | Status::NotDone
            | Status::Unknown => true,
            Status::NotDue | Status::NotApplicable => false,
        }
    }
}

impl EvidenceKind {
    /// Whether an observation of this kind tells of the result of a commitment of that kind.
    ///
    /// Decisions, money and staff are means; they are the result only where they were the promise.
    pub fn tells_of(self, kind: CommitmentKind) -> bool {
        match self {
            EvidenceKind::Milestone => kind == CommitmentKind::Milestone,
            EvidenceKind::Quantity => kind == CommitmentKind::Quantity,
            EvidenceKind::Decision => kind == CommitmentKind::Decision,
            EvidenceKind::Budget => kind == CommitmentKind::Budget,
            EvidenceKind::Fte => kind == CommitmentKind::Fte,
            EvidenceKind::Statement => true,
        }
    }
}
