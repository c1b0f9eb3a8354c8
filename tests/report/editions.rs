//! What an edition withholds is not in its bytes: not in the page, not in an export, not in any writing of the same text.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};

use crate::{DAY, HOME, folder, report, said, tenzij};

const OWN: &str = "aarveld";

/// Whose row a canary stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Of {
    /// The party of the hearing.
    Own,
    /// Another party.
    Other,
    /// An agreement under secrecy, whoever's row.
    Secret,
    /// A column that may name a person, in a row of another party.
    Person,
}

/// The example with a text of its own in every free cell, and the texts by whose row they stand in.
fn with_canaries() -> (PathBuf, BTreeMap<Of, Vec<String>>) {
    let to = folder("canaries");
    let mut canaries: BTreeMap<Of, Vec<String>> = BTreeMap::new();
    let from = PathBuf::from(format!("{HOME}/datasets/voorbeeld"));
    let rows = |table: &str| -> (Vec<String>, Vec<Vec<String>>) {
        let mut reader = csv::Reader::from_path(from.join(table)).unwrap();
        let head = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let rows = reader.records().map(|it| it.unwrap().iter().map(str::to_owned).collect());
        (head, rows.collect())
    };
    let place = |head: &[String], name: &str| head.iter().position(|it| it == name);
    let (head, agreements) = rows("agreements.csv");
    let (id, secret) = (place(&head, "id").unwrap(), place(&head, "secret").unwrap());
    let secrets: Vec<&str> =
        agreements.iter().filter(|it| it[secret] == "yes").map(|it| it[id].as_str()).collect();
    assert!(!secrets.is_empty(), "the example has a decision under secrecy");
    let (head, commitments) = rows("commitments.csv");
    let of_commitment: BTreeMap<&str, (&str, &str)> = commitments
        .iter()
        .map(|it| {
            let at = |name: &str| it[place(&head, name).unwrap()].as_str();
            (at("id"), (at("agreement"), at("party")))
        })
        .collect();
    let free = [
        "text",
        "condition",
        "condition_owner",
        "interest_text",
        "quote",
        "source",
        "description",
        "observation",
        "reason",
        "afterword",
        "skill",
        "note",
        "title",
    ];
    for entry in fs::read_dir(&from).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.extension().is_none_or(|it| it != "csv") {
            if path.is_file() {
                fs::copy(&path, to.join(&name)).unwrap();
            }
            continue;
        }
        let (head, mut rows) = rows(&name);
        for (number, row) in rows.iter_mut().enumerate() {
            let cell = |column: &str| place(&head, column).map(|at| row[at].clone());
            let commitment = cell("commitment");
            let linked = commitment.as_deref().and_then(|it| of_commitment.get(it).copied());
            let agreement = match (name.as_str(), linked) {
                ("agreements.csv", _) => cell("id"),
                (_, Some((agreement, _))) => Some(agreement.to_owned()),
                _ => cell("agreement"),
            };
            let party = linked.map(|it| it.1.to_owned()).or_else(|| cell("party"));
            let is_secret = agreement.as_deref().is_some_and(|it| secrets.contains(&it));
            // What is said of an agreement as a whole is nobody's row.
            let of = match party.as_deref() {
                _ if is_secret => Of::Secret,
                None => continue,
                Some(OWN) => Of::Own,
                Some(_) => Of::Other,
            };
            for column in free {
                let Some(at) = place(&head, column) else { continue };
                if row[at].is_empty() && column != "condition_owner" {
                    continue;
                }
                let of =
                    if column == "condition_owner" && of == Of::Other { Of::Person } else { of };
                if column == "condition_owner" && row[place(&head, "condition").unwrap()].is_empty()
                {
                    continue;
                }
                let canary =
                    format!("kanarie«{of:?}ë{}-{number}-{column}»", name.trim_end_matches(".csv"));
                row[at].clone_from(&canary);
                canaries.entry(of).or_default().push(canary);
            }
        }
        let mut writer = csv::Writer::from_path(to.join(&name)).unwrap();
        writer.write_record(&head).unwrap();
        for row in rows {
            writer.write_record(&row).unwrap();
        }
        writer.flush().unwrap();
    }
    (to, canaries)
}

/// The text in every writing in which a file may hold it.
fn writings(canary: &str) -> Vec<Vec<u8>> {
    let json: String = canary
        .chars()
        .map(|it| if it.is_ascii() { it.to_string() } else { format!("\\u{:04x}", u32::from(it)) })
        .collect();
    let html: String = canary
        .chars()
        .map(|it| if it.is_ascii() { it.to_string() } else { format!("&#{};", u32::from(it)) })
        .collect();
    let mut all = vec![canary.as_bytes().to_vec(), json.into_bytes(), html.into_bytes()];
    // In base64 a text looks otherwise at each of three places; what stands beside it changes its ends.
    for lead in 0..3 {
        let padded = [vec![0; lead], canary.as_bytes().to_vec()].concat();
        let encoded = STANDARD.encode(&padded).into_bytes();
        all.push(encoded[4..encoded.len() - 4].to_vec());
    }
    all
}

/// The canaries that stand in the bytes, in any writing.
fn found<'a>(bytes: &[u8], canaries: &'a [String]) -> Vec<&'a String> {
    let text = String::from_utf8_lossy(bytes);
    let is_there = |it: &&String| {
        writings(it).iter().any(|it| text.contains(std::str::from_utf8(it).unwrap()))
    };
    canaries.iter().filter(is_there).collect()
}

fn export(dataset: &Path, to: &Path, more: &[&str]) -> Vec<(String, Vec<u8>)> {
    let _ = fs::remove_dir_all(to);
    let mut arguments = vec![
        "export",
        dataset.to_str().unwrap(),
        "--as-of",
        DAY,
        "--to",
        "csv,json,graphml,gexf,dot",
        "-o",
        to.to_str().unwrap(),
    ];
    arguments.extend(more);
    let done = tenzij(&arguments);
    assert!(done.status.success(), "{}", said(&done));
    let files = fs::read_dir(to).unwrap().map(|it| it.unwrap().path());
    files
        .map(|it| (it.file_name().unwrap().to_str().unwrap().to_owned(), fs::read(&it).unwrap()))
        .collect()
}

/// A handful of each kind, spread over all tables: the search is quadratic, and every column is among them.
fn sample(canaries: &[String]) -> Vec<String> {
    let step = (canaries.len() / 60).max(1);
    canaries.iter().step_by(step).cloned().collect()
}

#[test]
fn what_an_edition_withholds_is_absent_from_its_bytes() {
    let (dataset, canaries) = with_canaries();
    let canaries: BTreeMap<Of, Vec<String>> =
        canaries.iter().map(|(of, all)| (*of, sample(all))).collect();
    let out = folder("editions");
    let day = ["--as-of", DAY];
    let hearing = ["--edition", "wederhoor", "--party", "Aarveld"];
    let public = ["--edition", "openbaar", "--leave-out-secret"];
    let page = |name: &str, more: &[&str]| {
        report(&dataset, &out.join(name), &[&day[..], more].concat()).into_bytes()
    };
    // The control: what the board sees does hold them, so the search can find them.
    let board = page("board.html", &[]);
    for (of, all) in &canaries {
        assert!(
            !found(&board, all).is_empty(),
            "{of:?}: none of {} in the board's edition",
            all.len()
        );
    }
    assert!(
        !found(STANDARD.encode(&board).as_bytes(), &canaries[&Of::Secret]).is_empty(),
        "base64"
    );
    let page_of_party = page("hearing.html", &hearing);
    assert!(!found(&page_of_party, &canaries[&Of::Own]).is_empty(), "a party sees its own rows");
    let mut files = vec![("hearing.html".to_owned(), page_of_party)];
    files.extend(export(&dataset, &out.join("hearing"), &hearing));
    for (name, bytes) in &files {
        for of in [Of::Other, Of::Secret, Of::Person] {
            assert_eq!(found(bytes, &canaries[&of]), Vec::<&String>::new(), "{name} holds {of:?}");
        }
    }
    let mut files = vec![("public.html".to_owned(), page("public.html", &public))];
    files.extend(export(&dataset, &out.join("public"), &public));
    for (name, bytes) in &files {
        for of in [Of::Own, Of::Other, Of::Secret, Of::Person] {
            assert_eq!(found(bytes, &canaries[&of]), Vec::<&String>::new(), "{name} holds {of:?}");
        }
    }
}

#[test]
fn the_public_edition_names_no_party_and_the_hearing_no_other() {
    let dataset = PathBuf::from(format!("{HOME}/datasets/voorbeeld"));
    let out = folder("editions-names");
    let mut reader = csv::Reader::from_path(dataset.join("parties.csv")).unwrap();
    let names: Vec<(String, String)> = reader
        .records()
        .map(|it| it.unwrap())
        .map(|it| (it[0].to_owned(), it[1].to_owned()))
        // The sender stands at the head of its own report.
        .filter(|(_, name)| !name.starts_with("Vereniging"))
        .collect();
    let more = ["--edition", "openbaar", "--leave-out-secret"];
    let mut public = vec![(
        "page".to_owned(),
        report(&dataset, &out.join("p.html"), &[&["--as-of", DAY], &more[..]].concat())
            .into_bytes(),
    )];
    public.extend(export(&dataset, &out.join("public"), &more));
    let more = ["--edition", "wederhoor", "--party", "aarveld"];
    let hearing = report(&dataset, &out.join("w.html"), &[&["--as-of", DAY], &more[..]].concat());
    for (id, name) in &names {
        for (file, bytes) in &public {
            let text = String::from_utf8_lossy(bytes);
            assert!(!text.contains(name.as_str()), "{file} of the public edition names {name}");
        }
        if id != OWN {
            assert!(!hearing.contains(name.as_str()), "the hearing of {OWN} names {name}");
        }
    }
}

#[test]
fn an_edition_that_may_not_be_is_refused_and_nothing_is_written() {
    let dataset = format!("{HOME}/datasets/voorbeeld");
    let to = folder("editions-refused").join("report.html");
    let run = |more: &[&str]| {
        let mut arguments =
            vec!["report", &dataset, "--as-of", DAY, "--lang", "en", "-o", to.to_str().unwrap()];
        arguments.extend(more);
        let done = tenzij(&arguments);
        assert!(!to.exists(), "nothing is written");
        (done.status.code().unwrap(), said(&done))
    };
    let (code, message) = run(&["--edition", "openbaar"]);
    assert_eq!(code, 65);
    assert!(
        message.contains("agreements are under secrecy")
            || message.contains("agreements under secrecy (1): A-2023-14"),
        "{message}"
    );
    assert!(!message.contains("Samen opleiden"), "its title is not told either");
    let (code, message) = run(&["--edition", "wederhoor"]);
    assert_eq!(code, 2);
    assert!(message.contains("Aarveld (aarveld)"), "{message}");
    assert_eq!(run(&["--edition", "wederhoor", "--party", "Nergens"]).0, 2);
    assert_eq!(run(&["--party", "aarveld"]).0, 2);
    assert_eq!(run(&["--edition", "everything"]).0, 2);
    assert_eq!(run(&["--leave-out-secret"]).0, 2);
}

#[test]
fn an_export_of_an_edition_can_be_made_again() {
    let dataset = PathBuf::from(format!("{HOME}/datasets/voorbeeld"));
    let out = folder("editions-again");
    for (name, more) in [
        ("hearing", &["--edition", "wederhoor", "--party", "Aarveld"][..]),
        ("public", &["--edition", "openbaar", "--leave-out-secret"]),
    ] {
        let to = out.join(name);
        export(&dataset, &to, more);
        let done = tenzij(&["reproduce", to.join("manifest.json").to_str().unwrap()]);
        assert!(
            done.status.success(),
            "{name}: {}{}",
            String::from_utf8_lossy(&done.stdout),
            said(&done)
        );
    }
}

#[test]
fn a_house_style_is_taken_or_refused_with_what_was_measured() {
    let out = folder("house-style");
    let dataset = PathBuf::from(format!("{HOME}/datasets/drenthe"));
    let style = out.join("ours.css");
    fs::write(&style, ":root { --accent: #5b2a86; --radius: 0px }\n").unwrap();
    let more = ["--as-of", DAY, "--house-style", style.to_str().unwrap()];
    assert!(report(&dataset, &out.join("ours.html"), &more).contains("--accent:#5b2a86"));
    fs::write(&style, ":root {\n  --accent: #ffe600;\n}\n").unwrap();
    let to = out.join("not.html");
    let done = tenzij(&[
        "report",
        dataset.to_str().unwrap(),
        "--as-of",
        DAY,
        "--lang",
        "en",
        "--house-style",
        style.to_str().unwrap(),
        "-o",
        to.to_str().unwrap(),
    ]);
    assert_eq!(done.status.code(), Some(65));
    let message = said(&done);
    assert!(
        message
            .contains("--accent on --paper has contrast 1.24:1 on the light page; 4.5:1 is needed"),
        "{message}"
    );
    assert!(!to.exists());
}
