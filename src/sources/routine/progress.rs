//! What came of decisions, row by row: observations of commitments, and how conditions turned out.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    diagnostic::{Code, Diagnostic},
    sources::routine::{
        decisions::commitment_id,
        known::Known,
        layout::STATE,
        made::{Made, Origin},
        sheet::Line,
    },
};

/// Where the cells of tables come from.
pub(super) const ORIGINS: &[Origin] = &[
    ("evidence", "id", "nr"),
    ("evidence", "commitment", "party"),
    ("evidence", "occurred_on", "date"),
    ("evidence", "status", "state"),
    ("evidence", "reason", "note"),
    ("evidence", "source", "source"),
    ("evidence", "grade", "source"),
];

/// How the conditions of decisions turned out, by decision and party.
#[derive(Debug, Default)]
pub(super) struct Conditions(BTreeMap<(String, String), Outcome>);

/// How one condition stands.
#[derive(Debug, Clone, Default)]
pub(super) struct Outcome {
    pub(super) state: &'static str,
    pub(super) on: String,
}

impl Conditions {
    pub(super) fn of(&self, nr: &str, party: &str) -> Option<&Outcome> {
        self.0.get(&(nr.to_owned(), party.to_owned()))
    }

    /// Takes in what rows say of conditions; the latest by date stands.
    pub(super) fn learn(&mut self, line: Line<'_>, known: &Known) {
        let Ok(Some(state)) = line.choice("state", &STATE) else { return };
        let (Some(party), Ok(on)) = (known.party(line.text("party")), line.date("date")) else {
            return;
        };
        if is_of_condition(state) {
            let key = (line.text("nr").to_owned(), party.to_owned());
            let found = self.0.entry(key).or_default();
            if found.on <= on {
                *found = Outcome { state, on };
            }
        }
    }
}

pub(super) fn is_of_condition(state: &str) -> bool {
    matches!(state, "met" | "not_met" | "triggered" | "not_triggered")
}

/// Makes the observation of one row.
pub(super) fn understand(
    line: Line<'_>,
    known: &Known,
    seen: &mut BTreeSet<String>,
    made: &mut Made,
) -> Result<(), Diagnostic> {
    for column in ["nr", "party", "state"] {
        if line.text(column).is_empty() {
            return Err(line.empty(column));
        }
    }
    let party = known.party_or_ask(line.text("party"), line, "party")?;
    let nr = line.text("nr");
    let decision = known.decision_or_ask(nr, line)?;
    if !decision.parties.contains(&party) {
        return Err(Diagnostic::question(Code::PartyNotEntitled, line.at("party"))
            .with("party", line.text("party"))
            .with("agreement", nr)
            .with("found", line.text("party")));
    }
    let Some(state) = line.choice("state", &STATE)? else { return Err(line.empty("state")) };
    let date = line.date("date")?;
    if is_of_condition(state) {
        // It stands beside what the party said, see `Conditions`.
        return Ok(());
    }
    let commitment = commitment_id(nr, &party);
    let source = line.text("source");
    let id = once(&format!("{commitment}-{date}"), seen);
    made.add(
        "evidence",
        line.number,
        &[
            ("id", &id),
            ("commitment", &commitment),
            ("occurred_on", &date),
            ("kind", "statement"),
            ("status", state),
            ("reason", line.text("note")),
            ("grade", if source.is_empty() { "own_statement" } else { "document" }),
            ("source", source),
        ],
    );
    Ok(())
}

/// The name, or the first with a number behind it that is not there yet.
fn once(name: &str, seen: &mut BTreeSet<String>) -> String {
    let mut found = name.to_owned();
    for n in 2_u32.. {
        if seen.insert(found.clone()) {
            break;
        }
        found = format!("{name}-{n}");
    }
    found
}
