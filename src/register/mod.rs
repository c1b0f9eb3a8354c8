//! Drafts become resolved, checked facts; who is entitled, who is bound, what is due.

pub mod draft;
pub mod tables;
