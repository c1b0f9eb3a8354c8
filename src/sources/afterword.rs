//! The director's afterword: one text file, general words first, then those to single parties below their names.
//!
//! ```text
//! Wat hier staat, geldt voor iedereen.
//!
//! # Aarveld
//! Dank voor de verbetering.
//! ```
//!
//! The words are kept as they are. A heading that is no known name is a question, and its words go nowhere.

use std::collections::BTreeMap;

use crate::{
    diagnostic::{Checked, Code, Diagnostic, Place},
    register,
    sources::{routine::Known, text},
};

/// What the file says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Afterword {
    /// To everybody; empty if there is none.
    pub general: String,
    /// To single parties, by their ids; only where there is any.
    pub by_party: BTreeMap<String, String>,
}

/// Reads the file; `None` if it is refused.
pub fn read(file: &str, bytes: &[u8], known: &Known) -> Checked<Option<Afterword>> {
    let mut diagnostics = Vec::new();
    let Some(text) = text::decode(file, bytes).report_to(&mut diagnostics) else {
        return Checked { value: None, diagnostics };
    };
    let mut afterword = Afterword::default();
    // To whom the words go; `None` while the heading is not understood.
    let mut to = Some(String::new());
    let mut words: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (line, number) in text.lines().zip(1..) {
        let Some(name) = line.strip_prefix("# ") else {
            if let Some(to) = &to {
                words.entry(to.clone()).or_default().push(line);
            }
            continue;
        };
        to = known.party(name).map(str::to_owned);
        if to.is_none() {
            let names = known.party_names();
            let question = Diagnostic::question(Code::ReferenceDangling, Place::row(file, number))
                .with("found", name)
                .with("column", "#")
                .with("table", "parties")
                .with("nearest", register::nearest(name, &names).unwrap_or("–"));
            diagnostics.push(question);
        }
    }
    for (to, lines) in words {
        let words = lines.join("\n").trim().to_owned();
        match (to.is_empty(), words.is_empty()) {
            (_, true) => (),
            (true, false) => afterword.general = words,
            (false, false) => {
                afterword.by_party.insert(to, words);
            }
        }
    }
    Checked { value: Some(afterword), diagnostics }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::{
        draft::{Draft, DraftRow},
        tables::Table,
    };

    fn known() -> Known {
        let table = Table::find("parties").unwrap();
        let cells = |name: &str| -> Vec<String> {
            let cell = |column: &str| match column {
                "id" => name.to_lowercase(),
                "name" => name.to_owned(),
                _ => String::new(),
            };
            table.columns.iter().map(|it| cell(it.name)).collect()
        };
        let row = |name: &str| DraftRow { line: 2, cells: cells(name).into_iter().collect() };
        let rows = vec![row("Aarveld"), row("Beekdal")];
        let mut known = Known::default();
        known.learn(&[Draft { table, file: "p".into(), headings: Vec::new(), rows }]);
        known
    }

    #[test]
    fn words_go_to_everybody_or_to_the_party_above_them() {
        let text = "Dank.\n\nAan allen.\n# aarveld\n\nGoed = goed.\n# Beekdal\n\n";
        let read = read("nawoord.txt", text.as_bytes(), &known());
        let afterword = read.value.unwrap();
        assert_eq!(afterword.general, "Dank.\n\nAan allen.");
        assert_eq!(afterword.by_party, BTreeMap::from([("aarveld".into(), "Goed = goed.".into())]));
        assert_eq!(read.diagnostics, []);
    }

    #[test]
    fn words_to_an_unknown_name_are_asked_about_and_go_nowhere() {
        let read = read("nawoord.txt", b"# Aarvelt\nDank.\n", &known());
        assert_eq!(read.value, Some(Afterword::default()));
        let [question] = &read.diagnostics[..] else { panic!("{:?}", read.diagnostics) };
        assert_eq!((question.code, question.place.line), (Code::ReferenceDangling, 1));
    }
}
