//! What is said of files that were taken in.

use std::{env, io::Write, path::Path};

use crate::{
    cli::{intake::Ingested, project::Project, say},
    diagnostic::Diagnostic,
    language::Language,
    register::draft::Reading,
    store::{Bytes, TakenInput},
};

/// Prints messages, each file as the user can open it.
pub(super) fn print(project: &Project, diagnostics: &[Diagnostic], language: &Language) {
    let mut all: Vec<&Diagnostic> = diagnostics.iter().collect();
    all.sort();
    for it in all {
        let mut shown = it.clone();
        let path = project.root.join(&*shown.place.file);
        let here = env::current_dir().ok();
        let near = here.and_then(|it| path.strip_prefix(it).ok().map(Path::to_owned));
        shown.place.file = near.unwrap_or(path).display().to_string().into();
        say::aside(&shown.render(language));
    }
}

pub(super) fn tell(
    ingested: &Ingested,
    language: &Language,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    for input in &ingested.taken.inputs {
        let readings = ingested.readings.get(&input.name);
        writeln!(out, "{}", line(input, readings.map_or(&[][..], Vec::as_slice), language))?;
        if is_mostly_gone(input) {
            let arguments =
                [("file", input.name.clone()), ("n", language.count(input.counts.withdrawn))];
            writeln!(out, "{}", language.fill("cli.ingest_mostly_gone", &arguments))?;
        }
    }
    let Some(entry) = ingested.taken.entry else {
        writeln!(out, "{}", language.text("cli.ingest_nothing"))?;
        return Ok(());
    };
    writeln!(out, "{}", language.fill("cli.ingest_done", &[("entry", language.count(entry))]))?;
    Ok(())
}

/// Whether most of what a file said before is gone: perhaps another file was saved under its name.
fn is_mostly_gone(input: &TakenInput) -> bool {
    const WORTH_ASKING: u64 = 10;
    let counts = &input.counts;
    let stayed = counts.same + counts.corrected;
    WORTH_ASKING <= counts.withdrawn && stayed < counts.withdrawn
}

fn line(input: &TakenInput, readings: &[Reading], language: &Language) -> String {
    if input.bytes == Bytes::Known {
        return language.fill("cli.ingest_known", &[("file", &input.name)]);
    }
    let sum = |field: fn(&Reading) -> u64| language.count(readings.iter().map(field).sum());
    let rows = [
        ("read", sum(|it| it.n_read)),
        ("used", sum(|it| it.n_used)),
        ("aside", sum(|it| it.n_set_aside)),
        ("blank", sum(|it| it.n_blank)),
    ];
    let counts = [
        ("file", input.name.clone()),
        ("rows", language.fill("cli.rows", &rows)),
        ("new", language.count(input.counts.new)),
        ("corrected", language.count(input.counts.corrected)),
        ("withdrawn", language.count(input.counts.withdrawn)),
        ("same", language.count(input.counts.same)),
    ];
    language.fill("cli.ingest_line", &counts)
}
