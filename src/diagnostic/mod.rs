//! Messages about input data, each tied to the place it came from.
//!
//! A bad row is a fact about the data, not a failure of the program.
//! Readers and checks therefore return [`Checked`]: the value they could build, together with everything worth saying about it.
//! A message holds a code and the values it quotes, no words: the words are in the language catalogue.
//! Whether questions stop the run is decided once, in `cli`.

use std::{fmt, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::language::Language;

mod code;
mod counted;

pub use code::Code;
pub use counted::{Beyond, NOTES, count_beyond};

/// A value, and what was noticed while building it.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked<T> {
    /// What could be built from the usable rows.
    pub value: T,
    /// Notices in input order.
    pub diagnostics: Vec<Diagnostic>,
}

/// One message about one place in one source.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Where.
    pub place: Place,
    /// How much it matters.
    pub severity: Severity,
    /// What is noticed: a stable name, such as `stance-unknown`.
    pub code: Code,
    /// The values that the message quotes, by name.
    pub arguments: Vec<(String, String)>,
}

/// How much a [`Diagnostic`] matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// The file is refused; nothing of it is used.
    Refusal,
    /// The row is set aside until somebody answers.
    Question,
    /// The row is used, and this is worth knowing.
    Note,
}

/// A cell, a row or a file in a named source.
///
/// Displays as `positions.csv:17:stance`, which terminals and editors can open.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// The source as the user named it, with the sheet after `#` where there is one.
    pub file: Arc<str>,
    /// The line or row, from 1, counting the header; 0 for the file as a whole.
    pub line: u64,
    /// The column's heading, where one cell is to blame.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
}

impl<T> Checked<T> {
    /// A value about which there is nothing to say.
    pub fn clean(value: T) -> Checked<T> {
        Checked { value, diagnostics: Vec::new() }
    }

    /// Hands over the value and adds the diagnostics to `all`.
    pub fn report_to(self, all: &mut Vec<Diagnostic>) -> T {
        all.extend(self.diagnostics);
        self.value
    }
}

impl Diagnostic {
    /// Reports a file of which nothing can be used.
    pub fn refusal(code: Code, place: Place) -> Diagnostic {
        Diagnostic { place, severity: Severity::Refusal, code, arguments: Vec::new() }
    }

    /// Reports a row that is set aside.
    pub fn question(code: Code, place: Place) -> Diagnostic {
        Diagnostic { place, severity: Severity::Question, code, arguments: Vec::new() }
    }

    /// Reports something about a row or a file that is used.
    pub fn note(code: Code, place: Place) -> Diagnostic {
        Diagnostic { place, severity: Severity::Note, code, arguments: Vec::new() }
    }

    /// Adds a value that the message quotes as `{name}`.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl fmt::Display) -> Diagnostic {
        self.arguments.push((name.to_owned(), visible(&value.to_string())));
        self
    }

    /// Adds a value that is quoted whole, such as a list of codes or of headings.
    #[must_use]
    pub fn with_whole(mut self, name: &str, value: impl Into<String>) -> Diagnostic {
        self.arguments.push((name.to_owned(), shown(&value.into(), usize::MAX)));
        self
    }

    /// What is noticed, in one sentence, without the place.
    pub fn message(&self, language: &Language) -> String {
        language.fill(&format!("diagnostic.{}", self.code.slug()), &self.arguments)
    }

    /// What the reader can do about it.
    pub fn help(&self, language: &Language) -> String {
        language.fill(&format!("diagnostic.{}.help", self.code.slug()), &self.arguments)
    }

    /// The whole message: `file:line:column: error[code]: message`, and a second line with the help.
    pub fn render(&self, language: &Language) -> String {
        let severity = language.text(match self.severity {
            Severity::Refusal => "severity.refusal",
            Severity::Question => "severity.question",
            Severity::Note => "severity.note",
        });
        format!(
            "{}: {severity}[{}]: {}\n  {}: {}",
            self.place,
            self.code.slug(),
            self.message(language),
            language.text("severity.help"),
            self.help(language)
        )
    }
}

impl Place {
    /// A file as a whole.
    pub fn file(file: impl Into<Arc<str>>) -> Place {
        Place { file: file.into(), line: 0, column: None }
    }

    /// A row of a file.
    pub fn row(file: impl Into<Arc<str>>, line: u64) -> Place {
        Place { file: file.into(), line, column: None }
    }

    /// The cell of this row under a heading.
    #[must_use]
    pub fn cell(&self, column: impl Into<String>) -> Place {
        Place { column: Some(column.into()), ..self.clone() }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shown(&self.file, usize::MAX))?;
        if 0 < self.line {
            write!(f, ":{}", self.line)?;
        }
        match &self.column {
            Some(column) => write!(f, ":{}", visible(column)),
            None => Ok(()),
        }
    }
}

/// Longest quotation in a message, in characters; the place leads to the rest.
const QUOTATION: usize = 60;

/// The text as it may be printed: clipped, and with control and direction characters made visible.
///
/// A cell may hold a terminal's escape codes, or characters that turn the reading direction around.
fn visible(text: &str) -> String {
    shown(text, QUOTATION)
}

fn shown(text: &str, most: usize) -> String {
    let mut shown = String::new();
    for (n_shown, character) in text.chars().enumerate() {
        if n_shown == most {
            shown.push('…');
            break;
        }
        let hidden = character.is_control()
            || matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
        if hidden {
            shown.push_str(&format!("⟨U+{:04X}⟩", u32::from(character)));
        } else {
            shown.push(character);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::LANGUAGES;

    #[test]
    fn a_message_leads_with_a_place_that_editors_can_open_and_ends_with_what_to_do() {
        let place = Place::row("positions.csv", 17).cell("stance");
        let diagnostic = Diagnostic::question(Code::CodeUnknown, place)
            .with("found", "maybe")
            .with("allowed", "yes, no");
        let shown: Vec<String> = LANGUAGES.iter().map(|it| diagnostic.render(it)).collect();
        insta::assert_snapshot!(shown.join("\n"), @"
        positions.csv:17:stance: vraag[code-unknown]: `maybe` is geen bekende waarde voor {column}; toegestaan: yes, no
          tip: kies een van deze waarden, of laat de cel leeg als het niet bekend is
        positions.csv:17:stance: question[code-unknown]: `maybe` is no known value of {column}; allowed: yes, no
          help: choose one of these values, or leave the cell empty if it is not known
        ");
    }

    #[test]
    fn what_a_terminal_would_obey_is_made_visible() {
        assert_eq!(visible("a\u{1b}[2Jb\u{202e}c"), "a⟨U+001B⟩[2Jb⟨U+202E⟩c");
    }

    #[test]
    fn what_is_quoted_whole_is_made_visible_too() {
        let note = Diagnostic::note(Code::ColumnMissing, Place::file("x"));
        let note = note.with_whole("headings", "id, n\u{202e}ame\u{1b}[2J");
        assert_eq!(note.arguments[0].1, "id, n⟨U+202E⟩ame⟨U+001B⟩[2J");
    }

    #[test]
    fn a_long_quotation_is_clipped() {
        assert_eq!(visible(&"x".repeat(61)), format!("{}…", "x".repeat(60)));
    }
}
