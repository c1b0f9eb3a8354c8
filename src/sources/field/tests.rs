//! What holds for every format: each good file is one format and no other, each bad one gets an answer with a place.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Map, Value, json};

use super::*;
use crate::{
    diagnostic::Severity,
    language::{LANGUAGES, Language},
    register::{
        draft::{Draft, DraftRow, Reading},
        in_one_form,
    },
};

/// The fixtures of a format whose name begins so.
#[allow(clippy::disallowed_methods, reason = "fixtures are files, and only tests read them here")]
pub(super) fn fixtures(format: &str, start: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sources").join(format);
    let mut paths: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap_or_else(|err| panic!("{}: {err}", folder.display()))
        .map(|it| it.unwrap().path())
        .filter(|it| it.file_name().unwrap().to_string_lossy().starts_with(start))
        .collect();
    paths.sort();
    let name = |it: &PathBuf| it.file_name().unwrap().to_string_lossy().into_owned();
    paths.iter().map(|it| (name(it), fs::read(it).unwrap())).collect()
}

/// Reads bytes; whatever they are, every record is accounted for and every message can be said.
pub(super) fn read_any(bytes: &[u8]) -> Dataset {
    read_of(Some("GM9801"), bytes)
}

/// The same of a file of which nobody said whose it is.
pub(super) fn read_of(owner: Option<&str>, bytes: &[u8]) -> Dataset {
    let dataset = read("x", owner, &mut &*bytes, &mut |_| ()).unwrap();
    for it in &dataset.readings {
        assert_eq!(it.n_read, it.n_used + it.n_set_aside + it.n_blank);
    }
    for it in &dataset.diagnostics {
        for language in &LANGUAGES {
            assert!(it.render(language).contains(it.code.slug()));
        }
    }
    assert!(!dataset.readings.is_empty() || dataset.is_refused());
    dataset
}

fn codes(dataset: &Dataset, severity: Severity) -> Vec<Code> {
    dataset.diagnostics.iter().filter(|it| it.severity == severity).map(|it| it.code).collect()
}

#[test]
fn every_good_file_is_read_by_exactly_one_format_and_without_a_question() {
    for format in FORMATS {
        let good = fixtures(format.name, "good");
        assert!(!good.is_empty(), "{}", format.name);
        for (name, bytes) in good {
            let (_, found) = open(&name, &mut &*bytes).unwrap().unwrap();
            assert_eq!(found.name, format.name, "{name}");
            let dataset = read_any(&bytes);
            assert_eq!(codes(&dataset, Severity::Question), [], "{} {name}", format.name);
            assert_eq!(codes(&dataset, Severity::Refusal), [], "{} {name}", format.name);
            let n_rows: usize = dataset.drafts.iter().map(|it| it.rows.len()).sum();
            assert!(0 < n_rows, "{} {name}", format.name);
        }
    }
}

#[test]
fn every_bad_file_gets_an_answer_with_a_place() {
    for format in FORMATS {
        let bad = fixtures(format.name, "bad");
        assert!(!bad.is_empty(), "{}", format.name);
        for (name, bytes) in bad {
            let dataset = read_of(None, &bytes);
            let answers = dataset.diagnostics.iter().filter(|it| it.severity != Severity::Note);
            let placed = answers.filter(|it| 0 < it.place.line).count();
            assert!(0 < placed, "{} {name}: {:?}", format.name, dataset.diagnostics);
        }
    }
}

/// The rows and the messages of a file, for a person to read.
fn shown(dataset: &Dataset) -> String {
    let mut lines = Vec::new();
    for draft in &dataset.drafts {
        for row in &draft.rows {
            let named = draft.table.columns.iter().map(|it| it.name).zip(row.cells.iter());
            let cells = named.filter(|it| !it.1.is_empty()).map(|it| format!("{}={}", it.0, it.1));
            let cells = cells.collect::<Vec<String>>().join(" · ");
            lines.push(format!("{}:{} {cells}", draft.table.name, row.line));
        }
    }
    for it in &dataset.readings {
        let Reading { n_read, n_used, n_set_aside, n_blank, .. } = it;
        lines.push(format!("{n_read} = {n_used} + {n_set_aside} + {n_blank}"));
    }
    let language = Language::find("en").unwrap();
    let message = |it: &Diagnostic| it.render(language).lines().next().unwrap().to_owned();
    lines.extend(dataset.diagnostics.iter().map(message));
    lines.join("\n")
}

#[test]
fn what_is_read_of_every_fixture_is_what_was_agreed() {
    for format in FORMATS {
        for (name, bytes) in fixtures(format.name, "") {
            let owner = (!name.starts_with("bad")).then_some("GM9801");
            let dataset = read_of(owner, &bytes);
            let mut settings = insta::Settings::clone_current();
            settings.set_snapshot_path("../../../tests/snapshots/field");
            settings.set_prepend_module_to_snapshot(false);
            settings.set_omit_expression(true);
            settings.bind(|| {
                insta::assert_snapshot!(format!("{}-{name}", format.name), shown(&dataset));
            });
        }
    }
}

#[test]
fn no_field_is_both_read_and_lost_and_no_two_shapes_have_one_name() {
    for format in FORMATS {
        let names: BTreeSet<&str> = format.shapes.iter().map(|it| it.name).collect();
        assert_eq!(names.len(), format.shapes.len(), "{}", format.name);
        for shape in format.shapes {
            let twice = shape.read.iter().find(|it| shape.lost.contains(it));
            assert_eq!(twice, None, "{} {}", format.name, shape.name);
        }
    }
}

#[test]
fn a_file_that_is_cut_off_or_has_a_flipped_byte_never_does_more_than_ask() {
    for format in FORMATS {
        for (_, bytes) in fixtures(format.name, "good") {
            let step = (bytes.len() / 97).max(1);
            for at in (0..bytes.len()).step_by(step) {
                read_any(&bytes[..at]);
                for flip in [0x01, 0x20, 0x80] {
                    let mut flipped = bytes.clone();
                    flipped[at] ^= flip;
                    read_any(&flipped);
                }
            }
        }
    }
}

#[test]
fn a_line_beyond_the_limit_is_asked_about_and_the_next_one_is_read() {
    let record = |id: usize, text: &str| {
        format!("{{\"@id\":\"{id}\",\"@type\":\"MediaObject\",\"name\":\"{text}\"}}\n")
    };
    let long = record(2, &"x".repeat(LIMITS.line_bytes));
    let text = [record(1, "a"), long, "\n".to_owned(), record(3, "b")].concat();
    let dataset = read_any(text.as_bytes());
    let Reading { n_read, n_set_aside, n_blank, .. } = dataset.readings[0];
    assert_eq!((n_read, n_set_aside, n_blank), (4, 3, 1));
    let asked: Vec<&Diagnostic> =
        dataset.diagnostics.iter().filter(|it| it.severity == Severity::Question).collect();
    let [asked] = asked.as_slice() else { panic!("{asked:?}") };
    assert_eq!((asked.code, asked.place.line), (Code::FieldLineTooLong, 2));
}

#[test]
fn a_file_of_nothing_but_strangers_is_refused_after_a_bounded_number_of_questions() {
    let first = "{\"@id\":\"1\",\"@type\":\"Person\"}\n";
    let text = format!("{first}{}", "{\"a\":1}\n".repeat(20_000));
    let dataset = read_any(text.as_bytes());
    assert_eq!(codes(&dataset, Severity::Refusal), [Code::QuestionsTooMany]);
    assert!(dataset.diagnostics.len() < 100, "{}", dataset.diagnostics.len());
}

/// What a value may be turned into.
fn others(value: &Value) -> Vec<Value> {
    vec![
        Value::Null,
        json!(""),
        json!("|"),
        json!(-1),
        json!(1e300),
        json!([]),
        json!({}),
        json!([value, value]),
        json!({ "id": value }),
        json!("\u{202e}a\u{0}"),
    ]
}

/// Every copy of a value with one thing changed: a field taken away, renamed or turned into something else.
fn changed(value: &Value) -> Vec<Value> {
    let mut all = others(value);
    match value {
        Value::Object(fields) => {
            for (name, inner) in fields {
                let with = |new: Option<Value>, name: &str, own: &str| {
                    let mut fields: Map<String, Value> = fields.clone();
                    fields.remove(name);
                    fields.extend(new.map(|it| (own.to_owned(), it)));
                    Value::Object(fields)
                };
                all.push(with(None, name, name));
                all.push(with(Some(inner.clone()), name, &format!("{name}2")));
                all.extend(changed(inner).into_iter().map(|it| with(Some(it), name, name)));
            }
        }
        Value::Array(items) => {
            for (at, inner) in items.iter().enumerate() {
                let with = |new: Vec<Value>| {
                    let mut items = items.clone();
                    items.splice(at..=at, new);
                    Value::Array(items)
                };
                all.push(with(Vec::new()));
                all.push(with(vec![inner.clone(), inner.clone()]));
                all.extend(changed(inner).into_iter().map(|it| with(vec![it])));
            }
        }
        _ => (),
    }
    all
}

#[test]
fn whatever_is_changed_in_a_document_every_record_is_accounted_for() {
    let mut n_changed = 0;
    let mut n_read = 0;
    for format in FORMATS.iter().filter(|it| it.carrier == Carrier::Json) {
        for (_, bytes) in fixtures(format.name, "good") {
            let Ok(value) = serde_json::from_slice::<Value>(&bytes) else { continue };
            for it in changed(&value) {
                let dataset = read_any(it.to_string().as_bytes());
                n_changed += 1;
                n_read += usize::from(!dataset.readings.is_empty());
            }
        }
    }
    // Each good file gives hundreds.
    let n_json = FORMATS.iter().filter(|it| it.carrier == Carrier::Json).count();
    assert!(600 * n_json < n_changed, "{n_changed}");
    assert!(n_changed / 2 < n_read, "{n_read} of {n_changed}");
}

/// What was decided when by whom, and what they said of it; names of rows are each format's own.
fn facts(bytes: &[u8]) -> BTreeSet<[String; 4]> {
    let dataset = read_of(Some("GM9801"), bytes);
    assert!(!dataset.is_refused(), "{:?}", dataset.diagnostics);
    let drafts = in_one_form(dataset.drafts);
    let rows = |table: &str| -> Vec<BTreeMap<&'static str, String>> {
        let own = drafts.iter().filter(|it| it.table.name == table);
        let cells = |it: &Draft| -> Vec<BTreeMap<&'static str, String>> {
            let names = || it.table.columns.iter().map(|it| it.name);
            let row = |it: &DraftRow| names().zip(it.cells.iter().map(str::to_owned)).collect();
            it.rows.iter().map(row).collect()
        };
        own.flat_map(cells).collect()
    };
    let (parties, agreements, meetings) = (rows("parties"), rows("agreements"), rows("meetings"));
    let find = |of: &[BTreeMap<&'static str, String>], id: &str, column: &str| {
        of.iter().find(|it| it["id"] == id).map_or_else(String::new, |it| it[column].clone())
    };
    rows("positions")
        .iter()
        .map(|it| {
            let agreement = agreements.iter().find(|own| own["id"] == it["agreement"]).unwrap();
            let own = agreement["decided_on"].clone();
            let day =
                if own.is_empty() { find(&meetings, &agreement["meeting"], "date") } else { own };
            let party = find(&parties, &it["party"], "name");
            [agreement["title"].clone(), day, party, it["stance"].clone()]
        })
        .collect()
}

#[test]
fn the_same_decisions_in_six_formats_are_the_same_facts() {
    let ori = json!({
        "vergaderingen": [{"url": "https://ori.example/vergaderingen/v1", "id": "v1",
            "vergaderingstype": "raadsvergadering", "status": "gehouden",
            "vergaderdatum": "2026-02-12",
            "gemeente": {"gemeentecode": "9801", "gemeentenaam": "Aarveld"}}],
        "agendapunten": [
            {"url": "https://ori.example/agendapunten/a1", "id": "a1",
                "vergadering": {"id": "v1"}, "agendapuntTitel": "Regionale warmtetafel"},
            {"url": "https://ori.example/agendapunten/a2", "id": "a2",
                "vergadering": {"id": "v1"}, "agendapuntTitel": "Eigen zwembad"}],
        "stemmingen": [
            {"url": "https://ori.example/stemmingen/s1", "id": "s1", "agendapunt": {"id": "a1"},
                "stemmingstype": "regulier"},
            {"url": "https://ori.example/stemmingen/s2", "id": "s2", "agendapunt": {"id": "a2"},
                "stemmingstype": "regulier"}],
        "besluiten": [
            {"url": "https://ori.example/besluiten/b1", "id": "b1", "besluitresultaat": "aangenomen",
                "stemmingen": ["https://ori.example/stemmingen/s1"]},
            {"url": "https://ori.example/besluiten/b2", "id": "b2", "besluitresultaat": "verworpen",
                "stemmingen": ["https://ori.example/stemmingen/s2"]}]
    });
    let popolo = json!({
        "organizations": [{"id": "x", "name": "Aarveld", "classification": "municipality"}],
        "motions": [
            {"id": "m1", "text": "Regionale warmtetafel", "date": "2026-02-12",
                "organization_id": "x"},
            {"id": "m2", "text": "Eigen zwembad", "date": "2026-02-12",
                "organization_id": "x"}],
        "vote_events": [
            {"id": "e1", "motion_id": "m1", "votes": [{"voter_id": "x", "option": "yes"}]},
            {"id": "e2", "motion_id": "m2", "votes": [{"voter_id": "x", "option": "no"}]}]
    });
    let source = |it: Value| format!("{it}\n");
    let hits = [
        source(json!({"@id": "1", "@type": "TopLevelOrganization", "name": "Aarveld"})),
        source(json!({"@id": "2", "@type": "Motion", "name": "Regionale warmtetafel",
            "date": "2026-02-12", "result": "opengov:ResultPassed", "has_organization_name": "1"})),
        source(json!({"@id": "3", "@type": "Motion", "name": "Eigen zwembad",
            "date": "2026-02-12", "result": "opengov:ResultFailed", "has_organization_name": "1"})),
    ];
    let portal = json!({"draw": 1, "recordsTotal": 2, "recordsFiltered": 2, "data": [
        {"DT_RowId": "1", "title": "Regionale warmtetafel", "registrationdate": "12-02-2026",
            "uitslag": "Aangenomen"},
        {"DT_RowId": "2", "title": "Eigen zwembad", "registrationdate": "12-02-2026",
            "uitslag": "Verworpen"}]});
    let list = "Nummer;Titel;Datum ingediend;Uitslag\n\
        1;Regionale warmtetafel;12-02-2026;Aangenomen\n2;Eigen zwembad;12-02-2026;Verworpen\n";
    let parlaeus = "bron,titel,datum,uitslag,voor,tegen\n\
        a,Regionale warmtetafel,2026-02-12,Aangenomen,21,18\n\
        b,Eigen zwembad,2026-02-12,Verworpen,10,29\n";
    let texts = [ori.to_string(), popolo.to_string(), hits.concat(), portal.to_string()];
    let expected = [
        ["Eigen zwembad", "2026-02-12", "Aarveld", "no"],
        ["Regionale warmtetafel", "2026-02-12", "Aarveld", "yes"],
    ]
    .map(|it| it.map(str::to_owned));
    let expected = BTreeSet::from(expected);
    for text in texts.iter().map(String::as_str).chain([list, parlaeus]) {
        assert_eq!(facts(text.as_bytes()), expected, "{text}");
    }
}
