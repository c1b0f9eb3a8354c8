use std::collections::BTreeSet;

use super::*;
use crate::{
    diagnostic::Severity,
    register::{self, lean::Bound},
    sources::dataset,
};

fn plan() -> Plan {
    Plan {
        seed: 1,
        parties: 24,
        associations: 2,
        agreements: 40,
        from: "2011-01-01".parse().unwrap(),
        years: 15,
        evidence: 2.0,
        conditions: 0.12,
        leaks: 0.25,
        unknown: 0.1,
    }
}

fn tables(plan: &Plan) -> Vec<Vec<u8>> {
    let mut tables = vec![Vec::new(); TABLES.len()];
    let sinks = Sinks { tables: tables.iter_mut().map(|it| it as &mut dyn Write).collect() };
    write(plan, sinks, &mut |_| ()).unwrap();
    tables
}

#[test]
fn what_is_made_up_is_read_without_a_question() {
    let made = tables(&plan());
    let mut load = |name: &str| {
        if name == "datapackage.json" {
            return Ok(Some(descriptor(&plan()).into_bytes()));
        }
        let at = TABLES.iter().position(|it| format!("{it}.csv") == name);
        Ok(at.map(|at| made[at].clone()))
    };
    let mut read = dataset::read(&BTreeSet::new(), &mut load, Bound::Lifted).unwrap();
    let checked = register::resolve(read.drafts, &mut read.readings);
    let asked: Vec<_> =
        checked.diagnostics.iter().filter(|it| it.severity != Severity::Note).collect();
    assert!(asked.is_empty(), "{asked:?}");
    assert_eq!(checked.value.parties.len(), 24);
    assert_eq!(checked.value.agreements.len(), 40);
    let n_positions: usize =
        checked.value.positions.values().map(std::collections::BTreeMap::len).sum();
    assert_eq!(n_positions, 40 * 12, "each association has half of the parties");
    let names: BTreeSet<&String> = checked.value.parties.values().map(|it| &it.name).collect();
    assert_eq!(names.len(), 24, "names differ");
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_gives_others() {
    assert_eq!(tables(&plan()), tables(&plan()));
    assert_ne!(tables(&plan()), tables(&Plan { seed: 2, ..plan() }));
}

#[test]
fn a_larger_dataset_begins_with_the_smaller_one() {
    let (small, large) = (tables(&plan()), tables(&Plan { agreements: 80, ..plan() }));
    for (small, large) in small.iter().zip(&large) {
        assert!(large.starts_with(small));
    }
}

#[test]
fn rates_are_those_of_the_plan() {
    let plan = Plan { agreements: 2_000, ..plan() };
    let made = tables(&plan);
    let count = |table: usize, what: &str| {
        String::from_utf8_lossy(&made[table]).lines().filter(|it| it.contains(what)).count() as f64
    };
    let conditional = (count(7, ",yes_unless,") + count(7, ",yes_provided,")) / count(7, ",p");
    assert!((conditional - 0.94 * plan.conditions).abs() < 0.01, "{conditional}");
    let commitments = count(8, "stuks");
    let seen = String::from_utf8_lossy(&made[9])
        .lines()
        .skip(1)
        .map(|it| it.split(',').nth(1).unwrap().to_owned())
        .collect::<BTreeSet<_>>();
    let unknown = 1.0 - seen.len() as f64 / commitments;
    assert!((unknown - plan.unknown).abs() < 0.01, "{unknown}");
    let done = count(9, ",done,") / seen.len() as f64;
    assert!((done - (1.0 - plan.leaks)).abs() < 0.03, "{done}");
}

#[test]
fn a_plan_that_cannot_be_is_named() {
    let refused = |plan: Plan| plan.check().unwrap_err().name;
    assert_eq!(refused(Plan { parties: 1, ..plan() }), "parties");
    assert_eq!(refused(Plan { associations: 13, ..plan() }), "associations");
    assert_eq!(refused(Plan { agreements: 0, ..plan() }), "agreements");
    assert_eq!(refused(Plan { leaks: f64::NAN, ..plan() }), "leaks");
    assert_eq!(refused(Plan { evidence: -1.0, ..plan() }), "evidence");
}
