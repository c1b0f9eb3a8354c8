//! The specification curve: the headlines under every defensible way of counting.
//!
//! Ways: whether silence binds, whether abstainers count as seats, how part of a result is credited and lateness discounted,
//! what a commitment weighs, and whether what is unknown was done. Nothing is chosen; all are shown.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::{
    model::{Binding, Bounds, Policy, Stance},
    scoring::{
        agreement::Context,
        assessment::{
            Abstaining, AgreementRecord, CommitmentRecord, Credit, GroupRecord, Pair, QuadrantCode,
            Robustness, Silence, Specification, UnknownDone, Weighing,
        },
        group::quadrant_code,
        rows::Rows,
    },
};

/// Credits that are tried: whole or nothing, in thirds of a scale, and by attainment with lateness discounted.
const CREDITS: [Credit; 6] = [
    Credit::WholeOrNothing,
    Credit::InSteps,
    Credit::Discounted { half_life_days: Some(180) },
    Credit::Discounted { half_life_days: Some(365) },
    Credit::Discounted { half_life_days: Some(730) },
    Credit::Discounted { half_life_days: None },
];

/// One commitment, as far as any way of counting needs it.
struct Item<'a> {
    pair: &'a Pair,
    record: &'a CommitmentRecord,
    /// Leak under each of [`CREDITS`].
    leaks: [Bounds; CREDITS.len()],
}

/// Sums of one group of agreements under one way of counting.
#[derive(Clone, Copy, Default)]
struct Sums {
    leak: f64,
    weight: f64,
    harmony: f64,
    n_harmony: f64,
    paradox: f64,
    n_paradox: f64,
}

/// Counts under every way, and how many ways keep the quadrant that the policy's way gives.
pub(super) fn robustness(
    context: Context<'_>,
    agreements: &[AgreementRecord],
    by_portfolio: &[GroupRecord],
) -> Robustness {
    let ways = ways();
    let in_force: Vec<&AgreementRecord> = agreements.iter().filter(|it| !it.has_ended).collect();
    let mut overall = vec![Sums::default(); ways.len()];
    let mut portfolios: BTreeMap<&str, Vec<Sums>> = BTreeMap::new();
    let mut kept_agreements = BTreeMap::new();
    let each: Vec<Vec<Sums>> = in_force
        .par_iter()
        .map(|agreement| {
            let items = items(context, agreement);
            ways.iter().map(|way| sums(agreement, &items, way)).collect()
        })
        .collect();
    for (agreement, own) in in_force.iter().zip(each) {
        let portfolio = agreement.portfolio.as_deref().unwrap_or_default();
        let group =
            portfolios.entry(portfolio).or_insert_with(|| vec![Sums::default(); ways.len()]);
        for ((all, group), own) in overall.iter_mut().zip(group).zip(&own) {
            all.add(own);
            group.add(own);
        }
        if let Some(kept) = kept(agreement.scores.quadrant, &own, context.policy) {
            kept_agreements.insert(agreement.id.clone(), kept);
        }
    }
    let specifications = ways
        .into_iter()
        .zip(&overall)
        .map(|(way, sums)| Specification {
            leak: sums.mean_leak(),
            harmony: (0.0 < sums.n_harmony).then(|| sums.harmony / sums.n_harmony),
            paradox: (0.0 < sums.n_paradox).then(|| sums.paradox / sums.n_paradox),
            quadrant: sums.quadrant(context.policy),
            ..way
        })
        .collect();
    let kept_portfolios = by_portfolio.iter().filter_map(|group| {
        let sums = portfolios.get(group.key.as_str())?;
        Some((group.key.clone(), kept(group.quadrant, sums, context.policy)?))
    });
    Robustness {
        specifications,
        portfolios: kept_portfolios.collect(),
        agreements: kept_agreements,
    }
}

/// Ways that keep a quadrant, of those that give any; `None` where the quadrant is undecided or nothing is due.
fn kept(quadrant: QuadrantCode, ways: &[Sums], policy: &Policy) -> Option<(u64, u64)> {
    if matches!(quadrant, QuadrantCode::Undecided | QuadrantCode::NothingDue) {
        return None;
    }
    let found = ways.iter().map(|it| it.quadrant(policy));
    let told: Vec<QuadrantCode> = found.filter(|it| *it != QuadrantCode::NothingDue).collect();
    let n_kept = told.iter().filter(|it| **it == quadrant).count() as u64;
    Some((n_kept, told.len() as u64))
}

/// Every combination, without its numbers.
fn ways() -> Vec<Specification> {
    let mut ways = Vec::new();
    for silence in [Silence::Apart, Silence::Assent] {
        for abstaining in [Abstaining::Counted, Abstaining::LeftOut] {
            for credit in CREDITS {
                for weighing in [Weighing::Equal, Weighing::Hours, Weighing::Euros] {
                    for unknown in [UnknownDone::All, UnknownDone::None] {
                        ways.push(Specification {
                            silence,
                            abstaining,
                            credit,
                            weighing,
                            unknown,
                            leak: None,
                            harmony: None,
                            paradox: None,
                            quadrant: QuadrantCode::NothingDue,
                        });
                    }
                }
            }
        }
    }
    ways
}

fn items<'a>(context: Context<'_>, agreement: &'a AgreementRecord) -> Vec<Item<'a>> {
    let due = agreement.pairs.iter().flat_map(|pair| {
        pair.commitments.iter().filter(|it| it.is_due).map(move |record| (pair, record))
    });
    due.filter_map(|(pair, record)| {
        let commitment = context.register.commitments.get(&record.id)?;
        let position = context.position(&agreement.id, &record.party);
        let rows = Rows::of(context.register, commitment, position);
        let half_lives_days = CREDITS.map(|credit| match credit {
            Credit::Discounted { half_life_days } => half_life_days.map(f64::from),
            Credit::WholeOrNothing | Credit::InSteps => None,
        });
        let mut discounted =
            rows.subject(context.policy).act_with(context.window, half_lives_days).into_iter();
        let leaks = CREDITS.map(|credit| {
            let discounted = discounted.next().unwrap_or(record.act);
            let act = match credit {
                Credit::WholeOrNothing => whole_or_nothing(record, context.policy),
                Credit::InSteps => in_steps(record, context.policy),
                Credit::Discounted { .. } => discounted,
            };
            Bounds { low: 1.0 - act.high, high: 1.0 - act.low }
        });
        Some(Item { pair, record, leaks })
    })
    .collect()
}

fn whole_or_nothing(it: &CommitmentRecord, policy: &Policy) -> Bounds {
    let is_done = policy.status.done_from <= it.attainment;
    let high = if is_done || !it.is_known { 1.0 } else { 0.0 };
    Bounds { low: f64::from(u8::from(is_done)), high }
}

fn in_steps(it: &CommitmentRecord, policy: &Policy) -> Bounds {
    let step = if policy.status.done_from <= it.attainment {
        1.0
    } else if policy.status.begun_from <= it.attainment {
        0.5
    } else {
        0.0
    };
    Bounds { low: step, high: if it.is_known { step } else { 1.0 } }
}

fn sums(agreement: &AgreementRecord, items: &[Item<'_>], way: &Specification) -> Sums {
    let at = CREDITS.iter().position(|it| *it == way.credit).unwrap_or(0);
    let takes_silence = way.silence == Silence::Assent;
    let mut sums = Sums::default();
    let (mut yes_leak, mut yes_weight) = (0.0, 0.0);
    for item in items {
        let is_silent = item.pair.stance == Some(Stance::Silent);
        let binding = match item.record.binding {
            Binding::Unbound if is_silent && takes_silence => Binding::Bound,
            binding => binding,
        };
        // What may bind counts where the unknown is read as not done, and not where it is read as done.
        let counts = match binding {
            Binding::Bound => true,
            Binding::Maybe => way.unknown == UnknownDone::None,
            Binding::Released | Binding::Dormant | Binding::Unbound => false,
        };
        let effort = match way.weighing {
            Weighing::Equal => Some(item.record.weight),
            Weighing::Hours => item.record.effort_hours,
            Weighing::Euros => item.record.effort_eur,
        };
        let (true, Some(weight)) = (counts, effort) else { continue };
        let Some(bounds) = item.leaks.get(at) else { continue };
        let leak = match way.unknown {
            UnknownDone::All => bounds.low,
            UnknownDone::None => bounds.high,
        };
        sums.leak += weight * leak;
        sums.weight += weight;
        let is_plain = item.pair.stance == Some(Stance::Yes) || is_silent && takes_silence;
        if is_plain && binding == Binding::Bound {
            yes_leak += weight * leak;
            yes_weight += weight;
        }
    }
    let stances = agreement.scores.stances;
    let seats = match way.abstaining {
        Abstaining::Counted => stances.entitled,
        Abstaining::LeftOut => stances.entitled - stances.abstain,
    };
    let plain = stances.yes + if takes_silence { stances.silent } else { 0 };
    if 0 < seats && stances.not_recorded < stances.entitled {
        let harmony = plain as f64 / seats as f64;
        sums.harmony = harmony;
        sums.n_harmony = 1.0;
        if 0.0 < yes_weight {
            sums.paradox = harmony * yes_leak / yes_weight;
            sums.n_paradox = 1.0;
        }
    }
    sums
}

impl Sums {
    fn add(&mut self, other: &Sums) {
        self.leak += other.leak;
        self.weight += other.weight;
        self.harmony += other.harmony;
        self.n_harmony += other.n_harmony;
        self.paradox += other.paradox;
        self.n_paradox += other.n_paradox;
    }

    fn mean_leak(&self) -> Option<f64> {
        (0.0 < self.weight).then(|| self.leak / self.weight)
    }

    fn quadrant(&self, policy: &Policy) -> QuadrantCode {
        let harmony = (0.0 < self.n_harmony).then(|| self.harmony / self.n_harmony);
        let Some((harmony, leak)) = harmony.zip(self.mean_leak()) else {
            return QuadrantCode::NothingDue;
        };
        quadrant_code(Bounds::exactly(harmony), Bounds::exactly(1.0 - leak), policy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_combination_is_there_once() {
        let ways = ways();
        assert_eq!(ways.len(), 2 * 2 * 6 * 3 * 2);
        for (at, way) in ways.iter().enumerate() {
            assert!(!ways[at + 1..].contains(way));
        }
    }

    #[test]
    fn an_undecided_agreement_has_nothing_to_keep() {
        let policy = crate::sources::policy::read(None).value.unwrap();
        assert_eq!(kept(QuadrantCode::Undecided, &[Sums::default()], &policy), None);
        let done = Sums { weight: 1.0, harmony: 1.0, n_harmony: 1.0, ..Sums::default() };
        let broken = Sums { leak: 1.0, ..done };
        let found = kept(QuadrantCode::Paradox, &[done, broken, Sums::default()], &policy);
        assert_eq!(found, Some((1, 2)), "what gives no quadrant is not counted");
    }
}
