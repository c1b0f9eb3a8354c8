//! Time and memory that hostile archives and documents take, measured.

use std::{fs, path::Path};

use crate::{
    bounded::{Outcome, run},
    documents::{docx, odt, parts},
    figures::measured,
    places::folder,
    workbook_files::{
        Part, blown_up, claiming, declared, laughs, lying, ods, ods_parts, xlsx, xlsx_parts, zipped,
    },
};

/// A bomb: what it is, how its file is called, its bytes.
struct Bomb {
    what: &'static str,
    name: &'static str,
    bytes: Vec<u8>,
    code: i32,
}

/// 128 MiB in the plain run, 512 in the long one: they pack to 1 and 5.
fn times() -> usize {
    if std::env::var_os("TENZIJ_LONG").is_some() { 512 << 20 } else { 128 << 20 }
}

/// Half of the bombs; they are made one after the other, for each has been 512 MiB for a while.
fn workbooks() -> Vec<Bomb> {
    let bomb = |what, name, bytes| Bomb { what, name, bytes, code: 65 };
    let sheet = "xl/worksheets/sheet1.xml";
    let cell = r#"<sheetData><row><c t="inlineStr"><is><t>@</t></is></c></row></sheetData>"#;
    let text = blown_up(&xlsx_parts(cell), sheet, "@", "A", times());
    let row = format!("<row>{}</row>", "<c><v>1</v></c>".repeat(1_000));
    let cells = blown_up(&xlsx_parts("<sheetData>@</sheetData>"), sheet, "@", &row, 20_000);
    let paragraph = r#"<table:table table:name="B"><table:table-row><table:table-cell office:value-type="string"><text:p>@</text:p></table:table-cell></table:table-row></table:table>"#;
    let open = blown_up(&ods_parts("", paragraph), "content.xml", "@", "A", times());
    let mut nested = xlsx_parts("<sheetData/>");
    nested.push((sheet.to_owned() + ".zip", text.clone()));
    let shared = "xl/sharedStrings.xml";
    let blanks = blown_up(&xlsx_parts("<sheetData/>"), shared, "<si>", " ", times().max(210 << 20));
    let repeats = ods(&format!(
        r#"<table:table table:name="B"><table:table-row table:number-rows-repeated="{0}"><table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="{0}"/></table:table-row></table:table>"#,
        u64::MAX
    ));
    let entity = zipped(&declared(xlsx_parts("<sheetData/>"), sheet, &laughs()));
    vec![
        bomb("a long text in an xlsx", "b.xlsx", text.clone()),
        bomb("the same with a size that lies", "b.xlsx", lying(text, sheet, 1_000)),
        bomb("20 million cells in an xlsx", "b.xlsx", cells),
        bomb("blanks among shared texts", "b.xlsx", blanks),
        bomb("a long text in an ods", "b.ods", open),
        bomb("cells without end in an ods", "b.ods", repeats),
        bomb("a billion laughs in an xlsx", "b.xlsx", entity),
        bomb(
            "eight million parts in an xlsx",
            "b.xlsx",
            claiming(&xlsx("<sheetData/>"), 8 << 20, 8 << 20),
        ),
        // What lies within a part is never unpacked.
        Bomb { code: 0, ..bomb("a bomb in an xlsx", "b.xlsx", zipped(&nested)) },
        bomb("51 MiB that are no workbook", "b.xlsx", vec![b'P'; 51 << 20]),
    ]
}

fn minutes() -> Vec<Bomb> {
    let bomb = |what, name, bytes| Bomb { what, name, bytes, code: 65 };
    let document = "word/document.xml";
    let text = "<w:p><w:r><w:t>@</w:t></w:r></w:p>";
    let long = |parts: &[Part], part: &str| blown_up(parts, part, "@", "A", times());
    let word = long(&parts(&docx(text)), document);
    let told = lying(word.clone(), document, 1_000);
    let open = long(&parts(&odt("", "<text:p>@</text:p>")), "content.xml");
    let deep = blown_up(&parts(&docx("@")), document, "@", "<w:sdt>", 3 << 20);
    let many = claiming(&docx(text), 8 << 20, 8 << 20);
    vec![
        bomb("a long text in a docx", "b.docx", word),
        bomb("the same with a size that lies in a docx", "b.docx", told),
        bomb("a long text in an odt", "b.odt", open),
        bomb("three million levels in a docx", "b.docx", deep),
        bomb("eight million parts in a docx", "b.docx", many),
        bomb("51 MiB of plain text", "b.txt", "a b. ".repeat((51 << 20) / 5).into_bytes()),
    ]
}

/// Most memory and most time of what is refused.
const MOST_MIB: u64 = 64;
const MOST_SECONDS: f64 = 10.0;

/// Gives every bomb to the program.
fn all(what: &str, root: &Path, bombs: Vec<Bomb>, arguments: impl Fn(&str) -> Vec<String>) {
    let (mut most, mut longest) = (0, 0.0_f64);
    let n = bombs.len();
    for bomb in bombs {
        let path = root.join(bomb.name);
        fs::write(&path, &bomb.bytes).unwrap();
        let arguments = arguments(bomb.name);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let Outcome { code, seconds, mebibytes, told } = run(root, &arguments);
        fs::remove_file(&path).unwrap();
        let size = u64::try_from(bomb.bytes.len() >> 10).unwrap();
        println!("{}: {size} KiB, exit {code:?}, {seconds:.2} s, {mebibytes} MiB", bomb.what);
        assert_eq!(code, Some(bomb.code), "{}: {told}", bomb.what);
        // The file itself is held, up to the limit of 50 MiB.
        let mebibytes = mebibytes.saturating_sub(size >> 10);
        assert!(mebibytes <= MOST_MIB, "{}: {mebibytes} MiB", bomb.what);
        assert!(seconds < MOST_SECONDS, "{}: {seconds} s", bomb.what);
        (most, longest) = (most.max(mebibytes), longest.max(seconds));
    }
    measured("P8", &format!("{what}, bombs given"), n);
    measured(
        "P8",
        &format!("{what}, bombs, most memory beyond the file itself (MiB, debug build)"),
        most,
    );
    let longest = format!("{longest:.2}");
    measured("P8", &format!("{what}, bombs, longest (s, debug build)"), longest);
}

#[test]
fn bombs_among_workbooks_are_refused_within_64_mib() {
    let root = folder("bombs-workbooks");
    fs::create_dir(root.join("invoer")).unwrap();
    fs::write(root.join("tenzij.toml"), "[project]\nquarter = \"2026K3\"\n").unwrap();
    all("workbooks", &root, workbooks(), |name| {
        vec!["ingest".into(), "--on".into(), "2026-10-01".into(), name.into()]
    });
}

#[test]
fn bombs_among_minutes_are_refused_within_64_mib() {
    let root = folder("bombs-minutes");
    all("minutes", &root, minutes(), |name| vec!["read".into(), name.into()]);
}

#[test]
fn the_largest_workbook_that_is_read_stays_within_512_mib() {
    if std::env::var("TENZIJ_LONG").is_err() {
        println!("left out: TENZIJ_LONG is not set");
        return;
    }
    let root = folder("largest");
    fs::create_dir(root.join("invoer")).unwrap();
    fs::write(root.join("tenzij.toml"), "[project]\nquarter = \"2026K3\"\n").unwrap();
    let row = r#"<row><c t="inlineStr"><is><t>Zandhove aan de Linde</t></is></c><c><v>1</v></c><c><v>2</v></c><c><v>3</v></c><c><v>4</v></c><c><v>5</v></c><c><v>6</v></c><c><v>7</v></c><c><v>8</v></c><c><v>9</v></c></row>"#;
    let bytes = blown_up(
        &xlsx_parts("<sheetData>@</sheetData>"),
        "xl/worksheets/sheet1.xml",
        "@",
        row,
        199_999,
    );
    fs::write(root.join("invoer/groot.xlsx"), bytes).unwrap();
    let Outcome { code, seconds, mebibytes, told } = run(&root, &["check"]);
    println!("{code:?} {seconds} s {mebibytes} MiB {told}");
    measured("P8", "largest workbook that is read, memory (MiB)", mebibytes);
    measured("P8", "largest workbook that is read, time (s)", format!("{seconds:.1}"));
    assert!(code.is_some_and(|it| it < 100) && mebibytes <= 512);
}
