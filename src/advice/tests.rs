//! Advice on made-up data: planted signals are found, nothing is found where there is nothing, and the future stays out.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    advice::{
        comparison::compare,
        forecast::{Fitted, Model, fit},
        foresee::{Basis, foresee},
        history::{FEATURES, History},
        mode::{By, advise},
        scenario::{Scenario, apply},
        validation::{Validation, validate},
        warning::warnings,
    },
    measures::{
        resampling::{stream, unit},
        ridge_logistic::expit,
    },
    model::{Change, Day, Mode, Opinion, Proposal, Status, Technology},
    register::{self, Register, request, tables::CHANGES},
    scoring::{
        Occasion, Window, assess,
        assessment::{Assessment, DatasetCard},
    },
    sources::{csv, dataset, policy},
};

type Tables = BTreeMap<&'static str, String>;

mod what_if;

fn register(tables: &Tables) -> Register {
    let mut load = |name: &str| {
        let found = name.strip_suffix(".csv").and_then(|it| tables.get(it));
        Ok(found.map(|text| text.as_bytes().to_vec()))
    };
    let mut read =
        dataset::read(&BTreeSet::new(), &mut load, crate::register::lean::Bound::Lifted).unwrap();
    let checked = register::resolve(read.drafts, &mut read.readings);
    assert!(checked.diagnostics.is_empty(), "{:?}", checked.diagnostics.first());
    checked.value
}

fn assessed(register: &Register, as_of: &str, known_on: Option<&str>) -> Assessment {
    let as_of = as_of.parse().unwrap();
    let occasion = Occasion {
        dataset: DatasetCard::default(),
        window: Window { as_of, known_on: known_on.map(|it| it.parse().unwrap()) },
        policy: policy::read(None).value.unwrap(),
        readings: Vec::new(),
        diagnostics: Vec::new(),
        absent_tables: Vec::new(),
        previous: None,
        hearing_since: None,
    };
    assess(register, occasion, &mut |_| ())
}

/// How the chance to leak is planted: by party, and by whether a council has to decide too.
#[derive(Clone, Copy)]
struct Planted {
    by_party: f64,
    by_council: f64,
}

const N_AGREEMENTS: u32 = 96;

/// Eight parties, 96 agreements over eight years, each due after half a year.
fn made_up(planted: Planted, seed: u64) -> Tables {
    let mut random = stream(seed, 0);
    let names: Vec<String> = ('a'..='h').map(String::from).collect();
    let mut tables: Tables = BTreeMap::from([
        ("parties", "id,name,kind\n".to_owned()),
        ("agreements", "id,decided_on,title,entitled,needs_council,owner\n".to_owned()),
        ("positions", "agreement,party,stance\n".to_owned()),
        ("commitments", "id,agreement,party,due_on\n".to_owned()),
        ("evidence", "id,commitment,occurred_on,recorded_on,kind,status,source\n".to_owned()),
    ]);
    let mut add = |table: &'static str, row: String| {
        let text = tables.get_mut(table).unwrap();
        text.push_str(&row);
        text.push('\n');
    };
    for name in &names {
        add("parties", format!("{name},Party {name},municipality"));
    }
    let start: Day = "2016-01-15".parse().unwrap();
    for number in 0..N_AGREEMENTS {
        let decided = start.plus_days(i64::from(number) * 30);
        let due = decided.plus_days(182);
        let has_council = unit(&mut random) < 0.5;
        let council = if has_council { "yes" } else { "no" };
        add("agreements", format!("G{number:03},{decided},Title {number},all,{council},a"));
        for (at, name) in names.iter().enumerate() {
            add("positions", format!("G{number:03},{name},yes"));
            add("commitments", format!("G{number:03}-{name},G{number:03},{name},{due}"));
            let side = if at % 2 == 0 { 1.0 } else { -1.0 };
            let odds =
                planted.by_party * side + planted.by_council * if has_council { 1.0 } else { -1.0 };
            let status = if unit(&mut random) < expit(odds) { "not_done" } else { "done" };
            add(
                "evidence",
                format!(
                    "E{number:03}-{name},G{number:03}-{name},{due},{due},statement,{status},list"
                ),
            );
        }
    }
    tables
}

fn validated(planted: Planted, seed: u64) -> Validation {
    let assessment = assessed(&register(&made_up(planted, seed)), "2025-06-30", None);
    validate(&History::of(&assessment), &assessment.policy)
}

#[test]
fn a_planted_signal_is_found() {
    for seed in [1, 2] {
        let by_party = validated(Planted { by_party: 1.2, by_council: 0.0 }, seed);
        let skill = by_party.score(Model::Party).unwrap().skill.unwrap();
        // Half of the parties leak 0.77 of the time, half 0.23: at best 1 − 0.177/0.25 = 0.29.
        assert!(by_party.used == Model::Party && (0.15..0.35).contains(&skill), "{seed}: {skill}");
        let by_council = validated(Planted { by_party: 0.0, by_council: 1.2 }, seed);
        let skill = by_council.score(Model::Features).unwrap().skill.unwrap();
        assert!(by_council.used == Model::Features, "{seed}: {skill}");
        assert!((0.15..0.35).contains(&skill), "{seed}: {skill}");
    }
}

#[test]
fn where_there_is_no_signal_none_is_found() {
    for seed in [1, 2, 3] {
        let nothing = validated(Planted { by_party: 0.0, by_council: 0.0 }, seed);
        assert_eq!(nothing.used, Model::Base, "{seed}: {:?}", nothing.models);
        assert!(500 < nothing.n_tested());
    }
}

#[test]
fn features_contribute_what_was_planted_and_nothing_else() {
    let tables = made_up(Planted { by_party: 0.0, by_council: 1.2 }, 7);
    let assessment = assessed(&register(&tables), "2025-06-30", None);
    let history = History::of(&assessment);
    let fitted = fit(&history, history.last, &assessment.policy).unwrap();
    let features = fitted.features.as_ref().unwrap();
    let known = |council| {
        let mut known = history.known(&assessment.trials[0]).unwrap();
        known.needs_council = Some(council);
        known
    };
    let (with, without) =
        (features.contributions(&known(true)), features.contributions(&known(false)));
    let council = 1 + FEATURES.iter().position(|it| *it == "council").unwrap();
    for (at, (with, without)) in with.iter().zip(&without).enumerate() {
        let difference = with - without;
        if at == council {
            // 1.2 on either side, drawn a little towards nothing.
            assert!((1.8..2.7).contains(&difference), "{difference}");
        } else {
            assert_eq!(difference, 0.0);
        }
    }
}

/// All that is forecast at each origin, to compare to the last digit.
fn forecasts(validation: &Validation) -> Vec<String> {
    validation
        .origins
        .iter()
        .map(|it| format!("{} {} {}", it.on, it.n_learned_from, it.base))
        .collect()
}

#[allow(clippy::disallowed_methods, reason = "a test reads the example")]
fn voorbeeld(more_evidence: &str) -> Register {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/datasets/voorbeeld");
    let mut load = |name: &str| {
        let mut text = std::fs::read_to_string(format!("{folder}/{name}")).ok();
        if name == "evidence.csv" {
            text = text.map(|it| format!("{}\n{more_evidence}", it.trim_end()));
        }
        Ok(text.map(String::into_bytes))
    };
    let mut read =
        dataset::read(&BTreeSet::new(), &mut load, crate::register::lean::Bound::Lifted).unwrap();
    register::resolve(read.drafts, &mut read.readings).value
}

#[test]
fn the_past_of_the_example_is_tested_origin_by_origin() {
    let assessment = assessed(&voorbeeld(""), "2026-09-30", None);
    let validation = validate(&History::of(&assessment), &assessment.policy);
    let table: Vec<String> = validation
        .origins
        .iter()
        .map(|it| {
            let party = it.models.iter().find(|it| it.model == Model::Party).unwrap();
            format!("{} {} {} {:.3}", it.on, it.n_learned_from, it.n_tested, party.skill.unwrap())
        })
        .collect();
    insta::assert_snapshot!(table.join("\n"), @r"
    2025-06-30 29 23 0.006
    2025-09-30 52 83 -0.006
    2025-12-31 135 21 -0.070
    2026-03-31 156 45 -0.005
    2026-06-30 201 53 0.007
    ");
    assert_eq!(validation.used, Model::Base);
}

#[test]
fn what_was_written_down_later_changes_nothing_that_was_forecast_before() {
    let day = "2026-09-30";
    let before = assessed(&voorbeeld(""), day, None);
    // A promise that was kept, and of which somebody writes in March 2026 that in December 2024 it turned out not to be.
    let planted = "X1,A-2023-01-aarveld,,Toch niet.,,2024-11-20,2026-03-15,quantity,0,not_done,,,document,brief\n";
    let after = assessed(&voorbeeld(planted), day, None);
    assert_ne!(before.trials, after.trials, "the planted fact is read");
    let of = |it: &Assessment| validate(&History::of(it), &it.policy);
    let (then, now) = (of(&before), of(&after));
    let is_earlier = |it: &String| it.as_str() < "2026-03-15";
    let earlier =
        |it: &Validation| forecasts(it).into_iter().filter(is_earlier).collect::<Vec<_>>();
    assert!(2 < earlier(&then).len());
    assert_eq!(earlier(&then), earlier(&now), "nothing of the future is in it");
    assert_ne!(forecasts(&then), forecasts(&now), "and from then on it counts");
    // What is recorded after the day on which all was known is not there at all.
    let known_on = Some("2026-02-28");
    let (a, b) =
        (assessed(&voorbeeld(""), day, known_on), assessed(&voorbeeld(planted), day, known_on));
    assert_eq!(a.trials, b.trials);
    assert_eq!(of(&a), of(&b));
}

#[test]
fn nothing_is_learned_from_a_promise_before_its_follow_up_is_over() {
    let tables = made_up(Planted { by_party: 0.0, by_council: 0.0 }, 1);
    let assessment = assessed(&register(&tables), "2025-06-30", None);
    let history = History::of(&assessment);
    for trial in history.trials {
        assert_eq!(trial.looked_at, trial.due_on.plus_days(180));
        assert_eq!(trial.known_on(trial.looked_at.plus_days(-1)), None);
        assert!(trial.known_on(trial.looked_at).is_some());
    }
}

fn basis<'a>(
    history: &'a History<'a>,
    fitted: &'a Fitted,
    validation: &'a Validation,
    assessment: &'a Assessment,
) -> Basis<'a> {
    Basis { history, fitted, validation, policy: &assessment.policy, as_of: assessment.as_of }
}

#[test]
fn the_parts_of_a_chance_add_up_to_it_and_a_chance_lies_in_its_interval() {
    let tables = made_up(Planted { by_party: 1.2, by_council: 0.0 }, 1);
    let assessment = assessed(&register(&tables), "2025-06-30", None);
    let history = History::of(&assessment);
    let fitted = fit(&history, history.last, &assessment.policy).unwrap();
    let validation = validate(&history, &assessment.policy);
    let parties: Vec<String> = ["a", "b", "c", "d"].map(str::to_owned).into();
    let proposal = |technology, min_parties| Proposal {
        id: "P".to_owned(),
        entitled: parties.clone(),
        technology: Some(technology),
        min_parties,
        ..Proposal::default()
    };
    let proposals = [
        proposal(Technology::WeakestLink, None),
        proposal(Technology::Threshold, Some(2)),
        proposal(Technology::Summation, None),
        proposal(Technology::BestShot, None),
    ];
    let found = foresee(&proposals, basis(&history, &fitted, &validation, &assessment)).unwrap();
    for it in &found {
        let [leaking] = it.leaks.as_slice() else { panic!("one technology, one chance") };
        let (chance, interval) = (leaking.chance.unwrap(), leaking.interval.unwrap());
        let sum: f64 = it.reasons.iter().map(|it| it.log_odds).sum();
        assert!((expit(sum) - chance).abs() < 1e-6, "{:?}", it.reasons);
        assert!(interval.low <= chance && chance <= interval.high, "{chance} {interval:?}");
    }
    let chances: Vec<f64> = found.iter().map(|it| it.leaks[0].chance.unwrap()).collect();
    assert!(chances[3] < chances[1] && chances[1] < chances[0], "{chances:?}");
    let again = foresee(&proposals, basis(&history, &fitted, &validation, &assessment)).unwrap();
    assert_eq!(found, again, "the same seed gives the same numbers");
}
