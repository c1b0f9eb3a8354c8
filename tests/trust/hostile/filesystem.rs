//! Rows 69 to 74: what stands where a file is to be read or written.

use std::{fs, path::Path};

use super::{
    Case, Row, Shown,
    active::{parties, project, texts},
    answers::answered,
    row,
};

pub(super) fn rows() -> Vec<Row> {
    let mut rows = answered(vec![
        row(69, "an input that is no plain file", irregular()),
        row(70, "a file that is open, and a copy that a sync program made", beside()),
        row(71, "an output that cannot be made", outputs()),
    ]);
    rows.extend(ELSEWHERE.iter().map(|(number, what, tests)| Row {
        number: *number,
        what,
        shown: Shown::Tests(tests),
    }));
    rows
}

/// Rows whose tests need more than one command each.
type Elsewhere = (u8, &'static str, &'static [(&'static str, &'static str)]);

const ELSEWHERE: &[Elsewhere] = &[
    (
        72,
        "killed, cut off or interrupted at any point",
        &[
            (
                "tests/trust/faults/mod.rs",
                "whatever_stops_a_command_that_writes_everything_is_old_or_new_and_the_next_run_clears_away",
            ),
            (
                "tests/trust/stopped/signals.rs",
                "ctrl_c_and_a_request_to_end_leave_old_or_new_files_nothing_half_made_and_one_sentence",
            ),
            (
                "tests/trust/places.rs",
                "a_run_that_is_killed_leaves_the_old_report_and_the_next_one_takes_away_what_it_left",
            ),
        ],
    ),
    (
        73,
        "two runs at once, and a lock that nobody holds any more",
        &[
            ("tests/project/ledger.rs", "a_second_run_waits_and_then_says_who_is_at_work"),
            ("tests/trust/stopped/together.rs", "fifty_ingests_at_once_lose_nothing"),
            ("tests/trust/places.rs", "a_lock_file_of_a_run_that_is_gone_stops_nobody"),
        ],
    ),
    (
        74,
        "a ledger that is damaged, or of another version",
        &[
            (
                "tests/project/ledger.rs",
                "damage_is_named_and_nothing_is_done_with_a_damaged_ledger",
            ),
            (
                "tests/trust/places.rs",
                "a_ledger_that_is_not_what_it_was_is_refused_in_both_languages",
            ),
        ],
    ),
];

#[cfg(unix)]
fn link(target: impl AsRef<Path>, path: impl AsRef<Path>) {
    std::os::unix::fs::symlink(target, path).unwrap();
}

#[cfg(not(unix))]
fn link(_: impl AsRef<Path>, _: impl AsRef<Path>) {}

fn pipe(path: &Path) {
    assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success());
}

fn irregular() -> Vec<Case> {
    let whole = |name: &'static str, prepare: fn(&Path)| {
        Case::of(name).without("evidence.csv").prepare(prepare).exit(66)
    };
    let read = |name: &'static str, prepare: fn(&Path)| {
        Case::command(name, &["read", "gegevens/verslag.docx"]).prepare(prepare).exit(66)
    };
    let mut cases = vec![
        whole("a folder with the name of a table", |data| {
            fs::create_dir(data.join("evidence.csv")).unwrap();
        }),
        read("a folder with the name of minutes", |data| {
            fs::create_dir(data.join("verslag.docx")).unwrap();
        }),
    ];
    if cfg!(unix) {
        cases.extend([
            whole("a pipe", |data| pipe(&data.join("evidence.csv"))),
            whole("a device without end", |data| link("/dev/zero", data.join("evidence.csv"))),
            whole("links that lead to one another", |data| {
                link("evidence.csv", data.join("evidence.csv"));
            }),
            read("minutes as a pipe", |data| pipe(&data.join("verslag.docx"))),
            read("minutes as a device", |data| link("/dev/zero", data.join("verslag.docx"))),
            project("a pipe in the input folder")
                .prepare(|data| {
                    pipe(&data.join("invoer/gemeenten.xlsx"));
                })
                .exit(66),
            project("links without end in the input folder")
                .prepare(|data| {
                    link("a.csv", data.join("invoer/a.csv"));
                })
                .exit(66),
            with_tables(
                "a house style that is a device",
                &[
                    "report",
                    "gegevens",
                    "--as-of",
                    "2026-09-30",
                    "--house-style",
                    "/dev/zero",
                    "-o",
                    "{out}/rapport.html",
                ],
            )
            .exit(66),
            with_tables(
                "a mapping that is a pipe",
                &["check", "gegevens", "--mapping", "gegevens/pijp"],
            )
            .prepare(|data| pipe(&data.join("pijp")))
            .exit(66),
            Case::command("a manifest that is a device", &["reproduce", "/dev/zero"]).exit(66),
            Case::command(
                "an assessment that is a pipe",
                &["report", "gegevens/pijp", "-o", "{out}/rapport.html"],
            )
            .prepare(|data| pipe(&data.join("pijp")))
            .exit(66),
        ]);
    }
    cases
}

fn with_tables(name: &'static str, arguments: &'static [&'static str]) -> Case {
    let mut case = Case::command(name, arguments);
    case.files = super::case::base();
    case
}

fn beside() -> Vec<Case> {
    let book = || parties(&texts(&[&["Naam", "CBS-code"], &["Lindewiek"]]));
    vec![
        project("open in Excel")
            .file("invoer/gemeenten.xlsx", book())
            .file("invoer/~$gemeenten.xlsx", "Anna"),
        project("open in LibreOffice")
            .file("invoer/gemeenten.xlsx", book())
            .file("invoer/.~lock.gemeenten.xlsx#", "Anna"),
        project("a copy of a sync program")
            .file("invoer/gemeenten.xlsx", book())
            .file("invoer/gemeenten (conflicted copy 2026-09-30).xlsx", book())
            .exit(65),
        Case::command("minutes that are open in Word", &["read", "gegevens/verslag.txt"])
            .file("verslag.txt", "Besluit: de gemeenten stemmen in met het plan.\n")
            .file("~$rslag.txt", "Anna"),
    ]
}

/// A report of the sound dataset that goes to this place.
macro_rules! report {
    ($place:literal) => {
        &["report", "gegevens", "--as-of", "2026-09-30", "-o", $place]
    };
}

fn outputs() -> Vec<Case> {
    let mut cases = vec![
        with_tables("a folder that is not there", report!("gegevens/nergens/r.html")),
        with_tables("a file in the place of a folder", report!("gegevens/parties.csv/r.html")),
        with_tables("a folder in the place of the file", report!("gegevens/map"))
            .prepare(|data| fs::create_dir_all(data.join("map/inhoud")).unwrap()),
        with_tables("a file of somebody else", report!("gegevens/begroting.html"))
            .file("begroting.html", "<!DOCTYPE html><title>Begroting</title>"),
        with_tables(
            "a table of somebody else",
            &["score", "gegevens", "--as-of", "2026-09-30", "--detail", "scores", "-o", "gegevens"],
        ),
        with_tables(
            "an export over the data",
            &["export", "gegevens", "--as-of", "2026-09-30", "--to", "csv", "-o", "gegevens"],
        ),
    ];
    if cfg!(unix) {
        cases.extend([
            with_tables("a link to elsewhere", report!("gegevens/koppeling.html"))
                .file("doel.html", "niet van ons")
                .prepare(|data| link("doel.html", data.join("koppeling.html"))),
            with_tables("a link to nothing", report!("gegevens/koppeling.html"))
                .prepare(|data| link("nergens.html", data.join("koppeling.html"))),
            with_tables("a device", report!("/dev/null")),
            with_tables("a pipe in the place of the file", report!("gegevens/pijp.html"))
                .prepare(|data| pipe(&data.join("pijp.html"))),
        ]);
    }
    cases.into_iter().map(|it| it.exit(73)).collect()
}
