//! One column of a table as a list of small values, without its texts.

use crate::{
    model::{Coded, PartialDate},
    register::lean::{
        ids::Ids,
        numbers::{Numbers, Values},
        packed::{NO_DATE, unpack},
    },
};

/// A cell that holds nothing, in a column of rows.
pub(crate) const NO_ROW: u32 = u32::MAX;

/// A reference that leads nowhere.
pub(super) const DANGLING: u32 = u32::MAX - 1;

/// In a list of those concerned: every party with a seat.
pub(crate) const EVERYBODY: u32 = u32::MAX - 2;

/// A small cell that holds nothing.
pub(super) const NO_CODE: u8 = u8::MAX;

/// The values of one column, row by row; what a file does not have, or nobody needs, is absent.
#[derive(Debug, Default)]
pub(super) enum Column {
    /// Not there: every cell is empty.
    #[default]
    Absent,
    /// Names of the rows themselves.
    Ids(Ids),
    /// Rows of another table; [`NO_ROW`] if empty.
    Rows(Vec<u32>),
    /// Lists of rows of another table.
    Lists(Lists),
    /// Places in a closed list, yes (1) or no (0), or whether there is a text (1); [`NO_CODE`] if empty.
    Codes(Vec<u8>),
    /// Dates as [packed](crate::register::lean::packed::pack).
    Dates(Vec<u32>),
    /// Numbers; not a number if empty.
    Numbers(Numbers),
}

/// Lists of rows of another table, one after another.
#[derive(Debug, Default)]
pub(super) struct Lists {
    ends: Vec<usize>,
    rows: Vec<u32>,
}

impl Lists {
    pub(super) fn push(&mut self, rows: &[u32]) {
        self.rows.extend_from_slice(rows);
        self.ends.push(self.rows.len());
    }

    pub(super) fn get(&self, row: usize) -> &[u32] {
        let start = row.checked_sub(1).and_then(|it| self.ends.get(it)).copied().unwrap_or(0);
        self.ends.get(row).and_then(|end| self.rows.get(start..*end)).unwrap_or_default()
    }
}

// A cell is pushed by its type, not as a value of one enum: moving such values about cost half of the time of reading.
impl Column {
    /// Adds an empty cell.
    #[inline]
    pub(super) fn push_empty(&mut self) {
        if !matches!(self, Column::Absent) {
            self.push_empty_cell();
        }
    }

    fn push_empty_cell(&mut self) {
        match self {
            Column::Absent => (),
            Column::Ids(all) => all.push(b""),
            Column::Rows(all) => all.push(NO_ROW),
            Column::Lists(all) => all.push(&[]),
            Column::Codes(all) => all.push(NO_CODE),
            Column::Dates(all) => all.push(NO_DATE),
            Column::Numbers(all) => all.push(f64::NAN),
        }
    }

    /// Adds a name, or that there is a text.
    #[inline]
    pub(super) fn push_text(&mut self, text: &[u8]) {
        match self {
            Column::Ids(all) => all.push(text),
            Column::Codes(all) => all.push(1),
            _ => (),
        }
    }

    #[inline]
    pub(super) fn push_row(&mut self, row: u32) {
        if let Column::Rows(all) = self {
            all.push(row);
        }
    }

    #[inline]
    pub(super) fn push_rows(&mut self, rows: &[u32]) {
        if let Column::Lists(all) = self {
            all.push(rows);
        }
    }

    /// Adds empty lists, until there are so many rows.
    #[inline]
    pub(super) fn push_empty_until(&mut self, n_rows: usize) {
        if let Column::Lists(all) = self {
            all.ends.resize(n_rows.max(all.ends.len()), all.rows.len());
        }
    }

    #[inline]
    pub(super) fn push_code(&mut self, code: u8) {
        if let Column::Codes(all) = self {
            all.push(code);
        }
    }

    #[inline]
    pub(super) fn push_date(&mut self, packed: u32) {
        if let Column::Dates(all) = self {
            all.push(packed);
        }
    }

    /// Gives the last row a date if it has none.
    pub(super) fn fill_last(&mut self, packed: u32) {
        if let Column::Dates(all) = self
            && let Some(last) = all.last_mut().filter(|it| **it == NO_DATE)
        {
            *last = packed;
        }
    }

    #[inline]
    pub(super) fn push_number(&mut self, number: f64) {
        if let Column::Numbers(all) = self {
            all.push(number);
        }
    }

    /// Takes the cells of the rows after the first `n` away.
    pub(super) fn truncate(&mut self, n: usize) {
        match self {
            Column::Absent => (),
            Column::Ids(all) => all.truncate(n),
            Column::Rows(all) | Column::Dates(all) => all.truncate(n),
            Column::Lists(all) => {
                all.ends.truncate(n);
                all.rows.truncate(all.ends.last().copied().unwrap_or(0));
            }
            Column::Codes(all) => all.truncate(n),
            Column::Numbers(all) => all.truncate(n),
        }
    }

    /// Gives back the room that is not needed.
    pub(super) fn shrink(&mut self) {
        match self {
            Column::Absent => (),
            Column::Ids(all) => all.shrink(),
            Column::Lists(all) => {
                all.ends.shrink_to_fit();
                all.rows.shrink_to_fit();
            }
            Column::Rows(all) | Column::Dates(all) => all.shrink_to_fit(),
            Column::Codes(all) => all.shrink_to_fit(),
            Column::Numbers(all) => all.shrink(),
        }
    }

    /// Makes room for so many rows in all.
    pub(super) fn expect(&mut self, n: usize) {
        fn room<T>(all: &mut Vec<T>, n: usize) {
            all.reserve_exact(n.saturating_sub(all.len()));
        }
        match self {
            Column::Absent | Column::Lists(_) => (),
            Column::Ids(all) => all.expect(n),
            Column::Rows(all) | Column::Dates(all) => room(all, n),
            Column::Codes(all) => room(all, n),
            Column::Numbers(all) => all.expect(n),
        }
    }

    /// Adds the cells of the rows that come next.
    pub(super) fn append(&mut self, other: &Column) {
        match (self, other) {
            (Column::Ids(own), Column::Ids(other)) => own.append(other),
            (Column::Rows(own), Column::Rows(other))
            | (Column::Dates(own), Column::Dates(other)) => own.extend_from_slice(other),
            (Column::Codes(own), Column::Codes(other)) => own.extend_from_slice(other),
            (Column::Numbers(own), Column::Numbers(other)) => own.append(other),
            (Column::Lists(own), Column::Lists(other)) => {
                let shift = own.rows.len();
                own.rows.extend_from_slice(&other.rows);
                own.ends.extend(other.ends.iter().map(|it| it + shift));
            }
            // Pieces of one file have the same columns.
            _ => (),
        }
    }

    /// Takes all cells away, and keeps the room that they took.
    pub(super) fn clear(&mut self) {
        match self {
            // The next ones may be short again.
            Column::Numbers(all) => all.clear(),
            _ => self.truncate(0),
        }
    }

    /// The rows that are kept, in their order.
    pub(super) fn keep(self, is_kept: &dyn Fn(usize) -> bool) -> Column {
        fn some<T: Copy>(all: Vec<T>, is_kept: &dyn Fn(usize) -> bool) -> Vec<T> {
            all.into_iter().enumerate().filter(|(at, _)| is_kept(*at)).map(|(_, it)| it).collect()
        }
        match self {
            Column::Absent => Column::Absent,
            Column::Ids(all) => {
                let mut kept = Ids::default();
                (0..all.len()).filter(|it| is_kept(*it)).for_each(|it| kept.push(all.get(it)));
                Column::Ids(kept)
            }
            Column::Lists(all) => {
                let mut kept = Lists::default();
                let rows = (0..all.ends.len()).filter(|it| is_kept(*it));
                rows.for_each(|it| kept.push(all.get(it)));
                Column::Lists(kept)
            }
            Column::Rows(all) => Column::Rows(some(all, is_kept)),
            Column::Codes(all) => Column::Codes(some(all, is_kept)),
            Column::Dates(all) => Column::Dates(some(all, is_kept)),
            Column::Numbers(all) => Column::Numbers(all.keep(is_kept, all.len())),
        }
    }

    /// The rows that its cells refer to.
    pub(super) fn as_rows(&self) -> Rows<'_> {
        Rows(if let Column::Rows(all) = self { all } else { &[] })
    }

    /// The places of its cells in their closed list.
    pub(super) fn as_codes(&self) -> Codes<'_> {
        Codes(if let Column::Codes(all) = self { all } else { &[] })
    }

    /// Its dates.
    pub(super) fn as_dates(&self) -> Dates<'_> {
        Dates(if let Column::Dates(all) = self { all } else { &[] })
    }

    /// The rows that a cell lists.
    pub(super) fn rows(&self, at: usize) -> &[u32] {
        match self {
            Column::Lists(all) => all.get(at),
            _ => &[],
        }
    }

    /// Its numbers.
    pub(super) fn as_numbers(&self) -> Values<'_> {
        if let Column::Numbers(all) = self { all.values() } else { Values::Absent }
    }

    /// The names.
    pub(super) fn ids(&self) -> Option<&Ids> {
        match self {
            Column::Ids(all) => Some(all),
            _ => None,
        }
    }
}

/// The cells of a column that refer to rows; without any if the column is absent.
///
/// What a column holds is asked once for all of its cells, as for those of [`Codes`] and [`Dates`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Rows<'a>(&'a [u32]);

impl Rows<'_> {
    /// The row that a cell refers to.
    #[inline]
    pub(super) fn get(self, at: usize) -> Option<u32> {
        self.0.get(at).copied().filter(|it| *it != NO_ROW)
    }
}

/// The cells of a column of codes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Codes<'a>(&'a [u8]);

impl Codes<'_> {
    /// The place in its closed list.
    #[inline]
    fn place(self, at: usize) -> Option<u8> {
        self.0.get(at).copied().filter(|it| *it != NO_CODE)
    }

    /// The value in its closed list.
    #[inline]
    pub(super) fn get<C: Coded>(self, at: usize) -> Option<C> {
        self.place(at).and_then(|it| C::ALL.get(usize::from(it)).copied())
    }

    /// Whether there is anything in a cell.
    #[inline]
    pub(super) fn is_there(self, at: usize) -> bool {
        self.place(at).is_some()
    }
}

/// What holds of each code of a column: it is then asked of a cell in one step, without a jump.
#[derive(Debug)]
pub(super) struct Holds([bool; 1 << u8::BITS]);

impl Holds {
    /// What holds of a code; it does not of an empty cell.
    pub(super) fn of<C: Coded>(holds: impl Fn(C) -> bool) -> Holds {
        let mut of_code = [false; 1 << u8::BITS];
        of_code.iter_mut().zip(C::ALL).for_each(|(own, code)| *own = holds(*code));
        Holds(of_code)
    }
}

impl Codes<'_> {
    /// Whether it holds of a cell.
    #[inline]
    pub(super) fn is(self, at: usize, holds: &Holds) -> bool {
        let code = self.0.get(at).copied().unwrap_or(NO_CODE);
        holds.0.get(usize::from(code)).copied().unwrap_or(false)
    }
}

/// The cells of a column of dates.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dates<'a>(&'a [u32]);

impl Dates<'_> {
    /// The packed date.
    #[inline]
    pub(super) fn packed(self, at: usize) -> u32 {
        self.0.get(at).copied().unwrap_or(NO_DATE)
    }

    /// The date.
    #[inline]
    pub(super) fn date(self, at: usize) -> Option<PartialDate> {
        unpack(self.packed(at))
    }
}
