//! Persons in what people write: finding one, taking one out, and signs of one that a person should look at.
//!
//! It decides nothing: what is a sign of a person stays where it is until somebody says otherwise.

pub mod look;
pub mod person;
pub mod signs;
pub mod trace;
