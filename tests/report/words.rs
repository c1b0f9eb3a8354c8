//! The report's words: what it says, how long its sentences are, and what it never says.

use std::{collections::BTreeMap, fs};

use crate::{HOME, board, folder, section, words};

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
