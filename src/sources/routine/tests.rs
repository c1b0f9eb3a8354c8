//! Sheets as people fill them, and the rows that come of them.

use super::*;
use crate::{language::Language, sources::workbook::SheetRow};

mod replies;

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
    insta::assert_snapshot!(told(vec![decisions, meetings, parties()]), @"
    parties 2: id=aarveld, name=Aarveld, kind=municipality, code=VB01
    parties 3: id=beekdal, name=Beekdal, kind=municipality, also_known_as=Beekdal-Oost|Beekd.
    parties 4: id=zandhove, name=Zandhove, kind=municipality
    attendance 2: meeting=V-2026-09-18-wonen, party=zandhove, present=no
    meetings 2: id=V-2026-09-18-wonen, date=2026-09-18, portfolio=wonen
    portfolios 2: id=wonen, name=Wonen
    agreements 2: id=R-2026-01, meeting=V-2026-09-18-wonen, decided_on=2026-09-18, portfolio=wonen, title=Elke gemeente stelt een woonvisie vast, text=Elke gemeente stelt een woonvisie vast. De vereniging helpt., entitled=all, source=afspraken.xlsx, R-2026-01
    commitments 2: id=R-2026-01-aarveld, agreement=R-2026-01, party=aarveld, description=Elke gemeente stelt een woonvisie vast, due_on=2027-07-01
    commitments 2: id=R-2026-01-beekdal, agreement=R-2026-01, party=beekdal, description=Elke gemeente stelt een woonvisie vast, due_on=2027-07-01
    commitments 2: id=R-2026-01-zandhove, agreement=R-2026-01, party=zandhove, description=Elke gemeente stelt een woonvisie vast, due_on=2027-07-01
    positions 2: agreement=R-2026-01, party=aarveld, stance=yes, source=afspraken.xlsx, R-2026-01
    positions 2: agreement=R-2026-01, party=beekdal, stance=yes_provided, condition=raad, condition_state=pending, condition_state_on=2026-09-18, source=afspraken.xlsx, R-2026-01
    positions 2: agreement=R-2026-01, party=zandhove, stance=absent, source=afspraken.xlsx, R-2026-01
    afspraken.xlsx#Gemeenten: 3 = 3 + 0 + 0
    afspraken.xlsx#Vergaderingen: 1 = 1 + 0 + 0
    afspraken.xlsx#Besluiten: 1 = 1 + 0 + 0
    ");
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
    insta::assert_snapshot!(told(vec![parties(), decisions]), @"
    parties 2: id=aarveld, name=Aarveld, kind=municipality, code=VB01
    parties 3: id=beekdal, name=Beekdal, kind=municipality, also_known_as=Beekdal-Oost|Beekd.
    parties 4: id=zandhove, name=Zandhove, kind=municipality
    agreements 4: id=R-2026-02, decided_on=2026-09-18, title=Iets, entitled=aarveld, source=afspraken.xlsx, R-2026-02
    commitments 4: id=R-2026-02-aarveld, agreement=R-2026-02, party=aarveld, description=Iets
    afspraken.xlsx#Decisions:2: note[example-left-out]: this is an example row and does not count
      help: take the word `example` away if the row is to count
    afspraken.xlsx#Gemeenten: 3 = 3 + 0 + 0
    afspraken.xlsx#Decisions: 5 = 1 + 0 + 4
    ");
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
    insta::assert_snapshot!(told(vec![parties(), decisions, progress]), @"
    parties 2: id=aarveld, name=Aarveld, kind=municipality, code=VB01
    parties 3: id=beekdal, name=Beekdal, kind=municipality, also_known_as=Beekdal-Oost|Beekd.
    parties 4: id=zandhove, name=Zandhove, kind=municipality
    afspraken.xlsx#Besluiten:2:Instemming: question[consent-unclear]: `bijna iedereen` is no known form of consent
      help: write for example `unanimous; absent: Zandhove` or `against: Aarveld, Beekdal`; allowed: unaniem · akkoord: A, B · tegen: A · voorbehoud: A (…) · tenzij: A (…) · onthouden: A · afwezig: A · unanimous · agreed: · against: · subject to: · unless: · abstain: · absent:
    afspraken.xlsx#Besluiten:3:Instemming: question[reference-dangling]: `Aarvelt` in Instemming is not in table Gemeenten; the nearest is: Aarveld
      help: mend the name, or add it to Gemeenten; that row may itself have been set aside
    afspraken.xlsx#Besluiten:4:Wie: question[cell-empty]: Wie is empty, and the row cannot be used without it
      help: fill the cell, or remove the row
    afspraken.xlsx#Besluiten:5:Termijn: question[term-unclear]: `31-2-2027` is no date that exists
      help: write d-m-yyyy, yyyy-mm-dd or `1 October 2026`, or leave the cell empty
    afspraken.xlsx#Besluiten:6:Instemming: question[party-not-entitled]: Zandhove is not on the list of agreement R-5
      help: add the party to entitled, or remove this row
    afspraken.xlsx#Uitvoering:2:Nr: question[reference-dangling]: `R-9` in Nr is not in table Besluiten; the nearest is: –
      help: mend the name, or add it to Besluiten; that row may itself have been set aside
    afspraken.xlsx#Gemeenten: 3 = 3 + 0 + 0
    afspraken.xlsx#Besluiten: 5 = 0 + 5 + 0
    afspraken.xlsx#Uitvoering: 1 = 0 + 1 + 0
    ");
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
    insta::assert_snapshot!(told(vec![parties(), decisions, progress]), @"
    parties 2: id=aarveld, name=Aarveld, kind=municipality, code=VB01
    parties 3: id=beekdal, name=Beekdal, kind=municipality, also_known_as=Beekdal-Oost|Beekd.
    parties 4: id=zandhove, name=Zandhove, kind=municipality
    agreements 2: id=R-1, decided_on=2026-01-18, title=Iets, entitled=aarveld|beekdal, source=afspraken.xlsx, R-1
    commitments 2: id=R-1-aarveld, agreement=R-1, party=aarveld, description=Iets, due_on=2026-06
    commitments 2: id=R-1-beekdal, agreement=R-1, party=beekdal, description=Iets, due_on=2026-06
    positions 2: agreement=R-1, party=aarveld, stance=yes, source=afspraken.xlsx, R-1
    positions 2: agreement=R-1, party=beekdal, stance=yes_provided, condition=raad, condition_state=met, condition_state_on=2026-03-01, source=afspraken.xlsx, R-1
    evidence 2: id=R-1-aarveld-2026-05-01, commitment=R-1-aarveld, occurred_on=2026-05-01, kind=statement, status=running, grade=document, source=raadsbrief
    evidence 3: id=R-1-aarveld-2026-05-01-2, commitment=R-1-aarveld, occurred_on=2026-05-01, kind=statement, status=done, reason=op tijd, grade=own_statement
    afspraken.xlsx#Uitvoering:5:Gemeente: question[party-not-entitled]: Zandhove is not on the list of agreement R-1
      help: add the party to entitled, or remove this row
    afspraken.xlsx#Uitvoering:6:Stand: question[code-unknown]: `bijna` is no known value of Stand; allowed: uitgevoerd, loopt, afgeweken met reden, niet uitgevoerd, voorbehoud vervuld, voorbehoud niet vervuld, tenzij ingetreden, tenzij niet ingetreden
      help: choose one of these values, or leave the cell empty if it is not known
    afspraken.xlsx#Gemeenten: 3 = 3 + 0 + 0
    afspraken.xlsx#Besluiten: 1 = 1 + 0 + 0
    afspraken.xlsx#Uitvoering: 5 = 3 + 2 + 0
    ");
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
    insta::assert_snapshot!(told(vec![parties(), proposals]), @"
    parties 2: id=aarveld, name=Aarveld, kind=municipality, code=VB01
    parties 3: id=beekdal, name=Beekdal, kind=municipality, also_known_as=Beekdal-Oost|Beekd.
    parties 4: id=zandhove, name=Zandhove, kind=municipality
    agreements 2: id=V-1, decided_on=2026-09-18, title=Een, entitled=all, source=afspraken.xlsx, V-1
    commitments 2: id=V-1-aarveld, agreement=V-1, party=aarveld, description=Een
    commitments 2: id=V-1-beekdal, agreement=V-1, party=beekdal, description=Een
    commitments 2: id=V-1-zandhove, agreement=V-1, party=zandhove, description=Een
    positions 2: agreement=V-1, party=aarveld, stance=yes, quote=Wij doen een., source=afspraken.xlsx, V-1
    positions 2: agreement=V-1, party=beekdal, stance=yes, quote=Wij doen een., source=afspraken.xlsx, V-1
    positions 2: agreement=V-1, party=zandhove, stance=yes, quote=Wij doen een., source=afspraken.xlsx, V-1
    afspraken.xlsx#Voorstel:4:Akkoord: question[code-unknown]: `later` is no known value of Akkoord; allowed: ja
      help: choose one of these values, or leave the cell empty if it is not known
    afspraken.xlsx#Voorstel: note[not-ticked]: 1 proposals without a tick do not count
      help: put an x in the first column of what is right
    afspraken.xlsx#Gemeenten: 3 = 3 + 0 + 0
    afspraken.xlsx#Voorstel: 3 = 1 + 2 + 0
    ");
}
