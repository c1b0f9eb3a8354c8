//! What falls due, what conditions are open, what can be confirmed anew, and shared staff.

use std::collections::BTreeMap;

use minijinja::Value;

use crate::{
    model::{Capacity, ConditionState, Quarter, Stance},
    report::{page::Page, scale::Scale, shown::shown},
    scoring::assessment::{AgreementRecord, Seat},
};

/// Quarters that are looked ahead.
const QUARTERS: usize = 4;

pub(super) fn view(page: &Page<'_>) -> Value {
    let mut terms: BTreeMap<Quarter, Vec<&str>> = BTreeMap::new();
    // What is left of the running quarter comes on top of the four.
    let running = page.assessment.as_of.quarter();
    let is_over = running.last_day() <= page.assessment.as_of;
    let mut quarter = if is_over { running.next() } else { running };
    for _ in 0..QUARTERS + usize::from(!is_over) {
        terms.insert(quarter, Vec::new());
        quarter = quarter.next();
    }
    for it in page.in_force() {
        for due in &it.ahead {
            if let Some(titles) = terms.get_mut(&due.quarter())
                && titles.last() != Some(&it.title.as_str())
            {
                titles.push(&it.title);
            }
        }
    }
    let n_terms: usize = terms.values().map(Vec::len).sum();
    let quarters: Vec<Value> = terms
        .iter()
        .map(|(quarter, titles)| shown!({ "quarter": page.language.quarter(*quarter), "n": titles.len(), "titles": titles }))
        .collect();
    let open: Vec<Value> = page.in_force().filter_map(|it| open_conditions(page, it)).collect();
    let is_open = |it: &&AgreementRecord| {
        let counts = it.scores.statuses;
        counts.done < counts.n_due()
    };
    let again: Vec<Value> = page
        .in_force()
        .filter(is_open)
        .map(|it| shown!({ "agreement": page.link(it), "done": page.range(&it.scores.statuses) }))
        .collect();
    shown!({
        "title": page.language.plural::<&str>("report.ahead.title", n_terms as u64, &[]),
        "quarters": quarters, "open": open, "again": again, "capacity": capacity(page),
    })
}

/// Conditions of one agreement of which it is not known, or not yet settled, whether they are met.
fn open_conditions(page: &Page<'_>, it: &AgreementRecord) -> Option<Value> {
    let is_open = |seat: &&Seat| {
        matches!(seat.stance, Some(Stance::YesUnless | Stance::YesProvided))
            && matches!(seat.condition_state, None | Some(ConditionState::Pending))
    };
    let seats: Vec<Value> = it
        .seats
        .iter()
        .filter(is_open)
        .filter_map(|seat| {
            Some(shown!({ "party": page.party(&seat.party), "text": seat.condition.as_ref()? }))
        })
        .collect();
    (!seats.is_empty()).then(|| shown!({ "agreement": page.link(it), "seats": seats }))
}

/// Names of the amounts of shared staff, and where each stands; the first two are in full-time posts, the others in hours.
const AMOUNTS: [(&str, Amount); 5] = [
    ("need", |it| it.need_fte),
    ("available", |it| it.available_fte),
    ("claim", |it| it.claim_hours),
    ("allocated", |it| it.allocated_hours),
    ("used", |it| it.used_hours),
];

type Amount = fn(&Capacity) -> Option<f64>;

/// Shared staff by pool and period, over all parties, as bars; each sum says how many rows it is made of.
fn capacity(page: &Page<'_>) -> Option<Value> {
    let mut periods: BTreeMap<(&str, &str), Vec<&Capacity>> = BTreeMap::new();
    for it in &page.assessment.capacity {
        let period = it.period.as_deref().unwrap_or("–");
        periods.entry((&it.pool, period)).or_default().push(it);
    }
    let recorded: Vec<(&str, Amount)> = AMOUNTS
        .into_iter()
        .filter(|(_, amount)| page.assessment.capacity.iter().any(|it| amount(it).is_some()))
        .collect();
    let total = |rows: &[&Capacity], amount: Amount| rows.iter().filter_map(|it| amount(it)).sum();
    // Posts and hours are never on one scale.
    let most = |is_post: bool| {
        let own =
            recorded.iter().filter(|(name, _)| ["need", "available"].contains(name) == is_post);
        own.flat_map(|(_, amount)| periods.values().map(|rows| total(rows, *amount)))
            .fold(0.0, f64::max)
    };
    let (posts, hours) = (Scale::new(most(true), 0.0, 100.0), Scale::new(most(false), 0.0, 100.0));
    let items: Vec<Value> = periods
        .iter()
        .map(|((pool, period), rows)| {
            let bars: Vec<Value> = recorded
                .iter()
                .map(|(name, amount)| {
                    let is_post = ["need", "available"].contains(name);
                    let scale = if is_post { posts } else { hours };
                    let n_known = rows.iter().filter(|it| amount(it).is_some()).count();
                    shown!({
                        "code": name, "name": page.text(&format!("report.ahead.{name}")),
                        "width": scale.at(total(rows, *amount)), "words": sum(page, rows, *amount),
                        "known": 0 < n_known, "whole": n_known == rows.len(),
                    })
                })
                .collect();
            shown!({ "pool": pool, "period": period, "bars": bars })
        })
        .collect();
    let mut headings = vec![page.text("report.ahead.pool"), page.text("report.time.col_quarter")];
    headings.extend(recorded.iter().map(|(name, _)| page.text(&format!("report.ahead.{name}"))));
    let rows: Vec<Vec<String>> = periods
        .iter()
        .map(|((pool, period), rows)| {
            let sums = recorded.iter().map(|(_, amount)| short_sum(page, rows, *amount));
            [(*pool).to_owned(), (*period).to_owned()].into_iter().chain(sums).collect()
        })
        .collect();
    (!items.is_empty() && !recorded.is_empty()).then(|| {
        shown!({ "items": items, "table": page.table(&page.text("report.ahead.capacity"), &headings, &rows) })
    })
}

/// As [`sum`], in the few signs that a table has room for.
fn short_sum(page: &Page<'_>, rows: &[&Capacity], amount: Amount) -> String {
    let n = rows.iter().filter(|it| amount(it).is_some()).count();
    if n == 0 || n == rows.len() {
        return sum(page, rows, amount);
    }
    let total: f64 = rows.iter().filter_map(|it| amount(it)).sum();
    let total = page.language.decimal(total, usize::from(total.fract() != 0.0));
    let arguments = [("sum", total), ("n", page.n(n as u64)), ("of", page.n(rows.len() as u64))];
    page.fill("report.ahead.partly_short", &arguments)
}

/// A sum over what is on record, which says so where rows are missing; what nobody recorded is unknown.
fn sum(page: &Page<'_>, rows: &[&Capacity], amount: Amount) -> String {
    let known: Vec<f64> = rows.iter().filter_map(|it| amount(it)).collect();
    let sum: f64 = known.iter().sum();
    // Half a person is not nobody.
    let total = page.language.decimal(sum, usize::from(sum.fract() != 0.0));
    match known.len() {
        0 => page.text("status.unknown"),
        n if n == rows.len() => total,
        n => {
            let arguments =
                [("sum", total), ("n", page.n(n as u64)), ("of", page.n(rows.len() as u64))];
            page.fill("report.ahead.partly", &arguments)
        }
    }
}
