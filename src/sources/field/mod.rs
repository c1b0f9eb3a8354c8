//! Files from the field: what other systems export, recognised by content and read into the tables of a dataset.
//!
//! To add a format: write `src/sources/field/<format>.rs` with a [`Format`] and a [`Reader`], add it to [`FORMATS`],
//! put one good and one bad file in `tests/sources/<format>/`, and a section in `docs/sources.md`.
//! A reader sees one record at a time and knows nothing of files, lines or encodings; [`Harvest`] takes its rows.

use std::io::{self, BufRead};

use crate::{
    diagnostic::{Checked, Code, Diagnostic, Place},
    register::tables::TABLES,
    sources::{dataset::Dataset, field::carrier::Carried, policy},
};

mod agendas;
mod carrier;
mod code;
mod deadline;
mod decidim;
mod decision;
mod figures;
mod grid;
mod harvest;
mod ibabs;
mod iv3;
mod json;
mod long;
mod observation;
mod oparl;
mod open_raadsinformatie;
mod ori_v2;
mod outcome;
mod owner;
mod parlaeus_list;
mod popolo;
mod promises;
mod recognise;
mod record;
mod shape;
mod statline;
mod strict;
mod swing;
#[cfg(test)]
mod tests;
mod zgw;

pub use harvest::{Harvest, RowMaking};
pub(in crate::sources) use long::{Found, Held, figures};
pub use record::{Origin, Record};
pub use shape::{Shape, Tell};

/// All formats from the field. The order means nothing: the more specific one wins.
pub static FORMATS: &[&Format] = &[
    &agendas::GEMEENTE_OPLOSSINGEN,
    &agendas::NOTUBIZ,
    &agendas::PARLAEUS,
    &parlaeus_list::FORMAT,
    &decidim::FORMAT,
    &ibabs::LIST,
    &ibabs::PORTAL,
    &iv3::FORMAT,
    &iv3::FORMAT_CSV,
    &oparl::FORMAT,
    &open_raadsinformatie::FORMAT,
    &ori_v2::FORMAT,
    &popolo::FORMAT,
    &promises::FORMAT,
    &statline::FORMAT,
    &statline::FORMAT_4,
    &statline::FORMAT_CSV,
    &swing::FORMAT,
    &swing::FORMAT_CSV,
    &zgw::FORMAT,
];

/// One format of somebody else's.
#[derive(Debug)]
pub struct Format {
    /// Name, and that of its folder of fixtures.
    pub name: &'static str,
    /// The name that people know it by, with the version that is read.
    pub title: &'static str,
    /// How its records are written down.
    pub carrier: Carrier,
    /// The kinds of records that it has.
    pub shapes: &'static [Shape],
    /// Names under which a document holds records, besides those of the shapes, such as `results`.
    pub wrappers: &'static [&'static str],
    /// Begins to read a file.
    pub reader: fn() -> Box<dyn Reader>,
}

/// How records are written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carrier {
    /// A document, or documents one after another, such as one on each line.
    Json,
    /// Delimited text with a row of headings.
    Csv,
}

/// Turns records of one format into rows.
///
/// Of each record it tells the harvest exactly once what became of it, at once or when all have been seen.
pub trait Reader {
    /// Takes the next record.
    fn take(&mut self, record: Record, harvest: &mut Harvest);

    /// All records have been seen.
    fn finish(self: Box<Self>, _harvest: &mut Harvest) {}
}

/// What is refused of a file from the field, and where the line is.
#[derive(Debug, Clone, Copy)]
pub struct FieldLimits {
    /// Most bytes of a document. A file with one record on each line has no limit.
    pub document_bytes: usize,
    /// Most bytes of one line of such a file.
    pub line_bytes: usize,
    /// Deepest nesting of values; that of the JSON reader.
    pub depth: usize,
    /// Deepest nesting of lists in which records are looked for.
    pub wrappers: usize,
}

/// The limits on files from the field.
pub const LIMITS: FieldLimits =
    FieldLimits { document_bytes: 50 << 20, line_bytes: 16 << 20, depth: 127, wrappers: 8 };

/// Whether a file is to be read as one from the field.
///
/// What looks like JSON is, whatever may be wrong with it, unless it is an assessment of this program's;
/// delimited text only if its headings are those of a format.
///
/// # Errors
///
/// Only if it cannot be read.
pub fn is_field(file: &str, input: &mut dyn BufRead) -> io::Result<bool> {
    let head = carrier::head(input)?;
    if carrier::is_assessment(&head) {
        return Ok(false);
    }
    Ok(carrier::is_json(&head) || recognise::of_headings(file, &head).is_ok())
}

/// The format of a file; `None` if it is none of these, or cannot be taken apart.
///
/// # Errors
///
/// Only if it cannot be read.
pub fn recognise(file: &str, input: &mut dyn BufRead) -> io::Result<Option<&'static Format>> {
    if carrier::is_assessment(&carrier::head(input)?) {
        return Ok(None);
    }
    Ok(open(file, input)?.ok().map(|it| it.1))
}

/// Reads a file into the tables of a dataset, with the policy that is shipped; `tell` hears how many bytes have been read.
///
/// `owner` is the organisation that the file is of, for the formats that do not say: a name, or the code of a municipality.
///
/// # Errors
///
/// Only if it cannot be read. What is wrong with its content comes back as diagnostics.
pub fn read(
    file: &str,
    owner: Option<&str>,
    input: &mut dyn BufRead,
    tell: &mut dyn FnMut(u64),
) -> io::Result<Dataset> {
    let Checked { value, mut diagnostics } = read_rows(file, owner, input, tell)?;
    let mut dataset = value.unwrap_or_else(|| Dataset {
        // What only follows from a file that is refused is not said.
        unread: TABLES.iter().map(|it| it.name).collect(),
        ..Dataset::default()
    });
    dataset.policy = policy::read(None).report_to(&mut diagnostics);
    dataset.diagnostics = diagnostics;
    Ok(dataset)
}

fn read_rows(
    file: &str,
    owner: Option<&str>,
    input: &mut dyn BufRead,
    tell: &mut dyn FnMut(u64),
) -> io::Result<Checked<Option<Dataset>>> {
    let refused = |refusal| Ok(Checked { value: None, diagnostics: vec![refusal] });
    let (carried, format) = match open(file, input)? {
        Ok(opened) => opened,
        Err(refusal) => return refused(refusal),
    };
    let mut harvest = Harvest::new(file, format, owner);
    let mut reader = (format.reader)();
    let done = match pass(carried, input, &mut *reader, &mut harvest, tell)? {
        Ok(()) => {
            reader.finish(&mut harvest);
            harvest.beyond_limit()
        }
        refused => refused,
    };
    if let Err(refusal) = done {
        let mut diagnostics = harvest.diagnostics();
        diagnostics.push(refusal);
        return Ok(Checked { value: None, diagnostics });
    }
    Ok(harvest.finish())
}

/// Passes all records to a reader; the inner error is the refusal of a file that cannot be read to its end.
fn pass(
    carried: Carried,
    input: &mut dyn BufRead,
    reader: &mut dyn Reader,
    harvest: &mut Harvest,
    tell: &mut dyn FnMut(u64),
) -> io::Result<Result<(), Diagnostic>> {
    let format = harvest.format();
    Ok(match carried {
        Carried::Document(text) => json::document(format, &text, reader, harvest),
        Carried::Lines(first) => carrier::lines(format, &first, input, reader, harvest, tell)?,
        Carried::Grid(bytes) => {
            let file = harvest.file().to_owned();
            grid::rows(&file, format, &bytes, reader, harvest)
        }
    })
}

/// How a file carries its records, and which format they have.
type Opened = (Carried, &'static Format);

fn open(file: &str, input: &mut dyn BufRead) -> io::Result<Result<Opened, Diagnostic>> {
    let carried = match carrier::open(file, input)? {
        Ok(carried) => carried,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let recognised = match &carried {
        Carried::Document(text) => recognise::of_records(file, text),
        Carried::Lines(text) => recognise::of_lines(file, text),
        Carried::Grid(bytes) => recognise::of_headings(file, bytes),
    };
    let format = match recognised {
        Ok(format) => format,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let carried = match carried {
        // Pages that were put one after another are documents.
        Carried::Lines(first) if carrier::is_paged(format, &first) => {
            carrier::document(file, first.into_bytes(), input)?
        }
        as_it_is => Ok(as_it_is),
    };
    Ok(carried.map(|it| (it, format)))
}

/// The refusal of a file that is none of the formats.
fn unknown(file: &str) -> Diagnostic {
    let titles: Vec<&str> = FORMATS.iter().map(|it| it.title).collect();
    Diagnostic::refusal(Code::FieldNotRecognised, Place::file(file))
        .with_whole("allowed", titles.join("; "))
}
