//! What a reader of a foreign format brings in: rows for our tables, what became of every record, and what there is to say.

use std::{
    collections::{BTreeMap, BTreeSet, btree_map::Entry},
    sync::Arc,
};

use crate::{
    diagnostic::{Checked, Code, Diagnostic, Place, Severity},
    register::{
        Cells,
        draft::{Draft, DraftRow, Reading},
        tables::{Need, TABLES, Table},
    },
    sources::{
        LIMITS, characters,
        dataset::Dataset,
        field::{Format, Origin, Record, code},
        municipality::{self, Resolved},
    },
};

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
    n_read: u64,
    n_used: u64,
    n_set_aside: u64,
}

/// How often something was met, and where first.
#[derive(Debug, Clone)]
struct Met {
    n: u64,
    first: Place,
    found: String,
}

/// A row that is being made.
#[derive(Debug)]
pub struct RowMaking<'a> {
    harvest: &'a mut Harvest,
    table: &'static Table,
    origin: Origin,
    cells: BTreeMap<usize, String>,
    headings: BTreeMap<usize, &'static str>,
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

    /// Begins a row of a table. Columns that get nothing are empty, which means unknown.
    pub fn row(&mut self, table: &'static str, origin: Origin) -> RowMaking<'_> {
        // A name that is no table is a slip of a reader; its rows would go to the first table, and its tests fail.
        let [first, ..] = &TABLES;
        let table = Table::find(table).unwrap_or(first);
        let (cells, headings) = (BTreeMap::new(), BTreeMap::new());
        RowMaking { harvest: self, table, origin, cells, headings }
    }

    fn add(
        &mut self,
        origin: Origin,
        table: &'static Table,
        row: DraftRow,
        headings: BTreeMap<usize, &'static str>,
    ) {
        let key = (origin.shape.name, table.name);
        let making = self.drafts.entry(key).or_insert_with(|| Draft {
            table,
            file: self.file.clone(),
            headings: vec![None; table.columns.len()],
            rows: Vec::new(),
        });
        for (at, heading) in headings {
            if let Some(own @ None) = making.headings.get_mut(at) {
                *own = Some(heading.to_owned());
            }
        }
        let too_large = row.cells.iter().any(|it| LIMITS.cell_bytes < it.len()).then(|| {
            let question = Diagnostic::question(Code::CellTooLarge, making.place(&row));
            question.with("limit", LIMITS.cell_bytes >> 20)
        });
        match too_large.or_else(|| characters::question(making, &row)) {
            None => making.rows.push(row),
            Some(question) => {
                self.questioned.insert((row.line, origin.shape.name));
                self.ask(question);
            }
        }
    }

    /// A record was used.
    pub fn used(&mut self, origin: Origin) {
        self.counts.entry(origin.shape.name).or_default().n_used += 1;
    }

    /// A record is set aside with a question.
    pub fn set_aside(&mut self, origin: Origin, question: Diagnostic) {
        self.counts.entry(origin.shape.name).or_default().n_set_aside += 1;
        self.ask(question);
    }

    fn ask(&mut self, question: Diagnostic) {
        self.n_questions += 1;
        self.diagnostics.push(question);
    }

    /// A record is set aside with one note for all that are set aside for the same reason.
    pub fn leave(&mut self, origin: Origin, reason: Code) {
        self.counts.entry(origin.shape.name).or_default().n_set_aside += 1;
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
        self.counts.entry(origin.shape.name).or_default().n_read += 1;
    }

    pub(super) fn read_stranger(&mut self) {
        self.counts.entry(STRANGER).or_default().n_read += 1;
    }

    pub(super) fn question_stranger(&mut self, question: Diagnostic) {
        self.counts.entry(STRANGER).or_default().n_set_aside += 1;
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

    pub(super) fn more_pages(&mut self, line: u64, address: &str) {
        let note = Diagnostic::note(Code::FieldMorePages, self.line(line));
        self.diagnostics.push(note.with("found", address));
    }

    pub(super) fn part_only(&mut self, line: u64, total: u64, n: u64) {
        let note = Diagnostic::note(Code::FieldPartOnly, self.line(line));
        self.diagnostics.push(note.with("n", n).with("total", total));
    }

    pub(super) fn note_numbers(&mut self) {
        let file = Place::file(self.file.clone());
        self.diagnostics.push(Diagnostic::note(Code::FieldNumbered, file));
    }

    /// Notes which fields of a record are not read: those that the format has and those that nobody knows.
    pub(super) fn see_fields(&mut self, record: &Record) {
        let shape = record.origin.shape;
        // A table of somebody's own topics has fields that no list can name.
        if shape.read.contains(&"*") {
            return;
        }
        for (name, value) in &record.fields {
            if shape.read.contains(&name.as_str()) || value.is_null() {
                continue;
            }
            if let Some(lost) = shape.lost.iter().find(|it| **it == name) {
                self.left_out.entry(shape.name).or_default().insert(lost);
                continue;
            }
            let place = Place::row(self.file.clone(), record.origin.line).cell(name.clone());
            let key = (shape.name, name.clone());
            let is_told = self.unread.len() < DISTINCT || self.unread.contains_key(&key);
            let key = if is_told { key } else { (shape.name, "…".to_owned()) };
            match self.unread.entry(key) {
                Entry::Occupied(mut met) => met.get_mut().n += 1,
                Entry::Vacant(slot) => {
                    slot.insert(Met { n: 1, first: place, found: String::new() });
                }
            }
        }
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

    /// The tables, what became of every record, and everything there is to say.
    pub(super) fn finish(mut self) -> Checked<Option<Dataset>> {
        self.say_what_was_seen();
        self.count_questioned();
        let sum = |of: fn(&Counts) -> u64| self.counts.values().map(of).sum::<u64>();
        let (n_read, n_used, n_set_aside) =
            (sum(|it| it.n_read), sum(|it| it.n_used), sum(|it| it.n_set_aside));
        if n_read != n_used + n_set_aside {
            let refusal = Diagnostic::refusal(Code::RowsLost, Place::file(self.file.clone()));
            let refusal = refusal.with("found", n_used + n_set_aside).with("expected", n_read);
            self.diagnostics.push(refusal);
            return Checked { value: None, diagnostics: self.diagnostics };
        }
        let filled: BTreeSet<&str> = self.drafts.values().map(|it| it.table.name).collect();
        let reading = Reading {
            file: self.file.to_string(),
            tables: filled.iter().map(|it| (*it).to_owned()).collect(),
            n_read: n_read + self.n_blank,
            n_used,
            n_set_aside,
            n_blank: self.n_blank,
        };
        let absent = TABLES.iter().filter(|it| !filled.contains(it.name));
        let dataset = Dataset {
            absent_tables: absent.clone().map(|it| it.name.to_owned()).collect(),
            readings: vec![reading],
            drafts: drafts(&self.file, self.drafts, absent),
            ..Dataset::default()
        };
        Checked { value: Some(dataset), diagnostics: self.diagnostics }
    }

    /// A record that was used, of which no row is left, was set aside after all.
    fn count_questioned(&mut self) {
        let questioned = std::mem::take(&mut self.questioned);
        let lines = |((shape, _), draft): (&(&'static str, _), &Draft)| {
            draft.rows.iter().map(|it| (it.line, *shape)).collect::<Vec<_>>()
        };
        let kept: BTreeSet<(u64, &str)> =
            self.drafts.iter().flat_map(lines).filter(|it| questioned.contains(it)).collect();
        for (_, shape) in questioned.difference(&kept) {
            if let Some(counts) = self.counts.get_mut(shape).filter(|it| 0 < it.n_used) {
                counts.n_used -= 1;
                counts.n_set_aside += 1;
            }
        }
    }

    fn say_what_was_seen(&mut self) {
        let file = Place::file(self.file.clone());
        let kinds: Vec<String> =
            self.counts.iter().map(|(name, it)| format!("{} {name}", it.n_read)).collect();
        let seen = Diagnostic::note(Code::FieldRecognised, file.clone());
        let seen = seen.with_whole("format", self.format.title);
        self.diagnostics.push(seen.with_whole("kinds", kinds.join(", ")));
        for (shape, fields) in &self.left_out {
            let names: Vec<&str> = fields.iter().copied().collect();
            let note = Diagnostic::note(Code::FieldNotKept, file.clone());
            let note = note.with("kind", shape).with_whole("fields", names.join(", "));
            self.diagnostics.push(note);
        }
        for ((shape, field), met) in &self.unread {
            let note = Diagnostic::note(Code::FieldUnknown, met.first.clone());
            self.diagnostics.push(note.with("field", field).with("kind", shape).with("n", met.n));
        }
        for ((code, shape, _), met) in &self.tallies {
            let note = Diagnostic::note(*code, met.first.clone());
            let note = note.with("kind", shape).with("n", met.n).with("found", &met.found);
            self.diagnostics.push(note);
        }
    }
}

fn drafts(
    file: &Arc<str>,
    made: BTreeMap<(&'static str, &'static str), Draft>,
    absent: impl Iterator<Item = &'static Table>,
) -> Vec<Draft> {
    // A table that nothing can be assessed without is there without rows: that is said otherwise.
    let empty = absent.filter(|it| it.need == Need::Required).map(|table| Draft {
        table,
        file: file.clone(),
        headings: vec![None; table.columns.len()],
        rows: Vec::new(),
    });
    let mut drafts: Vec<Draft> = empty.chain(made.into_values()).collect();
    drafts.sort_by_key(|it| TABLES.iter().position(|table| table.name == it.table.name));
    drafts
}

impl RowMaking<'_> {
    /// Fills a column with what stood in a field, whose name messages then use.
    #[must_use]
    pub fn from(mut self, column: &str, field: &'static str, text: impl Into<String>) -> Self {
        if let Some(at) = self.table.position(column) {
            self.headings.insert(at, field);
        }
        self.put(column, text)
    }

    /// Fills a column with something that stood in no field.
    #[must_use]
    pub fn put(mut self, column: &str, text: impl Into<String>) -> Self {
        let text: String = text.into();
        if let Some(at) = self.table.position(column)
            && !text.is_empty()
        {
            self.cells.insert(at, text);
        }
        self
    }

    /// Adds the row.
    pub fn add(self) {
        self.finish(Again::Row);
    }

    /// Adds the row unless the very same one is there: what records of another kind repeat is no row twice.
    pub fn add_once(self) {
        self.finish(Again::Nothing);
    }

    fn finish(self, again: Again) {
        let RowMaking { harvest, table, origin, mut cells, headings } = self;
        let texts = (0..table.columns.len()).map(|at| cells.remove(&at).unwrap_or_default());
        let row = DraftRow { line: origin.line, cells: texts.collect() };
        let row = characters::in_one_form(table, row);
        if again == Again::Nothing && !harvest.once.insert((table.name, row.cells.clone())) {
            return;
        }
        harvest.add(origin, table, row, headings);
    }
}

/// What becomes of a row that says the same as an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Again {
    /// It is a row all the same.
    Row,
    /// Nothing.
    Nothing,
}
