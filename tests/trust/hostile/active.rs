//! Rows 54 to 61: texts and files that would run something.

use super::{Case, Row, answers::answered, row};
use crate::workbook_files::{ods_parts, replaced, with, xlsx_parts, zipped};

pub(super) fn rows() -> Vec<Row> {
    answered(vec![
        row(54, "cells that a spreadsheet would work out", formulas()),
        row(55, "links, DDE and formulas in a workbook", links()),
        row(56, "HTML that would run", [markup()]),
        row(57, "sources that are no address of a page", [sources()]),
        row(58, "texts that look like a template", [templates()]),
        row(59, "line separators and comment marks", [separators()]),
        row(60, "a house style that is more than colours", house_styles()),
        row(61, "workbooks with macros, of older kinds, or with a password", kinds()),
    ])
}

const TITLE: &str = "Woningen voor starters";

/// The sound dataset with this title of an agreement, quoted as CSV needs it.
fn titled(name: &'static str, title: &str) -> Case {
    let quoted = format!("\"{}\"", title.replace('"', "\"\""));
    let case = Case::of(name).swap("agreements.csv", TITLE, &quoted);
    if title.starts_with('\r') {
        case.uncounted("agreements.csv", "a line end in a cell")
    } else {
        case
    }
}

fn formulas() -> Vec<Case> {
    vec![
        titled("a command behind an equals sign", "=cmd|'/c calc'!A1")
            .shows("=cmd|&#39;/c calc&#39;!A1"),
        titled("a plus", "+1+1 en verder").shows("+1+1 en verder"),
        titled("a minus", "-2 procent").shows("-2 procent"),
        titled("an at sign", "@SUM(1,2)").shows("@SUM(1,2)"),
        // Blanks at the ends of a cell are left out, and a tab is one.
        titled("a tab first", "\t=1+1").shows(">=1+1<"),
        titled("a line end first", "\r=1+1").shows(">=1+1<"),
        project("a workbook with such texts").file(
            "invoer/gemeenten.xlsx",
            parties(&texts(&[
                &["Naam", "CBS-code"],
                &["=cmd|'/c calc'!A1"],
                &["@SUM(A1)"],
                &["+1"],
                &["-x"],
            ])),
        ),
    ]
}

/// A project with the sound dataset in its input folder, about which there is nothing to say.
pub(super) fn project(name: &'static str) -> Case {
    let tables = super::case::base();
    tables.iter().fold(Case::project(name), |case, (name, bytes)| {
        case.file(&format!("invoer/{name}"), bytes)
    })
}

/// A report of the sound dataset.
fn reported(name: &'static str) -> Case {
    const REPORT: &[&str] =
        &["report", "gegevens", "--as-of", "2026-09-30", "-o", "{out}/rapport.html"];
    let mut case = Case::command(name, REPORT);
    case.files = super::case::base();
    case
}

/// A row of cells with these texts, as many as there are.
pub(super) fn texts(rows: &[&[&str]]) -> String {
    let cell = |it: &&str| {
        let escaped = it.replace('&', "&amp;").replace('<', "&lt;");
        format!(r#"<c t="inlineStr"><is><t xml:space="preserve">{escaped}</t></is></c>"#)
    };
    let row = |it: &&[&str]| format!("<row>{}</row>", it.iter().map(cell).collect::<String>());
    format!("<sheetData>{}</sheetData>", rows.iter().map(row).collect::<String>())
}

/// The parts of a workbook whose only sheet lists municipalities.
pub(super) fn parties_parts(sheet: &str) -> Vec<(String, Vec<u8>)> {
    replaced(xlsx_parts(sheet), "xl/workbook.xml", "Besluiten", "Gemeenten")
}

/// The same as a file.
pub(super) fn parties(sheet: &str) -> Vec<u8> {
    zipped(&parties_parts(sheet))
}

/// The parts of the same in the open form.
pub(super) fn open_parties_parts(rows: &str) -> Vec<(String, Vec<u8>)> {
    let heading = r#"<table:table-row><table:table-cell office:value-type="string"><text:p>Naam</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>CBS-code</text:p></table:table-cell></table:table-row>"#;
    ods_parts("", &format!(r#"<table:table table:name="Gemeenten">{heading}{rows}</table:table>"#))
}

fn links() -> Vec<Case> {
    let formula = r#"<sheetData><row><c t="inlineStr"><is><t>Naam</t></is></c><c t="inlineStr"><is><t>CBS-code</t></is></c></row><row><c t="str"><f>HYPERLINK("http://hostile.example/","Lindewiek")</f><v>Lindewiek</v></c></row></sheetData>"#;
    let external = with(
        parties_parts(formula),
        "xl/externalLinks/externalLink1.xml",
        r#"<externalLink><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>"#,
    );
    let never = r#"<sheetData><row><c t="inlineStr"><is><t>Naam</t></is></c><c t="inlineStr"><is><t>CBS-code</t></is></c></row><row><c><f>WEBSERVICE("http://hostile.example/")</f></c></row></sheetData>"#;
    let open = open_parties_parts(
        r#"<table:table-row><table:table-cell table:formula="of:=HYPERLINK(&quot;http://hostile.example/&quot;;&quot;Aarveld&quot;)" office:value-type="string"><text:p><text:a>Lindewiek</text:a></text:p></table:table-cell></table:table-row>"#,
    );
    vec![
        project("a formula and a DDE link in an xlsx")
            .file("invoer/gemeenten.xlsx", zipped(&external)),
        project("a formula that was never worked out")
            .file("invoer/gemeenten.xlsx", parties(never)),
        project("a formula in an ods").file("invoer/gemeenten.ods", zipped(&open)),
    ]
}

fn markup() -> Case {
    let run = "document.documentElement.dataset.fired=1";
    let quoted = |it: &str| format!("\"{}\"", it.replace('"', "\"\""));
    reported("in a title, a name, a condition, a source and a reason")
        .swap(
            "agreements.csv",
            TITLE,
            &quoted(&format!("</title></style></script><script>{run}</script>")),
        )
        .swap(
            "parties.csv",
            "aarveld,Aarveld",
            &format!("aarveld,{}", quoted(&format!("\"><img src=x onerror={run}>"))),
        )
        .swap(
            "positions.csv",
            "de raad anders beslist",
            &quoted(&format!("<svg onload={run}>' onmouseover='{run}")),
        )
        .swap(
            "evidence.csv",
            "Opgeleverd",
            &quoted(&format!("<iframe srcdoc=\"<script>{run}</script>\">")),
        )
        .shows("&lt;/title&gt;&lt;/style&gt;&lt;/script&gt;")
        .shows("&quot;&gt;&lt;img src=x onerror=")
        .shows("&lt;svg onload=")
        .hides("<img")
        .hides("<svg onload")
        .hides("<iframe")
        .hides("<script>document.documentElement")
        .hides("' onmouseover='")
}

fn sources() -> Case {
    reported("script, data, file and network paths")
        .swap("agreements.csv", "verslag 20 maart", "javascript:alert(1)")
        .swap("agreements.csv", "verslag 19 juni", "https://gemeente.example/verslag")
        .swap("evidence.csv", "jaarverslag", "data:text/html;base64;PHA+")
        .swap("evidence.csv", "raadsbrief", "\\\\hostile.example\\share\\x")
        .shows("javascript:alert(1)")
        .shows("https://gemeente.example/verslag")
        .hides("href=\"javascript")
        .hides("href=\"http")
        .hides("href=\"data:text/html")
        .hides("href=\"\\")
        .hides("href=\"file")
}

fn templates() -> Case {
    reported("braces and an include")
        .swap("agreements.csv", TITLE, "{{ 7*7 }}${7*7}{% include '/etc/passwd' %}")
        .shows("{{ 7*7 }}${7*7}{% include &#39;/etc/passwd&#39; %}")
        .hides("root:x:0")
}

fn separators() -> Case {
    reported("U+2028, U+2029 and the start of a comment")
        .swap("agreements.csv", TITLE, "a\u{2028}b\u{2029}c <!-- d --> ]]> e")
        .shows("c &lt;!-- d --&gt; ]]&gt; e")
        .hides("<!-- d")
}

fn house_styles() -> Vec<Case> {
    const REPORT: &[&str] = &[
        "report",
        "gegevens",
        "--as-of",
        "2026-09-30",
        "--house-style",
        "gegevens/huisstijl.css",
        "-o",
        "{out}/rapport.html",
    ];
    let styled = |name: &'static str, style: &str| {
        let mut case = Case::command(name, REPORT);
        case.files = super::case::base();
        case.file("huisstijl.css", style)
    };
    vec![
        styled("an address", ":root { --accent: url(http://hostile.example/x) }").exit(65),
        styled("an expression", ":root {\n --accent: expression(alert(1)) }").exit(65),
        styled("the end of the style", "</style><script>alert(1)</script>").exit(65),
        styled("an import", "@import 'http://hostile.example/x.css';").exit(65),
        styled("a rule of its own", "body { display: none }").exit(65),
        styled("a name that is none of ours", ":root { --achtergrond: #fff }").exit(65),
        styled("colours alone", ":root { --accent: #5b2a86 }"),
    ]
}

fn kinds() -> Vec<Case> {
    let sheet = texts(&[&["Naam", "CBS-code"], &["Lindewiek"]]);
    let kind = |to: &str| {
        let from = "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";
        replaced(parties_parts(&sheet), "[Content_Types].xml", from, to)
    };
    let macros = with(kind("vnd.ms-excel.sheet.macroEnabled.main+xml"), "xl/vbaProject.bin", "x");
    let mut old = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    old.resize(2_048, 0);
    let mut protected = old.clone();
    protected.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    let noise = replaced(
        open_parties_parts(""),
        "META-INF/manifest.xml",
        "spreadsheet\"/>",
        "spreadsheet\"><manifest:encryption-data/></manifest:file-entry>",
    );
    vec![
        project("an xlsm").file("invoer/gemeenten.xlsm", zipped(&macros)),
        project("an xlsm that is called xlsx").file("invoer/gemeenten.xlsx", zipped(&macros)),
        project("an xls").file("invoer/gemeenten.xls", &old).exit(65),
        project("an xls that is called xlsx").file("invoer/gemeenten.xlsx", &old).exit(65),
        project("an xlsb")
            .file(
                "invoer/gemeenten.xlsb",
                zipped(&kind("vnd.ms-excel.sheet.binary.macroEnabled.main")),
            )
            .exit(65),
        project("an xlsx with a password").file("invoer/gemeenten.xlsx", &protected).exit(65),
        project("an ods with a password").file("invoer/gemeenten.ods", zipped(&noise)).exit(65),
        Case::command("minutes of an older kind", &["read", "gegevens/verslag.doc"])
            .file("verslag.doc", &old)
            .exit(65),
        Case::command("minutes as a PDF", &["read", "gegevens/verslag.pdf"])
            .file("verslag.pdf", "%PDF-1.7 ...")
            .exit(65),
    ]
}
