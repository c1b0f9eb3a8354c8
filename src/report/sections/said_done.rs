//! Per agreement: how many said yes, how many did it, of how many it is not known.

use serde_json::{Value, json};

use crate::{report::page::Page, scoring::assessment::AgreementRecord};

pub(super) fn view(page: &Page<'_>) -> Value {
    let mut agreements: Vec<&AgreementRecord> =
        page.in_force().filter(|it| 0 < it.scores.statuses.n_due()).collect();
    let gap = |it: &AgreementRecord| {
        it.scores.stances.n_agreed().saturating_sub(it.scores.statuses.done_high())
    };
    agreements.sort_by_key(|it| (std::cmp::Reverse(gap(it)), it.id.clone()));
    let most = agreements.iter().map(|it| it.scores.stances.entitled).max().unwrap_or(1).max(1);
    let at = |n: u64| format!("{:.1}", 16.0 + 368.0 * n as f64 / most as f64);
    let items: Vec<Value> = agreements
        .iter()
        .map(|it| {
            let (said, counts) = (it.scores.stances.n_agreed(), it.scores.statuses);
            let words = format!(
                "{} {}",
                page.said_yes(&it.scores.stances),
                page.range(&counts)
            );
            json!({
                "id": it.id, "title": it.title, "portfolio": page.portfolio(it.portfolio.as_deref()),
                "said": at(said), "said_high": at(said + it.scores.stances.not_recorded), "n_said": said,
                "done": at(counts.done), "done_high": at(counts.done_high()), "n_done": counts.done,
                "start": at(0), "end": at(it.scores.stances.entitled), "has_positions": it.scores.stances.not_recorded < it.scores.stances.entitled,
                "words": words,
            })
        })
        .collect();
    let rows: Vec<Vec<String>> = agreements
        .iter()
        .map(|it| {
            let s = it.scores.statuses;
            vec![
                it.id.clone(),
                it.title.clone(),
                it.scores.stances.entitled.to_string(),
                it.scores.stances.n_agreed().to_string(),
                it.scores.stances.not_recorded.to_string(),
                s.n_due().to_string(),
                s.done.to_string(),
                s.unknown.to_string(),
            ]
        })
        .collect();
    let headings = ["id", "agreement", "seats", "said", "not_recorded", "due", "done", "unknown"]
        .map(|it| page.text(&format!("report.said_done.col_{it}")));
    let title = match agreements.first() {
        None => page.text("report.said_done.title_none"),
        Some(first) if gap(first) == 0 => page.text("report.said_done.title_even"),
        Some(first) => page.fill("report.said_done.title", &[("title", first.title.clone())]),
    };
    json!({ "title": title, "items": items, "table": page.table(&page.text("report.said_done.caption"), &headings, &rows) })
}
