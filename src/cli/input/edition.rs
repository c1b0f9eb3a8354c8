//! For whom a report or an export is, and what that leaves out.

use crate::{
    cli::{Stop, exit},
    edition::{self, Refusal},
    language::Language,
    model::{Coded as _, Edition},
    scoring::assessment::Assessment,
};

/// For whom it is.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct For {
    /// For whom: bestuur (the board), wederhoor (one party, its own rows) or openbaar (anybody, without parties)
    #[arg(long, value_name = "EDITION", default_value = "bestuur", value_parser = edition_of)]
    pub(in crate::cli) edition: Edition,
    /// The party of a wederhoor, by id or name
    #[arg(long, value_name = "PARTY")]
    pub(in crate::cli) party: Option<String>,
    /// Count as if agreements under secrecy were not there, and say how many they are; for openbaar
    #[arg(long)]
    pub(in crate::cli) leave_out_secret: bool,
}

/// What happens to agreements under secrecy before anything is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum Secrets {
    /// They count.
    Keep,
    /// It is counted as if they were not there.
    LeaveOut,
}

fn edition_of(found: &str) -> Result<Edition, String> {
    Edition::from_code(found).ok_or_else(|| Edition::CODES.join(", "))
}

impl For {
    /// The same for one party.
    pub(in crate::cli) fn of_party(&self, party: &str) -> For {
        For { party: Some(party.to_owned()), ..*self }
    }

    /// What becomes of agreements under secrecy.
    pub(in crate::cli) fn secrets(&self, language: &Language) -> anyhow::Result<Secrets> {
        match (self.leave_out_secret, self.edition) {
            (false, _) => Ok(Secrets::Keep),
            (true, Edition::Public) => Ok(Secrets::LeaveOut),
            (true, _) => {
                Err(Stop::new(exit::USAGE, language.text("cli.leave_out_not_wanted")).into())
            }
        }
    }

    /// The assessment as the edition shows it.
    pub(in crate::cli) fn edit(
        &self,
        assessment: Assessment,
        language: &Language,
    ) -> anyhow::Result<Assessment> {
        let names: Vec<String> = assessment
            .by_party
            .iter()
            .filter_map(|it| assessment.parties.iter().find(|party| party.id == it.party))
            .map(|it| format!("{} ({})", it.name, it.id))
            .collect();
        edition::edit(assessment, self.edition, self.party.as_deref()).map_err(|refusal| {
            let (code, key, arguments) = match refusal {
                Refusal::Secret(ids) => (
                    exit::REFUSED,
                    "cli.edition_secret",
                    vec![("n", ids.len().to_string()), ("list", ids.join(", "))],
                ),
                Refusal::PartyMissing => {
                    (exit::USAGE, "cli.edition_party_missing", vec![("list", names.join(", "))])
                }
                Refusal::PartyNotWanted => (exit::USAGE, "cli.edition_party_not_wanted", vec![]),
                Refusal::NoSuchParty(found) => (
                    exit::USAGE,
                    "cli.edition_no_such_party",
                    vec![("found", found), ("list", names.join(", "))],
                ),
                Refusal::AlreadyEdited(found) => (
                    exit::REFUSED,
                    "cli.edition_already",
                    vec![
                        ("found", found.code().to_owned()),
                        ("wanted", self.edition.code().to_owned()),
                    ],
                ),
            };
            Stop::new(code, language.fill(key, &arguments)).into()
        })
    }
}
