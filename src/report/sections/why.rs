//! What is said of why things went otherwise, what waits for what, and what has no term.

use std::collections::BTreeMap;

use minijinja::Value;

use crate::{
    model::{Coded as _, Status},
    report::{page::Page, shown::shown},
    scoring::assessment::AgreementRecord,
};

/// The last reason named for each pair that did not do it or did otherwise, by how often; at a tie by code.
pub(super) fn reasons<'a>(
    agreements: impl Iterator<Item = &'a AgreementRecord>,
) -> Vec<(u64, &'static str)> {
    let mut reasons: BTreeMap<&str, u64> = BTreeMap::new();
    for pair in agreements.flat_map(|it| &it.pairs) {
        let is_open = matches!(pair.status, Status::Deviated | Status::NotDone | Status::Running);
        let evidence = pair.commitments.iter().flat_map(|it| &it.evidence);
        if let Some(code) = evidence.filter_map(|it| it.reason_code).next_back().filter(|_| is_open)
        {
            *reasons.entry(code.code()).or_default() += 1;
        }
    }
    let mut rows: Vec<(u64, &str)> = reasons.into_iter().map(|(code, n)| (n, code)).collect();
    rows.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    rows
}

pub(super) fn view(page: &Page<'_>) -> Value {
    let rows: Vec<Vec<String>> = reasons(page.in_force())
        .into_iter()
        .map(|(n, code)| vec![page.text(&format!("reason.{code}")), n.to_string()])
        .collect();
    let total: u64 = reasons(page.in_force()).iter().map(|(n, _)| n).sum();
    let waits: Vec<Value> = page
        .in_force()
        .filter(|it| !it.depends_on.is_empty())
        .map(|it| {
            let on: Vec<Value> = it.depends_on.iter().map(|id| waited_for(page, id)).collect();
            shown!({ "agreement": page.link(it), "done": page.range(&it.scores.statuses), "on": on })
        })
        .collect();
    let dependencies = &page.assessment.dependencies;
    let chain: Vec<String> =
        dependencies.critical_path.iter().map(|it| page.agreement(it)).collect();
    let cycle = dependencies
        .cycle
        .as_ref()
        .map(|it| it.iter().map(|it| page.agreement(it)).collect::<Vec<_>>().join(" → "));
    let without: Vec<Value> =
        page.in_force().filter(|it| it.last_due.is_none()).map(|it| page.link(it)).collect();
    let headings = [page.text("report.why.col_reason"), page.text("report.number")];
    let title = match (rows.first(), total) {
        (Some(first), _) => page.fill(
            "report.why.title",
            &[
                ("reason", first.first().cloned().unwrap_or_default()),
                ("n", first.get(1).cloned().unwrap_or_default()),
                ("total", page.n(total)),
            ],
        ),
        (None, _) => page.text("report.why.title_none"),
    };
    let without_head =
        page.language.plural::<&str>("report.why.without", without.len() as u64, &[]);
    shown!({
        "title": title, "has_reasons": !rows.is_empty(), "table": page.table(&page.text("report.why.caption"), &headings, &rows),
        "waits": waits, "chain": chain, "cycle": cycle, "without": without, "without_head": without_head,
        "days": dependencies.duration_days.map(|it| page.fill("report.why.days", &[("n", page.n(it))])),
    })
}

fn waited_for(page: &Page<'_>, id: &str) -> Value {
    let found = page.assessment.agreements.iter().find(|it| it.id == id);
    shown!({ "title": page.agreement(id), "done": found.map(|it| page.range(&it.scores.statuses)) })
}
