//! The manifest of an export: what it was made from and what came out, so that anybody can make it again and compare.

use serde::{Deserialize, Serialize};

use crate::{
    edition::pseudonym::Note,
    export::ExportFile,
    model::{Day, Edition, Policy},
    scoring::{assessment::Assessment, sha256},
};

/// Name of its file.
pub const FILE: &str = "manifest.json";

/// The form of `manifest.json` that this version writes and reads.
pub const FORMAT: u32 = 2;

/// What an export was made from and what came out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// The form of the file; see [`FORMAT`].
    pub format: u32,
    /// Version of the program.
    pub made_by: String,
    /// Where the data stood, seen from the folder of the manifest.
    pub dataset: String,
    /// Where the mapping stood, seen from the folder of the manifest.
    pub mapping: Option<String>,
    /// The organisation that a file of another system was said to be of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// The day that it speaks of.
    pub as_of: Day,
    /// If given: what was recorded later was left out.
    pub known_on: Option<Day>,
    /// For whom it was made.
    pub edition: Edition,
    /// The party of a hearing.
    pub party: Option<String>,
    /// Whether it was counted as if agreements under secrecy were not there.
    pub leaves_out_secret: bool,
    /// Language of its texts.
    pub language: String,
    /// The formats that were asked for.
    pub formats: Vec<String>,
    /// Every choice, the seed among them.
    pub policy: Policy,
    /// SHA-256 of the facts, the same in any order of rows.
    pub fingerprint: String,
    /// What was done, if names are pseudonyms; then it does not say where the data stood.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pseudonyms: Option<Note>,
    /// What was read.
    pub inputs: Vec<Input>,
    /// What was written.
    pub outputs: Vec<Output>,
}

/// One file that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// Its name in the dataset.
    pub file: String,
    /// Rows read, used, set aside and blank.
    pub rows: [u64; 4],
}

/// One file that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Output {
    /// Its name.
    pub file: String,
    /// Its size.
    pub bytes: u64,
    /// SHA-256 of its bytes.
    pub sha256: String,
}

/// The first thing that is not the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// The facts differ, so all else may.
    Facts,
    /// The choices differ.
    Policy,
    /// A file has other bytes.
    File(String),
    /// A file is there in one and not in the other.
    Missing(String),
}

/// Where things stood and what was asked.
#[derive(Debug, Clone)]
pub struct Order {
    /// Where the data stood, seen from the folder of the manifest.
    pub dataset: String,
    /// Where the mapping stood.
    pub mapping: Option<String>,
    /// The organisation that a file of another system was said to be of.
    pub of: Option<String>,
    /// Language of its texts.
    pub language: String,
    /// The formats that were asked for.
    pub formats: Vec<String>,
    /// What was done, if names are pseudonyms.
    pub pseudonyms: Option<Note>,
}

impl Manifest {
    /// Makes the manifest of an export.
    pub fn of(assessment: &Assessment, order: Order, files: &[ExportFile]) -> Manifest {
        let inputs = assessment.readings.iter().map(|it| Input {
            file: it.file.clone(),
            rows: [it.n_read, it.n_used, it.n_set_aside, it.n_blank],
        });
        let mut outputs: Vec<Output> = files.iter().map(Output::of).collect();
        outputs.sort_by(|a, b| a.file.cmp(&b.file));
        Manifest {
            format: FORMAT,
            made_by: assessment.made_by.clone(),
            dataset: order.dataset,
            mapping: order.mapping,
            of: order.of,
            as_of: assessment.as_of,
            known_on: assessment.known_on,
            edition: assessment.edition.edition,
            party: assessment.edition.party.clone(),
            leaves_out_secret: assessment.edition.edition == Edition::Public
                && 0 < assessment.edition.n_secret_left_out,
            language: order.language,
            formats: order.formats,
            policy: assessment.policy.clone(),
            fingerprint: assessment.dataset.fingerprint.clone(),
            pseudonyms: order.pseudonyms,
            inputs: inputs.collect(),
            outputs,
        }
    }

    /// The file.
    pub fn file(&self) -> ExportFile {
        // Plain data with texts as keys: writing cannot fail.
        let mut content = serde_json::to_vec_pretty(self).unwrap_or_default();
        content.push(b'\n');
        ExportFile { name: FILE.to_owned(), content }
    }

    /// The first thing in which a second making differs.
    pub fn difference(&self, again: &Manifest) -> Option<Difference> {
        if self.fingerprint != again.fingerprint {
            return Some(Difference::Facts);
        }
        if self.policy != again.policy {
            return Some(Difference::Policy);
        }
        for output in &self.outputs {
            match again.outputs.iter().find(|it| it.file == output.file) {
                None => return Some(Difference::Missing(output.file.clone())),
                Some(found) if found != output => {
                    return Some(Difference::File(output.file.clone()));
                }
                Some(_) => (),
            }
        }
        let is_new = |it: &&Output| self.outputs.iter().all(|own| own.file != it.file);
        again.outputs.iter().find(is_new).map(|it| Difference::Missing(it.file.clone()))
    }
}

impl Output {
    /// Size and hash of a file.
    pub fn of(file: &ExportFile) -> Output {
        Output {
            file: file.name.clone(),
            bytes: file.content.len() as u64,
            sha256: sha256(&file.content),
        }
    }
}
