//! What is said aside: messages on standard error.

use std::io::{self, Write as _};

/// Says a sentence aside. If nobody can hear it, because standard error is closed or full, the work goes on.
pub(super) fn aside(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}
