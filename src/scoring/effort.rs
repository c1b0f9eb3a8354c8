//! Hours of a meeting that its agreements share.

use crate::scoring::agreement::Context;

/// Person-hours of a meeting that fall to one party of one of its agreements.
pub(super) fn meeting_share(
    context: Context<'_>,
    meeting: Option<&str>,
    n_entitled: u64,
) -> Option<f64> {
    let meeting = meeting?;
    let hours = context.register.meetings.get(meeting)?.person_hours?;
    let n_agreements = context.n_by_meeting.get(meeting).copied().unwrap_or(0);
    Some(shared(hours, n_agreements, n_entitled))
}

/// The share of one party of one agreement, of the person-hours of a meeting that made so many.
pub(crate) fn shared(hours: f64, n_agreements: usize, n_entitled: u64) -> f64 {
    hours / n_agreements.max(1) as f64 / n_entitled.max(1) as f64
}
