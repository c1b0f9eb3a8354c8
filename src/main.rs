//! The `tenzij` program.
fn main() {}
