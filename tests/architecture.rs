//! Who may name whom, and where each crate is at home. The tables are the architecture; this test keeps the code honest.

use std::{fs, path::Path};

/// Each module with the modules that it may name, ground floor first.
#[rustfmt::skip]
const MAY_NAME: &[(&str, &[&str])] = &[
    ("model",      &[]),
    ("in_order",   &[]),
    ("language",   &["model"]),
    ("diagnostic", &["model", "language"]),
    ("graph",      &["model"]),
    ("register",   &["model", "diagnostic"]),
    ("privacy",    &["diagnostic", "register"]),
    ("measures",   &["model", "language", "graph"]),
    ("sources",    &["model", "in_order", "language", "diagnostic", "register"]),
    ("scoring",    &["model", "in_order", "language", "diagnostic", "graph", "register", "measures"]),
    ("edition",    &["model", "scoring"]),
    ("synth",      &["model", "measures"]),
    ("store",      &["model", "diagnostic", "register", "privacy"]),
    ("advice",     &["model", "graph", "register", "measures", "scoring"]),
    ("report",     &["model", "language", "diagnostic", "register", "measures", "scoring", "advice"]),
    ("export",     &["model", "language", "diagnostic", "graph", "register", "measures", "scoring", "edition"]),
    ("cli",        &["model", "language", "diagnostic", "graph", "register", "privacy", "measures", "sources", "scoring", "edition", "synth", "store", "advice", "report", "export"]),
];

/// Where each crate is at home, so that it can be replaced there. Crates left out may be used anywhere.
const CRATE_HOMES: &[(&str, &[&str])] = &[
    ("anyhow", &["cli"]),
    ("base64", &["report", "privacy"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("csv_core", &["sources"]),
    ("encoding_rs", &["sources"]),
    ("getrandom", &["cli"]),
    ("good_lp", &["advice"]),
    ("indicatif", &["cli"]),
    ("itoa", &["export"]),
    ("jiff", &["model"]),
    ("leiden_rs", &["graph"]),
    ("memchr", &["sources"]),
    ("minijinja", &["report"]),
    ("bytes", &["sources"]),
    ("parquet", &["sources", "export"]),
    ("petgraph", &["graph"]),
    ("quick_xml", &["sources", "export"]),
    ("rand_chacha", &["measures", "synth"]),
    ("rand_distr", &["measures"]),
    ("rusqlite", &["store", "cli"]),
    ("rust_xlsxwriter", &["export"]),
    ("rustworkx_core", &["graph"]),
    ("sha2", &["register", "store", "scoring", "edition", "report", "export"]),
    ("signal_hook", &["cli"]),
    ("statrs", &["measures"]),
    ("tempfile", &["cli"]),
    ("toml", &["sources"]),
    ("unicode_normalization", &["sources"]),
    ("xxhash_rust", &["register", "sources", "store"]),
    ("zip", &["sources", "export", "privacy"]),
    ("zmij", &["export"]),
];

struct File {
    path: String,
    module: String,
    text: String,
    /// The text without comments and tests.
    code: String,
}

fn files() -> Vec<File> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    let mut pending = vec![src.clone()];
    while let Some(path) = pending.pop() {
        if path.is_dir() {
            pending.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        // A file of tests may name whatever it tests with; what is no Rust names nothing.
        let is_rust = path.extension().is_some_and(|it| it == "rs");
        let is_of_tests = path.file_name().is_some_and(|it| it == "tests.rs")
            || path.parent().is_some_and(|it| it.ends_with("tests"));
        if !is_rust || is_of_tests {
            continue;
        }
        let inside = path.strip_prefix(&src).unwrap().to_str().unwrap().replace('\\', "/");
        let module = inside.split(['/', '.']).next().unwrap().to_owned();
        let text = fs::read_to_string(&path).unwrap();
        let library = text.split("#[cfg(test)]").next().unwrap();
        let lines = library.lines().filter(|it| !it.trim_start().starts_with("//"));
        let code = lines.collect::<Vec<&str>>().join("\n");
        files.push(File { path: format!("src/{inside}"), module, text, code });
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// Tells whether `code` names the module, as `crate::name` or within `use crate::{…};`.
fn names(code: &str, module: &str) -> bool {
    let mut groups = code.split("use crate::{").skip(1).filter_map(|rest| rest.split(";\n").next());
    let at_top = |group: &str| {
        let mut depth = 0;
        let top: String = group
            .chars()
            .filter(|character| {
                match character {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    _ => (),
                }
                depth == 0
            })
            .collect();
        has_path(&top, module)
    };
    groups.any(at_top) || has_path(code, &format!("crate::{module}"))
}

/// Tells whether `code` has a path that starts with `path`.
fn has_path(code: &str, path: &str) -> bool {
    code.match_indices(path).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = code[at + path.len()..].chars().next();
        let is_name = |c: char| c.is_alphanumeric() || c == '_';
        let leads = code[at + path.len()..].starts_with("::")
            || path.starts_with("crate::")
            || after == Some(',')
            || after == Some('}');
        leads
            && !before.is_some_and(|it| is_name(it) || it == '.' || it == ':')
            && !after.is_some_and(is_name)
    })
}

/// Tells whether `code` names a crate: by a path into it, or by `use` of the whole. A variable may have the same name.
fn names_crate(code: &str, name: &str) -> bool {
    let is_path = |at: usize| code[at + name.len()..].starts_with("::");
    let starts = code.match_indices(name).map(|(at, _)| at).filter(|at| is_path(*at));
    let mut starts = starts.filter(|at| has_path(&code[*at..], name));
    let begins = |at: usize| {
        let before = code[..at].chars().next_back();
        !before.is_some_and(|it| it.is_alphanumeric() || it == '_' || it == ':' || it == '.')
    };
    starts.any(begins) || code.contains(&format!("use {name};"))
}

#[test]
fn modules_name_only_what_lies_below_and_crates_stay_at_home() {
    let mut offences = Vec::new();
    for File { path, module, code, .. } in files() {
        if module == "lib" || module == "main" {
            continue;
        }
        let (_, allowed) = MAY_NAME
            .iter()
            .find(|(name, _)| *name == module)
            .unwrap_or_else(|| panic!("{path}: give `{module}` a line in MAY_NAME"));
        for (name, _) in MAY_NAME {
            if *name != module && !allowed.contains(name) && names(&code, name) {
                offences.push(format!("{path}: `{module}` may not name `{name}`"));
            }
        }
        for (name, homes) in CRATE_HOMES {
            if !homes.contains(&module.as_str()) && names_crate(&code, name) {
                offences.push(format!("{path}: the crate `{name}` is at home in {homes:?}"));
            }
        }
        if code.contains("super::super") {
            offences.push(format!("{path}: write `crate::…` instead of `super::super::…`"));
        }
    }
    assert!(offences.is_empty(), "\n{}\n", offences.join("\n"));
}

#[test]
fn the_check_finds_what_it_should() {
    assert!(names("use crate::{\n    cli::x,\n    model::Day,\n};\n", "cli"));
    assert!(names("let it = crate::cli::main();", "cli"));
    assert!(!names("use crate::{\n    model::{Day, report},\n};\n", "report"));
    assert!(names_crate("use petgraph::graph::DiGraph;", "petgraph"));
    assert!(names_crate("let it = petgraph::graph::DiGraph::new();", "petgraph"));
    assert!(!names_crate("let csv = my_petgraph::x;", "petgraph"));
    assert!(!names_crate("let it = Input { name, bytes };", "bytes"));
}

#[test]
fn every_file_of_the_library_says_what_it_is_for() {
    let silent: Vec<String> = files()
        .into_iter()
        .filter(|it| !it.text.starts_with("//! ") && !it.path.starts_with("src/cli/"))
        .map(|it| it.path)
        .collect();
    assert_eq!(silent, Vec::<String>::new());
}
