use std::{collections::BTreeMap, io::Write, path::PathBuf};

use crate::{
    cli::{
        Stop, exit,
        input::{self, Before, Secrets, Source, When},
        project::{Project, Which},
        quarter::{self, ASSESSMENT},
    },
    language::Language,
    model::{Coded as _, Quarter, Status},
    scoring::assessment::{Assessment, Cause, PairChange},
};

/// Compare two closed quarters: every change, and what it came from
///
/// Examples:
///   tenzij compare 2026K2 2026K3
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Args {
    /// The earlier quarter
    earlier: Quarter,
    /// The later quarter
    later: Quarter,
    #[command(flatten)]
    which: Which,
}

pub(super) fn run(args: &Args, language: &Language, out: &mut dyn Write) -> anyhow::Result<u8> {
    if args.later <= args.earlier {
        return Err(Stop::new(exit::USAGE, language.text("cli.compare_order")).into());
    }
    let project = args.which.find(language)?;
    let earlier = closed(&project, args.earlier, language)?.join(ASSESSMENT);
    let later = closed(&project, args.later, language)?;
    let then = assessment(later.join(ASSESSMENT), When::default(), None, language)?;
    // Counted again from the data as they were frozen, so that two quarters that do not follow each other can be compared too.
    let when = When { as_of: Some(then.as_of), known_on: then.known_on };
    let now = assessment(later.join("data"), when, Some(earlier), language)?;
    show(&now, args, language, out)?;
    Ok(exit::OK)
}

/// The folder of a quarter that is closed.
fn closed(project: &Project, wanted: Quarter, language: &Language) -> anyhow::Result<PathBuf> {
    let folder = quarter::folder(project, wanted);
    if folder.join(ASSESSMENT).is_file() {
        return Ok(folder);
    }
    let closed = quarter::standing(project, language)?.closed;
    let names: Vec<String> = closed.iter().map(|it| quarter::name(it.0, language)).collect();
    let list = if names.is_empty() { "–".to_owned() } else { names.join(", ") };
    let arguments = [("found", quarter::name(wanted, language)), ("list", list)];
    Err(Stop::new(exit::NO_INPUT, language.fill("cli.compare_not_closed", &arguments)).into())
}

fn assessment(
    path: PathBuf,
    when: When,
    previous: Option<PathBuf>,
    language: &Language,
) -> anyhow::Result<Assessment> {
    let before = Before { previous };
    input::quietly(&Source::of(path), &when, &before, Secrets::Keep, language)
}

fn show(
    now: &Assessment,
    args: &Args,
    language: &Language,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let Some(change) = &now.change else { return Ok(()) };
    let mut by_cause: BTreeMap<Cause, Vec<&PairChange>> = BTreeMap::new();
    for it in &change.pairs {
        by_cause.entry(it.cause).or_default().push(it);
    }
    let arguments = [
        ("earlier", quarter::name(args.earlier, language)),
        ("later", quarter::name(args.later, language)),
        ("n", language.count(change.pairs.len() as u64)),
    ];
    writeln!(out, "{}", language.fill("cli.compare_head", &arguments))?;
    for cause in Cause::ALL {
        let pairs = by_cause.get(&cause).map(Vec::as_slice).unwrap_or_default();
        let title = language.text(&format!("report.change.{}", cause.code())).to_owned();
        writeln!(out, "\n{title}: {}", pairs.len())?;
        for it in pairs {
            let party = now.parties.iter().find(|party| party.id == it.party);
            let word = |it: Option<Status>| {
                it.map_or("–", |it| {
                    language
                        .texts()
                        .get(&format!("status.{}", it.code()))
                        .map_or("", String::as_str)
                })
            };
            writeln!(
                out,
                "  {} · {}: {} → {}",
                it.agreement,
                party.map_or(it.party.as_str(), |it| it.name.as_str()),
                word(it.from).to_lowercase(),
                word(it.to).to_lowercase()
            )?;
        }
    }
    if !change.choices.is_empty() {
        let arguments = [("list", change.choices.join(", "))];
        writeln!(out, "\n{}", language.fill("cli.compare_choices", &arguments))?;
    }
    Ok(())
}
