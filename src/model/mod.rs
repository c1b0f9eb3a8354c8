//! The nouns of the field, as plain values.
//!
//! Nothing here reads, writes, draws random numbers or knows the date.

mod day;
mod estimate;
mod ordinal;

pub use day::{Day, NotADate, PartialDate, Quarter};
pub use estimate::{Bounds, Estimate, Outcome, Undefined};
pub use ordinal::{OrdinalCounts, ScaleTooShort};
