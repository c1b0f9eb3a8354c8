//! The numbers of a group of agreements; a single agreement is a group of one.

use crate::{
    measures::{
        cluster_interval::{Cluster, cluster_interval},
        divergence::{self, divergence},
        follow_through::follow_through,
        harmony::harmony,
        leak::{Evidence, Leak, LeakItem, Obligation, leak},
        leak_parts::LeakParts,
        paradox::{ParadoxItem, Quadrant, Thresholds, paradox, quadrant},
        voice::voice,
    },
    model::{Binding, Bounds, Estimate, Outcome, Policy, Stance, Status, Undefined},
    scoring::assessment::{
        AgreementRecord, CommitmentRecord, DivergenceRecord, GroupRecord, Pair, ParadoxRecord,
        QuadrantCode, StanceCounts, StatusCounts,
    },
    scoring::{count, effort},
};

/// One agreement as far as a group needs it.
pub(super) struct Member<'a> {
    pub(super) stances: StanceCounts,
    pub(super) pairs: &'a [Pair],
    pub(super) consensus: Estimate,
    /// Whether any position says what was understood.
    pub(super) mismatch_measured: bool,
    /// Person-hours of the meeting that fall to each entitled party.
    pub(super) meeting_share: Option<f64>,
    pub(super) has_ended: bool,
}

impl<'a> Member<'a> {
    /// A finished agreement as a member of a larger group.
    pub(super) fn of(agreement: &'a AgreementRecord, meeting_share: Option<f64>) -> Member<'a> {
        Member {
            stances: agreement.scores.stances,
            pairs: &agreement.pairs,
            consensus: agreement.consensus,
            mismatch_measured: agreement.scores.mismatch_measured,
            meeting_share,
            has_ended: agreement.has_ended,
        }
    }

    fn commitments(&self) -> impl Iterator<Item = (&'a Pair, &'a CommitmentRecord)> {
        let pairs = if self.has_ended { &[] } else { self.pairs };
        pairs.iter().flat_map(|pair| pair.commitments.iter().map(move |it| (pair, it)))
    }

    /// The commitments that are due and that bind, or may.
    pub(super) fn due(&self) -> impl Iterator<Item = (&'a Pair, &'a CommitmentRecord)> {
        self.commitments().filter(|(_, it)| it.is_due && obligation(it).is_some())
    }
}

pub(super) fn obligation(it: &CommitmentRecord) -> Option<Obligation> {
    match it.binding {
        Binding::Bound => Some(Obligation::Bound),
        Binding::Maybe => Some(Obligation::Maybe),
        Binding::Released | Binding::Dormant | Binding::Unbound => None,
    }
}

pub(super) fn leak_of(it: &CommitmentRecord) -> Bounds {
    Bounds { low: 1.0 - it.act.high, high: 1.0 - it.act.low }
}

pub(super) fn evidence_of(it: &CommitmentRecord) -> Evidence {
    if it.is_known { Evidence::Known } else { Evidence::Unknown }
}

/// What the numbers speak of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// One agreement: its leak is what was counted.
    Agreement,
    /// Several: their leak is a rate, for which the policy asks a least number.
    Group,
}

/// Computes the numbers of a group.
pub(super) fn score(
    key: &str,
    scope: Scope,
    members: &[Member<'_>],
    policy: &Policy,
) -> GroupRecord {
    let stances = sum_stances(members);
    let leak = leak_of_members(members);
    let leak_estimate = estimate(&leak, scope, members, policy);
    let follow_through = mirrored(leak_estimate);
    let harmony = mean_harmony(members);
    let parts = mean_parts(members);
    let with_reasons =
        leak_estimate.point.value().zip(parts).map_or(follow_through.point, |(leak, parts)| {
            Outcome::Value(self::follow_through(leak - parts.deviated))
        });
    GroupRecord {
        key: key.to_owned(),
        n_agreements: count(members.len()),
        stances,
        statuses: statuses(members),
        consensus: mean_consensus(members),
        voice: voice(stances.n_spoken(), stances.entitled).into(),
        harmony,
        leak: leak_estimate,
        follow_through,
        follow_through_with_reasons: with_reasons,
        coverage: leak.coverage.into(),
        n_maybe: leak.n_maybe,
        parts,
        mismatch_measured: members.iter().any(|it| it.mismatch_measured),
        energy_hours: effort::promised(members, |it| it.effort_hours),
        energy_euros: effort::promised(members, |it| it.effort_eur),
        sunk_hours: effort::sunk(members),
        paradox: paradox_of(members),
        quadrant: quadrant_of(harmony.bounds, follow_through.bounds, policy),
        n_quiet_doing: count(
            members.iter().flat_map(|it| it.pairs).filter(|it| it.quiet_doing).count(),
        ),
        quiet_doing: quiet_doing(members),
        divergence: divergence_of(members),
        is_withheld: false,
    }
}

/// The mean of act over the seats that expect nothing, over all entitled seats, per agreement; then over agreements.
fn quiet_doing(members: &[Member<'_>]) -> Outcome {
    let each: Vec<f64> = members
        .iter()
        .filter(|it| it.commitments().any(|(_, it)| it.is_due))
        .map(|member| {
            let unbound =
                member.commitments().filter(|(_, it)| it.is_due && obligation(it).is_none());
            let acted: f64 = unbound.map(|(_, it)| it.act.low).sum();
            acted / member.stances.entitled.max(1) as f64
        })
        .collect();
    if each.is_empty() {
        return Outcome::Undefined(Undefined::NothingDue);
    }
    Outcome::Value(each.iter().sum::<f64>() / each.len() as f64)
}

fn sum_stances(members: &[Member<'_>]) -> StanceCounts {
    let mut sum = StanceCounts::default();
    for it in members {
        sum.extend(&it.stances);
    }
    sum
}

fn statuses(members: &[Member<'_>]) -> StatusCounts {
    let mut sum = StatusCounts::default();
    for pair in members.iter().flat_map(|it| it.pairs) {
        sum.add(pair.status);
        sum.done_own_word += u64::from(pair.status == Status::Done && pair.own_word_only);
    }
    sum
}

fn leak_items(members: &[Member<'_>]) -> Vec<LeakItem> {
    let due = members.iter().flat_map(Member::due);
    due.filter_map(|(_, it)| {
        let (obligation, evidence) = (obligation(it)?, evidence_of(it));
        Some(LeakItem { obligation, weight: it.weight, leak: leak_of(it), evidence })
    })
    .collect()
}

fn leak_of_members(members: &[Member<'_>]) -> Leak {
    leak(&leak_items(members))
}

/// The leak as it may be shown: with its bounds, its interval, and a point only where the policy allows one.
fn estimate(leak: &Leak, scope: Scope, members: &[Member<'_>], policy: &Policy) -> Estimate {
    let minimum = &policy.minimum;
    let clusters: Vec<Cluster> = members
        .iter()
        .filter_map(|member| {
            let known: Vec<f64> = member
                .due()
                .filter(|(_, it)| it.binding == Binding::Bound && it.is_known)
                .map(|(_, it)| leak_of(it).low)
                .collect();
            let cluster = Cluster { sum: known.iter().sum(), n: count(known.len()) };
            (0 < cluster.n).then_some(cluster)
        })
        .collect();
    let covered = leak.coverage.is_ok_and(|it| minimum.coverage <= it);
    let n_clusters = count(clusters.len());
    let is_few = leak.n_known < minimum.commitments || n_clusters < minimum.agreements;
    let point = match leak.point {
        Ok(_) if !covered => Outcome::Undefined(Undefined::CoverageTooLow),
        Ok(_) if scope == Scope::Group && is_few => Outcome::Undefined(Undefined::TooFew),
        point => point.into(),
    };
    let interval = cluster_interval(&clusters, policy.thresholds.interval_level).ok();
    Estimate {
        point,
        bounds: leak.bounds,
        interval: interval.filter(|_| minimum.interval_agreements <= n_clusters && covered),
        n_used: leak.n_known,
        n_unknown: leak.n_bound - leak.n_known,
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

fn mean_consensus(members: &[Member<'_>]) -> Estimate {
    let points: Vec<f64> = members.iter().filter_map(|it| it.consensus.point.value()).collect();
    let bounds: Vec<Bounds> = members.iter().filter_map(|it| it.consensus.bounds).collect();
    let mean = |sum: f64, n: usize| sum / n as f64;
    let point = if points.is_empty() {
        Outcome::Undefined(Undefined::VoiceTooLow)
    } else {
        Outcome::Value(mean(points.iter().sum(), points.len()))
    };
    // The bounds are those of all agreements; the point is that of those which have one.
    let bounds = (!bounds.is_empty()).then(|| Bounds {
        low: mean(bounds.iter().map(|it| it.low).sum(), bounds.len()),
        high: mean(bounds.iter().map(|it| it.high).sum(), bounds.len()),
    });
    let n_used = count(points.len());
    Estimate { point, bounds, interval: None, n_used, n_unknown: count(members.len()) - n_used }
}

fn mean_harmony(members: &[Member<'_>]) -> Estimate {
    let each: Vec<Bounds> = members
        .iter()
        .filter_map(|it| harmony(it.stances.yes, it.stances.not_recorded, it.stances.entitled).ok())
        .collect();
    if each.is_empty() {
        return Estimate::undefined(Undefined::NoAnswers);
    }
    let mean = |end: fn(&Bounds) -> f64| each.iter().map(end).sum::<f64>() / each.len() as f64;
    let bounds = Bounds { low: mean(|it| it.low), high: mean(|it| it.high) };
    let n_not_recorded = members.iter().map(|it| it.stances.not_recorded).sum();
    let n_spoken = members.iter().map(|it| it.stances.entitled).sum::<u64>() - n_not_recorded;
    let is_on_record = 0 < n_spoken;
    Estimate {
        point: if is_on_record {
            Outcome::Value(bounds.low)
        } else {
            Outcome::Undefined(Undefined::NotRecorded)
        },
        bounds: Some(bounds),
        interval: None,
        n_used: n_spoken,
        n_unknown: n_not_recorded,
    }
}

/// The mean parts, weighted as the leak is, so that they add up to its point.
fn mean_parts(members: &[Member<'_>]) -> Option<LeakParts> {
    let mut sum = LeakParts::default();
    let mut total = 0.0;
    for (_, it) in members.iter().flat_map(Member::due) {
        let Some(parts) = it.parts else { continue };
        total += it.weight;
        sum.late += it.weight * parts.late;
        sum.mismatch += it.weight * parts.mismatch;
        sum.broken += it.weight * parts.broken;
        sum.conditional += it.weight * parts.conditional;
        sum.deviated += it.weight * parts.deviated;
    }
    (0.0 < total).then(|| LeakParts {
        late: sum.late / total,
        mismatch: sum.mismatch / total,
        broken: sum.broken / total,
        conditional: sum.conditional / total,
        deviated: sum.deviated / total,
    })
}

fn paradox_of(members: &[Member<'_>]) -> Option<ParadoxRecord> {
    let items: Vec<ParadoxItem> = members
        .iter()
        .filter_map(|member| {
            let yes: Vec<LeakItem> = member
                .due()
                .filter(|(pair, it)| pair.stance == Some(Stance::Yes) && it.is_known)
                .map(|(_, it)| LeakItem {
                    obligation: Obligation::Bound,
                    weight: it.weight,
                    leak: leak_of(it),
                    evidence: Evidence::Known,
                })
                .collect();
            let stances = member.stances;
            let harmony = harmony(stances.yes, stances.not_recorded, stances.entitled).ok()?.low;
            Some(ParadoxItem { harmony, leak: leak(&yes).point.ok()? })
        })
        .collect();
    let found = paradox(&items).ok()?;
    Some(ParadoxRecord {
        index: found.index,
        level: found.level,
        harmony_bias: found.harmony_bias,
        n_agreements: count(items.len()),
        n_left_out: count(members.len() - items.len()),
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
fn divergence_of(members: &[Member<'_>]) -> Option<DivergenceRecord> {
    let pairs: Vec<divergence::Pair> = members
        .iter()
        .flat_map(Member::commitments)
        .filter(|(_, it)| it.is_due && it.is_known && it.binding != Binding::Maybe)
        .map(|(_, it)| divergence::Pair {
            expected: if it.binding == Binding::Bound { 1.0 } else { 0.0 },
            acted: it.act.low,
            weight: it.weight,
        })
        .collect();
    let found = divergence(&pairs).ok()?;
    Some(DivergenceRecord {
        mean_gap: found.mean_gap,
        leak: found.leak,
        quiet: found.quiet,
        net: found.net,
        wasserstein: found.wasserstein,
        part_shortfall: found.net.abs(),
        part_shape: found.wasserstein - found.net.abs(),
        part_substitution: found.mean_gap - found.wasserstein,
        n: count(pairs.len()),
    })
}
