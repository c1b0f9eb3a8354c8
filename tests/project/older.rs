//! Projects that versions before made: they open, verify, report and go on.

use std::{fs, path::Path};

use crate::{code, copy, done, folder, names, stderr, stdout, tenzij};

#[path = "../support/figures.rs"]
mod figures;

const OLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/project/older");

/// How often something counts in an assessment.
fn counts(path: &Path) -> (usize, serde_json::Value) {
    let assessment: serde_json::Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    let n_agreements = assessment["agreements"].as_array().unwrap().len();
    (n_agreements, assessment["overall"]["statuses"].clone())
}

/// Lines that begin with a number.
fn n_lines(text: &str) -> usize {
    let is_entry = |it: &&str| it.trim_start().starts_with(|it: char| it.is_ascii_digit());
    text.lines().filter(is_entry).count()
}

#[test]
fn projects_of_versions_before_open_verify_report_and_go_on() {
    let forms: Vec<String> =
        names(Path::new(OLDER)).into_iter().filter(|it| *it != "README.md").collect();
    assert!(forms.contains(&"schema-1".to_owned()));
    for form in &forms {
        let root = folder(&format!("older-{form}"));
        copy(&Path::new(OLDER).join(form), &root);
        let said = done(&root, &["verify"]);
        assert!(said.contains("Closed quarters in order: 2, with 24 files."), "{said}");
        let n_entries = n_lines(&done(&root, &["history"]));
        assert!(7 <= n_entries, "{form}");
        // What was frozen is what the program would read today, by its own manifest.
        let frozen = root.join("kwartalen/2026K3");
        let said = done(&root, &["verify", frozen.join("rapport.html").to_str().unwrap()]);
        assert!(said.contains("byte for byte, as it was closed on"), "{said}");
        // The ledger still counts as the frozen assessment does.
        let days = ["--as-of", "2026-09-30", "--known-on", "2026-11-05"];
        done(&root, &[&["score"][..], &days, &["-o", "now.json"]].concat());
        assert_eq!(counts(&root.join("now.json")), counts(&frozen.join("assessment.json")));
        // A closed quarter is a dataset, and the quarter before it tells what changed.
        let before = "kwartalen/2026K2/assessment.json";
        let data = "kwartalen/2026K3/data";
        let report = ["report", data, "--previous", before, "-o", "r.html"];
        done(&root, &[&report[..], &days].concat());
        // And it goes on.
        fs::write(root.join("invoer/goals.csv"), "id,title\ng1,Samen wonen\n").unwrap();
        done(&root, &["ingest", "--on", "2026-12-01"]);
        assert_eq!(n_lines(&done(&root, &["history"])), n_entries + 1, "{form}");
        let verified = tenzij(&root, &["verify"]);
        assert_eq!(code(&verified), 0, "{}{}", stdout(&verified), stderr(&verified));
    }
    figures::measured("P12", "forms of ledgers of versions before that open", forms.len());
}
