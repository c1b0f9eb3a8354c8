//! What falls due, what conditions are open, what can be confirmed anew, and shared staff.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::{
    model::{ConditionState, PartialDate, Quarter, Stance},
    report::page::Page,
    scoring::assessment::AgreementRecord,
};

/// Quarters that are looked ahead.
const QUARTERS: usize = 4;

pub(super) fn view(page: &Page<'_>) -> Value {
    let mut terms: BTreeMap<Quarter, Vec<&str>> = BTreeMap::new();
    let mut quarter = page.assessment.as_of.quarter();
    for _ in 0..=QUARTERS {
        terms.insert(quarter, Vec::new());
        quarter = quarter.next();
    }
    for it in page.in_force() {
        let upcoming = it
            .pairs
            .iter()
            .flat_map(|it| &it.commitments)
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
        .map(|(quarter, titles)| json!({ "quarter": page.language.quarter(*quarter), "titles": titles }))
        .collect();
    let open: Vec<Value> = page
        .in_force()
        .flat_map(|it| it.seats.iter().map(move |seat| (it, seat)))
        .filter_map(|(it, seat)| {
            let is_open = matches!(seat.stance, Some(Stance::YesUnless | Stance::YesProvided))
                && matches!(seat.condition_state, None | Some(ConditionState::Pending));
            let text = seat.condition.as_ref().filter(|_| is_open)?;
            Some(json!({ "agreement": it.title, "party": page.party(&seat.party), "text": text }))
        })
        .collect();
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

/// Allocated and used hours of shared staff, by period, over all parties.
fn capacity(page: &Page<'_>) -> Vec<Value> {
    let mut periods: BTreeMap<(&str, &str), [Option<f64>; 3]> = BTreeMap::new();
    for it in &page.assessment.capacity {
        let Some(period) = it.period.as_deref() else { continue };
        let sums = periods.entry((&it.pool, period)).or_default();
        for (sum, value) in sums.iter_mut().zip([it.claim_hours, it.allocated_hours, it.used_hours])
        {
            if let Some(value) = value {
                *sum = Some(sum.unwrap_or(0.0) + value);
            }
        }
    }
    let shown = |it: Option<f64>| {
        it.map_or_else(|| page.text("status.unknown"), |it| page.language.whole(it))
    };
    periods
        .iter()
        .map(|((pool, period), [claim, allocated, used])| json!({ "pool": pool, "period": period, "claim": shown(*claim), "allocated": shown(*allocated), "used": shown(*used) }))
        .collect()
}
