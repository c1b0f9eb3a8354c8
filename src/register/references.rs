//! References from one row to another: those that lead nowhere are set aside, with the name that looks most like it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use rayon::prelude::*;

use crate::{
    diagnostic::{Code, Diagnostic},
    register::{
        aside::Ledger,
        cell::Cell,
        entitlement::ALL,
        row::{Row, Rows},
        table_rows::AT_ONCE,
        tables::{Kind, TABLES, Table},
    },
};

/// Names of rows that others may refer to.
pub(super) trait Known {
    /// Whether a table has a row with this name.
    fn has(&self, table: &str, name: &str) -> bool;

    /// All names of a table if they are few enough to look for one that was meant; in the order of the alphabet or not.
    fn few(&self, table: &str) -> Vec<&str>;
}

/// More names than this are not searched for the one that was meant: a file with many slips would take hours.
pub(super) const FEW: usize = 2_000;

/// Sets aside rows with a reference that leads nowhere, until none is left.
///
/// Tables stand in an order in which they refer to earlier ones, and to themselves:
/// setting a row aside may leave another of its table without its target, and that row then says so too.
pub(super) fn refuse_dangling(
    rows: &mut Rows,
    ledger: &mut Ledger,
    diagnostics: &mut Vec<Diagnostic>,
) {
    refuse_dangling_beside(rows, &Nothing, ledger, diagnostics);
}

/// The same where some names are those of rows that are held elsewhere.
pub(super) fn refuse_dangling_beside(
    rows: &mut Rows,
    elsewhere: &(dyn Known + Sync),
    ledger: &mut Ledger,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for table in &TABLES {
        let Some(mut own) = rows.remove(table.name) else { continue };
        let dangling = {
            let known = Names::of(table, rows, &own, elsewhere);
            find_all_dangling(table, &own, &known, ledger, diagnostics)
        };
        leave_out(&mut own, &dangling);
        rows.insert(table.name, own);
    }
}

/// Nothing is held elsewhere.
struct Nothing;

impl Known for Nothing {
    fn has(&self, _: &str, _: &str) -> bool {
        false
    }

    fn few(&self, _: &str) -> Vec<&str> {
        Vec::new()
    }
}

/// Finds the rows with a reference that leads nowhere, and the rows of the same table that refer to those, and so on.
///
/// Each round looks only at rows that refer to a row of the round before: a line of rows may be as long as the table.
pub(super) fn find_all_dangling(
    table: &'static Table,
    rows: &[Row],
    known: &(dyn Known + Sync),
    ledger: &mut Ledger,
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeSet<usize> {
    let (mut gone, mut all) = (HashSet::new(), BTreeSet::new());
    let mut new = Vec::new();
    find_dangling(rows, known, &mut |at, row, questions| {
        ledger.ask(&row.place, questions, diagnostics);
        new.push(at);
    });
    let mut referring: Option<HashMap<&str, Vec<usize>>> = None;
    while !new.is_empty() {
        all.extend(&new);
        let names = new.iter().filter_map(|it| rows.get(*it)?.text("id"));
        let names: Vec<&str> = names.collect();
        gone.extend(names.iter().copied());
        let referring = referring.get_or_insert_with(|| referring_rows(table, rows));
        let next = names.iter().filter_map(|it| referring.get(it)).flatten().copied();
        let next: BTreeSet<usize> = next.filter(|it| !all.contains(it)).collect();
        let left = Without { table: table.name, gone: &gone, known };
        new.clear();
        for at in next {
            let Some(row) = rows.get(at) else { continue };
            let questions = dangling_cells(row, &left);
            if !questions.is_empty() {
                ledger.ask(&row.place, questions, diagnostics);
                new.push(at);
            }
        }
    }
    all
}

/// Finds the rows with a reference that leads nowhere, and hands over their positions and what to ask.
pub(super) fn find_dangling<'a>(
    rows: &'a [Row],
    known: &(dyn Known + Sync),
    take: &mut dyn FnMut(usize, &'a Row, Vec<Diagnostic>),
) {
    for (some, start) in rows.chunks(AT_ONCE).zip((0..).step_by(AT_ONCE)) {
        let questions: Vec<Vec<Diagnostic>> =
            some.par_iter().map(|row| dangling_cells(row, known)).collect();
        for ((at, row), questions) in (start..).zip(some).zip(questions) {
            if !questions.is_empty() {
                take(at, row, questions);
            }
        }
    }
}

/// For each name, the rows that refer to it, as far as that is a name of their own table.
fn referring_rows<'a>(table: &Table, rows: &'a [Row]) -> HashMap<&'a str, Vec<usize>> {
    let mut referring: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, row) in rows.iter().enumerate() {
        for (_, _, names) in references(row).filter(|it| it.1 == table.name) {
            for name in names {
                referring.entry(name).or_default().push(at);
            }
        }
    }
    referring
}

/// Leaves rows out, by their positions.
pub(super) fn leave_out(rows: &mut Vec<Row>, dangling: &BTreeSet<usize>) {
    let mut at = 0;
    rows.retain(|_| {
        at += 1;
        !dangling.contains(&(at - 1))
    });
}

/// Names without those of a table that are gone.
struct Without<'a> {
    table: &'static str,
    gone: &'a HashSet<&'a str>,
    known: &'a (dyn Known + Sync),
}

impl Known for Without<'_> {
    fn has(&self, table: &str, name: &str) -> bool {
        !(table == self.table && self.gone.contains(name)) && self.known.has(table, name)
    }

    fn few(&self, table: &str) -> Vec<&str> {
        let mut few = self.known.few(table);
        few.retain(|it| table != self.table || !self.gone.contains(it));
        few
    }
}

/// The names that rows may refer to, by table.
struct Names<'a> {
    here: BTreeMap<&'static str, HashSet<&'a str>>,
    elsewhere: &'a (dyn Known + Sync),
}

impl<'a> Names<'a> {
    /// The names that the rows of a table refer to: those of other tables, or its own.
    fn of(
        table: &Table,
        others: &'a Rows,
        own: &'a [Row],
        elsewhere: &'a (dyn Known + Sync),
    ) -> Names<'a> {
        let names = |target: &'static str| -> HashSet<&'a str> {
            let rows = others.get(target).map_or(own, Vec::as_slice);
            rows.iter().filter_map(|it| it.text("id")).collect()
        };
        let targets = table.columns.iter().filter_map(|it| target(it.kind));
        let targets: BTreeSet<&'static str> = targets.collect();
        Names { here: targets.into_iter().map(|it| (it, names(it))).collect(), elsewhere }
    }
}

/// The table that cells of a kind refer to.
pub(super) fn target(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Reference(to) | Kind::References(to) => Some(to),
        Kind::Entitled => Some("parties"),
        _ => None,
    }
}

impl Known for Names<'_> {
    fn has(&self, table: &str, name: &str) -> bool {
        self.here.get(table).is_some_and(|it| it.contains(name)) || self.elsewhere.has(table, name)
    }

    fn few(&self, table: &str) -> Vec<&str> {
        let names = self.here.get(table).filter(|it| it.len() <= FEW);
        let mut few = self.elsewhere.few(table);
        few.extend(names.into_iter().flatten());
        few.sort_unstable();
        few
    }
}

/// The references of a row: the column, the table that it refers to, and the names.
fn references(row: &Row) -> impl Iterator<Item = (&'static str, &'static str, &[String])> {
    let cells = row.table.columns.iter().zip(row.all_cells());
    cells.filter_map(|(column, cell)| match (column.kind, cell) {
        (Kind::Reference(to), Cell::Text(name)) => {
            Some((column.name, to, std::slice::from_ref(name)))
        }
        (Kind::References(to), Cell::List(names)) => Some((column.name, to, names.as_slice())),
        (Kind::Entitled, Cell::List(names)) if names.iter().all(|it| it != ALL) => {
            Some((column.name, "parties", names.as_slice()))
        }
        _ => None,
    })
}

fn dangling_cells(row: &Row, known: &dyn Known) -> Vec<Diagnostic> {
    let mut questions = Vec::new();
    for (column, target, names) in references(row) {
        for name in names.iter().filter(|it| !known.has(target, it)) {
            let question = Diagnostic::question(Code::ReferenceDangling, row.at(column))
                .with("found", name)
                .with("column", column)
                .with("table", target)
                .with("nearest", nearest(name, &known.few(target)).unwrap_or("–"));
            questions.push(question);
        }
    }
    questions
}

/// The known name that looks most like this one, to help whoever made a slip; it is never filled in.
pub fn nearest<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    let length = name.chars().take(LONGEST + 1).count();
    if LONGEST < length {
        return None;
    }
    // More than a third of the letters wrong is another word, not a slip; a length that differs by more is so from the start.
    let is_slip = |distance: usize| distance * 3 <= length;
    let alike = known.iter().filter(|it| is_slip(it.chars().count().abs_diff(length)));
    // The least of all, and of those as near the first in the alphabet: no order of the names shows.
    let closest = alike.map(|it| (edit_distance(name, it), *it)).min()?;
    is_slip(closest.0).then_some(closest.1)
}

/// Letters of the longest name that is compared: comparing takes as many steps as the two lengths multiplied.
const LONGEST: usize = 200;

/// Levenshtein's distance: the fewest letters to insert, delete or replace.
fn edit_distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut previous: Vec<usize> = (0..=b.len()).collect();
    for (row, letter) in a.chars().enumerate() {
        let mut current = vec![row + 1];
        for (other, pair) in b.iter().zip(previous.windows(2)) {
            let &[diagonal, above] = pair else { continue };
            let left = current.last().copied().unwrap_or(row + 1);
            current.push((above + 1).min(left + 1).min(diagonal + usize::from(letter != *other)));
        }
        previous = current;
    }
    previous.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_offered_and_a_different_word_is_not() {
        let known = ["broekhorst", "aarveld"];
        assert_eq!(nearest("broekhrst", &known), Some("broekhorst"));
        assert_eq!(nearest("zandhove", &known), None);
        assert_eq!(nearest("aarvelden-en-omstreken", &known), None);
    }

    #[test]
    fn a_name_as_long_as_a_cell_may_be_is_compared_with_none() {
        let long = "a".repeat(1 << 20);
        assert_eq!(nearest(&long, &[&long]), None);
        let longest = "a".repeat(LONGEST);
        assert_eq!(nearest(&longest, &[&longest]), Some(&*longest));
    }
}
