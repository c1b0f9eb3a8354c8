//! The same bar for every portfolio, in the order of their names.

use serde_json::{Value, json};

use crate::report::page::Page;

pub(super) fn view(page: &Page<'_>) -> Value {
    let mut groups: Vec<_> = page.assessment.by_portfolio.iter().collect();
    groups.sort_by_key(|it| page.portfolio(Some(&it.key)).to_lowercase());
    let items: Vec<Value> = groups
        .iter()
        .map(|it| json!({ "name": page.portfolio(Some(&it.key)), "bar": page.bar(&it.statuses, true), "words": page.range(&it.statuses), "share": page.share(&it.statuses), "n": page.n(it.n_agreements) }))
        .collect();
    let n_due = groups.iter().filter(|it| 0 < it.statuses.n_due()).count() as u64;
    let rows: Vec<Vec<String>> = groups
        .iter()
        .map(|it| {
            let s = it.statuses;
            let mut row = vec![page.portfolio(Some(&it.key))];
            row.extend(
                [s.n_due(), s.done, s.running, s.deviated, s.not_done, s.unknown, s.not_due]
                    .map(|it| it.to_string()),
            );
            row
        })
        .collect();
    let mut headings = vec![page.text("report.portfolio"), page.text("report.time.col_due")];
    headings.extend(
        ["done", "running", "deviated", "not_done", "unknown", "not_due"]
            .map(|it| page.text(&format!("status.{it}"))),
    );
    json!({
        "title": page.fill("report.portfolios.title", &[("n", page.n(n_due)), ("of", page.n(groups.len() as u64))]),
        "items": items, "table": page.table(&page.text("report.portfolios.caption"), &headings, &rows),
    })
}
