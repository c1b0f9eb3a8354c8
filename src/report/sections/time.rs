//! Quarters of due dates, each looked at as long after; and how long implementation takes.

use minijinja::Value;

use crate::{
    report::{
        page::Page,
        scale::{Scale, ticks},
        shown::shown,
    },
    scoring::assessment::Cohort,
};

pub(super) fn view(page: &Page<'_>) -> Value {
    let days = page.n(u64::from(page.assessment.policy.time.follow_up_days));
    let complete: Vec<&Cohort> =
        page.assessment.by_quarter.iter().filter(|it| it.is_complete).collect();
    let open: Vec<String> = page
        .assessment
        .by_quarter
        .iter()
        .filter(|it| !it.is_complete)
        .map(|it| page.language.quarter_short(it.quarter))
        .collect();
    let rows: Vec<Vec<String>> = complete
        .iter()
        .map(|it| {
            vec![
                page.language.quarter_short(it.quarter),
                it.statuses.n_due().to_string(),
                it.statuses.done.to_string(),
                it.statuses.unknown.to_string(),
            ]
        })
        .collect();
    let headings =
        ["quarter", "due", "done", "unknown"].map(|it| page.text(&format!("report.time.col_{it}")));
    let title = if complete.is_empty() { "report.time.title_none" } else { "report.time.title" };
    shown!({
        "title": page.fill(title, &[("n", page.n(complete.len() as u64)), ("days", days.clone())]),
        "lead": page.fill("report.time.lead", &[("days", days)]),
        "lines": (!complete.is_empty()).then(|| lines(page, &complete)),
        "words": complete.iter().map(|it| format!("{}: {}", page.language.quarter_short(it.quarter), page.range(&it.statuses))).collect::<Vec<_>>().join(" "),
        "open": (!open.is_empty()).then(|| page.fill("report.time.open", &[("list", page.language.list(&open))])),
        "steps": steps(page), "steps_none": page.text("report.time.steps_none"),
        "table": page.table(&page.text("report.time.caption"), &headings, &rows),
    })
}

/// The share done of what fell due in each quarter, as a band from what is known to what is possible.
fn lines(page: &Page<'_>, quarters: &[&Cohort]) -> Value {
    let up = Scale::new(1.0, 190.0, 20.0);
    let step = 600.0 / quarters.len() as f64;
    let fewest = page.assessment.policy.minimum.percentage.max(1);
    let mut points = Vec::new();
    // A quarter with too few breaks the line: a share of few is no share.
    let mut runs: Vec<Vec<(f64, f64, f64)>> = vec![Vec::new()];
    for (at, it) in quarters.iter().enumerate() {
        let x = 90.0 + step * (at as f64 + 0.5);
        let counts = &it.statuses;
        let due = counts.n_due();
        let share = |n: u64| up.place(n as f64 / due.max(1) as f64);
        let is_enough = fewest <= due;
        let (low, high) = (share(counts.done), share(counts.done_high()));
        if is_enough {
            if let Some(run) = runs.last_mut() {
                run.push((x, low, high));
            }
        } else {
            runs.push(Vec::new());
        }
        points.push(shown!({
            "x": format!("{x:.1}"), "low": format!("{low:.1}"), "high": format!("{high:.1}"), "enough": is_enough,
            "label": page.language.quarter_short(it.quarter),
            "n": if counts.unknown == 0 { page.n(counts.done) } else { format!("{}–{}", page.n(counts.done), page.n(counts.done_high())) },
            "due": page.n(due),
        }));
    }
    let runs: Vec<Value> = runs
        .iter()
        .filter(|it| !it.is_empty())
        .map(|run| {
            let forth = run.iter().map(|(x, low, _)| format!("{x:.1} {low:.1}"));
            let back = run.iter().rev().map(|(x, _, high)| format!("{x:.1} {high:.1}"));
            let line: Vec<String> = forth.clone().collect();
            let area: Vec<String> = forth.chain(back).collect();
            shown!({ "line": format!("M{}", line.join("L")), "area": format!("M{}Z", area.join("L")) })
        })
        .collect();
    shown!({ "points": points, "runs": runs, "axis": shares(page, up) })
}

/// The axis of shares, from none to all.
fn shares(page: &Page<'_>, up: Scale) -> Vec<Value> {
    ["none", "half", "all"]
        .iter()
        .zip([0.0, 0.5, 1.0])
        .map(|(name, share)| shown!({ "y": up.at(share), "label": page.text(&format!("report.time.{name}")) }))
        .collect()
}

/// How the share implemented grows with the days since the decision.
fn steps(page: &Page<'_>) -> Option<Value> {
    let it = &page.assessment.implementation;
    let most = it.steps.last().map(|it| it.days).filter(|it| 0.0 < *it)?;
    let (across, up) = (Scale::new(most, 90.0, 690.0), Scale::new(1.0, 190.0, 20.0));
    let mut line = format!("M{} {}", across.at(0.0), up.at(0.0));
    for step in &it.steps {
        line.push_str(&format!("H{}V{}", across.at(step.days), up.at(1.0 - step.survival)));
    }
    let axis: Vec<Value> = ticks(most, 8)
        .into_iter()
        .map(|day| shown!({ "x": across.at(day), "label": page.language.whole(day) }))
        .collect();
    let counts = [("n", page.n(it.n)), ("done", page.n(it.n_implemented))];
    let title = match it.median_days {
        Some(median) => page.fill(
            "report.time.steps_title",
            &[("days", page.language.whole(median)), ("n", page.n(it.n))],
        ),
        None => page.fill("report.time.steps_title_open", &counts),
    };
    let rows: Vec<Vec<String>> = it
        .steps
        .iter()
        .filter(|it| 0 < it.n_events)
        .map(|it| {
            vec![
                page.language.whole(it.days),
                page.n(it.n_at_risk),
                page.n(it.n_events),
                page.language.decimal(1.0 - it.survival, 2),
            ]
        })
        .collect();
    let headings = ["days", "at_risk", "events", "share"]
        .map(|it| page.text(&format!("report.time.col_{it}")));
    let median = it.median_days.map(|days| shown!({ "x": across.at(days), "y": up.at(0.5) }));
    Some(shown!({
        "title": title, "line": line, "axis": axis, "shares": shares(page, up), "median": median,
        "how": page.fill("report.time.steps_how", &counts),
        "table": page.table(&page.text("report.time.steps_caption"), &headings, &rows),
    }))
}
