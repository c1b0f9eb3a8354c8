//! How long implementation takes, and whether quarters go up, down or jump.

use crate::{
    measures::{
        change_point::{change_points, penalty, pettitt},
        cumulative_incidence::{Incidence, cumulative_incidence},
        log_rank::log_rank,
        rate_trend::rate_trend,
        survival::{End, Spell, Step, restricted_mean, survival},
        trend::trend,
    },
    model::{Binding, Day, Outcome, PartialDate, Stance, Undefined},
    scoring::{
        assessment::{AgreementRecord, Assessment, CommitmentRecord, Pair},
        study::{Finding, Implementation, Notes, count},
    },
};

/// Shortest part between two jumps, in quarters.
const SHORTEST: usize = 4;

pub(super) fn add(
    assessment: &Assessment,
    findings: &mut Vec<Finding>,
) -> (Vec<Step>, Vec<Incidence>) {
    quarters(assessment, findings);
    waits(assessment, findings)
}

/// One commitment's wait from the decision, and whether the yes was without a condition.
fn spells(assessment: &Assessment) -> Vec<(Spell, bool)> {
    let mut all = Vec::new();
    for agreement in &assessment.agreements {
        let Some(decided) = agreement.decided_on.map(PartialDate::last_day) else { continue };
        for pair in &agreement.pairs {
            let bound = pair.commitments.iter().filter(|it| it.binding == Binding::Bound);
            all.extend(
                bound.map(|it| (spell(agreement, it, decided, assessment.as_of), is_plain(pair))),
            );
        }
    }
    all
}

fn is_plain(pair: &Pair) -> bool {
    pair.stance == Some(Stance::Yes)
}

/// Implemented, cancelled, or open on the last day of which anything is known.
fn spell(agreement: &AgreementRecord, it: &CommitmentRecord, decided: Day, as_of: Day) -> Spell {
    let ended = agreement
        .ended_on
        .filter(|_| agreement.has_ended)
        .map(PartialDate::last_day)
        .filter(|it| *it <= as_of);
    let last_seen = it
        .evidence
        .iter()
        .filter_map(|it| it.occurred_on.or(it.recorded_on))
        .map(PartialDate::last_day)
        .max();
    let (on, end) = match (it.done_on, ended) {
        (Some(done), None) => (done, End::Implemented),
        (Some(done), Some(ended)) if done <= ended => (done, End::Implemented),
        (_, Some(ended)) => (ended, End::Cancelled),
        // Of what nobody looked at nothing is known after the decision.
        (None, None) => (last_seen.unwrap_or(decided), End::Open),
    };
    Spell { days: on.days_since(decided).max(0) as f64, end }
}

pub(super) fn implementation(assessment: &Assessment) -> Implementation {
    let spells: Vec<Spell> = spells(assessment).into_iter().map(|it| it.0).collect();
    let n_implemented = n_implemented(&spells);
    let level = assessment.policy.thresholds.interval_level;
    let is_enough = assessment.policy.minimum.curve_events <= n_implemented;
    let curve = if is_enough { survival(&spells, level).ok() } else { None };
    Implementation {
        median_days: curve.as_ref().and_then(|it| it.median),
        steps: curve.map(|it| it.steps).unwrap_or_default(),
        n: count(spells.len()),
        n_implemented,
    }
}

fn n_implemented(spells: &[Spell]) -> u64 {
    count(spells.iter().filter(|it| it.end == End::Implemented).count())
}

fn waits(assessment: &Assessment, findings: &mut Vec<Finding>) -> (Vec<Step>, Vec<Incidence>) {
    let level = assessment.policy.thresholds.interval_level;
    let minimum = assessment.policy.minimum;
    let spells = spells(assessment);
    let all: Vec<Spell> = spells.iter().map(|it| it.0).collect();
    let is_enough = minimum.curve_events <= n_implemented(&all);
    let curve = if is_enough { survival(&all, level) } else { Err(Undefined::TooFew) };
    let median = curve.as_ref().map_err(|it| *it).map(|it| it.median);
    let mut notes = Notes::of(findings, "survival", "all");
    let bounds = curve.as_ref().ok().and_then(|it| {
        let (low, high) = it.median_low.zip(it.median_high)?;
        Some(crate::model::Bounds { low, high })
    });
    // A curve that stays above a half has no median yet.
    let value = median.and_then(|it| it.ok_or(Undefined::TooFew));
    notes.add("median_days", value, bounds, count(all.len()));
    let mean = curve
        .as_ref()
        .map_err(|it| *it)
        .map(|it| restricted_mean(it, assessment.policy.resampling.horizon_days as f64));
    notes.add("restricted_mean_days", mean.map(|it| it.0), None, count(all.len()));
    notes.add("restricted_mean_error", mean.map(|it| it.1), None, count(all.len()));
    let incidence = if is_enough { cumulative_incidence(&all) } else { Err(Undefined::TooFew) };
    let last =
        incidence.as_ref().map_err(|it| *it).and_then(|it| it.last().ok_or(Undefined::TooFew));
    let mut notes = Notes::of(findings, "cumulative_incidence", "all");
    notes.add("implemented", last.map(|it| it.implemented), None, count(all.len()));
    notes.add("cancelled", last.map(|it| it.cancelled), None, count(all.len()));
    let of = |plain: bool| -> Vec<Spell> {
        spells.iter().filter(|it| it.1 == plain).map(|it| it.0).collect()
    };
    let (plain, conditional) = (of(true), of(false));
    let smaller = count(plain.len().min(conditional.len()));
    let can_compare = minimum.curve_events <= n_implemented(&all) && 5 <= smaller;
    let found = if can_compare { log_rank(&plain, &conditional) } else { Err(Undefined::TooFew) };
    let mut notes = Notes::of(findings, "log_rank", "plain_or_conditional");
    notes.add("chi_squared", found.map(|it| it.chi_squared), None, count(all.len()));
    notes.add("p", found.map(|it| it.p), None, count(all.len()));
    (curve.map(|it| it.steps).unwrap_or_default(), incidence.unwrap_or_default())
}

/// Quarters of due dates, each with the same follow-up; what is unknown is left out of the share and counted.
fn quarters(assessment: &Assessment, findings: &mut Vec<Finding>) {
    let minimum = assessment.policy.minimum;
    let quarters: Vec<(u64, u64)> = assessment
        .by_quarter
        .iter()
        .filter(|it| it.is_complete)
        .map(|it| (it.statuses.done, it.statuses.n_due() - it.statuses.unknown))
        .filter(|it| minimum.trend_commitments <= it.1)
        .collect();
    let n = count(quarters.len());
    let is_enough = minimum.trend_quarters <= n;
    let series: Vec<f64> = quarters.iter().map(|&(done, n)| done as f64 / n as f64).collect();
    let level = assessment.policy.thresholds.interval_level;
    let gate = |it: bool| if it { Ok(()) } else { Err(Undefined::TooFew) };
    let found = gate(is_enough).and_then(|()| trend(&series, level));
    let mut notes = Notes::of(findings, "trend", "all");
    notes.add("slope", found.map(|it| it.slope), found.ok().and_then(|it| it.slope_interval), n);
    notes.add("s", found.map(|it| it.s), None, n);
    notes.add("p", found.map(|it| it.p), None, n);
    let found = gate(is_enough).and_then(|()| rate_trend(&quarters));
    let mut notes = Notes::of(findings, "rate_trend", "all");
    notes.add("slope", found.map(|it| it.slope), None, n);
    notes.add("chi_squared", found.map(|it| it.chi_squared), None, n);
    notes.add("p", found.map(|it| it.p), None, n);
    let found = gate(is_enough).and_then(|()| pettitt(&series));
    let mut notes = Notes::of(findings, "change_point", "all");
    let of = |value: fn(&crate::measures::change_point::Pettitt) -> f64| -> Outcome {
        found.as_ref().map(value).map_err(|it| *it).into()
    };
    notes.add("statistic", of(|it| it.statistic), None, n);
    notes.add("p", of(|it| it.p), None, n);
    let jumps = gate(is_enough)
        .and_then(|()| change_points(&series, penalty(&series), SHORTEST))
        .map(|it| it.len() as f64);
    notes.add("n_jumps", jumps, None, n);
}
