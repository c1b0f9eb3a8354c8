//! What was known on a day of promises that had matured by then: all that a forecast may learn from.

use std::collections::BTreeMap;

use crate::{
    measures::posterior::Tally,
    model::{Day, PartialDate},
    scoring::assessment::{AgreementRecord, Assessment, PartyRecord, TrialRecord},
};

/// The features of an agreement that are known when it is decided, in the order of [`features`].
pub const FEATURES: [&str; 5] = ["council", "budget", "owner", "waits", "horizon"];

/// The past of an assessment.
pub struct History<'a> {
    parties: BTreeMap<&'a str, &'a PartyRecord>,
    agreements: BTreeMap<&'a str, &'a AgreementRecord>,
    /// Promises that have matured, by agreement and party.
    pub trials: &'a [TrialRecord],
    /// The last day of which anything is known.
    pub last: Day,
}

/// A promise, and what was known of its outcome.
#[derive(Debug, Clone, Copy)]
pub struct Outcome<'a> {
    /// The promise.
    pub trial: &'a TrialRecord,
    /// Whether it was kept.
    pub kept: bool,
}

/// What is known of an agreement when it is decided; `None`: not recorded.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Known {
    /// Whether a council has to decide too.
    pub needs_council: Option<bool>,
    /// Whether an amount of money stands in it.
    pub has_budget: bool,
    /// Whether somebody is named who owns it.
    pub has_owner: bool,
    /// Agreements that it waits for.
    pub n_waits: usize,
    /// Days from the decision to the due date.
    pub horizon_days: Option<i64>,
}

impl Known {
    /// As numbers, in the order of [`FEATURES`].
    pub fn features(&self) -> Vec<Option<f64>> {
        let yes = |it: bool| Some(f64::from(u8::from(it)));
        vec![
            self.needs_council.and_then(yes),
            yes(self.has_budget),
            yes(self.has_owner),
            Some(self.n_waits as f64),
            self.horizon_days.map(|it| it as f64),
        ]
    }
}

impl<'a> History<'a> {
    /// The past that an assessment holds.
    pub fn of(assessment: &'a Assessment) -> History<'a> {
        History {
            parties: assessment.parties.iter().map(|it| (it.id.as_str(), it)).collect(),
            agreements: assessment.agreements.iter().map(|it| (it.id.as_str(), it)).collect(),
            trials: &assessment.trials,
            last: assessment.known_on.map_or(assessment.as_of, |it| it.min(assessment.as_of)),
        }
    }

    /// Every promise of which the outcome was known on a day.
    pub fn known_on(&self, day: Day) -> Vec<Outcome<'a>> {
        let known = |trial: &'a TrialRecord| Some(Outcome { trial, kept: trial.known_on(day)? });
        self.trials.iter().filter_map(known).collect()
    }

    /// What each party kept, by the party that answers for it on a day.
    pub fn tallies(&self, outcomes: &[Outcome<'a>], day: Day) -> BTreeMap<&'a str, Tally> {
        let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
        for it in outcomes {
            let holder = self.holder(&it.trial.party, day);
            let own = tallies.entry(holder).or_insert(Tally { kept: 0.0, n: 0 });
            own.kept += f64::from(u8::from(it.kept));
            own.n += 1;
        }
        tallies
    }

    /// The party that answers for another on a day: itself, or the end of its line of mergers.
    pub fn holder(&self, party: &'a str, day: Day) -> &'a str {
        let mut holder = party;
        // The register has broken circles; the bound keeps the loop finite all the same.
        for _ in 0..=self.parties.len() {
            let Some(current) = self.parties.get(holder) else { return holder };
            let has_ended = current.valid_to.is_some_and(|it| it.last_day() < day);
            match &current.successor {
                Some(successor) if has_ended => holder = successor,
                _ => return holder,
            }
        }
        holder
    }

    /// The same for a name that does not come from the assessment.
    pub fn holder_of<'b>(&'b self, party: &'b str, day: Day) -> &'b str
    where
        'a: 'b,
    {
        self.parties.get_key_value(party).map_or(party, |(own, _)| self.holder(own, day))
    }

    /// What was known of an agreement when it was decided.
    pub fn known(&self, trial: &TrialRecord) -> Option<Known> {
        let it = self.agreements.get(trial.agreement.as_str())?;
        let decided = it.decided_on.map(PartialDate::last_day);
        Some(Known {
            needs_council: it.needs_council,
            has_budget: it.budget_eur.is_some(),
            has_owner: it.owner.is_some(),
            n_waits: it.depends_on.len(),
            horizon_days: decided.map(|it| trial.due_on.days_since(it)),
        })
    }

    /// Agreements of which every promise that is known was kept, of those of which any is known.
    pub fn wholly_kept(&self, outcomes: &[Outcome<'a>]) -> (u64, u64) {
        let mut agreements: BTreeMap<&str, bool> = BTreeMap::new();
        for it in outcomes {
            *agreements.entry(&it.trial.agreement).or_insert(true) &= it.kept;
        }
        (agreements.values().filter(|it| **it).count() as u64, agreements.len() as u64)
    }
}
