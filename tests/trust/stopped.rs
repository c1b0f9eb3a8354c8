//! Ctrl-C, closed pipes, stale locks, two at once.
