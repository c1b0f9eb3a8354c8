//! A desk to work at: a folder, the program, and the typing that a person does in a workbook.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use tenzij::{
    export::workbook::{self as out, Book, Cell, Column, Content, Row, Table},
    sources::workbook::{self, Hidden, Sheet, Workbook},
};

/// A folder of its own, and what was said in it so far.
pub(crate) struct Desk {
    pub(crate) folder: PathBuf,
    pub(crate) transcript: String,
}

impl Desk {
    pub(crate) fn new(name: &str) -> Desk {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Desk { folder, transcript: String::new() }
    }

    /// Runs the program, and writes down what it said; paths as they are seen from the desk.
    pub(crate) fn tenzij(&mut self, command: &str) -> i32 {
        let output = self.run(command);
        let code = output.status.code().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        self.transcript.push_str(&format!("$ tenzij {command}\n"));
        self.transcript.push_str(&without_digits(&text(&output.stdout)));
        self.transcript.push_str(&without_digits(&text(&output.stderr)));
        if code != 0 {
            self.transcript.push_str(&format!("(exit code {code})\n"));
        }
        self.transcript.push('\n');
        code
    }

    fn run(&self, command: &str) -> Output {
        let words: Vec<String> = words(command);
        Command::new(env!("CARGO_BIN_EXE_tenzij"))
            .args(&words)
            .current_dir(&self.folder)
            .env_remove("SOURCE_DATE_EPOCH")
            .env("LC_ALL", "nl_NL.UTF-8")
            .output()
            .unwrap()
    }

    /// Runs the program and wants it to succeed.
    pub(crate) fn does(&mut self, command: &str) {
        assert_eq!(self.tenzij(command), 0, "{}", self.transcript);
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    pub(crate) fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|err| panic!("{name}: {err}"))
    }

    pub(crate) fn book(&self, name: &str) -> Workbook {
        let bytes = fs::read(self.path(name)).unwrap_or_else(|err| panic!("{name}: {err}"));
        workbook::read(name, &bytes, Hidden::Ask).value.unwrap()
    }

    /// Types rows below the heading of one sheet, over what stands there, and saves.
    pub(crate) fn types(&self, name: &str, sheet: &str, rows: &[&[&str]]) {
        self.changes(name, sheet, &|found| {
            found.truncate(1);
            found.extend(rows.iter().map(|row| row.iter().map(|it| (*it).to_owned()).collect()));
        });
    }

    /// Types one cell, found by the text in the first cell of its row that has it, and by its heading; saves.
    pub(crate) fn cell(&self, name: &str, sheet: &str, row: &str, heading: &str, text: &str) {
        self.changes(name, sheet, &|found| {
            let column = found[0].iter().position(|it| it == heading).unwrap();
            let line = found.iter_mut().skip(1).find(|it| it.iter().any(|it| it == row));
            let line = line.unwrap_or_else(|| panic!("no {row} in {sheet}"));
            line.resize(line.len().max(column + 1), String::new());
            text.clone_into(&mut line[column]);
        });
    }

    fn changes(&self, name: &str, sheet: &str, change: &dyn Fn(&mut Vec<Vec<String>>)) {
        let mut book = self.book(name);
        let found = book.sheets.iter_mut().find(|it| it.name == sheet).unwrap();
        let mut rows: Vec<Vec<String>> = found.rows.iter().map(|it| it.cells.clone()).collect();
        change(&mut rows);
        let sheets = book.sheets.iter().map(|it| {
            if it.name == sheet { plain(&it.name, &rows) } else { plain(&it.name, &cells(it)) }
        });
        let book = Book { title: String::new(), sheets: sheets.collect() };
        let is_open = Path::new(name).extension().is_some_and(|it| it == "ods");
        let bytes = if is_open { out::ods(&book) } else { out::xlsx(&book) };
        let bytes = bytes.unwrap();
        fs::write(self.path(name), bytes).unwrap();
    }
}

fn cells(sheet: &Sheet) -> Vec<Vec<String>> {
    sheet.rows.iter().map(|it| it.cells.clone()).collect()
}

/// Rows as a sheet of texts, without any of the help that a template gives.
fn plain(name: &str, rows: &[Vec<String>]) -> out::Sheet {
    let width = rows.iter().map(Vec::len).max().unwrap_or(1).max(1);
    let (heading, below) = rows.split_first().unwrap();
    let text = |at: usize| heading.get(at).filter(|it| !it.is_empty()).cloned();
    let columns = (0..width).map(|at| Column::text(text(at).unwrap_or(format!("?{at}")), 10));
    let row = |it: &Vec<String>| Row::data(it.iter().map(|it| Cell::text(it.clone())).collect());
    let table = Table { columns: columns.collect(), rows: below.iter().map(row).collect() };
    out::Sheet { name: name.to_owned(), content: Content::Table(table) }
}

/// The text without digits of hashes: they are those of bytes, which other tests look at.
fn without_digits(text: &str) -> String {
    let is_hash = |it: &str| 10 <= it.len() && it.bytes().all(|it| it.is_ascii_hexdigit());
    let plain = |it: &str| {
        let end = it.trim_end_matches('.');
        if is_hash(end) { format!("…{}", &it[end.len()..]) } else { it.to_owned() }
    };
    text.split('\n')
        .map(|line| line.split(' ').map(plain).collect::<Vec<_>>().join(" "))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Words of a command, with quotation marks around those that hold blanks.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (at, part) in command.split('"').enumerate() {
        if at % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}
