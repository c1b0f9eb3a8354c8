//! From a dataset in memory to an assessment, and from an assessment to a page.

use std::{collections::BTreeSet, fs, hint::black_box};

use criterion::{Criterion, criterion_group, criterion_main};
use tenzij::{
    advice::{
        forecast::fit,
        foresee::{Basis, foresee},
        history::History,
        mode::{By, advise},
        share::{Terms, shares},
        skills::{Demand, Staff, leximin},
        validation::validate,
    },
    export::{EXPORTS, Package, files},
    language::Language,
    model::{Capacity, DivisionRule, Proposal, Technology},
    register,
    report::{self, HouseStyle, Look, State},
    scoring::{Occasion, Window, assess, assessment::Assessment, assessment::DatasetCard},
    sources::dataset,
};

fn assessment() -> Assessment {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/datasets/voorbeeld");
    let mut load = |name: &str| Ok(fs::read(format!("{folder}/{name}")).ok());
    let mut read =
        dataset::read(&BTreeSet::new(), &mut load, tenzij::register::lean::Bound::Lifted).unwrap();
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

/// Twelve parties that claim hours of a pool in sixteen quarters.
fn pool() -> Vec<Capacity> {
    let row = |quarter: u32, party: u32| Capacity {
        pool: "Pool".to_owned(),
        party: format!("party {party:02}"),
        period: Some(format!("{}-Q{}", 2023 + quarter / 4, quarter % 4 + 1)),
        skill: None,
        need_fte: None,
        available_fte: None,
        claim_hours: Some(f64::from(200 + 37 * party + 11 * quarter)),
        allocated_hours: Some(120.0),
        used_hours: Some(f64::from(60 + (13 * party + 7 * quarter) % 80)),
        source: None,
    };
    (0..16).flat_map(|quarter| (0..12).map(move |party| row(quarter, party))).collect()
}

/// Ten people of whom each can do some of what twelve parties ask for, divided in sixteen quarters, with what is owed.
fn shared_staff(criterion: &mut Criterion) {
    let capacity = pool();
    let terms = Terms {
        rule: DivisionRule::Contested,
        contributions: std::collections::BTreeMap::new(),
        hours: None,
        carry: 15,
        day_hours: 8.0,
        one_more: 350.0,
    };
    criterion.bench_function("divide a pool over 12 parties in 16 quarters", |bench| {
        bench.iter(|| {
            for quarter in 0..16 {
                let period = format!("{}-Q{}", 2023 + quarter / 4, quarter % 4 + 1);
                black_box(shares(&capacity, &period, &terms).unwrap());
            }
        });
    });
    let staff: Vec<Staff> = (0..10)
        .map(|person| Staff {
            hours: 350.0,
            eligible: (0..12).map(|party| (person + party) % 3 != 0).collect(),
        })
        .collect();
    let demands = |quarter: u32| -> Vec<Demand> {
        let hours = |party: u32| f64::from(200 + 37 * party + 11 * quarter);
        (0..12).map(|party| Demand { party: party as usize, hours: hours(party) }).collect()
    };
    let mut slow = criterion.benchmark_group("by skill");
    slow.sample_size(10);
    slow.bench_function("10 people, 12 parties, 16 quarters", |bench| {
        bench.iter(|| {
            for quarter in 0..16 {
                black_box(leximin(&staff, &demands(quarter), 12).unwrap());
            }
        });
    });
    slow.finish();
}

/// What looks ahead, on the example.
fn advice(criterion: &mut Criterion) {
    let made = assessment();
    criterion.bench_function("advise on every field", |bench| {
        bench.iter(|| black_box(advise(&made, By::Portfolio)));
    });
    let history = History::of(&made);
    criterion.bench_function("test forecasts on the past", |bench| {
        bench.iter(|| black_box(validate(&history, &made.policy)));
    });
    let fitted = fit(&history, history.last, &made.policy).unwrap();
    let validation = validate(&history, &made.policy);
    let proposal = Proposal {
        id: "P".to_owned(),
        entitled: made.by_party.iter().map(|it| it.party.clone()).collect(),
        technology: Some(Technology::WeakestLink),
        ..Proposal::default()
    };
    let proposals = vec![proposal; 20];
    criterion.bench_function("foresee twenty proposals", |bench| {
        bench.iter(|| {
            let basis = Basis {
                history: &history,
                fitted: &fitted,
                validation: &validation,
                policy: &made.policy,
                as_of: made.as_of,
            };
            black_box(foresee(&proposals, basis).unwrap())
        });
    });
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

criterion_group!(benches, region, shared_staff, advice);
criterion_main!(benches);
