//! The numbers of an agreement as sums, and those of a group as sums of these that can be put together in any order.
//!
//! A [`Tally`] adds up one agreement in plain numbers, in the order of its pairs and commitments.
//! [`Totals`] add up tallies exactly: however agreements are divided over shards, and in whatever order they come,
//! the same agreements give the same bits. What a number *means* stands with its measure; here it is only gathered.

use serde::{Deserialize, Serialize};

use crate::{
    measures::{
        cluster_interval::{Cluster, ClusterSums},
        divergence::{self, DivergenceSums},
        energy_leak::{EnergyItem, EnergySums},
        exact_sum::{ExactSum, Sum},
        harmony::harmony,
        leak::{Evidence, LeakItem, LeakSums, MeanSums, Obligation},
        leak_parts::PartsSums,
        paradox::{ParadoxItem, ParadoxSums},
        sunk_energy::SunkItem,
    },
    model::{Binding, Bounds, Estimate, Outcome, Policy, Stance, Status, Undefined},
    scoring::{
        assessment::{GroupRecord, StanceCounts, StatusCounts},
        commitment::CommitmentScore,
        group::{self, Scope},
        pair::PairScore,
    },
};

/// What is known of an agreement before its pairs are looked at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Opening {
    /// What was said.
    pub(crate) stances: StanceCounts,
    /// Stated consensus.
    pub(crate) consensus: Estimate,
    /// Whether any position says what was understood.
    pub(crate) mismatch_measured: bool,
    /// Person-hours of the meeting that fall to each entitled party.
    pub(crate) meeting_share: Option<f64>,
    /// Whether it is no longer in force: what was promised then counts nowhere.
    pub(crate) has_ended: bool,
}

/// The numbers of one agreement, as plain sums.
#[derive(Debug, Clone)]
pub struct Tally {
    opening: Opening,
    sums: Sums<f64>,
    /// Known leak of unconditional yeses.
    yes: MeanSums<f64>,
    /// Known leak of what binds, each commitment counting as one.
    cluster: Cluster,
    /// Whether anything has fallen due.
    has_due: bool,
    /// What was done unbound.
    acted: f64,
}

/// The numbers of a group of agreements, as sums that can be put together.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Totals {
    sums: Sums<ExactSum>,
    means: Means<ExactSum>,
}

/// What is added up over commitments and pairs, whatever agreement they belong to.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Sums<S> {
    pub(super) stances: StanceCounts,
    pub(super) statuses: StatusCounts,
    pub(super) n_quiet_doing: u64,
    pub(super) mismatch_measured: bool,
    pub(super) leak: LeakSums<S>,
    pub(super) parts: PartsSums<S>,
    pub(super) energy_hours: EnergySums<S>,
    pub(super) energy_euros: EnergySums<S>,
    pub(super) sunk_hours: EnergySums<S>,
    pub(super) divergence: DivergenceSums<S>,
}

/// What is averaged over agreements.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Means<S> {
    pub(super) n_agreements: u64,
    pub(super) consensus: Average<S>,
    pub(super) consensus_low: Average<S>,
    pub(super) consensus_high: Average<S>,
    pub(super) harmony_low: Average<S>,
    pub(super) harmony_high: Average<S>,
    pub(super) quiet_doing: Average<S>,
    pub(super) paradox: ParadoxSums<S>,
    pub(super) clusters: ClusterSums<S>,
}

/// A mean over agreements in the making.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Average<S> {
    pub(super) n: u64,
    sum: S,
}

impl Default for Tally {
    fn default() -> Tally {
        let opening = Opening {
            stances: StanceCounts::default(),
            consensus: Estimate::undefined(Undefined::NoAnswers),
            mismatch_measured: false,
            meeting_share: None,
            has_ended: false,
        };
        Tally {
            opening,
            sums: Sums::default(),
            yes: MeanSums::default(),
            cluster: Cluster { sum: 0.0, n: 0 },
            has_due: false,
            acted: 0.0,
        }
    }
}

impl Tally {
    /// Begins another agreement; the memory of the last one is used again.
    pub(crate) fn open(&mut self, opening: Opening) {
        let Sums { leak, divergence, .. } = std::mem::take(&mut self.sums);
        let (mut leak, mut divergence) = (leak, divergence);
        leak.clear();
        divergence.clear();
        *self = Tally { opening, ..Tally::default() };
        self.sums.leak = leak;
        self.sums.divergence = divergence;
        self.sums.stances = opening.stances;
        self.sums.mismatch_measured = opening.mismatch_measured;
    }

    /// Adds what one party answers for.
    pub(crate) fn add(&mut self, pair: PairScore, commitments: &[CommitmentScore]) {
        let sums = &mut self.sums;
        sums.statuses.add(pair.status);
        sums.statuses.done_own_word += u64::from(pair.status == Status::Done && pair.own_word_only);
        sums.n_quiet_doing += u64::from(pair.quiet_doing);
        if self.opening.has_ended {
            return;
        }
        let due = || commitments.iter().filter(|it| it.is_due);
        let n_bound = due().filter(|it| it.binding == Binding::Bound).count();
        // The meeting is shared by the commitments that came of it.
        let meeting_share = self.opening.meeting_share.map(|it| it / n_bound.max(1) as f64);
        for it in due() {
            self.has_due = true;
            self.add_due(pair, it);
            if it.binding == Binding::Bound {
                self.sums.sunk_hours.add_sunk(&sunk_item(it, meeting_share));
            }
        }
    }

    /// Adds a commitment that is due.
    fn add_due(&mut self, pair: PairScore, it: &CommitmentScore) {
        let leak = it.leak();
        let evidence = if it.is_known { Evidence::Known } else { Evidence::Unknown };
        if it.is_known && it.binding != Binding::Maybe {
            let expected = if it.binding == Binding::Bound { 1.0 } else { 0.0 };
            let acted = it.act.low;
            self.sums.divergence.add(&divergence::Pair { expected, acted, weight: it.weight });
        }
        let obligation = match it.binding {
            Binding::Bound => Obligation::Bound,
            Binding::Maybe => Obligation::Maybe,
            Binding::Released | Binding::Dormant | Binding::Unbound => {
                self.acted += it.act.low;
                return;
            }
        };
        self.sums.leak.add(&LeakItem { obligation, weight: it.weight, leak, evidence });
        let energy = |effort| EnergyItem { obligation, effort, leak, evidence };
        self.sums.energy_hours.add(&energy(it.effort_hours));
        self.sums.energy_euros.add(&energy(it.effort_eur));
        if let Some(parts) = &it.parts {
            self.sums.parts.add(it.weight, parts);
        }
        if it.is_known && obligation == Obligation::Bound {
            self.cluster.sum += leak.low;
            self.cluster.n += 1;
        }
        if it.is_known && pair.stance == Some(Stance::Yes) {
            self.yes.add(it.weight, leak.low);
        }
    }

    /// The numbers of the agreement alone.
    pub fn record(&self, key: &str, policy: &Policy) -> GroupRecord {
        let mut means = Means::<f64>::default();
        means.add(self);
        group::record(key, Scope::Agreement, &self.sums, &means, policy)
    }
}

fn sunk_item(it: &CommitmentScore, meeting_share: Option<f64>) -> SunkItem {
    let spent = match (meeting_share, it.spent_hours) {
        (None, None) => None,
        (share, spent) => Some(share.unwrap_or(0.0) + spent.unwrap_or(0.0)),
    };
    let rest = 1.0 - it.attainment;
    let low = if it.is_known { rest } else { 0.0 };
    SunkItem { spent, undelivered: Bounds { low, high: rest } }
}

impl Totals {
    /// Adds an agreement.
    pub fn add(&mut self, tally: &Tally) {
        self.sums.join(&tally.sums);
        self.means.add(tally);
    }

    /// Adds all agreements of other totals.
    pub fn merge(&mut self, other: &Totals) {
        self.sums.join(&other.sums);
        self.means.join(&other.means);
    }

    /// The numbers of the group.
    pub fn record(&self, key: &str, scope: Scope, policy: &Policy) -> GroupRecord {
        group::record(key, scope, &self.sums, &self.means, policy)
    }
}

impl<S: Sum> Sums<S> {
    fn join<T: Sum>(&mut self, other: &Sums<T>) {
        self.stances.extend(&other.stances);
        self.statuses.extend(&other.statuses);
        self.n_quiet_doing += other.n_quiet_doing;
        self.mismatch_measured |= other.mismatch_measured;
        self.leak.join(&other.leak);
        self.parts.join(&other.parts);
        self.energy_hours.join(&other.energy_hours);
        self.energy_euros.join(&other.energy_euros);
        self.sunk_hours.join(&other.sunk_hours);
        self.divergence.join(&other.divergence);
    }
}

impl<S: Sum> Means<S> {
    fn add(&mut self, tally: &Tally) {
        self.n_agreements += 1;
        if let Outcome::Value(consensus) = tally.opening.consensus.point {
            self.consensus.add(consensus);
        }
        if let Some(bounds) = tally.opening.consensus.bounds {
            self.consensus_low.add(bounds.low);
            self.consensus_high.add(bounds.high);
        }
        let stances = &tally.opening.stances;
        let harmony = harmony(stances.yes, stances.not_recorded, stances.entitled);
        if let Ok(harmony) = harmony {
            self.harmony_low.add(harmony.low);
            self.harmony_high.add(harmony.high);
        }
        if let (Ok(harmony), Ok(leak)) = (harmony, tally.yes.value()) {
            self.paradox.add(&ParadoxItem { harmony: harmony.low, leak });
        }
        if 0 < tally.cluster.n {
            self.clusters.add(&tally.cluster);
        }
        if tally.has_due {
            // The seats that expect nothing act for nothing; all entitled seats count.
            self.quiet_doing.add(tally.acted / stances.entitled.max(1) as f64);
        }
    }

    fn join<T: Sum>(&mut self, other: &Means<T>) {
        self.n_agreements += other.n_agreements;
        self.consensus.join(&other.consensus);
        self.consensus_low.join(&other.consensus_low);
        self.consensus_high.join(&other.consensus_high);
        self.harmony_low.join(&other.harmony_low);
        self.harmony_high.join(&other.harmony_high);
        self.quiet_doing.join(&other.quiet_doing);
        self.paradox.join(&other.paradox);
        self.clusters.join(&other.clusters);
    }
}

impl<S: Sum> Average<S> {
    fn add(&mut self, value: f64) {
        self.n += 1;
        self.sum.add(value);
    }

    fn join<T: Sum>(&mut self, other: &Average<T>) {
        self.n += other.n;
        self.sum.join(&other.sum);
    }

    /// The mean; `None` over nothing.
    pub(super) fn value(&self) -> Option<f64> {
        (0 < self.n).then(|| self.sum.value() / self.n as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{CommitmentKind, EvidenceKind, EvidenceState, PartialDate},
        register::obligation::Said,
        scoring::{
            Window,
            agreement::stated_consensus,
            commitment::{Concern, Subject, Terms},
            pair::Setting,
            sighting::Sighting,
            window::Dates,
        },
    };
    use proptest::prelude::*;

    fn policy() -> Policy {
        let mut policy = crate::sources::policy::read(None).value.unwrap();
        // Every number is told, however few it was made from, so that all of them are compared.
        policy.minimum.coverage = 0.0;
        policy.minimum.voice = 0.0;
        policy.minimum.spoken = 1;
        policy.minimum.commitments = 1;
        policy.minimum.agreements = 1;
        policy.minimum.interval_agreements = 2;
        policy
    }

    fn window() -> Window {
        Window { as_of: "2025-06-30".parse().unwrap(), known_on: None }
    }

    /// One party of an agreement: what it said, and what it promised with what was seen of it.
    type Party = (Option<Said>, Option<(Terms, Vec<Sighting>)>);

    fn tally(parties: &[Party], meeting_share: Option<f64>, policy: &Policy) -> Tally {
        let mut stances = StanceCounts::default();
        for (said, _) in parties {
            stances.add(said.and_then(|it| it.stance));
        }
        let mut tally = Tally::default();
        tally.open(Opening {
            stances,
            consensus: stated_consensus(stances, policy),
            mismatch_measured: false,
            meeting_share,
            has_ended: false,
        });
        let setting = Setting { as_of: window().as_of, has_ended: false, begun_from: 0.1 };
        for (said, promised) in parties {
            let scores: Vec<CommitmentScore> = promised
                .iter()
                .map(|(terms, sightings)| {
                    let subject =
                        Subject { policy, terms: *terms, said: *said, sightings, milestones: &[] };
                    subject.score_as(Concern::Entitled, &subject.state(window()))
                })
                .collect();
            tally.add(PairScore::of(&[*said], &scores, setting), &scores);
        }
        tally
    }

    fn day(n: i64) -> Option<PartialDate> {
        Some(PartialDate::Day(crate::model::Day::new(2024, 1, 1)?.plus_days(n)))
    }

    fn sighting() -> impl Strategy<Value = (i64, Sighting)> {
        let status = prop::option::of(prop::sample::select(vec![
            EvidenceState::Done,
            EvidenceState::Running,
            EvidenceState::NotDone,
            EvidenceState::Deviated,
        ]));
        (0_i64..700, prop::option::of(0.0..13.0_f64), status, any::<bool>(), any::<bool>())
            .prop_map(|(on, value, status, is_own_word, has_source)| {
                let sighting = Sighting {
                    dates: Dates {
                        happened_on: day(on).map(PartialDate::last_day),
                        recorded_on: None,
                    },
                    kind: EvidenceKind::Quantity,
                    value,
                    status,
                    is_own_word,
                    has_source,
                    milestone: None,
                };
                (on, sighting)
            })
    }

    fn party() -> impl Strategy<Value = Party> {
        let stance = prop::option::weighted(
            0.9,
            prop::sample::select(vec![
                Stance::Yes,
                Stance::Yes,
                Stance::Yes,
                Stance::YesUnless,
                Stance::No,
                Stance::Silent,
            ]),
        );
        let terms = (
            prop::option::of(0.1..3.0_f64),
            prop::option::of(-20_i64..600),
            prop::option::of(0.0..1e3_f64),
            prop::option::of(0.0..1e3_f64),
        );
        let sightings = prop::collection::vec(sighting(), 0..4);
        (stance, prop::option::weighted(0.9, (terms, sightings))).prop_map(|(stance, promised)| {
            let said = stance.map(|stance| Said {
                stance: Some(stance),
                condition_state: None,
                condition_state_on: None,
                understood_target: None,
            });
            let promised = promised.map(|((weight, due, effort, spent), mut sightings)| {
                let terms = Terms {
                    kind: Some(CommitmentKind::Quantity),
                    baseline: None,
                    target: Some(10.0),
                    tolerance: None,
                    weight,
                    due_on: due.and_then(day),
                    effort_hours: effort,
                    effort_eur: effort.map(|it| it * 100.1),
                    spent_hours: spent,
                    spent_eur: None,
                };
                sightings.sort_by_key(|it| it.0);
                (terms, sightings.into_iter().map(|it| it.1).collect())
            });
            (said, promised)
        })
    }

    fn agreements() -> impl Strategy<Value = Vec<(Vec<Party>, Option<f64>)>> {
        let agreement = (prop::collection::vec(party(), 1..8), prop::option::of(0.0..9.0_f64));
        prop::collection::vec(agreement, 0..12)
    }

    fn bytes(record: &GroupRecord) -> String {
        serde_json::to_string(record).unwrap()
    }

    proptest! {
        #[test]
        fn any_order_and_any_division_over_shards_give_the_same_bytes(
            agreements in agreements(), cut in 0_usize..12, by in 0_usize..12,
        ) {
            let policy = policy();
            let tallies: Vec<Tally> =
                agreements.iter().map(|(parties, share)| tally(parties, *share, &policy)).collect();
            let totals = |some: &[Tally]| {
                let mut totals = Totals::default();
                for it in some {
                    totals.add(it);
                }
                totals
            };
            let whole = bytes(&totals(&tallies).record("all", Scope::Group, &policy));
            let mut turned: Vec<Tally> = tallies.iter().rev().cloned().collect();
            turned.rotate_left(by % tallies.len().max(1));
            let (left, right) = turned.split_at(cut.min(turned.len()));
            // Each shard by way of a file.
            let text = serde_json::to_string(&totals(left)).unwrap();
            let mut merged = totals(right);
            merged.merge(&serde_json::from_str(&text).unwrap());
            merged.merge(&Totals::default());
            prop_assert_eq!(bytes(&merged.record("all", Scope::Group, &policy)), whole);
        }

        #[test]
        fn an_agreement_alone_is_a_group_of_one(agreements in agreements()) {
            let policy = policy();
            let mut reused = Tally::default();
            for (parties, share) in &agreements {
                let fresh = tally(parties, *share, &policy);
                let mut totals = Totals::default();
                totals.add(&fresh);
                let alone = fresh.record("one", &policy);
                prop_assert_eq!(bytes(&alone), bytes(&totals.record("one", Scope::Agreement, &policy)));
                // What the last agreement left behind does not come back.
                reused.open(fresh.opening);
                let fresh_opening = Tally { opening: fresh.opening, ..Tally::default() };
                prop_assert!(reused.sums.leak == fresh_opening.sums.leak);
                prop_assert!(reused.sums.divergence == fresh_opening.sums.divergence);
                reused = fresh;
            }
        }
    }
}
