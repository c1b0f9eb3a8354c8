//! The ledger by hand.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use rusqlite::Connection;

use crate::{
    model::Day,
    register::{
        Cells,
        draft::{Draft, DraftRow, Reading},
        tables::Table,
    },
    store::{Bytes, Counts, Damage, Entry, Input, Ledger, StoreError, Taken, VERSION, schema},
};

const BY: &str = "tenzij test";

mod damage;
mod model;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn empty() -> Ledger {
    Ledger::open(Connection::open_in_memory().unwrap()).unwrap()
}

/// A draft of a table whose rows give the cells of some columns.
fn draft(table: &str, file: &str, columns: &[&str], rows: &[&[&str]]) -> Draft {
    let table = Table::find(table).unwrap();
    let headings =
        table.columns.iter().map(|it| columns.contains(&it.name).then(|| it.name.to_uppercase()));
    let cell = |row: &[&str], name: &str| -> String {
        let at = columns.iter().position(|it| *it == name);
        at.and_then(|at| row.get(at)).map(|it| (*it).to_owned()).unwrap_or_default()
    };
    let rows = (2..).zip(rows).map(|(line, row)| DraftRow {
        line,
        cells: table.columns.iter().map(|it| cell(row, it.name)).collect::<Cells>(),
    });
    Draft { table, file: file.into(), headings: headings.collect(), rows: rows.collect() }
}

fn input(name: &str, drafts: Vec<Draft>) -> Input {
    let bytes = format!("{drafts:?}").into_bytes();
    Input { name: name.to_owned(), bytes, drafts, ..Input::default() }
}

/// A file of goals, each with id and title.
fn goals(name: &str, rows: &[&[&str]]) -> Input {
    input(name, vec![draft("goals", name, &["id", "title"], rows)])
}

fn take(ledger: &mut Ledger, on: &str, inputs: &[Input]) -> Taken {
    ledger.take(&Entry { on: day(on), by: BY, inputs }).unwrap()
}

/// What counts, as `file:line id title`.
fn said(drafts: &[Draft]) -> Vec<String> {
    let mut said = Vec::new();
    for draft in drafts {
        for row in &draft.rows {
            let texts: Vec<&str> = row.cells.iter().filter(|it| !it.is_empty()).collect();
            said.push(format!("{}:{} {}", draft.file, row.line, texts.join(" ")));
        }
    }
    said
}

fn counts(new: u64, corrected: u64, withdrawn: u64, same: u64) -> Counts {
    Counts { new, corrected, withdrawn, same }
}

fn current(ledger: &Ledger) -> Vec<String> {
    said(&ledger.drafts().unwrap())
}

#[test]
fn the_same_file_twice_is_taken_once() {
    let mut ledger = empty();
    let file = goals("a.csv", &[&["g1", "Wonen"], &["g2", "Zorg"]]);
    let first = take(&mut ledger, "2026-10-01", std::slice::from_ref(&file));
    assert_eq!((first.entry, first.inputs[0].counts), (Some(1), counts(2, 0, 0, 0)));
    let second = take(&mut ledger, "2026-10-02", &[file]);
    assert_eq!((second.entry, second.inputs[0].bytes), (None, Bytes::Known));
    assert_eq!(ledger.history().unwrap().len(), 1);
    assert_eq!(current(&ledger), ["a.csv:2 g1 Wonen", "a.csv:3 g2 Zorg"]);
}

#[test]
fn a_correction_supersedes_and_the_old_row_stays_in_the_ledger() {
    let mut ledger = empty();
    take(&mut ledger, "2026-10-01", &[goals("a.csv", &[&["g1", "Wonen"], &["g2", "Zorg"]])]);
    let taken =
        take(&mut ledger, "2026-10-02", &[goals("a.csv", &[&["g0", "Groen"], &["g1", "Bouwen"]])]);
    assert_eq!(taken.inputs[0].counts, counts(1, 1, 1, 0));
    assert_eq!(current(&ledger), ["a.csv:2 g0 Groen", "a.csv:3 g1 Bouwen"]);
    let before = said(&ledger.drafts_upto(1).unwrap());
    assert_eq!(before, ["a.csv:2 g1 Wonen", "a.csv:3 g2 Zorg"]);
}

#[test]
fn a_row_that_only_moved_is_the_same_row_on_its_new_line() {
    let mut ledger = empty();
    take(&mut ledger, "2026-10-01", &[goals("a.csv", &[&["g1", "Wonen"], &["g2", "Zorg"]])]);
    let moved = goals("a.csv", &[&["g2", "Zorg"], &["g1", "Wonen"]]);
    assert_eq!(take(&mut ledger, "2026-10-02", &[moved]).inputs[0].counts, counts(0, 0, 0, 2));
    assert_eq!(current(&ledger), ["a.csv:2 g2 Zorg", "a.csv:3 g1 Wonen"]);
    // To another sheet, too.
    let sheet =
        draft("goals", "a.csv#Doelen", &["id", "title"], &[&["g2", "Zorg"], &["g1", "Wonen"]]);
    let taken = take(&mut ledger, "2026-10-03", &[input("a.csv", vec![sheet])]);
    assert_eq!(taken.inputs[0].counts, counts(0, 0, 0, 2));
    assert_eq!(current(&ledger), ["a.csv#Doelen:2 g2 Zorg", "a.csv#Doelen:3 g1 Wonen"]);
}

#[test]
fn a_later_file_corrects_an_earlier_one_until_that_says_something_new() {
    let mut ledger = empty();
    take(&mut ledger, "2026-10-01", &[goals("werkmap", &[&["g1", "Wonen"], &["g2", "Zorg"]])]);
    let reply = take(&mut ledger, "2026-10-02", &[goals("reactie", &[&["g1", "Bouwen"]])]);
    assert_eq!(reply.inputs[0].counts, counts(0, 1, 0, 0));
    // The workbook still has the old row; that says nothing new.
    let more = goals("werkmap", &[&["g1", "Wonen"], &["g2", "Zorg"], &["g3", "Groen"]]);
    assert_eq!(take(&mut ledger, "2026-10-03", &[more]).inputs[0].counts, counts(1, 0, 0, 2));
    assert_eq!(
        current(&ledger),
        ["reactie:2 g1 Bouwen", "werkmap:3 g2 Zorg", "werkmap:4 g3 Groen"]
    );
    let changed = goals("werkmap", &[&["g1", "Huisvesting"], &["g2", "Zorg"], &["g3", "Groen"]]);
    assert_eq!(take(&mut ledger, "2026-10-04", &[changed]).inputs[0].counts, counts(0, 1, 0, 2));
    assert_eq!(current(&ledger)[0], "werkmap:2 g1 Huisvesting");
}

#[test]
fn a_file_withdraws_its_own_word_only() {
    let mut ledger = empty();
    take(&mut ledger, "2026-10-01", &[goals("werkmap", &[&["g1", "Wonen"], &["g2", "Zorg"]])]);
    take(&mut ledger, "2026-10-02", &[goals("reactie", &[&["g1", "Bouwen"], &["g3", "Groen"]])]);
    // The workbook drops a row that the reply speaks of later: the reply still counts.
    let fewer = take(&mut ledger, "2026-10-03", &[goals("werkmap", &[&["g2", "Zorg"]])]);
    assert_eq!(fewer.inputs[0].counts, counts(0, 0, 0, 1));
    assert_eq!(
        current(&ledger),
        ["reactie:2 g1 Bouwen", "reactie:3 g3 Groen", "werkmap:2 g2 Zorg"]
    );
    ledger.undo(day("2026-10-04"), BY).unwrap();
    // The reply drops its correction: what the workbook says counts again.
    let fewer = take(&mut ledger, "2026-10-05", &[goals("reactie", &[&["g3", "Groen"]])]);
    assert_eq!(fewer.inputs[0].counts, counts(0, 1, 0, 1));
    assert_eq!(current(&ledger), ["reactie:2 g3 Groen", "werkmap:2 g1 Wonen", "werkmap:3 g2 Zorg"]);
}

#[test]
fn rows_of_one_entry_that_differ_under_one_key_stand_side_by_side() {
    let mut ledger = empty();
    let twice = goals("a.csv", &[&["g1", "Wonen"], &["g1", "Bouwen"]]);
    assert_eq!(take(&mut ledger, "2026-10-01", &[twice]).inputs[0].counts, counts(2, 0, 0, 0));
    assert_eq!(current(&ledger), ["a.csv:2 g1 Wonen", "a.csv:3 g1 Bouwen"]);
    let other = take(
        &mut ledger,
        "2026-10-02",
        &[goals("b.csv", &[&["g2", "Zorg"]]), goals("c.csv", &[&["g2", "Groen"]])],
    );
    assert_eq!(other.inputs[1].counts, counts(1, 0, 0, 0));
    assert_eq!(current(&ledger)[2..], ["b.csv:2 g2 Zorg", "c.csv:2 g2 Groen"]);
    // One of the two goes: the other stays.
    let one = goals("a.csv", &[&["g1", "Bouwen"]]);
    assert_eq!(take(&mut ledger, "2026-10-03", &[one]).inputs[0].counts, counts(0, 0, 1, 1));
    assert_eq!(current(&ledger)[0], "a.csv:2 g1 Bouwen");
}

#[test]
fn an_empty_cell_that_a_key_can_do_without_is_part_of_the_key() {
    let mut ledger = empty();
    let columns = ["agreement", "party", "stance"];
    let said_first = draft("positions", "werkmap", &columns, &[&["a1", "aarveld", "yes"]]);
    take(&mut ledger, "2026-10-01", &[input("werkmap", vec![said_first])]);
    let reply = draft("positions", "reactie", &columns, &[&["a1", "aarveld", "no"]]);
    let taken = take(&mut ledger, "2026-10-02", &[input("reactie", vec![reply])]);
    assert_eq!(taken.inputs[0].counts, counts(0, 1, 0, 0));
    assert_eq!(current(&ledger), ["reactie:2 a1 aarveld no"]);
}

#[test]
fn a_row_without_its_key_is_kept_for_the_question_that_it_asks() {
    let mut ledger = empty();
    take(&mut ledger, "2026-10-01", &[goals("a.csv", &[&["", "Wonen"], &["", "Zorg"]])]);
    assert_eq!(current(&ledger), ["a.csv:2 Wonen", "a.csv:3 Zorg"]);
}

#[test]
fn undo_takes_the_last_entry_out_and_can_be_repeated() {
    let mut ledger = empty();
    let mut before = vec![current(&ledger)];
    for (at, rows) in [[["g1", "Wonen"]], [["g1", "Bouwen"]], [["g2", "Zorg"]]].iter().enumerate() {
        let rows: Vec<&[&str]> = rows.iter().map(|it| &it[..]).collect();
        take(&mut ledger, &format!("2026-10-0{}", at + 1), &[goals("a.csv", &rows)]);
        before.push(current(&ledger));
    }
    for entry in [3, 2, 1] {
        before.pop();
        assert_eq!(ledger.undo(day("2026-11-01"), BY).unwrap(), entry);
        assert_eq!(Some(&current(&ledger)), before.last());
    }
    assert!(matches!(ledger.undo(day("2026-11-01"), BY), Err(StoreError::NothingToUndo)));
    let history = ledger.history().unwrap();
    assert_eq!(history.len(), 6);
    assert_eq!((history[0].is_undone, history[5].undoes), (true, Some(1)));
    // What was undone can come in again.
    let again = take(&mut ledger, "2026-11-02", &[goals("a.csv", &[&["g1", "Wonen"]])]);
    assert_eq!((again.entry, again.inputs[0].counts), (Some(7), counts(1, 0, 0, 0)));
    assert_eq!(ledger.verify().unwrap().damage, []);
}

#[test]
fn evidence_without_a_day_of_recording_was_recorded_when_it_was_first_said_and_mending_keeps_that_day()
 {
    let columns = ["id", "commitment", "kind", "recorded_on", "value"];
    let file =
        |name: &str, rows: &[&[&str]]| input(name, vec![draft("evidence", name, &columns, rows)]);
    let recorded = |ledger: &Ledger| -> Vec<String> {
        let drafts = ledger.drafts().unwrap();
        let at = drafts[0].table.position("recorded_on").unwrap();
        let mut days: Vec<String> = drafts
            .iter()
            .flat_map(|it| &it.rows)
            .map(|it| format!("{} {}", it.cells.get(0).unwrap(), it.cells.get(at).unwrap()))
            .collect();
        days.sort();
        days
    };
    let mut ledger = empty();
    let first: &[&[&str]] =
        &[&["e1", "c", "report", "", "1"], &["e2", "c", "report", "2025-01-01", "2"]];
    take(&mut ledger, "2026-04-01", &[file("a.csv", first)]);
    // Entered a quarter later; one of them corrected.
    let second: &[&[&str]] = &[
        &["e0", "c", "report", "", "0"],
        &["e1", "c", "report", "", "9"],
        &["e2", "c", "report", "2025-01-01", "2"],
    ];
    take(&mut ledger, "2026-07-01", &[file("a.csv", second)]);
    assert_eq!(recorded(&ledger), ["e0 2026-07-01", "e1 2026-04-01", "e2 2025-01-01"]);
    // Known since April, also if another file says it in other words.
    take(&mut ledger, "2026-10-01", &[file("b.csv", &[&["e1", "c", "report", "", "1"]])]);
    assert_eq!(recorded(&ledger)[1], "e1 2026-04-01");
    // An entry that is undone takes its day with it.
    ledger.undo(day("2026-10-02"), BY).unwrap();
    ledger.undo(day("2026-10-02"), BY).unwrap();
    take(&mut ledger, "2026-10-03", &[file("a.csv", second)]);
    assert_eq!(recorded(&ledger)[0], "e0 2026-10-03");
}

#[test]
fn drafts_come_back_with_their_headings_and_tables_without_rows_too() {
    let mut ledger = empty();
    let empty_table = draft("parties", "w.xlsx#Gemeenten", &["id", "name"], &[]);
    let meetings = draft("goals", "w.xlsx#Doelen", &["id", "title"], &[&["g1", "Wonen"]]);
    take(
        &mut ledger,
        "2026-10-01",
        &[input("w.xlsx", vec![meetings.clone(), empty_table.clone()])],
    );
    let drafts = ledger.drafts().unwrap();
    assert_eq!(drafts.len(), 2);
    for (actual, expected) in drafts.iter().zip([empty_table, meetings]) {
        assert_eq!((actual.table.name, &actual.file), (expected.table.name, &expected.file));
        assert_eq!((&actual.headings, &actual.rows), (&expected.headings, &expected.rows));
    }
}

#[test]
fn readings_and_bytes_come_back_for_the_newest_version() {
    let mut ledger = empty();
    let reading = |n_read| Reading {
        file: "a.csv".to_owned(),
        tables: vec!["goals".to_owned()],
        n_read,
        n_used: n_read,
        n_set_aside: 0,
        n_blank: 0,
    };
    for n in [1, 2] {
        let bytes = vec![u8::try_from(n).unwrap(); 3_000_000];
        let readings = vec![reading(n)];
        let input = Input { name: "a.csv".to_owned(), bytes, readings, ..Input::default() };
        take(&mut ledger, "2026-10-01", &[input]);
    }
    assert_eq!(ledger.readings().unwrap(), [reading(2)]);
    let objects = ledger.objects().unwrap();
    assert_eq!(objects.len(), 1);
    assert_eq!(ledger.object(&objects[0].1).unwrap().unwrap(), vec![2; 3_000_000]);
    assert_eq!(ledger.object("00").unwrap(), None);
}

/// A ledger with something in every table.
fn full() -> Ledger {
    let mut ledger = empty();
    let mut first = goals("a.csv", &[&["g1", "Wonen"], &["g2", "Zorg"], &["g3", "Groen"]]);
    first.readings = vec![Reading {
        file: "a.csv".to_owned(),
        tables: vec!["goals".to_owned()],
        n_read: 3,
        n_used: 3,
        n_set_aside: 0,
        n_blank: 0,
    }];
    let place = crate::diagnostic::Place::file("a.csv");
    first.diagnostics =
        vec![crate::diagnostic::Diagnostic::note(crate::diagnostic::Code::TableEmpty, place)];
    take(&mut ledger, "2026-10-01", &[first]);
    take(&mut ledger, "2026-10-02", &[goals("a.csv", &[&["g2", "Zorg"], &["g3", "Blauw"]])]);
    take(&mut ledger, "2026-10-03", &[goals("b.csv", &[&["g4", "Weg"]])]);
    ledger.undo(day("2026-10-04"), BY).unwrap();
    ledger
}

#[test]
fn an_entry_that_is_not_finished_leaves_nothing() {
    let mut ledger = full();
    let before = (current(&ledger), ledger.history().unwrap());
    let more = goals("d.csv", &[&["g9", "Nooit"]]);
    {
        let mut taking = ledger.begin(day("2026-10-09"), BY).unwrap();
        taking.input(&more.name, &more.bytes).unwrap();
        taking.rows(&more.drafts[0]).unwrap();
    }
    assert_eq!((current(&ledger), ledger.history().unwrap()), before);
    assert_eq!(ledger.verify().unwrap().damage, []);
}

#[test]
fn a_file_taken_bit_by_bit_is_the_file_taken_at_once() {
    let rows: &[&[&str]] = &[&["g1", "Wonen"], &["g2", "Zorg"], &["g1", "Bouwen"]];
    let whole = goals("a.csv", rows);
    let mut at_once = empty();
    take(&mut at_once, "2026-10-01", std::slice::from_ref(&whole));
    let mut by_bit = empty();
    let mut taking = by_bit.begin(day("2026-10-01"), BY).unwrap();
    taking.input(&whole.name, &whole.bytes).unwrap();
    for row in &whole.drafts[0].rows {
        taking.rows(&Draft { rows: vec![row.clone()], ..whole.drafts[0].clone() }).unwrap();
    }
    taking.end(&[], &[]).unwrap();
    taking.finish().unwrap();
    assert_eq!(current(&at_once), current(&by_bit));
    let digits = |it: &Ledger| it.verify().unwrap().newest;
    assert_eq!(digits(&at_once), digits(&by_bit));
}
