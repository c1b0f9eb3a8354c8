//! The project's ledger across quarters: what was said, when it came in, and from which file. Nothing in it is overwritten.
