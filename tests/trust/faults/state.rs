//! What a folder holds, once what a stopped run left is set aside and the ledger is asked.

use std::{
    collections::BTreeMap,
    path::{Component, Path},
};

use crate::{
    commands::all,
    program::{code, copy, stderr, stdout, tenzij},
};

/// Every file but remainders and the ledger, with a hash of its bytes; and what the ledger tells of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct State {
    files: BTreeMap<String, u64>,
    ledger: String,
}

impl State {
    pub(crate) fn of(root: &Path, project: Option<&str>) -> State {
        let counts = |name: &str| {
            let is_plain = |it: Component<'_>| {
                let it = it.as_os_str().to_string_lossy().into_owned();
                // What a forgetting still has to do to files is the ledger's too, until the next run does it.
                let is_ledger = ["tenzij.db", "tenzij.pages", "tenzij.lock", "tenzij.forget"];
                !it.starts_with(".tenzij-") && !is_ledger.iter().any(|name| it.starts_with(name))
            };
            Path::new(name).components().all(is_plain)
        };
        let files = all(root).into_iter().filter(|(name, _)| counts(name));
        let files = files.map(|(name, bytes)| (name, xxhash_rust::xxh3::xxh3_64(&bytes))).collect();
        let has_project = |it: &&str| root.join(it).join("tenzij.toml").exists();
        let project = project.or(Some("regio")).filter(has_project);
        State { files, ledger: project.map(|it| ledger(root, it)).unwrap_or_default() }
    }

    /// The files by name.
    pub(crate) fn names(&self) -> impl Iterator<Item = &String> {
        self.files.keys()
    }

    /// Whether each file is one of the two, none is gone that both have, and the ledger is one of the two.
    pub(crate) fn is_between(&self, old: &State, new: &State) -> bool {
        let is_one = |(name, hash): (&String, &u64)| {
            old.files.get(name) == Some(hash) || new.files.get(name) == Some(hash)
        };
        let is_there = |it: &&String| !new.files.contains_key(*it) || self.files.contains_key(*it);
        self.files.iter().all(is_one)
            && old.names().all(|it| is_there(&it))
            && (self.ledger == old.ledger || self.ledger == new.ledger)
    }

    /// Files that are neither, and the ledger if it is neither.
    pub(crate) fn differences(&self, old: &State, new: &State) -> String {
        let is_odd = |it: &&String| {
            let of = |state: &State| state.files.get(*it).copied();
            of(self) != of(old) && of(self) != of(new)
        };
        let mut odd: Vec<&String> =
            self.names().chain(old.names()).chain(new.names()).filter(is_odd).collect();
        odd.sort();
        odd.dedup();
        let is_ledger_odd = self.ledger != old.ledger && self.ledger != new.ledger;
        let ledger = if is_ledger_odd { &*self.ledger } else { "" };
        format!("{odd:?} {ledger}")
    }
}

/// What the ledger tells of itself, looked at in a copy: looking settles what was left.
fn ledger(root: &Path, project: &str) -> String {
    let looked = root.with_extension("looked");
    copy(&root.join(project), &looked);
    let output = tenzij(&looked, &["verify"]);
    let told = stdout(&output);
    match code(&output) {
        0 if told.contains(" 0 entries") => String::new(),
        0 => told,
        66 => String::new(),
        12 if told.contains("tenzij.pages is not there") => "without checksums".to_owned(),
        other => format!("exit {other}: {told}{}", stderr(&output)),
    }
}
