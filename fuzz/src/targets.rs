//! What is fuzzed: for every parser, and for everything together, bytes in, and laws that hold whatever the bytes.
//!
//! The same functions run under libFuzzer (`fuzz/run.sh`, `cargo fuzz run`) and, over kept seeds, in `cargo test` (`tests/trust/seeds.rs`).
//! A target tells whether anything was read, so that a test can see that its seeds still lead somewhere.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{Cursor, Write as _},
    sync::Arc,
};

use tenzij::{
    diagnostic::{Diagnostic, Severity},
    edition,
    export::manifest::Manifest,
    language::LANGUAGES,
    model::{Edition, Stance},
    register::{
        self,
        draft::{Draft, Reading},
        lean::{Bound, Wanted},
        tables::{self, TABLES},
    },
    report::{self, HouseStyle, Look, State},
    scoring::{
        self, Occasion, Window,
        assessment::{self, Assessment, DatasetCard},
        scores::{self, Scores},
    },
    sources::{
        self, LIMITS, TableRows, afterword, bundle,
        consent::{self, Tongue},
        csv, dataset, descriptor, field, lean,
        mapping::{self, Mapping},
        minutes::{self, retreat},
        policy, project, requests,
        routine::{self, Known},
        segments::ReadAt,
        term,
        workbook::{self, Hidden, Sheet, SheetRow, Workbook},
    },
};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// One parser, or several together.
#[allow(unreachable_pub, reason = "a test that takes this file in has no outside")]
pub struct Target {
    /// Its name, and that of its folder of seeds.
    pub name: &'static str,
    /// Reads bytes, panics if a law does not hold, and tells whether anything was read.
    pub run: fn(&[u8]) -> bool,
}

/// All of them.
#[allow(unreachable_pub, reason = "a test that takes this file in has no outside")]
pub static TARGETS: &[Target] = &[
    Target { name: "table", run: table },
    Target { name: "parquet", run: parquet },
    Target { name: "bundle", run: bundle },
    Target { name: "mapping", run: mapping },
    Target { name: "settings", run: settings },
    Target { name: "workbook", run: workbook },
    Target { name: "sheet_xlsx", run: sheet_xlsx },
    Target { name: "sheet_ods", run: sheet_ods },
    Target { name: "routine", run: routine },
    Target { name: "minutes", run: minutes },
    Target { name: "minutes_docx", run: minutes_docx },
    Target { name: "minutes_odt", run: minutes_odt },
    Target { name: "minutes_text", run: minutes },
    Target { name: "consent", run: consent },
    Target { name: "term", run: term },
    Target { name: "retreat", run: retreat },
    Target { name: "records", run: records },
    Target { name: "house_style", run: house_style },
    Target { name: "page", run: page },
    Target { name: "requests", run: requests },
    Target { name: "register", run: register },
    Target { name: "field", run: field },
];

/// Bytes of a message at most, whatever it quotes.
const MESSAGE_BYTES: usize = 10_000;

/// The day on which everything is read.
const DAY: &str = "2026-09-30";

// Laws

/// Messages are bounded in number and in length, and have words in every language.
fn told(diagnostics: &[Diagnostic], bytes: &[u8]) {
    assert!(diagnostics.len() <= 64 + bytes.len(), "{} messages", diagnostics.len());
    for diagnostic in diagnostics.iter().take(16) {
        for language in &LANGUAGES {
            let text = diagnostic.render(language);
            assert!(text.len() <= MESSAGE_BYTES, "{} bytes: {text:.400}", text.len());
            assert!(text.contains(diagnostic.code.slug()), "{text}");
        }
    }
}

/// Every row is used, set aside or blank.
fn counted(reading: &Reading) {
    let kept = reading.n_used + reading.n_set_aside + reading.n_blank;
    assert_eq!(reading.n_read, kept, "{reading:?}");
}

/// A draft has a cell for each column of its table, and its rows stand in their order.
fn shaped(draft: &Draft) {
    let n_columns = draft.table.columns.len();
    assert!(
        draft.rows.iter().all(|it| it.cells.iter().count() == n_columns),
        "{}",
        draft.table.name
    );
}

// Tables

/// The first byte says which table, and the others are the file.
fn of_table(bytes: &[u8], name: &str) -> bool {
    let Some((first, file)) = bytes.split_first() else { return false };
    let table = &TABLES[usize::from(*first) % TABLES.len()];
    let source = sources::for_name(name).expect("the name of a format");
    let checked = (source.read)(table, name, file, LIMITS.whole(Bound::Kept));
    told(&checked.diagnostics, bytes);
    let refused = checked.diagnostics.iter().any(|it| it.severity == Severity::Refusal);
    assert_eq!(checked.value.is_none(), refused, "a file is used, or refused with a reason");
    let Some(TableRows { draft, reading }) = checked.value else { return false };
    counted(&reading);
    shaped(&draft);
    assert_eq!(draft.rows.len() as u64, reading.n_used);
    0 < reading.n_used
}

fn table(bytes: &[u8]) -> bool {
    of_table(bytes, "x.csv")
}

fn parquet(bytes: &[u8]) -> bool {
    of_table(bytes, "x.parquet")
}

/// A dataset that is one zip.
fn bundle(bytes: &[u8]) -> bool {
    let bundle = match bundle::read("x.zip", bytes) {
        Ok(bundle) => bundle,
        Err(refusal) => {
            told(&[refusal], bytes);
            return false;
        }
    };
    let mut load = |it: &str| Ok(bundle.file(it).map(<[u8]>::to_vec));
    let dataset =
        dataset::read(&bundle.names(), &mut load, Bound::Kept).expect("all of it is in memory");
    dataset.readings.iter().for_each(counted);
    dataset.drafts.iter().for_each(shaped);
    !dataset.drafts.is_empty()
}

/// A file of another system's.
fn field(bytes: &[u8]) -> bool {
    let dataset = field::read("x", Some("GM0106"), &mut &*bytes, &mut |_| ());
    let dataset = dataset.expect("all of it is in memory");
    told(&dataset.diagnostics, bytes);
    dataset.readings.iter().for_each(counted);
    dataset.drafts.iter().for_each(shaped);
    assert!(!dataset.readings.is_empty() || dataset.is_refused(), "used, or refused with a reason");
    dataset.readings.iter().any(|it| 0 < it.n_used)
}

/// A recipe, and after a zero byte the file that it reads.
fn mapping(bytes: &[u8]) -> bool {
    let (recipe, file) = halves(bytes);
    match mapping::parse("mapping.toml", &String::from_utf8_lossy(recipe)) {
        Err(refusal) => {
            told(&[refusal], bytes);
            false
        }
        Ok(mapping) => mapped(&mapping, file, bytes),
    }
}

fn mapped(mapping: &Mapping, file: &[u8], bytes: &[u8]) -> bool {
    let mut is_any_used = false;
    for name in mapping.files() {
        let checked = mapping::apply(mapping, name, file);
        // A row may fill several tables, and each may have a question about each of its cells.
        told(
            checked.diagnostics.get(..64.min(checked.diagnostics.len())).unwrap_or_default(),
            bytes,
        );
        if let Some(rows) = checked.value {
            counted(&rows.reading);
            rows.drafts.iter().for_each(shaped);
            is_any_used |= 0 < rows.reading.n_used;
        }
    }
    is_any_used
}

/// The settings of a dataset and of a project stand in one file.
fn settings(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let read = policy::read(Some(&text));
    told(&read.diagnostics, bytes);
    if let Some(policy) = &read.value {
        assert!(policy.check().is_ok(), "a policy that is read is in range");
    }
    let own = project::read(&text, &["nl", "en"]);
    told(&own.diagnostics, bytes);
    assert!(own.value.is_some() || !own.diagnostics.is_empty());
    let described = descriptor::read(bytes);
    told(&described.diagnostics, bytes);
    read.value.is_some() || described.value.is_some()
}

// Workbooks

fn workbook(bytes: &[u8]) -> bool {
    let checked = workbook::read("x.xlsx", bytes, Hidden::Read);
    // Questions about cells have a limit of their own, since a small file can hold very many cells.
    let most = usize::try_from(LIMITS.workbook.questions).unwrap() + 64;
    assert!(checked.diagnostics.len() <= most, "{} messages", checked.diagnostics.len());
    told(checked.diagnostics.get(..16.min(checked.diagnostics.len())).unwrap_or_default(), bytes);
    let Some(book) = checked.value else {
        assert!(checked.diagnostics.iter().any(|it| it.severity == Severity::Refusal));
        return false;
    };
    for sheet in &book.sheets {
        assert!(
            sheet.rows.is_sorted_by(|a, b| a.row < b.row),
            "rows stand in their order, each once"
        );
        assert!(sheet.rows.len() as u64 <= LIMITS.workbook.rows);
        assert!(sheet.rows.iter().all(|it| it.cells.len() <= LIMITS.columns));
    }
    filled(&book);
    book.sheets.iter().any(|it| !it.rows.is_empty())
}

/// What the routine makes of a workbook.
fn filled(book: &Workbook) -> bool {
    let mut known = known();
    let checked = routine::read("x.xlsx", book, DAY.parse().unwrap(), &mut known);
    for reading in &checked.value.readings {
        counted(reading);
    }
    checked.value.drafts.iter().for_each(shaped);
    let n_cells: usize =
        book.sheets.iter().flat_map(|it| &it.rows).map(|it| 1 + it.cells.len()).sum();
    assert!(
        checked.diagnostics.len() <= 64 + 2 * n_cells,
        "{} messages",
        checked.diagnostics.len()
    );
    told(checked.diagnostics.get(..16.min(checked.diagnostics.len())).unwrap_or_default(), &[]);
    checked.value.readings.iter().any(|it| 0 < it.n_used)
}

/// A dataset that a workbook adds to.
fn known() -> Known {
    let mut known = Known::default();
    let tables = [
        (
            "parties",
            "id,name,code\naarveld,Aarveld,GM9001\nbeekdal,Beekdal,GM9002\nzandhove,Zandhove,GM9003\n",
        ),
        ("portfolios", "id,name\nwonen,Wonen\n"),
        ("agreements", "id,title,decided_on\nB1,Woningbouw,2026-01-10\n"),
        ("commitments", "id,agreement,party,promise\nB1-a,B1,aarveld,Plan\n"),
    ];
    for (name, text) in tables {
        let table = TABLES.iter().find(|it| it.name == name).unwrap();
        if let Some(rows) = csv::read_table(table, name, text.as_bytes()).value {
            known.learn(&[rows.draft]);
        }
    }
    known
}

/// A sheet, and after a zero byte the texts that it shares and the styles of its cells.
fn sheet_xlsx(bytes: &[u8]) -> bool {
    let (sheet, rest) = halves(bytes);
    let (texts, styles) = halves(rest);
    workbook(&zipped(&[
        ("[Content_Types].xml", XLSX_KINDS.as_bytes()),
        ("_rels/.rels", XLSX_LINKS.as_bytes()),
        ("xl/workbook.xml", XLSX_BOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", XLSX_BOOK_LINKS.as_bytes()),
        ("xl/styles.xml", styles),
        ("xl/sharedStrings.xml", texts),
        ("xl/worksheets/sheet1.xml", sheet),
    ]))
}

fn sheet_ods(bytes: &[u8]) -> bool {
    workbook(&zipped(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", ODS_MANIFEST.as_bytes()),
        ("content.xml", bytes),
    ]))
}

/// Sheets as plain text: `# name` begins one, a line is a row, a tab parts cells.
fn routine(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let mut book = Workbook::default();
    for (line, row) in text.lines().zip(1_u64..) {
        if let Some(name) = line.strip_prefix("# ") {
            book.sheets.push(Sheet { name: name.to_owned(), ..Sheet::default() });
        } else if let Some(sheet) = book.sheets.last_mut()
            && !line.trim().is_empty()
        {
            let mut cells: Vec<String> = line.split('\t').map(|it| it.trim().to_owned()).collect();
            while cells.last().is_some_and(String::is_empty) {
                cells.pop();
            }
            // A cell with an error raised a question before.
            if line.contains("#REF!") {
                sheet.questioned.insert(row);
            }
            sheet.rows.push(SheetRow { row, cells });
        }
    }
    filled(&book)
}

// Minutes

fn minutes(bytes: &[u8]) -> bool {
    let checked = minutes::read("x", bytes);
    told(&checked.diagnostics, bytes);
    let Some(document) = checked.value else {
        assert!(checked.diagnostics.iter().any(|it| it.severity == Severity::Refusal));
        return false;
    };
    let parties = ["Aarveld", "Beekdal", "Zandhove"].map(str::to_owned);
    let proposals = minutes::propose(&document, &parties);
    for proposal in &proposals {
        assert!(!proposal.quote.trim().is_empty(), "a proposal has its quote");
        let written = proposal.consent.written(Tongue::Dutch);
        if let Ok(again) = consent::parse(&written) {
            assert_eq!(again, proposal.consent, "{written}");
        } else {
            panic!("what is proposed cannot be read back: {written}");
        }
    }
    !proposals.is_empty()
}

fn minutes_docx(bytes: &[u8]) -> bool {
    minutes(&zipped(&[
        ("[Content_Types].xml", DOCX_KINDS.as_bytes()),
        ("_rels/.rels", DOCX_LINKS.as_bytes()),
        ("word/document.xml", bytes),
    ]))
}

fn minutes_odt(bytes: &[u8]) -> bool {
    minutes(&zipped(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", bytes),
    ]))
}

fn retreat(bytes: &[u8]) -> bool {
    let checked = retreat::read("herijking.json", bytes);
    told(&checked.diagnostics, bytes);
    let Some(retreat) = checked.value else { return false };
    let ids: BTreeSet<&str> = retreat.proposals.iter().map(|it| it.nr.as_str()).collect();
    assert_eq!(ids.len(), retreat.proposals.len(), "an agreement is chosen about once");
    !retreat.proposals.is_empty()
}

// Cells

/// What is read is written so that it is read back the same, and says something of everybody once.
fn consent(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let consent = match consent::parse(&text) {
        Ok(consent) => consent,
        Err(unclear) => {
            told(&[unclear.question(tenzij::diagnostic::Place::file("x"))], bytes);
            return false;
        }
    };
    for tongue in [Tongue::Dutch, Tongue::English] {
        let written = consent.written(tongue);
        assert_eq!(
            consent::parse(&written).as_ref(),
            Ok(&consent),
            "{text:?} is written {written:?}"
        );
    }
    let said = consent::stances(&consent, &["Aarveld", "Beekdal"]);
    assert!(2 <= said.len());
    if consent.is_empty() {
        assert!(said.iter().all(|it| it.stance.is_none()), "silence is never yes");
    }
    let is_yes = |it: &consent::Said| it.stance == Some(Stance::Yes);
    assert!(consent.everyone || !consent.clauses.is_empty() || !said.iter().any(is_yes));
    !consent.is_empty()
}

/// A term that is read is one that a table holds, and is read again as itself.
fn term(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    match term::parse(&text) {
        Ok(read) => {
            assert!(read.is_empty() || register::date_alone(&read).is_some(), "{text:?}: {read:?}");
            assert_eq!(term::parse(&read).as_ref(), Ok(&read));
            !read.is_empty()
        }
        Err(unclear) => {
            told(&[unclear.question(tenzij::diagnostic::Place::file("x"))], bytes);
            false
        }
    }
}

// What the program wrote itself, and people may have changed

/// By the first byte a manifest, an assessment, or scores that are to be merged.
fn records(bytes: &[u8]) -> bool {
    let Some((kind, json)) = bytes.split_first() else { return false };
    match kind % 3 {
        0 => serde_json::from_slice::<Manifest>(json).is_ok_and(|it| it.difference(&it).is_none()),
        1 => match serde_json::from_slice::<Assessment>(json) {
            Ok(assessment) if assessment.format == assessment::FORMAT => {
                reported(assessment);
                true
            }
            _ => false,
        },
        _ => match serde_json::from_slice::<Scores>(json) {
            Ok(part) if part.format == scores::FORMAT => {
                scores::merge(vec![("x".to_owned(), part)]).is_ok_and(|it| !it.lines.is_empty())
            }
            _ => false,
        },
    }
}

/// Every edition of a report is made, or refused.
fn reported(assessment: Assessment) {
    let Ok(house_style) = HouseStyle::own() else { return };
    let look = Look { state: State::Concept, house_style };
    let party = assessment.parties.first().map(|it| it.id.clone());
    let editions = [
        edition::edit(assessment.clone(), Edition::Hearing, party.as_deref()),
        edition::edit(assessment.clone(), Edition::Public, None),
        Ok(assessment),
    ];
    for (edited, language) in editions.into_iter().zip(LANGUAGES.iter().cycle()) {
        if let Ok(edited) = edited {
            let html = report::render(&edited, language, &look).expect("a report is made");
            assert!(html.starts_with("<!doctype html>") || html.starts_with("<!DOCTYPE html>"));
        }
    }
}

/// What a report says of itself: read or not, and the same page is never another.
fn page(bytes: &[u8]) -> bool {
    let html = String::from_utf8_lossy(bytes);
    assert!(report::differences(&html, &html).is_empty());
    let changed = format!("{html}!");
    assert!(!report::differences(&html, &changed).is_empty());
    report::Claim::read(&html).is_some()
}

fn house_style(bytes: &[u8]) -> bool {
    match HouseStyle::parse(&String::from_utf8_lossy(bytes)) {
        Ok(style) => {
            assert!(style.check().is_ok(), "a style that is read can be seen");
            true
        }
        Err(_) => false,
    }
}

/// By the first byte a table of proposals, opinions, changes or staff, changes in TOML, or words to everybody.
fn requests(bytes: &[u8]) -> bool {
    let Some((kind, file)) = bytes.split_first() else { return false };
    let (drafts, diagnostics): (Vec<Draft>, Vec<Diagnostic>) = match kind % 4 {
        0 => {
            let read = requests::table(&tables::PROPOSALS, "x.csv", file);
            (read.value.into_iter().collect(), read.diagnostics)
        }
        1 => {
            let read = requests::table(&tables::OPINIONS, "x.csv", file);
            (read.value.into_iter().collect(), read.diagnostics)
        }
        2 => {
            let read = requests::changes("x.toml", file);
            (read.value.into_iter().collect(), read.diagnostics)
        }
        _ => {
            let read = afterword::read("x.md", file, &known());
            told(&read.diagnostics, bytes);
            return read.value.is_some();
        }
    };
    told(&diagnostics, bytes);
    drafts.iter().for_each(shaped);
    !drafts.is_empty()
}

// Everything together

/// Files of a dataset, each after a line `=== name`: read whole and in segments, scored, and written as JSON.
fn register(bytes: &[u8]) -> bool {
    let files = files(bytes);
    let names: BTreeSet<String> = files.keys().cloned().collect();
    let mut read =
        dataset::read(&names, &mut |path| Ok(files.get(path).cloned()), Bound::Kept).unwrap();
    let checked = register::resolve(read.drafts, &mut read.readings);
    let mut diagnostics = read.diagnostics;
    diagnostics.extend(checked.diagnostics);
    diagnostics.sort();
    read.readings.sort();
    read.readings.iter().for_each(counted);
    told(diagnostics.get(..16.min(diagnostics.len())).unwrap_or_default(), bytes);
    assert!(diagnostics.len() <= 128 + 4 * bytes.len(), "{} messages", diagnostics.len());

    let mut open =
        |path: &str| Ok(files.get(path).map(|it| Arc::new(it.clone()) as Arc<dyn ReadAt>));
    let other = lean::read(&names, &mut open, 64, Wanted::default()).unwrap();
    let is_refused = diagnostics.iter().any(|it| it.severity == Severity::Refusal);
    if !is_refused {
        assert_eq!(other.dataset.readings, read.readings, "read in segments");
        assert_eq!(other.facts.register.fingerprint, checked.value.fingerprint, "in segments");
    }
    let Some(policy) = read.policy.filter(|_| !is_refused) else { return false };
    let occasion = Occasion {
        dataset: DatasetCard::default(),
        window: Window { as_of: DAY.parse().unwrap(), known_on: None },
        policy,
        readings: read.readings,
        diagnostics,
        absent_tables: read.absent_tables,
        previous: None,
        hearing_since: None,
    };
    let n_agreements = checked.value.agreements.len();
    let assessment = scoring::assess(&checked.value, occasion, &mut |_| ());
    assert_eq!(assessment.agreements.len(), n_agreements, "no agreement is left out");
    let json = serde_json::to_string(&assessment).expect("numbers are finite");
    let again: Assessment = serde_json::from_str(&json).expect("what is written is read");
    assert_eq!(serde_json::to_string(&again).unwrap(), json, "and is the same");
    0 < n_agreements
}

// Input in pieces

fn files(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut name = None;
    for line in bytes.split_inclusive(|it| *it == b'\n') {
        if let Some(rest) = line.strip_prefix(b"=== ") {
            let own = String::from_utf8_lossy(rest).trim().to_owned();
            files.insert(own.clone(), Vec::new());
            name = Some(own);
        } else if let Some(content) = name.as_ref().and_then(|it| files.get_mut(it)) {
            content.extend_from_slice(line);
        }
    }
    files
}

fn halves(bytes: &[u8]) -> (&[u8], &[u8]) {
    match bytes.iter().position(|it| *it == 0) {
        Some(at) => (&bytes[..at], &bytes[at + 1..]),
        None => (bytes, b""),
    }
}

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        zip.start_file(*name, options).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const XLSX_KINDS: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#;
const XLSX_LINKS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const XLSX_BOOK: &str = r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookPr/><sheets><sheet name="Besluiten" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const XLSX_BOOK_LINKS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#;
const ODS_MANIFEST: &str = r#"<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>"#;
const DOCX_KINDS: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
const DOCX_LINKS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
