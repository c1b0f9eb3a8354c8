//! The same bar for every portfolio, in the order of their names; and follow-through by other weights.

use minijinja::Value;

use crate::{
    model::{Estimate, Outcome},
    report::{page::Page, shown::shown},
};

pub(super) fn view(page: &Page<'_>) -> Value {
    let mut groups: Vec<_> = page.assessment.by_portfolio.iter().collect();
    groups.sort_by_key(|it| page.portfolio(Some(&it.key)).to_lowercase());
    let items: Vec<Value> = groups
        .iter()
        .map(|it| shown!({ "name": page.portfolio(Some(&it.key)), "bar": page.bar(&it.statuses, true), "words": page.range(&it.statuses), "share": page.share(&it.statuses), "n": page.n(it.n_agreements) }))
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
    let merged = page.assessment.edition.merged_portfolios.map(|it| {
        page.fill(
            "report.portfolios.merged",
            &[("n", page.n(it.n)), ("done", page.range(&it.statuses))],
        )
    });
    shown!({
        "title": page.fill("report.portfolios.title", &[("n", page.n(n_due)), ("of", page.n(groups.len() as u64))]),
        "items": items, "merged": merged, "weights": weights(page),
        "table": page.table(&page.text("report.portfolios.caption"), &headings, &rows),
    })
}

/// What the sliders work with: the very numbers of the assessment, in its order, so that the page computes the same.
fn weights(page: &Page<'_>) -> Option<Value> {
    let portfolios: Vec<Value> = page
        .assessment
        .by_portfolio
        .iter()
        .filter_map(|it| {
            let bounds = it.follow_through.bounds?;
            let weight = page.assessment.policy.weight(&it.key);
            // The shortest text that reads back as the same number.
            Some(shown!({
                "key": it.key, "name": page.portfolio(Some(&it.key)), "weight": weight.to_string(),
                "low": bounds.low.to_string(), "high": bounds.high.to_string(),
                "point": match it.follow_through.point { Outcome::Value(it) => it.to_string(), Outcome::Undefined(_) => String::new() },
            }))
        })
        .collect();
    // With portfolios told together, the page does not hold what the average is made of.
    let is_whole = page.assessment.edition.merged_portfolios.is_none();
    (1 < portfolios.len() && is_whole).then(|| {
        shown!({ "portfolios": portfolios, "agreed": agreed(page, &page.assessment.weighted_follow_through) })
    })
}

/// Follow-through by the agreed weights, in whole percentages.
fn agreed(page: &Page<'_>, it: &Estimate) -> String {
    let Some(bounds) = it.bounds else { return page.text("report.weights.none") };
    let percentage = |share: f64| page.language.whole((100.0 * share).round());
    let arguments = [("low", percentage(bounds.low)), ("high", percentage(bounds.high))];
    page.fill("report.weights.agreed", &arguments)
}
