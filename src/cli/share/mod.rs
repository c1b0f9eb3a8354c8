use std::{
    collections::{BTreeMap, BTreeSet},
    io::Write,
    path::PathBuf,
};

use crate::{
    advice::share::{Missing, Terms, shares},
    cli::{
        Stop, exit,
        input::{self, Source},
        output,
    },
    language::Language,
    model::{Coded as _, DivisionRule},
    register::Register,
};

mod by_skill;
mod show;
mod table;

/// Divide shared staff of a period: by rule, in whole days, with what is owed from earlier periods
///
/// Examples:
///   tenzij share datasets/voorbeeld --period 2026-Q3
///   tenzij share datasets/voorbeeld --period 2026-Q3 --rule contested --hours 1600 -o flexteam.csv
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Args {
    #[command(flatten)]
    source: Source,
    /// Period to divide, such as 2026-Q3; the last one on record if left out
    #[arg(long)]
    period: Option<String>,
    /// equal (hours for all), claim (in proportion to what is asked), contested (contested garment) or contribution
    #[arg(long, value_name = "RULE", default_value = "equal", value_parser = rule_of)]
    rule: DivisionRule,
    /// What each contributes: population, or a variable of covariates
    #[arg(long, value_name = "VARIABLE")]
    contribution: Option<String>,
    /// Hours to divide; as many as were planned if left out
    #[arg(long, value_parser = amount_of)]
    hours: Option<f64>,
    /// Periods before this one of which what was missed is carried over
    #[arg(long, value_name = "N", default_value_t = 1)]
    carry: usize,
    /// Hours of a day's work
    #[arg(long, value_name = "HOURS", default_value = "8", value_parser = day_of)]
    day: f64,
    /// Hours that one more person would bring in the period
    #[arg(long, value_name = "HOURS", default_value = "360", value_parser = amount_of)]
    one_more: f64,
    /// List of staff with what each can do (staff,hours,skills): the best division for whoever gets least
    #[arg(long, value_name = "FILE")]
    staff: Option<PathBuf>,
    /// CSV file to write
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

fn rule_of(found: &str) -> Result<DivisionRule, String> {
    DivisionRule::from_code(found).ok_or_else(|| DivisionRule::CODES.join(", "))
}

fn day_of(found: &str) -> Result<f64, String> {
    let hours = found.parse::<f64>().ok();
    hours.filter(|it| (0.25..=24.0).contains(it)).ok_or_else(|| "0.25 … 24".to_owned())
}

fn amount_of(found: &str) -> Result<f64, String> {
    let amount = found.parse::<f64>().ok();
    amount.filter(|it| it.is_finite() && 0.0 < *it).ok_or_else(|| "> 0".to_owned())
}

pub(super) fn run(args: &Args, language: &Language, out: &mut dyn Write) -> anyhow::Result<u8> {
    let checked = input::check(&args.source, language)?;
    input::print_messages(&args.source, &checked, language);
    input::refuse(&checked, language)?;
    let register = &checked.register;
    let on_record: BTreeSet<&str> =
        register.capacity.iter().filter_map(|it| it.period.as_deref()).collect();
    let usage = |key: &str, arguments: &[(&str, String)]| {
        Stop::new(exit::USAGE, language.fill(key, arguments))
    };
    let period = args.period.as_deref().or(on_record.last().copied()).unwrap_or_default();
    if !on_record.contains(period) {
        let periods: Vec<&str> = on_record.iter().copied().collect();
        let arguments = [("found", period.to_owned()), ("list", periods.join(", "))];
        return Err(usage("cli.share_no_period", &arguments).into());
    }
    let terms = Terms {
        rule: args.rule,
        contributions: contributions(register, args.contribution.as_deref()),
        hours: args.hours,
        carry: args.carry,
        day_hours: args.day,
        one_more: args.one_more,
    };
    let found = shares(&register.capacity, period, &terms).map_err(|missing| {
        let key = match missing {
            Missing::Contributions => "cli.share_no_contribution",
            Missing::Hours | Missing::Rule(_) => "cli.share_no_hours",
        };
        usage(key, &[("period", period.to_owned())])
    })?;
    if args.hours.is_some() && 1 < found.len() {
        return Err(usage("cli.share_one_pool", &[("n", found.len().to_string())]).into());
    }
    for it in &found {
        show::print(it, args.rule, register, language, out)?;
    }
    if let Some(path) = &args.staff {
        by_skill::print_by_skill(path, register, period, language, out)?;
    }
    if let Some(path) = &args.output {
        output::replace(path, &table::csv(&found)?, language)?;
        let path = path.display().to_string();
        writeln!(out, "{}", language.fill("cli.written", &[("file", path)]))?;
    }
    Ok(input::exit_code(&args.source, &checked.diagnostics))
}

fn contributions(register: &Register, variable: Option<&str>) -> BTreeMap<String, f64> {
    let population = |it: &crate::model::Party| Some((it.id.clone(), it.population? as f64));
    match variable {
        None => BTreeMap::new(),
        Some("population") => register.parties.values().filter_map(population).collect(),
        Some(variable) => {
            let own = register.covariates.iter().filter(|it| it.variable == variable);
            own.filter_map(|it| Some((it.party.clone(), it.value?))).collect()
        }
    }
}
