//! The choices behind the numbers. The report prints them; nothing else in the code decides them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Every choice that a number depends on.
///
/// It has no `Default`: the shipped policy is a file, `templates/policy.toml`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// When something is due, and what being late does.
    pub time: TimePolicy,
    /// What counts as done.
    pub status: StatusPolicy,
    /// What is too little to print.
    pub minimum: MinimumPolicy,
    /// Where a quadrant begins.
    pub thresholds: ThresholdPolicy,
    /// How chance is tried out.
    pub resampling: ResamplingPolicy,
    /// When a chance may be told beforehand.
    pub forecast: ForecastPolicy,
    /// Which mode of cooperation is advised.
    pub mode: ModePolicy,
    /// What is warned of early.
    pub warning: WarningPolicy,
    /// How heavy each portfolio weighs in the weighted follow-through; those left out weigh 1.
    #[serde(default)]
    pub weights: BTreeMap<String, f64>,
}

/// When something is due, and what being late does.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimePolicy {
    /// Days after the due date before a commitment counts as due.
    pub grace_days: u16,
    /// Days of lateness after which half of the credit is left; 0: lateness costs nothing.
    pub half_life_days: u16,
    /// Days after the due date at which quarters are compared.
    pub follow_up_days: u16,
}

/// What counts as done.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatusPolicy {
    /// Attainment from which a commitment is done.
    pub done_from: f64,
    /// Attainment from which a commitment has begun.
    pub begun_from: f64,
}

/// What is too little to print.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MinimumPolicy {
    /// Fewest parties that spoke for a point of stated consensus.
    pub spoken: u64,
    /// Smallest share of entitled parties that spoke for a point of stated consensus.
    pub voice: f64,
    /// Smallest share of what was due that is known for a point of leak.
    pub coverage: f64,
    /// Fewest matured commitments for a rate.
    pub commitments: u64,
    /// Fewest agreements for a rate.
    pub agreements: u64,
    /// Fewest agreements for an interval.
    pub interval_agreements: u64,
    /// Counts below this are printed without a percentage.
    pub percentage: u64,
    /// Counts below this get percentages in steps of five.
    pub whole_percentage: u64,
    /// Counts below this are not told one by one to the public.
    pub public_count: u64,
    /// Share of due pairs with a source below which a party has "too few sources for a picture".
    pub party_coverage: f64,
    /// Fewest commitments in each group that is compared with another.
    pub compared_commitments: u64,
    /// Fewest agreements in each group that is compared with another.
    pub compared_agreements: u64,
    /// Fewest agreements in common for the alignment of two parties.
    pub common_agreements: u64,
    /// Fewest parties for a correlation of two networks.
    pub network_parties: u64,
    /// Fewest agreements for the harmony test.
    pub harmony_agreements: u64,
    /// Fewest quarters for a trend.
    pub trend_quarters: u64,
    /// Fewest commitments in each quarter of a trend.
    pub trend_commitments: u64,
    /// Fewest implemented commitments for a curve of time.
    pub curve_events: u64,
}

/// How chance is tried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResamplingPolicy {
    /// Seed of all random numbers.
    pub seed: u64,
    /// Arrangements that are drawn where there are too many to try all.
    pub draws: u64,
    /// Up to this many arrangements all are tried.
    pub exact_up_to: u64,
    /// Elementary steps that one test may take; beyond it the test says that there are too many.
    pub steps: u64,
    /// Days within which a mean time to implementation is taken.
    pub horizon_days: u64,
}

/// When a chance may be told beforehand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ForecastPolicy {
    /// Fewest promises of which the outcome is known, to learn from.
    pub learned_from: u64,
    /// Fewest agreements of which the outcome is known, to learn from their features.
    pub feature_agreements: u64,
    /// Penalties that are tried on features.
    pub penalties: Vec<f64>,
    /// Parts that agreements are dealt into, to choose among penalties.
    pub folds: u64,
    /// Steps of the table of calibration.
    pub steps: u32,
    /// Draws for the interval of a chance.
    pub draws: u64,
    /// Standard errors by which a model has to gain on the base rate before it is used.
    pub margin: f64,
}

/// Which mode of cooperation is advised.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModePolicy {
    /// Spillover from which what one leaves undone hurts the others.
    pub spillover: f64,
    /// Chance that all do it, from which a weakest link holds.
    pub all_deliver: f64,
    /// Stated consensus from which parties are of one mind.
    pub consensus: f64,
    /// Mean stance from which that mind is a yes.
    pub support: f64,
    /// Leak up to which a promise is good enough.
    pub leak: f64,
    /// Gain of scale from which doing it together pays.
    pub scale_gain: f64,
    /// Share of agreements with an unconditional yes, from which a party wants the field.
    pub willing_yes: f64,
    /// Expected follow-through from which such a party counts on its own word.
    pub willing_keeps: f64,
    /// Parties that a coalition needs, where nothing else is recorded.
    pub coalition: u64,
    /// Share of the spillover that goes to those outside, from which a coalition is not fair.
    pub free_riding: f64,
    /// What a mode costs in talking: together, with conditions, each for itself. For whoever wants it lies between the last
    /// and the first, by how many they are.
    pub talking: [f64; 3],
    /// Weights that are drawn.
    pub draws: u64,
    /// Share of weights from which an advice is robust.
    pub robust: f64,
    /// Share of weights from which it is contested, and below which other weights mostly say otherwise.
    pub contested: f64,
}

/// What is warned of early.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WarningPolicy {
    /// Pace below which something that is not due yet is behind.
    pub pace: f64,
    /// Share of the way that should lie behind before a pace is told.
    pub planned: f64,
}

/// Where a quadrant begins.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThresholdPolicy {
    /// Share of entitled parties that said an unconditional yes, from which an agreement is "carried".
    pub harmony: f64,
    /// Share of entitled parties that said yes in any way, from which those who want are a group of their own.
    pub willing: f64,
    /// Follow-through from which an agreement is "done".
    pub follow_through: f64,
    /// Level of the intervals, such as 0.95.
    pub interval_level: f64,
    /// Share of deadlines on one day of the year from which that day looks like a default.
    pub default_deadline: f64,
    /// Ratio of sources searched between parties above which a warning is printed.
    pub search_spread: f64,
}

/// A choice that cannot be: which one, and what it may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyOutOfRange {
    /// The name, such as `minimum.voice`.
    pub key: String,
    /// The range, such as `0..1`.
    pub range: &'static str,
}

impl Policy {
    /// The weight of a portfolio in the weighted follow-through.
    pub fn weight(&self, portfolio: &str) -> f64 {
        self.weights.get(portfolio).copied().unwrap_or(1.0)
    }

    /// Days after which half of the credit is left; `None`: lateness costs nothing.
    pub fn half_life_days(&self) -> Option<f64> {
        (self.time.half_life_days != 0).then(|| f64::from(self.time.half_life_days))
    }

    /// Checks that every choice lies in its range.
    ///
    /// # Errors
    ///
    /// The first choice that does not.
    pub fn check(&self) -> Result<(), PolicyOutOfRange> {
        let shares = [
            ("status.done_from", self.status.done_from),
            ("status.begun_from", self.status.begun_from),
            ("minimum.voice", self.minimum.voice),
            ("minimum.coverage", self.minimum.coverage),
            ("minimum.party_coverage", self.minimum.party_coverage),
            ("thresholds.harmony", self.thresholds.harmony),
            ("thresholds.willing", self.thresholds.willing),
            ("thresholds.follow_through", self.thresholds.follow_through),
            ("thresholds.interval_level", self.thresholds.interval_level),
            ("thresholds.default_deadline", self.thresholds.default_deadline),
            ("mode.spillover", self.mode.spillover),
            ("mode.all_deliver", self.mode.all_deliver),
            ("mode.consensus", self.mode.consensus),
            ("mode.support", self.mode.support),
            ("mode.leak", self.mode.leak),
            ("mode.scale_gain", self.mode.scale_gain),
            ("mode.willing_yes", self.mode.willing_yes),
            ("mode.willing_keeps", self.mode.willing_keeps),
            ("mode.free_riding", self.mode.free_riding),
            ("mode.robust", self.mode.robust),
            ("mode.contested", self.mode.contested),
            ("warning.planned", self.warning.planned),
        ];
        let talking = self.mode.talking.map(|it| ("mode.talking", it));
        for (key, share) in shares.into_iter().chain(talking) {
            if !(0.0..=1.0).contains(&share) {
                return Err(PolicyOutOfRange { key: key.to_owned(), range: "0..1" });
            }
        }
        let level = self.thresholds.interval_level;
        if level <= 0.0 || 1.0 <= level {
            let key = "thresholds.interval_level".to_owned();
            return Err(PolicyOutOfRange { key, range: "0 < … < 1" });
        }
        if self.status.done_from < self.status.begun_from {
            let key = "status.begun_from".to_owned();
            return Err(PolicyOutOfRange { key, range: "≤ status.done_from" });
        }
        if !(1.0..f64::INFINITY).contains(&self.thresholds.search_spread) {
            let key = "thresholds.search_spread".to_owned();
            return Err(PolicyOutOfRange { key, range: "≥ 1" });
        }
        if !(99..=1_000_000).contains(&self.resampling.draws) {
            return Err(PolicyOutOfRange {
                key: "resampling.draws".to_owned(),
                range: "99..1000000",
            });
        }
        if 10_000_000 < self.resampling.exact_up_to {
            let key = "resampling.exact_up_to".to_owned();
            return Err(PolicyOutOfRange { key, range: "0..10000000" });
        }
        self.check_advice()?;
        for (portfolio, weight) in &self.weights {
            if !(0.0..f64::INFINITY).contains(weight) {
                return Err(PolicyOutOfRange {
                    key: format!("weights.{portfolio}"), range: "≥ 0"
                });
            }
        }
        Ok(())
    }

    fn check_advice(&self) -> Result<(), PolicyOutOfRange> {
        let forecast = &self.forecast;
        let penalties = &forecast.penalties;
        let is_penalty = |it: &f64| 0.0 < *it && *it < 1e9;
        let has_penalties = !penalties.is_empty() && penalties.len() <= 20;
        let is_in_range = [
            ("forecast.penalties", has_penalties && penalties.iter().all(is_penalty), "1–20 × > 0"),
            ("forecast.folds", (2..=1_000).contains(&forecast.folds), "2..1000"),
            ("forecast.steps", (1..=100).contains(&forecast.steps), "1..100"),
            ("forecast.draws", (99..=100_000).contains(&forecast.draws), "99..100000"),
            ("mode.draws", (99..=100_000).contains(&self.mode.draws), "99..100000"),
            ("mode.contested", self.mode.contested <= self.mode.robust, "≤ mode.robust"),
            ("forecast.margin", (0.0..=10.0).contains(&forecast.margin), "0..10"),
            ("warning.pace", (0.0..=10.0).contains(&self.warning.pace), "0..10"),
        ];
        match is_in_range.into_iter().find(|(_, is_fine, _)| !is_fine) {
            Some((key, _, range)) => Err(PolicyOutOfRange { key: key.to_owned(), range }),
            None => Ok(()),
        }
    }
}
