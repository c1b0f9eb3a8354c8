use std::{
    io::Write,
    path::{Path, PathBuf},
};

use crate::{
    cli::{
        books, clock, exit,
        init::{self, Plan},
        intake,
        lock::Patience,
        output::{self, Draft},
        project::{Folder, Which},
        report as report_command,
    },
    export::workbook::Row,
    language::Language,
    model::{Day, Quarter},
    sources::routine::layout::{DECISIONS, MEETINGS, PORTFOLIOS, PROGRESS, SEARCHES, STATE},
    sources::workbook::Hidden,
};

/// Try it out: a project with made-up municipalities, filled and reported on
///
/// Examples:
///   tenzij demo
///   tenzij demo probeer --quarter 2026K3
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Args {
    /// Folder to make
    #[arg(default_value = "demo")]
    name: PathBuf,
    /// Quarter to report on; the last one that is over if left out
    #[arg(long, value_name = "QUARTER")]
    quarter: Option<Quarter>,
}

/// Made-up municipalities; none of them exists.
const PARTIES: [&str; 12] = [
    "Aarveld",
    "Beekdal",
    "Broekhorst",
    "Dorenwaard",
    "Eskerland",
    "Fluitenberge",
    "Grashorst",
    "Heideloo",
    "Lindewiek",
    "Veenrade",
    "Westeres",
    "Zandhove",
];

/// Decisions of a demo.
const DECISIONS_MADE: usize = 20;

pub(super) fn run(args: &Args, language: &Language, out: &mut dyn Write) -> anyhow::Result<u8> {
    let quarter = match args.quarter {
        Some(quarter) => quarter,
        None => clock::last_quarter(language)?,
    };
    let plan = Plan {
        title: language.text("demo.title").to_owned(),
        quarter,
        parties: PARTIES.map(str::to_owned).to_vec(),
        rows: rows(quarter, language),
    };
    let draft = init::begin(&args.name, language)?;
    let made = work(&draft, &plan, language).map_err(|err| draft.in_place(err, &args.name))?;
    init::finish(draft, &args.name, language)?;
    let arguments = [
        ("folder", args.name.display().to_string()),
        ("n", PARTIES.len().to_string()),
        ("decisions", DECISIONS_MADE.to_string()),
        ("report", args.name.join(made.report).display().to_string()),
        ("input", args.name.join(made.input).display().to_string()),
    ];
    writeln!(out, "{}", language.fill("cli.demo_made", &arguments))?;
    Ok(exit::OK)
}

/// Where things are in a demo, as seen from its folder.
struct Made {
    report: PathBuf,
    input: PathBuf,
}

/// Fills a project, takes its workbook in and reports on it, all beside its place.
fn work(draft: &Draft, plan: &Plan, language: &Language) -> anyhow::Result<Made> {
    init::fill(draft, plan, language)?;
    let which = Which { project: Some(draft.path().to_owned()) };
    let project = which.find(language)?;
    let on = plan.quarter.last_day().plus_days(5);
    let order = intake::Order {
        files: &[],
        folder: &project.folder(Folder::Input),
        on,
        patience: Patience { wait: 0 },
        hidden: Hidden::Ask,
    };
    intake::take(&project, &order, language, &mut std::io::sink())?;
    let report = report_command::in_project(&project, on, language)?;
    output::make_folder(&project.folder(Folder::Report), language)?;
    output::write(&report.path, report.html.as_bytes(), language)?;
    let inside = |it: &Path| it.strip_prefix(&project.root).unwrap_or(it).to_owned();
    Ok(Made { report: inside(&report.path), input: inside(&project.folder(Folder::Input)) })
}

/// Decisions of the four quarters up to this one, and what came of them; the same for the same quarter.
fn rows(quarter: Quarter, language: &Language) -> Vec<(&'static str, Vec<Row>)> {
    let fields: Vec<&str> = language.text("demo.fields").split('|').collect();
    let texts: Vec<&str> = language.text("demo.decisions").split('|').collect();
    let end = quarter.last_day();
    let mut meetings = Vec::new();
    let mut decisions = Vec::new();
    let mut progress = Vec::new();
    for (n, text) in (0_usize..DECISIONS_MADE).zip(texts) {
        let field = fields.get(n % fields.len().max(1)).copied().unwrap_or_default();
        let back = i64::try_from(n).unwrap_or(0) * 17;
        let day = end.plus_days(-350 + back);
        // The last four are still ahead, and one has no term.
        let due = day.plus_days(if n % 5 == 4 { 420 } else { 150 });
        let due = if n == 7 { String::new() } else { due.to_string() };
        let nr = format!("R-{}-{:02}", quarter.year(), n + 1);
        let absent = if n % 5 == 0 { name(n + 3) } else { "" };
        meetings.push(books::row_of(&MEETINGS, &texts_of([&day.to_string(), field, absent])));
        let cells = [
            &nr,
            &day.to_string(),
            field,
            text,
            &consent(n, language),
            language.text("demo.all"),
            &due,
        ];
        decisions.push(books::row_of(&DECISIONS, &texts_of(cells)));
        progress.extend(found(n, &nr, day, end, language));
    }
    let searches = PARTIES.iter().map(|party| {
        let cells = [party, language.text("demo.source"), &end.plus_days(2).to_string()];
        books::row_of(&SEARCHES, &texts_of(cells))
    });
    vec![
        (PORTFOLIOS.key, fields.iter().map(|it| books::row(&[it])).collect()),
        (MEETINGS.key, meetings),
        (DECISIONS.key, decisions),
        (PROGRESS.key, progress),
        (SEARCHES.key, searches.collect()),
    ]
}

fn texts_of<const N: usize>(cells: [&str; N]) -> Vec<String> {
    cells.map(str::to_owned).to_vec()
}

fn name(n: usize) -> &'static str {
    PARTIES.get(n % PARTIES.len()).copied().unwrap_or_default()
}

/// Mostly everyone; now and then with a condition, or not everyone.
fn consent(n: usize, language: &Language) -> String {
    let (one, other) = (name(n * 5 + 2), name(n * 7 + 4));
    let key = match n % 5 {
        1 | 3 if one != other => "demo.consent_provided",
        2 => "demo.consent_unless",
        4 => "demo.consent_against",
        _ => "demo.consent_all",
    };
    let others = PARTIES.iter().filter(|it| **it != one).copied().collect::<Vec<_>>().join(", ");
    language.fill(key, &[("one", one.to_owned()), ("other", other.to_owned()), ("others", others)])
}

/// What was found of one decision: of most parties something, of some nothing.
fn found(n: usize, nr: &str, day: Day, end: Day, language: &Language) -> Vec<Row> {
    let row = |(at, party): (usize, &&str)| {
        let chance = (n * 31 + at * 17 + n * at) % 20;
        let state = match chance {
            0..=10 => "done",
            11..=13 => "running",
            14 => "deviated",
            15 | 16 => "not_done",
            _ => return None,
        };
        let on = day.plus_days(60 + i64::try_from(chance).unwrap_or(0) * 9);
        let (source, note) = match (state, chance) {
            (_, 3 | 7) => ("", ""),
            ("deviated", _) => (language.text("demo.source"), language.text("demo.reason")),
            _ => (language.text("demo.source"), ""),
        };
        let state = STATE.word(state, language);
        let cells = [nr, party, state, &on.to_string(), source, note];
        (on <= end).then(|| books::row_of(&PROGRESS, &texts_of(cells)))
    };
    PARTIES.iter().enumerate().filter_map(row).collect()
}
