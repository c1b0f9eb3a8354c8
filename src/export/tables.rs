//! The tables of an export: what was assessed, and what a study found.

use crate::{
    export::{
        Package,
        table::{Cell, Kind, Table},
    },
    model::{Coded, Estimate, Outcome, Status},
    scoring::assessment::{AgreementRecord, Credit, GroupRecord, StanceCounts, StatusCounts},
};

use Kind::{Boolean, Integer, Number, Text};

/// Beyond this many parties a table of all places would be larger than everything else.
const MOST_PLACES: usize = 60;

const OF_PAIR: &[(&str, &str)] = &[("agreement", "agreements"), ("party", "parties")];
const OF_PARTY: &[(&str, &str)] = &[("party", "parties")];

/// What makes each table; all are always there, with or without rows.
pub static TABLES: &[fn(&Package<'_>) -> Table] = &[
    agreements,
    groups,
    pairs,
    commitments,
    stances,
    evidence,
    replies,
    quarters,
    coding,
    specifications,
    robustness,
    findings,
    parties,
    places,
    party_pairs,
    bodies,
    brokers,
    curve,
    incidence,
];

fn code<T: Coded>(value: Option<T>) -> Cell {
    Cell::text(value.map(Coded::code))
}

fn id(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

/// The code of anything that is written as one word.
fn word<T: serde::Serialize>(value: &T) -> Cell {
    let value = serde_json::to_value(value).unwrap_or_default();
    Cell::text(value.as_str())
}

const STANCES: [&str; 8] = [
    "n_entitled",
    "n_yes",
    "n_yes_unless",
    "n_yes_provided",
    "n_abstain",
    "n_no",
    "n_silent",
    "n_absent",
];

fn stance_cells(it: &StanceCounts) -> impl Iterator<Item = Cell> + use<> {
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

fn status_cells(it: &StatusCounts) -> Vec<Cell> {
    Status::ALL.iter().map(|status| Cell::count(it.of(*status))).collect()
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
    let names: Vec<String> = Status::ALL.iter().map(|it| format!("n_{}", it.code())).collect();
    table.more(&names.iter().map(|it| (it.as_str(), Integer)).collect::<Vec<_>>());
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

fn agreements(package: &Package<'_>) -> Table {
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

fn groups(package: &Package<'_>) -> Table {
    let columns = [("grouping", Text), ("group", Text), ("n_agreements", Integer)];
    let mut table = Table::new("groups", &["grouping", "group"], &[], &columns);
    add_numbers(&mut table);
    let it = package.assessment;
    for (grouping, groups) in [
        ("all", std::slice::from_ref(&it.overall)),
        ("portfolio", &it.by_portfolio),
        ("goal", &it.by_goal),
        ("kind", &it.by_kind),
    ] {
        for group in groups {
            let key = if group.key.is_empty() { "-" } else { &group.key };
            let mut row = vec![id(grouping), id(key), Cell::count(group.n_agreements)];
            row.extend(number_cells(group));
            table.rows.push(row);
        }
    }
    table
}

fn pairs(package: &Package<'_>) -> Table {
    let mut table = Table::new(
        "pairs",
        &["agreement", "party"],
        OF_PAIR,
        &[
            ("agreement", Text),
            ("party", Text),
            ("merged_from", Text),
            ("stance", Text),
            ("binding", Text),
            ("status", Text),
            ("own_word_only", Boolean),
            ("has_source", Boolean),
            ("quiet_doing_pair", Boolean),
        ],
    );
    for agreement in &package.assessment.agreements {
        for it in &agreement.pairs {
            table.rows.push(vec![
                id(&agreement.id),
                id(&it.party),
                Cell::text((!it.origins.is_empty()).then(|| it.origins.join("|"))),
                code(it.stance),
                code(Some(it.binding)),
                code(Some(it.status)),
                Cell::Boolean(it.own_word_only),
                Cell::Boolean(it.has_source),
                Cell::Boolean(it.quiet_doing),
            ]);
        }
    }
    table
}

fn commitments(package: &Package<'_>) -> Table {
    let mut table = Table::new(
        "commitments",
        &["commitment"],
        OF_PAIR,
        &[
            ("commitment", Text),
            ("agreement", Text),
            ("party", Text),
            ("commitment_kind", Text),
            ("unit", Text),
            ("baseline", Number),
            ("target", Number),
            ("weight", Number),
            ("due_on", Text),
            ("is_due", Boolean),
            ("is_known", Boolean),
            ("binding", Text),
            ("status", Text),
            ("done_on", Text),
        ],
    );
    table.more(&[
        ("attainment", Number),
        ("overachievement", Number),
        ("act_low", Number),
        ("act_high", Number),
    ]);
    for part in ["late", "mismatch", "broken", "conditional", "deviated"] {
        table.more(&[(format!("part_{part}").as_str(), Number)]);
    }
    table.more(&["effort_hours", "effort_eur", "spent_hours", "spent_eur"].map(|it| (it, Number)));
    for agreement in &package.assessment.agreements {
        for it in agreement.pairs.iter().flat_map(|it| &it.commitments) {
            let mut row = vec![
                id(&it.id),
                id(&agreement.id),
                id(&it.party),
                code(it.kind),
                Cell::text(it.unit.as_ref()),
                Cell::number(it.baseline),
                Cell::number(it.target),
                Cell::number(Some(it.weight)),
                Cell::text(it.due_on),
                Cell::Boolean(it.is_due),
                Cell::Boolean(it.is_known),
                code(Some(it.binding)),
                code(Some(it.status)),
                Cell::text(it.done_on),
                Cell::number(Some(it.attainment)),
                Cell::number(it.overachievement),
                Cell::number(Some(it.act.low)),
                Cell::number(Some(it.act.high)),
            ];
            let parts = it.parts;
            row.extend(
                [
                    parts.map(|it| it.late),
                    parts.map(|it| it.mismatch),
                    parts.map(|it| it.broken),
                    parts.map(|it| it.conditional),
                    parts.map(|it| it.deviated),
                    it.effort_hours,
                    it.effort_eur,
                    it.spent_hours,
                    it.spent_eur,
                ]
                .map(Cell::number),
            );
            table.rows.push(row);
        }
    }
    table
}

fn stances(package: &Package<'_>) -> Table {
    let mut table = Table::new(
        "stances",
        &["agreement", "party"],
        OF_PAIR,
        &[
            ("agreement", Text),
            ("party", Text),
            ("stance", Text),
            ("condition", Text),
            ("condition_owner", Text),
            ("condition_state", Text),
            ("interest", Text),
            ("interest_text", Text),
            ("understood_measure", Text),
            ("understood_target", Number),
            ("understood_due", Text),
            ("quote", Text),
            ("source", Text),
        ],
    );
    for agreement in &package.assessment.agreements {
        for it in &agreement.seats {
            table.rows.push(vec![
                id(&agreement.id),
                id(&it.party),
                code(it.stance),
                Cell::text(it.condition.as_ref()),
                Cell::text(it.condition_owner.as_ref()),
                code(it.condition_state),
                code(it.interest),
                Cell::text(it.interest_text.as_ref()),
                Cell::text(it.understood_measure.as_ref()),
                Cell::number(it.understood_target),
                Cell::text(it.understood_due),
                Cell::text(it.quote.as_ref()),
                Cell::text(it.source.as_ref()),
            ]);
        }
    }
    table
}

fn evidence(package: &Package<'_>) -> Table {
    let mut table = Table::new(
        "evidence",
        &["evidence"],
        &[("commitment", "commitments")],
        &[
            ("evidence", Text),
            ("commitment", Text),
            ("evidence_kind", Text),
            ("occurred_on", Text),
            ("recorded_on", Text),
            ("observation", Text),
            ("observed_value", Number),
            ("observed_status", Text),
            ("reason_code", Text),
            ("reason_text", Text),
            ("grade", Text),
            ("source", Text),
        ],
    );
    let pairs = package.assessment.agreements.iter().flat_map(|it| &it.pairs);
    for commitment in pairs.flat_map(|it| &it.commitments) {
        for it in &commitment.evidence {
            table.rows.push(vec![
                id(&it.id),
                id(&commitment.id),
                code(Some(it.kind)),
                Cell::text(it.occurred_on),
                Cell::text(it.recorded_on),
                Cell::text(it.observation.as_ref()),
                Cell::number(it.value),
                code(it.status),
                code(it.reason_code),
                Cell::text(it.reason.as_ref()),
                code(it.grade),
                Cell::text(it.source.as_ref()),
            ]);
        }
    }
    table
}

fn replies(package: &Package<'_>) -> Table {
    let mut table = Table::new(
        "replies",
        &[],
        OF_PARTY,
        &[
            ("party", Text),
            ("agreement", Text),
            ("asked_on", Text),
            ("received_on", Text),
            ("verdict", Text),
            ("reply_text", Text),
            ("afterword", Text),
        ],
    );
    for it in &package.assessment.replies {
        table.rows.push(vec![
            id(&it.party),
            Cell::text(it.agreement.as_ref()),
            Cell::text(it.asked_on),
            Cell::text(it.received_on),
            code(it.verdict),
            Cell::text(it.text.as_ref()),
            Cell::text(it.afterword.as_ref()),
        ]);
    }
    table
}

fn quarters(package: &Package<'_>) -> Table {
    let columns = [
        ("quarter", Text),
        ("is_complete", Boolean),
        ("n_agreements", Integer),
        ("n_commitments", Integer),
    ];
    let mut table = Table::new("quarters", &["quarter"], &[], &columns);
    let names: Vec<String> = Status::ALL.iter().map(|it| format!("n_{}", it.code())).collect();
    table.more(&names.iter().map(|it| (it.as_str(), Integer)).collect::<Vec<_>>());
    for it in &package.assessment.by_quarter {
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

fn coding(package: &Package<'_>) -> Table {
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

fn specifications(package: &Package<'_>) -> Table {
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

fn robustness(package: &Package<'_>) -> Table {
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

fn findings(package: &Package<'_>) -> Table {
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
fn parties(package: &Package<'_>) -> Table {
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
        match found {
            None => row.extend((0..10).map(|_| Cell::Empty)),
            Some(it) => {
                row.extend([Cell::count(it.n_kept), Cell::count(it.n_known)]);
                match &it.posterior {
                    Ok(found) => {
                        let interval = found.interval;
                        let numbers = [found.mean, interval.low, interval.high];
                        row.extend(numbers.map(|it| Cell::number(Some(it))));
                        row.push(Cell::Empty);
                    }
                    Err(reason) => {
                        row.extend([Cell::Empty, Cell::Empty, Cell::Empty, Cell::reason(*reason)]);
                    }
                }
                row.extend(it.strength.map(Cell::number));
                row.extend(
                    it.community.map(|it| it.map_or(Cell::Empty, |it| Cell::count(it as u64))),
                );
            }
        }
        table.rows.push(row);
    }
    table
}

fn places(package: &Package<'_>) -> Table {
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

fn party_pairs(package: &Package<'_>) -> Table {
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

fn bodies(package: &Package<'_>) -> Table {
    let columns = [("body_a", Text), ("body_b", Text)];
    let mut table = Table::new("bodies", &["body_a", "body_b"], &[], &columns);
    table.measure("congruence", "scale_congruence", false);
    for it in &package.study().bodies {
        let [value, reason] = Cell::outcome(it.congruence);
        table.rows.push(vec![id(&it.a), id(&it.b), value, reason]);
    }
    table
}

fn brokers(package: &Package<'_>) -> Table {
    let columns = [("node", Text), ("betweenness", Number), ("n_ties", Integer)];
    let mut table = Table::new("brokers", &["node"], &[], &columns);
    for it in &package.study().brokers {
        let between = Cell::number(Some(it.betweenness));
        table.rows.push(vec![id(&it.name), between, Cell::count(it.n_ties)]);
    }
    table
}

fn curve(package: &Package<'_>) -> Table {
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

fn incidence(package: &Package<'_>) -> Table {
    let columns = [("days", Number), ("implemented", Number), ("cancelled", Number)];
    let mut table = Table::new("incidence", &["days"], &[], &columns);
    for it in &package.study().incidence {
        let numbers = [it.days, it.implemented, it.cancelled];
        table.rows.push(numbers.map(|it| Cell::number(Some(it))).into());
    }
    table
}
