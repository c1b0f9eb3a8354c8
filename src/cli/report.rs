use std::{
    collections::BTreeMap,
    io::Write,
    path::{Path, PathBuf},
};

use crate::{
    cli::{
        Stop, ask, exit, files, guard,
        input::{self, Before, For, Secrets, Source, When},
        output, pdf,
        project::{Folder, Project},
        quarter, signs,
    },
    language::Language,
    model::{Coded as _, Day, Edition, Status},
    report::{self, HouseStyle, Look, State, StyleRefusal, Templates},
    scoring::assessment::Assessment,
};

/// Write the strategic-vision report as one HTML file, and as PDF
///
/// Examples:
///   tenzij report datasets/voorbeeld --as-of 2026-09-30 -o report.html
///   tenzij report datasets/voorbeeld --as-of 2026-09-30 --edition wederhoor --party Aarveld -o aarveld.html
///   tenzij report                        (in a project: the board's edition of its quarter)
///   tenzij report --edition wederhoor    (in a project: that of every party)
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
    /// File to write; in a project it has a place of its own
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// A report of a project, and where it goes.
pub(super) struct InProject {
    pub(super) path: PathBuf,
    pub(super) html: String,
}

/// The board's concept of a project's quarter, as known on a day.
pub(super) fn in_project(
    project: &Project,
    on: Day,
    language: &Language,
) -> anyhow::Result<InProject> {
    let source = Source::of_project(project);
    let when = When { as_of: None, known_on: Some(on) };
    let assessment = input::quietly(&source, &when, &Before::default(), Secrets::Keep, language)?;
    let style = HouseStyle::own().map_err(|it| refused("tokens.css", &it, language))?;
    let look = Look { state: State::Concept, house_style: style };
    let html = report::render(&assessment, project.language(), &look)?;
    Ok(InProject { path: place(project, Edition::Board, None, false, language)?, html })
}

/// Where a report of a project goes: its name tells the quarter, the edition, the party and the state.
///
/// `party` is the name that the party has in names of files.
fn place(
    project: &Project,
    edition: Edition,
    party: Option<&str>,
    is_final: bool,
    language: &Language,
) -> anyhow::Result<PathBuf> {
    let standing = quarter::standing(project, language)?;
    let own = project.language();
    let state = own.text(if is_final { "cli.file_final" } else { "cli.file_concept" });
    let party = party.map(|it| format!("-{it}")).unwrap_or_default();
    let quarter = quarter::name(standing.quarter, own);
    let name = format!("{quarter}-{}{party}-{state}.html", edition.code());
    Ok(project.folder(Folder::Report).join(name))
}

pub(super) fn run(args: &Args, language: &Language, out: &mut dyn Write) -> anyhow::Result<u8> {
    let project = match args.source.dataset {
        Some(_) => None,
        None => Some(args.source.which.find(language)?),
    };
    let is_of_all = args.r#for.edition == Edition::Hearing && args.r#for.party.is_none();
    if project.is_none() && args.output.is_none() {
        return Err(Stop::new(exit::USAGE, language.text("cli.report_needs_output")).into());
    }
    let secrets = args.r#for.secrets(language)?;
    // The reports of a project are in its language, whatever is spoken on the command line.
    let own = project.as_ref().map_or(language, |it| it.language());
    let (assessment, templates) = rayon::join(
        || input::assessment(&args.source, &args.when, &args.before, secrets, language),
        || Templates::of(own),
    );
    let mut assessment = assessment?;
    if let Some(path) = &args.opinions {
        assessment.opinions = ask::opinions(path, &assessment, language)?;
    }
    if args.is_final {
        refuse_while_open(&assessment, "cli.not_final_report", language)?;
    }
    let code = input::exit_code(&args.source, &assessment.diagnostics);
    let reports = Reports { args, project: project.as_ref(), templates: templates?, language };
    let stems = stems(&assessment);
    let stem = |party: &str| stems.get(party).map(String::as_str);
    match &project {
        Some(project) if is_of_all && args.output.is_none() => {
            // One reading for all of them.
            let parties: Vec<String> =
                assessment.by_party.iter().map(|it| it.party.clone()).collect();
            for party in &parties {
                let edited = args.r#for.of_party(party).edit(assessment.clone(), language)?;
                let path = place(project, Edition::Hearing, stem(party), args.is_final, language)?;
                reports.write(&edited, &path, out)?;
            }
        }
        _ => {
            let edited = args.r#for.edit(assessment, language)?;
            if args.r#for.edition == Edition::Public {
                signs::say(&edited, language);
            }
            let party = edited.edition.party.as_deref().and_then(stem);
            let path = match (&args.output, &project) {
                (Some(path), _) => path.clone(),
                (None, Some(project)) => {
                    place(project, args.r#for.edition, party, args.is_final, language)?
                }
                (None, None) => return Ok(exit::USAGE),
            };
            reports.write(&edited, &path, out)?;
            // The program ends here, and with it all memory: giving it back piece by piece is time spent for nobody.
            std::mem::forget(edited);
        }
    }
    Ok(code)
}

/// The names that parties have in names of files.
fn stems(assessment: &Assessment) -> BTreeMap<String, String> {
    let ids = assessment.parties.iter().map(|it| it.id.as_str());
    output::file_stems(ids).into_iter().map(|(id, stem)| (id.to_owned(), stem)).collect()
}

/// What all reports of one run have in common.
struct Reports<'a> {
    args: &'a Args,
    project: Option<&'a Project>,
    templates: Templates<'a>,
    language: &'a Language,
}

impl Reports<'_> {
    fn write(
        &self,
        assessment: &Assessment,
        path: &Path,
        out: &mut dyn Write,
    ) -> anyhow::Result<()> {
        let (args, language) = (self.args, self.language);
        let house_style = house_style(args.house_style.as_deref(), language)?;
        let state = if args.is_final { State::Final } else { State::Concept };
        let html = self.templates.render(assessment, &Look { state, house_style })?;
        let is_named = args.output.is_some();
        if let Some(folder) = path.parent().filter(|_| self.project.is_some()) {
            if let Some(project) = self.project.filter(|_| !is_named) {
                guard::refuse_outside(&project.root, folder, language)?;
            }
            output::make_folder(folder, language)?;
        }
        if let Some(pdf) = &args.pdf {
            // Before anything is written.
            guard::refuse_stranger(pdf, b"%PDF", language)?;
        }
        output::replace(path, html.as_bytes(), language)?;
        say_counts(assessment, language, out)?;
        let mut written = |path: &Path| {
            let path = path.display().to_string();
            writeln!(out, "{}", language.fill("cli.written", &[("file", path)]))
        };
        written(path)?;
        if let Some(to) = &args.pdf {
            let pdf = pdf::print(path, language)?;
            output::write(to, &pdf, language)?;
            written(to)?;
        }
        Ok(())
    }
}

fn say_counts(
    assessment: &Assessment,
    language: &Language,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    if assessment.overall.is_withheld {
        return Ok(());
    }
    let statuses = assessment.overall.statuses;
    let word = |it: &Status| language.text(&format!("status.{}", it.code())).to_owned();
    let counts: Vec<String> =
        Status::ALL.iter().map(|it| format!("{} {}", word(it), statuses.of(*it))).collect();
    writeln!(out, "{} · {}", language.day(assessment.as_of), counts.join(" · "))?;
    Ok(())
}

/// A hearing is over when every party answered or its term has passed; only then may a report say so.
pub(super) fn refuse_while_open(
    assessment: &Assessment,
    tip: &str,
    language: &Language,
) -> anyhow::Result<()> {
    let hearing = &assessment.hearing;
    if hearing.n_asked == 0 {
        let arguments = [("tip", language.text(tip))];
        let message = language.fill("cli.not_final_nobody", &arguments);
        return Err(Stop::new(exit::REFUSED, message).into());
    }
    if hearing.open.is_empty() {
        return Ok(());
    }
    let name = |id: &String| {
        let found = assessment.parties.iter().find(|it| it.id == *id);
        found.map_or_else(|| id.clone(), |it| it.name.clone())
    };
    let names: Vec<String> = hearing.open.iter().map(name).collect();
    let arguments = [("list", language.list(&names)), ("tip", language.text(tip).to_owned())];
    let message = language.fill("cli.not_final", &arguments);
    Err(Stop::new(exit::REFUSED, message).into())
}

/// The style of a file, or our own.
pub(super) fn house_style(path: Option<&Path>, language: &Language) -> anyhow::Result<HouseStyle> {
    let Some(path) = path else {
        return HouseStyle::own()
            .map_err(|refusal| refused("tokens.css", &refusal, language).into());
    };
    let name = path.display().to_string();
    let text =
        files::load(path).map_err(|err| Stop::of_io(language, "cli.cannot_read", &name, &err))?;
    let absent =
        || Stop::new(exit::NO_INPUT, language.fill("cli.no_such_file", &[("file", &name)]));
    let text = text.ok_or_else(absent)?;
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
