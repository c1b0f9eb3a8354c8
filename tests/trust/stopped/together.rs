//! Several at once, and what a killed run leaves of its lock.

use std::{
    collections::BTreeSet,
    fs,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use crate::{
    commands::remainders,
    figures::measured,
    program::{code, done, folder, names, program, project, stderr, tenzij},
};

/// Runs that are started together.
const TOGETHER: usize = 50;

/// What a project holds when nothing is left over.
const TIDY: [&str; 5] = ["invoer", "tenzij.db", "tenzij.lock", "tenzij.pages", "tenzij.toml"];

fn start(root: &Path, arguments: &[&str]) -> Child {
    Command::new(program())
        .args(arguments)
        .args(["--lang", "en"])
        .current_dir(root)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

#[test]
fn fifty_ingests_at_once_lose_nothing() {
    let root = project("together-ingests");
    for at in 0..TOGETHER {
        let own = root.join(format!("invoer/{at:02}"));
        fs::create_dir(&own).unwrap();
        fs::write(own.join("goals.csv"), format!("id,title\ng{at},Doel {at}\n")).unwrap();
    }
    let name = |at: usize| format!("invoer/{at:02}/goals.csv");
    let ingest = |at: usize| start(&root, &["ingest", &name(at), "--on", "2026-07-01"]);
    let runs: Vec<Child> = (0..TOGETHER).map(ingest).collect();
    let mut acknowledged = BTreeSet::new();
    for (at, run) in runs.into_iter().enumerate() {
        let output = run.wait_with_output().unwrap();
        match code(&output) {
            0 => drop(acknowledged.insert(name(at))),
            11 => (),
            other => panic!("exit {other}: {}", stderr(&output)),
        }
    }
    assert!(!acknowledged.is_empty());
    let verified = done(&root, &["verify"]);
    assert!(verified.contains(&format!("{} entries", acknowledged.len())), "{verified}");
    let history = done(&root, &["history"]);
    let is_kept = |it: &&String| history.matches(it.as_str()).count() == 1;
    let lost = acknowledged.len() - acknowledged.iter().filter(is_kept).count();
    measured("P11", "ingests started together", TOGETHER);
    measured("P11", "ingests that ended with 0 or 11", TOGETHER);
    measured("P11", "ingests that were acknowledged and lost", lost);
    assert_eq!(lost, 0);
    assert_eq!(names(&root), TIDY);
}

#[test]
fn fifty_reports_at_once_to_one_file_leave_one_whole_report() {
    let root = folder("together-reports");
    done(&root, &["synth", "--parties", "4", "--agreements", "10", "-o", "data"]);
    let report = ["report", "data", "--as-of", "2026-09-30", "-o"];
    let to = |file: &'static str| [&report[..], &[file]].concat();
    done(&root, &to("alone.html"));
    let runs: Vec<Child> = (0..TOGETHER).map(|_| start(&root, &to("report.html"))).collect();
    for run in runs {
        let output = run.wait_with_output().unwrap();
        assert!([0, 11].contains(&code(&output)), "{}: {}", code(&output), stderr(&output));
    }
    let read = |name: &str| fs::read(root.join(name)).unwrap();
    let is_whole = read("report.html") == read("alone.html");
    measured("P11", "reports to one file started together", TOGETHER);
    measured("P11", "reports that are torn afterwards", usize::from(!is_whole));
    assert!(is_whole);
    assert_eq!(names(&root), ["alone.html", "data", "report.html"]);
}

#[test]
fn the_lock_of_a_run_that_was_killed_stops_nobody() {
    let root = project("together-killed");
    let mut rows = "id,title\n".to_owned();
    (0..20_000).for_each(|n| rows.push_str(&format!("g{n},Doel {n}\n")));
    fs::write(root.join("invoer/goals.csv"), rows).unwrap();
    let mut run = start(&root, &["ingest", "--on", "2026-07-01"]);
    // Once it has the lock its number stands in the file.
    let signed = || fs::metadata(root.join("tenzij.lock")).is_ok_and(|it| 0 < it.len());
    while !signed() {
        thread::sleep(Duration::from_millis(2));
    }
    let busy = tenzij(&root, &["ingest", "--on", "2026-07-01", "--wait", "0"]);
    run.kill().unwrap();
    run.wait().unwrap();
    assert_eq!(code(&busy), 11, "{}", stderr(&busy));
    let next = tenzij(&root, &["ingest", "--on", "2026-07-01", "--wait", "0"]);
    assert_eq!(code(&next), 0, "{}", stderr(&next));
    let verified = done(&root, &["verify"]);
    assert!(verified.contains("1 entries") && verified.contains("20,000 rows"), "{verified}");
    assert_eq!(remainders(&root), Vec::<String>::new());
    measured("P11", "killed runs whose lock stopped nobody", 1);
}
