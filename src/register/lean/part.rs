//! Rows of one piece of a file become columns, as they are read; what is unusual about a row goes the way of every row.
//!
//! A row is *plain* if every cell is spelled as the program itself would write it. Only plain rows are read here;
//! all others are read by the functions that read every row elsewhere, so that nothing is understood in two ways.

use xxhash_rust::xxh3::xxh3_64;

use crate::{
    diagnostic::Diagnostic,
    register::{
        cell::{Cell, Spelling},
        draft::DraftRow,
        fingerprint::{RowHash, TablePrint},
        lean::{
            column::{self, pack},
            ids::{Finder, Ids},
            kept::{empty, is_kept},
            lines::Lines,
            plain::Letters,
            shape::Shape,
        },
        row::Row,
        tables::{Kind, Need},
    },
};

mod cells;
mod spelling;

use spelling::Sign;

/// The names that rows may refer to, by table.
pub(super) type Targets<'a> = dyn Fn(&str) -> &'a Ids + Sync + 'a;

/// References from rows of a table to rows of the same table, by name: those cannot be looked up while it is read.
#[derive(Debug)]
pub(super) struct Later {
    pub(super) row: usize,
    pub(super) position: usize,
    pub(super) names: Vec<String>,
}

/// The name of a row, where it is needed to put rows in order.
#[derive(Debug)]
pub(super) struct Tie {
    pub(super) line: u64,
    pub(super) name: Box<[u8]>,
}

/// What was read of one piece of a file; lines count from the start of the piece.
#[derive(Debug)]
pub struct Part<'a> {
    shape: &'a Shape,
    finders: Vec<Option<Finder<'a>>>,
    /// The code that was read last in each column.
    recent: Vec<u8>,
    listed: Vec<u32>,
    /// What is not kept.
    nowhere: column::Column,
    seen: Vec<(usize, Sign)>,
    signs: Spelling,
    /// Whether the row that is being read has a reference that leads nowhere.
    is_dangling: bool,
    /// Whether a number may mean something else once the spelling of the whole file is known.
    is_unsure: bool,
    pub(super) columns: Vec<column::Column>,
    pub(super) lines: Lines,
    /// Hashes of the keys.
    pub(super) keys: Vec<u64>,
    /// Rows with a reference that leads nowhere.
    pub(super) dangling: Vec<usize>,
    pub(super) later: Vec<Later>,
    /// Lines and names of observations of one commitment on one day that stand one after another.
    pub(super) ties: Vec<Tie>,
    /// Commitment, day and name of the observation that was read last.
    previous: (u32, u32, Vec<u8>),
    /// Lines of rows that single coders wrote.
    pub(super) coded: Vec<u64>,
    /// Lines of rows that cannot be understood.
    pub(super) set_aside: Vec<u64>,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) print: TablePrint,
    /// Rows that the reader used.
    pub n_used: u64,
    /// Rows that the reader set aside.
    pub n_set_aside: u64,
    /// Rows without any text.
    pub n_blank: u64,
}

impl<'a> Part<'a> {
    /// An empty part; `guess` tells where in the file it begins, from 0 to 1.
    pub(super) fn of(shape: &'a Shape, targets: &Targets<'a>, guess: f64) -> Part<'a> {
        let table = shape.table();
        let finder = |kind: Kind| match kind {
            Kind::Reference(to) | Kind::References(to) if to != table.name => Some(targets(to)),
            Kind::Entitled => Some(targets("parties")),
            _ => None,
        };
        let finders = table.columns.iter().map(|it| Some(Finder::new(finder(it.kind)?, guess)));
        let is_there = |position| shape.columns.contains(&Some(position));
        let columns = table.columns.iter().enumerate().map(|(position, column)| {
            let is_kept = is_there(position) && is_kept(table.name, column.name);
            if is_kept { empty(table.name, column.kind) } else { column::Column::Absent }
        });
        Part {
            shape,
            finders: finders.collect(),
            recent: vec![0; table.columns.len()],
            listed: Vec::new(),
            nowhere: column::Column::Absent,
            seen: Vec::new(),
            signs: Spelling::default(),
            is_dangling: false,
            is_unsure: false,
            columns: columns.collect(),
            lines: Lines::default(),
            keys: Vec::new(),
            dangling: Vec::new(),
            later: Vec::new(),
            ties: Vec::new(),
            previous: (column::NO_ROW, column::NO_DATE, Vec::new()),
            coded: Vec::new(),
            set_aside: Vec::new(),
            diagnostics: Vec::new(),
            print: TablePrint::default(),
            n_used: 0,
            n_set_aside: 0,
            n_blank: 0,
        }
    }

    /// What every row of this part is read by.
    pub fn shape(&self) -> &'a Shape {
        self.shape
    }

    /// Adds the question of the reader about a row that it sets aside.
    pub fn set_aside(&mut self, question: Diagnostic) {
        self.n_set_aside += 1;
        self.diagnostics.push(question);
    }

    /// Makes room for about so many rows: lists that grow bit by bit leave holes in memory.
    pub fn expect(&mut self, n_rows: usize) {
        self.keys.reserve_exact(n_rows);
        self.columns.iter_mut().for_each(|it| it.expect(n_rows));
    }

    /// Adds a row if it is plain; if not, nothing is added and the row has to go to [`Part::add`].
    ///
    /// `letters` tells whether every byte of the row is a printable letter of ASCII.
    pub fn add_plain<'r>(
        &mut self,
        line: u64,
        letters: Letters,
        n_fields: usize,
        field: impl Fn(usize) -> &'r [u8],
    ) -> bool {
        if n_fields != self.shape.columns.len() {
            return false;
        }
        let (n_rows, n_later) = (self.lines.len(), self.later.len());
        let Some(hash) = self.read_plain(letters, &field) else {
            self.later.truncate(n_later);
            self.columns.iter_mut().for_each(|it| it.truncate(n_rows));
            return false;
        };
        self.n_used += 1;
        self.note_signs();
        let shape = self.shape;
        let names = shape.key_steps.iter().map(|it| field(it.field));
        self.keys.push(key_hash(names));
        let name = shape.name.map_or(&b""[..], field);
        self.finish_row(line, hash, name);
        true
    }

    fn read_plain<'r>(
        &mut self,
        letters: Letters,
        field: &impl Fn(usize) -> &'r [u8],
    ) -> Option<u64> {
        self.seen.clear();
        self.is_dangling = false;
        let mut hash = RowHash::default();
        let mut has_text = false;
        let shape = self.shape;
        for step in &shape.steps {
            let text = field(step.field);
            if text.is_empty() {
                if step.need == Need::Required {
                    return None;
                }
                self.column(step.position).push_empty();
                continue;
            }
            has_text = true;
            let is_plain = shape.coder != Some(step.position)
                && self.push_plain(step, letters, text, &mut hash);
            if !is_plain {
                return None;
            }
        }
        has_text.then(|| hash.value())
    }

    /// Adds any row that the reader did not set aside.
    pub fn add(&mut self, row: &DraftRow) {
        self.n_used += 1;
        self.seen.clear();
        for (position, column) in self.shape.table().columns.iter().enumerate() {
            let text = row.cells.get(position).unwrap_or_default();
            self.look(position, column.kind, text);
        }
        self.note_signs();
        match self.shape.understand(row) {
            Ok(understood) if understood.text("coder").is_some() => self.coded.push(row.line),
            Ok(understood) => self.add_understood(row.line, &understood),
            // What to ask is found once more when it is known how many there are.
            Err(_) => self.set_aside.push(row.line),
        }
    }

    fn add_understood(&mut self, line: u64, row: &Row) {
        self.is_dangling = false;
        let shape = self.shape;
        for step in &shape.steps {
            let (position, kind) = (step.position, step.kind);
            match row.cell_at(position) {
                Cell::Empty => self.column(position).push_empty(),
                Cell::Text(text) if matches!(kind, Kind::Reference(_)) => {
                    self.push_reference(position, text.as_bytes());
                }
                Cell::Text(text) => self.column(position).push_text(text.as_bytes()),
                Cell::List(names) => {
                    self.push_list(position, kind, names.iter().map(String::as_str));
                }
                Cell::Code(code) => {
                    self.push_code(position, kind, code.as_bytes());
                }
                Cell::YesNo(answer) => self.column(position).push_code(u8::from(*answer)),
                Cell::Date(date) => self.column(position).push_date(pack(*date)),
                Cell::Number(number) => self.column(position).push_number(*number),
                Cell::Count(count) => self.column(position).push_number(*count as f64),
            }
        }
        let names = shape.key_steps.iter();
        self.keys.push(key_hash(names.map(|it| match row.cell_at(it.position) {
            Cell::Text(text) => text.as_bytes(),
            _ => b"",
        })));
        let name = row.text("id").unwrap_or_default();
        self.finish_row(line, RowHash::of(row), name.as_bytes());
    }

    fn finish_row(&mut self, line: u64, hash: u64, name: &[u8]) {
        if self.is_dangling {
            self.dangling.push(self.lines.len());
        }
        self.print.add(hash);
        self.lines.push(u32::try_from(line).unwrap_or(u32::MAX));
        if let Some(ordered) = self.shape.ordered {
            self.note_tie(ordered, name);
        }
    }

    /// Remembers the names of observations that only their names put in order; all others are forgotten.
    fn note_tie(&mut self, [group, on, or]: [usize; 3], name: &[u8]) {
        let row = self.lines.len() - 1;
        let column = |at: usize| self.columns.get(at);
        let own = column(group).and_then(|it| it.row(row)).unwrap_or(column::NO_ROW);
        let day = |at: usize| column(at).map_or(column::NO_DATE, |it| it.packed(row));
        let day = if day(on) == column::NO_DATE { day(or) } else { day(on) };
        let (group, before, previous) = &mut self.previous;
        if (*group, *before) == (own, day)
            && let (Some(one), Some(other)) =
                (self.lines.get(row.wrapping_sub(1)), self.lines.get(row))
        {
            self.ties.push(Tie { line: u64::from(one), name: previous.as_slice().into() });
            self.ties.push(Tie { line: u64::from(other), name: name.into() });
        }
        (*group, *before) = (own, day);
        previous.clear();
        previous.extend_from_slice(name);
    }
}

/// A hash of the names that tell a row apart.
fn key_hash<'k>(names: impl Iterator<Item = &'k [u8]>) -> u64 {
    names.fold(0, |hash: u64, name| {
        hash.rotate_left(21).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ xxh3_64(name)
    })
}

/// A part without what was only needed to read it.
#[derive(Debug)]
pub struct Loose {
    pub(super) columns: Vec<column::Column>,
    pub(super) lines: Lines,
    pub(super) keys: Vec<u64>,
    pub(super) dangling: Vec<usize>,
    pub(super) later: Vec<Later>,
    pub(super) ties: Vec<Tie>,
    pub(super) coded: Vec<u64>,
    pub(super) set_aside: Vec<u64>,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) print: TablePrint,
}

impl Part<'_> {
    /// The part without what was only needed to read it.
    pub fn loose(mut self) -> Loose {
        self.columns.iter_mut().for_each(column::Column::shrink);
        self.lines.shrink();
        self.keys.shrink_to_fit();
        Loose {
            columns: self.columns,
            lines: self.lines,
            keys: self.keys,
            dangling: self.dangling,
            later: self.later,
            ties: self.ties,
            coded: self.coded,
            set_aside: self.set_aside,
            diagnostics: self.diagnostics,
            print: self.print,
        }
    }
}
