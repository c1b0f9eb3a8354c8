//! No column in which a person may stand is needed: an office and a party suffice, or nothing at all.

use std::fs;

use tenzij::{
    privacy::look::is_text,
    register::tables::{CHANGES, Kind, Need, OPINIONS, PROPOSALS, STAFF, TABLES, Table},
};

use crate::figures::measured;

use super::{DAY, code, done, example, folder, rows, tenzij, write};

/// Columns that must hold a text: names of parties and of things, never of a person.
const NEEDED: [&str; 10] = [
    "parties.name",
    "covariates.variable",
    "portfolios.name",
    "bodies.name",
    "goals.title",
    "agreements.title",
    "capacity.pool",
    "searches.source",
    "opinions.about",
    "proposals.title",
];

fn is_free(table: &Table, column: &str) -> bool {
    let found = table.columns.iter().find(|it| it.name == column).unwrap();
    is_text(found) && found.kind != Kind::Id && found.need == Need::Optional
}

/// What becomes of the columns that a person may stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Persons {
    Absent,
    Empty,
    Office,
}

fn dataset(name: &str, persons: Persons) -> std::path::PathBuf {
    let to = folder(name);
    for table in &TABLES {
        let (mut head, mut all) =
            rows(&fs::read(example().join(format!("{}.csv", table.name))).unwrap());
        // What several parties or coders said apart stays apart, so the columns of a key are only emptied of persons.
        let is_out =
            |column: &String| is_free(table, column) && !table.key.contains(&column.as_str());
        match persons {
            Persons::Absent => head.retain(|it| !is_out(it)),
            Persons::Empty | Persons::Office => {
                for row in &mut all {
                    for column in head.iter().filter(|it| is_out(it)) {
                        let is_filled = !row[column].is_empty() && persons == Persons::Office;
                        let text = if is_filled { "wethouder van Aarveld" } else { "" };
                        row.insert(column.clone(), text.to_owned());
                    }
                }
            }
        }
        if table.key.contains(&"coder") {
            all.retain(|it| it.get("coder").is_none_or(String::is_empty));
            if persons == Persons::Absent {
                head.retain(|it| it != "coder");
            }
        }
        write(&to.join(format!("{}.csv", table.name)), &head, &all);
    }
    to
}

#[test]
fn only_names_of_things_are_needed_in_any_table() {
    let mut n_free = 0;
    for table in TABLES.iter().chain([&CHANGES, &OPINIONS, &PROPOSALS, &STAFF]) {
        for column in table.columns.iter().filter(|it| is_text(it) && it.kind != Kind::Id) {
            let place = format!("{}.{}", table.name, column.name);
            // A list of staff goes by letters as well as by names.
            let is_needed = NEEDED.contains(&place.as_str()) || place == "staff.staff";
            assert_eq!(column.need == Need::Required, is_needed, "{place}");
            n_free += usize::from(!is_needed);
        }
    }
    measured("P9", "columns of free text, all of them optional", n_free);
}

#[test]
fn the_whole_chain_runs_without_any_column_in_which_a_person_may_stand() {
    let mut numbers = Vec::new();
    for (name, persons) in [
        ("persons-absent", Persons::Absent),
        ("persons-empty", Persons::Empty),
        ("persons-office", Persons::Office),
    ] {
        let to = dataset(name, persons);
        let checked = done(&to, &["check", "."]);
        assert!(checked.contains("\nQuestions: 0,"), "{persons:?}: {checked}");
        done(&to, &["score", ".", "--as-of", DAY, "-o", "a.json"]);
        let text = fs::read_to_string(to.join("a.json")).unwrap();
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        // Where an observation says no source it is the party's own word, so only what does not depend on sources is the same.
        numbers.push(value["overall"]["stances"].clone());
        for more in [
            &[][..],
            &["--edition", "wederhoor", "--party", "aarveld"],
            &["--edition", "openbaar", "--leave-out-secret"],
        ] {
            done(&to, &[&["report", ".", "--as-of", DAY, "-o", "r.html"], more].concat());
        }
        done(&to, &["export", ".", "--as-of", DAY, "--to", "json,dot", "-o", "export"]);
        done(&to, &["mode", ".", "--as-of", DAY]);
        fs::write(to.join("staff.csv"), "staff,hours,skills\nA,400,\nadviseur wonen,300,\n")
            .unwrap();
        let share = tenzij(&to, &["share", ".", "--period", "2025-Q1", "--rule", "equal"]);
        assert!([0, 65].contains(&code(&share)));
    }
    assert!(numbers.windows(2).all(|it| it[0] == it[1]));
    assert!(numbers[0]["entitled"].as_u64().unwrap() > 100);
}

#[test]
fn a_quarter_is_worked_without_any_person() {
    let root = folder("persons-quarter");
    let from = dataset("persons-quarter-data", Persons::Absent);
    fs::create_dir(root.join("invoer")).unwrap();
    fs::write(root.join("tenzij.toml"), "[project]\ntitle = \"Lindewiek\"\nquarter = \"2026K3\"\n")
        .unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, root.join("invoer").join(path.file_name().unwrap())).unwrap();
    }
    done(&root, &["check"]);
    done(&root, &["ingest", "--on", "2026-10-01"]);
    done(&root, &["replies", "make", "--on", "2026-10-02"]);
    done(&root, &["report", "--known-on", "2026-10-05"]);
    done(&root, &["close", "2026K3", "--concept", "--on", "2026-10-05"]);
    done(&root, &["verify"]);
}
