//! Swing, the system behind waarstaatjegemeente.nl, Klimaatmonitor and many sites of regions:
//! rows of its OData, and the table that its pages let people save.
//!
//! In a saved table regions have names only, years are columns, and numbers have a decimal comma.

use serde_json::Value;

use crate::{
    diagnostic::Diagnostic,
    sources::field::{
        Carrier, Format, Place, Record, Shape, Tell,
        figures::Figures,
        observation::{Figure, Observation, Region},
    },
};

/// Rows of OData.
pub(super) static FORMAT: Format = Format {
    name: "swing",
    title: "Swing OData (waarstaatjegemeente, Klimaatmonitor)",
    carrier: Carrier::Json,
    shapes: ROWS,
    wrappers: &["value"],
    reader: || Box::new(Figures::new(melt_row)),
};

/// The table that a page lets people save.
pub(super) static FORMAT_CSV: Format = Format {
    name: "swing_csv",
    title: "Swing, saved table (CSV)",
    carrier: Carrier::Csv,
    shapes: TABLE,
    wrappers: &[],
    reader: || Box::new(Figures::new(melt_table)),
};

static ROWS: &[Shape] = &[Shape {
    name: "Value",
    held_in: &["value"],
    telling: &[
        Tell::Has("ExternalCode"),
        Tell::Has("GeoLevel"),
        Tell::Has("Period"),
        Tell::Has("ValueString"),
    ],
    read: &["ExternalCode", "GeoLevel", "Period", "ValueString", "@odata.id"],
    lost: &["PeriodLevel", "Description", "@odata.type"],
}];

const REGIONS: &[&str] = &["Gemeenten", "Gemeente", "Gebieden", "Gebied", "Regio"];

const SUBJECTS: &[&str] = &["Onderwerp", "Indicator", "Variabele"];

/// Years that may stand above a column.
const YEARS: &[&str] = &[
    "2010", "2011", "2012", "2013", "2014", "2015", "2016", "2017", "2018", "2019", "2020", "2021",
    "2022", "2023", "2024", "2025", "2026", "2027", "2028", "2029", "2030",
];

static TABLE: &[Shape] = &[Shape {
    name: "Gemeente",
    held_in: &[],
    telling: &[Tell::HasOne(REGIONS), Tell::HasOne(YEARS), Tell::Lacks("ID")],
    read: &["*"],
    lost: &[],
}];

pub(super) fn melt_row(record: &Record, place: &Place) -> Result<Vec<Observation>, Diagnostic> {
    let code = record.text("ExternalCode");
    let is_municipal = record.text("GeoLevel").to_lowercase().starts_with("gemeente");
    let region = if is_municipal {
        Region::of(&code, &place.cell("ExternalCode"))?
    } else {
        Region { name: code, ..Region::default() }
    };
    Ok(vec![Observation {
        region,
        period: record.text("Period"),
        // Not by a path: a point in this name is a part of it.
        measure: record
            .fields
            .get("@odata.id")
            .and_then(Value::as_str)
            .map(variable)
            .unwrap_or_default(),
        figure: Figure::read_any(&record.text("ValueString")),
        ..Observation::default()
    }])
}

/// The name of the variable in an address such as `…/Variables('zonpvtj')/…`; empty if it has none.
fn variable(address: &str) -> String {
    let behind = address.split_once("Variables('").map(|it| it.1);
    behind.and_then(|it| it.split_once('\'')).map_or_else(String::new, |it| it.0.to_owned())
}

pub(super) fn melt_table(record: &Record, place: &Place) -> Result<Vec<Observation>, Diagnostic> {
    let (field, region) = record.first(REGIONS);
    let region = Region::of(&region, &place.cell(field))?;
    let (_, measure) = record.first(SUBJECTS);
    let years = record.fields.keys().filter(|it| YEARS.contains(&it.as_str()));
    let of = |year: &String| Observation {
        region: region.clone(),
        period: year.clone(),
        measure: measure.clone(),
        figure: Figure::read_any(&record.text(year)),
        ..Observation::default()
    };
    Ok(years.map(of).collect())
}
