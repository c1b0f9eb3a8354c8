//! Dutch municipalities: one code for each, however a file spells it.
//!
//! The list is that of Statistics Netherlands, as `datasets/reference/README.md` says where each fact comes from.
//! A few more are made up, for examples: their codes begin with `GM98`, which no real one does.
//! A code or a name that the list lacks is unknown; nothing is ever found because it looks alike.

use crate::diagnostic::{Code, Diagnostic, Place};

mod list;
mod spelling;

pub use list::{LISTED_IN, MUNICIPALITIES};

/// One municipality, or one that was.
#[derive(Debug, PartialEq, Eq)]
pub struct Municipality {
    /// Its code, such as `GM0106`.
    pub code: &'static str,
    /// Its official name.
    pub name: &'static str,
    /// Other names that are in use.
    pub variants: Vec<&'static str>,
    /// Name of its province; `None` if the list does not say.
    pub province: Option<&'static str>,
    /// The first year in which it existed; `None` if the list does not say.
    pub first_year: Option<i16>,
    /// The last year in which it existed on any day; `None` if it exists or the list does not say.
    pub last_year: Option<i16>,
    /// Codes of those that it became part of; empty if it exists or the list does not say.
    pub successors: Vec<&'static str>,
    /// Whether it exists in the year of the list.
    pub exists: bool,
}

/// What a text stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolved {
    /// A municipality that exists.
    One(&'static Municipality),
    /// One that ended, with the only one that it became part of, itself or through others.
    Successor {
        /// The one that the text names.
        ended: &'static Municipality,
        /// The one that stands for it now.
        now: &'static Municipality,
    },
    /// One that ended and was divided, or of which the list does not know what it became part of.
    Ended {
        /// The one that the text names.
        ended: &'static Municipality,
        /// Those that it may have become part of.
        candidates: Vec<&'static Municipality>,
    },
    /// A name that several have.
    Several(Vec<&'static Municipality>),
    /// No municipality of the list.
    Unknown,
}

/// Finds the municipality that a code or a name stands for.
///
/// A code may be written as `GM0106`, `gm106`, `0106`, `106`, with blanks around it, or at the end of an address.
/// A name may lack its accents or capitals, follow the word `gemeente`, or carry its province behind it: `Bergen (NH)`.
/// A name that one municipality has and another one had stands for the one that has it.
pub fn resolve(text: &str) -> Resolved {
    let found = match spelling::code(text) {
        Some(code) => by_code(&code).into_iter().collect(),
        None => by_name(text),
    };
    let living: Vec<&Municipality> = found.iter().copied().filter(|it| it.exists).collect();
    match (living.as_slice(), found.as_slice()) {
        ([only], _) => Resolved::One(only),
        ([], []) => Resolved::Unknown,
        ([], [ended]) => follow(ended),
        _ => Resolved::Several(found),
    }
}

/// Whether a text in small letters is the name of a province.
pub fn is_province(text: &str) -> bool {
    list::PROVINCES.iter().any(|it| it.name.to_lowercase() == text || it.short.contains(&text))
}

/// Finds a municipality by its code, written as the list writes it.
pub fn by_code(code: &str) -> Option<&'static Municipality> {
    let at = MUNICIPALITIES.binary_search_by_key(&code, |it| it.code).ok()?;
    MUNICIPALITIES.get(at)
}

/// All that have a name, in whatever spelling; of several, the province behind the name chooses.
fn by_name(text: &str) -> Vec<&'static Municipality> {
    let asked = spelling::name(text);
    if asked.name.is_empty() {
        return Vec::new();
    }
    let fits = |it: &&Municipality| asked.province.is_none() || asked.province == it.province;
    let named = list::BY_NAME.get(&asked.name).into_iter().flatten();
    named.filter_map(|it| by_code(it)).filter(fits).collect()
}

/// Follows one that ended as long as it is clear where to.
fn follow(ended: &'static Municipality) -> Resolved {
    let mut now = ended;
    // A list in which one follows itself would have no end.
    for _ in 0..MUNICIPALITIES.len() {
        let next: Vec<_> = now.successors.iter().filter_map(|it| by_code(it)).collect();
        match next.as_slice() {
            [only] if only.exists => return Resolved::Successor { ended, now: only },
            [only] => now = only,
            _ => return Resolved::Ended { ended, candidates: next },
        }
    }
    Resolved::Ended { ended, candidates: Vec::new() }
}

impl Municipality {
    /// Whether it is nobody's: made up for examples and tests.
    pub fn is_made_up(&self) -> bool {
        self.code.starts_with("GM98")
    }

    /// Its name and code, as messages quote it.
    pub fn label(&self) -> String {
        format!("{} ({})", self.name, self.code)
    }
}

impl Resolved {
    /// The municipality that counts, with a note if it is a successor; else the question to ask.
    ///
    /// # Errors
    ///
    /// The question about a text at this place, which stands for several or for none.
    pub fn settle(
        self,
        place: Place,
        text: &str,
    ) -> Result<(&'static Municipality, Option<Diagnostic>), Diagnostic> {
        let labels = |of: &[&Municipality]| {
            of.iter().map(|it| it.label()).collect::<Vec<String>>().join(", ")
        };
        match self {
            Resolved::One(found) => Ok((found, None)),
            Resolved::Successor { ended, now } => {
                let year = ended.last_year.map_or_else(|| "?".to_owned(), |it| it.to_string());
                let note = Diagnostic::note(Code::MunicipalitySuccessor, place);
                let note = note.with("found", ended.label()).with("year", year);
                Ok((now, Some(note.with("expected", now.label()))))
            }
            Resolved::Ended { ended, candidates } => {
                let question = Diagnostic::question(Code::MunicipalityEnded, place);
                let question = question.with("found", ended.label());
                let allowed =
                    if candidates.is_empty() { "?".to_owned() } else { labels(&candidates) };
                Err(question.with_whole("allowed", allowed))
            }
            Resolved::Several(candidates) => {
                let question = Diagnostic::question(Code::MunicipalitySeveral, place);
                Err(question.with("found", text.trim()).with_whole("allowed", labels(&candidates)))
            }
            Resolved::Unknown => {
                let question = Diagnostic::question(Code::MunicipalityUnknown, place);
                Err(question.with("found", text.trim()).with("year", LISTED_IN))
            }
        }
    }
}

#[cfg(test)]
mod tests;
