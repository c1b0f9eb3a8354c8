//! Who is alike, in which groups, and who stands between.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "small whole numbers of the reference files"
)]

use serde_json::Value;
use tenzij::{
    graph::{centrality, communities::ByLeiden},
    measures::{
        alignment::{Alignment, alignment},
        bloc_test, communities, frustration, partition_agreement, qap,
        resampling::Resampling,
    },
    model::Undefined,
};

use super::{assert_close, numbers, reference};

const RULE: Resampling = Resampling { seed: 1, draws: 19_999, exact_up_to: 100_000 };

fn matrix(value: &Value) -> Vec<Vec<f64>> {
    value.as_array().unwrap().iter().map(numbers).collect()
}

fn whole(value: &Value) -> Vec<usize> {
    numbers(value).into_iter().map(|it| it as usize).collect()
}

fn aligned(rows: &Value, highest: f64) -> (Vec<Vec<Option<f64>>>, Alignment) {
    let values: Vec<Vec<Option<f64>>> = matrix(rows)
        .into_iter()
        .map(|row| row.into_iter().map(|it| Some(it / highest)).collect())
        .collect();
    let found = alignment(&values, 5).unwrap();
    (values, found)
}

fn karate() -> (Vec<Vec<f64>>, Vec<(usize, usize)>, Value) {
    let karate = reference("06_communities_centrality")["karate"].clone();
    let n = karate["nodes"].as_array().unwrap().len();
    let mut weights = vec![vec![0.0; n]; n];
    let mut ties = Vec::new();
    for tie in matrix(&karate["edges_weighted"]) {
        let (a, b) = (tie[0] as usize, tie[1] as usize);
        (weights[a][b], weights[b][a]) = (tie[2], tie[2]);
        ties.push((a, b));
    }
    (weights, ties, karate)
}

#[test]
fn alignment_agrees_with_the_definition_computed_elsewhere() {
    let reference = reference("06_qap_mrqap");
    for (rows, highest, expected) in
        [("stated_scores_0_3", 3.0, "stated_similarity"), ("acted", 1.0, "acted_similarity")]
    {
        let (_, found) = aligned(&reference["input"][rows], highest);
        let found = found.complete().unwrap();
        for (a, row) in matrix(&reference["input"][expected]).iter().enumerate() {
            for (b, value) in row.iter().enumerate() {
                assert!((found[a][b] - value).abs() < 1e-9, "{rows} {a} {b}");
            }
        }
    }
}

#[test]
fn blocs_are_found_in_what_is_done_and_not_in_what_is_said() {
    let input = &reference("06_qap_mrqap")["input"];
    let expected = &reference("06_communities_centrality")["bloc_null_test"]["results"];
    for (rows, highest, key) in [("acted", 1.0, "acted"), ("stated_scores_0_3", 3.0, "stated")] {
        let (values, _) = aligned(&input[rows], highest);
        let found = bloc_test::bloc_test(&values, 5, &RULE).unwrap();
        assert_close(found.statistic, &expected[key]["var_sim"]["obs"], 1e-9, key);
        assert_close(found.p, &expected[key]["var_sim"]["p"], 0.03, key);
    }
}

#[test]
fn communities_reach_the_known_optimum() {
    let (weights, _, karate) = karate();
    let plain: Vec<Vec<f64>> = weights
        .iter()
        .map(|row| row.iter().map(|it| f64::from(u8::from(0.0 < *it))).collect())
        .collect();
    for (network, best, club) in [
        (&plain, "Q_best_unweighted", "Q_club_unweighted"),
        (&weights, "Q_best_weighted", "Q_club_weighted"),
    ] {
        let found = communities::communities(network, &ByLeiden, 1).unwrap();
        assert_close(found.modularity, &karate[best], 1e-6, best);
        let known = communities::modularity(network, &whole(&karate["club"])).unwrap();
        assert_close(known, &karate[club], 1e-9, club);
    }
}

#[test]
fn groups_by_doing_are_found_where_none_are_by_saying() {
    let input = &reference("06_qap_mrqap")["input"];
    let expected = &reference("06_communities_centrality")["eight_party"];
    let (_, acted) = aligned(&input["acted"], 1.0);
    let found = communities::communities(&acted.complete().unwrap(), &ByLeiden, 1).unwrap();
    assert_eq!(found.membership, whole(&expected["raw_acted_partition"]));
    assert_close(found.modularity, &expected["Q_raw_acted"], 1e-9, "Q");
    let (_, stated) = aligned(&input["stated_scores_0_3"], 3.0);
    let stated = communities::communities(&stated.complete().unwrap(), &ByLeiden, 1).unwrap();
    assert_eq!(stated.n, 1, "all say alike");
    assert!(stated.modularity.abs() < 1e-9);
}

#[test]
fn divisions_agree_with_scikit_learn() {
    let reference = reference("06_communities_centrality");
    for case in reference["partition_pairs"].as_array().unwrap() {
        match partition_agreement::partition_agreement(&whole(&case["a"]), &whole(&case["b"])) {
            Ok(found) => assert_close(found, &case["ARI"], 1e-9, "ARI"),
            // The package prints 1 for two divisions without structure.
            Err(reason) => {
                assert_eq!((reason, case["ARI"].as_f64()), (Undefined::NoVariation, Some(1.0)));
            }
        }
    }
    let case = &reference["eight_party"];
    let found = partition_agreement::partition_agreement(
        &whole(&case["stated_partition"]),
        &whole(&case["acted_partition"]),
    );
    assert_close(found.unwrap(), &case["ARI_stated_acted"], 1e-9, "ARI");
}

#[test]
fn betweenness_agrees_with_networkx() {
    let (weights, ties, karate) = karate();
    let found = centrality::betweenness(weights.len(), &ties);
    for (actual, expected) in found.iter().zip(karate["betweenness_norm"].as_array().unwrap()) {
        assert_close(*actual, expected, 1e-9, "betweenness");
    }
}

#[test]
fn correlation_of_matrices_agrees_with_trying_every_renaming() {
    let reference = reference("06_qap_mrqap");
    let (input, expected) = (&reference["input"], &reference["expected"]);
    let [stated, acted, control] =
        ["stated_similarity", "acted_similarity", "control"].map(|it| symmetric(&input[it]));
    let found = qap::qap(&stated, &acted, &RULE).unwrap();
    assert_close(found.estimate, &expected["gcor"], 1e-9, "r");
    assert_close(found.p, &expected["qap_exact"]["p_abs"], 1e-9, "p");
    assert_close(found.p_greater, &expected["qap_exact"]["p_ge"], 1e-9, "p, one side");
    assert_eq!(found.n_arrangements, 40_320);
    let (intercept, found) = qap::mrqap(&acted, &[stated, control], &RULE).unwrap();
    let coefficients = &expected["netlm_coef_intercept_S_z"];
    assert_close(intercept, &coefficients[0], 1e-9, "intercept");
    for (at, key) in ["S", "z"].into_iter().enumerate() {
        assert_close(found[at].estimate, &coefficients[at + 1], 1e-9, key);
        assert_close(found[at].statistic, &expected["dsp_t0"][key], 1e-9, key);
        assert_close(found[at].p, &expected["dsp_exact_p_abs"][key], 1e-9, key);
    }
}

/// The upper half twice: the file's decimals differ in the last place.
fn symmetric(value: &Value) -> Vec<Vec<f64>> {
    let mut matrix = matrix(value);
    let upper = matrix.clone();
    for (a, row) in matrix.iter_mut().enumerate() {
        for (b, value) in row.iter_mut().enumerate().take(a) {
            *value = upper[b][a];
        }
    }
    matrix
}

#[test]
fn frustration_agrees_with_published_networks() {
    let reference = reference("06_signed_balance");
    for case in reference["cases"].as_array().unwrap() {
        let signs: Vec<Vec<i8>> = matrix(&case["matrix"])
            .into_iter()
            .map(|row| row.into_iter().map(|it| it as i8).collect())
            .collect();
        let found = frustration::frustration(&signs).unwrap();
        assert_eq!(found.index, case["frustration"].as_u64().unwrap(), "{}", case["id"]);
        if let Some(n_ties) = case["edges"].as_u64() {
            assert_eq!(found.n_ties, n_ties);
        }
    }
}
