//! Every number that the tool can compute, one file each.
//!
//! A measure is a pure function plus a [`Card`] that says what the number means.
//! To add one: write `src/measures/<id>.rs`, add its card to [`MEASURES`] and its texts `card.<id>.*` to every language.
//! `tenzij explain`, the report's method section and the shared tests all read this list.

pub mod acceptability;
pub mod act;
pub mod administrative_density;
pub mod agreement_index;
pub mod alignment;
pub mod apportionment;
pub mod attainment;
pub mod bloc_test;
pub mod bootstrap;
pub mod brokerage;
pub mod change_point;
pub mod cluster_interval;
pub mod coder_reliability;
pub mod communities;
pub mod concordance;
pub mod consensus;
pub mod consensus_unbiased;
pub mod cooperation_trap;
pub mod cumulative_incidence;
pub mod divergence;
pub mod division;
pub mod energy_leak;
pub mod evenness;
pub mod exact_sum;
pub mod expectation_dispersion;
pub mod expected_score;
pub mod follow_through;
pub mod forecast_skill;
pub mod frustration;
pub mod harmony;
pub mod leak;
pub mod leak_exposure;
pub mod leak_parts;
pub mod leik;
pub mod log_rank;
pub mod multiple_testing;
pub mod ordinal_distance;
pub mod outranking;
pub mod pace;
pub mod pairwise_agreement;
pub mod paradox;
pub mod partial_interval;
pub mod partition_agreement;
pub mod permutation;
pub mod poisson_binomial;
pub mod polarisation;
pub mod posterior;
pub mod proportion_interval;
pub mod qap;
pub mod rank_association;
pub mod rate_difference;
pub mod rate_trend;
pub mod resampling;
pub mod ridge_logistic;
pub mod scale_congruence;
pub mod shrinkage;
pub mod silence_premium;
pub mod sunk_energy;
pub mod support;
pub mod survival;
pub mod tastle_wierman;
pub mod trend;
pub mod voice;

/// All measures, in the order in which reports explain them.
pub static MEASURES: &[&Card] = &[
    &consensus::CARD,
    &voice::CARD,
    &support::CARD,
    &consensus_unbiased::CARD,
    &pairwise_agreement::CARD,
    &polarisation::CARD,
    &tastle_wierman::CARD,
    &leik::CARD,
    &harmony::CARD,
    &attainment::CARD,
    &act::CARD,
    &leak::CARD,
    &follow_through::CARD,
    &leak_parts::CARD,
    &cluster_interval::CARD,
    &energy_leak::CARD,
    &sunk_energy::CARD,
    &divergence::CARD,
    &ordinal_distance::CARD,
    &paradox::CARD,
    &silence_premium::CARD,
    &expectation_dispersion::CARD,
    &cooperation_trap::CARD,
    &agreement_index::CARD,
    &concordance::CARD,
    &coder_reliability::CARD,
    &proportion_interval::CARD,
    &rate_difference::CARD,
    &partial_interval::CARD,
    &bootstrap::CARD,
    &posterior::CARD,
    &shrinkage::CARD,
    &permutation::CARD,
    &multiple_testing::CARD,
    &survival::CARD,
    &cumulative_incidence::CARD,
    &log_rank::CARD,
    &trend::CARD,
    &rate_trend::CARD,
    &change_point::CARD,
    &alignment::CARD,
    &bloc_test::CARD,
    &communities::CARD,
    &partition_agreement::CARD,
    &qap::CARD,
    &frustration::CARD,
    &brokerage::CARD,
    &scale_congruence::CARD,
    &administrative_density::CARD,
    &leak_exposure::CARD,
    &rank_association::CARD,
    &division::CARD,
    &apportionment::CARD,
    &evenness::CARD,
    &pace::CARD,
    &poisson_binomial::CARD,
    &expected_score::CARD,
    &forecast_skill::CARD,
    &ridge_logistic::CARD,
    &acceptability::CARD,
    &outranking::CARD,
];

/// What a reader needs in order to use and to check a measure.
///
/// Its words are in the language catalogue: `card.<id>.name`, `.reads_as` and `.undefined`.
#[derive(Debug)]
pub struct Card {
    /// Stable name: file name, column in exports, argument of `tenzij explain`.
    pub id: &'static str,
    /// The formula, in plain text; it stands in the documentation of the function too.
    pub formula: &'static str,
    /// Smallest and largest possible value.
    pub range: (f64, f64),
    /// What one step of the number is.
    pub unit: Unit,
    /// Where the definition comes from.
    pub source: &'static str,
}

/// What one step of a number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A number without a unit, mostly between 0 and 1.
    Share,
    /// Hours, or euros; never added to one another.
    HoursOrEuros,
    /// A probability.
    Probability,
    /// A whole number of things.
    Count,
    /// A number without a unit that is no share.
    Number,
}

impl Card {
    /// Finds a measure by its id.
    pub fn find(id: &str) -> Option<&'static Card> {
        MEASURES.iter().find(|card| card.id == id).copied()
    }
}
