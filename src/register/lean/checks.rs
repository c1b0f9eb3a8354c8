//! The checks of a large table, those of every table: rows that may be wrong are read once more, whole, and judged there.
//!
//! What may be wrong is seen in the columns, by a test that lets nothing through; what is wrong is decided by
//! `table_rows`, `consistency`, `references` and `entitlement`, in the order in which `resolve` calls them.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    io,
};

use crate::{
    diagnostic::{Code, Diagnostic, Place},
    register::{
        DOUBTS,
        consistency::{self, Context},
        entitlement::{self, Entitled},
        fingerprint::{RowHash, TablePrint},
        lean::{
            Bound, EVERYBODY, Facts, Lean, Reach,
            assemble::{Builder, Refetch},
            ids::Ids,
            lines::Lines,
            packed::NO_DATE,
            part::Later,
            repeated, suspects,
        },
        references::{self, FEW, Known},
        row::{Row, Rows},
        table_rows,
    },
};

/// What is known of rows that were just read, beside their columns.
#[derive(Debug, Default)]
pub(super) struct Newcomers {
    /// Hashes of keys, piece by piece.
    pub(super) keys: Vec<Vec<u64>>,
    /// Rows with a reference that leads nowhere.
    pub(super) dangling: Vec<usize>,
    /// References within the table.
    pub(super) later: Vec<Later>,
    /// Lines of rows that single coders wrote.
    pub(super) coded: BTreeSet<u64>,
    pub(super) print: TablePrint,
}

/// The names of a dataset of which some tables are held in columns.
#[derive(Debug)]
pub(super) struct KnownNames<'a> {
    facts: &'a Facts,
    /// The table that is being checked, its names, and those that are no longer there.
    own: Option<(&'static str, &'a Ids, &'a BTreeSet<String>)>,
    reach: Reach,
}

impl<'a> KnownNames<'a> {
    pub(super) fn of(facts: &'a Facts) -> KnownNames<'a> {
        KnownNames { facts, own: None, reach: Reach::Whole }
    }
}

impl Known for KnownNames<'_> {
    fn has(&self, table: &str, name: &str) -> bool {
        match self.own {
            Some((own, ids, gone)) if own == table => {
                // In a shard a name that is not there lies elsewhere; whoever made the shards has looked.
                let is_there = ids.find(name.as_bytes()).is_some() || self.reach == Reach::Shard;
                is_there && !gone.contains(name)
            }
            _ => self.facts.names(table).find(name.as_bytes()).is_some(),
        }
    }

    fn few(&self, table: &str) -> Vec<&str> {
        let (ids, gone) = match self.own {
            Some((own, ids, gone)) if own == table => (ids, Some(gone)),
            _ => (self.facts.names(table), None),
        };
        if FEW < ids.len() - gone.map_or(0, BTreeSet::len).min(ids.len()) {
            return Vec::new();
        }
        let is_gone = |it: &str| gone.is_some_and(|gone| gone.contains(it));
        let mut few: Vec<&str> = ids.texts().filter(|it| !is_gone(it)).collect();
        few.sort_unstable();
        few.dedup();
        few
    }
}

/// Checks a table, and leaves out what is set aside.
pub(super) fn check(
    builder: &mut Builder,
    mut lean: Lean,
    newcomers: Newcomers,
    refetch: Refetch<'_>,
) -> io::Result<Lean> {
    let Newcomers { keys, dangling, later, coded, mut print } = newcomers;
    let Some(table) = lean.table() else { return Ok(lean) };
    let lines = if later.is_empty() { Lines::default() } else { lean.lines.clone() };
    let mut suspects: BTreeSet<usize> = dangling.into_iter().collect();
    suspects.extend(repeated::rows(&keys));
    drop(keys);
    suspects.extend(suspects::suspicious(&builder.facts, &builder.absent, &lean));
    suspects.extend(itself(&lean, &later));
    let own = lean.ids();
    let leads_nowhere =
        |it: &&Later| it.names.iter().any(|name| own.find(name.as_bytes()).is_none());
    if builder.wanted.reach == Reach::Whole {
        suspects.extend(later.iter().filter(leads_nowhere).map(|it| it.row));
    }
    let mut looked_at: BTreeSet<u64> = suspects.iter().filter_map(|it| lean.line(*it)).collect();
    looked_at.extend(&coded);
    if builder.wanted.bound == Bound::Kept && DOUBTS < looked_at.len() {
        builder.diagnostics.push(too_many_doubts(&lean));
        return Ok(lean);
    }
    if !looked_at.is_empty() {
        let mut rows = Rows::from([(table.name, fetch(&lean, &looked_at, refetch)?)]);
        let Builder { ledger, diagnostics, .. } = builder;
        table_rows::refuse_duplicates(&mut rows, ledger, diagnostics);
        let compared: Vec<Row> = rows.get(table.name).cloned().unwrap_or_default();
        let context = context(builder, &rows);
        let Builder { ledger, diagnostics, .. } = builder;
        consistency::refuse_contradictions(&mut rows, &context, ledger, diagnostics);
        refuse_dangling(builder, &lean, &later, &mut looked_at, &mut rows, refetch)?;
        let entitled = named(&builder.facts, &rows);
        let Builder { ledger, diagnostics, .. } = builder;
        entitlement::refuse_outsiders(&mut rows, &entitled, ledger, diagnostics);

        let mut rows = rows.remove(table.name).unwrap_or_default();
        let left: BTreeSet<u64> = rows.iter().map(|it| it.place.line).collect();
        let gone: BTreeSet<u64> = looked_at.difference(&left).copied().collect();
        let is_compared = ["meetings", "attendance", "agreements"].contains(&table.name);
        if is_compared {
            let lost = compared.into_iter().filter(|it| gone.contains(&it.place.line));
            builder.compared.entry(table.name).or_default().extend(lost);
        }
        let removed: BTreeSet<u64> = gone.difference(&coded).copied().collect();
        if !removed.is_empty() {
            for row in fetch(&lean, &removed, refetch)? {
                print.remove(RowHash::of(&row));
            }
            lean.leave_out(&removed);
        }
        rows.retain(|it| coded.contains(&it.place.line));
        builder.keep(table.name, rows);
    }
    if !later.is_empty() {
        builder.facts.after = waits(&lean, &later, &lines);
    }
    builder.facts.prints.entry(table.name.to_owned()).or_default().merge(print);
    Ok(lean)
}

fn fetch(lean: &Lean, lines: &BTreeSet<u64>, refetch: Refetch<'_>) -> io::Result<Vec<Row>> {
    let Some(shape) = &lean.shape else { return Ok(Vec::new()) };
    let mut rows = refetch(shape, lines)?.rows;
    table_rows::sort(&mut rows);
    Ok(rows)
}

/// Sets aside rows that lead nowhere; within a table that may leave others without their target.
fn refuse_dangling(
    builder: &mut Builder,
    lean: &Lean,
    later: &[Later],
    looked_at: &mut BTreeSet<u64>,
    rows: &mut Rows,
    refetch: Refetch<'_>,
) -> io::Result<()> {
    let Some(table) = lean.table() else { return Ok(()) };
    let ids = lean.ids();
    let own = rows.entry(table.name).or_default();
    let left: HashSet<u64> = own.iter().map(|it| it.place.line).collect();
    let names: HashSet<&str> = own.iter().filter_map(|it| it.text("id")).collect();
    let lost = looked_at.iter().filter(|it| !left.contains(it));
    let lost = lost.filter_map(|it| Some(ids.text(lean.row_at(*it)?).to_owned()));
    let gone: BTreeSet<String> = lost.filter(|it| !names.contains(it.as_str())).collect();
    let own_names = Some((table.name, ids, &gone));
    let known = KnownNames { facts: &builder.facts, own: own_names, reach: builder.wanted.reach };
    if !later.is_empty() {
        let mut lost: Vec<&str> = gone.iter().map(String::as_str).collect();
        references::find_dangling(own, &known, &mut |_, row, _| lost.extend(row.text("id")));
        let mut follow = followers(lean, later, lost);
        follow.retain(|it| !looked_at.contains(it));
        if builder.wanted.bound == Bound::Kept && DOUBTS < looked_at.len() + follow.len() {
            builder.diagnostics.push(too_many_doubts(lean));
            return Ok(());
        }
        if !follow.is_empty() {
            looked_at.extend(&follow);
            own.extend(fetch(lean, &follow, refetch)?);
            table_rows::sort(own);
        }
    }
    let Builder { ledger, diagnostics, .. } = builder;
    let dangling = references::find_all_dangling(table, own, &known, ledger, diagnostics);
    references::leave_out(own, &dangling);
    Ok(())
}

/// Lines of rows that refer to one of these names, or to a row that does, and so on.
fn followers<'a>(lean: &'a Lean, later: &'a [Later], lost: Vec<&'a str>) -> BTreeSet<u64> {
    let mut referring: HashMap<&str, Vec<usize>> = HashMap::new();
    for it in later {
        for name in &it.names {
            referring.entry(name).or_default().push(it.row);
        }
    }
    let mut found = BTreeSet::new();
    let mut waiting = lost;
    while let Some(name) = waiting.pop() {
        for row in referring.remove(name).into_iter().flatten() {
            if lean.line(row).is_some_and(|it| found.insert(it)) {
                waiting.push(lean.ids().text(row));
            }
        }
    }
    found
}

fn too_many_doubts(lean: &Lean) -> Diagnostic {
    let file = lean.shape.as_ref().map_or_else(|| "".into(), |it| it.draft.file.clone());
    Diagnostic::refusal(Code::DoubtsTooMany, Place::file(file)).with("limit", DOUBTS)
}

/// Agreements that were superseded by themselves.
fn itself(lean: &Lean, later: &[Later]) -> Vec<usize> {
    let is_itself = |it: &&Later| it.names.iter().any(|name| lean.ids().text(it.row) == name);
    later.iter().filter(is_itself).map(|it| it.row).collect()
}

/// What rows are compared with, as far as these rows need it.
fn context(builder: &Builder, rows: &Rows) -> Context {
    let facts = &builder.facts;
    let mut context = Context::default();
    let lost = Context::of(&builder.compared);
    let date_of = |meeting: &str| {
        let own = facts.meetings.ids().find(meeting.as_bytes());
        let own = own.and_then(|it| facts.meetings.column("date").as_dates().date(it as usize));
        let mut lost = builder.compared.get("meetings").into_iter().flatten();
        own.or_else(|| lost.find(|it| it.text("id") == Some(meeting))?.date("date"))
    };
    for row in rows.iter().filter(|it| it.0 != &"agreements").flat_map(|it| it.1) {
        let Some(agreement) = row.text("agreement") else { continue };
        let (meeting, date) = match facts.agreements.ids().find(agreement.as_bytes()) {
            Some(at) => {
                let meeting = facts.agreements.column("meeting").as_rows().get(at as usize);
                let meeting = meeting.map(|it| facts.meetings.ids().text(it as usize).to_owned());
                (meeting, facts.agreements.column("decided_on").as_dates().date(at as usize))
            }
            None => match lost.agreements.get(agreement) {
                Some((meeting, date)) => (meeting.clone(), *date),
                None => continue,
            },
        };
        if let Some(meeting) = &meeting {
            let own = context.absent.entry(meeting.clone()).or_default();
            own.extend(absent(builder, meeting));
            own.extend(lost.absent.get(meeting).cloned().unwrap_or_default());
        }
        let date = date.or_else(|| date_of(meeting.as_deref()?));
        context.agreements.insert(agreement.to_owned(), (meeting, date));
    }
    context
}

fn absent(builder: &Builder, meeting: &str) -> BTreeMap<String, Place> {
    let facts = &builder.facts;
    let Some(meeting) = facts.meetings.ids().find(meeting.as_bytes()) else {
        return BTreeMap::new();
    };
    let rows = builder.absent.at(meeting as usize).iter();
    let place = |row: u32| facts.attendance.place(row as usize);
    rows.map(|(party, row)| (facts.parties.text(*party as usize).to_owned(), place(*row))).collect()
}

/// Who is concerned by the agreements that these rows name.
fn named(facts: &Facts, rows: &Rows) -> Entitled {
    let agreements =
        rows.get("positions").into_iter().flatten().filter_map(|it| it.text("agreement"));
    let concerned = |agreement: &str| {
        let at = facts.agreements.ids().find(agreement.as_bytes())?;
        let parties = facts.agreements.column("entitled").rows(at as usize);
        let names = parties.iter().map(|it| facts.parties.text(*it as usize).to_owned());
        (!parties.contains(&EVERYBODY)).then(|| (agreement.to_owned(), names.collect()))
    };
    agreements.filter_map(concerned).collect()
}

/// Which rows wait for which, once it is known which are left.
fn waits(lean: &Lean, later: &[Later], lines: &Lines) -> BTreeMap<usize, Vec<String>> {
    let Some(position) = lean.table().and_then(|it| it.position("depends_on")) else {
        return BTreeMap::new();
    };
    let own = later.iter().filter(|it| it.position == position);
    // Rows were numbered before some were left out; their lines stay what they are.
    let row = |before: usize| lean.row_at(u64::from(lines.get(before)?));
    own.filter_map(|it| Some((row(it.row)?, it.names.clone()))).collect()
}

impl Lean {
    /// The line of a row in its file.
    pub(crate) fn line(&self, row: usize) -> Option<u64> {
        self.lines.get(row).map(u64::from)
    }

    /// The row on a line.
    pub(super) fn row_at(&self, line: u64) -> Option<usize> {
        self.lines.row(u32::try_from(line).ok()?)
    }

    /// Where a row stands.
    pub(super) fn place(&self, row: usize) -> Place {
        let file = self.shape.as_ref().map(|it| it.draft.file.clone()).unwrap_or_default();
        Place::row(file, self.line(row).unwrap_or(0))
    }

    /// Leaves out the rows on these lines.
    fn leave_out(&mut self, lines: &BTreeSet<u64>) {
        let is_kept: Vec<bool> =
            self.lines.iter().map(|it| !lines.contains(&u64::from(it))).collect();
        let keeps = |row: usize| is_kept.get(row).copied().unwrap_or(false);
        for column in &mut self.columns {
            *column = std::mem::take(column).keep(&keeps);
        }
        self.lines = self.lines.keep(&keeps);
    }
}

impl Facts {
    /// The day on which each agreement was decided, or else that of its meeting.
    pub(super) fn decided(&self) -> Vec<u32> {
        let decided = self.agreements.column("decided_on").as_dates();
        let meeting = self.agreements.column("meeting").as_rows();
        let met = self.meetings.column("date").as_dates();
        let day = |row: usize| match decided.packed(row) {
            NO_DATE => meeting.get(row).map_or(NO_DATE, |it| met.packed(it as usize)),
            day => day,
        };
        (0..self.agreements.len()).map(day).collect()
    }
}
