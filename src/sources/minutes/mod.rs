//! Minutes (.docx, .odt, .md, .txt) become a plain document, and a document becomes proposals: sentences that decide, each with its quote.
//!
//! Nothing that is read here is a decision until a person has ticked it.
//! Which format a file has is seen by its content, not by its name.

use crate::{
    diagnostic::{Checked, Code, Diagnostic, Place},
    sources::{MINUTES, minutes::builder::Seen, text},
};

mod builder;
pub mod document;
mod docx;
pub mod lexicon;
mod odt;
mod package;
mod parties;
mod plain;
mod proposal;
mod propose;
pub mod reading;
pub mod retreat;
mod words;
mod xml;

pub use document::Document;
pub use proposal::{Certainty, Choice, NoDecision, Outcome, Proposal, Reason};
pub use propose::propose;

/// Why nothing of a file is read.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Broken {
    /// It is damaged, or not what it begins as.
    Damaged,
    /// It has a password.
    Password,
    /// It declares a document type or entities of its own.
    Entities,
    /// It is larger than this many bytes, packed or unpacked.
    TooLarge(u64),
    /// It has more text than this many bytes.
    TooLong(u64),
    /// It has more parts than this.
    TooManyParts(u64),
    /// Its elements stand deeper in one another than this.
    TooDeep(u64),
    /// It has a part that no office program writes.
    Part(String),
    /// It is a workbook, a presentation or something else in a zip.
    NoText,
}

/// Reads minutes; `None` with a refusal if nothing of them can be read.
pub fn read(file: &str, bytes: &[u8]) -> Checked<Option<Document>> {
    let refuse = |diagnostic: Diagnostic| Checked { value: None, diagnostics: vec![diagnostic] };
    if MINUTES.file_bytes < bytes.len() {
        let broken = Broken::TooLarge(MINUTES.file_bytes as u64);
        return refuse(broken.refusal(file));
    }
    if let Some(code) = stranger(bytes) {
        return refuse(Diagnostic::refusal(code, Place::file(file)).with("found", start(bytes)));
    }
    if bytes.starts_with(b"PK") {
        return match zipped(bytes) {
            Ok((document, seen)) => {
                Checked { value: Some(document), diagnostics: notes(file, seen) }
            }
            Err(broken) => refuse(broken.refusal(file)),
        };
    }
    let Checked { value, diagnostics } = text::decode(file, bytes);
    match value {
        Some(text) if MINUTES.text_bytes < text.len() => {
            let broken = Broken::TooLong(MINUTES.text_bytes as u64);
            refuse(broken.refusal(file))
        }
        Some(text) => Checked { value: Some(plain::read(&text)), diagnostics },
        None => Checked { value: None, diagnostics },
    }
}

/// What a file is that is read by other programs only.
fn stranger(bytes: &[u8]) -> Option<Code> {
    /// What .doc files begin with, and .docx files with a password.
    const OLD_OFFICE: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    let start = start(bytes).trim_start_matches(['ï', '»', '¿']).trim_start().to_lowercase();
    if bytes.starts_with(OLD_OFFICE) {
        return Some(Code::MinutesOldWord);
    }
    if start.starts_with("%pdf") {
        return Some(Code::MinutesPdf);
    }
    let others = ["{\\rtf", "<!doctype", "<html", "<?xml", "version https://git-lfs"];
    let is_other = others.iter().any(|it| start.starts_with(it));
    (is_other || bytes.is_empty()).then_some(Code::MinutesNotADocument)
}

fn start(bytes: &[u8]) -> String {
    bytes.iter().take(40).map(|it| char::from(*it)).collect()
}

fn zipped(bytes: &[u8]) -> Result<(Document, Seen), Broken> {
    let mut package = package::Package::open(bytes)?;
    let kind = package.part("mimetype")?.unwrap_or_default();
    let types = package.part("[Content_Types].xml")?.unwrap_or_default();
    let builder = if kind.contains("opendocument.text") {
        odt::read(&mut package)?
    } else if types.contains("wordprocessingml") || types.contains("ms-word") {
        docx::read(&mut package)?
    } else if kind.is_empty() && types.is_empty() {
        return Err(Broken::Damaged);
    } else {
        return Err(Broken::NoText);
    };
    Ok(builder.finish())
}

fn notes(file: &str, seen: Seen) -> Vec<Diagnostic> {
    let counted = [
        (Code::MinutesInsertions, seen.insertions),
        (Code::MinutesDeletions, seen.deletions),
        (Code::MinutesHidden, seen.hidden),
    ];
    let seen = counted.into_iter().filter(|(_, n)| 0 < *n);
    seen.map(|(code, n)| Diagnostic::note(code, Place::file(file)).with("n", n)).collect()
}

impl Broken {
    fn refusal(self, file: &str) -> Diagnostic {
        let code = match &self {
            Broken::Damaged => Code::MinutesDamaged,
            Broken::Password => Code::MinutesPassword,
            Broken::Entities => Code::MinutesEntities,
            Broken::TooLarge(_) => Code::MinutesTooLarge,
            Broken::TooLong(_) => Code::MinutesTooLong,
            Broken::TooManyParts(_) => Code::MinutesParts,
            Broken::TooDeep(_) => Code::MinutesTooDeep,
            Broken::Part(_) => Code::MinutesPart,
            Broken::NoText => Code::MinutesNotADocument,
        };
        let diagnostic = Diagnostic::refusal(code, Place::file(file));
        match self {
            Broken::TooLarge(bytes) | Broken::TooLong(bytes) => {
                diagnostic.with("limit", bytes >> 20)
            }
            Broken::TooManyParts(limit) | Broken::TooDeep(limit) => diagnostic.with("limit", limit),
            Broken::Part(name) => diagnostic.with("part", name),
            Broken::NoText => diagnostic.with("found", "zip"),
            Broken::Damaged | Broken::Password | Broken::Entities => diagnostic,
        }
    }
}
