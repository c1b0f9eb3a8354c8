//! How good the forecasts would have been: at each quarter's end with what was known then, tested on what matured in the next.
//!
//! Each promise is tested once, at the last quarter's end before its outcome could be known. To test it at its decision
//! would be stricter, but a promise matures a year and a half later, and of a few years of decisions hardly any would be
//! left to test. A model is used only if it beats the base rate of its own past on promises that it had not seen.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use crate::{
    advice::{
        forecast::{Fitted, Model, fit, fit_parties},
        history::History,
    },
    measures::forecast_skill::{Bin, Forecast, brier, calibration_table, forecast_skill, log_loss},
    model::{Bounds, Day, Policy, Undefined},
    scoring::assessment::TrialRecord,
};

/// How good the forecasts were, origin by origin and over all.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Validation {
    /// Each quarter's end at which there was enough to learn from and something to tell.
    pub origins: Vec<Origin>,
    /// The scores of each model over all origins, the base rate first.
    pub models: Vec<ModelScore>,
    /// The model that is used.
    pub used: Model,
    /// Agreements of which the outcome is known today.
    pub n_agreements: u64,
}

/// One quarter's end.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Origin {
    /// The day.
    pub on: Day,
    /// Promises of which the outcome was known then.
    pub n_learned_from: u64,
    /// Promises that matured in the quarter after it, of which the outcome is known today.
    pub n_tested: u64,
    /// The share that had leaked, as far as was known then.
    pub base: f64,
    /// The scores of each model on what was tested.
    pub models: Vec<ModelScore>,
}

/// How good one model was.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ModelScore {
    /// The model.
    pub model: Model,
    /// Forecasts.
    pub n: u64,
    /// Mean squared distance of chances from what happened.
    pub brier: Result<f64, Undefined>,
    /// Mean of −ln of the chance given to what happened.
    pub log_loss: Result<f64, Undefined>,
    /// 1 less the Brier score over that of the base rate on the same promises; above 0: better than the base rate.
    pub skill: Result<f64, Undefined>,
    /// By how much its Brier score is lower than that of the base rate, on average.
    pub gain: f64,
    /// The standard error of the gain, with agreements as clusters: parties under one agreement share its fate.
    /// `None` with fewer than two agreements.
    pub gain_error: Option<f64>,
    /// The table of calibration.
    pub calibration: Vec<Step>,
}

/// One step of the table of calibration.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Step {
    /// Forecasts in it.
    pub n: u64,
    /// Their mean chance.
    pub chance: f64,
    /// The share that leaked.
    pub leaked: f64,
    /// Wilson's interval of that share; parties under one agreement share its fate, so it is too narrow.
    pub interval: Bounds,
}

const MODELS: [Model; 3] = [Model::Base, Model::Party, Model::Features];

/// One promise as a model saw it, beside the base rate and beside what the party kept.
struct Tried<'a> {
    agreement: &'a str,
    own: Forecast,
    base: Forecast,
    party: Forecast,
}

/// What was tried, by model in the order of [`MODELS`].
#[derive(Default)]
struct Made<'a> {
    by_model: [Vec<Tried<'a>>; MODELS.len()],
}

/// Tries all models on the past.
pub fn validate(history: &History<'_>, policy: &Policy) -> Validation {
    let today = history.known_on(history.last);
    let (_, n_agreements) = history.wholly_kept(&today);
    // With too few agreements features are not used whatever they tell, so they are not tried.
    let tries_features = policy.forecast.feature_agreements <= n_agreements;
    let learn = if tries_features { fit } else { fit_parties };
    let tried: Vec<(Origin, Made<'_>)> = quarters(history)
        .into_par_iter()
        .filter_map(|(on, until)| {
            let tested = tested(history, on, until);
            if tested.is_empty() {
                return None;
            }
            let fitted = learn(history, on, policy).ok()?;
            let made = forecasts(history, &fitted, on, &tested);
            let origin = Origin {
                on,
                n_learned_from: fitted.n_promises,
                n_tested: tested.len() as u64,
                base: fitted.base,
                models: scores(&made, policy),
            };
            Some((origin, made))
        })
        .collect();
    let mut origins = Vec::new();
    let mut all = Made::default();
    for (origin, made) in tried {
        origins.push(origin);
        for (all, own) in all.by_model.iter_mut().zip(made.by_model) {
            all.extend(own);
        }
    }
    let models = scores(&all, policy);
    let used = used(&all, n_agreements, policy);
    Validation { origins, models, used, n_agreements }
}

/// Promises that were decided by a quarter's end and matured in the next, of which the outcome is known today.
fn tested<'a>(history: &History<'a>, on: Day, until: Day) -> Vec<(&'a TrialRecord, bool)> {
    let matured = |it: &&TrialRecord| on < it.looked_at && it.looked_at <= until;
    history
        .trials
        .iter()
        .filter(matured)
        .filter(|it| it.decided_on <= on)
        .filter_map(|it| Some((it, it.known_on(history.last)?)))
        .collect()
}

/// Quarter's ends from the first day on which anything was known, each with the next.
fn quarters(history: &History<'_>) -> Vec<(Day, Day)> {
    let first = history.trials.iter().flat_map(|it| &it.findings).map(|it| it.from).min();
    let Some(first) = first else { return Vec::new() };
    let mut quarter = first.quarter();
    let mut found = Vec::new();
    while quarter.last_day() < history.last {
        found.push((quarter.last_day(), quarter.next().last_day()));
        quarter = quarter.next();
    }
    found
}

fn forecasts<'a>(
    history: &History<'a>,
    fitted: &Fitted,
    on: Day,
    tested: &[(&'a TrialRecord, bool)],
) -> Made<'a> {
    let mut made = Made::default();
    for (trial, kept) in tested {
        let Some(known) = history.known(trial) else { continue };
        for (model, own) in MODELS.into_iter().zip(&mut made.by_model) {
            // The party as it was on that day; a later merger was not known.
            let party = history.holder(&trial.party, on);
            let chance = fitted.chance(model, party, &known);
            let of = |chance| Forecast { chance, happened: !kept };
            own.extend(chance.map(|it| Tried {
                agreement: &trial.agreement,
                own: of(it),
                base: of(fitted.base),
                party: of(fitted.leaks(party)),
            }));
        }
    }
    made
}

fn scores(made: &Made<'_>, policy: &Policy) -> Vec<ModelScore> {
    MODELS
        .into_iter()
        .zip(&made.by_model)
        .map(|(model, tried)| score(model, tried, policy))
        .collect()
}

fn score(model: Model, tried: &[Tried<'_>], policy: &Policy) -> ModelScore {
    let own: Vec<Forecast> = tried.iter().map(|it| it.own).collect();
    let base: Vec<Forecast> = tried.iter().map(|it| it.base).collect();
    let (gain, gain_error) = gain(tried, |it| it.base);
    let table = calibration_table(&own, policy.forecast.steps, policy.thresholds.interval_level);
    ModelScore {
        model,
        n: own.len() as u64,
        brier: brier(&own),
        log_loss: log_loss(&own),
        skill: forecast_skill(&own, &base),
        gain,
        gain_error,
        calibration: table.unwrap_or_default().into_iter().map(step).collect(),
    }
}

/// The mean gain over other forecasts in squared distance, and its error over agreements.
fn gain(tried: &[Tried<'_>], over: impl Fn(&Tried<'_>) -> Forecast) -> (f64, Option<f64>) {
    let distance = |it: Forecast| (it.chance - f64::from(u8::from(it.happened))).powi(2);
    let mut clusters: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    for it in tried {
        let own = clusters.entry(it.agreement).or_default();
        own.0 += distance(over(it)) - distance(it.own);
        own.1 += 1.0;
    }
    let n = (tried.len() as f64).max(1.0);
    let mean = clusters.values().map(|it| it.0).sum::<f64>() / n;
    let n_clusters = clusters.len() as f64;
    let squares: f64 = clusters.values().map(|(sum, n)| (sum - mean * n).powi(2)).sum();
    let error = (n_clusters / (n_clusters - 1.0) * squares).sqrt() / n;
    (mean, (1.0 < n_clusters).then_some(error))
}

fn step(it: Bin) -> Step {
    Step { n: it.n, chance: it.chance, leaked: it.happened, interval: it.interval }
}

/// Features only with enough agreements and if they beat both others; else what each party kept if that beats the base rate.
///
/// To beat another is to gain more than so many standard errors: with nothing to find, half of all models gain a little.
fn used(made: &Made<'_>, n_agreements: u64, policy: &Policy) -> Model {
    let [_, party, features] = &made.by_model;
    let beats = |(gain, error): (f64, Option<f64>)| {
        error.is_some_and(|error| policy.forecast.margin * error < gain)
    };
    let has_enough = policy.forecast.feature_agreements <= n_agreements;
    if made.by_model.iter().all(Vec::is_empty) {
        // Nothing speaks against the default; that nothing speaks for it either is told with it.
        Model::Party
    } else if has_enough
        && beats(gain(features, |it| it.base))
        && beats(gain(features, |it| it.party))
    {
        Model::Features
    } else if beats(gain(party, |it| it.base)) {
        Model::Party
    } else {
        Model::Base
    }
}

impl Validation {
    /// The scores of a model over all origins.
    pub fn score(&self, model: Model) -> Option<&ModelScore> {
        self.models.iter().find(|it| it.model == model)
    }

    /// Promises that were tested.
    pub fn n_tested(&self) -> u64 {
        self.origins.iter().map(|it| it.n_tested).sum()
    }
}
