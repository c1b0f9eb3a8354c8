//! What was said, promised, observed and answered: a row for each.

use crate::export::{
    Package,
    table::{Cell, Kind, Table},
    tables::{OF_PAIR, OF_PARTY, code, id},
};

use Kind::{Boolean, Number, Text};

pub(super) fn pairs(package: &Package<'_>) -> Table {
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

pub(super) fn commitments(package: &Package<'_>) -> Table {
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

pub(super) fn stances(package: &Package<'_>) -> Table {
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

pub(super) fn evidence(package: &Package<'_>) -> Table {
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

pub(super) fn replies(package: &Package<'_>) -> Table {
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
