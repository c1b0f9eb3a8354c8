//! What the ledger of a project holds now, and where its chain ends.

use crate::{
    cli::{
        ledger::{self, Absent},
        lock::Patience,
        project::Project,
    },
    diagnostic::Diagnostic,
    language::Language,
    register::draft::{Draft, Reading},
};

/// Seconds to wait for another run, where a command does not ask how long.
pub(super) const PATIENCE: Patience = Patience { wait: 5 };

/// What the ledger of a project holds now.
pub(super) struct Held {
    pub(super) drafts: Vec<Draft>,
    pub(super) readings: Vec<Reading>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// Reads what the ledger of a project holds now.
pub(super) fn read(project: &Project, language: &Language) -> anyhow::Result<Held> {
    let store = ledger::open(project, Absent::Stop, PATIENCE, language)?;
    let held = (|| {
        let ledger = store.ledger();
        Ok(Held {
            drafts: ledger.drafts()?,
            readings: ledger.readings()?,
            diagnostics: ledger.diagnostics()?,
        })
    })();
    let held = held.map_err(|err| store.refused(&err))?;
    store.close()?;
    Ok(held)
}

/// The last entry of a ledger, and the digits that stand for everything up to it.
pub(super) struct Head {
    pub(super) entry: u64,
    pub(super) sha256: String,
}

/// Where the chain of a project's ledger ends.
pub(super) fn head(project: &Project, language: &Language) -> anyhow::Result<Head> {
    let store = ledger::open(project, Absent::Stop, PATIENCE, language)?;
    let past = store.ledger().history().map_err(|err| store.refused(&err))?;
    store.close()?;
    let last = past.last().map(|it| Head { entry: it.entry, sha256: it.sha256.clone() });
    Ok(last.unwrap_or(Head { entry: 0, sha256: String::new() }))
}
