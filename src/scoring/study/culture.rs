//! Harmony, silence, interests and expectations, beside what came of them.

use std::collections::BTreeMap;

use crate::{
    measures::{
        agreement_index::agreement_index,
        bootstrap::bootstrap,
        consensus_unbiased::consensus_unbiased,
        cooperation_trap::cooperation_trap,
        expectation_dispersion::{Understanding, expectation_dispersion},
        leak_exposure::leak_exposure,
        rank_association::{harmony_test, rank_association},
        silence_premium::silence_premium,
    },
    model::{Interest, OrdinalCounts, Outcome, PartialDate, Stance, Undefined},
    scoring::{
        assessment::{AgreementRecord, Assessment},
        study::{AgreementFinding, Finding, Notes, count, rule, uncertainty::harmony_and_leak},
    },
};

pub(super) fn add(assessment: &Assessment, findings: &mut Vec<Finding>) -> Vec<AgreementFinding> {
    harmony(assessment, findings);
    trap(assessment, findings);
    process(assessment, findings);
    periods(assessment, findings);
    for it in &assessment.coding {
        let group = format!("{}:{}", it.subject, scale_name(it.scale));
        Notes::of(findings, "coder_reliability", &group).add("alpha", it.alpha, None, it.n_double);
    }
    let agreements = agreements(assessment);
    let measured: Vec<f64> =
        agreements.iter().filter_map(|it| it.silence_premium.value()).collect();
    let n = count(measured.len());
    Notes::of(findings, "silence_premium", "all").add("mean", mean(&measured), None, n);
    let measured: Vec<f64> =
        agreements.iter().filter_map(|it| it.expectation_dispersion.value()).collect();
    let n = count(measured.len());
    let value = mean(&measured).map_err(|_| Undefined::NotMeasured);
    Notes::of(findings, "expectation_dispersion", "all").add("mean", value, None, n);
    agreements
}

fn scale_name(scale: crate::measures::coder_reliability::Scale) -> &'static str {
    use crate::measures::coder_reliability::Scale;
    match scale {
        Scale::Nominal => "nominal",
        Scale::Ordinal => "ordinal",
        Scale::Interval => "interval",
    }
}

fn mean(values: &[f64]) -> Result<f64, Undefined> {
    if values.is_empty() {
        return Err(Undefined::NoAnswers);
    }
    Ok(values.iter().sum::<f64>() / values.len() as f64)
}

/// Whether more harmony goes with less follow-through, within portfolios.
fn harmony(assessment: &Assessment, findings: &mut Vec<Finding>) {
    let mut portfolios: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut items, mut strata) = (Vec::new(), Vec::new());
    let mut n_unanimous = 0_u64;
    for it in &assessment.agreements {
        if let Some((harmony, leak)) = harmony_and_leak(it) {
            let next = portfolios.len();
            let key = it.portfolio.as_deref().unwrap_or_default();
            strata.push(*portfolios.entry(key).or_insert(next));
            items.push((harmony, 1.0 - leak));
            n_unanimous += u64::from(1.0 <= harmony);
        }
    }
    let n = count(items.len());
    let is_enough = assessment.policy.minimum.harmony_agreements <= n;
    let gate = if is_enough { Ok(()) } else { Err(Undefined::TooFew) };
    let found = gate.and_then(|()| rank_association(&items));
    let level = assessment.policy.thresholds.interval_level;
    let tau = |chosen: &[usize]| {
        let own: Vec<(f64, f64)> = chosen.iter().filter_map(|it| items.get(*it)).copied().collect();
        rank_association(&own).ok().map(|it| it.tau_b)
    };
    let interval = gate
        .and_then(|()| rule(&assessment.policy, 20 * n))
        .and_then(|rule| bootstrap(items.len(), tau, level, &rule));
    let mut notes = Notes::of(findings, "rank_association", "all");
    notes.add("tau_b", found.map(|it| it.tau_b), interval.ok(), n);
    notes.add("somers_d", found.map(|it| it.somers_d), None, n);
    let test = gate
        .and_then(|()| rule(&assessment.policy, 20 * n))
        .and_then(|rule| harmony_test(&items, &strata, &rule));
    notes.add("p", test.map(|it| it.p), None, test.map_or(0, |it| it.n_arrangements));
    // With nearly all unanimous the test has nothing to go by.
    let share = if n == 0 { Err(Undefined::NothingDue) } else { Ok(n_unanimous as f64 / n as f64) };
    notes.add("share_unanimous", share, None, n);
}

fn trap(assessment: &Assessment, findings: &mut Vec<Finding>) {
    let (mut against, mut in_line, mut unknown) = (0, 0, 0);
    let seats = assessment.agreements.iter().flat_map(|it| &it.seats);
    for seat in seats.filter(|it| it.stance == Some(Stance::Yes)) {
        match seat.interest {
            Some(Interest::Against) => against += 1,
            Some(Interest::For | Interest::Neutral) => in_line += 1,
            None => unknown += 1,
        }
    }
    let found = cooperation_trap(against, in_line, unknown);
    let bounds = found.ok().map(|(_, low, high)| crate::model::Bounds { low, high });
    let mut notes = Notes::of(findings, "cooperation_trap", "all");
    notes.add("share", found.map(|it| it.0), bounds, against + in_line);
}

/// The game beside the marbles: how was met and agreed, and what came of it, by portfolio.
fn process(assessment: &Assessment, findings: &mut Vec<Finding>) {
    let mut portfolios: BTreeMap<&str, Vec<&AgreementRecord>> = BTreeMap::new();
    for it in &assessment.agreements {
        portfolios.entry(it.portfolio.as_deref().unwrap_or_default()).or_default().push(it);
    }
    for (key, own) in portfolios {
        let group = format!("portfolio:{key}");
        let n = count(own.len());
        let share = |holds: fn(&AgreementRecord) -> bool| -> Result<f64, Undefined> {
            Ok(own.iter().filter(|it| holds(it)).count() as f64 / n as f64)
        };
        let mut notes = Notes::of(findings, "harmony", &group);
        notes.add("share_with_owner", share(|it| it.owner.is_some()), None, n);
        notes.add("share_with_term", share(|it| it.last_due.is_some()), None, n);
        let conditional = |it: &AgreementRecord| {
            let stances = it.scores.stances;
            0 < stances.yes_unless + stances.yes_provided
        };
        notes.add("share_with_condition", share(conditional), None, n);
        let record = assessment.by_portfolio.iter().find(|it| it.key == key);
        if let Some(record) = record {
            Notes::of(findings, "voice", &group).add("voice", record.voice, None, n);
            let follow = record.follow_through;
            let mut notes = Notes::of(findings, "follow_through", &group);
            notes.add("follow_through", follow.point, follow.bounds, follow.n_used);
        }
    }
    let (n_present, n_attendance) = assessment
        .meetings
        .iter()
        .fold((0, 0), |sum, it| (sum.0 + it.n_present, sum.1 + it.n_attendance));
    let share = if n_attendance == 0 {
        Err(Undefined::NotRecorded)
    } else {
        Ok(n_present as f64 / n_attendance as f64)
    };
    Notes::of(findings, "voice", "all").add("attendance", share, None, n_attendance);
}

/// Consensus by year of decision, in the form that does not depend on how many spoke.
fn periods(assessment: &Assessment, findings: &mut Vec<Finding>) {
    let mut years: BTreeMap<i16, (Vec<f64>, Vec<f64>)> = BTreeMap::new();
    for it in &assessment.agreements {
        let Some(day) = it.decided_on else { continue };
        let counts = it.scores.stances.by_category();
        let own = years.entry(day.last_day().year()).or_default();
        let unbiased = OrdinalCounts::new(counts.to_vec())
            .map_err(|_| Undefined::ScaleTooShort)
            .and_then(|it| consensus_unbiased(&it));
        own.0.extend(unbiased.ok());
        own.1.extend(agreement_index(&counts).ok());
    }
    for (year, (unbiased, index)) in years {
        let group = format!("year:{year}");
        let n = count(unbiased.len());
        Notes::of(findings, "consensus_unbiased", &group).add("mean", mean(&unbiased), None, n);
        let n = count(index.len());
        Notes::of(findings, "agreement_index", &group).add("mean", mean(&index), None, n);
    }
}

fn agreements(assessment: &Assessment) -> Vec<AgreementFinding> {
    let place: BTreeMap<&str, usize> =
        assessment.agreements.iter().map(|it| it.id.as_str()).zip(0..).collect();
    let waits_for: Vec<Vec<usize>> = assessment
        .agreements
        .iter()
        .map(|it| it.depends_on.iter().filter_map(|id| place.get(id.as_str()).copied()).collect())
        .collect();
    let effort: Vec<Option<f64>> = assessment.agreements.iter().map(hours).collect();
    let exposure = leak_exposure(&waits_for, &effort);
    assessment
        .agreements
        .iter()
        .zip(exposure)
        .map(|(it, (exposure, n_exposure_unknown))| {
            let stances = it.scores.stances;
            let premium = OrdinalCounts::new(stances.by_category().to_vec())
                .map_err(|_| Undefined::ScaleTooShort)
                .and_then(|counts| silence_premium(&counts, stances.silent));
            AgreementFinding {
                agreement: it.id.clone(),
                silence_premium: premium.into(),
                expectation_dispersion: dispersion(it),
                leak_exposure: exposure.into(),
                n_exposure_unknown,
            }
        })
        .collect()
}

/// Promised hours of an agreement, if any of its commitments has them on record.
fn hours(it: &AgreementRecord) -> Option<f64> {
    let all = it.pairs.iter().flat_map(|it| &it.commitments);
    let known: Vec<f64> = all.filter_map(|it| it.effort_hours).collect();
    (!known.is_empty()).then(|| known.iter().sum())
}

fn dispersion(it: &AgreementRecord) -> Outcome {
    let understood: Vec<Understanding> = it
        .seats
        .iter()
        .map(|it| Understanding {
            measure: it.understood_measure.clone(),
            target: it.understood_target,
            due: it.understood_due.map(PartialDate::last_day),
        })
        .collect();
    let commitments = it.pairs.iter().flat_map(|it| &it.commitments);
    let span = commitments
        .filter_map(|it| Some(it.target? - it.baseline.unwrap_or(0.0)))
        .map(f64::abs)
        .fold(None, |most: Option<f64>, it| Some(most.map_or(it, |most| most.max(it))));
    expectation_dispersion(&understood, span).into()
}
