//! The fuzzing targets over their seeds, and over seeds with something changed: the same in every run, on any machine.
//!
//! What a fuzzer found is kept as a seed, so it stays found. The fuzzer itself is `fuzz/run.sh`; docs/fuzzing.md tells what it did.

use std::{
    collections::BTreeMap,
    env, fs,
    path::Path,
    thread,
    time::{Duration, Instant},
};

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng as _, SeedableRng as _},
};

#[path = "../../fuzz/src/targets.rs"]
mod targets;

use targets::{TARGETS, Target};

use crate::figures::measured;

/// How often each target runs over changed seeds; fewer where one run takes long.
fn n_changed(target: &str) -> usize {
    let usual = match target {
        "records" => 40,
        "register" => 150,
        "workbook" | "minutes" | "minutes_docx" | "minutes_odt" | "settings" | "parquet" => 400,
        _ => 1_500,
    };
    if env::var_os("TENZIJ_LONG").is_some() { 40 * usual } else { usual }
}

/// Seeds by name.
fn seeds(target: &Target) -> BTreeMap<String, Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(target.name);
    let entries = fs::read_dir(&folder).unwrap_or_else(|_| panic!("{} has no seeds", target.name));
    entries
        .map(|it| it.unwrap().path())
        .map(|it| (it.file_name().unwrap().to_str().unwrap().to_owned(), fs::read(it).unwrap()))
        .collect()
}

/// Pieces of syntax that parsers stumble over.
const ODDITIES: &[&str] = &[
    "",
    "\0",
    "\n",
    "\r\n",
    "\"",
    "\"\"",
    ";",
    ",",
    "\t",
    "|",
    "(",
    ")",
    ":",
    "=",
    "[",
    "]",
    "{",
    "}",
    "<",
    ">",
    "</",
    "/>",
    "&amp;",
    "&#0;",
    "<!DOCTYPE x>",
    "<![CDATA[",
    "-1",
    "0",
    "1e999",
    "NaN",
    "99999999999999999999",
    "2026-02-30",
    "9999-12-31",
    "null",
    "true",
    "unaniem",
    "; voorbehoud: ",
    "é",
    "\u{202e}",
    "\u{feff}",
    "\u{1f600}",
    "=1+1",
    "=== parties.csv\n",
];

struct Dice(ChaCha8Rng);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        usize::try_from(self.0.next_u64() % most.max(1) as u64).unwrap()
    }

    /// A seed with one to four things changed; `other` is another seed, to take pieces of.
    fn changed(&mut self, seed: &[u8], other: &[u8]) -> Vec<u8> {
        let mut bytes = seed.to_vec();
        for _ in 0..=self.below(4) {
            let (one, two) = (self.below(bytes.len() + 1), self.below(bytes.len() + 1));
            let (from, to) = (one.min(two), one.max(two));
            // Short pieces, else hardly anything is left of a seed.
            let to = to.min(from + 1 + self.below(40));
            let to = to.min(bytes.len());
            match self.below(8) {
                0 if from < bytes.len() => bytes[from] ^= 1 << self.below(8),
                1 if from < bytes.len() => bytes[from] = self.0.next_u32().to_le_bytes()[0],
                2 => drop(bytes.drain(from..to)),
                3 => {
                    let copy = bytes[from..to].to_vec();
                    let at = self.below(bytes.len() + 1);
                    bytes.splice(at..at, copy);
                }
                4 | 5 => {
                    let odd = ODDITIES[self.below(ODDITIES.len())].bytes();
                    bytes.splice(from..to, odd);
                }
                6 if !other.is_empty() => {
                    let start = self.below(other.len());
                    let end = other.len().min(start + 1 + self.below(60));
                    bytes.splice(from..from, other[start..end].iter().copied());
                }
                _ if self.below(10) == 0 => bytes.truncate(from),
                _ => (),
            }
        }
        bytes
    }
}

/// What a target did.
#[derive(Default)]
struct Run {
    n_runs: usize,
    n_read: usize,
    took: Duration,
}

fn run(target: &Target) -> Run {
    let seeds: Vec<(String, Vec<u8>)> = seeds(target).into_iter().collect();
    let mut done = Run::default();
    let start = Instant::now();
    for (_, seed) in &seeds {
        done.n_runs += 1;
        done.n_read += usize::from((target.run)(seed));
    }
    assert!(0 < done.n_read, "{}: no seed leads anywhere", target.name);
    let mut dice = Dice(ChaCha8Rng::seed_from_u64(8));
    for at in 0..n_changed(target.name) {
        let (name, seed) = &seeds[at % seeds.len()];
        let other = &seeds[dice.below(seeds.len())].1;
        let bytes = dice.changed(seed, other);
        let caught = std::panic::catch_unwind(|| (target.run)(&bytes));
        let Ok(is_read) = caught else {
            // What breaks a law is put down, so that it can be looked at and kept as a seed.
            let path =
                Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("broke-{}", target.name));
            fs::write(&path, &bytes).unwrap();
            panic!("{} breaks a law on change {at}, of {name}: {}", target.name, path.display());
        };
        done.n_runs += 1;
        done.n_read += usize::from(is_read);
    }
    done.took = start.elapsed();
    done
}

#[test]
fn every_law_holds_for_every_seed_and_for_seeds_with_something_changed() {
    // Records are read by code that takes much of the stack where nothing is optimised.
    let roomy = || thread::Builder::new().stack_size(32 << 20);
    let runs: Vec<(&str, Run)> = thread::scope(|scope| {
        let halves = [0, 1].map(|half| {
            let work = move || {
                let own = TARGETS.iter().skip(half).step_by(2);
                own.map(|it| (it.name, run(it))).collect::<Vec<_>>()
            };
            roomy().spawn_scoped(scope, work).unwrap()
        });
        halves.into_iter().flat_map(|it| it.join().unwrap()).collect()
    });
    let (mut n_runs, mut n_read) = (0, 0);
    for (name, run) in &runs {
        let seconds = run.took.as_secs_f64();
        println!("{name}: {} runs in {seconds:.1} s, {} read something", run.n_runs, run.n_read);
        assert!(run.n_read < run.n_runs || *name == "minutes_text", "{name} refuses nothing");
        n_runs += run.n_runs;
        n_read += run.n_read;
    }
    assert_eq!(runs.len(), TARGETS.len());
    // A law that is broken would have ended the test.
    measured(
        "P1",
        "runs of fuzzing targets over seeds and changed seeds, with every law held",
        n_runs,
    );
    measured("P1", "of which something was read", n_read);
}

#[test]
fn fuzzing_and_its_seeds_name_the_same_targets() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
    let bins = manifest.lines().filter_map(|it| it.strip_prefix("name = \"")?.strip_suffix('"'));
    // The first is the package; `any` is whichever target it is told.
    let mut bins: Vec<&str> = bins.skip(1).filter(|it| *it != "any").collect();
    let mut folders: Vec<String> = fs::read_dir(root.join("seeds"))
        .unwrap()
        .map(|it| it.unwrap().file_name().into_string().unwrap())
        .filter(|it| it != "dictionary")
        .collect();
    let mut names: Vec<&str> = TARGETS.iter().map(|it| it.name).collect();
    for list in [&mut bins, &mut names] {
        list.sort_unstable();
    }
    folders.sort();
    assert_eq!(bins, names);
    assert_eq!(folders, names);
}
