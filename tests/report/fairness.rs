//! The rules of fairness, one test for each. (F9 is in `editions`; F12 in tests/commands.rs, and here for columns.)

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{DAY, HOME, board, folder, report, said, section, tables, tenzij, words};

const POSITIONS: &str = "agreement,party,stance\nA,a,yes\nA,b,yes\nA,c,yes\nA,d,yes\n";

/// Four parties, one agreement, a commitment each; evidence and more as given.
fn small(name: &str, evidence: &str, more: &[(&str, String)]) -> PathBuf {
    let commitments: String =
        ["a", "b", "c", "d"].map(|it| format!("C-{it},A,{it},2024-06-01\n")).concat();
    let mut files = vec![
        ("parties.csv", "id,name\na,Aa\nb,Bee\nc,Cee\nd,Dee\n".to_owned()),
        ("agreements.csv", "id,decided_on,title,entitled\nA,2024-01-01,One,all\n".to_owned()),
        ("positions.csv", POSITIONS.to_owned()),
        ("commitments.csv", format!("id,agreement,party,due_on\n{commitments}")),
        ("evidence.csv", format!("id,commitment,occurred_on,kind,status,source\n{evidence}")),
    ];
    files.retain(|(name, _)| more.iter().all(|(it, _)| it != name));
    files.extend(more.iter().map(|(name, text)| (*name, text.clone())));
    tables(name, &files)
}

fn english(dataset: &Path, name: &str, day: &str) -> String {
    report(dataset, &folder("fairness-out").join(name), &["--as-of", day, "--lang", "en"])
}

fn text(html: &str, id: &str) -> String {
    words(&format!("<body>{}", section(html, id)))
}

/// Every list of parties on a page, in the order in which it stands there.
fn lists_of_parties(html: &str) -> Vec<Vec<String>> {
    let inside = |text: &str, tag: &str| -> Vec<String> {
        text.split(tag).skip(1).map(|it| it.split('<').next().unwrap().to_owned()).collect()
    };
    let tables = ["matrix", "alike"].map(|id| section(html, id));
    let mut lists: Vec<Vec<String>> = tables
        .iter()
        .flat_map(|it| {
            let head = it.split("</thead>").next().unwrap();
            [inside(head, "<span class=\"party\">")]
        })
        .collect();
    for agreement in section(html, "evidence").split("<details id=").skip(1) {
        let pairs = agreement.split("<li><span class=\"party\">").skip(1);
        // Conditions have a comma after the name, findings a colon.
        let findings =
            pairs.filter(|it| it.split_once("</span>").is_some_and(|it| it.1.starts_with(':')));
        lists.push(findings.map(|it| it.split('<').next().unwrap().to_owned()).collect());
    }
    lists
}

#[test]
fn f1_parties_stand_in_the_order_of_the_alphabet_everywhere() {
    let html = board("voorbeeld", "nl", &folder("fairness-out").join("f1.html"));
    let lists = lists_of_parties(&html);
    assert!(50 < lists.len(), "{}", lists.len());
    for list in lists {
        let mut sorted = list.clone();
        sorted.sort_by_key(|it| it.to_lowercase());
        assert_eq!(list, sorted);
    }
}

#[test]
fn f2_without_a_source_nothing_is_said_not_to_be_done() {
    // Nobody looked; and somebody says so, but not from where.
    for (name, evidence) in [("none", ""), ("unsourced", "1,C-a,2024-07-01,statement,not_done,\n")]
    {
        let html =
            english(&small(&format!("fairness-f2-{name}"), evidence, &[]), name, "2024-12-31");
        let glance = text(&html, "glance");
        assert!(glance.contains("Not done 0"), "{name}: {glance}");
        assert!(glance.contains("Unknown 4"), "{name}: {glance}");
    }
    let evidence = "1,C-a,2024-07-01,statement,not_done,list of decisions\n";
    let html = english(&small("fairness-f2-source", evidence, &[]), "f2", "2024-12-31");
    assert!(text(&html, "glance").contains("Not done 1"), "with a source it is");
}

#[test]
fn f3_a_reply_is_printed_as_it_was_written() {
    let reply = "Wij: \"5 < 6 & 7 > 6\" — 'ja', mits…\u{202e}omgekeerd\u{202c} <b>vet</b> {{7*7}} ſ\u{200b}é";
    let quoted = format!("\"{}\"", reply.replace('"', "\"\""));
    let replies =
        format!("party,agreement,received_on,verdict,text\na,A,2024-07-01,disputed,{quoted}\n");
    let dataset = small("fairness-f3", "", &[("replies.csv", replies)]);
    let html = english(&dataset, "f3.html", "2024-12-31");
    let printed = section(&html, "evidence").split("Reply of").nth(1).unwrap();
    let printed =
        printed.split("<blockquote><bdi>").nth(1).unwrap().split("</bdi>").next().unwrap();
    let plain = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
        .iter()
        .fold(printed.to_owned(), |text, (code, sign)| text.replace(code, sign));
    assert_eq!(plain, reply);
}

#[test]
fn f4_a_report_is_a_draft_until_every_party_answered_or_its_term_passed() {
    let run = |name: &str, replies: &str, day: &str| {
        let replies = format!("party,agreement,asked_on,term_on,received_on,verdict\n{replies}");
        let dataset = small(&format!("fairness-f4-{name}"), "", &[("replies.csv", replies)]);
        let to = folder("fairness-out").join(format!("f4-{name}.html"));
        let _ = fs::remove_file(&to);
        let done = tenzij(&[
            "report",
            dataset.to_str().unwrap(),
            "--as-of",
            day,
            "--lang",
            "en",
            "--final",
            "-o",
            to.to_str().unwrap(),
        ]);
        (done.status.code().unwrap(), said(&done), fs::read_to_string(&to).unwrap_or_default())
    };
    let asked = "a,A,2024-07-01,2024-08-01,2024-07-20,confirmed\nb,A,2024-07-01,2024-08-01,,declined\nc,A,2024-07-01,2024-08-01,,\n";
    let (code, message, html) =
        run("open", &format!("{asked}d,A,2024-07-01,2024-09-01,,\n"), "2024-08-15");
    assert_eq!((code, html.as_str()), (65, ""));
    assert!(message.contains("no reply of Dee yet") && !message.contains("Cee"), "{message}");
    let (code, message, _) = run("unasked", asked, "2024-12-31");
    assert_eq!(code, 65, "d was never asked: {message}");
    let (code, _, html) =
        run("over", &format!("{asked}d,A,2024-07-01,2024-09-01,,\n"), "2024-09-02");
    assert_eq!(code, 0);
    assert!(html.contains("FINAL · edition for the board") && !html.contains("DRAFT"));
    assert!(html.contains("2 of the 4 parties have replied."), "the count stands at the head");
}

#[test]
fn f5_how_much_is_covered_by_sources_stands_beside_every_picture_of_parties() {
    let evidence = "1,C-a,2024-05-01,statement,done,list of decisions\n";
    let dataset = small("fairness-f5", evidence, &[]);
    for more in [&[][..], &["--edition", "wederhoor", "--party", "b"]] {
        let to = folder("fairness-out").join("f5.html");
        let html =
            report(&dataset, &to, &[&["--as-of", "2024-12-31", "--lang", "en"], more].concat());
        let matrix = text(&html, "matrix");
        let (_, coverage) = matrix.split_once("With a source, of what is due").unwrap();
        assert!(coverage.contains("0/1*"), "{coverage}");
        assert!(matrix.contains("* Too few sources for a picture of this party."), "{matrix}");
    }
}

#[test]
fn f6_fewer_than_five_get_no_percentage() {
    let evidence = "1,C-a,2024-05-01,statement,done,paper\n";
    let html = english(&small("fairness-f6", evidence, &[]), "f6.html", "2024-12-31");
    assert!(text(&html, "glance").contains("Between 1 and 4 of 4 done."));
    assert!(!text(&html, "glance").contains("per cent"));
    assert!(!text(&html, "portfolios").contains("per cent"));
}

#[test]
fn f7_a_spread_in_searching_is_said() {
    let searches = |rows: &str| ("searches.csv", format!("party,source,searched_on\n{rows}"));
    let even = "a,one,2024-01-01\nb,one,2024-01-01\n";
    let html = english(&small("fairness-f7-even", "", &[searches(even)]), "f7", "2024-12-31");
    assert!(text(&html, "method").contains("For each party 1 to 1 sources were searched."));
    let uneven = format!("{even}a,two,2024-01-01\na,three,2024-01-01\n");
    let html = english(&small("fairness-f7-uneven", "", &[searches(&uneven)]), "f7", "2024-12-31");
    assert!(text(&html, "method").contains("Comparing parties is then not fair."));
}

#[test]
fn f8_what_is_not_due_or_does_not_apply_changes_no_finding() {
    let from = PathBuf::from(format!("{HOME}/datasets/voorbeeld"));
    let to = folder("fairness-f8");
    for entry in fs::read_dir(&from).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
        }
    }
    let add = |file: &str, rows: &str| {
        let path = to.join(file);
        let text = fs::read_to_string(&path).unwrap();
        fs::write(path, format!("{}\n{rows}", text.trim_end())).unwrap();
    };
    let head = fs::read_to_string(from.join("agreements.csv")).unwrap();
    let columns: Vec<&str> = head.lines().next().unwrap().split(',').collect();
    let agreement = |id: &str, status: &str, ended: &str| -> String {
        let cells: Vec<&str> = columns
            .iter()
            .map(|it| match *it {
                "id" | "title" => id,
                "decided_on" => "2024-03-01",
                "portfolio" => "sport",
                "entitled" => "all",
                "status" => status,
                "ended_on" => ended,
                _ => "",
            })
            .collect();
        format!("{}\n", cells.join(","))
    };
    let columns_of_commitments = fs::read_to_string(from.join("commitments.csv")).unwrap();
    let columns_of_commitments: Vec<&str> =
        columns_of_commitments.lines().next().unwrap().split(',').collect();
    let mut agreements = String::new();
    let mut commitments = String::new();
    for number in 0..50 {
        for (id, status, ended, due) in [
            (format!("X-{number}"), "active", "", "2035-01-01"),
            (format!("Y-{number}"), "withdrawn", "2025-01-01", "2024-06-01"),
        ] {
            agreements.push_str(&agreement(&id, status, ended));
            let cells: Vec<String> = columns_of_commitments
                .iter()
                .map(|it| match *it {
                    "id" => format!("C-{id}"),
                    "agreement" => id.clone(),
                    "party" => "aarveld".to_owned(),
                    "due_on" => due.to_owned(),
                    _ => String::new(),
                })
                .collect();
            commitments.push_str(&format!("{}\n", cells.join(",")));
        }
    }
    add("agreements.csv", &agreements);
    add("commitments.csv", &commitments);
    let out = folder("fairness-out");
    let before = board("voorbeeld", "nl", &out.join("f8-before.html"));
    let after = report(&to, &out.join("f8-after.html"), &["--as-of", DAY]);
    // The lead and its percentage, and the sections on portfolios and on each agreement, are the same to the letter.
    let lead = |html: &str| {
        let glance = section(html, "glance");
        let lead = glance.split("<p class=\"lead\">").nth(1).unwrap().split("</p>").next().unwrap();
        (
            glance.split("<h2").nth(1).unwrap().split("</h2>").next().unwrap().to_owned(),
            lead.to_owned(),
        )
    };
    assert_eq!(lead(&before), lead(&after));
    let pages = |html: &str| {
        let said_done = text(html, "said_done");
        let cards = section(html, "portfolios").split("<h3>").map(|it| {
            it.split("<p>").nth(1).unwrap_or_default().split("</p>").next().unwrap().to_owned()
        });
        (said_done, cards.collect::<Vec<_>>())
    };
    assert_eq!(pages(&before), pages(&after));
}

#[test]
fn f10_an_agreement_is_judged_as_it_stood_on_the_day() {
    let agreements =
        "id,decided_on,title,entitled,status,ended_on\nA,2024-01-01,One,all,withdrawn,2024-09-01\n";
    let more = [("agreements.csv", agreements.to_owned())];
    let evidence = "1,C-a,2024-05-01,statement,done,paper\n";
    let dataset = small("fairness-f10", evidence, &more);
    let in_force = text(&english(&dataset, "f10-a.html", "2024-08-01"), "glance");
    assert!(in_force.contains("Between 1 and 4 of 4 done."), "{in_force}");
    let ended = english(&dataset, "f10-b.html", "2024-10-01");
    assert!(
        text(&ended, "glance").contains("No term that has passed is on record"),
        "withdrawn since"
    );
    let evidence = text(&ended, "evidence");
    assert_eq!(evidence.matches("Not applicable").count(), 4);
    assert!(evidence.contains("no longer in force"));
}

#[test]
fn f11_parties_that_merged_carry_their_history_once_and_with_a_note() {
    let parties =
        "id,name,valid_to,successor\na,Aa,2024-12-31,n\nb,Bee,2024-12-31,n\nc,Cee,,\nd,Dee,,\n";
    let parties = format!("{parties}n,New,,\n");
    let agreements = "id,decided_on,title,entitled\nA,2024-01-01,One,a|b|c|d\n";
    let more = [("parties.csv", parties), ("agreements.csv", agreements.to_owned())];
    let evidence = "1,C-a,2024-05-01,statement,done,paper\n2,C-b,2024-05-01,statement,done,paper\n";
    let dataset = small("fairness-f11", evidence, &more);
    let before = english(&dataset, "f11-a.html", "2024-12-30");
    assert!(text(&before, "glance").contains("Between 2 and 4 of 4 done."));
    let after = english(&dataset, "f11-b.html", "2025-06-30");
    let glance = text(&after, "glance");
    assert!(glance.contains("Between 1 and 3 of 3 done."), "two became one: {glance}");
    assert!(text(&after, "evidence").contains("merged from: Aa and Bee"));
}

#[test]
fn f12_the_order_of_columns_changes_nothing() {
    let from = PathBuf::from(format!("{HOME}/datasets/voorbeeld"));
    let to = folder("fairness-f12");
    for entry in fs::read_dir(&from).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.extension().is_some_and(|it| it == "csv") {
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(&path).unwrap();
            let mut writer = csv::Writer::from_path(to.join(name)).unwrap();
            for row in reader.records() {
                let row = row.unwrap();
                writer.write_record(row.iter().collect::<Vec<_>>().iter().rev()).unwrap();
            }
        } else if path.is_file() {
            fs::copy(&path, to.join(name)).unwrap();
        }
    }
    let out = folder("fairness-out");
    let before = board("voorbeeld", "nl", &out.join("f12-before.html"));
    let after = report(&to, &out.join("f12-after.html"), &["--as-of", DAY]);
    assert_eq!(words(&before), words(&after));
}
