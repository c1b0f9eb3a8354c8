//! `tenzij limits`: where the lines are beyond which input is refused.

use std::io::Write;

use crate::{
    cli::exit,
    diagnostic,
    language::Language,
    register,
    sources::{LIMITS, MINUTES, field},
};

/// Print the limits beyond which input is refused
#[derive(clap::Args)]
pub(super) struct Args {}

pub(super) fn run(_: &Args, language: &Language, out: &mut dyn Write) -> anyhow::Result<u8> {
    let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
    let mebibytes = |n: usize| count(n >> 20);
    let workbook = LIMITS.workbook;
    writeln!(out, "{}", language.text("cli.limits_title"))?;
    let mut say = |title: &str, limits: &[(&str, u64)]| -> anyhow::Result<()> {
        writeln!(out, "\n{}:", language.text(title))?;
        for (key, limit) in limits {
            writeln!(out, "{:>11}  {}", language.count(*limit), language.text(key))?;
        }
        Ok(())
    };
    say(
        "cli.limits_table",
        &[
            ("limit.columns", count(LIMITS.columns)),
            ("limit.cell_bytes", mebibytes(LIMITS.cell_bytes)),
            ("limit.misfits", LIMITS.misfits),
            ("limit.whole_bytes", LIMITS.whole_bytes >> 20),
            ("limit.unpacked_bytes", LIMITS.unpacked_bytes >> 20),
            ("limit.parties", count(LIMITS.parties)),
            ("limit.agreements", count(LIMITS.agreements)),
            ("limit.doubts", count(register::DOUBTS)),
            ("limit.notes", count(diagnostic::NOTES)),
        ],
    )?;
    say(
        "cli.limits_workbook",
        &[
            ("limit.file_bytes", mebibytes(workbook.file_bytes)),
            ("limit.parts", count(workbook.parts)),
            ("limit.expanded_bytes", workbook.expanded_bytes >> 20),
            ("limit.sheets", count(workbook.sheets)),
            ("limit.rows", workbook.rows),
            ("limit.cells", workbook.cells),
            ("limit.text_bytes", mebibytes(workbook.text_bytes)),
            ("limit.questions", workbook.questions),
            ("limit.depth", count(workbook.depth)),
        ],
    )?;
    let bundle = LIMITS.bundle;
    say(
        "cli.limits_bundle",
        &[
            ("limit.file_bytes", mebibytes(bundle.file_bytes)),
            ("limit.parts", count(bundle.parts)),
            ("limit.expanded_bytes", bundle.expanded_bytes >> 20),
        ],
    )?;
    say(
        "cli.limits_minutes",
        &[
            ("limit.file_bytes", mebibytes(MINUTES.file_bytes)),
            ("limit.parts", count(MINUTES.parts)),
            ("limit.expanded_bytes", MINUTES.expanded_bytes >> 20),
            ("limit.minutes_text", mebibytes(MINUTES.text_bytes)),
            ("limit.depth", count(MINUTES.depth)),
            ("limit.sentence_words", count(MINUTES.sentence_words)),
            ("limit.retreat_decisions", count(MINUTES.retreat_decisions)),
        ],
    )?;
    let foreign = field::LIMITS;
    say(
        "cli.limits_field",
        &[
            ("limit.document_bytes", mebibytes(foreign.document_bytes)),
            ("limit.line_bytes", mebibytes(foreign.line_bytes)),
            ("limit.depth", count(foreign.depth)),
            ("limit.wrappers", count(foreign.wrappers)),
        ],
    )?;
    writeln!(out, "\nCSV: {}", language.text("limit.csv_rows"))?;
    Ok(exit::OK)
}
