//! Which format a file has: told by its content, never by its name.

use serde_json::value::RawValue;

use crate::{
    diagnostic::{Code, Diagnostic, Place},
    sources::{
        csv,
        field::{
            Carrier, FORMATS, Format,
            json::{self, Entries},
            shape, unknown,
        },
        text,
    },
};

/// Records that are looked at.
const SAMPLE: usize = 20;

/// How deep records are looked for.
const DEPTH: usize = 4;

/// Rows that are looked at for headings.
const ROWS: usize = 20;

/// What may be a record: its fields, the name of the list that holds it, and how deep it stands.
struct Candidate<'t> {
    fields: Entries<'t>,
    held_in: Option<String>,
    depth: usize,
}

/// The format of JSON, by the fields of its first records.
pub(super) fn of_records(file: &str, text: &str) -> Result<&'static Format, Diagnostic> {
    of_values(file, &json::values(text).map_err(|err| json::broken(file, 0, &err))?)
}

/// The format of a file with one record on each line, by its first lines; one that is no JSON is passed over.
pub(super) fn of_lines(file: &str, text: &str) -> Result<&'static Format, Diagnostic> {
    let values: Vec<&RawValue> =
        text.lines().filter_map(|it| serde_json::from_str(it).ok()).collect();
    of_values(file, &values)
}

fn of_values(file: &str, values: &[&RawValue]) -> Result<&'static Format, Diagnostic> {
    let mut candidates = Vec::new();
    for raw in values.iter().take(SAMPLE) {
        collect(raw, None, 0, &mut candidates);
    }
    let score = |format: &Format| {
        let scores = candidates.iter().filter_map(|it| {
            let look = |name: &str| it.fields.look(name);
            let (score, _) = shape::best(format.shapes, it.held_in.as_deref(), &look)?;
            // What stands further out tells more than what stands within it.
            Some((score, DEPTH.saturating_sub(it.depth)))
        });
        scores.max()
    };
    best(file, Carrier::Json, &score)
}

fn collect<'t>(
    raw: &'t RawValue,
    held_in: Option<&str>,
    depth: usize,
    candidates: &mut Vec<Candidate<'t>>,
) {
    if DEPTH < depth {
        return;
    }
    if let Some(items) = json::items(raw) {
        for it in items.into_iter().take(SAMPLE) {
            collect(it, held_in, depth + 1, candidates);
        }
    } else if let Some(fields) = Entries::of(raw) {
        for (name, inner) in &fields.0 {
            if inner.get().starts_with(['[', '{']) {
                collect(inner, Some(name), depth + 1, candidates);
            }
        }
        candidates.push(Candidate { fields, held_in: held_in.map(str::to_owned), depth });
    }
}

/// The format of delimited text, by its headings.
pub(super) fn of_headings(file: &str, bytes: &[u8]) -> Result<&'static Format, Diagnostic> {
    let start = bytes.get(..bytes.len().min(1 << 16)).unwrap_or_default();
    let Some(text) = text::decode(file, start).value else { return Err(unknown(file)) };
    let (text, _, given) = csv::without_separator_line(&text);
    let Some(delimiter) = given.or_else(|| csv::delimiter(text).ok()) else {
        return Err(unknown(file));
    };
    let mut reader = csv::Reader::of(text, delimiter);
    let mut row =
        || Some(reader.next()?.fields().map(|it| csv::plain(it.trim())).collect::<Vec<String>>());
    let rows: Vec<Vec<String>> = (0..ROWS).map_while(|_| row()).collect();
    let score = |format: &Format| {
        let scores = rows.iter().filter_map(|row| {
            let look = |name: &str| row.iter().any(|it| *it == csv::plain(name)).then_some("\"\"");
            Some((shape::best(format.shapes, None, &look)?.0, 0))
        });
        scores.max()
    };
    best(file, Carrier::Csv, &score)
}

/// The format that fits best; a question of two that fit alike is a refusal that names both.
fn best(
    file: &str,
    carrier: Carrier,
    score: &dyn Fn(&Format) -> Option<(usize, usize)>,
) -> Result<&'static Format, Diagnostic> {
    let of_carrier = FORMATS.iter().filter(|it| it.carrier == carrier);
    let mut scored: Vec<((usize, usize), &'static Format)> =
        of_carrier.filter_map(|it| Some((score(it)?, *it))).collect();
    scored.sort_by_key(|it| std::cmp::Reverse(it.0));
    match scored.as_slice() {
        [] => Err(unknown(file)),
        [(first, one), (second, other), ..] if first == second => {
            let refusal = Diagnostic::refusal(Code::FieldUnclear, Place::file(file));
            Err(refusal.with_whole("first", one.title).with_whole("second", other.title))
        }
        [(_, format), ..] => Ok(format),
    }
}
