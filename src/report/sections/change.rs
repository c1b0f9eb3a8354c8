//! What changed since an earlier report, and what each change came from.

use minijinja::Value;

use crate::{
    model::{Edition, Status},
    report::{page::Page, shown::shown},
    scoring::assessment::{Cause, ChangeRecord, StatusCounts},
};

pub(super) fn view(page: &Page<'_>) -> Value {
    Value::from(shown(page))
}

fn shown(page: &Page<'_>) -> Option<Value> {
    let change = page.assessment.change.as_ref()?;
    let now = page.assessment.overall.statuses;
    let arguments = [
        ("before", page.range(&change.before)),
        ("after", page.range(&now)),
        ("since", page.language.day(change.since)),
    ];
    let title =
        page.fill(&format!("report.change.title_{}", direction(&change.before, &now)), &arguments);
    let causes: Vec<Value> = Cause::ALL.iter().map(|it| of_cause(page, change, *it)).collect();
    let headings = ["agreement", "party", "from", "to", "cause"]
        .map(|it| page.text(&format!("report.change.col_{it}")));
    Some(shown!({
        "title": title, "causes": causes,
        "lead": page.fill("report.change.lead", &arguments),
        "thanks": thanks(page, change),
        "choices": (!change.choices.is_empty()).then(|| page.fill("report.change.choices", &[("list", change.choices.join(", "))])),
        "table": (page.edition() == Edition::Board && !change.pairs.is_empty())
            .then(|| page.table(&page.text("report.change.caption"), &headings, &rows(page, change))),
    }))
}

/// Whether the share rose or fell for certain: only if the two ranges do not touch.
fn direction(before: &StatusCounts, now: &StatusCounts) -> &'static str {
    if before.n_due() == 0 || now.n_due() == 0 {
        return "none";
    }
    // Crosswise, so that whole numbers are compared.
    let is_above = |low: &StatusCounts, high: &StatusCounts| {
        high.done_high() * low.n_due() < low.done * high.n_due()
    };
    if is_above(now, before) {
        "risen"
    } else if is_above(before, now) {
        "fallen"
    } else {
        "same"
    }
}

fn of_cause(page: &Page<'_>, change: &ChangeRecord, cause: Cause) -> Value {
    let signed = |n: i64| {
        let sign = match n {
            0 => "",
            it if it < 0 => "−",
            _ => "+",
        };
        format!("{sign}{}", page.n(n.unsigned_abs()))
    };
    let n = change.n(cause);
    let done = change.growth(cause, |it| it == Status::Done);
    let due = change.growth(cause, Status::is_due);
    let code = cause.code();
    shown!({
        "code": code, "name": page.text(&format!("report.change.{code}")),
        "what": page.text(&format!("report.change.{code}.what")), "n": page.n(n),
        "done": signed(done), "due": signed(due),
        "words": if n == 0 { page.text("report.change.nothing") } else {
            page.language.plural("report.change.counts", n, &[("done", signed(done)), ("due", signed(due))])
        },
    })
}

/// Parties whose reply made the record better.
fn thanks(page: &Page<'_>, change: &ChangeRecord) -> Option<String> {
    if page.edition() != Edition::Board {
        return None;
    }
    let own = change.pairs.iter().filter(|it| it.cause == Cause::AfterReply);
    let mut names: Vec<String> = own.map(|it| page.party(&it.party)).collect();
    names.sort_by_key(|it| it.to_lowercase());
    names.dedup();
    (!names.is_empty())
        .then(|| page.fill("report.change.thanks", &[("list", page.language.list(&names))]))
}

fn rows(page: &Page<'_>, change: &ChangeRecord) -> Vec<Vec<String>> {
    let status = |it: Option<Status>| it.map_or_else(|| "–".to_owned(), |it| page.status(it));
    change
        .pairs
        .iter()
        .map(|it| {
            vec![
                page.agreement(&it.agreement),
                page.party(&it.party),
                status(it.from),
                status(it.to),
                page.text(&format!("report.change.{}", it.cause.code())),
            ]
        })
        .collect()
}
