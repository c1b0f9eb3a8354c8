use std::{io::Write, path::PathBuf};

use clap::ValueEnum;
use serde::Serialize;

use crate::{
    advice::{
        mode::{Advice, By, advise},
        weighing::CRITERIA,
    },
    cli::{
        ask,
        input::{self, Source, When},
        output,
    },
    language::Language,
    model::{Coded as _, Day, Mode, ModePolicy},
    report::advice_words as words,
    scoring::assessment::Assessment,
};

/// Advise how to cooperate in each field or goal: together, with conditions, with whoever wants, or each for itself
///
/// Examples:
///   tenzij mode datasets/voorbeeld --as-of 2026-09-30
///   tenzij mode datasets/voorbeeld --as-of 2026-09-30 --by goal --opinions opinions.csv -o mode.json
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Args {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    when: When,
    /// Of what: portfolio or goal
    #[arg(long, value_name = "WHAT", value_enum, default_value_t = What::Portfolio)]
    by: What,
    /// Opinions that no record holds, a row for each field or goal; see docs/advice.md
    #[arg(long, value_name = "FILE")]
    opinions: Option<PathBuf>,
    /// File to write everything in, as JSON
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    Portfolio,
    Goal,
}

#[derive(Serialize)]
struct Written<'a> {
    as_of: Day,
    by: By,
    policy: ModePolicy,
    modes: Vec<&'static str>,
    criteria: [&'static str; 5],
    advice: &'a [Advice],
}

pub(super) fn run(args: &Args, language: &Language, out: &mut dyn Write) -> anyhow::Result<u8> {
    let dataset = ask::dataset(&args.source, &args.when, language)?;
    let mut assessment = dataset.assess(&dataset.register);
    if let Some(path) = &args.opinions {
        assessment.opinions = ask::opinions(path, &assessment, language)?;
    }
    let by = match args.by {
        What::Portfolio => By::Portfolio,
        What::Goal => By::Goal,
    };
    let advice = advise(&assessment, by);
    let arguments = [("day", language.day(dataset.as_of()))];
    writeln!(out, "{}", language.fill("cli.mode.head", &arguments))?;
    let note = if advice.is_empty() { "cli.mode.none" } else { "cli.mode.scale" };
    writeln!(out, "{}\n", language.text(note))?;
    for it in &advice {
        print(it, &assessment, by, language, out)?;
    }
    if let Some(path) = &args.output {
        let written = Written {
            as_of: dataset.as_of(),
            by,
            policy: assessment.policy.mode,
            modes: Mode::ALL.iter().map(|it| it.code()).collect(),
            criteria: CRITERIA,
            advice: &advice,
        };
        output::write_json(path, &written, language, out)?;
    }
    Ok(input::exit_code(&args.source, &dataset.occasion.diagnostics))
}

fn print(
    it: &Advice,
    assessment: &Assessment,
    by: By,
    language: &Language,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    writeln!(out, "{}", name(&it.about, assessment, by, language))?;
    let arguments = [("mode", words::mode(language, it))];
    writeln!(out, "{}", language.fill("cli.mode.mode", &arguments))?;
    for gate in words::gates(language, it) {
        writeln!(out, "  {} {}", gate.name, gate.answer)?;
        for test in gate.tests {
            writeln!(out, "    {test}")?;
        }
    }
    let more =
        [words::flip(language, it), words::asked(language, it), words::verdict(language, it)];
    for sentence in more.into_iter().flatten() {
        writeln!(out, "  {sentence}")?;
    }
    writeln!(out)?;
    Ok(())
}

fn name(id: &str, assessment: &Assessment, by: By, language: &Language) -> String {
    let found = match by {
        By::Goal => assessment.goals.iter().find(|it| it.id == id).map(|it| it.title.clone()),
        By::Portfolio if id.is_empty() => Some(language.text("report.no_portfolio").to_owned()),
        By::Portfolio => {
            let found = assessment.portfolios.iter().find(|it| it.id == id);
            found.map(|it| match (&it.name_en, language.tag) {
                (Some(name), "en") => name.clone(),
                _ => it.name.clone(),
            })
        }
    };
    found.unwrap_or_else(|| id.to_owned())
}
