//! Every limit that is printed is the one that is held: at the limit a file is read, one beyond it is refused.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use tenzij::{
    diagnostic::{Code, Diagnostic, NOTES, Severity},
    language::LANGUAGES,
    register::{
        DOUBTS,
        lean::{Bound, Wanted},
        tables::Table,
    },
    sources::{
        LIMITS, MINUTES, bundle, csv, field, lean,
        minutes::{self, retreat},
        segments::ReadAt,
        workbook::{Hidden, read},
    },
};

use crate::{
    documents::{docx, zipped as zipped_document},
    figures::measured,
    workbook_files::{ods, xlsx, xlsx_parts, zipped},
};

/// A limit by its key, and whether a file of this size is read.
type Limit = (&'static str, usize, fn(usize) -> bool);

fn is_book(bytes: &[u8]) -> bool {
    let read = read("b", bytes, Hidden::Ask);
    let is_refused = read.diagnostics.iter().any(|it| it.severity == Severity::Refusal);
    assert_eq!(read.value.is_none(), is_refused);
    !is_refused
}

fn is_bundle(bytes: &[u8]) -> bool {
    bundle::read("d.zip", bytes).is_ok()
}

/// Bytes of tables that are held whole.
#[allow(clippy::cast_possible_truncation, reason = "it is far below 2^32")]
const WHOLE_BYTES: usize = LIMITS.whole_bytes as usize;

/// Rows that may be set aside, as a number of things in memory.
#[allow(clippy::cast_possible_truncation, reason = "it is far below 2^32")]
const MISFITS: usize = LIMITS.misfits as usize;

fn is_minutes(bytes: &[u8]) -> bool {
    minutes::read("v", bytes).value.is_some()
}

fn is_table(text: &str) -> bool {
    let table = Table::find("goals").unwrap();
    let read = csv::read_table(table, "goals.csv", text.as_bytes());
    !read.diagnostics.iter().any(|it| it.severity == Severity::Refusal)
}

/// The messages about a small dataset, read in pieces, of which one table holds this.
fn dataset(table: &str, text: &str, bound: Bound) -> Vec<Diagnostic> {
    let mut tables = BTreeMap::from([
        ("parties.csv", "id,name\na,A\n".to_owned()),
        ("agreements.csv", "id,title,entitled,decided_on\nA,Loket,all,2026-01-15\n".to_owned()),
        ("positions.csv", "agreement,party,stance\nA,a,yes\n".to_owned()),
        ("commitments.csv", "id,agreement,party,due_on\nC,A,a,2026-03-01\n".to_owned()),
    ]);
    tables.insert(table, text.to_owned());
    let names = tables.keys().map(|it| (*it).to_owned()).collect();
    let mut open = |name: &str| {
        let bytes = tables.get(name).map(|it| it.clone().into_bytes());
        Ok(bytes.map(|it| Arc::new(it) as Arc<dyn ReadAt>))
    };
    let wanted = Wanted { bound, ..Wanted::default() };
    lean::read(&names, &mut open, 1 << 20, wanted).unwrap().dataset.diagnostics
}

/// Whether nothing of a dataset is refused; with the bound lifted it never is.
fn is_held(table: &str, text: &str) -> bool {
    let is_refused = |bound| {
        let told = dataset(table, text, bound);
        told.iter().any(|it| it.severity == Severity::Refusal)
    };
    assert!(!is_refused(Bound::Lifted), "{table}");
    !is_refused(Bound::Kept)
}

/// A record of another system's, with something more in it.
fn record(more: &str) -> String {
    format!(r#"{{"@id":"1","@type":"Person"{more}}}"#)
}

/// Whether a file of another system's is read without a question.
fn is_foreign(text: &str) -> bool {
    let read = field::read("d", None, &mut text.as_bytes(), &mut |_| ()).unwrap();
    !read.diagnostics.iter().any(|it| it.severity != Severity::Note)
}

fn lists(n: usize, within: &str) -> String {
    format!("{}{within}{}", "[".repeat(n), "]".repeat(n))
}

fn cell(text: &str) -> String {
    format!(r#"<sheetData><row><c t="inlineStr"><is><t>{text}</t></is></c></row></sheetData>"#)
}

/// A zip with a comment or a part that makes it this long.
fn filled(zip: impl Fn(&[u8]) -> Vec<u8>, size: usize) -> Vec<u8> {
    let least = zip(b"").len();
    zip(&vec![b'x'; size - least])
}

fn stored(parts: &[(String, Vec<u8>)], filling: &[u8]) -> Vec<u8> {
    use std::io::{Cursor, Write as _};
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let plain =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in parts {
        zip.start_file(name, plain).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.start_file("media/x", plain).unwrap();
    zip.write_all(filling).unwrap();
    zip.finish().unwrap().into_inner()
}

/// Those that can be tried in a moment. Rows and cells are told by their addresses.
const CHEAP: &[Limit] = &[
    ("limit.columns", LIMITS.columns, |n| {
        let more: Vec<String> = (2..n).map(|it| format!("x{it}")).collect();
        is_table(&format!("id,title,{}\na,b{}\n", more.join(","), ",".repeat(n - 2)))
    }),
    ("limit.cell_bytes", LIMITS.cell_bytes, |n| {
        is_table(&format!("id,title\na,{}\n", "x".repeat(n)))
    }),
    ("limit.misfits", MISFITS, |n| is_table(&format!("id,title\n{}", "a,b,c\n".repeat(n)))),
    ("limit.whole_bytes", WHOLE_BYTES, |n| {
        // The parties are a table of which the searches refer to one.
        let head = "id,name\na,A\n".len() + "party,source,searched_on\n".len();
        let row = format!("a,{},2026\n", "x".repeat(1 << 19));
        let (n_rows, rest) = ((n - head) / row.len(), (n - head) % row.len());
        let rest = format!("a,{},2026\n", "x".repeat(rest - "a,,2026\n".len()));
        is_held("searches.csv", &format!("party,source,searched_on\n{}{rest}", row.repeat(n_rows)))
    }),
    ("limit.doubts", DOUBTS, |n| {
        let rows: Vec<String> = (0..n).map(|it| format!("A,a,c{it},yes")).collect();
        is_held("positions.csv", &format!("agreement,party,coder,stance\n{}\n", rows.join("\n")))
    }),
    ("limit.notes", NOTES, |n| {
        let row = |it: usize| format!("A{it},Loket,all\n");
        let rows: String = (1..n).map(row).collect();
        let text = format!("id,title,entitled\n{rows}A,Loket,a\n");
        let told = dataset("agreements.csv", &text, Bound::Kept);
        // The agreement that the other tables refer to has a note of its own.
        let n_told = told.iter().filter(|it| it.code == Code::DecidedOnMissing).count();
        let is_counted = told.iter().any(|it| it.code == Code::NotesMore);
        assert_eq!(n_told, NOTES.min(n));
        !is_counted
    }),
    ("limit.file_bytes", LIMITS.bundle.file_bytes, |n| is_bundle(&filled(|it| stored(&[], it), n))),
    ("limit.parts", LIMITS.bundle.parts, |n| {
        let parts: Vec<(String, Vec<u8>)> = (1..n).map(|it| (format!("{it}"), vec![])).collect();
        is_bundle(&stored(&parts, b""))
    }),
    ("limit.file_bytes", LIMITS.workbook.file_bytes, |n| {
        is_book(&filled(|it| stored(&xlsx_parts("<sheetData/>"), it), n))
    }),
    ("limit.parts", LIMITS.workbook.parts, |n| {
        let mut parts = xlsx_parts("<sheetData/>");
        parts.extend((parts.len()..n).map(|it| (format!("x/{it}"), Vec::new())));
        is_book(&zipped(&parts))
    }),
    ("limit.sheets", LIMITS.workbook.sheets, |n| {
        let tables = (0..n).map(|it| format!(r#"<table:table table:name="B{it}"/>"#));
        is_book(&ods(&tables.collect::<String>()))
    }),
    ("limit.rows", 200_000, |n| {
        is_book(&xlsx(&format!(
            r#"<sheetData><row r="{n}"><c r="A{n}"><v>1</v></c></row></sheetData>"#
        )))
    }),
    ("limit.questions", 10_000, |n| {
        let cells = format!("<row>{}</row>", r#"<c t="e"><v>#REF!</v></c>"#.repeat(1_000))
            .repeat(n / 1_000);
        let rest = r#"<c t="e"><v>#REF!</v></c>"#.repeat(n % 1_000);
        is_book(&xlsx(&format!("<sheetData>{cells}<row>{rest}</row></sheetData>")))
    }),
    ("limit.depth", LIMITS.workbook.depth, |n| {
        // The sheet, its rows, a row, a cell and so on stand around it.
        let n = n - 1;
        is_book(&xlsx(&format!("{}{}", "<x>".repeat(n), "</x>".repeat(n))))
    }),
    ("limit.minutes_text", MINUTES.text_bytes, |n| is_minutes("a".repeat(n).as_bytes())),
    ("limit.depth", MINUTES.depth, |n| {
        // The document and its body stand around it.
        let n = n - 2;
        is_minutes(&docx(&format!("{}{}", "<w:sdt>".repeat(n), "</w:sdt>".repeat(n))))
    }),
    ("limit.parts", MINUTES.parts, |n| {
        let mut parts = crate::documents::parts(&docx("<w:p/>"));
        parts.extend((parts.len()..n).map(|it| (format!("x/{it}"), Vec::new())));
        is_minutes(&zipped_document(&parts))
    }),
    ("limit.file_bytes", MINUTES.file_bytes, |n| {
        is_minutes(&filled(|it| stored(&crate::documents::parts(&docx("<w:p/>")), it), n))
    }),
    ("limit.retreat_decisions", MINUTES.retreat_decisions, |n| {
        let entry = |it: usize| {
            format!(
                r#"{{"agreement":"R-{it}","title":"x","choice":"confirm","owner":null,"due_on":null}}"#
            )
        };
        let all: Vec<String> = (0..n).map(entry).collect();
        let text = format!(r#"{{"format":1,"kind":"herijking","decisions":[{}]}}"#, all.join(","));
        retreat::read("h", text.as_bytes()).value.is_some()
    }),
    ("limit.document_bytes", field::LIMITS.document_bytes, |n| {
        let record = record("");
        is_foreign(&format!("[{record}{}]", " ".repeat(n - record.len() - 2)))
    }),
    ("limit.line_bytes", field::LIMITS.line_bytes, |n| {
        let record = record("");
        is_foreign(&format!("{record}\n{record}{}\n", " ".repeat(n - record.len() - 1)))
    }),
    ("limit.depth", field::LIMITS.depth, |n| {
        // The record itself is the first of them.
        is_foreign(&record(&format!(r#","name":{}"#, lists(n - 1, ""))))
    }),
    ("limit.wrappers", field::LIMITS.wrappers, |n| {
        // One record stands further out, by which the format is known.
        is_foreign(&format!("[{},{}]", record(""), lists(n - 1, &record(""))))
    }),
];

/// Those that take long to try, each with the test that tries them.
const COSTLY: &[(&str, &str)] = &[
    ("limit.expanded_bytes", "what_unpacks_to_more_than_the_limit_is_refused"),
    ("limit.cells", "more_than_the_limits_allow_is_refused_before_it_takes_memory"),
    ("limit.text_bytes", "more_than_the_limits_allow_is_refused_before_it_takes_memory"),
    ("limit.parties", "a_full_assessment_is_made_of_so_many_parties_and_agreements_and_no_more"),
    ("limit.agreements", "a_full_assessment_is_made_of_so_many_parties_and_agreements_and_no_more"),
    (
        "limit.unpacked_bytes",
        "what_is_larger_as_text_than_it_may_be_is_refused_before_it_is_read_to_the_end",
    ),
];

/// What is no limit beyond which a file is refused: such a sentence is read in pieces, and rows of a CSV have none.
const NO_REFUSAL: [&str; 2] = ["limit.sentence_words", "limit.csv_rows"];

#[test]
fn at_each_limit_a_file_is_read_and_one_beyond_it_is_refused() {
    let mut amiss = Vec::new();
    for (at, (key, limit, is_read)) in CHEAP.iter().enumerate() {
        if !is_read(*limit) {
            amiss.push(format!("{at} {key}: refused at {limit}"));
        }
        if is_read(limit + 1) {
            amiss.push(format!("{at} {key}: read beyond {limit}"));
        }
    }
    assert!(amiss.is_empty(), "{}", amiss.join("\n"));
    assert!(is_book(&xlsx(&cell("x"))));
    measured("P8", "limits tried at the limit and one beyond it", CHEAP.len());
}

#[test]
fn every_limit_that_is_printed_is_tried() {
    let tests = [
        include_str!("../workbooks/hostile.rs"),
        include_str!("../../src/sources/parquet.rs"),
        include_str!("bounded.rs"),
    ]
    .concat();
    let tried = CHEAP.iter().map(|it| it.0).chain(COSTLY.iter().map(|it| it.0)).chain(NO_REFUSAL);
    let tried: BTreeSet<&str> = tried.collect();
    for (key, test) in COSTLY {
        assert!(tests.contains(&format!("fn {test}(")), "{key}");
    }
    let printed = LANGUAGES[0].texts().keys().filter(|it| it.starts_with("limit."));
    assert_eq!(printed.map(String::as_str).collect::<BTreeSet<_>>(), tried);
}
