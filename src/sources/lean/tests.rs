//! Reading in segments is held against reading whole: the same messages, the same counts, the same facts.
#![allow(clippy::disallowed_methods, reason = "tests read files and their settings")]

use std::{collections::BTreeMap, fs, path::Path};

use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng as _};

use super::*;
use crate::{
    diagnostic::{Beyond, NOTES, Severity, count_beyond},
    language::Language,
    measures::resampling::below,
    register::{
        self, DOUBTS,
        lean::{Bound, Reach, Recorded},
    },
    synth::{self, Plan, Sinks},
};

mod spoil;

use spoil::spoil;

type Tables = BTreeMap<String, Vec<u8>>;

struct Outcome {
    messages: Vec<String>,
    readings: Vec<Reading>,
    absent: Vec<String>,
    fingerprint: String,
}

fn render(diagnostics: &[Diagnostic]) -> Vec<String> {
    let language = Language::find("en").unwrap();
    diagnostics.iter().map(|it| it.render(language)).collect()
}

fn whole_way(tables: &Tables) -> Outcome {
    let names = tables.keys().cloned().collect();
    let mut load = |name: &str| Ok(tables.get(name).cloned());
    let mut read = dataset::read(&names, &mut load, Bound::Lifted).unwrap();
    let drafts = std::mem::take(&mut read.drafts);
    let checked = register::resolve_beside(drafts, &read.unread, &mut read.readings);
    read.weigh(&checked.value.portfolios);
    let mut diagnostics = read.diagnostics;
    diagnostics.extend(checked.diagnostics);
    diagnostics.sort();
    read.readings.sort();
    Outcome {
        messages: render(&diagnostics),
        readings: read.readings,
        absent: read.absent_tables,
        fingerprint: checked.value.fingerprint,
    }
}

fn divisible(tables: &Tables, segment_bytes: u64, wanted: Wanted) -> Divisible {
    let names = tables.keys().cloned().collect();
    let mut open =
        |name: &str| Ok(tables.get(name).map(|it| Arc::new(it.clone()) as Arc<dyn ReadAt>));
    read_to_divide(&names, &mut open, segment_bytes, wanted).unwrap()
}

fn read(tables: &Tables, segment_bytes: u64, wanted: Wanted) -> Lean {
    divisible(tables, segment_bytes, wanted).lean
}

fn lean_way(tables: &Tables, segment_bytes: u64, recorded: Recorded) -> Outcome {
    let lean = read(tables, segment_bytes, Wanted { recorded, ..Wanted::default() });
    Outcome {
        messages: render(&lean.dataset.diagnostics),
        readings: lean.dataset.readings,
        absent: lean.dataset.absent_tables,
        fingerprint: lean.facts.register.fingerprint,
    }
}

/// Compares the two ways; for what is refused only the messages count.
fn check(tables: &Tables, what: &str) -> usize {
    let expected = whole_way(tables);
    let is_refused = expected.messages.iter().any(|it| it.contains(": error["));
    // When observations were recorded is asked, or is not, whatever there is to say.
    let ways =
        [(64, Recorded::NotAsked), (1000, Recorded::Asked), (SEGMENT_BYTES, Recorded::NotAsked)];
    for (segment_bytes, recorded) in ways {
        let actual = lean_way(tables, segment_bytes, recorded);
        let missing: Vec<&String> =
            expected.messages.iter().filter(|it| !actual.messages.contains(it)).collect();
        let added: Vec<&String> =
            actual.messages.iter().filter(|it| !expected.messages.contains(it)).collect();
        let differs = !missing.is_empty() || !added.is_empty();
        assert!(
            !differs,
            "{what} in segments of {segment_bytes}:\n missing {missing:#?}\n added {added:#?}"
        );
        assert_eq!(expected.messages, actual.messages, "{what}");
        if is_refused {
            continue;
        }
        assert_eq!(expected.readings, actual.readings, "{what} {segment_bytes}");
        assert_eq!(expected.absent, actual.absent, "{what}");
        assert_eq!(expected.fingerprint, actual.fingerprint, "{what} {segment_bytes}");
    }
    expected.messages.len()
}

fn folder(name: &str) -> Tables {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets").join(name);
    let files = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    let tables = files.filter(|it| it.extension().is_some_and(|it| it == "csv"));
    tables
        .map(|it| (it.file_name().unwrap().to_str().unwrap().to_owned(), fs::read(&it).unwrap()))
        .collect()
}

fn made_up(agreements: usize) -> Tables {
    let plan = Plan {
        seed: 1,
        parties: 24,
        associations: 2,
        agreements,
        from: "2011-01-01".parse().unwrap(),
        years: 15,
        evidence: 2.0,
        conditions: 0.2,
        leaks: 0.25,
        unknown: 0.1,
    };
    let mut written = vec![Vec::new(); synth::TABLES.len()];
    let sinks = Sinks { tables: written.iter_mut().map(|it| it as &mut dyn io::Write).collect() };
    synth::write(&plan, sinks, &mut |_| ()).unwrap();
    synth::TABLES.iter().map(|it| format!("{it}.csv")).zip(written).collect()
}

#[test]
fn datasets_are_read_the_same_in_segments() {
    check(&folder("voorbeeld"), "voorbeeld");
    check(&folder("drenthe"), "drenthe");
    check(&made_up(40), "made up");
    check(&Tables::new(), "nothing");
}

#[test]
fn spoiled_datasets_are_asked_about_the_same() {
    let clean = [made_up(12), folder("voorbeeld"), folder("drenthe")];
    let n = std::env::var("TENZIJ_SPOILED").map_or(300, |it| it.parse().unwrap());
    let mut n_messages = 0;
    for seed in 0..n {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let mut tables = clean[below(&mut random, 3)].clone();
        for _ in 0..=below(&mut random, 6) {
            spoil(&mut tables, &mut random);
        }
        n_messages += check(&tables, &format!("seed {seed}"));
    }
    assert!(
        n < 100 || usize::try_from(n).unwrap() * 2 < n_messages,
        "{n_messages} messages in {n} datasets"
    );
}

#[test]
fn a_dataset_without_a_question_has_none_in_segments() {
    let tables = made_up(40);
    let lean = read(&tables, 500, Wanted::default());
    let asked = lean.dataset.diagnostics.iter().filter(|it| it.severity != Severity::Note);
    assert_eq!(asked.count(), 0);
}

/// The files of every table, shard by shard.
fn divided(tables: &Tables, segment_bytes: u64, n_shards: usize) -> Vec<Vec<Vec<u8>>> {
    let read = divisible(tables, segment_bytes, Wanted::default());
    let files = read.tables().map(|table| {
        let mut shards = vec![Vec::new(); n_shards];
        let mut take = |shard: usize, piece: &[u8]| -> io::Result<()> {
            shards[shard].extend_from_slice(piece);
            Ok(())
        };
        read.divide(table, n_shards, &mut take).unwrap();
        shards
    });
    files.collect()
}

#[test]
fn shards_do_not_depend_on_segments_and_hold_every_row_once() {
    let tables = made_up(40);
    let whole = divided(&tables, SEGMENT_BYTES, 5);
    for segment_bytes in [64, 1000, 10_000] {
        assert!(whole == divided(&tables, segment_bytes, 5), "{segment_bytes}");
    }
    let rows = |bytes: &Vec<u8>| -> Vec<String> {
        String::from_utf8(bytes.clone()).unwrap().lines().skip(1).map(str::to_owned).collect()
    };
    let agreements = whole.iter().find(|it| it[0].starts_with(b"id,meeting,decided_on")).unwrap();
    assert!(agreements.iter().filter(|it| !rows(it).is_empty()).count() > 1);
    let mut all: Vec<String> = agreements.iter().flat_map(rows).collect();
    let mut expected = rows(
        &divided(&tables, SEGMENT_BYTES, 1)
            .into_iter()
            .find(|it| it[0].starts_with(b"id,meeting,decided_on"))
            .unwrap()[0],
    );
    all.sort();
    expected.sort();
    assert_eq!((all.len(), all), (40, expected));
}

/// Observations against a promise, none with a source, in an order that is that of nothing else.
fn unsourced(n: usize) -> Tables {
    let row = |it| format!("e{},C-{},quantity,not_done,2026-02-01", it * 7919 % n, it * 31 % 97);
    let rows: Vec<String> = (0..n).map(row).collect();
    let promises: Vec<String> = (0..97).map(|it| format!("C-{it},A,a,2026-03-01")).collect();
    Tables::from([
        ("parties.csv".to_owned(), b"id,name\na,A\n".to_vec()),
        (
            "agreements.csv".to_owned(),
            b"id,title,entitled,decided_on\nA,x,all,2026-01-15\n".to_vec(),
        ),
        ("positions.csv".to_owned(), b"agreement,party,stance\nA,a,yes\n".to_vec()),
        (
            "commitments.csv".to_owned(),
            format!("id,agreement,party,due_on\n{}\n", promises.join("\n")).into_bytes(),
        ),
        (
            "evidence.csv".to_owned(),
            format!("id,commitment,kind,status,occurred_on\n{}\n", rows.join("\n")).into_bytes(),
        ),
    ])
}

#[test]
fn beyond_the_limit_the_same_notes_are_told_and_as_many_counted() {
    let tables = unsourced(NOTES + 53);
    let (whole, lean) = (whole_way(&tables), lean_way(&tables, 10_000, Recorded::Asked));
    let counted: Vec<&String> =
        lean.messages.iter().filter(|it| it.contains("[notes-more]")).collect();
    assert!(counted.len() == 1 && counted[0].contains("and 53 more"), "{counted:?}");
    assert!(whole.messages == lean.messages && NOTES < lean.messages.len());
}

#[test]
fn a_shard_tells_all_its_notes_so_that_those_of_all_shards_can_be_counted_together() {
    let tables = unsourced(NOTES + 53);
    let shard = Wanted { reach: Reach::Shard, ..Wanted::default() };
    let mut told = read(&tables, SEGMENT_BYTES, shard).dataset.diagnostics;
    let whole = lean_way(&tables, SEGMENT_BYTES, Recorded::Asked);
    let is_note = |it: &&Diagnostic| it.code == Code::SourceMissing;
    assert_eq!(told.iter().filter(is_note).count(), NOTES + 53);
    count_beyond(&mut told, Beyond::new());
    assert_eq!(render(&told), whole.messages);
}

#[test]
fn a_long_line_of_agreements_that_leads_nowhere_is_asked_about_link_by_link() {
    let n = 20_000;
    let link = |it: usize| format!("A-{it},x,all,2026-01-15,A-{}\n", it + 1);
    let rows: String = (0..n).map(link).collect();
    let mut tables = unsourced(1);
    let text = format!("id,title,entitled,decided_on,superseded_by\nA,x,all,2026-01-15,\n{rows}");
    tables.insert("agreements.csv".to_owned(), text.into_bytes());
    let (whole, lean) = (whole_way(&tables), lean_way(&tables, 10_000, Recorded::Asked));
    let asked = lean.messages.iter().filter(|it| it.contains("[reference-dangling]"));
    assert_eq!(asked.count(), n);
    assert!(whole.messages == lean.messages);
}

#[test]
fn a_table_of_which_more_rows_than_the_limit_are_set_aside_is_refused_in_the_same_words() {
    let mut tables = unsourced(1);
    // Every tenth names an agreement that is not there, all others a day that is none.
    let row = |it| match it % 10 {
        0 => format!("B-{it},a,yes,2026-01-01"),
        _ => format!("A,a,yes,2026-02-3{it}"),
    };
    let rows: Vec<String> = (0..=DOUBTS).map(row).collect();
    let text = |n: usize| {
        let rows = rows[..n].join("\n");
        format!("agreement,party,stance,condition_state_on\n{rows}\n").into_bytes()
    };
    for (n, is_refused) in [(DOUBTS, false), (DOUBTS + 1, true)] {
        tables.insert("positions.csv".to_owned(), text(n));
        let (whole, lean) = (whole_way(&tables), lean_way(&tables, 1 << 20, Recorded::Asked));
        let refusals = lean.messages.iter().filter(|it| it.contains("error[questions-too-many]"));
        assert_eq!(refusals.count(), usize::from(is_refused), "{n}");
        assert!(whole.messages == lean.messages, "{n}");
        assert!(whole.readings == lean.readings, "{n}");
    }
}
