//! How far the hearing is: who was asked what is said of it, and who answered.

use crate::{
    model::{Day, PartialDate, Reply, Verdict},
    scoring::{
        assessment::{HearingRecord, PartyCounts},
        window::Window,
    },
};

/// Counts askings and answers. `parties` come in the order of their names.
///
/// Without `since` all of them count, up to the as-of date.
/// With it, only those of a hearing that began on that day or later, up to the day up to which facts are known:
/// what is found on an as-of date is put to the parties after it.
pub(super) fn hearing(
    replies: &[Reply],
    parties: &[PartyCounts],
    window: Window,
    since: Option<Day>,
) -> HearingRecord {
    let until = since.and(window.known_on).unwrap_or(window.as_of);
    let is_of_it = |it: &&Reply| {
        let asked = it.asked_on.map(PartialDate::last_day);
        since.is_none_or(|since| asked.is_some_and(|it| since <= it && it <= until))
    };
    let mut record = HearingRecord::default();
    let is_past = |it: Option<PartialDate>| it.is_some_and(|it| it.last_day() <= until);
    for counts in parties.iter().filter(|it| 0 < it.statuses.n_due()) {
        let own = || replies.iter().filter(is_of_it).filter(|it| it.party == counts.party);
        let is_asked = own().next().is_some();
        let has_replied =
            own().any(|it| is_past(it.received_on) || it.verdict == Some(Verdict::Declined));
        // A term ends with its day; until then an answer may still come.
        let has_lapsed =
            is_asked && own().all(|it| it.term_on.is_some_and(|it| it.last_day() < until));
        record.n_parties += 1;
        record.n_asked += u64::from(is_asked);
        record.n_replied += u64::from(has_replied);
        if !has_replied && !has_lapsed {
            record.open.push(counts.party.clone());
        }
    }
    let terms = replies.iter().filter(is_of_it);
    record.last_term = terms.filter_map(|it| it.term_on).map(PartialDate::last_day).max();
    record
}
