//! Applies the measures to the register, under a policy, on a day.

pub mod assessment;
