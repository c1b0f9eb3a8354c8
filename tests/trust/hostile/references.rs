//! Rows 42 to 53: who and what rows speak of.

use std::{collections::BTreeSet, env};

use tenzij::graph::critical_path::{Activity, critical_path};

use super::{Case, Row, row};

pub(super) fn rows() -> Vec<Row> {
    [identity(), parties(), graphs()].into_iter().flatten().collect()
}

/// That two rows have one key, said at both.
fn clash(case: Case, key: &str, [first, second]: [&str; 2]) -> Case {
    [(first, second), (second, first)].into_iter().fold(case, |case, (own, other)| {
        case.says(
            &format!("{own}: vraag[duplicate-different]: `{key}` staat er twee keer, met verschillende inhoud; ook op {other}"),
            &format!("{own}: question[duplicate-different]: `{key}` stands there twice with different content; also at {other}"),
        )
    })
}

fn identity() -> Vec<Row> {
    vec![
        row(
            42,
            "the same id twice with the same content",
            [Case::of("an agreement").add("portfolios.csv", "zorg,Zorg\n").says(
                "portfolios.csv:4: let op[duplicate-equal]: `zorg` staat er twee keer, met dezelfde inhoud; ook op portfolios.csv:3",
                "portfolios.csv:4: note[duplicate-equal]: `zorg` stands there twice with the same content; also at portfolios.csv:3",
            )],
        ),
        row(
            43,
            "the same id twice with different content",
            [clash(
                Case::of("an observation")
                    .add("evidence.csv", "E-2,C-2,Klaar,2026-03-20,quantity,1,done,document,raadsbrief\n"),
                "E-2",
                ["evidence.csv:3", "evidence.csv:4"],
            )],
        ),
        row(
            44,
            "a reference to nothing",
            [Case::of("an observation of no commitment")
                .swap("evidence.csv", "E-2,C-2", "E-2,C-9")
                .dangling("evidence.csv:3:commitment", "C-9", "commitments", "C-1")],
        ),
    ]
}

fn parties() -> Vec<Row> {
    vec![
        row(
            45,
            "an unknown municipality, and one that merged into another",
            [
                Case::of("unknown")
                    .swap("positions.csv", "A-1,aarveld", "A-1,aarvelt")
                    .dangling("positions.csv:2:party", "aarvelt", "parties", "aarveld"),
                Case::of("merged")
                    .file(
                        "parties.csv",
                        "id,name,kind,population,valid_to,successor\n\
                         aarveld,Aarveld,municipality,41200,,\nbeekdal,Beekdal,municipality,27350,,\n\
                         zandhove,Zandhove,municipality,18900,,\noudveen,Oudveen,municipality,9000,2024-12-31,aarveld\n",
                    )
                    .swap("agreements.csv", "Loket voor zorg,all", "Loket voor zorg,aarveld|beekdal|zandhove|oudveen")
                    .says(
                        "agreements.csv:3:entitled: let op[party-not-valid]: oudveen bestond niet op de dag van het besluit (2025-06-19)",
                        "agreements.csv:3:entitled: note[party-not-valid]: oudveen did not exist on the day of the decision (2025-06-19)",
                    ),
            ],
        ),
        row(
            46,
            "one municipality in two spellings, and a code that belongs to another",
            [
                Case::of("its name for its id")
                    .swap("positions.csv", "A-1,aarveld", "A-1,Aarveld")
                    .dangling("positions.csv:2:party", "Aarveld", "parties", "aarveld"),
                Case::of("two parties of one name").add("parties.csv", "aarveld-2,AARVELD,municipality,41200\n").says(
                    "parties.csv:5:name: let op[party-namesake]: `AARVELD` is ook de naam of code van een andere partij, zie parties.csv:2",
                    "parties.csv:5:name: note[party-namesake]: `AARVELD` is also the name or code of another party, see parties.csv:2",
                ),
                Case::of("two parties of one code")
                    .recode("parties.csv", |it| it.replace("kind", "code").replace("Zandhove,municipality", "Zandhove,gm03").replace("Aarveld,municipality", "Aarveld,GM01").replace("Beekdal,municipality", "Beekdal,gm01").into())
                    .says(
                        "parties.csv:3:code: let op[party-namesake]: `gm01` is ook de naam of code van een andere partij, zie parties.csv:2",
                        "parties.csv:3:code: note[party-namesake]: `gm01` is also the name or code of another party, see parties.csv:2",
                    ),
            ],
        ),
        row(
            47,
            "a municipality that votes twice",
            [clash(
                Case::of("yes and no").swap("positions.csv", "A-1,zandhove,yes,", "A-1,aarveld,no,"),
                "A-1 + aarveld",
                ["positions.csv:2", "positions.csv:4"],
            )],
        ),
        row(
            48,
            "a yes of somebody who was absent",
            [Case::of("absent").swap("positions.csv", "A-2,zandhove,absent", "A-2,zandhove,yes").says(
                "positions.csv:7:stance: vraag[stance-of-absent]: zandhove was volgens attendance.csv:7 afwezig bij V-2, maar heeft standpunt `yes`",
                "positions.csv:7:stance: question[stance-of-absent]: zandhove was absent from V-2 by attendance.csv:7, but has stance `yes`",
            )],
        ),
    ]
}

fn graphs() -> Vec<Row> {
    let strange = |name, id: &'static str| {
        let case = Case::of(name);
        let tables = ["agreements.csv", "positions.csv", "commitments.csv"];
        tables
            .into_iter()
            .fold(case, |case, table| {
                case.recode(table, |it| it.replace("A-1", id).replace("zandhove", id).into())
            })
            .recode("parties.csv", |it| it.replace("zandhove", id).into())
            .recode("attendance.csv", |it| it.replace("zandhove", id).into())
    };
    let long: &'static str = "x".repeat(300).leak();
    vec![
        row(
            49,
            "an agreement that waits for itself, and agreements that wait for one another",
            [
                Case::of("itself").swap("agreements.csv", ",90,,", ",90,A-1,").tells(
                    "afspraken wachten in een kring op elkaar: A-1",
                    "agreements wait for one another in a circle: A-1",
                ),
                Case::of("a circle").swap("agreements.csv", ",90,,", ",90,A-2,").tells(
                    "afspraken wachten in een kring op elkaar: A-1 → A-2",
                    "agreements wait for one another in a circle: A-1 → A-2",
                ),
            ],
        ),
        Row {
            number: 50,
            what: "a chain of a million that wait for one another",
            shown: super::Shown::Tests(&[
                (
                    "tests/trust/hostile/references.rs",
                    "a_chain_of_a_million_is_put_in_order_and_a_circle_of_as_many_is_named",
                ),
                (
                    "tests/trust/hostile/references.rs",
                    "long_lines_of_goals_and_agreements_are_read_by_the_program",
                ),
            ]),
        },
        Row {
            number: 51,
            what: "two thousand agreements of which each waits for all before it",
            shown: super::Shown::Tests(&[(
                "tests/trust/hostile/references.rs",
                "a_graph_in_which_everything_waits_for_everything_before_it_is_put_in_order",
            )]),
        },
        row(
            52,
            "ids that are paths, reserved names, tags, or very long",
            [
                strange("a path", "../../x"),
                strange("a name that Windows keeps", "CON"),
                strange("a tag", "<b>"),
                strange("a very long one", long),
            ],
        )
        .also(&[(
            "tests/trust/hostile/references.rs",
            "files_are_never_called_by_an_id_as_it_stands_and_no_two_parties_share_one",
        )]),
        row(
            53,
            "two sources that contradict each other",
            [Case::of("done and not done on one day")
                .add(
                    "evidence.csv",
                    "E-3,C-1,Niet opgeleverd,2026-02-20,quantity,0,not_done,document,raadsbrief\n",
                )
                .tells(
                    "E-3 zegt van dezelfde dag `not_done` en evidence.csv:2 zegt `done`",
                    "E-3 says `not_done` and evidence.csv:2 says `done` of the same day",
                )
                .shows("jaarverslag")
                .shows("raadsbrief")],
        ),
    ]
}

/// How many of the largest size are tried: all of it in the long run.
fn size(short: usize, long: usize) -> usize {
    if env::var_os("TENZIJ_LONG").is_some() { long } else { short }
}

fn activity(at: usize, after: Vec<usize>) -> Activity {
    let id = |at: usize| format!("A-{at:07}");
    Activity { id: id(at), duration_days: 1, after: after.into_iter().map(id).collect() }
}

#[test]
fn a_chain_of_a_million_is_put_in_order_and_a_circle_of_as_many_is_named() {
    let n = size(100_000, 1_000_000);
    let mut chain: Vec<Activity> =
        (0..n).map(|at| activity(at, at.checked_sub(1).into_iter().collect())).collect();
    let schedule = critical_path(&chain).unwrap();
    assert_eq!(schedule.duration_days, n as u64);
    assert_eq!(schedule.critical_path.len(), n);
    assert!(schedule.order.is_sorted());
    chain[0].after = vec![chain[n - 1].id.clone()];
    assert_eq!(critical_path(&chain).unwrap_err().path.len(), n);
}

#[test]
fn a_graph_in_which_everything_waits_for_everything_before_it_is_put_in_order() {
    let n = size(400, 2_000);
    let all: Vec<Activity> = (0..n).map(|at| activity(at, (0..at).collect())).collect();
    let schedule = critical_path(&all).unwrap();
    assert_eq!(schedule.duration_days, n as u64);
    assert!(schedule.order.is_sorted());
}

#[test]
fn long_lines_of_goals_and_agreements_are_read_by_the_program() {
    let n = size(300, 3_000);
    let goals: String = (0..n)
        .map(|at| match at {
            0 => "g0,,Doel\n".to_owned(),
            _ => format!("g{at},g{},Doel\n", at - 1),
        })
        .collect::<Vec<_>>()
        .concat();
    let parties: String = (0..n)
        .map(|at| format!("p{at},Gemeente {at},2020-01-01,p{}\n", (at + 1) % n))
        .collect::<Vec<_>>()
        .concat();
    let agreements: String = (0..n)
        .map(|at| {
            format!(
                "A{at},2025-01-15,g{at},Afspraak,p0,{}\n",
                if at == 0 { String::new() } else { format!("A{}", at - 1) }
            )
        })
        .collect::<Vec<_>>()
        .concat();
    let case = Case::of("long lines")
        .without("evidence.csv")
        .without("commitments.csv")
        .without("attendance.csv")
        .without("meetings.csv")
        .file("goals.csv", format!("id,parent,title\n{goals}"))
        .file("parties.csv", format!("id,name,valid_to,successor\n{parties}"))
        .file(
            "agreements.csv",
            format!("id,decided_on,goal,title,entitled,depends_on\n{agreements}"),
        )
        .file("positions.csv", "agreement,party,stance\n");
    let root = case.set_up("long-lines");
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_tenzij"))
        .args([
            "score",
            "gegevens",
            "--as-of",
            "2026-09-30",
            "--detail",
            "scores",
            "-o",
            "uit/scores",
            "--lang",
            "en",
        ])
        .current_dir(&root)
        .output()
        .unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", told.lines().take(5).collect::<String>());
    // The parties go round in a circle, which is broken and named.
    assert!(
        told.contains("note[succession-cycle]"),
        "{}",
        told.lines().take(5).collect::<String>()
    );
}

#[test]
fn files_are_never_called_by_an_id_as_it_stands_and_no_two_parties_share_one() {
    let ids = [
        "../../x",
        "CON",
        "com9",
        "a/b",
        "a_b",
        "A_B",
        "<b>",
        "..",
        &"x".repeat(300),
        &format!("{}y", "x".repeat(299)),
        "lindé",
    ];
    let rows = |form: &dyn Fn(&str) -> String| ids.iter().map(|it| form(it)).collect::<String>();
    let case = Case::project("strange ids")
        .file(
            "invoer/parties.csv",
            format!("id,name\n{}", rows(&|it| format!("{it},Gemeente {it}\n"))),
        )
        .file(
            "invoer/agreements.csv",
            "id,title,entitled,decided_on\n../../A,Loket,all,2026-01-15\n",
        )
        .file(
            "invoer/positions.csv",
            format!("agreement,party,stance\n{}", rows(&|it| format!("../../A,{it},yes\n"))),
        )
        .file(
            "invoer/commitments.csv",
            format!(
                "id,agreement,party,due_on\n{}",
                rows(&|it| format!("C-{it},../../A,{it},2026-03-01\n"))
            ),
        );
    let root = case.set_up("strange-ids");
    let project = root.join("gegevens");
    let run = |arguments: &[&str]| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_tenzij"))
            .args(arguments)
            .args(["--lang", "en"])
            .current_dir(&project)
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {told}");
    };
    run(&["ingest", "--on", "2026-10-01"]);
    run(&["replies", "make", "--on", "2026-10-02"]);
    for id in ids {
        run(&["report", "--edition", "wederhoor", "--party", id]);
    }
    run(&["export", "--to", "csv,json,graphml,gexf,dot,parquet", "-o", "uit"]);
    run(&["shard", "invoer", "--shards", "2", "-o", "delen"]);
    run(&["close", "2026K3", "--concept", "--on", "2026-10-04"]);

    let inside = super::run::list(&project);
    let outside: Vec<_> =
        super::run::list(&root).into_iter().filter(|it| !it.starts_with(&project)).collect();
    assert_eq!(outside, Vec::<std::path::PathBuf>::new(), "written outside of the project");
    let mut stems = BTreeSet::new();
    for path in inside.iter().filter(|it| it.extension().is_some_and(|it| it == "docx")) {
        let stem = path.file_stem().unwrap().to_str().unwrap().to_ascii_lowercase();
        assert!(
            stem.len() <= 70
                && stem.bytes().all(|it| it.is_ascii_alphanumeric() || b"-_".contains(&it)),
            "{stem}"
        );
        assert!(!["con", "com9"].contains(&stem.as_str()), "{stem}");
        stems.insert(stem);
    }
    assert_eq!(stems.len(), ids.len(), "each party has a letter of its own: {stems:?}");
}
