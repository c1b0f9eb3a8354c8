//! The nouns of the field, as plain values.
//!
//! Nothing here reads, writes, draws random numbers or knows the date.

mod code;
mod day;
mod estimate;
mod fact;
mod meaning;
mod ordinal;
mod policy;
mod request;

pub use code::*;
pub use day::{Day, NotADate, PartialDate, Quarter};
pub use estimate::{Bounds, Estimate, Outcome, Undefined};
pub use fact::*;
pub use ordinal::{OrdinalCounts, ScaleTooShort};
pub use policy::{
    ForecastPolicy, MinimumPolicy, ModePolicy, Policy, PolicyOutOfRange, ResamplingPolicy,
    StatusPolicy, ThresholdPolicy, TimePolicy, WarningPolicy,
};
pub use request::{Change, Opinion, Proposal};
