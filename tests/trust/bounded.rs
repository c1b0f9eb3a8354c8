//! Time and memory that hostile files take, measured.
//!
//! The peak is that of the program itself, read from the system while it runs; elsewhere than on Linux nothing tells it.

use std::{
    env, fs,
    io::{BufWriter, Write as _},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use crate::figures::measured;

/// What a file of at most 50 MB may take.
const MOST_MEBIBYTES: u64 = 512;

/// What came of one run.
pub(crate) struct Outcome {
    pub(crate) code: Option<i32>,
    pub(crate) seconds: f64,
    pub(crate) mebibytes: u64,
    pub(crate) told: String,
}

/// Runs the program in a folder and looks at its memory until it ends.
pub(crate) fn run(root: &Path, arguments: &[&str]) -> Outcome {
    let started = Instant::now();
    let log = root.join("told");
    let mut child = Command::new(env!("CARGO_BIN_EXE_tenzij"))
        .args(arguments)
        .args(["--lang", "en"])
        .current_dir(root)
        .stdout(Stdio::null())
        .stderr(fs::File::create(&log).unwrap())
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    let ended = loop {
        let kibibytes = fs::read_to_string(&status).ok().and_then(|text| {
            let line = text.lines().find(|it| it.starts_with("VmHWM:"))?.to_owned();
            line.split_whitespace().nth(1)?.parse::<u64>().ok()
        });
        peak = peak.max(kibibytes.unwrap_or(0));
        if let Some(ended) = child.try_wait().unwrap() {
            break ended;
        }
        thread::sleep(Duration::from_micros(300));
    };
    Outcome {
        code: ended.code(),
        seconds: started.elapsed().as_secs_f64(),
        mebibytes: peak >> 10,
        told: fs::read_to_string(log).unwrap(),
    }
}

/// Bytes of the largest file: a few megabytes, or what the promise speaks of in the long run.
fn size() -> usize {
    if env::var_os("TENZIJ_LONG").is_some() { 50_000_000 } else { 1_200_000 }
}

/// A folder with sound tables and one of a bad shape.
fn folder(name: &str, table: &str, content: &[u8]) -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bounded").join(name);
    let _ = fs::remove_dir_all(&root);
    let data = root.join("gegevens");
    fs::create_dir_all(&data).unwrap();
    let tables = [
        ("parties.csv", "id,name\naarveld,Aarveld\n"),
        ("agreements.csv", "id,title,entitled,decided_on\nA-1,Loket,all,2026-01-15\n"),
        ("positions.csv", "agreement,party,stance\nA-1,aarveld,yes\n"),
        ("commitments.csv", "id,agreement,party,due_on\nC-1,A-1,aarveld,2026-03-01\n"),
    ];
    for (name, text) in tables {
        fs::write(data.join(name), text).unwrap();
    }
    fs::write(data.join(table), content).unwrap();
    root
}

/// A text of about so many bytes: a header, and rows as long as there is room.
fn filled(header: &str, row: impl Fn(usize) -> String) -> Vec<u8> {
    let mut text = format!("{header}\n");
    for at in 0.. {
        if size() <= text.len() {
            break;
        }
        text.push_str(&row(at));
    }
    text.into_bytes()
}

/// A shape: its name, the table, its content, and what is said if it is refused whatever its size.
type Shape = (&'static str, &'static str, Vec<u8>, Option<&'static str>);

/// What is said of a table that is read in pieces, where 50 MB of it are refused and a megabyte is not.
const LARGE: &[(&str, &str)] = &[
    ("rows of one letter", "error[tables-too-large]"),
    ("as many rows as fit", "error[doubts-too-many]"),
    ("references to nothing", "error[doubts-too-many]"),
    ("one key in every row", "error[doubts-too-many]"),
    ("one agreed row in every row", "error[doubts-too-many]"),
    ("an agreement that leads to the next, and the last to nothing", "error[doubts-too-many]"),
];

/// Whether so large a dataset is read in pieces alone: what is held whole may have 8 MiB.
fn is_large() -> bool {
    8 << 20 < size()
}

fn shapes() -> Vec<Shape> {
    let n = size();
    let position = "agreement,party,coder,stance";
    let searched = "party,source,searched_on";
    let one = |it: &str| it.repeat(n / it.len());
    vec![
        (
            "as many rows as fit",
            "positions.csv",
            filled(position, |it| format!("A-1,aarveld,c{it},yes\n")),
            None,
        ),
        (
            "rows of one letter",
            "positions.csv",
            filled(position, |_| "x\n".to_owned()),
            Some("error[questions-too-many]"),
        ),
        ("empty lines", "positions.csv", filled(position, |_| "\n".to_owned()), None),
        ("blank rows", "searches.csv", filled(searched, |_| ",,\n".to_owned()), None),
        (
            "references to nothing",
            "positions.csv",
            filled(position, |it| format!("A-{it},aarveld,,yes\n")),
            None,
        ),
        (
            "one key in every row",
            "positions.csv",
            filled(position, |it| format!("A-1,aarveld,,{}\n", ["yes", "no"][it % 2])),
            None,
        ),
        (
            "one agreed row in every row",
            "positions.csv",
            filled(position, |_| "A-1,aarveld,,yes\n".to_owned()),
            None,
        ),
        (
            "a promise in every row",
            "commitments.csv",
            filled("id,agreement,party,due_on", |it| format!("C-{it},A-1,aarveld,2026-03-01\n")),
            None,
        ),
        (
            "an agreement that leads to the next, and the last to nothing",
            "agreements.csv",
            filled("id,title,entitled,decided_on,superseded_by\nA-1,x,all,2026-01-15,", |it| {
                format!("B-{it},x,all,2026-01-15,B-{}\n", it + 1)
            }),
            None,
        ),
        (
            "an observation without a source in every row",
            "evidence.csv",
            filled("id,commitment,kind,status,occurred_on", |it| {
                format!("e{it},C-1,quantity,not_done,2026-02-01\n")
            }),
            None,
        ),
        (
            "one row in every row",
            "searches.csv",
            filled(searched, |_| "aarveld,raad,2026-01-01\n".to_owned()),
            None,
        ),
        (
            "returns alone",
            "searches.csv",
            filled(searched, |it| format!("aarveld,r{it},2026\n"))
                .iter()
                .map(|it| if *it == b'\n' { b'\r' } else { *it })
                .collect(),
            None,
        ),
        (
            "quotation marks",
            "searches.csv",
            filled(searched, |it| format!("aarveld,\"\"\"r\n{it}\"\"\",2026\n")),
            None,
        ),
        (
            "lost characters",
            "searches.csv",
            filled(searched, |it| format!("aarveld,\u{fffd}{it},2026\n")),
            Some("error[questions-too-many]"),
        ),
        (
            "two encodings",
            "searches.csv",
            [
                filled(searched, |it| format!("aarveld,é{it},2026\n")),
                b"aarveld,\xe9,2026\n".to_vec(),
            ]
            .concat(),
            None,
        ),
        (
            "one quotation mark that is never closed",
            "searches.csv",
            filled(&format!("{searched}\naarveld,\"x"), |it| format!("aarveld,r{it},2026\n")),
            Some("error[quote-unclosed]"),
        ),
        (
            "one cell",
            "searches.csv",
            format!("{searched}\naarveld,{},2026\n", one("x")).into_bytes(),
            Some("error[cell-too-large]"),
        ),
        (
            "one quoted cell of lines",
            "searches.csv",
            format!("{searched}\naarveld,\"{}\",2026\n", one("x\n")).into_bytes(),
            Some("error[cell-too-large]"),
        ),
        (
            "separators",
            "searches.csv",
            format!("{searched}\n{}\n", one(",")).into_bytes(),
            Some("error[columns-too-many]"),
        ),
        (
            "separators for a heading",
            "searches.csv",
            format!("{}x\n", one(",")).into_bytes(),
            Some("error[columns-too-many]"),
        ),
        ("quotation marks alone", "searches.csv", one("\"").into_bytes(), Some("error[")),
        ("NUL bytes", "searches.csv", vec![0; n], Some("error[encoding-unknown]")),
    ]
}

#[test]
fn tables_of_the_worst_shapes_stay_within_their_memory_or_are_refused() {
    let tells_memory = Path::new("/proc/self/status").exists();
    if !tells_memory {
        println!(
            "left out: memory, which this system does not tell; what is said is looked at all the same"
        );
    }
    let (mut most, mut slowest) = ((0, ""), (0.0, ""));
    let (mut n_runs, mut n_refused, mut n_beyond) = (0, 0, 0);
    for (at, (name, table, content, refusal)) in shapes().into_iter().enumerate() {
        let root = folder(&format!("text-{at}"), table, &content);
        drop(content);
        for arguments in [
            &["check", "gegevens"][..],
            &["score", "gegevens", "--as-of", "2026-09-30", "--detail", "scores", "-o", "uit"][..],
        ] {
            let outcome = run(&root, arguments);
            n_runs += 1;
            println!(
                "{name}, {}: {:.2} s, {} MiB, exit {:?}",
                arguments[0], outcome.seconds, outcome.mebibytes, outcome.code
            );
            let refusal = match (is_large(), arguments[0]) {
                (true, "check") => Some("larger than 8 MiB"),
                (true, _) if table == "searches.csv" => Some("error[tables-too-large]"),
                (true, _) => LARGE.iter().find(|it| it.0 == name).map(|it| it.1).or(refusal),
                (false, _) => refusal,
            };
            match refusal {
                None => assert_eq!(
                    outcome.code,
                    Some(0),
                    "{name}: {}",
                    &outcome.told[..outcome.told.len().min(500)]
                ),
                Some(expected) => {
                    n_refused += 1;
                    assert_eq!(outcome.code, Some(65), "{name}");
                    assert!(
                        outcome.told.contains(expected),
                        "{name}: {}",
                        &outcome.told[..outcome.told.len().min(500)]
                    );
                    assert!(!root.join("uit").exists(), "{name}");
                }
            }
            let is_within = outcome.mebibytes <= MOST_MEBIBYTES;
            n_beyond += u64::from(!is_within);
            assert!(is_within, "{name}: {} MiB", outcome.mebibytes);
            if most.0 < outcome.mebibytes {
                most = (outcome.mebibytes, name);
            }
            if slowest.0 < outcome.seconds {
                slowest = (outcome.seconds, name);
            }
        }
        let _ = fs::remove_dir_all(root);
    }
    let megabytes = size() / 1_000_000;
    measured("P8", &format!("tables of {megabytes} MB in the worst shapes, runs"), n_runs);
    measured(
        "P8",
        &format!("tables of {megabytes} MB in the worst shapes, runs refused"),
        n_refused,
    );
    if tells_memory {
        measured(
            "P8",
            &format!(
                "tables of {megabytes} MB in the worst shapes, runs beyond {MOST_MEBIBYTES} MiB"
            ),
            n_beyond,
        );
        measured(
            "P8",
            &format!(
                "tables of {megabytes} MB in the worst shapes, most memory (limit {MOST_MEBIBYTES} MiB)"
            ),
            format!("{} MiB ({})", most.0, most.1),
        );
    }
    measured(
        "P8",
        &format!("tables of {megabytes} MB in the worst shapes, longest run"),
        format!("{:.1} s ({})", slowest.0, slowest.1),
    );
}

#[test]
fn a_full_assessment_is_made_of_so_many_parties_and_agreements_and_no_more() {
    let limits = tenzij::sources::LIMITS;
    let agreement = |it: usize| format!("A-{it},x,aarveld,2026-01-15");
    let party = |it: usize| format!("p{it},P {it}");
    let numbered = |n: usize, row: &dyn Fn(usize) -> String| {
        (1..=n).map(row).collect::<Vec<String>>().join("\n")
    };
    let agreements = |n| format!("id,title,entitled,decided_on\n{}\n", numbered(n, &agreement));
    // One of the parties is the one that the other tables speak of.
    let parties = |n| format!("id,name\naarveld,Aarveld\n{}\n", numbered(n - 1, &party));
    let score = ["score", "gegevens", "--as-of", "2026-09-30", "-o", "uit.json"];
    for (table, text, is_made) in [
        ("agreements.csv", agreements(limits.agreements), true),
        ("agreements.csv", agreements(limits.agreements + 1), false),
        ("parties.csv", parties(limits.parties), true),
        ("parties.csv", parties(limits.parties + 1), false),
    ] {
        let root = folder("large", table, text.as_bytes());
        let outcome = run(&root, &score);
        let told = &outcome.told[..outcome.told.len().min(500)];
        assert_eq!(outcome.code, Some(if is_made { 0 } else { 65 }), "{table}: {told}");
        assert_eq!(root.join("uit.json").exists(), is_made, "{table}");
        assert!(is_made || outcome.told.contains("--large"), "{told}");
        assert!(outcome.mebibytes <= MOST_MEBIBYTES, "{table}: {} MiB", outcome.mebibytes);
        let _ = fs::remove_dir_all(root);
    }
}

/// Most memory that reading one record on each line takes, however many lines there are.
const MOST_FOR_LINES: u64 = 256;

/// Bytes of a dump with one record on each line: 64 MiB, or 1 GiB in the long run.
fn dump_bytes() -> u64 {
    if env::var_os("TENZIJ_LONG").is_some() { 1 << 30 } else { 64 << 20 }
}

/// Writes a dump of an index of council information: documents with their text, and here and there a motion.
fn write_dump(path: &Path) -> u64 {
    let mut file = BufWriter::new(fs::File::create(path).unwrap());
    let party = r#"{"@id":"p","@type":"TopLevelOrganization","name":"Aarveld"}"#;
    writeln!(file, "{party}").unwrap();
    let text = "Bladzijde met tekst. ".repeat(200);
    let (mut n_bytes, mut n_records) = (0, 1);
    while n_bytes < dump_bytes() {
        let record = if n_records % 50 == 0 {
            format!(
                r#"{{"@id":"{n_records}","@type":"Motion","name":"Motie {n_records}","date":"2026-02-12","result":"opengov:ResultPassed","has_organization_name":"p"}}"#
            )
        } else {
            format!(
                r#"{{"@id":"{n_records}","@type":"MediaObject","name":"Stuk","text":["{text}"]}}"#
            )
        };
        writeln!(file, "{record}").unwrap();
        n_bytes += record.len() as u64 + 1;
        n_records += 1;
    }
    file.into_inner().unwrap().sync_all().unwrap();
    n_records
}

#[test]
fn a_dump_with_one_record_on_each_line_is_read_in_the_memory_of_its_rows() {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bounded").join("dump");
    let _ = fs::remove_dir_all(&root);
    fs::create_dir_all(&root).unwrap();
    let n_records = write_dump(&root.join("dump.ndjson"));
    let outcome = run(&root, &["check", "dump.ndjson"]);
    println!("{n_records} records: {:.1} s, {} MiB", outcome.seconds, outcome.mebibytes);
    assert_eq!(outcome.code, Some(0), "{:.500}", outcome.told);
    assert!(outcome.told.contains("note[field-recognised]"), "{:.500}", outcome.told);
    assert!(outcome.mebibytes <= MOST_FOR_LINES, "{} MiB", outcome.mebibytes);
    measured("P8", "dump of one record on each line, MiB of memory", outcome.mebibytes);
    fs::remove_dir_all(&root).unwrap();
}
