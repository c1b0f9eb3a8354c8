//! A project as its users meet it: two whole quarters, taking in and undoing, and bytes that rot.

#[path = "../support/program.rs"]
mod program;

mod desk;
mod ledger;
mod older;
mod quarters;
mod reports;

use program::{code, copy, done, folder, names, program, project, stderr, stdout, tenzij};

/// A table of goals with these titles.
fn goals(titles: &[&str]) -> String {
    let rows = (1..).zip(titles).map(|(at, title)| format!("g{at},{title}\n"));
    format!("id,title\n{}", rows.collect::<String>())
}
