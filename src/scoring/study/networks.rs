//! Who says alike and who acts alike, and who stands between.

use std::collections::BTreeMap;

use crate::{
    graph::communities::ByLeiden,
    measures::{
        administrative_density::administrative_density,
        alignment::{Alignment, alignment},
        bloc_test::{bloc_test, chance},
        bootstrap::quantile,
        brokerage::{Broker, backbone, brokerage, strength},
        communities::{Communities, communities},
        frustration::frustration,
        partition_agreement::partition_agreement,
        qap::{mrqap, qap},
        resampling::TestResult,
        scale_congruence::scale_congruence,
    },
    model::{Binding, PartyKind, Policy, Stance, Undefined},
    scoring::{
        assessment::Assessment,
        study::{BodyFinding, Finding, Notes, PairFinding, count, rule},
    },
};

/// Below this probability blocs are more than chance, and below this index two divisions differ.
const FEW: f64 = 0.05;
const UNLIKE: f64 = 0.3;

/// What other parts need of the networks.
pub(super) struct Networks {
    pub(super) parties: Vec<String>,
    pub(super) pairs: Vec<PairFinding>,
    pub(super) bodies: Vec<BodyFinding>,
    pub(super) brokers: Vec<Broker>,
    /// By saying and by doing, for each party.
    pub(super) strength: Vec<[Option<f64>; 2]>,
    pub(super) community: Vec<[Option<usize>; 2]>,
}

/// One network: a row for each party, a column for each agreement.
struct Layer {
    name: &'static str,
    values: Vec<Vec<Option<f64>>>,
    alignment: Result<Alignment, Undefined>,
}

pub(super) fn add(assessment: &Assessment, findings: &mut Vec<Finding>) -> Networks {
    let parties = parties(assessment);
    let [stated, acted] = layers(assessment, &parties);
    let mut tests = Vec::new();
    let mut divisions = Vec::new();
    for layer in [&stated, &acted] {
        tests.push(blocs(layer, &assessment.policy, findings));
        divisions.push(divide(layer, &assessment.policy, findings));
        ties(layer, &assessment.policy, findings);
    }
    compare_divisions(&tests, &divisions, findings);
    correlate(assessment, &parties, &stated, &acted, findings);
    density(assessment, findings);
    let both = |of: &dyn Fn(&Layer, usize) -> Option<f64>| -> Vec<[Option<f64>; 2]> {
        (0..parties.len()).map(|at| [of(&stated, at), of(&acted, at)]).collect()
    };
    let strength = both(&|layer, at| {
        layer.alignment.as_ref().ok().and_then(|it| strength(it).get(at).copied().flatten())
    });
    let community = (0..parties.len())
        .map(|at| {
            let of = |which: usize| -> Option<usize> {
                let found: &Result<Communities, Undefined> = divisions.get(which)?;
                found.as_ref().ok()?.membership.get(at).copied()
            };
            [of(0), of(1)]
        })
        .collect();
    Networks {
        pairs: pairs(&parties, &stated, &acted),
        bodies: bodies(assessment),
        brokers: brokers(assessment),
        parties,
        strength,
        community,
    }
}

/// Municipalities of today that have a seat anywhere; all parties where no kind is on record.
fn parties(assessment: &Assessment) -> Vec<String> {
    let has_kinds = assessment.parties.iter().any(|it| it.kind == Some(PartyKind::Municipality));
    let mut parties: Vec<String> = assessment
        .by_party
        .iter()
        .filter(|it| 0 < it.stances.entitled)
        .filter_map(|it| assessment.parties.iter().find(|party| party.id == it.party))
        .filter(|it| !has_kinds || it.kind == Some(PartyKind::Municipality))
        .map(|it| it.id.clone())
        .collect();
    parties.sort();
    parties
}

pub(super) fn alike(assessment: &Assessment, most: usize) -> Vec<PairFinding> {
    let parties = parties(assessment);
    if most < parties.len() {
        return Vec::new();
    }
    let [stated, acted] = layers(assessment, &parties);
    pairs(&parties, &stated, &acted)
}

fn layers(assessment: &Assessment, parties: &[String]) -> [Layer; 2] {
    let place: BTreeMap<&str, usize> = parties.iter().map(String::as_str).zip(0..).collect();
    let n = assessment.agreements.len();
    let mut values = [vec![vec![None; n]; parties.len()], vec![vec![None; n]; parties.len()]];
    let highest = (Stance::N_CATEGORIES - 1) as f64;
    for (at, agreement) in assessment.agreements.iter().enumerate() {
        for pair in &agreement.pairs {
            let Some(&party) = place.get(pair.party.as_str()) else { continue };
            let stated = pair.stance.and_then(Stance::category).map(|it| it as f64 / highest);
            let known: Vec<f64> = pair
                .commitments
                .iter()
                .filter(|it| it.binding == Binding::Bound && it.is_due && it.is_known)
                .map(|it| it.act.low)
                .collect();
            let acted = (!known.is_empty() && !agreement.has_ended)
                .then(|| known.iter().sum::<f64>() / known.len() as f64);
            for (layer, value) in values.iter_mut().zip([stated, acted]) {
                if let Some(cell) = layer.get_mut(party).and_then(|row| row.get_mut(at)) {
                    *cell = value;
                }
            }
        }
    }
    let minimum = assessment.policy.minimum.common_agreements;
    let [stated, acted] = values;
    let layer = |name, values: Vec<Vec<Option<f64>>>| {
        let alignment = alignment(&values, minimum);
        Layer { name, values, alignment }
    };
    [layer("stated", stated), layer("acted", acted)]
}

/// Steps that comparing all parties once takes.
fn cost(layer: &Layer) -> u64 {
    let n = count(layer.values.len());
    n * n / 2 * count(layer.values.first().map_or(0, Vec::len))
}

fn blocs(
    layer: &Layer,
    policy: &Policy,
    findings: &mut Vec<Finding>,
) -> Result<TestResult, Undefined> {
    let found = rule(policy, cost(layer))
        .and_then(|rule| bloc_test(&layer.values, policy.minimum.common_agreements, &rule));
    Notes::of(findings, "bloc_test", layer.name).test(found, count(layer.values.len()));
    found
}

fn divide(
    layer: &Layer,
    policy: &Policy,
    findings: &mut Vec<Finding>,
) -> Result<Communities, Undefined> {
    let found = match &layer.alignment {
        Err(reason) => Err(*reason),
        Ok(it) => it
            .complete()
            .ok_or(Undefined::TooFew)
            .and_then(|it| communities(&it, &ByLeiden, policy.resampling.seed)),
    };
    let of = |value: fn(&Communities) -> f64| found.as_ref().map(value).map_err(|it| *it);
    let mut notes = Notes::of(findings, "communities", layer.name);
    notes.add("n", of(|it| it.n as f64), None, count(layer.values.len()));
    notes.add("modularity", of(|it| it.modularity), None, count(layer.values.len()));
    found
}

/// Ties that stand out from chance: the backbone, and how far alike and unlike are from two camps.
fn ties(layer: &Layer, policy: &Policy, findings: &mut Vec<Finding>) {
    let n = layer.values.len();
    let minimum = policy.minimum.common_agreements;
    // A hundredth of the draws: each gives as many values as there are pairs.
    let null =
        rule(policy, 100 * cost(layer)).and_then(|rule| chance(&layer.values, minimum, &rule));
    let found = null.and_then(|null| {
        let alignment = layer.alignment.as_ref().map_err(|it| *it)?;
        let [low, middle, high] = [0.025, 0.95, 0.975].map(|it| quantile(&null, it));
        let mut signs = vec![vec![0_i8; n]; n];
        for (a, b, value) in alignment.known() {
            let sign = if high <= value { 1 } else { -i8::from(value <= low) };
            for (a, b) in [(a, b), (b, a)] {
                if let Some(cell) = signs.get_mut(a).and_then(|row| row.get_mut(b)) {
                    *cell = sign;
                }
            }
        }
        Ok((backbone(alignment, middle).len(), frustration(&signs)))
    });
    let of_camps = found.as_ref().map_err(|it| *it).and_then(|it| it.1.as_ref().map_err(|it| *it));
    let mut notes = Notes::of(findings, "frustration", layer.name);
    notes.add("index", of_camps.map(|it| it.index as f64), None, count(n));
    let balance = of_camps.and_then(|it| it.balance.ok_or(Undefined::NoVariation));
    notes.add("balance", balance, None, of_camps.map_or(0, |it| it.n_ties));
    let n_ties = found.as_ref().map(|it| it.0 as f64).map_err(|it| *it);
    Notes::of(findings, "brokerage", layer.name).add("backbone_ties", n_ties, None, count(n));
}

/// Whether blocs hide behind unanimity: none by saying, some by doing, and other ones.
fn compare_divisions(
    tests: &[Result<TestResult, Undefined>],
    divisions: &[Result<Communities, Undefined>],
    findings: &mut Vec<Finding>,
) {
    let ([stated_test, acted_test], [stated, acted]) = (tests, divisions) else { return };
    let index = match (stated, acted) {
        (Ok(stated), Ok(acted)) => partition_agreement(&stated.membership, &acted.membership),
        (Err(reason), _) | (_, Err(reason)) => Err(*reason),
    };
    let n = acted.as_ref().map_or(0, |it| count(it.membership.len()));
    let mut notes = Notes::of(findings, "partition_agreement", "stated_and_acted");
    notes.add("index", index, None, n);
    let hidden = stated_test.and_then(|stated_test| {
        let acted_test = (*acted_test)?;
        let none_by_saying = FEW <= stated_test.p || stated.as_ref().is_ok_and(|it| it.n == 1);
        let others = index.map_or(true, |it| it < UNLIKE);
        Ok(f64::from(u8::from(none_by_saying && acted_test.p < FEW && others)))
    });
    notes.add("blocs_behind_unanimity", hidden, None, n);
}

/// Whether parties that say alike act alike; with what is recorded of parties held equal.
fn correlate(
    assessment: &Assessment,
    parties: &[String],
    stated: &Layer,
    acted: &Layer,
    findings: &mut Vec<Finding>,
) {
    let policy = &assessment.policy;
    let n = count(parties.len());
    let complete = |layer: &Layer| {
        layer.alignment.as_ref().map_err(|it| *it)?.complete().ok_or(Undefined::TooFew)
    };
    let ready = if n < policy.minimum.network_parties {
        Err(Undefined::TooFew)
    } else {
        rule(policy, n * n)
    };
    let matrices = ready.and_then(|rule| Ok((complete(stated)?, complete(acted)?, rule)));
    let found = matrices
        .as_ref()
        .map_err(|it| *it)
        .and_then(|(stated, acted, rule)| qap(stated, acted, rule));
    let mut notes = Notes::of(findings, "qap", "stated_and_acted");
    notes.add("r", found.map(|it| it.estimate), None, n);
    notes.add("p", found.map(|it| it.p), None, found.map_or(0, |it| it.n_arrangements));
    let controls = controls(assessment, parties);
    let Ok((stated, acted, _)) = &matrices else { return };
    let cost = n * n * 8 * count(controls.len() + 1);
    let found = rule(policy, cost).and_then(|rule| {
        let mut all = vec![stated.clone()];
        all.extend(controls.iter().map(|it| it.1.clone()));
        mrqap(acted, &all, &rule).map(|it| it.1)
    });
    let names = std::iter::once("stated".to_owned()).chain(controls.iter().map(|it| it.0.clone()));
    for (at, name) in names.enumerate() {
        let own = match &found {
            Ok(found) => found.get(at).copied().ok_or(Undefined::TooFew),
            Err(reason) => Err(*reason),
        };
        let mut notes = Notes::of(findings, "qap", &format!("acted_on:{name}"));
        notes.add("coefficient", own.map(|it| it.estimate), None, n);
        notes.add("t", own.map(|it| it.statistic), None, n);
        notes.add("p", own.map(|it| it.p), None, own.map_or(0, |it| it.n_arrangements));
    }
}

/// Differences of parties in what is recorded of all of them.
fn controls(assessment: &Assessment, parties: &[String]) -> Vec<(String, Vec<Vec<f64>>)> {
    let mut variables: BTreeMap<String, BTreeMap<&str, f64>> = BTreeMap::new();
    for it in &assessment.covariates {
        if let Some(value) = it.value {
            variables.entry(it.variable.clone()).or_default().insert(&it.party, value);
        }
    }
    for it in &assessment.parties {
        if let Some(population) = it.population.filter(|it| 0 < *it) {
            let own = variables.entry("log_population".to_owned()).or_default();
            own.insert(&it.id, (population as f64).ln());
        }
    }
    variables
        .into_iter()
        .filter_map(|(name, values)| {
            let own: Vec<f64> =
                parties.iter().map(|it| values.get(it.as_str()).copied()).collect::<Option<_>>()?;
            let gaps = own.iter().map(|a| own.iter().map(|b| (a - b).abs()).collect()).collect();
            Some((name, gaps))
        })
        .collect()
}

fn density(assessment: &Assessment, findings: &mut Vec<Finding>) {
    let statuses = assessment.overall.statuses;
    let hours: f64 = assessment.meetings.iter().map(|it| it.person_hours).sum();
    let n_with_hours: u64 = assessment.meetings.iter().map(|it| it.n_with_hours).sum();
    let repair: Vec<f64> = assessment.renegotiations.iter().filter_map(|it| it.hours).collect();
    let amounts = [
        ("bodies", (!assessment.bodies.is_empty()).then_some(assessment.bodies.len() as f64)),
        ("meetings", (0 < assessment.n_meetings).then_some(assessment.n_meetings as f64)),
        ("meeting_hours", (0 < n_with_hours).then_some(hours)),
        ("repair_hours", (!repair.is_empty()).then(|| repair.iter().sum())),
    ];
    let mut notes = Notes::of(findings, "administrative_density", "all");
    for (part, amount) in amounts {
        let found = administrative_density(amount, statuses.done, statuses.unknown);
        let bounds = found.ok().map(|(known, low)| crate::model::Bounds { low, high: known });
        notes.add(part, found.map(|it| it.0), bounds, statuses.done);
    }
    for year in &assessment.meetings {
        let group = format!("year:{}", year.year);
        let mut notes = Notes::of(findings, "administrative_density", &group);
        notes.add("meetings_in_year", Ok(year.n_meetings as f64), None, year.n_meetings);
        let hours = if year.n_with_hours == 0 {
            Err(Undefined::NotRecorded)
        } else {
            Ok(year.person_hours)
        };
        notes.add("hours_in_year", hours, None, year.n_with_hours);
    }
}

fn pairs(parties: &[String], stated: &Layer, acted: &Layer) -> Vec<PairFinding> {
    let mut pairs = Vec::new();
    for (a, first) in parties.iter().enumerate() {
        for (b, second) in parties.iter().enumerate().skip(a + 1) {
            let of = |layer: &Layer| {
                let it = layer.alignment.as_ref().ok();
                (it.and_then(|it| it.between(a, b)), it.map_or(0, |it| it.n_common(a, b)))
            };
            let ((stated, n_stated), (acted, n_acted)) = (of(stated), of(acted));
            let (a, b) = (first.clone(), second.clone());
            pairs.push(PairFinding { a, b, stated, n_stated, acted, n_acted });
        }
    }
    pairs
}

fn bodies(assessment: &Assessment) -> Vec<BodyFinding> {
    let mut found = Vec::new();
    for (at, a) in assessment.bodies.iter().enumerate() {
        for b in assessment.bodies.iter().skip(at + 1) {
            found.push(BodyFinding {
                a: a.body.id.clone(),
                b: b.body.id.clone(),
                congruence: scale_congruence(&a.members, &b.members).into(),
            });
        }
    }
    found
}

/// Parties and bodies; a tie is a seat, or a place beside the table.
fn brokers(assessment: &Assessment) -> Vec<Broker> {
    let mut names: Vec<String> = Vec::new();
    let mut place: BTreeMap<String, usize> = BTreeMap::new();
    let mut ties = Vec::new();
    let mut node = |name: String| {
        *place.entry(name.clone()).or_insert_with(|| {
            names.push(name);
            names.len() - 1
        })
    };
    for it in &assessment.bodies {
        let body = node(format!("body:{}", it.body.id));
        for party in it.members.iter().chain(&it.beside) {
            ties.push((node(format!("party:{party}")), body));
        }
    }
    brokerage(&names, &ties).unwrap_or_default()
}
