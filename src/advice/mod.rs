//! From looking back to deciding: what could be agreed next, and how. Plain values in, plain values out; it reads no files
//! and holds no words.
//!
//! Advice speaks of agreements and fields. What can be expected of one party stands in exports only, and nothing is advised
//! on who a party is.

pub mod agenda;
pub mod comparison;
pub mod forecast;
pub mod foresee;
pub mod gates;
pub mod history;
pub mod mode;
pub mod scenario;
pub mod share;
pub mod skills;
pub mod validation;
pub mod warning;
pub mod weighing;

#[cfg(test)]
mod tests;
