//! No socket in any command.
