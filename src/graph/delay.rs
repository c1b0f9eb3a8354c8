//! Delay that is passed on along what waits for what, as far as there is no slack to take it up.

use std::collections::BTreeMap;

use crate::{
    graph::critical_path::{Activity, Cycle, critical_path},
    model::Day,
};

/// Something with a due date that may wait for others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// Its name, how long it takes, and what it waits for.
    pub activity: Activity,
    /// The day on which it is due; `None`: none was agreed.
    pub due: Option<Day>,
}

/// Computes by how many days each is late, if some are late by themselves.
///
/// What waits for something that is late starts later by the same number of days, less the slack between the two: the days
/// from the one due date to the other, less what the later one takes. Where a due date is not known there is no slack to
/// count on. Being early pulls nothing forward.
///
/// # Errors
///
/// [`Cycle`] if they wait for one another.
pub fn passed_on(
    planned: &[Planned],
    late_by_itself: &BTreeMap<String, i64>,
) -> Result<BTreeMap<String, i64>, Cycle> {
    let activities: Vec<Activity> = planned.iter().map(|it| it.activity.clone()).collect();
    let order = critical_path(&activities)?.order;
    let by_id: BTreeMap<&str, &Planned> =
        planned.iter().map(|it| (it.activity.id.as_str(), it)).collect();
    let mut late: BTreeMap<String, i64> = late_by_itself.clone();
    for id in order {
        let Some(own) = by_id.get(id.as_str()) else { continue };
        let passed = own.activity.after.iter().filter_map(|before| {
            let days = late.get(before).copied().filter(|it| 0 < *it)?;
            let before = by_id.get(before.as_str())?;
            Some(days - slack(before, own))
        });
        if let Some(days) = passed.max().filter(|it| 0 < *it) {
            let total = late.get(&id).copied().unwrap_or(0).max(days);
            late.insert(id, total);
        }
    }
    late.retain(|_, days| *days != 0);
    Ok(late)
}

fn slack(before: &Planned, own: &Planned) -> i64 {
    let Some((first, second)) = before.due.zip(own.due) else { return 0 };
    let takes = i64::try_from(own.activity.duration_days).unwrap_or(i64::MAX);
    second.days_since(first).saturating_sub(takes).max(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn planned(id: &str, due: &str, duration_days: u64, after: &[&str]) -> Planned {
        let after = after.iter().map(|it| (*it).to_owned()).collect();
        Planned {
            activity: Activity { id: id.to_owned(), duration_days, after },
            due: due.parse().ok(),
        }
    }

    fn check(planned: &[Planned], late: &[(&str, i64)], expected: &[(&str, i64)]) {
        let own =
            |list: &[(&str, i64)]| list.iter().map(|(id, n)| ((*id).to_owned(), *n)).collect();
        assert_eq!(passed_on(planned, &own(late)), Ok(own(expected)));
    }

    #[test]
    fn slack_takes_up_delay_and_the_rest_is_passed_on() {
        // b is due 40 days after a and takes 30: 10 days of slack. c follows b at once.
        let chain = [
            planned("a", "2026-01-01", 10, &[]),
            planned("b", "2026-02-10", 30, &["a"]),
            planned("c", "2026-02-20", 10, &["b"]),
        ];
        check(&chain, &[("a", 25)], &[("a", 25), ("b", 15), ("c", 15)]);
        check(&chain, &[("a", 10)], &[("a", 10)]);
        check(&chain, &[("a", 25), ("b", 40)], &[("a", 25), ("b", 40), ("c", 40)]);
    }

    #[test]
    fn being_early_pulls_nothing_forward_and_what_has_no_date_passes_all_on() {
        let chain = [
            planned("a", "2026-01-01", 10, &[]),
            planned("b", "", 0, &["a"]),
            planned("c", "2026-06-01", 10, &["b", "x"]),
        ];
        check(&chain, &[("a", -5)], &[("a", -5)]);
        check(&chain, &[("a", 5)], &[("a", 5), ("b", 5), ("c", 5)]);
    }

    #[test]
    fn a_circle_has_no_delay_to_tell() {
        let circle = [planned("a", "", 1, &["b"]), planned("b", "", 1, &["a"])];
        assert!(passed_on(&circle, &BTreeMap::new()).is_err());
    }
}
