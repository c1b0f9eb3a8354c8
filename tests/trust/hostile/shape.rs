//! Rows 15 to 28: what separates fields, and the shape of a table.

use super::{Case, Row, row};

pub(super) fn rows() -> Vec<Row> {
    [separators(), tables(), sizes(), strangers()].into_iter().flatten().collect()
}

/// The observations, in which nothing else depends on.
const EVIDENCE: &str = "id,commitment,observation,occurred_on,kind,value,status,grade,source\n\
     E-1,C-1,Opgeleverd,2026-02-20,quantity,1.5,done,document,jaarverslag\n";

fn separators() -> Vec<Row> {
    let separated = |name, mark: char, shown: &str| {
        Case::of(name)
            .recode("portfolios.csv", |it| it.replace(',', &mark.to_string()).into())
            .delimiter(mark)

            .says(
                &format!("portfolios.csv: let op[delimiter-recognised]: velden zijn gescheiden met `{shown}`"),
                &format!("portfolios.csv: note[delimiter-recognised]: fields are separated by `{shown}`"),
            )
    };
    vec![
        row(
            15,
            "semicolons, tabs or bars between fields; a text in which it cannot be told",
            [
                separated("semicolons", ';', ";"),
                separated("tabs", '\t', "TAB"),
                separated("bars", '|', "|"),
                Case::of("one or the other").file("portfolios.csv", "id,name;x\nwonen,Wonen;y\nzorg,Zorg;z\n").exit(65).says(
                    "portfolios.csv:1: fout[delimiter-unclear]: het is niet te zeggen waarmee velden gescheiden zijn",
                    "portfolios.csv:1: error[delimiter-unclear]: it cannot be told what separates the fields",
                ).prints(
                    "  tip: bewaar het bestand met één scheidingsteken, of zet als eerste regel sep=; erboven",
                    "  help: save the file with one separator, or put sep=; above it as the first line",
                ),
            ],
        ),
        row(
            16,
            "a first line sep=;",
            [
                separated("as it is", ';', ";").recode("portfolios.csv", |it| format!("sep=;\r\n{it}").into()),
                separated("between quotation marks", ';', ";")
                    .recode("portfolios.csv", |it| format!("\"sep=;\"\n{it}").into())
                    .uncounted("portfolios.csv", "the counter of the test knows the plain line only"),
            ],
        ),
        row(
            17,
            "a quotation mark that is never closed, in the last column",
            [Case::of("last column").fixture("evidence.csv", "quote-in-last-column.csv").exit(65).says(
                "evidence.csv:2: fout[quote-unclosed]: een aanhalingsteken wordt nergens gesloten en slokt 3 regels op; het begint met `\"jaarverslag⟨U+000A⟩E-2,C-2,Half klaar,2026-03-`",
                "evidence.csv:2: error[quote-unclosed]: a quotation mark is never closed and swallows 3 lines; it begins with `\"jaarverslag⟨U+000A⟩E-2,C-2,Half klaar,2026-03-`",
            )],
        ),
        row(
            18,
            "a quotation mark that is never closed, in the middle",
            [Case::of("middle").fixture("evidence.csv", "quote-in-the-middle.csv").exit(65).says(
                "evidence.csv:2: fout[quote-unclosed]: een aanhalingsteken wordt nergens gesloten en slokt 3 regels op; het begint met `\"Opgeleverd,2026-02-20,quantity,1.5,done`",
                "evidence.csv:2: error[quote-unclosed]: a quotation mark is never closed and swallows 3 lines; it begins with `\"Opgeleverd,2026-02-20,quantity,1.5,done`",
            )],
        ),
        row(
            19,
            "a quotation mark within a field",
            [Case::of("in a title")
                .swap("agreements.csv", "Loket voor zorg", "Loket \"oude\" zorg")
                .shows("Loket &quot;oude&quot; zorg")],
        ),
    ]
}

fn tables() -> Vec<Row> {
    vec![
        row(
            20,
            "rows that are too short or too long",
            [Case::of("one of each")
                .file("portfolios.csv", "id,name\nwonen,Wonen\nzorg,Zorg\nsport\ncultuur,Cultuur,en meer\n")
                .says(
                    "portfolios.csv:4: vraag[row-length]: de regel heeft 1 velden en de kop 2",
                    "portfolios.csv:4: question[row-length]: the row has 1 fields and the header 2",
                )
                .says(
                    "portfolios.csv:5: vraag[row-length]: de regel heeft 3 velden en de kop 2",
                    "portfolios.csv:5: question[row-length]: the row has 3 fields and the header 2",
                )],
        ),
        row(
            21,
            "the same heading twice",
            [Case::of("in another spelling")
                .file("portfolios.csv", "id,name,Name\nwonen,Wonen,Bouwen\n")
                .exit(65)
                .says(
                    "portfolios.csv:1: fout[column-twice]: kolom `Name` komt twee keer voor",
                    "portfolios.csv:1: error[column-twice]: column `Name` stands there twice",
                )],
        ),
        row(
            22,
            "no heading, a heading on row 4, two headings",
            [
                Case::of("none").file("portfolios.csv", "wonen,Wonen in de streek\nzorg,Zorg\n").exit(65)
                    .says(
                        "portfolios.csv:1: fout[column-missing]: kolom id ontbreekt; de kopregel heeft: wonen, Wonen in de streek",
                        "portfolios.csv:1: error[column-missing]: column id is missing; the header has: wonen, Wonen in de streek",
                    )
                    .says(
                        "portfolios.csv:1: fout[column-missing]: kolom name ontbreekt; de kopregel heeft: wonen, Wonen in de streek",
                        "portfolios.csv:1: error[column-missing]: column name is missing; the header has: wonen, Wonen in de streek",
                    )
                    .says(
                        "portfolios.csv:1:wonen: let op[column-unknown]: kolom `wonen` hoort niet bij tabel portfolios en wordt niet gelezen",
                        "portfolios.csv:1:wonen: note[column-unknown]: column `wonen` does not belong to table portfolios and is not read",
                    )
                    .says(
                        "portfolios.csv:1:Wonen in de streek: let op[column-unknown]: kolom `Wonen in de streek` hoort niet bij tabel portfolios en wordt niet gelezen",
                        "portfolios.csv:1:Wonen in de streek: note[column-unknown]: column `Wonen in de streek` does not belong to table portfolios and is not read",
                    ),
                Case::of("below a title")
                    .file("portfolios.csv", "Velden van de vereniging\n\nStand van september,\nid,name\nwonen,Wonen\nzorg\n")
                    .by_hand("portfolios.csv", 2)
                    .says(
                        "portfolios.csv:4: let op[heading-below]: de kop staat op regel 4; wat erboven staat, wordt niet gelezen",
                        "portfolios.csv:4: note[heading-below]: the heading stands on line 4; what stands above it is not read",
                    )
                    .says(
                        "portfolios.csv:6: vraag[row-length]: de regel heeft 1 velden en de kop 2",
                        "portfolios.csv:6: question[row-length]: the row has 1 fields and the header 2",
                    )
                    .dangling("agreements.csv:3:portfolio", "zorg", "portfolios", "–")
                    .dangling("positions.csv:5:agreement", "A-2", "agreements", "A-1")
                    .dangling("positions.csv:6:agreement", "A-2", "agreements", "A-1")
                    .dangling("positions.csv:7:agreement", "A-2", "agreements", "A-1")
                    .dangling("commitments.csv:4:agreement", "A-2", "agreements", "A-1"),
                Case::of("twice").file("portfolios.csv", "id,name\nwonen,Wonen\nid,name\nzorg,Zorg\n").exit(65).says(
                    "portfolios.csv:3: fout[heading-twice]: de kop staat er twee keer, ook op regel 1",
                    "portfolios.csv:3: error[heading-twice]: the heading stands there twice, also on line 1",
                ),
            ],
        ),
        row(
            23,
            "columns in another order, too many, or renamed",
            [
                Case::of("another order and one too many")
                    .file("portfolios.csv", "Name,kleur,ID\nWonen,blauw,wonen\nZorg,rood,zorg\n")
                    .says(
                        "portfolios.csv:1:kleur: let op[column-unknown]: kolom `kleur` hoort niet bij tabel portfolios en wordt niet gelezen",
                        "portfolios.csv:1:kleur: note[column-unknown]: column `kleur` does not belong to table portfolios and is not read",
                    ),
                Case::of("renamed")
                    .file("portfolios.csv", "id,naam\nwonen,Wonen\nzorg,Zorg\n")
                    .exit(65)
                    .says(
                        "portfolios.csv:1: fout[column-missing]: kolom name ontbreekt; de kopregel heeft: id, naam",
                        "portfolios.csv:1: error[column-missing]: column name is missing; the header has: id, naam",
                    )
                    .says(
                        "portfolios.csv:1:naam: let op[column-unknown]: kolom `naam` hoort niet bij tabel portfolios en wordt niet gelezen",
                        "portfolios.csv:1:naam: note[column-unknown]: column `naam` does not belong to table portfolios and is not read",
                    ),
                Case::mapped("through a mapping", MAPPING)
                    .file("verklaringen.csv", "Overzicht 2026\nkleur,gemeente,Code\nblauw,Aarveld,aarveld\nrood,Beekdal,beekdal\ngroen,Zand\u{200b}hove,zandhove\n")
                    .by_hand("verklaringen.csv", 3)
                    .says(
                        "verklaringen.csv:2: let op[heading-below]: de kop staat op regel 2; wat erboven staat, wordt niet gelezen",
                        "verklaringen.csv:2: note[heading-below]: the heading stands on line 2; what stands above it is not read",
                    )
                    .says(
                        "verklaringen.csv:2: let op[mapping-columns-unused]: kolommen die de vertaaltabel niet gebruikt: 1 (kleur)",
                        "verklaringen.csv:2: note[mapping-columns-unused]: columns of which the mapping makes no use: 1 (kleur)",
                    )
                    .says(
                        "verklaringen.csv:5:code: vraag[reference-dangling]: `zandhove` in party staat niet in tabel parties; het lijkt op: –",
                        "verklaringen.csv:5:code: question[reference-dangling]: `zandhove` in party is not in table parties; the nearest is: –",
                    )
                    .says(
                        "verklaringen.csv:5:gemeente: vraag[character-invisible]: `Zand⟨U+200B⟩hove` bevat een teken dat niet te zien is; zonder staat er `Zandhove`",
                        "verklaringen.csv:5:gemeente: question[character-invisible]: `Zand⟨U+200B⟩hove` holds a character that cannot be seen; without it stands `Zandhove`",
                    ),
            ],
        ),
    ]
}

/// Parties and positions out of one foreign table.
const MAPPING: &str = "title = \"Verklaringen\"\n\
    [[rows]]\ntable = \"agreements\"\n[rows.cells]\nid = \"V\"\ntitle = \"Verklaring\"\nentitled = \"all\"\ndecided_on = \"2026-01-15\"\n\
    [[file]]\npath = \"verklaringen.csv\"\n\
    [[file.table]]\nname = \"parties\"\n[file.table.columns]\nid = { from = \"code\" }\nname = { from = \"gemeente\" }\n\
    [[file.table]]\nname = \"positions\"\n[file.table.columns]\nagreement = { const = \"V\" }\nparty = { from = \"code\" }\nstance = { const = \"yes\" }\n";

fn sizes() -> Vec<Row> {
    let headings = (0..1_000_000).map(|it| format!("k{it}")).collect::<Vec<_>>().join(",");
    vec![
        row(
            24,
            "a million columns",
            [Case::of("headings alone").file("portfolios.csv", format!("{headings}\n")).exit(65).says(
                "portfolios.csv:1: fout[columns-too-many]: er zijn meer kolommen dan de grens van 2000",
                "portfolios.csv:1: error[columns-too-many]: there are more columns than the limit of 2000",
            )],
        ),
        Row {
            number: 25,
            what: "ten million rows",
            shown: super::Shown::Tests(&[(
                "tests/trust/bounded.rs",
                "tables_of_the_worst_shapes_stay_within_their_memory_or_are_refused",
            )]),
        },
        row(
            26,
            "one field of many megabytes",
            [Case::of("two of them").file("evidence.csv", format!("{EVIDENCE}E-2,C-2,{},2026-03-20,quantity,0.5,running,document,raadsbrief\n", "x".repeat(2 << 20))).exit(65).says(
                "evidence.csv:3: fout[cell-too-large]: een cel is groter dan de grens van 1 MiB",
                "evidence.csv:3: error[cell-too-large]: a cell is larger than the limit of 1 MiB",
            )],
        )
        .also(&[(
            "tests/trust/bounded.rs",
            "tables_of_the_worst_shapes_stay_within_their_memory_or_are_refused",
        )]),
        row(
            27,
            "nothing, a heading alone, blanks alone",
            [
                empty("an empty file", ""),
                empty("a heading alone", "id,name\n"),
                empty("a heading and blanks", "id,name\n\n,\n"),
                empty("blanks alone", " \n,,\n")
                    .uncounted("portfolios.csv", "there is no heading, so the program counts no rows"),
                nothing_at_all(),
            ],
        ),
    ]
}

/// A table of fields without fields, to which nothing refers.
fn empty(name: &'static str, text: &str) -> Case {
    Case::of(name)
        .recode("agreements.csv", |it| it.replace(",wonen,", ",,").replace(",zorg,", ",,").into())
        .file("portfolios.csv", text)
        .says(
            "portfolios.csv: let op[table-empty]: het bestand bevat geen regels",
            "portfolios.csv: note[table-empty]: the file holds no rows",
        )
}

fn nothing_at_all() -> Case {
    let tables = ["parties.csv", "agreements.csv", "positions.csv"];
    let mut case = Case::of("all tables empty");
    case.files.clear();
    for table in tables {
        case = case.file(table, "").says(
            &format!("{table}: let op[table-empty]: het bestand bevat geen regels"),
            &format!("{table}: note[table-empty]: the file holds no rows"),
        );
    }
    case.hides(" 0 %")
}

fn strangers() -> Vec<Row> {
    vec![row(
        28,
        "a pointer or a login page that is called a table",
        [
            Case::of("a pointer").fixture("portfolios.csv", "pointer.csv").exit(65).says(
                "portfolios.csv: fout[not-a-table]: dit is geen tabel: het begint met `version https://git-lfs.github.com/spec/`",
                "portfolios.csv: error[not-a-table]: this is no table: it begins with `version https://git-lfs.github.com/spec/`",
            ).prints(
                "  tip: sla het opnieuw op als CSV, of download het opnieuw; soms is een inlogpagina bewaard",
                "  help: save it again as CSV, or download it again; sometimes a login page was saved",
            ),
            Case::of("a login page").fixture("portfolios.csv", "login-page.csv").exit(65).says(
                "portfolios.csv: fout[not-a-table]: dit is geen tabel: het begint met `<!DOCTYPE html>⟨U+000A⟩<html><head><title>Inlog`",
                "portfolios.csv: error[not-a-table]: this is no table: it begins with `<!DOCTYPE html>⟨U+000A⟩<html><head><title>Inlog`",
            ),
            Case::of("a workbook").file("portfolios.csv", b"PK\x03\x04\x14\x00").exit(65).says(
                "portfolios.csv: fout[not-a-table]: dit is geen tabel: het begint met `PK⟨U+0003⟩⟨U+0004⟩⟨U+0014⟩⟨U+0000⟩`",
                "portfolios.csv: error[not-a-table]: this is no table: it begins with `PK⟨U+0003⟩⟨U+0004⟩⟨U+0014⟩⟨U+0000⟩`",
            ),
        ],
    )
    .also(&[("tests/workbooks/hostile.rs", "what_is_no_workbook_is_refused_with_its_first_characters")])]
}
