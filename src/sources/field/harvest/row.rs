//! Rows of tables, made column by column.

use std::collections::BTreeMap;

use crate::{
    diagnostic::{Code, Diagnostic},
    register::{
        draft::{Draft, DraftRow},
        tables::{TABLES, Table},
    },
    sources::{
        LIMITS, characters,
        field::{Harvest, Origin},
    },
};

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
