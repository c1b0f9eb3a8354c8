//! A small region, whole: from tables of text to every number, against an independent implementation.

use std::{collections::BTreeSet, fmt::Write as _, fs};

use serde_json::Value;
use tenzij::{
    diagnostic::Code,
    model::{Estimate, Outcome},
    register,
    scoring::{
        Occasion, Window, assess,
        assessment::{Assessment, DatasetCard, GroupRecord},
    },
    sources::dataset,
};

fn golden() -> Value {
    let path = format!("{}/tests/reference/00_golden_region.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// Writes the region as tables.
///
/// The reference says outright whether a final state is known; here a source has to say so,
/// so each such commitment gets a statement on its due date.
fn tables(golden: &Value) -> Vec<(&'static str, String)> {
    let mut parties = String::from("id,name\n");
    for party in golden["input"]["parties"].as_array().unwrap() {
        let party = party.as_str().unwrap();
        writeln!(parties, "{party},{party}").unwrap();
    }
    let mut agreements = String::from("id,decided_on,portfolio,title,entitled\n");
    let mut positions = String::from("agreement,party,stance,condition_state,understood_target\n");
    let mut commitments =
        String::from("id,agreement,party,kind,baseline,target,due_on,effort_hours\n");
    let mut evidence = String::from("id,commitment,occurred_on,kind,value,status,source\n");
    for agreement in golden["input"]["agreements"].as_array().unwrap() {
        let id = agreement["id"].as_str().unwrap();
        let (decided, portfolio) = (text(&agreement["decided"]), text(&agreement["portfolio"]));
        writeln!(agreements, "{id},{decided},{portfolio},{id},all").unwrap();
        for (party, stance) in agreement["stances"].as_object().unwrap() {
            let made = stance["commitments"].as_array().unwrap();
            let understood =
                made.first().map_or(String::new(), |it| text(&it["understood_target"]));
            let state = text(&stance["condition_state"]).replace("unknown", "");
            let said = text(&stance["stance"]);
            writeln!(positions, "{id},{party},{said},{state},{understood}").unwrap();
            for it in made {
                let key = format!("{id}-{party}");
                let [baseline, target, due, hours] =
                    ["baseline", "target", "due", "hours"].map(|field| text(&it[field]));
                writeln!(
                    commitments,
                    "{key},{id},{party},quantity,{baseline},{target},{due},{hours}"
                )
                .unwrap();
                let observed = it["evidence"].as_array().unwrap();
                for (at, row) in observed.iter().enumerate() {
                    let (on, value) = (text(&row[0]), text(&row[1]));
                    writeln!(evidence, "{key}-{at},{key},{on},quantity,{value},,reference")
                        .unwrap();
                }
                if it["final_status_known"].as_bool().unwrap() && due.as_str() < "2026" {
                    let status = if observed.is_empty() { "not_done" } else { "running" };
                    writeln!(evidence, "{key}-k,{key},{due},statement,,{status},reference")
                        .unwrap();
                }
            }
        }
    }
    let portfolios = String::from("id,name\nhousing,Housing\nyouthcare,Youth care\n");
    vec![
        ("parties.csv", parties),
        ("portfolios.csv", portfolios),
        ("agreements.csv", agreements),
        ("positions.csv", positions),
        ("commitments.csv", commitments),
        ("evidence.csv", evidence),
    ]
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn assessment(golden: &Value) -> Assessment {
    let tables = tables(golden);
    let mut load = |name: &str| {
        let found = tables.iter().find(|(it, _)| *it == name);
        Ok(found.map(|(_, text)| text.as_bytes().to_vec()))
    };
    let mut read =
        dataset::read(&BTreeSet::new(), &mut load, tenzij::register::lean::Bound::Lifted).unwrap();
    let checked = register::resolve(read.drafts, &mut read.readings);
    // The reference has no texts of conditions, which is worth a note and nothing more.
    assert!(checked.diagnostics.iter().all(|it| it.code == Code::ConditionTextMissing));
    let mut policy = read.policy.unwrap();
    // The reference prints every number, however few it was made from.
    policy.minimum.coverage = 0.0;
    policy.minimum.voice = 0.0;
    policy.minimum.spoken = 1;
    policy.minimum.commitments = 1;
    policy.minimum.agreements = 1;
    let occasion = Occasion {
        dataset: DatasetCard::default(),
        window: Window {
            as_of: golden["as_of"].as_str().unwrap().parse().unwrap(),
            known_on: None,
        },
        policy,
        readings: read.readings,
        diagnostics: Vec::new(),
        absent_tables: Vec::new(),
        previous: None,
        hearing_since: None,
    };
    assess(&checked.value, occasion, &mut |_| ())
}

fn assert_close(actual: f64, expected: &Value, what: &str) {
    let expected = expected.as_f64().unwrap_or_else(|| panic!("{what}: {expected}"));
    assert!((actual - expected).abs() < 1e-10, "{what}: {actual}, expected {expected}");
}

fn assert_leak(group: &GroupRecord, expected: &Value, what: &str) {
    if expected["L"].is_null() {
        assert!(matches!(group.leak.point, Outcome::Undefined(_)), "{what}: {:?}", group.leak);
        return;
    }
    let Estimate { point, bounds, n_used, n_unknown, .. } = group.leak;
    let bounds = bounds.unwrap();
    assert_close(point.value().unwrap(), &expected["L"], &format!("L of {what}"));
    assert_close(bounds.low, &expected["L_min"], &format!("lowest L of {what}"));
    assert_close(bounds.high, &expected["L_max"], &format!("highest L of {what}"));
    assert_close(group.coverage.value().unwrap(), &expected["coverage"], &format!("κ of {what}"));
    assert_eq!(n_used + n_unknown, expected["n_bound"].as_u64().unwrap(), "{what}");
    assert_eq!(group.n_maybe, expected["n_maybe"].as_u64().unwrap(), "{what}");
    let energy = group.energy_hours;
    assert_close(energy.total, &expected["hours_promised"], what);
    assert_close(energy.known, &expected["energy_leak_hours_known"], what);
    assert_close(energy.low, &expected["energy_leak_hours_min"], what);
    assert_close(energy.high, &expected["energy_leak_hours_max"], what);
    let parts = group.parts.unwrap();
    let named = &expected["parts_known"];
    assert_close(parts.late, &named["lateness"], what);
    assert_close(parts.mismatch, &named["expectation_mismatch"], what);
    assert_close(parts.broken, &named["broken_yes"], what);
    assert_close(parts.conditional, &named["unmet_conditional"], what);
    let sum = parts.late + parts.mismatch + parts.broken + parts.conditional + parts.deviated;
    assert!((sum - point.value().unwrap()).abs() < 1e-12, "parts of {what} do not add up");
}

#[test]
fn the_region_and_its_portfolios_agree_with_the_reference() {
    let golden = golden();
    let assessment = assessment(&golden);
    assert_leak(&assessment.overall, &golden["expected"]["region"], "the region");
    assert_eq!(assessment.by_portfolio.len(), 2);
    for group in &assessment.by_portfolio {
        assert_leak(group, &golden["expected"]["by_portfolio"][&group.key], &group.key);
    }
}

#[test]
fn every_agreement_agrees_with_the_reference() {
    let golden = golden();
    let assessment = assessment(&golden);
    let expected = golden["expected"]["agreements"].as_array().unwrap();
    assert_eq!(assessment.agreements.len(), expected.len());
    for (agreement, expected) in assessment.agreements.iter().zip(expected) {
        let what = agreement.id.as_str();
        assert_eq!(what, expected["id"]);
        assert_close(agreement.consensus.point.value().unwrap(), &expected["C"], what);
        let bounds = agreement.consensus.bounds.unwrap();
        assert_close(bounds.low, &expected["C_min"], what);
        assert_close(bounds.high, &expected["C_max"], what);
        assert_close(agreement.scores.voice.value().unwrap(), &expected["voice"], what);
        assert_close(agreement.companions["support"].value().unwrap(), &expected["support"], what);
        assert_close(agreement.scores.harmony.point.value().unwrap(), &expected["H"], what);
        assert_leak(&agreement.scores, &expected["leak"], what);
        match expected["quiet_doing_mean_over_entitled"].as_f64() {
            Some(quiet) => {
                let actual = agreement.scores.quiet_doing.value().unwrap();
                assert!((actual - quiet).abs() < 1e-10, "quiet doing of {what}: {actual}");
            }
            None => assert_eq!(agreement.scores.quiet_doing.value(), None, "{what}"),
        }
    }
}

#[test]
fn every_commitment_agrees_with_the_reference() {
    let golden = golden();
    let assessment = assessment(&golden);
    let mut n_compared = 0;
    for expected in golden["expected"]["commitments"].as_array().unwrap() {
        let id = format!("{}-{}", text(&expected["agr"]), text(&expected["party"]));
        let all = assessment.agreements.iter().flat_map(|it| &it.pairs);
        let actual = all.flat_map(|it| &it.commitments).find(|it| it.id == id).unwrap();
        assert_close(actual.attainment, &expected["q"], &id);
        assert_eq!(actual.is_due, expected["mature"].as_bool().unwrap(), "{id}");
        if actual.is_due {
            assert_close(actual.act.low, &expected["lo"], &id);
            assert_close(actual.act.high, &expected["hi"], &id);
        }
        n_compared += 1;
    }
    assert_eq!(n_compared, 22);
}

#[test]
fn the_paradox_is_the_mean_over_agreements_with_a_known_unconditional_yes() {
    // a1: H = 1, leak 0.42; a2: one yes, kept, so 0; a3: H = 1/2, leak 1/2: BP = (0.42 + 0 + 0.25)/3.
    let paradox = assessment(&golden()).overall.paradox.unwrap();
    assert!((paradox.index - 0.67 / 3.0).abs() < 1e-12, "{paradox:?}");
    assert!((paradox.index - paradox.level - paradox.harmony_bias).abs() < 1e-12);
    assert_eq!((paradox.n_agreements, paradox.n_left_out), (3, 1));
}
