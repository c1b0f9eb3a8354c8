//! Uncertainty: tests, intervals, posteriors, reliability.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "small whole numbers of the reference files"
)]

use serde_json::Value;
use tenzij::{
    measures::{
        agreement_index, bootstrap, coder_reliability, concordance, multiple_testing,
        partial_interval, permutation, posterior, proportion_interval, rank_association,
        resampling::Resampling, shrinkage,
    },
    model::{Bounds, Undefined},
};

use super::{assert_close, numbers, reference};

const RULE: Resampling = Resampling { seed: 1, draws: 1_999, exact_up_to: 100_000 };

fn whole(value: &Value) -> u64 {
    value.as_u64().unwrap()
}

fn assert_bounds(actual: Bounds, expected: &Value, tolerance: f64, what: &str) {
    assert_close(actual.low, &expected[0], tolerance, &format!("low of {what}"));
    assert_close(actual.high, &expected[1], tolerance, &format!("high of {what}"));
}

#[test]
fn permutation_tests_agree_with_coin() {
    let reference = reference("04_permutation");
    let case = &reference["two_sample"];
    let found = permutation::two_sample(&numbers(&case["a"]), &numbers(&case["b"]), &RULE).unwrap();
    assert_close(found.p, &case["p_two_sided_abs"], 1e-12, "two samples");
    assert_eq!(found.n_arrangements, whole(&case["n_perm"]));
    let case = &reference["sign_flip"];
    let found = permutation::sign_flip(&numbers(&case["d"]), &RULE).unwrap();
    assert_close(found.p, &case["p_two_sided_abs"], 1e-12, "turned signs");
    assert_eq!(found.n_arrangements, whole(&case["n_perm"]));
}

#[test]
fn adjusted_p_values_agree_with_r() {
    for case in reference("04_multiple_testing")["cases"].as_array().unwrap() {
        let p = numbers(&case["p"]);
        for (key, family) in [
            ("BH", multiple_testing::Family::Independent),
            ("BY", multiple_testing::Family::Overlapping),
        ] {
            let found = multiple_testing::false_discovery(&p, family).unwrap();
            for (actual, expected) in found.iter().zip(case[key].as_array().unwrap()) {
                assert_close(*actual, expected, 1e-12, key);
            }
        }
    }
}

#[test]
fn intervals_of_shares_agree_with_statsmodels() {
    let reference = reference("04_proportion_intervals");
    for case in reference["single"].as_array().unwrap() {
        let (k, n) = (whole(&case["k"]), whole(&case["n"]));
        let wilson = proportion_interval::wilson(k, n, 0.95).unwrap();
        assert_bounds(wilson, &case["wilson"], 1e-8, &format!("Wilson {k}/{n}"));
        let jeffreys = proportion_interval::jeffreys(k, n, 0.95).unwrap();
        assert_bounds(jeffreys, &case["jeffreys"], 1e-8, &format!("Jeffreys {k}/{n}"));
    }
    for case in reference["difference"].as_array().unwrap() {
        let pair = |x: &str, n: &str| (whole(&case[x]), whole(&case[n]));
        let found =
            proportion_interval::newcombe(pair("x1", "n1"), pair("x2", "n2"), 0.95).unwrap();
        assert_bounds(found, &case["newcombe"], 1e-8, "Newcombe");
    }
}

#[test]
fn the_interval_with_unknowns_agrees_with_imbens_and_manski() {
    let reference = reference("02_bounds_imbens_manski");
    for case in reference["cases"].as_array().unwrap() {
        let ends = [&case["lower_per_unit"], &case["upper_per_unit"]].map(numbers);
        let units: Vec<Bounds> =
            ends[0].iter().zip(&ends[1]).map(|(&low, &high)| Bounds { low, high }).collect();
        let found = partial_interval::partial_interval(&units, 0.95);
        if case["expected"]["ci_lo"].is_null() {
            assert_eq!(found, Err(Undefined::NoVariation), "{}", case["id"]);
            continue;
        }
        let found = found.unwrap();
        assert_close(found.low, &case["expected"]["ci_lo"], 1e-8, "low");
        assert_close(found.high, &case["expected"]["ci_hi"], 1e-8, "high");
    }
}

#[test]
fn the_bootstrap_agrees_with_trying_every_resample() {
    let reference = reference("04_cluster_bootstrap_bca");
    let leak = numbers(&reference["input"]["cluster_leak"]);
    let n = numbers(&reference["input"]["cluster_n"]);
    let ratio = |chosen: &[usize]| {
        let sum = |of: &[f64]| chosen.iter().map(|it| of[*it]).sum::<f64>();
        Some(sum(&leak) / sum(&n))
    };
    let found = bootstrap::bootstrap(5, ratio, 0.95, &RULE).unwrap();
    assert_bounds(found, &reference["expected"]["bca_type7_mid"], 1e-9, "BCa");
}

#[test]
fn the_posterior_agrees_with_quadrature_and_brent() {
    for case in reference("04_betabinomial_fullbayes")["cases"].as_array().unwrap() {
        let (kept, n) = (numbers(&case["y"]), numbers(&case["n"]));
        let tallies: Vec<posterior::Tally> =
            kept.iter().zip(&n).map(|(&kept, &n)| posterior::Tally { kept, n: n as u64 }).collect();
        let rule = Resampling { draws: 20, ..RULE };
        let found = posterior::posterior(&tallies, 0.95, &rule).unwrap();
        let what = case["id"].as_str().unwrap();
        assert_close(found.mean, &case["E_mu"], 1e-4, what);
        assert_close(found.overdispersion, &case["E_rho"], 1e-4, what);
        for (at, party) in found.parties.iter().enumerate() {
            assert_close(party.mean, &case["post_mean"][at], 1e-4, what);
            assert_bounds(party.interval, &case["int95"][at], 5e-4, what);
        }
    }
}

#[test]
fn shrinkage_agrees_with_vgam() {
    let mut n_compared = 0;
    for case in reference("04_betabinomial_eb")["cases"].as_array().unwrap() {
        let (kept, n) = (numbers(&case["y"]), numbers(&case["n"]));
        let tallies: Vec<posterior::Tally> =
            kept.iter().zip(&n).map(|(&kept, &n)| posterior::Tally { kept, n: n as u64 }).collect();
        let expected = &case["expected"];
        let found = shrinkage::shrinkage(&tallies, 0.95);
        if expected.is_null() {
            assert_eq!(found, Err(Undefined::NoVariation));
            n_compared += 1;
            continue;
        }
        let found = found.unwrap();
        let what = case["id"].as_str().unwrap();
        let ratio = |actual: f64, key: &str| actual / expected[key].as_f64().unwrap();
        assert!((ratio(found.alpha, "alpha") - 1.0).abs() < 1e-4, "{what}: {}", found.alpha);
        assert!((ratio(found.beta, "beta") - 1.0).abs() < 1e-4, "{what}: {}", found.beta);
        let Some(means) = expected["post_mean"].as_array() else { continue };
        for (at, (mean, bounds)) in found.parties.iter().enumerate() {
            assert_close(*mean, &means[at], 1e-5, what);
            assert_close(bounds.low, &expected["lo95"][at], 1e-5, what);
            assert_close(bounds.high, &expected["hi95"][at], 1e-5, what);
            n_compared += 1;
        }
    }
    assert_eq!(n_compared, 13);
}

#[test]
fn places_of_parties_agree_with_what_is_plain() {
    let tallies = [(0.0, 40), (20.0, 40), (40.0, 40)].map(|(kept, n)| posterior::Tally { kept, n });
    let found = posterior::posterior(&tallies, 0.95, &RULE).unwrap();
    for (at, party) in found.parties.iter().enumerate() {
        assert!(0.999 < party.places[at], "{at}: {:?}", party.places);
    }
    let alike = [posterior::Tally { kept: 5.0, n: 10 }; 4];
    for party in posterior::posterior(&alike, 0.95, &RULE).unwrap().parties {
        assert!(party.places.iter().all(|it| (it - 0.25).abs() < 0.05), "{:?}", party.places);
    }
}

#[test]
fn reliability_agrees_with_krippendorff() {
    use coder_reliability::{Scale, coder_reliability};
    let reference = reference("01_alpha_kendallW");
    let mut n_compared = 0;
    for case in reference["cases"].as_array().unwrap() {
        let Some(raters) = case["data"].as_array() else { continue };
        let n_units = raters[0].as_array().unwrap().len();
        let units: Vec<Vec<f64>> = (0..n_units)
            .map(|unit| raters.iter().filter_map(|it| it[unit].as_f64()).collect())
            .collect();
        for (key, scale) in [
            ("nominal", Scale::Nominal),
            ("ordinal", Scale::Ordinal),
            ("interval", Scale::Interval),
        ] {
            let found = coder_reliability(&units, scale);
            if case["expected"].is_string() {
                assert_eq!(found, Err(Undefined::NoVariation));
            } else {
                assert_close(found.unwrap(), &case["expected"][key], 1e-9, key);
            }
            n_compared += 1;
        }
    }
    assert_eq!(n_compared, 12);
}

#[test]
fn concordance_agrees_with_irr() {
    let reference = reference("01_alpha_kendallW");
    let mut n_compared = 0;
    for case in reference["cases"].as_array().unwrap() {
        let Some(objects) = case["data_objects_x_raters"].as_array() else { continue };
        let rows: Vec<Vec<f64>> = objects.iter().map(numbers).collect();
        let parties: Vec<Vec<f64>> =
            (0..rows[0].len()).map(|it| rows.iter().map(|row| row[it]).collect()).collect();
        let found = concordance::concordance(&parties).unwrap();
        assert_close(found.w, &case["expected"]["W"], 1e-9, "W");
        assert_close(found.chi_squared, &case["expected"]["chisq"], 1e-9, "χ²");
        assert_close(found.p, &case["expected"]["p"], 1e-9, "p");
        n_compared += 1;
    }
    assert_eq!(n_compared, 2);
}

#[test]
fn indices_of_parliaments_agree_with_exact_fractions() {
    let reference = reference("01_ai_rice");
    for case in reference["cases"].as_array().unwrap() {
        let counts: Vec<u64> =
            case["yes_no_abstain"].as_array().unwrap().iter().map(whole).collect();
        assert_close(agreement_index::agreement_index(&counts).unwrap(), &case["AI"], 1e-12, "AI");
        match agreement_index::rice(counts[0], counts[1]) {
            Ok(found) => assert_close(found, &case["rice"], 1e-12, "Rice"),
            Err(_) => assert!(case["rice"].is_null()),
        }
    }
    for case in reference["generalised_k4"].as_array().unwrap() {
        let counts: Vec<u64> = case["freq"].as_array().unwrap().iter().map(whole).collect();
        let found = agreement_index::agreement_index(&counts).unwrap();
        assert_close(found, &case["AI_k_generalised"], 1e-12, "AI of four");
    }
    for case in reference["expected_rice_by_group_size"].as_array().unwrap() {
        let found = agreement_index::rice_by_chance(whole(&case["n"]), case["p"].as_f64().unwrap());
        assert_close(found.unwrap(), &case["E_rice"], 1e-9, "Rice by chance");
    }
}

#[test]
fn the_harmony_test_agrees_with_scipy() {
    let reference = reference("07_paradox");
    let expected = &reference["expected"];
    let items: Vec<(f64, f64)> =
        numbers(&expected["H"]).into_iter().zip(numbers(&expected["R"])).collect();
    let found = rank_association::rank_association(&items).unwrap();
    assert_close(found.tau_b, &expected["tau_b"], 1e-10, "τ_b");
    assert_close(found.somers_d, &expected["somers_d_R_given_H"], 1e-10, "Somers' D");
    // scipy's p is asymptotic or exact for one order; ours deals the values anew, so it is only near.
    let test = rank_association::harmony_test(&items, &[0; 10], &RULE).unwrap();
    assert!(test.p < 0.01, "{test:?}");
}
