//! Which agreement waits for which, and how long the longest chain takes.

use std::collections::BTreeSet;

use crate::{
    diagnostic::{Code, Diagnostic},
    graph::critical_path::{Activity, critical_path},
    register::Register,
    scoring::{
        assessment::{AgreementRecord, Dependencies},
        count,
    },
};

pub(super) fn dependencies(
    agreements: &[AgreementRecord],
    register: &Register,
    diagnostics: &mut Vec<Diagnostic>,
) -> Dependencies {
    let waited_for: BTreeSet<&String> = agreements.iter().flat_map(|it| &it.depends_on).collect();
    let taking_part: Vec<&AgreementRecord> = agreements
        .iter()
        .filter(|it| !it.depends_on.is_empty() || waited_for.contains(&it.id))
        .collect();
    let duration = |id: &str| register.agreements.get(id).and_then(|it| it.duration_days);
    let activities: Vec<Activity> = taking_part
        .iter()
        .map(|it| Activity {
            id: it.id.clone(),
            duration_days: duration(&it.id).unwrap_or(0),
            after: it.depends_on.clone(),
        })
        .collect();
    let n_without_duration =
        count(taking_part.iter().filter(|it| duration(&it.id).is_none()).count());
    match critical_path(&activities) {
        Ok(schedule) => Dependencies {
            order: schedule.order,
            cycle: None,
            schedule: schedule.times,
            critical_path: schedule.critical_path,
            duration_days: (!taking_part.is_empty()).then_some(schedule.duration_days),
            n_without_duration,
        },
        Err(cycle) => {
            let first = cycle.path.first().map(String::as_str).unwrap_or_default();
            let place = register.place("agreements", first).unwrap_or_default();
            diagnostics.push(
                Diagnostic::note(Code::DependencyCycle, place.cell("depends_on"))
                    .with_whole("path", cycle.path.join(" → ")),
            );
            Dependencies { cycle: Some(cycle.path), n_without_duration, ..Dependencies::default() }
        }
    }
}
