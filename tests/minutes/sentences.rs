//! The lexicon against sentences labelled by hand. One half was looked at while building; the other half was not, and a last part was written afterwards to be hard.

use std::{collections::BTreeMap, fmt::Write as _};

use tenzij::{
    model::{Coded as _, Stance},
    sources::{
        consent::{self, Consent},
        minutes::{
            Certainty, Outcome,
            reading::{self, Around},
        },
    },
};

/// One line of the labelled set.
struct Labelled {
    half: String,
    sentence: String,
    decision: bool,
    outcomes: Vec<String>,
    condition: String,
    consent: String,
}

fn labelled() -> Vec<Labelled> {
    let mut reader = csv::Reader::from_reader(include_bytes!("sentences.csv").as_slice());
    let rows = reader.records().map(Result::unwrap);
    rows.map(|row| Labelled {
        half: row[0].to_owned(),
        sentence: row[2].to_owned(),
        decision: &row[3] == "yes",
        outcomes: row[4].split(" + ").map(str::to_owned).collect(),
        condition: row[5].to_owned(),
        consent: row[6].to_owned(),
    })
    .collect()
}

/// What is told of one sentence: classes, each of the whole or of a party, and conditions.
#[derive(Default)]
struct Told {
    decision: bool,
    /// Class and party; the party is empty for the whole.
    items: Vec<(String, String)>,
    conditions: Vec<String>,
}

fn add_consent(told: &mut Told, consent: &Consent) {
    if consent.everyone {
        told.items.push(("unanimous".into(), String::new()));
    }
    for clause in &consent.clauses {
        for party in &clause.parties {
            let class = clause.kind.stance().code().to_owned();
            told.items.push((class, party.name.clone()));
            told.conditions.extend(party.condition.clone());
        }
    }
}

fn expected(it: &Labelled) -> Told {
    let mut told = Told { decision: it.decision, ..Told::default() };
    let whole = it.outcomes.iter().filter(|it| !matches!(it.as_str(), "by_party" | "none"));
    told.items.extend(whole.map(|it| (it.clone(), String::new())));
    if !it.condition.is_empty() {
        told.conditions.push(it.condition.clone());
    }
    add_consent(&mut told, &consent::parse(&it.consent).unwrap());
    told
}

fn found(sentence: &str) -> Told {
    let mut told = Told::default();
    for finding in reading::read(sentence, Around::default()) {
        let class = match (finding.outcome, finding.stance) {
            (Outcome::Decision, Some(stance)) => Some(stance.code()),
            (Outcome::Decision, None) if finding.consent.is_empty() => Some("unclear"),
            (Outcome::Decision, None) => None,
            (other, _) => Some(other.code()),
        };
        told.decision |= finding.outcome == Outcome::Decision;
        told.items.extend(class.map(|it| (it.to_owned(), String::new())));
        told.conditions.extend(finding.condition.clone());
        add_consent(&mut told, &finding.consent);
    }
    told
}

/// Right, too many and missed.
#[derive(Default, Clone, Copy)]
struct Count {
    right: usize,
    wrong: usize,
    missed: usize,
}

impl Count {
    fn precision(self) -> f64 {
        self.right as f64 / (self.right + self.wrong) as f64
    }

    fn recall(self) -> f64 {
        self.right as f64 / (self.right + self.missed) as f64
    }

    /// Counts what two lists share, each item as often as it is there.
    fn compare<T: PartialEq + Clone>(&mut self, expected: &[T], found: &[T]) -> (Vec<T>, Vec<T>) {
        let (mut missed, mut wrong) = (expected.to_vec(), Vec::new());
        for item in found {
            match missed.iter().position(|it| it == item) {
                Some(at) => {
                    missed.remove(at);
                    self.right += 1;
                }
                None => wrong.push(item.clone()),
            }
        }
        self.wrong += wrong.len();
        self.missed += missed.len();
        (missed, wrong)
    }
}

struct Measured {
    n: usize,
    counts: BTreeMap<String, Count>,
    confusions: BTreeMap<(String, String), usize>,
    mistakes: Vec<String>,
}

fn measure(half: &str) -> Measured {
    let rows: Vec<Labelled> = labelled().into_iter().filter(|it| it.half == half).collect();
    let mut measured = Measured {
        n: rows.len(),
        counts: BTreeMap::new(),
        confusions: BTreeMap::new(),
        mistakes: Vec::new(),
    };
    for row in &rows {
        let (expected, found) = (expected(row), found(&row.sentence));
        let decision = measured.counts.entry("decision".into()).or_default();
        match (expected.decision, found.decision) {
            (true, true) => decision.right += 1,
            (false, true) => decision.wrong += 1,
            (true, false) => decision.missed += 1,
            (false, false) => (),
        }
        let mut all = Count::default();
        let (missed, wrong) = all.compare(&expected.items, &found.items);
        let classes = expected.items.iter().chain(&found.items).map(|(class, _)| class.clone());
        let classes: std::collections::BTreeSet<String> = classes.collect();
        for class in classes {
            let of = |items: &[(String, String)]| -> Vec<(String, String)> {
                items.iter().filter(|(own, _)| *own == class).cloned().collect()
            };
            let count = measured.counts.entry(class.clone()).or_default();
            count.compare(&of(&expected.items), &of(&found.items));
        }
        let conditions = measured.counts.entry("condition".into()).or_default();
        let (no_condition, other_condition) =
            conditions.compare(&expected.conditions, &found.conditions);
        let none = || "–".to_owned();
        for at in 0..missed.len().max(wrong.len()) {
            let pair = (
                missed.get(at).map_or_else(none, |(class, _)| class.clone()),
                wrong.get(at).map_or_else(none, |(class, _)| class.clone()),
            );
            *measured.confusions.entry(pair).or_default() += 1;
        }
        if !missed.is_empty()
            || !wrong.is_empty()
            || !no_condition.is_empty()
            || !other_condition.is_empty()
        {
            let told = |items: &[(String, String)], conditions: &[String]| {
                let items =
                    items.iter().map(|(class, party)| format!("{class} {party}").trim().to_owned());
                let conditions = conditions.iter().map(|it| format!("({it})"));
                items.chain(conditions).collect::<Vec<_>>().join(", ")
            };
            measured.mistakes.push(format!(
                "{}\n    missed: {} / found instead: {}",
                row.sentence,
                told(&missed, &no_condition),
                told(&wrong, &other_condition)
            ));
        }
    }
    measured
}

fn table(measured: &Measured) -> String {
    let mut text =
        format!("{} sentences\n\n{:<14} right wrong missed precision recall\n", measured.n, "");
    for (class, count) in &measured.counts {
        let share = |it: f64| if it.is_nan() { "–".to_owned() } else { format!("{it:.2}") };
        writeln!(
            text,
            "{class:<14} {:>5} {:>5} {:>6} {:>9} {:>6}",
            count.right,
            count.wrong,
            count.missed,
            share(count.precision()),
            share(count.recall())
        )
        .unwrap();
    }
    let mut confusions: Vec<_> = measured.confusions.iter().collect();
    confusions.sort_by_key(|(pair, n)| (std::cmp::Reverse(**n), (*pair).clone()));
    text.push_str("\nworst confusions (expected -> found)\n");
    for ((expected, found), n) in confusions {
        writeln!(text, "{n} {expected} -> {found}").unwrap();
    }
    text.push_str("\nsentences that are not right\n");
    for mistake in &measured.mistakes {
        writeln!(text, "  {mistake}").unwrap();
    }
    text
}

/// Sentences in which a condition was missed, so that they read as a yes without one, and how sure that reading was.
fn unconditional(half: &str) -> Vec<(String, Certainty)> {
    let mut found = Vec::new();
    for row in labelled().into_iter().filter(|it| it.half == half) {
        let has_condition = !expected(&row).conditions.is_empty();
        for finding in reading::read(&row.sentence, Around::default()) {
            let clauses = &finding.consent.clauses;
            let is_yes = finding.stance == Some(Stance::Yes)
                || clauses.iter().any(|it| it.kind == consent::Kind::Yes);
            if has_condition
                && is_yes
                && !clauses.iter().any(|it| it.kind == consent::Kind::Provided)
            {
                found.push((row.sentence.clone(), finding.certainty));
            }
        }
    }
    found
}

#[test]
fn a_condition_that_is_missed_never_leaves_a_sure_yes() {
    for half in ["built", "held", "later", "last"] {
        for (sentence, certainty) in unconditional(half) {
            assert_eq!(certainty, Certainty::Doubtful, "{sentence}");
        }
    }
}

#[test]
fn the_half_that_was_looked_at_is_measured() {
    insta::assert_snapshot!("built", table(&measure("built")));
}

#[test]
fn the_half_that_was_held_back_is_measured() {
    insta::assert_snapshot!("held", table(&measure("held")));
}

#[test]
fn the_part_that_was_written_afterwards_is_measured() {
    insta::assert_snapshot!("later", table(&measure("later")));
}

#[test]
fn the_last_part_is_measured() {
    insta::assert_snapshot!("last", table(&measure("last")));
}

/// Checks that a part is read no worse than when it was measured: class, precision, recall.
fn at_least(half: &str, floors: &[(&str, f64, f64)]) {
    let measured = measure(half);
    for (class, precision, recall) in floors {
        let count = measured.counts[*class];
        assert!(*precision <= count.precision(), "{half} {class}: {:.3}", count.precision());
        assert!(*recall <= count.recall(), "{half} {class}: {:.3}", count.recall());
    }
}

#[test]
fn no_part_is_read_worse_than_it_was() {
    at_least(
        "held",
        &[
            ("absent", 1.00, 1.00),
            ("abstain", 1.00, 1.00),
            ("condition", 1.00, 1.00),
            ("decision", 1.00, 1.00),
            ("deferred", 0.85, 1.00),
            ("no", 0.94, 1.00),
            ("noted", 1.00, 1.00),
            ("procedural", 1.00, 1.00),
            ("promise", 1.00, 1.00),
            ("unanimous", 1.00, 1.00),
            ("unclear", 1.00, 1.00),
            ("undecided", 1.00, 1.00),
            ("withdrawn", 1.00, 1.00),
            ("yes", 1.00, 0.97),
            ("yes_provided", 1.00, 1.00),
            ("yes_unless", 1.00, 1.00),
        ],
    );
    at_least(
        "later",
        &[
            ("condition", 0.83, 0.55),
            ("decision", 0.96, 0.85),
            ("deferred", 1.00, 0.80),
            ("no", 0.91, 0.91),
            ("noted", 1.00, 0.66),
            ("procedural", 1.00, 1.00),
            ("promise", 1.00, 1.00),
            ("undecided", 1.00, 1.00),
            ("withdrawn", 1.00, 1.00),
            ("yes", 0.92, 0.76),
            ("yes_provided", 0.83, 0.62),
        ],
    );
    at_least(
        "last",
        &[
            ("condition", 1.00, 0.75),
            ("decision", 0.95, 1.00),
            ("deferred", 1.00, 0.80),
            ("no", 1.00, 1.00),
            ("noted", 1.00, 1.00),
            ("procedural", 1.00, 0.50),
            ("promise", 1.00, 1.00),
            ("withdrawn", 1.00, 1.00),
            ("yes", 0.72, 0.80),
            ("yes_provided", 1.00, 0.75),
        ],
    );
}
