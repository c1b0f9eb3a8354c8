//! Which rows of a dataset belong together, for whoever divides it over shards; and rows in one spelling.
//!
//! It does not know how many shards there are, nor how they are written.

use xxhash_rust::xxh3::xxh3_64;

use crate::register::{
    Cells,
    cell::Cell,
    draft::DraftRow,
    lean::{Facts, shape::Shape},
    row::shown,
    tables::Table,
};

impl Facts {
    /// A hash of what a row of a large table, or of one that refers to them, belongs with; `None` if that is nothing.
    ///
    /// Agreements of one meeting share its hours, so they belong together, with all that is said and done about them.
    pub fn home(&self, table: &Table, cells: &Cells) -> Option<u64> {
        let cell = |column: &str| {
            let text = table.position(column).and_then(|it| cells.get(it));
            text.filter(|it| !it.is_empty())
        };
        let hash = |name: &str| xxh3_64(name.as_bytes());
        match table.name {
            "meetings" => cell("id").map(hash),
            "attendance" => cell("meeting").map(hash),
            "agreements" => cell("meeting").or(cell("id")).map(hash),
            "milestones" | "evidence" => {
                let commitment = self.names("commitments").find(cell("commitment")?.as_bytes())?;
                let agreement =
                    self.commitments.column("agreement").as_rows().get(commitment as usize)?;
                Some(self.home_of(agreement as usize))
            }
            _ => {
                let agreement = self.names("agreements").find(cell("agreement")?.as_bytes())?;
                Some(self.home_of(agreement as usize))
            }
        }
    }

    fn home_of(&self, agreement: usize) -> u64 {
        match self.agreements.column("meeting").as_rows().get(agreement) {
            Some(meeting) => xxh3_64(self.meetings.ids().get(meeting as usize)),
            None => xxh3_64(self.agreements.ids().get(agreement)),
        }
    }
}

impl Shape {
    /// The columns that the file has, by their position in the table.
    pub fn positions(&self) -> Vec<usize> {
        let headings = self.draft.headings.iter().enumerate();
        headings.filter(|it| it.1.is_some()).map(|it| it.0).collect()
    }

    /// The cells of a row as the program itself writes them, which no other row of a file makes it read otherwise.
    ///
    /// `None` if the row cannot be understood, which was asked about before.
    pub fn in_one_spelling(&self, row: &DraftRow) -> Option<Cells> {
        let row = self.understand(row).ok()?;
        let text = |cell: &Cell| match cell {
            // A list without names is not the same as no list.
            Cell::List(names) if names.is_empty() => "|".to_owned(),
            _ => shown(cell),
        };
        Some(row.all_cells().map(text).collect())
    }
}
