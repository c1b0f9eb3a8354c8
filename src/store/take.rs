//! Taking inputs in: one entry for all of them, or none.

use std::collections::BTreeMap;

use rusqlite::TransactionBehavior;
use sha2::{Digest as _, Sha256};

use crate::{
    diagnostic::Diagnostic,
    model::Day,
    register::draft::{Draft, Reading},
    store::{Ledger, StoreError, Taking, chain, standing::Scene},
};

/// Everything that is taken in at once.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    /// The day of the entry.
    pub on: Day,
    /// The program and its version.
    pub by: &'a str,
    /// The inputs, each name once.
    pub inputs: &'a [Input],
}

/// One input, read into rows.
#[derive(Debug, Clone, Default)]
pub struct Input {
    /// Its name in the project.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Its rows.
    pub drafts: Vec<Draft>,
    /// What became of its rows.
    pub readings: Vec<Reading>,
    /// What its reader noticed.
    pub diagnostics: Vec<Diagnostic>,
}

/// What was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The number of the entry; `None` if every input was known already.
    pub entry: Option<u64>,
    /// Each input, in the order given.
    pub inputs: Vec<TakenInput>,
}

/// What became of one input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenInput {
    /// Its name in the project.
    pub name: String,
    /// Whether its newest version has these bytes already.
    pub bytes: Bytes,
    /// Its rows, compared with what counted before.
    pub counts: Counts,
}

/// Whether an input is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bytes {
    /// The newest version of this name has exactly these bytes: nothing to do.
    Known,
    /// They are taken.
    Taken,
}

/// Rows of an input, compared with what counted before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Nothing was said under this key.
    pub new: u64,
    /// Something else was said under this key.
    pub corrected: u64,
    /// The file no longer has the row, and nobody else says it.
    pub withdrawn: u64,
    /// The same was said.
    pub same: u64,
}

impl Ledger {
    /// Takes inputs in as one entry.
    ///
    /// # Errors
    ///
    /// The ledger cannot be written; then it is as it was.
    pub fn take(&mut self, entry: &Entry<'_>) -> Result<Taken, StoreError> {
        let mut taking = self.begin(entry.on, entry.by)?;
        for input in entry.inputs {
            if taking.input(&input.name, &input.bytes)? == Bytes::Known {
                continue;
            }
            for draft in &input.drafts {
                taking.rows(draft)?;
            }
            taking.end(&input.readings, &input.diagnostics)?;
        }
        taking.finish()
    }

    /// Begins an entry, for inputs that are too large to be held.
    ///
    /// # Errors
    ///
    /// The ledger cannot be read.
    pub fn begin(&mut self, on: Day, by: &str) -> Result<Taking<'_>, StoreError> {
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let entry = chain::next(&transaction)?;
        let scene = Scene::upto(&transaction, i64::MAX)?.with_live(entry, on);
        Ok(Taking {
            transaction,
            scene,
            entry,
            on,
            by: by.to_owned(),
            facts: Sha256::new(),
            n_facts: 0,
            kinds: BTreeMap::new(),
            open: None,
            taken: Vec::new(),
        })
    }
}
