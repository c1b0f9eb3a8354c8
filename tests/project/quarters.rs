//! Two whole quarters of a made-up association.

use std::{collections::BTreeMap, fs};

use tenzij::export::letter::{self, Block, Letter, LetterTable};

use crate::desk::Desk;

const BOOK: &str = "regio/invoer/afspraken.xlsx";

/// Status of every pair of an assessment.
fn statuses(desk: &Desk, assessment: &str) -> BTreeMap<String, String> {
    let value: serde_json::Value = serde_json::from_str(&desk.text(assessment)).unwrap();
    let mut found = BTreeMap::new();
    for agreement in value["agreements"].as_array().unwrap() {
        for pair in agreement["pairs"].as_array().unwrap() {
            let key = format!(
                "{} {}",
                agreement["id"].as_str().unwrap(),
                pair["party"].as_str().unwrap()
            );
            found.insert(key, pair["status"].as_str().unwrap().to_owned());
        }
    }
    found
}

/// What the report says of every pair: agreement, party, words.
fn told(html: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for part in html.split("<details id=\"a-").skip(1) {
        let id = part.split('"').next().unwrap();
        let part = part.split("</details>").next().unwrap();
        for item in part.split("<li><span class=\"party\">").skip(1) {
            let (party, rest) = item.split_once("</span>").unwrap();
            let Some(rest) = rest.strip_prefix(": <span aria-hidden=\"true\">") else { continue };
            let word = rest.split_once("</span>").unwrap().1;
            let word = word.split(['<', '·']).next().unwrap().trim();
            found.insert(format!("{id} {}", party.to_lowercase()), word.to_lowercase());
        }
    }
    found
}

/// The rows `agreement party: status` of a table written by hand.
fn expected(rows: &str) -> BTreeMap<String, String> {
    let row = |line: &str| {
        let (key, status) = line.trim().split_once(": ").unwrap();
        (key.to_owned(), status.to_owned())
    };
    rows.lines().filter(|it| !it.trim().is_empty()).map(row).collect()
}

fn in_words(statuses: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let word = |code: &str| match code {
        "done" => "uitgevoerd",
        "running" => "loopt",
        "deviated" => "afgeweken met reden",
        "not_done" => "niet uitgevoerd",
        "unknown" => "onbekend",
        "not_due" => "nog niet aan de orde",
        _ => "niet van toepassing",
    };
    statuses.iter().map(|(key, code)| (key.clone(), word(code).to_owned())).collect()
}

/// Minutes of a meeting with the table of five columns.
fn minutes(desk: &Desk, name: &str, rows: &[[&str; 5]]) {
    let headings = ["Nr", "Besluit", "Instemming", "Wie", "Termijn"];
    let letter = Letter {
        title: "Verslag".to_owned(),
        language: "nl".to_owned(),
        blocks: vec![
            Block::Paragraph("De voorzitter opent de vergadering.".to_owned()),
            Block::Paragraph(
                "De vergadering neemt kennis van de brief van de provincie.".to_owned(),
            ),
            Block::Table(LetterTable {
                headings: headings.map(|it| (it.to_owned(), 10)).to_vec(),
                rows: rows.iter().map(|it| it.map(str::to_owned).to_vec()).collect(),
            }),
        ],
    };
    fs::write(desk.path(name), letter::docx(&letter).unwrap()).unwrap();
}

/// Meetings of the first quarter.
const MEETINGS: [&[&str]; 3] =
    [&["15-1-2026", "Wonen", "Zandhove"], &["12-2-2026", "Energie", ""], &["20-3-2026", "", ""]];

/// Decisions of the first quarter that are typed in the workbook.
#[rustfmt::skip]
const DECISIONS: [&[&str]; 2] = [
    &["R-2026-01", "15-1-2026", "Wonen", "Elke gemeente stelt een woonvisie vast.", "unaniem", "alle", "1-6-2026"],
    &["R-2026-02", "12-2-2026", "Energie", "Elke gemeente opent een warmteloket.", "unaniem; voorbehoud: Beekdal (raad); tenzij: Broekhorst (kosten boven 50.000 euro)", "alle", "31 mei 2026"],
];

/// The first quarter: everything typed for the first time.
fn first_quarter(desk: &mut Desk) {
    desk.does("init regio --parties \"Aarveld, Beekdal, Broekhorst, Zandhove\" --quarter 2026K2 --title \"Vereniging Esdoornland\"");
    desk.types(BOOK, "Velden", &[&["Wonen"], &["Energie"]]);
    desk.types(BOOK, "Vergaderingen", &MEETINGS);
    desk.types(BOOK, "Besluiten", &DECISIONS);
    desk.types(
        BOOK,
        "Uitvoering",
        &[
            &["R-2026-01", "Aarveld", "uitgevoerd", "20-5-2026", "raadsbesluit, punt 4", ""],
            &["R-2026-01", "Beekdal", "loopt", "1-6-2026", "collegebrief", ""],
            &["R-2026-02", "Aarveld", "niet uitgevoerd", "5-6-2026", "jaarbrief", ""],
            &["R-2026-02", "Zandhove", "uitgevoerd", "1-5-2026", "", ""],
            &["R-2026-02", "Broekhrst", "loopt", "1-5-2026", "", ""],
        ],
    );
    minutes(
        desk,
        "regio/verslag-2026-03-20.docx",
        &[
            ["1", "De gemeenten tellen fietsers.", "unaniem", "alle", "15-6-2026"],
            [
                "2",
                "Elke gemeente sluit aan op het energieloket.",
                "unaniem",
                "alle",
                "15 september 2026",
            ],
        ],
    );
    desk.does("read regio/verslag-2026-03-20.docx --project regio");
    let proposals = "regio/invoer/voorstel-verslag-2026-03-20.xlsx";
    desk.does("ingest --project regio --on 2026-07-01");
    // Without a tick nothing of the minutes is taken; a slip in a name is a question.
    assert!(desk.transcript.contains("not-ticked") && desk.transcript.contains("Broekhrst"));
    desk.cell(proposals, "Voorstel", "V-2026-03-20-1", "Akkoord", "x");
    desk.cell(proposals, "Voorstel", "V-2026-03-20-2", "Akkoord", "x");
    desk.types(
        BOOK,
        "Uitvoering",
        &[
            &["R-2026-01", "Aarveld", "uitgevoerd", "20-5-2026", "raadsbesluit, punt 4", ""],
            &["R-2026-01", "Beekdal", "loopt", "1-6-2026", "collegebrief", ""],
            &["R-2026-02", "Aarveld", "niet uitgevoerd", "5-6-2026", "jaarbrief", ""],
            &["R-2026-02", "Zandhove", "uitgevoerd", "1-5-2026", "", ""],
            &["V-2026-03-20-1", "Aarveld", "uitgevoerd", "10-6-2026", "telling", ""],
            &[
                "V-2026-03-20-1",
                "Beekdal",
                "afgeweken met reden",
                "12-6-2026",
                "raadsbesluit",
                "De raad telt liever zelf.",
            ],
        ],
    );
    desk.does("ingest --project regio --on 2026-07-02");
    desk.does("ingest --project regio --on 2026-07-02");
    desk.does("replies make --project regio --on 2026-07-03 --term 2026-07-31");
}

/// Replies: one is otherwise, one is as it is, one prefers not to, one never comes.
fn replies_to_the_first(desk: &mut Desk) {
    let returned = |party: &str, form: &str| {
        let from = format!("regio/weerwoord/2026K2/{party}.{form}");
        let to = format!("regio/reacties/2026K2/{party}.{form}");
        fs::copy(desk.path(&from), desk.path(&to)).unwrap();
        to
    };
    let aarveld = returned("aarveld", "xlsx");
    desk.cell(
        &aarveld,
        "Reactie",
        "Aarveld",
        "Reactie in eigen woorden",
        "Dank. Het loket is open; zie <b>ons</b> besluit.",
    );
    desk.cell(&aarveld, "Per afspraak", "R-2026-01", "Klopt dit?", "ja");
    desk.cell(&aarveld, "Per afspraak", "R-2026-02", "Klopt dit?", "nee");
    desk.cell(&aarveld, "Per afspraak", "R-2026-02", "Zo nee: stand", "uitgevoerd");
    desk.cell(&aarveld, "Per afspraak", "R-2026-02", "Sinds", "28-5-2026");
    desk.cell(&aarveld, "Per afspraak", "R-2026-02", "Bron", "collegebesluit 28 mei");
    desk.cell(&aarveld, "Per afspraak", "R-2026-02", "Toelichting", "Het loket opende in mei.");
    let beekdal = returned("beekdal", "ods");
    desk.cell(&beekdal, "Reactie", "Beekdal", "Antwoord", "dit klopt");
    let zandhove = returned("zandhove", "xlsx");
    desk.cell(&zandhove, "Reactie", "Zandhove", "Antwoord", "wij zien af van een reactie");
    desk.does("replies read --project regio --on 2026-07-20");
    desk.does("report --project regio --known-on 2026-07-20");
    assert_eq!(desk.tenzij("report --project regio --known-on 2026-07-20 --final"), 65);
    assert_eq!(desk.tenzij("close 2026K2 --project regio --on 2026-07-31"), 65);
    desk.does("close 2026K2 --project regio --on 2026-08-05");
    assert_eq!(desk.tenzij("close 2026K2 --project regio --on 2026-08-06"), 2);
}

const FIRST: &str = "
    R-2026-01 aarveld: done
    R-2026-01 beekdal: running
    R-2026-01 broekhorst: unknown
    R-2026-01 zandhove: not_applicable
    R-2026-02 aarveld: done
    R-2026-02 beekdal: not_due
    R-2026-02 broekhorst: unknown
    R-2026-02 zandhove: done
    V-2026-03-20-1 aarveld: done
    V-2026-03-20-1 beekdal: deviated
    V-2026-03-20-1 broekhorst: unknown
    V-2026-03-20-1 zandhove: unknown
    V-2026-03-20-2 aarveld: not_due
    V-2026-03-20-2 beekdal: not_due
    V-2026-03-20-2 broekhorst: not_due
    V-2026-03-20-2 zandhove: not_due
";

/// The second quarter: a late observation, a row mended, a condition met, a term that passed, a new decision.
fn second_quarter(desk: &mut Desk) {
    let meeting: &[&str] = &["10-9-2026", "Wonen", "Beekdal"];
    desk.types(BOOK, "Vergaderingen", &[&MEETINGS[..], &[meeting]].concat());
    #[rustfmt::skip]
    let decision: &[&str] = &["R-2026-03", "10-9-2026", "Wonen", "Aarveld en Zandhove delen een urgentieregeling.", "akkoord: Aarveld, Zandhove", "Aarveld, Zandhove", "1-12-2026"];
    desk.types(BOOK, "Besluiten", &[&DECISIONS[..], &[decision]].concat());
    desk.types(
        BOOK,
        "Uitvoering",
        &[
            &["R-2026-01", "Aarveld", "uitgevoerd", "20-5-2026", "raadsbesluit, punt 4", ""],
            // Mended: it had been finished on that very day.
            &["R-2026-01", "Beekdal", "uitgevoerd", "1-6-2026", "collegebrief", ""],
            // Late: found in October, about May.
            &["R-2026-01", "Broekhorst", "uitgevoerd", "25-5-2026", "raadsbesluit", ""],
            &["R-2026-02", "Aarveld", "niet uitgevoerd", "5-6-2026", "jaarbrief", ""],
            &["R-2026-02", "Zandhove", "uitgevoerd", "1-5-2026", "", ""],
            &["R-2026-02", "Beekdal", "voorbehoud vervuld", "20-8-2026", "raadsbesluit", ""],
            &["V-2026-03-20-1", "Aarveld", "uitgevoerd", "10-6-2026", "telling", ""],
            &[
                "V-2026-03-20-1",
                "Beekdal",
                "afgeweken met reden",
                "12-6-2026",
                "raadsbesluit",
                "De raad telt liever zelf.",
            ],
            &["V-2026-03-20-2", "Aarveld", "uitgevoerd", "10-9-2026", "collegebrief", ""],
        ],
    );
    desk.does("ingest --project regio --on 2026-10-02");
    desk.does("replies make --project regio --on 2026-10-05");
    fs::copy(
        desk.path("regio/weerwoord/2026K3/zandhove.xlsx"),
        desk.path("regio/reacties/2026K3/zandhove.xlsx"),
    )
    .unwrap();
    let zandhove = "regio/reacties/2026K3/zandhove.xlsx";
    desk.cell(zandhove, "Per afspraak", "V-2026-03-20-1", "Klopt dit?", "nee");
    desk.cell(zandhove, "Per afspraak", "V-2026-03-20-1", "Zo nee: stand", "uitgevoerd");
    desk.cell(zandhove, "Per afspraak", "V-2026-03-20-1", "Sinds", "1-6-2026");
    desk.does("replies read --project regio --on 2026-10-20");
    let afterword = desk.text("regio/weerwoord/2026K3/nawoord.txt");
    let afterword =
        afterword.replace("# Zandhove\n", "# Zandhove\nMet dank; de telling is verwerkt.\n");
    fs::write(
        desk.path("regio/weerwoord/2026K3/nawoord.txt"),
        format!("Aan allen: dank.\n{afterword}"),
    )
    .unwrap();
    desk.does("report --project regio --known-on 2026-10-20 --edition wederhoor");
    desk.does("report --project regio --known-on 2026-10-20 --edition openbaar");
    desk.does("close 2026K3 --project regio --on 2026-11-03");
    desk.does("compare 2026K2 2026K3 --project regio");
    desk.does("history --project regio");
    desk.does("verify --project regio");
}

const SECOND: &str = "
    R-2026-01 aarveld: done
    R-2026-01 beekdal: done
    R-2026-01 broekhorst: done
    R-2026-01 zandhove: not_applicable
    R-2026-02 aarveld: done
    R-2026-02 beekdal: unknown
    R-2026-02 broekhorst: unknown
    R-2026-02 zandhove: done
    R-2026-03 aarveld: not_due
    R-2026-03 zandhove: not_due
    V-2026-03-20-1 aarveld: done
    V-2026-03-20-1 beekdal: deviated
    V-2026-03-20-1 broekhorst: unknown
    V-2026-03-20-1 zandhove: done
    V-2026-03-20-2 aarveld: done
    V-2026-03-20-2 beekdal: unknown
    V-2026-03-20-2 broekhorst: unknown
    V-2026-03-20-2 zandhove: unknown
";

#[test]
fn two_quarters_from_init_to_close_are_right_to_the_row() {
    let mut desk = Desk::new("quarters");
    first_quarter(&mut desk);
    replies_to_the_first(&mut desk);
    let first = statuses(&desk, "regio/kwartalen/2026K2/assessment.json");
    assert_eq!(first, expected(FIRST));
    let report = desk.text("regio/kwartalen/2026K2/rapport.html");
    assert_eq!(told(&report), in_words(&first));
    // A reply is printed whole and as it is, whatever is in it, beside what it is about.
    assert!(report.contains("Dank. Het loket is open; zie &lt;b&gt;ons&lt;/b&gt; besluit."));
    assert!(report.contains("Het loket opende in mei."));
    assert!(desk.text("regio/rapport/2026K2-bestuur-concept.html").contains("CONCEPT"));

    second_quarter(&mut desk);
    let second = statuses(&desk, "regio/kwartalen/2026K3/assessment.json");
    assert_eq!(second, expected(SECOND));
    assert_eq!(told(&desk.text("regio/kwartalen/2026K3/rapport.html")), in_words(&second));
    let report = desk.text("regio/kwartalen/2026K3/rapport.html");
    assert!(
        report.contains("Aan allen: dank.") && report.contains("Met dank; de telling is verwerkt.")
    );
    // The frozen data give the same figures as the assessment that was frozen with them.
    desk.does(
        "score regio/kwartalen/2026K3/data --as-of 2026-09-30 --known-on 2026-11-03 -o again.json",
    );
    assert_eq!(statuses(&desk, "again.json"), second);
    desk.does(
        "export --project regio --as-of 2026-09-30 --known-on 2026-11-03 --to csv -o tabellen",
    );
    desk.does("reproduce tabellen/manifest.json");
    // The first quarter stands as it was closed.
    assert_eq!(statuses(&desk, "regio/kwartalen/2026K2/assessment.json"), first);
    insta::assert_snapshot!(desk.transcript);
}

#[test]
fn a_project_begins_and_a_demo_is_filled_in_every_language() {
    for language in &tenzij::language::LANGUAGES {
        let tag = language.tag;
        let mut desk = Desk::new(&format!("begins-{tag}"));
        desk.does(&format!("init regio --parties Aarveld --quarter 2026K2 --lang {tag}"));
        desk.does(&format!("demo --quarter 2026K3 --lang {tag}"));
        let folder = language.text("project.folder.report");
        let quarter = format!("2026{}3", language.text("project.quarter"));
        let state = language.text("cli.file_concept");
        let report = desk.text(&format!("demo/{folder}/{quarter}-bestuur-{state}.html"));
        assert!(report.contains(language.text("demo.title")));
        // The same again gives the same bytes.
        let ledger = fs::read(desk.path("demo/tenzij.db")).unwrap();
        let mut again = Desk::new(&format!("begins-{tag}-again"));
        again.does(&format!("demo --quarter 2026K3 --lang {tag}"));
        assert_eq!(fs::read(again.path("demo/tenzij.db")).unwrap(), ledger);
        let html = again.text(&format!("demo/{folder}/{quarter}-bestuur-{state}.html"));
        assert_eq!(html, report);
    }
}

#[test]
fn what_a_retreat_chose_counts_once_it_is_ticked() {
    let mut desk = Desk::new("retreat");
    desk.does("init regio --parties \"Aarveld, Beekdal\" --quarter 2026K3");
    let decision = |nr: &'static str| {
        [nr, "15-1-2026", "", "Elke gemeente maakt een plan.", "unaniem", "alle", "1-6-2026"]
    };
    desk.types(
        BOOK,
        "Besluiten",
        &[&decision("R-2026-01"), &decision("R-2026-02"), &decision("R-2026-03")],
    );
    desk.does("ingest --project regio --on 2026-10-01");
    let choice = |agreement: &str, choice: &str, due: &str| {
        format!(
            "{{\"agreement\":\"{agreement}\",\"title\":\"Plan\",\"choice\":\"{choice}\",\"owner\":null,\"due_on\":{due}}}"
        )
    };
    let chosen = [
        choice("R-2026-01", "confirm", "null"),
        choice("R-2026-02", "adjust", "\"2027-01-31\""),
        choice("R-2026-03", "withdraw", "null"),
    ];
    let file =
        format!("{{\"format\":1,\"kind\":\"herijking\",\"decisions\":[{}]}}", chosen.join(","));
    fs::write(desk.path("herijking.json"), file).unwrap();
    desk.does("read herijking.json --project regio --meeting 2026-09-20");
    let proposals = "regio/invoer/voorstel-herijking.xlsx";
    for nr in ["R-2026-01", "R-2026-02", "R-2026-03"] {
        desk.cell(proposals, "Voorstel", nr, "Akkoord", "x");
    }
    desk.does("ingest --project regio --on 2026-10-02");
    desk.does("score --project regio --known-on 2026-10-02 -o now.json");
    let expected_now = "
        R-2026-01 aarveld: unknown
        R-2026-01 beekdal: unknown
        R-2026-02 aarveld: not_due
        R-2026-02 beekdal: not_due
        R-2026-03 aarveld: not_applicable
        R-2026-03 beekdal: not_applicable
    ";
    assert_eq!(statuses(&desk, "now.json"), expected(expected_now));
    // Taken back, all is as it was.
    desk.does("undo --project regio --on 2026-10-03");
    desk.does("score --project regio --known-on 2026-10-03 -o then.json");
    assert!(statuses(&desk, "then.json").values().all(|it| it == "unknown"));
}
