//! References from one row to another: those that lead nowhere are set aside, with the name that looks most like it.

use std::collections::{BTreeMap, HashSet};

use rayon::prelude::*;

use crate::{
    diagnostic::{Code, Diagnostic},
    register::{
        cell::Cell,
        entitlement::ALL,
        row::{Ledger, Row, Rows},
        tables::{Kind, TABLES},
    },
};

/// Sets aside rows with a reference that leads nowhere, until none is left.
///
/// Setting one aside may leave another without its target: each such row says so too.
pub(super) fn refuse_dangling(
    rows: &mut Rows,
    ledger: &mut Ledger,
    diagnostics: &mut Vec<Diagnostic>,
) {
    loop {
        let dangling = find_dangling(rows);
        if dangling.is_empty() {
            return;
        }
        for (table, found) in dangling {
            let mut found = found.into_iter().peekable();
            let mut at = 0;
            rows.entry(table).or_default().retain(|row| {
                let questions = found.next_if(|(position, _)| *position == at);
                at += 1;
                let Some((_, questions)) = questions else { return true };
                ledger.set_aside(&row.place);
                diagnostics.extend(questions);
                false
            });
        }
    }
}

/// For each table that has any: the positions of its rows with a reference that leads nowhere, and what to ask.
type Dangling = BTreeMap<&'static str, Vec<(usize, Vec<Diagnostic>)>>;

fn find_dangling(rows: &Rows) -> Dangling {
    let known = names(rows);
    let of_table = |rows: &Vec<Row>| -> Vec<(usize, Vec<Diagnostic>)> {
        let questions = rows.par_iter().map(|row| dangling_cells(row, &known)).enumerate();
        questions.filter(|(_, it)| !it.is_empty()).collect()
    };
    let found = rows.iter().map(|(table, rows)| (*table, of_table(rows)));
    found.filter(|(_, it)| !it.is_empty()).collect()
}

/// The names that rows may refer to, by table.
type Names<'a> = BTreeMap<&'static str, HashSet<&'a str>>;

fn names(rows: &Rows) -> Names<'_> {
    let is_named = |table: &str| {
        let mut columns = TABLES.iter().flat_map(|it| it.columns);
        table == "parties"
            || columns.any(
                |it| matches!(it.kind, Kind::Reference(to) | Kind::References(to) if to == table),
            )
    };
    let named = rows.iter().filter(|it| is_named(it.0));
    named
        .map(|(table, rows)| (*table, rows.iter().filter_map(|it| it.text("id")).collect()))
        .collect()
}

fn dangling_cells(row: &Row, known: &Names<'_>) -> Vec<Diagnostic> {
    let mut questions = Vec::new();
    for (column, cell) in row.table.columns.iter().zip(row.all_cells()) {
        let (target, named): (&str, &[String]) = match (column.kind, cell) {
            (Kind::Reference(target), Cell::Text(name)) => (target, std::slice::from_ref(name)),
            (Kind::References(target), Cell::List(names)) => (target, names),
            (Kind::Entitled, Cell::List(names)) if names.iter().all(|it| it != ALL) => {
                ("parties", names)
            }
            _ => continue,
        };
        let Some(known) = known.get(target) else { continue };
        for name in named.iter().filter(|it| !known.contains(it.as_str())) {
            let question = Diagnostic::question(Code::ReferenceDangling, row.at(column.name))
                .with("found", name)
                .with("column", column.name)
                .with("table", target)
                .with("nearest", nearest(name, known).unwrap_or("–"));
            questions.push(question);
        }
    }
    questions
}

/// The known name that looks most like this one, to help whoever made a slip; it is never filled in.
fn nearest<'a>(name: &str, known: &HashSet<&'a str>) -> Option<&'a str> {
    // The least of all, and of those as near the first in the alphabet: no order of the set shows.
    let closest = known.iter().map(|it| (edit_distance(name, it), *it)).min()?;
    // More than a third of the letters wrong is another word, not a slip.
    (closest.0 * 3 <= name.chars().count()).then_some(closest.1)
}

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
        let known = HashSet::from(["broekhorst", "aarveld"]);
        assert_eq!(nearest("broekhrst", &known), Some("broekhorst"));
        assert_eq!(nearest("zandhove", &known), None);
    }
}
