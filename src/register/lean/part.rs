//! Rows of one piece of a file become columns, as they are read; what is unusual about a row goes the way of every row.
//!
//! A row is *plain* if every cell is spelled as the program itself would write it. Only plain rows are read here;
//! all others are read by the functions that read every row elsewhere, so that nothing is understood in two ways.

use crate::{
    diagnostic::Diagnostic,
    register::{
        cell::Cell,
        draft::DraftRow,
        fingerprint::{RowHash, TablePrint, cell_hash},
        lean::{
            block::{Block, Snippet},
            column,
            ids::Ids,
            kept::{empty, is_kept},
            lines::Lines,
            packed::pack,
            shape::{Seen, Shape},
            wanted::Recorded,
        },
        row::Row,
        tables::Kind,
    },
};

mod columns;
mod links;
mod order;
mod spelling;

use columns::{Scratch, Sums, add_to_key};
use links::Links;
use order::Order;
pub(super) use order::{Ordered, Tie};
use spelling::Signs;

/// The names that rows may refer to, by table.
pub(super) type Targets<'a> = dyn Fn(&str) -> &'a Ids + Sync + 'a;

/// References from rows of a table to rows of the same table, by name: those cannot be looked up while it is read.
#[derive(Debug)]
pub(super) struct Later {
    pub(super) row: usize,
    pub(super) position: usize,
    pub(super) names: Vec<String>,
}

/// What was read of one piece of a file; lines count from the start of the piece.
#[derive(Debug)]
pub struct Part<'a> {
    shape: &'a Shape,
    links: Links<'a>,
    signs: Signs,
    scratch: Scratch,
    /// Two columns of which the second only fills what is empty in the first: when it happened, or else was recorded.
    days: Option<(usize, usize)>,
    sums: Sums,
    order: Order,
    columns: Vec<column::Column>,
    lines: Lines,
    /// Lines of rows that single coders wrote.
    coded: Vec<u64>,
    /// Lines of rows that cannot be understood.
    set_aside: Vec<u64>,
    diagnostics: Vec<Diagnostic>,
    print: TablePrint,
    /// Rows that the reader used.
    pub n_used: u64,
    /// Rows that the reader set aside.
    pub n_set_aside: u64,
    /// Rows without any text.
    pub n_blank: u64,
}

impl<'a> Part<'a> {
    /// An empty part; `guess` tells where in the file it begins, from 0 to 1.
    pub(super) fn of(
        shape: &'a Shape,
        recorded: Recorded,
        targets: &Targets<'a>,
        guess: f64,
    ) -> Part<'a> {
        let table = shape.table();
        let is_there = |position| shape.columns.contains(&Some(position));
        let days = match (recorded, shape.ordered) {
            (Recorded::NotAsked, Some([_, on, or])) if is_there(on) && is_there(or) => {
                Some((on, or))
            }
            _ => None,
        };
        let columns = table.columns.iter().enumerate().map(|(position, column)| {
            let is_merged = days.is_some_and(|it| it.1 == position);
            let is_kept = is_there(position) && !is_merged && is_kept(table.name, column.name);
            if is_kept { empty(table.name, column.kind) } else { column::Column::Absent }
        });
        Part {
            shape,
            links: Links::of(table, targets, guess),
            signs: Signs::default(),
            scratch: Scratch::default(),
            days,
            sums: Sums::default(),
            order: Order::default(),
            columns: columns.collect(),
            lines: Lines::default(),
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

    /// What was seen of the spelling of the file, if the whole of it has to be read again because of that.
    pub fn respelled(&self) -> Option<Seen> {
        self.signs.respelled()
    }

    /// Takes in what was seen of the spelling elsewhere in the file.
    pub fn take_signs(&mut self, other: &Part<'_>) {
        self.signs.take(&other.signs);
    }

    /// Adds the question of the reader about a row that it sets aside.
    pub fn set_aside(&mut self, question: Diagnostic) {
        self.n_set_aside += 1;
        self.diagnostics.push(question);
    }

    /// Takes up what another piece of the file was held in: memory that was used before need not be asked for.
    pub fn reuse(&mut self, emptied: Emptied) {
        if emptied.0.len() == self.columns.len() {
            self.columns = emptied.0;
        }
    }

    /// Makes room for about so many rows: lists that grow bit by bit leave holes in memory.
    pub fn expect(&mut self, n_rows: usize) {
        self.sums.keys.reserve_exact(n_rows);
        self.columns.iter_mut().for_each(|it| it.expect(n_rows));
    }

    /// Adds rows; `odd` is given each that is not plain, one by one and in its place, and has to [add](Part::add) it.
    pub fn add_block(&mut self, block: &Block<'_>, odd: &mut impl FnMut(&mut Self, Block<'_>)) {
        if self.add_plain(block) {
            return;
        }
        match block.halves() {
            Some(halves) => halves.iter().for_each(|it| self.add_block(it, odd)),
            None => odd(self, *block),
        }
    }

    /// Adds any row that the reader did not set aside.
    pub fn add(&mut self, row: &DraftRow) {
        self.n_used += 1;
        self.signs.forget();
        for (position, column) in self.shape.table().columns.iter().enumerate() {
            let text = row.cells.get(position).unwrap_or_default();
            self.signs.look(position, column.kind, text);
        }
        self.signs.note();
        match self.shape.understand(row) {
            Ok(understood) if understood.text("coder").is_some() => self.coded.push(row.line),
            Ok(understood) => self.add_understood(row.line, &understood),
            // What to ask is found once more when it is known how many there are.
            Err(_) => self.set_aside.push(row.line),
        }
    }

    fn add_understood(&mut self, line: u64, row: &Row) {
        let at = self.lines.len();
        let mut key = 0;
        for step in &self.shape.steps {
            let position = step.position;
            let cell = row.cell_at(position);
            if step.is_key {
                let name = if let Cell::Text(name) = cell { name.as_str() } else { "" };
                key = add_to_key(key, cell_hash(position, name.as_bytes()));
            }
            if let Some((first, second)) = self.days
                && second == position
            {
                if let (Some(column), Cell::Date(date)) = (self.columns.get_mut(first), cell) {
                    column.fill_last(pack(*date));
                }
                continue;
            }
            let Some(column) = self.columns.get_mut(position) else { continue };
            match cell {
                Cell::Empty => column.push_empty(),
                Cell::Text(text) if matches!(step.kind, Kind::Reference(_)) => {
                    if let Some(found) = self.links.one(position, at, text.as_bytes()) {
                        column.push_row(found);
                    }
                }
                Cell::Text(text) => column.push_text(text.as_bytes()),
                Cell::List(names) => {
                    let names = names.iter().map(|it| Snippet::whole(it.as_bytes()));
                    if let Some(found) = self.links.list(position, at, step.kind, names) {
                        column.push_rows(found);
                    }
                }
                Cell::Code(code) => {
                    if let Some(value) = self.shape.code(position, code) {
                        column.push_code(value);
                    }
                }
                Cell::YesNo(answer) => column.push_code(u8::from(*answer)),
                Cell::Date(date) => column.push_date(pack(*date)),
                Cell::Number(number) => column.push_number(*number),
                Cell::Count(count) => column.push_number(*count as f64),
            }
        }
        self.sums.keys.push(key);
        self.print.add(RowHash::of(row));
        self.lines.push(u32::try_from(line).unwrap_or(u32::MAX));
        if let Some(ordered) = self.shape.ordered {
            let name = row.text("id").unwrap_or_default();
            self.order.note(ordered, &self.columns, &self.lines, 1, |_| name.as_bytes());
        }
    }
}

/// The columns of a piece of a file, without any rows.
#[derive(Debug, Default)]
pub struct Emptied(pub(super) Vec<column::Column>);

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
        self.lines.shrink();
        self.sums.keys.shrink_to_fit();
        Loose {
            columns: self.columns,
            lines: self.lines,
            keys: self.sums.keys,
            dangling: self.links.dangling,
            later: self.links.later,
            ties: self.order.ties,
            coded: self.coded,
            set_aside: self.set_aside,
            diagnostics: self.diagnostics,
            print: self.print,
        }
    }
}
