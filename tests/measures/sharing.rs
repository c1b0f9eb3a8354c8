//! Shared staff: rules of division, whole days, evenness.

use tenzij::{
    advice::skills::{Demand, Staff, leximin},
    measures::{apportionment, division, evenness},
    model::Undefined,
};

use crate::{assert_close, numbers, reference};

#[test]
fn divisions_agree_with_exact_fractions() {
    type Rule = fn(&[f64], f64) -> Result<Vec<f64>, Undefined>;
    let reference = reference("10_fair_division");
    let rules: [(&str, Rule); 3] = [
        ("proportional", division::by_claim),
        ("CEA_maxmin_leximin_nash", division::equal),
        ("Talmud", division::contested_garment),
    ];
    let mut n_compared = 0;
    for case in reference["claims"].as_array().unwrap() {
        let claims = numbers(&case["claims"]);
        let pool = case["estate"].as_f64().unwrap();
        for (key, rule) in rules {
            let awards = rule(&claims, pool).unwrap();
            for (award, expected) in awards.iter().zip(case[key].as_array().unwrap()) {
                assert_close(*award, expected, 1e-9, &format!("{key} of {}", case["id"]));
                n_compared += 1;
            }
        }
    }
    assert_eq!(n_compared, 3 * (3 + 3 + 3 + 3 + 3 + 12 + 12));
}

#[test]
fn whole_days_agree_with_the_tables_of_seats() {
    type Rule = fn(&[f64], u32) -> Result<Vec<u32>, Undefined>;
    let reference = reference("10_fair_division");
    let rules: [(&[&str], Rule); 2] = [
        (&["hamilton"], apportionment::largest_remainder),
        (&["webster", "webster_sainte_lague"], apportionment::sainte_lague),
    ];
    let mut n_compared = 0;
    for case in reference["apportionment"].as_array().unwrap() {
        let weights = case.get("weights").or(case.get("votes")).unwrap();
        let seats = u32::try_from(case["seats"].as_u64().unwrap()).unwrap();
        for (keys, rule) in rules {
            let expected = keys.iter().find_map(|it| case.get(*it)).unwrap();
            let given = rule(&numbers(weights), seats).unwrap();
            let given: Vec<f64> = given.into_iter().map(f64::from).collect();
            assert_eq!(given, numbers(expected), "{keys:?}");
            n_compared += 1;
        }
    }
    assert_eq!(n_compared, 4);
}

#[test]
fn evenness_agrees_with_ineq() {
    let reference = reference("10_fair_division");
    let mut n_compared = 0;
    for (name, case) in reference["indices"].as_object().unwrap() {
        let found = evenness::evenness(&numbers(&case["x"])).unwrap();
        assert_close(found.gini, &case["gini"], 1e-9, name);
        assert_close(found.gini_corrected.unwrap(), &case["gini_corrected"], 1e-9, name);
        assert_close(found.jain, &case["jain"], 1e-9, name);
        match found.max_min {
            Some(ratio) => assert_close(ratio, &case["max_min_ratio"], 1e-9, name),
            None => assert!(case["max_min_ratio"].is_null(), "{name}"),
        }
        n_compared += 1;
    }
    assert_eq!(n_compared, 5);
}

#[test]
fn leximin_by_skill_agrees_with_highs() {
    let case = &reference("10_fair_division")["skills_leximin"];
    let eligible = case["eligible_staff_x_muni"].as_array().unwrap();
    let staff: Vec<Staff> = numbers(&case["staff_hours"])
        .into_iter()
        .zip(eligible)
        .map(|(hours, can)| Staff {
            hours,
            eligible: numbers(can).into_iter().map(|it| it == 1.0).collect(),
        })
        .collect();
    let demands: Vec<Demand> =
        (0..).zip(numbers(&case["demand"])).map(|(party, hours)| Demand { party, hours }).collect();
    let totals = leximin(&staff, &demands, demands.len()).unwrap();
    let expected = case["expected_hours_per_muni"].as_array().unwrap();
    assert_eq!(totals.len(), expected.len());
    for (total, expected) in totals.iter().zip(expected) {
        assert_close(*total, expected, 1e-6, "leximin");
    }
}
