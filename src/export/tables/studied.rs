//! What a study found: chance, time, networks, culture.

use crate::{
    export::{
        Package,
        table::{Cell, Kind, Table},
        tables::{OF_PARTY, code, id},
    },
    model::{Bounds, Undefined},
};

use Kind::{Boolean, Integer, Number, Text};

/// Beyond this many parties a table of all places would be larger than everything else.
const MOST_PLACES: usize = 60;

pub(super) fn findings(package: &Package<'_>) -> Table {
    let mut table = Table::new(
        "findings",
        &["measure", "part", "group"],
        &[],
        &[
            ("measure", Text),
            ("part", Text),
            ("group", Text),
            ("value", Number),
            ("value_low", Number),
            ("value_high", Number),
            ("value_reason", Text),
            ("n", Integer),
        ],
    );
    for it in &package.study().findings {
        let [value, reason] = Cell::outcome(it.value);
        table.rows.push(vec![
            id(it.measure),
            id(it.part),
            id(&it.group),
            value,
            Cell::number(it.bounds.map(|it| it.low)),
            Cell::number(it.bounds.map(|it| it.high)),
            reason,
            Cell::count(it.n),
        ]);
    }
    table
}

/// By id, and so never in the order of a value.
pub(super) fn parties(package: &Package<'_>) -> Table {
    let mut table = Table::new(
        "parties",
        &["party"],
        &[],
        &[
            ("party", Text),
            ("name", Text),
            ("party_kind", Text),
            ("is_current", Boolean),
            ("successor", Text),
            ("n_kept", Integer),
            ("n_known", Integer),
        ],
    );
    table.measure("posterior", "posterior", true);
    table.measure("shrinkage", "shrinkage", true);
    let (of_strength, of_community) = (["stated", "acted"], ["stated", "acted"]);
    for layer in of_strength {
        table.more(&[(format!("strength_{layer}").as_str(), Number)]);
    }
    for layer in of_community {
        table.more(&[(format!("community_{layer}").as_str(), Integer)]);
    }
    for party in &package.assessment.parties {
        let mut row = vec![
            id(&party.id),
            id(&party.name),
            code(party.kind),
            Cell::Boolean(party.is_current),
            Cell::text(party.successor.as_ref()),
        ];
        let found = package.study().parties.iter().find(|it| it.party == party.id);
        if let Some(it) = found {
            row.extend([Cell::count(it.n_kept), Cell::count(it.n_known)]);
            let posterior = it.posterior.as_ref().map(|it| (it.mean, it.interval));
            row.extend(estimated(posterior.map_err(|it| *it)));
            row.extend(estimated(it.shrunk));
            row.extend(it.strength.map(Cell::number));
            let community = |it: Option<usize>| it.map_or(Cell::Empty, |it| Cell::count(it as u64));
            row.extend(it.community.map(community));
        }
        // A party of the past has no more than its name.
        row.resize(table.columns.len(), Cell::Empty);
        table.rows.push(row);
    }
    table
}

/// A mean with its interval, or why there is none.
fn estimated(found: Result<(f64, Bounds), Undefined>) -> [Cell; 4] {
    match found {
        Ok((mean, it)) => [Some(mean), Some(it.low), Some(it.high), None].map(Cell::number),
        Err(reason) => [Cell::Empty, Cell::Empty, Cell::Empty, Cell::reason(reason)],
    }
}

pub(super) fn places(package: &Package<'_>) -> Table {
    let columns = [("party", Text), ("place", Integer), ("probability", Number)];
    let mut table = Table::new("places", &["party", "place"], OF_PARTY, &columns);
    let parties = &package.study().parties;
    for it in parties.iter().filter(|_| parties.len() <= MOST_PLACES) {
        let Ok(posterior) = &it.posterior else { continue };
        for (place, probability) in posterior.places.iter().zip(1..).map(|(p, place)| (place, *p)) {
            table.rows.push(vec![
                id(&it.party),
                Cell::Integer(place),
                Cell::number(Some(probability)),
            ]);
        }
    }
    table
}

pub(super) fn party_pairs(package: &Package<'_>) -> Table {
    let columns = [
        ("party_a", Text),
        ("party_b", Text),
        ("alignment_stated", Number),
        ("n_stated", Integer),
        ("alignment_acted", Number),
        ("n_acted", Integer),
    ];
    let refers = &[("party_a", "parties"), ("party_b", "parties")];
    let mut table = Table::new("party_pairs", &["party_a", "party_b"], refers, &columns);
    for it in &package.study().pairs {
        table.rows.push(vec![
            id(&it.a),
            id(&it.b),
            Cell::number(it.stated),
            Cell::count(it.n_stated),
            Cell::number(it.acted),
            Cell::count(it.n_acted),
        ]);
    }
    table
}

pub(super) fn bodies(package: &Package<'_>) -> Table {
    let columns = [("body_a", Text), ("body_b", Text)];
    let mut table = Table::new("bodies", &["body_a", "body_b"], &[], &columns);
    table.measure("congruence", "scale_congruence", false);
    for it in &package.study().bodies {
        let [value, reason] = Cell::outcome(it.congruence);
        table.rows.push(vec![id(&it.a), id(&it.b), value, reason]);
    }
    table
}

pub(super) fn brokers(package: &Package<'_>) -> Table {
    let columns = [("node", Text), ("betweenness", Number), ("n_ties", Integer)];
    let mut table = Table::new("brokers", &["node"], &[], &columns);
    for it in &package.study().brokers {
        let between = Cell::number(Some(it.betweenness));
        table.rows.push(vec![id(&it.name), between, Cell::count(it.n_ties)]);
    }
    table
}

pub(super) fn curve(package: &Package<'_>) -> Table {
    let columns = [
        ("days", Number),
        ("n_at_risk", Integer),
        ("n_events", Integer),
        ("n_left", Integer),
        ("survival", Number),
        ("standard_error", Number),
        ("survival_low", Number),
        ("survival_high", Number),
    ];
    let mut table = Table::new("curve", &["days"], &[], &columns);
    for it in &package.study().curve {
        table.rows.push(vec![
            Cell::number(Some(it.days)),
            Cell::count(it.n_at_risk),
            Cell::count(it.n_events),
            Cell::count(it.n_left),
            Cell::number(Some(it.survival)),
            Cell::number(Some(it.standard_error)),
            Cell::number(it.interval.map(|it| it.low)),
            Cell::number(it.interval.map(|it| it.high)),
        ]);
    }
    table
}

pub(super) fn incidence(package: &Package<'_>) -> Table {
    let columns = [("days", Number), ("implemented", Number), ("cancelled", Number)];
    let mut table = Table::new("incidence", &["days"], &[], &columns);
    for it in &package.study().incidence {
        let numbers = [it.days, it.implemented, it.cancelled];
        table.rows.push(numbers.map(|it| Cell::number(Some(it))).into());
    }
    table
}
