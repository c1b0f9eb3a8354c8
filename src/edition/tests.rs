use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::{
    model::Edition,
    register,
    scoring::{Occasion, Window, assess, assessment::DatasetCard},
    sources::dataset,
};

/// Twelve parties a to l; agreements with `n` parties each of which fell due, by portfolio.
fn assessment(agreements: &[(&str, &str, usize)]) -> Assessment {
    let names: Vec<String> = ('a'..='l').map(String::from).collect();
    let mut tables: BTreeMap<&str, String> = BTreeMap::from([
        ("parties", "id,name,kind\n".to_owned()),
        ("portfolios", "id,name\np,P\nq,Q\nr,R\np0,P0\np1,P1\np2,P2\np3,P3\n".to_owned()),
        ("agreements", "id,decided_on,portfolio,title,entitled,owner\n".to_owned()),
        ("positions", "agreement,party,stance\n".to_owned()),
        ("commitments", "id,agreement,party,due_on\n".to_owned()),
        ("evidence", "id,commitment,occurred_on,kind,status,source\n".to_owned()),
    ]);
    let mut add = |table: &'static str, row: String| {
        if let Some(text) = tables.get_mut(table) {
            text.push_str(&row);
            text.push('\n');
        }
    };
    for name in &names {
        add("parties", format!("{name},Party {name},municipality"));
    }
    for (id, portfolio, n) in agreements {
        add("agreements", format!("{id},2024-01-01,{portfolio},Title {id},all,b"));
        for (at, name) in names.iter().enumerate() {
            add("positions", format!("{id},{name},yes"));
            let due = if at < *n { "2024-06-01" } else { "2030-06-01" };
            add("commitments", format!("{id}-{name},{id},{name},{due}"));
            if at < *n {
                add(
                    "evidence",
                    format!("e-{id}-{name},{id}-{name},2024-05-01,statement,done,paper"),
                );
            }
        }
    }
    let mut load = |name: &str| {
        let found = name.strip_suffix(".csv").and_then(|it| tables.get(it));
        Ok(found.map(|text| text.as_bytes().to_vec()))
    };
    let mut read =
        dataset::read(&BTreeSet::new(), &mut load, crate::register::lean::Bound::Lifted).unwrap();
    let checked = register::resolve(read.drafts, &mut read.readings);
    assert!(checked.diagnostics.is_empty(), "{:?}", checked.diagnostics);
    let policy = read.policy.unwrap();
    let as_of = "2026-01-01".parse().unwrap();
    let occasion = Occasion {
        dataset: DatasetCard::default(),
        window: Window { as_of, known_on: None },
        policy,
        readings: read.readings,
        diagnostics: checked.diagnostics,
        absent_tables: Vec::new(),
        previous: None,
        hearing_since: None,
    };
    assess(&checked.value, occasion, &mut |_| ())
}

fn public(agreements: &[(&str, &str, usize)]) -> Assessment {
    edit(assessment(agreements), Edition::Public, None).unwrap()
}

fn ids(assessment: &Assessment) -> Vec<&str> {
    assessment.agreements.iter().map(|it| it.id.as_str()).collect()
}

#[test]
fn small_counts_are_told_together_and_never_one_alone() {
    let edited = public(&[("A", "p", 9), ("B", "p", 8), ("C", "p", 3), ("D", "q", 7)]);
    // C alone could be had by taking A and B off the whole, so B goes with it.
    assert_eq!(ids(&edited), ["A", "D"]);
    let merged = edited.edition.merged_agreements.unwrap();
    assert_eq!((merged.n, merged.statuses.done), (2, 11));
    assert_eq!(edited.overall.statuses.done, 27);
    assert!(edited.edition.merged_portfolios.is_none());
}

#[test]
fn a_small_portfolio_goes_with_another() {
    let edited = public(&[("A", "p", 9), ("B", "q", 2), ("C", "r", 6), ("D", "r", 12)]);
    let keys: Vec<&str> = edited.by_portfolio.iter().map(|it| it.key.as_str()).collect();
    assert_eq!(keys, ["r"]);
    assert_eq!(edited.edition.merged_portfolios.unwrap().statuses.done, 11);
    // A is in the portfolio that went along; to show it would show B.
    assert_eq!(ids(&edited), ["C", "D"]);
}

#[test]
fn if_all_there_is_is_few_nothing_is_counted() {
    let edited = public(&[("A", "p", 3)]);
    assert!(edited.overall.is_withheld);
    assert!(edited.agreements.is_empty() && edited.by_portfolio.is_empty());
    assert_eq!(edited.edition.merged_agreements, None);
}

#[test]
fn a_hearing_holds_the_rows_of_one_party_and_the_totals_of_all() {
    let edited =
        edit(assessment(&[("A", "p", 9), ("B", "p", 2)]), Edition::Hearing, Some("party C"))
            .unwrap();
    assert_eq!(edited.edition.party.as_deref(), Some("c"));
    assert_eq!(edited.parties.len(), 1);
    assert!(edited.agreements.iter().all(|it| it.owner.is_none()), "b owns them, and is not c");
    for it in &edited.agreements {
        assert!(
            it.seats.iter().all(|it| it.party == "c") && it.pairs.iter().all(|it| it.party == "c")
        );
        assert_eq!(it.scores.stances.entitled, 1);
    }
    assert_eq!(edited.by_party[0].statuses.done, 1);
    assert_eq!(edited.overall.statuses.done, 11);
}

#[test]
fn totals_that_would_tell_what_another_did_are_withheld() {
    // Of a, b and c something fell due: to a, the totals would tell of two others.
    let edited = edit(assessment(&[("A", "p", 3)]), Edition::Hearing, Some("a")).unwrap();
    assert!(edited.overall.is_withheld);
}

#[test]
fn an_edition_cannot_be_made_wider_again() {
    let edited = public(&[("A", "p", 9)]);
    assert_eq!(
        edit(edited.clone(), Edition::Board, None),
        Err(Refusal::AlreadyEdited(Edition::Public))
    );
    assert_eq!(edit(edited.clone(), Edition::Public, None), Ok(edited));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever is not shown apart is at least two things that together are not few, in every sum from which it could be had.
    #[test]
    fn nothing_small_can_be_had_by_subtraction(
        agreements in proptest::collection::vec((0_usize..4, 0_usize..=12), 1..14)
    ) {
        let names: Vec<(String, String, usize)> = agreements
            .iter()
            .enumerate()
            .map(|(at, (portfolio, n))| (format!("A{at:02}"), format!("p{portfolio}"), *n))
            .collect();
        let rows: Vec<(&str, &str, usize)> =
            names.iter().map(|(id, portfolio, n)| (id.as_str(), portfolio.as_str(), *n)).collect();
        let edited = public(&rows);
        let shown: BTreeSet<&str> = ids(&edited).into_iter().collect();
        let visible: BTreeSet<&str> =
            edited.by_portfolio.iter().map(|it| it.key.as_str()).collect();
        // Each visible portfolio is a sum of its own; the others are one sum together.
        let mut hidden: BTreeMap<Option<&str>, (usize, usize)> = BTreeMap::new();
        for (id, portfolio, n) in &rows {
            if shown.contains(id) {
                prop_assert!(*n == 0 || 5 <= *n, "{id} shows {n}");
            } else {
                let sum = hidden.entry(visible.contains(portfolio).then_some(*portfolio)).or_default();
                *sum = (sum.0 + 1, sum.1 + n);
            }
        }
        for (sum, (count, due)) in hidden {
            let is_safe = 2 <= count && 5 <= due;
            prop_assert!(is_safe || edited.overall.is_withheld, "{sum:?}: {count} with {due} due");
        }
        let gone: BTreeSet<&str> =
            rows.iter().map(|it| it.1).filter(|it| !visible.contains(it)).collect();
        prop_assert!(gone.len() != 1 || edited.overall.is_withheld, "{gone:?} can be had from the whole");
    }
}
