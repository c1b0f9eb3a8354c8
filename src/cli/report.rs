use std::{io::Write, path::PathBuf};

use crate::{
    cli::{
        Stop, ask, exit,
        input::{self, Before, For, Source, When},
        output, pdf,
    },
    language::Language,
    model::{Coded as _, Status},
    report::{self, HouseStyle, Look, State, StyleRefusal},
    scoring::assessment::Assessment,
};

/// Write the strategic-vision report as one HTML file, and as PDF
///
/// Examples:
///   tenzij report datasets/voorbeeld --as-of 2026-09-30 -o report.html
///   tenzij report datasets/voorbeeld --as-of 2026-09-30 --edition wederhoor --party Aarveld -o aarveld.html
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Args {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    when: When,
    #[command(flatten)]
    before: Before,
    #[command(flatten)]
    r#for: For,
    /// Say that the hearing is over; refused while any party may still answer
    #[arg(long = "final")]
    is_final: bool,
    /// Opinions on fields, for the advice; see docs/advice.md
    #[arg(long, value_name = "FILE")]
    opinions: Option<PathBuf>,
    /// Style sheet with the association's colours and lengths; see docs/house-style.md
    #[arg(long, value_name = "FILE")]
    house_style: Option<PathBuf>,
    /// Print to PDF as well, through an installed Chromium or Chrome
    #[arg(long, value_name = "FILE")]
    pdf: Option<PathBuf>,
    /// File to write
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

pub(super) fn run(args: &Args, language: &Language, out: &mut dyn Write) -> anyhow::Result<u8> {
    let house_style = house_style(args, language)?;
    let mut assessment = input::assessment(
        &args.source,
        &args.when,
        &args.before,
        args.r#for.secrets(language)?,
        language,
    )?;
    if let Some(path) = &args.opinions {
        assessment.opinions = ask::opinions(path, &assessment, language)?;
    }
    if args.is_final {
        refuse_while_open(&assessment, language)?;
    }
    let assessment = args.r#for.edit(assessment, language)?;
    let state = if args.is_final { State::Final } else { State::Concept };
    let html = report::render(&assessment, language, &Look { state, house_style })?;
    output::write(&args.output, html.as_bytes(), language)?;
    let statuses = assessment.overall.statuses;
    if !assessment.overall.is_withheld {
        let counts: Vec<String> = Status::ALL
            .iter()
            .map(|it| {
                format!("{} {}", language.text(&format!("status.{}", it.code())), statuses.of(*it))
            })
            .collect();
        writeln!(out, "{} · {}", language.day(assessment.as_of), counts.join(" · "))?;
    }
    let mut written = |path: &PathBuf| {
        let path = path.display().to_string();
        writeln!(out, "{}", language.fill("cli.written", &[("file", path)]))
    };
    written(&args.output)?;
    if let Some(path) = &args.pdf {
        let pdf = pdf::print(&args.output, language)?;
        output::write(path, &pdf, language)?;
        written(path)?;
    }
    Ok(input::exit_code(&args.source, &assessment.diagnostics))
}

/// A hearing is over when every party answered or its term has passed; only then may a report say so.
fn refuse_while_open(assessment: &Assessment, language: &Language) -> anyhow::Result<()> {
    let hearing = &assessment.hearing;
    if hearing.n_asked == 0 {
        return Err(Stop::new(exit::REFUSED, language.text("cli.not_final_nobody")).into());
    }
    if hearing.open.is_empty() {
        return Ok(());
    }
    let name = |id: &String| {
        let found = assessment.parties.iter().find(|it| it.id == *id);
        found.map_or_else(|| id.clone(), |it| it.name.clone())
    };
    let names: Vec<String> = hearing.open.iter().map(name).collect();
    let message = language.fill("cli.not_final", &[("list", language.list(&names))]);
    Err(Stop::new(exit::REFUSED, message).into())
}

fn house_style(args: &Args, language: &Language) -> anyhow::Result<HouseStyle> {
    let Some(path) = &args.house_style else {
        return HouseStyle::own()
            .map_err(|refusal| refused("tokens.css", &refusal, language).into());
    };
    let name = path.display().to_string();
    let text =
        std::fs::read(path).map_err(|err| Stop::of_io(language, "cli.cannot_read", &name, &err))?;
    HouseStyle::parse(&String::from_utf8_lossy(&text))
        .map_err(|refusal| refused(&name, &refusal, language).into())
}

fn refused(file: &str, refusal: &StyleRefusal, language: &Language) -> Stop {
    let file = ("file", file.to_owned());
    let message = match refusal {
        StyleRefusal::Form { line, found } => language
            .fill("cli.style_form", &[file, ("line", line.to_string()), ("found", found.clone())]),
        StyleRefusal::Name { line, found, allowed } => language.fill(
            "cli.style_name",
            &[
                file,
                ("line", line.to_string()),
                ("found", found.clone()),
                ("allowed", allowed.clone()),
            ],
        ),
        StyleRefusal::Value { line, name, found } => language.fill(
            "cli.style_value",
            &[file, ("line", line.to_string()), ("name", name.clone()), ("found", found.clone())],
        ),
        StyleRefusal::Contrast { is_dark, front, back, ratio, least } => {
            let page = if *is_dark { "cli.style_dark" } else { "cli.style_light" };
            language.fill(
                "cli.style_contrast",
                &[
                    file,
                    ("front", front.clone()),
                    ("back", back.clone()),
                    ("ratio", language.decimal(*ratio, 2)),
                    ("least", language.decimal(*least, 1)),
                    ("page", language.text(page).to_owned()),
                ],
            )
        }
    };
    Stop::new(exit::REFUSED, message)
}
