//! What changed since an earlier report: each change put down to what it came from.

use std::{fs, path::Path};

use serde_json::Value;

use crate::{folder, report, said, section, tables, tenzij, words};

const PARTIES: &str = "id,name,kind\na,Aa,municipality\nb,Bee,municipality\nc,Cee,municipality\nd,Dee,municipality\ne,Ee,municipality\nf,Ef,municipality\n";
const AGREEMENTS: &str = "id,decided_on,title,entitled\nA,2024-01-01,One,all\n";

/// Six parties, each with one commitment; party `e` has longer.
fn dataset(name: &str, evidence: &str, replies: &str, policy: &str) -> std::path::PathBuf {
    let mut positions = "agreement,party,stance\n".to_owned();
    let mut commitments = "id,agreement,party,due_on,unit,baseline,target\n".to_owned();
    for party in ["a", "b", "c", "d", "e", "f"] {
        positions.push_str(&format!("A,{party},yes\n"));
        let due = if party == "e" { "2024-09-01" } else { "2024-06-01" };
        let measure = if party == "f" { "pieces,0,10" } else { ",," };
        commitments.push_str(&format!("C-{party},A,{party},{due},{measure}\n"));
    }
    let head = "id,commitment,occurred_on,recorded_on,kind,status,value,source\n";
    let mut files = vec![
        ("parties.csv", PARTIES.to_owned()),
        ("agreements.csv", AGREEMENTS.to_owned()),
        ("positions.csv", positions),
        ("commitments.csv", commitments),
        ("evidence.csv", format!("{head}{evidence}")),
        (
            "replies.csv",
            format!("party,agreement,asked_on,term_on,received_on,verdict,text\n{replies}"),
        ),
    ];
    if !policy.is_empty() {
        files.push(("tenzij.toml", policy.to_owned()));
    }
    tables(name, &files)
}

const BEFORE: &str = "1,C-a,2024-05-01,2024-05-02,statement,done,,paper\n\
    3,C-c,2024-06-10,2024-06-10,statement,not_done,,paper\n\
    4,C-d,2024-05-20,2024-05-21,statement,not_done,,paper\n\
    6,C-f,2024-05-20,2024-05-21,quantity,,9,paper\n";
/// b: seen later, about then. c: mended after a reply. d: mended without one. e: fell due, and was done.
const AFTER: &str = "1,C-a,2024-05-01,2024-05-02,statement,done,,paper\n\
    2,C-b,2024-05-10,2024-08-01,statement,done,,paper\n\
    3,C-c,2024-06-10,2024-06-10,statement,not_done,,paper\n\
    7,C-c,2024-06-20,2024-07-20,statement,done,,paper\n\
    4,C-d,2024-05-20,2024-05-21,statement,done,,paper\n\
    5,C-e,2024-08-20,2024-08-21,statement,done,,paper\n\
    6,C-f,2024-05-20,2024-05-21,quantity,,9,paper\n";

fn score(dataset: &Path, day: &str, to: &Path, more: &[&str]) -> Value {
    let mut arguments =
        vec!["score", dataset.to_str().unwrap(), "--as-of", day, "-o", to.to_str().unwrap()];
    arguments.extend(more);
    let done = tenzij(&arguments);
    assert!(done.status.success(), "{}", said(&done));
    serde_json::from_str(&fs::read_to_string(to).unwrap()).unwrap()
}

#[test]
fn every_change_is_put_down_to_what_it_came_from_and_they_add_up() {
    let out = folder("change-out");
    let before = dataset("change-before", BEFORE, "", "");
    let previous = out.join("previous.json");
    let first = score(&before, "2024-06-30", &previous, &[]);
    let policy = fs::read_to_string(format!("{}/templates/policy.toml", crate::HOME)).unwrap();
    let policy = policy.replace("done_from = 0.95", "done_from = 0.85");
    let reply = "c,A,2024-07-01,2024-07-31,2024-07-15,corrected,It was done in June.\n";
    let after = dataset("change-after", AFTER, reply, &policy);
    let second = score(
        &after,
        "2024-09-30",
        &out.join("now.json"),
        &["--previous", previous.to_str().unwrap()],
    );
    let change = &second["change"];
    let causes: Vec<(&str, &str)> = change["pairs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["party"].as_str().unwrap(), it["cause"].as_str().unwrap()))
        .collect();
    assert_eq!(
        causes,
        [
            ("b", "late_evidence"),
            ("c", "after_reply"),
            ("d", "correction"),
            ("e", "happened"),
            ("f", "method"),
        ]
    );
    assert_eq!(change["choices"], serde_json::json!(["status.done_from"]));
    // What each moved makes the whole difference.
    let done = |it: &Value| it["overall"]["statuses"]["done"].as_i64().unwrap();
    assert_eq!(done(&second) - done(&first), 5);

    let html = report(
        &after,
        &out.join("report.html"),
        &["--as-of", "2024-09-30", "--previous", previous.to_str().unwrap(), "--lang", "en"],
    );
    let text = words(&format!("<body>{}", section(&html, "change")));
    assert!(text.contains("More was done than on 30 June 2024."), "{text}");
    assert!(text.contains("With thanks for the reply of Cee."), "{text}");
    assert!(text.contains("Choices other than then: status.done_from."), "{text}");
}

#[test]
fn the_same_again_is_no_change() {
    let out = folder("change-same");
    let data = dataset("change-same-data", AFTER, "", "");
    let previous = out.join("previous.json");
    score(&data, "2024-09-30", &previous, &[]);
    let again = score(
        &data,
        "2024-09-30",
        &out.join("again.json"),
        &["--previous", previous.to_str().unwrap()],
    );
    assert_eq!(again["change"]["pairs"], serde_json::json!([]));
}

#[test]
fn what_cannot_be_compared_is_refused_with_what_to_do() {
    let out = folder("change-refused");
    let data = dataset("change-refused-data", BEFORE, "", "");
    let previous = out.join("previous.json");
    score(&data, "2024-09-30", &previous, &[]);
    let run = |day: &str, previous: &str| {
        let to = out.join("not.html");
        let done = tenzij(&[
            "report",
            data.to_str().unwrap(),
            "--as-of",
            day,
            "--previous",
            previous,
            "-o",
            to.to_str().unwrap(),
            "--lang",
            "en",
        ]);
        assert!(!to.exists(), "nothing is written");
        (done.status.code().unwrap(), said(&done))
    };
    let (code, message) = run("2024-06-30", previous.to_str().unwrap());
    assert_eq!(code, 2);
    assert!(message.contains("is of 2024-09-30, which is later than --as-of"), "{message}");
    assert_eq!(run("2024-12-31", "nowhere.json").0, 66);
    let agreements = data.join("agreements.csv");
    assert_eq!(run("2024-12-31", agreements.to_str().unwrap()).0, 65);
}
