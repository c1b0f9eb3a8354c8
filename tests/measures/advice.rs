//! What looks ahead: chances, how good they were, and choices under weights.

use serde_json::Value;
use tenzij::measures::{
    acceptability::{WeightOrder, acceptability, drawn_error, weights},
    forecast_skill::{
        Forecast, brier, brier_parts, calibration_in_the_large, calibration_line, forecast_skill,
        log_loss,
    },
    outranking::{Preference, outranking},
    poisson_binomial::{at_least, poisson_binomial},
    ridge_logistic::{
        Observations, Standard, firth_logistic, log_loss_without_own_group, ridge_logistic,
    },
};
use tenzij::model::Undefined;

use crate::{assert_close, numbers, reference};

fn rows(value: &Value) -> Vec<Vec<f64>> {
    value.as_array().unwrap().iter().map(numbers).collect()
}

fn all_close(actual: &[f64], expected: &Value, tolerance: f64, what: &str) {
    let expected = expected.as_array().unwrap();
    assert_eq!(actual.len(), expected.len(), "{what}");
    for (actual, expected) in actual.iter().zip(expected) {
        assert_close(*actual, expected, tolerance, what);
    }
}

#[test]
fn the_number_of_successes_agrees_with_trying_every_outcome() {
    let reference = reference("08_poisson_binomial");
    let found = poisson_binomial(&numbers(&reference["p_deliver"])).unwrap();
    let expected = &reference["expected"];
    all_close(&found, &expected["pmf"], 1e-12, "pmf");
    assert_close(at_least(&found, 12), &expected["P_all_12"], 1e-12, "all");
    assert_close(at_least(&found, 9), &expected["P_ge_9"], 1e-12, "at least nine");
    let mean: f64 = (0_u32..).zip(&found).map(|(n, chance)| f64::from(n) * chance).sum();
    assert_close(mean, &expected["mean"], 1e-9, "mean");
    let chain = &reference["pressman_wildavsky"];
    let lengths = chain["k"].as_array().unwrap().iter().map(|it| it.as_u64().unwrap());
    for (k, expected) in lengths.zip(chain["p_pow_k"].as_array().unwrap()) {
        let links = vec![0.95; usize::try_from(k).unwrap()];
        let all = at_least(&poisson_binomial(&links).unwrap(), links.len());
        assert_close(all, expected, 1e-12, "chain");
    }
}

#[test]
fn scores_of_forecasts_agree_with_scikit_learn_and_statsmodels() {
    let reference = reference("08_scoring");
    let forecasts: Vec<Forecast> = numbers(&reference["p"])
        .into_iter()
        .zip(numbers(&reference["y"]))
        .map(|(chance, y)| Forecast { chance, happened: y == 1.0 })
        .collect();
    let expected = &reference["expected"];
    let close = |actual: f64, key: &str, tolerance| {
        assert_close(actual, &expected[key], tolerance, key);
    };
    close(brier(&forecasts).unwrap(), "brier", 1e-12);
    close(log_loss(&forecasts).unwrap(), "log_loss_nat", 1e-12);
    let parts = brier_parts(&forecasts).unwrap();
    close(parts.reliability, "murphy_reliability", 1e-12);
    close(parts.resolution, "murphy_resolution", 1e-12);
    close(parts.uncertainty, "murphy_uncertainty", 1e-12);
    // The share over all that is tested, as the reference takes it.
    let share = forecasts.iter().filter(|it| it.happened).count() as f64 / forecasts.len() as f64;
    let base: Vec<Forecast> =
        forecasts.iter().map(|it| Forecast { chance: share, ..*it }).collect();
    let skill = forecast_skill(&forecasts, &base).unwrap();
    close(skill, "brier_skill_vs_insample_base_rate", 1e-12);
    close(calibration_in_the_large(&forecasts).unwrap(), "calib_in_the_large", 1e-7);
    // Everything below 0.4 did not happen, everything above did: no finite line is best. The reference holds the
    // place at which statsmodels stopped on its way to infinity, so here only that is compared.
    assert_eq!(calibration_line(&forecasts), Err(Undefined::NoVariation));
    assert!(40.0 < expected["calib_slope"].as_f64().unwrap());
}

#[test]
fn logistic_regression_agrees_with_scikit_learn_statsmodels_and_firthmodels() {
    let reference = reference("08_logistic");
    let (raw, expected) = (rows(&reference["input"]["X"]), &reference["expected"]);
    let outcomes: Vec<bool> =
        numbers(&reference["input"]["y"]).into_iter().map(|it| it == 1.0).collect();
    let offsets = vec![0.0; raw.len()];
    let known: Vec<Vec<Option<f64>>> =
        raw.iter().map(|it| it.iter().copied().map(Some).collect()).collect();
    let standard = Standard::of(&known);
    let scaled: Vec<Vec<f64>> = known.iter().map(|it| standard.row(it)).collect();
    let plain = Observations { rows: &raw, outcomes: &outcomes, offsets: &offsets };
    let data = Observations { rows: &scaled, ..plain };
    all_close(&ridge_logistic(plain, 0.0).unwrap(), &expected["ml_coef"], 1e-6, "ml");
    all_close(&firth_logistic(plain).unwrap(), &expected["firth_coef"], 1e-6, "firth");
    let ridge = expected["ridge_coef_standardised"].as_object().unwrap();
    assert_eq!(ridge.len(), 3);
    for (penalty, expected) in ridge {
        let found = ridge_logistic(data, penalty.parse().unwrap()).unwrap();
        all_close(&found, expected, 1e-6, penalty);
    }
    let alone: Vec<usize> = (0..raw.len()).collect();
    for (penalty, expected) in expected["loo_logloss"].as_object().unwrap() {
        let found = log_loss_without_own_group(data, &alone, penalty.parse().unwrap()).unwrap();
        assert_close(found, expected, 1e-6, penalty);
    }
    let separated = &reference["separation"];
    let rows: Vec<Vec<f64>> = numbers(&separated["x"]).into_iter().map(|it| vec![it]).collect();
    let outcomes: Vec<bool> = numbers(&separated["y"]).into_iter().map(|it| it == 1.0).collect();
    let found =
        firth_logistic(Observations { rows: &rows, outcomes: &outcomes, offsets: &[0.0; 8] });
    all_close(&found.unwrap(), &separated["firth_coef"], 1e-6, "separation");
}

#[test]
fn logistic_regression_with_an_offset_agrees_with_scipy() {
    let (data, reference) = (reference("08_logistic"), reference("08_ridge_offset"));
    let known: Vec<Vec<Option<f64>>> =
        rows(&data["input"]["X"]).iter().map(|it| it.iter().copied().map(Some).collect()).collect();
    let standard = Standard::of(&known);
    let scaled: Vec<Vec<f64>> = known.iter().map(|it| standard.row(it)).collect();
    let outcomes: Vec<bool> =
        numbers(&data["input"]["y"]).into_iter().map(|it| it == 1.0).collect();
    let offsets = numbers(&reference["offsets"]);
    let data = Observations { rows: &scaled, outcomes: &outcomes, offsets: &offsets };
    for (penalty, expected) in reference["expected"]["ridge_coef_standardised"].as_object().unwrap()
    {
        let found = ridge_logistic(data, penalty.parse().unwrap()).unwrap();
        all_close(&found, expected, 1e-6, penalty);
    }
}

#[test]
fn acceptability_agrees_with_smaa_and_with_every_point_of_a_lattice() {
    let reference = reference("09_mode_choice");
    let values = rows(&reference["M"]);
    let tolerance = reference["tolerance_mc"].as_f64().unwrap();
    for (order, key) in [
        (WeightOrder::Any, "expected_uniform"),
        (WeightOrder::Falling, "expected_ordinal_weights_c1>c2>c3>c4"),
    ] {
        let expected = &reference[key];
        let drawn = weights(4, 40_000, order, 1848);
        let found = acceptability(&values, &drawn).unwrap();
        for (own, expected) in
            found.ranks.iter().zip(expected["rank_acceptability"].as_array().unwrap())
        {
            // Both are drawn: theirs 200,000 times, ours 40,000.
            all_close(own, expected, tolerance + 3.0 * drawn_error(0.5, 40_000), key);
        }
        for (own, expected) in
            found.central_weights.iter().zip(expected["central_weights"].as_array().unwrap())
        {
            match own {
                Some(own) => all_close(own, expected, 0.02, key),
                None => assert_eq!(expected[0], "NA"),
            }
        }
        if let Some(expected) = expected.get("pairwise_winning") {
            for (own, expected) in found.beats.iter().zip(expected.as_array().unwrap()) {
                all_close(own, expected, tolerance + 3.0 * drawn_error(0.5, 40_000), key);
            }
        }
    }
    // 302,621 weights of a lattice: nothing is drawn, so it is exact.
    let n = 120_u32;
    let mut lattice = Vec::new();
    for a in 0..=n {
        for b in 0..=n - a {
            for c in 0..=n - a - b {
                let own = [a, b, c, n - a - b - c];
                lattice.push(own.iter().map(|it| f64::from(*it) / f64::from(n)).collect());
            }
        }
    }
    assert_eq!(lattice.len(), 302_621);
    let found = acceptability(&values, &lattice).unwrap();
    for (own, expected) in
        found.ranks.iter().zip(reference["expected_uniform"]["lattice"].as_array().unwrap())
    {
        // Nearly one in a hundred of these weights makes two alternatives equal but for rounding.
        all_close(own, expected, 2e-3, "lattice");
    }
}

#[test]
fn acceptability_is_exact_for_given_weights_and_for_two_criteria() {
    let reference = reference("09_mode_choice");
    let exact = &reference["exact_fixed_weights"];
    let values = rows(&reference["M"]);
    for (weights, expected) in
        rows(&exact["weights"]).into_iter().zip(exact["ranks"].as_array().unwrap())
    {
        let found = acceptability(&values, &[weights]).unwrap();
        let rank = |own: &Vec<f64>| 1.0 + own.iter().position(|it| *it == 1.0).unwrap() as f64;
        assert_eq!(found.ranks.iter().map(rank).collect::<Vec<_>>(), numbers(expected));
    }
    let found = acceptability(&values, &rows(&exact["weights"])).unwrap();
    for (own, expected) in found.ranks.iter().zip(exact["rank_acceptability"].as_array().unwrap()) {
        all_close(own, expected, 1e-12, "fixed weights");
    }
    let two = &reference["exact_two_criteria"];
    // Middles of 100,000 equal parts: none lies on a border.
    let line: Vec<Vec<f64>> = (0..100_000)
        .map(|it| (f64::from(it) + 0.5) / 100_000.0)
        .map(|it| vec![it, 1.0 - it])
        .collect();
    let found = acceptability(&rows(&two["M"]), &line).unwrap();
    let first: Vec<f64> = found.ranks.iter().map(|it| it[0]).collect();
    all_close(&first, &two["first_rank_acceptability"], 1e-4, "two criteria");
}

#[test]
fn net_flows_agree_with_pymcdm() {
    let reference = reference("09_mode_choice");
    let case = &reference["promethee2"];
    let types = numbers(&case["types"]);
    let signed: Vec<Vec<f64>> = rows(&case["matrix"])
        .iter()
        .map(|row| row.iter().zip(&types).map(|(value, sign)| value * sign).collect())
        .collect();
    let weights = numbers(&case["weights"]);
    let usual = outranking(&signed, &weights, Preference::Usual).unwrap();
    all_close(&usual, &case["pymcdm_usual"], 1e-12, "usual");
    let linear = Preference::Linear { indifference: 1.0, full: 3.0 };
    let linear = outranking(&signed, &weights, linear).unwrap();
    all_close(&linear, &case["pymcdm_vshape2"], 1e-12, "linear");
    let modes = outranking(&rows(&reference["M"]), &[0.25; 4], Preference::Usual).unwrap();
    all_close(&modes, &case["modes_usual_equal_w"], 1e-12, "modes");
}
