//! Who speaks alike and who acts alike, pair by pair, in the order of names.

use minijinja::Value;

use crate::{
    report::{page::Page, shown::shown},
    scoring::study::PairFinding,
};

pub(super) fn view(page: &Page<'_>) -> Value {
    Value::from(shown(page))
}

fn shown(page: &Page<'_>) -> Option<Value> {
    let pairs = &page.assessment.alike;
    let mut parties: Vec<&str> = pairs.iter().flat_map(|it| [it.a.as_str(), &it.b]).collect();
    parties.sort_by_key(|it| page.party(it).to_lowercase());
    parties.dedup();
    let both = pairs.iter().filter_map(|it| it.stated.zip(it.acted));
    let (n_both, n_wider) =
        both.fold((0, 0), |(n, wider), (stated, acted)| (n + 1, wider + u64::from(acted < stated)));
    if parties.len() < 3 || n_both == 0 {
        return None;
    }
    let between = |a: &str, b: &str| {
        pairs.iter().find(|it| (it.a == a && it.b == b) || (it.a == b && it.b == a))
    };
    let rows: Vec<Value> = parties
        .iter()
        .enumerate()
        .map(|(row, a)| {
            let cells: Vec<Value> = parties
                .iter()
                .enumerate()
                .map(|(column, b)| match between(a, b) {
                    None => shown!({ "kind": "self" }),
                    // Above the diagonal what they said, below it what they did.
                    Some(it) if row < column => cell(page, it.stated, it.n_stated, "said"),
                    Some(it) => cell(page, it.acted, it.n_acted, "did"),
                })
                .collect();
            shown!({ "name": page.party(a), "cells": cells })
        })
        .collect();
    let names: Vec<String> = parties.iter().map(|it| page.party(it)).collect();
    let headings = ["a", "b", "said", "n_said", "did", "n_did"]
        .map(|it| page.text(&format!("report.alike.col_{it}")));
    let table: Vec<Vec<String>> = pairs.iter().map(|it| row(page, it)).collect();
    Some(shown!({
        "title": page.fill("report.alike.title", &[("n", page.n(n_wider)), ("of", page.n(n_both))]),
        "names": names, "rows": rows,
        "few": page.fill("report.alike.few", &[("n", page.n(page.assessment.policy.minimum.common_agreements))]),
        "table": page.table(&page.text("report.alike.caption"), &headings, &table),
    }))
}

/// One pair: how alike from 0 to 10, as a number and as a size.
fn cell(page: &Page<'_>, alike: Option<f64>, n: u64, layer: &str) -> Value {
    let Some(alike) = alike else {
        return shown!({ "kind": "few", "words": page.text("report.alike.too_few") });
    };
    let ten = (10.0 * alike).round();
    let arguments = [("ten", page.language.whole(ten)), ("n", page.n(n))];
    shown!({
        "kind": layer, "step": ten.clamp(0.0, 10.0), "shown": page.language.whole(ten),
        "words": page.fill(&format!("report.alike.{layer}"), &arguments),
    })
}

fn row(page: &Page<'_>, it: &PairFinding) -> Vec<String> {
    let shown = |it: Option<f64>| {
        it.map_or_else(|| page.text("undefined.too-few"), |it| page.language.decimal(it, 2))
    };
    vec![
        page.party(&it.a),
        page.party(&it.b),
        shown(it.stated),
        page.n(it.n_stated),
        shown(it.acted),
        page.n(it.n_acted),
    ]
}
