//! Pieces of files become tables, table after table, each checked before the next refers to it.

use std::{collections::BTreeSet, io};

use rayon::prelude::*;

use crate::{
    diagnostic::{Checked, Code, Diagnostic, Place, count_beyond},
    register::{
        DOUBTS, Register,
        aside::Ledger,
        count_rows,
        draft::{Draft, Reading},
        facts, fingerprint,
        lean::{
            Facts, LARGE, Lean, Reach, Wanted,
            absent::Absent,
            checks::{self, Newcomers},
            column::Column,
            fetch::Fetched,
            grouping,
            ids::Ids,
            lines::Lines,
            oddities,
            part::{Emptied, Loose, Part, Tie},
            shape::Shape,
        },
        lineage, references,
        row::{Row, Rows},
        table_rows,
        tables::{Need, TABLES, Table},
    },
};

/// Reads rows of a file once more, by their lines.
pub type Refetch<'a> = &'a mut dyn FnMut(&Shape, &BTreeSet<u64>) -> io::Result<Fetched>;

/// The pieces of one file, put together as they come.
#[derive(Debug, Default)]
pub struct Gathered {
    columns: Vec<Column>,
    lines: Lines,
    newcomers: Newcomers,
    ties: Vec<Tie>,
    set_aside: Vec<u64>,
    diagnostics: Vec<Diagnostic>,
}

impl Gathered {
    /// Adds a piece that has so many lines of the file before it, and gives back what it was held in;
    /// about `n_rows` rows are expected in all.
    pub fn take(&mut self, before: u64, mut piece: Loose, n_rows: usize) -> Emptied {
        let shift = u32::try_from(before).unwrap_or(u32::MAX);
        let row = self.lines.len();
        self.lines.append(&piece.lines, shift);
        let newcomers = &mut self.newcomers;
        newcomers.dangling.extend(piece.dangling.iter().map(|it| it + row));
        newcomers.coded.extend(piece.coded.iter().map(|it| it + before));
        newcomers.print.merge(piece.print);
        newcomers.keys.push(piece.keys);
        newcomers.later.extend(piece.later.into_iter().map(|mut it| {
            it.row += row;
            it
        }));
        self.ties.extend(piece.ties.into_iter().map(|mut it| {
            it.line += before;
            it
        }));
        self.set_aside.extend(piece.set_aside.iter().map(|it| it + before));
        self.diagnostics.extend(piece.diagnostics.into_iter().map(|mut it| {
            it.place.line += before;
            it
        }));
        if self.columns.is_empty() {
            self.columns = piece.columns;
            self.columns.iter_mut().for_each(|it| {
                it.shrink();
                it.expect(n_rows);
            });
            return Emptied::default();
        }
        // Side by side, since each is copied.
        self.columns.par_iter_mut().zip(&mut piece.columns).for_each(|(own, other)| {
            own.append(other);
            other.clear();
        });
        Emptied(piece.columns)
    }
}

/// Takes tables in, one after another, in the order of the catalogue.
#[derive(Debug, Default)]
pub struct Builder {
    pub(super) facts: Facts,
    pub(super) ledger: Ledger,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// What the reader asked about rows that it set aside.
    told: Vec<Diagnostic>,
    /// Rows that were set aside, but stood there when others were compared with them.
    pub(super) compared: Rows,
    /// Who was absent, by meeting: rows of the table of attendance.
    pub(super) absent: Absent,
    /// Rows of small tables, and those that single coders wrote.
    rows: Rows,
    tables: BTreeSet<&'static str>,
    pub(super) wanted: Wanted,
    /// Names of observations that only their names put in order.
    ties: Vec<Tie>,
}

impl Builder {
    /// Begins with the small tables that refer to no large one.
    pub fn begin(small: Vec<Draft>, wanted: Wanted) -> Builder {
        let mut builder = Builder { wanted, ..Builder::default() };
        builder.tables.extend(small.iter().map(|it| it.table.name));
        builder.take_small(small);
        let ids = |rows: Option<&Vec<Row>>| {
            let mut ids = Ids::default();
            let names = rows.into_iter().flatten().filter_map(|it| it.text("id"));
            names.for_each(|it| ids.push(it.as_bytes()));
            ids
        };
        let rows = &builder.rows;
        builder.facts.parties = ids(rows.get("parties"));
        builder.facts.bodies = ids(rows.get("bodies"));
        builder.facts.portfolios = ids(rows.get("portfolios"));
        builder.facts.goals = ids(rows.get("goals"));
        builder
    }

    /// Understands and checks small tables whose targets are all there.
    fn take_small(&mut self, drafts: Vec<Draft>) {
        let Builder { ledger, diagnostics, .. } = self;
        let mut rows = table_rows::understand(drafts, ledger, diagnostics);
        table_rows::refuse_duplicates(&mut rows, ledger, diagnostics);
        let known = checks::KnownNames::of(&self.facts);
        references::refuse_dangling_beside(
            &mut rows,
            &known,
            &mut self.ledger,
            &mut self.diagnostics,
        );
        for (table, mut own) in rows {
            self.rows.entry(table).or_default().append(&mut own);
        }
    }

    /// An empty part of a file of this shape; `guess` tells where in the file it begins, from 0 to 1.
    pub fn part<'a>(&'a self, shape: &'a Shape, guess: f64) -> Part<'a> {
        Part::of(shape, self.wanted.recorded, &|table| self.facts.names(table), guess)
    }

    /// Takes in one large table.
    ///
    /// # Errors
    ///
    /// Those of reading rows once more.
    pub fn add(
        &mut self,
        shape: Shape,
        gathered: Gathered,
        refetch: Refetch<'_>,
    ) -> io::Result<()> {
        let table = shape.draft.table;
        self.tables.insert(table.name);
        table_rows::say_spelling(&shape.draft, shape.spelling(), &mut self.diagnostics);
        let Gathered { columns, lines, newcomers, ties, set_aside, diagnostics } = gathered;
        self.told.extend(diagnostics);
        self.ask_misread(&shape, &set_aside, refetch)?;
        self.ties.extend(ties);
        let lean = Lean { shape: Some(shape), columns, lines };
        let mut lean = checks::check(self, lean, newcomers, refetch)?;
        if table.name == "attendance" {
            self.absent = Absent::of(&lean, self.facts.meetings.len());
            lean.columns.clear();
        }
        if let Some(slot) = self.facts.table_mut(table.name) {
            *slot = lean;
        }
        Ok(())
    }

    /// Asks about the rows that cannot be understood.
    fn ask_misread(
        &mut self,
        shape: &Shape,
        lines: &[u64],
        refetch: Refetch<'_>,
    ) -> io::Result<()> {
        // Beyond the limit nothing is asked, and the rows need not be read once more.
        let (asked, beyond) = lines.split_at(lines.len().min(DOUBTS));
        if !asked.is_empty() {
            let mut misread = refetch(shape, &asked.iter().copied().collect())?.misread;
            misread.sort();
            for (line, questions) in misread {
                let place = Place::row(shape.draft.file.clone(), line);
                self.ledger.ask(&place, questions, &mut self.diagnostics);
            }
        }
        for line in beyond {
            self.ledger.set_aside(&Place::row(shape.draft.file.clone(), *line));
        }
        Ok(())
    }

    /// Keeps rows as they are: those that single coders wrote.
    pub(super) fn keep(&mut self, table: &'static str, mut rows: Vec<Row>) {
        self.rows.entry(table).or_default().append(&mut rows);
    }

    /// Takes in the small tables that refer to large ones, and says what is odd.
    ///
    /// # Errors
    ///
    /// Those of reading rows once more.
    pub fn finish(
        mut self,
        after: Vec<Draft>,
        readings: &mut [Reading],
        refetch: Refetch<'_>,
    ) -> io::Result<Checked<Facts>> {
        self.tables.extend(after.iter().map(|it| it.table.name));
        self.take_small(after);
        for table in TABLES.iter().filter(|it| it.need == Need::Required) {
            if !self.tables.contains(table.name) {
                let place = Place::file(format!("{}.csv", table.name));
                let refusal = Diagnostic::refusal(Code::TableMissing, place);
                self.diagnostics.push(refusal.with("table", table.name));
            }
        }
        let set_aside = self.ledger.set_aside.iter();
        self.facts.set_aside = set_aside.map(|(file, line)| (file.to_string(), *line)).collect();
        // Rows are used in one table only, so what is set aside is not used elsewhere.
        count_rows(&Rows::new(), &self.ledger, readings);
        let coded = fingerprint::prints(&self.rows);
        let mut facts = self.facts;
        for (table, print) in coded {
            facts.prints.entry(table).or_default().merge(print);
        }
        let mut register = Register { tables: self.tables, ..facts::build(self.rows) };
        lineage::break_cycles(&mut register, &mut self.diagnostics);
        register.fingerprint = fingerprint::fingerprint(&facts.prints);
        facts.register = register;
        grouping::group(&mut facts, &self.ties, refetch)?;
        self.ledger.refuse_crowded(&mut self.diagnostics);
        let beyond = oddities::note(&facts, &mut self.diagnostics, self.wanted.reach, refetch)?;
        self.diagnostics.append(&mut self.told);
        self.diagnostics.sort();
        self.diagnostics.dedup();
        if self.wanted.reach == Reach::Whole {
            count_beyond(&mut self.diagnostics, beyond);
        }
        Ok(Checked { value: facts, diagnostics: self.diagnostics })
    }
}

impl Facts {
    /// How a large table is read; `None` if it is not there.
    pub fn shape(&self, table: &str) -> Option<&Shape> {
        self.table(table)?.shape.as_ref()
    }

    /// The names that rows may refer to, by table.
    pub(super) fn names(&self, table: &str) -> &Ids {
        match table {
            "parties" => &self.parties,
            "bodies" => &self.bodies,
            "portfolios" => &self.portfolios,
            "goals" => &self.goals,
            _ => self.table(table).map_or(&super::NOBODY, Lean::ids),
        }
    }

    /// A large table.
    pub(super) fn table(&self, name: &str) -> Option<&Lean> {
        match name {
            "meetings" => Some(&self.meetings),
            "attendance" => Some(&self.attendance),
            "agreements" => Some(&self.agreements),
            "positions" => Some(&self.positions),
            "commitments" => Some(&self.commitments),
            "milestones" => Some(&self.milestones),
            "evidence" => Some(&self.evidence),
            _ => None,
        }
    }

    fn table_mut(&mut self, name: &str) -> Option<&mut Lean> {
        match name {
            "meetings" => Some(&mut self.meetings),
            "attendance" => Some(&mut self.attendance),
            "agreements" => Some(&mut self.agreements),
            "positions" => Some(&mut self.positions),
            "commitments" => Some(&mut self.commitments),
            "milestones" => Some(&mut self.milestones),
            "evidence" => Some(&mut self.evidence),
            _ => None,
        }
    }
}

/// Whether a table is held in columns.
pub fn is_large(table: &Table) -> bool {
    LARGE.contains(&table.name)
}
