//! A sound dataset damaged at random: every row is accounted for, both readers say the same, and nothing panics.
//!
//! Each case is made from its number alone. 256 in the plain run, 100,000 with `TENZIJ_LONG`.

use std::{
    collections::{BTreeMap, BTreeSet},
    env, io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use rand_chacha::ChaCha8Rng;
use tenzij::{
    diagnostic::{Code, Diagnostic, Severity},
    language::LANGUAGES,
    measures::resampling::{below, stream},
    register::{
        self,
        draft::Reading,
        lean::{Bound, Wanted},
    },
    sources::{dataset, lean, segments::ReadAt},
};

use super::{case::base, count::count};
use crate::figures::measured;

type Tables = BTreeMap<String, Vec<u8>>;

/// What careless and hostile hands put in a table.
const PIECES: &[&[u8]] = &[
    b"\"",
    b"\"\"",
    b",",
    b";",
    b"\t",
    b"|",
    b"\n",
    b"\r",
    b"\r\n",
    b"\n\n",
    b"\0",
    b"\xe9",
    b"\xc3\xa9",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xef\xbf\xbd",
    b"\xe2\x80\xae",
    b"\xe2\x80\x8b",
    b"e\xcc\x81",
    b"\xd0\xb0",
    b"\x1b[2J",
    b" ",
    b"NaN",
    b"1e999",
    b"-0",
    b"1.234,5",
    b"31-2-2026",
    b"03/04/2026",
    b"2026-03-01T09:00Z",
    b"1 mrt 2026",
    b"A-1",
    b"A-2",
    b"C-1",
    b"aarveld",
    b"yes",
    b"sep=;\n",
    b"id,name\n",
    b"=1+1",
    b"../../x",
];

fn damage(tables: &mut Tables, random: &mut ChaCha8Rng) {
    let names: Vec<String> = tables.keys().cloned().collect();
    let bytes = tables.get_mut(&names[below(random, names.len())]).unwrap();
    let place = |random: &mut ChaCha8Rng, bytes: &[u8]| below(random, bytes.len() + 1);
    match below(random, 12) {
        0 if !bytes.is_empty() => {
            let at = below(random, bytes.len());
            bytes[at] = u8::try_from(below(random, 256)).unwrap();
        }
        1 => {
            let (one, other) = (place(random, bytes), place(random, bytes));
            bytes.drain(one.min(other)..one.max(other).min(one.min(other) + 40));
        }
        2 => {
            let (one, other) = (place(random, bytes), place(random, bytes));
            let copy = bytes[one.min(other)..one.max(other)].to_vec();
            let at = place(random, bytes);
            bytes.splice(at..at, copy);
        }
        3 => {
            let at = place(random, bytes);
            bytes.truncate(at);
        }
        4 => {
            let n = below(random, 120);
            *bytes = (0..n).map(|_| u8::try_from(below(random, 256)).unwrap()).collect();
        }
        5 => {
            let mark = b";\t|"[below(random, 3)];
            bytes.iter_mut().filter(|it| **it == b',').for_each(|it| *it = mark);
        }
        6 => {
            let mut lines: Vec<Vec<u8>> =
                bytes.split_inclusive(|it| *it == b'\n').map(<[u8]>::to_vec).collect();
            if !lines.is_empty() {
                let (one, other) = (below(random, lines.len()), below(random, lines.len()));
                lines.swap(one, other);
            }
            *bytes = lines.concat();
        }
        7 => {
            let text = String::from_utf8_lossy(bytes).into_owned();
            let mark = if below(random, 2) == 0 { vec![0xff, 0xfe] } else { Vec::new() };
            *bytes =
                mark.into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        }
        _ => {
            let piece = PIECES[below(random, PIECES.len())];
            let at = place(random, bytes);
            bytes.splice(at..at, piece.iter().copied());
        }
    }
}

/// Reads a dataset whole.
fn whole(tables: &Tables) -> (Vec<Reading>, Vec<Diagnostic>) {
    let names = tables.keys().cloned().collect();
    let mut read =
        dataset::read(&names, &mut |name| Ok(tables.get(name).cloned()), Bound::Kept).unwrap();
    let drafts = std::mem::take(&mut read.drafts);
    let mut readings = std::mem::take(&mut read.readings);
    let checked = register::resolve_beside(drafts, &read.unread, &mut readings);
    read.weigh(&checked.value.portfolios);
    let mut diagnostics = read.diagnostics;
    diagnostics.extend(checked.diagnostics);
    diagnostics.sort();
    (readings, diagnostics)
}

/// Reads it in segments of a few bytes.
fn in_segments(tables: &Tables, segment_bytes: u64) -> Vec<Diagnostic> {
    let names = tables.keys().cloned().collect();
    let mut open = |name: &str| -> io::Result<Option<Arc<dyn ReadAt>>> {
        Ok(tables.get(name).map(|it| Arc::new(it.clone()) as Arc<dyn ReadAt>))
    };
    lean::read(&names, &mut open, segment_bytes, Wanted::default()).unwrap().dataset.diagnostics
}

fn rendered(diagnostics: &[Diagnostic]) -> Vec<String> {
    diagnostics
        .iter()
        .flat_map(|it| LANGUAGES.iter().map(move |language| it.render(language)))
        .collect()
}

/// What is wrong with a damaged dataset, if anything is; and whether anything of it was refused.
fn judge(tables: &Tables) -> Result<bool, String> {
    let (readings, diagnostics) = whole(tables);
    let is_refused = diagnostics.iter().any(|it| it.severity == Severity::Refusal);
    let said = rendered(&diagnostics);
    if let Some(it) = said
        .iter()
        .find(|it| it.chars().any(|it| it.is_control() && it != '\n') || it.contains('\u{202e}'))
    {
        return Err(format!("a terminal would obey {it:?}"));
    }
    let segments = rendered(&in_segments(tables, 64));
    if said != segments {
        return Err(format!("the two readers differ:\n{said:#?}\n{segments:#?}"));
    }
    for it in &readings {
        if it.n_read != it.n_used + it.n_set_aside + it.n_blank {
            return Err(format!("{it:?}"));
        }
        let of_file = |code: Code| {
            diagnostics.iter().find(|own| *own.place.file == *it.file && own.code == code)
        };
        let asked: BTreeSet<u64> = diagnostics
            .iter()
            .filter(|own| *own.place.file == *it.file && own.severity == Severity::Question)
            .map(|own| own.place.line)
            .collect();
        if asked.len() as u64 != it.n_set_aside {
            return Err(format!("{it:?}, and asked about lines {asked:?}"));
        }
        let bytes = &tables[&it.file];
        let delimiter = of_file(Code::DelimiterRecognised).map_or(",", |it| &it.arguments[0].1);
        let delimiter = if delimiter == "TAB" { "\t" } else { delimiter };
        // Where the heading stands below something, or nowhere, only the equation is looked at.
        let is_counted =
            of_file(Code::HeadingBelow).is_none() && delimiter != "sep=" && 0 < it.n_read;
        let counted = count(bytes, delimiter.chars().next().unwrap()).map(|it| it.rows);
        if is_counted && counted != Some(it.n_read) {
            return Err(format!("{it:?}, and counted {counted:?}"));
        }
    }
    Ok(is_refused)
}

#[test]
fn every_row_of_a_damaged_dataset_is_accounted_for() {
    let n = if env::var_os("TENZIJ_LONG").is_some() { 100_000 } else { 256 };
    let mut n_refused = 0;
    let mut failures = Vec::new();
    for number in 0..n {
        let mut random = stream(20_260_930, number);
        let mut tables = base();
        for _ in 0..=below(&mut random, 4) {
            damage(&mut tables, &mut random);
        }
        match catch_unwind(AssertUnwindSafe(|| judge(&tables))) {
            Ok(Ok(is_refused)) => n_refused += u64::from(is_refused),
            Ok(Err(reason)) => failures.push(format!("case {number}: {reason}")),
            Err(_) => failures.push(format!("case {number}: a panic")),
        }
    }
    let held = n - failures.len() as u64;
    measured(
        "P2",
        "datasets damaged at random, in which every row was accounted for",
        format!("{held} / {n}"),
    );
    measured("P2", "datasets damaged at random, refused", n_refused);
    assert!(
        failures.is_empty(),
        "{} failures:\n{}",
        failures.len(),
        failures[..failures.len().min(5)].join("\n\n")
    );
    assert!(0 < n_refused && n_refused < n);
}
