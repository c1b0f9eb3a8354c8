//! Sheets as people fill them, and the rows that come of them.

use super::*;
use crate::{language::Language, sources::workbook::SheetRow};

fn sheet(name: &str, rows: &[&[&str]]) -> Sheet {
    let row = |(at, cells): (usize, &&[&str])| SheetRow {
        row: at as u64 + 1,
        cells: cells.iter().map(|it| (*it).to_owned()).collect(),
    };
    let rows = rows.iter().enumerate().map(row).filter(|it| !it.cells.is_empty()).collect();
    Sheet { name: name.to_owned(), rows, questioned: BTreeSet::new() }
}

fn parties() -> Sheet {
    sheet(
        "Gemeenten",
        &[
            &["Naam", "CBS-code", "Andere schrijfwijzen"],
            &["Aarveld", "VB01"],
            &["Beekdal", "", "Beekdal-Oost, Beekd."],
            &["Zandhove"],
        ],
    )
}

const DECISIONS: &[&str] =
    &["Nr", "Vergadering", "Veld", "Besluit", "Instemming", "Wie", "Termijn"];

/// The rows as `table: column=text, …`, the questions as English sentences, and the equations.
fn told(sheets: Vec<Sheet>) -> String {
    told_with(sheets, &mut Known::default())
}

fn told_with(sheets: Vec<Sheet>, known: &mut Known) -> String {
    let day = "2026-10-20".parse().unwrap();
    let read = read("afspraken.xlsx", &Workbook { sheets }, day, known);
    let mut lines = Vec::new();
    for draft in &read.value.drafts {
        for row in &draft.rows {
            let columns = draft.table.columns.iter().zip(row.cells.iter());
            let cells: Vec<String> = columns
                .filter(|(_, text)| !text.is_empty())
                .map(|(column, text)| format!("{}={text}", column.name))
                .collect();
            lines.push(format!("{} {}: {}", draft.table.name, row.line, cells.join(", ")));
        }
    }
    let english = Language::find("en").unwrap();
    lines.extend(read.diagnostics.iter().map(|it| it.render(english)));
    for it in &read.value.readings {
        assert_eq!(it.n_read, it.n_used + it.n_set_aside + it.n_blank, "{it:?}");
        let counts = [it.n_read, it.n_used, it.n_set_aside, it.n_blank];
        lines.push(format!(
            "{}: {} = {} + {} + {}",
            it.file, counts[0], counts[1], counts[2], counts[3]
        ));
    }
    lines.join("\n")
}

#[test]
fn a_decision_is_an_agreement_what_each_said_and_what_each_is_to_do() {
    let meetings = sheet(
        "Vergaderingen",
        &[&["Datum", "Veld", "Afwezig"], &["2026-09-18", "Wonen", "Zandhove"]],
    );
    let decisions = sheet(
        "Besluiten",
        &[
            DECISIONS,
            &[
                "R-2026-01",
                "18-9-2026",
                "Wonen",
                "Elke gemeente stelt een woonvisie vast. De vereniging helpt.",
                "unaniem; voorbehoud: beekdal-oost (raad)",
                "alle",
                "1 juli 2027",
            ],
        ],
    );
    insta::assert_snapshot!(told(vec![decisions, meetings, parties()]), @"");
}

#[test]
fn rows_that_only_have_their_number_are_blank_and_examples_do_not_count() {
    let decisions = sheet(
        "Decisions",
        &[
            &["No", "Meeting", "Field", "Decision", "Consent", "Who", "Due"],
            &["example", "2026-09-18", "Wonen", "x", "unanimous", "all"],
            &["R-2026-01"],
            &["R-2026-02", "2026-09-18", "", "Iets", "", "Aarveld", ""],
            &[],
            &["R-2026-04"],
        ],
    );
    insta::assert_snapshot!(told(vec![parties(), decisions]), @"");
}

#[test]
fn what_is_not_understood_is_a_question_and_nothing_of_the_row_is_used() {
    let decisions = sheet(
        "Besluiten",
        &[
            DECISIONS,
            &["R-1", "2026-09-18", "", "Iets", "bijna iedereen", "alle", ""],
            &["R-2", "2026-09-18", "", "Iets", "unaniem; afwezig: Aarvelt", "alle", ""],
            &["R-3", "2026-09-18", "", "Iets", "unaniem", "", ""],
            &["R-4", "2026-09-18", "", "Iets", "unaniem", "alle", "31-2-2027"],
            &["R-5", "2026-09-18", "", "Iets", "tegen: Zandhove", "Aarveld", ""],
        ],
    );
    let progress = sheet(
        "Uitvoering",
        &[
            &["Nr", "Gemeente", "Stand", "Datum", "Bron", "Toelichting"],
            &["R-9", "Aarveld", "uitgevoerd", "2026-09-01", "", ""],
        ],
    );
    insta::assert_snapshot!(told(vec![parties(), decisions, progress]), @"");
}

#[test]
fn progress_is_an_observation_and_a_condition_stands_beside_what_was_said() {
    let decisions = sheet(
        "Besluiten",
        &[
            DECISIONS,
            &[
                "R-1",
                "2026-01-18",
                "",
                "Iets",
                "akkoord: Aarveld; voorbehoud: Beekdal (raad)",
                "Aarveld, Beekdal",
                "2026-06",
            ],
        ],
    );
    let progress = sheet(
        "Uitvoering",
        &[
            &["Nr", "Gemeente", "Stand", "Datum", "Bron", "Toelichting"],
            &["R-1", "Aarveld", "loopt", "2026-05-01", "raadsbrief", ""],
            &["R-1", "Aarveld", "uitgevoerd", "2026-05-01", "", "op tijd"],
            &["R-1", "Beekdal", "Voorbehoud vervuld", "2026-03-01", "raadsbesluit", ""],
            &["R-1", "Zandhove", "loopt", "", "", ""],
            &["R-1", "Beekdal", "bijna", "", "", ""],
        ],
    );
    insta::assert_snapshot!(told(vec![parties(), decisions, progress]), @"");
}

#[test]
fn proposals_count_only_with_a_tick() {
    let proposals = sheet(
        "Voorstel",
        &[
            &[
                "Akkoord",
                "Nr",
                "Vergadering",
                "Veld",
                "Besluit",
                "Instemming",
                "Wie",
                "Termijn",
                "Citaat",
                "Plaats",
            ],
            &[
                "x",
                "V-1",
                "2026-09-18",
                "",
                "Een",
                "unaniem",
                "alle",
                "",
                "Wij doen een.",
                "tabel 1, rij 1",
            ],
            &["", "V-2", "2026-09-18", "", "Twee", "unaniem", "alle", "", "", ""],
            &["later", "V-3", "2026-09-18", "", "Drie", "unaniem", "alle", "", "", ""],
        ],
    );
    insta::assert_snapshot!(told(vec![parties(), proposals]), @"");
}

/// Two decisions on record, and Beekdal was asked.
fn asked() -> Known {
    let mut known = Known::default();
    let decisions = sheet(
        "Besluiten",
        &[
            DECISIONS,
            &[
                "R-1",
                "2026-01-18",
                "",
                "Een",
                "akkoord: Aarveld; voorbehoud: Beekdal (raad)",
                "Aarveld, Beekdal",
                "2026-06",
            ],
            &["R-2", "2026-01-18", "", "Twee", "unaniem", "alle", "2026-06"],
        ],
    );
    told_with(vec![parties(), decisions], &mut known);
    let mut made = Made::new(&"x".into());
    let cells = [("party", "beekdal"), ("asked_on", "2026-10-02"), ("term_on", "2026-10-30")];
    made.add("replies", 1, &cells);
    known.learn(&made.drafts(&[], &|_| None));
    known
}

fn reply(head: &[&str], rows: &[&[&str]]) -> Vec<Sheet> {
    let head_row = [
        "Gemeente",
        "Peildatum",
        "Gevraagd op",
        "Antwoord vóór",
        "Antwoord",
        "Reactie in eigen woorden",
    ];
    let headings = [
        "Nr",
        "Besluit",
        "Gezegd",
        "Termijn",
        "Stand volgens ons",
        "Onze bron",
        "Klopt dit?",
        "Zo nee: stand",
        "Sinds",
        "Bron",
        "Toelichting",
    ];
    let mut all: Vec<&[&str]> = vec![&headings];
    all.extend(rows);
    vec![sheet("Reactie", &[&head_row, head]), sheet("Per afspraak", &all)]
}

#[test]
fn a_reply_answers_row_by_row_and_as_a_whole() {
    let head = ["Beekdal", "2026-09-30", "2026-10-02", "2026-10-30", "", "Met dank.\nWij = blij."];
    let rows: [&[&str]; 3] = [
        &[
            "R-1",
            "Een",
            "ja, mits",
            "2026-06",
            "onbekend",
            "",
            "nee",
            "voorbehoud vervuld",
            "2026-03-01",
            "raad",
            "De raad zei ja.",
        ],
        &[
            "R-2",
            "Twee",
            "ja",
            "2026-06",
            "onbekend",
            "",
            "nee",
            "uitgevoerd",
            "2026-06-20",
            "",
            "Klaar.",
        ],
        &["R-3", "Drie", "ja", "2026-06", "onbekend", "", "", "", "", "", ""],
    ];
    insta::assert_snapshot!(told_with(reply(&head, &rows), &mut asked()), @"");
}

#[test]
fn a_reply_to_another_quarter_or_of_another_party_is_not_taken() {
    let mut known = asked();
    let of = |head: [&str; 6]| reply(&head, &[&["R-2", "", "", "", "", "", "ja"]]);
    let late = of(["Beekdal", "2026-06-30", "2026-07-02", "2026-07-30", "", "Goed."]);
    let other = of(["Aarveld", "2026-09-30", "2026-10-02", "2026-10-30", "", "Goed."]);
    let told = [told_with(late, &mut known), told_with(other, &mut known)].join("\n\n");
    insta::assert_snapshot!(told, @"");
}

#[test]
fn an_untouched_reply_is_no_answer() {
    let head = ["Beekdal", "2026-09-30", "2026-10-02", "2026-10-30"];
    let told = told_with(reply(&head, &[&["R-2", "Twee", "ja"]]), &mut asked());
    assert!(!told.contains("replies"), "{told}");
}

#[test]
fn a_sheet_of_somebody_else_is_said_and_left() {
    let told = told(vec![
        sheet("Blad1", &[&["a"]]),
        sheet("Lees mij", &[&["b"]]),
        sheet("Besluiten", &[&["?"]]),
    ]);
    insta::assert_snapshot!(told, @"");
}
