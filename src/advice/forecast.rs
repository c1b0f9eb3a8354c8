//! The chance that a promise leaks, learned from what was known on a day.
//!
//! Three models, each built on the one before: the base rate; what each party kept, leaning on all; and with that as a start,
//! what an agreement looks like when it is decided.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    advice::history::{History, Known, Outcome},
    measures::{
        posterior::{Tally, posterior_means},
        ridge_logistic::{
            Observations, Standard, chance, log_loss_without_own_group, logit, ridge_logistic,
        },
    },
    model::{Day, Policy, Undefined},
};

/// Which model a chance comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Model {
    /// The share that leaked in the past, the same for all.
    Base,
    /// What each party kept.
    Party,
    /// And what the agreement looks like.
    Features,
}

/// What was learned up to a day.
#[derive(Debug, Clone)]
pub struct Fitted {
    /// The share that leaked, with half a promise added to either side.
    pub base: f64,
    /// Expected share kept by party; who is not here gets [`Fitted::unseen`].
    pub keeps: BTreeMap<String, f64>,
    /// Expected share kept by a party of which nothing is known.
    pub unseen: f64,
    /// Promises that were learned from.
    pub n_promises: u64,
    /// Agreements that they belong to.
    pub n_agreements: u64,
    /// What each party kept, for draws.
    pub tallies: BTreeMap<String, Tally>,
    /// The features' part, or why there is none.
    pub features: Result<FeatureModel, Undefined>,
}

/// What features add to the log-odds of leaking.
#[derive(Debug, Clone, PartialEq)]
pub struct FeatureModel {
    standard: Standard,
    coefficients: Vec<f64>,
    /// The penalty that told best what it had not seen.
    pub penalty: f64,
}

/// Learns from what was known on a day, features included.
///
/// # Errors
///
/// [`Undefined::TooFew`] if fewer outcomes were known than the policy asks for.
pub fn fit(history: &History<'_>, day: Day, policy: &Policy) -> Result<Fitted, Undefined> {
    let mut fitted = fit_parties(history, day, policy)?;
    fitted.features = features(history, &history.known_on(day), &fitted, day, policy);
    Ok(fitted)
}

/// The same without features, which take most of the time.
///
/// # Errors
///
/// As [`fit`].
pub fn fit_parties(history: &History<'_>, day: Day, policy: &Policy) -> Result<Fitted, Undefined> {
    let known = history.known_on(day);
    let n = known.len() as u64;
    if n < policy.forecast.learned_from.max(1) {
        return Err(Undefined::TooFew);
    }
    let n_leaked = known.iter().filter(|it| !it.kept).count() as f64;
    let tallies = history.tallies(&known, day);
    let nobody = Tally { kept: 0.0, n: 0 };
    let asked: Vec<Tally> = tallies.values().copied().chain([nobody]).collect();
    let mut means = posterior_means(&asked)?;
    let unseen = means.pop().unwrap_or(0.5);
    let keeps: BTreeMap<String, f64> =
        tallies.keys().map(|it| (*it).to_owned()).zip(means).collect();
    let agreements: BTreeSet<&str> = known.iter().map(|it| it.trial.agreement.as_str()).collect();
    Ok(Fitted {
        base: (n_leaked + 0.5) / (n as f64 + 1.0),
        keeps,
        unseen,
        n_promises: n,
        n_agreements: agreements.len() as u64,
        tallies: tallies.into_iter().map(|(party, it)| (party.to_owned(), it)).collect(),
        features: Err(Undefined::TooFew),
    })
}

impl Fitted {
    /// The chance that a party lets a promise leak, by what it kept.
    pub fn leaks(&self, party: &str) -> f64 {
        1.0 - self.keeps.get(party).copied().unwrap_or(self.unseen)
    }

    /// The chance by a model; `None` where the model is not there.
    pub fn chance(&self, model: Model, party: &str, known: &Known) -> Option<f64> {
        match (model, &self.features) {
            (Model::Base, _) => Some(self.base),
            (Model::Party, _) => Some(self.leaks(party)),
            (Model::Features, Ok(features)) => {
                Some(features.chance(logit(self.leaks(party)), known))
            }
            (Model::Features, Err(_)) => None,
        }
    }
}

impl FeatureModel {
    /// The chance of leaking, from the log-odds without features.
    pub fn chance(&self, offset: f64, known: &Known) -> f64 {
        chance(&self.coefficients, &self.standard.row(&known.features()), offset)
    }

    /// What the constant and each feature add to the log-odds, the constant first.
    pub fn contributions(&self, known: &Known) -> Vec<f64> {
        let row = self.standard.row(&known.features());
        let constant = self.coefficients.first().copied().unwrap_or(0.0);
        let of_features = self.coefficients.iter().skip(1).zip(row).map(|(b, z)| b * z);
        std::iter::once(constant).chain(of_features).collect()
    }
}

/// Fits the features on top of what each party kept, with the penalty that tells best the agreements it has not seen.
fn features(
    history: &History<'_>,
    known: &[Outcome<'_>],
    fitted: &Fitted,
    day: Day,
    policy: &Policy,
) -> Result<FeatureModel, Undefined> {
    if fitted.n_agreements < policy.forecast.folds {
        return Err(Undefined::TooFew);
    }
    let mut raw: Vec<Vec<Option<f64>>> = Vec::with_capacity(known.len());
    let mut outcomes = Vec::with_capacity(known.len());
    let mut offsets = Vec::with_capacity(known.len());
    let mut folds = Vec::with_capacity(known.len());
    let mut number: BTreeMap<&str, usize> = BTreeMap::new();
    let n_folds = usize::try_from(policy.forecast.folds).unwrap_or(usize::MAX);
    for it in known {
        let Some(features) = history.known(it.trial) else { continue };
        let next = number.len();
        // Agreements in the order of their ids are dealt out one by one: whole ones, since parties share their fate.
        let own = *number.entry(&it.trial.agreement).or_insert(next);
        raw.push(features.features());
        outcomes.push(!it.kept);
        offsets.push(logit(fitted.leaks(history.holder(&it.trial.party, day))));
        folds.push(own % n_folds.max(1));
    }
    let standard = Standard::of(&raw);
    let rows: Vec<Vec<f64>> = raw.iter().map(|it| standard.row(it)).collect();
    let data = Observations { rows: &rows, outcomes: &outcomes, offsets: &offsets };
    let mut best: Option<(f64, f64)> = None;
    for penalty in &policy.forecast.penalties {
        let loss = log_loss_without_own_group(data, &folds, *penalty)?;
        if best.is_none_or(|(least, _)| loss < least) {
            best = Some((loss, *penalty));
        }
    }
    let (_, penalty) = best.ok_or(Undefined::NotRecorded)?;
    Ok(FeatureModel { standard, coefficients: ridge_logistic(data, penalty)?, penalty })
}
