//! A project as its director runs it: two whole quarters, from `init` to `close`, with minutes, workbooks, replies,
//! a correction and a late observation.

mod desk;
mod quarters;
