//! Runs cases as a user would, and holds what comes out against what was expected.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use super::{
    case::{Case, Over},
    count::count,
};

/// The day that assessments speak of.
const DAY: &str = "2026-09-30";

const LANGUAGES: [&str; 2] = ["nl", "en"];

/// What came of the runs so far.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) n_runs: usize,
    /// Runs that ended in a code of 100 or more, or by a signal.
    pub(super) n_high: usize,
    /// Runs that said how many rows they read.
    pub(super) n_equations: usize,
    /// Those in which it was right.
    pub(super) n_held: usize,
    pub(super) failures: Vec<String>,
}

/// Asserts that a test of this name is in a file.
pub(super) fn look_up(file: &str, name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let text = fs::read_to_string(&path).unwrap_or_else(|err| panic!("{file}: {err}"));
    assert!(text.contains(&format!("fn {name}(")), "{file} has no test {name}");
}

/// One command of a case.
struct Run {
    arguments: Vec<String>,
    exit: i32,
    /// Where it writes, within the folder for output.
    writes: Option<&'static str>,
}

impl Case {
    fn runs(&self) -> Vec<Run> {
        let run = |arguments: &[&str], exit: i32, writes: Option<&'static str>| Run {
            arguments: arguments.iter().map(|it| (*it).to_owned()).collect(),
            exit,
            writes,
        };
        let has_question = self.says.iter().any(|it| it[1].contains(": question["));
        let strict = if self.exit == 0 && has_question { 1 } else { self.exit };
        let day = ["--as-of", DAY, "-o"];
        let (assessment, page, scores) =
            ("{out}/assessment.json", "{out}/rapport.html", "{out}/scores");
        match self.over {
            Over::Folder => vec![
                run(&["check", "gegevens"], self.exit, None),
                run(&["check", "gegevens", "--strict"], strict, None),
                run(
                    &[&["score", "gegevens"][..], &day, &[assessment]].concat(),
                    self.exit,
                    Some("assessment.json"),
                ),
                run(
                    &[&["report", "gegevens"][..], &day, &[page]].concat(),
                    self.exit,
                    Some("rapport.html"),
                ),
                run(
                    &[&["score", "gegevens", "--detail", "scores"][..], &day, &[scores]].concat(),
                    self.exit,
                    Some("scores/agreements.csv"),
                ),
            ],
            Over::Mapping => {
                let mapped = ["gegevens", "--mapping", "gegevens/mapping.toml"];
                vec![
                    run(&[&["check"][..], &mapped].concat(), self.exit, None),
                    run(&[&["check", "--strict"][..], &mapped].concat(), strict, None),
                    run(
                        &[&["score"][..], &mapped, &day, &[assessment]].concat(),
                        self.exit,
                        Some("assessment.json"),
                    ),
                    run(
                        &[&["report"][..], &mapped, &day, &[page]].concat(),
                        self.exit,
                        Some("rapport.html"),
                    ),
                ]
            }
            Over::Project => vec![
                run(&["check", "--project", "gegevens"], self.exit, None),
                run(&["ingest", "--project", "gegevens", "--on", DAY], self.exit, None),
            ],
            Over::Command(arguments) => {
                let written = arguments.iter().find_map(|it| it.strip_prefix("{out}/"));
                vec![run(arguments, self.exit, written)]
            }
        }
    }

    /// Runs every command in both languages, each in a folder of its own.
    pub(super) fn run(&self, number: u8, tally: &mut Tally) {
        for (at, language) in LANGUAGES.iter().enumerate() {
            for (n, run) in self.runs().iter().enumerate() {
                // What comes of both readers and of both kinds of check is compared in one language, in turns.
                let is_either = run.arguments.iter().any(|it| it == "--strict" || it == "--detail");
                if is_either && (usize::from(number) + n) % 2 != at {
                    continue;
                }
                let root = self.set_up(&format!("{number}-{n}-{language}"));
                let output = Command::new(env!("CARGO_BIN_EXE_tenzij"))
                    .args(run.arguments.iter().map(|it| it.replace("{out}", "uit")))
                    .args(["--lang", language])
                    .current_dir(&root)
                    .output()
                    .unwrap();
                let mut faults = Vec::new();
                self.judge(run, at, &root, &output, &mut faults, tally);
                if !faults.is_empty() {
                    tally.failures.push(format!(
                        "row {number}, {}: tenzij {} --lang {language}\n{}\n--- printed:\n{}{}",
                        self.name,
                        run.arguments.join(" "),
                        faults.join("\n"),
                        String::from_utf8_lossy(&output.stdout),
                        String::from_utf8_lossy(&output.stderr),
                    ));
                }
                let _ = fs::remove_dir_all(&root);
            }
        }
    }

    /// Writes the files to an empty folder.
    pub(super) fn set_up(&self, name: &str) -> PathBuf {
        let plain: String =
            self.name.chars().map(|it| if it.is_ascii_alphanumeric() { it } else { '-' }).collect();
        let folder = format!("hostile/{name}-{plain}");
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(folder);
        let _ = fs::remove_dir_all(&root);
        let data = root.join("gegevens");
        fs::create_dir_all(&data).unwrap();
        fs::create_dir_all(root.join("uit")).unwrap();
        for (name, bytes) in &self.files {
            let path = data.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        if let Some(prepare) = self.prepare {
            prepare(&data);
        }
        root
    }

    fn judge(
        &self,
        run: &Run,
        language: usize,
        root: &Path,
        output: &Output,
        faults: &mut Vec<String>,
        tally: &mut Tally,
    ) {
        tally.n_runs += 1;
        let code = output.status.code();
        tally.n_high += usize::from(code.is_none_or(|it| 100 <= it));
        if code != Some(run.exit) {
            faults.push(format!("exit code {code:?}, expected {}", run.exit));
        }
        let (out, err) = (texts(&output.stdout, faults), texts(&output.stderr, faults));
        let mut expected: Vec<String> =
            self.says.iter().map(|it| format!("gegevens/{}", it[language])).collect();
        expected.sort();
        let mut said: Vec<String> =
            err.lines().filter(|it| is_message(it, language)).map(str::to_owned).collect();
        said.sort();
        if !matches!(self.over, Over::Command(_)) && said != expected {
            faults.push(format!("messages {said:#?}\nexpected {expected:#?}"));
        }
        for it in &self.prints {
            if !out.lines().chain(err.lines()).any(|line| line == it[language]) {
                faults.push(format!("not printed: {}", it[language]));
            }
        }
        let written = run.writes.map(|it| root.join("uit").join(it));
        let page = written.as_ref().and_then(|it| fs::read_to_string(it).ok()).unwrap_or_default();
        for it in &self.hides {
            let is_page = run.writes == Some("rapport.html");
            if out.contains(it) || err.contains(it) || is_page && page.contains(it) {
                faults.push(format!("not hidden: {it:?}"));
            }
        }
        if run.writes == Some("rapport.html") && code == Some(0) {
            for it in self.shows.iter().filter(|it| !page.contains(**it)) {
                faults.push(format!("not in the report: {it}"));
            }
        }
        let told = self.tells.iter().map(|it| it[language]);
        if run.writes == Some("rapport.html") && code == Some(0) {
            for it in told.filter(|it| !page.contains(*it)) {
                faults.push(format!("not told in the report: {it}"));
            }
        }
        match &written {
            Some(path) if code == Some(0) && !path.exists() => {
                faults.push("nothing was written".to_owned());
            }
            _ if code == Some(0) || code == Some(1) => (),
            _ => {
                let left: Vec<PathBuf> = list(&root.join("uit"));
                if !left.is_empty() {
                    faults.push(format!("written all the same: {left:?}"));
                }
            }
        }
        self.judge_rows(run, &out, &said, language, faults, tally);
        if run.writes == Some("assessment.json") && code == Some(0) {
            self.judge_readings(&page, faults, tally);
        }
    }

    /// Holds the counts that a command prints against those of the test.
    fn judge_rows(
        &self,
        run: &Run,
        out: &str,
        said: &[String],
        language: usize,
        faults: &mut Vec<String>,
        tally: &mut Tally,
    ) {
        let lines: Vec<(String, [u64; 4])> =
            out.lines().filter_map(|it| equation(it, language)).collect();
        if lines.is_empty() {
            return;
        }
        let n_before = faults.len();
        tally.n_equations += 1;
        let mut total = [0; 4];
        let mut n_sums = 0;
        for (file, counts) in &lines {
            let [read, used, aside, blank] = *counts;
            if read != used + aside + blank {
                faults.push(format!("{file}: {read} ≠ {used} + {aside} + {blank}"));
            }
            if file.is_empty() {
                n_sums += 1;
                if *counts != total {
                    faults.push(format!("the sum is {counts:?} and not {total:?}"));
                }
                continue;
            }
            total.iter_mut().zip(counts).for_each(|(sum, it)| *sum += it);
            self.count_file(file, read, faults);
        }
        if n_sums != usize::from(run.arguments[0] == "check") {
            faults.push(format!("{n_sums} lines with a sum"));
        }
        if self.over == Over::Folder && run.exit != 65 {
            let asides: BTreeSet<&str> =
                said.iter().filter_map(|it| question_place(it, language)).collect();
            let n_aside: u64 = lines.iter().filter(|it| !it.0.is_empty()).map(|it| it.1[2]).sum();
            if asides.len() as u64 != n_aside {
                faults.push(format!("{n_aside} rows set aside, and questions about {asides:?}"));
            }
        }
        tally.n_held += usize::from(faults.len() == n_before);
    }

    fn count_file(&self, file: &str, read: u64, faults: &mut Vec<String>) {
        let name = file.trim_start_matches("gegevens/");
        let Some(bytes) = self.files.get(name).filter(|_| name.contains(".csv")) else { return };
        if self.uncounted.iter().any(|it| it.0 == name) {
            return;
        }
        let by_hand = self.by_hand.iter().find(|it| it.0 == name).map(|it| it.1);
        let counted = by_hand.or_else(|| count(bytes, self.delimiter).map(|it| it.rows));
        if counted != Some(read) {
            faults.push(format!("{file}: read {read}, and counted {counted:?}"));
        }
    }

    /// The same of what an assessment says of its files.
    fn judge_readings(&self, json: &str, faults: &mut Vec<String>, tally: &mut Tally) {
        let n_before = faults.len();
        tally.n_equations += 1;
        let assessment: serde_json::Value = serde_json::from_str(json).unwrap();
        for it in assessment["readings"].as_array().unwrap() {
            let n = |key: &str| it[key].as_u64().unwrap();
            if n("n_read") != n("n_used") + n("n_set_aside") + n("n_blank") {
                faults.push(format!("{it}"));
            }
            self.count_file(it["file"].as_str().unwrap(), n("n_read"), faults);
        }
        tally.n_held += usize::from(faults.len() == n_before);
    }
}

/// What was printed, in which nothing may be that a terminal obeys.
fn texts(bytes: &[u8], faults: &mut Vec<String>) -> String {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let obeyed = |it: &char| {
        it.is_control() && *it != '\n'
            || matches!(it, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if let Some(it) = text.chars().find(obeyed) {
        faults.push(format!("printed U+{:04X}", u32::from(it)));
    }
    text
}

/// Whether a line is a message about the input: `place: severity[code]: …`.
fn is_message(line: &str, language: usize) -> bool {
    let severities = [["fout", "vraag", "let op"], ["error", "question", "note"]];
    severities[language].iter().any(|it| line.contains(&format!(": {it}[")))
}

/// The row that a question is about: `folder/file:line`.
fn question_place(line: &str, language: usize) -> Option<&str> {
    let mark = [": vraag[", ": question["][language];
    let (place, _) = line.split_once(mark)?;
    let after_file = place.find(".csv:")? + ".csv:".len();
    let end = place[after_file..].find(':').map_or(place.len(), |it| after_file + it);
    Some(&place[..end])
}

/// The file and the counts of a line `file  read … = used … + set aside … + blank …`; no file in the line with the sum.
fn equation(line: &str, language: usize) -> Option<(String, [u64; 4])> {
    let words = [
        ["gelezen ", " = gebruikt ", " + apart gelegd ", " + leeg "],
        ["read ", " = used ", " + set aside ", " + blank "],
    ][language];
    let (file, rest) = line.split_once(words[0])?;
    let (read, rest) = rest.split_once(words[1])?;
    let (used, rest) = rest.split_once(words[2])?;
    let (aside, blank) = rest.split_once(words[3])?;
    let blank: String =
        blank.chars().take_while(|it| it.is_ascii_digit() || matches!(it, '.' | ',')).collect();
    let number = |it: &str| it.replace(['.', ','], "").parse::<u64>().unwrap();
    let file = file.trim().trim_end_matches(':').to_owned();
    Some((file, [number(read), number(used), number(aside), number(&blank)]))
}

/// All files under a folder.
pub(super) fn list(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(list(&path));
        } else {
            found.push(path);
        }
    }
    found
}

#[test]
fn lines_are_taken_apart_as_they_are_printed() {
    assert_eq!(
        equation(
            "parties.csv              gelezen 1.003 = gebruikt 1.000 + apart gelegd 2 + leeg 1",
            0
        ),
        Some(("parties.csv".to_owned(), [1003, 1000, 2, 1]))
    );
    assert_eq!(
        equation("read 3 = used 3 + set aside 0 + blank 0", 1),
        Some((String::new(), [3, 3, 0, 0]))
    );
    assert_eq!(
        question_place("gegevens/a.csv:3:due_on: question[date-invalid]: x", 1),
        Some("gegevens/a.csv:3")
    );
}
