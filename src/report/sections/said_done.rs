//! Per agreement: how many said yes, how many did it, of how many it is not known.

use minijinja::Value;

use crate::{
    report::{page::Page, scale::Scale, shown::shown},
    scoring::assessment::{AgreementRecord, Merged},
};

pub(super) fn view(page: &Page<'_>) -> Value {
    let mut agreements: Vec<&AgreementRecord> =
        page.in_force().filter(|it| 0 < it.scores.statuses.n_due()).collect();
    let gap = |it: &AgreementRecord| {
        it.scores.stances.n_agreed().saturating_sub(it.scores.statuses.done_high())
    };
    agreements.sort_by_key(|it| (std::cmp::Reverse(gap(it)), it.id.clone()));
    let most = agreements.iter().map(|it| it.scores.stances.entitled).max().unwrap_or(1).max(1);
    let scale = Scale::new(most as f64, 16.0, 384.0);
    let at = |n: u64| scale.at(n as f64);
    let items: Vec<Value> = agreements
        .iter()
        .map(|it| {
            let (stances, counts) = (&it.scores.stances, &it.scores.statuses);
            let said = stances.n_agreed();
            shown!({
                "agreement": page.link(it), "portfolio": page.portfolio(it.portfolio.as_deref()),
                "said": at(said), "said_high": at(said + stances.not_recorded), "n_said": said,
                "done": at(counts.done), "done_high": at(counts.done_high()), "n_done": counts.done,
                "start": at(0), "end": at(stances.entitled), "has_positions": stances.not_recorded < stances.entitled,
                "words": format!("{} {}", page.said_yes(stances), page.range(counts)),
            })
        })
        .collect();
    let rows: Vec<Vec<String>> = agreements.iter().map(|it| row(it)).collect();
    let headings = ["id", "agreement", "seats", "said", "not_recorded", "due", "done", "unknown"]
        .map(|it| page.text(&format!("report.said_done.col_{it}")));
    let title = match agreements.first() {
        None => page.text("report.said_done.title_none"),
        Some(first) if gap(first) == 0 => page.text("report.said_done.title_even"),
        Some(first) => page.fill(
            "report.said_done.title",
            &[
                ("title", first.title.clone()),
                ("said", page.n(first.scores.stances.n_agreed())),
                ("done", page.n(first.scores.statuses.done_high())),
            ],
        ),
    };
    shown!({
        "title": title, "items": items,
        "merged": page.assessment.edition.merged_agreements.map(|it| merged(page, it)),
        "table": page.table(&page.text("report.said_done.caption"), &headings, &rows),
    })
}

fn row(it: &AgreementRecord) -> Vec<String> {
    let (stances, counts) = (&it.scores.stances, &it.scores.statuses);
    vec![
        it.id.clone(),
        it.title.clone(),
        stances.entitled.to_string(),
        stances.n_agreed().to_string(),
        stances.not_recorded.to_string(),
        counts.n_due().to_string(),
        counts.done.to_string(),
        counts.unknown.to_string(),
    ]
}

/// Agreements of which too little fell due to tell of each.
fn merged(page: &Page<'_>, it: Merged) -> String {
    let arguments = [
        ("n", page.n(it.n)),
        ("said", page.said_yes(&it.stances)),
        ("done", page.range(&it.statuses)),
    ];
    page.fill("report.said_done.merged", &arguments)
}
