//! Quarters of due dates, each looked at as long after.

use serde_json::{Value, json};

use crate::report::page::Page;

pub(super) fn view(page: &Page<'_>) -> Value {
    let days = page.n(u64::from(page.assessment.policy.time.follow_up_days));
    let complete: Vec<_> = page.assessment.by_quarter.iter().filter(|it| it.is_complete).collect();
    let open: Vec<String> = page
        .assessment
        .by_quarter
        .iter()
        .filter(|it| !it.is_complete)
        .map(|it| page.language.quarter_short(it.quarter))
        .collect();
    let most = complete.iter().map(|it| it.statuses.n_due()).max().unwrap_or(1).max(1);
    let step = 600.0 / complete.len().max(1) as f64;
    let columns: Vec<Value> = complete
        .iter()
        .enumerate()
        .map(|(at, it)| {
            let tall = |n: u64| 160.0 * n as f64 / most as f64;
            let (done, unknown, due) = (tall(it.statuses.done), tall(it.statuses.unknown), tall(it.statuses.n_due()));
            json!({
                "x": format!("{:.1}", at as f64 * step + 10.0), "width": format!("{:.1}", (step - 14.0).clamp(6.0, 60.0)),
                "label_x": format!("{:.1}", at as f64 * step + 10.0 + (step - 14.0).clamp(6.0, 60.0) / 2.0),
                "done_y": format!("{:.1}", 180.0 - done), "done_h": format!("{done:.1}"),
                "unknown_y": format!("{:.1}", 180.0 - done - unknown), "unknown_h": format!("{unknown:.1}"),
                "due_y": format!("{:.1}", 180.0 - due), "due_h": format!("{due:.1}"),
                "label": page.language.quarter_short(it.quarter), "words": page.range(&it.statuses),
                "n": if it.statuses.unknown == 0 { page.n(it.statuses.done) } else { format!("{}–{}", page.n(it.statuses.done), page.n(it.statuses.done_high())) },
                "n_due": page.n(it.statuses.n_due()), "n_y": format!("{:.1}", 174.0 - due),
            })
        })
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
    json!({
        "title": page.fill(title, &[("n", page.n(complete.len() as u64)), ("days", days.clone())]),
        "lead": page.fill("report.time.lead", &[("days", days)]),
        "columns": columns, "words": rows.iter().map(|it| it.join(" ")).collect::<Vec<_>>().join("; "),
        "open": (!open.is_empty()).then(|| page.fill("report.time.open", &[("list", page.language.list(&open))])),
        "table": page.table(&page.text("report.time.caption"), &headings, &rows),
    })
}
