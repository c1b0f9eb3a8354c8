//! Rows 76 to 79: files of other systems that are cut off, nested wrongly, in the wrong characters or of no known form.

use super::{Case, Row, answers::answered, row};

pub(super) fn rows() -> Vec<Row> {
    answered(vec![
        row(76, "JSON that is cut off, or in other characters than UTF-8", unreadable()),
        row(77, "records that are twice, nested wrongly, or not of the format", strange()),
        row(78, "JSON that is nested very deeply, or leads round in a circle", nested()),
        row(79, "a format, version or owner that is not known", unknown()),
    ])
}

/// A file of another system's, given to `check`.
fn check(name: &'static str, content: impl AsRef<[u8]>) -> Case {
    Case::command(name, &["check", "gegevens/dump.json"]).file("dump.json", content)
}

const MOTION: &str = r#"{"id":"m1","text":"Samen","organization_id":"a","result":"pass"}"#;
const PARTY: &str = r#"{"id":"a","name":"Aarveld","classification":"municipality"}"#;

fn unreadable() -> Vec<Case> {
    let wide: Vec<u8> =
        format!("\u{feff}[{MOTION}]").encode_utf16().flat_map(u16::to_le_bytes).collect();
    vec![
        check("half a document of another system", &MOTION[..40]).exit(65),
        check("a document of another system in UTF-16", wide).exit(65),
        check(
            "a document of another system in Latin-1",
            b"[{\"id\":\"m1\",\n\"text\":\"caf\xe9\"}]",
        )
        .exit(65),
    ]
}

fn strange() -> Vec<Case> {
    vec![
        check(
            "a name twice in one object",
            format!(
                "[{PARTY},\n{{\"id\":\"b\",\"id\":\"c\",\"name\":\"B\",\"classification\":\"x\"}},\n{MOTION}]"
            ),
        ),
        check(
            "records that are none",
            format!("[{PARTY},\n{MOTION},\n\"los\",\n{{\"iets\":\"anders\"}}]"),
        ),
        check(
            "two motions with one id",
            format!("[{PARTY},\n{MOTION},\n{}]", MOTION.replace("Samen", "Apart")),
        ),
        check("a line that is cut off", format!("{PARTY}\n{MOTION}\n{}\n", &MOTION[..30])),
    ]
}

fn nested() -> Vec<Case> {
    let deep = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
    vec![
        check("lists in lists without end", deep(100_000)).exit(65),
        check(
            "a record with lists in lists without end",
            format!(
                "[{PARTY},\n{{\"id\":\"m\",\"text\":\"Diep\",\"organization_id\":\"a\",\"x\":{}}},\n{MOTION}]",
                deep(100_000)
            ),
        ),
        check(
            "a motion whose event is its own motion",
            format!(
                "[{PARTY},\n{{\"id\":\"m\",\"text\":\"Kring\",\"organization_id\":\"m\",\"vote_events\":[{{\"id\":\"m\",\"motion_id\":\"m\",\"votes\":[{{\"voter_id\":\"m\"}}]}}]}}]"
            ),
        ),
    ]
}

fn unknown() -> Vec<Case> {
    vec![
        check("JSON of no known format", r#"{"hallo":"wereld"}"#).exit(65),
        check(
            "a version that is not known",
            r#"{"id":"https://o.example/1","type":"https://schema.oparl.org/2.0/Paper","name":"Morgen"}"#,
        ),
        check(
            "a list that does not say whose it is",
            r#"{"data":[{"DT_RowId":"1","title":"Zwembad","uitslag":"Aangenomen"}]}"#,
        )
        .exit(65),
    ]
}
