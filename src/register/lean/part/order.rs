//! Names of observations that only their names put in order; all others are forgotten.

use crate::register::lean::{
    column::{Column, NO_ROW},
    lines::Lines,
    packed::NO_DATE,
};

/// The name of a row, where it is needed to put rows in order.
#[derive(Debug)]
pub(in crate::register::lean) struct Tie {
    pub(in crate::register::lean) line: u64,
    pub(in crate::register::lean) name: Box<[u8]>,
}

/// Where the commitment and the days of an observation stand among the columns.
pub(in crate::register::lean) type Ordered = [usize; 3];

/// What is remembered of the order of observations.
#[derive(Debug)]
pub(super) struct Order {
    /// Lines and names of observations of one commitment on one day that stand one after another.
    pub(super) ties: Vec<Tie>,
    /// Commitment and day of the row before.
    before: (u32, u32),
    /// Its name.
    name: Vec<u8>,
}

impl Default for Order {
    fn default() -> Order {
        Order { ties: Vec::new(), before: (NO_ROW, NO_DATE), name: Vec::new() }
    }
}

impl Order {
    /// Looks at the last so many rows; `name` tells how each of them is called.
    pub(super) fn note<'n>(
        &mut self,
        [group, on, or]: Ordered,
        columns: &[Column],
        lines: &Lines,
        n_rows: usize,
        name: impl Fn(usize) -> &'n [u8],
    ) {
        let (Some(group), Some(on), Some(or)) =
            (columns.get(group), columns.get(on), columns.get(or))
        else {
            return;
        };
        let (group, on, or) = (group.as_rows(), on.as_dates(), or.as_dates());
        let first = lines.len() - n_rows;
        for row in 0..n_rows {
            let own = group.get(first + row).unwrap_or(NO_ROW);
            let day = match on.packed(first + row) {
                NO_DATE => or.packed(first + row),
                day => day,
            };
            if self.before == (own, day)
                && let Some(before) = (first + row).checked_sub(1)
                && let (Some(one), Some(other)) = (lines.get(before), lines.get(first + row))
            {
                let before: Box<[u8]> = match row.checked_sub(1) {
                    Some(before) => name(before).into(),
                    None => self.name.as_slice().into(),
                };
                self.ties.push(Tie { line: u64::from(one), name: before });
                self.ties.push(Tie { line: u64::from(other), name: name(row).into() });
            }
            self.before = (own, day);
        }
        if let Some(last) = n_rows.checked_sub(1) {
            self.name.clear();
            self.name.extend_from_slice(name(last));
        }
    }
}
