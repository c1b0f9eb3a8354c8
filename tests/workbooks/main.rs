//! Workbooks as they come and go: by hand, hostile, mutated, and through LibreOffice.

use std::{fs, process::Command};

use tenzij::{
    diagnostic::{Checked, Diagnostic, NOTES, Severity},
    register::DOUBTS,
    sources::{
        LIMITS, MINUTES, field,
        workbook::{Hidden, Workbook, read},
    },
};

#[path = "../support/figures.rs"]
mod figures;
mod hostile;
mod mutations;
mod office;
mod plain;
#[path = "../support/workbook_files.rs"]
#[allow(dead_code, reason = "other tests use what these do not")]
mod workbook_files;

use workbook_files::{ods, ods_parts, replaced, with, xlsx, xlsx_parts, zipped};

fn look(bytes: &[u8]) -> Checked<Option<Workbook>> {
    read("afspraken.xlsx", bytes, Hidden::Ask)
}

/// Place, severity and code of every message, as a person would search for them.
fn said(diagnostics: &[Diagnostic]) -> Vec<String> {
    let severity = |it: &Diagnostic| match it.severity {
        Severity::Refusal => "refusal",
        Severity::Question => "question",
        Severity::Note => "note",
    };
    diagnostics
        .iter()
        .map(|it| format!("{} {} {}", it.place, severity(it), it.code.slug()))
        .collect()
}

/// Cells of a sheet, as `row: cell | cell`.
fn shown(read: &Checked<Option<Workbook>>, sheet: usize) -> Vec<String> {
    let workbook = read.value.as_ref().unwrap_or_else(|| panic!("{:?}", said(&read.diagnostics)));
    let rows = &workbook.sheets[sheet].rows;
    rows.iter().map(|it| format!("{}: {}", it.row, it.cells.join(" | "))).collect()
}

/// The most memory that this process has held, in MiB, since it was last forgotten.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|it| it.strip_prefix("VmHWM:")).unwrap_or("0 kB");
    line.split_whitespace().next().unwrap().parse::<u64>().unwrap() / 1024
}

fn forget_peak() {
    let _ = fs::write("/proc/self/clear_refs", "5");
}

#[test]
fn the_limits_are_printed_in_both_languages() {
    for (tag, decimal) in [("nl", '.'), ("en", ',')] {
        let output = Command::new(env!("CARGO_BIN_EXE_tenzij"))
            .env("LC_ALL", "nl_NL.UTF-8")
            .args(["limits", "--lang", tag])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0));
        let said = String::from_utf8(output.stdout).unwrap();
        let digits: String = said.chars().filter(|it| *it != decimal).collect();
        let workbook = LIMITS.workbook;
        let limits = [
            LIMITS.columns,
            LIMITS.cell_bytes >> 20,
            usize::try_from(LIMITS.misfits).unwrap(),
            usize::try_from(LIMITS.whole_bytes >> 20).unwrap(),
            usize::try_from(LIMITS.unpacked_bytes >> 20).unwrap(),
            LIMITS.parties,
            LIMITS.agreements,
            DOUBTS,
            NOTES,
            LIMITS.bundle.file_bytes >> 20,
            LIMITS.bundle.parts,
            usize::try_from(LIMITS.bundle.expanded_bytes >> 20).unwrap(),
            workbook.file_bytes >> 20,
            workbook.parts,
            usize::try_from(workbook.expanded_bytes >> 20).unwrap(),
            workbook.sheets,
            usize::try_from(workbook.rows).unwrap(),
            usize::try_from(workbook.cells).unwrap(),
            workbook.text_bytes >> 20,
            usize::try_from(workbook.questions).unwrap(),
            workbook.depth,
            MINUTES.file_bytes >> 20,
            MINUTES.parts,
            usize::try_from(MINUTES.expanded_bytes >> 20).unwrap(),
            MINUTES.text_bytes >> 20,
            MINUTES.depth,
            MINUTES.sentence_words,
            MINUTES.retreat_decisions,
            field::LIMITS.document_bytes >> 20,
            field::LIMITS.line_bytes >> 20,
            field::LIMITS.depth,
            field::LIMITS.wrappers,
        ];
        let mut printed: Vec<usize> =
            digits.lines().filter_map(|it| it.split_whitespace().next()?.parse().ok()).collect();
        assert_eq!(printed.len(), limits.len(), "{said}");
        printed.sort_unstable();
        let mut limits = limits;
        limits.sort_unstable();
        assert_eq!(printed, limits, "{said}");
    }
}
