//! Who may see what: from one assessment, another that holds only what an edition shows.
//!
//! Reports and exports are made from the smaller assessment alone, so what is withheld cannot be in their bytes.

use crate::{
    model::Edition,
    scoring::assessment::{Assessment, Dependencies, EditionRecord},
};

mod hearing;
pub mod pseudonym;
mod public;

/// Why an edition cannot be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Agreements under secrecy, by id; a public edition is not made beside them.
    Secret(Vec<String>),
    /// A hearing needs a party.
    PartyMissing,
    /// A party was given for an edition that is not for one party.
    PartyNotWanted,
    /// No party with rows has this id or name.
    NoSuchParty(String),
    /// The assessment is itself an edition from which things were left out.
    AlreadyEdited(Edition),
}

/// The assessment as an edition shows it; `party` is the id or the name of the one that a hearing is for.
///
/// # Errors
///
/// [`Refusal`], and then nothing may be written.
pub fn edit(
    assessment: Assessment,
    edition: Edition,
    party: Option<&str>,
) -> Result<Assessment, Refusal> {
    let found = &assessment.edition;
    if found.edition != Edition::Board {
        let is_same = found.edition == edition
            && party.is_none_or(|it| resolve(&assessment, it).as_ref() == found.party.as_ref());
        return if is_same { Ok(assessment) } else { Err(Refusal::AlreadyEdited(found.edition)) };
    }
    match (edition, party) {
        (Edition::Hearing, None) => Err(Refusal::PartyMissing),
        (Edition::Hearing, Some(party)) => match resolve(&assessment, party) {
            Some(id) => Ok(hearing::edit(assessment, &id)),
            None => Err(Refusal::NoSuchParty(party.to_owned())),
        },
        (_, Some(_)) => Err(Refusal::PartyNotWanted),
        (Edition::Public, None) => public::edit(assessment),
        (Edition::Board, None) => Ok(assessment),
    }
}

/// The id of a party of today that has rows, by its id or its name.
fn resolve(assessment: &Assessment, party: &str) -> Option<String> {
    let has_rows = |id: &str| assessment.by_party.iter().any(|it| it.party == id);
    let by_id = assessment.parties.iter().find(|it| it.id == party && has_rows(&it.id));
    let by_name = || {
        let wanted = party.to_lowercase();
        assessment.parties.iter().find(|it| it.name.to_lowercase() == wanted && has_rows(&it.id))
    };
    by_id.or_else(by_name).map(|it| it.id.clone())
}

/// What both smaller editions leave out: messages quote the rows of everybody, and some lists are of parties.
fn without_rows_of_all(assessment: &mut Assessment, edition: EditionRecord) {
    assessment.edition = edition;
    assessment.diagnostics.clear();
    assessment.renegotiations.clear();
    assessment.covariates.clear();
    assessment.trials.clear();
    assessment.opinions.clear();
    assessment.alike.clear();
    assessment.afterword = None;
    assessment.dependencies = Dependencies::default();
    assessment.hearing.open.clear();
    for it in &mut assessment.bodies {
        it.members.clear();
        it.beside.clear();
    }
}

#[cfg(test)]
mod tests;
