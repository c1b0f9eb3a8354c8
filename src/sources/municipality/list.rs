//! The list of municipalities that is shipped, and the provinces.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use super::{Municipality, spelling};

/// The year of the list of those that exist.
pub const LISTED_IN: i16 = 2023;

/// All of them, in the order of their codes.
pub static MUNICIPALITIES: LazyLock<Vec<Municipality>> = LazyLock::new(read);

/// Codes by the one form of a name.
pub(super) static BY_NAME: LazyLock<BTreeMap<String, BTreeSet<&'static str>>> =
    LazyLock::new(by_name);

static TEXT: &str = include_str!("../../../datasets/reference/municipalities.csv");

/// Nobody's: for examples and tests, so that nothing is made up about anybody. Their codes are the highest ones.
static MADE_UP: &str = include_str!("../../../datasets/reference/made-up.csv");

/// A province, and how it is abbreviated behind the name of a municipality.
pub(super) struct Province {
    pub(super) name: &'static str,
    pub(super) short: &'static [&'static str],
}

pub(super) static PROVINCES: &[Province] = &[
    Province { name: "Groningen", short: &["gr", "gn"] },
    Province { name: "Fryslân", short: &["fr", "frl", "friesland"] },
    Province { name: "Drenthe", short: &["dr"] },
    Province { name: "Overijssel", short: &["o", "ov"] },
    Province { name: "Gelderland", short: &["gld", "ge"] },
    Province { name: "Utrecht", short: &["u", "ut"] },
    Province { name: "Noord-Holland", short: &["nh"] },
    Province { name: "Zuid-Holland", short: &["zh"] },
    Province { name: "Zeeland", short: &["z", "ze", "zl"] },
    Province { name: "Noord-Brabant", short: &["nb", "brabant"] },
    Province { name: "Limburg", short: &["l", "lb", "li"] },
    Province { name: "Flevoland", short: &["fl"] },
];

fn by_name() -> BTreeMap<String, BTreeSet<&'static str>> {
    let mut all: BTreeMap<String, BTreeSet<&'static str>> = BTreeMap::new();
    for it in MUNICIPALITIES.iter() {
        for name in std::iter::once(&it.name).chain(&it.variants) {
            all.entry(spelling::name(name).name).or_default().insert(it.code);
        }
    }
    all
}

fn read() -> Vec<Municipality> {
    [TEXT, MADE_UP].into_iter().flat_map(rows).filter_map(|it| of_row(&it)).collect()
}

/// The shipped texts are checked by the tests; a row that is broken would be missed by them all.
fn rows(text: &'static str) -> Vec<::csv::StringRecord> {
    ::csv::Reader::from_reader(text.as_bytes()).records().filter_map(Result::ok).collect()
}

/// Codes and names live as long as the program, for they are asked for everywhere.
fn of_row(row: &::csv::StringRecord) -> Option<Municipality> {
    let cell = |at: usize| row.get(at).map(|it| &*it.to_owned().leak());
    let list = |text: &'static str| text.split('|').filter(|it| !it.is_empty()).collect();
    let province = row.get(3)?;
    Some(Municipality {
        code: cell(0)?,
        name: cell(1)?,
        variants: list(cell(2)?),
        province: PROVINCES.iter().map(|it| it.name).find(|it| *it == province),
        first_year: row.get(4)?.parse().ok(),
        last_year: row.get(5)?.parse().ok(),
        successors: list(cell(6)?),
        exists: row.get(7)? == "exists",
    })
}
