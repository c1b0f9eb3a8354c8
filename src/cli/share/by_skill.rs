use std::{
    collections::{BTreeMap, BTreeSet},
    io::Write,
    path::Path,
};

use crate::{
    advice::skills::{Demand, Staff, leximin, shortages},
    cli::{Stop, aligned::write_aligned, exit, files, say, share::show::name},
    language::Language,
    model::{Capacity, StaffMember},
    register::{Register, staff::staff, tables::STAFF},
    sources::csv,
};

/// Prints what each party could get at most, the least first served, when not everybody can do everything.
pub(super) fn print_by_skill(
    path: &Path,
    register: &Register,
    period: &str,
    language: &Language,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let members = read(path, language)?;
    let is_now = |it: &&Capacity| it.period.as_deref() == Some(period);
    let now = register.capacity.iter().filter(is_now);
    let asking: Vec<(&Capacity, f64)> = now.filter_map(|it| Some((it, it.claim_hours?))).collect();
    let parties: BTreeSet<&str> = asking.iter().map(|it| it.0.party.as_str()).collect();
    let parties: Vec<&str> = parties.into_iter().collect();
    let number = |party: &str| parties.iter().position(|it| *it == party).unwrap_or(0);
    let demands: Vec<Demand> = asking
        .iter()
        .map(|(it, hours)| Demand { party: number(&it.party), hours: *hours })
        .collect();
    let can = |row: &StaffMember, it: &Capacity| {
        it.skill.as_ref().is_none_or(|skill| row.skills.contains(skill))
    };
    let staff: Vec<Staff> = members
        .iter()
        .map(|row| Staff {
            hours: row.hours,
            eligible: asking.iter().map(|it| can(row, it.0)).collect(),
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
    print_shortages(&members, &asking, language, out)?;
    writeln!(out)?;
    Ok(())
}

/// Which constraint binds: hours that are asked for by skill, and those that there are.
fn print_shortages(
    members: &[StaffMember],
    asking: &[(&Capacity, f64)],
    language: &Language,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let mut by_skill: BTreeMap<Option<&str>, f64> = BTreeMap::new();
    for (row, hours) in asking {
        *by_skill.entry(row.skill.as_deref()).or_default() += hours;
    }
    let skills: Vec<Option<&str>> = by_skill.keys().copied().collect();
    let demands: Vec<Demand> = by_skill
        .values()
        .enumerate()
        .map(|(party, hours)| Demand { party, hours: *hours })
        .collect();
    let can = |row: &StaffMember, skill: Option<&str>| {
        skill.is_none_or(|skill| row.skills.iter().any(|it| it == skill))
    };
    let staff: Vec<Staff> = members
        .iter()
        .map(|row| Staff {
            hours: row.hours,
            eligible: skills.iter().map(|it| can(row, *it)).collect(),
        })
        .collect();
    for it in shortages(&staff, &demands) {
        let skill = skills.get(it.demand).copied().flatten().unwrap_or("–");
        let key = if it.available <= 0.0 { "cli.share_nobody" } else { "cli.share_short" };
        let arguments = [
            ("skill", skill.to_owned()),
            ("asked", language.decimal(it.asked, 1)),
            ("available", language.decimal(it.available, 1)),
        ];
        writeln!(out, "{}", language.fill(key, &arguments))?;
    }
    Ok(())
}

fn read(path: &Path, language: &Language) -> anyhow::Result<Vec<StaffMember>> {
    let file = path.display().to_string();
    let bytes = files::load(path)
        .map_err(|err| Stop::of_io(language, "cli.cannot_read", &file, &err))?
        .ok_or_else(|| {
            Stop::new(exit::NO_INPUT, language.fill("cli.no_such_folder", &[("file", &file)]))
        })?;
    let read = csv::read_table(&STAFF, &file, &bytes);
    let mut diagnostics = read.diagnostics;
    let members = read.value.map(|it| staff(it.draft).report_to(&mut diagnostics));
    for it in &diagnostics {
        say::aside(&it.render(language));
    }
    Ok(members.ok_or_else(|| Stop::new(exit::REFUSED, language.text("cli.refused")))?)
}
