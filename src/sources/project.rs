//! The settings of a project: the section `[project]` of its `tenzij.toml`.
//!
//! Every other section of that file is the policy, which `policy` reads.

use toml::{Table, Value};

use crate::{
    diagnostic::{Checked, Code, Diagnostic, Place},
    model::{Day, Quarter},
    sources::policy::{FILE, line_at, line_of},
};

/// Name of the section.
pub const SECTION: &str = "project";

/// Days within which parties are asked to reply, if the project does not say.
const REPLY_TERM_DAYS: u16 = 28;

/// Keys of the section, in the order in which they are written.
const KEYS: [&str; 5] = ["title", "language", "quarter", "as_of", "reply_term_days"];

/// What a project says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// Title of its reports; empty if it does not say.
    pub title: String,
    /// Tag of the language of its folders and reports.
    pub language: String,
    /// The quarter that is worked on; `None` if none was chosen.
    pub quarter: Option<Quarter>,
    /// The day that its reports speak of; `None` if none was chosen.
    pub as_of: Option<Day>,
    /// Days that parties have to reply.
    pub reply_term_days: u16,
}

impl Project {
    /// The day that its reports speak of: the one chosen, else the last one of its quarter.
    pub fn day(&self) -> Option<Day> {
        self.as_of.or(self.quarter.map(Quarter::last_day))
    }
}

/// Whether a text is that of a project, also if something else in it is wrong.
pub fn is_project(text: &str) -> bool {
    text.lines().any(|line| line.trim_start().starts_with("[project]"))
}

/// Reads the settings; `languages` are the tags that there are, the usual one first.
///
/// `None` with refusals if anything in the section is unknown or cannot be.
pub fn read(text: &str, languages: &[&str]) -> Checked<Option<Project>> {
    let whole: Table = match toml::from_str(text) {
        Ok(table) => table,
        Err(err) => {
            let line = err.span().map_or(1, |it| line_at(text, it.start));
            return Checked { value: None, diagnostics: vec![refusal(line, err.message())] };
        }
    };
    let mut project = Project {
        title: String::new(),
        language: languages.first().copied().unwrap_or_default().to_owned(),
        quarter: None,
        as_of: None,
        reply_term_days: REPLY_TERM_DAYS,
    };
    let mut diagnostics = Vec::new();
    match whole.get(SECTION) {
        Some(Value::Table(section)) => {
            for (key, value) in section {
                if let Err(expected) = put(&mut project, key, value, languages) {
                    let name = format!("{SECTION}.{key}");
                    let line = line_of(text, &name);
                    diagnostics.push(refusal(line, &format!("{name} = {value}; {expected}")));
                }
            }
        }
        _ => diagnostics.push(refusal(1, "[project]")),
    }
    Checked { value: diagnostics.is_empty().then_some(project), diagnostics }
}

/// Takes one setting over, or tells what it may be.
fn put(project: &mut Project, key: &str, value: &Value, languages: &[&str]) -> Result<(), String> {
    let text = || value.as_str().ok_or_else(|| "\"…\"".to_owned());
    // A date may stand with or without quotation marks.
    let written = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    match key {
        "title" => text()?.clone_into(&mut project.title),
        "language" => {
            let known = languages.iter().find(|it| **it == written);
            (*known.ok_or_else(|| languages.join(", "))?).clone_into(&mut project.language);
        }
        "quarter" => {
            let quarter = text()?.parse().map_err(|_| "\"2026K3\"".to_owned())?;
            project.quarter = Some(quarter);
        }
        "as_of" => {
            project.as_of = Some(written.parse().map_err(|_| "2026-09-30".to_owned())?);
        }
        "reply_term_days" => {
            let days = value.as_integer().and_then(|it| u16::try_from(it).ok());
            let days = days.filter(|it| (1..=365).contains(it));
            project.reply_term_days = days.ok_or_else(|| "1..365".to_owned())?;
        }
        _ => return Err(KEYS.join(", ")),
    }
    Ok(())
}

fn refusal(line: u64, reason: &str) -> Diagnostic {
    Diagnostic::refusal(Code::ProjectInvalid, Place::row(FILE, line))
        .with_whole("reason", reason.replace('\n', " "))
}

/// The settings without those of the project: the frozen tables are a dataset, and no project to work in.
pub fn policy_alone(text: &str) -> String {
    let mut is_of_project = false;
    let is_kept = |line: &&str| {
        if line.trim_start().starts_with('[') {
            is_of_project = line.trim() == format!("[{SECTION}]");
        }
        !is_of_project
    };
    let mut kept = String::new();
    for line in text.lines().filter(is_kept) {
        kept.push_str(line);
        kept.push('\n');
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::policy;

    const LANGUAGES: [&str; 2] = ["nl", "en"];

    fn refused(text: &str) -> (u64, String) {
        let checked = read(text, &LANGUAGES);
        assert_eq!(checked.value, None, "{text}");
        let first = &checked.diagnostics[0];
        (first.place.line, first.arguments[0].1.clone())
    }

    #[test]
    fn every_setting_is_read() {
        let text = "[project]\ntitle = \"Lindewiek\"\nlanguage = \"en\"\nquarter = \"2026K3\"\nas_of = 2026-09-15\nreply_term_days = 21\n\n[minimum]\nvoice = 1\n";
        let project = read(text, &LANGUAGES).value.unwrap();
        assert_eq!((&*project.title, &*project.language), ("Lindewiek", "en"));
        assert_eq!(project.quarter, Quarter::new(2026, 3));
        assert_eq!(project.day(), Day::new(2026, 9, 15));
        assert_eq!(project.reply_term_days, 21);
        assert!(is_project(text));
        // The policy of the same file is still read.
        assert_eq!(policy::read(Some(text)).value.unwrap().minimum.voice, 1.0);
    }

    #[test]
    fn a_project_without_a_day_speaks_of_the_last_day_of_its_quarter() {
        let project = read("[project]\nquarter = \"2026K3\"\n", &LANGUAGES).value.unwrap();
        assert_eq!(project.day(), Day::new(2026, 9, 30));
        assert_eq!(read("[project]\n", &LANGUAGES).value.unwrap().day(), None);
    }

    #[test]
    fn what_cannot_be_is_refused_with_its_line_and_what_may_be() {
        assert_eq!(refused("[project]\n\ntitel = \"x\"").0, 3);
        let (line, reason) = refused("[project]\nlanguage = \"fr\"");
        assert_eq!((line, &*reason), (2, "project.language = \"fr\"; nl, en"));
        assert_eq!(refused("[project]\nquarter = \"2026K5\"").0, 2);
        assert_eq!(refused("[project]\nas_of = \"2026-02-31\"").0, 2);
        assert_eq!(refused("[project]\nreply_term_days = 0").0, 2);
        assert_eq!(refused("[project]\ntitle = 1").0, 2);
        assert_eq!(refused("[project]\ntitle = ").0, 2);
        assert_eq!(refused("project = 1").0, 1);
    }

    #[test]
    fn the_file_of_a_dataset_is_no_project() {
        assert!(!is_project("[minimum]\nvoice = 1\n"));
        assert!(is_project("[project]\ntitle = "));
    }

    #[test]
    fn frozen_settings_are_those_of_a_dataset() {
        let text = "# a\n\n[project]\ntitle = \"R\"\n# b\n\n[minimum]\nvoice = 1\n";
        let alone = policy_alone(text);
        assert_eq!(alone, "# a\n\n[minimum]\nvoice = 1\n");
        assert!(!is_project(&alone));
        assert_eq!(crate::sources::policy::read(Some(&alone)).value.unwrap().minimum.voice, 1.0);
    }
}
