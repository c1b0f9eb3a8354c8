//! A country in one association: 342 parties, made up from a seed. Stage by stage, from tables in memory.
//!
//! 500 agreements, so that it ends within minutes; `TENZIJ_BENCH_AGREEMENTS=5000` for the size that the documents name.

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    hint::black_box,
    io::Write,
    sync::Arc,
};

use criterion::{BatchSize, Criterion, SamplingMode, criterion_group, criterion_main};
use tenzij::{
    diagnostic::Checked,
    export::{EXPORTS, Package, files, scores::line},
    language::Language,
    register::{
        self, Register,
        lean::{Bound, Facts, Wanted},
    },
    scoring::{
        Occasion, Window, assess,
        assessment::{Assessment, DatasetCard},
        scores::{self, Scores, Shard},
    },
    sources::{
        dataset::{self, Dataset},
        lean::{self, Lean},
        segments::ReadAt,
    },
    synth::{self, Plan, Sinks, TABLES},
};

type Tables = BTreeMap<String, Vec<u8>>;

fn made_up(agreements: usize) -> Tables {
    let plan = Plan {
        seed: 1,
        parties: 342,
        associations: 1,
        agreements,
        from: "2011-01-01".parse().unwrap(),
        years: 15,
        evidence: 1.0,
        conditions: 0.12,
        leaks: 0.25,
        unknown: 0.1,
    };
    let mut written = vec![Vec::new(); TABLES.len()];
    let sinks = Sinks { tables: written.iter_mut().map(|it| it as &mut dyn Write).collect() };
    synth::write(&plan, sinks, &mut |_| ()).unwrap();
    TABLES.iter().map(|it| format!("{it}.csv")).zip(written).collect()
}

fn read(tables: &Tables) -> (Dataset, Checked<Register>) {
    let mut load = |name: &str| Ok(tables.get(name).cloned());
    let mut read = dataset::read(&BTreeSet::new(), &mut load, Bound::Lifted).unwrap();
    let checked = register::resolve(std::mem::take(&mut read.drafts), &mut read.readings);
    (read, checked)
}

fn read_lean(tables: &Tables) -> Lean {
    let mut open =
        |name: &str| Ok(tables.get(name).map(|it| Arc::new(it.clone()) as Arc<dyn ReadAt>));
    lean::read(&BTreeSet::new(), &mut open, lean::SEGMENT_BYTES, Wanted::default()).unwrap()
}

fn score_lean(facts: &Facts, dataset: &Dataset) -> Scores {
    scores::score(facts, occasion(dataset), Shard::WHOLE, &line, &|_| ())
}

fn score(register: &Register, dataset: &Dataset) -> Assessment {
    assess(register, occasion(dataset), &mut |_| ())
}

fn occasion(dataset: &Dataset) -> Occasion {
    Occasion {
        dataset: DatasetCard::default(),
        window: Window { as_of: "2026-09-30".parse().unwrap(), known_on: None },
        policy: dataset.policy.clone().unwrap(),
        readings: dataset.readings.clone(),
        diagnostics: Vec::new(),
        absent_tables: Vec::new(),
        previous: None,
        hearing_since: None,
    }
}

fn country(criterion: &mut Criterion) {
    let agreements = env::var("TENZIJ_BENCH_AGREEMENTS").map_or(500, |it| it.parse().unwrap());
    let tables = made_up(agreements);
    let mut group = criterion.benchmark_group(format!("342 parties, {agreements} agreements"));
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    group.bench_function("read and check", |bench| {
        bench.iter_batched(|| (), |()| black_box(read(&tables)), BatchSize::PerIteration);
    });
    let (dataset, checked) = read(&tables);
    group.bench_function("score", |bench| {
        bench.iter_batched(
            || (),
            |()| black_box(score(&checked.value, &dataset)),
            BatchSize::PerIteration,
        );
    });
    group.bench_function("read in segments and check", |bench| {
        bench.iter_batched(|| (), |()| black_box(read_lean(&tables)), BatchSize::PerIteration);
    });
    let facts = read_lean(&tables).facts;
    group.bench_function("score columns", |bench| {
        bench.iter_batched(
            || (),
            |()| black_box(score_lean(&facts, &dataset)),
            BatchSize::PerIteration,
        );
    });
    drop(facts);
    let assessment = score(&checked.value, &dataset);
    let language = Language::find("en").unwrap();
    let csv: Vec<_> = EXPORTS.iter().filter(|it| it.name == "csv").collect();
    group.bench_function("study and export as CSV", |bench| {
        bench.iter_batched(
            || (),
            |()| black_box(files(&Package::new(&assessment, language), &csv)),
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

criterion_group!(benches, country);
criterion_main!(benches);
