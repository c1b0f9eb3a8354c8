//! An export under pseudonyms: no name in any byte, the same numbers, tables that still join, and a key that stays outside.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use tenzij::edition::pseudonym::{Key, LEFT_OUT};

use crate::figures::measured;

use super::{
    DAY, aside,
    canaries::Nest,
    code, command, done, example, files, folder, out, rows, tenzij,
    writings::{MARK, canaries, contains, holds},
};

const FORMATS: &str = "csv,json,graphml,gexf,dot,parquet";

type Table = Vec<Vec<String>>;

fn export(root: &Path, dataset: &str, to: &str, more: &[&str]) -> BTreeMap<String, Vec<u8>> {
    let arguments =
        ["export", dataset, "--as-of", DAY, "--to", FORMATS, "-o", to, "--known-on", "2026-12-31"];
    let done = tenzij(root, &[&arguments, more].concat());
    assert_eq!(code(&done), 0, "{}", aside(&done));
    files(&root.join(to))
}

/// The tables of an export, with their headings.
fn tables(files: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, (Vec<String>, Table)> {
    let of = |(name, bytes): (&String, &Vec<u8>)| {
        let name = name.strip_suffix(".csv")?;
        let (head, rows) = rows(bytes);
        let rows = rows.iter().map(|row| head.iter().map(|it| row[it].clone()).collect());
        let rows = rows.collect();
        Some((name.to_owned(), (head, rows)))
    };
    files.iter().filter_map(of).collect()
}

const KINDS: [&str; 15] = [
    "party",
    "agreement",
    "commitment",
    "evidence",
    "portfolio",
    "goal",
    "body",
    "meeting",
    "person",
    "unit",
    "measure",
    "pool",
    "skill",
    "variable",
    "level",
];

/// A cell of the plain export as it must be under pseudonyms; `known` are the texts that are there.
fn translated(cell: &str, key: &Key, known: &BTreeSet<String>) -> String {
    if let Some((kind, name)) =
        cell.split_once(':').filter(|it| it.1.contains(MARK) && !it.0.contains(MARK))
    {
        return format!("{kind}:{}", translated(name, key, known));
    }
    if cell.contains('|') {
        let mut all: Vec<String> = cell.split('|').map(|it| translated(it, key, known)).collect();
        all.sort();
        return all.join("|");
    }
    if !cell.contains(MARK) {
        return cell.to_owned();
    }
    KINDS.iter().map(|it| key.pseudonym(it, cell)).find(|it| known.contains(it)).unwrap_or_default()
}

#[test]
fn an_export_under_pseudonyms_names_nobody_and_says_the_same() {
    let nest = Nest::new("pseudonyms-data");
    let root = folder("pseudonyms");
    let dataset = nest.folder.to_str().unwrap();
    let plain = export(&root, dataset, "plain", &[]);
    let made = export(&root, dataset, "made", &["--pseudonym", "key", "--new-key"]);
    let key = Key::parse(&fs::read_to_string(root.join("key")).unwrap()).unwrap();
    // The control: the plain export holds them all over the place.
    let of_plain: BTreeSet<usize> = plain.values().flat_map(|it| canaries(it)).collect();
    assert!(1_000 < of_plain.len());
    let mut n_found = 0;
    for (name, bytes) in &made {
        n_found += canaries(bytes).len() + canaries(name.as_bytes()).len();
        assert!(!contains(bytes, MARK.as_bytes()), "{name}");
        assert_eq!(canaries(bytes), BTreeSet::new(), "{name}");
        let folder_name = nest.folder.file_name().unwrap().to_str().unwrap();
        assert!(!contains(bytes, folder_name.as_bytes()), "{name} tells where the data stood");
        let digits = key.to_text().lines().nth(1).unwrap().to_owned();
        assert!(!holds(bytes, &digits), "{name} holds the key");
    }
    measured("P9", "names tried in exports under pseudonyms", of_plain.len());
    measured("P9", "names found in exports under pseudonyms", n_found);
    // The same tables with the same numbers, once names are translated and rows are put in one order.
    let (of_plain, of_made) = (tables(&plain), tables(&made));
    assert_eq!(of_plain.keys().collect::<Vec<_>>(), of_made.keys().collect::<Vec<_>>());
    let mut emptied = BTreeSet::new();
    for (name, (head, rows)) in &of_plain {
        let (own_head, own) = &of_made[name];
        assert_eq!(head, own_head);
        let known: BTreeSet<String> = own
            .iter()
            .flatten()
            .flat_map(|it| it.split(['|', ':']).map(str::to_owned).collect::<Vec<_>>())
            .collect();
        let mut expected: Table = rows.clone();
        for row in &mut expected {
            for (column, cell) in head.iter().zip(row.iter_mut()) {
                let place = format!("{name}.{column}");
                let is_out = LEFT_OUT.contains(&place.as_str());
                if is_out && !cell.is_empty() {
                    emptied.insert(place);
                }
                *cell = match is_out {
                    true => String::new(),
                    false if name == "parties" && column == "name" => String::new(),
                    false => translated(cell, &key, &known),
                };
            }
            if name == "parties" {
                let at = head.iter().position(|it| it == "name").unwrap();
                row[at] = row[0].clone();
            }
            // What two parties or bodies have in common has no first.
            if name == "party_pairs" || name == "bodies" {
                row[..2].sort();
            }
        }
        let mut own = own.clone();
        if own.first().is_some_and(|it| it[0].parse::<f64>().is_err()) {
            let mut sorted = own.clone();
            sorted.sort();
            assert_eq!(own, sorted, "{name}: rows go by their new names");
        }
        expected.sort();
        own.sort();
        assert_eq!(own, expected, "{name}");
    }
    // What is said to be left out is what is left out, no less and no more.
    assert_eq!(emptied, LEFT_OUT.iter().map(|it| (*it).to_owned()).collect());
    let codebook = String::from_utf8_lossy(&made["codebook.md"]).into_owned();
    let readme = String::from_utf8_lossy(&made["README.md"]).into_owned();
    for text in [&codebook, &readme] {
        assert!(text.contains("this is not anonymisation"), "{text}");
        assert!(LEFT_OUT.iter().all(|it| text.contains(&format!("`{it}`"))));
    }
    assert!(readme.contains("dit is geen anonimisering"), "both languages");
    let manifest: serde_json::Value = serde_json::from_slice(&made["manifest.json"]).unwrap();
    assert_eq!(manifest["pseudonyms"]["left_out"].as_array().unwrap().len(), LEFT_OUT.len());
    assert_joins(&made);
    assert_eq!(
        (&manifest["dataset"], manifest["inputs"].as_array().unwrap().len()),
        (&"".into(), 0)
    );
}

/// Every value of a column that refers to another table is in that table, and every party is in the graph.
fn assert_joins(made: &BTreeMap<String, Vec<u8>>) {
    let descriptor: serde_json::Value = serde_json::from_slice(&made["datapackage.json"]).unwrap();
    let tables = tables(made);
    let column = |table: &str, name: &str| -> BTreeSet<String> {
        let (head, rows) = &tables[table];
        let at = head.iter().position(|it| it == name).unwrap();
        rows.iter().map(|it| it[at].clone()).filter(|it| !it.is_empty()).collect()
    };
    let (mut n_keys, mut n_values) = (0, 0);
    for resource in descriptor["resources"].as_array().unwrap() {
        let name = resource["name"].as_str().unwrap();
        for key in resource["schema"]["foreignKeys"].as_array().into_iter().flatten() {
            let own = column(name, key["fields"][0].as_str().unwrap());
            let other = key["reference"]["resource"].as_str().unwrap();
            let theirs = column(other, key["reference"]["fields"][0].as_str().unwrap());
            assert!(own.is_subset(&theirs), "{name} → {other}");
            (n_keys, n_values) = (n_keys + 1, n_values + own.len());
        }
    }
    assert!(8 <= n_keys && 500 < n_values, "{n_keys} {n_values}");
    let graph = String::from_utf8_lossy(&made["cooperation.graphml"]).into_owned();
    assert!(column("parties", "party").iter().all(|it| graph.contains(&format!("\"party:{it}\""))));
}

#[test]
fn the_same_key_gives_the_same_bytes_and_another_key_other_names() {
    let root = folder("pseudonyms-keys");
    done(&root, &["synth", "--parties", "6", "--agreements", "10", "-o", "data"]);
    let dataset = "data";
    let run = |to: &str, more: &[&str]| {
        let arguments = ["export", dataset, "--as-of", DAY, "--to", "json,dot", "-o", to];
        tenzij(&root, &[&arguments, more].concat())
    };
    // A key is made only when it is asked for, and never where the export goes.
    let missing = run("none", &["--pseudonym", "one"]);
    assert_eq!(code(&missing), 66);
    assert!(aside(&missing).contains("--new-key") && !root.join("one").exists());
    assert_eq!(code(&run("inside", &["--pseudonym", "inside/key", "--new-key"])), 2);
    assert!(!root.join("inside/key").exists());
    let first = run("a", &["--pseudonym", "one", "--new-key"]);
    assert_eq!(code(&first), 0, "{}", aside(&first));
    assert!(
        aside(&first).contains("this is not anonymisation") && aside(&first).contains(" parties.")
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(root.join("one")).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "a key is for its owner alone");
    }
    // Asked for again it is not made again.
    let kept = fs::read(root.join("one")).unwrap();
    assert_eq!(code(&run("b", &["--pseudonym", "one", "--new-key"])), 0);
    assert_eq!(fs::read(root.join("one")).unwrap(), kept);
    assert_eq!(code(&run("c", &["--pseudonym", "two", "--new-key"])), 0);
    let (a, b, c) = (files(&root.join("a")), files(&root.join("b")), files(&root.join("c")));
    assert_eq!(a, b);
    assert_ne!(a["cooperation.dot"], c["cooperation.dot"]);
    let names = |files: &BTreeMap<String, Vec<u8>>| -> BTreeSet<String> {
        let value: serde_json::Value = serde_json::from_slice(&files["assessment.json"]).unwrap();
        let parties = value["parties"].as_array().unwrap().iter();
        parties.map(|it| it["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(&a).len(), 6);
    assert!(names(&a).is_disjoint(&names(&c)));
    // It can be made again by whoever has the data and the key, and by nobody else.
    assert_eq!(code(&tenzij(&root, &["reproduce", "a/manifest.json"])), 2);
    let again = tenzij(
        &root,
        &["reproduce", "a/manifest.json", "--dataset", dataset, "--pseudonym", "one"],
    );
    assert_eq!(code(&again), 0, "{}{}", out(&again), aside(&again));
    let other = tenzij(
        &root,
        &["reproduce", "a/manifest.json", "--dataset", dataset, "--pseudonym", "two"],
    );
    assert_eq!(code(&other), 1, "{}", out(&other));
    // A broken key, a hearing, and numbers for a country are refused.
    fs::write(root.join("broken"), "tenzij key 1\n12\n").unwrap();
    assert_eq!(code(&run("d", &["--pseudonym", "broken"])), 65);
    assert_eq!(
        code(&run("e", &["--pseudonym", "one", "--edition", "wederhoor", "--party", "p0"])),
        2
    );
    let scores =
        ["score", dataset, "--as-of", DAY, "--detail", "scores", "-o", "s", "--pseudonym", "one"];
    assert_eq!(code(&tenzij(&root, &scores)), 2);
    // In Dutch too.
    let arguments =
        ["export", dataset, "--as-of", DAY, "--to", "dot", "-o", "f", "--pseudonym", "one"];
    let dutch = command(&root, &arguments, "nl").output().unwrap();
    assert!(aside(&dutch).contains("dit is geen anonimisering"), "{}", aside(&dutch));
}

#[test]
fn an_assessment_under_pseudonyms_makes_a_report_that_names_nobody() {
    let root = folder("pseudonyms-report");
    let dataset = example();
    let score = [
        "score",
        dataset.to_str().unwrap(),
        "--as-of",
        DAY,
        "-o",
        "a.json",
        "--pseudonym",
        "key",
        "--new-key",
    ];
    done(&root, &score);
    done(&root, &["report", "a.json", "-o", "report.html"]);
    let (_, parties) = rows(&fs::read(dataset.join("parties.csv")).unwrap());
    for file in ["a.json", "report.html"] {
        let bytes = fs::read(root.join(file)).unwrap();
        assert!(holds(&bytes, "party-"));
        for it in &parties {
            assert!(
                !holds(&bytes, &it["name"]) && !holds(&bytes, &format!("\"{}\"", it["id"])),
                "{file}: {}",
                it["name"]
            );
        }
    }
}
