//! Messages about what was read, and what they mean for the command.

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
        shown.place.file = source.place().join(&*shown.place.file).display().to_string().into();
        say::aside(&shown.render(language));
    }
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
