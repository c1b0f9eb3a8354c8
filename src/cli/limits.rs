//! `tenzij limits`: where the lines are beyond which input is refused.

use std::io::Write;

use crate::{cli::exit, language::Language, sources::LIMITS};

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
        ],
    )?;
    writeln!(out, "\nCSV: {}", language.text("limit.csv_rows"))?;
    Ok(exit::OK)
}
