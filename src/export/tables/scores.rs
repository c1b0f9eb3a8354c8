//! Agreements and groups of them, with every number that they have.

use crate::{
    export::{
        Package,
        table::{Cell, Kind, Table},
        tables::{add_statuses, code, id, status_cells, word},
    },
    model::{Estimate, Outcome},
    scoring::assessment::{AgreementRecord, GroupRecord, StanceCounts},
};

use Kind::{Boolean, Integer, Number, Text};

pub(in crate::export) const STANCES: [&str; 8] = [
    "n_entitled",
    "n_yes",
    "n_yes_unless",
    "n_yes_provided",
    "n_abstain",
    "n_no",
    "n_silent",
    "n_absent",
];

pub(in crate::export) fn stance_cells(it: &StanceCounts) -> impl Iterator<Item = Cell> + use<> {
    let counts = [
        it.entitled,
        it.yes,
        it.yes_unless,
        it.yes_provided,
        it.abstain,
        it.no,
        it.silent,
        it.absent,
        it.not_recorded,
    ];
    counts.into_iter().map(Cell::count)
}

/// The columns that every group of agreements has, and so every agreement.
fn add_numbers(table: &mut Table) {
    for (name, has_bounds) in [
        ("consensus", true),
        ("voice", false),
        ("harmony", true),
        ("leak", true),
        ("follow_through", true),
    ] {
        table.measure(name, name, has_bounds);
    }
    table
        .more(&[("follow_through_interval_low", Number), ("follow_through_interval_high", Number)]);
    table.measure("coverage", "leak", false);
    table.measure("quiet_doing", "divergence", false);
    for part in ["late", "mismatch", "broken", "conditional", "deviated"] {
        table.measure(&format!("leak_{part}"), "leak_parts", false);
    }
    for (name, card) in [
        ("energy_hours", "energy_leak"),
        ("energy_euros", "energy_leak"),
        ("sunk_hours", "sunk_energy"),
    ] {
        table.measure(name, card, true);
    }
    for name in ["paradox", "paradox_level", "paradox_harmony_bias"] {
        table.measure(name, "paradox", false);
    }
    table.more(&[("quadrant", Text)]);
    table.more(&STANCES.map(|it| (it, Integer)));
    table.more(&[("n_not_recorded", Integer)]);
    add_statuses(table);
}

fn estimate(it: &Estimate) -> [Cell; 4] {
    let [value, reason] = Cell::outcome(it.point);
    let low = Cell::number(it.bounds.map(|it| it.low));
    let high = Cell::number(it.bounds.map(|it| it.high));
    [value, low, high, reason]
}

fn number_cells(group: &GroupRecord) -> Vec<Cell> {
    use crate::model::Undefined::{NotMeasured, NotRecorded, NothingDue};
    let mut cells: Vec<Cell> = Vec::new();
    cells.extend(estimate(&group.consensus));
    cells.extend(Cell::outcome(group.voice));
    for it in [&group.harmony, &group.leak, &group.follow_through] {
        cells.extend(estimate(it));
    }
    let interval = group.follow_through.interval;
    cells.push(Cell::number(interval.map(|it| it.low)));
    cells.push(Cell::number(interval.map(|it| it.high)));
    cells.extend(Cell::outcome(group.coverage));
    cells.extend(Cell::outcome(group.quiet_doing));
    let part = |of: fn(&crate::measures::leak_parts::LeakParts) -> f64| {
        group.parts.as_ref().map_or(Outcome::Undefined(NothingDue), |it| Outcome::Value(of(it)))
    };
    let mismatch = match part(|it| it.mismatch) {
        Outcome::Value(_) if !group.mismatch_measured => Outcome::Undefined(NotMeasured),
        other => other,
    };
    for it in [
        part(|it| it.late),
        mismatch,
        part(|it| it.broken),
        part(|it| it.conditional),
        part(|it| it.deviated),
    ] {
        cells.extend(Cell::outcome(it));
    }
    for it in [group.energy_hours, group.energy_euros, group.sunk_hours] {
        if it.n_with_effort == 0 {
            cells.extend([Cell::Empty, Cell::Empty, Cell::Empty, Cell::reason(NotRecorded)]);
        } else {
            let numbers = [it.known, it.low, it.high].map(|it| Cell::number(Some(it)));
            cells.extend(numbers.into_iter().chain([Cell::Empty]));
        }
    }
    let paradox = |of: fn(&crate::scoring::assessment::ParadoxRecord) -> f64| {
        group.paradox.as_ref().map_or(Outcome::Undefined(NothingDue), |it| Outcome::Value(of(it)))
    };
    for it in [paradox(|it| it.index), paradox(|it| it.level), paradox(|it| it.harmony_bias)] {
        cells.extend(Cell::outcome(it));
    }
    cells.push(word(&group.quadrant));
    cells.extend(stance_cells(&group.stances));
    cells.extend(status_cells(&group.statuses));
    cells
}

pub(super) fn agreements(package: &Package<'_>) -> Table {
    let mut table = Table::new(
        "agreements",
        &["agreement"],
        &[],
        &[
            ("agreement", Text),
            ("title", Text),
            ("portfolio", Text),
            ("goal", Text),
            ("kind", Text),
            ("decided_on", Text),
            ("has_ended", Boolean),
            ("first_due", Text),
            ("last_due", Text),
            ("owner", Text),
            ("budget_eur", Number),
        ],
    );
    add_numbers(&mut table);
    let companions = [
        "support",
        "consensus_unbiased",
        "pairwise_agreement",
        "polarisation",
        "tastle_wierman",
        "leik",
    ];
    for name in companions {
        table.measure(name, name, false);
    }
    for name in ["silence_premium", "expectation_dispersion", "leak_exposure"] {
        table.measure(name, name, false);
    }
    table.more(&[("n_exposure_unknown", Integer)]);
    for (it, found) in package.assessment.agreements.iter().zip(&package.study().agreements) {
        let mut row = vec![
            id(&it.id),
            id(&it.title),
            Cell::text(it.portfolio.as_ref()),
            Cell::text(it.goal.as_ref()),
            code(it.kind),
            Cell::text(it.decided_on),
            Cell::Boolean(it.has_ended),
            Cell::text(it.first_due),
            Cell::text(it.last_due),
            Cell::text(it.owner.as_ref()),
            Cell::number(it.budget_eur),
        ];
        row.extend(number_cells(&it.scores));
        row.extend(companions.iter().flat_map(|name| companion(it, name)));
        for outcome in [found.silence_premium, found.expectation_dispersion, found.leak_exposure] {
            row.extend(Cell::outcome(outcome));
        }
        row.push(Cell::count(found.n_exposure_unknown));
        table.rows.push(row);
    }
    table
}

fn companion(it: &AgreementRecord, name: &str) -> [Cell; 2] {
    let missing = Outcome::Undefined(crate::model::Undefined::NoAnswers);
    Cell::outcome(it.companions.get(name).copied().unwrap_or(missing))
}

pub(super) fn groups(package: &Package<'_>) -> Table {
    let it = package.assessment;
    let groupings = [
        ("all", std::slice::from_ref(&it.overall)),
        ("portfolio", &it.by_portfolio),
        ("goal", &it.by_goal),
        ("kind", &it.by_kind),
    ];
    let groups =
        groupings.iter().flat_map(|(grouping, groups)| groups.iter().map(|it| (*grouping, it)));
    groups_table(groups)
}

/// A table of groups, each under the name of what it is grouped by.
pub(in crate::export) fn groups_table<'a>(
    groups: impl Iterator<Item = (&'static str, &'a GroupRecord)>,
) -> Table {
    let columns = [("grouping", Text), ("group", Text), ("n_agreements", Integer)];
    let mut table = Table::new("groups", &["grouping", "group"], &[], &columns);
    add_numbers(&mut table);
    for (grouping, group) in groups {
        let key = if group.key.is_empty() { "-" } else { &group.key };
        let mut row = vec![id(grouping), id(key), Cell::count(group.n_agreements)];
        row.extend(number_cells(group));
        table.rows.push(row);
    }
    table
}
