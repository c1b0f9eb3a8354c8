//! What honest workbooks say, by hand.

use tenzij::sources::workbook::{Hidden, read};

use crate::{look, ods, ods_parts, replaced, said, shown, with, xlsx, xlsx_parts, zipped};

#[test]
fn cells_of_every_kind_are_texts() {
    let read = look(&xlsx(
        r#"<sheetData><row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c><c r="C2" t="inlineStr"><is><t> a</t><t>b </t></is></c><c r="D2" s="1"><v>46295</v></c><c r="E2"><v>1.5E3</v></c><c r="F2" s="2"><v>0.75</v></c><c r="G2" t="b"><v>1</v></c><c r="H2" t="b"><v>0</v></c><c r="I2" t="str"><f>A1&amp;"x"</f><v>cached</v></c><c r="J2" s="3"><v>0.5</v></c><c r="K2" t="d"><v>2026-09-30T00:00:00</v></c></row><row><c><v>1</v></c><c/><c><v>3</v></c><c s="1"/></row><row r="9"><c r="D9"><v>4</v></c></row><row r="10"><c r="A10" t="s" s="1"/></row></sheetData>"#,
    ));
    assert_eq!(said(&read.diagnostics), [""; 0]);
    assert_eq!(
        shown(&read, 0),
        [
            "2: gedeeld | in stukken | ab | 2026-09-30 | 1500 | 0.75 | yes | no | cached | 12:00 | 2026-09-30",
            "3: 1 |  | 3",
            "9:  |  |  | 4"
        ]
    );
}

#[test]
fn cells_of_an_ods_of_every_kind_are_texts() {
    let read = look(&ods(
        r#"<table:table table:name="Besluiten"><table:table-column/><table:table-header-rows><table:table-row><table:table-cell office:value-type="string"><text:p>a <text:span>b</text:span><text:s text:c="2"/>c</text:p><text:p>d</text:p></table:table-cell><table:table-cell table:number-columns-repeated="2" office:value-type="float" office:value="1.50"><text:p>1,5</text:p></table:table-cell><table:covered-table-cell/><table:table-cell office:value-type="date" office:date-value="2026-09-30"><text:p>30-09-26</text:p></table:table-cell></table:table-row></table:table-header-rows><table:table-row table:number-rows-repeated="3"/><table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="percentage" office:value="0.75"/><table:table-cell office:value-type="boolean" office:boolean-value="true"/><table:table-cell office:value-type="time" office:time-value="PT14H30M00S"/><table:table-cell table:number-columns-repeated="16381"/></table:table-row><table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>"#,
    ));
    assert_eq!(said(&read.diagnostics), [""; 0]);
    assert_eq!(
        shown(&read, 0),
        [
            "1: a b  c\nd | 1.5 | 1.5 |  | 2026-09-30",
            "5: 0.75 | yes | 14:30",
            "6: 0.75 | yes | 14:30"
        ]
    );
}

#[test]
fn the_calendar_is_that_of_the_workbook() {
    let sheet = r#"<sheetData><row r="1"><c r="A1" s="1"><v>44833</v></c></row></sheetData>"#;
    let parts = replaced(
        xlsx_parts(sheet),
        "xl/workbook.xml",
        "<workbookPr/>",
        r#"<workbookPr date1904="1"/>"#,
    );
    assert_eq!(shown(&look(&zipped(&parts)), 0), ["1: 2026-09-30"]);
    assert_eq!(shown(&look(&xlsx(sheet)), 0), ["1: 2022-09-29"]);
}

#[test]
fn what_is_no_value_is_asked_about_with_its_cell() {
    let read = look(&xlsx(
        r#"<sheetData><row r="9"><c r="A9"><f>1+1</f></c><c r="B9" t="e"><v>#REF!</v></c><c r="C9"><v>NaN</v></c><c r="D9"><v>1e999</v></c><c r="E9" s="1"><v>60</v></c><c r="F9"><v>-0</v></c><c r="G9" s="1"><v>-3</v></c><c r="H9"><v>7</v></c></row></sheetData>"#,
    ));
    let questions = [
        "A formula-empty",
        "B cell-error",
        "C cell-error",
        "D cell-error",
        "E date-impossible",
        "F cell-error",
        "G date-impossible",
    ]
    .map(|it| it.split_once(' ').unwrap())
    .map(|(column, code)| format!("afspraken.xlsx#Besluiten:9:{column} question workbook-{code}"));
    assert_eq!(said(&read.diagnostics), questions);
    assert_eq!(shown(&read, 0), ["9: =1+1 | #REF! | NaN | 1e999 | 60 | -0 | -3 | 7"]);
    let sheet = &read.value.unwrap().sheets[0];
    assert_eq!(sheet.questioned.iter().collect::<Vec<_>>(), [&9]);
}

#[test]
fn what_is_no_value_in_an_ods_is_asked_about_with_its_cell() {
    let read = look(&ods(
        r#"<table:table table:name="Besluiten"><table:table-row><table:table-cell table:formula="of:=1+1"/><table:table-cell table:formula="of:=[.A1]/0" office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell><table:table-cell office:value-type="float" office:value="NaN"/><table:table-cell office:value-type="date" office:date-value="2026-02-30"/><table:table-cell table:formula="of:=1" office:value-type="float" office:value="1"><text:p>1</text:p></table:table-cell></table:table-row></table:table>"#,
    ));
    let questions = ["A formula-empty", "B cell-error", "C cell-error", "D date-impossible"]
        .map(|it| it.split_once(' ').unwrap())
        .map(|(column, code)| {
            format!("afspraken.xlsx#Besluiten:1:{column} question workbook-{code}")
        });
    assert_eq!(said(&read.diagnostics), questions);
    assert_eq!(shown(&read, 0), ["1: of:=1+1 | #DIV/0! | NaN | 2026-02-30 | 1"]);
}

#[test]
fn a_time_beside_a_day_is_left_out_and_said() {
    let read = look(&xlsx(
        r#"<sheetData><row r="1"><c r="A1" s="1"><v>46295.5</v></c></row></sheetData>"#,
    ));
    assert_eq!(said(&read.diagnostics), ["afspraken.xlsx#Besluiten note workbook-times-left-out"]);
    assert_eq!(shown(&read, 0), ["1: 2026-09-30"]);
}

const ROW: &str = r#"<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>"#;

#[test]
fn a_hidden_sheet_is_not_read_until_somebody_asks() {
    for state in ["hidden", "veryHidden"] {
        let parts = replaced(
            xlsx_parts(ROW),
            "xl/workbook.xml",
            "<sheet name=\"Besluiten\"",
            &format!("<sheet name=\"Personeel\" state=\"{state}\""),
        );
        let bytes = zipped(&parts);
        let asked = look(&bytes);
        assert_eq!(said(&asked.diagnostics), ["afspraken.xlsx note sheet-hidden"]);
        assert_eq!(asked.diagnostics[0].arguments[0].1, "Personeel");
        assert!(asked.value.unwrap().sheets.is_empty());
        assert_eq!(shown(&read("a.xlsx", &bytes, Hidden::Read), 0), ["1: 1"]);
    }
    let styles = r#"<style:style style:name="ta1" style:family="table"><style:table-properties table:display="true"/></style:style><style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>"#;
    let row = r#"<table:table-row><table:table-cell office:value-type="float" office:value="1"/></table:table-row>"#;
    let sheets = format!(
        r#"<table:table table:name="Personeel" table:style-name="ta2">{row}</table:table><table:table table:name="Besluiten" table:style-name="ta1">{row}</table:table>"#
    );
    let bytes = zipped(&ods_parts(styles, &sheets));
    let asked = look(&bytes);
    assert_eq!(said(&asked.diagnostics), ["afspraken.xlsx note sheet-hidden"]);
    assert_eq!(asked.value.unwrap().sheets[0].name, "Besluiten");
    assert_eq!(read("a.ods", &bytes, Hidden::Read).value.unwrap().sheets.len(), 2);
}

#[test]
fn hidden_rows_and_columns_are_read_and_said() {
    let read = look(&xlsx(
        r#"<cols><col min="2" max="3" hidden="1"/><col min="9" max="16384" hidden="1"/></cols><sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row><row r="2" hidden="1"><c r="A2"><v>3</v></c><c r="B2"><v>3</v></c></row><row r="3" hidden="1"/></sheetData>"#,
    ));
    let place = "afspraken.xlsx#Besluiten note workbook";
    let expected = [format!("{place}-rows-hidden"), format!("{place}-columns-hidden")];
    assert_eq!(said(&read.diagnostics), expected);
    assert_eq!(read.diagnostics[0].arguments[0].1, "1");
    assert_eq!(read.diagnostics[1].arguments[0].1, "1");
    assert_eq!(shown(&read, 0), ["1: 1 | 2", "2: 3 | 3"]);
    let read = look(&ods(
        r#"<table:table table:name="Besluiten"><table:table-column/><table:table-column table:visibility="collapse"/><table:table-row table:visibility="filter"><table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="2"/></table:table-row></table:table>"#,
    ));
    assert_eq!(said(&read.diagnostics), expected);
}

#[test]
fn only_the_first_of_merged_cells_has_text() {
    let read = look(&xlsx(
        r#"<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c><c r="C1"><v>3</v></c></row><row r="2"><c r="A2"><v>4</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells>"#,
    ));
    assert_eq!(said(&read.diagnostics), ["afspraken.xlsx#Besluiten note workbook-merged"]);
    assert_eq!(shown(&read, 0), ["1: 1 |  | 3"]);
    let read = look(&ods(
        r#"<table:table table:name="Besluiten"><table:table-row><table:table-cell office:value-type="float" office:value="1"/><table:covered-table-cell office:value-type="float" office:value="2"/><table:table-cell office:value-type="float" office:value="3"/></table:table-row></table:table>"#,
    ));
    assert_eq!(shown(&read, 0), ["1: 1 |  | 3"]);
}

#[test]
fn comments_drawings_and_tracked_changes_are_no_text() {
    let read = look(&ods(
        r#"<table:tracked-changes><table:deletion><table:table-cell office:value-type="string"><text:p>oud</text:p></table:table-cell></table:deletion></table:tracked-changes><table:table table:name="Besluiten"><table:shapes><text:p>vorm</text:p></table:shapes><table:table-row><table:table-cell office:value-type="string"><office:annotation><text:p>opmerking</text:p></office:annotation><text:p>tekst <text:a>koppeling</text:a></text:p></table:table-cell></table:table-row></table:table>"#,
    ));
    let notes =
        ["links", "comments"].map(|it| format!("afspraken.xlsx note workbook-{it}-ignored"));
    assert_eq!(said(&read.diagnostics), notes);
    assert_eq!(shown(&read, 0), ["1: tekst koppeling"]);
    let parts = with(xlsx_parts(ROW), "xl/comments1.xml", "<comments/>");
    let read = look(&zipped(&parts));
    assert_eq!(said(&read.diagnostics), ["afspraken.xlsx note workbook-comments-ignored"]);
}

#[test]
fn links_are_not_followed_and_their_text_is_read() {
    let sheet = r#"<sheetData><row r="1"><c r="A1" t="str"><f>HYPERLINK("http://x","klik")</f><v>klik</v></c><c r="B1"><f>[1]Blad1!A1</f><v>7</v></c></row></sheetData><hyperlinks><hyperlink ref="A1"/></hyperlinks>"#;
    let parts = with(xlsx_parts(sheet), "xl/externalLinks/externalLink1.xml", "<externalLink/>");
    let read = look(&zipped(&parts));
    assert_eq!(
        said(&read.diagnostics),
        [
            "afspraken.xlsx note workbook-links-ignored",
            "afspraken.xlsx#Besluiten note workbook-links-ignored"
        ]
    );
    assert_eq!(shown(&read, 0), ["1: klik | 7"]);
}

#[test]
fn a_workbook_is_known_by_its_content_and_not_by_its_name() {
    let sheet = r#"<table:table table:name="A"><table:table-row><table:table-cell office:value-type="float" office:value="1"/></table:table-row></table:table>"#;
    assert_eq!(shown(&read("een.xlsx", &ods(sheet), Hidden::Ask), 0), ["1: 1"]);
    assert_eq!(shown(&read("twee.ods", &xlsx(ROW), Hidden::Ask), 0), ["1: 1"]);
}

#[test]
fn names_with_prefixes_and_absolute_targets_are_read_too() {
    let sheet = r#"<x:sheetData xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:row><x:c t="inlineStr"><x:is><x:t>a&#10;b&lt;</x:t></x:is></x:c></x:row></x:sheetData>"#;
    let parts = replaced(
        xlsx_parts(sheet),
        "xl/_rels/workbook.xml.rels",
        "\"worksheets/sheet1.xml\"",
        "\"/xl/worksheets/../worksheets/Sheet1.xml\"",
    );
    assert_eq!(shown(&look(&zipped(&parts)), 0), ["1: a\nb<"]);
}
