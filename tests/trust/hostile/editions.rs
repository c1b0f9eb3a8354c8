//! Row 75: what an edition may not show, and replies that are long or mean harm.

use super::{Case, Row, answers::answered, case, row};

pub(super) fn rows() -> Vec<Row> {
    answered(vec![row(
        75,
        "secrets, persons, other parties' rows and replies in an edition",
        cases(),
    )])
}

/// A report of the sound dataset in an edition.
macro_rules! report {
    ($($more:literal),*) => {
        &["report", "gegevens", "--as-of", "2026-09-30", "-o", "{out}/rapport.html", $($more),*]
    };
}

fn of(name: &'static str, arguments: &'static [&'static str]) -> Case {
    let mut case = Case::command(name, arguments);
    case.files = case::base();
    case
}

/// With the second agreement under secrecy.
fn secret(name: &'static str, arguments: &'static [&'static str]) -> Case {
    of(name, arguments)
        .swap("agreements.csv", "depends_on,source\n", "depends_on,source,secret\n")
        .swap("agreements.csv", "verslag 20 maart\n", "verslag 20 maart,no\n")
        .swap("agreements.csv", "verslag 19 juni\n", "verslag 19 juni,yes\n")
}

fn replied(name: &'static str, arguments: &'static [&'static str], text: &str) -> Case {
    let quoted = text.replace('"', "\"\"");
    of(name, arguments).file(
        "replies.csv",
        format!("party,agreement,asked_on,term_on,received_on,verdict,text\naarveld,,2026-10-01,2026-11-01,2026-10-10,,\"{quoted}\"\n"),
    )
}

fn cases() -> Vec<Case> {
    let run = "<script>document.documentElement.dataset.fired=1</script>";
    let all = format!(
        "=cmd|'/c calc'!A1 =HYPERLINK(\"http://hostile.example/\") {run} javascript:alert(1) {{{{ 7*7 }}}} \u{2028}<!-- </style>"
    );
    let long = "woord ".repeat(400_000);
    vec![
        secret("a secret decision for everybody", report!("--edition", "openbaar")).exit(65),
        secret(
            "a secret decision left out for everybody",
            report!("--edition", "openbaar", "--leave-out-secret"),
        )
        .hides("Loket voor zorg"),
        of("a row of another party", report!("--edition", "wederhoor", "--party", "zandhove"))
            .hides("beekdal")
            .hides("Beekdal")
            .hides("de raad anders beslist"),
        replied("a reply of 2 MB for the board", report!(), &long).exit(65),
        replied("a reply with everything for the board", report!(), &all).hides(run),
        replied(
            "a reply with everything for its party",
            report!("--edition", "wederhoor", "--party", "aarveld"),
            &all,
        )
        .hides(run),
        replied(
            "a reply with everything for another party",
            report!("--edition", "wederhoor", "--party", "beekdal"),
            &all,
        )
        .hides("cmd|")
        .hides("hostile.example"),
        replied("a reply with everything for everybody", report!("--edition", "openbaar"), &all)
            .hides("cmd|")
            .hides("hostile.example"),
    ]
}
