//! A project as its users meet it: two whole quarters, two runs at once, a run that is stopped anywhere, and bytes that rot.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

mod desk;
mod faults;
mod ledger;
mod older;
mod quarters;
mod reports;

/// An empty folder of its own for a test.
fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("project").join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

/// A project with an empty input folder.
fn project(name: &str) -> PathBuf {
    let root = folder(name);
    fs::create_dir(root.join("invoer")).unwrap();
    fs::write(root.join("tenzij.toml"), "[project]\ntitle = \"Lindewiek\"\nquarter = \"2026K3\"\n")
        .unwrap();
    root
}

fn program() -> &'static str {
    env!("CARGO_BIN_EXE_tenzij")
}

/// Runs the program in a folder, in English.
fn tenzij(root: &Path, arguments: &[&str]) -> Output {
    Command::new(program())
        .args(arguments)
        .args(["--lang", "en"])
        .current_dir(root)
        .output()
        .unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or(-1)
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Runs the program, which must do its work, and gives what it printed.
fn done(root: &Path, arguments: &[&str]) -> String {
    let output = tenzij(root, arguments);
    assert_eq!(code(&output), 0, "{arguments:?}: {}{}", stdout(&output), stderr(&output));
    stdout(&output)
}

/// A table of goals with these titles.
fn goals(titles: &[&str]) -> String {
    let rows = (1..).zip(titles).map(|(at, title)| format!("g{at},{title}\n"));
    format!("id,title\n{}", rows.collect::<String>())
}

/// Names in a folder, sorted.
fn names(root: &Path) -> Vec<String> {
    let name = |it: fs::DirEntry| it.file_name().to_string_lossy().into_owned();
    let mut names: Vec<String> = fs::read_dir(root).unwrap().map(|it| name(it.unwrap())).collect();
    names.sort();
    names
}

/// Copies a folder with all that is in it.
fn copy(from: &Path, to: &Path) {
    let _ = fs::remove_dir_all(to);
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to.join(entry.file_name()));
        } else {
            fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}
