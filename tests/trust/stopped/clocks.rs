//! Clocks that go back, stand wrong, or are stood in for.

use std::{fs, path::Path, process::Command, process::Output};

use crate::program::{code, done, folder, program, stderr};

fn at(root: &Path, seconds: &str, arguments: &[&str]) -> Output {
    Command::new(program())
        .args(arguments)
        .args(["--lang", "en"])
        .current_dir(root)
        .env("SOURCE_DATE_EPOCH", seconds)
        .output()
        .unwrap()
}

#[test]
fn a_clock_that_goes_back_between_two_runs_changes_no_order_and_the_ledger_stays_in_order() {
    let root = folder("clocks");
    fs::create_dir(root.join("invoer")).unwrap();
    fs::write(root.join("tenzij.toml"), "[project]\ntitle = \"Lindewiek\"\n").unwrap();
    // 5 October 2026, then 2 July 2026, then 1 January 1970.
    for (seconds, title) in [("1791158400", "Wonen"), ("1783000000", "Bouwen"), ("0", "Groen")] {
        fs::write(root.join("invoer/goals.csv"), format!("id,title\ng1,{title}\n")).unwrap();
        let output = at(&root, seconds, &["ingest"]);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
    }
    let history = done(&root, &["history"]);
    let days: Vec<&str> = history.lines().map(|it| &it[3..16]).collect();
    assert_eq!(days, ["1  2026-10-05", "2  2026-07-02", "3  1970-01-01"], "{history}");
    assert!(done(&root, &["verify"]).contains("3 entries"));
    // What was said last counts, whatever the clock said.
    let output = at(&root, "0", &["undo"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(done(&root, &["history"]).contains("number 3 undone"));
}

#[test]
fn a_stand_in_for_the_clock_that_is_no_number_is_refused_and_nothing_is_taken_in() {
    let root = folder("clocks-wrong");
    fs::create_dir(root.join("invoer")).unwrap();
    fs::write(root.join("tenzij.toml"), "[project]\n").unwrap();
    fs::write(root.join("invoer/goals.csv"), "id,title\ng1,Wonen\n").unwrap();
    for wrong in ["yesterday", "-5", "2026-10-05", "18446744073709551615"] {
        let output = at(&root, wrong, &["ingest"]);
        assert_eq!(code(&output), 2, "{wrong}");
        let told = stderr(&output);
        assert!(told.contains("SOURCE_DATE_EPOCH") && told.contains(wrong), "{told}");
        assert!(!root.join("tenzij.db").exists());
        // A day that is given needs no clock.
        assert_eq!(code(&at(&root, wrong, &["ingest", "--on", "2026-07-01", "--help"])), 0);
    }
}
