//! From looking back to deciding: what could be agreed next. Plain values in, plain values out; it reads no files.

pub mod share;
pub mod skills;
