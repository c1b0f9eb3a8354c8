//! A block of plain rows, read column by column: what a column holds is asked once for many cells.

use crate::register::{
    cell::Cell,
    fingerprint::{FACTOR, RowHash, cell_hash, number_hash},
    lean::{
        block::{Block, Snippet},
        column::{Column, DANGLING, NO_CODE, NO_ROW},
        packed::{NO_DATE, pack},
        part::{
            Part,
            links::{Found, Links},
            spelling::Signs,
        },
        plain::{Letters, plain_day, whole},
        shape::{Shape, Step},
    },
    tables::{Kind, Need},
};

/// Memory for what a block holds before it is part of a column.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    numbers: Vec<f64>,
    days: Vec<u32>,
}

/// What the cells of some rows add up to, row by row.
#[derive(Debug, Default)]
pub(super) struct Sums {
    /// Of all cells.
    pub(super) rows: Vec<RowHash>,
    /// Of those that tell rows apart, after those of the rows that were read before.
    pub(super) keys: Vec<u64>,
    /// Rows that were read before.
    n_before: usize,
}

impl Sums {
    fn begin(&mut self, n_before: usize, n_rows: usize) {
        self.rows.clear();
        self.rows.resize(n_rows, RowHash::default());
        self.n_before = n_before;
        self.keys.resize(n_before + n_rows, 0);
    }

    /// The sums of each row, of which there are so many.
    fn of_rows(&mut self, n: usize) -> Option<(&mut [RowHash], &mut [u64])> {
        self.rows.get_mut(..n).zip(self.keys.get_mut(self.n_before..self.n_before + n))
    }
}

/// Adds the hash of a cell to that of the names that tell a row apart.
pub(super) fn add_to_key(key: u64, hash: u64) -> u64 {
    key.rotate_left(21).wrapping_mul(FACTOR) ^ hash
}

impl Part<'_> {
    /// Adds the rows of a block if all of them are plain; if not, nothing is added.
    pub(super) fn add_plain(&mut self, block: &Block<'_>) -> bool {
        if block.n_fields != self.shape.columns.len() {
            return false;
        }
        let n_rows = self.lines.len();
        let (n_later, n_dangling) = (self.links.later.len(), self.links.dangling.len());
        self.signs.forget();
        if !self.read_columns(block) {
            self.links.truncate(n_later, n_dangling);
            self.columns.iter_mut().for_each(|it| it.truncate(n_rows));
            self.sums.keys.truncate(n_rows);
            return false;
        }
        self.signs.note();
        self.n_used += block.n_rows() as u64;
        for hash in &self.sums.rows {
            self.print.add(hash.value());
        }
        let first = u32::try_from(block.first_line).unwrap_or(u32::MAX);
        self.lines.push_run(first, block.n_rows());
        if let Some(ordered) = self.shape.ordered {
            let name = |row: usize| self.shape.name.map_or(&b""[..], |it| block.cell(row, it));
            self.order.note(ordered, &self.columns, &self.lines, block.n_rows(), name);
        }
        true
    }

    fn read_columns(&mut self, block: &Block<'_>) -> bool {
        let Part { shape, columns, links, signs, scratch, days, sums, lines, .. } = self;
        let mut absent = Column::Absent;
        let mut strip = Strip { shape, block, links, signs, scratch, first: lines.len() };
        sums.begin(lines.len(), block.n_rows());
        let is_plain = shape.steps.iter().all(|step| match *days {
            Some((first, second)) if second == step.position => {
                let column = columns.get_mut(first).unwrap_or(&mut absent);
                strip.fill_days(step, column, sums)
            }
            _ => {
                let column = columns.get_mut(step.position).unwrap_or(&mut absent);
                strip.read(step, column, sums)
            }
        });
        // A row without any text is none, and one that adds up to nothing may be such a row.
        is_plain && sums.rows.iter().all(|it| it.value() != 0)
    }
}

/// What the columns of a block are read with.
struct Strip<'p, 'a, 't> {
    shape: &'a Shape,
    block: &'p Block<'t>,
    links: &'p mut Links<'a>,
    signs: &'p mut Signs,
    scratch: &'p mut Scratch,
    /// The number of the first row.
    first: usize,
}

// Each kind of column is read by a function that stands on its own, so that what its loop needs stays in registers:
// all in one, they took half as many instructions again.
impl Strip<'_, '_, '_> {
    /// Reads a column; tells whether all of its cells are plain.
    fn read(&mut self, step: &Step, column: &mut Column, sums: &mut Sums) -> bool {
        let Step { position, kind, .. } = *step;
        let n = self.block.n_rows();
        // What is not kept takes no room.
        let nowhere: &mut [()] = &mut vec![(); n];
        if self.shape.coder == Some(position) {
            // What a single coder wrote is not plain.
            return each(self.block, step, nowhere, sums, |(), _, _| None);
        }
        match (kind, column) {
            (Kind::Id, Column::Ids(all)) => {
                for it in self.block.cells(step.field) {
                    all.push(it.bytes());
                }
                self.names(step, sums)
            }
            (Kind::Id, _) => self.names(step, sums),
            (Kind::Text, Column::Codes(all)) => self.texts(step, room(all, n, NO_CODE), sums),
            (Kind::Text, _) => self.texts(step, nowhere, sums),
            (Kind::Reference(_), Column::Rows(all)) => {
                self.references(step, room(all, n, NO_ROW), sums)
            }
            (Kind::Reference(_), _) => self.references(step, nowhere, sums),
            (Kind::References(_) | Kind::Entitled, column) => self.lists(step, column, sums),
            (Kind::Code(_) | Kind::YesNo, Column::Codes(all)) => {
                self.codes(step, room(all, n, NO_CODE), sums)
            }
            (Kind::Code(_) | Kind::YesNo, _) => self.codes(step, nowhere, sums),
            (Kind::Date, Column::Dates(all)) => self.days(step, room(all, n, NO_DATE), sums),
            (Kind::Date, _) => self.days(step, nowhere, sums),
            (Kind::Number | Kind::Amount | Kind::Count | Kind::Share, Column::Numbers(all)) => {
                let mut numbers = std::mem::take(&mut self.scratch.numbers);
                numbers.clear();
                let is_plain = self.numbers(step, room(&mut numbers, n, f64::NAN), sums);
                all.extend(&numbers);
                self.scratch.numbers = numbers;
                is_plain
            }
            (Kind::Number | Kind::Amount | Kind::Count | Kind::Share, _) => {
                self.numbers(step, nowhere, sums)
            }
            (Kind::Texts | Kind::Period, Column::Codes(all)) => {
                each(self.block, step, room(all, n, NO_CODE), sums, |_, _, _| None)
            }
            (Kind::Texts | Kind::Period, _) => {
                each(self.block, step, nowhere, sums, |(), _, _| None)
            }
        }
    }

    /// Reads days that only count where a column has none.
    fn fill_days(&mut self, step: &Step, column: &mut Column, sums: &mut Sums) -> bool {
        let mut days = std::mem::take(&mut self.scratch.days);
        days.clear();
        let is_plain = self.days(step, room(&mut days, self.block.n_rows(), NO_DATE), sums);
        if let Column::Dates(all) = column {
            let own = all.get_mut(self.first..).unwrap_or_default();
            for (own, other) in own.iter_mut().zip(&days) {
                *own = if *own == NO_DATE { *other } else { *own };
            }
        }
        self.scratch.days = days;
        is_plain
    }

    #[inline(never)]
    fn names(&self, step: &Step, sums: &mut Sums) -> bool {
        let letters = self.block.letters;
        each(self.block, step, &mut vec![(); self.block.n_rows()], sums, |(), _, cell| {
            letters.is_name(cell.bytes()).then(|| cell.hash(step.position))
        })
    }

    #[inline(never)]
    fn texts<P: Place<u8>>(&self, step: &Step, room: &mut [P], sums: &mut Sums) -> bool {
        each(self.block, step, room, sums, |place, _, cell| {
            place.put(1);
            Letters::is_trimmed(cell.bytes()).then(|| cell.hash(step.position))
        })
    }

    /// References often repeat those of rows before.
    #[inline(never)]
    fn references<P: Place<u32>>(&mut self, step: &Step, room: &mut [P], sums: &mut Sums) -> bool {
        let Step { position, .. } = *step;
        let mut recent = self.links.take_recent(position);
        let (links, first, letters) = (&mut *self.links, self.first, self.block.letters);
        let is_plain = each(self.block, step, room, sums, |to, row, cell| {
            let name = cell.word;
            let place = name.and_then(|it| recent.place(it));
            if let Some(found) = place.as_ref().filter(|it| Some(it.name) == name) {
                to.put(found.row);
                return Some(found.hash);
            }
            let (row, hash) = links.look_up(position, first + row, cell, letters)?;
            if let Some(row) = row {
                to.put(row);
                // One that leads nowhere is noticed for each row.
                if let Some((name, place)) = name.zip(place).filter(|_| row != DANGLING) {
                    *place = Found { name, row, hash };
                }
            }
            Some(hash)
        });
        self.links.put_back(position, recent);
        is_plain
    }

    #[inline(never)]
    fn lists(&mut self, step: &Step, column: &mut Column, sums: &mut Sums) -> bool {
        let Step { position, kind, .. } = *step;
        let (links, first, letters) = (&mut *self.links, self.first, self.block.letters);
        let n = self.block.n_rows();
        let is_plain = each(self.block, step, &mut vec![(); n], sums, |(), row, cell| {
            let text = cell.bytes();
            let names = || cell.split(b'|');
            let is_trimmed = |it: Snippet<'_>| Letters::is_trimmed(it.bytes());
            let is_plain = letters.is_name(text) && names().all(is_trimmed);
            if !is_plain {
                return None;
            }
            if let Some(rows) = links.list(position, first + row, kind, names()) {
                column.push_empty_until(first + row);
                column.push_rows(rows);
            }
            Some(cell.hash(position))
        });
        column.push_empty_until(first + n);
        is_plain
    }

    #[inline(never)]
    fn codes<P: Place<u8>>(&self, step: &Step, room: &mut [P], sums: &mut Sums) -> bool {
        let Some(codes) = self.shape.codes.get(step.position) else { return false };
        each(self.block, step, room, sums, |place, _, cell| {
            let code = codes.find(cell)?;
            place.put(code.value);
            Some(code.hash)
        })
    }

    #[inline(never)]
    fn days<P: Place<u32>>(&mut self, step: &Step, room: &mut [P], sums: &mut Sums) -> bool {
        let (shape, signs) = (self.shape, &mut *self.signs);
        each(self.block, step, room, sums, |place, _, cell| {
            let (packed, hash) = match plain_day(cell) {
                Some(packed) => (packed, cell.hash(step.position)),
                None => odd_date(shape, signs, step, cell.bytes())?,
            };
            place.put(packed);
            Some(hash)
        })
    }

    #[inline(never)]
    fn numbers<P: Place<f64>>(&mut self, step: &Step, room: &mut [P], sums: &mut Sums) -> bool {
        let (shape, signs) = (self.shape, &mut *self.signs);
        let is_share = step.kind == Kind::Share;
        each(self.block, step, room, sums, |place, _, cell| {
            let number = match whole(cell) {
                Some(number) if !is_share => number,
                _ => odd_number(shape, signs, step, cell.bytes())?,
            };
            place.put(number);
            Some(number_hash(step.position, number))
        })
    }
}

/// Goes through the cells of a column; `read` fills a place and gives the hash of the cell, or nothing if it is not plain.
///
/// Tells whether all cells are plain; if not, whoever calls takes back what was filled.
#[inline]
fn each<'t, T>(
    block: &Block<'t>,
    step: &Step,
    room: &mut [T],
    sums: &mut Sums,
    mut read: impl FnMut(&mut T, usize, Snippet<'t>) -> Option<u64>,
) -> bool {
    // By numbers and not by iterators side by side: the loop then stays in registers.
    let Some((rows, keys)) = sums.of_rows(room.len()) else { return false };
    let mut at = step.field;
    for row in 0..room.len() {
        let (Some(place), Some(span), Some(own)) =
            (room.get_mut(row), block.spans.get(at), rows.get_mut(row))
        else {
            return false;
        };
        at += block.n_fields;
        let cell = Snippet::of(block.text, *span);
        let hash = if cell.is_empty() {
            if step.need == Need::Required {
                return false;
            }
            step.empty_hash
        } else {
            let Some(hash) = read(place, row, cell) else { return false };
            own.add(hash);
            hash
        };
        if step.is_key
            && let Some(key) = keys.get_mut(row)
        {
            *key = add_to_key(*key, hash);
        }
    }
    true
}

/// A date that is not a plain day, packed, with its hash.
#[cold]
fn odd_date(shape: &Shape, signs: &mut Signs, step: &Step, text: &[u8]) -> Option<(u32, u64)> {
    let Cell::Date(date) = general(shape, signs, step, text)? else { return None };
    Some((pack(date), cell_hash(step.position, date.to_string().as_bytes())))
}

/// A number that is not written in digits only, or that is a share.
#[cold]
fn odd_number(shape: &Shape, signs: &mut Signs, step: &Step, text: &[u8]) -> Option<f64> {
    match general(shape, signs, step, text)? {
        Cell::Number(number) => Some(number),
        Cell::Count(count) => Some(count as f64),
        _ => None,
    }
}

/// A cell of one value as the spelling of its file has it, if it can be read.
fn general(shape: &Shape, signs: &mut Signs, step: &Step, text: &[u8]) -> Option<Cell> {
    let column = shape.table().columns.get(step.position)?;
    let text = std::str::from_utf8(text).ok().filter(|it| it.trim() == *it)?;
    signs.look(step.position, column.kind, text);
    shape.spelling.read(column, step.position, text).ok()
}

/// Where the value of a cell goes; nowhere, if it is not kept.
trait Place<V> {
    fn put(&mut self, value: V);
}

impl Place<u8> for u8 {
    fn put(&mut self, value: u8) {
        *self = value;
    }
}

impl Place<u32> for u32 {
    fn put(&mut self, value: u32) {
        *self = value;
    }
}

impl Place<f64> for f64 {
    fn put(&mut self, value: f64) {
        *self = value;
    }
}

impl<V> Place<V> for () {
    fn put(&mut self, _: V) {}
}

/// Room for so many cells more, which are empty until they are filled.
fn room<T: Copy>(all: &mut Vec<T>, n: usize, empty: T) -> &mut [T] {
    let first = all.len();
    all.resize(first + n, empty);
    all.get_mut(first..).unwrap_or_default()
}
