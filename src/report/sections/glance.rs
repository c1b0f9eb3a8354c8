//! What was agreed, and what came of it, at a glance.

use serde_json::{Value, json};

use crate::{model::Coded as _, report::page::Page, scoring::assessment::AgreementRecord};

pub(super) fn view(page: &Page<'_>) -> Value {
    let counts = page.assessment.overall.statuses;
    let n_agreements = page.assessment.agreements.len() as u64;
    let lead = if counts.n_due() == 0 {
        page.fill("report.glance.lead_none", &[("n", page.n(n_agreements))])
    } else {
        let arguments = [
            ("due", page.n(counts.n_due())),
            ("done", page.n(counts.done)),
            ("unknown", page.n(counts.unknown)),
            ("high", page.n(counts.done_high())),
        ];
        let key =
            if counts.unknown == 0 { "report.glance.lead_exact" } else { "report.glance.lead" };
        let lead = page.fill(key, &arguments);
        page.share(&counts).map_or_else(|| lead.clone(), |share| format!("{lead} {share}"))
    };
    let is_done_by_all = |it: &&AgreementRecord| {
        let counts = it.scores.statuses;
        0 < counts.n_due() && counts.done == counts.n_due() && counts.not_due == 0
    };
    let well: Vec<String> =
        page.in_force().filter(is_done_by_all).map(|it| it.title.clone()).collect();
    let rows: Vec<Vec<String>> = crate::model::Status::ALL
        .iter()
        .map(|it| vec![page.text(&format!("status.{}", it.code())), counts.of(*it).to_string()])
        .collect();
    let headings = [page.text("report.status"), page.text("report.number")];
    let stances = page.assessment.overall.stances;
    let silent = if stances.n_spoken() == 0 {
        page.text("report.glance.no_positions")
    } else {
        format!("{} {}", page.said_yes(&stances), page.said_plainly(&stances))
    };
    json!({
        "title": if counts.n_due() == 0 { page.text("report.glance.title_none") } else {
            page.fill("report.glance.title", &[("range", page.range(&counts))])
        },
        "lead": lead, "said": silent,
        "bar": page.bar(&counts, false), "statuses": page.statuses(&counts),
        "deviated": (0 < counts.deviated).then(|| page.language.plural::<&str>("report.glance.deviated", counts.deviated, &[])),
        "own_word": (0 < counts.done_own_word).then(|| page.fill("report.glance.own_word", &[("n", page.n(counts.done_own_word)), ("done", page.n(counts.done))])),
        "well": well,
        "table": page.table(&page.text("report.glance.caption"), &headings, &rows),
    })
}
