//! The ledger against a naive model of it, and against its own SQL view.

use super::*;

// The naive model: every version of every file is kept whole, and what counts is computed from the start.

/// Each file with its rows: id and title.
type Files = BTreeMap<u8, Vec<(u8, u8)>>;

#[derive(Debug, Clone)]
enum Act {
    Ingest(Files),
    Undo,
}

/// A row of a file: what it says, on which line, and in which act it was first said there without a break.
type Spoken = ((u8, u8), u64, usize);

fn model(acts: &[Act]) -> BTreeSet<String> {
    let mut live: Vec<(usize, &Files)> = Vec::new();
    for (at, act) in acts.iter().enumerate() {
        match act {
            Act::Ingest(files) => live.push((at, files)),
            Act::Undo => drop(live.pop()),
        }
    }
    let mut files: BTreeMap<u8, Vec<Spoken>> = BTreeMap::new();
    for (at, versions) in live {
        for (file, rows) in versions {
            let mut before = files.remove(file).unwrap_or_default();
            let mut now = Vec::new();
            for (line, row) in (2..).zip(rows) {
                // Of rows that are equal the oldest is the first to be found again.
                let same = (0..before.len())
                    .filter(|it| before[*it].0 == *row)
                    .min_by_key(|it| before[*it].2);
                let since = same.map_or(at, |it| before.remove(it).2);
                now.push((*row, line, since));
            }
            files.insert(*file, now);
        }
    }
    // Id 0 is no id: such rows are known by all that they say.
    let key = |row: (u8, u8)| if row.0 == 0 { (0, row.1 + 100) } else { (row.0, 0) };
    let mut last: BTreeMap<(u8, u8), usize> = BTreeMap::new();
    for (row, _, since) in files.values().flatten() {
        let newest = last.entry(key(*row)).or_default();
        *newest = (*newest).max(*since);
    }
    let mut said = BTreeSet::new();
    for (file, rows) in &files {
        for (row, line, _) in rows {
            let spoke =
                rows.iter().filter(|it| key(it.0) == key(*row)).map(|it| it.2).max().unwrap();
            if spoke == last[&key(*row)] {
                let id = if row.0 == 0 { String::new() } else { format!("g{} ", row.0) };
                said.insert(format!("f{file}:{line} {id}t{}", row.1));
            }
        }
    }
    said
}

fn play(acts: &[Act]) -> Ledger {
    let mut ledger = empty();
    for act in acts {
        match act {
            Act::Undo => match ledger.undo(day("2026-10-01"), BY) {
                Ok(_) | Err(StoreError::NothingToUndo) => (),
                Err(err) => panic!("{err}"),
            },
            Act::Ingest(files) => {
                let inputs: Vec<Input> = files
                    .iter()
                    .map(|(file, rows)| {
                        let texts: Vec<[String; 2]> = rows
                            .iter()
                            .map(|(id, title)| {
                                let id = if *id == 0 { String::new() } else { format!("g{id}") };
                                [id, format!("t{title}")]
                            })
                            .collect();
                        let rows: Vec<Vec<&str>> = texts
                            .iter()
                            .map(|it| it.iter().map(String::as_str).collect())
                            .collect();
                        let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
                        goals(&format!("f{file}"), &rows)
                    })
                    .collect();
                take(&mut ledger, "2026-10-01", &inputs);
            }
        }
    }
    ledger
}

/// What the view of the database says counts.
fn viewed(ledger: &Ledger) -> BTreeSet<i64> {
    let mut statement = ledger.connection.prepare("SELECT fact FROM current").unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let rows = prop::collection::vec((0..4_u8, 0..3_u8), 0..5);
    let files = prop::collection::btree_map(0..3_u8, rows, 1..3);
    let act = prop_oneof![4 => files.prop_map(Act::Ingest), 1 => Just(Act::Undo)];
    prop::collection::vec(act, 1..8)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn what_counts_is_what_a_naive_reading_of_all_versions_gives(acts in acts()) {
        // An ingest of known bytes is no entry, so that an undo would mean another one than in the model.
        let mut told: Vec<Act> = Vec::new();
        for act in acts {
            if let Act::Ingest(files) = &act {
                let known = play(&told).history().unwrap().len();
                let mut more = told.clone();
                more.push(Act::Ingest(files.clone()));
                if play(&more).history().unwrap().len() == known {
                    continue;
                }
            }
            told.push(act);
        }
        let ledger = play(&told);
        let drafts = ledger.drafts().unwrap();
        let actual = said(&drafts);
        let n_rows = actual.len();
        prop_assert_eq!(actual.into_iter().collect::<BTreeSet<_>>(), model(&told));
        prop_assert_eq!(viewed(&ledger).len(), n_rows);
        prop_assert_eq!(ledger.verify().unwrap().damage, Vec::new());
    }

    #[test]
    fn an_undone_entry_leaves_what_was_there_before(acts in acts()) {
        let mut ledger = play(&acts);
        let before = (current(&ledger), ledger.objects().unwrap());
        let taken = take(&mut ledger, "2026-10-01", &[goals("f0", &[&["g1", "t9"], &["g8", "t8"]])]);
        prop_assert!(taken.entry.is_some());
        ledger.undo(day("2026-10-02"), BY).unwrap();
        prop_assert_eq!(&(current(&ledger), ledger.objects().unwrap()), &before);
        let last = ledger.history().unwrap().len() as u64;
        prop_assert_eq!(said(&ledger.drafts_upto(last - 2).unwrap()), before.0);
    }
}
