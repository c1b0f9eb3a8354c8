//! Two assessments of the same day side by side: as it is, and as it would be.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    model::{Binding, Capacity, Day, Estimate, Quarter, Status},
    scoring::assessment::{AgreementRecord, Assessment, CommitmentRecord, StatusCounts},
};

/// Both, and what differs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// As it is.
    pub today: Snapshot,
    /// As it would be.
    pub scenario: Snapshot,
    /// Agreements whose counts differ, by id.
    pub agreements: Vec<AgreementDifference>,
}

/// What is set side by side of one assessment.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Snapshot {
    /// Agreements in force.
    pub n_agreements: u64,
    /// Pairs of an agreement and a party, by status.
    pub statuses: StatusCounts,
    /// Share of what was promised that leaked.
    pub leak: Estimate,
    /// Hours that are promised and not due yet.
    pub promised_hours: Sum,
    /// Euros that are promised and not due yet; never added to hours.
    pub promised_euros: Sum,
    /// Days of the longest chain of agreements that wait for one another.
    pub chain_days: Option<u64>,
    /// The last day on which anything falls due.
    pub last_due: Option<Day>,
    /// Terms that end, by quarter.
    pub terms: BTreeMap<Quarter, u64>,
    /// Shared staff by pool and period.
    pub staff: BTreeMap<String, StaffSums>,
    /// Statuses by portfolio.
    pub by_portfolio: BTreeMap<String, StatusCounts>,
    /// Statuses by goal.
    pub by_goal: BTreeMap<String, StatusCounts>,
}

/// A sum over what is on record.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Sum {
    /// The sum.
    pub known: f64,
    /// Amounts that it is made of.
    pub n_known: u64,
    /// Amounts that belong here and are not on record.
    pub n_unknown: u64,
}

/// Shared staff of one pool in one period.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
#[allow(missing_docs, reason = "as the columns of capacity")]
pub struct StaffSums {
    pub need_fte: Sum,
    pub available_fte: Sum,
    pub claim_hours: Sum,
    pub allocated_hours: Sum,
}

/// One agreement whose counts differ.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AgreementDifference {
    /// The agreement.
    pub agreement: String,
    /// Its title.
    pub title: String,
    /// Its statuses as they are; `None`: it is not there.
    pub today: Option<StatusCounts>,
    /// Its statuses as they would be.
    pub scenario: Option<StatusCounts>,
    /// The last day on which anything of it falls due, as it is and as it would be.
    pub last_due: [Option<Day>; 2],
    /// Parties whose status differs: as it is, and as it would be.
    pub parties: BTreeMap<String, [Option<Status>; 2]>,
}

impl Sum {
    fn add(&mut self, amount: Option<f64>) {
        match amount {
            Some(amount) => {
                self.known += amount;
                self.n_known += 1;
            }
            None => self.n_unknown += 1,
        }
    }
}

/// Sets two assessments side by side.
pub fn compare(today: &Assessment, scenario: &Assessment) -> Comparison {
    let by_id = |it: &'_ Assessment| -> BTreeMap<String, AgreementRecord> {
        it.agreements.iter().map(|it| (it.id.clone(), it.clone())).collect()
    };
    let (before, after) = (by_id(today), by_id(scenario));
    let ids: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let difference = |id: &String| difference(id, before.get(id), after.get(id));
    Comparison {
        today: snapshot(today),
        scenario: snapshot(scenario),
        agreements: ids.into_iter().filter_map(difference).collect(),
    }
}

fn difference(
    id: &str,
    before: Option<&AgreementRecord>,
    after: Option<&AgreementRecord>,
) -> Option<AgreementDifference> {
    let counts = |it: Option<&AgreementRecord>| it.map(|it| it.scores.statuses);
    let last_due = [before, after].map(|it| it.and_then(|it| it.last_due));
    let status = |it: Option<&AgreementRecord>, party: &str| {
        it?.pairs.iter().find(|it| it.party == party).map(|it| it.status)
    };
    let parties = [before, after].into_iter().flatten().flat_map(|it| &it.pairs);
    let parties: BTreeMap<String, [Option<Status>; 2]> = parties
        .map(|it| (it.party.clone(), [status(before, &it.party), status(after, &it.party)]))
        .filter(|(_, [before, after])| before != after)
        .collect();
    let [due_before, due_after] = last_due;
    let is_same = counts(before) == counts(after) && due_before == due_after && parties.is_empty();
    let title = before.or(after).map(|it| it.title.clone()).unwrap_or_default();
    (!is_same).then(|| AgreementDifference {
        agreement: id.to_owned(),
        title,
        today: counts(before),
        scenario: counts(after),
        last_due,
        parties,
    })
}

fn snapshot(it: &Assessment) -> Snapshot {
    let in_force = || it.agreements.iter().filter(|it| !it.has_ended);
    let is_ahead = |it: &&CommitmentRecord| {
        !it.is_due && matches!(it.binding, Binding::Bound | Binding::Maybe)
    };
    let ahead =
        || in_force().flat_map(|it| &it.pairs).flat_map(|it| &it.commitments).filter(is_ahead);
    let (mut promised_hours, mut promised_euros) = (Sum::default(), Sum::default());
    for it in ahead() {
        promised_hours.add(it.effort_hours);
        promised_euros.add(it.effort_eur);
    }
    let mut terms: BTreeMap<Quarter, u64> = BTreeMap::new();
    for day in in_force().flat_map(|it| &it.ahead) {
        *terms.entry(day.quarter()).or_default() += 1;
    }
    let counts = |groups: &[crate::scoring::assessment::GroupRecord]| {
        groups.iter().map(|it| (it.key.clone(), it.statuses)).collect()
    };
    Snapshot {
        n_agreements: in_force().count() as u64,
        statuses: it.overall.statuses,
        leak: it.overall.leak,
        promised_hours,
        promised_euros,
        chain_days: it.dependencies.duration_days,
        last_due: in_force().filter_map(|it| it.last_due).max(),
        terms,
        staff: staff(&it.capacity),
        by_portfolio: counts(&it.by_portfolio),
        by_goal: counts(&it.by_goal),
    }
}

fn staff(capacity: &[Capacity]) -> BTreeMap<String, StaffSums> {
    let mut sums: BTreeMap<String, StaffSums> = BTreeMap::new();
    for it in capacity {
        let key = format!("{}, {}", it.pool, it.period.as_deref().unwrap_or("–"));
        let own = sums.entry(key).or_default();
        own.need_fte.add(it.need_fte);
        own.available_fte.add(it.available_fte);
        own.claim_hours.add(it.claim_hours);
        own.allocated_hours.add(it.allocated_hours);
    }
    sums
}
