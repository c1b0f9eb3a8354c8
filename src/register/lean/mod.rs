//! The facts of large tables in columns, without their texts: memory in proportion to what is scored, not to what is written.
//!
//! Small tables are held as everywhere else. Every check is that of the plain way: rows about which there may be
//! something to say are read once more, whole, and go through the same functions.

use std::collections::{BTreeMap, BTreeSet};

use crate::register::{
    Prints, Register,
    lean::{column::Column, grouping::Grouping, ids::Ids, lines::Lines},
    tables::Table,
};

mod absent;
mod assemble;
mod block;
mod bound;
mod checks;
mod codes;
mod column;
mod facts;
mod fetch;
mod grouping;
mod home;
mod ids;
mod kept;
mod lines;
mod numbers;
mod oddities;
mod packed;
mod part;
mod plain;
mod reordered;
mod repeated;
mod shape;
mod suspects;
mod wanted;

pub use assemble::{Builder, Gathered, Refetch, is_large};
pub use block::{Block, SLACK, Span};
pub use bound::Bound;
use column::EVERYBODY;
pub(crate) use facts::{
    Agreements, Commitments, Milestones, Number, Observations, PackedDay, Positions,
};
pub use fetch::{Fetch, Fetched};
pub use part::{Emptied, Loose, Part};
pub use plain::Letters;
pub use shape::{Seen, Shape};
pub use wanted::{Reach, Recorded, Wanted};

/// Tables that are held in columns, in the order in which they are read.
pub const LARGE: [&str; 7] =
    ["meetings", "attendance", "agreements", "positions", "commitments", "milestones", "evidence"];

/// Small tables that refer to large ones, and so are read after them.
pub const AFTER: [&str; 2] = ["replies", "renegotiations"];

/// Everything that a dataset says, as far as scores need it.
#[derive(Debug, Default)]
pub struct Facts {
    /// The small tables, and what single coders wrote.
    pub register: Register,
    /// What each table adds up to.
    pub prints: Prints,
    /// Names of the parties, in the order of the alphabet.
    pub(crate) parties: Ids,
    pub(crate) bodies: Ids,
    pub(crate) portfolios: Ids,
    pub(crate) goals: Ids,
    pub(crate) meetings: Lean,
    /// Without its columns: who was absent is all that is asked of this table.
    pub(crate) attendance: Lean,
    pub(crate) agreements: Lean,
    pub(crate) positions: Lean,
    pub(crate) commitments: Lean,
    pub(crate) milestones: Lean,
    pub(crate) evidence: Lean,
    /// What agreements wait for, by their row.
    pub(crate) after: BTreeMap<usize, Vec<String>>,
    /// Files and lines of rows that are set aside.
    pub set_aside: BTreeSet<(String, u64)>,
    pub(crate) positions_of: Grouping,
    pub(crate) commitments_of: Grouping,
    pub(crate) milestones_of: Grouping,
    pub(crate) evidence_of: Grouping,
}

/// The rows of one table in columns.
#[derive(Debug, Default)]
pub(crate) struct Lean {
    shape: Option<Shape>,
    columns: Vec<Column>,
    /// Where each row stands in its file.
    lines: Lines,
}

static ABSENT: Column = Column::Absent;
static NOBODY: Ids = Ids::EMPTY;

impl Lean {
    /// Number of rows.
    pub(crate) fn len(&self) -> usize {
        self.lines.len()
    }

    fn table(&self) -> Option<&'static Table> {
        self.shape.as_ref().map(|it| it.draft.table)
    }

    fn column(&self, name: &str) -> &Column {
        let position = self.table().and_then(|it| it.position(name));
        position.and_then(|it| self.columns.get(it)).unwrap_or(&ABSENT)
    }

    /// Names of the rows.
    pub(crate) fn ids(&self) -> &Ids {
        self.column("id").ids().unwrap_or(&NOBODY)
    }
}
