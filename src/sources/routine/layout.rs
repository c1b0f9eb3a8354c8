//! The catalogue of sheets that people fill: names, columns, and what may stand in them.
//!
//! The same list makes the workbooks and reads them back. Words are in the catalogues of texts, under `sheet.*` and `choice.*`;
//! a workbook is read in every language, whatever language it was made in.

use crate::{
    language::{LANGUAGES, Language},
    register::tables::Need,
};

/// One sheet that people fill.
#[derive(Debug)]
pub struct Layout {
    /// Key of its texts: `sheet.<key>`.
    pub key: &'static str,
    /// Its columns, the one that tells rows apart first.
    pub columns: &'static [Column],
}

/// One column of a sheet.
#[derive(Debug)]
pub struct Column {
    /// Key of its heading: `sheet.<sheet>.<key>`.
    pub key: &'static str,
    /// What may stand in it.
    pub fill: Fill,
    /// Width in characters.
    pub width: u16,
    /// Whether a sheet can do without it.
    pub need: Need,
}

/// What may stand in the cells of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fill {
    /// Any text.
    Text,
    /// A number that may stand there before anything else does; a row with nothing but it is blank.
    Numbered,
    /// A date.
    Date,
    /// A whole number.
    Count,
    /// One of a list: `choice.<list>.<code>`.
    Choice(&'static Choice),
    /// A name from the first column of another sheet.
    NameOf(&'static str),
    /// Filled in by the program; what is typed over it is not read.
    Given,
}

/// A closed list of words.
#[derive(Debug, PartialEq, Eq)]
pub struct Choice {
    /// Key of its words: `choice.<key>.<code>`.
    pub key: &'static str,
    /// Codes, in the order of the drop-down.
    pub codes: &'static [&'static str],
}

/// How far something has come; the last five are about a condition.
pub static STATE: Choice = Choice {
    key: "state",
    codes: &[
        "done",
        "running",
        "deviated",
        "not_done",
        "met",
        "not_met",
        "triggered",
        "not_triggered",
    ],
};

/// Whether what is said of a party is so.
pub static RIGHT: Choice = Choice { key: "right", codes: &["yes", "no"] };

/// What a party answers as a whole.
pub static ANSWER: Choice =
    Choice { key: "answer", codes: &["confirmed", "corrected", "disputed", "declined"] };

/// What becomes of an agreement that was looked at again.
pub static CHANGE: Choice = Choice { key: "change", codes: &["confirm", "adjust", "withdraw"] };

/// A tick.
pub static TICK: Choice = Choice { key: "tick", codes: &["yes"] };

const fn column(key: &'static str, fill: Fill, width: u16) -> Column {
    Column { key, fill, width, need: Need::Required }
}

const fn optional(key: &'static str, fill: Fill, width: u16) -> Column {
    Column { key, fill, width, need: Need::Optional }
}

/// The municipalities.
pub static PARTIES: Layout = Layout {
    key: "parties",
    columns: &[
        column("name", Fill::Text, 24),
        optional("code", Fill::Text, 12),
        optional("also", Fill::Text, 30),
        optional("population", Fill::Count, 12),
    ],
};

/// The fields in which portfolio-holders meet.
pub static PORTFOLIOS: Layout =
    Layout { key: "portfolios", columns: &[column("name", Fill::Text, 36)] };

/// Where something was decided.
pub static MEETINGS: Layout = Layout {
    key: "meetings",
    columns: &[
        optional("date", Fill::Date, 14),
        column("portfolio", Fill::NameOf("portfolios"), 30),
        column("absent", Fill::Text, 36),
    ],
};

/// What was decided.
pub static DECISIONS: Layout = Layout {
    key: "decisions",
    columns: &[
        column("nr", Fill::Numbered, 12),
        column("meeting", Fill::Date, 14),
        column("portfolio", Fill::NameOf("portfolios"), 24),
        column("decision", Fill::Text, 60),
        column("consent", Fill::Text, 44),
        column("who", Fill::Text, 24),
        column("due", Fill::Date, 14),
    ],
};

/// What came of it.
pub static PROGRESS: Layout = Layout {
    key: "progress",
    columns: &[
        column("nr", Fill::Numbered, 12),
        column("party", Fill::NameOf("parties"), 24),
        column("state", Fill::Choice(&STATE), 24),
        optional("date", Fill::Date, 14),
        column("source", Fill::Text, 40),
        optional("note", Fill::Text, 50),
    ],
};

/// Where was looked for what came of it.
pub static SEARCHES: Layout = Layout {
    key: "searches",
    columns: &[
        column("party", Fill::NameOf("parties"), 24),
        column("source", Fill::Text, 40),
        optional("date", Fill::Date, 14),
    ],
};

/// Decisions found in minutes; only those with a tick count.
pub static PROPOSALS: Layout = Layout {
    key: "proposals",
    columns: &[
        column("tick", Fill::Choice(&TICK), 10),
        column("nr", Fill::Numbered, 16),
        column("meeting", Fill::Date, 14),
        column("portfolio", Fill::Text, 24),
        column("decision", Fill::Text, 50),
        column("consent", Fill::Text, 40),
        column("who", Fill::Text, 24),
        column("due", Fill::Date, 14),
        optional("change", Fill::Choice(&CHANGE), 14),
        optional("quote", Fill::Given, 60),
        optional("place", Fill::Given, 22),
        optional("certainty", Fill::Given, 30),
    ],
};

/// Who answers, and by when.
pub static REPLY: Layout = Layout {
    key: "reply",
    columns: &[
        optional("party", Fill::Given, 24),
        optional("as_of", Fill::Given, 14),
        optional("asked", Fill::Given, 14),
        optional("term", Fill::Given, 14),
        column("answer", Fill::Choice(&ANSWER), 22),
        column("text", Fill::Text, 80),
    ],
};

/// What is said of a party, with room for its answer.
pub static FINDINGS: Layout = Layout {
    key: "findings",
    columns: &[
        optional("nr", Fill::Given, 12),
        optional("decision", Fill::Given, 50),
        optional("said", Fill::Given, 26),
        optional("due", Fill::Given, 14),
        optional("state", Fill::Given, 24),
        optional("source", Fill::Given, 36),
        column("right", Fill::Choice(&RIGHT), 12),
        column("new_state", Fill::Choice(&STATE), 24),
        optional("date", Fill::Date, 14),
        column("new_source", Fill::Text, 36),
        optional("note", Fill::Text, 60),
    ],
};

/// All sheets.
pub static SHEETS: [&Layout; 9] = [
    &PARTIES,
    &PORTFOLIOS,
    &MEETINGS,
    &DECISIONS,
    &PROGRESS,
    &SEARCHES,
    &PROPOSALS,
    &REPLY,
    &FINDINGS,
];

/// The sheets of the workbook that the director fills.
pub static OWN: [&Layout; 6] = [&PARTIES, &PORTFOLIOS, &MEETINGS, &DECISIONS, &PROGRESS, &SEARCHES];

/// Key of the sheet that explains the others.
pub const README: &str = "readme";

impl Layout {
    /// Name of the sheet.
    pub fn name<'a>(&self, language: &'a Language) -> &'a str {
        language.texts().get(&format!("sheet.{}", self.key)).map_or("", String::as_str)
    }

    /// Heading of a column.
    pub fn heading<'a>(&self, column: &str, language: &'a Language) -> &'a str {
        let key = format!("sheet.{}.{column}", self.key);
        language.texts().get(&key).map_or("", String::as_str)
    }

    /// The position of the column under a heading, in any language.
    pub(super) fn position_of(&self, heading: &str) -> Option<usize> {
        let wanted = folded(heading);
        if wanted.is_empty() {
            return None;
        }
        self.columns.iter().position(|it| {
            LANGUAGES.iter().any(|language| folded(self.heading(it.key, language)) == wanted)
        })
    }

    /// The position of a column.
    pub(super) fn position(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|it| it.key == column)
    }
}

impl Choice {
    /// The word of a code.
    pub fn word<'a>(&self, code: &str, language: &'a Language) -> &'a str {
        language.texts().get(&format!("choice.{}.{code}", self.key)).map_or("", String::as_str)
    }

    /// The code of a word, in any language; a code stands for itself.
    pub fn code_of(&self, word: &str) -> Option<&'static str> {
        let wanted = folded(word);
        let is_meant = |code: &str| {
            folded(code) == wanted
                || LANGUAGES.iter().any(|language| folded(self.word(code, language)) == wanted)
        };
        self.codes.iter().copied().find(|code| is_meant(code))
    }

    /// All words in all languages, for a message.
    pub(super) fn words(&self, language: &Language) -> String {
        let words: Vec<&str> = self.codes.iter().map(|it| self.word(it, language)).collect();
        words.join(", ")
    }
}

/// The sheet of a name, in any language.
pub(super) fn sheet_of(name: &str) -> Option<&'static Layout> {
    let wanted = folded(name);
    SHEETS
        .iter()
        .copied()
        .find(|it| LANGUAGES.iter().any(|language| folded(it.name(language)) == wanted))
}

/// Whether a sheet only explains.
pub(super) fn is_readme(name: &str) -> bool {
    let wanted = folded(name);
    let key = format!("sheet.{README}");
    LANGUAGES.iter().any(|language| folded(language.text(&key)) == wanted)
}

/// A name as it is compared: without case, marks of spacing, and doubled blanks.
pub(super) fn folded(text: &str) -> String {
    let spaced = text.replace(['\u{a0}', '_', '-'], " ").to_lowercase();
    spaced.split_whitespace().collect::<Vec<&str>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sheet_column_and_choice_has_words_in_every_language() {
        for language in &LANGUAGES {
            for sheet in SHEETS {
                assert!(!sheet.name(language).is_empty(), "sheet.{}", sheet.key);
                for column in sheet.columns {
                    let key = format!("sheet.{}.{}", sheet.key, column.key);
                    assert!(!sheet.heading(column.key, language).is_empty(), "{key}");
                }
            }
            for choice in [&STATE, &RIGHT, &ANSWER, &CHANGE, &TICK] {
                for code in choice.codes {
                    assert!(
                        !choice.word(code, language).is_empty(),
                        "choice.{}.{code}",
                        choice.key
                    );
                }
            }
        }
    }

    #[test]
    fn a_decision_takes_six_cells_beside_the_number_that_is_filled_in() {
        assert_eq!(DECISIONS.columns.len() - 1, 6);
    }

    #[test]
    fn words_are_known_in_any_language_and_spelling() {
        assert_eq!(STATE.code_of("Niet uitgevoerd"), Some("not_done"));
        assert_eq!(STATE.code_of("done"), Some("done"));
        assert_eq!(STATE.code_of("klaar"), None);
        assert_eq!(sheet_of("BESLUITEN").map(|it| it.key), Some("decisions"));
        assert_eq!(sheet_of("decisions").map(|it| it.key), Some("decisions"));
        assert_eq!(DECISIONS.position_of(" termijn "), Some(6));
    }
}
