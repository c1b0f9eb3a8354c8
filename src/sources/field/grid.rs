//! Records in delimited text: each row is one, its fields are named by the headings.

use serde_json::{Map, Value};

use crate::{
    diagnostic::{Code, Diagnostic, Place, Severity},
    sources::{
        csv,
        field::{Format, Harvest, Origin, Reader, Record, Shape, Tell, shape},
    },
};

/// Reads all rows; the refusal of a text that cannot be read.
pub(super) fn rows(
    file: &str,
    format: &'static Format,
    bytes: &[u8],
    reader: &mut dyn Reader,
    harvest: &mut Harvest,
) -> Result<(), Diagnostic> {
    let needed = needed(format);
    let needed: Vec<&str> = needed.iter().map(String::as_str).collect();
    let mut said = Vec::new();
    let records = csv::read_records(file, bytes, &needed, &mut said);
    let refusal = said.iter().position(|it| it.severity == Severity::Refusal);
    let refusal = refusal.map(|it| said.remove(it));
    harvest.say_all(said);
    let (Some(records), None) = (records, &refusal) else {
        let otherwise = || Diagnostic::refusal(Code::FieldNotRecognised, Place::file(file));
        return Err(refusal.unwrap_or_else(otherwise));
    };
    (0..records.n_empty_lines).for_each(|_| harvest.blank_line());
    let look = |name: &str| {
        let is_there = records.headings.iter().any(|it| csv::plain(it) == csv::plain(name));
        is_there.then_some("\"\"")
    };
    let Some((_, shape)) = shape::best(format.shapes, None, &look) else {
        return Err(super::unknown(file));
    };
    let names: Vec<String> = records.headings.iter().map(|it| named(it, shape)).collect();
    for (line, cells) in records.rows {
        if cells.is_blank() {
            harvest.blank_line();
            continue;
        }
        let origin = Origin { shape, line };
        harvest.read(origin);
        let has_extra = cells.iter().skip(names.len()).any(|it| !it.is_empty());
        if cells.len() < names.len() || has_extra {
            let question = Diagnostic::question(Code::RowLength, harvest.place(origin));
            let question = question.with("found", cells.len()).with("expected", names.len());
            harvest.set_aside(origin, question);
            harvest.beyond_limit()?;
            continue;
        }
        let filled = names.iter().zip(cells.iter()).filter(|it| !it.1.is_empty());
        let fields: Map<String, Value> =
            filled.map(|(name, cell)| (name.clone(), Value::from(cell))).collect();
        let record = Record { origin, fields };
        harvest.see_fields(&record);
        reader.take(record, harvest);
        harvest.beyond_limit()?;
    }
    Ok(())
}

/// The name of a column: as the shape spells it where that differs in capitals, spaces or dashes only.
fn named(heading: &str, shape: &Shape) -> String {
    let plain = csv::plain(heading);
    let known = shape.read.iter().chain(shape.lost).find(|it| csv::plain(it) == plain);
    known.map_or_else(|| heading.to_owned(), |it| (*it).to_owned())
}

/// The headings by which the row of headings is known below a title.
fn needed(format: &Format) -> Vec<String> {
    let has = |it: &Tell| match it {
        Tell::Has(name) => Some(csv::plain(name)),
        Tell::HasOne(_) | Tell::Lacks(_) | Tell::Begins(..) | Tell::Ends(..) | Tell::Is(..) => None,
    };
    let of = |it: &Shape| it.telling.iter().filter_map(has).collect::<Vec<String>>();
    // Several shapes would need several headings; one is then not looked for below a title.
    match format.shapes {
        [only] => of(only),
        _ => Vec::new(),
    }
}
