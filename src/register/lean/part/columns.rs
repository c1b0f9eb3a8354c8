//! A block of plain rows, read column by column: what a column holds is asked once for many cells.

use crate::register::{
    cell::{Cell, Spelling},
    fingerprint::{FACTOR, RowHash, cell_hash, number_hash},
    lean::{
        block::{Block, Snippet},
        column::{Column, DANGLING, pack},
        part::{
            Part,
            links::{Found, Links},
            spelling::Signs,
        },
        plain::{Letters, plain_day, whole},
        shape::{Code, Shape, Step},
    },
    tables::{Kind, Need},
};

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

    #[inline]
    fn add(&mut self, step: &Step, row: usize, hash: u64) {
        if let Some(own) = self.rows.get_mut(row) {
            own.add(hash);
        }
        self.add_key(step, row, hash);
    }

    #[inline]
    fn add_key(&mut self, step: &Step, row: usize, hash: u64) {
        if step.is_key
            && let Some(own) = self.keys.get_mut(self.n_before + row)
        {
            *own = add_to_key(*own, hash);
        }
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
        let Part { shape, columns, links, signs, sums, lines, .. } = self;
        let mut absent = Column::Absent;
        let mut strip = Strip { shape, block, links, signs, first: lines.len() };
        sums.begin(lines.len(), block.n_rows());
        let is_plain = shape.steps.iter().all(|step| {
            let column = columns.get_mut(step.position).unwrap_or(&mut absent);
            strip.read(step, column, sums)
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
    /// The number of the first row.
    first: usize,
}

impl Strip<'_, '_, '_> {
    /// Reads a column; tells whether all of its cells are plain.
    fn read(&mut self, step: &Step, column: &mut Column, sums: &mut Sums) -> bool {
        let Step { position, kind, .. } = *step;
        let block = self.block;
        let letters = block.letters;
        if self.shape.coder == Some(position) {
            // What a single coder wrote is not plain.
            return each(block, step, column, sums, |_, _, _| None);
        }
        match kind {
            Kind::Id => each(block, step, column, sums, |column, _, cell| {
                let text = cell.bytes();
                column.push_text(text);
                letters.is_name(text).then(|| cell_hash(position, text))
            }),
            Kind::Text => each(block, step, column, sums, |column, _, cell| {
                let text = cell.bytes();
                column.push_text(text);
                Letters::is_trimmed(text).then(|| cell_hash(position, text))
            }),
            Kind::Reference(_) => self.references(step, column, sums),
            Kind::References(_) | Kind::Entitled => {
                let (links, first) = (&mut *self.links, self.first);
                each(block, step, column, sums, |column, row, cell| {
                    let text = cell.bytes();
                    let names = || text.split(|it| *it == b'|');
                    let is_plain = letters.is_name(text) && names().all(Letters::is_trimmed);
                    if !is_plain {
                        return None;
                    }
                    if let Some(rows) = links.list(position, first + row, kind, names()) {
                        column.push_rows(rows);
                    }
                    Some(cell_hash(position, text))
                })
            }
            Kind::Code(_) | Kind::YesNo => self.codes(step, column, sums),
            Kind::Date => {
                let mut general = self.general();
                each(block, step, column, sums, |column, _, cell| match plain_day(cell.bytes()) {
                    Some(packed) => {
                        column.push_date(packed);
                        Some(cell_hash(position, cell.bytes()))
                    }
                    None => general.read(position, column, cell),
                })
            }
            Kind::Number | Kind::Amount | Kind::Count => {
                let mut general = self.general();
                each(block, step, column, sums, |column, _, cell| match whole(cell.bytes()) {
                    Some(number) => {
                        column.push_number(number);
                        Some(number_hash(position, number))
                    }
                    None => general.read(position, column, cell),
                })
            }
            Kind::Share | Kind::Texts | Kind::Period => {
                let mut general = self.general();
                each(block, step, column, sums, |column, _, cell| {
                    general.read(position, column, cell)
                })
            }
        }
    }

    /// References often repeat those of rows before.
    fn references(&mut self, step: &Step, column: &mut Column, sums: &mut Sums) -> bool {
        let Step { position, .. } = *step;
        let mut recent = self.links.take_recent(position);
        let (links, first, letters) = (&mut *self.links, self.first, self.block.letters);
        let is_plain = each(self.block, step, column, sums, |column, row, cell| {
            let name = cell.word();
            let place = name.and_then(|it| recent.place(it));
            if let Some(found) = place.as_ref().filter(|it| Some(it.name) == name) {
                column.push_row(found.row);
                return Some(found.hash);
            }
            let text = cell.bytes();
            if !letters.is_name(text) {
                return None;
            }
            let hash = cell_hash(position, text);
            if let Some(row) = links.one(position, first + row, text) {
                column.push_row(row);
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

    /// Codes often are that of the row before.
    fn codes(&self, step: &Step, column: &mut Column, sums: &mut Sums) -> bool {
        let codes: &[Code] = self.shape.codes.get(step.position).map_or(&[], Vec::as_slice);
        let Some(mut recent) = codes.first() else { return false };
        each(self.block, step, column, sums, |column, _, cell| {
            let word = cell.word();
            let is_it = |code: &Code| match word {
                Some(_) => code.word == word,
                None => code.text.as_bytes() == cell.bytes(),
            };
            if !is_it(recent) {
                recent = codes.iter().find(|it| is_it(it))?;
            }
            column.push_code(recent.value);
            Some(recent.hash)
        })
    }

    fn general(&mut self) -> General<'_> {
        General { shape: self.shape, signs: self.signs }
    }
}

/// Goes through the cells of a column; `read` adds a cell and gives its hash, or nothing if it is not plain.
///
/// Tells whether all cells are plain; if not, whoever calls takes back what was added.
#[inline]
fn each<'t>(
    block: &Block<'t>,
    step: &Step,
    column: &mut Column,
    sums: &mut Sums,
    mut read: impl FnMut(&mut Column, usize, Snippet<'t>) -> Option<u64>,
) -> bool {
    for (row, cell) in block.cells(step.field).enumerate() {
        if cell.is_empty() {
            if step.need == Need::Required {
                return false;
            }
            column.push_empty();
            sums.add_key(step, row, step.empty_hash);
            continue;
        }
        let Some(hash) = read(column, row, cell) else { return false };
        sums.add(step, row, hash);
    }
    true
}

/// Cells of one value that are read by the spelling of their file.
struct General<'p> {
    shape: &'p Shape,
    signs: &'p mut Signs,
}

impl General<'_> {
    /// Adds a cell and gives its hash, if it can be read.
    fn read(&mut self, position: usize, to: &mut Column, cell: Snippet<'_>) -> Option<u64> {
        let column = self.shape.table().columns.get(position)?;
        let text = std::str::from_utf8(cell.bytes()).ok().filter(|it| it.trim() == *it)?;
        self.signs.look(position, column.kind, text);
        let spelling: &Spelling = &self.shape.spelling;
        match spelling.read(column, position, text).ok()? {
            Cell::Date(date) => {
                to.push_date(pack(date));
                Some(cell_hash(position, date.to_string().as_bytes()))
            }
            Cell::Number(number) => {
                to.push_number(number);
                Some(number_hash(position, number))
            }
            Cell::Count(count) => {
                to.push_number(count as f64);
                Some(number_hash(position, count as f64))
            }
            Cell::Empty | Cell::Text(_) | Cell::Code(_) | Cell::List(_) | Cell::YesNo(_) => None,
        }
    }
}
