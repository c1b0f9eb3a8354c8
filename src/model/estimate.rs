//! Numbers that carry their uncertainty and what they were made from.

use serde::{Deserialize, Serialize};

/// A number as it may be shown to a reader: with its bounds and what it was made from.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The number, or the reason why there is none.
    pub point: Outcome,
    /// What the unknown could still make of it; the same number twice if nothing is unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bounds: Option<Bounds>,
    /// Interval for sampling variation, where such a model is sensible.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interval: Option<Bounds>,
    /// Observations that the point was made from.
    pub n_used: u64,
    /// Observations that belong here and are unknown.
    pub n_unknown: u64,
}

/// Lowest and highest value, ends included.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bounds {
    /// Lowest possible value.
    pub low: f64,
    /// Highest possible value.
    pub high: f64,
}

/// A number, or the reason why there is none. Never `NaN`, never a silent 0.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The number.
    Value(f64),
    /// Why there is none.
    Undefined(Undefined),
}

/// Why a measure has no value for some input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Undefined {
    /// Nobody answered.
    NoAnswers,
    /// One answer cannot agree or disagree with another.
    OneAnswer,
    /// The measure needs more categories than the scale has.
    ScaleTooShort,
    /// Too few parties spoke for a point; the bounds stand.
    VoiceTooLow,
    /// Nothing that was promised has fallen due.
    NothingDue,
    /// Too little is known of what was due for a point; the bounds stand.
    CoverageTooLow,
    /// Fewer observations than the policy asks for.
    TooFew,
    /// Target and baseline are equal, and no tolerance is given.
    NoTolerance,
    /// A number that the measure needs was not recorded.
    NotRecorded,
    /// Nobody recorded what was needed to tell, so the part is not measured rather than 0.
    NotMeasured,
    /// The total of the weights is 0.
    NoWeight,
    /// Everything is the same, so nothing can be told from differences.
    NoVariation,
    /// More than can be tried one by one.
    TooMany,
    /// This edition does not show it.
    Withheld,
}

impl Estimate {
    /// An estimate without a point.
    pub fn undefined(reason: Undefined) -> Estimate {
        let point = Outcome::Undefined(reason);
        Estimate { point, bounds: None, interval: None, n_used: 0, n_unknown: 0 }
    }
}

impl Outcome {
    /// The number, if there is one.
    pub fn value(self) -> Option<f64> {
        match self {
            Outcome::Value(value) => Some(value),
            Outcome::Undefined(_) => None,
        }
    }
}

impl From<Result<f64, Undefined>> for Outcome {
    fn from(result: Result<f64, Undefined>) -> Outcome {
        match result {
            Ok(value) => Outcome::Value(value),
            Err(reason) => Outcome::Undefined(reason),
        }
    }
}

impl Bounds {
    /// Bounds around one known value.
    pub fn exactly(value: f64) -> Bounds {
        Bounds { low: value, high: value }
    }

    /// Tells whether low and high are the same number.
    pub fn is_exact(self) -> bool {
        self.low.total_cmp(&self.high).is_eq()
    }
}

impl Undefined {
    /// All reasons, so that texts for each can be checked.
    pub const ALL: &[Undefined] = &[
        Undefined::NoAnswers,
        Undefined::OneAnswer,
        Undefined::ScaleTooShort,
        Undefined::VoiceTooLow,
        Undefined::NothingDue,
        Undefined::CoverageTooLow,
        Undefined::TooFew,
        Undefined::NoTolerance,
        Undefined::NotRecorded,
        Undefined::NotMeasured,
        Undefined::NoWeight,
        Undefined::NoVariation,
        Undefined::TooMany,
        Undefined::Withheld,
    ];

    /// The stable name, as it stands in files and in the keys of texts.
    pub fn code(self) -> &'static str {
        match self {
            Undefined::NoAnswers => "no-answers",
            Undefined::OneAnswer => "one-answer",
            Undefined::ScaleTooShort => "scale-too-short",
            Undefined::VoiceTooLow => "voice-too-low",
            Undefined::NothingDue => "nothing-due",
            Undefined::CoverageTooLow => "coverage-too-low",
            Undefined::TooFew => "too-few",
            Undefined::NoTolerance => "no-tolerance",
            Undefined::NotRecorded => "not-recorded",
            Undefined::NotMeasured => "not-measured",
            Undefined::NoWeight => "no-weight",
            Undefined::NoVariation => "no-variation",
            Undefined::TooMany => "too-many",
            Undefined::Withheld => "withheld",
        }
    }
}

impl std::fmt::Display for Undefined {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for Undefined {}
