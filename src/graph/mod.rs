//! Agreements, parties, bodies and dependencies as a graph.
//!
//! Only algorithms that do not recurse: some of petgraph's overflow the stack on a chain of a hundred thousand.

pub mod centrality;
pub mod communities;
pub mod cooperation;
pub mod critical_path;
pub mod delay;
