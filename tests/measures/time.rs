//! How long it takes, and whether quarters go up, down, or jump.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "small whole numbers of the reference files"
)]

use tenzij::measures::{
    change_point, cumulative_incidence, log_rank, rate_trend,
    survival::{self, End, Spell},
    trend,
};

use super::{assert_close, numbers, reference};

fn spells(time: &[f64], ends: impl IntoIterator<Item = End>) -> Vec<Spell> {
    time.iter().zip(ends).map(|(&days, end)| Spell { days, end }).collect()
}

fn end(code: f64) -> End {
    match code as u8 {
        0 => End::Open,
        1 => End::Implemented,
        _ => End::Cancelled,
    }
}

#[test]
fn the_curve_agrees_with_survfit() {
    let reference = reference("05_survival");
    let input = &reference["input"];
    let ends = numbers(&input["event"]).into_iter().map(end);
    let curve = survival::survival(&spells(&numbers(&input["time"]), ends), 0.95).unwrap();
    let expected = &reference["km"];
    for (at, step) in curve.steps.iter().enumerate() {
        let what = format!("day {}", step.days);
        assert_close(step.days, &expected["time"][at], 0.0, &what);
        assert_close(step.n_at_risk as f64, &expected["n_risk"][at], 0.0, &what);
        assert_close(step.n_events as f64, &expected["n_event"][at], 0.0, &what);
        assert_close(step.survival, &expected["surv"][at], 1e-8, &what);
        if let Some(interval) = step.interval {
            assert_close(step.standard_error, &expected["std_err_surv"][at], 1e-8, &what);
            assert_close(interval.low, &expected["lower_loglog"][at], 1e-8, &what);
            assert_close(interval.high, &expected["upper_loglog"][at], 1e-8, &what);
        }
    }
    assert_eq!(curve.steps.len(), expected["time"].as_array().unwrap().len());
    assert_close(curve.median.unwrap(), &expected["median"], 0.0, "median");
    assert_close(curve.median_low.unwrap(), &expected["median_lo"], 0.0, "median, low");
    assert_close(curve.median_high.unwrap(), &expected["median_hi"], 0.0, "median, high");
    let (mean, error) = survival::restricted_mean(&curve, 730.0);
    assert_close(mean, &expected["rmean730"], 1e-8, "restricted mean");
    assert_close(error, &expected["rmean730_se"], 1e-8, "its standard error");
}

#[test]
fn both_ends_agree_with_survfit_of_states() {
    let reference = reference("05_survival");
    let input = &reference["input"];
    let ends = numbers(&input["competing"]).into_iter().map(end);
    let found = cumulative_incidence::cumulative_incidence(&spells(&numbers(&input["time"]), ends));
    let expected = &reference["aalen_johansen"];
    for (at, it) in found.unwrap().iter().enumerate() {
        assert_close(it.days, &expected["time"][at], 0.0, "time");
        assert_close(it.implemented, &expected["cif_implemented"][at], 1e-8, "implemented");
        assert_close(it.cancelled, &expected["cif_cancelled"][at], 1e-8, "cancelled");
    }
}

#[test]
fn the_log_rank_test_agrees_with_survdiff() {
    let reference = reference("05_survival");
    for (input, ends, expected) in [
        (&reference["input"], "event", &reference["logrank"]["chisq"]),
        (&reference["aml"], "status", &reference["aml"]["logrank_chisq"]),
    ] {
        let group = numbers(&input["group"]);
        let ends = numbers(&input[ends]).into_iter().map(end);
        let all = spells(&numbers(&input["time"]), ends);
        let of = |which: f64| -> Vec<Spell> {
            all.iter().zip(&group).filter(|it| *it.1 == which).map(|it| *it.0).collect()
        };
        let found = log_rank::log_rank(&of(1.0), &of(2.0)).unwrap();
        assert_close(found.chi_squared, expected, 1e-8, "χ²");
    }
    let expected = &reference["logrank"];
    let all = &reference["input"];
    let first: Vec<Spell> = numbers(&all["time"])
        .into_iter()
        .zip(numbers(&all["event"]))
        .zip(numbers(&all["group"]))
        .filter(|it| it.1 == 1.0)
        .map(|((days, code), _)| Spell { days, end: end(code) })
        .collect();
    assert_eq!(
        first.iter().filter(|it| it.end == End::Implemented).count() as f64,
        expected["obs"][0].as_f64().unwrap()
    );
}

#[test]
fn trends_agree_with_r() {
    let reference = reference("05_trend_changepoint");
    for (name, case) in reference["cases"].as_object().unwrap() {
        let series = numbers(&case["x"]);
        let found = trend::trend(&series, 0.95).unwrap();
        assert_close(found.s, &case["S"], 0.0, name);
        assert_close(found.variance, &case["varS"], 1e-8, name);
        assert_close(found.z, &case["z"], 1e-8, name);
        if !found.is_exact {
            assert_close(found.p, &case["p"], 1e-8, name);
        }
        assert_close(found.slope, &case["sen_slope"], 1e-8, name);
        if let Some(interval) = found.slope_interval {
            assert_close(interval.low, &case["sen_lo"], 1e-8, name);
            assert_close(interval.high, &case["sen_hi"], 1e-8, name);
        }
        let jump = change_point::pettitt(&series).unwrap();
        assert_close(jump.statistic, &case["pettitt_U"], 0.0, name);
        assert_close(jump.p, &case["pettitt_p"], 1e-8, name);
        let places: Vec<usize> = match case["pettitt_k"].as_u64() {
            Some(one) => vec![one as usize],
            None => numbers(&case["pettitt_k"]).into_iter().map(|it| it as usize).collect(),
        };
        assert_eq!(jump.n_before, places, "{name}");
    }
    for case in reference["mann_kendall_exact_small_n"]["cases"].as_array().unwrap() {
        let found = trend::trend(&numbers(&case["x"]), 0.95).unwrap();
        assert!(found.is_exact);
        assert_close(found.p, &case["p_exact_two_sided"], 1e-12, "exact p");
    }
}

#[test]
fn the_trend_of_a_share_agrees_with_prop_trend_test() {
    let case = &reference("05_trend_changepoint")["cochran_armitage"];
    let whole = |key: &str| numbers(&case[key]).into_iter().map(|it| it as u64);
    let quarters: Vec<(u64, u64)> = whole("x").zip(whole("n")).collect();
    let found = rate_trend::rate_trend(&quarters).unwrap();
    assert_close(found.chi_squared, &case["chisq"], 1e-8, "χ²");
    assert_close(found.p, &case["p"], 1e-8, "p");
}

#[test]
fn jumps_agree_with_changepoint_and_ruptures() {
    let reference = reference("05_trend_changepoint");
    let case = &reference["pelt_r"];
    let found = change_point::change_points(&numbers(&case["x"]), case["pen"].as_f64().unwrap(), 2);
    assert_eq!(found.unwrap(), vec![case["cpts"].as_u64().unwrap() as usize]);
    let penalty = change_point::penalty(&numbers(&case["x"]));
    assert!((penalty - case["pen"].as_f64().unwrap()).abs() < 1e-2, "{penalty}");
    let case = &reference["pelt_ruptures"];
    let series = numbers(&case["x"]);
    for (penalty, expected) in case["breakpoints_end_index_by_pen"].as_object().unwrap() {
        let mut found = change_point::change_points(&series, penalty.parse().unwrap(), 2).unwrap();
        found.push(series.len());
        let expected: Vec<usize> = numbers(expected).into_iter().map(|it| it as usize).collect();
        assert_eq!(found, expected, "penalty {penalty}");
    }
}
