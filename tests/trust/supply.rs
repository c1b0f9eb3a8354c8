//! The supply chain, by `deny.toml`: where every crate comes from, under which licence, and which may not be there.
//!
//! It needs no tool beside cargo. `cargo deny check licenses bans sources` reads the same file and asks the same.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    process::Command,
};

use serde_json::Value;
use toml::Table;

use crate::figures::measured;

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

fn table(path: &str) -> Table {
    toml::from_str(&read(path)).unwrap()
}

/// Texts under a key of a list of tables, or the list itself.
fn texts(of: &toml::Value, key: &str) -> Vec<String> {
    let text = |it: &toml::Value| it.get(key).unwrap_or(it).as_str().unwrap().to_owned();
    of.as_array().unwrap().iter().map(text).collect()
}

struct Crate {
    name: String,
    version: String,
    source: Option<String>,
    checksum: Option<String>,
}

/// Every crate of every system, as they are locked.
fn locked(path: &str) -> Vec<Crate> {
    let lock = table(path);
    let crates = lock["package"].as_array().unwrap().iter();
    let text =
        |it: &toml::Value, key: &str| it.get(key).and_then(|it| it.as_str()).map(str::to_owned);
    crates
        .map(|it| Crate {
            name: text(it, "name").unwrap(),
            version: text(it, "version").unwrap(),
            source: text(it, "source"),
            checksum: text(it, "checksum"),
        })
        .collect()
}

/// Where a crate comes from whose manifest names no registry: that is Rust's own, unless a setting replaces it, and none does.
fn registry_of_rust(lock: &str, crates: &[Crate]) -> String {
    let manifest = table(&lock.replace(".lock", ".toml"));
    for (name, it) in manifest["dependencies"].as_table().unwrap() {
        let elsewhere = ["registry", "registry-index", "git"].map(|key| it.get(key));
        assert_eq!(elsewhere, [None; 3], "{lock}: {name}");
    }
    for setting in [".cargo/config.toml", ".cargo/config", "fuzz/.cargo/config.toml"] {
        assert!(!Path::new(env!("CARGO_MANIFEST_DIR")).join(setting).exists(), "{setting}");
    }
    let source = crates.iter().find(|it| it.name == "zip").and_then(|it| it.source.clone());
    let source = source.unwrap();
    assert!(source.starts_with("registry+https://"), "{lock}: {source}");
    source
}

#[test]
fn every_crate_comes_from_the_registry_of_rust_with_its_checksum() {
    let mut n_strangers = 0;
    for path in ["Cargo.lock", "fuzz/Cargo.lock"] {
        let crates = locked(path);
        let registry = registry_of_rust(path, &crates);
        let own: Vec<&str> =
            crates.iter().filter(|it| it.source.is_none()).map(|it| it.name.as_str()).collect();
        assert!(own.iter().all(|it| it.starts_with("tenzij")), "{path}: {own:?}");
        let strangers: Vec<String> = crates
            .iter()
            .filter(|it| it.source.is_some())
            .filter(|it| it.source.as_deref() != Some(&registry) || it.checksum.is_none())
            .map(|it| format!("{} {}", it.name, it.version))
            .collect();
        n_strangers += strangers.len();
        assert_eq!(strangers, Vec::<String>::new(), "{path}");
        assert!(100 < crates.len(), "{path}");
    }
    measured("P5", "crates locked that come from elsewhere than Rust's own registry", n_strangers);
}

/// Or `fuzz/run.sh`, which lets nothing drift, would stop.
#[test]
fn fuzzing_locks_the_crates_that_the_program_locks() {
    let own = locked("Cargo.lock");
    let fuzzed = locked("fuzz/Cargo.lock");
    let version = |of: &[Crate], name: &str| -> BTreeSet<String> {
        of.iter().filter(|it| it.name == name).map(|it| it.version.clone()).collect()
    };
    let asked = table("Cargo.toml")["dependencies"].as_table().unwrap().clone();
    assert!(10 < asked.len());
    for name in asked.keys() {
        let locked = version(&fuzzed, name);
        assert!(!locked.is_empty(), "fuzz/Cargo.lock has no {name}");
        assert!(locked.is_subset(&version(&own, name)), "{name} is locked otherwise");
    }
}

#[test]
fn no_crate_is_there_that_could_use_the_network() {
    let banned: BTreeSet<String> =
        texts(&table("deny.toml")["bans"]["deny"], "name").into_iter().collect();
    assert!(banned.contains("socket2") && banned.contains("tokio"));
    let found: Vec<String> = locked("Cargo.lock")
        .into_iter()
        .map(|it| it.name)
        .filter(|it| banned.contains(it))
        .collect();
    assert_eq!(found, Vec::<String>::new());
    measured("P5", "crates locked that could use the network", found.len());
}

#[test]
fn a_crate_is_there_twice_only_where_it_is_said() {
    let deny = table("deny.toml");
    let skipped: BTreeSet<(String, String)> = texts(&deny["bans"]["skip"], "name")
        .into_iter()
        .zip(texts(&deny["bans"]["skip"], "version"))
        .map(|(name, version)| (name, version.trim_start_matches('=').to_owned()))
        .collect();
    let mut versions: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for it in locked("Cargo.lock") {
        versions.entry(it.name).or_default().push(it.version);
    }
    let kept = |name: &str, own: &[String]| {
        own.iter().filter(|it| !skipped.contains(&(name.to_owned(), (*it).clone()))).count()
    };
    let twice: Vec<&String> =
        versions.iter().filter(|(name, own)| 1 < kept(name, own)).map(|it| it.0).collect();
    assert_eq!(twice, Vec::<&String>::new());
    let gone: Vec<_> = skipped
        .iter()
        .filter(|(name, version)| !versions.get(name).is_some_and(|it| it.contains(version)))
        .collect();
    assert_eq!(gone, Vec::<&(String, String)>::new(), "take them out of deny.toml");
}

/// Whether a licence expression holds with these licences: `OR`, `/` and `AND`, with brackets.
fn holds(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let (value, rest) = either(&words, allowed);
    assert!(rest.is_empty(), "{expression}");
    value
}

fn either<'a>(words: &'a [&'a str], allowed: &BTreeSet<String>) -> (bool, &'a [&'a str]) {
    let (mut value, mut rest) = both(words, allowed);
    while let Some((&"OR", after)) = rest.split_first() {
        let (other, left) = both(after, allowed);
        (value, rest) = (value | other, left);
    }
    (value, rest)
}

fn both<'a>(words: &'a [&'a str], allowed: &BTreeSet<String>) -> (bool, &'a [&'a str]) {
    let (mut value, mut rest) = single(words, allowed);
    while let Some((&"AND", after)) = rest.split_first() {
        let (other, left) = single(after, allowed);
        (value, rest) = (value & other, left);
    }
    (value, rest)
}

fn single<'a>(words: &'a [&'a str], allowed: &BTreeSet<String>) -> (bool, &'a [&'a str]) {
    match words.split_first() {
        Some((&"(", inside)) => {
            let (value, rest) = either(inside, allowed);
            (value, &rest[1..])
        }
        Some((_, [after, _, rest @ ..])) if *after == "WITH" => (false, rest),
        Some((licence, rest)) => (allowed.contains(*licence), rest),
        None => panic!("a licence is missing"),
    }
}

#[test]
fn expressions_of_licences_are_read() {
    let allowed = BTreeSet::from(["MIT".to_owned(), "Zlib".to_owned()]);
    assert!(holds("MIT", &allowed));
    assert!(holds("GPL-3.0 OR MIT", &allowed));
    assert!(holds("Apache-2.0/MIT", &allowed));
    assert!(holds("(Apache-2.0 OR MIT) AND Zlib", &allowed));
    assert!(holds("Apache-2.0 WITH LLVM-exception OR MIT", &allowed));
    assert!(!holds("GPL-3.0", &allowed));
    assert!(!holds("MIT AND GPL-3.0", &allowed));
    assert!(!holds("(Apache-2.0 OR GPL-3.0) AND MIT", &allowed));
    assert!(!holds("Apache-2.0 WITH LLVM-exception", &allowed));
}

#[test]
fn every_crate_has_a_licence_that_may_be_passed_on() {
    let version = Command::new("rustc").arg("-vV").output().unwrap().stdout;
    let version = String::from_utf8(version).unwrap();
    let host = version.lines().find_map(|it| it.strip_prefix("host: ")).unwrap();
    // Of this system only: cargo has no others at hand without a network.
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--offline",
            "--locked",
            "--format-version",
            "1",
            "--filter-platform",
            host,
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let allow = &table("deny.toml")["licenses"]["allow"];
    let allowed: BTreeSet<String> = texts(allow, "").into_iter().collect();
    let packages = metadata["packages"].as_array().unwrap();
    let offences: Vec<String> = packages
        .iter()
        .filter(|it| !it["license"].as_str().is_some_and(|it| holds(it, &allowed)))
        .map(|it| format!("{} {}: {}", it["name"], it["version"], it["license"]))
        .collect();
    assert_eq!(offences, Vec::<String>::new());
    assert!(100 < packages.len());
    println!("{} crates, each under a licence that may be passed on", packages.len());
}

#[test]
fn no_code_is_unsafe_and_no_command_of_the_checks_lets_crates_drift() {
    for path in ["src/lib.rs", "src/main.rs"] {
        assert!(read(path).contains("#![forbid(unsafe_code)]"), "{path}");
    }
    let checks = read(".ci/run");
    let building = checks.lines().filter(|it| it.starts_with("cargo ") && !it.contains("fmt"));
    let loose: Vec<&str> = building.filter(|it| !it.contains("--locked")).collect();
    assert_eq!(loose, Vec::<&str>::new());
}
