//! A commitment with the rows of the register that speak of it.
//!
//! It brings rows to the small values that are scored, and scores back to the record that is printed.

use crate::{
    model::{Commitment, Evidence, Policy, Position},
    register::{Register, obligation::Said},
    scoring::{
        assessment::{CommitmentRecord, EvidenceRecord, Pair},
        commitment::{CommitmentScore, Concern, Subject, Terms},
        pair::PairScore,
        sighting::{Ground, Sighting},
        window::Window,
    },
};

/// A commitment, the position under which it was made, and what was found of it.
pub(super) struct Rows<'a> {
    commitment: &'a Commitment,
    said: Option<Said>,
    /// Oldest first.
    evidence: &'a [Evidence],
    /// The evidence without its texts.
    sightings: Vec<Sighting>,
    /// Weights of the milestones; without any weight each counts as much as the others.
    milestones: Vec<f64>,
}

impl<'a> Rows<'a> {
    /// Looks up once what every question about the commitment needs.
    pub(super) fn of(
        register: &'a Register,
        commitment: &'a Commitment,
        position: Option<&Position>,
    ) -> Rows<'a> {
        let evidence = register.evidence.get(&commitment.id).map_or(&[][..], Vec::as_slice);
        let milestones: Vec<(&str, f64)> = if register.milestones.is_empty() {
            Vec::new()
        } else {
            let own = register.milestones.range((commitment.id.clone(), String::new())..);
            own.take_while(|(key, _)| key.0 == commitment.id)
                .map(|(_, it)| (it.id.as_str(), it.weight.unwrap_or(1.0)))
                .collect()
        };
        let place = |id: &str| {
            let at = milestones.iter().position(|it| it.0 == id);
            at.and_then(|at| u32::try_from(at).ok()).unwrap_or(u32::MAX)
        };
        let sighting = |it: &Evidence| Sighting::of(it, it.milestone.as_deref().map(place));
        Rows {
            commitment,
            said: position.map(Said::from),
            evidence,
            sightings: evidence.iter().map(sighting).collect(),
            milestones: milestones.into_iter().map(|(_, weight)| weight).collect(),
        }
    }

    /// What is scored.
    pub(super) fn subject<'b>(&'b self, policy: &'b Policy) -> Subject<'b> {
        Subject {
            policy,
            terms: Terms::from(self.commitment),
            said: self.said,
            sightings: &self.sightings,
            milestones: &self.milestones,
        }
    }

    /// The record of the commitment on the last day of a window.
    pub(super) fn record(
        &self,
        policy: &Policy,
        concern: Concern,
        window: Window,
    ) -> CommitmentRecord {
        let subject = self.subject(policy);
        let score = subject.score_as(concern, &subject.state(window));
        let it = self.commitment;
        CommitmentRecord {
            id: it.id.clone(),
            party: it.party.clone(),
            description: it.description.clone(),
            kind: it.kind,
            unit: it.unit.clone(),
            baseline: it.baseline,
            target: it.target,
            starts_on: it.starts_on,
            due_on: it.due_on,
            weight: score.weight,
            effort_hours: score.effort_hours,
            effort_eur: score.effort_eur,
            spent_hours: score.spent_hours,
            spent_eur: score.spent_eur,
            binding: score.binding,
            is_due: score.is_due,
            is_known: score.is_known,
            status: score.status,
            attainment: score.attainment,
            overachievement: score.overachievement,
            done_on: score.done_on,
            act: score.act,
            parts: score.parts,
            evidence: self
                .evidence
                .iter()
                .filter(|it| window.holds(*it))
                .map(evidence_record)
                .collect(),
        }
    }
}

impl CommitmentRecord {
    /// The numbers of the record, without its texts.
    pub(crate) fn score(&self) -> CommitmentScore {
        CommitmentScore {
            binding: self.binding,
            is_due: self.is_due,
            is_known: self.is_known,
            status: self.status,
            done_on: self.done_on,
            attainment: self.attainment,
            overachievement: self.overachievement,
            act: self.act,
            parts: self.parts,
            weight: self.weight,
            effort_hours: self.effort_hours,
            effort_eur: self.effort_eur,
            spent_hours: self.spent_hours,
            spent_eur: self.spent_eur,
            ground: self
                .evidence
                .iter()
                .map(|it| Ground::of(it.grade))
                .max()
                .unwrap_or(Ground::Nothing),
        }
    }
}

impl Pair {
    /// The numbers of the record, without its texts.
    pub(crate) fn score(&self) -> PairScore {
        PairScore {
            stance: self.stance,
            binding: self.binding,
            status: self.status,
            own_word_only: self.own_word_only,
            has_source: self.has_source,
            quiet_doing: self.quiet_doing,
        }
    }
}

fn evidence_record(it: &Evidence) -> EvidenceRecord {
    EvidenceRecord {
        id: it.id.clone(),
        kind: it.kind,
        occurred_on: it.occurred_on,
        recorded_on: it.recorded_on,
        observation: it.observation.clone(),
        value: it.value,
        status: it.status,
        reason_code: it.reason_code,
        reason: it.reason.clone(),
        grade: it.grade,
        source: it.source.clone(),
    }
}
