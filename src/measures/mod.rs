//! Every number that the tool can compute, one file each.
//!
//! A measure is a pure function plus a [`Card`] that says what the number means.
//! To add one: write `src/measures/<id>.rs`, add its card to [`MEASURES`] and its texts `card.<id>.*` to every language.
//! `tenzij explain`, the report's method section and the shared tests all read this list.

pub mod act;
pub mod attainment;
pub mod cluster_interval;
pub mod consensus;
pub mod consensus_unbiased;
pub mod divergence;
pub mod energy_leak;
pub mod follow_through;
pub mod harmony;
pub mod leak;
pub mod leak_parts;
pub mod leik;
pub mod ordinal_distance;
pub mod pairwise_agreement;
pub mod paradox;
pub mod polarisation;
pub mod sunk_energy;
pub mod support;
pub mod tastle_wierman;
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
}

impl Card {
    /// Finds a measure by its id.
    pub fn find(id: &str) -> Option<&'static Card> {
        MEASURES.iter().find(|card| card.id == id).copied()
    }
}
