//! Rows 29 to 41: numbers and dates.

use super::{Case, Row, row};

pub(super) fn rows() -> Vec<Row> {
    [numbers(), dates(), days()].into_iter().flatten().collect()
}

/// The last commitment, of which nothing is observed, with another day.
fn due(name: &'static str, day: &str) -> Case {
    Case::of(name).swap("commitments.csv", "2026-12-01", day)
}

fn no_date(name: &'static str, day: &str) -> Case {
    due(name, day).says(
        &format!("commitments.csv:4:due_on: vraag[date-invalid]: `{day}` in due_on is geen bestaande datum"),
        &format!("commitments.csv:4:due_on: question[date-invalid]: `{day}` in due_on is no date that exists"),
    )
}

/// The last observation, with another value.
fn value(name: &'static str, value: &str) -> Case {
    Case::of(name).swap("evidence.csv", ",0.5,", &format!(",{value},"))
}

fn no_number(name: &'static str, text: &str) -> Case {
    value(name, text).says(
        &format!("evidence.csv:3:value: vraag[number-invalid]: `{text}` in value is geen getal"),
        &format!("evidence.csv:3:value: question[number-invalid]: `{text}` in value is no number"),
    )
}

/// Two more agreements, and a share of each.
fn shares(name: &'static str, shares: [&str; 4]) -> Case {
    let [a, b, c, d] = shares;
    Case::of(name)
        .swap("agreements.csv", "budget_eur", "spillover")
        .swap("agreements.csv", ",1500.5,", &format!(",{a},"))
        .swap("agreements.csv", ",2500.25,", &format!(",{b},"))
        .add("agreements.csv", &format!("A-3,V-2,2025-06-19,zorg,deliver,Sport,all,{c},1,,v\nA-4,V-2,2025-06-19,zorg,deliver,Cultuur,all,{d},1,,v\n"))
}

fn policy(name: &'static str, text: &str, line: &str, reason: &str) -> Case {
    Case::of(name).file("tenzij.toml", text).exit(65).says(
        &format!("tenzij.toml{line}: fout[policy-invalid]: dit beleid kan niet: {reason}"),
        &format!("tenzij.toml{line}: error[policy-invalid]: this policy cannot be: {reason}"),
    )
}

fn numbers() -> Vec<Row> {
    let comma = |case: Case, table: &str, column: &str| {
        case.says(
            &format!("{table}:1:{column}: let op[decimal-comma-recognised]: getallen in {column} zijn gelezen met een decimale komma"),
            &format!("{table}:1:{column}: note[decimal-comma-recognised]: numbers in {column} were read with a decimal comma"),
        )
    };
    vec![
        row(
            29,
            "decimal commas and decimal points in one column",
            [
                comma(value("commas alone", "\"1.234,5\"").swap("evidence.csv", ",1.5,", ",\"2,5\","), "evidence.csv", "value"),
                comma(
                    Case::of("both, and one that may be either")
                        .swap("commitments.csv", ",40,", ",\"1.234,5\",")
                        .swap("commitments.csv", ",30,", ",\"1,234.5\",")
                        .swap("commitments.csv", ",20,", ",1.234,"),
                    "commitments.csv",
                    "effort_hours",
                )
                .says(
                    "commitments.csv:4:effort_hours: vraag[number-ambiguous]: `1.234` in effort_hours kan twee getallen zijn",
                    "commitments.csv:4:effort_hours: question[number-ambiguous]: `1.234` in effort_hours may be two numbers",
                ),
            ],
        ),
        row(
            30,
            "NaN, inf, 1e999 and -0",
            [
                no_number("no number", "NaN").hides("NaN%"),
                no_number("infinite", "inf"),
                no_number("minus infinite", "-Infinity"),
                no_number("too large", "1e999"),
                value("nought with a sign", "-0"),
            ],
        ),
        row(
            31,
            "shares as a percentage, a fraction and a whole number in one column",
            [comma(
                shares("mixed", ["\"0,75\"", "\"0,5\"", "75%", "75"]),
                "agreements.csv",
                "spillover",
            )
            .says(
                "agreements.csv:4:spillover: vraag[number-invalid]: `75%` in spillover is geen getal",
                "agreements.csv:4:spillover: question[number-invalid]: `75%` in spillover is no number",
            )
            .says(
                "agreements.csv:5:spillover: vraag[number-out-of-range]: `75` in spillover valt buiten het bereik 0…1",
                "agreements.csv:5:spillover: question[number-out-of-range]: `75` in spillover lies outside the range 0…1",
            )],
        ),
        row(
            32,
            "weights below nought, of more than all, or of nothing together",
            [
                policy("below nought", "[weights]\nzorg = 1\nwonen = -1\n", ":3", "weights.wonen: ≥ 0"),
                policy("no number", "[weights]\nwonen = nan\n", ":2", "weights.wonen: ≥ 0"),
                policy("a share above one", "[minimum]\n\nvoice = 1.5\n", ":3", "minimum.voice: 0..1"),
                policy("nothing together", "[weights]\nwonen = 0\nzorg = 0\n", ":weights", "weights: Σ > 0"),
                Case::of("a commitment that weighs less than nothing").swap("commitments.csv", ",2.5,20", ",-2.5,20").says(
                    "commitments.csv:4:weight: vraag[number-out-of-range]: `-2.5` in weight valt buiten het bereik ≥ 0",
                    "commitments.csv:4:weight: question[number-out-of-range]: `-2.5` in weight lies outside the range ≥ 0",
                ),
            ],
        ),
    ]
}

fn dates() -> Vec<Row> {
    let dutch = |case: Case| {
        case.says(
            "commitments.csv:1:due_on: let op[dutch-dates-recognised]: datums in due_on zijn gelezen als dag-maand-jaar",
            "commitments.csv:1:due_on: note[dutch-dates-recognised]: dates in due_on were read as day-month-year",
        )
    };
    let no_day = |name, day: &str, last: &str| {
        due(name, day).says(
            &format!("commitments.csv:4:due_on: vraag[day-not-there]: `{day}` in due_on is geen dag die bestaat; de laatste dag van die maand is {last}"),
            &format!("commitments.csv:4:due_on: question[day-not-there]: `{day}` in due_on is no day that exists; the last day of that month is {last}"),
        )
    };
    let timed = |name, day: &str| {
        due(name, day).says(
            "commitments.csv:1:due_on: let op[times-left-out]: tijden achter datums in due_on zijn weggelaten; de dag telt zoals die er staat",
            "commitments.csv:1:due_on: note[times-left-out]: times behind dates in due_on were left out; the day counts as it stands",
        )
    };
    vec![
        row(
            33,
            "days that do not exist",
            [
                no_day("the 31st of February", "31-2-2026", "2026-02-28"),
                no_day("the 31st of April", "2026-04-31", "2026-04-30"),
                no_date("noughts", "00-00-0000"),
            ],
        ),
        row(
            34,
            "a date of which day and month may be the other way around",
            [
                dutch(due("day first", "03-04-2026")),
                dutch(due("elsewhere the month comes first", "03-11-2026").add(
                    "commitments.csv",
                    "C-4,A-2,aarveld,Folder,quantity,1,5,11-25-2026\n",
                ))
                .says(
                    "commitments.csv:4:due_on: vraag[date-ambiguous]: `03-11-2026` in due_on kan twee datums zijn: elders in deze kolom staat de maand voorop",
                    "commitments.csv:4:due_on: question[date-ambiguous]: `03-11-2026` in due_on may be two dates: elsewhere in this column the month comes first",
                )
                .says(
                    "commitments.csv:5:due_on: vraag[date-invalid]: `11-25-2026` in due_on is geen bestaande datum",
                    "commitments.csv:5:due_on: question[date-invalid]: `11-25-2026` in due_on is no date that exists",
                ),
            ],
        ),
        row(35, "a year of two digits", [no_date("day first", "1-12-26"), no_date("year first", "26-12-01")]),
        row(
            36,
            "the number of a day in a spreadsheet",
            [no_date("46000", "46000"), no_date("60", "60")],
        )
        .also(&[
            ("src/sources/workbook/value.rs", "serial_numbers_are_days_by_the_calendar_of_the_workbook"),
            ("src/sources/workbook/value.rs", "a_day_that_never_was_is_asked_about"),
        ]),
        row(
            37,
            "months in words, and quarters",
            [
                due("a short month", "1 mrt 2027"),
                due("a month", "maart 2027"),
                due("in English", "\"March 1, 2027\""),
                no_date("a quarter", "2026-K3"),
            ],
        ),
        row(
            38,
            "days with a time, a time zone, an hour that is there twice",
            [
                timed("a time zone", "2026-12-01T09:30:00+01:00"),
                timed("the hour that is there twice", "2026-10-25T02:30:00+02:00"),
                dutch(timed("as a spreadsheet writes it", "1-12-2026 0:00")),
                no_date("no time", "2026-12-01T25:61"),
            ],
        ),
    ]
}

fn days() -> Vec<Row> {
    let many = |n: usize| -> String {
        (1..=n)
            .map(|it| format!("C-1{it:02},A-2,aarveld,Deel {it},quantity,1,1,2026-12-31\n"))
            .collect::<Vec<_>>()
            .concat()
    };
    vec![
        row(
            39,
            "a decision after its deadline, an implementation before its decision",
            [
                due("the term has passed before the decision", "2025-06-01").says(
                    "commitments.csv:4:due_on: vraag[dates-reversed]: 2025-06-01 ligt vóór 2025-06-19 (decided_on)",
                    "commitments.csv:4:due_on: question[dates-reversed]: 2025-06-01 lies before 2025-06-19 (decided_on)",
                ),
                Case::of("done before it was decided").swap("evidence.csv", "2026-02-20", "2025-02-20").says(
                    "evidence.csv:2:occurred_on: let op[dates-reversed]: 2025-02-20 ligt vóór 2025-03-20 (decided_on)",
                    "evidence.csv:2:occurred_on: note[dates-reversed]: 2025-02-20 lies before 2025-03-20 (decided_on)",
                ),
            ],
        ),
        row(
            40,
            "a date in another millennium, an as-of date in the future",
            [
                due("long ago", "1026-12-01").says(
                    "commitments.csv:4:due_on: vraag[date-implausible]: `1026-12-01` in due_on ligt niet tussen 1900 en 2100",
                    "commitments.csv:4:due_on: question[date-implausible]: `1026-12-01` in due_on does not lie between 1900 and 2100",
                ),
                due("far ahead", "9026-12-01").says(
                    "commitments.csv:4:due_on: vraag[date-implausible]: `9026-12-01` in due_on ligt niet tussen 1900 en 2100",
                    "commitments.csv:4:due_on: question[date-implausible]: `9026-12-01` in due_on does not lie between 1900 and 2100",
                ),
            ],
        )
        .also(&[("tests/trust/hostile/numbers.rs", "a_project_is_not_reported_on_as_of_a_day_to_come")]),
        row(
            41,
            "nearly all terms on one day of the year",
            [Case::of("the last of the year")
                .add("commitments.csv", &many(20))
                .tells(
                    "20 van de 23 termijnen vallen op 31-12; dat lijkt een standaardwaarde",
                    "20 of 23 terms fall on 31-12; that looks like a default",
                )],
        ),
    ]
}

#[test]
fn a_project_is_not_reported_on_as_of_a_day_to_come() {
    let case = Case::project("the future")
        .file("invoer/parties.csv", "id,name\naarveld,Aarveld\n")
        .file("invoer/agreements.csv", "id,title,entitled,decided_on\nA-1,Loket,all,2026-01-15\n")
        .file("invoer/positions.csv", "agreement,party,stance\nA-1,aarveld,yes\n");
    let root = case.set_up("future");
    let tenzij = |arguments: &[&str]| {
        std::process::Command::new(env!("CARGO_BIN_EXE_tenzij"))
            .args(arguments)
            .args(["--project", "gegevens", "--lang", "en"])
            .current_dir(&root)
            .output()
            .unwrap()
    };
    assert_eq!(tenzij(&["ingest", "--on", "2026-09-30"]).status.code(), Some(0));
    let output = tenzij(&["report", "--as-of", "2099-01-01", "-o", "uit/rapport.html"]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.starts_with("error: the as-of date 2099-01-01 lies after today ("), "{told}");
    assert_eq!(output.status.code(), Some(2));
    assert!(!root.join("uit/rapport.html").exists());
}
