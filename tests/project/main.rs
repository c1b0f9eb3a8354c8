//! A project as its users meet it: two whole quarters, taking in and undoing, and bytes that rot.

use std::{fs, path::PathBuf};

#[path = "../support/program.rs"]
mod program;

mod desk;
mod ledger;
mod older;
mod quarters;
mod reports;

use program::{code, copy, done, folder, names, program, stderr, stdout, tenzij};

/// A project with an empty input folder.
fn project(name: &str) -> PathBuf {
    let root = folder(name);
    fs::create_dir(root.join("invoer")).unwrap();
    fs::write(root.join("tenzij.toml"), "[project]\ntitle = \"Lindewiek\"\nquarter = \"2026K3\"\n")
        .unwrap();
    root
}

/// A table of goals with these titles.
fn goals(titles: &[&str]) -> String {
    let rows = (1..).zip(titles).map(|(at, title)| format!("g{at},{title}\n"));
    format!("id,title\n{}", rows.collect::<String>())
}
