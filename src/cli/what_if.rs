use std::{
    collections::{BTreeMap, BTreeSet},
    io::Write,
    path::PathBuf,
};

use serde::Serialize;

use crate::{
    advice::{
        comparison::{AgreementDifference, Comparison, Snapshot, StaffSums, Sum, compare},
        scenario::{Delay, Scenario, apply},
    },
    cli::{
        Stop,
        aligned::write_aligned,
        ask, exit,
        input::{self, Source, When},
        output,
    },
    language::Language,
    model::{Change, Coded as _, Day, Estimate, Outcome, Status},
    register::{Register, request},
    scoring::assessment::StatusCounts,
    sources::requests,
};

/// Show what would be otherwise: the same assessment with other conditions, terms, effort, staff, parties or agreements
///
/// Examples:
///   tenzij what-if datasets/voorbeeld --as-of 2026-09-30 --changes changes.toml
///   tenzij what-if datasets/voorbeeld --as-of 2026-09-30 --changes changes.csv -o what-if.json
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Args {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    when: When,
    /// What is to be otherwise: [[change]] in a .toml file, or a table; see docs/advice.md
    #[arg(long, value_name = "FILE")]
    changes: PathBuf,
    /// File to write both in, as JSON
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Serialize)]
struct Written<'a> {
    as_of: Day,
    changes: &'a [Change],
    delays: &'a [Delay],
    waits_for_nothing: &'a [(String, String)],
    n_without_duration: u64,
    #[serde(flatten)]
    comparison: &'a Comparison,
}

pub(super) fn run(args: &Args, language: &Language, out: &mut dyn Write) -> anyhow::Result<u8> {
    let dataset = ask::dataset(&args.source, &args.when, language)?;
    let register = &dataset.register;
    let changes = ask::request(&args.changes, language, requests::changes, |it| {
        request::changes(it, register)
    })?;
    let scenario = apply(register, &changes, dataset.as_of()).map_err(|cycle| {
        let titles: Vec<String> = cycle.path.iter().map(|it| title(register, it)).collect();
        let arguments = [("path", titles.join(" → "))];
        Stop::new(exit::REFUSED, language.fill("cli.what_if.cycle", &arguments))
    })?;
    let comparison = compare(&dataset.assess(register), &dataset.assess(&scenario.register));
    let arguments = [("n", changes.len().to_string()), ("day", language.day(dataset.as_of()))];
    writeln!(out, "{}\n", language.fill("cli.what_if.head", &arguments))?;
    write_aligned(&figures(&comparison, language), out)?;
    writeln!(out)?;
    print_agreements(&comparison.agreements, language, out)?;
    print_delays(&scenario, register, language, out)?;
    if let Some(path) = &args.output {
        let written = Written {
            as_of: dataset.as_of(),
            changes: &changes,
            delays: &scenario.delays,
            waits_for_nothing: &scenario.waits_for_nothing,
            n_without_duration: scenario.n_without_duration,
            comparison: &comparison,
        };
        output::write_json(path, &written, language, out)?;
    }
    Ok(input::exit_code(&args.source, &dataset.occasion.diagnostics))
}

fn title(register: &Register, agreement: &str) -> String {
    register.agreements.get(agreement).map_or_else(|| agreement.to_owned(), |it| it.title.clone())
}

type Amount = fn(&StaffSums) -> Sum;

/// Both side by side, a line for each figure.
fn figures(comparison: &Comparison, language: &Language) -> Vec<Vec<String>> {
    let both = [&comparison.today, &comparison.scenario];
    let label = |key: &str| language.text(key).to_owned();
    let mut lines =
        vec![vec![String::new(), label("cli.what_if.today"), label("cli.what_if.scenario")]];
    let mut add = |name: String, shown: &dyn Fn(&Snapshot) -> String| {
        lines.push(std::iter::once(name).chain(both.iter().map(|it| shown(it))).collect());
    };
    add(label("cli.what_if.agreements"), &|it| language.count(it.n_agreements));
    add(label("cli.what_if.due"), &|it| language.count(it.statuses.n_due()));
    for status in Status::ALL {
        add(label(&format!("status.{}", status.code())), &|it| {
            language.count(it.statuses.of(*status))
        });
    }
    add(label("cli.what_if.leak"), &|it| estimate(&it.leak, language));
    add(label("cli.what_if.hours"), &|it| sum(it.promised_hours, language));
    add(label("cli.what_if.euros"), &|it| sum(it.promised_euros, language));
    let count = |it: Option<u64>| it.map_or("–".to_owned(), |it| language.count(it));
    add(label("cli.what_if.chain"), &|it| count(it.chain_days));
    add(label("cli.what_if.last"), &|it| it.last_due.map_or("–".to_owned(), |it| it.to_string()));
    let quarters: BTreeSet<_> = both.iter().flat_map(|it| it.terms.keys()).collect();
    for quarter in quarters {
        let name = [("quarter", language.quarter_short(*quarter))];
        add(language.fill("cli.what_if.terms", &name), &|it| {
            language.count(it.terms.get(quarter).copied().unwrap_or(0))
        });
    }
    let amounts: [(&str, Amount); 4] = [
        ("need", |it| it.need_fte),
        ("available", |it| it.available_fte),
        ("claim", |it| it.claim_hours),
        ("allocated", |it| it.allocated_hours),
    ];
    let pools: BTreeSet<&String> = both.iter().flat_map(|it| it.staff.keys()).collect();
    for pool in pools {
        for (name, amount) in amounts {
            let of = |it: &Snapshot| it.staff.get(pool).map(amount).unwrap_or_default();
            // Of shared staff only what would be otherwise: the rest fills pages.
            if of(both[0]) != of(both[1]) {
                let name = language.fill(&format!("cli.what_if.{name}"), &[("pool", pool)]);
                add(name, &|it| sum(of(it), language));
            }
        }
    }
    lines
}

fn estimate(it: &Estimate, language: &Language) -> String {
    match (it.point, it.bounds) {
        (Outcome::Value(value), _) => language.decimal(value, 3),
        (Outcome::Undefined(_), Some(bounds)) => {
            format!("{} – {}", language.decimal(bounds.low, 3), language.decimal(bounds.high, 3))
        }
        (Outcome::Undefined(reason), None) => {
            language.text(&format!("undefined.{}", reason.code())).to_owned()
        }
    }
}

fn sum(it: Sum, language: &Language) -> String {
    let known = language.decimal(it.known, usize::from(it.known.fract() != 0.0));
    match (it.n_known, it.n_unknown) {
        (0, 0) => "–".to_owned(),
        (0, _) => language.text("status.unknown").to_owned(),
        (_, 0) => known,
        (_, n) => language.fill("cli.what_if.unknown", &[("sum", known), ("n", language.count(n))]),
    }
}

/// Agreements that stand otherwise, by their counts; which party it is stands in the file.
fn print_agreements(
    agreements: &[AgreementDifference],
    language: &Language,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    if agreements.is_empty() {
        writeln!(out, "{}", language.text("cli.what_if.nothing"))?;
        return Ok(());
    }
    let arguments = [("n", language.count(agreements.len() as u64))];
    writeln!(out, "{}", language.fill("cli.what_if.changed", &arguments))?;
    let mut n_others = 0;
    for it in agreements {
        let mut parts = Vec::new();
        let counts = [it.today, it.scenario].map(|it| it.map(done_of_due));
        match counts {
            [Some(before), Some(after)] if before != after => {
                let arguments = [("before", before), ("after", after)];
                parts.push(language.fill("cli.what_if.counts", &arguments));
            }
            [Some(_), None] => parts.push(language.text("cli.what_if.gone").to_owned()),
            _ => (),
        }
        let day = |it: Option<Day>| it.map_or("–".to_owned(), |it| it.to_string());
        if it.last_due[0] != it.last_due[1] {
            parts.push(format!("{} → {}", day(it.last_due[0]), day(it.last_due[1])));
        }
        if parts.is_empty() {
            n_others += 1;
        } else {
            writeln!(out, "  {}: {}", it.title, parts.join("; "))?;
        }
    }
    if 0 < n_others {
        writeln!(out, "{}", language.plural::<&str>("cli.what_if.others", n_others, &[]))?;
    }
    Ok(())
}

/// Such as `3–4 / 11`: what is done, or may be, of what is due.
fn done_of_due(it: StatusCounts) -> String {
    if it.done == it.done_high() {
        format!("{} / {}", it.done, it.n_due())
    } else {
        format!("{}–{} / {}", it.done, it.done_high(), it.n_due())
    }
}

fn print_delays(
    scenario: &Scenario,
    register: &Register,
    language: &Language,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    if !scenario.delays.is_empty() {
        writeln!(out, "\n{}", language.text("cli.what_if.delays"))?;
    }
    for it in &scenario.delays {
        let key = if 0 < it.days { "cli.what_if.later" } else { "cli.what_if.earlier" };
        let arguments = [("title", title(register, &it.agreement))];
        let line = language.plural(key, it.days.unsigned_abs(), &arguments);
        let passed = if it.is_passed_on { language.text("cli.what_if.passed_on") } else { "" };
        writeln!(out, "{line}{passed}")?;
    }
    if 0 < scenario.n_without_duration && scenario.delays.iter().any(|it| 0 < it.days) {
        let arguments = [("n", language.count(scenario.n_without_duration))];
        writeln!(out, "{}", language.fill("cli.what_if.no_duration", &arguments))?;
    }
    for (waiting, on) in &scenario.waits_for_nothing {
        let arguments: BTreeMap<&str, String> =
            [("title", title(register, waiting)), ("on", title(register, on))].into();
        let arguments: Vec<(&str, String)> = arguments.into_iter().collect();
        writeln!(out, "{}", language.fill("cli.what_if.waits", &arguments))?;
    }
    Ok(())
}
