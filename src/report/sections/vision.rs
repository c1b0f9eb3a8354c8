//! The strategic vision: in which fields parties cooperate and how, as the record shows, and which conversation is needed.

use std::collections::BTreeSet;

use minijinja::Value;

use crate::{
    model::{Bounds, Coded as _, Edition, Interest, RecordedMode, Stance},
    report::{page::Page, sections::why::reasons, shown::shown},
    scoring::assessment::{AgreementRecord, GroupRecord, QuadrantCode},
};

const QUADRANTS: [QuadrantCode; 6] = [
    QuadrantCode::CarriedAndDone,
    QuadrantCode::Paradox,
    QuadrantCode::QuietDoers,
    QuadrantCode::OpenDifference,
    QuadrantCode::Undecided,
    QuadrantCode::NothingDue,
];

pub(super) fn view(page: &Page<'_>) -> Value {
    let agreements: Vec<&AgreementRecord> = page.in_force().collect();
    let of =
        |quadrant: QuadrantCode| agreements.iter().filter(move |it| it.scores.quadrant == quadrant);
    let quadrants: Vec<Value> = QUADRANTS
        .iter()
        .map(|quadrant| {
            let (code, name) = page.quadrant(*quadrant);
            let items: Vec<Value> = of(*quadrant).map(|it| line(page, it)).collect();
            shown!({ "code": code, "name": name, "what": page.text(&format!("quadrant.{code}.what")), "n": items.len(), "items": items })
        })
        .collect();
    let n_shared = of(QuadrantCode::CarriedAndDone).count() as u64;
    let n_leaking = of(QuadrantCode::Paradox).count() as u64;
    let n_judged =
        agreements.iter().filter(|it| it.scores.quadrant != QuadrantCode::NothingDue).count();
    let title = if n_judged == 0 {
        page.text("report.vision.title_none")
    } else {
        page.fill(
            "report.vision.title",
            &[("shared", page.n(n_shared)), ("leaking", page.n(n_leaking))],
        )
    };
    let dossier: Vec<Value> = of(QuadrantCode::Paradox).map(|it| conversation(page, it)).collect();
    let unspoken: Vec<Value> = agreements
        .iter()
        .filter(|it| it.scores.quadrant != QuadrantCode::Paradox)
        .filter_map(|it| {
            let seats = unspoken(page, it);
            (!seats.is_empty()).then(|| shown!({ "agreement": page.link(it), "seats": seats }))
        })
        .collect();
    let modes: Vec<Value> = RecordedMode::ALL.iter().map(|it| mode(page, *it)).collect();
    let has_goals = page.edition() == Edition::Board;
    shown!({
        "title": title, "modes": modes, "fields": fields(page, &agreements), "tiles": tiles_legend(page),
        "map_table": map_table(page, &agreements),
        "quadrants": quadrants, "unspoken": unspoken, "dossier": dossier,
        "quadrant": (0 < n_judged).then(|| picture(page, &agreements)),
        "goals": if has_goals { goals(page) } else { Vec::new() }, "goals_table": goals_table(page),
    })
}

fn mode(page: &Page<'_>, mode: RecordedMode) -> Value {
    let code = mode.code();
    shown!({ "code": code, "name": page.text(&format!("mode.{code}")), "what": page.text(&format!("mode.{code}.what")) })
}

/// One row of the map for each portfolio: which agreements stand in which mode, and what came of them.
fn fields(page: &Page<'_>, agreements: &[&AgreementRecord]) -> Vec<Value> {
    let mut groups: Vec<&GroupRecord> = page.assessment.by_portfolio.iter().collect();
    groups.sort_by_key(|it| page.portfolio(Some(&it.key)).to_lowercase());
    groups
        .iter()
        .filter_map(|group| {
            let own: Vec<(usize, &&AgreementRecord)> = agreements
                .iter()
                .enumerate()
                .filter(|(_, it)| it.portfolio.as_deref().unwrap_or_default() == group.key)
                .collect();
            let cells: Vec<Value> = RecordedMode::ALL
                .iter()
                .map(|mode| {
                    let tiles: Vec<Value> = own
                        .iter()
                        .filter(|(_, it)| it.mode == *mode)
                        .map(|(at, it)| tile(page, it, at + 1))
                        .collect();
                    shown!({ "code": mode.code(), "name": page.text(&format!("mode.{}", mode.code())), "n": tiles.len(), "tiles": tiles })
                })
                .collect();
            let (code, quadrant) = page.quadrant(group.quadrant);
            (!own.is_empty()).then(|| {
                shown!({
                    "name": page.portfolio(Some(&group.key)), "key": group.key, "cells": cells,
                    "code": code, "quadrant": quadrant, "done": page.range(&group.statuses),
                    "bar": page.bar(&group.statuses, true), "said": page.said_plainly(&group.stances),
                    "robust": page.robust(page.assessment.robustness.portfolios.get(&group.key)),
                })
            })
        })
        .collect()
}

/// How far one agreement came, as one sign: everywhere, in part, nowhere, unknown, or nothing due.
fn progress(it: &AgreementRecord) -> &'static str {
    let counts = it.scores.statuses;
    match counts.n_due() {
        0 => "not_due",
        due if counts.done == due => "everywhere",
        due if counts.unknown == due => "unknown",
        _ if counts.done_high() == 0 => "nowhere",
        _ => "partly",
    }
}

/// One agreement on the map, with the number that it has in the other picture.
fn tile(page: &Page<'_>, it: &AgreementRecord, number: usize) -> Value {
    let progress = progress(it);
    shown!({
        "agreement": page.link(it), "code": progress, "number": number,
        "sign": page.text(&format!("progress.{progress}.sign")),
        "words": format!("{} {}", page.said_plainly(&it.scores.stances), page.range(&it.scores.statuses)),
    })
}

fn tiles_legend(page: &Page<'_>) -> Vec<Value> {
    ["everywhere", "partly", "nowhere", "unknown", "not_due"]
        .iter()
        .map(|it| shown!({ "code": it, "sign": page.text(&format!("progress.{it}.sign")), "name": page.text(&format!("progress.{it}")) }))
        .collect()
}

fn map_table(page: &Page<'_>, agreements: &[&AgreementRecord]) -> Value {
    let headings = ["field", "id", "agreement", "mode", "yes", "done"]
        .map(|it| page.text(&format!("report.vision.col_{it}")));
    let rows: Vec<Vec<String>> = agreements
        .iter()
        .map(|it| {
            vec![
                page.portfolio(it.portfolio.as_deref()),
                it.id.clone(),
                it.title.clone(),
                page.text(&format!("mode.{}", it.mode.code())),
                page.said_plainly(&it.scores.stances),
                page.range(&it.scores.statuses),
            ]
        })
        .collect();
    page.table(&page.text("report.vision.map_caption"), &headings, &rows)
}

fn line(page: &Page<'_>, it: &AgreementRecord) -> Value {
    shown!({ "agreement": page.link(it), "said": page.said_plainly(&it.scores.stances), "done": page.range(&it.scores.statuses), "robust": page.robust(page.assessment.robustness.agreements.get(&it.id)) })
}

/// A yes without a condition although an interest that points the other way is on record.
fn unspoken(page: &Page<'_>, it: &AgreementRecord) -> Vec<Value> {
    it.seats
        .iter()
        .filter(|it| it.stance == Some(Stance::Yes) && it.interest == Some(Interest::Against))
        .map(|it| shown!({ "party": page.party(&it.party), "text": it.interest_text }))
        .collect()
}

/// What a leaking agreement asks for: what was not said, what is said of it since, and the questions for the table.
fn conversation(page: &Page<'_>, it: &AgreementRecord) -> Value {
    let mut keys = vec!["unless"];
    if it.owner.is_none() && page.edition() == Edition::Board {
        keys.push("owner");
    }
    if it.scores.mismatch_measured {
        keys.push("counts");
    }
    if it.first_due.is_none() {
        keys.push("due");
    }
    if !it.depends_on.is_empty() {
        keys.push("waits");
    }
    if it.budget_eur.is_none() {
        keys.push("pays");
    }
    let questions: Vec<String> =
        keys.iter().map(|it| page.text(&format!("report.vision.ask_{it}"))).collect();
    let reasons: Vec<String> = reasons([it].into_iter())
        .into_iter()
        .map(|(n, code)| format!("{} ({})", page.text(&format!("reason.{code}")), page.n(n)))
        .collect();
    let waits: Vec<String> = it.depends_on.iter().map(|it| page.agreement(it)).collect();
    shown!({
        "agreement": page.link(it), "said": page.said_plainly(&it.scores.stances),
        "done": page.range(&it.scores.statuses), "unspoken": unspoken(page, it),
        "reasons": page.language.list(&reasons), "waits": page.language.list(&waits), "questions": questions,
    })
}

/// Agreements by unconditional yes (across) and follow-through (up), with a whisker for what is unknown.
fn picture(page: &Page<'_>, agreements: &[&AgreementRecord]) -> Value {
    let (width, height) = (640.0, 420.0);
    let x = |share: f64| 50.0 + share * width;
    let y = |share: f64| 20.0 + (1.0 - share) * height;
    let mut taken: Vec<(f64, f64)> = Vec::new();
    let mut points = Vec::new();
    for (at, it) in agreements.iter().enumerate() {
        let (Some(said), Some(Bounds { low, high })) =
            (it.scores.harmony.bounds, it.scores.follow_through.bounds)
        else {
            continue;
        };
        let (mut left, middle) = (x(said.low), y(f64::midpoint(low, high)));
        // Points that would cover one another stand side by side.
        while taken.iter().any(|(a, b)| (a - left).abs() < 15.5 && (b - middle).abs() < 15.5) {
            left -= 16.0;
        }
        taken.push((left, middle));
        let (_, name) = page.quadrant(it.scores.quadrant);
        points.push(shown!({
            "x": format!("{left:.1}"), "y": format!("{middle:.1}"), "top": format!("{:.1}", y(high)), "bottom": format!("{:.1}", y(low)),
            "number": at + 1, "title": format!("{} {}: {} · {} · {}", at + 1, it.title, name, page.n(it.scores.stances.yes), page.range(&it.scores.statuses)),
            "hollow": it.scores.quadrant == QuadrantCode::Undecided, "id": it.id, "marks": page.marks(it),
        }));
    }
    let thresholds = page.assessment.policy.thresholds;
    let key: Vec<Vec<String>> = agreements
        .iter()
        .enumerate()
        .filter(|(_, it)| it.scores.follow_through.bounds.is_some())
        .map(|(at, it)| {
            let said = page.said_plainly(&it.scores.stances);
            vec![
                (at + 1).to_string(),
                it.title.clone(),
                said,
                page.range(&it.scores.statuses),
                page.quadrant(it.scores.quadrant).1,
            ]
        })
        .collect();
    let headings = ["number", "agreement", "yes", "done", "picture"]
        .map(|it| page.text(&format!("report.vision.col_{it}")));
    let corner = |code: &str, x: f64, y: f64, anchor: &str| shown!({ "name": page.text(&format!("quadrant.{code}")), "x": x, "y": y, "anchor": anchor });
    let (left, right, top, bottom) = (50.0, 690.0, 12.0, 434.0);
    let corners = [
        corner("carried_and_done", right, top, "end"),
        corner("quiet_doers", left, top, "start"),
        corner("paradox", right - 8.0, bottom, "end"),
        corner("open_difference", left + 8.0, bottom, "start"),
    ];
    shown!({
        "points": points, "corners": corners, "tx": format!("{:.1}", x(thresholds.harmony)), "ty": format!("{:.1}", y(thresholds.follow_through)),
        "table": page.table(&page.text("report.vision.caption"), &headings, &key),
    })
}

/// The cooperation agenda as a tree, each goal with what is done of what is due below it.
fn goals(page: &Page<'_>) -> Vec<Value> {
    let mut rows = Vec::new();
    let mut stack: Vec<(Option<&str>, usize)> = vec![(None, 0)];
    let mut seen = BTreeSet::new();
    while let Some((parent, depth)) = stack.pop() {
        if let Some(id) = parent {
            let title =
                page.assessment.goals.iter().find(|it| it.id == id).map(|it| it.title.clone());
            if let Some(group) = page.assessment.by_goal.iter().find(|it| it.key == id) {
                rows.push(shown!({
                    "title": title, "depth": depth.min(4), "done": page.range(&group.statuses),
                    "agreements": page.language.plural::<&str>("report.vision.n_agreements", group.n_agreements, &[]),
                    "bar": page.bar(&group.statuses, true),
                }));
            }
        }
        let mut children: Vec<&str> = page
            .assessment
            .goals
            .iter()
            .filter(|it| it.parent.as_deref() == parent)
            .map(|it| it.id.as_str())
            .filter(|it| seen.insert(*it))
            .collect();
        children.reverse();
        stack.extend(
            children.into_iter().map(|it| (Some(it), depth + usize::from(parent.is_some()))),
        );
    }
    rows
}

fn goals_table(page: &Page<'_>) -> Value {
    let mut headings = vec![page.text("report.vision.col_goal"), page.text("report.time.col_due")];
    headings.extend(["done", "unknown"].map(|it| page.text(&format!("status.{it}"))));
    let title = |id: &str| {
        let found = page.assessment.goals.iter().find(|it| it.id == id);
        found.map_or_else(|| id.to_owned(), |it| it.title.clone())
    };
    let rows: Vec<Vec<String>> = page
        .assessment
        .by_goal
        .iter()
        .map(|it| {
            let counts = it.statuses;
            let numbers = [counts.n_due(), counts.done, counts.unknown].map(|it| it.to_string());
            [title(&it.key)].into_iter().chain(numbers).collect()
        })
        .collect();
    page.table(&page.text("report.vision.agenda"), &headings, &rows)
}
