//! A person is forgotten: the name is in no byte of what the program keeps, all else is as it was, and the ledger says that it was done.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Stdio,
    thread::sleep,
    time::Instant,
};

use rusqlite::{Connection, config::DbConfig};
use tenzij::{
    privacy::person::Person,
    store::{Forget, Ledger, Then},
};

use crate::figures::measured;

use super::{
    aside, code, command, done, example, files, folder, out, rows, tenzij, write,
    writings::{contains, holds},
};

/// Accents, a small word and a hyphen: every writing of it differs.
const NAME: &str = "Zoë van der Bërg-Smit";

/// Other spellings of the same name.
const SPELLINGS: [&str; 4] = [
    "zoë van der bërg-smit",
    "ZOË VAN DER BËRG-SMIT",
    "Zoe\u{308} van der Be\u{308}rg\u{2011}Smit",
    "Zoë  van\u{a0}der Bërg-Smit",
];

fn is_page(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|it| it == "html")
}

const MARK: &str = "[persoon verwijderd]";

/// A project with the example in its input folder, and a person in many columns of it.
fn project(name: &str) -> PathBuf {
    let root = folder(name);
    fs::create_dir(root.join("invoer")).unwrap();
    let settings = "[project]\ntitle = \"Lindewiek\"\nquarter = \"2026K3\"\n";
    fs::write(root.join("tenzij.toml"), settings).unwrap();
    let places: &[(&str, &[&str])] = &[
        ("agreements", &["text", "source"]),
        ("positions", &["quote", "source", "interest_text", "condition_owner"]),
        ("commitments", &["description"]),
        ("evidence", &["source", "reason", "observation"]),
        ("replies", &["text"]),
        ("renegotiations", &["note"]),
    ];
    for entry in fs::read_dir(example()).unwrap() {
        let path = entry.unwrap().path();
        let file = path.file_name().unwrap().to_str().unwrap().to_owned();
        let Some(table) = file.strip_suffix(".csv") else { continue };
        let (head, mut all) = rows(&fs::read(&path).unwrap());
        let columns = places.iter().find(|it| it.0 == table).map_or(&[][..], |it| it.1);
        for column in columns {
            let filled =
                all.iter_mut().filter(|it| !it[*column].is_empty() || *column == "condition_owner");
            let filled = filled.filter(|it| {
                it.get("condition").is_none_or(|it| !it.is_empty()) || *column != "condition_owner"
            });
            for (number, row) in filled.take(5).enumerate() {
                let spelling = [NAME].iter().chain(&SPELLINGS).nth(number).unwrap();
                let cell = row.get_mut(*column).unwrap();
                *cell = if *column == "condition_owner" {
                    (*spelling).to_owned()
                } else {
                    format!("{cell} – {spelling}, \"wethouder\"")
                };
            }
        }
        if table == "positions" {
            let mut coded = all[0].clone();
            coded.insert("coder".to_owned(), NAME.to_owned());
            all.push(coded);
        }
        write(&root.join("invoer").join(&file), &head, &all);
    }
    root
}

/// The whole of a project's past: two files of minutes, something undone, a closed quarter, a report.
fn with_a_past(name: &str) -> PathBuf {
    let root = project(name);
    done(&root, &["ingest", "--on", "2026-10-01"]);
    fs::write(root.join("verslag.md"), format!("# Verslag 2026-09-18\n\nBesloten is dat {NAME} het voorstel uitwerkt, tenzij de raad anders besluit.\n")).unwrap();
    done(&root, &["read", "verslag.md"]);
    done(&root, &["ingest", "--on", "2026-10-02"]);
    // Within an entry that does not count any more, and in the name of a file.
    let slug = "invoer/zoë-van-der-bërg-smit";
    fs::create_dir(root.join(slug)).unwrap();
    fs::write(root.join(slug).join("goals.csv"), format!("id,title\nextra,Doel van {NAME}\n"))
        .unwrap();
    done(&root, &["ingest", "--on", "2026-10-03"]);
    done(&root, &["undo", "--on", "2026-10-03"]);
    fs::remove_dir_all(root.join(slug)).unwrap();
    done(&root, &["close", "2026K3", "--concept", "--on", "2026-10-05"]);
    done(&root, &["report", "--as-of", "2026-10-06", "--known-on", "2026-10-06"]);
    root
}

/// What the program keeps: the ledger, its log, its checksums, closed quarters, copies.
fn kept(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let is_kept = |name: &String| {
        ["invoer/", "rapport/", "verslag.md", "reacties/", "tenzij.toml"]
            .iter()
            .all(|it| !name.starts_with(it))
    };
    files(root).into_iter().filter(|(name, _)| is_kept(name)).collect()
}

/// Files that hold the name in any spelling and any writing.
fn traces(files: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let held = |(name, bytes): (&String, &Vec<u8>)| {
        let mut spellings = [NAME].iter().chain(&SPELLINGS);
        spellings.any(|it| holds(bytes, it) || name.contains(it)).then(|| name.clone())
    };
    files.iter().filter_map(held).collect()
}

/// The assessment as numbers: every text out of it.
fn numbers(root: &Path) -> serde_json::Value {
    done(root, &["score", "--known-on", "2026-10-06", "--as-of", "2026-10-06", "-o", "now.json"]);
    let text = fs::read_to_string(root.join("now.json")).unwrap();
    fs::remove_file(root.join("now.json")).unwrap();
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    ["overall", "by_portfolio", "by_party", "by_quarter", "coding", "robustness"]
        .iter()
        .map(|it| value[*it].clone())
        .collect()
}

#[test]
fn a_forgotten_person_is_in_no_byte_that_is_kept_and_everything_else_is_as_it_was() {
    let root = with_a_past("forget");
    let before = kept(&root);
    let held = traces(&before);
    // The control: it is all over the ledger and the closed quarter, and the search finds it.
    for file in
        ["tenzij.db", "kwartalen/2026K3/data/evidence.csv", "kwartalen/2026K3/assessment.json"]
    {
        assert!(held.contains(&file.to_owned()), "{file}: {held:?}");
    }
    assert!(held.iter().any(|it| is_page(it)), "{held:?}");
    let counted = numbers(&root);
    let newest = done(&root, &["verify"]);
    // Without --yes it only tells.
    let told = done(&root, &["forget", "--person", NAME, "--on", "2026-10-07"]);
    assert!(
        told.contains("Nothing was changed yet") && told.contains("invoer/evidence.csv:"),
        "{told}"
    );
    assert!(told.contains("copy     invoer/voorstel-verslag.xlsx"), "{told}");
    let ignored = ["tenzij.lock"];
    let same = |it: &BTreeMap<String, Vec<u8>>| -> BTreeMap<String, Vec<u8>> {
        it.iter()
            .filter(|it| !ignored.contains(&it.0.as_str()))
            .map(|(a, b)| (a.clone(), b.clone()))
            .collect()
    };
    assert_eq!(same(&kept(&root)), same(&before), "looking changes nothing");
    let did = done(&root, &["forget", "--person", NAME, "--on", "2026-10-07", "--yes"]);
    // What is somebody's own is named.
    for file in [
        "invoer/evidence.csv",
        "invoer/positions.csv",
        "invoer/voorstel-verslag.xlsx",
        "verslag.md",
        "rapport/",
    ] {
        assert!(did.contains(&format!("yourself {file}")), "{file}: {did}");
    }
    assert!(did.contains("backups"), "{did}");
    let after = kept(&root);
    assert_eq!(traces(&after), Vec::<String>::new());
    assert!(!after.contains_key("tenzij.forget"));
    let texts: usize = after.values().filter(|it| contains(it, MARK.as_bytes())).count();
    assert!(5 <= texts, "the mark stands where the name stood");
    measured("P9", "files that held a forgotten person before", held.len());
    measured("P9", "files that hold a forgotten person after", traces(&after).len());
    // The ledger is in order, says that it was rewritten, and not whom it was about.
    let verified = done(&root, &["verify"]);
    assert!(
        verified.contains("Rewritten: on 2026-10-07 a person was removed (entry 5"),
        "{verified}"
    );
    let old_head = newest.split("Last link: ").nth(1).unwrap();
    let old_head: String = old_head.chars().take_while(char::is_ascii_hexdigit).collect();
    assert_eq!(old_head.len(), 64, "{newest}");
    assert!(verified.contains(&old_head), "whoever kept the old link can tell: {verified}");
    assert!(done(&root, &["history"]).contains("a person removed, places: "));
    // The numbers are what they were, and the closed quarter is whole.
    assert_eq!(numbers(&root), counted);
    let manifest: serde_json::Value =
        serde_json::from_slice(&after["kwartalen/2026K3/manifest.json"]).unwrap();
    for file in manifest["files"].as_array().unwrap() {
        let path = format!("kwartalen/2026K3/{}", file["path"].as_str().unwrap());
        assert_eq!(file["sha256"], tenzij::scoring::sha256(&after[&path]), "{path}");
    }
    let report = |files: &BTreeMap<String, Vec<u8>>| {
        let page = files.iter().find(|it| it.0.starts_with("kwartalen/") && is_page(it.0));
        String::from_utf8(page.unwrap().1.clone()).unwrap()
    };
    assert_eq!(
        report(&before).matches("<details").count(),
        report(&after).matches("<details").count()
    );
    // Forgotten again: nothing is there.
    let again = done(&root, &["forget", "--person", NAME, "--yes", "--on", "2026-10-08"]);
    assert!(again.contains("The name is not in the ledger"), "{again}");
    assert_eq!(kept(&root)["tenzij.db"], after["tenzij.db"]);
}

#[test]
fn files_that_were_taken_in_before_do_not_bring_the_name_back() {
    let root = with_a_past("forget-ingest");
    let counted = numbers(&root);
    done(&root, &["forget", "--person", NAME, "--yes", "--on", "2026-10-07"]);
    // The same bytes are known still, though they are not kept any more.
    let again = done(&root, &["ingest", "--on", "2026-10-08"]);
    assert_eq!(traces(&kept(&root)), Vec::<String>::new(), "{again}");
    assert_eq!(done(&root, &["history"]).lines().count(), 5, "no new entry");
    // The person who keeps the files puts the same mark in: not one row changes.
    for entry in fs::read_dir(root.join("invoer")).unwrap() {
        let path = entry.unwrap().path();
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let text = [NAME].iter().chain(&SPELLINGS).fold(text, |text, it| text.replace(it, MARK));
        fs::write(&path, text).unwrap();
    }
    let mended = done(&root, &["ingest", "--on", "2026-10-09"]);
    assert!(!mended.contains("corrected: ") || mended.contains("0 corrected"), "{mended}");
    assert_eq!(numbers(&root), counted, "{mended}");
    assert_eq!(traces(&kept(&root)), Vec::<String>::new());
    // Undo takes ingests out, before and after; what was forgotten stays so.
    assert!(done(&root, &["undo", "--on", "2026-10-09"]).contains('6'));
    assert!(
        done(&root, &["undo", "--on", "2026-10-09"]).contains('2'),
        "not the forgetting itself"
    );
    assert_eq!(traces(&kept(&root)), Vec::<String>::new());
    done(&root, &["verify"]);
    // A second person gets a mark of its own.
    fs::write(
        root.join("invoer/renegotiations.csv"),
        "agreement,date,hours,note\nA-2023-02,2024-02-24,8,Met Piet Pietersen\n",
    )
    .unwrap();
    done(&root, &["ingest", "--on", "2026-10-10"]);
    done(&root, &["forget", "--person", "piet pietersen", "--yes", "--on", "2026-10-11"]);
    assert!(contains(&kept(&root)["tenzij.db"], "[persoon verwijderd 2]".as_bytes()));
    done(&root, &["verify"]);
}

#[test]
fn what_is_no_person_is_refused_and_nothing_is_changed() {
    let root = with_a_past("forget-refused");
    let before = kept(&root)["tenzij.db"].clone();
    for (name, expected) in [("Aarveld", 65), ("bo", 2), ("persoon", 2), ("", 2)] {
        for language in ["nl", "en"] {
            let refused =
                command(&root, &["forget", "--person", name, "--yes"], language).output().unwrap();
            assert_eq!(code(&refused), expected, "{name}: {}", aside(&refused));
        }
    }
    let nobody = done(&root, &["forget", "--person", "Nie Mand", "--yes"]);
    assert!(nobody.contains("Nothing was changed"), "{nobody}");
    assert_eq!(kept(&root)["tenzij.db"], before);
    assert_eq!(code(&tenzij(&folder("forget-nowhere"), &["forget", "--person", "Jan Jansen"])), 10);
    let dutch = command(&root, &["forget", "--person", NAME], "nl").output().unwrap();
    assert!(
        out(&dutch).contains("Er is nog niets veranderd")
            && out(&dutch).contains("zelf     invoer/evidence.csv"),
        "{}",
        out(&dutch)
    );
}

#[test]
fn a_forgetting_that_is_stopped_has_been_done_everywhere_or_nowhere() {
    let root = with_a_past("forget-stopped");
    let whole = files(&root);
    let put_back = |root: &Path| {
        let _ = fs::remove_dir_all(root);
        for (name, bytes) in &whole {
            let path = root.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
    };
    let started = Instant::now();
    done(&root, &["forget", "--person", NAME, "--yes", "--on", "2026-10-07"]);
    let lasted = started.elapsed();
    let is_long = std::env::var_os("TENZIJ_LONG").is_some();
    let n = if is_long { 200 } else { 8 };
    let (mut n_old, mut n_new) = (0, 0);
    for step in 1..=n {
        put_back(&root);
        let arguments = ["forget", "--person", NAME, "--yes", "--on", "2026-10-07"];
        let mut run = command(&root, &arguments, "en");
        run.stdout(Stdio::null()).stderr(Stdio::null());
        let mut run = run.spawn().unwrap();
        // From a fifth of the time on: before that it only reads.
        sleep(lasted.mul_f64(0.2 + 0.9 * f64::from(step) / f64::from(n)));
        let _ = run.kill();
        run.wait().unwrap();
        // The next command ends what was begun, or throws it away.
        let verified = done(&root, &["verify"]);
        let held = traces(&kept(&root));
        if verified.contains("Rewritten") {
            assert_eq!(held, Vec::<String>::new(), "step {step}");
            n_new += 1;
        } else {
            assert_eq!(held, traces(&whole_kept(&whole)), "step {step}");
            n_old += 1;
        }
        assert!(!root.join("tenzij.forget").exists(), "step {step}");
    }
    measured("P3", "forgettings stopped, each done everywhere or nowhere", n_old + n_new);
    println!("old {n_old}, new {n_new}");
}

/// What is left if the program is killed after the ledger said so and before anything else was done.
#[test]
fn a_forgetting_that_is_stopped_right_after_the_ledger_said_so_is_done_wholly_by_the_next_run() {
    let root = with_a_past("forget-at-once");
    let connection = Connection::open(root.join("tenzij.db")).unwrap();
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).unwrap();
    let mut ledger = Ledger::open(connection).unwrap();
    let order = Forget {
        person: &Person::new(NAME, MARK).unwrap(),
        on: "2026-10-07".parse().unwrap(),
        by: "a test",
    };
    let entry = ledger.forget(&order, true, Then::Keep).unwrap().entry.unwrap();
    ledger.into_connection().close().unwrap();
    let head = format!("{{\"entry\":{entry},\"files\":[],\"remove\":[]}}\n");
    fs::write(root.join("tenzij.forget"), head).unwrap();
    assert!(done(&root, &["verify"]).contains("Rewritten"));
    let left = traces(&kept(&root));
    let of_ledger: Vec<&String> = left.iter().filter(|it| it.starts_with("tenzij.")).collect();
    assert_eq!(of_ledger, Vec::<&String>::new());
    assert!(!root.join("tenzij.forget").exists());
}

fn whole_kept(whole: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
    let is_kept = |name: &String| {
        ["invoer/", "rapport/", "verslag.md", "reacties/", "tenzij.toml"]
            .iter()
            .all(|it| !name.starts_with(it))
    };
    whole.iter().filter(|it| is_kept(it.0)).map(|(a, b)| (a.clone(), b.clone())).collect()
}

#[test]
fn what_was_still_to_be_done_to_files_is_done_by_the_next_run_if_the_ledger_says_so() {
    let root = project("forget-journal");
    done(&root, &["ingest", "--on", "2026-10-01"]);
    done(&root, &["forget", "--person", NAME, "--yes", "--on", "2026-10-02"]);
    let journal = |entry: u64| {
        let head = format!(
            "{{\"entry\":{entry},\"files\":[[\"kwartalen/x/data.csv\",4]],\"remove\":[\"tenzij.older.db\"]}}\n"
        );
        fs::write(root.join("tenzij.forget"), format!("{head}new\n")).unwrap();
        fs::create_dir_all(root.join("kwartalen/x")).unwrap();
        fs::write(root.join("kwartalen/x/data.csv"), "old\n").unwrap();
        fs::write(root.join("tenzij.older.db"), "old").unwrap();
    };
    // The ledger never got to this entry: the files stay.
    journal(3);
    done(&root, &["history"]);
    assert_eq!(fs::read_to_string(root.join("kwartalen/x/data.csv")).unwrap(), "old\n");
    assert!(root.join("tenzij.older.db").exists() && !root.join("tenzij.forget").exists());
    // It did: the files follow.
    journal(2);
    done(&root, &["history"]);
    assert_eq!(fs::read_to_string(root.join("kwartalen/x/data.csv")).unwrap(), "new\n");
    assert!(!root.join("tenzij.older.db").exists() && !root.join("tenzij.forget").exists());
}
