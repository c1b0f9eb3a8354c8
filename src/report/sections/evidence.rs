//! From every figure to the decision, the sources and the replies, in full.

use minijinja::Value;

use crate::{
    model::{Coded as _, Edition, Reply},
    report::{page::Page, shown::shown},
    scoring::assessment::{AgreementRecord, Pair, Seat},
};

/// More pairs than this make a page that nobody can open; the exports have them all.
pub(super) const PAIRS: usize = 3_000;

pub(super) fn view(page: &Page<'_>) -> Value {
    let n_pairs: usize = page.assessment.agreements.iter().map(|it| it.pairs.len()).sum();
    let items: Vec<Value> =
        page.assessment.agreements.iter().map(|it| agreement(page, it, n_pairs <= PAIRS)).collect();
    let is_received = |it: &&Reply| it.received_on.is_some();
    let n_replies = page.assessment.replies.iter().filter(is_received).count() as u64;
    let title = if n_replies == 0 { "report.evidence.title_none" } else { "report.evidence.title" };
    let general: Vec<Value> = page
        .assessment
        .replies
        .iter()
        // Who was asked and has not answered yet has nothing to be printed.
        .filter(|it| it.agreement.is_none() && is_answer(it))
        .map(|it| reply(page, it))
        .collect();
    shown!({
        "title": page.fill(title, &[("n", page.n(n_replies))]), "items": items, "whole": n_pairs <= PAIRS,
        "general": general, "afterword": page.assessment.afterword, "asks": page.edition() == Edition::Hearing,
    })
}

/// Whether there is anything of a reply to print.
fn is_answer(it: &Reply) -> bool {
    it.received_on.is_some() || it.text.is_some() || it.verdict.is_some() || it.afterword.is_some()
}

fn reply(page: &Page<'_>, it: &Reply) -> Value {
    shown!({
        "party": page.party(&it.party), "text": it.text, "afterword": it.afterword,
        "received": it.received_on.map(|day| page.language.date(day)),
        "verdict": it.verdict.map(|it| page.text(&format!("verdict.{}", it.code()))),
    })
}

fn agreement(page: &Page<'_>, it: &AgreementRecord, whole: bool) -> Value {
    let replies: Vec<Value> = page
        .assessment
        .replies
        .iter()
        .filter(|reply| reply.agreement.as_deref() == Some(&it.id))
        .map(|it| reply(page, it))
        .collect();
    let conditions: Vec<Value> = it.seats.iter().filter_map(|seat| condition(page, seat)).collect();
    let pairs: Vec<Value> =
        it.pairs.iter().filter(|_| whole).map(|pair| finding(page, pair)).collect();
    shown!({
        "id": it.id, "title": it.title, "text": it.text, "source": it.source,
        "decided": it.decided_on.map(|day| page.language.date(day)),
        "portfolio": page.portfolio(it.portfolio.as_deref()), "range": came_of(page, it),
        "marks": page.marks(it), "ended": it.has_ended, "secret": it.secret == Some(true), "replies": replies, "conditions": conditions, "pairs": pairs,
    })
}

/// To all: how many did it. To one party: how it stands there.
fn came_of(page: &Page<'_>, it: &AgreementRecord) -> String {
    match (page.edition(), it.pairs.as_slice()) {
        (Edition::Hearing, [own]) => page.status(own.status),
        _ => page.range(&it.scores.statuses),
    }
}

fn condition(page: &Page<'_>, seat: &Seat) -> Option<Value> {
    let text = seat.condition.as_ref()?;
    let stance = seat.stance.map_or("not_recorded", |it| it.code());
    let state = seat.condition_state.map_or("none", |it| it.code());
    Some(shown!({
        "party": page.party(&seat.party), "text": text, "stance": page.text(&format!("stance.{stance}")),
        "state": page.text(&format!("condition_state.{state}")),
        "owner": seat.condition_owner.as_ref().map(|it| page.party(it)),
    }))
}

fn finding(page: &Page<'_>, pair: &Pair) -> Value {
    let seen: Vec<Value> = pair
        .commitments
        .iter()
        .flat_map(|it| &it.evidence)
        .map(|it| {
            let on = it.occurred_on.or(it.recorded_on).map(|it| page.language.date(it));
            shown!({
                "on": on, "text": it.observation, "source": it.source, "reason": it.reason,
                "reason_code": it.reason_code.map(|it| page.text(&format!("reason.{}", it.code()))),
                "own": it.grade == Some(crate::model::Grade::OwnStatement),
            })
        })
        .collect();
    let merged: Vec<String> = pair.origins.iter().map(|it| page.party(it)).collect();
    shown!({
        "party": page.party(&pair.party), "sign": page.sign(pair.status), "status": page.status(pair.status), "code": pair.status.code(), "seen": seen, "quiet": pair.quiet_doing,
        "merged": (!merged.is_empty()).then(|| page.fill("report.evidence.merged", &[("list", page.language.list(&merged))])),
    })
}
