//! A director's routine, wrong use, damage, and two runs at once.

use std::{
    fs::{self, File},
    process::{Command, Stdio},
};

use crate::{code, copy, done, folder, goals, names, program, project, stderr, stdout, tenzij};

/// What a project holds when nothing is left over.
const TIDY: [&str; 5] = ["invoer", "tenzij.db", "tenzij.lock", "tenzij.pages", "tenzij.toml"];

#[test]
fn a_quarter_of_taking_in_correcting_and_undoing() {
    let root = project("routine");
    fs::write(root.join("invoer/goals.csv"), goals(&["Wonen", "Zorg"])).unwrap();
    let first = done(&root, &["ingest", "--on", "2026-07-01"]);
    insta::assert_snapshot!(first, @"
    invoer/goals.csv: read 2 = used 2 + set aside 0 + blank 0; new 2, corrected 0, withdrawn 0, same 0
    Taken in as number 1. To take it out again: tenzij undo. Next step: tenzij report
    ");
    let again = done(&root, &["ingest", "--on", "2026-07-02"]);
    insta::assert_snapshot!(again, @"
    invoer/goals.csv: unchanged, not taken in again
    Nothing new. Nothing was changed. Next step: tenzij report
    ");
    fs::write(root.join("invoer/goals.csv"), goals(&["Bouwen", "Zorg", "Groen"])).unwrap();
    fs::write(root.join("invoer/notes.csv"), "x\n").unwrap();
    let output = tenzij(&root, &["ingest", "--on", "2026-10-01"]);
    assert!(stderr(&output).contains("notes.csv: note[file-unknown]"), "{}", stderr(&output));
    insta::assert_snapshot!(stdout(&output), @"
    invoer/goals.csv: read 3 = used 3 + set aside 0 + blank 0; new 1, corrected 1, withdrawn 0, same 1
    Taken in as number 2. To take it out again: tenzij undo. Next step: tenzij report
    ");
    let undone = done(&root, &["undo", "--on", "2026-10-02"]);
    insta::assert_snapshot!(undone, @"Number 2 no longer counts. Nothing was removed. Next step: tenzij history");
    // From a folder below, and by environment: the day of a build that can be repeated.
    let output = Command::new(program())
        .args(["ingest", "--lang", "en"])
        .current_dir(root.join("invoer"))
        .env("SOURCE_DATE_EPOCH", "1791158400")
        .output()
        .unwrap();
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let history = done(&root, &["history"]);
    let without_digits: Vec<String> =
        history.lines().map(|it| format!("{}{}", &it[..16], &it[28..])).collect();
    insta::assert_snapshot!(without_digits.join("\n"), @"
       1  2026-07-01  invoer/goals.csv (2 rows)
       2  2026-10-01  invoer/goals.csv (2 rows) (undone later)
       3  2026-10-02  number 2 undone
       4  2026-10-05  invoer/goals.csv (2 rows)
    ");
    let verified = done(&root, &["verify"]);
    assert!(verified.starts_with("All is in order: 4 entries, 2 files, 6 rows, "), "{verified}");
    assert_eq!(names(&root), TIDY);
}

#[test]
fn a_refused_file_changes_nothing_at_all() {
    let root = project("refused");
    fs::write(root.join("invoer/goals.csv"), goals(&["Wonen"])).unwrap();
    done(&root, &["ingest", "--on", "2026-07-01"]);
    let before = fs::read(root.join("tenzij.db")).unwrap();
    fs::write(root.join("invoer/bodies.csv"), "id,name\nb,Raad\n").unwrap();
    fs::write(root.join("invoer/goals.csv"), "id,title\ng1,\"Wonen\ng2,Zorg\n").unwrap();
    let output = tenzij(&root, &["ingest", "--on", "2026-07-02"]);
    assert_eq!(code(&output), 65);
    assert!(
        stderr(&output).contains("invoer/goals.csv:2: error[quote-unclosed]"),
        "{}",
        stderr(&output)
    );
    assert!(stderr(&output).contains("nothing was taken in"));
    assert_eq!(fs::read(root.join("tenzij.db")).unwrap(), before);
    assert_eq!(names(&root), TIDY);
}

#[test]
fn wrong_use_is_told_with_what_to_do() {
    let nowhere = std::env::temp_dir();
    let output = tenzij(&nowhere, &["history"]);
    assert_eq!(code(&output), 10, "{}", stderr(&output));
    let root = project("wrong-use");
    for verb in ["history", "undo", "verify"] {
        let output = tenzij(&root, &[verb]);
        assert_eq!(code(&output), 66, "{verb}");
        assert!(stderr(&output).contains("tenzij ingest"), "{}", stderr(&output));
    }
    let missing = tenzij(&root, &["ingest", "invoer/nergens.csv"]);
    assert_eq!(code(&missing), 66);
    fs::write(root.join("invoer/notes.txt"), "x").unwrap();
    assert_eq!(code(&tenzij(&root, &["ingest", "invoer/notes.txt"])), 65);
    fs::write(root.join("invoer/goals.csv"), goals(&["Wonen"])).unwrap();
    done(&root, &["ingest", "--on", "2026-07-01"]);
    done(&root, &["undo", "--on", "2026-07-01"]);
    assert_eq!(code(&tenzij(&root, &["undo"])), 2);
    fs::write(root.join("tenzij.toml"), "[project]\nkwartaal = 3\n").unwrap();
    let output = tenzij(&root, &["history"]);
    assert_eq!(code(&output), 65);
    assert!(
        stderr(&output).contains("tenzij.toml:2: error[project-invalid]"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn a_dataset_in_a_folder_of_its_own_is_taken_in_too() {
    let root = project("dataset");
    let from = format!("{}/datasets/voorbeeld", env!("CARGO_MANIFEST_DIR"));
    copy(from.as_ref(), &root.join("invoer/voorbeeld"));
    let told = done(&root, &["ingest", "--on", "2026-10-01"]);
    assert!(told.contains("invoer/voorbeeld/evidence.csv: read"), "{told}");
    assert!(told.lines().all(|it| !it.contains("corrected") || it.contains("withdrawn 0, same 0")));
    done(&root, &["verify"]);
}

#[test]
fn a_second_run_waits_and_then_says_who_is_at_work() {
    let root = project("locked");
    fs::write(root.join("invoer/goals.csv"), goals(&["Wonen"])).unwrap();
    let lock = File::create(root.join("tenzij.lock")).unwrap();
    lock.lock().unwrap();
    fs::write(root.join("tenzij.lock"), "4711 0").unwrap();
    let output = tenzij(&root, &["ingest", "--wait", "1"]);
    assert_eq!(code(&output), 11);
    let told = stderr(&output);
    assert!(told.contains("process 4711") && told.contains("1 seconds at most"), "{told}");
    assert_eq!(names(&root), ["invoer", "tenzij.lock", "tenzij.toml"]);
    // Whoever waits long enough gets its turn.
    let waiting = Command::new(program())
        .args(["ingest", "--wait", "60", "--on", "2026-07-01", "--lang", "en"])
        .current_dir(&root)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(std::time::Duration::from_millis(300));
    drop(lock);
    assert_eq!(code(&waiting.wait_with_output().unwrap()), 0);
    done(&root, &["verify"]);
}

/// A small ledger with some history.
fn aged(name: &str) -> std::path::PathBuf {
    let root = project(name);
    for (day, titles) in [("01", ["Wonen", "Zorg"]), ("02", ["Bouwen", "Zorg"])] {
        fs::write(root.join("invoer/goals.csv"), goals(&titles)).unwrap();
        done(&root, &["ingest", "--on", &format!("2026-07-{day}")]);
    }
    root
}

#[test]
fn damage_is_named_and_nothing_is_done_with_a_damaged_ledger() {
    let root = aged("damage");
    let database = root.join("tenzij.db");
    let whole = fs::read(&database).unwrap();
    let at = whole.windows(6).position(|it| it == b"Bouwen").unwrap();
    let mut flipped = whole.clone();
    flipped[at] ^= 1;
    fs::write(&database, &flipped).unwrap();
    let output = tenzij(&root, &["verify"]);
    assert_eq!(code(&output), 12);
    assert!(
        stdout(&output).contains(&format!("page {} of tenzij.db", at / 4096 + 1)),
        "{}",
        stdout(&output)
    );
    fs::write(&database, &whole[..whole.len() - 4096]).unwrap();
    for verb in ["verify", "history", "ingest", "undo"] {
        assert_eq!(code(&tenzij(&root, &[verb])), 12, "{verb}");
    }
    let mut header = whole.clone();
    header[20] ^= 1;
    fs::write(&database, &header).unwrap();
    assert_eq!(code(&tenzij(&root, &["ingest"])), 12);
    fs::remove_file(&database).unwrap();
    let output = tenzij(&root, &["ingest"]);
    assert_eq!(code(&output), 12, "{}", stderr(&output));
    assert!(!database.exists());
    fs::write(&database, &whole).unwrap();
    done(&root, &["verify"]);
}

#[test]
fn missing_checksums_are_said_and_made_again_only_when_asked() {
    let root = aged("renew");
    let sums = fs::read(root.join("tenzij.pages")).unwrap();
    fs::remove_file(root.join("tenzij.pages")).unwrap();
    for verb in ["verify", "history", "ingest", "undo"] {
        let output = tenzij(&root, &[verb]);
        assert_eq!(code(&output), 12, "{verb}");
        let told = stdout(&output) + &stderr(&output);
        assert!(told.contains("verify --renew"), "{told}");
    }
    let told = done(&root, &["verify", "--renew"]);
    assert!(told.contains("cannot be seen"), "{told}");
    assert_eq!(fs::read(root.join("tenzij.pages")).unwrap(), sums);
    // Not if the content itself is not what it was.
    let database = root.join("tenzij.db");
    let mut bytes = fs::read(&database).unwrap();
    let cells = b"\"title\":\"Bouwen\"";
    let at = bytes.windows(cells.len()).position(|it| it == cells).unwrap();
    bytes[at + 10] ^= 1;
    fs::write(&database, &bytes).unwrap();
    let output = tenzij(&root, &["verify", "--renew"]);
    assert_eq!(code(&output), 12);
    assert!(
        stdout(&output).contains("The row [\"g1\"] of invoer/goals.csv:2"),
        "{}",
        stdout(&output)
    );
    assert_eq!(fs::read(root.join("tenzij.pages")).unwrap(), sums);
}

#[test]
fn a_database_of_another_program_is_left_alone() {
    let root = folder("stranger");
    fs::write(root.join("tenzij.toml"), "[project]\n").unwrap();
    fs::create_dir(root.join("invoer")).unwrap();
    fs::write(root.join("tenzij.db"), "SQLite format 3 or so").unwrap();
    assert_eq!(code(&tenzij(&root, &["ingest"])), 12);
    assert_eq!(fs::read(root.join("tenzij.db")).unwrap(), b"SQLite format 3 or so");
}
