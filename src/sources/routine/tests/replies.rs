//! Replies of parties, and sheets that are none.

use super::*;

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
    insta::assert_snapshot!(told_with(reply(&head, &rows), &mut asked()), @"
    evidence 3: id=R-2-beekdal-w2026-10-02, commitment=R-2-beekdal, occurred_on=2026-06-20, kind=statement, status=done, reason=Klaar., grade=own_statement
    positions 2: agreement=R-1, party=beekdal, stance=yes_provided, condition=raad, condition_state=met, condition_state_on=2026-03-01, source=afspraken.xlsx, R-1
    replies 2: party=beekdal, agreement=R-1, asked_on=2026-10-02, term_on=2026-10-30, received_on=2026-10-20, verdict=corrected, text=De raad zei ja.
    replies 3: party=beekdal, agreement=R-2, asked_on=2026-10-02, term_on=2026-10-30, received_on=2026-10-20, verdict=corrected, text=Klaar.
    replies 2: party=beekdal, asked_on=2026-10-02, term_on=2026-10-30, received_on=2026-10-20, text=Met dank.
    Wij = blij.
    afspraken.xlsx#Per afspraak: 3 = 2 + 0 + 1
    afspraken.xlsx#Reactie: 1 = 1 + 0 + 0
    ");
}

#[test]
fn a_reply_to_another_quarter_or_of_another_party_is_not_taken() {
    let mut known = asked();
    let of = |head: [&str; 6]| reply(&head, &[&["R-2", "", "", "", "", "", "ja"]]);
    let late = of(["Beekdal", "2026-06-30", "2026-07-02", "2026-07-30", "", "Goed."]);
    let other = of(["Aarveld", "2026-09-30", "2026-10-02", "2026-10-30", "", "Goed."]);
    let told = [told_with(late, &mut known), told_with(other, &mut known)].join("\n\n");
    insta::assert_snapshot!(told, @"
    afspraken.xlsx#Reactie:2:Gevraagd op: question[reply-not-asked]: Beekdal was not asked for a reply on 2026-07-02
      help: use the workbook that was made for this quarter
    afspraken.xlsx#Reactie: 1 = 0 + 1 + 0

    afspraken.xlsx#Reactie:2:Gevraagd op: question[reply-not-asked]: Aarveld was not asked for a reply on 2026-10-02
      help: use the workbook that was made for this quarter
    afspraken.xlsx#Reactie: 1 = 0 + 1 + 0
    ");
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
    insta::assert_snapshot!(told, @"
    afspraken.xlsx#Blad1: note[sheet-unknown]: sheet `Blad1` is no sheet of the template and is not read
      help: rename the sheet if it is to count, or leave it
    afspraken.xlsx#Besluiten: error[heading-missing]: no heading in the first twenty rows; expected: Nr, Vergadering, Veld, Besluit, Instemming, Wie, Termijn
      help: put the heading back as in the template
    ");
}
