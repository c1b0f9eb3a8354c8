//! How much of a dataset may be held whole.

/// Whether somebody has asked for more than a small machine can hold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Bound {
    /// What is held whole stays within the limits.
    #[default]
    Kept,
    /// It may be as large as it is.
    Lifted,
}
