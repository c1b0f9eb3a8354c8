//! Before the meeting: the chance that a proposal leaks, what that chance is made of, and what to ask aloud.
//!
//! Chances of single parties are for exports; what is told speaks of the agreement.

use serde::Serialize;

use crate::{
    advice::{
        forecast::{Fitted, Model},
        history::{History, Known},
        validation::Validation,
    },
    measures::{
        expected_score::expected_score,
        poisson_binomial::{at_least, poisson_binomial},
        posterior::{Tally, posterior_draws},
        resampling::Resampling,
        ridge_logistic::logit,
    },
    model::{Bounds, Day, PartialDate, Policy, Proposal, Technology, Undefined},
};

/// One proposal, looked at beforehand.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Foreseen {
    /// The proposal.
    pub proposal: Proposal,
    /// The chance that it leaks: by its technology, or by each if none is given.
    pub leaks: Vec<Leaking>,
    /// The share of all promises under it that can be expected to leak.
    pub expected_leak: f64,
    /// What the chance is made of, each in log-odds; together the log-odds of the chance. Empty without a technology.
    pub reasons: Vec<Reason>,
    /// What to ask aloud, as the proposal leaves it open.
    pub questions: Vec<&'static str>,
    /// The chance that each party's promise leaks; for exports, never for a page.
    pub parties: Vec<PartyChance>,
}

/// The chance that the whole leaks, if parts make the whole in one way.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Leaking {
    /// The way.
    pub technology: Technology,
    /// For a sum the share that leaks; otherwise the chance that the whole does not come about; or why there is none.
    pub chance: Result<f64, Undefined>,
    /// Where it lies, as far as it is uncertain what each party keeps.
    pub interval: Option<Bounds>,
    /// The same with the base rate for all.
    pub base: Result<f64, Undefined>,
}

/// A part of the log-odds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Reason {
    /// What it comes from: `base`, `whole` (how many must do it), `record` (what was kept before), `features`.
    pub code: &'static str,
    /// What it adds to the log-odds.
    pub log_odds: f64,
}

/// The chance that the promise of one party leaks.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PartyChance {
    /// The party.
    pub party: String,
    /// The chance.
    pub chance: f64,
}

/// What a forecast is made with.
#[derive(Clone, Copy)]
pub struct Basis<'a> {
    /// The past.
    pub history: &'a History<'a>,
    /// What was learned from it.
    pub fitted: &'a Fitted,
    /// How good that was.
    pub validation: &'a Validation,
    /// The choices.
    pub policy: &'a Policy,
    /// The day of the forecast.
    pub as_of: Day,
}

/// Looks at proposals beforehand.
///
/// # Errors
///
/// [`Undefined::TooFew`] if nothing can be drawn from the past.
pub fn foresee(proposals: &[Proposal], basis: Basis<'_>) -> Result<Vec<Foreseen>, Undefined> {
    let parties: Vec<&str> = {
        let all = proposals.iter().flat_map(|it| &it.entitled).map(String::as_str);
        let mut all: Vec<&str> = all.map(|it| basis.history.holder_of(it, basis.as_of)).collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    // All parties of the past take part in the draws, so that one of which little is known leans on them.
    let mut names: Vec<&str> = basis.fitted.tallies.keys().map(String::as_str).collect();
    names.extend(parties.iter().filter(|it| !basis.fitted.tallies.contains_key(**it)));
    let nobody = Tally { kept: 0.0, n: 0 };
    let tally = |it: &&str| basis.fitted.tallies.get(*it).copied().unwrap_or(nobody);
    let tallies: Vec<Tally> = names.iter().map(tally).collect();
    let rule = Resampling {
        seed: basis.policy.resampling.seed,
        draws: basis.policy.forecast.draws,
        exact_up_to: 0,
    };
    let draws = match basis.validation.used {
        Model::Base => Vec::new(),
        Model::Party | Model::Features => posterior_draws(&tallies, &rule)?,
    };
    Ok(proposals.iter().map(|it| one(it, basis, &names, &draws)).collect())
}

fn one(proposal: &Proposal, basis: Basis<'_>, names: &[&str], draws: &[Vec<f64>]) -> Foreseen {
    let (fitted, model) = (basis.fitted, basis.validation.used);
    let known = known(proposal, basis.as_of);
    let own: Vec<&str> =
        proposal.entitled.iter().map(|it| basis.history.holder_of(it, basis.as_of)).collect();
    let mut own = own;
    own.sort_unstable();
    own.dedup();
    let chance = |model: Model, party: &str| {
        fitted.chance(model, party, &known).unwrap_or_else(|| fitted.leaks(party))
    };
    let of = |model: Model| -> Vec<f64> { own.iter().map(|it| chance(model, it)).collect() };
    let chances = of(model);
    let base = vec![fitted.base; own.len()];
    let tried: Vec<Vec<f64>> = draws
        .iter()
        .map(|draw| {
            let at = |party: &&str| {
                let place = names.iter().position(|it| it == party);
                let keeps = place.and_then(|it| draw.get(it)).copied().unwrap_or(fitted.unseen);
                match (model, &fitted.features) {
                    (Model::Features, Ok(features)) => features.chance(logit(1.0 - keeps), &known),
                    _ => 1.0 - keeps,
                }
            };
            own.iter().map(at).collect()
        })
        .collect();
    let technologies: Vec<Technology> = match proposal.technology {
        Some(it) => vec![it],
        None => <Technology as crate::model::Coded>::ALL.to_vec(),
    };
    let level = basis.policy.thresholds.interval_level;
    let leaking = |technology: Technology| Leaking {
        technology,
        chance: leak(technology, proposal.min_parties, &chances),
        interval: interval(
            tried.iter().filter_map(|it| leak(technology, proposal.min_parties, it).ok()).collect(),
            level,
        ),
        base: leak(technology, proposal.min_parties, &base),
    };
    let parts: Vec<(f64, f64)> = chances.iter().map(|it| (*it, 1.0)).collect();
    Foreseen {
        proposal: proposal.clone(),
        leaks: technologies.into_iter().map(leaking).collect(),
        expected_leak: expected_score(&parts).unwrap_or(fitted.base),
        reasons: reasons(proposal, fitted, model, &[base, of(Model::Party), chances.clone()]),
        questions: questions(proposal),
        parties: own
            .iter()
            .zip(&chances)
            .map(|(party, chance)| PartyChance { party: (*party).to_owned(), chance: *chance })
            .collect(),
    }
}

/// The chance that the whole leaks, from the chances that each part does.
///
/// Weakest link: not all do it. Threshold: fewer than `m` do it. Best shot: nobody does it. Sum: the share that is not done.
///
/// # Errors
///
/// [`Undefined::NotRecorded`] for a threshold that is not given; [`Undefined::TooFew`] without any part.
pub fn leak(
    technology: Technology,
    min_parties: Option<u64>,
    chances: &[f64],
) -> Result<f64, Undefined> {
    let keeps: Vec<f64> = chances.iter().map(|it| 1.0 - it).collect();
    let least = match technology {
        Technology::Summation => {
            let parts: Vec<(f64, f64)> = chances.iter().map(|it| (*it, 1.0)).collect();
            return expected_score(&parts).map_err(|_| Undefined::TooFew);
        }
        Technology::WeakestLink => keeps.len(),
        Technology::Threshold => {
            let least = min_parties.ok_or(Undefined::NotRecorded)?;
            usize::try_from(least).unwrap_or(usize::MAX)
        }
        Technology::BestShot => 1,
    };
    Ok((1.0 - at_least(&poisson_binomial(&keeps)?, least)).clamp(0.0, 1.0))
}

/// Of drawn chances the middle share of a level.
fn interval(mut drawn: Vec<f64>, level: f64) -> Option<Bounds> {
    drawn.sort_by(f64::total_cmp);
    let n = drawn.len() as f64;
    let tail = (1.0 - level) / 2.0;
    // As many as a tail holds lie below the one, and above the other.
    let beyond =
        (0_u32..).zip(&drawn).take_while(|(at, _)| f64::from(*at) < (tail * n).floor()).count();
    let last = drawn.len().checked_sub(1)?;
    Some(Bounds { low: *drawn.get(beyond)?, high: *drawn.get(last.checked_sub(beyond)?)? })
}

/// What the log-odds are made of: one promise at the base rate, then as many as it takes, then what was kept before, then features.
fn reasons(
    proposal: &Proposal,
    fitted: &Fitted,
    model: Model,
    [base, party, chances]: &[Vec<f64>; 3],
) -> Vec<Reason> {
    let Some(technology) = proposal.technology else { return Vec::new() };
    let whole = |chances: &[f64]| leak(technology, proposal.min_parties, chances).map(logit);
    let (Ok(at_base), Ok(at_party), Ok(at_end)) = (whole(base), whole(party), whole(chances))
    else {
        return Vec::new();
    };
    let one = logit(fitted.base);
    let mut found = vec![
        Reason { code: "base", log_odds: one },
        Reason { code: "whole", log_odds: at_base - one },
    ];
    if model != Model::Base {
        found.push(Reason { code: "record", log_odds: at_party - at_base });
    }
    if model == Model::Features {
        found.push(Reason { code: "features", log_odds: at_end - at_party });
    }
    found
}

/// What a proposal leaves open is asked for; what its "tenzij" is and what the others expect is never known beforehand.
fn questions(it: &Proposal) -> Vec<&'static str> {
    let asked = [
        ("unless", true),
        ("owner", it.owner.is_none()),
        ("counts", it.counts_as_done.is_none()),
        ("due", it.due_on.is_none()),
        ("pays", it.budget_eur.is_none()),
        ("expects", it.expects.is_none()),
        ("council", it.needs_council != Some(false)),
        ("waits", !it.depends_on.is_empty()),
        ("whole", it.technology.is_none()),
        ("least", it.technology == Some(Technology::Threshold) && it.min_parties.is_none()),
    ];
    asked.into_iter().filter(|(_, is_open)| *is_open).map(|(code, _)| code).collect()
}

/// What is known of a proposal, as of an agreement on the day of its decision.
pub fn known(it: &Proposal, as_of: Day) -> Known {
    Known {
        needs_council: it.needs_council,
        has_budget: it.budget_eur.is_some(),
        has_owner: it.owner.is_some(),
        n_waits: it.depends_on.len(),
        horizon_days: it.due_on.map(PartialDate::last_day).map(|due| due.days_since(as_of)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_technology_makes_another_whole_of_the_same_parts() {
        // Two parts that leak with a half and a quarter.
        let chances = [0.5, 0.25];
        let check = |technology, m: Option<u64>, expected: Result<f64, Undefined>| match expected {
            Ok(expected) => {
                let found = leak(technology, m, &chances).unwrap();
                assert!((found - expected).abs() < 1e-12, "{technology:?}: {found}");
            }
            Err(reason) => assert_eq!(leak(technology, m, &chances), Err(reason)),
        };
        // 1 − 0.5·0.75; 0.5·0.25; (0.5 + 0.25)/2.
        check(Technology::WeakestLink, None, Ok(0.625));
        check(Technology::BestShot, None, Ok(0.125));
        check(Technology::Summation, None, Ok(0.375));
        check(Technology::Threshold, Some(1), Ok(0.125));
        check(Technology::Threshold, Some(2), Ok(0.625));
        // More parties than there are can never be reached; without a number there is no chance.
        check(Technology::Threshold, Some(3), Ok(1.0));
        check(Technology::Threshold, None, Err(Undefined::NotRecorded));
        assert_eq!(leak(Technology::WeakestLink, None, &[]), Err(Undefined::TooFew));
    }

    #[test]
    fn questions_are_those_that_the_proposal_leaves_open() {
        assert_eq!(
            questions(&Proposal::default()),
            ["unless", "owner", "counts", "due", "pays", "expects", "council", "whole"]
        );
        let whole = Proposal {
            owner: Some("a".to_owned()),
            counts_as_done: Some("b".to_owned()),
            due_on: "2027-01-01".parse().ok(),
            budget_eur: Some(0.0),
            expects: Some("c".to_owned()),
            needs_council: Some(false),
            technology: Some(Technology::Threshold),
            ..Proposal::default()
        };
        assert_eq!(questions(&whole), ["unless", "least"]);
    }
}
