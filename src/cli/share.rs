use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use crate::{
    advice::{
        share::{PartyShare, Share, Terms, shares},
        skills::{Demand, Staff, leximin},
    },
    cli::{
        Stop, exit,
        input::{self, Source},
        output,
    },
    language::Language,
    measures::evenness::Evenness,
    model::{Capacity, Coded as _, DivisionRule, Undefined},
    register::Register,
    sources::staff,
};

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
    let found = shares(&register.capacity, period, &terms).map_err(|_| {
        let key = match args.rule {
            DivisionRule::Contribution => "cli.share_no_contribution",
            _ => "cli.share_no_hours",
        };
        usage(key, &[("period", period.to_owned())])
    })?;
    if args.hours.is_some() && 1 < found.len() {
        return Err(usage("cli.share_one_pool", &[("n", found.len().to_string())]).into());
    }
    for it in &found {
        print(it, args.rule, register, language, out)?;
    }
    if let Some(path) = &args.staff {
        print_by_skill(path, register, period, language, out)?;
    }
    if let Some(path) = &args.output {
        output::write(path, &csv(&found)?, language)?;
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

fn name<'a>(register: &'a Register, party: &'a str) -> &'a str {
    register.parties.get(party).map_or(party, |it| &it.name)
}

/// Prints one division; parties stand in the order of their names, never of a number.
fn print(
    share: &Share,
    rule: DivisionRule,
    register: &Register,
    language: &Language,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let skill = share.skill.as_deref().unwrap_or("–");
    let arguments = [
        ("pool", share.pool.clone()),
        ("skill", skill.to_owned()),
        ("period", share.period.clone()),
        ("hours", language.decimal(share.hours, 1)),
        ("rule", language.text(&format!("rule.{}", rule.code())).to_owned()),
    ];
    writeln!(out, "{}", language.fill("cli.share_head", &arguments))?;
    for (party, need, available) in &share.posts {
        let posts = |it: &Option<f64>| it.map_or("?".to_owned(), |it| language.decimal(it, 1));
        let arguments = [
            ("party", name(register, party).to_owned()),
            ("need", posts(need)),
            ("available", posts(available)),
        ];
        writeln!(out, "{}", language.fill("cli.share_posts", &arguments))?;
    }
    writeln!(out)?;
    let mut headings = vec!["party".to_owned(), "claim".to_owned()];
    headings.extend(DivisionRule::CODES.iter().map(|it| format!("rule_{it}")));
    headings.extend(["carried", "days", "one_more", "used"].map(str::to_owned));
    let heading = |it: &String| language.text(&format!("cli.share.{it}")).to_owned();
    let mut lines = vec![headings.iter().map(heading).collect::<Vec<String>>()];
    let mut parties: Vec<&PartyShare> = share.parties.iter().collect();
    parties.sort_by_key(|it| name(register, &it.party).to_lowercase());
    for it in parties {
        let hours = |it: Option<f64>| it.map_or("?".to_owned(), |it| language.decimal(it, 1));
        let mut line = vec![name(register, &it.party).to_owned(), hours(Some(it.claim))];
        line.extend(it.by_rule.iter().map(|it| hours(*it)));
        line.push(hours(Some(it.carried)));
        line.push(it.days.to_string());
        line.extend([hours(Some(it.with_one_more)), hours(it.used)]);
        lines.push(line);
    }
    write_aligned(&lines, out)?;
    writeln!(out)?;
    let labels = ["cli.share_even_rule", "cli.share_even_planned", "cli.share_even_used"];
    for (label, (by_hours, by_claim)) in labels.iter().zip(&share.evenness) {
        let arguments = [("hours", even(by_hours, language)), ("claim", even(by_claim, language))];
        writeln!(out, "{}", language.fill(label, &arguments))?;
    }
    let envy: Option<Vec<f64>> = share.parties.iter().map(|it| it.envy_days).collect();
    if let Some(most) = envy.and_then(|it| it.into_iter().max_by(f64::total_cmp)) {
        let arguments = [("days", language.decimal(most, 1))];
        writeln!(out, "{}", language.fill("cli.share_envy", &arguments))?;
    }
    if !share.without_claim.is_empty() {
        let names: Vec<&str> = share.without_claim.iter().map(|it| name(register, it)).collect();
        let arguments = [("list", names.join(", "))];
        writeln!(out, "{}", language.fill("cli.share_without_claim", &arguments))?;
    }
    if 0 < share.n_not_carried {
        let arguments = [("n", share.n_not_carried)];
        writeln!(out, "{}", language.fill("cli.share_not_carried", &arguments))?;
    }
    writeln!(out, "{}\n", language.text("cli.share_account"))?;
    Ok(())
}

fn even(found: &Result<Evenness, Undefined>, language: &Language) -> String {
    match found {
        Ok(it) => {
            let arguments =
                [("jain", language.decimal(it.jain, 2)), ("gini", language.decimal(it.gini, 2))];
            language.fill("cli.share_evenness", &arguments)
        }
        Err(reason) => language.text(&format!("undefined.{}", reason.code())).to_owned(),
    }
}

/// The first column to the left, numbers to the right.
fn write_aligned(lines: &[Vec<String>], out: &mut dyn Write) -> anyhow::Result<()> {
    let n_columns = lines.iter().map(Vec::len).max().unwrap_or(0);
    let width = |at: usize| {
        let cells = lines.iter().filter_map(|it| it.get(at));
        cells.map(|it| it.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..n_columns).map(width).collect();
    for line in lines {
        let mut cells = line.iter().zip(&widths);
        if let Some((first, width)) = cells.next() {
            write!(out, "{first:<width$}")?;
        }
        for (cell, width) in cells {
            write!(out, "  {cell:>width$}")?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// Prints what each party could get at most, the least first served, when not everybody can do everything.
fn print_by_skill(
    path: &Path,
    register: &Register,
    period: &str,
    language: &Language,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let file = path.display().to_string();
    let bytes =
        fs::read(path).map_err(|err| Stop::of_io(language, "cli.cannot_read", &file, &err))?;
    let read = staff::read(&file, &bytes);
    for it in &read.diagnostics {
        eprintln!("{}", it.render(language));
    }
    let Some(rows) = read.value else {
        return Err(Stop::new(exit::REFUSED, language.text("cli.refused")).into());
    };
    let is_now = |it: &&Capacity| it.period.as_deref() == Some(period);
    let asking: Vec<&Capacity> =
        register.capacity.iter().filter(is_now).filter(|it| it.claim_hours.is_some()).collect();
    let parties: BTreeSet<&str> = asking.iter().map(|it| it.party.as_str()).collect();
    let parties: Vec<&str> = parties.into_iter().collect();
    let number = |party: &str| parties.iter().position(|it| *it == party).unwrap_or(0);
    let demands: Vec<Demand> = asking
        .iter()
        .map(|it| Demand { party: number(&it.party), hours: it.claim_hours.unwrap_or(0.0) })
        .collect();
    let can = |row: &staff::StaffRow, it: &Capacity| {
        it.skill.as_ref().is_none_or(|skill| row.skills.contains(skill))
    };
    let staff: Vec<Staff> = rows
        .iter()
        .map(|row| Staff {
            hours: row.hours,
            eligible: asking.iter().map(|it| can(row, it)).collect(),
        })
        .collect();
    let totals = leximin(&staff, &demands, parties.len())
        .map_err(|_| Stop::new(exit::REFUSED, language.text("cli.share_no_skills")))?;
    writeln!(out, "{}\n", language.fill("cli.share_skills", &[("period", period)]))?;
    let mut lines: Vec<Vec<String>> = parties
        .iter()
        .zip(totals)
        .map(|(it, total)| vec![name(register, it).to_owned(), language.decimal(total, 1)])
        .collect();
    lines.sort_by_key(|it| it.first().map(|it| it.to_lowercase()));
    write_aligned(&lines, out)?;
    writeln!(out)?;
    Ok(())
}

fn csv(found: &[Share]) -> anyhow::Result<Vec<u8>> {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    let mut head: Vec<String> =
        ["pool", "skill", "period", "party", "claim_hours"].map(str::to_owned).into();
    head.extend(DivisionRule::CODES.iter().map(|it| format!("by_{it}_hours")));
    head.extend(
        [
            "carried_hours",
            "hours",
            "days",
            "rest_hours",
            "one_more_hours",
            "planned_hours",
            "used_hours",
            "envy_days",
        ]
        .map(str::to_owned),
    );
    writer.write_record(&head)?;
    for share in found {
        for it in &share.parties {
            let number = |it: Option<f64>| it.map_or(String::new(), |it| it.to_string());
            let mut row = vec![
                share.pool.clone(),
                share.skill.clone().unwrap_or_default(),
                share.period.clone(),
                it.party.clone(),
                it.claim.to_string(),
            ];
            row.extend(it.by_rule.iter().map(|it| number(*it)));
            row.extend([it.carried.to_string(), it.hours.to_string(), it.days.to_string()]);
            row.extend([it.rest.to_string(), it.with_one_more.to_string()]);
            row.extend([number(it.planned), number(it.used), number(it.envy_days)]);
            writer.write_record(&row)?;
        }
    }
    Ok(writer.into_inner()?)
}
