//! All agreements and all parties, in signs; parties by name and never by a value.

use minijinja::Value;

use crate::{
    model::Coded as _,
    report::{page::Page, sections::evidence::PAIRS, shown::shown},
    scoring::assessment::{AgreementRecord, Pair},
};

/// More columns than this cannot be read on a page.
const COLUMNS: usize = 40;

pub(super) fn view(page: &Page<'_>) -> Value {
    let parties = page.current_parties();
    let fits = parties.len() <= COLUMNS;
    let names: Vec<String> = parties.iter().map(|it| page.party(it)).collect();
    let mut agreements: Vec<&AgreementRecord> = page.assessment.agreements.iter().collect();
    agreements
        .sort_by_key(|it| (page.portfolio(it.portfolio.as_deref()).to_lowercase(), it.id.clone()));
    let row = |it: &&AgreementRecord| {
        let cells: Vec<Value> = parties
            .iter()
            .map(|party| cell(page, it.pairs.iter().find(|pair| pair.party == *party)))
            .collect();
        shown!({ "id": it.id, "title": it.title, "cells": cells, "marks": page.marks(it) })
    };
    let groups: Vec<Value> = agreements
        .chunk_by(|a, b| a.portfolio == b.portfolio)
        .filter(|_| fits)
        .map(|group| {
            let portfolio = group.first().and_then(|it| it.portfolio.as_deref());
            shown!({ "portfolio": page.portfolio(portfolio), "rows": group.iter().map(row).collect::<Vec<_>>() })
        })
        .collect();
    let n_pairs: usize = agreements.iter().map(|it| it.pairs.len()).sum();
    let (coverage, thin): (Vec<Value>, Vec<bool>) =
        parties.iter().map(|party| coverage(page, party)).unzip();
    let stances =
        ["yes", "yes_unless", "yes_provided", "abstain", "no", "silent", "absent", "not_recorded"];
    let legend: Vec<Value> = stances
        .iter()
        .map(|it| shown!({ "sign": page.text(&format!("stance.{it}.sign")), "name": page.text(&format!("stance.{it}")) }))
        .collect();
    shown!({
        "title": page.fill("report.matrix.title", &[("agreements", page.n(agreements.len() as u64)), ("parties", page.language.plural::<&str>("report.matrix.parties", parties.len() as u64, &[]))]),
        "fits": fits, "names": names, "groups": groups, "coverage": coverage,
        "statuses": page.statuses(&page.assessment.overall.statuses), "stances": legend,
        "table": (n_pairs <= PAIRS).then(|| table(page, &agreements)),
        "any_thin": thin.contains(&true),
    })
}

fn cell(page: &Page<'_>, pair: Option<&Pair>) -> Value {
    let Some(pair) = pair else {
        return shown!({ "sign": "", "name": page.text("report.matrix.not_at_table"), "said": "" });
    };
    let stance = pair.stance.map_or("not_recorded", |it| it.code());
    shown!({
        "sign": page.sign(pair.status), "name": page.status(pair.status), "code": pair.status.code(),
        "said": page.text(&format!("stance.{stance}.sign")), "said_name": page.text(&format!("stance.{stance}")),
    })
}

/// Due rows with any source, and whether they are too few to be a picture of a party.
fn coverage(page: &Page<'_>, party: &str) -> (Value, bool) {
    let minimum = page.assessment.policy.minimum.party_coverage;
    let counts = page.assessment.by_party.iter().find(|it| it.party == party);
    let (n, due) = counts.map_or((0, 0), |it| (it.n_with_source, it.statuses.n_due()));
    let is_thin = 0 < due && (n as f64) < minimum * due as f64;
    (shown!({ "n": format!("{n}/{due}"), "thin": is_thin }), is_thin)
}

/// The same as rows, one for each agreement and party, for a spreadsheet.
fn table(page: &Page<'_>, agreements: &[&AgreementRecord]) -> Value {
    let headings = [
        "report.said_done.col_id",
        "report.said_done.col_agreement",
        "report.alike.party",
        "report.status",
        "report.matrix.col_said",
    ]
    .map(|it| page.text(it));
    let row = |it: &AgreementRecord, pair: &Pair| {
        let stance = pair.stance.map_or("not_recorded", |it| it.code());
        vec![
            it.id.clone(),
            it.title.clone(),
            page.party(&pair.party),
            page.status(pair.status),
            page.text(&format!("stance.{stance}")),
        ]
    };
    let rows: Vec<Vec<String>> = agreements
        .iter()
        .flat_map(|it| it.pairs.iter().map(|pair| row(it, pair)).collect::<Vec<_>>())
        .collect();
    page.csv(&page.text("report.matrix.caption"), &headings, &rows)
}
