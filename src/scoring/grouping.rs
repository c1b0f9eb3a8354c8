//! Agreements by portfolio, goal and kind, and counts by party.

use std::collections::BTreeMap;

use crate::{
    model::{Bounds, Estimate, Outcome, Policy, Undefined},
    register::Register,
    scoring::{
        Window,
        agreement::Context,
        assessment::{AgreementRecord, GroupRecord, PartyCounts, StanceCounts, StatusCounts},
        effort,
        group::{self, Scope},
        tally::{Tally, Totals},
    },
};

/// A finished agreement with its sums.
pub(super) struct Counted<'a> {
    pub(super) record: &'a AgreementRecord,
    tally: Tally,
}

/// Adds up each agreement once, for all groups that it is part of.
pub(super) fn counted<'a>(
    agreements: &'a [AgreementRecord],
    context: Context<'_>,
) -> Vec<Counted<'a>> {
    let count = |record: &'a AgreementRecord| {
        let n_entitled = record.scores.stances.entitled;
        let share = effort::meeting_share(context, record.meeting.as_deref(), n_entitled);
        Counted { record, tally: group::tally(record, share) }
    };
    agreements.iter().map(count).collect()
}

pub(super) fn group_of<'a>(
    key: &str,
    agreements: impl IntoIterator<Item = &'a Counted<'a>>,
    policy: &Policy,
) -> GroupRecord {
    let mut totals = Totals::default();
    for agreement in agreements {
        totals.add(&agreement.tally);
    }
    totals.record(key, Scope::Group, policy)
}

pub(super) fn grouped(
    agreements: &[Counted<'_>],
    policy: &Policy,
    key: impl Fn(&AgreementRecord) -> String,
) -> Vec<GroupRecord> {
    let mut groups: BTreeMap<String, Totals> = BTreeMap::new();
    for agreement in agreements {
        groups.entry(key(agreement.record)).or_default().add(&agreement.tally);
    }
    groups.iter().map(|(key, totals)| totals.record(key, Scope::Group, policy)).collect()
}

/// Every goal with all that lies below it.
pub(super) fn by_goal(agreements: &[Counted<'_>], context: Context<'_>) -> Vec<GroupRecord> {
    let is_below = |goal: &str, ancestor: &str| {
        let mut current = Some(goal);
        let mut n_steps = 0;
        while let Some(id) = current.filter(|_| n_steps <= context.register.goals.len()) {
            if id == ancestor {
                return true;
            }
            current = context.register.goals.get(id).and_then(|it| it.parent.as_deref());
            n_steps += 1;
        }
        false
    };
    let group = |ancestor: &String| {
        let below = agreements
            .iter()
            .filter(|it| it.record.goal.as_ref().is_some_and(|goal| is_below(goal, ancestor)));
        group_of(ancestor, below, context.policy)
    };
    context.register.goals.keys().map(group).collect()
}

/// Follow-through averaged over portfolios by the weights of the policy.
///
/// Where one portfolio has no point, neither has the average; it gives that portfolio's reason.
pub fn weighted_follow_through<'a>(
    by_portfolio: impl IntoIterator<Item = &'a GroupRecord>,
    policy: &Policy,
) -> Estimate {
    let (mut total, mut point, mut low, mut high) = (0.0, Outcome::Value(0.0), 0.0, 0.0);
    let (mut n_used, mut n_unknown) = (0, 0);
    for group in by_portfolio {
        let Some(bounds) = group.follow_through.bounds else { continue };
        let weight = policy.weight(&group.key);
        // What weighs nothing keeps nobody from an average.
        if weight <= 0.0 {
            continue;
        }
        total += weight;
        low += weight * bounds.low;
        high += weight * bounds.high;
        point = match (point, group.follow_through.point) {
            (Outcome::Value(sum), Outcome::Value(own)) => Outcome::Value(sum + weight * own),
            (Outcome::Value(_), reason) => reason,
            (reason, _) => reason,
        };
        n_used += group.follow_through.n_used;
        n_unknown += group.follow_through.n_unknown;
    }
    if total <= 0.0 {
        return Estimate::undefined(Undefined::NothingDue);
    }
    if let Outcome::Value(sum) = point {
        point = Outcome::Value(sum / total);
    }
    let bounds = Some(Bounds { low: low / total, high: high / total });
    Estimate { point, bounds, interval: None, n_used, n_unknown }
}

pub(super) fn by_party(
    agreements: &[AgreementRecord],
    register: &Register,
    window: Window,
) -> Vec<PartyCounts> {
    let mut counts: BTreeMap<&str, PartyCounts> = BTreeMap::new();
    let empty = |party: &str| PartyCounts {
        party: party.to_owned(),
        statuses: StatusCounts::default(),
        stances: StanceCounts::default(),
        n_with_source: 0,
    };
    for agreement in agreements {
        for pair in &agreement.pairs {
            let own = counts.entry(&pair.party).or_insert_with(|| empty(&pair.party));
            own.statuses.add(pair.status);
            own.n_with_source += u64::from(pair.status.is_due() && pair.has_source);
        }
        for seat in &agreement.seats {
            let holder = register.holder(&seat.party, window.as_of);
            counts.entry(holder).or_insert_with(|| empty(holder)).stances.add(seat.stance);
        }
    }
    let mut counts: Vec<PartyCounts> = counts.into_values().collect();
    let name = |id: &str| register.parties.get(id).map(|it| it.name.to_lowercase());
    counts.sort_by_key(|it| name(&it.party));
    counts
}
