//! One agreement under pseudonyms: its seats, its pairs, what was promised and what was observed.

use crate::{
    edition::pseudonym::{Names, by},
    model::{Capacity, Renegotiation, Reply},
    scoring::assessment::{
        AgreementRecord, CommitmentRecord, EvidenceRecord, GroupRecord, Pair, Seat, TrialRecord,
    },
};

impl Names<'_> {
    pub(super) fn agreement_record(&self, it: AgreementRecord) -> AgreementRecord {
        let AgreementRecord {
            id,
            title: _,
            text: _,
            portfolio,
            goal,
            kind,
            decided_on,
            meeting,
            owner,
            technology,
            min_parties,
            statutory,
            spillover,
            scale_gain,
            needs_council,
            budget_eur,
            depends_on,
            status,
            ended_on,
            superseded_by,
            secret,
            source: _,
            has_ended,
            first_due,
            last_due,
            ahead,
            mode,
            seats,
            pairs,
            scores,
            consensus,
            companions,
        } = it;
        let id = self.agreement(&id);
        AgreementRecord {
            title: String::new(),
            text: None,
            portfolio: self.maybe("portfolio", portfolio),
            goal: self.maybe("goal", goal),
            kind,
            decided_on,
            meeting: self.maybe("meeting", meeting),
            owner: self.maybe("party", owner),
            technology,
            min_parties,
            statutory,
            spillover,
            scale_gain,
            needs_council,
            budget_eur,
            depends_on: self.sorted("agreement", depends_on),
            status,
            ended_on,
            superseded_by: self.maybe("agreement", superseded_by),
            secret,
            source: None,
            has_ended,
            first_due,
            last_due,
            ahead,
            mode,
            seats: by(seats.into_iter().map(|it| self.seat(it)), |it| it.party.clone()),
            pairs: by(pairs.into_iter().map(|it| self.pair(it)), |it| it.party.clone()),
            scores: GroupRecord { key: id.clone(), ..scores },
            consensus,
            companions,
            id,
        }
    }

    fn seat(&self, it: Seat) -> Seat {
        let Seat {
            party,
            stance,
            condition: _,
            condition_owner,
            condition_verifiable,
            condition_state,
            condition_state_on,
            interest,
            interest_text: _,
            understood_measure,
            understood_target,
            understood_due,
            quote: _,
            source: _,
        } = it;
        Seat {
            party: self.party(&party),
            stance,
            condition: None,
            condition_owner: self.owner(condition_owner),
            condition_verifiable,
            condition_state,
            condition_state_on,
            interest,
            interest_text: None,
            understood_measure: self.maybe("measure", understood_measure),
            understood_target,
            understood_due,
            quote: None,
            source: None,
        }
    }

    fn pair(&self, it: Pair) -> Pair {
        let Pair {
            party,
            origins,
            stance,
            binding,
            status,
            own_word_only,
            has_source,
            quiet_doing,
            commitments,
        } = it;
        Pair {
            party: self.party(&party),
            origins: self.sorted("party", origins),
            stance,
            binding,
            status,
            own_word_only,
            has_source,
            quiet_doing,
            commitments: by(commitments.into_iter().map(|it| self.commitment(it)), |it| {
                it.id.clone()
            }),
        }
    }

    fn commitment(&self, it: CommitmentRecord) -> CommitmentRecord {
        let evidence = by(it.evidence.into_iter().map(|it| self.evidence(&it)), |it| {
            (it.occurred_on, it.id.clone())
        });
        CommitmentRecord {
            id: self.one("commitment", &it.id),
            party: self.party(&it.party),
            description: None,
            unit: self.maybe("unit", it.unit),
            evidence,
            kind: it.kind,
            baseline: it.baseline,
            target: it.target,
            starts_on: it.starts_on,
            due_on: it.due_on,
            weight: it.weight,
            effort_hours: it.effort_hours,
            effort_eur: it.effort_eur,
            spent_hours: it.spent_hours,
            spent_eur: it.spent_eur,
            binding: it.binding,
            is_due: it.is_due,
            is_known: it.is_known,
            status: it.status,
            done_on: it.done_on,
            attainment: it.attainment,
            overachievement: it.overachievement,
            act: it.act,
            parts: it.parts,
        }
    }

    fn evidence(&self, it: &EvidenceRecord) -> EvidenceRecord {
        EvidenceRecord {
            id: self.one("evidence", &it.id),
            kind: it.kind,
            occurred_on: it.occurred_on,
            recorded_on: it.recorded_on,
            observation: None,
            value: it.value,
            status: it.status,
            reason_code: it.reason_code,
            reason: None,
            grade: it.grade,
            source: None,
        }
    }

    pub(super) fn reply(&self, it: Reply) -> Reply {
        let Reply {
            party,
            agreement,
            asked_on,
            term_on,
            received_on,
            verdict,
            text: _,
            afterword: _,
        } = it;
        Reply {
            party: self.party(&party),
            agreement: self.maybe("agreement", agreement),
            asked_on,
            term_on,
            received_on,
            verdict,
            text: None,
            afterword: None,
        }
    }

    pub(super) fn capacity(&self, it: Capacity) -> Capacity {
        Capacity {
            pool: self.one("pool", &it.pool),
            party: self.party(&it.party),
            skill: self.maybe("skill", it.skill),
            source: None,
            ..it
        }
    }

    pub(super) fn renegotiation(&self, it: &Renegotiation) -> Renegotiation {
        Renegotiation {
            agreement: self.agreement(&it.agreement),
            date: it.date,
            hours: it.hours,
            note: None,
        }
    }

    pub(super) fn trial(&self, it: TrialRecord) -> TrialRecord {
        TrialRecord { agreement: self.agreement(&it.agreement), party: self.party(&it.party), ..it }
    }
}
