use std::io::Write;

use crate::{
    advice::share::{PartyShare, Share},
    cli::aligned::write_aligned,
    language::Language,
    measures::evenness::Evenness,
    model::{Coded as _, DivisionRule, Undefined},
    register::Register,
};

pub(super) fn name<'a>(register: &'a Register, party: &'a str) -> &'a str {
    register.parties.get(party).map_or(party, |it| &it.name)
}

/// Prints one division; parties stand in the order of their names, never of a number.
pub(super) fn print(
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
