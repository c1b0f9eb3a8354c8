//! The same minutes in every format, and what each format may hide.

use tenzij::{
    diagnostic::Code,
    sources::{
        consent::Tongue,
        minutes::{
            self, Proposal,
            document::{At, Content, Document},
        },
    },
};

use crate::package::{docx, odt};

fn document(file: &str, bytes: &[u8]) -> (Document, Vec<Code>) {
    let checked = minutes::read(file, bytes);
    let codes = checked.diagnostics.iter().map(|it| it.code).collect();
    (checked.value.unwrap_or_else(|| panic!("{:?}", checked.diagnostics)), codes)
}

/// The fixtures: the same made-up minutes.
pub(crate) const FIXTURES: [(&str, &[u8]); 5] = [
    ("verslag.docx", include_bytes!("verslag.docx")),
    ("verslag-libreoffice.docx", include_bytes!("verslag-libreoffice.docx")),
    ("verslag.odt", include_bytes!("verslag.odt")),
    ("verslag.md", include_bytes!("verslag.md")),
    ("verslag.txt", include_bytes!("verslag.txt")),
];

/// All that a proposal says but for its place, which every format counts in its own way.
fn shown(it: &Proposal) -> String {
    format!(
        "{} [{}] {}\n    stance {:?} · consent {:?} · condition {:?} · who {:?} · due {:?}\n    {} ({}) · quote {:?}",
        it.outcome.code(),
        it.nr,
        it.decision,
        it.stance,
        it.consent.written(Tongue::Dutch),
        it.condition,
        it.who,
        it.due,
        it.certainty.code(),
        it.reason.code(),
        it.quote
    )
}

#[test]
fn the_same_minutes_give_the_same_proposals_in_every_format() {
    let told = |(file, bytes): (&str, &[u8])| {
        let (document, codes) = document(file, bytes);
        assert_eq!(codes, [], "{file}");
        let proposals = minutes::propose(&document, &[]);
        proposals.iter().map(shown).collect::<Vec<_>>().join("\n")
    };
    let first = told(FIXTURES[0]);
    for fixture in &FIXTURES[1..] {
        assert_eq!(told(*fixture), first, "{}", fixture.0);
    }
    insta::assert_snapshot!("proposals", first);
}

#[test]
fn places_are_those_that_people_count() {
    let place = |at: usize| {
        let (document, _) = document(FIXTURES[at].0, FIXTURES[at].1);
        let proposals = minutes::propose(&document, &[]);
        let find = |text: &str| proposals.iter().find(|it| it.quote.contains(text)).unwrap().place;
        (find("kantoorartikelen"), find("krediet"))
    };
    assert_eq!(place(0), (At::Table { table: 1, row: 2 }, At::Paragraph(12)));
    assert_eq!(place(2), place(0));
    assert_eq!(place(3), (At::Line(11), At::Line(29)));
}

#[test]
fn with_known_names_only_those_are_parties() {
    let (document, _) = document("x.txt", "Geachteheer is tegen. Aarveld is tegen.".as_bytes());
    let known = ["Aarveld".to_owned(), "Beekdal".to_owned()];
    let consents = |names: &[String]| {
        let proposals = minutes::propose(&document, names);
        proposals.iter().map(|it| it.consent.written(Tongue::Dutch)).collect::<Vec<_>>().join(" / ")
    };
    assert_eq!(consents(&[]), "tegen: Geachteheer; tegen: Aarveld");
    assert!(consents(&known).ends_with("tegen: Aarveld"));
}

fn texts(document: &Document) -> Vec<String> {
    let one = |content: &Content| match content {
        Content::Paragraph(text) => format!("P {text}"),
        Content::Item(text) => format!("I {text}"),
        Content::Heading(text) => format!("H {text}"),
        Content::Table(rows) => {
            let rows: Vec<String> = rows.iter().map(|it| it.cells.join("|")).collect();
            format!("T {}", rows.join(" / "))
        }
    };
    document.blocks.iter().map(|it| one(&it.content)).collect()
}

fn check_docx(body: &str, expected: &[&str], codes: &[Code]) {
    let (document, found) = document("x.docx", &docx(body));
    assert_eq!(texts(&document), expected);
    assert_eq!(found, codes);
}

fn check_odt(styles: &str, body: &str, expected: &[&str], codes: &[Code]) {
    let (document, found) = document("x.odt", &odt(styles, body));
    assert_eq!(texts(&document), expected);
    assert_eq!(found, codes);
}

#[test]
fn runs_entities_tabs_and_breaks_of_a_docx_make_one_text() {
    check_docx(
        "<w:p><w:r><w:t>Eén &amp; tw</w:t></w:r><w:r><w:t xml:space=\"preserve\">ee &lt;&#233;&#x2013;</w:t><w:tab/><w:t>x</w:t><w:br/><w:t>y</w:t><w:noBreakHyphen/><w:t>z</w:t></w:r></w:p><w:p/>",
        &["P Eén & twee <é– x\ny-z"],
        &[],
    );
}

#[test]
fn insertions_are_read_deletions_and_hidden_text_are_not_and_that_is_said() {
    check_docx(
        "<w:p><w:pPr><w:rPr><w:ins/><w:vanish/></w:rPr></w:pPr><w:r><w:t>a </w:t></w:r><w:ins><w:r><w:t>erbij </w:t></w:r></w:ins><w:del><w:r><w:delText>weg </w:delText></w:r></w:del><w:r><w:rPr><w:vanish/></w:rPr><w:t>geheim </w:t></w:r><w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>b</w:t></w:r></w:p>",
        &["P a erbij b"],
        &[Code::MinutesInsertions, Code::MinutesDeletions, Code::MinutesHidden],
    );
    check_docx(
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:r><w:t>weg</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
        &["T x"],
        &[Code::MinutesDeletions],
    );
}

#[test]
fn a_text_box_is_read_once_and_fields_only_by_their_result() {
    let text = |text: &str| {
        format!("<w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent>")
    };
    let body = format!(
        "<w:p><w:r><w:t>voor </w:t><mc:AlternateContent><mc:Choice>{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent><w:instrText>DATE</w:instrText><w:t>na</w:t></w:r></w:p>",
        text("vak"),
        text("vak")
    );
    check_docx(&body, &["P vak", "P voor na"], &[]);
}

#[test]
fn tables_keep_their_columns_and_one_within_another_is_text() {
    check_docx(
        "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr><w:p><w:r><w:t>a</w:t></w:r></w:p><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc><w:tc><w:tbl><w:tr><w:tc><w:p><w:r><w:t>c</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>d</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p/></w:tc></w:tr></w:tbl>",
        &["T a\nb||c · d"],
        &[],
    );
    check_docx(
        "<w:p><w:pPr><w:pStyle w:val=\"Kop1\"/><w:numPr/></w:pPr><w:r><w:t>k</w:t></w:r></w:p><w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>i</w:t></w:r></w:p>",
        &["H k", "I i"],
        &[],
    );
}

#[test]
fn an_odt_hides_deletions_notes_and_hidden_text() {
    check_odt(
        "<style:style style:name=\"T1\"><style:text-properties text:display=\"none\"/></style:style>",
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>weg</text:p></text:deletion></text:changed-region><text:changed-region><text:insertion/></text:changed-region></text:tracked-changes><text:h>Kop</text:h><text:p>a<text:s/>&amp;\n<text:span text:style-name=\"T1\">geheim</text:span>b<text:note><text:p>noot</text:p></text:note><text:line-break/>c</text:p><text:list><text:list-item><text:p>i</text:p></text:list-item></text:list><table:table><table:table-row><table:table-cell><text:p>x</text:p></table:table-cell><table:covered-table-cell/><table:table-cell><text:p>y</text:p></table:table-cell></table:table-row></table:table>",
        &["H Kop", "P a & b\nc", "I i", "T x||y"],
        &[Code::MinutesInsertions, Code::MinutesDeletions, Code::MinutesHidden],
    );
}

#[test]
fn old_encodings_of_text_files_are_read_and_said() {
    let (document, codes) = document("x.txt", b"De raad stemt in met het caf\xe9.");
    assert_eq!(texts(&document), ["P De raad stemt in met het café."]);
    assert_eq!(codes, [Code::EncodingRecognised]);
}
