//! What if: the same engine over changed facts; and modes of cooperation.

use super::*;

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
