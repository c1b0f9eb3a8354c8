//! The strategic vision: in which fields saying and doing meet, and where a condition was not said aloud.

use serde_json::{Value, json};

use crate::{
    model::{Bounds, Interest, Stance},
    report::page::Page,
    scoring::assessment::{AgreementRecord, GroupRecord, QuadrantCode},
};

const MODES: [QuadrantCode; 6] = [
    QuadrantCode::CarriedAndDone,
    QuadrantCode::Paradox,
    QuadrantCode::QuietDoers,
    QuadrantCode::OpenDifference,
    QuadrantCode::Undecided,
    QuadrantCode::NothingDue,
];

pub(super) fn view(page: &Page<'_>) -> Value {
    let agreements: Vec<&AgreementRecord> = page.in_force().collect();
    let of = |mode: QuadrantCode| agreements.iter().filter(move |it| it.scores.quadrant == mode);
    let modes: Vec<Value> = MODES
        .iter()
        .map(|mode| {
            let (code, name) = page.quadrant(&GroupRecord { quadrant: *mode, ..page.assessment.overall.clone() });
            let items: Vec<Value> = of(*mode).map(|it| line(page, it)).collect();
            json!({ "code": code, "name": name, "what": page.text(&format!("quadrant.{code}.what")), "n": items.len(), "items": items })
        })
        .collect();
    let fields: Vec<Value> =
        page.assessment.by_portfolio.iter().map(|it| field(page, it)).collect();
    let n_shared = of(QuadrantCode::CarriedAndDone).count() as u64;
    let n_leaking = of(QuadrantCode::Paradox).count() as u64;
    let unspoken: Vec<Value> = agreements.iter().filter_map(|it| unspoken(page, it)).collect();
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
    let dossier: Vec<Value> = of(QuadrantCode::Paradox).map(|it| questions(page, it)).collect();
    json!({
        "title": title, "modes": modes, "fields": fields, "unspoken": unspoken, "dossier": dossier,
        "quadrant": (0 < n_judged).then(|| picture(page, &agreements)), "goals": goals(page),
    })
}

fn line(page: &Page<'_>, it: &AgreementRecord) -> Value {
    json!({ "id": it.id, "title": it.title, "said": page.said_plainly(&it.scores.stances), "done": page.range(&it.scores.statuses), "robust": page.robust(page.assessment.robustness.agreements.get(&it.id)) })
}

fn field(page: &Page<'_>, group: &GroupRecord) -> Value {
    let (code, name) = page.quadrant(group);
    json!({
        "name": page.portfolio(Some(&group.key)), "code": code, "mode": name,
        "n": page.n(group.n_agreements), "done": page.range(&group.statuses),
        "said": page.said_plainly(&group.stances),
        "robust": page.robust(page.assessment.robustness.portfolios.get(&group.key)),
    })
}

/// A yes without a condition although interests point different ways.
fn unspoken(page: &Page<'_>, it: &AgreementRecord) -> Option<Value> {
    let seats: Vec<Value> = it
        .seats
        .iter()
        .filter(|it| it.stance == Some(Stance::Yes) && it.interest == Some(Interest::Against))
        .map(|it| json!({ "party": page.party(&it.party), "text": it.interest_text }))
        .collect();
    (!seats.is_empty()).then(|| json!({ "id": it.id, "title": it.title, "seats": seats }))
}

/// The questions that a leaking agreement asks for.
fn questions(page: &Page<'_>, it: &AgreementRecord) -> Value {
    let mut keys = vec!["unless"];
    if it.owner.is_none() {
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
    json!({ "id": it.id, "title": it.title, "done": page.range(&it.scores.statuses), "questions": questions })
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
        while taken.iter().any(|(a, b)| (a - left).abs() < 13.0 && (b - middle).abs() < 13.0) {
            left -= 14.0;
        }
        taken.push((left, middle));
        let (_, name) = page.quadrant(&it.scores);
        points.push(json!({
            "x": format!("{left:.1}"), "y": format!("{middle:.1}"), "top": format!("{:.1}", y(high)), "bottom": format!("{:.1}", y(low)),
            "number": at + 1, "title": format!("{} {}: {} · {} · {}", at + 1, it.title, name, page.n(it.scores.stances.yes), page.range(&it.scores.statuses)),
            "hollow": it.scores.quadrant == QuadrantCode::Undecided,
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
                page.quadrant(&it.scores).1,
            ]
        })
        .collect();
    let headings = ["number", "agreement", "yes", "done", "mode"]
        .map(|it| page.text(&format!("report.vision.col_{it}")));
    let corner = |code: &str, x: f64, y: f64, anchor: &str| json!({ "name": page.text(&format!("quadrant.{code}")), "x": x, "y": y, "anchor": anchor });
    let (left, right, top, bottom) = (50.0, 690.0, 12.0, 434.0);
    let corners = [
        corner("carried_and_done", right, top, "end"),
        corner("quiet_doers", left, top, "start"),
        corner("paradox", right - 8.0, bottom, "end"),
        corner("open_difference", left + 8.0, bottom, "start"),
    ];
    json!({
        "points": points, "corners": corners, "tx": format!("{:.1}", x(thresholds.harmony)), "ty": format!("{:.1}", y(thresholds.follow_through)),
        "table": page.table(&page.text("report.vision.caption"), &headings, &key),
    })
}

/// The cooperation agenda as a tree, each goal with what is done of what is due below it.
fn goals(page: &Page<'_>) -> Vec<Value> {
    let mut rows = Vec::new();
    let mut stack: Vec<(Option<&str>, usize)> = vec![(None, 0)];
    let mut seen = std::collections::BTreeSet::new();
    while let Some((parent, depth)) = stack.pop() {
        if let Some(id) = parent {
            let title =
                page.assessment.goals.iter().find(|it| it.id == id).map(|it| it.title.clone());
            if let Some(group) = page.assessment.by_goal.iter().find(|it| it.key == id) {
                rows.push(json!({
                    "title": title, "depth": depth.min(4), "done": page.range(&group.statuses),
                    "n": page.n(group.n_agreements), "bar": page.bar(&group.statuses, true),
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
