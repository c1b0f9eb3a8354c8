//! What falls due, what conditions are open, what can be confirmed anew, and shared staff.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::{
    model::{Binding, Capacity, ConditionState, PartialDate, Quarter, Stance},
    report::page::Page,
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
        let upcoming = it
            .pairs
            .iter()
            .flat_map(|it| &it.commitments)
            .filter(|it| it.binding != Binding::Unbound)
            .filter_map(|it| it.due_on)
            .map(PartialDate::last_day);
        for due in upcoming.filter(|it| page.assessment.as_of < *it) {
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
        .map(|(quarter, titles)| json!({ "quarter": page.language.quarter(*quarter), "n": titles.len(), "titles": titles }))
        .collect();
    let open: Vec<Value> = page.in_force().filter_map(|it| open_conditions(page, it)).collect();
    let is_open = |it: &&AgreementRecord| {
        let counts = it.scores.statuses;
        counts.done < counts.n_due()
    };
    let again: Vec<Value> = page
        .in_force()
        .filter(is_open)
        .map(|it| json!({ "id": it.id, "title": it.title }))
        .collect();
    json!({
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
            Some(json!({ "party": page.party(&seat.party), "text": seat.condition.as_ref()? }))
        })
        .collect();
    (!seats.is_empty()).then(|| json!({ "id": it.id, "title": it.title, "seats": seats }))
}

/// Shared staff by pool and period, over all parties; each sum says how many rows it is made of.
fn capacity(page: &Page<'_>) -> Vec<Value> {
    let mut periods: BTreeMap<(&str, &str), Vec<&Capacity>> = BTreeMap::new();
    for it in &page.assessment.capacity {
        let period = it.period.as_deref().unwrap_or("–");
        periods.entry((&it.pool, period)).or_default().push(it);
    }
    let amounts: [fn(&Capacity) -> Option<f64>; 5] = [
        |it| it.need_fte,
        |it| it.available_fte,
        |it| it.claim_hours,
        |it| it.allocated_hours,
        |it| it.used_hours,
    ];
    periods
        .iter()
        .map(|((pool, period), rows)| {
            let sums = amounts.map(|amount| sum(page, rows, amount));
            json!({ "pool": pool, "period": period, "sums": sums })
        })
        .collect()
}

/// A sum over what is on record, which says so where rows are missing; what nobody recorded is unknown.
fn sum(page: &Page<'_>, rows: &[&Capacity], amount: fn(&Capacity) -> Option<f64>) -> String {
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
