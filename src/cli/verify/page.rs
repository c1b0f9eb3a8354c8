//! Whether a report is what the data give: it is made again and compared byte for byte.

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use crate::{
    cli::{
        Stop, ask,
        close::{self, Manifest},
        exit, files,
        input::{self, Before, For, Secrets, Source, When},
        project::{Project, Which},
        quarter::{self, ASSESSMENT},
        report as report_command,
    },
    language::{LANGUAGES, Language},
    model::Edition,
    report::{self, Claim, Look},
    scoring::{assessment::Assessment, sha256},
};

/// What a report was made of, where its project does not tell.
#[derive(Debug, Default, clap::Args)]
pub(super) struct MadeOf {
    /// Folder of tables or assessment.json that the report was made of; in a project it may be left out
    #[arg(long, value_name = "FOLDER", requires = "report")]
    from: Option<PathBuf>,
    #[command(flatten)]
    before: Before,
    /// Opinions that the report was made with
    #[arg(long, value_name = "FILE", requires = "report")]
    opinions: Option<PathBuf>,
    /// Style sheet that the report was made with
    #[arg(long, value_name = "FILE", requires = "report")]
    house_style: Option<PathBuf>,
}

/// Data to make the report again from, and what to call them.
struct Origin {
    source: Source,
    name: String,
    /// Whether an assessment of the day is made anew, so that the days still have to be said.
    is_assessed_anew: bool,
}

pub(super) fn run(
    path: &Path,
    made_of: &MadeOf,
    which: &Which,
    language: &Language,
    out: &mut dyn Write,
) -> anyhow::Result<u8> {
    let name = path.display().to_string();
    let (html, claim) = read(path, &name, language)?;
    let project = match made_of.from {
        Some(_) => None,
        None => Some(which.find(language)?),
    };
    if let Some(project) = &project
        && let Some(manifest) = closed_with(project, &html, language)?
    {
        let state = language.text(&format!("cli.state_{}", manifest.state)).to_owned();
        let arguments = [
            ("file", name),
            ("quarter", manifest.quarter),
            ("day", language.day(manifest.closed_on)),
            ("state", state),
        ];
        writeln!(out, "{}", language.fill("cli.verify_report_closed", &arguments))?;
        return Ok(exit::OK);
    }
    let origin = origin(made_of, project.as_ref(), &claim, language)?;
    let assessment = assessment(&origin, made_of, &claim, language)?;
    let again = render(&assessment, made_of, &claim, language)?;
    let differences = report::differences(&html, &again);
    if differences.is_empty() {
        let arguments = [("file", name), ("from", origin.name)];
        writeln!(out, "{}", language.fill("cli.verify_report_equal", &arguments))?;
        return Ok(exit::OK);
    }
    let list: Vec<String> = differences.iter().map(|it| part(it, language)).collect();
    let arguments = [("file", name), ("from", origin.name), ("list", list.join("; "))];
    writeln!(out, "{}", language.fill("cli.verify_report_differs", &arguments))?;
    for (key, found, expected) in [
        ("cli.verify_report_facts", &claim.fingerprint, &assessment.dataset.fingerprint),
        ("cli.verify_report_version", &claim.made_by, &assessment.made_by),
    ] {
        if found != expected {
            let arguments = [("found", found), ("expected", expected)];
            writeln!(out, "{}", language.fill(key, &arguments))?;
        }
    }
    writeln!(out, "{}", language.text("cli.verify_report_tip"))?;
    Ok(exit::QUESTIONS)
}

/// The report, and what it says of itself.
fn read(path: &Path, name: &str, language: &Language) -> anyhow::Result<(String, Claim)> {
    let bytes =
        files::load(path).map_err(|err| Stop::of_io(language, "cli.cannot_read", name, &err))?;
    let Some(bytes) = bytes else {
        let message = language.fill("cli.no_such_folder", &[("file", name)]);
        return Err(Stop::new(exit::NO_INPUT, message).into());
    };
    let html = String::from_utf8(bytes).ok();
    let read = html.and_then(|it| Claim::read(&it).map(|claim| (it, claim)));
    let Some(read) = read else {
        let message = language.fill("cli.verify_no_report", &[("file", name)]);
        return Err(Stop::new(exit::REFUSED, message).into());
    };
    Ok(read)
}

/// The closed quarter that froze exactly these bytes.
fn closed_with(
    project: &Project,
    html: &str,
    language: &Language,
) -> anyhow::Result<Option<Manifest>> {
    if project.settings.quarter.is_none() {
        return Ok(None);
    }
    let found = sha256(html.as_bytes());
    for (_, folder) in quarter::standing(project, language)?.closed {
        let manifest = close::manifest(&folder, language)?;
        if manifest.files.iter().any(|it| it.sha256 == found) {
            return Ok(Some(manifest));
        }
    }
    Ok(None)
}

/// What was given; else the closed quarter that speaks of the same day as known on the same day; else the ledger.
fn origin(
    made_of: &MadeOf,
    project: Option<&Project>,
    claim: &Claim,
    language: &Language,
) -> anyhow::Result<Origin> {
    let (Some(project), None) = (project, &made_of.from) else {
        let from = made_of.from.clone().unwrap_or_default();
        let name = from.display().to_string();
        let source = Source::of(from);
        let is_assessed_anew = source.assessment_file().is_none();
        return Ok(Origin { source, name, is_assessed_anew });
    };
    let closed = match project.settings.quarter {
        Some(_) => quarter::standing(project, language)?.closed,
        None => Vec::new(),
    };
    for (_, folder) in closed {
        let manifest = close::manifest(&folder, language)?;
        if (manifest.as_of, Some(manifest.closed_on)) == (claim.as_of, claim.known_on) {
            let path = folder.join(ASSESSMENT);
            let name = project.name_of(&path);
            return Ok(Origin { source: Source::of(path), name, is_assessed_anew: false });
        }
    }
    let name = language.text("cli.verify_report_project").to_owned();
    Ok(Origin { source: Source::of_project(project), name, is_assessed_anew: true })
}

/// The assessment that the report claims to show, in its edition.
fn assessment(
    origin: &Origin,
    made_of: &MadeOf,
    claim: &Claim,
    language: &Language,
) -> anyhow::Result<Assessment> {
    let when = if origin.is_assessed_anew {
        When { as_of: Some(claim.as_of), known_on: claim.known_on }
    } else {
        When::default()
    };
    let r#for = For {
        edition: claim.edition,
        party: claim.party.clone().filter(|_| claim.edition == Edition::Hearing),
        leave_out_secret: claim.leaves_out_secret,
    };
    let secrets: Secrets = r#for.secrets(language)?;
    let before = Before { previous: made_of.before.previous.clone() };
    let mut assessment = input::quietly(&origin.source, &when, &before, secrets, language)?;
    if let Some(path) = &made_of.opinions {
        assessment.opinions = ask::opinions(path, &assessment, language)?;
    }
    r#for.edit(assessment, language)
}

fn render(
    assessment: &Assessment,
    made_of: &MadeOf,
    claim: &Claim,
    language: &Language,
) -> anyhow::Result<String> {
    let house_style = report_command::house_style(made_of.house_style.as_deref(), language)?;
    let own = LANGUAGES.iter().find(|it| it.tag == claim.language).unwrap_or(language);
    Ok(report::render(assessment, own, &Look { state: claim.state, house_style })?)
}

/// The name of a part of the page, as the page itself calls it.
fn part(id: &str, language: &Language) -> String {
    if let "head" | "foot" = id {
        return language.text(&format!("cli.verify_{id}")).to_owned();
    }
    let topic = language.texts().get(&format!("report.{id}.topic"));
    topic.map_or_else(|| format!("\"{}\"", id.escape_debug()), Clone::clone)
}
