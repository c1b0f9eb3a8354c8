//! What is said of a ledger that cannot be used, and of pages that are not what they were.

use std::io;

use rusqlite::ErrorCode;

use crate::{
    cli::{Stop, exit, ledger::Desk, pages::Flaw},
    language::Language,
    store::StoreError,
};

impl Desk<'_> {
    /// The message for a ledger that cannot be read.
    pub(super) fn cannot_read(&self, err: &io::Error) -> anyhow::Error {
        let name = self.database.display().to_string();
        Stop::of_io(self.language, "cli.cannot_read", &name, err).into()
    }

    /// The message for what could not be completed.
    pub(super) fn unsettled(&self, err: &dyn std::fmt::Display) -> Stop {
        let file = self.database.display().to_string();
        let arguments = [("file", file), ("reason", err.to_string())];
        Stop::new(exit::IO, self.language.fill("cli.ledger_unsettled", &arguments))
    }

    /// The message for pages that are not what they were.
    pub(in crate::cli) fn flawed(&self, flaw: &Flaw) -> Stop {
        Stop::new(exit::DAMAGED, say_flaw(flaw, self.language))
    }

    /// The message for a ledger that cannot be used.
    pub(in crate::cli) fn refused(&self, err: &StoreError) -> Stop {
        let (code, key) = match err {
            StoreError::Newer(_) => (exit::REFUSED, "cli.ledger_newer"),
            StoreError::Stranger => (exit::REFUSED, "cli.ledger_stranger"),
            StoreError::Damaged(_) => (exit::DAMAGED, "cli.ledger_damaged"),
            StoreError::Busy => (exit::LOCKED, "cli.ledger_open"),
            StoreError::NothingToUndo => (exit::USAGE, "cli.nothing_to_undo"),
            StoreError::Unlogged => (exit::IO, "cli.ledger_failed"),
            StoreError::Database(err) => match err.sqlite_error_code() {
                Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
                    (exit::NO_PERMISSION, "cli.ledger_failed")
                }
                _ => (exit::IO, "cli.ledger_failed"),
            },
        };
        let name = self.database.display().to_string();
        let arguments = [("file", name), ("reason", err.to_string())];
        Stop::new(code, self.language.fill(key, &arguments))
    }
}

/// What is not as it should be with the pages, in a sentence with what to do.
pub(in crate::cli) fn say_flaw(flaw: &Flaw, language: &Language) -> String {
    let list = match flaw {
        Flaw::Missing => return language.text("cli.pages_missing").to_owned(),
        Flaw::Sums => return language.text("cli.pages_unreadable").to_owned(),
        Flaw::Size => return language.text("cli.pages_size").to_owned(),
        Flaw::Pages(list) => list,
    };
    let some: Vec<String> = list.iter().take(10).map(u32::to_string).collect();
    let dots = if some.len() < list.len() { " …" } else { "" };
    let arguments = [("list", format!("{}{dots}", some.join(", ")))];
    language.fill("cli.pages_changed", &arguments)
}
