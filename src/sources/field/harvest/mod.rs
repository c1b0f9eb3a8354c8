//! What a reader of a foreign format brings in: rows for our tables, what became of every record, and what there is to say.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use crate::{
    diagnostic::{Code, Diagnostic, Place, Severity},
    register::{Cells, draft::Draft},
    sources::{
        LIMITS,
        field::{Format, Origin, code},
        municipality::{self, Resolved},
    },
};

mod finish;
mod row;
mod told;

pub use row::RowMaking;

/// Different things of one kind that are told by themselves, at most.
const DISTINCT: usize = 1_000;

/// Name for what has no shape, in counts.
const STRANGER: &str = "?";

/// Rows and messages of one file.
#[derive(Debug)]
pub struct Harvest {
    file: Arc<str>,
    format: &'static Format,
    /// The organisation that the file is of, where it does not say.
    owner: Option<String>,
    /// Why nothing of the file can be used.
    refusal: Option<Diagnostic>,
    /// By shape and table, so that each column has one heading.
    drafts: BTreeMap<(&'static str, &'static str), Draft>,
    /// Records of which a row is left out with a question.
    questioned: BTreeSet<(u64, &'static str)>,
    once: BTreeSet<(&'static str, Cells)>,
    counts: BTreeMap<&'static str, Counts>,
    n_blank: u64,
    unread: BTreeMap<(&'static str, String), Met>,
    left_out: BTreeMap<&'static str, BTreeSet<&'static str>>,
    /// By code, shape and, where each counts by itself, what was found.
    tallies: BTreeMap<(Code, &'static str, String), Met>,
    n_questions: u64,
    diagnostics: Vec<Diagnostic>,
}

/// What became of the records of one shape: read = used + set aside.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    read: u64,
    used: u64,
    set_aside: u64,
}

/// How often something was met, and where first.
#[derive(Debug, Clone)]
struct Met {
    n: u64,
    first: Place,
    found: String,
}

impl Harvest {
    /// A harvest of a file, of which nothing has been read.
    pub fn new(file: &str, format: &'static Format, owner: Option<&str>) -> Harvest {
        Harvest {
            owner: owner.map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()),
            refusal: None,
            file: file.into(),
            format,
            drafts: BTreeMap::new(),
            questioned: BTreeSet::new(),
            once: BTreeSet::new(),
            counts: BTreeMap::new(),
            n_blank: 0,
            unread: BTreeMap::new(),
            left_out: BTreeMap::new(),
            tallies: BTreeMap::new(),
            n_questions: 0,
            diagnostics: Vec::new(),
        }
    }

    /// The name of the file, as messages have it.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The format that is read.
    pub(super) fn format(&self) -> &'static Format {
        self.format
    }

    /// The place of a record.
    pub fn place(&self, origin: Origin) -> Place {
        self.line(origin.line)
    }

    pub(super) fn line(&self, line: u64) -> Place {
        Place::row(self.file.clone(), line)
    }

    /// The id of the organisation that the file is of, if it was given; it then becomes a party.
    pub fn given_owner(&mut self, origin: Origin) -> Option<String> {
        let name = self.owner.clone()?;
        // A code that the list lacks is a code all the same.
        let (code, name) = match municipality::resolve(&name) {
            Resolved::One(it) => (it.code.to_owned(), it.name.to_owned()),
            _ => match code::municipality(&name) {
                Some(code) => (code.clone(), code),
                None => (String::new(), name),
            },
        };
        let own = if code.is_empty() { code::id(&name) } else { code.clone() };
        let kind = if code.is_empty() { "" } else { "municipality" };
        // Not at the place of this record: it is a row of none.
        let row = self.row("parties", Origin { line: 0, ..origin });
        row.put("id", own.clone()).put("name", name).put("kind", kind).put("code", code).add_once();
        Some(own)
    }

    /// The same for a format that never says whose it is: without it the file is refused.
    pub fn owner(&mut self, origin: Origin) -> Option<String> {
        let owner = self.given_owner(origin);
        if owner.is_none() && self.refusal.is_none() {
            let place = self.place(origin);
            self.refusal = Some(Diagnostic::refusal(Code::FieldOwnerMissing, place));
        }
        owner
    }

    /// A party of which a file has nothing but the name that it refers to it by, which stands in for its name.
    pub fn unnamed_party(&mut self, origin: Origin, own: &str) {
        let is_owner = self.owner.as_deref().is_some_and(|it| code::id(it) == own);
        let is_code = code::municipality(own).is_some_and(|it| it == own);
        if is_owner || is_code && self.owner.is_some() {
            return;
        }
        self.tally(Code::FieldPartyUnnamed, origin, own);
        let row = self.row("parties", Origin { line: 0, ..origin });
        row.put("id", own).put("name", own).add_once();
    }

    /// A record was used.
    pub fn used(&mut self, origin: Origin) {
        self.counts.entry(origin.shape.name).or_default().used += 1;
    }

    /// A record is set aside with a question.
    pub fn set_aside(&mut self, origin: Origin, question: Diagnostic) {
        self.counts.entry(origin.shape.name).or_default().set_aside += 1;
        self.ask(question);
    }

    fn ask(&mut self, question: Diagnostic) {
        self.n_questions += 1;
        self.diagnostics.push(question);
    }

    /// A record is set aside with one note for all that are set aside for the same reason.
    pub fn leave(&mut self, origin: Origin, reason: Code) {
        self.counts.entry(origin.shape.name).or_default().set_aside += 1;
        self.tally(reason, origin, "");
    }

    /// A field of a record has a value that is not known; it stays empty, which is said once for each value.
    pub fn unknown_value(&mut self, origin: Origin, field: &str, found: &str) {
        self.tally_each(Code::FieldValueUnknown, origin, &format!("{field}: {found}"));
    }

    /// Something about a record that is said once for all of its shape, with the first place and what was found there.
    pub fn tally(&mut self, code: Code, origin: Origin, found: &str) {
        self.met((code, origin.shape.name, String::new()), origin, found);
    }

    /// The same once for each thing that was found.
    pub fn tally_each(&mut self, code: Code, origin: Origin, found: &str) {
        let key = (code, origin.shape.name, found.to_owned());
        // So many that they are told by themselves; the others are told together.
        if DISTINCT <= self.tallies.len() && !self.tallies.contains_key(&key) {
            return self.tally(code, origin, "…");
        }
        self.met(key, origin, found);
    }

    fn met(&mut self, key: (Code, &'static str, String), origin: Origin, found: &str) {
        let place = self.place(origin);
        let met = self.tallies.entry(key);
        met.or_insert_with(|| Met { n: 0, first: place, found: found.to_owned() }).n += 1;
    }

    /// Says something about a record that is used.
    pub fn say(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    pub(super) fn say_all(&mut self, diagnostics: Vec<Diagnostic>) {
        self.diagnostics.extend(diagnostics);
    }

    pub(super) fn read(&mut self, origin: Origin) {
        self.counts.entry(origin.shape.name).or_default().read += 1;
    }

    pub(super) fn read_stranger(&mut self) {
        self.counts.entry(STRANGER).or_default().read += 1;
    }

    pub(super) fn question_stranger(&mut self, question: Diagnostic) {
        self.counts.entry(STRANGER).or_default().set_aside += 1;
        self.ask(question);
    }

    pub(super) fn set_aside_stranger(&mut self, line: u64, start: &str) -> Result<(), Diagnostic> {
        let question = Diagnostic::question(Code::FieldStranger, self.line(line));
        let names: Vec<&str> = self.format.shapes.iter().map(|it| it.name).collect();
        let question = question.with("found", start).with_whole("allowed", names.join(", "));
        self.question_stranger(question);
        self.beyond_limit()
    }

    pub(super) fn blank_line(&mut self) {
        self.n_blank += 1;
    }

    /// The refusal of a file of which hardly a record fits.
    pub(super) fn beyond_limit(&mut self) -> Result<(), Diagnostic> {
        if let Some(refusal) = self.refusal.take() {
            return Err(refusal);
        }
        if self.n_questions <= LIMITS.misfits {
            return Ok(());
        }
        let mut n_told = 0;
        self.diagnostics.retain(|it| {
            n_told += usize::from(it.severity == Severity::Question);
            it.severity != Severity::Question || n_told <= 20
        });
        let refusal = Diagnostic::refusal(Code::QuestionsTooMany, Place::file(self.file.clone()));
        Err(refusal.with("limit", LIMITS.misfits))
    }

    pub(super) fn diagnostics(self) -> Vec<Diagnostic> {
        self.diagnostics
    }
}
