//! Decision support and consensus analytics for organisations that decide together.
pub mod model;
