//! How far chance and what is unknown can move the numbers.

use std::collections::BTreeMap;

use crate::{
    measures::{
        bootstrap::bootstrap,
        cluster_interval::Cluster,
        multiple_testing::{Family, false_discovery},
        partial_interval::partial_interval,
        permutation::two_sample,
        posterior::{Tally, posterior},
        rate_difference::rate_difference,
        shrinkage::shrinkage,
    },
    model::{Binding, Bounds, PartyKind, Policy, Stance, Undefined},
    scoring::{
        assessment::{AgreementRecord, Assessment, CommitmentRecord},
        study::{Finding, Notes, PartyFinding, count, networks::Networks, rule},
    },
};

/// Commitments that bind, have matured and are known.
pub(super) fn known(it: &AgreementRecord) -> impl Iterator<Item = &CommitmentRecord> {
    let pairs = if it.has_ended { &[] } else { it.pairs.as_slice() };
    pairs
        .iter()
        .flat_map(|it| &it.commitments)
        .filter(|it| it.binding == Binding::Bound && it.is_due && it.is_known)
}

/// Leak of one agreement as a cluster: the sum and the number of its known commitments.
pub(super) fn cluster(it: &AgreementRecord) -> Option<Cluster> {
    let (mut sum, mut n) = (0.0, 0);
    for commitment in known(it) {
        sum += 1.0 - commitment.act.low;
        n += 1;
    }
    (0 < n).then_some(Cluster { sum, n })
}

/// Harmony and leak among its unconditional yeses, where both are known.
pub(super) fn harmony_and_leak(it: &AgreementRecord) -> Option<(f64, f64)> {
    if it.has_ended {
        return None;
    }
    let yes: Vec<f64> = it
        .pairs
        .iter()
        .filter(|pair| pair.stance == Some(Stance::Yes))
        .flat_map(|pair| &pair.commitments)
        .filter(|it| it.binding == Binding::Bound && it.is_due && it.is_known)
        .map(|it| 1.0 - it.act.low)
        .collect();
    let harmony = it.scores.harmony.point.value()?;
    (!yes.is_empty()).then(|| (harmony, yes.iter().sum::<f64>() / yes.len() as f64))
}

pub(super) fn add(assessment: &Assessment, findings: &mut Vec<Finding>) {
    let level = assessment.policy.thresholds.interval_level;
    let overall = &assessment.overall;
    let units: Vec<Bounds> = assessment
        .agreements
        .iter()
        .filter(|it| !it.has_ended)
        .filter_map(|it| it.scores.follow_through.bounds)
        .collect();
    let found = partial_interval(&units, level);
    Notes::of(findings, "partial_interval", "all").add(
        "follow_through",
        overall.follow_through.point,
        found.ok(),
        count(units.len()),
    );
    let items: Vec<(f64, f64)> =
        assessment.agreements.iter().filter_map(harmony_and_leak).collect();
    let paradox = |chosen: &[usize]| {
        let sum: f64 = chosen.iter().filter_map(|it| items.get(*it)).map(|it| it.0 * it.1).sum();
        (!chosen.is_empty()).then(|| sum / chosen.len() as f64)
    };
    let interval = rule(&assessment.policy, count(items.len()))
        .and_then(|rule| bootstrap(items.len(), paradox, level, &rule));
    let value = overall.paradox.map(|it| it.index).ok_or(Undefined::NothingDue);
    let mut notes = Notes::of(findings, "bootstrap", "all");
    notes.add("paradox", value, interval.ok(), count(items.len()));
    compare_portfolios(assessment, findings);
    compare_kinds(assessment, findings);
}

/// Each portfolio with all others; whole agreements are dealt anew, and all these tests are one family.
fn compare_portfolios(assessment: &Assessment, findings: &mut Vec<Finding>) {
    let mut portfolios: BTreeMap<&str, Vec<Cluster>> = BTreeMap::new();
    for it in &assessment.agreements {
        if let Some(cluster) = cluster(it) {
            portfolios
                .entry(it.portfolio.as_deref().unwrap_or_default())
                .or_default()
                .push(cluster);
        }
    }
    let mean = |it: &Cluster| it.sum / it.n as f64;
    let mut tested = Vec::new();
    for (key, own) in &portfolios {
        let others: Vec<Cluster> =
            portfolios.iter().filter(|it| it.0 != key).flat_map(|it| it.1).copied().collect();
        let values = [own, &others].map(|it| it.iter().map(mean).collect::<Vec<f64>>());
        let found = enough(own, &others, &assessment.policy).and_then(|()| {
            let cost = count(own.len() + others.len());
            two_sample(&values[0], &values[1], &rule(&assessment.policy, cost)?)
        });
        let group = format!("portfolio:{key}");
        Notes::of(findings, "permutation", &group).test(found, count(own.len()));
        if let Ok(found) = found {
            tested.push((group, found.p));
        }
    }
    let p: Vec<f64> = tested.iter().map(|it| it.1).collect();
    if let Ok(adjusted) = false_discovery(&p, Family::Independent) {
        for ((group, _), q) in tested.iter().zip(adjusted) {
            Notes::of(findings, "multiple_testing", group).add("q", Ok(q), None, count(p.len()));
        }
    }
}

/// The unanimous with the rest, and agreements that a kind of organisation takes part in with those that it does not.
fn compare_kinds(assessment: &Assessment, findings: &mut Vec<Finding>) {
    let unanimous = |it: &AgreementRecord| {
        let stances = it.scores.stances;
        stances.yes == stances.entitled && 0 < stances.entitled
    };
    compare(assessment, findings, "unanimous", &unanimous);
    let mut kinds: Vec<PartyKind> = assessment.parties.iter().filter_map(|it| it.kind).collect();
    kinds.sort();
    kinds.dedup();
    for kind in kinds.into_iter().filter(|it| *it != PartyKind::Municipality) {
        let takes_part = |it: &AgreementRecord| {
            let of_kind =
                |id: &str| assessment.parties.iter().any(|it| it.id == id && it.kind == Some(kind));
            it.seats.iter().any(|it| of_kind(&it.party))
        };
        let group = format!("with:{}", crate::model::Coded::code(kind));
        compare(assessment, findings, &group, &takes_part);
    }
}

fn compare(
    assessment: &Assessment,
    findings: &mut Vec<Finding>,
    group: &str,
    belongs: &dyn Fn(&AgreementRecord) -> bool,
) {
    let clusters = |wanted: bool| -> Vec<Cluster> {
        let own = assessment.agreements.iter().filter(|it| belongs(it) == wanted);
        own.filter_map(cluster).collect()
    };
    let (with, without) = (clusters(true), clusters(false));
    let level = assessment.policy.thresholds.interval_level;
    let found = enough(&with, &without, &assessment.policy)
        .and_then(|()| rate_difference(&with, &without, level));
    let n = count(with.len());
    let mut notes = Notes::of(findings, "rate_difference", group);
    notes.add("leak", found.map(|it| it.difference), found.ok().map(|it| it.interval), n);
    notes.add("p", found.map(|it| it.p), None, count(with.len() + without.len()));
}

/// Whether both groups are large enough to compare.
fn enough(a: &[Cluster], b: &[Cluster], policy: &Policy) -> Result<(), Undefined> {
    let is_enough = |it: &[Cluster]| {
        let n: u64 = it.iter().map(|it| it.n).sum();
        policy.minimum.compared_commitments <= n
            && policy.minimum.compared_agreements <= count(it.len())
    };
    if is_enough(a) && is_enough(b) { Ok(()) } else { Err(Undefined::TooFew) }
}

/// What can be expected of each party.
pub(super) fn parties(assessment: &Assessment, networks: &Networks) -> Vec<PartyFinding> {
    let mut tallies: BTreeMap<&str, (u64, u64)> =
        networks.parties.iter().map(|it| (it.as_str(), (0, 0))).collect();
    for agreement in assessment.agreements.iter().filter(|it| !it.has_ended) {
        for pair in &agreement.pairs {
            let Some(own) = tallies.get_mut(pair.party.as_str()) else { continue };
            for it in pair.commitments.iter().filter(|it| it.parts.is_some()) {
                let in_time = it.parts.is_some_and(|it| it.late <= 0.0);
                let is_kept = assessment.policy.status.done_from <= it.attainment && in_time;
                own.0 += u64::from(is_kept);
                own.1 += 1;
            }
        }
    }
    let all: Vec<Tally> =
        tallies.values().map(|&(kept, n)| Tally { kept: kept as f64, n }).collect();
    let level = assessment.policy.thresholds.interval_level;
    let found = rule(&assessment.policy, 40 * count(all.len()))
        .and_then(|rule| posterior(&all, level, &rule));
    let shrunk = shrinkage(&all, level);
    tallies
        .iter()
        .enumerate()
        .map(|(at, (party, (n_kept, n_known)))| PartyFinding {
            party: (*party).to_owned(),
            n_kept: *n_kept,
            n_known: *n_known,
            posterior: match &found {
                Ok(found) => found.parties.get(at).cloned().ok_or(Undefined::TooFew),
                Err(reason) => Err(*reason),
            },
            shrunk: match &shrunk {
                Ok(found) => found.parties.get(at).copied().ok_or(Undefined::TooFew),
                Err(reason) => Err(*reason),
            },
            strength: networks.strength.get(at).copied().unwrap_or_default(),
            community: networks.community.get(at).copied().unwrap_or_default(),
        })
        .collect()
}
