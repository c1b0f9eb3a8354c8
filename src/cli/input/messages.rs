//! Messages about what was read, and what they mean for the command.

use std::path::{Path, PathBuf};

use crate::{
    cli::{
        Stop, exit,
        input::{Checked, Source},
        say,
    },
    diagnostic::{Diagnostic, Severity},
    language::Language,
};

/// Prints every message on standard error, its file as the user can open it.
pub(in crate::cli) fn print_messages(source: &Source, checked: &Checked, language: &Language) {
    print_all(source, &checked.diagnostics, language);
}

/// Prints messages on standard error.
pub(in crate::cli) fn print_all(source: &Source, diagnostics: &[Diagnostic], language: &Language) {
    for diagnostic in diagnostics {
        let mut shown = diagnostic.clone();
        shown.place.file = seen(source.place(), &shown.place.file).display().to_string().into();
        say::aside(&shown.render(language));
    }
}

/// A file of a dataset as the user can open it; a file that is the dataset is itself.
fn seen(place: &Path, file: &str) -> PathBuf {
    let is_itself = place.file_name().is_some_and(|it| it == file) && place.is_file();
    if is_itself { place.to_owned() } else { place.join(file) }
}

/// Stops if a file is refused.
pub(in crate::cli) fn refuse(checked: &Checked, language: &Language) -> anyhow::Result<()> {
    if n_with(checked, Severity::Refusal) == 0 {
        return Ok(());
    }
    Err(Stop::new(exit::REFUSED, language.text("cli.refused")).into())
}

/// Number of messages of one severity.
pub(in crate::cli) fn n_with(checked: &Checked, severity: Severity) -> usize {
    checked.diagnostics.iter().filter(|it| it.severity == severity).count()
}

/// The exit code of a command that did its work.
pub(in crate::cli) fn exit_code(source: &Source, diagnostics: &[Diagnostic]) -> u8 {
    let has_questions = diagnostics.iter().any(|it| it.severity == Severity::Question);
    if source.strict && has_questions { exit::QUESTIONS } else { exit::OK }
}
