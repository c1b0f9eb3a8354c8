//! What was agreed, and what came of it, at a glance.

use minijinja::Value;

use crate::{
    model::{Coded as _, Edition, Status},
    report::{page::Page, shown::shown},
    scoring::assessment::{AgreementRecord, StanceCounts, StatusCounts},
};

pub(super) fn view(page: &Page<'_>) -> Value {
    let (counts, stances) = match page.edition() {
        Edition::Hearing => {
            let own = page.assessment.by_party.first();
            own.map(|it| (it.statuses, it.stances)).unwrap_or_default()
        }
        Edition::Board | Edition::Public => {
            (page.assessment.overall.statuses, page.assessment.overall.stances)
        }
    };
    let is_withheld = page.edition() == Edition::Public && page.assessment.overall.is_withheld;
    let is_done_by_all = |it: &&AgreementRecord| {
        let counts = it.scores.statuses;
        0 < counts.n_due() && counts.done == counts.n_due() && counts.not_due == 0
    };
    let well: Vec<Value> = page.in_force().filter(is_done_by_all).map(|it| page.link(it)).collect();
    let rows: Vec<Vec<String>> =
        Status::ALL.iter().map(|it| vec![page.status(*it), counts.of(*it).to_string()]).collect();
    let headings = [page.text("report.status"), page.text("report.number")];
    let said = match page.edition() {
        Edition::Hearing => own_said(page, &stances),
        _ if stances.n_spoken() == 0 => page.text("report.glance.no_positions"),
        _ => format!("{} {}", page.said_yes(&stances), page.said_plainly(&stances)),
    };
    let own = |key: &str| match page.edition() {
        Edition::Hearing => format!("report.glance.own_{key}"),
        Edition::Board | Edition::Public => format!("report.glance.{key}"),
    };
    let title = match (is_withheld, counts.n_due()) {
        (true, _) => page.text("report.glance.title_withheld"),
        (_, 0) => page.text("report.glance.title_none"),
        _ => page.fill(&own("title"), &[("range", page.range(&counts))]),
    };
    shown!({
        "title": title, "lead": lead(page, &counts, is_withheld), "said": (!is_withheld).then_some(said),
        "bar": page.bar(&counts, false), "statuses": page.statuses(&counts),
        "deviated": (0 < counts.deviated).then(|| page.language.plural::<&str>("report.glance.deviated", counts.deviated, &[])),
        "own_word": (0 < counts.done_own_word).then(|| page.fill("report.glance.own_word", &[("n", page.n(counts.done_own_word)), ("done", page.n(counts.done))])),
        "well": well, "well_head": page.text(&own("well")),
        "low": counts.done, "high": counts.done_high(), "due": counts.n_due(),
        "guess": page.fill("report.guess.ask", &[("due", page.n(counts.n_due()))]),
        "region": region(page),
        "table": (!is_withheld).then(|| page.table(&page.text("report.glance.caption"), &headings, &rows)),
    })
}

/// What the party itself said, over all agreements in which it has a seat.
fn own_said(page: &Page<'_>, stances: &StanceCounts) -> String {
    let arguments = [
        ("seats", page.n(stances.entitled)),
        ("yes", page.n(stances.n_agreed())),
        ("plain", page.n(stances.yes)),
        ("unknown", page.n(stances.not_recorded)),
    ];
    let key = if stances.not_recorded == 0 { "own_said" } else { "own_said_partly" };
    page.fill(&format!("report.glance.{key}"), &arguments)
}

fn lead(page: &Page<'_>, counts: &StatusCounts, is_withheld: bool) -> String {
    if is_withheld {
        return page.text("report.glance.lead_withheld");
    }
    if counts.n_due() == 0 {
        let n = page.n(page.assessment.agreements.len() as u64);
        return page.fill("report.glance.lead_none", &[("n", n)]);
    }
    let arguments = [
        ("due", page.n(counts.n_due())),
        ("done", page.n(counts.done)),
        ("unknown", page.n(counts.unknown)),
        ("high", page.n(counts.done_high())),
    ];
    let key = if counts.unknown == 0 { "report.glance.lead_exact" } else { "report.glance.lead" };
    let lead = page.fill(key, &arguments);
    page.share(counts).map_or_else(|| lead.clone(), |share| format!("{lead} {share}"))
}

/// The totals of all parties together, beside those of one.
fn region(page: &Page<'_>) -> Option<Value> {
    let overall = &page.assessment.overall;
    (page.edition() == Edition::Hearing && !overall.is_withheld && 0 < overall.statuses.n_due())
        .then(|| {
            shown!({
                "bar": page.bar(&overall.statuses, false), "statuses": page.statuses(&overall.statuses),
                "words": page.range(&overall.statuses),
            })
        })
}
