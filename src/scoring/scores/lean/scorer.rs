//! A handful of agreements, scored one after the other in memory that is used again.

use std::collections::HashMap;

use crate::{
    model::{AgreementKind, Coded as _, Estimate, Policy},
    register::{
        lean::{Agreements, Commitments, Facts, Milestones, Number, Observations, Positions},
        obligation::Said,
    },
    scoring::{
        Window,
        agreement::{is_over, stated_consensus},
        assessment::StanceCounts,
        commitment::{CommitmentScore, Concern, Subject, Terms},
        effort,
        pair::{PairScore, Setting},
        scores::{
            Line, PartyTotals,
            lean::{
                AgreementScore, WriteLine,
                answering::{Answering, What, by_holder},
                handful::{ByPlace, Handful},
            },
        },
        sighting::Sighting,
        tally::{Opening, Tally},
        window::Dates,
    },
};

#[inline]
fn sighting(seen: &Observations<'_>, row: usize, milestone: Option<u32>) -> Sighting {
    Sighting {
        dates: dates(seen, row),
        kind: seen.kind(row),
        value: seen.value(row),
        status: seen.status(row),
        is_own_word: seen.is_own_word(row),
        has_source: seen.has_source(row),
        milestone,
    }
}

/// When something was seen.
#[inline]
pub(super) fn dates(seen: &Observations<'_>, row: usize) -> Dates {
    let recorded_on = seen.recorded_on(row);
    Dates { happened_on: seen.occurred_on(row).or(recorded_on), recorded_on }
}

/// What is the same for all agreements.
pub(super) struct Scorer<'a> {
    facts: &'a Facts,
    policy: &'a Policy,
    window: Window,
    write: WriteLine<'a>,
    agreements: Agreements<'a>,
    milestones: Milestones<'a>,
    said: Positions<'a>,
    promised: Commitments<'a>,
    seen: Observations<'a>,
    /// The party that answers for each on the as-of date.
    holders: Vec<u32>,
    /// Agreements of each meeting.
    n_by_meeting: Vec<u32>,
}

/// Memory that is used again for the next agreement.
#[derive(Default)]
pub(super) struct Desk {
    tally: Tally,
    /// Position of each entitled party, in their order.
    positions: Vec<Option<usize>>,
    answering: Vec<Answering>,
    promised: Vec<Answering>,
    said: Vec<Option<Said>>,
    scores: Vec<CommitmentScore>,
    sightings: Vec<Sighting>,
    milestones: Vec<f64>,
    milestone_rows: Vec<usize>,
    text: String,
    /// Consensus by what was said: most agreements are alike in that.
    consensus: HashMap<StanceCounts, Estimate>,
}

impl<'a> Scorer<'a> {
    pub(super) fn of(
        facts: &'a Facts,
        policy: &'a Policy,
        window: Window,
        write: WriteLine<'a>,
    ) -> Scorer<'a> {
        let holder = |party: &str| {
            let holder = facts.register.holder(party, window.as_of);
            facts.parties.find(holder.as_bytes()).unwrap_or_default()
        };
        let mut n_by_meeting = vec![0_u32; facts.meetings.len()];
        let agreements = Agreements::of(facts);
        for meeting in (0..facts.agreements.len()).filter_map(|it| agreements.meeting(it)) {
            if let Some(n) = n_by_meeting.get_mut(meeting) {
                *n += 1;
            }
        }
        Scorer {
            facts,
            policy,
            window,
            write,
            agreements,
            milestones: Milestones::of(&facts.milestones),
            said: Positions::of(&facts.positions),
            promised: Commitments::of(&facts.commitments),
            seen: Observations::of(&facts.evidence),
            holders: facts.parties.texts().map(holder).collect(),
            n_by_meeting,
        }
    }

    pub(super) fn score(&self, agreements: &[u32], desk: &mut Desk) -> Handful {
        let facts = self.facts;
        let none = |n: usize| (0..n).map(|_| None).collect();
        let mut some = Handful {
            portfolio: none(facts.portfolios.len() + 1),
            goal: none(facts.goals.len()),
            kind: none(AgreementKind::ALL.len() + 1),
            parties: vec![PartyTotals::default(); facts.parties.len()],
            lines: Vec::with_capacity(agreements.len()),
            ..Handful::default()
        };
        for agreement in agreements {
            self.agreement(*agreement as usize, desk, &mut some);
        }
        some
    }

    fn agreement(&self, agreement: usize, desk: &mut Desk, some: &mut Handful) {
        let facts = self.facts;
        let entitled = self.agreements.entitled(agreement);
        self.find_positions(agreement, &entitled, desk);
        let mut stances = StanceCounts::default();
        let mut mismatch_measured = false;
        for (party, position) in entitled.iter().zip(&desk.positions) {
            let stance = position.and_then(|it| self.said.stance(it));
            stances.add(stance);
            if let Some(totals) = some.parties.get_mut(self.holder(*party) as usize) {
                totals.stances.add(stance);
            }
            mismatch_measured |=
                position.is_some_and(|it| self.said.understood_target(it).is_some());
        }
        let status = self.agreements.status(agreement);
        let has_ended = is_over(status, self.agreements.ended_on(agreement), self.window);
        let policy = self.policy;
        let consensus =
            desk.consensus.entry(stances).or_insert_with(|| stated_consensus(stances, policy));
        let meeting_share = self.meeting_share(agreement, stances.entitled);
        let consensus = *consensus;
        desk.tally.open(Opening {
            stances,
            consensus,
            mismatch_measured,
            meeting_share,
            has_ended,
        });
        self.pairs(agreement, &entitled, has_ended, desk, some);
        self.add_to_groups(agreement, &desk.tally, some);
        let kind = self.agreements.kind(agreement);
        let scored = AgreementScore {
            id: facts.agreements.ids().text(agreement),
            portfolio: self.agreements.portfolio(agreement).map(|it| facts.portfolios.text(it)),
            goal: self.agreements.goal(agreement).map(|it| facts.goals.text(it)),
            kind,
            decided_on: self.agreements.decided_on(agreement),
            has_ended,
            record: desk.tally.record("", policy),
        };
        desk.text.clear();
        (self.write)(&scored, &mut desk.text);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "counts are whole and not below 0"
        )]
        let duration_days = self.agreements.duration_days(agreement).map(|it| it as u64);
        some.lines.push(Line {
            id: scored.id.into(),
            text: desk.text.as_str().into(),
            row: facts.agreements.line(agreement).unwrap_or(0),
            duration_days,
            after: self.agreements.depends_on(agreement).to_vec(),
        });
    }

    fn holder(&self, party: u32) -> u32 {
        self.holders.get(party as usize).copied().unwrap_or(party)
    }

    fn find_positions(&self, agreement: usize, entitled: &[u32], desk: &mut Desk) {
        desk.positions.clear();
        // Both stand in the order of parties.
        let mut rows = self.facts.positions_of.rows(agreement).peekable();
        for party in entitled {
            while rows.next_if(|it| self.said.party(*it).is_some_and(|it| it < *party)).is_some() {}
            let own = rows.next_if(|it| self.said.party(*it) == Some(*party));
            desk.positions.push(own);
        }
    }

    fn said(&self, position: usize) -> Said {
        Said {
            stance: self.said.stance(position),
            condition_state: self.said.condition_state(position),
            condition_state_on: self.said.condition_state_on(position),
            understood_target: self.said.understood_target(position),
        }
    }

    fn meeting_share(&self, agreement: usize, n_entitled: u64) -> Option<f64> {
        let meeting = self.agreements.meeting(agreement)?;
        let hours = self.agreements.person_hours(meeting)?;
        let n_agreements = self.n_by_meeting.get(meeting).copied().unwrap_or(0);
        Some(effort::shared(hours, n_agreements as usize, n_entitled))
    }

    /// Goes through what each party answers for, by the party that answers on the as-of date.
    fn pairs(
        &self,
        agreement: usize,
        entitled: &[u32],
        has_ended: bool,
        desk: &mut Desk,
        some: &mut Handful,
    ) {
        let setting = Setting {
            as_of: self.window.as_of,
            has_ended,
            begun_from: self.policy.status.begun_from,
        };
        let answering = self.answering(agreement, entitled, desk);
        let mut cohort = (!has_ended).then(|| some.cohorts.agreement());
        for own in answering.chunk_by(|a, b| a.holder == b.holder) {
            desk.scores.clear();
            desk.said.clear();
            // Mostly a commitment is made by the party whose seat was looked at just before.
            let mut seat = None;
            for it in own {
                let row = match it.what {
                    What::Seat(at) => {
                        let said = self.said_from(at, desk);
                        seat = Some((it.party, said));
                        desk.said.push(said);
                        continue;
                    }
                    What::Promise(row) => row,
                };
                let (is_entitled, said) = match seat {
                    Some((party, said)) if party == it.party => (true, said),
                    _ => match entitled.binary_search(&it.party) {
                        Ok(at) => (true, self.said_from(at, desk)),
                        Err(_) => (false, None),
                    },
                };
                self.look(row, &mut desk.sightings, &mut desk.milestones, &mut desk.milestone_rows);
                let subject = Subject {
                    policy: self.policy,
                    terms: self.terms(row),
                    said,
                    sightings: &desk.sightings,
                    milestones: &desk.milestones,
                };
                let concern = if is_entitled { Concern::Entitled } else { Concern::Beside };
                let state = subject.state(self.window);
                desk.scores.push(subject.score_as(concern, &state));
                if let Some(cohort) = &mut cohort {
                    cohort.add(&subject, &state, self.window);
                }
            }
            let pair = PairScore::of(&desk.said, &desk.scores, setting);
            desk.tally.add(pair, &desk.scores);
            let holder = own.first().map_or(0, |it| it.holder);
            if let Some(totals) = some.parties.get_mut(holder as usize) {
                totals.statuses.add(pair.status);
                totals.n_with_source += u64::from(pair.status.is_due() && pair.has_source);
            }
        }
        desk.answering = answering;
    }

    /// Who answers for what.
    fn answering(&self, agreement: usize, entitled: &[u32], desk: &mut Desk) -> Vec<Answering> {
        let answering = |party, what| Answering { holder: self.holder(party), party, what };
        let promise = |row| Some(answering(self.promised.party(row)?, What::Promise(row)));
        desk.promised.clear();
        desk.promised.extend(self.facts.commitments_of.rows(agreement).filter_map(promise));
        let seats = entitled.iter().enumerate().map(|(at, it)| answering(*it, What::Seat(at)));
        let ids = self.facts.commitments.ids();
        let mut all = std::mem::take(&mut desk.answering);
        by_holder(seats, &mut desk.promised, |a, b| ids.compare(a, b), &mut all);
        all
    }

    /// What was said from a seat.
    fn said_from(&self, at: usize, desk: &Desk) -> Option<Said> {
        let position = desk.positions.get(at).copied().flatten();
        position.map(|it| self.said(it))
    }

    fn terms(&self, row: usize) -> Terms {
        let number = |it| self.promised.number(row, it);
        Terms {
            kind: self.promised.kind(row),
            baseline: number(Number::Baseline),
            target: number(Number::Target),
            tolerance: number(Number::Tolerance),
            weight: number(Number::Weight),
            due_on: self.promised.due_on(row),
            effort_hours: number(Number::EffortHours),
            effort_eur: number(Number::EffortEur),
            spent_hours: number(Number::SpentHours),
            spent_eur: number(Number::SpentEur),
        }
    }

    /// Looks up what was seen of a commitment, the oldest first.
    fn look(
        &self,
        commitment: usize,
        sightings: &mut Vec<Sighting>,
        milestones: &mut Vec<f64>,
        milestone_rows: &mut Vec<usize>,
    ) {
        sightings.clear();
        milestones.clear();
        milestone_rows.clear();
        for row in self.facts.milestones_of.rows(commitment) {
            milestone_rows.push(row);
            milestones.push(self.milestones.weight(row).unwrap_or(1.0));
        }
        // All at once, so that room is asked for once.
        sightings.extend(self.facts.evidence_of.rows(commitment).map(|row| {
            let milestone = self.seen.milestone(row).map(|it| {
                let at = milestone_rows.iter().position(|own| *own == it as usize);
                at.and_then(|it| u32::try_from(it).ok()).unwrap_or(u32::MAX)
            });
            sighting(&self.seen, row, milestone)
        }));
    }

    fn add_to_groups(&self, agreement: usize, tally: &Tally, some: &mut Handful) {
        let facts = self.facts;
        let portfolio = self.agreements.portfolio(agreement).unwrap_or(facts.portfolios.len());
        add(&mut some.portfolio, portfolio, tally);
        let kind = self.agreements.kind(agreement);
        let kind = kind.and_then(|kind| AgreementKind::ALL.iter().position(|it| *it == kind));
        add(&mut some.kind, kind.unwrap_or(AgreementKind::ALL.len()), tally);
        if let Some(goal) = self.agreements.goal(agreement) {
            add(&mut some.goal, goal, tally);
        }
    }
}

fn add(totals: &mut ByPlace, at: usize, tally: &Tally) {
    if let Some(totals) = totals.get_mut(at) {
        totals.get_or_insert_default().add(tally);
    }
}
