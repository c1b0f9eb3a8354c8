//! From a dataset in memory to an assessment, and from an assessment to a page.

use std::{collections::BTreeSet, fs, hint::black_box};

use criterion::{Criterion, criterion_group, criterion_main};
use tenzij::{
    export::{EXPORTS, Package, files},
    language::Language,
    register,
    report::{self, HouseStyle, Look, State},
    scoring::{Occasion, Window, assess, assessment::Assessment, assessment::DatasetCard},
    sources::dataset,
};

fn assessment() -> Assessment {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/datasets/voorbeeld");
    let mut load = |name: &str| Ok(fs::read(format!("{folder}/{name}")).ok());
    let mut read = dataset::read(&BTreeSet::new(), &mut load).unwrap();
    let checked = register::resolve(read.drafts, &mut read.readings);
    let occasion = Occasion {
        dataset: DatasetCard::default(),
        window: Window { as_of: "2026-09-30".parse().unwrap(), known_on: None },
        policy: read.policy.unwrap(),
        readings: read.readings,
        diagnostics: checked.diagnostics,
        absent_tables: read.absent_tables,
        previous: None,
        hearing_since: None,
    };
    assess(&checked.value, occasion, &mut |_| ())
}

fn region(criterion: &mut Criterion) {
    criterion.bench_function("read and score a region", |bench| {
        bench.iter(|| black_box(assessment()));
    });
    let made = assessment();
    let language = Language::find("nl").unwrap();
    let formats: Vec<_> = EXPORTS.iter().collect();
    let mut slow = criterion.benchmark_group("on demand");
    slow.sample_size(10);
    slow.bench_function("study and export a region in every format", |bench| {
        bench.iter(|| black_box(files(&Package::new(&made, language), &formats)));
    });
    slow.finish();
    let look = Look { state: State::Concept, house_style: HouseStyle::own().unwrap() };
    criterion.bench_function("render a region", |bench| {
        bench.iter(|| black_box(report::render(&made, language, &look).unwrap()));
    });
}

criterion_group!(benches, region);
criterion_main!(benches);
