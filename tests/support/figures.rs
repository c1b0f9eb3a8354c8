//! Figures that tests measure, for the table of promises in docs/promises.md.
//!
//! With `TENZIJ_FIGURES` naming a folder each figure becomes a file of its own there; `tests/trust/promises.py` makes the table of them.

use std::{env, fmt::Display, fs, path::Path};

/// Puts down one figure: which promise it is for, what was counted, and how many.
///
/// `what` is unique within a promise and reads as the words before a colon: "inputs of the hostile list, exits of 100 or more".
pub(crate) fn measured(promise: &str, what: &str, value: impl Display) {
    println!("{promise} {what}: {value}");
    let Some(folder) = env::var_os("TENZIJ_FIGURES") else { return };
    let name: String =
        what.chars().map(|it| if it.is_ascii_alphanumeric() { it } else { '-' }).collect();
    fs::create_dir_all(&folder).unwrap();
    let path = Path::new(&folder).join(format!("{promise}-{name}.tsv"));
    fs::write(path, format!("{promise}\t{what}\t{value}\n")).unwrap();
}
