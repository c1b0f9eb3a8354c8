//! Hours and euros of a group of agreements: what was promised and leaked, and what was spent without a result.

use crate::{
    measures::{
        energy_leak::{EnergyItem, EnergyLeak, energy_leak},
        sunk_energy::{SunkItem, sunk_energy},
    },
    model::{Binding, Bounds},
    scoring::{
        agreement::Context,
        assessment::CommitmentRecord,
        group::{Member, evidence_of, leak_of, obligation},
    },
};

/// Person-hours of a meeting that fall to one party of one of its agreements.
pub(super) fn meeting_share(
    context: Context<'_>,
    meeting: Option<&str>,
    n_entitled: u64,
) -> Option<f64> {
    let meeting = meeting?;
    let hours = context.register.meetings.get(meeting)?.person_hours?;
    let n_agreements = context.n_by_meeting.get(meeting).copied().unwrap_or(0);
    Some(hours / n_agreements.max(1) as f64 / n_entitled.max(1) as f64)
}

/// Promised effort that did not become a result, in the unit that `effort` gives.
pub(super) fn promised(
    members: &[Member<'_>],
    effort: fn(&CommitmentRecord) -> Option<f64>,
) -> EnergyLeak {
    let items: Vec<EnergyItem> = members
        .iter()
        .flat_map(Member::due)
        .filter_map(|(_, it)| {
            let (obligation, evidence) = (obligation(it)?, evidence_of(it));
            Some(EnergyItem { obligation, effort: effort(it), leak: leak_of(it), evidence })
        })
        .collect();
    energy_leak(&items)
}

/// Hours spent on what was not delivered: the share of the meeting, and the work.
pub(super) fn sunk(members: &[Member<'_>]) -> EnergyLeak {
    let mut items = Vec::new();
    for member in members {
        for pair in if member.has_ended { &[] } else { member.pairs } {
            let due: Vec<&CommitmentRecord> = pair
                .commitments
                .iter()
                .filter(|it| it.is_due && it.binding == Binding::Bound)
                .collect();
            // The meeting is shared by the commitments that came of it.
            let share = member.meeting_share.map(|it| it / due.len().max(1) as f64);
            items.extend(due.into_iter().map(|it| sunk_item(it, share)));
        }
    }
    sunk_energy(&items)
}

fn sunk_item(it: &CommitmentRecord, meeting_share: Option<f64>) -> SunkItem {
    let spent = match (meeting_share, it.spent_hours) {
        (None, None) => None,
        (share, spent) => Some(share.unwrap_or(0.0) + spent.unwrap_or(0.0)),
    };
    let rest = 1.0 - it.attainment;
    let low = if it.is_known { rest } else { 0.0 };
    SunkItem { spent, undelivered: Bounds { low, high: rest } }
}
