//! The same bytes over runs, threads, time zones, locales, folders and orders; and, in the long variant, with and without optimisation.
//!
//! One place is an exception and is not looked at here: a message about a row names its line, so it moves with the row.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use tenzij::measures::resampling::{below, stream};

use crate::{
    commands::all,
    figures::measured,
    is_long,
    program::{code, copy, done, folder, program, stderr},
};

/// Where and how the same commands are given.
#[derive(Debug, Clone)]
struct Way {
    /// Name of the folder to work in.
    folder: &'static str,
    /// Whether paths are given from the root.
    is_absolute: bool,
    threads: &'static str,
    zone: &'static str,
    locale: &'static str,
    home: &'static str,
    program: PathBuf,
}

const THREADS: [&str; 4] = ["1", "2", "5", "16"];
const ZONES: [&str; 3] = ["UTC", "Pacific/Kiritimati", "America/St_Johns"];
const LOCALES: [&str; 3] = ["C", "nl_NL.UTF-8", "tr_TR.UTF-8"];
const FOLDERS: [&str; 2] = ["one", "één ander, met blanco's"];

impl Way {
    /// The nth way: every value of every choice comes by, in other company each time.
    fn nth(n: usize) -> Way {
        Way {
            folder: FOLDERS[n % FOLDERS.len()],
            is_absolute: n % 4 == 3,
            threads: THREADS[n % THREADS.len()],
            zone: ZONES[(n + n / 4) % ZONES.len()],
            locale: LOCALES[(n + n / 12) % LOCALES.len()],
            home: if n % 3 == 1 { "/nonexistent" } else { "/" },
            program: program().into(),
        }
    }
}

/// Commands with an output, in the order in which they are given. `@` is where they are given.
const COMMANDS: [&str; 21] = [
    "score @data --as-of 2026-09-30 -o @out/assessment.json",
    "report @data --as-of 2026-09-30 -o @out/board.html",
    "report @data --as-of 2026-09-30 --edition openbaar --leave-out-secret -o @out/public.html",
    "report @data --as-of 2026-09-30 --edition wederhoor --party PARTY -o @out/party.html",
    "export @data --as-of 2026-09-30 --to csv,json,graphml,gexf,dot,parquet -o @out/export",
    "score @data --as-of 2026-09-30 --detail scores -o @out/scores",
    "shard @data --shards 2 -o @out/shards",
    "score @out/shards/0001 --as-of 2026-09-30 --detail scores --partial 1/2 -o @out/1.part",
    "score @out/shards/0002 --as-of 2026-09-30 --detail scores --partial 2/2 -o @out/2.part",
    "merge @out/2.part @out/1.part -o @out/merged",
    "synth --parties 5 --agreements 30 --seed 4 -o @out/synth",
    "init @out/regio --parties Aarveld,Beekdal --quarter 2026K2 --title R",
    "read @minutes-2026-03-20.md -o @out/proposals.xlsx",
    "read @minutes-2026-03-20.md -o @out/proposals.ods",
    "read @minutes-2026-03-20.md -o @out/proposals.csv",
    "ingest --project @regio --on 2026-07-01",
    "report --project @regio",
    "replies make --project @regio --on 2026-07-02 --term 2026-07-30",
    "close 2026K2 --project @regio --on 2026-08-05",
    "history --project @regio",
    "verify --project @regio",
];

/// What the commands read: a dataset, minutes, and a project that has the dataset in its input folder.
struct Facts {
    data: PathBuf,
    party: &'static str,
}

impl Facts {
    /// Puts them in a folder.
    fn put(&self, root: &Path) {
        copy(&self.data, &root.join("data"));
        let minutes = format!("{}/tests/minutes/verslag.md", env!("CARGO_MANIFEST_DIR"));
        fs::copy(minutes, root.join("minutes-2026-03-20.md")).unwrap();
        fs::create_dir_all(root.join("regio/input")).unwrap();
        let settings = "[project]\ntitle = \"R\"\nlanguage = \"en\"\nquarter = \"2026K2\"\n";
        fs::write(root.join("regio/tenzij.toml"), settings).unwrap();
        copy(&self.data, &root.join("regio/input/data"));
    }
}

type Outcome = BTreeMap<String, Vec<u8>>;

/// Gives every command; what they wrote, and what they printed where no path from the root stands in it.
fn outcome(facts: &Facts, way: &Way, name: &str) -> Outcome {
    let root = folder(&format!("same-{name}")).join(way.folder);
    fs::create_dir(&root).unwrap();
    facts.put(&root);
    fs::create_dir(root.join("out")).unwrap();
    let at = if way.is_absolute { format!("{}/", root.display()) } else { String::new() };
    let mut printed = Outcome::new();
    for command in COMMANDS {
        let word = |it: &str| it.replace('@', &at).replace("PARTY", facts.party);
        let output = Command::new(&way.program)
            .args(command.split(' ').map(word))
            .args(["--lang", "en"])
            .current_dir(if way.is_absolute { Path::new("/") } else { &root })
            .env("RAYON_NUM_THREADS", way.threads)
            .env("TZ", way.zone)
            .env("LC_ALL", way.locale)
            .env("LANG", way.locale)
            .env("HOME", way.home)
            .output()
            .unwrap();
        assert_eq!(code(&output), 0, "{command}: {}", stderr(&output));
        if !way.is_absolute {
            printed.insert(format!("printed by {command}"), output.stdout);
            printed.insert(format!("said aside by {command}"), output.stderr);
        }
    }
    let is_output = |name: &str| {
        // Who has the lock and since when stands in it.
        (name.starts_with("out") || name.starts_with("regio")) && !name.ends_with("tenzij.lock")
    };
    let mut files = all(&root);
    files.retain(|name, _| is_output(name));
    files.append(&mut printed);
    files
}

/// What differs between two outcomes; what only one of them looked at does not count.
fn differences(a: &Outcome, b: &Outcome) -> Vec<String> {
    let is_file = |it: &&String| !it.contains(" by ");
    let only = |a: &Outcome, b: &Outcome| {
        let lacks = |it: &&String| !b.contains_key(*it);
        a.keys().filter(is_file).filter(lacks).cloned().collect::<Vec<_>>()
    };
    let differs = |(name, bytes): (&String, &Vec<u8>)| {
        b.get(name).filter(|it| *it != bytes).map(|_| name.clone())
    };
    [only(a, b), only(b, a), a.iter().filter_map(differs).collect()].concat()
}

fn made_up(name: &str) -> Facts {
    let data = folder(&format!("same-{name}-data"));
    let command = "synth --parties 4 --agreements 12 --conditions 0.3 --unknown 0.2 -o data";
    done(&data, &command.split(' ').collect::<Vec<_>>());
    Facts { data: data.join("data"), party: "p1" }
}

fn example() -> Facts {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/voorbeeld");
    Facts { data: from, party: "Aarveld" }
}

/// The same facts with the rows, and if asked the columns, of every table shuffled, and the files made in the opposite order.
fn shuffled(facts: &Facts, seed: u64) -> Facts {
    let to = folder(&format!("same-shuffled-{seed}"));
    let mut random = stream(seed, 0);
    let mut shuffle = |n: usize| {
        let mut order: Vec<usize> = (0..n).collect();
        (1..n).rev().for_each(|at| order.swap(at, below(&mut random, at + 1)));
        order
    };
    for (name, bytes) in all(&facts.data).into_iter().rev() {
        if Path::new(&name).extension().is_none_or(|it| it != "csv") {
            fs::write(to.join(name), bytes).unwrap();
            continue;
        }
        let mut reader = csv::Reader::from_reader(&*bytes);
        let headings = reader.headers().unwrap().clone();
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        let columns = shuffle(headings.len());
        let mut writer = csv::Writer::from_path(to.join(name)).unwrap();
        let line = |it: &csv::StringRecord| -> Vec<String> {
            columns.iter().map(|at| it[*at].to_owned()).collect()
        };
        writer.write_record(line(&headings)).unwrap();
        for at in shuffle(rows.len()) {
            writer.write_record(line(&rows[at])).unwrap();
        }
        writer.flush().unwrap();
    }
    Facts { data: to, party: facts.party }
}

/// Files that keep the bytes of what came in, or digests of them: those are of the rows as they stood.
/// Which shard an agreement goes to follows the rows too; put together they are the same again.
fn is_of_the_bytes(name: &str) -> bool {
    let kept =
        ["tenzij.db", "tenzij.pages", "manifest.json", "regio/input/", "out/shards/", ".part"];
    kept.iter().any(|it| name.contains(it)) || name.contains("history") || name.contains("verify")
}

#[test]
fn every_output_has_the_same_bytes_over_runs_threads_zones_locales_and_folders() {
    let n = if is_long() { 100 } else { 4 };
    let facts = made_up("first");
    let first = outcome(&facts, &Way::nth(0), "first");
    assert!(60 < first.len(), "{:?}", first.keys());
    let mut n_compared = 0;
    let mut found = Vec::new();
    for at in 1..n {
        let way = Way::nth(at);
        let again = outcome(&facts, &way, "again");
        n_compared += 1;
        found.extend(differences(&first, &again).into_iter().map(|it| format!("{it}: {way:?}")));
    }
    measured("P4", "runs of 21 commands compared", n_compared);
    measured("P4", "files and texts of each run", first.len());
    measured("P4", "differences over runs, threads, zones, locales and folders", found.len());
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn every_output_has_the_same_bytes_in_any_order_of_rows_columns_and_files() {
    let n = if is_long() { 20 } else { 2 };
    let facts = made_up("ordered");
    let mut first = outcome(&facts, &Way::nth(1), "ordered");
    first.retain(|name, _| !is_of_the_bytes(name));
    let mut found = Vec::new();
    for seed in 0..n {
        let shuffled = shuffled(&facts, seed);
        let mut again = outcome(&shuffled, &Way::nth(1), "turned");
        again.retain(|name, _| !is_of_the_bytes(name));
        let told = differences(&first, &again).into_iter().map(|it| format!("{it}: seed {seed}"));
        found.extend(told);
    }
    measured("P4", "shuffled orders of rows, columns and files compared", n);
    measured("P4", "differences over orders", found.len());
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn a_program_with_optimisation_gives_the_bytes_of_one_without() {
    // Two builds of the same source; the long command makes the other one and says where it is.
    let Some(other) = env::var_os("TENZIJ_OTHER_BUILD") else {
        println!("left out: TENZIJ_OTHER_BUILD names no other build");
        return;
    };
    let mut n_compared = 0;
    let mut found = Vec::new();
    for (name, facts) in [("made-up", made_up("built")), ("example", example())] {
        let here = outcome(&facts, &Way::nth(2), &format!("{name}-here"));
        let way = Way { program: PathBuf::from(&other), ..Way::nth(2) };
        let there = outcome(&facts, &way, &format!("{name}-there"));
        n_compared += here.len();
        found.extend(differences(&here, &there));
    }
    measured("P4", "files and texts compared between two builds", n_compared);
    measured("P4", "differences between two builds", found.len());
    assert_eq!(found, Vec::<String>::new());
}
