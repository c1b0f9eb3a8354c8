//! One agreement: what was said, what was done, and the numbers made of both.
//!
//! It depends on nothing but the agreement's own rows and the small tables, so agreements can be scored apart.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    measures::{
        consensus::{Missing, consensus, consensus_bounds},
        consensus_unbiased::consensus_unbiased,
        leik::leik,
        pairwise_agreement::pairwise_agreement,
        polarisation::polarisation,
        support::support,
        tastle_wierman::tastle_wierman,
        voice::voice,
    },
    model::{
        Agreement, AgreementState, Binding, Bounds, Commitment, Estimate, OrdinalCounts, Outcome,
        PartialDate, Policy, Position, Stance, Undefined,
    },
    register::{
        Register,
        obligation::{Said, state_as_of},
    },
    scoring::{
        assessment::{AgreementRecord, CommitmentRecord, Pair, Seat, StanceCounts},
        commitment::{CommitmentScore, Concern},
        effort,
        mode::recorded_mode,
        pair::{PairScore, Setting},
        rows::Rows,
        tally::{Opening, Tally},
        window::Window,
    },
};

/// What an agreement is scored with.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) register: &'a Register,
    pub(super) policy: &'a Policy,
    pub(super) window: Window,
    /// Commitments by agreement, each list by id.
    pub(super) commitments: &'a BTreeMap<&'a str, Vec<&'a Commitment>>,
    /// Number of agreements by meeting.
    pub(super) n_by_meeting: &'a BTreeMap<&'a str, usize>,
}

impl Context<'_> {
    /// Whether an agreement was decided by the as-of date; without a date it is taken as decided.
    pub(super) fn is_decided(&self, agreement: &Agreement) -> bool {
        is_decided(agreement.decided_on, self.window)
    }

    pub(super) fn position(&self, agreement: &str, party: &str) -> Option<&Position> {
        self.register.position(agreement, party)
    }
}

/// Whether something was decided by the as-of date; without a date it is taken as decided.
pub(super) fn is_decided(decided_on: Option<PartialDate>, window: Window) -> bool {
    decided_on.is_none_or(|day| day.first_day() <= window.as_of)
}

/// Scores one agreement.
pub(super) fn score(context: Context<'_>, agreement: &Agreement) -> AgreementRecord {
    let positions = context.register.positions.get(&agreement.id);
    let seats: Vec<Seat> =
        agreement.entitled.iter().map(|it| seat(context, positions, it)).collect();
    let mut stances = StanceCounts::default();
    for seat in &seats {
        stances.add(seat.stance);
    }
    let has_ended = has_ended(agreement, context.window);
    let consensus = stated_consensus(stances, context.policy);
    let mut tally = Tally::default();
    tally.open(Opening {
        stances,
        consensus,
        mismatch_measured: seats.iter().any(|it| it.understood_target.is_some()),
        meeting_share: effort::meeting_share(
            context,
            agreement.meeting.as_deref(),
            stances.entitled,
        ),
        has_ended,
    });
    let pairs = pairs(context, agreement, has_ended, &mut tally);
    let due = || {
        let commitments = pairs.iter().flat_map(|it| &it.commitments);
        commitments
            .filter(|it| matches!(it.binding, Binding::Bound | Binding::Maybe))
            .filter_map(|it| it.due_on.map(PartialDate::last_day))
    };
    let ahead: BTreeSet<_> = due().filter(|it| context.window.as_of < *it).collect();
    AgreementRecord {
        id: agreement.id.clone(),
        title: agreement.title.clone(),
        text: agreement.text.clone(),
        portfolio: agreement.portfolio.clone(),
        goal: agreement.goal.clone(),
        kind: agreement.kind,
        decided_on: agreement.decided_on,
        meeting: agreement.meeting.clone(),
        owner: agreement.owner.clone(),
        technology: agreement.technology,
        min_parties: agreement.min_parties,
        statutory: agreement.statutory,
        spillover: agreement.spillover,
        scale_gain: agreement.scale_gain,
        needs_council: agreement.needs_council,
        budget_eur: agreement.budget_eur,
        depends_on: agreement.depends_on.clone(),
        status: agreement.status,
        ended_on: agreement.ended_on,
        superseded_by: agreement.superseded_by.clone(),
        secret: agreement.secret,
        source: agreement.source.clone(),
        has_ended,
        first_due: due().min(),
        last_due: due().max(),
        ahead: ahead.into_iter().collect(),
        mode: recorded_mode(&stances, context.policy),
        seats,
        consensus,
        companions: companions(stances),
        scores: tally.record(&agreement.id, context.policy),
        pairs,
    }
}

/// Whether an agreement is no longer in force on the as-of date.
fn has_ended(agreement: &Agreement, window: Window) -> bool {
    is_over(agreement.status, agreement.ended_on, window)
}

/// Whether something with this state, and this end if it is known, is no longer in force on the as-of date.
pub(super) fn is_over(
    status: Option<AgreementState>,
    ended_on: Option<PartialDate>,
    window: Window,
) -> bool {
    let state = match status {
        Some(
            AgreementState::Withdrawn | AgreementState::Cancelled | AgreementState::Superseded,
        ) => true,
        Some(AgreementState::Active | AgreementState::Completed | AgreementState::Amended)
        | None => false,
    };
    state && ended_on.is_none_or(|it| it.last_day() <= window.as_of)
}

fn seat(context: Context<'_>, positions: Option<&BTreeMap<String, Position>>, party: &str) -> Seat {
    let position = positions.and_then(|it| it.get(party));
    let text = |field: fn(&Position) -> &Option<String>| position.and_then(|it| field(it).clone());
    Seat {
        party: party.to_owned(),
        stance: position.and_then(|it| it.stance),
        condition: text(|it| &it.condition),
        condition_owner: text(|it| &it.condition_owner),
        condition_verifiable: position.and_then(|it| it.condition_verifiable),
        condition_state: position.and_then(|it| state_as_of(&Said::from(it), context.window.as_of)),
        condition_state_on: position.and_then(|it| it.condition_state_on),
        interest: position.and_then(|it| it.interest),
        interest_text: text(|it| &it.interest_text),
        understood_measure: text(|it| &it.understood_measure),
        understood_target: position.and_then(|it| it.understood_target),
        understood_due: position.and_then(|it| it.understood_due),
        quote: text(|it| &it.quote),
        source: text(|it| &it.source),
    }
}

/// The pairs, by the party that answers on the as-of date.
///
/// Parties that merged answer as one, so that nothing counts twice.
fn pairs(
    context: Context<'_>,
    agreement: &Agreement,
    has_ended: bool,
    tally: &mut Tally,
) -> Vec<Pair> {
    let holder = |party| context.register.holder(party, context.window.as_of);
    let own = context.commitments.get(agreement.id.as_str());
    let mut answering: BTreeMap<&str, Answering<'_>> = BTreeMap::new();
    for party in &agreement.entitled {
        answering.entry(holder(party)).or_default().origins.insert(party);
    }
    for commitment in own.into_iter().flatten() {
        let it = answering.entry(holder(&commitment.party)).or_default();
        it.origins.insert(&commitment.party);
        it.commitments.push(commitment);
    }
    let positions = context.register.positions.get(&agreement.id);
    let position = |party: &str| positions.and_then(|it| it.get(party));
    let setting = Setting {
        as_of: context.window.as_of,
        has_ended,
        begun_from: context.policy.status.begun_from,
    };
    let pair = |(holder, it): (&str, Answering<'_>)| {
        let commitments: Vec<CommitmentRecord> = it
            .commitments
            .into_iter()
            .map(|commitment| record(context, agreement, commitment, position(&commitment.party)))
            .collect();
        let scores: Vec<CommitmentScore> =
            commitments.iter().map(CommitmentRecord::score).collect();
        let entitled = it.origins.iter().filter(|it| is_entitled(agreement, it));
        let said: Vec<Option<Said>> = entitled.map(|it| position(it).map(Said::from)).collect();
        let score = PairScore::of(&said, &scores, setting);
        tally.add(score, &scores);
        let is_itself = it.origins.len() == 1 && it.origins.contains(holder);
        let origins = it.origins.iter().filter(|_| !is_itself);
        Pair {
            party: holder.to_owned(),
            origins: origins.map(|it| (*it).to_owned()).collect(),
            stance: score.stance,
            binding: score.binding,
            status: score.status,
            own_word_only: score.own_word_only,
            has_source: score.has_source,
            quiet_doing: score.quiet_doing,
            commitments,
        }
    };
    answering.into_iter().map(pair).collect()
}

/// What one party answers for.
#[derive(Default)]
struct Answering<'a> {
    /// The parties that spoke or promised.
    origins: BTreeSet<&'a str>,
    /// What they promised, by id.
    commitments: Vec<&'a Commitment>,
}

fn is_entitled(agreement: &Agreement, party: &str) -> bool {
    // The register sorts the list.
    agreement.entitled.binary_search_by(|it| it.as_str().cmp(party)).is_ok()
}

fn record(
    context: Context<'_>,
    agreement: &Agreement,
    commitment: &Commitment,
    position: Option<&Position>,
) -> CommitmentRecord {
    let is_entitled = is_entitled(agreement, &commitment.party);
    let concern = if is_entitled { Concern::Entitled } else { Concern::Beside };
    Rows::of(context.register, commitment, position).record(context.policy, concern, context.window)
}

/// Stated consensus, with bounds for who did not speak.
pub(crate) fn stated_consensus(stances: StanceCounts, policy: &Policy) -> Estimate {
    let Ok(counts) = OrdinalCounts::new(stances.by_category().to_vec()) else {
        return Estimate::undefined(Undefined::ScaleTooShort);
    };
    let highest = Stance::N_CATEGORIES - 1;
    // Silence is no objection, so it may be anything but a no; of who was absent nothing is known.
    let silent = Missing { n: stances.silent, lowest: 1, highest };
    let absent = Missing { n: stances.absent + stances.not_recorded, lowest: 0, highest };
    let spoken = counts.n_answers();
    let voice = voice(spoken, stances.entitled);
    let is_heard =
        policy.minimum.spoken <= spoken && voice.is_ok_and(|voice| policy.minimum.voice <= voice);
    let point = match consensus(&counts) {
        Ok(_) if !is_heard => Outcome::Undefined(Undefined::VoiceTooLow),
        point => point.into(),
    };
    let bounds: Option<Bounds> =
        (1 < stances.entitled).then(|| consensus_bounds(&counts, &[silent, absent]));
    Estimate {
        point,
        bounds,
        interval: None,
        n_used: spoken,
        n_unknown: stances.entitled.saturating_sub(spoken),
    }
}

/// Companions of stated consensus, by the id of their measure.
fn companions(stances: StanceCounts) -> BTreeMap<String, Outcome> {
    let Ok(counts) = OrdinalCounts::new(stances.by_category().to_vec()) else {
        return BTreeMap::new();
    };
    let companions = [
        ("support", support(&counts)),
        ("consensus_unbiased", consensus_unbiased(&counts)),
        ("pairwise_agreement", pairwise_agreement(&counts)),
        ("polarisation", polarisation(&counts)),
        ("tastle_wierman", tastle_wierman(&counts)),
        ("leik", leik(&counts)),
    ];
    companions.map(|(id, value)| (id.to_owned(), value.into())).into()
}
