//! Names that sheets may use: of parties and fields, and what is on record of decisions and meetings.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    diagnostic::Diagnostic,
    register::{Cells, draft::Draft, tables::Table},
    sources::routine::{
        layout::{DECISIONS, PARTIES, folded},
        sheet::Line,
    },
};

/// What is known before a sheet is understood.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Name of each party by id.
    parties: BTreeMap<String, String>,
    /// Id by each spelling, folded.
    spellings: BTreeMap<String, String>,
    /// Name of each field by id.
    portfolios: BTreeMap<String, String>,
    pub(super) meetings: BTreeMap<String, Meeting>,
    pub(super) decisions: BTreeMap<String, Decision>,
    /// Cells of rows that may be said anew with something changed, by table and key.
    rows: BTreeMap<(&'static str, String), Vec<String>>,
    /// When each party was asked for its reply, and by when.
    pub(super) asked: BTreeMap<String, (String, String)>,
}

/// A meeting that is on record.
#[derive(Debug, Clone, Default)]
pub(super) struct Meeting {
    pub(super) date: String,
    pub(super) portfolio: String,
    /// Ids of the parties that were not there.
    pub(super) absent: BTreeSet<String>,
}

/// A decision that is on record.
#[derive(Debug, Clone, Default)]
pub(super) struct Decision {
    /// Ids of the parties that have a commitment under it.
    pub(super) parties: BTreeSet<String>,
}

impl Known {
    /// Learns what rows of tables say.
    pub fn learn(&mut self, drafts: &[Draft]) {
        for draft in drafts {
            let at = |column: &str| draft.table.position(column);
            for row in &draft.rows {
                let text =
                    |column: &str| at(column).and_then(|it| row.cells.get(it)).unwrap_or_default();
                match draft.table.name {
                    "parties" => {
                        let others: Vec<&str> = text("also_known_as").split('|').collect();
                        self.add_party(text("id"), text("name"), text("code"), &others);
                    }
                    "portfolios" => {
                        self.portfolios.insert(text("id").to_owned(), text("name").to_owned());
                    }
                    "meetings" => {
                        let meeting = self.meetings.entry(text("id").to_owned()).or_default();
                        text("date").clone_into(&mut meeting.date);
                        text("portfolio").clone_into(&mut meeting.portfolio);
                    }
                    "attendance" => {
                        let meeting = self.meetings.entry(text("meeting").to_owned()).or_default();
                        if matches!(text("present"), "no" | "excused") {
                            meeting.absent.insert(text("party").to_owned());
                        }
                    }
                    "commitments" => {
                        let decision = self.decisions.entry(text("agreement").to_owned());
                        decision.or_default().parties.insert(text("party").to_owned());
                        self.keep("commitments", text("id").to_owned(), &row.cells);
                    }
                    "positions" if text("coder").is_empty() => {
                        let key = format!("{}|{}", text("agreement"), text("party"));
                        self.keep("positions", key, &row.cells);
                    }
                    "replies" if text("agreement").is_empty() => {
                        let dates = (text("asked_on").to_owned(), text("term_on").to_owned());
                        self.asked.insert(text("party").to_owned(), dates);
                    }
                    "agreements" => {
                        self.decisions.entry(text("id").to_owned()).or_default();
                        self.keep("agreements", text("id").to_owned(), &row.cells);
                    }
                    _ => (),
                }
            }
        }
    }

    fn keep(&mut self, table: &'static str, key: String, cells: &Cells) {
        self.rows.insert((table, key), cells.iter().map(str::to_owned).collect());
    }

    /// A row that is on record, by the names of its columns, with some of them changed.
    pub(super) fn changed(
        &self,
        table: &'static str,
        key: &str,
        changes: &[(&str, &str)],
    ) -> Option<Vec<(&'static str, String)>> {
        let cells = self.rows.get(&(table, key.to_owned()))?;
        let of = |name: &str, old: &String| {
            let change = changes.iter().find(|it| it.0 == name);
            change.map_or_else(|| old.clone(), |it| it.1.to_owned())
        };
        let columns = Table::find(table)?.columns.iter().zip(cells);
        Some(columns.map(|(column, old)| (column.name, of(column.name, old))).collect())
    }

    fn add_party(&mut self, id: &str, name: &str, code: &str, others: &[&str]) {
        self.parties.insert(id.to_owned(), name.to_owned());
        for spelling in others.iter().copied().chain([code, name, id]) {
            if !spelling.trim().is_empty() {
                self.spellings.insert(folded(spelling), id.to_owned());
            }
        }
    }

    /// The id of a party by any of its spellings.
    pub fn party(&self, name: &str) -> Option<&str> {
        self.spellings.get(&folded(name)).map(String::as_str)
    }

    /// The name of a party by its id.
    pub fn party_name(&self, id: &str) -> &str {
        self.parties.get(id).map_or("", String::as_str)
    }

    /// Ids of all parties.
    pub fn parties(&self) -> impl Iterator<Item = &str> {
        self.parties.keys().map(String::as_str)
    }

    /// Names of all parties, in the order of the alphabet.
    pub fn party_names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.parties.values().map(String::as_str).collect();
        names.sort_unstable();
        names
    }

    /// Id and name of a field by either.
    pub(super) fn portfolio_with_name(&self, name: &str) -> Option<(String, String)> {
        let id = self.portfolio(name)?;
        let name = self.portfolios.get(id)?;
        Some((id.to_owned(), name.clone()))
    }

    /// The id of a field by its name or id.
    pub(super) fn portfolio(&self, name: &str) -> Option<&str> {
        let wanted = folded(name);
        let mut all = self.portfolios.iter();
        let found = all.find(|(id, own)| folded(id) == wanted || folded(own) == wanted);
        found.map(|it| it.0.as_str())
    }

    /// The id of a party that a cell names, or the question which one is meant.
    pub(super) fn party_or_ask(
        &self,
        name: &str,
        line: Line<'_>,
        column: &str,
    ) -> Result<String, Diagnostic> {
        let ask = || line.unknown(column, name, &PARTIES, &self.party_names());
        self.party(name).map(str::to_owned).ok_or_else(ask)
    }

    /// The decision of a number that a cell names, or the question which one is meant.
    pub(super) fn decision_or_ask(
        &self,
        nr: &str,
        line: Line<'_>,
    ) -> Result<&Decision, Diagnostic> {
        let names: Vec<&str> = self.decisions.keys().map(String::as_str).collect();
        self.decisions.get(nr).ok_or_else(|| line.unknown("nr", nr, &DECISIONS, &names))
    }
}

/// An id made of a name: small letters and digits, with `_` between words.
pub(super) fn id_of(name: &str) -> String {
    let words = name.to_lowercase();
    let words: Vec<&str> =
        words.split(|it: char| !it.is_alphanumeric()).filter(|it| !it.is_empty()).collect();
    words.join("_")
}

/// Names separated by commas or semicolons.
pub(super) fn names(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';', '\n', '|']).map(str::trim).filter(|it| !it.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_plain_and_the_same_for_every_spelling_of_spaces() {
        assert_eq!(id_of("Aa en  Hunze"), "aa_en_hunze");
        assert_eq!(id_of("'s-Heerenberg"), "s_heerenberg");
    }
}
