//! Tables of Statistics Netherlands: as delimited text and as JSON of OData version 3, with a column for each topic,
//! and as observations of OData version 4, with a row for each figure.

use crate::{
    diagnostic::Diagnostic,
    sources::field::{
        Carrier, Format, Place, Record, Shape, Tell,
        figures::Figures,
        observation::{Figure, Observation, Region},
    },
};

/// As JSON of OData version 3.
pub(super) static FORMAT: Format = Format {
    name: "statline",
    title: "CBS StatLine (OData 3)",
    carrier: Carrier::Json,
    shapes: WIDE,
    wrappers: &["value"],
    reader: || Box::new(Figures::new(melt_wide)),
};

/// As delimited text.
pub(super) static FORMAT_CSV: Format =
    Format { name: "statline_csv", title: "CBS StatLine (CSV)", carrier: Carrier::Csv, ..FORMAT };

/// As observations of OData version 4.
pub(super) static FORMAT_4: Format = Format {
    name: "statline_v4",
    title: "CBS StatLine (OData 4)",
    carrier: Carrier::Json,
    shapes: LONG,
    wrappers: &["value"],
    reader: || Box::new(Figures::new(melt_long)),
};

/// Columns that hold a region.
const REGIONS: &[&str] = &["RegioS", "Regios", "Gemeenten", "WijkenEnBuurten", "Regio"];

/// Columns that hold a period.
const PERIODS: &[&str] = &["Perioden", "Periods", "Periode"];

static WIDE: &[Shape] = &[Shape {
    name: "StatLine",
    held_in: &["value"],
    telling: &[
        Tell::Has("ID"),
        Tell::HasOne(REGIONS),
        Tell::Lacks("TaakveldBalanspost"),
        Tell::Lacks("Measure"),
    ],
    // Every other field is a topic, or what figures are broken down by.
    read: &["*"],
    lost: &[],
}];

static LONG: &[Shape] = &[Shape {
    name: "Observation",
    held_in: &["value"],
    telling: &[
        Tell::Has("Id"),
        Tell::Has("Measure"),
        Tell::Has("ValueAttribute"),
        Tell::HasOne(REGIONS),
    ],
    read: &["*"],
    lost: &["StringValue"],
}];

/// The number of the topic behind the name of a column, as in `Naam_2`.
fn is_topic(field: &str) -> bool {
    let number = field.rsplit_once('_').map(|it| it.1);
    number.is_some_and(|it| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit()))
}

pub(super) fn melt_wide(record: &Record, place: &Place) -> Result<Vec<Observation>, Diagnostic> {
    let own = surroundings(record, place, &["ID"])?;
    let topics = record.fields.keys().filter(|it| is_topic(it));
    let of = |topic: &String| Observation {
        measure: topic.clone(),
        figure: Figure::read_any(&record.text(topic)),
        ..own.clone()
    };
    Ok(topics.map(of).collect())
}

pub(super) fn melt_long(record: &Record, place: &Place) -> Result<Vec<Observation>, Diagnostic> {
    let own =
        surroundings(record, place, &["Id", "Measure", "Value", "ValueAttribute", "StringValue"])?;
    let mut figure = Figure::read_any(&record.text("Value"));
    let attribute = record.text("ValueAttribute");
    if figure.value.is_empty() && attribute != "None" {
        figure.missing = attribute;
    }
    Ok(vec![Observation { measure: record.text("Measure"), figure, ..own }])
}

/// Region, period and what a figure is broken down by.
fn surroundings(
    record: &Record,
    place: &Place,
    others: &[&str],
) -> Result<Observation, Diagnostic> {
    let (field, region) = record.first(REGIONS);
    let region = Region::of(&region, &place.cell(field))?;
    let (_, period) = record.first(PERIODS);
    let is_known = |it: &str| {
        REGIONS.contains(&it) || PERIODS.contains(&it) || others.contains(&it) || is_topic(it)
    };
    let dimensions = record.fields.keys().filter(|it| !is_known(it));
    let category: Vec<String> = dimensions.map(|it| format!("{it}={}", record.text(it))).collect();
    Ok(Observation { region, period, category: category.join("; "), ..Observation::default() })
}
