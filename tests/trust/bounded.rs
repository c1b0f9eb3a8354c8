//! Time and memory that hostile files take, measured.
