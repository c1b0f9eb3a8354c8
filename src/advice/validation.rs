//! How good the forecasts would have been: at each quarter's end with what was known then, tested on what was decided next.
//!
//! A model is used only if it beats the base rate of its own past on promises that it had not seen.

use serde::Serialize;

use crate::{
    advice::{
        forecast::{Fitted, Model, fit},
        history::History,
    },
    measures::forecast_skill::{
        Bin, Forecast, brier, calibration_table, forecast_skill, log_loss,
    },
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
    /// Promises made in the quarter after it, of which the outcome is known today.
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
    /// 1 less the Brier score over that of the base rate; above 0: better than the base rate.
    pub skill: Result<f64, Undefined>,
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

/// Forecasts of one origin, by model in the order of [`MODELS`].
#[derive(Default)]
struct Made {
    by_model: [Vec<Forecast>; MODELS.len()],
}

/// Tries all models on the past.
pub fn validate(history: &History<'_>, policy: &Policy) -> Validation {
    let mut origins = Vec::new();
    let mut all = Made::default();
    for (on, until) in quarters(history) {
        let decided = |it: &&TrialRecord| on < it.decided_on && it.decided_on <= until;
        let tested: Vec<(&TrialRecord, bool)> = history
            .trials
            .iter()
            .filter(decided)
            .filter_map(|it| Some((it, it.known_on(history.last)?)))
            .collect();
        if tested.is_empty() {
            continue;
        }
        let Ok(fitted) = fit(history, on, policy) else { continue };
        let made = forecasts(history, &fitted, on, &tested);
        origins.push(Origin {
            on,
            n_learned_from: fitted.n_promises,
            n_tested: tested.len() as u64,
            base: fitted.base,
            models: scores(&made, policy),
        });
        for (all, own) in all.by_model.iter_mut().zip(made.by_model) {
            all.extend(own);
        }
    }
    let models = scores(&all, policy);
    let today = history.known_on(history.last);
    let (_, n_agreements) = history.wholly_kept(&today);
    let used = used(&models, n_agreements, policy);
    Validation { origins, models, used, n_agreements }
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

fn forecasts(
    history: &History<'_>,
    fitted: &Fitted,
    on: Day,
    tested: &[(&TrialRecord, bool)],
) -> Made {
    let mut made = Made::default();
    for (trial, kept) in tested {
        let Some(known) = history.known(trial) else { continue };
        for (model, own) in MODELS.into_iter().zip(&mut made.by_model) {
            // The party as it was on that day; a later merger was not known.
            let party = history.holder(&trial.party, on);
            let chance = fitted.chance(model, party, &known);
            own.extend(chance.map(|chance| Forecast { chance, happened: !kept }));
        }
    }
    made
}

fn scores(made: &Made, policy: &Policy) -> Vec<ModelScore> {
    let [base, ..] = &made.by_model;
    let level = policy.thresholds.interval_level;
    let score = |(model, own): (Model, &Vec<Forecast>)| ModelScore {
        model,
        n: own.len() as u64,
        brier: brier(own),
        log_loss: log_loss(own),
        skill: if own.is_empty() { Err(Undefined::TooFew) } else { forecast_skill(own, base) },
        calibration: calibration_table(own, policy.forecast.steps, level)
            .unwrap_or_default()
            .into_iter()
            .map(step)
            .collect(),
    };
    MODELS.into_iter().zip(&made.by_model).map(score).collect()
}

fn step(it: Bin) -> Step {
    Step { n: it.n, chance: it.chance, leaked: it.happened, interval: it.interval }
}

/// Features only with enough agreements and if they beat both others; else what each party kept if that beats the base rate.
fn used(models: &[ModelScore], n_agreements: u64, policy: &Policy) -> Model {
    let skill = |model: Model| {
        let found = models.iter().find(|it| it.model == model);
        found.and_then(|it| it.skill.ok()).unwrap_or(f64::NEG_INFINITY)
    };
    let (party, features) = (skill(Model::Party), skill(Model::Features));
    let has_enough = policy.forecast.feature_agreements <= n_agreements;
    let is_untested = models.iter().all(|it| it.n == 0);
    if is_untested {
        // Nothing speaks against the default; that nothing speaks for it either is told with it.
        Model::Party
    } else if has_enough && 0.0 < features && party < features {
        Model::Features
    } else if 0.0 < party {
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
