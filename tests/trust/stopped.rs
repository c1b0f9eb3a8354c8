//! Runs that are stopped or disturbed from outside: Ctrl-C, closed pipes, others at work, and clocks that go back.

mod clocks;
mod pipes;
mod signals;
mod together;
