//! For anybody: counts over parties, without parties and without persons, and no count that tells of few.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    edition::{Refusal, without_rows_of_all},
    model::{Edition, Estimate, Undefined},
    scoring::{
        assessment::{
            AgreementRecord, Assessment, EditionRecord, GroupRecord, Merged, StatusCounts,
        },
        study::Implementation,
    },
};

/// Portfolios that are told together: their keys, and the sum.
type Hidden = (BTreeSet<String>, Option<Merged>);

pub(super) fn edit(mut assessment: Assessment) -> Result<Assessment, Refusal> {
    let secret: Vec<String> = assessment
        .agreements
        .iter()
        .filter(|it| it.secret == Some(true))
        .map(|it| it.id.clone())
        .collect();
    if !secret.is_empty() {
        return Err(Refusal::Secret(secret));
    }
    let fewest = assessment.policy.minimum.public_count;
    let (portfolios, merged_portfolios) = hidden_portfolios(&assessment.by_portfolio, fewest);
    let hidden = hidden_agreements(&assessment.agreements, &portfolios, fewest);
    let (gone, shown): (Vec<_>, Vec<_>) =
        assessment.agreements.into_iter().partition(|it| hidden.contains(&it.id));
    let ids: BTreeSet<String> = shown.iter().map(|it| it.id.clone()).collect();
    assessment.agreements = shown.into_iter().map(|it| without_parties(it, &ids)).collect();
    let record = EditionRecord {
        merged_agreements: merged(gone.iter().map(|it| &it.scores), fewest),
        merged_portfolios,
        n_secret_left_out: assessment.edition.n_secret_left_out,
        ..EditionRecord::of(Edition::Public, None)
    };
    without_rows_of_all(&mut assessment, record);
    if is_few(assessment.overall.statuses.n_due(), fewest) {
        assessment.overall = GroupRecord::withheld("", assessment.overall.n_agreements);
        assessment.weighted_follow_through = Estimate::undefined(Undefined::Withheld);
        assessment.robustness.specifications.clear();
        assessment.implementation = Implementation::default();
    }
    assessment.by_portfolio.retain(|it| !portfolios.contains(&it.key));
    assessment.robustness.portfolios.retain(|it, _| !portfolios.contains(it));
    assessment.robustness.agreements.retain(|it, _| ids.contains(it));
    // A goal lies in a goal: what is told of the whole and of all but one part tells of that part.
    assessment.by_goal.clear();
    assessment.by_kind.clear();
    assessment.by_quarter.retain(|it| !is_few(it.statuses.n_due(), fewest));
    assessment.implementation.steps.clear();
    assessment.parties.clear();
    assessment.by_party.clear();
    assessment.replies.clear();
    assessment.capacity.clear();
    assessment.n_searches.clear();
    if let Some(change) = &mut assessment.change {
        let mut counts: BTreeMap<_, u64> = BTreeMap::new();
        for it in &mut change.pairs {
            it.agreement.clear();
            it.party.clear();
            *counts.entry(it.cause).or_default() += 1;
        }
        change.pairs.retain(|it| counts.get(&it.cause).is_some_and(|n| !is_few(*n, fewest)));
        change.pairs.sort();
    }
    Ok(assessment)
}

/// Some, but too few to tell of without telling of somebody.
fn is_few(n: u64, fewest: u64) -> bool {
    0 < n && n < fewest
}

fn is_small(it: &AgreementRecord, fewest: u64) -> bool {
    is_few(it.scores.statuses.n_due(), fewest) || is_few(it.scores.stances.entitled, fewest)
}

/// Agreements of which too little fell due, and as many more that nothing can be told of one by taking off the rest.
///
/// Portfolios that are told together are one whole here too: nobody sees their totals apart.
fn hidden_agreements(
    agreements: &[AgreementRecord],
    portfolios: &BTreeSet<String>,
    fewest: u64,
) -> BTreeSet<String> {
    let mut by_portfolio: BTreeMap<Option<&str>, Vec<&AgreementRecord>> = BTreeMap::new();
    for it in agreements {
        let key = it.portfolio.as_deref().unwrap_or_default();
        by_portfolio.entry((!portfolios.contains(key)).then_some(key)).or_default().push(it);
    }
    let mut hidden = BTreeSet::new();
    for mut own in by_portfolio.into_values() {
        own.sort_by_key(|it| {
            (
                !is_small(it, fewest),
                it.scores.statuses.n_due() == 0,
                it.scores.statuses.n_due(),
                &it.id,
            )
        });
        let n_small = own.iter().filter(|it| is_small(it, fewest)).count();
        let counts: Vec<StatusCounts> = own.iter().map(|it| it.scores.statuses).collect();
        let n = n_hidden(&counts, n_small, fewest);
        hidden.extend(own.iter().take(n).map(|it| it.id.clone()));
    }
    hidden
}

fn hidden_portfolios(groups: &[GroupRecord], fewest: u64) -> Hidden {
    let mut own: Vec<&GroupRecord> = groups.iter().collect();
    let is_small = |it: &&GroupRecord| is_few(it.statuses.n_due(), fewest);
    own.sort_by_key(|it| (!is_small(it), it.statuses.n_due() == 0, it.statuses.n_due(), &it.key));
    let n_small = own.iter().filter(|it| is_small(it)).count();
    let counts: Vec<StatusCounts> = own.iter().map(|it| it.statuses).collect();
    let gone: Vec<&GroupRecord> =
        own.into_iter().take(n_hidden(&counts, n_small, fewest)).collect();
    let sum = merged(gone.iter().copied(), fewest);
    (gone.into_iter().map(|it| it.key.clone()).collect(), sum)
}

/// How many to hide, smallest first: none, or at least two that together are not few.
fn n_hidden(counts: &[StatusCounts], n_small: usize, fewest: u64) -> usize {
    if n_small == 0 {
        return 0;
    }
    let mut n = n_small.max(2);
    while n < counts.len() {
        let due: u64 = counts.iter().take(n).map(StatusCounts::n_due).sum();
        if fewest <= due {
            break;
        }
        n += 1;
    }
    n.min(counts.len())
}

/// The sum of what is hidden; none if even all together are few, which is only so if all there is is few.
fn merged<'a>(groups: impl Iterator<Item = &'a GroupRecord>, fewest: u64) -> Option<Merged> {
    let mut sum = Merged::default();
    for it in groups {
        sum.n += 1;
        sum.stances.extend(&it.stances);
        sum.statuses.extend(&it.statuses);
    }
    (0 < sum.n && !is_few(sum.statuses.n_due(), fewest)).then_some(sum)
}

fn without_parties(mut it: AgreementRecord, ids: &BTreeSet<String>) -> AgreementRecord {
    it.seats.clear();
    it.pairs.clear();
    it.owner = None;
    it.depends_on.retain(|it| ids.contains(it));
    it.superseded_by = it.superseded_by.filter(|it| ids.contains(it));
    it
}
