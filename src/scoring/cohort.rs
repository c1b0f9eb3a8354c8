//! Quarters of due dates, each looked at the same number of days after the due date.
//!
//! Counting "done or due" would favour quarters whose slow cases are not due yet;
//! a fixed follow-up gives every quarter as much time.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    model::{Binding, Day, Policy, Quarter, Status},
    register::obligation::Obligation,
    scoring::{
        assessment::{Cohort, StatusCounts},
        commitment::{State, Subject},
        window::Window,
    },
};

/// Commitments counted by the quarter in which they fall due; counts of other agreements can be added.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cohorts {
    quarters: BTreeMap<Quarter, Counts>,
    /// Number of the agreement that is being added.
    #[serde(skip)]
    agreement: u64,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Counts {
    statuses: StatusCounts,
    n_agreements: u64,
    n_commitments: u64,
    /// The last agreement that was counted.
    #[serde(skip)]
    last: u64,
}

/// Adds the commitments of one agreement, so that it counts once in each quarter.
///
/// Most of them fall due on one day, so what belongs to a day is found once, and counts are put away when it changes.
pub(crate) struct OfAgreement<'a> {
    all: &'a mut Cohorts,
    quarter: Option<Quarter>,
    counts: Counts,
    /// A due date, and the day on which what is due then is looked at.
    looked_at: Option<(Day, Day)>,
}

impl Cohorts {
    /// Begins an agreement that is in force.
    pub(crate) fn agreement(&mut self) -> OfAgreement<'_> {
        self.agreement += 1;
        let counts = Counts::default();
        OfAgreement { all: self, quarter: None, counts, looked_at: None }
    }

    /// Adds the counts of other agreements.
    pub fn merge(&mut self, other: &Cohorts) {
        for (quarter, other) in &other.quarters {
            let own = self.quarters.entry(*quarter).or_default();
            own.statuses.extend(&other.statuses);
            own.n_agreements += other.n_agreements;
            own.n_commitments += other.n_commitments;
        }
    }

    /// Every quarter in which a commitment falls due, up to the as-of date.
    pub fn records(&self, policy: &Policy, window: Window) -> Vec<Cohort> {
        let follow_up = i64::from(policy.time.follow_up_days);
        let record = |(quarter, counts): (&Quarter, &Counts)| {
            let is_complete = quarter.last_day().plus_days(follow_up) <= window.as_of;
            Cohort {
                quarter: *quarter,
                statuses: if is_complete { counts.statuses } else { StatusCounts::default() },
                n_agreements: counts.n_agreements,
                is_complete,
                n_commitments: counts.n_commitments,
            }
        };
        self.quarters.iter().map(record).collect()
    }
}

impl OfAgreement<'_> {
    /// Adds a commitment with its state on the last day of the window; only what binds and has fallen due is counted.
    pub(crate) fn add(&mut self, subject: &Subject<'_>, now: &State, window: Window) {
        let Obligation { binding, due } = now.obligation;
        let binds = binding == Binding::Bound;
        let Some(due) = due.filter(|due| binds && *due <= window.as_of) else { return };
        if self.quarter != Some(due.quarter()) {
            self.put_away();
            self.quarter = Some(due.quarter());
        }
        self.counts.n_commitments += 1;
        let looked_at = match self.looked_at {
            Some((own, looked_at)) if own == due => looked_at,
            _ => due.plus_days(i64::from(subject.policy.time.follow_up_days)),
        };
        self.looked_at = Some((due, looked_at));
        if window.as_of < looked_at {
            return;
        }
        // A condition that came later does not undo what bound at the time of looking.
        let looked_at = Window { as_of: looked_at, ..window };
        self.counts.statuses.add(match subject.status_before(now, looked_at) {
            Status::NotDue | Status::NotApplicable => Status::Unknown,
            status => status,
        });
        self.counts.n_agreements = 1;
    }

    /// Adds what was counted to its quarter.
    fn put_away(&mut self) {
        let Some(quarter) = self.quarter.take() else { return };
        let Counts { statuses, n_agreements, n_commitments, .. } = std::mem::take(&mut self.counts);
        let counts = self.all.quarters.entry(quarter).or_default();
        counts.statuses.extend(&statuses);
        counts.n_commitments += n_commitments;
        if 0 < n_agreements && counts.last != self.all.agreement {
            counts.n_agreements += 1;
            counts.last = self.all.agreement;
        }
    }
}

impl Drop for OfAgreement<'_> {
    fn drop(&mut self) {
        self.put_away();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::Stance, register::obligation::Said, scoring::commitment::Terms};

    #[test]
    fn an_agreement_counts_once_in_each_quarter_and_what_does_not_bind_in_none() {
        let policy = crate::sources::policy::read(None).value.unwrap();
        let window = Window { as_of: "2026-12-31".parse().unwrap(), known_on: None };
        let commitment = |due: &str, stance| Subject {
            policy: &policy,
            terms: Terms {
                kind: None,
                baseline: None,
                target: None,
                tolerance: None,
                weight: None,
                due_on: due.parse().ok(),
                effort_hours: None,
                effort_eur: None,
                spent_hours: None,
                spent_eur: None,
            },
            said: Some(Said {
                stance: Some(stance),
                condition_state: None,
                condition_state_on: None,
                understood_target: None,
            }),
            sightings: &[],
            milestones: &[],
        };
        let mut cohorts = Cohorts::default();
        for _ in 0..2 {
            let mut own = cohorts.agreement();
            for due in ["2024-01-31", "2024-05-01", "2024-03-01", "2027-01-01", ""] {
                let it = commitment(due, Stance::Yes);
                own.add(&it, &it.state(window), window);
            }
            let it = commitment("2024-02-01", Stance::No);
            own.add(&it, &it.state(window), window);
        }
        let records = cohorts.records(&policy, window);
        let found: Vec<(u64, u64)> =
            records.iter().map(|it| (it.n_agreements, it.n_commitments)).collect();
        assert_eq!(found, [(2, 4), (2, 2)]);
        assert!(records.iter().all(|it| it.is_complete && it.statuses.unknown == it.n_commitments));
    }

    #[test]
    fn counts_in_parts_are_the_counts_of_the_whole() {
        let counts = |n_agreements| Counts { n_agreements, n_commitments: 5, ..Counts::default() };
        let of = |quarters: &[(&str, u64)]| Cohorts {
            quarters: quarters.iter().map(|(q, n)| (q.parse().unwrap(), counts(*n))).collect(),
            agreement: 0,
        };
        let mut merged = of(&[("2024-Q1", 2), ("2024-Q2", 1)]);
        merged.merge(&of(&[("2024-Q2", 3), ("2024-Q3", 4)]));
        let quarter = |at: &str| merged.quarters[&at.parse().unwrap()];
        assert_eq!((quarter("2024-Q1").n_agreements, quarter("2024-Q1").n_commitments), (2, 5));
        assert_eq!((quarter("2024-Q2").n_agreements, quarter("2024-Q2").n_commitments), (4, 10));
        assert_eq!((quarter("2024-Q3").n_agreements, quarter("2024-Q3").n_commitments), (4, 5));
        let text = serde_json::to_string(&merged).unwrap();
        assert_eq!(serde_json::from_str::<Cohorts>(&text).unwrap(), merged);
    }
}
