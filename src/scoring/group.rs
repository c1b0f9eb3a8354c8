//! The numbers of a group of agreements; a single agreement is a group of one.

use crate::{
    measures::{
        exact_sum::Sum,
        follow_through::follow_through,
        leak::Leak,
        paradox::{Quadrant, Thresholds, quadrant},
        voice::voice,
    },
    model::{Bounds, Estimate, Outcome, Policy, Undefined},
    scoring::{
        assessment::{
            AgreementRecord, CommitmentRecord, DivergenceRecord, GroupRecord, ParadoxRecord,
            QuadrantCode,
        },
        commitment::CommitmentScore,
        tally::{Means, Opening, Sums, Tally},
    },
};

/// What the numbers speak of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// One agreement: its leak is what was counted.
    Agreement,
    /// Several: their leak is a rate, for which the policy asks a least number.
    Group,
}

/// The sums of a finished agreement, for the groups that it is part of.
pub(super) fn tally(agreement: &AgreementRecord, meeting_share: Option<f64>) -> Tally {
    let mut tally = Tally::default();
    tally.open(Opening {
        stances: agreement.scores.stances,
        consensus: agreement.consensus,
        mismatch_measured: agreement.scores.mismatch_measured,
        meeting_share,
        has_ended: agreement.has_ended,
    });
    for pair in &agreement.pairs {
        let commitments: Vec<CommitmentScore> =
            pair.commitments.iter().map(CommitmentRecord::score).collect();
        tally.add(pair.score(), &commitments);
    }
    tally
}

/// Makes the numbers of a group of its sums.
pub(super) fn record<S: Sum>(
    key: &str,
    scope: Scope,
    sums: &Sums<S>,
    means: &Means<S>,
    policy: &Policy,
) -> GroupRecord {
    let stances = sums.stances;
    let leak = sums.leak.leak();
    let leak_estimate = estimate(&leak, scope, means, policy);
    let follow_through = mirrored(leak_estimate);
    let harmony = harmony(sums, means);
    let parts = sums.parts.mean();
    let with_reasons =
        leak_estimate.point.value().zip(parts).map_or(follow_through.point, |(leak, parts)| {
            Outcome::Value(self::follow_through(leak - parts.deviated))
        });
    GroupRecord {
        key: key.to_owned(),
        n_agreements: means.n_agreements,
        stances,
        statuses: sums.statuses,
        consensus: consensus(means),
        voice: voice(stances.n_spoken(), stances.entitled).into(),
        harmony,
        leak: leak_estimate,
        follow_through,
        follow_through_with_reasons: with_reasons,
        coverage: leak.coverage.into(),
        n_maybe: leak.n_maybe,
        parts,
        mismatch_measured: sums.mismatch_measured,
        energy_hours: sums.energy_hours.energy(),
        energy_euros: sums.energy_euros.energy(),
        sunk_hours: sums.sunk_hours.energy(),
        paradox: paradox(means),
        quadrant: quadrant_of(harmony.bounds, follow_through.bounds, policy),
        n_quiet_doing: sums.n_quiet_doing,
        quiet_doing: means.quiet_doing.value().ok_or(Undefined::NothingDue).into(),
        divergence: divergence(sums),
        is_withheld: false,
    }
}

/// The leak as it may be shown: with its bounds, its interval, and a point only where the policy allows one.
fn estimate<S: Sum>(leak: &Leak, scope: Scope, means: &Means<S>, policy: &Policy) -> Estimate {
    let minimum = &policy.minimum;
    let covered = leak.coverage.is_ok_and(|it| minimum.coverage <= it);
    let n_clusters = means.clusters.n_clusters();
    let is_few = leak.n_known < minimum.commitments || n_clusters < minimum.agreements;
    let point = match leak.point {
        Ok(_) if !covered => Outcome::Undefined(Undefined::CoverageTooLow),
        Ok(_) if scope == Scope::Group && is_few => Outcome::Undefined(Undefined::TooFew),
        point => point.into(),
    };
    let is_told = minimum.interval_agreements <= n_clusters && covered;
    let level = policy.thresholds.interval_level;
    Estimate {
        point,
        bounds: leak.bounds,
        interval: is_told.then(|| means.clusters.interval(level).ok()).flatten(),
        n_used: leak.n_known,
        n_unknown: leak.n_bound.saturating_sub(leak.n_known),
    }
}

fn mirrored(leak: Estimate) -> Estimate {
    let mirror = |it: Bounds| Bounds { low: follow_through(it.high), high: follow_through(it.low) };
    let point = match leak.point {
        Outcome::Value(leak) => Outcome::Value(follow_through(leak)),
        undefined @ Outcome::Undefined(_) => undefined,
    };
    Estimate { point, bounds: leak.bounds.map(mirror), interval: leak.interval.map(mirror), ..leak }
}

fn consensus<S: Sum>(means: &Means<S>) -> Estimate {
    // The bounds are those of all agreements; the point is that of those which have one.
    let bounds = means.consensus_low.value().zip(means.consensus_high.value());
    let n_used = means.consensus.n;
    Estimate {
        point: means.consensus.value().ok_or(Undefined::VoiceTooLow).into(),
        bounds: bounds.map(|(low, high)| Bounds { low, high }),
        interval: None,
        n_used,
        n_unknown: means.n_agreements.saturating_sub(n_used),
    }
}

fn harmony<S: Sum>(sums: &Sums<S>, means: &Means<S>) -> Estimate {
    let bounds = means.harmony_low.value().zip(means.harmony_high.value());
    let Some((low, high)) = bounds else { return Estimate::undefined(Undefined::NoAnswers) };
    let n_not_recorded = sums.stances.not_recorded;
    let n_recorded = sums.stances.entitled.saturating_sub(n_not_recorded);
    let is_on_record = 0 < n_recorded;
    Estimate {
        point: is_on_record.then_some(low).ok_or(Undefined::NotRecorded).into(),
        bounds: Some(Bounds { low, high }),
        interval: None,
        n_used: n_recorded,
        n_unknown: n_not_recorded,
    }
}

fn paradox<S: Sum>(means: &Means<S>) -> Option<ParadoxRecord> {
    let found = means.paradox.paradox().ok()?;
    let n_agreements = means.paradox.n();
    Some(ParadoxRecord {
        index: found.index,
        level: found.level,
        harmony_bias: found.harmony_bias,
        n_agreements,
        n_left_out: means.n_agreements.saturating_sub(n_agreements),
    })
}

/// The quadrant of two numbers or ranges, by the thresholds of the policy.
pub(super) fn quadrant_code(
    harmony: Bounds,
    follow_through: Bounds,
    policy: &Policy,
) -> QuadrantCode {
    let thresholds = Thresholds {
        harmony: policy.thresholds.harmony,
        follow_through: policy.thresholds.follow_through,
    };
    match quadrant(harmony, follow_through, &thresholds) {
        Quadrant::CarriedAndDone => QuadrantCode::CarriedAndDone,
        Quadrant::Paradox => QuadrantCode::Paradox,
        Quadrant::QuietDoers => QuadrantCode::QuietDoers,
        Quadrant::OpenDifference => QuadrantCode::OpenDifference,
        Quadrant::Undecided => QuadrantCode::Undecided,
    }
}

fn quadrant_of(
    harmony: Option<Bounds>,
    follow_through: Option<Bounds>,
    policy: &Policy,
) -> QuadrantCode {
    let Some((harmony, follow_through)) = harmony.zip(follow_through) else {
        return QuadrantCode::NothingDue;
    };
    quadrant_code(harmony, follow_through, policy)
}

/// Divergence over the commitments that are due, known, and of which it can be told whether they bind.
fn divergence<S: Sum>(sums: &Sums<S>) -> Option<DivergenceRecord> {
    let found = sums.divergence.divergence().ok()?;
    Some(DivergenceRecord {
        mean_gap: found.mean_gap,
        leak: found.leak,
        quiet: found.quiet,
        net: found.net,
        wasserstein: found.wasserstein,
        part_shortfall: found.net.abs(),
        part_shape: found.wasserstein - found.net.abs(),
        part_substitution: found.mean_gap - found.wasserstein,
        n: sums.divergence.n(),
    })
}
