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

fn register(tables: &Tables) -> Register {
    let mut load = |name: &str| {
        let found = name.strip_suffix(".csv").and_then(|it| tables.get(it));
        Ok(found.map(|text| text.as_bytes().to_vec()))
    };
    let mut read = dataset::read(&BTreeSet::new(), &mut load).unwrap();
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
    let mut read = dataset::read(&BTreeSet::new(), &mut load).unwrap();
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

fn changes(text: &str, register: &Register) -> Vec<Change> {
    let draft = csv::read_table(&CHANGES, "changes.csv", text.as_bytes()).value.unwrap().draft;
    let checked = request::changes(draft, register);
    assert!(checked.diagnostics.is_empty(), "{:?}", checked.diagnostics);
    checked.value
}

/// Two agreements, the second waiting for the first; a said yes, b yes provided.
fn two() -> Register {
    register(&BTreeMap::from([
        ("parties", "id,name\na,Aarveld\nb,Beekdal\n".to_owned()),
        (
            "agreements",
            "id,decided_on,title,entitled,duration_days,depends_on,technology\nA,2024-01-01,One,all,100,,summation\nB,2024-01-01,Two,all,30,A,summation\n".to_owned(),
        ),
        (
            "positions",
            "agreement,party,stance,condition,condition_state\nA,a,yes,,\nA,b,yes_provided,Mits,pending\nB,a,yes,,\nB,b,yes,,\n".to_owned(),
        ),
        (
            "commitments",
            "id,agreement,party,starts_on,due_on,effort_hours\nA-a,A,a,2024-01-01,2024-06-01,10\nA-b,A,b,2024-01-01,2024-06-01,10\nB-a,B,a,2024-01-01,2024-07-11,20\nB-b,B,b,2024-01-01,2024-07-11,\n".to_owned(),
        ),
        (
            "evidence",
            "id,commitment,occurred_on,kind,status,source\n1,A-a,2024-05-01,statement,done,list\n2,A-b,2024-06-02,statement,not_done,list\n".to_owned(),
        ),
        ("capacity", "pool,party,period,allocated_hours\nPool,a,2024-Q3,100\nPool,b,2024-Q3,\n".to_owned()),
    ]))
}

fn what_if(text: &str) -> (Scenario, Assessment) {
    let register = two();
    let as_of = "2024-06-15";
    let scenario = apply(&register, &changes(text, &register), as_of.parse().unwrap()).unwrap();
    let assessment = assessed(&scenario.register, as_of, None);
    (scenario, assessment)
}

fn status(assessment: &Assessment, agreement: &str, party: &str) -> Option<Status> {
    let it = assessment.agreements.iter().find(|it| it.id == agreement)?;
    it.pairs.iter().find(|it| it.party == party).map(|it| it.status)
}

#[test]
fn a_condition_that_is_met_makes_a_promise_due_by_the_same_engine() {
    let (_, before) = what_if("change\n");
    assert_eq!(status(&before, "A", "b"), Some(Status::NotDue));
    let (_, after) = what_if("change,agreement,party,state,on\ncondition,A,b,met,2024-02-01\n");
    assert_eq!(status(&after, "A", "b"), Some(Status::NotDone));
    let comparison = compare(&before, &after);
    assert_eq!(comparison.agreements.len(), 1);
    assert_eq!(
        comparison.agreements[0].parties["b"],
        [Some(Status::NotDue), Some(Status::NotDone)]
    );
}

#[test]
fn delay_is_passed_on_less_the_slack_and_the_longest_chain_grows() {
    // B is due 40 days after A and takes 30: 10 days of slack.
    let (scenario, assessment) = what_if("change,agreement,later_days\ndue,A,25\n");
    let delays: Vec<(&str, i64, bool)> = scenario
        .delays
        .iter()
        .map(|it| (it.agreement.as_str(), it.days, it.is_passed_on))
        .collect();
    assert_eq!(delays, [("A", 25, false), ("B", 15, true)]);
    let due = |id: &str| scenario.register.commitments[id].due_on.unwrap().to_string();
    assert_eq!((due("A-a"), due("B-b")), ("2024-06-26".to_owned(), "2024-07-26".to_owned()));
    assert_eq!(assessment.dependencies.duration_days, Some(155));
    assert_eq!(assessment.overall.statuses.n_due(), 0, "nothing of A is due any more");
}

#[test]
fn effort_staff_withdrawal_and_leaving_change_what_they_should_and_nothing_else() {
    let (_, before) = what_if("change\n");
    let today = |after: &Assessment| compare(&before, after);
    let (_, after) = what_if("change,agreement,party,effort_hours\neffort,B,b,40\n");
    let hours = |it: crate::advice::comparison::Sum| (it.known, it.n_unknown);
    let found = today(&after);
    assert_eq!(hours(found.today.promised_hours), (20.0, 1));
    assert_eq!(hours(found.scenario.promised_hours), (60.0, 0));
    assert!(found.agreements.is_empty(), "no status is another one");

    let (_, after) = what_if("change,pool,party,allocated_hours\nstaff,Pool,b,50\n");
    assert_eq!(hours(today(&after).scenario.staff["Pool, 2024-Q3"].allocated_hours), (150.0, 0));

    let (scenario, after) = what_if("change,agreement,on\nwithdraw,A,2024-06-10\n");
    assert_eq!(scenario.waits_for_nothing, [("B".to_owned(), "A".to_owned())]);
    assert_eq!(status(&after, "A", "a"), Some(Status::NotApplicable));
    assert_eq!(today(&after).scenario.n_agreements, 1);

    // A fell due for a before it left; B falls due afterwards, so it is out of that.
    let (_, after) = what_if("change,party,on\nleaves,a,2024-06-10\n");
    assert_eq!(status(&after, "A", "a"), Some(Status::Done));
    assert_eq!(status(&after, "B", "a"), None);
    assert_eq!(after.agreements[1].scores.stances.entitled, 1);
}

#[test]
fn no_change_changes_nothing() {
    let register = two();
    let as_of: Day = "2024-06-15".parse().unwrap();
    let scenario = apply(&register, &[], as_of).unwrap();
    assert_eq!(scenario.register, register);
    assert!(scenario.delays.is_empty());
}

#[test]
fn changes_that_cannot_be_made_are_asked_about_with_their_line() {
    use crate::diagnostic::Code;
    let register = two();
    let asked = |text: &str| {
        let draft = csv::read_table(&CHANGES, "c.csv", text.as_bytes()).value.unwrap().draft;
        let checked = request::changes(draft, &register);
        let first = checked.diagnostics.first().unwrap();
        (first.code, first.place.line, first.arguments.clone())
    };
    let (code, line, arguments) = asked("change,agreement,later_days\ndue,A,5\ndue,C,5\n");
    assert_eq!((code, line), (Code::ReferenceDangling, 3));
    assert!(arguments.iter().any(|(name, found)| name == "found" && found == "C"));
    assert_eq!(asked("change,agreement\ndue,A\n").0, Code::ChangeIncomplete);
    assert_eq!(asked("change,party\nleaves,a\n").0, Code::ChangeIncomplete);
    // a said a plain yes: it has no condition to come true.
    assert_eq!(
        asked("change,agreement,party,state\ncondition,A,a,met\n").0,
        Code::ChangeWithoutTarget
    );
    assert_eq!(asked("change,pool,need_fte\nstaff,Poel,1\n").0, Code::ChangeWithoutTarget);
    assert_eq!(asked("change,agreement,later_days\nsooner,A,1\n").0, Code::CodeUnknown);
}

#[test]
fn a_circle_of_agreements_refuses_delay_and_nothing_else() {
    let mut register = two();
    register.agreements.get_mut("A").unwrap().depends_on = vec!["B".to_owned()];
    let as_of: Day = "2024-06-15".parse().unwrap();
    let of = |text: &str| apply(&register, &changes(text, &register), as_of);
    assert_eq!(of("change,agreement,later_days\ndue,A,5\n").unwrap_err().path, ["A", "B"]);
    assert!(of("change,agreement,party,effort_hours\neffort,B,b,40\n").is_ok());
}

#[test]
fn a_mode_is_told_once_the_opinions_are_given_and_until_then_they_are_asked_for() {
    let tables = made_up(Planted { by_party: 0.0, by_council: 0.0 }, 3);
    let mut assessment = assessed(&register(&tables), "2025-06-30", None);
    let [advice] = advise(&assessment, By::Portfolio).try_into().unwrap();
    let advice: crate::advice::mode::Advice = advice;
    assert_eq!(advice.mode, None);
    assert!(1 < advice.possible.len());
    assert_eq!(advice.asked, ["statutory", "technology", "spillover", "scale_gain"]);
    assert!(advice.weighed.is_none() && advice.flips.is_empty());
    assessment.opinions.push(Opinion {
        about: String::new(),
        statutory: Some(false),
        spillover: Some(0.2),
        scale_gain: Some(0.9),
        technology: Some(Technology::Summation),
        min_parties: Some(3),
    });
    let [advice] = advise(&assessment, By::Portfolio).try_into().unwrap();
    let advice: crate::advice::mode::Advice = advice;
    // All say yes and half of it leaks: too much for together, and nobody keeps 0.6 of its word.
    assert_eq!(advice.mode, Some(Mode::Free));
    assert!(advice.asked.is_empty() && !advice.flips.is_empty());
    let weighed = advice.weighed.as_ref().unwrap();
    assert_eq!(weighed.n_weights, 10_000);
    assert!(weighed.error.iter().all(|it| *it <= 0.005 + 1e-12));
    assert_eq!(advise(&assessment, By::Portfolio), [advice], "the same seed gives the same shares");
}

#[test]
fn no_word_is_not_no_progress() {
    let mut tables: Tables = BTreeMap::from([
        ("parties", "id,name\na,Aa\nb,Bee\nc,Cee\nd,Dee\n".to_owned()),
        ("agreements", "id,decided_on,title,entitled\nA,2024-01-01,One,all\n".to_owned()),
        ("positions", "agreement,party,stance\nA,a,yes\nA,b,yes\nA,c,yes\nA,d,yes\n".to_owned()),
    ]);
    // Half of the way lies behind. a is at 0.1, b at 0.5, c unheard of, d without a start on record.
    let rows = ["a", "b", "c", "d"].map(|it| {
        let start = if it == "d" { "" } else { "2024-01-01" };
        format!("C-{it},A,{it},quantity,10,{start},2024-12-30\n")
    });
    tables.insert(
        "commitments",
        format!("id,agreement,party,kind,target,starts_on,due_on\n{}", rows.concat()),
    );
    tables.insert(
        "evidence",
        "id,commitment,occurred_on,kind,value,source\n1,C-a,2024-06-01,quantity,1,list\n2,C-b,2024-06-01,quantity,5,list\n".to_owned(),
    );
    let assessment = assessed(&register(&tables), "2024-07-01", None);
    let [found] = warnings(&assessment).try_into().unwrap();
    let found: crate::advice::warning::Warning = found;
    assert_eq!(
        (found.n_behind, found.n_on_pace, found.n_without_word, found.n_untold),
        (1, 1, 1, 1)
    );
    assert!(found.is_telling() && found.is_soon);
}
