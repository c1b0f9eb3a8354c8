//! How far the hearing is: who was asked what is said of it, and who answered.

use crate::{
    model::{Day, PartialDate, Reply, Verdict},
    scoring::assessment::{HearingRecord, PartyCounts},
};

/// Counts askings and answers up to the as-of date. `parties` come in the order of their names.
pub(super) fn hearing(replies: &[Reply], parties: &[PartyCounts], as_of: Day) -> HearingRecord {
    let mut record = HearingRecord::default();
    let is_past = |it: Option<PartialDate>| it.is_some_and(|it| it.last_day() <= as_of);
    for counts in parties.iter().filter(|it| 0 < it.statuses.n_due()) {
        let own = || replies.iter().filter(|it| it.party == counts.party);
        let is_asked = own().next().is_some();
        let has_replied =
            own().any(|it| is_past(it.received_on) || it.verdict == Some(Verdict::Declined));
        // A term ends with its day; until then an answer may still come.
        let has_lapsed =
            is_asked && own().all(|it| it.term_on.is_some_and(|it| it.last_day() < as_of));
        record.n_parties += 1;
        record.n_asked += u64::from(is_asked);
        record.n_replied += u64::from(has_replied);
        if !has_replied && !has_lapsed {
            record.open.push(counts.party.clone());
        }
    }
    record.last_term = replies.iter().filter_map(|it| it.term_on).map(PartialDate::last_day).max();
    record
}
