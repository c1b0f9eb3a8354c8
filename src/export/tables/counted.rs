//! Quarters, coders, and ways of counting.

use crate::{
    export::{
        Package,
        table::{Cell, Kind, Table},
        tables::{add_statuses, id, status_cells, word},
    },
    model::{Coded as _, Status},
    scoring::assessment::{Cohort, Credit},
};

use Kind::{Boolean, Integer, Number, Text};

pub(super) fn quarters(package: &Package<'_>) -> Table {
    quarters_table(&package.assessment.by_quarter)
}

/// A table of quarters.
pub(in crate::export) fn quarters_table(quarters: &[Cohort]) -> Table {
    let columns = [
        ("quarter", Text),
        ("is_complete", Boolean),
        ("n_agreements", Integer),
        ("n_commitments", Integer),
    ];
    let mut table = Table::new("quarters", &["quarter"], &[], &columns);
    add_statuses(&mut table);
    for it in quarters {
        let mut row = vec![
            id(&format!("{}-Q{}", it.quarter.year(), it.quarter.number())),
            Cell::Boolean(it.is_complete),
            Cell::count(it.n_agreements),
            Cell::count(it.n_commitments),
        ];
        if it.is_complete {
            row.extend(status_cells(&it.statuses));
        } else {
            // The follow-up has not passed: nothing is counted yet, which is not none.
            row.extend(Status::ALL.iter().map(|_| Cell::Empty));
        }
        table.rows.push(row);
    }
    table
}

pub(super) fn coding(package: &Package<'_>) -> Table {
    let mut table =
        Table::new("coding", &["subject", "scale"], &[], &[("subject", Text), ("scale", Text)]);
    table.measure("alpha", "coder_reliability", false);
    table.more(&[("n_double", Integer), ("n_coders", Integer)]);
    for it in &package.assessment.coding {
        let [alpha, reason] = Cell::outcome(it.alpha);
        table.rows.push(vec![
            id(&it.subject),
            word(&it.scale),
            alpha,
            reason,
            Cell::count(it.n_double),
            Cell::count(it.n_coders),
        ]);
    }
    table
}

pub(super) fn specifications(package: &Package<'_>) -> Table {
    let mut table = Table::new(
        "specifications",
        &["specification"],
        &[],
        &[
            ("specification", Integer),
            ("silence", Text),
            ("abstaining", Text),
            ("credit", Text),
            ("half_life_days", Integer),
            ("weighing", Text),
            ("unknown_done", Text),
            ("specified_leak", Number),
            ("specified_harmony", Number),
            ("specified_paradox", Number),
            ("quadrant", Text),
        ],
    );
    for (it, number) in package.assessment.robustness.specifications.iter().zip(1..) {
        let (credit, half_life) = match it.credit {
            Credit::WholeOrNothing => ("whole_or_nothing", None),
            Credit::InSteps => ("in_steps", None),
            Credit::Discounted { half_life_days: Some(days) } => ("discounted", Some(days)),
            Credit::Discounted { half_life_days: None } => ("undiscounted", None),
        };
        table.rows.push(vec![
            Cell::Integer(number),
            word(&it.silence),
            word(&it.abstaining),
            id(credit),
            half_life.map_or(Cell::Empty, |it| Cell::Integer(i64::from(it))),
            word(&it.weighing),
            word(&it.unknown),
            Cell::number(it.leak),
            Cell::number(it.harmony),
            Cell::number(it.paradox),
            word(&it.quadrant),
        ]);
    }
    table
}

pub(super) fn robustness(package: &Package<'_>) -> Table {
    let columns =
        [("grouping", Text), ("group", Text), ("n_kept_ways", Integer), ("n_ways", Integer)];
    let mut table = Table::new("robustness", &["grouping", "group"], &[], &columns);
    let it = &package.assessment.robustness;
    for (grouping, groups) in [("portfolio", &it.portfolios), ("agreement", &it.agreements)] {
        for (key, (kept, n)) in groups {
            let key = if key.is_empty() { "-" } else { key };
            table.rows.push(vec![id(grouping), id(key), Cell::count(*kept), Cell::count(*n)]);
        }
    }
    table
}
