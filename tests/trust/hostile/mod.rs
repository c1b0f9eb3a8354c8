//! The hostile and bad inputs, each with the exit code and the sentences that answer it; docs/hostile.md is their table.
//!
//! A group is a file with a function that gives its rows. A row is one kind of input, its cases are what it looks like on disk.
//! Every case is run as a user would, in both languages, and what the program prints is compared to the letter.

use std::{collections::BTreeSet, fs, path::Path};

use tenzij::diagnostic::Code;

mod active;
mod answers;
mod archives;
mod case;
mod count;
mod damage;
mod editions;
mod encoding;
mod filesystem;
mod foreign;
mod numbers;
mod references;
mod run;
mod shape;

use self::case::{Case, Over};
use crate::figures::measured;

/// One kind of input.
struct Row {
    /// Its number in docs/hostile.md.
    number: u8,
    /// What is wrong with it.
    what: &'static str,
    /// How it is shown.
    shown: Shown,
}

/// How a row is shown.
enum Shown {
    /// By cases that are run here.
    Cases(Vec<Case>),
    /// By tests of their own, each as the file it is in and its name; they are looked up.
    #[allow(dead_code, reason = "not every group has rows with a test of their own")]
    Tests(&'static [(&'static str, &'static str)]),
    /// By both.
    Both(Vec<Case>, &'static [(&'static str, &'static str)]),
}

impl Row {
    /// The same row, shown by tests of their own too.
    fn also(self, tests: &'static [(&'static str, &'static str)]) -> Row {
        let shown = match self.shown {
            Shown::Cases(cases) | Shown::Both(cases, _) => Shown::Both(cases, tests),
            Shown::Tests(_) => Shown::Tests(tests),
        };
        Row { shown, ..self }
    }
}

/// A row with cases.
fn row(number: u8, what: &'static str, cases: impl IntoIterator<Item = Case>) -> Row {
    Row { number, what, shown: Shown::Cases(cases.into_iter().collect()) }
}

/// A group: its name, its first and last number, and its rows.
struct Group {
    name: &'static str,
    numbers: std::ops::RangeInclusive<u8>,
    rows: fn() -> Vec<Row>,
}

/// The last number of the list.
const LAST: u8 = 79;

/// All groups, in the order of their numbers.
const GROUPS: &[Group] = &[
    Group { name: "encoding and text", numbers: 1..=14, rows: encoding::rows },
    Group { name: "delimiters and shape", numbers: 15..=28, rows: shape::rows },
    Group { name: "numbers and dates", numbers: 29..=41, rows: numbers::rows },
    Group { name: "identity and references", numbers: 42..=53, rows: references::rows },
    Group { name: "active content", numbers: 54..=61, rows: active::rows },
    Group { name: "archives", numbers: 62..=68, rows: archives::rows },
    Group { name: "file system", numbers: 69..=74, rows: filesystem::rows },
    Group { name: "editions", numbers: 75..=75, rows: editions::rows },
    Group { name: "files of other systems", numbers: 76..=79, rows: foreign::rows },
];

/// Runs every case of a group and sends the figures on.
fn group(name: &str) {
    let group = GROUPS.iter().find(|it| it.name == name).unwrap();
    let mut tally = run::Tally::default();
    let rows = (group.rows)();
    let n_rows = rows.len();
    for row in rows {
        let (cases, tests) = match row.shown {
            Shown::Cases(cases) => (cases, &[][..]),
            Shown::Tests(tests) => (Vec::new(), tests),
            Shown::Both(cases, tests) => (cases, tests),
        };
        assert!(!cases.is_empty() || !tests.is_empty(), "row {} is not shown", row.number);
        for (file, test) in tests {
            run::look_up(file, test);
        }
        for case in &cases {
            case.run(row.number, &mut tally);
        }
    }
    let run::Tally { n_runs, n_high, n_equations, n_held, failures } = tally;
    measured("P1", &format!("hostile list, {name}, rows"), n_rows);
    measured("P1", &format!("hostile list, {name}, runs"), n_runs);
    measured("P1", &format!("hostile list, {name}, exits of 100 or more"), n_high);
    measured(
        "P2",
        &format!("hostile list, {name}, runs in which the equation held"),
        format!("{n_held} / {n_equations}"),
    );
    assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures.join("\n\n"));
    assert_eq!((n_high, n_held), (0, n_equations));
}

#[test]
fn encodings_and_texts_are_answered_as_the_table_says() {
    group("encoding and text");
}

#[test]
fn what_would_run_is_answered_as_the_table_says() {
    group("active content");
}

#[test]
fn archives_are_answered_as_the_table_says() {
    group("archives");
}

#[test]
fn what_stands_in_the_place_of_a_file_is_answered_as_the_table_says() {
    group("file system");
}

#[test]
fn editions_hide_and_show_as_the_table_says() {
    group("editions");
}

#[test]
fn files_of_other_systems_are_answered_as_the_table_says() {
    group("files of other systems");
}

#[test]
fn separators_and_shapes_are_answered_as_the_table_says() {
    group("delimiters and shape");
}

#[test]
fn numbers_and_dates_are_answered_as_the_table_says() {
    group("numbers and dates");
}

#[test]
fn names_and_references_are_answered_as_the_table_says() {
    group("identity and references");
}

#[test]
fn the_list_has_each_number_once_and_every_row_says_what_it_is() {
    let mut seen = BTreeSet::new();
    for group in GROUPS {
        for row in (group.rows)() {
            assert!(group.numbers.contains(&row.number), "{} is not of {}", row.number, group.name);
            assert!(seen.insert(row.number), "{} is there twice", row.number);
            assert!(!row.what.is_empty());
        }
    }
    assert_eq!(seen, (1..=LAST).collect());
}

#[test]
fn the_page_about_hostile_input_has_each_row_once_and_every_code_that_it_names() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/hostile.md");
    let page = fs::read_to_string(page).unwrap();
    let codes: BTreeSet<&str> = Code::ALL.iter().map(|it| it.slug()).collect();
    for number in 1..=LAST {
        let start = format!("| {number} | ");
        let rows: Vec<&str> = page.lines().filter(|it| it.starts_with(&start)).collect();
        assert_eq!(rows.len(), 1, "row {number}");
        let last = rows[0].trim_end_matches('|').rsplit('|').next().unwrap();
        for code in last.split('`').skip(1).step_by(2) {
            assert!(codes.contains(code), "row {number}: {code}");
        }
    }
}
