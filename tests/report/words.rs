//! The report's words: what it says, how long its sentences are, and what it never says.

use std::{collections::BTreeMap, fs};

use crate::{DAY, HOME, board, folder, report, section, tenzij, words};

fn texts(language: &str) -> BTreeMap<String, String> {
    let file = fs::read_to_string(format!("{HOME}/templates/lang/{language}.json")).unwrap();
    serde_json::from_str(&file).unwrap()
}

#[test]
fn a_report_of_what_is_publicly_on_record_reads_like_this() {
    for language in ["nl", "en"] {
        let html =
            board("drenthe", language, &folder("words").join(format!("drenthe-{language}.html")));
        insta::assert_snapshot!(format!("drenthe-{language}"), words(&html));
    }
}

#[test]
fn the_pages_for_the_board_read_like_this() {
    for language in ["nl", "en"] {
        let html =
            board("voorbeeld", language, &folder("words").join(format!("board-{language}.html")));
        // Matrix and evidence repeat the dataset; their forms are in the other snapshot and in the tests of commands.
        let ids = [
            "glance",
            "portfolios",
            "vision",
            "said_done",
            "why",
            "time",
            "alike",
            "ahead",
            "advice",
            "method",
        ];
        let pages: Vec<String> = ids
            .iter()
            .map(|id| format!("== {id}\n{}", words(&format!("<body>{}", section(&html, id)))))
            .collect();
        insta::assert_snapshot!(format!("board-{language}"), pages.join("\n"));
    }
}

/// Words that blame, rank or say what brought something about; a star stands for any ending.
const BANNED: [(&str, &str); 2] = [
    (
        "nl",
        "schending overtred* achterblijv* laks* onwil* beste slechtste faal* falen gefaald doordat daardoor waardoor \
         veroorzaak* oorzaak score weigeracht* schuldig* verwijt*",
    ),
    (
        "en",
        "violat* laggard* worst best fail* because cause* caused blame* guilt* lazy unwilling* fault*",
    ),
];

#[test]
fn no_text_blames_ranks_or_names_a_cause() {
    for (language, banned) in BANNED {
        for (key, text) in texts(language) {
            // What the program could not do is its own affair; "says nothing of what brought it about" is a promise.
            if key.starts_with("cli.")
                || key.starts_with("diagnostic.")
                || key == "report.vision.lead"
            {
                continue;
            }
            let lower = text.to_lowercase();
            for word in lower.split(|it: char| !it.is_alphanumeric()) {
                let is_banned = |it: &str| match it.strip_suffix('*') {
                    Some(start) => word.starts_with(start),
                    None => word == it,
                };
                assert!(
                    !banned.split_whitespace().any(is_banned),
                    "{language} {key} says `{word}`: {text}"
                );
            }
        }
    }
}

#[test]
fn sentences_are_short() {
    for language in ["nl", "en"] {
        let mut lengths = Vec::new();
        for (key, text) in texts(language) {
            for sentence in text
                .split_inclusive(['.', '?', '!'])
                .filter(|it| it.trim().ends_with(['.', '?', '!']))
            {
                let n = sentence.split_whitespace().count();
                assert!(n <= 25, "{language} {key} has a sentence of {n} words: {sentence}");
                lengths.push(n);
            }
        }
        let mean = lengths.iter().sum::<usize>() as f64 / lengths.len() as f64;
        assert!(mean <= 15.0, "{language}: {mean} words on average");
    }
}

#[test]
fn a_region_is_one_megabyte_at_most() {
    let html = board("voorbeeld", "nl", &folder("words").join("size.html"));
    assert!(html.len() <= 1_000_000, "{} bytes", html.len());
}

/// Eight questions that a reader asks, answered from the words of the page alone and compared with the assessment.
#[test]
fn eight_questions_are_answered_by_the_text_alone() {
    let out = folder("questions");
    let example = format!("{HOME}/datasets/voorbeeld");
    let score = |day: &str, name: &str| -> serde_json::Value {
        let to = out.join(name);
        let done = tenzij(&["score", &example, "--as-of", day, "-o", to.to_str().unwrap()]);
        assert!(done.status.success());
        serde_json::from_str(&fs::read_to_string(to).unwrap()).unwrap()
    };
    let (now, before) = (score(DAY, "now.json"), score("2026-06-30", "before.json"));
    let previous = out.join("before.json");
    let html = report(
        std::path::Path::new(&example),
        &out.join("report.html"),
        &["--as-of", DAY, "--previous", previous.to_str().unwrap()],
    );
    let text = |id: &str| words(&format!("<body>{}", section(&html, id)));
    let count = |it: &serde_json::Value, name: &str| it[name].as_u64().unwrap();
    let due = |it: &serde_json::Value| -> u64 {
        ["done", "running", "deviated", "not_done", "unknown"]
            .iter()
            .map(|name| count(it, name))
            .sum()
    };
    let all = &now["overall"]["statuses"];
    let has =
        |id: &str, answer: &str| assert!(text(id).contains(answer), "{id} does not say: {answer}");
    // 1. Of how many has the term passed, and how many of these are done?  2. Of how many do we not know?
    has("glance", &format!("Van {} toezeggingen is de termijn voorbij.", due(all)));
    has("glance", &format!("Daarvan zijn er {} aantoonbaar uitgevoerd", count(all, "done")));
    has("glance", &format!("van {} weten we het niet", count(all, "unknown")));
    // 3. Which agreement has the widest gap, and which numbers?
    let agreements: Vec<&serde_json::Value> = now["agreements"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|it| it["has_ended"] == false)
        .collect();
    let said = |it: &serde_json::Value| -> u64 {
        let stances = &it["scores"]["stances"];
        ["yes", "yes_unless", "yes_provided"].iter().map(|name| count(stances, name)).sum()
    };
    let most = |it: &serde_json::Value| {
        count(&it["scores"]["statuses"], "done") + count(&it["scores"]["statuses"], "unknown")
    };
    let judged = agreements.iter().filter(|it| 0 < due(&it["scores"]["statuses"]));
    let widest = judged.max_by_key(|it| said(it).saturating_sub(most(it))).unwrap();
    let title = widest["title"].as_str().unwrap();
    has(
        "said_done",
        &format!(
            "Het grootste verschil: {title}. {} zeiden ja, hoogstens {} deden het",
            said(widest),
            most(widest)
        ),
    );
    // 4. In how many does a yes leak away?
    let n_leaking = agreements.iter().filter(|it| it["scores"]["quadrant"] == "paradox").count();
    has("vision", &format!("bij {n_leaking} lekt een ja weg"));
    // 5. In which field does an agreement stand, and under which column of the map?
    let map = text("vision");
    let field = map.split("\nEnergie, klimaat en milieu\n").nth(1).unwrap();
    let field = field.split("\nFinanciën\n").next().unwrap();
    let column = field.split("\nSamen, onder voorwaarde\n").nth(1).unwrap();
    assert!(column.split("\nMet wie wil\n").next().unwrap().contains("Zonneladder"), "{column}");
    // 6. Was more or less done than before? Only if the ranges do not touch.
    let share = |it: &serde_json::Value| {
        let (due, done) = (due(it) as f64, count(it, "done") as f64);
        (done / due, (done + count(it, "unknown") as f64) / due)
    };
    let (then, now_range) = (share(&before["overall"]["statuses"]), share(all));
    assert!(then.0 <= now_range.1 && now_range.0 <= then.1, "the example's ranges touch");
    has("change", "Geen aantoonbaar verschil met 30 juni 2026.");
    // 7. Which reason is named most, and how often?  8. In which quarter do most terms end?
    has("why", "Het vaakst genoemd: Wacht op een ander, bij 12 van 46");
    let ahead = agreements.iter().flat_map(|it| it["ahead"].as_array().unwrap());
    let first_quarter = ahead.filter(|it| {
        let day = it.as_str().unwrap();
        ("2027-01-01".."2027-04-01").contains(&day)
    });
    has("ahead", &format!("1e kwartaal 2027\n{}\n", first_quarter.count()));
}
