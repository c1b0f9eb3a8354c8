//! Signs of persons, on both sides: what is shown to somebody, and what is left alone.

use std::{collections::BTreeSet, fs};

use tenzij::privacy::signs::{Kind, Of, signs};

use crate::figures::measured;

use super::{aside, code, command, done, example, folder, tenzij};

use Kind::{Bsn, Email, Name, Phone};

/// A text of somebody's mouth, and what is to be seen in it.
#[rustfmt::skip]
const LABELLED: &[(&str, &[Kind])] = &[
    // E-mail.
    ("mail naar j.jansen@aarveld.example voor 1 mei", &[Email]),
    ("(mailto:Griffie+1@beekdal.example)", &[Email]),
    ("Bron: zoë@aarveld.example.", &[Email]),
    ("prijs @ 12 euro", &[]),
    ("zie @gemeente op het net", &[]),
    ("versie tenzij@0.1", &[]),
    ("a@b", &[]),
    // Telephone.
    ("bel 06-12345678", &[Phone]),
    ("bel 06 12 34 56 78 na vijven", &[Phone]),
    ("bel (0592) 123 456", &[Phone]),
    ("bel +31 6 12345678", &[Phone]),
    ("bel +31 (0)592 123456", &[Phone]),
    ("bel 0031612345678", &[Phone]),
    ("06.12.34.56.78", &[Phone]),
    ("tel:0612345678", &[Phone]),
    ("bel +49 30 123456", &[Phone]),
    ("op 01-02-2026 om 10:30", &[]),
    ("kenmerk 0123", &[]),
    ("verhouding 0.123456789", &[]),
    ("besluit 2026-0612345678", &[]),
    ("0612345", &[]),
    ("zaak/0612345678", &[]),
    // Nine digits; 123456782 and 111222333 pass the test of eleven, 123456789 does not.
    ("bsn 123456782", &[Bsn]),
    ("nummer: 111222333.", &[Bsn]),
    ("1234.56.782", &[Bsn]),
    ("nummer 123456789", &[]),
    ("€ 123456782", &[]),
    ("123456782 euro", &[]),
    ("EUR 123456782,50", &[]),
    ("123.456.782 kWh", &[]),
    ("https://aarveld.example/stuk/123456782", &[]),
    ("rekening NL91ABNA0417164300", &[]),
    ("GM123456782", &[]),
    ("1234567820", &[]),
    ("000000000", &[]),
    ("kvk 12345678", &[]),
    ("peildatum 20260930, GM1681", &[]),
    ("budget 1.250.000 in 2026-2027", &[]),
    // Names.
    ("dhr. Jansen meldt", &[Name]),
    ("mevr. Z. van der Berg", &[Name]),
    ("volgens de heer De Vries is", &[Name]),
    ("mevrouw Smit-Bakker zei", &[Name]),
    ("wethouder Pietersen wil", &[Name]),
    ("drs. ir. P. Jansen", &[Name]),
    ("Jan Jansen: wij doen mee", &[Name]),
    ("dat zei Zoë van der Berg gisteren", &[Name]),
    ("Mr. Brown agreed", &[Name]),
    ("de wethouder van Aarveld wil", &[]),
    ("wethouder Wonen van Aarveld", &[]),
    ("Gedeputeerde Staten besluiten", &[]),
    ("Wij doen mee. Aarveld ook.", &[]),
    ("Aarveld en Beekdal doen mee", &[]),
    ("de heer en mevrouw", &[]),
    ("Ja, tenzij de raad anders besluit", &[]),
    ("het Algemeen Bestuur van de Tweede Kamer", &[]),
    // More than one.
    ("dhr. Jansen, 06-12345678, j@aarveld.example", &[Email, Phone, Name]),
    ("", &[]),
];

#[test]
fn every_labelled_text_shows_what_it_should_and_no_more() {
    let known: BTreeSet<String> =
        ["aarveld", "beekdal", "wonen"].iter().map(|it| (*it).to_owned()).collect();
    assert!(40 <= LABELLED.len());
    let mut wrong = Vec::new();
    for (text, expected) in LABELLED {
        let found = signs(text, Of::Quotation, &known);
        let kinds: Vec<Kind> = found.iter().map(|it| it.kind).collect();
        if kinds != *expected {
            wrong.push((text, kinds));
        }
        for it in found {
            let digits = it.masked.chars().filter(char::is_ascii_digit).count();
            assert!(digits <= 2, "{it:?} shows too much");
            assert!(!it.masked.contains("jansen") && !it.masked.contains("Jansen"), "{it:?}");
        }
    }
    assert_eq!(wrong, vec![], "of {}", LABELLED.len());
    measured("P9", "labelled texts told right", LABELLED.len());
}

#[test]
fn names_without_a_form_of_address_are_looked_for_in_quotations_only() {
    let known = BTreeSet::new();
    assert_eq!(signs("Samen Wonen in Aarveld", Of::Text, &known), vec![]);
    assert_eq!(signs("mevrouw Jansen", Of::Text, &known).len(), 1);
}

#[test]
fn check_shows_signs_with_their_cell_and_stops_nothing() {
    let to = folder("signs");
    for entry in fs::read_dir(example()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|it| it == "csv") {
            fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
        }
    }
    let plain = tenzij(&to, &["check", ".", "--strict"]);
    let notes = |text: &str| text.matches("note[person-").count();
    assert_eq!(notes(&aside(&plain)), 0, "the example holds none: {}", aside(&plain));
    let file = to.join("renegotiations.csv");
    let text = fs::read_to_string(&file).unwrap();
    let text = text.replacen(
        "Opnieuw besproken in het overleg.",
        "Met dhr. Jansen (06-12345678; j.jansen@aarveld.example; 123456782).",
        1,
    );
    fs::write(&file, text).unwrap();
    let found = tenzij(&to, &["check", ".", "--strict"]);
    assert_eq!(code(&found), code(&plain), "signs are notes");
    let said = aside(&found);
    for slug in ["person-email", "person-phone", "person-bsn", "person-name"] {
        assert!(
            said.contains(&format!("renegotiations.csv:2:note: note[{slug}]")),
            "{slug}: {said}"
        );
    }
    assert!(
        !said.contains("123456782") && !said.contains("12345678") && !said.contains("j.jansen"),
        "{said}"
    );
    let dutch = command(&to, &["check", "."], "nl").output().unwrap();
    assert!(
        aside(&dutch).contains("notitie[person-bsn]")
            || aside(&dutch).contains("[person-bsn]: `•••82` kan een burgerservicenummer"),
        "{}",
        aside(&dutch)
    );
}

#[test]
fn a_public_report_says_before_it_is_written_that_it_may_point_to_persons() {
    let to = folder("signs-public");
    for entry in fs::read_dir(example()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|it| it == "csv") {
            fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
        }
    }
    let run = |language: &str| {
        let arguments = [
            "report",
            ".",
            "--as-of",
            super::DAY,
            "--edition",
            "openbaar",
            "--leave-out-secret",
            "-o",
            "r.html",
        ];
        let output = command(&to, &arguments, language).output().unwrap();
        assert_eq!(code(&output), 0, "{}", aside(&output));
        aside(&output)
    };
    assert!(!run("en").contains("may point to a person"));
    let file = to.join("agreements.csv");
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains("De gemeenten stellen samen een flexteam van tien mensen in."));
    let text = text.replacen(
        "De gemeenten stellen samen een flexteam van tien mensen in.",
        "Vragen aan mevr. Jansen via 06-12345678.",
        1,
    );
    fs::write(&file, text).unwrap();
    let said = run("en");
    assert!(
        said.contains(
            "Note: this edition holds what may point to a person (2): telephone number 1, name 1."
        ),
        "{said}"
    );
    assert!(run("nl").contains("telefoonnummer 1, naam 1"));
    assert!(!said.contains("12345678"));
    done(&to, &["report", ".", "--as-of", super::DAY, "-o", "board.html"]);
}
