//! Persons and secrets: what an edition withholds, names behind pseudonyms, a person who is forgotten, and signs of persons.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

mod canaries;
mod editions;
mod forgetting;
mod persons;
mod pseudonyms;
mod signs;
mod writings;

const DAY: &str = "2026-09-30";

/// An empty folder of its own for a test.
fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("privacy").join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/voorbeeld")
}

fn command(root: &Path, arguments: &[&str], language: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tenzij"));
    command.args(arguments).args(["--lang", language]).current_dir(root).stdin(Stdio::null());
    command
}

fn tenzij(root: &Path, arguments: &[&str]) -> Output {
    command(root, arguments, "en").output().unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or(-1)
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn aside(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Runs the program, which must do its work, and gives what it printed.
fn done(root: &Path, arguments: &[&str]) -> String {
    let output = tenzij(root, arguments);
    assert_eq!(code(&output), 0, "{arguments:?}: {}{}", out(&output), aside(&output));
    out(&output)
}

/// Every file below a folder by its path, with its bytes.
fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut pending = vec![root.to_owned()];
    while let Some(path) = pending.pop() {
        if path.is_dir() {
            pending.extend(fs::read_dir(&path).unwrap().map(|it| it.unwrap().path()));
        } else {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            found.insert(name, fs::read(&path).unwrap());
        }
    }
    found
}

/// Rows of a CSV table, each by its headings.
fn rows(bytes: &[u8]) -> (Vec<String>, Vec<BTreeMap<String, String>>) {
    let mut reader = csv::Reader::from_reader(bytes);
    let head: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let rows = reader.records().map(|it| {
        let it = it.unwrap();
        head.iter().cloned().zip(it.iter().map(str::to_owned)).collect()
    });
    let rows = rows.collect();
    (head, rows)
}

/// Writes rows under headings; a cell that a row does not have is empty.
fn write(path: &Path, head: &[String], rows: &[BTreeMap<String, String>]) {
    let mut writer = csv::Writer::from_path(path).unwrap();
    writer.write_record(head).unwrap();
    for row in rows {
        writer.write_record(head.iter().map(|it| row.get(it).map_or("", String::as_str))).unwrap();
    }
    writer.flush().unwrap();
}
