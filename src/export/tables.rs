//! Tidy tables: one observation per row, English names, empty cells with their reason beside them.

use crate::{
    export::{ExportFile, numbers},
    model::{Coded as _, Outcome},
    scoring::assessment::{Assessment, GroupRecord},
};

/// `agreements.csv`, `groups.csv`, `pairs.csv` and `stances.csv`.
pub(super) fn csv(assessment: &Assessment) -> Vec<ExportFile> {
    vec![agreements(assessment), groups(assessment), pairs(assessment), stances(assessment)]
}

fn file(name: &str, rows: Vec<Vec<String>>) -> ExportFile {
    let mut writer = ::csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in rows {
        // Writing to memory cannot fail.
        let _ = writer.write_record(&row);
    }
    let bytes = writer.into_inner().unwrap_or_default();
    ExportFile { name: name.to_owned(), content: String::from_utf8_lossy(&bytes).into_owned() }
}

fn number_cells(group: &GroupRecord) -> Vec<String> {
    let shown = |it: Option<f64>| it.map(|it| it.to_string()).unwrap_or_default();
    let mut cells = Vec::new();
    for (_, number) in numbers(group) {
        let reason = match number.outcome {
            Outcome::Value(_) => String::new(),
            Outcome::Undefined(reason) => reason.code().to_owned(),
        };
        cells.extend([
            shown(number.outcome.value()),
            shown(number.low),
            shown(number.high),
            reason,
        ]);
    }
    let counts = group.statuses;
    let counts = [
        counts.done,
        counts.running,
        counts.deviated,
        counts.not_done,
        counts.unknown,
        counts.not_due,
        counts.not_applicable,
    ];
    cells.extend(counts.map(|it| it.to_string()));
    cells
}

fn number_headings(group: &GroupRecord) -> Vec<String> {
    let mut headings = Vec::new();
    for (name, _) in numbers(group) {
        headings.extend(["", "_low", "_high", "_reason"].map(|end| format!("{name}{end}")));
    }
    let statuses = crate::model::Status::ALL.iter().map(|it| format!("n_{}", it.code()));
    headings.extend(statuses);
    headings
}

fn agreements(assessment: &Assessment) -> ExportFile {
    let mut header: Vec<String> =
        ["agreement", "title", "portfolio", "goal", "kind", "decided_on", "has_ended"]
            .map(str::to_owned)
            .into();
    header.extend(number_headings(&assessment.overall));
    let mut rows = vec![header];
    for it in &assessment.agreements {
        let mut row = vec![
            it.id.clone(),
            it.title.clone(),
            it.portfolio.clone().unwrap_or_default(),
            it.goal.clone().unwrap_or_default(),
            it.kind.map(|it| it.code().to_owned()).unwrap_or_default(),
            it.decided_on.map(|it| it.to_string()).unwrap_or_default(),
            it.has_ended.to_string(),
        ];
        row.extend(number_cells(&it.scores));
        rows.push(row);
    }
    file("agreements.csv", rows)
}

fn groups(assessment: &Assessment) -> ExportFile {
    let mut header: Vec<String> = ["grouping", "group", "n_agreements"].map(str::to_owned).into();
    header.extend(number_headings(&assessment.overall));
    let mut rows = vec![header];
    let all = [
        ("all", std::slice::from_ref(&assessment.overall)),
        ("portfolio", &assessment.by_portfolio),
        ("goal", &assessment.by_goal),
        ("kind", &assessment.by_kind),
    ];
    for (grouping, groups) in all {
        for group in groups {
            let mut row =
                vec![grouping.to_owned(), group.key.clone(), group.n_agreements.to_string()];
            row.extend(number_cells(group));
            rows.push(row);
        }
    }
    file("groups.csv", rows)
}

fn pairs(assessment: &Assessment) -> ExportFile {
    let header = [
        "agreement",
        "party",
        "stance",
        "binding",
        "status",
        "commitment",
        "due_on",
        "is_due",
        "is_known",
        "attainment",
        "act_low",
        "act_high",
    ];
    let mut rows = vec![header.map(str::to_owned).into()];
    for (agreement, pair) in
        assessment.agreements.iter().flat_map(|it| it.pairs.iter().map(move |pair| (it, pair)))
    {
        let head = [
            agreement.id.clone(),
            pair.party.clone(),
            pair.stance.map(|it| it.code().to_owned()).unwrap_or_default(),
            pair.binding.code().to_owned(),
            pair.status.code().to_owned(),
        ];
        if pair.commitments.is_empty() {
            let mut row = head.to_vec();
            row.resize(12, String::new());
            rows.push(row);
        }
        for it in &pair.commitments {
            let mut row = head.to_vec();
            row.extend([
                it.id.clone(),
                it.due_on.map(|it| it.to_string()).unwrap_or_default(),
                it.is_due.to_string(),
                it.is_known.to_string(),
                it.attainment.to_string(),
                it.act.low.to_string(),
                it.act.high.to_string(),
            ]);
            rows.push(row);
        }
    }
    file("pairs.csv", rows)
}

fn stances(assessment: &Assessment) -> ExportFile {
    let header = ["agreement", "party", "stance", "condition", "condition_state", "interest"];
    let mut rows = vec![header.map(str::to_owned).into()];
    for agreement in &assessment.agreements {
        for seat in &agreement.seats {
            rows.push(vec![
                agreement.id.clone(),
                seat.party.clone(),
                seat.stance.map(|it| it.code().to_owned()).unwrap_or_default(),
                seat.condition.clone().unwrap_or_default(),
                seat.condition_state.map(|it| it.code().to_owned()).unwrap_or_default(),
                seat.interest.map(|it| it.code().to_owned()).unwrap_or_default(),
            ]);
        }
    }
    file("stances.csv", rows)
}
