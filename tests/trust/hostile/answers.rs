//! The sentences with which rows 54 to 79 are answered, to the letter, in both languages.
//!
//! `answers.txt` has a heading for each case, and below it a line in Dutch and one in English for each thing that is said.
//! Of a dataset or a project these are all messages about the input; of other commands every refusal, question and note.

use super::{Over, Row, Shown};

const ANSWERS: &str = include_str!("answers.txt");

/// The rows with what is said about each of their cases; every answer is that of a case.
pub(super) fn answered(mut rows: Vec<Row>) -> Vec<Row> {
    for row in &mut rows {
        let Shown::Cases(cases) = &mut row.shown else { continue };
        for case in cases {
            let answers = of(case.name);
            if case.exit != 0 && answers.is_empty() {
                // What stops a command is always said.
                case.prints.push(["(answers.txt)", "(answers.txt)"].map(str::to_owned));
            }
            for pair in answers {
                let is_message =
                    ["fout[", "vraag[", "let op["].iter().any(|it| pair[0].contains(it));
                if matches!(case.over, Over::Command(_)) || !is_message {
                    case.prints.push(pair);
                } else {
                    case.says.push(pair);
                }
            }
        }
    }
    rows
}

fn of(name: &str) -> Vec<[String; 2]> {
    let heading = format!("# {name}");
    let lines: Vec<&str> = ANSWERS.lines().skip_while(|it| **it != heading).skip(1).collect();
    let own: Vec<&str> = lines.into_iter().take_while(|it| !it.is_empty()).collect();
    let (pairs, rest) = own.as_chunks::<2>();
    assert!(rest.is_empty(), "{name} has an answer in one language");
    pairs.iter().map(|it| it.map(str::to_owned)).collect()
}

#[test]
fn every_answer_is_that_of_one_case() {
    let mut names: Vec<&str> = Vec::new();
    let rows = super::GROUPS.iter().flat_map(|it| (it.rows)()).collect::<Vec<Row>>();
    for row in &rows {
        if let Shown::Cases(cases) = &row.shown {
            names.extend(cases.iter().map(|it| it.name));
        }
    }
    let headings: Vec<&str> = ANSWERS.lines().filter_map(|it| it.strip_prefix("# ")).collect();
    assert!(!headings.is_empty());
    for heading in headings {
        assert_eq!(names.iter().filter(|it| **it == heading).count(), 1, "{heading}");
    }
}
