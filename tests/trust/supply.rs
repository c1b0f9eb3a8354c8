//! The supply chain: sources, licences and bans of every crate.
