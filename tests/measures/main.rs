//! Every measure against independent reference values, and what holds for all of them.
//!
//! The files in `tests/reference/` name the packages and commands that made them.

mod advice;
mod inference;
mod networks;
mod sharing;
mod time;

use std::fs;

use serde_json::Value;
use tenzij::{
    measures::{
        MEASURES, act, attainment, cluster_interval, consensus, consensus_unbiased, divergence,
        energy_leak, leak, leak_parts, leik, ordinal_distance, pairwise_agreement, paradox,
        polarisation, support, tastle_wierman, voice,
    },
    model::{Bounds, Day, OrdinalCounts, Undefined},
};

fn reference(name: &str) -> Value {
    let path = format!("{}/tests/reference/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|it| it.as_f64().unwrap()).collect()
}

fn counts(value: &Value) -> OrdinalCounts {
    let counts = value.as_array().unwrap().iter().map(|it| it.as_u64().unwrap()).collect();
    OrdinalCounts::new(counts).unwrap()
}

fn assert_close(actual: f64, expected: &Value, tolerance: f64, what: &str) {
    let expected = expected.as_f64().unwrap_or_else(|| panic!("{what}: no number expected"));
    assert!((actual - expected).abs() <= tolerance, "{what}: {actual}, expected {expected}");
}

#[test]
fn ordinal_consensus_agrees_with_agrmt() {
    type Measure = fn(&OrdinalCounts) -> Result<f64, Undefined>;
    let measures: [(&str, Measure); 6] = [
        ("blair_lacy_l2", consensus::consensus),
        ("C_unbiased", consensus_unbiased::consensus_unbiased),
        ("support_mean01", support::support),
        ("tastle_wierman_Cns", tastle_wierman::tastle_wierman),
        ("leik_consensus", leik::leik),
        ("vdeijk_A", polarisation::polarisation),
    ];
    let reference = reference("01_ordinal_consensus");
    let mut n_compared = 0;
    for case in reference["cases"].as_array().unwrap() {
        let counts = counts(&case["freq"]);
        for (key, measure) in measures {
            let what = format!("{key} of {}", case["freq"]);
            match measure(&counts) {
                Ok(actual) => assert_close(actual, &case[key], 1e-10, &what),
                // A single answer, and A on a short scale: packages print 1, this tool prints why not.
                Err(reason) => assert!(
                    counts.n_answers() < 2 && reason == Undefined::OneAnswer
                        || counts.n_categories() < 3 && reason == Undefined::ScaleTooShort,
                    "{what}: {reason}"
                ),
            }
            n_compared += 1;
        }
        if let (Ok(actual), Some(distance)) = (
            pairwise_agreement::pairwise_agreement(&counts),
            case["mean_pairwise_dist_distinct_norm"].as_f64(),
        ) {
            assert!((actual - (1.0 - distance)).abs() <= 1e-10, "{}", case["id"]);
        }
    }
    assert!(60 <= n_compared, "only {n_compared} values were compared");
}

#[test]
fn bounds_of_consensus_agree_with_trying_everything() {
    let reference = reference("01_consensus_bounds");
    for case in reference["cases"].as_array().unwrap() {
        let (observed, missing) = match case.get("observed_freq") {
            Some(observed) if case.get("missing").is_some() => {
                (observed, vec![group(&case["missing"], &case["allowed_categories_0based"])])
            }
            Some(observed) => (
                observed,
                vec![
                    group(&case["silent"], &case["silent_allowed"]),
                    group(&case["absent"], &case["absent_allowed"]),
                ],
            ),
            None => panic!("{case}"),
        };
        let bounds = consensus::consensus_bounds(&counts(observed), &missing);
        assert_close(bounds.low, &case["C_min"], 1e-12, &format!("lowest of {}", case["id"]));
        assert_close(bounds.high, &case["C_max"], 1e-12, &format!("highest of {}", case["id"]));
    }
}

fn group(n: &Value, allowed: &Value) -> consensus::Missing {
    let allowed: Vec<usize> = allowed
        .as_array()
        .unwrap()
        .iter()
        .map(|it| usize::try_from(it.as_u64().unwrap()).unwrap())
        .collect();
    consensus::Missing {
        n: n.as_u64().unwrap(),
        lowest: *allowed.first().unwrap(),
        highest: *allowed.last().unwrap(),
    }
}

#[test]
fn fulfilment_agrees_with_its_reference_implementation() {
    let day = |value: &Value| value.as_str().unwrap().parse::<Day>().unwrap();
    for case in reference("02_fulfilment")["cases"].as_array().unwrap() {
        let target = attainment::Target {
            baseline: case["baseline"].as_f64().unwrap(),
            target: case["target"].as_f64().unwrap(),
            tolerance: None,
        };
        let observations: Vec<act::Observation> = case["evidence"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| act::Observation {
                on: day(&it[0]),
                attainment: attainment::attainment(&target, it[1].as_f64().unwrap()).unwrap().share,
            })
            .collect();
        let timing = act::Timing {
            due: day(&case["due"]),
            grace_days: case["grace_days"].as_i64().unwrap(),
            half_life_days: case["halflife_days"].as_f64(),
        };
        let expected = &case["expected"];
        let what = case["id"].to_string();
        let last = observations.last().map_or(0.0, |it| it.attainment);
        assert_close(last, &expected["q"], 1e-12, &what);
        assert_close(act::act(&observations, &timing), &expected["act_discounted"], 1e-12, &what);
    }
}

#[test]
fn divergence_agrees_with_scipy_and_pot() {
    let reference = reference("03_divergence");
    for case in reference["paired_cases"].as_array().unwrap() {
        let columns = ["expected_e", "acted_a", "weights"].map(|it| numbers(&case[it]));
        let pairs: Vec<divergence::Pair> = (0..columns[0].len())
            .map(|at| divergence::Pair {
                expected: columns[0][at],
                acted: columns[1][at],
                weight: columns[2][at],
            })
            .collect();
        let actual = divergence::divergence(&pairs).unwrap();
        let expected = &case["expected"];
        let values = [
            ("mean_abs_gap_M", actual.mean_gap),
            ("leak", actual.leak),
            ("quiet", actual.quiet),
            ("net_signed", actual.net),
            ("wasserstein1", actual.wasserstein),
            ("part_swap", actual.mean_gap - actual.wasserstein),
            ("part_shape", actual.wasserstein - actual.net.abs()),
        ];
        for (key, value) in values {
            assert_close(value, &expected[key], 1e-9, &format!("{key} of {}", case["id"]));
        }
    }
}

#[test]
fn paradox_agrees_with_numpy() {
    let reference = reference("07_paradox");
    let expected = &reference["expected"];
    let items: Vec<paradox::ParadoxItem> = numbers(&expected["H"])
        .into_iter()
        .zip(numbers(&expected["R"]))
        .map(|(harmony, kept)| paradox::ParadoxItem { harmony, leak: 1.0 - kept })
        .collect();
    let actual = paradox::paradox(&items).unwrap();
    assert_close(actual.index, &expected["BP"], 1e-10, "BP");
    assert_close(actual.level, &expected["level_term"], 1e-10, "level");
    assert_close(actual.harmony_bias, &expected["harmony_bias_term"], 1e-10, "harmony bias");
}

#[test]
fn cluster_interval_agrees_with_statsmodels() {
    let reference = reference("04_cluster_bootstrap_bca");
    let sums = numbers(&reference["input"]["cluster_leak"]);
    let sizes = reference["input"]["cluster_n"].as_array().unwrap();
    let clusters: Vec<cluster_interval::Cluster> = sums
        .into_iter()
        .zip(sizes)
        .map(|(sum, n)| cluster_interval::Cluster { sum, n: n.as_u64().unwrap() })
        .collect();
    let actual = cluster_interval::cluster_interval(&clusters, 0.95).unwrap();
    let expected = &reference["cluster_robust_logit_t"];
    assert_close(actual.low, &expected["ci_lo"], 1e-9, "lowest");
    assert_close(actual.high, &expected["ci_hi"], 1e-9, "highest");
}

#[test]
fn ordinal_distances_agree_with_pot_and_scipy() {
    for case in reference("03_divergence")["ordinal_distribution_cases"].as_array().unwrap() {
        let (stated, acted) = (counts(&case["stated_freq"]), counts(&case["acted_freq"]));
        let expected = &case["expected"];
        let moved = ordinal_distance::ordinal_distance(&stated, &acted).unwrap();
        let apart = ordinal_distance::jensen_shannon(&stated, &acted).unwrap();
        assert_close(moved, &expected["wasserstein1_norm"], 1e-9, &case["id"].to_string());
        assert_close(apart, &expected["jsd_base2"], 1e-9, &case["id"].to_string());
    }
}

#[test]
fn bounds_of_a_mean_agree_with_scipy() {
    for case in reference("02_bounds_imbens_manski")["cases"].as_array().unwrap() {
        let acts =
            numbers(&case["lower_per_unit"]).into_iter().zip(numbers(&case["upper_per_unit"]));
        let items: Vec<leak::LeakItem> = acts
            .map(|(low, high)| leak::LeakItem {
                obligation: leak::Obligation::Bound,
                weight: 1.0,
                leak: Bounds { low: 1.0 - high, high: 1.0 - low },
                evidence: if low < high { leak::Evidence::Unknown } else { leak::Evidence::Known },
            })
            .collect();
        let actual = leak::leak(&items);
        let bounds = actual.bounds.unwrap();
        let expected = &case["expected"];
        let what = case["id"].to_string();
        assert_close(1.0 - bounds.high, &expected["lower"], 1e-12, &what);
        assert_close(1.0 - bounds.low, &expected["upper"], 1e-12, &what);
        assert_close(actual.coverage.unwrap(), &expected["coverage_known"], 1e-12, &what);
    }
}

#[test]
fn only_the_corrected_consensus_is_right_on_average_in_small_groups() {
    // The reference drew 20 000 groups, so its means have a standard error of at most 0.0025; here it is every group
    // with its probability. The third distribution of the reference is not written down, so it is left out.
    let distributions = [("uniform", [0.25; 4]), ("polarised", [0.5, 0.0, 0.0, 0.5])];
    let reference = reference("01_small_n_behaviour");
    let mut n_compared = 0;
    for case in reference["cases"].as_array().unwrap() {
        let n = case["n"].as_u64().unwrap();
        let Some((_, shares)) = distributions.iter().find(|it| case["dist"] == it.0) else {
            continue;
        };
        if 12 < n {
            continue;
        }
        let population = case["population_C"].as_f64().unwrap();
        let (mut plain, mut corrected) = (0.0, 0.0);
        for (counts, probability) in every_group(n, shares) {
            plain += probability * consensus::consensus(&counts).unwrap();
            corrected += probability * consensus_unbiased::consensus_unbiased(&counts).unwrap();
        }
        assert!((plain - (population + (1.0 - population) / n as f64)).abs() < 1e-12);
        assert!((corrected - population).abs() < 1e-12);
        assert_close(plain, &case["E_C_plugin"], 0.01, &case.to_string());
        assert_close(corrected, &case["E_C_unbiased"], 0.01, &case.to_string());
        n_compared += 1;
    }
    assert_eq!(n_compared, 8);
}

/// Every way in which `n` answers fall in four categories, with its multinomial probability.
fn every_group(n: u64, shares: &[f64; 4]) -> Vec<(OrdinalCounts, f64)> {
    let factorial = |it: u64| (1..=it).map(|it| it as f64).product::<f64>();
    let mut groups = Vec::new();
    for a in 0..=n {
        for b in 0..=n - a {
            for c in 0..=n - a - b {
                let counts = [a, b, c, n - a - b - c];
                let each = counts.iter().zip(shares);
                let probability = factorial(n)
                    * each.map(|(k, p)| p.powf(*k as f64) / factorial(*k)).product::<f64>();
                groups.push((OrdinalCounts::new(counts.to_vec()).unwrap(), probability));
            }
        }
    }
    groups
}

/// A small region, by the measures alone; `tests/golden.rs` reads the same one from tables.
mod golden_region {
    use super::*;

    /// One commitment of the region, measured.
    struct Measured {
        expected: Value,
        portfolio: String,
        item: leak::LeakItem,
        parts: leak_parts::LeakParts,
    }

    fn day(value: &Value) -> Day {
        value.as_str().unwrap().parse().unwrap()
    }

    fn measure(golden: &Value, expected: &Value) -> Measured {
        let agreements = golden["input"]["agreements"].as_array().unwrap();
        let agreement = agreements.iter().find(|it| it["id"] == expected["agr"]).unwrap();
        let made = &agreement["stances"][expected["party"].as_str().unwrap()]["commitments"][0];
        let agreed = attainment::Target {
            baseline: made["baseline"].as_f64().unwrap(),
            target: made["target"].as_f64().unwrap(),
            tolerance: None,
        };
        let understood = made["understood_target"]
            .as_f64()
            .map(|target| attainment::Target { target, ..agreed });
        let share = |target: &attainment::Target, row: &Value| {
            attainment::attainment(target, row[1].as_f64().unwrap()).unwrap().share
        };
        let evidence = made["evidence"].as_array().unwrap();
        let observations: Vec<act::Observation> = evidence
            .iter()
            .map(|row| act::Observation { on: day(&row[0]), attainment: share(&agreed, row) })
            .collect();
        let timing = act::Timing {
            due: day(&made["due"]),
            grace_days: golden["params"]["grace_days"].as_i64().unwrap(),
            half_life_days: golden["params"]["halflife_days"].as_f64(),
        };
        let is_known = made["final_status_known"].as_bool().unwrap();
        let act = act::act(&observations, &timing);
        let acts =
            if is_known { Bounds::exactly(act) } else { act::act_bounds(&observations, &timing) };
        let kept = leak_parts::Kept {
            attainment: observations.last().map_or(0.0, |it| it.attainment),
            act,
            own_attainment: understood.zip(evidence.last()).map(|(it, row)| share(&it, row)),
        };
        let promise = if expected["stance"] == "yes" {
            leak_parts::Promise::Unconditional
        } else {
            leak_parts::Promise::Conditional
        };
        let what = format!("{} of {}", expected["agr"], expected["party"]);
        let close = |actual, key: &str| assert_close(actual, &expected[key], 1e-10, &what);
        let parts = leak_parts::leak_parts(&kept, promise, leak_parts::Explanation::None);
        close(kept.attainment, "q");
        close(acts.low, "lo");
        close(acts.high, "hi");
        close(parts.late, "late");
        close(parts.mismatch, "mismatch");
        close(parts.broken + parts.conditional, "rest");
        let item = leak::LeakItem {
            obligation: if expected["bs"] == "maybe" {
                leak::Obligation::Maybe
            } else {
                leak::Obligation::Bound
            },
            weight: 1.0,
            leak: Bounds { low: 1.0 - acts.high, high: 1.0 - acts.low },
            evidence: if is_known { leak::Evidence::Known } else { leak::Evidence::Unknown },
        };
        let portfolio = agreement["portfolio"].as_str().unwrap().to_owned();
        Measured { expected: expected.clone(), portfolio, item, parts }
    }

    fn check(members: &[&Measured], expected: &Value, what: &str) {
        let items: Vec<leak::LeakItem> = members.iter().map(|it| it.item).collect();
        let actual = leak::leak(&items);
        assert_eq!(expected["n_bound"], actual.n_bound, "{what}");
        assert_eq!(expected["n_maybe"], actual.n_maybe, "{what}");
        let Some(bounds) = actual.bounds else {
            assert_eq!(actual.point, Err(Undefined::NothingDue), "{what}");
            assert!(expected["L"].is_null() && expected["coverage"].is_null(), "{what}");
            return;
        };
        let close = |actual: f64, key: &str| {
            assert_close(actual, &expected[key], 1e-10, &format!("{key} of {what}"));
        };
        close(actual.point.unwrap(), "L");
        close(bounds.low, "L_min");
        close(bounds.high, "L_max");
        close(actual.coverage.unwrap(), "coverage");
        let efforts: Vec<energy_leak::EnergyItem> = members
            .iter()
            .map(|it| energy_leak::EnergyItem {
                obligation: it.item.obligation,
                effort: it.expected["hours"].as_f64(),
                leak: it.item.leak,
                evidence: it.item.evidence,
            })
            .collect();
        let energy = energy_leak::energy_leak(&efforts);
        close(energy.total, "hours_promised");
        close(energy.known, "energy_leak_hours_known");
        close(energy.low, "energy_leak_hours_min");
        close(energy.high, "energy_leak_hours_max");
        let is_known = |it: &&&Measured| {
            it.item.obligation == leak::Obligation::Bound
                && it.item.evidence == leak::Evidence::Known
        };
        let mean = |part: fn(&leak_parts::LeakParts) -> f64| {
            members.iter().filter(is_known).map(|it| part(&it.parts)).sum::<f64>()
                / actual.n_known as f64
        };
        let parts = [
            ("lateness", mean(|it| it.late)),
            ("expectation_mismatch", mean(|it| it.mismatch)),
            ("broken_yes", mean(|it| it.broken)),
            ("unmet_conditional", mean(|it| it.conditional)),
        ];
        for (key, part) in parts {
            assert_close(part, &expected["parts_known"][key], 1e-10, &format!("{key} of {what}"));
        }
    }

    #[test]
    fn every_group_of_commitments_leaks_what_the_reference_says() {
        let golden = reference("00_golden_region");
        let expected = &golden["expected"];
        let measured: Vec<Measured> = expected["commitments"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| measure(&golden, it))
            .collect();
        let is_due = |it: &&Measured| {
            it.expected["mature"] == true
                && (it.expected["bs"] == "bound" || it.expected["bs"] == "maybe")
        };
        let due: Vec<&Measured> = measured.iter().filter(is_due).collect();
        let among = |is_member: &dyn Fn(&Measured) -> bool| -> Vec<&Measured> {
            due.iter().copied().filter(|it| is_member(it)).collect()
        };
        check(&due, &expected["region"], "region");
        for agreement in expected["agreements"].as_array().unwrap() {
            let members = among(&|it| it.expected["agr"] == agreement["id"]);
            check(&members, &agreement["leak"], &agreement["id"].to_string());
        }
        for (party, group) in expected["by_party"].as_object().unwrap() {
            check(&among(&|it| it.expected["party"] == party.as_str()), group, party);
        }
        for (portfolio, group) in expected["by_portfolio"].as_object().unwrap() {
            check(&among(&|it| it.portfolio == *portfolio), group, portfolio);
        }
        for (quarter, group) in expected["by_due_quarter"].as_object().unwrap() {
            let written = quarter.replace('Q', "-Q");
            check(
                &among(&|it| day(&it.expected["due"]).quarter().to_string() == written),
                group,
                quarter,
            );
        }
    }

    #[test]
    fn stated_consensus_and_its_bounds_are_what_the_reference_says() {
        for agreement in reference("00_golden_region")["expected"]["agreements"].as_array().unwrap()
        {
            let n = |key: &str| agreement[key].as_u64().unwrap();
            let counts = counts(&agreement["freq"]);
            let missing = [
                consensus::Missing { n: n("silent"), lowest: 1, highest: 3 },
                consensus::Missing { n: n("absent"), lowest: 0, highest: 3 },
            ];
            let bounds = consensus::consensus_bounds(&counts, &missing);
            let n_entitled = counts.n_answers() + n("silent") + n("absent");
            let what = agreement["id"].to_string();
            let close = |actual, key: &str| assert_close(actual, &agreement[key], 1e-10, &what);
            close(consensus::consensus(&counts).unwrap(), "C");
            close(bounds.low, "C_min");
            close(bounds.high, "C_max");
            close(support::support(&counts).unwrap(), "support");
            close(voice::voice(counts.n_answers(), n_entitled).unwrap(), "voice");
        }
    }
}

#[test]
fn card_and_documentation_give_the_same_formula() {
    for card in MEASURES {
        let path = format!("{}/src/measures/{}.rs", env!("CARGO_MANIFEST_DIR"), card.id);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(&format!("/// {}\n", card.formula)), "{path}");
    }
}

#[test]
fn every_file_of_a_measure_has_its_card_in_the_catalogue() {
    let folder = format!("{}/src/measures", env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|it| it.unwrap())
        // A folder holds what a measure is made of.
        .filter(|it| it.file_type().unwrap().is_file())
        .map(|it| it.file_name().into_string().unwrap())
        .filter(|it| !["mod.rs", "resampling.rs", "exact_sum.rs"].contains(&it.as_str()))
        .collect();
    let mut cards: Vec<String> = MEASURES.iter().map(|it| format!("{}.rs", it.id)).collect();
    files.sort();
    cards.sort();
    assert_eq!(files, cards);
}

#[test]
fn every_card_has_its_texts_in_every_language() {
    for language in &tenzij::language::LANGUAGES {
        for card in MEASURES {
            for part in ["name", "reads_as", "undefined"] {
                let key = format!("card.{}.{part}", card.id);
                assert!(language.texts().contains_key(&key), "{key} in {}", language.tag);
            }
        }
    }
}

/// What holds for every measure of answers on an ordered scale.
mod laws {
    use proptest::prelude::*;

    use super::*;

    type Measure = fn(&OrdinalCounts) -> Result<f64, Undefined>;

    const MEASURES_OF_ANSWERS: [(&str, Measure); 7] = [
        ("consensus", consensus::consensus),
        ("consensus_unbiased", consensus_unbiased::consensus_unbiased),
        ("pairwise_agreement", pairwise_agreement::pairwise_agreement),
        ("support", support::support),
        ("polarisation", polarisation::polarisation),
        ("tastle_wierman", tastle_wierman::tastle_wierman),
        ("leik", leik::leik),
    ];

    fn answers() -> impl Strategy<Value = Vec<u64>> {
        prop::collection::vec(0..1_000_u64, 3..9)
            .prop_filter("two answered", |counts| 2 <= counts.iter().sum::<u64>())
    }

    fn value(measure: Measure, counts: Vec<u64>) -> f64 {
        measure(&OrdinalCounts::new(counts).unwrap()).unwrap()
    }

    proptest! {
        #[test]
        fn values_stay_within_the_range_on_the_card(counts in answers()) {
            for (id, measure) in MEASURES_OF_ANSWERS {
                let (low, high) = tenzij::measures::Card::find(id).unwrap().range;
                let actual = value(measure, counts.clone());
                prop_assert!(low <= actual && actual <= high, "{id} of {counts:?} is {actual}");
            }
        }

        #[test]
        fn reading_the_scale_backwards_turns_support_around_and_changes_nothing_else(counts in answers()) {
            let reversed: Vec<u64> = counts.iter().rev().copied().collect();
            for (id, measure) in MEASURES_OF_ANSWERS {
                let (there, back) = (value(measure, counts.clone()), value(measure, reversed.clone()));
                let expected = if id == "support" { 1.0 - there } else { there };
                prop_assert!((back - expected).abs() < 1e-9, "{id}");
            }
        }

        #[test]
        fn consensus_is_one_minus_twice_the_mean_distance(counts in prop::collection::vec(0..6_u64, 2..6)) {
            let n: u64 = counts.iter().sum();
            prop_assume!(2 <= n);
            let width = (counts.len() - 1) as f64;
            let mut distance = 0.0;
            for (i, a) in counts.iter().enumerate() {
                for (j, b) in counts.iter().enumerate() {
                    distance += (a * b) as f64 * i.abs_diff(j) as f64 / width;
                }
            }
            let expected = 1.0 - 2.0 * distance / (n * n) as f64;
            prop_assert!((value(consensus::consensus, counts) - expected).abs() < 1e-12);
        }

        #[test]
        fn divergence_splits_without_remainder(
            pairs in prop::collection::vec((prop::bool::ANY, 0.0..=1.0_f64, 0.1..9.0_f64), 1..20)
        ) {
            let pairs: Vec<divergence::Pair> = pairs
                .into_iter()
                .map(|(is_bound, acted, weight)| divergence::Pair { expected: f64::from(u8::from(is_bound)), acted, weight })
                .collect();
            let it = divergence::divergence(&pairs).unwrap();
            prop_assert!(it.net.abs() <= it.wasserstein + 1e-12 && it.wasserstein <= it.mean_gap + 1e-12);
            prop_assert!((it.mean_gap - it.net.abs() - 2.0 * it.leak.min(it.quiet)).abs() < 1e-12);
        }
    }
}
