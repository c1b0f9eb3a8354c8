//! For one party, to check and answer: its own rows, and the totals of the region.

use std::collections::BTreeSet;

use crate::{
    edition::without_rows_of_all,
    model::{Edition, Estimate, Outcome, RecordedMode, Undefined},
    scoring::{
        assessment::{
            AgreementRecord, Assessment, EditionRecord, GroupRecord, Merged, PartyCounts,
            PartyRecord, Robustness,
        },
        study::Implementation,
    },
};

/// With fewer others than this, the totals would tell what one of them did.
const FEWEST_OTHERS: usize = 3;

pub(super) fn edit(mut assessment: Assessment, party: &str) -> Assessment {
    let own = names_of(&assessment, party);
    let has_due = |it: &&PartyCounts| 0 < it.statuses.n_due();
    let n_others =
        assessment.by_party.iter().filter(has_due).filter(|it| it.party != party).count();
    let all = std::mem::take(&mut assessment.agreements);
    let is_own = |it: &AgreementRecord| {
        it.seats.iter().any(|it| own.contains(&it.party))
            || it.pairs.iter().any(|it| it.party == party)
    };
    let (secret, open): (Vec<_>, Vec<_>) =
        all.into_iter().filter(is_own).partition(|it| it.secret == Some(true));
    let ids: BTreeSet<String> = open.iter().map(|it| it.id.clone()).collect();
    let n_secret = secret.len() as u64;
    let record = EditionRecord {
        n_secret_left_out: n_secret,
        ..EditionRecord::of(Edition::Hearing, Some(party.to_owned()))
    };
    without_rows_of_all(&mut assessment, record);
    assessment.agreements = open.into_iter().map(|it| own_rows(it, party, &own, &ids)).collect();
    if n_others < FEWEST_OTHERS {
        assessment.overall = GroupRecord::withheld("", assessment.overall.n_agreements);
    }
    assessment.parties.retain(|it| own.contains(&it.id));
    assessment.by_party = own_counts(&assessment, party);
    assessment.replies.retain(|it| {
        own.contains(&it.party) && it.agreement.as_ref().is_none_or(|it| ids.contains(it))
    });
    assessment.capacity.retain(|it| own.contains(&it.party));
    assessment.n_searches.retain(|it, _| own.contains(it));
    let change = assessment.change.take();
    assessment.change = change.map(|mut change| {
        change.pairs.retain(|it| it.party == party && ids.contains(&it.agreement));
        change
    });
    assessment.by_portfolio.clear();
    assessment.by_goal.clear();
    assessment.by_kind.clear();
    assessment.by_quarter.clear();
    assessment.robustness = Robustness::default();
    assessment.implementation = Implementation::default();
    assessment.weighted_follow_through = Estimate::undefined(Undefined::Withheld);
    assessment
}

/// The party, and those that merged into it.
fn names_of(assessment: &Assessment, party: &str) -> BTreeSet<String> {
    let mut own = BTreeSet::from([party.to_owned()]);
    loop {
        let is_new = |it: &&PartyRecord| {
            !own.contains(&it.id)
                && !it.is_current
                && it.successor.as_ref().is_some_and(|it| own.contains(it))
        };
        let Some(next) = assessment.parties.iter().find(is_new) else { return own };
        own.insert(next.id.clone());
    }
}

/// One agreement with the rows of one party; numbers over all parties are left out.
fn own_rows(
    mut it: AgreementRecord,
    party: &str,
    own: &BTreeSet<String>,
    ids: &BTreeSet<String>,
) -> AgreementRecord {
    it.seats.retain(|it| own.contains(&it.party));
    it.pairs.retain(|it| it.party == party);
    it.depends_on.retain(|it| ids.contains(it));
    it.superseded_by = it.superseded_by.filter(|it| ids.contains(it));
    it.owner = it.owner.filter(|it| own.contains(it));
    let mut told = Merged::default();
    for seat in &it.seats {
        told.stances.add(seat.stance);
    }
    for pair in &it.pairs {
        told.statuses.add(pair.status);
    }
    it.scores = GroupRecord {
        stances: told.stances,
        statuses: told.statuses,
        ..GroupRecord::withheld(&it.id, 1)
    };
    it.mode = RecordedMode::Untold;
    it.consensus = Estimate::undefined(Undefined::Withheld);
    for outcome in it.companions.values_mut() {
        *outcome = Outcome::Undefined(Undefined::Withheld);
    }
    it
}

/// The party's counts over what this edition shows; agreements under secrecy are not among them.
fn own_counts(assessment: &Assessment, party: &str) -> Vec<PartyCounts> {
    let mut told = Merged::default();
    let mut n_with_source = 0;
    for it in &assessment.agreements {
        told.stances.extend(&it.scores.stances);
        for pair in &it.pairs {
            told.statuses.add(pair.status);
            n_with_source += u64::from(pair.status.is_due() && pair.has_source);
        }
    }
    vec![PartyCounts {
        party: party.to_owned(),
        statuses: told.statuses,
        stances: told.stances,
        n_with_source,
    }]
}
