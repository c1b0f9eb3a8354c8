//! The scores of a country against the assessment of the same data, number by number; and shards against the whole.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value;

use crate::{DAY, HOME, files, folder};

fn tenzij(arguments: &[&str], paths: &[&Path], threads: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tenzij"))
        .env("LC_ALL", "nl_NL.UTF-8")
        .args(arguments)
        .args(paths)
        .args(["--lang", "en"])
        .env("RAYON_NUM_THREADS", threads)
        .output()
        .unwrap()
}

fn done(output: &Output) {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn dataset(name: &str) -> PathBuf {
    Path::new(HOME).join("datasets").join(name)
}

fn made_up(to: &Path, name: &str) -> PathBuf {
    let to = to.join(name);
    let plan = ["--seed", "5", "--parties", "24", "--associations", "2", "--agreements", "150"];
    done(&tenzij(&[&["synth"], &plan[..], &["-o"]].concat(), &[&to], "2"));
    to
}

/// Every dataset that is looked at; one with goals, milestones and a capacity, one with next to nothing, a large one, one of few days.
fn datasets(to: &Path) -> [PathBuf; 4] {
    [dataset("voorbeeld"), dataset("drenthe"), made_up(to, "made-up"), with_few_days(to)]
}

fn scores(dataset: &Path, to: &Path, threads: &str) {
    let fixed = ["score", "--as-of", DAY, "--detail", "scores"];
    done(&tenzij(&[&fixed[..], &["-o"]].concat(), &[to, dataset], threads));
}

type Rows = Vec<BTreeMap<String, String>>;

fn rows(path: &Path) -> Rows {
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

fn json(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

/// A value of an assessment as a table shows it: nothing where there is none.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Number(number) if number.is_u64() => number.to_string(),
        Value::Number(number) => number.as_f64().unwrap().to_string(),
        other => other.to_string(),
    }
}

const STANCES: [&str; 9] = [
    "entitled",
    "yes",
    "yes_unless",
    "yes_provided",
    "abstain",
    "no",
    "silent",
    "absent",
    "not_recorded",
];
const STATUSES: [&str; 7] =
    ["done", "running", "deviated", "not_done", "unknown", "not_due", "not_applicable"];

/// The columns of stances and statuses, as the record has them.
fn counts(record: &Value) -> BTreeMap<String, String> {
    let stances = STANCES.iter().map(|it| (it, &record["stances"][it]));
    let statuses = STATUSES.iter().map(|it| (it, &record["statuses"][it]));
    stances.chain(statuses).map(|(name, n)| (format!("n_{name}"), shown(n))).collect()
}

/// The row that an agreement of the assessment should have.
fn expected(agreement: &Value) -> BTreeMap<String, String> {
    let scores = &agreement["scores"];
    let mut row = counts(scores);
    let mut put = |name: &str, value: &Value| row.insert(name.to_owned(), shown(value));
    put("agreement", &agreement["id"]);
    for name in ["portfolio", "goal", "kind", "decided_on", "has_ended"] {
        put(name, &agreement[name]);
    }
    for name in ["consensus", "leak"] {
        put(name, &scores[name]["point"]["value"]);
        put(&format!("{name}_reason"), &scores[name]["point"]["undefined"]);
    }
    for name in ["consensus", "harmony", "leak"] {
        put(&format!("{name}_low"), &scores[name]["bounds"]["low"]);
        put(&format!("{name}_high"), &scores[name]["bounds"]["high"]);
    }
    put("coverage", &scores["coverage"]["value"]);
    for name in ["energy_hours", "energy_euros"] {
        let energy = &scores[name];
        let is_known = energy["n_with_effort"] != 0;
        for end in ["known", "low", "high"] {
            let value = if is_known { &energy[end] } else { &Value::Null };
            put(&format!("{name}_{end}"), value);
        }
    }
    put("quadrant", &scores["quadrant"]);
    row
}

/// A made-up dataset in which some observations have no day, some only a month, and some none of either kind.
fn with_few_days(home: &Path) -> PathBuf {
    let to = made_up(home, "few-days");
    let path = to.join("evidence.csv");
    let text = fs::read_to_string(&path).unwrap();
    let mut lines = text.lines();
    let head: Vec<&str> = lines.next().unwrap().split(',').collect();
    let at = |name: &str| head.iter().position(|it| *it == name).unwrap();
    let (occurred, recorded) = (at("occurred_on"), at("recorded_on"));
    let mut changed = head.join(",");
    for (n, line) in lines.enumerate() {
        let mut cells: Vec<&str> = line.split(',').collect();
        match n % 7 {
            0 | 3 => cells[occurred] = "",
            1 => cells[occurred] = &cells[occurred][..7],
            4 => (cells[occurred], cells[recorded]) = ("", &cells[recorded][..4]),
            5 => cells[recorded] = "",
            _ => (),
        }
        changed.push('\n');
        changed.push_str(&cells.join(","));
    }
    fs::write(&path, changed + "\n").unwrap();
    to
}

#[test]
fn what_was_known_long_afterwards_is_what_is_known() {
    let home = folder("known-afterwards");
    for dataset in [dataset("voorbeeld"), with_few_days(&home)] {
        let name = dataset.file_name().unwrap().to_str().unwrap();
        let (now, later) = (home.join(format!("{name}-now")), home.join(format!("{name}-later")));
        scores(&dataset, &now, "2");
        // With this day it is asked when observations were recorded, and all of them were by then.
        let asked = ["score", "--as-of", DAY, "--known-on", "2100-12-31", "--detail", "scores"];
        done(&tenzij(&[&asked[..], &["-o"]].concat(), &[&later, &dataset], "2"));
        for file in ["agreements.csv", "groups.csv", "parties.csv", "quarters.csv"] {
            let [now, later] = [&now, &later].map(|it| fs::read(it.join(file)).unwrap());
            assert!(now == later, "{name} {file}");
        }
    }
}

#[test]
fn scores_of_a_country_are_the_numbers_of_the_assessment() {
    let home = folder("scores");
    for dataset in datasets(&home) {
        let name = dataset.file_name().unwrap().to_str().unwrap();
        let (to, file) = (home.join(format!("{name}-scores")), home.join(format!("{name}.json")));
        scores(&dataset, &to, "2");
        done(&tenzij(&["score", "--as-of", DAY, "-o"], &[&file, &dataset], "2"));
        let full = json(&file);

        let agreements: Rows =
            full["agreements"].as_array().unwrap().iter().map(expected).collect();
        let found = rows(&to.join("agreements.csv"));
        assert_eq!(found.len(), agreements.len(), "{name}");
        for (found, expected) in found.iter().zip(&agreements) {
            assert_eq!(found, expected, "{name}");
        }

        let parties = full["by_party"].as_array().unwrap().iter().map(|it| {
            let mut row = counts(it);
            row.insert("party".to_owned(), shown(&it["party"]));
            row.insert("n_with_source".to_owned(), shown(&it["n_with_source"]));
            row
        });
        // Parties that nothing concerns have no row here.
        let is_there =
            |it: &BTreeMap<String, String>| it.iter().any(|(name, n)| name != "party" && n != "0");
        // One stands by name, the other by id.
        let parties: BTreeSet<BTreeMap<String, String>> = parties.filter(is_there).collect();
        let found: BTreeSet<BTreeMap<String, String>> =
            rows(&to.join("parties.csv")).into_iter().collect();
        assert_eq!(found, parties, "{name}");

        let export = home.join(format!("{name}-export"));
        let fixed = ["export", "--as-of", DAY, "--to", "csv", "-o"];
        done(&tenzij(&fixed, &[&export, &dataset], "2"));
        for file in ["groups.csv", "quarters.csv"] {
            let [one, other] = [&export, &to].map(|it| fs::read(it.join(file)).ok());
            assert!(one == other, "{name}: {file} differs");
        }

        let summary = json(&to.join("scores.json"));
        for key in ["n_evidence_later", "weighted_follow_through", "policy", "absent_tables"] {
            assert_eq!(summary[key], full[key], "{name} {key}");
        }
        for key in ["dataset", "readings", "diagnostics"] {
            assert_eq!(summary[key], full[key], "{name} {key}");
        }
        assert_eq!(summary["n_agreements"], full["overall"]["n_agreements"], "{name}");
    }
}

/// A copy of a dataset with the rows of every table in another order.
fn shuffled(dataset: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for (name, bytes) in files(dataset) {
        if Path::new(&name).extension().is_none_or(|it| it != "csv") {
            fs::write(to.join(name), bytes).unwrap();
            continue;
        }
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        let mut rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        rows.sort_by_key(|it| xxhash_rust::xxh3::xxh3_64(it.as_slice().as_bytes()));
        let mut writer = csv::Writer::from_path(to.join(name)).unwrap();
        writer.write_record(reader.headers().unwrap()).unwrap();
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        writer.flush().unwrap();
    }
}

/// The tables of scores, and what does not depend on the lines of rows.
fn without_lines(folder: &Path) -> (Vec<(String, Vec<u8>)>, Value) {
    let mut summary = json(&folder.join("scores.json"));
    let summary_fields = summary.as_object_mut().unwrap();
    // A message names the line on which a row stands, and that is what differs.
    summary_fields.remove("diagnostics");
    let mut tables = files(folder);
    tables.retain(|it| it.0 != "scores.json");
    (tables, summary)
}

#[test]
fn scores_are_the_same_bytes_with_any_threads_and_in_any_order_of_rows() {
    let home = folder("scores-same");
    for dataset in datasets(&home) {
        let name = dataset.file_name().unwrap().to_str().unwrap();
        let [one, two, other] = ["one", "two", "other"].map(|it| home.join(format!("{name}-{it}")));
        scores(&dataset, &one, "1");
        scores(&dataset, &two, "2");
        assert!(files(&one) == files(&two), "{name}: threads");
        // A dataset without a title is called by its folder.
        let turned = home.join("shuffled").join(name);
        shuffled(&dataset, &turned);
        scores(&turned, &other, "2");
        assert!(without_lines(&one) == without_lines(&other), "{name}: order");
    }
}

/// Scores each shard, the last one first, and puts them together.
fn in_shards(dataset: &Path, n: usize, to: &Path) -> PathBuf {
    let shards = to.join("shards");
    let wanted = n.to_string();
    done(&tenzij(&["shard", "--shards", &wanted, "-o"], &[&shards, dataset], "2"));
    let parts: Vec<PathBuf> = (1..=n).rev().map(|it| partial(&shards, it, n, to)).collect();
    let parts: Vec<&Path> = parts.iter().map(PathBuf::as_path).collect();
    let merged = to.join("merged");
    done(&tenzij(&["merge", "-o"], &[&[merged.as_path()], &parts[..]].concat(), "2"));
    merged
}

fn partial(shards: &Path, number: usize, of: usize, to: &Path) -> PathBuf {
    let part = to.join(format!("{number}.part"));
    let shard = format!("{number}/{of}");
    let fixed = ["score", "--as-of", DAY, "--detail", "scores", "--partial", &shard, "-o"];
    done(&tenzij(&fixed, &[&part, &shards.join(format!("{number:04}"))], "1"));
    part
}

#[test]
fn shards_put_together_are_the_bytes_of_a_single_process() {
    let home = folder("shards");
    for dataset in datasets(&home) {
        let name = dataset.file_name().unwrap().to_str().unwrap();
        let whole = home.join(format!("{name}-whole"));
        scores(&dataset, &whole, "2");
        for n in [1, 3, 7] {
            let to = folder(&format!("shards/{name}-{n}"));
            let merged = in_shards(&dataset, n, &to);
            // In one dataset agreements have no date, which is said with the line, and a shard counts its own lines.
            if name == "drenthe" {
                assert!(without_lines(&whole) == without_lines(&merged), "{name} in {n}");
            } else {
                assert!(files(&whole) == files(&merged), "{name} in {n}");
            }
        }
    }
}

#[test]
fn cells_mean_the_same_in_a_shard_and_rows_that_are_set_aside_are_not_in_any() {
    let home = folder("shards-spelled");
    let data = home.join("data");
    fs::create_dir_all(&data).unwrap();
    let write = |name: &str, text: &[u8]| fs::write(data.join(name), text).unwrap();
    // In Windows-1252, with decimal commas, dates by day first, codes and lists in many spellings, and texts with marks.
    write("parties.csv", b"id;name;population\na;\xe9\xe9n;1.234\nb;Bee;2.345,0\n");
    write("meetings.csv", b"ID;Date;Person-hours\nm1;3-4-2024;1.250\nm2;04-05-2024;2,5\n");
    write(
        "agreements.csv",
        b"id;title;entitled;meeting;depends_on\n\
          x1;\"Een; \"\"plan\"\", met\nregels\";a | b;m1;\n\
          x2;Twee;ALL;m2;\nx3;Drie;all;;x1\nx4;Vier;all;m9;\nx5;Vijf;a;m1;\n",
    );
    write(
        "positions.csv",
        b"agreement;party;stance\nx1;a;YES\nx1;b;yes unless\nx3;a;no\nx3;b;perhaps\nx4;a;yes\n\
          x5;a;yes\nx5;a;no\n",
    );
    write(
        "commitments.csv",
        b"id;agreement;party;kind;baseline;target;due_on\n\
          c1;x1;a;quantity;0;1.500;31-12-2024\nc2;x3;b;quantity;0,5;2.000,75;05-06-2025\n",
    );
    write(
        "evidence.csv",
        b"id;commitment;kind;value;occurred_on;status;source\n\
          e1;c1;quantity;1.400;3/9/2024;;boek\ne2;c2;quantity;1.999,5;04.05.2025;;boek\n\
          e3;c9;quantity;1;2025;;boek\n\n;;;;;;\n",
    );
    write("replies.csv", b"party;agreement;verdict\na;;\nb;x3;\n");
    write("tenzij.toml", b"[time]\nhalf_life_days = 180\n");
    let whole = home.join("whole");
    scores(&data, &whole, "2");
    for n in [1, 2, 5] {
        let to = folder(&format!("shards-spelled/{n}"));
        let merged = in_shards(&data, n, &to);
        let [one, other] = [&whole, &merged].map(|it| without_lines(it));
        assert!(one.0 == other.0, "in {n}: tables differ");
        let (mut one, mut other) = (one.1, other.1);
        // Rows that were set aside are not in a shard, so it cannot count them.
        for summary in [&mut one, &mut other] {
            summary.as_object_mut().unwrap().remove("readings");
        }
        assert_eq!(one, other, "in {n}");
    }
    let evidence = fs::read_to_string(home.join("1/shards/0001/evidence.csv")).unwrap();
    assert_eq!(
        evidence,
        "id,commitment,occurred_on,kind,value,status,source\n\
         e1,c1,2024-09-03,quantity,1400,,boek\ne2,c2,2025-05-04,quantity,1999.5,,boek\n"
    );
    // A division that is made again leaves nothing of the one before.
    fs::remove_file(data.join("replies.csv")).unwrap();
    fs::remove_file(data.join("tenzij.toml")).unwrap();
    let shards = home.join("2/shards");
    done(&tenzij(&["shard", "--shards", "2", "-o"], &[&shards, &data], "2"));
    for name in ["0001/replies.csv", "0002/replies.csv", "0001/tenzij.toml"] {
        assert!(!shards.join(name).exists(), "{name}");
    }
}

#[test]
fn what_does_not_make_a_whole_is_refused_by_name() {
    let home = folder("misfits");
    let [one, other] = ["one", "other"].map(|it| folder(&format!("misfits/{it}")));
    in_shards(&dataset("voorbeeld"), 2, &one);
    in_shards(&made_up(&home, "made-up"), 2, &other);
    let (first, second) = (one.join("1.part"), one.join("2.part"));
    let twin = one.join("twin.part");
    fs::copy(&first, &twin).unwrap();
    let foreign = other.join("2.part");
    let broken = home.join("broken.part");
    fs::write(&broken, "{}").unwrap();
    let out = home.join("out");
    let cases: [(&[&Path], &str); 5] = [
        (&[&second], "parts are missing: 1/2"),
        (&[&second, &first, &twin], "twin.part"),
        (&[&first, &foreign], "other/2.part does not belong"),
        (&[&first, &broken], "broken.part is no part"),
        (&[&first, &home.join("nowhere.part")], "nowhere.part"),
    ];
    for (at, (parts, words)) in cases.into_iter().enumerate() {
        let output = tenzij(&["merge", "-o"], &[&[out.as_path()], parts].concat(), "1");
        let said = String::from_utf8_lossy(&output.stderr).replace('\\', "/");
        let expected = if at == 4 { 66 } else { 65 };
        assert_eq!(output.status.code(), Some(expected), "{said}");
        assert!(said.contains(words), "{said}");
        assert!(!out.exists());
    }
}

#[test]
fn what_cannot_be_divided_is_refused_and_nothing_is_written() {
    let home = folder("undivided");
    let shards = home.join("shards");
    for n in ["0", "1000"] {
        let arguments = ["shard", "--shards", n, "-o"];
        let output = tenzij(&arguments, &[&shards, &dataset("voorbeeld")], "1");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("Choose within 1..999"), "{said}");
    }
    let data = home.join("data");
    fs::create_dir_all(&data).unwrap();
    fs::write(data.join("parties.csv"), "id,name\na,Aa\n").unwrap();
    for (data, code, words) in
        [(&data, 65, "table-missing"), (&home.join("nowhere"), 66, "nowhere")]
    {
        let output = tenzij(&["shard", "--shards", "2", "-o"], &[&shards, data], "1");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{said}");
        assert!(said.contains(words), "{said}");
    }
    assert!(!shards.exists());
    let output = tenzij(&["shard", "--help"], &[], "1");
    assert!(String::from_utf8_lossy(&output.stdout).contains("tenzij shard country --shards 2"));
}
