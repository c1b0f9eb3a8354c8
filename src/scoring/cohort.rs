//! Quarters of due dates, each looked at the same number of days after the due date.
//!
//! Counting "done or due" would favour quarters whose slow cases are not due yet;
//! a fixed follow-up gives every quarter as much time.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    model::{Binding, Quarter, Status},
    scoring::{
        agreement::Context,
        assessment::{Cohort, StatusCounts},
        commitment::Window,
        rows::Rows,
    },
};

/// Counts the commitments of every quarter in which any falls due, up to the as-of date.
pub(super) fn by_quarter(context: Context<'_>, ended: &BTreeSet<&str>) -> Vec<Cohort> {
    let follow_up = i64::from(context.policy.time.follow_up_days);
    let mut cohorts: BTreeMap<Quarter, (StatusCounts, BTreeSet<&str>, u64)> = BTreeMap::new();
    let known: BTreeSet<&str> = context.register.agreements.keys().map(String::as_str).collect();
    for commitment in context.register.commitments.values() {
        let agreement = commitment.agreement.as_str();
        if ended.contains(agreement) || !known.contains(agreement) {
            continue;
        }
        let position = context.position(agreement, &commitment.party);
        let rows = Rows::of(context.register, commitment, position);
        let subject = rows.subject(context.policy);
        let now = subject.obligation(context.window.as_of);
        let binds = now.binding == Binding::Bound;
        let Some(due) = now.due.filter(|due| binds && *due <= context.window.as_of) else {
            continue;
        };
        let cohort = cohorts.entry(due.quarter()).or_default();
        cohort.2 += 1;
        let looked_at = Window { as_of: due.plus_days(follow_up), ..context.window };
        if looked_at.as_of <= context.window.as_of {
            // A condition that came later does not undo what bound at the time of looking.
            let status = match subject.state(looked_at).shown() {
                Status::NotDue | Status::NotApplicable => Status::Unknown,
                status => status,
            };
            cohort.0.add(status);
            cohort.1.insert(agreement);
        }
    }
    cohorts
        .into_iter()
        .map(|(quarter, (statuses, agreements, n_commitments))| {
            let is_complete = quarter.last_day().plus_days(follow_up) <= context.window.as_of;
            Cohort {
                quarter,
                statuses: if is_complete { statuses } else { StatusCounts::default() },
                n_agreements: u64::try_from(agreements.len()).unwrap_or(u64::MAX),
                is_complete,
                n_commitments,
            }
        })
        .collect()
}
