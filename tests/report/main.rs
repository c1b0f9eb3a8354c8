//! The report as its readers meet it: its words, its fairness, its editions, and the page in a real browser.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

#[path = "../support/figures.rs"]
mod figures;

mod browser;
mod change;
mod editions;
mod fairness;
mod words;

const DAY: &str = "2026-09-30";
const HOME: &str = env!("CARGO_MANIFEST_DIR");

fn tenzij(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tenzij"))
        .env("LC_ALL", "nl_NL.UTF-8")
        .args(arguments)
        .output()
        .unwrap()
}

/// Standard error, for a message when something is not as expected.
fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A folder of its own for a test, with nothing in it from before.
fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&path).unwrap();
    path
}

/// The report of a folder, with more arguments; it must succeed.
fn report(dataset: &Path, to: &Path, more: &[&str]) -> String {
    let mut arguments = vec!["report", dataset.to_str().unwrap(), "-o", to.to_str().unwrap()];
    arguments.extend(more);
    let done = tenzij(&arguments);
    assert!(done.status.success(), "{}", said(&done));
    fs::read_to_string(to).unwrap()
}

/// The board's report of a dataset of the project.
fn board(dataset: &str, language: &str, to: &Path) -> String {
    let folder = PathBuf::from(format!("{HOME}/datasets/{dataset}"));
    report(&folder, to, &["--as-of", DAY, "--lang", language])
}

/// Writes tables into an empty folder.
fn tables(name: &str, files: &[(&str, String)]) -> PathBuf {
    let path = folder(name);
    for entry in fs::read_dir(&path).unwrap() {
        let _ = fs::remove_file(entry.unwrap().path());
    }
    for (file, text) in files {
        fs::write(path.join(file), text).unwrap();
    }
    path
}

/// The words of a page, a line for each block; what the eye does not see and the ear does is in it too.
fn words(html: &str) -> String {
    let body = html.split_once("<body").unwrap().1.split_once('>').unwrap().1;
    let body = body.split("<script>").next().unwrap();
    let mut text = String::new();
    for part in body.split('<') {
        let (tag, rest) = part.split_once('>').unwrap_or(("", part));
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap();
        if let Some((_, label)) = tag.split_once("aria-label=\"") {
            text.push_str(&format!("\n[{}]", label.split('"').next().unwrap()));
        }
        let inline = ["a", "span", "bdi", "strong", "b", "code", "text", "tspan", "title", "q"];
        text.push_str(if inline.contains(&name) { " " } else { "\n" });
        text.push_str(rest);
    }
    let lines = text.lines().map(|it| it.split_whitespace().collect::<Vec<_>>().join(" "));
    let lines: Vec<String> = lines.filter(|it| !it.is_empty()).collect();
    lines.join("\n").replace("&#x27;", "'").replace("&quot;", "\"").replace("&amp;", "&")
}

/// The part of a page between two sections.
fn section<'a>(html: &'a str, id: &str) -> &'a str {
    let start = html.find(&format!("<section id=\"{id}\"")).unwrap();
    let rest = &html[start..];
    let end = rest.find("\n<section id=").or_else(|| rest.find("\n</main>")).unwrap();
    &rest[..end]
}
