//! Iv3: what municipalities budget and account for, by field of duties, as Statistics Netherlands publishes it.
//!
//! Codes of fields of duties are texts: 0.1 is government, 0.10 are reserves. Amounts are thousands of euros;
//! -99998 stands for one that is missing, and amounts below it are real.

use crate::{
    diagnostic::{Code, Diagnostic},
    sources::field::{
        Carrier, Format, Place, Record, Shape, Tell,
        figures::Figures,
        observation::{Figure, Observation, Region, thousands},
    },
};

/// As JSON of OData version 3.
pub(super) static FORMAT: Format = Format {
    name: "iv3",
    title: "CBS Iv3 (OData 3)",
    carrier: Carrier::Json,
    shapes: SHAPES,
    wrappers: &["value"],
    reader: || Box::new(Figures::new(melt)),
};

/// As delimited text.
pub(super) static FORMAT_CSV: Format =
    Format { name: "iv3_csv", title: "CBS Iv3 (CSV)", carrier: Carrier::Csv, ..FORMAT };

const FIELD: &str = "TaakveldBalanspost";

static SHAPES: &[Shape] = &[Shape {
    name: "Iv3",
    held_in: &["value"],
    telling: &[
        Tell::Has(FIELD),
        Tell::Has("Categorie"),
        Tell::Has("Gemeenten"),
        Tell::Has("Verslagsoort"),
    ],
    read: &[FIELD, "Categorie", "Gemeenten", "Verslagsoort", "k_1ePlaatsing_1", "k_2ePlaatsing_2"],
    lost: &["ID"],
}];

/// One figure for each publication.
pub(super) fn melt(record: &Record, place: &Place) -> Result<Vec<Observation>, Diagnostic> {
    let measure = record.text(FIELD);
    let is_number = record.value(FIELD).is_some_and(serde_json::Value::is_number);
    if is_number || measure.contains(',') {
        let question = Diagnostic::question(Code::FieldCodeDamaged, place.cell(FIELD));
        return Err(question.with("found", measure));
    }
    let region = Region::of(&record.text("Gemeenten"), &place.cell("Gemeenten"))?;
    let report = record.text("Verslagsoort");
    let of = |(publication, field): (&str, &str)| {
        let figure = Figure::read(&record.text(field), &["", "-99998"]);
        Observation {
            region: region.clone(),
            period: report.clone(),
            measure: measure.clone(),
            category: record.text("Categorie"),
            report: report.clone(),
            publication: publication.to_owned(),
            euros: thousands(&figure.value),
            figure,
        }
    };
    Ok([("1", "k_1ePlaatsing_1"), ("2", "k_2ePlaatsing_2")].map(of).to_vec())
}
