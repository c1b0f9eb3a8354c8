//! Reports and closed quarters that are verified: made again and compared byte for byte.

use std::{fs, path::Path};

use crate::{code, done, folder, stdout, tenzij};

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/datasets/voorbeeld");

/// Writes a report of the example dataset.
fn report(root: &Path, name: &str, options: &[&str]) {
    let own = ["report", DATA, "--as-of", "2026-09-30", "-o", name];
    done(root, &[&own[..], options].concat());
}

/// Changes a report as a text.
fn edit(root: &Path, name: &str, to: &str, change: impl Fn(String) -> String) {
    let html = fs::read_to_string(root.join(name)).unwrap();
    let changed = change(html.clone());
    assert_ne!(changed, html);
    fs::write(root.join(to), changed).unwrap();
}

#[test]
fn a_report_of_every_edition_is_found_equal_when_made_again() {
    let root = folder("verify-equal");
    let data = Path::new(DATA);
    let party = fs::read_to_string(data.join("parties.csv")).unwrap();
    let party = party.lines().nth(1).unwrap().split(',').next().unwrap().to_owned();
    let editions = [
        vec![],
        vec!["--edition", "wederhoor", "--party", &party],
        vec!["--edition", "openbaar", "--leave-out-secret"],
        vec!["--known-on", "2026-09-15"],
    ];
    for options in editions {
        report(&root, "r.html", &options);
        let said = done(&root, &["verify", "r.html", "--from", DATA]);
        assert_eq!(
            said,
            format!("r.html is equal, byte for byte, to the report made again from {DATA}.\n")
        );
    }
    // From an assessment as well as from the folder that it was made of.
    done(&root, &["score", DATA, "--as-of", "2026-09-30", "-o", "a.json"]);
    report(
        &root,
        "r.html",
        &["--opinions", concat!(env!("CARGO_MANIFEST_DIR"), "/examples/advice/opinions.csv")],
    );
    let opinions = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/advice/opinions.csv");
    done(&root, &["verify", "r.html", "--from", "a.json", "--opinions", opinions]);
    let without = tenzij(&root, &["verify", "r.html", "--from", "a.json"]);
    assert_eq!(code(&without), 1);
    assert!(stdout(&without).contains("a file of opinions"));
}

#[test]
fn a_report_that_was_edited_is_told_with_the_part_that_differs() {
    let root = folder("verify-edited");
    report(&root, "r.html", &[]);
    let topic = |id: &str| {
        let texts =
            fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/lang/en.json"));
        let texts: serde_json::Value = serde_json::from_str(&texts.unwrap()).unwrap();
        texts[format!("report.{id}.topic")].as_str().unwrap().to_owned()
    };
    let glance = |html: String| {
        let at = html.find("<section id=\"glance\"").unwrap();
        let (before, after) = html.split_at(at);
        format!("{before}{}", after.replacen("</h2>", " Zo!</h2>", 1))
    };
    edit(&root, "r.html", "forged.html", glance);
    edit(&root, "r.html", "head.html", |it| it.replacen("<h1>", "<h1>Nieuw: ", 1));
    edit(&root, "r.html", "version.html", |it| {
        it.replacen("data-made-by=\"tenzij ", "data-made-by=\"tenzij 9", 1)
    });
    for (name, expected) in [
        ("forged.html", format!("The differences are in: {}.\n", topic("glance"))),
        ("head.html", "The differences are in: the head of the page.\n".to_owned()),
        ("version.html", "The report was made by tenzij 9".to_owned()),
    ] {
        let told = tenzij(&root, &["verify", name, "--from", DATA]);
        assert_eq!(code(&told), 1);
        assert!(stdout(&told).contains(&expected), "{}", stdout(&told));
    }
    edit(&root, "r.html", "other.html", |it| {
        it.replacen("data-fingerprint=\"", "data-fingerprint=\"0", 1)
    });
    let told = stdout(&tenzij(&root, &["verify", "other.html", "--from", DATA]));
    assert!(told.contains("The report names other data (0"), "{told}");
}

#[test]
fn what_is_no_report_or_is_not_there_is_refused() {
    let root = folder("verify-none");
    fs::write(root.join("a.html"), "<html lang=\"nl\"><body class=\"x\">").unwrap();
    fs::write(root.join("b.html"), b"\xff\xfe\0").unwrap();
    for name in ["a.html", "b.html"] {
        assert_eq!(code(&tenzij(&root, &["verify", name, "--from", DATA])), 65);
    }
    assert_eq!(code(&tenzij(&root, &["verify", "c.html", "--from", DATA])), 66);
    assert_eq!(code(&tenzij(&root, &["verify", "a.html"])), 65);
    report(&root, "r.html", &[]);
    assert_eq!(code(&tenzij(&root, &["verify", "r.html"])), 10);
    assert_eq!(code(&tenzij(&root, &["verify", "--from", DATA])), 2);
}

#[test]
fn a_closed_quarter_and_its_report_are_verified() {
    let root = folder("verify-closed");
    done(&root, &["demo", "--quarter", "2026K2", "regio"]);
    let project = root.join("regio");
    // Its concept is made of the ledger as it stands.
    done(&project, &["report", "--known-on", "2026-07-20", "-o", "concept.html"]);
    let equal = done(&project, &["verify", "concept.html"]);
    assert!(equal.contains("made again from the project's ledger"), "{equal}");
    done(&project, &["close", "2026K2", "--concept", "--on", "2026-07-20"]);
    let folders = crate::names(&project);
    let quarters = folders.iter().find(|it| ["kwartalen", "quarters"].contains(&it.as_str()));
    let frozen = project.join(quarters.unwrap());
    let frozen = frozen.join(crate::names(&frozen).remove(0));
    let html = crate::names(&frozen).into_iter().find(|it| it == "report.html").unwrap();
    let html = frozen.join(html);
    let said = done(&project, &["verify", html.to_str().unwrap()]);
    assert!(said.contains("byte for byte, as it was closed on"), "{said}");
    let said = done(&project, &["verify"]);
    assert!(said.contains("Closed quarters in order: 1, with "), "{said}");
    // The hearing of one party is made of the same frozen assessment.
    let assessment = frozen.join("assessment.json");
    let party = fs::read_to_string(&assessment).unwrap();
    let party: serde_json::Value = serde_json::from_str(&party).unwrap();
    let party = party["by_party"][0]["party"].as_str().unwrap().to_owned();
    let own = ["report", assessment.to_str().unwrap(), "-o", "own.html"];
    done(&project, &[&own[..], &["--edition", "wederhoor", "--party", &party]].concat());
    let said = done(&project, &["verify", "own.html"]);
    assert!(said.contains("assessment.json"), "{said}");
    // Whatever is changed in a closed quarter is found.
    let whole = fs::read(&html).unwrap();
    fs::write(&html, [&whole[..], b"\n"].concat()).unwrap();
    let told = tenzij(&project, &["verify"]);
    assert_eq!(code(&told), 12);
    let name = html.strip_prefix(&project).unwrap().to_str().unwrap().to_owned();
    assert!(
        stdout(&told).contains(&format!("{name} is no longer what it was")),
        "{}",
        stdout(&told)
    );
    fs::write(&html, &whole).unwrap();
    fs::remove_file(frozen.join("data/parties.csv")).unwrap();
    assert_eq!(code(&tenzij(&project, &["verify"])), 12);
}
